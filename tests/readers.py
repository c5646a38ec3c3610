"""A reader whose margins can be worked out by hand: it counts shared words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reader import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence


class WordReader:
    """Of each text it marks the first word of four letters or more that the question has not.

    Its margin is twice the number of such words shared, less three: one shared word is too few, two are enough.
    """

    def __init__(self, identity: str = "words-1") -> None:
        self.id = identity
        self.questions: list[str] = []
        self.texts_read = 0

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        self.questions.append(question)
        self.texts_read += len(texts)
        return [self._reading(question, text) for text in texts]

    def _reading(self, question: str, text: str) -> Reading:
        asked = set(re.findall(r"\w{4,}", question.lower()))
        words = list(re.finditer(r"\w{4,}", text))
        shared = {word[0].lower() for word in words} & asked
        new = [word for word in words if word[0].lower() not in asked]
        start, end = new[0].span() if new else (0, len(text))
        return Reading(start, end, margin=2 * len(shared) - 3)
