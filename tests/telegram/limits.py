"""How long and how many: the limits that Telegram's documentation states in words, checked on plain values.

Where Telegram would cut off, drop or overlook something without a word, this refuses: a bot must not rely on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    CallbackQueryLimit,
    ChatAction,
    InlineQueryLimit,
    InlineQueryResultLimit,
    PollingLimit,
    WebhookLimit,
)

from tests.telegram.contents import check_payload, check_text
from tests.telegram.keyboards import check_inline_keyboard
from tests.telegram.parsing import parse, units
from tests.telegram.rejection import refuse
from tests.telegram.specification import specification

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[dict[str, Any]], None]

QUOTE_UNITS = 1_024


def check_limits(method: str, values: dict[str, Any]) -> None:
    """Check the limits of a request whose names and types are right.

    Raises:
        Rejected: the first limit that is exceeded.
    """
    if "inline_keyboard" in values.get("reply_markup", ()):
        check_inline_keyboard(values["reply_markup"])
    if "reply_parameters" in values:
        _check_reply(values["reply_parameters"])
    if method in _CHECKS:
        _CHECKS[method](values)


def _check_message(values: dict[str, Any]) -> None:
    check_text(values["text"], values.get("parse_mode"), values.get("entities"))


def _check_edit(values: dict[str, Any]) -> None:
    _check_target(values)
    _check_message(values)


def _check_target(values: dict[str, Any]) -> None:
    if "inline_message_id" not in values and not {"chat_id", "message_id"} <= values.keys():
        raise refuse("message identifier is not specified")


def _check_reply(reply: dict[str, Any]) -> None:
    quote = parse(reply.get("quote", ""), reply.get("quote_parse_mode"), reply.get("quote_entities"))
    if quote.units > QUOTE_UNITS:
        raise refuse("QUOTE_TEXT_INVALID")


def _check_inline_answer(values: dict[str, Any]) -> None:
    results = values["results"]
    if len(results) > InlineQueryLimit.RESULTS:
        raise refuse("RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        raise refuse("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(values.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise refuse("NEXT_OFFSET_INVALID")
    button = values.get("button")
    if button is not None and "web_app" not in button:
        check_payload(button.get("start_parameter", ""))


def _check_guest_answer(values: dict[str, Any]) -> None:
    _check_result(values["result"])


def _check_result(result: dict[str, Any]) -> None:
    if not InlineQueryResultLimit.MIN_ID_LENGTH <= len(result["id"].encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise refuse("RESULT_ID_INVALID")
    if result["type"] == "article" and not result["title"].strip():
        raise refuse("ARTICLE_TITLE_EMPTY")
    if "reply_markup" in result:
        check_inline_keyboard(result["reply_markup"])
    content = result.get("input_message_content", {})
    if "message_text" in content:
        check_text(content["message_text"], content.get("parse_mode"), content.get("entities"))


def _check_commands(values: dict[str, Any]) -> None:
    if len(values["commands"]) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise refuse("BOT_COMMANDS_TOO_MUCH")
    for command in values["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise refuse("BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            raise refuse("BOT_COMMAND_DESCRIPTION_INVALID")


def _at_most(limit: int, name: str, refusal: str) -> Check:
    def check(values: dict[str, Any]) -> None:
        if units(values.get(name, "")) > limit:
            raise refuse(refusal)

    return check


def _check_action(values: dict[str, Any]) -> None:
    if values["action"] not in set(ChatAction):
        raise refuse("wrong parameter action in request")


def _check_updates(values: dict[str, Any]) -> None:
    if not PollingLimit.MIN_LIMIT <= values.get("limit", PollingLimit.MAX_LIMIT) <= PollingLimit.MAX_LIMIT:
        raise refuse(f"limit must be {PollingLimit.MIN_LIMIT:d}-{PollingLimit.MAX_LIMIT:d}")
    unknown = set(values.get("allowed_updates", ())) - specification().types["Update"].fields.keys()
    if unknown:
        raise refuse(f"Telegram would overlook {', '.join(sorted(unknown))} in allowed_updates")


def _check_webhook(values: dict[str, Any]) -> None:
    _check_updates({"allowed_updates": values.get("allowed_updates", ())})
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "none")):
        raise refuse("secret token contains unallowed characters")
    connections = values.get("max_connections", WebhookLimit.MIN_CONNECTIONS_LIMIT)
    if not WebhookLimit.MIN_CONNECTIONS_LIMIT <= connections <= WebhookLimit.MAX_CONNECTIONS_LIMIT:
        raise refuse(f"max_connections must be 1-{WebhookLimit.MAX_CONNECTIONS_LIMIT:d}")


_CHECKS: dict[str, Check] = {
    "sendMessage": _check_message,
    "editMessageText": _check_edit,
    "editMessageReplyMarkup": _check_target,
    "answerCallbackQuery": _at_most(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH, "text", "MESSAGE_TOO_LONG"),
    "answerInlineQuery": _check_inline_answer,
    "answerGuestQuery": _check_guest_answer,
    "setMyCommands": _check_commands,
    "setMyDescription": _at_most(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH, "description", "BOT_DESCRIPTION_TOO_LONG"),
    "setMyShortDescription": _at_most(
        BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH, "short_description", "BOT_SHORT_DESCRIPTION_TOO_LONG"
    ),
    "sendChatAction": _check_action,
    "getUpdates": _check_updates,
    "setWebhook": _check_webhook,
}
