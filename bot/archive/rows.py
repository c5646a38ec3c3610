"""Outcomes as rows and back: only spans, so that the quotes are looked up in the article again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from index.types import Answer, Article, NoAnswer, Question, Quote, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from index.types import Outcome


def version_of(article: Article) -> str:
    """Return the digest of everything that is shown of an article, its title, date and address included."""
    parts = (article.text, article.title, article.author, article.date, article.url)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_row(article: Article) -> dict[str, Any]:
    """Return an article's row; its text has one of its own."""
    return {
        "id": version_of(article),
        "text_id": article.id,
        "title": article.title,
        "author": article.author,
        "date": article.date,
        "url": article.url,
    }


def outcome_row(outcome: Outcome) -> dict[str, Any]:
    """Return what is stored of an outcome.

    The question's context is left out: it holds what other people said, and goes with their own answers.
    """
    return {
        "found": isinstance(outcome, Answer),
        "question": outcome.question.text,
        "quotes": _numbers(outcome.quotes),
        "nearest": _numbers(outcome.nearest),
        "score": outcome.score,
        "from_context": outcome.from_context,
        "unanswered": [[part.start, part.end] for part in outcome.unanswered],
        "uncertain": outcome.uncertain,
    }


def outcome_from(row: Row[Any], article: Article) -> Outcome:
    """Rebuild an outcome on the version of the article that it was found in; its question has no context."""
    question = Question(row.question)
    nearest = tuple(_quotes(row.nearest, article))
    if row.found:
        unanswered = tuple(Span(start, end) for start, end in row.unanswered)
        return Answer(question, tuple(_quotes(row.quotes, article)), row.score, nearest, row.from_context, unanswered)
    return NoAnswer(question, nearest, row.score, row.from_context, row.uncertain)


def _numbers(quotes: Iterable[Quote]) -> list[list[int | None]]:
    return [
        [q.span.start, q.span.end, *((q.focus.start, q.focus.end) if q.focus else (None, None)), q.paragraph]
        for q in quotes
    ]


def _quotes(rows: Sequence[Sequence[Any]], article: Article) -> Iterable[Quote]:
    for start, end, focus_start, focus_end, paragraph in rows:
        focus = None if focus_start is None else Span(focus_start, focus_end)
        yield Quote(article, Span(start, end), focus, paragraph)
