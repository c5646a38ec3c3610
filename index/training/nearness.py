"""How near each sentence of a paragraph is to a question: what a reader is likeliest to take for the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encoder import Encoder
    from index.training.corpus import Asked, Paragraph

_WORD = re.compile(r"\w+")


def stems(text: str) -> set[str]:
    """Return the beginnings of a text's words, enough to see past most endings.

    >>> sorted(stems("Most zamknięty, mosty otwarte"))
    ['most', 'mosty', 'otwart', 'zamkni']
    """
    return {word.lower()[:6] for word in _WORD.findall(text)}


class Nearness:
    """Scores of sentences for questions: cosines where a question's language is named, else how many words they share.

    With an `encoder`, the sentences of each paragraph with questions whose language is named, and those questions, are
    encoded at once; that blocks for some minutes for thousands of them. `sentences` holds each paragraph's own.
    """

    def __init__(
        self, paragraphs: Sequence[Paragraph], sentences: Sequence[Sequence[str]], encoder: Encoder | None
    ) -> None:
        self._stems = [[stems(sentence) for sentence in own] for own in sentences]
        self._cosines: dict[tuple[int, str], list[float]] = {}
        if encoder is None:
            return
        asked = [(number, q) for number, p in enumerate(paragraphs) for q in p.questions if q.language]
        numbers = sorted({number for number, _ in asked})
        rows = encoder.encode_passages([sentence for number in numbers for sentence in sentences[number]])
        first, own = 0, {}
        for number in numbers:
            own[number] = rows[first : first + len(sentences[number])]
            first += len(sentences[number])
        texts = [_text(q) for _, q in asked]
        once = list(dict.fromkeys(texts))
        queries = dict(zip(once, encoder.encode_queries(once), strict=True))
        for (number, _), text in zip(asked, texts, strict=True):
            self._cosines[number, text] = (own[number] @ queries[text]).tolist()

    def scores(self, number: int, asked: Asked) -> list[float]:
        """Return a score for each sentence of the paragraph of this number, the higher the nearer."""
        if (known := self._cosines.get((number, _text(asked)))) is not None:
            return known
        words = stems(asked.text)
        return [float(len(words & sentence)) for sentence in self._stems[number]]


def _text(asked: Asked) -> str:
    """Return a question behind the one that it asks on from."""
    return f"{asked.earlier or ''} {asked.text}".strip()
