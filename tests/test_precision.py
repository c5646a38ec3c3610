from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from transformers import AlbertConfig, AlbertModel

from index.encoder import SentenceEncoder
from index.precision import run_in_bfloat16
from tests.varied import TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


SIZES = ("vocab_size", "embedding_size", "hidden_size", "intermediate_size", "max_position_embeddings")


def test_linear_layers_are_cast_and_nothing_else_is() -> None:
    sizes: Any = dict.fromkeys(SIZES, 4)
    model: Any = AlbertModel(AlbertConfig(num_hidden_layers=1, num_attention_heads=1, **sizes))
    run_in_bfloat16(model)
    kinds = {type(m): p.dtype for m in model.modules() for p in m.parameters(recurse=False)}
    assert kinds.pop(torch.nn.Linear) == torch.bfloat16
    assert len(kinds) > 1
    assert set(kinds.values()) == {torch.float32}
    states = model(torch.tensor([[0, 2]])).last_hidden_state
    assert (states.shape, states.dtype) == ((1, 2, 4), torch.float32)


def test_vectors_are_the_same_with_and_without_it(model_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.models import embedded_folder

    def vectors(*, half: bool) -> NDArray[np.float32]:
        monkeypatch.setattr("index.encoder.multiplies_bfloat16", lambda: half)
        encoder = SentenceEncoder(embedded_folder(model_cache))
        linear = {p.dtype for m in encoder.transformer.modules() if isinstance(m, torch.nn.Linear) for p in [m.weight]}
        assert linear == {torch.bfloat16 if half else torch.float32}
        return encoder.encode_passages(TEXTS[:40])

    assert (vectors(half=True) * vectors(half=False)).sum(axis=1).min() > 0.9999
