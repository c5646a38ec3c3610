"""What stands above a paragraph and says what it is about: headings, questions, introductions, a table's first row."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from index.boundaries import BEGINS_ITEM, CELL, CLOSERS
from index.sentences import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Article, Quote, Span

MAX_HEADING = 120
"""Code points; a longer line without a full stop is a paragraph that lacks one."""

MAX_HEADERS = 300
"""Code points, all headers of a paragraph together: so much is read and embedded with each of its passages."""

REACH = 1_500
"""Code points behind a heading or a question in which the paragraphs begin that it stands over: a caption or a link in
the middle of a text looks like a heading too, and is to colour no more than this."""

STEP = " › "
"""Between headers where they are shown."""

_SIGN = re.compile(rf"([.!?…:,;])[{re.escape(CLOSERS)}\s]*$")
_CELL = re.compile(CELL)
_LETTER = re.compile(r"[^\W\d_]")
_EMPTY_LINE = re.compile(r"\n\s*\n|\r[^\S\n]*\r")


class _Kind(Enum):
    """What a paragraph is, by its form."""

    HEADING = auto()
    QUESTION = auto()
    INTRODUCTION = auto()
    ROW = auto()
    ITEM = auto()
    PROSE = auto()


_HEADERS = (_Kind.HEADING, _Kind.QUESTION, _Kind.INTRODUCTION, _Kind.ROW)
"""Those that stand over others, the outermost first."""

_ENDED = {
    _Kind.HEADING: _HEADERS,
    _Kind.QUESTION: (_Kind.QUESTION, _Kind.INTRODUCTION, _Kind.ROW),
    _Kind.INTRODUCTION: (_Kind.INTRODUCTION, _Kind.ROW),
    _Kind.ROW: (),
    _Kind.ITEM: (_Kind.ROW,),
    _Kind.PROSE: (_Kind.ROW,),
}
"""Which headers no longer stand over what is of this kind."""


def headers_of(text: str, paragraphs: Sequence[Span]) -> list[tuple[Span, ...]]:
    r"""Return each paragraph's headers, the outermost first; they are paragraphs too, and stand before it.

    A heading stands over what follows up to the next one, a question („Kto za to zapłaci?”) up to the next question or
    heading, an introduction („Bilety:”) over the list or the one paragraph behind it, and the first row of a table over
    its other rows. Of more than `MAX_HEADERS` code points the outermost are left out.

    >>> from index.types import Span
    >>> text = "Ceny\n\nBilet | Cena\nUlgowy | 8 zł"
    >>> of_each = headers_of(text, [Span(0, 4), Span(6, 18), Span(19, 32)])
    >>> [[text[header.start : header.end] for header in headers] for headers in of_each]
    [[], ['Ceny'], ['Ceny', 'Bilet | Cena']]
    """
    above: dict[_Kind, Span] = {}
    before = _Kind.PROSE
    found = []
    for paragraph, kind in zip(paragraphs, _kinds(text, paragraphs), strict=True):
        for ended in _ENDED[kind]:
            above.pop(ended, None)
        if before is _Kind.PROSE or (kind is _Kind.PROSE and before is not _Kind.INTRODUCTION):
            above.pop(_Kind.INTRODUCTION, None)
        found.append(_nearest(above, paragraph))
        if kind in _HEADERS and not (kind is _Kind.ROW and kind in above):
            above[kind] = paragraph
        before = kind
    return found


def standing_over(quote: Quote) -> tuple[str, ...]:
    r"""Return the words of what stands over a quote, the outermost first, each without line ends.

    >>> from index.types import Article, Quote, Span
    >>> standing_over(Quote(Article("Parking\n\nZa darmo."), Span(9, 18), paragraph=1))
    ('Parking',)
    """
    found = _headers(quote.article)
    headers = found[quote.paragraph] if quote.paragraph < len(found) else ()
    return tuple(" ".join(quote.article[header].split()) for header in headers)


@lru_cache(maxsize=4)
def _headers(article: Article) -> list[tuple[Span, ...]]:
    return headers_of(article.text, split_paragraphs(article.text))


def is_question(text: str) -> bool:
    """Tell whether a text ends in a question mark.

    >>> is_question("„Kto zapłaci?”"), is_question("Kto zapłaci, nie wiadomo.")
    (True, False)
    """
    return _sign(text) == "?"


def _nearest(above: dict[_Kind, Span], paragraph: Span) -> tuple[Span, ...]:
    """Return what stands over a paragraph, the outermost first, as far as there is room."""
    headers: list[Span] = []
    room = MAX_HEADERS
    for kind in reversed(_HEADERS):
        header = above.get(kind)
        far = kind in (_Kind.HEADING, _Kind.QUESTION)
        if header is None or (far and paragraph.start - header.end > REACH):
            continue
        room -= len(header)
        if room < 0:
            break
        headers.insert(0, header)
    return tuple(headers)


def _kinds(text: str, paragraphs: Sequence[Span]) -> Iterator[_Kind]:
    end, was_line = 0, False
    for paragraph in paragraphs:
        kind = _kind(text[paragraph.start : paragraph.end])
        is_line = kind is _Kind.HEADING
        # Of short lines without an empty one between them the first is the heading of the others: a list without signs.
        if is_line and was_line and not _EMPTY_LINE.search(text, end, paragraph.start):
            kind = _Kind.ITEM
        yield kind
        end, was_line = paragraph.end, is_line


def _kind(paragraph: str) -> _Kind:
    sign = _sign(paragraph)
    short = len(paragraph) <= MAX_HEADERS
    if _CELL.search(paragraph):
        return _Kind.ROW
    if sign == "?" and short:
        return _Kind.QUESTION
    if BEGINS_ITEM.match(paragraph):
        return _Kind.ITEM
    if sign == ":" and short:
        return _Kind.INTRODUCTION
    return _Kind.HEADING if not sign and len(paragraph) <= MAX_HEADING and _LETTER.search(paragraph) else _Kind.PROSE


def _sign(text: str) -> str:
    """Return the sign that a text ends in, before what closes; empty where there is none."""
    ending = _SIGN.search(text)
    return ending[1] if ending else ""
