"""Where an answer's words begin and end: never inside a word, with no loose signs around them."""

from __future__ import annotations

import re
import unicodedata

from index.boundaries import ends_abbreviated

PAIRS = {'"': '"', "„": "”“", "“": "”", "«": "»", "»": "«", "(": ")", "[": "]"}
"""Signs that open, and those that close what each opened, as the languages of the bot write them."""
APOSTROPHES = "'’ʼ"
_GROUP = re.compile(r"(?:[^\S\n]|['’])\d{3}(?!\d)")
_COMPANY = re.compile(r"(?<=\bsp)\.\s?z\s?o\.\s?o\.|(?<=\bsp\.)\s?z\s?o\.\s?o\.", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{1,2}\.")
_LEADING = re.compile(r"(?<!\d)\d{1,3}$")
_EITHER = PAIRS.keys() & set("".join(PAIRS.values()))
_HALVES = {*PAIRS, *"".join(PAIRS.values())}


def whole_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Stretch a range to the ends of its words and drop the space and the separators around it; None if nothing stays.

    >>> whole_words("He rules, she sings.", 10, 17)
    (10, 19)
    >>> whole_words("It was -5 at night.", 8, 9)
    (7, 9)
    >>> whole_words("cafe\u0301 noir", 0, 4)
    (0, 5)
    >>> whole_words('He said "no way" twice.', 8, 15)
    (8, 16)
    """
    while 0 < start < len(text) and _is_inside(text, start):
        start -= 1
    while 0 < end < len(text) and _is_inside(text, end):
        end += 1
    if start > 0 and _is_minus(text, start - 1):
        start -= 1
    if company := _COMPANY.match(text, end):
        end = company.end()
    start, end = _trimmed(text, start, end)
    if start < end:
        start, end = _trimmed(text, *_paired(text, start, end))
    return (start, end) if start < end else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the space and the separators at both ends, but for the full stop of an abbreviation."""
    while start < end and not can_open(text, start, start + 1):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:(–-" or text[end - 1] == "."):
        end -= 1
    if text[end : end + 1] == "." and ends_abbreviated(text[start : end + 1]):
        end += 1
    return start, end


def _paired(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the other half of a pair of quotation marks or brackets if it stands beside, else leave out the one half.

    Only a half at the very beginning or end is left out.
    """
    if end < len(text) and any(_closes(text, end, place) for place in _unpaired(text, start, end)):
        end += 1
    if start > 0 and any(_closes(text, place, start - 1) for place in _unpaired(text, start, end)):
        start -= 1
    loose = _unpaired(text, start, end)
    if start in loose and text[start + 1 : end].strip():
        start += 1
    inches = text[end - 1] == '"' and text[end - 2 : end - 1].isdigit()
    if end - 1 in loose and text[start : end - 1].strip() and not inches:
        end -= 1
    return start, end


def _unpaired(text: str, start: int, end: int) -> list[int]:
    """Return where signs stand whose other half is not in the range."""
    loose: list[int] = []
    for place in range(start, end):
        if loose and _closes(text, place, loose[-1]):
            loose.pop()
        elif text[place] in _HALVES:
            loose.append(place)
    return loose


def _closes(text: str, place: int, opened: int) -> bool:
    """Tell whether the sign at one place closes what the other one opened; some signs do either."""
    return text[place] in PAIRS.get(text[opened], "") and _opens(text, opened) and not _opens(text, place)


def _opens(text: str, place: int) -> bool:
    """Tell whether a sign opens; one that may do either does so before a word and behind none."""
    behind = place > 0 and (text[place - 1].isalnum() or text[place - 1] in ",.;:!?…)”")
    return text[place] in PAIRS and not (behind and text[place] in _EITHER)


def _is_inside(text: str, place: int) -> bool:
    """Tell whether a word goes on from the sign before a place to the sign behind it."""
    return (_in_word(text[place - 1]) or _joins(text, place - 1)) and (_in_word(text[place]) or _joins(text, place))


def _in_word(sign: str) -> bool:
    """Tell whether a code point can stand inside a word; so can accents of their own and soft hyphens."""
    return sign.isalnum() or sign == "\u00ad" or unicodedata.combining(sign) > 0


def _joins(text: str, place: int) -> bool:
    """Tell whether a sign stands there inside a word or a number.

    That is an apostrophe («пам'ять»; an English genitive is not of its name), the full stop behind an abbreviation's
    letter („o.o.”, „S.A.”), or what parts the digits of a number, of a time or of a date („3,5”, "1,000", „15.30”,
    „12 000”, „12'000”).
    """
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 3]
    if before.isdigit() and after[:1].isdigit():
        of_thousands = _GROUP.match(text, place) and _LEADING.search(text[max(0, place - 4) : place])
        return text[place] in ".,:" or bool(of_thousands)
    if text[place] == "." and before.isalpha() and not text[max(0, place - 2) : place - 1].isalpha():
        return _LETTERS.match(text, place + 1) is not None
    genitive = after[:1] in ("s", "S") and not after[1:].isalpha()
    return text[place] in APOSTROPHES and before.isalpha() and after[:1].isalpha() and not genitive


def can_open(text: str, start: int, end: int) -> bool:
    """Tell whether something in the range can be an answer's first sign: no space, no separator, no closing bracket."""
    return any(
        not (text[place].isspace() or text[place] in ",.;:!?)–-") or _is_minus(text, place)
        for place in range(start, end)
    )


def _is_minus(text: str, place: int) -> bool:
    """Tell whether a sign of minus stands there: before a digit, and not between words or numbers."""
    signed = text[place] in "-–−" and text[place + 1 : place + 2].isdigit()
    return signed and not text[max(0, place - 1) : place].isalnum()
