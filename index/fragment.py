"""Words of a page -> the part of an address that opens a browser at them: WICG, "URL Fragment Text Directives"."""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode

from index.boundaries import CELL, ITEM

FRAGMENT_WORDS = 6
"""A quote longer than twice this is linked by its first and last words: exact, and short enough for every client."""

_MARKER = re.compile(rf"\A\s*{ITEM}(?=.*\w)")


def text_fragment(text: str, before: str = "") -> str:
    """Encode words for a URL text directive, as `first words,last words` where the text is long or parted.

    Lines and a table's cells are parted on a page, and what begins an item of a list is no text there. A browser opens
    at the first place that fits: where the words stand in what is `before` them too, those right before are told.

    >>> text_fragment("Suchoj, a nie MiG - tak")
    'Suchoj%2C%20a%20nie%20MiG%20%2D%20tak'
    >>> text_fragment("- mleko"), text_fragment("Nowa Huta | 200 000")
    ('mleko', 'Nowa%20Huta,200%20000')
    >>> text_fragment("Tak.", before="Czy padało? Tak. Czy wiało?")
    'wia%C5%82o%3F-,Tak.'
    """
    pieces = _pieces(text)
    if not pieces:
        return ""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 and len(first) <= 2 * FRAGMENT_WORDS:
        return _prefix(before, first) + _encode(first)
    first = first[:FRAGMENT_WORDS]
    return f"{_prefix(before, first)}{_encode(first)},{_encode(last[-FRAGMENT_WORDS:])}"


def _pieces(text: str) -> list[list[str]]:
    """Return the words of what a page shows as one: lines, and a table's cells."""
    pieces = [_MARKER.sub("", piece).split() for piece in re.split(rf"\n|{CELL}", text)]
    return [words for words in pieces if words]


def _prefix(before: str, words: list[str]) -> str:
    """Return as few words of those right before as tell a place from all earlier ones, encoded; none where it is first.

    They are of one line; where all of it stands earlier too, a browser opens at the earlier place.
    """
    earlier = " ".join(before.split()).casefold()
    if " ".join(words).casefold() not in earlier:
        return ""
    ahead = _pieces(before)[-1][-FRAGMENT_WORDS:]
    for count in range(1, len(ahead) + 1):
        if " ".join((*ahead[-count:], *words)).casefold() not in earlier:
            return f"{_encode(ahead[-count:])}-,"
    return f"{_encode(ahead)}-,"


def _encode(words: list[str]) -> str:
    # A bare "-" marks the prefix and suffix of a directive, and quote() leaves it alone.
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")
