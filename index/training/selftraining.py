"""Questions that nobody answered -> training questions, where a reader that is already trained is sure of the answer.

Source: self-training with a confidence floor (Yarowsky, 1995; for reading, Sachan and Xing, 2018).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.passages import PassageSettings, split_passages
from index.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.reader import Reader, Reading
    from index.training.corpus import Asked, Paragraph
    from index.types import Passage


def label(reader: Reader, paragraphs: Sequence[Paragraph], floor: float) -> list[Paragraph]:
    """Keep the questions whose best reading has a margin of at least `floor` logits, with that reading as the answer.

    Paragraphs are read passage by passage, without headers. A low margin is no proof that nothing answers, so the
    other questions are dropped, and paragraphs that none is left of. Blocks for about 0.1 s a question.
    """
    labelled = []
    for paragraph in paragraphs:
        article = Article(paragraph.text)
        passages = split_passages(article, PassageSettings())
        texts = [article[p.span] for p in passages]
        starts = [p.starts for p in passages]
        questions = [
            _answered(asked, zip(passages, reader.read(asked.text, texts, starts), strict=True), floor)
            for asked in paragraph.questions
        ]
        if kept := tuple(q for q in questions if q is not None):
            labelled.append(replace(paragraph, questions=kept))
    return labelled


def _answered(asked: Asked, read: Iterable[tuple[Passage, Sequence[Reading]]], floor: float) -> Asked | None:
    found = ((passage.span.start, reading) for passage, readings in read for reading in readings)
    start, best = max(found, key=lambda pair: pair[1].margin)
    if best.margin < floor:
        return None
    return replace(asked, answers=((start + best.start, start + best.end),), known=True)
