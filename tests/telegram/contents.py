"""What a message may say: its text after parsing, and the links in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from telegram.constants import MessageEntityType, MessageLimit

from tests.telegram.parsing import parse
from tests.telegram.rejection import refuse

if TYPE_CHECKING:
    from tests.telegram.parsing import Formatted

BYTES = 1 << 15
"""Of a text before parsing."""
FOUND = {"url", "email", "mention", "hashtag", "cashtag", "bot_command", "phone_number", "bank_card_number"}
"""Entities that Telegram finds by itself; they are not counted."""
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TELEGRAM = {"t.me", "telegram.me", "telegram.dog"}


def check_text(
    text: str,
    mode: str | None = None,
    entities: list[dict[str, Any]] | None = None,
    limit: int = MessageLimit.MAX_TEXT_LENGTH,
) -> Formatted:
    """Parse what is sent and check what people would see of it; `limit` is in UTF-16 units.

    Raises:
        Rejected: it is empty, too long, cannot be parsed, or would lose entities.
    """
    if len(text.encode("utf-8", "surrogatepass")) > BYTES:
        raise refuse("message text is too long")
    parsed = parse(text, mode, entities)
    if not parsed.text:
        raise refuse("message text is empty")
    if parsed.units > limit:
        raise refuse("message is too long")
    marked = sum(entity["type"] not in FOUND for entity in parsed.entities)
    if marked > MessageLimit.MESSAGE_ENTITIES:
        raise refuse(f"Telegram would keep {MessageLimit.MESSAGE_ENTITIES:d} of {marked} entities")
    for entity in parsed.entities:
        if entity["type"] == MessageEntityType.TEXT_LINK:
            check_deep_link(entity["url"])
    return parsed


def check_payload(payload: str) -> None:
    """Check what a link hands over to the bot that it opens.

    Raises:
        Rejected: it is not 1 to 64 of the letters, digits and signs that are allowed.
    """
    if not _PAYLOAD.fullmatch(payload):
        raise refuse("START_PARAM_INVALID")


def check_deep_link(url: str) -> None:
    """Check the payload of a link that opens a bot; any other link is as good as its address.

    Raises:
        Rejected: as `check_payload` does.
    """
    address = urlsplit(url)
    if address.hostname in _TELEGRAM:
        for name, payloads in parse_qs(address.query, keep_blank_values=True).items():
            if name in {"start", "startgroup"}:
                for payload in payloads:
                    check_payload(payload)
