"""Which figures go into which table, and which of them are pinned as floors."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from index.evaluation.figures import (
    ANSWERED,
    ANSWERED_RIGHT,
    AURC,
    AUROC,
    DENIED,
    DENIED_RIGHTLY,
    EXACT,
    F1,
    REFUSED,
    RIGHT_FIRST,
    RIGHT_IN_3,
    WORDS_EXACT,
    WORDS_F1,
    Figure,
    against_others,
    by_kind,
    by_language,
    measure,
)
from index.evaluation.hurried import IN_A_HURRY
from index.evaluation.measures import bootstrap, recall_at
from index.evaluation.questions import DEMO, REAL, STRUCTURED, UNSEEN
from index.evaluation.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation.paragraphs import Retrieval
    from index.evaluation.runs import Record
    from index.evaluation.tables import Cell

PER_LANGUAGE = (
    RIGHT_FIRST,
    RIGHT_IN_3,
    ANSWERED_RIGHT,
    EXACT,
    F1,
    AUROC,
    ANSWERED,
    REFUSED,
    DENIED,
    DENIED_RIGHTLY,
    AURC,
)
PER_SYSTEM = (RIGHT_IN_3, AUROC, AURC, ANSWERED, REFUSED)
PINNED = (ANSWERED_RIGHT, F1, AUROC, REFUSED, DENIED_RIGHTLY)
FEWEST_PINNED = 5
"""A figure of fewer questions is no floor: one of a single question can neither sink nor rise."""
CUTS = (1, 3, 10)
HURRY = "In a hurry: in lower case, without a question mark, in Polish and German without diacritics."

Figures = dict[str, Figure]


def texts(records: Sequence[Record]) -> dict[str, list[Record]]:
    """Group records by what they are about: real article, demo article, texts with headings, other texts."""
    names = {
        REAL: "the real article",
        UNSEEN: "the real article, unseen questions",
        DEMO: "the demo article",
        **dict.fromkeys(STRUCTURED, "texts with headings"),
    }
    groups: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda r: list(names).index(r.set) if r.set in names else len(names)):
        groups.setdefault(names.get(record.set, "other texts"), []).append(record)
    return groups


def systems_table(title: str, runs: Mapping[str, Sequence[Record]]) -> Table:
    """Compare systems on the same questions."""
    languages = list(by_language(next(iter(runs.values()))))
    rows: list[tuple[Cell, ...]] = []
    for name, records in runs.items():
        first = [measure(found, [RIGHT_FIRST]).get(RIGHT_FIRST) for found in by_language(records).values()]
        whole = measure(records, PER_SYSTEM)
        rows.append((name, *first, *(whole.get(column) for column in PER_SYSTEM)))
    return Table(title, ("system", *(f"{RIGHT_FIRST}, {name}" for name in languages), *PER_SYSTEM), tuple(rows))


def languages_table(title: str, records: Sequence[Record]) -> Table:
    """Tell one system's measures by language."""
    rows: list[tuple[Cell, ...]] = []
    for name, found in {**by_language(records), "all": list(records)}.items():
        figures = measure(found, PER_LANGUAGE)
        rows.append((name, len(found), *(figures.get(column) for column in PER_LANGUAGE)))
    return Table(title, ("language", "questions", *PER_LANGUAGE), tuple(rows))


def kinds_table(title: str, records: Sequence[Record]) -> Table:
    """Tell one system's measures by kind; for AUROC a kind stands against all questions of the other sort."""
    columns = (RIGHT_FIRST, RIGHT_IN_3, ANSWERED_RIGHT, F1, ANSWERED, REFUSED)
    rows: list[tuple[Cell, ...]] = []
    for kind, found in by_kind(records).items():
        figures = measure(found, columns)
        told_apart = measure(against_others(records, kind), [AUROC]).get(AUROC)
        rows.append((kind, len(found), *(figures.get(column) for column in columns), told_apart))
    return Table(title, ("kind", "questions", *columns, AUROC), tuple(rows))


def hurried_table(title: str, printed: Sequence[Record], typed: Sequence[Record]) -> Table:
    """Compare the product with itself: the same questions as they are printed, and as people type them in a hurry."""
    asked = {(record.set, record.id) for record in typed}
    same = [record for record in printed if (record.set, record.id) in asked]
    return replace(systems_table(title, {"as printed": same, IN_A_HURRY: typed}), note=HURRY)


