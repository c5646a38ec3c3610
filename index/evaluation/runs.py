"""Questions asked of a system, one record each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.evaluation.measures import exact_match, token_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.evaluation.questions import Item, QuestionSet
    from index.evaluation.systems import Shown, System
    from index.types import Span

QUOTE_SENTENCES = 2
"""A quote of more sentences shows nothing in particular, and counts as wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one system did with one question.

    `rank`, from 1, of the first quote shown that holds a right sentence, and None where none does. `exact` and `f1`
    judge the words that answer best, whether or not the system was sure enough to answer. `score`: higher is surer.
    `denied`: it was said that the text does not say.
    """

    system: str
    set: str
    id: str
    language: str
    kind: str
    question: str
    answerable: bool
    answered: bool
    denied: bool
    score: float
    rank: int | None
    exact: float
    f1: float
    words: str
    from_context: bool
    took_ms: float


def run(
    system: System, questions: QuestionSet, items: Iterable[Item], progress: Callable[[], None] | None = None
) -> list[Record]:
    """Ask every item; blocks for a few tenths of a second each. `progress` is called after each."""
    records = []
    for item in items:
        started = time.perf_counter()
        shown = system.show(item)
        took_ms = 1000 * (time.perf_counter() - started) if shown.took_ms is None else shown.took_ms
        records.append(_judge(system.name, questions, item, shown, took_ms))
        if progress is not None:
            progress()
    return records


def rank_of_right(spans: Sequence[Span], right: Sequence[Span], sentences: Sequence[Span]) -> int | None:
    """Return the place, from 1, of the first span that holds a right sentence whole and is no longer than a quote."""
    for place, span in enumerate(spans, start=1):
        quoted = [sentence for sentence in sentences if sentence.overlaps(span)]
        if len(quoted) <= QUOTE_SENTENCES and any(sentence in span for sentence in right):
            return place
    return None


def _judge(system: str, questions: QuestionSet, item: Item, shown: Shown, took_ms: float) -> Record:
    return Record(
        system=system,
        set=questions.name,
        id=item.id,
        language=item.language,
        kind=item.kind,
        question=item.text,
        answerable=item.answerable,
        answered=shown.answered,
        denied=shown.denied,
        score=shown.score,
        rank=rank_of_right(shown.spans, item.right, questions.sentences),
        exact=exact_match(shown.words, item.answers, questions.language),
        f1=token_f1(shown.words, item.answers, questions.language),
        words=shown.words,
        from_context=shown.from_context,
        took_ms=took_ms,
    )
