"""Records to figures: each measure, with its interval, for all questions and for groups of them."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

import numpy as np

from index.evaluation.measures import auroc, bootstrap, risk_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.evaluation.runs import Record

OTHERS = "others"
"""The languages that have only a few questions of a text, taken together."""

MAIN_LANGUAGES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value over `n` questions, with its 95 % interval; NaN where it cannot be measured."""

    value: float
    n: int
    low: float
    high: float

    @property
    def noise(self) -> float:
        """About one standard error; never less than what one question weighs."""
        return max((self.high - self.low) / 3.92, 1 / self.n) if self.n else math.nan


@dataclass(frozen=True)
class Columns:
    """Records as arrays, to be drawn anew a thousand times. `rank` is infinite where nothing was right."""

    answerable: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    denied: NDArray[np.bool_]
    score: NDArray[np.float64]
    rank: NDArray[np.float64]
    exact: NDArray[np.float64]
    f1: NDArray[np.float64]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Self:
        """Lay records out by column."""
        return cls(
            answerable=np.array([r.answerable for r in records], bool),
            answered=np.array([r.answered for r in records], bool),
            denied=np.array([r.denied for r in records], bool),
            score=np.array([r.score for r in records], float),
            rank=np.array([math.inf if r.rank is None else r.rank for r in records], float),
            exact=np.array([r.exact for r in records], float),
            f1=np.array([r.f1 for r in records], float),
        )

    def take(self, positions: NDArray[np.intp]) -> Columns:
        """Return the rows at these positions, which may repeat."""
        return Columns(*(getattr(self, name)[positions] for name in self.__dataclass_fields__))


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> float:
    return float(values.mean()) if values.size else math.nan


RIGHT_FIRST, RIGHT_IN_3 = "right sentence first", "right in first three"
ANSWERED_RIGHT, EXACT, F1 = "answered right", "exact match", "F1"
WORDS_EXACT, WORDS_F1 = "exact match of the best words", "F1 of the best words"
AUROC, ANSWERED, REFUSED, AURC = "AUROC", "answered", "refused", "AURC"
DENIED, DENIED_RIGHTLY = "denied", "denied rightly"

MEASURES: dict[str, Callable[[Columns], float]] = {
    RIGHT_FIRST: lambda c: _mean(c.rank[c.answerable] <= 1),
    RIGHT_IN_3: lambda c: _mean(c.rank[c.answerable] <= 3),
    ANSWERED_RIGHT: lambda c: _mean((c.answered & (c.rank <= 1))[c.answerable]),
    EXACT: lambda c: _mean((c.answered * c.exact)[c.answerable]),
    F1: lambda c: _mean((c.answered * c.f1)[c.answerable]),
    WORDS_EXACT: lambda c: _mean(c.exact[c.answerable]),
    WORDS_F1: lambda c: _mean(c.f1[c.answerable]),
    AUROC: lambda c: auroc(c.score[c.answerable], c.score[~c.answerable]),
    ANSWERED: lambda c: _mean(c.answered[c.answerable]),
    REFUSED: lambda c: _mean(~c.answered[~c.answerable]),
    DENIED: lambda c: _mean(c.denied[~c.answerable]),
    DENIED_RIGHTLY: lambda c: _mean(~c.answerable[c.denied]),
    AURC: lambda c: risk_coverage(c.score, c.answerable & (c.rank <= 1)).area,
}
"""Silence counts 0, but for the two of the best words, which judge what would be said if an answer were due, as SQuAD
1.1 does. `answered` and `refused` are shares at the threshold; `denied` is the share of unanswerable questions to which
it is said that the text does not say, `denied rightly` how often that is true where it is said. `AURC`, lower is
better, is over all questions: any answer to an unanswerable one is wrong."""


def measure(records: Sequence[Record], names: Iterable[str] = MEASURES) -> dict[str, Figure]:
    """Compute measures over records; what they do not allow (AUROC of answerable questions alone) is left out."""
    columns, size = Columns.of(records), len(records)
    figures = {}
    for name in names:
        function = MEASURES[name]
        value = function(columns)
        if not math.isnan(value):
            low, high = bootstrap(partial(_redrawn, function, columns), size)
            figures[name] = Figure(value, _size(name, columns), low, high)
    return figures


def _redrawn(function: Callable[[Columns], float], columns: Columns, positions: NDArray[np.intp]) -> float:
    return function(columns.take(positions))


def _size(name: str, columns: Columns) -> int:
    if name in (AUROC, AURC):
        return len(columns.answerable)
    counted = {REFUSED: ~columns.answerable, DENIED: ~columns.answerable, DENIED_RIGHTLY: columns.denied}
    return int(counted.get(name, columns.answerable).sum())


def by_language(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Group records into the main languages and all others, in this order; empty groups are left out."""
    groups: dict[str, list[Record]] = {name: [] for name in (*MAIN_LANGUAGES, OTHERS)}
    for record in records:
        groups[record.language if record.language in MAIN_LANGUAGES else OTHERS].append(record)
    return {name: found for name, found in groups.items() if found}


def by_kind(records: Sequence[Record]) -> dict[str, list[Record]]:
    """Group records by kind, in alphabetical order, answerable kinds first."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in sorted(records, key=lambda r: (not r.answerable, r.kind)):
        groups[record.kind].append(record)
    return dict(groups)


def against_others(records: Sequence[Record], kind: str) -> list[Record]:
    """Return one kind with all questions of the other sort, so that abstention has something to tell apart."""
    answerable = next(r.answerable for r in records if r.kind == kind)
    return [r for r in records if r.kind == kind or r.answerable is not answerable]
