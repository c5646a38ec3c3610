"""Names of answers: short, by chance, and unlike any word, so that they are known for ids wherever they turn up."""

from __future__ import annotations

import re
import secrets

ID_BYTES = 9
"""Twelve characters. Of their 72 bits the pattern takes three."""
_ID = re.compile(r"(?=.*[A-Z])(?=.*[a-z])[0-9][A-Za-z0-9_-]{11}")


def new_id() -> str:
    """Return an id that nobody can guess; it may stand in links and in the data of buttons."""
    while True:
        if is_id(chance := secrets.token_urlsafe(ID_BYTES)):
            return chance


def is_id(text: str) -> bool:
    """Tell whether a text can be an id.

    >>> is_id("7kZ-q_41xAbc"), is_id("100-osobowej"), is_id("Kim-Dzong-Un")
    (True, False, False)
    """
    return _ID.fullmatch(text) is not None
