"""Rules for the buttons under a message."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, InlineQueryLimit

from tests.telegram.contents import check_deep_link
from tests.telegram.parsing import units
from tests.telegram.rejection import refuse

_LOOKS = {"text", "icon_custom_emoji_id", "style"}


def check_inline_keyboard(markup: dict[str, Any]) -> None:
    """Check every button: one thing that it does, within the limits of that thing.

    Raises:
        Rejected: with Telegram's wording.
    """
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise refuse("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        if not 1 <= len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW:
            raise refuse(f"Telegram would change a row of {len(row)} buttons")
        for button in row:
            _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise refuse("can't parse inline keyboard button: button text must be non-empty")
    actions = button.keys() - _LOOKS
    if not actions:
        raise refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise refuse(f"Telegram would take one of {sorted(actions)} and overlook the rest")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise refuse("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None:
        address = urlsplit(url)
        if address.scheme not in {"http", "https", "tg"} or not address.netloc:
            raise refuse(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        check_deep_link(url)
    copied = button.get("copy_text", {}).get("text")
    if copied is not None and not 1 <= units(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        raise refuse("BUTTON_COPY_TEXT_INVALID")
    for query in (
        button.get("switch_inline_query", ""),
        button.get("switch_inline_query_current_chat", ""),
        button.get("switch_inline_query_chosen_chat", {}).get("query", ""),
    ):
        if units(query) > InlineQueryLimit.MAX_QUERY_LENGTH:
            raise refuse("SWITCH_INLINE_QUERY_TOO_LONG")
