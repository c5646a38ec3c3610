"""A reader whose margins can be worked out by hand: it counts shared words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.reader import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence


_WORD = re.compile(r"\w{4,}")


class WordReader:
    """Of each sentence it marks the first word of four letters or more that the question has not.

    Its margin is twice the number of such words that the question shares with the whole text, less three: one shared
    word is too few, two are enough.
    """

    def __init__(self, identity: str = "words-1") -> None:
        self.id = identity
        self.questions: list[str] = []
        self.texts_read = 0

    def read(self, question: str, texts: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[Reading]]:
        self.questions.append(question)
        self.texts_read += len(texts)
        return [
            [self._reading(question, text, a, b) for a, b in pairwise([*begun, len(text)])]
            for text, begun in zip(texts, starts, strict=True)
        ]

    def _reading(self, question: str, text: str, start: int, end: int) -> Reading:
        asked = set(_WORD.findall(question.lower()))
        shared = {word.lower() for word in _WORD.findall(text)} & asked
        new = [word for word in _WORD.finditer(text, start, end) if word[0].lower() not in asked]
        return Reading(
            *(new[0].span() if new else (start, start + len(text[start:end].rstrip()))), margin=2 * len(shared) - 3
        )
