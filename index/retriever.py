"""Dense and lexical search over the same passages, fused by rank."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from index.passages import text_of
from index.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.lexical import LexicalIndex
    from index.store import Store
    from index.types import Article

RANK_OFFSET = 60
"""The constant of reciprocal rank fusion, as its authors set it."""

DEPTH = 100
"""How far down each of the two rankings is read at least; further down a passage adds less than 1/160."""


class Retriever:
    """Ranks the passages of a store for a question. Row `i` of the store and text `i` of the lexical index are one."""

    def __init__(self, store: Store, lexical: LexicalIndex, encoder: Encoder) -> None:
        self._store = store
        self._lexical = lexical
        # One question is asked for its positions and for its cosines; encoding is what takes the time.
        self._vector: Callable[[str], NDArray[np.float32]] = lru_cache(maxsize=8)(
            lambda text: encoder.encode_queries([text])[0]
        )

    @classmethod
    def over(cls, article: Article, store: Store, encoder: Encoder) -> Self:
        """Make the lexical index that belongs to an article's store; blocks while dictionaries are loaded."""
        from index.lexical import LexicalIndex

        return cls(store, LexicalIndex([text_of(article, passage.spans) for passage in store.passages]), encoder)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, the most used first, whose dictionaries are loaded."""
        return self._lexical.languages

    def vector(self, text: str) -> NDArray[np.float32]:
        """Return the question's vector. Blocks for the encoder.

        Shape: (dimension,), of length 1.
        """
        return self._vector(text)

    def search(self, text: str, k: int) -> list[Hit]:
        """Return at most `k` passages, best first, scored by the fusion of both rankings. Blocks for the encoder."""
        return self._hits(self._fused(text, k))

    def dense(self, text: str, k: int) -> list[Hit]:
        """Return at most `k` passages by cosine alone, best first. Blocks for the encoder."""
        return self._hits(self._store.search(self.vector(text), k))

    def lexical(self, text: str, k: int) -> list[Hit]:
        """Return at most `k` passages by BM25 alone, best first; none where no word is shared."""
        return self._hits(self._lexical.search(text, k))

    def positions(self, text: str, k: int) -> list[int]:
        """Return what `search` returns as positions in the store."""
        return [position for position, _ in self._fused(text, k)]

    def cosines(self, text: str) -> NDArray[np.float32]:
        """Return the cosine of the question with every passage, in the article's order. Blocks for the encoder.

        Shape: (passages,).
        """
        cosines = np.empty(len(self._store.passages), np.float32)
        for position, score in self._store.search(self.vector(text), len(cosines)):
            cosines[position] = score
        return cosines

    def sentence_cosines(self, text: str) -> NDArray[np.float32]:
        """Return the cosine of the question with every sentence, in the article's order. Blocks for the encoder.

        Shape: (sentences,).
        """
        return self._store.sentence_products(self.vector(text))

    def _fused(self, text: str, k: int) -> list[tuple[int, float]]:
        depth = max(k, DEPTH)
        return fuse([self._store.search(self.vector(text), depth), self._lexical.search(text, depth)])[:k]

    def _hits(self, ranking: Iterable[tuple[int, float]]) -> list[Hit]:
        return [Hit(self._store.passages[position], score) for position, score in ranking]


def fuse(rankings: Sequence[Sequence[tuple[int, float]]]) -> list[tuple[int, float]]:
    """Add up 1 / (60 + rank) over the rankings, ranks counted from 1; the scores in them only gave the order.

    Best first; of equals the earlier position first, so that one question has one order.
    Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning
    methods", SIGIR 2009.

    >>> [position for position, _ in fuse([[(3, 0.9), (1, 0.8)], [(1, 7.0), (2, 5.0)]])]
    [1, 3, 2]
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, (position, _) in enumerate(ranking, start=1):
            scores[position] = scores.get(position, 0.0) + 1 / (RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
