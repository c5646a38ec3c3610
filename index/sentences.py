"""Text to sentence spans, by a multilingual splitter whose boundaries are mended.

Two sentences that nothing but a name can tell apart („Zatrzymano Piotra K. Policja szuka świadków”) stay one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import deque
from itertools import compress, pairwise
from typing import TYPE_CHECKING

import sentencex

from index.boundaries import BEGINS_ITEM, CELL, CLOSERS, DASHES, INVISIBLE, NOTES, OPENERS, is_false
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SENTENCE = 1_000
"""Code points; a longer "sentence" is text without punctuation, and a model would silently read only its beginning."""

QUOTATION = 300
"""Code points; a quotation of several sentences up to this long is kept whole."""

REACH = 200
"""Code points on either side of a boundary that are looked at, so that time stays linear in the text."""

WRAP_COLUMNS = (40, 130)
"""Lines whose widest is between these may be one paragraph that an editor has wrapped."""

NEARLY = 0.8
"""Share of the widest line from which on a line that was wrapped by hand is full."""

_FIRST_WORD = re.compile(r"(?:[^\W\d_] )*\S+")
"""A word of one letter is not left at a line's end in Polish."""
_STOP = rf"[.!?…]+[{re.escape(CLOSERS)}]*[{INVISIBLE}{NOTES}]{{0,8}}"
_OPENING = rf"[{re.escape(OPENERS)}{DASHES}{INVISIBLE}]*\s?[^\W\d_a-z]"
_WORD_END = rf"(?<=[^\W\d_](?:[^\W\d_]|[{re.escape(CLOSERS)}]))"
_BREAK = re.compile(rf"(?<![.!?…])(?:{_STOP}|{_WORD_END}{_STOP}\d{{1,3}})(?=\s+{_OPENING})")
_GLUED = re.compile(rf"[^\W\d_]{{2}}[{re.escape(CLOSERS)}]*{_STOP}(?={_OPENING})")
_OPENED = rf"(?<![^{DASHES}\s(\[„“\"‚‘'])"  # else it may be the sign that closes another quotation
_QUOTATION = re.compile(
    rf"„[^„”“\"]{{1,{QUOTATION}}}[”“\"]|“[^“”]{{1,{QUOTATION}}}”"
    rf"|{_OPENED}«[^«»]{{1,{QUOTATION}}}»(?!\w)|{_OPENED}»(?![.,;:!?])[^«»]{{1,{QUOTATION}}}«(?!\w)"
    rf"|(?<!\w)\"(?=\S)[^\"]{{1,{QUOTATION}}}(?<=\S)\"(?!\w)|\([^()]{{1,{QUOTATION}}}\)"
)
_CELL = re.compile(CELL)
_TERMINAL = re.compile(rf"[.!?…:;][{re.escape(CLOSERS)}]*\s*$")
_STRETCH = re.compile(r"\S.{0,10000}(?!\S)|\S{1,10000}")
_SPACE = re.compile(r"\s")
_UNWRITABLE = re.compile("[\ud800-\udfff]")
_PAUSE = re.compile(r"[,;:–—]\s")


def split_sentences(text: str) -> list[Span]:
    """Return the sentences, in order and disjoint; every character that is not white space is in one of them.

    None begins or ends with white space, reaches over a paragraph or is longer than `MAX_SENTENCE`.

    >>> text = "Przybył m.in. Kim. Putin czekał."
    >>> [text[sentence.start : sentence.end] for sentence in split_sentences(text)]
    ['Przybył m.in. Kim.', 'Putin czekał.']
    """
    return [
        piece
        for paragraph in split_paragraphs(text)
        for sentence in _split_paragraph(text, paragraph)
        for piece in _split_overlong(text, sentence)
    ]


def split_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs, in order and disjoint, without the white space around them.

    A line is a paragraph, unless it goes on in the next one: lines that an editor has wrapped are one.
    """
    blocks, position = [list[Span]()], 0
    for line in text.splitlines(keepends=True):
        if line.isspace():
            blocks.append([])
        blocks[-1] += _stripped(text, position, position + len(line))
        position += len(line)
    wrapped = [_is_wrapped(text, lines) for lines in blocks]
    column = _column(blocks, list(compress(blocks, wrapped)))
    return [
        paragraph
        for lines, whole in zip(blocks, wrapped, strict=True)
        for paragraph in _split_block(text, lines, column, wrapped=whole)
    ]


def _column(blocks: list[list[Span]], wrapped: list[list[Span]]) -> int:
    """Return how wide an editor has wrapped a text, 0 where most of what stands in several lines was not wrapped."""
    if 2 * sum(map(len, wrapped)) < sum(len(lines) for lines in blocks if len(lines) > 1):
        return 0
    return max((len(line) for lines in wrapped for line in lines), default=0)


def _split_block(text: str, lines: list[Span], column: int, *, wrapped: bool) -> list[Span]:
    """Join the lines of a block (what lies between two empty lines) that one paragraph was wrapped into.

    All of it is one where it was `wrapped`; `column` is how wide the text was elsewhere, 0 where it was not.
    """
    paragraphs = lines[:1]
    for before, line in pairwise(lines):
        full = wrapped or (len(before) <= column and _is_full(text, before, line, column))
        if not _is_item(text, line) and (full or _cuts_sentence(text, before, line)):
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    return paragraphs


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Tell whether each line is so full that the next one's first word would not have fitted, or cuts a sentence.

    What was wrapped by hand is nearly full at least where the next line begins with a capital. Where an item begins,
    nothing is told.
    """
    widest = max(map(len, lines), default=0)
    joints = [(a, b) for a, b in pairwise(lines) if not _is_item(text, b)]
    full = [_is_full(text, a, b, widest) for a, b in joints]
    return (
        len(lines) >= 3
        and WRAP_COLUMNS[0] <= widest <= WRAP_COLUMNS[1]
        and 2 * len(joints) >= len(lines)
        and 2 * sum(full) >= len(joints)
        and all(
            is_full or _cuts_sentence(text, a, b) or (len(a) >= NEARLY * widest and not _ends_sentence(text, a, b))
            for is_full, (a, b) in zip(full, joints, strict=True)
        )
    )


