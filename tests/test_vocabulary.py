from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from safetensors import safe_open

from index.checkpoint import VOCABULARY
from index.packed import dequantise
from index.vocabulary import PackedVocabulary, read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import SentenceEncoder


def test_rows_are_those_of_the_ids_whatever_their_shape() -> None:
    blocks = np.random.default_rng(1).integers(0, 256, (5, 36), np.uint8)
    blocks[:, [1, 19]] = 0x38  # scales between a half and two
    whole = torch.from_numpy(dequantise(blocks.ravel()).reshape(5, 64))
    ids = torch.tensor([[4, 0, 0], [2, 4, 1]])
    rows = PackedVocabulary(blocks)(ids)
    assert rows.shape == (2, 3, 64)
    assert torch.equal(rows, whole[ids])


def test_the_unpacked_model_has_the_same_rows_twice(encoder: SentenceEncoder) -> None:
    with safe_open(encoder.folder / "model.safetensors", "pt") as checkpoint:
        whole = checkpoint.get_slice("embeddings.word_embeddings.weight")
        for row in (0, 3, 1234, 99_999, 250_001):
            looked_up = encoder.transformer.get_input_embeddings()(torch.tensor([row]))
            assert torch.equal(looked_up, whole[row : row + 1])


@pytest.mark.parametrize("size", [0, 100, 36 * 4, 36 * 6])
def test_a_file_of_another_size_is_no_vocabulary(tmp_path: Path, size: int) -> None:
    (tmp_path / VOCABULARY).write_bytes(bytes(size))
    with pytest.raises(ValueError, match=r"reshape|empty"):
        read_vocabulary(tmp_path / VOCABULARY, 5, 64)
