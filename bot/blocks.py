"""Pieces of a message in Telegram's HTML, and how they become messages that keep Telegram's limits.

Python counts code points, Telegram UTF-16 units; a message is split between blocks, before it is put together, so that
no tag is ever cut. Source: core.telegram.org/bots/api#html-style and #sendmessage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape as escape_html
from html import unescape
from typing import TYPE_CHECKING

from telegram.constants import MessageLimit

if TYPE_CHECKING:
    from collections.abc import Iterable

UNITS = int(MessageLimit.MAX_TEXT_LENGTH)
BYTES = 32_768
ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
_TAG = re.compile(r"<[^>]*>")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message that is never split; `gap` is what separates it from the block before."""

    html: str
    gap: str = "\n\n"

    @property
    def units(self) -> int:
        """The length as Telegram counts it once the tags are parsed."""
        return utf16_units(plain_text(self.html))

    @property
    def entities(self) -> int:
        """How many entities the tags become."""
        return self.html.count("</")


def escape(text: str) -> str:
    """Make any text safe between tags and in attributes; lone surrogates, which UTF-8 has not, are replaced."""
    return escape_html(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))


def plain_text(html: str) -> str:
    """Return what Telegram shows of HTML, without its tags.

    >>> plain_text("<b>R&amp;D</b>")
    'R&D'
    """
    return unescape(_TAG.sub("", html))


def utf16_units(text: str) -> int:
    """Count as Telegram does.

    >>> utf16_units("ą🙂")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def within_units(text: str, start: int, end: int, units: int) -> int:
    """Return how far from `start` a text reaches, in code points and to `end` at most, within so many UTF-16 units."""
    while start < end and (units := units - utf16_units(text[start])) >= 0:
        start += 1
    return start


def shortened(text: str, characters: int) -> str:
    """Put a text on one line of at most so many characters.

    >>> shortened("a  long title", 8)
    'a long …'
    """
    line = " ".join(text.split())
    return line if len(line) <= characters else f"{line[: characters - 1]}…"


def pack(blocks: Iterable[Block]) -> list[str]:
    """Put blocks together into as few messages as keep Telegram's limits, in order."""
    messages: list[str] = []
    html, units, entities = "", 0, 0
    for block in blocks:
        joined = html + block.gap + block.html if html else block.html
        fits = units + len(block.gap) + block.units <= UNITS and entities + block.entities <= ENTITIES
        if html and not (fits and len(joined.encode()) <= BYTES):
            messages.append(html)
            html, units, entities = block.html, block.units, block.entities
        else:
            html, units, entities = joined, units + len(block.gap) + block.units, entities + block.entities
    return [*messages, html] if html else messages