def followups_table(title: str, runs: Mapping[str, Sequence[Record]]) -> Table:
    """Compare what may be made of a conversation: the right sentence first, by kind; refusals for the unanswerable."""
    kinds = list(by_kind(next(iter(runs.values()))))
    rows: list[tuple[Cell, ...]] = []
    for name, records in runs.items():
        whole = measure(records, [RIGHT_FIRST, ANSWERED_RIGHT, AUROC])
        cells = []
        for found in by_kind(records).values():
            column = RIGHT_FIRST if found[0].answerable else REFUSED
            cells.append(measure(found, [column]).get(column))
        rows.append((name, whole.get(RIGHT_FIRST), *cells, whole.get(ANSWERED_RIGHT), whole.get(AUROC)))
    columns = ("understood through", RIGHT_FIRST, *kinds, ANSWERED_RIGHT, AUROC)
    return Table(title, columns, tuple(rows), "By kind: right sentence first; for unanswerable: the share refused.")


def out_of_scope_table(records: Sequence[Record]) -> Table:
    """Tell how often each text's bot keeps silent where nothing was asked about its text."""
    kinds = list(by_kind(records))
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            len(found),
            *(measure(by_kind(found).get(kind, []), [REFUSED]).get(REFUSED) for kind in kinds),
        )
        for name, found in texts(records).items()
    ]
    note = "The share refused of messages that no text answers: small talk, what is asked of it, and of another text."
    return Table("Out of scope", ("text", "messages", *kinds), tuple(rows), note)


def readings_table(runs: Mapping[str, Sequence[Record]]) -> Table:
    """Tell how well the answering words are read in published data, and AUROC where some questions have none."""
    rows: list[tuple[Cell, ...]] = []
    for name, records in runs.items():
        figures = measure(records, [WORDS_F1, WORDS_EXACT, AUROC])
        rows.append((name, len(records), *(figures.get(column) for column in (WORDS_F1, WORDS_EXACT, AUROC))))
    columns = ("data", "questions", F1, EXACT, AUROC)
    note = (
        "F1 and exact match of the best words, whatever the threshold, as for SQuAD 1.1. AUROC against impossible "
        "questions where the data have some, else against questions put over the next paragraph of the same text."
    )
    return Table("Answering words in published data", columns, tuple(rows), note)


def retrieval_table(retrievals: Sequence[Retrieval]) -> Table:
    """Tell how often the right paragraph is among the first 1, 3 and 10 of all paragraphs of a language."""
    ways = list(retrievals[0].ranks)
    rows: list[tuple[Cell, ...]] = [
        (
            r.language,
            r.paragraphs,
            len(r.ranks[ways[0]]),
            *(recall_figure(r.ranks[way], k) for way in ways for k in CUTS),
        )
        for r in retrievals
    ]
    columns = ("language", "paragraphs", "questions", *(f"{way}, first {k}" for way in ways for k in CUTS))
    return Table("Right paragraph among the first 1, 3, 10 of all of a language", columns, tuple(rows))


def recall_figure(ranks: Sequence[int | None], k: int) -> Figure:
    """Measure recall at `k` with its interval."""
    low, high = bootstrap(lambda drawn: recall_at([ranks[i] for i in drawn], k), len(ranks))
    return Figure(recall_at(ranks, k), len(ranks), low, high)


def times_line(runs: Mapping[str, Sequence[Record]]) -> str:
    """Tell the median time of one question by system."""
    found = [f"{name} {median(r.took_ms for r in records):.0f} ms" for name, records in runs.items() if records]
    return f"Median time of a question: {', '.join(found)}."


def pinned_questions(records: Sequence[Record], what: str = "questions") -> Figures:
    """Name the product's figures that are held as floors: by text, the right sentence first by language too."""
    figures: Figures = {}
    for name in dict.fromkeys(r.set for r in records):
        of_text = [r for r in records if r.set == name]
        for language, found in by_language(of_text).items():
            if RIGHT_FIRST in (measured := measure(found, [RIGHT_FIRST])):
                figures[f"{what} / {name} / {language} / {RIGHT_FIRST}"] = measured[RIGHT_FIRST]
        for column, figure in measure(of_text, PINNED).items():
            if figure.n >= FEWEST_PINNED:
                figures[f"{what} / {name} / {column}"] = figure
    return figures


def pinned_out_of_scope(records: Sequence[Record]) -> Figures:
    """Name the shares of out-of-scope messages refused that are held as floors, by text."""
    return {
        f"out of scope / {name} / {REFUSED}": measure([r for r in records if r.set == name], [REFUSED])[REFUSED]
        for name in dict.fromkeys(r.set for r in records)
    }


def pinned_readings(runs: Mapping[str, Sequence[Record]]) -> Figures:
    """Name the figures of published data that are held as floors."""
    return {
        f"reading / {name} / {column}": figure
        for name, records in runs.items()
        for column, figure in measure(records, [WORDS_F1, AUROC]).items()
    }


def pinned_retrieval(retrievals: Sequence[Retrieval]) -> Figures:
    """Name the figures of fused retrieval that are held as floors."""
    return {
        f"retrieval / {found.language} / in first {k}": recall_figure(found.ranks["fused"], k)
        for found in retrievals
        for k in CUTS
    }
