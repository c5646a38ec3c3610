"""What stands above a paragraph and says what it is about: headings, questions, introductions, a table's first row."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.boundaries import BEGINS_ITEM, CELL, DASHES, NOTES, OPENERS
from index.sentences import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.types import Article, Quote, Span

MAX_HEADING = 120
"""Code points; a longer line without a full stop is a paragraph that lacks one."""

MAX_HEADERS = 300
"""Code points, all headers of a paragraph together: so much is read and embedded with each of its passages."""

REACH = 1_500
"""Code points behind a heading or a question in which the paragraphs begin that it stands over: a caption or a link in
the middle of a text looks like a heading too, and is to colour no more than this."""

TAIL = 200
"""Code points at the end of a paragraph in which its last sign is looked for."""

STEP = " › "
"""Between headers where they are shown."""

_SIGN = re.compile(rf"([.!?…:,;]+)(?:[^\w.!?…:,;()\[\]]|[)\]{NOTES}]|\[[^\[\]]{{0,40}}\]|\([^()]{{0,40}}\))*$")
"""What a text ends in, before what closes it, footnotes and stage directions: „Siedem lat. (śmiech)”."""
_CELL = re.compile(CELL)
_NUMBER = re.compile(r"(?:§\s*)?(?:\d{1,3}|[IVXL]+)[.)]\s")
_OPENING = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_STOPPED = re.compile(r"[.!?…:]\s|\n")
_DATE = re.compile(r"(?:\w+,\s)?\d{1,2}(?:\.?\s\w+\s|[./]\d{1,2}[./])\d{4}|\d{4}-\d\d-\d\d")
_SAID = re.compile(rf"[{DASHES[1:]}]\s")
_EMPTY_LINE = re.compile(r"\n\s*\n|\r[^\S\n]*\r")


class _Kind(Enum):
    """What a paragraph is, by its form."""

    HEADING = auto()
    QUESTION = auto()
    INTRODUCTION = auto()
    FIRST_ROW = auto()
    ROW = auto()
    ITEM = auto()
    PROSE = auto()


_HEADERS = (_Kind.HEADING, _Kind.QUESTION, _Kind.INTRODUCTION, _Kind.FIRST_ROW)
"""Those that stand over others, the outermost first."""

_ENDED = {
    _Kind.HEADING: _HEADERS,
    _Kind.QUESTION: (_Kind.QUESTION, _Kind.INTRODUCTION, _Kind.FIRST_ROW),
    _Kind.INTRODUCTION: (_Kind.INTRODUCTION, _Kind.FIRST_ROW),
    _Kind.FIRST_ROW: (_Kind.FIRST_ROW,),
    _Kind.ROW: (),
    _Kind.ITEM: (_Kind.FIRST_ROW,),
    _Kind.PROSE: (_Kind.FIRST_ROW,),
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
        if kind in _HEADERS:
            above[kind] = paragraph
        before = kind
    return found


def standing_over(quote: Quote) -> tuple[str, ...]:
    r"""Return the words of what stands over a quote, the outermost first, each without line ends, to be shown with it.

    The title is known, and a question is left out that another paragraph has come behind: it may answer something else.

    >>> from index.types import Article, Quote, Span
    >>> standing_over(Quote(Article("Muzeum.\n\nParking\n\nZa darmo."), Span(18, 27)))
    ('Parking',)
    """
    article = quote.article
    paragraphs, headers = _headers(article)
    number = bisect_right(paragraphs, quote.span.start, key=_start) - 1
    if number < 1:
        return ()
    own = (*headers[number], paragraphs[number])
    told = [
        header
        for header in headers[number]
        if not is_question(article[header]) or paragraphs[bisect_right(paragraphs, header.start, key=_start)] in own
    ]
    words = (" ".join(article[header].split()) for header in told)
    return tuple(header for header in words if header != article.title)


def _start(paragraph: Span) -> int:
    return paragraph.start


@lru_cache(maxsize=4)
def _headers(article: Article) -> tuple[list[Span], list[tuple[Span, ...]]]:
    paragraphs = split_paragraphs(article.text)
    return paragraphs, headers_of(article.text, paragraphs)


def is_question(text: str) -> bool:
    """Tell whether a text only asks: it ends in a question mark, which is not that of somebody's question in it.

    >>> is_question("„Kto zapłaci?”"), is_question("Radny zapytał: „Kto zapłaci?”")
    (True, False)
    """
    return _sign(text) == "?" and (text[-1] == "?" or text[0] in OPENERS)


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


def _kinds(text: str, paragraphs: Sequence[Span]) -> list[_Kind]:
    """Tell what the paragraphs are, by their form and by what stands beside them."""
    shown = [text[paragraph.start : paragraph.end] for paragraph in paragraphs]
    kinds = [_kind(paragraph) for paragraph in shown]
    forms, tight = list(kinds), False
    for number, (before, paragraph) in enumerate(pairwise(paragraphs), start=1):
        parted = _EMPTY_LINE.search(text, before.end, paragraph.start) is not None
        was, now = forms[number - 1], forms[number]
        if now is _Kind.FIRST_ROW and was in (_Kind.FIRST_ROW, _Kind.ROW):
            same = _cells(shown[number]) == _cells(shown[number - 1])
            kinds[number] = _Kind.FIRST_ROW if not same or (parted and tight) else _Kind.ROW
            tight = same and not parted
        elif now is _Kind.HEADING and was is _Kind.QUESTION:
            kinds[number] = _Kind.PROSE  # a short answer
        elif now is _Kind.HEADING and not parted and was in (_Kind.HEADING, _Kind.INTRODUCTION):
            # Of lines without an empty one between them the first is the heading of the others: a list without signs.
            kinds[number] = _Kind.ITEM
            if kinds[number - 1] is _Kind.HEADING and any(map(str.isdigit, shown[number - 1])):
                kinds[number - 1] = _Kind.ITEM
        elif now is _Kind.QUESTION and was is _Kind.QUESTION and _STOPPED.search(shown[number]):
            kinds[number] = _Kind.PROSE  # an answer that asks back
    # Several lines above the first sentences are a title and who wrote it when, and no heading of anything.
    above = next((number for number, kind in enumerate(kinds) if kind is not _Kind.HEADING), 0)
    if above > 1 and kinds[above] is _Kind.PROSE:
        kinds[:above] = [_Kind.PROSE] * above
    return [
        _Kind.ROW if kind is _Kind.FIRST_ROW and not _is_first_row(paragraph) else kind
        for kind, paragraph in zip(kinds, shown, strict=True)
    ]


def _kind(paragraph: str) -> _Kind:
    sign = _sign(paragraph)
    short = len(paragraph) <= MAX_HEADERS
    if _CELL.search(paragraph):
        return _Kind.FIRST_ROW
    if sign == "?" and short:
        return _Kind.QUESTION
    if BEGINS_ITEM.match(paragraph):
        # What somebody says in a dialogue ends like a sentence, and belongs to no list.
        return _Kind.PROSE if _SAID.match(paragraph) and sign in (".", "!", "…") else _Kind.ITEM
    if sign == ":" and short:
        return _Kind.INTRODUCTION
    return _Kind.HEADING if not sign and _is_heading(paragraph) else _Kind.PROSE


def _is_heading(line: str) -> bool:
    """Tell a heading from a caption or a link („fot. PAP”, „Czytaj też: …”), which end without a full stop too."""
    name = _NUMBER.sub("", line, count=1)
    first = _OPENING.search(name)
    if len(line) > MAX_HEADING or first is None or first[0].islower() or _LETTER.search(name) is None:
        return False
    return not _STOPPED.search(name) and not _DATE.match(name)


def _is_first_row(row: str) -> bool:
    """Tell the names of columns from values: of two cells, a number is a value."""
    named = _LETTER.search(row) is not None and len(row) <= MAX_HEADERS
    return named and (_cells(row) > 2 or not any(map(str.isdigit, row)))


def _cells(row: str) -> int:
    return len(_CELL.findall(row)) + 1


def _sign(text: str) -> str:
    """Return the sign that a text ends in, the question mark of several; empty where there is none."""
    ending = _SIGN.search(text[-TAIL:])
    signs = ending[1] if ending else ""
    return "?" if "?" in signs else signs[-1:]