def _cuts_sentence(text: str, line: Span, following: Span) -> bool:
    """Tell whether a line ends inside a sentence, by its last sign and by how the next one begins."""
    if _TERMINAL.search(text[line.start : line.end][-8:]):
        return len(line) <= WRAP_COLUMNS[1] and not _ends_sentence(text, line, following)
    return text[following.start].islower()


def _ends_sentence(text: str, line: Span, following: Span) -> bool:
    """Tell whether a sentence may end with a line: not with "m.in.", whatever the next one begins with."""
    if not _TERMINAL.search(text[line.start : line.end][-8:]):
        return False
    before, after = text[line.start : line.end][-REACH:], text[following.start : following.end][:REACH]
    return not (before.endswith(".") and is_false(before, f" {after[0].upper()}{after[1:]}"))


def _is_full(text: str, line: Span, following: Span, column: int) -> bool:
    """Tell whether the first word of the following line would not have fitted into a column so wide."""
    first_word = _FIRST_WORD.match(text, following.start, following.end)
    return len(line) + 1 + len(first_word[0] if first_word else "") > column


def _is_item(text: str, line: Span) -> bool:
    """Tell whether a line stands for itself: an item of a list, or a row of a table."""
    return BEGINS_ITEM.match(text, line.start) is not None or _CELL.search(text[line.start : line.end]) is not None


def _split_paragraph(text: str, paragraph: Span) -> Iterator[Span]:
    # One space for every kind of white space: the splitter breaks at line ends, and knows no no-break space.
    plain = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"\s", " ", text[paragraph.start : paragraph.end]))
    words = [match.start() for match in re.finditer(r"\w+", plain)]
    last_word = words[-1] if words else 0
    quotations = deque((match.start(), match.end()) for match in _QUOTATION.finditer(plain))
    start = 0
    for end in _boundaries(plain):
        while quotations and quotations[0][1] <= end:
            quotations.popleft()
        in_quotation = quotations and quotations[0][0] < end
        wordless = bisect_left(words, start) == bisect_left(words, end) or last_word < end
        before, after = plain[max(start, end - REACH) : end].lstrip(), plain[end : end + REACH]
        if in_quotation or wordless or is_false(before, after):
            continue
        yield from _stripped(text, paragraph.start + start, paragraph.start + end)
        start = end
    yield from _stripped(text, paragraph.start + start, paragraph.end)


def _boundaries(plain: str) -> list[int]:
    """Return where a sentence may end, in order: right behind its last character, before the white space."""
    ends = {match.end() for pattern in (_BREAK, _GLUED) for match in pattern.finditer(plain)}
    # By stretches: the splitter's time can grow with the square of what it is given. Where one ends is no boundary.
    for stretch in _STRETCH.finditer(plain):
        for boundary in sentencex.get_sentence_boundaries("pl", stretch[0])[:-1]:
            ends.add(stretch.start() + boundary["start_index"] + len(boundary["text"].rstrip()))
    return sorted(ends - {0, len(plain)})


def _split_overlong(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > MAX_SENTENCE:
        cut = _cut(text, start)
        yield from _stripped(text, start, cut)
        start = cut
    yield from _stripped(text, start, sentence.end)


def _cut(text: str, start: int) -> int:
    """Return where to end a piece: after the last pause, else the last word, that fits; at the worst inside a word."""
    middle, end = start + MAX_SENTENCE // 2, start + MAX_SENTENCE
    for pattern in (_PAUSE, _SPACE):
        if cuts := [match.end() for match in pattern.finditer(text, middle, end)]:
            return cuts[-1]
    # A mark stays with the letter that it stands on, unless there is nothing but marks.
    return next((cut for cut in range(end, middle, -1) if not unicodedata.combining(text[cut])), end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without the white space around it, or nothing where there is only white space."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start < end:
        yield Span(start, end)
