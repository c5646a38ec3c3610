from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from index.encoder import SentenceEncoder
from index.precision import run_in_bfloat16
from tests.varied import TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


def test_linear_layers_are_cast_and_nothing_else_is() -> None:
    model = torch.nn.Sequential(torch.nn.Embedding(3, 4), torch.nn.Linear(4, 4), torch.nn.LayerNorm(4))
    run_in_bfloat16(model)
    assert [p.dtype for p in model.parameters()] == [torch.float32, *[torch.bfloat16] * 2, *[torch.float32] * 2]
    assert model(torch.tensor([0, 2])).shape == (2, 4)


def test_vectors_are_the_same_with_and_without_it(model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.models import embedded_folder

    def vectors(*, half: bool) -> NDArray[np.float32]:
        monkeypatch.setattr("index.encoder.multiplies_bfloat16", lambda: half)
        encoder = SentenceEncoder(embedded_folder(model_cache))
        linear = {p.dtype for m in encoder.transformer.modules() if isinstance(m, torch.nn.Linear) for p in [m.weight]}
        assert linear == {torch.bfloat16 if half else torch.float32}
        return encoder.encode_passages(TEXTS[:40])

    assert (vectors(half=True) * vectors(half=False)).sum(axis=1).min() > 0.9999
