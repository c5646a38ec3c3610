"""What a person writes and wrote before: the questions in a message, and the turn that one asks on from."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.types import Question, Turn

MAX_ASKED = 3
"""Questions in one message that are answered one by one; more are an essay, and read as one."""
PASSED_OVER = 3
"""A refused message of no more words is passed over when it is decided what a question asks on from; one that ends in a
question mark only if it is a single word."""
SAME_WORDS = 0.5
"""Words are the same that have so much in common, of all that either has."""


def questions_in(text: str) -> list[Span]:
    """Part a text behind its question marks; it stays whole where it asks one thing, or more than `MAX_ASKED`.

    A space may be missing there before a capital.
    """
    marks = (mark for mark in re.finditer(r"\?(\s*)(?=(.))", text) if mark[1] or mark[2].isupper())
    cuts = [0, *(mark.end() for mark in marks), len(text)]
    parts: list[Span] = []
    for start, end in pairwise(cuts):
        piece = text[start:end].rstrip()
        if not piece:
            continue
        if parts and not ("?" in piece and says_something(piece)):
            parts[-1] = Span(parts[-1].start, start + len(piece))
        else:
            parts.append(Span(start, start + len(piece)))
    return parts if 1 < len(parts) <= MAX_ASKED else [Span(0, len(text))]


def asking_part(text: str) -> str:
    """Return a question without what goes on behind its last question mark.

    >>> asking_part("Who came? Thanks in advance")
    'Who came?'
    """
    *_, end = [0, *(mark.end() for mark in re.finditer(r"\?(?=\s)", text))]
    asking, rest = text[:end], text[end:]
    return asking if says_something(asking) and says_something(rest) else text


def says_something(text: str) -> bool:
    """Tell whether there is a letter or a digit in a text."""
    return any(map(str.isalnum, text))


def asks_on_from(context: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the last turn that is not passed over, behind the one that it asks on from where it says too little.

    Passed over is what was refused and so short that it asks nothing. Where nothing was asked before, there is none.
    """
    if not context:
        return ()
    said = [turn for turn in context if turn.quotes or not _asks_nothing(turn.question)] or context
    standing = next((turn for turn in reversed(said) if not turn.from_context), said[0])
    last = said[-1]
    return (last,) if standing is last else (standing, last)


def _asks_nothing(text: str) -> bool:
    """Tell whether a message that was refused is too short for a question, as "ok" and "really?"; see `PASSED_OVER`."""
    words = len(text.split())
    return words <= (1 if text.rstrip().endswith("?") else PASSED_OVER)


def told_last(question: Question) -> Turn | None:
    """Return the turn that told what is asked on from; None where that may well be asked for again.

    That is so where the same is asked once more, or a sentence is marked.
    """
    before = asks_on_from(question.context)
    if question.about or question.text in {turn.question for turn in before}:
        return None
    return next((turn for turn in reversed(before) if turn.focus is not None), None)


def tells(words: Span, told: Turn) -> bool:
    """Tell whether words are those that a turn told: half of what either has, both have."""
    focus = told.focus
    if focus is None or not words.overlaps(focus):
        return False
    shared = min(words.end, focus.end) - max(words.start, focus.start)
    return shared >= SAME_WORDS * (len(words) + len(focus) - shared)
