"""Words of a page -> the part of an address that opens a browser at them: WICG, "URL Fragment Text Directives"."""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode

from index.boundaries import CELL, ITEM

FRAGMENT_WORDS = 6
"""A quote longer than twice this is linked by its first and last words: exact, and short enough for every client."""

_MARKER = re.compile(rf"\A\s*{ITEM}(?=.*\w)")


def text_fragment(text: str) -> str:
    """Encode words for a URL text directive, as `first words,last words` where the text is long or parted.

    Lines and a table's cells are parted on a page, and what begins an item of a list is no text there.

    >>> text_fragment("Suchoj, a nie MiG - tak")
    'Suchoj%2C%20a%20nie%20MiG%20%2D%20tak'
    >>> text_fragment("- mleko"), text_fragment("Nowa Huta | 200 000")
    ('mleko', 'Nowa%20Huta,200%20000')
    """
    pieces = [_MARKER.sub("", piece).split() for piece in re.split(rf"\n|{CELL}", text)]
    pieces = [words for words in pieces if words]
    if not pieces:
        return ""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 and len(first) <= 2 * FRAGMENT_WORDS:
        return _encode(first)
    return f"{_encode(first[:FRAGMENT_WORDS])},{_encode(last[-FRAGMENT_WORDS:])}"


def _encode(words: list[str]) -> str:
    # A bare "-" marks the prefix and suffix of a directive, and quote() leaves it alone.
    return percent_encode(" ".join(words), safe="").replace("-", "%2D")
