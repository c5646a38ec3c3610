"""A model's word embeddings, kept in 4 bits on disk: rows are read and unpacked when a text asks for them.

Of the embedded model's 118 million weights 96 are its vocabulary, of which a question and an article use some hundred
rows. In blocks it takes 54 MB instead of 192, of which memory holds the pages that were read, and every row is what it
would be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from index.packed import BLOCK, BLOCK_BYTES, dequantise

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class PackedVocabulary(torch.nn.Module):
    """Stands for a `torch.nn.Embedding` that is not trained.

    `blocks`: a row's Q4_0 blocks in a row. Shape: (words, dimension / 32 * 18) bytes.
    """

    def __init__(self, blocks: NDArray[np.uint8]) -> None:
        super().__init__()
        self._blocks = blocks

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Look up rows. Shape: (...) to (..., dimension), in half precision."""
        unique, places = torch.unique(ids, return_inverse=True)
        rows = dequantise(self._blocks[unique.cpu().numpy()].ravel()).reshape(len(unique), -1)
        return torch.nn.functional.embedding(places, torch.from_numpy(rows).to(ids.device))


def read_vocabulary(path: Path, words: int, dimension: int) -> PackedVocabulary:
    """Open a vocabulary of so many rows of so many weights; the file is mapped, not read.

    Raises:
        OSError: there is no such file.
        ValueError: it does not hold just those rows.
    """
    return PackedVocabulary(np.memmap(path, np.uint8, "r").reshape(words, dimension // BLOCK * BLOCK_BYTES))
