"""The methods that answer a press of a button, an inline query, a guest's call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegram.contents import check_text
from tests.telegram.rejection import refuse
from tests.telegram.sending import named
from tests.telegram.world import written

if TYPE_CHECKING:
    from tests.telegram.service import Telegram
    from tests.telegram.world import Chat, Json, World

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(telegram: Telegram, values: Json) -> bool:
    """End the waiting of who pressed a button."""
    return _answer(telegram, values["callback_query_id"], values)


async def answer_inline_query(telegram: Telegram, values: Json) -> bool:
    """Show results to who is typing."""
    return _answer(telegram, values["inline_query_id"], values)


async def answer_guest_query(telegram: Telegram, values: Json) -> Json:
    """Put the one answer into the chat where somebody called the bot that is no member there."""
    _answer(telegram, values["guest_query_id"], values)
    call = telegram.guest_calls[values["guest_query_id"]]
    chat = telegram.world.chats[call["chat"]["id"]]
    caller = {"guest_bot_caller_user": call["from"]}
    message = post_result(telegram.world, chat, telegram.world.bot, values["result"], caller)
    return {"inline_message_id": inline_id(message)}


def post_result(world: World, chat: Chat, sender: Json, result: Json, extra: Json, *, topic: int | None = None) -> Json:
    """Put what an inline result stands for into a chat."""
    content = result["input_message_content"]
    text = check_text(content["message_text"], content.get("parse_mode"), content.get("entities"))
    fields = {**written(named(world, text)), **extra}
    if "reply_markup" in result:
        fields["reply_markup"] = result["reply_markup"]
    if "link_preview_options" in content:
        fields["link_preview_options"] = content["link_preview_options"]
    message = world.post(chat, sender, fields, topic=topic)
    world.inline_messages[inline_id(message)] = (chat.id, message["message_id"])
    return message


def inline_id(message: Json) -> str:
    """Return the name by which the bot can change a message that came through inline mode."""
    return f"inline{message['chat']['id']}_{message['message_id']}"


def _answer(telegram: Telegram, number: str, values: Json) -> bool:
    waiting = telegram.queries.pop(number, None)
    if waiting is None:
        raise refuse(_TOO_OLD)
    if not waiting.done():
        waiting.set_result(values)
    return True


METHODS: dict[str, Any] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
