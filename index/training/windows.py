"""Windows as arrays: what a trainer reads, wherever PyTorch runs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from numpy.typing import NDArray

    from index.training.examples import Group

BOS, PAD, EOS = 0, 1, 2
"""The ids of `<s>`, `<pad>` and `</s>`: a row reads `<s> question </s></s> window </s>`."""


@dataclass(frozen=True)
class Windows:
    """Rows of tokens in groups, each group the windows of one question, of which at most one answers it.

    What belongs to a row lies in a flat array from its own bound to the next: `tokens` within `bounds`, `starts` within
    `start_bounds`, `ends` within `end_bounds`; `groups` bounds the rows of each group. Places count from the row's
    first token; a row without any does not answer, if that is `known`. `texts` is the place where its window begins.

    Shape: `tokens` (sum of lengths,), `texts` and `known` (rows,), bounds one more than what they bound.
    """

    tokens: NDArray[np.int32]
    bounds: NDArray[np.int64]
    texts: NDArray[np.int32]
    known: NDArray[np.bool_]
    starts: NDArray[np.int32]
    start_bounds: NDArray[np.int64]
    ends: NDArray[np.int32]
    end_bounds: NDArray[np.int64]
    groups: NDArray[np.int64]

    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each row, special ones included."""
        return np.diff(self.bounds)


@dataclass(frozen=True)
class Batch:
    """Rows of like length, padded.

    Shape: `ids`, and which tokens are there (`mask`), can begin or end an answer (`allowed`, the first token for none),
    and do (`starts`, `ends`), (rows, tokens); whether that is `known`, and the number of a row's `group` within the
    batch, from 0, (rows,). The first `rows` say something; the others, of group -1, fill up.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    known: NDArray[np.bool_]
    group: NDArray[np.int64]
    rows: int


def stack(groups: Sequence[Group]) -> Windows:
    """Lay drawn groups out as arrays, in their order."""
    rows = [example for group in groups for example in group]
    texts = np.array([len(example.question) + 3 for example in rows], np.int32)
    tokens = chain.from_iterable((BOS, *e.question, EOS, EOS, *e.window, EOS) for e in rows)
    starts, ends = (
        [[t + p for p in places] for t, places in zip(texts.tolist(), found, strict=True)]
        for found in ([example.starts for example in rows], [example.ends for example in rows])
    )
    return Windows(
        tokens=np.fromiter(tokens, np.int32),
        bounds=_bounds(len(example) for example in rows),
        texts=texts,
        known=np.array([example.known for example in rows], np.bool_),
        starts=np.fromiter(chain.from_iterable(starts), np.int32),
        start_bounds=_bounds(map(len, starts)),
        ends=np.fromiter(chain.from_iterable(ends), np.int32),
        end_bounds=_bounds(map(len, ends)),
        groups=_bounds(map(len, groups)),
    )


def batches(
    windows: Windows, batch_tokens: int, random: Random, *, multiple: int = 1, unknown: bool = True
) -> list[NDArray[np.int64]]:
    """Join groups of like length, a batch within `batch_tokens`, padding included; batches come in random order.

    Rows are padded to a `multiple` of tokens. No group is torn apart: one that is larger by itself makes a batch. Each
    batch holds the numbers of its groups. Groups of which nobody knows whether they answer are left out unless
    `unknown`.
    """
    longest = -(-np.maximum.reduceat(windows.lengths(), windows.groups[:-1]) // multiple) * multiple
    sizes = np.diff(windows.groups)
    chance = np.random.default_rng(random.getrandbits(64)).random(len(longest))
    joined: list[list[int]] = [[]]
    rows = 0
    for group in np.lexsort((chance, longest)).tolist():
        if not (unknown or windows.known[windows.groups[group]]):
            continue
        if joined[-1] and longest[group] * (rows + sizes[group]) > batch_tokens:
            joined.append([])
            rows = 0
        joined[-1].append(group)
        rows += int(sizes[group])
    random.shuffle(joined)
    return [np.array(together, np.int64) for together in joined if together]


def batch(windows: Windows, groups: NDArray[np.int64], *, multiple: int = 1, tokens: int = 0) -> Batch:
    """Pad the rows of some groups to the longest of them, rounded up to a `multiple`.

    Rows without a word, which cost no loss, are added as long as all are within `tokens`, so that batches of like
    length are of one shape.
    """
    sizes = windows.groups[groups + 1] - windows.groups[groups]
    rows = _ranges(windows.groups[groups], sizes)
    lengths = windows.bounds[rows + 1] - windows.bounds[rows]
    width = int(-(-lengths.max() // multiple) * multiple)
    shape = (max(len(rows), tokens // width), width)
    place = np.arange(width)
    filled = slice(len(rows))
    mask = np.zeros(shape, np.bool_)
    mask[filled] = place < lengths[:, None]
    ids = np.full(shape, PAD, np.int64)
    ids[mask] = windows.tokens[_ranges(windows.bounds[rows], lengths)]
    allowed = np.zeros(shape, np.bool_)
    allowed[filled] = (place >= windows.texts[rows][:, None]) & (place < lengths[:, None] - 1)
    mask[:, 0] = allowed[:, 0] = True
    known = np.ones(shape[0], np.bool_)
    known[filled] = windows.known[rows]
    group = np.full(shape[0], -1, np.int64)
    group[filled] = np.repeat(np.arange(len(groups)), sizes)
    return Batch(
        ids=ids,
        mask=mask,
        allowed=allowed,
        starts=_marked(shape, rows, windows.starts, windows.start_bounds),
        ends=_marked(shape, rows, windows.ends, windows.end_bounds),
        known=known,
        group=group,
        rows=len(rows),
    )


def _marked(
    shape: tuple[int, int], rows: NDArray[np.int64], places: NDArray[np.int32], bounds: NDArray[np.int64]
) -> NDArray[np.bool_]:
    counts = bounds[rows + 1] - bounds[rows]
    marked = np.zeros(shape, np.bool_)
    marked[np.repeat(np.arange(len(rows)), counts), places[_ranges(bounds[rows], counts)]] = True
    marked[:, 0] = ~marked.any(1)
    return marked


def _bounds(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *sizes], dtype=np.int64)


def _ranges(firsts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return `first, first + 1, …`, as many as counted, for each, one behind another."""
    ends = np.cumsum(counts)
    shifts: NDArray[np.int64] = np.repeat(firsts - (ends - counts), counts)
    return shifts + np.arange(len(shifts))
