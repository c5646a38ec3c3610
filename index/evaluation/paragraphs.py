"""Published question answering data: is the right paragraph found among all, and what is read in it?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.evaluation.questions import Item, QuestionSet
from index.evaluation.runs import run
from index.evaluation.systems import Product
from index.lexical import LexicalIndex
from index.passages import PassageSettings, split_passages
from index.retriever import fuse
from index.sentences import split_sentences
from index.training.corpus import read_paragraphs
from index.types import Article, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.encoder import Encoder
    from index.evaluation.runs import Record
    from index.evaluation.systems import Models
    from index.training.corpus import Asked, Paragraph

DEV = "dev.jsonl.gz"
CROSS = (("en", "ru"), ("de", "es"), ("en", "ro"))
"""XQuAD's pairs of languages that are reported: of the question, and of the paragraph."""

DEPTH = 100


@dataclass(frozen=True)
class Row:
    """One row of the reader's table: paragraphs and questions, judged like any question set."""

    name: str
    paragraphs: tuple[Paragraph, ...]


def read_data(folder: Path, held_out: Path | None = None) -> list[Paragraph]:
    """Read the development paragraphs, and those of a further file in the same form.

    Raises:
        ArticleBotError: a file is missing.
    """
    paragraphs = read_paragraphs(folder / DEV)
    return (
        paragraphs + [replace(p, source=f"{p.source} held out") for p in read_paragraphs(held_out)]
        if held_out
        else paragraphs
    )


def rows_of(paragraphs: Sequence[Paragraph]) -> list[Row]:
    """Sort paragraphs into rows: by source and language; of XQuAD Russian alone, and the pairs of `CROSS`.

    A row in which every question has an answer gets some of them once more, over a paragraph that does not answer.
    """
    rows: dict[str, list[Paragraph]] = defaultdict(list)
    xquad: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        if paragraph.source == "xquad":
            xquad[paragraph.language].append(paragraph)
        else:
            rows[f"{paragraph.source} {paragraph.language}"].append(paragraph)
    if xquad:
        rows["xquad ru"] = xquad["ru"]
    for asked, told in CROSS:
        if xquad:
            rows[f"xquad {asked}-{told}"] = crossed(xquad[asked], xquad[told])
    return [Row(name, (*found, *elsewhere(found))) for name, found in rows.items() if found]


def crossed(asked: Sequence[Paragraph], told: Sequence[Paragraph]) -> list[Paragraph]:
    """Put the questions of one language over the paragraphs of another, joined by question id."""
    texts = {question.id: question.text for paragraph in asked for question in paragraph.questions}
    return [
        replace(p, questions=tuple(replace(q, text=texts[q.id]) for q in p.questions if q.id in texts)) for p in told
    ]


def elsewhere(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Put one question in three over the next paragraph of the same text, if no question there is without an answer."""
    if not all(question.answers for paragraph in paragraphs for question in paragraph.questions):
        return []
    by_title: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        by_title[paragraph.title].append(paragraph)
    moved = []
    for found in by_title.values():
        for paragraph, following in zip(found, [*found[1:], found[0]], strict=True):
            if following.text != paragraph.text:
                questions = tuple(replace(q, id=f"{q.id}-elsewhere", answers=()) for q in paragraph.questions[::3])
                moved.append(replace(following, questions=questions))
    return moved


def read(models: Models, row: Row) -> list[Record]:
    """Read each paragraph as the product reads an article; blocks for a tenth of a second a question."""
    records = []
    for paragraph in row.paragraphs:
        article = Article(paragraph.text)
        sentences = split_sentences(article.text)
        items = tuple(_item(question, paragraph, sentences) for question in paragraph.questions)
        questions = QuestionSet(row.name, article, items, language=paragraph.language)
        records += run(Product(models.engine(article)), questions, items)
    return records


def _item(question: Asked, paragraph: Paragraph, sentences: Sequence[Span]) -> Item:
    spans = [Span(start, end) for start, end in question.answers]
    return Item(
        id=question.id,
        language=paragraph.language,
        kind="paragraph",
        text=question.text,
        answers=tuple(dict.fromkeys(paragraph.text[s.start : s.end] for s in spans)),
        right=tuple(s for s in sentences if any(s.overlaps(span) for span in spans)),
    )


@dataclass(frozen=True)
class Retrieval:
    """The rank of the right paragraph for each answerable question, by way of searching; None: not found."""

    language: str
    paragraphs: int
    ranks: dict[str, list[int | None]]


def retrieve(encoder: Encoder, paragraphs: Sequence[Paragraph], language: str) -> Retrieval:
    """Search all paragraphs of a language by their passages; a paragraph is as good as its best.

    Blocks for a minute for each 200,000 characters.
    """
    pool = [p for p in paragraphs if p.language == language]
    owners, texts = [], []
    for number, paragraph in enumerate(pool):
        article = Article(paragraph.text)
        for passage in split_passages(article, PassageSettings()):
            owners.append(number)
            texts.append(article[passage.span])
    vectors, lexical = encoder.encode_passages(texts), LexicalIndex(texts)
    asked = [(number, q.text) for number, p in enumerate(pool) for q in p.questions if q.answers]
    queries = encoder.encode_queries([text for _, text in asked])
    ranks: dict[str, list[int | None]] = {"dense": [], "lexical": [], "fused": []}
    for (number, text), query in zip(asked, queries, strict=True):
        cosines = vectors @ query
        dense = [(int(i), float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:DEPTH]]
        words = lexical.search(text, DEPTH)
        for name, ranking in (("dense", dense), ("lexical", words), ("fused", fuse([dense, words]))):
            found = list(dict.fromkeys(owners[position] for position, _ in ranking))
            ranks[name].append(found.index(number) + 1 if number in found else None)
    return Retrieval(language, len(pool), ranks)
