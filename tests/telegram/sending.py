"""The methods that put messages into chats, change them and take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegram.contents import check_text
from tests.telegram.parsing import Formatted, parse, position_of
from tests.telegram.rejection import refuse
from tests.telegram.world import shallow, written

if TYPE_CHECKING:
    from tests.telegram.service import Telegram
    from tests.telegram.world import Chat, Json, World


async def send_message(telegram: Telegram, values: Json) -> Json:
    """Put a text into a chat, in its topic, as the reply that it is."""
    world = telegram.world
    chat = world.chat(values["chat_id"])
    topic = values.get("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise refuse("message thread not found")
    content = _text(world, values)
    replied = _replied(world, chat, values.get("reply_parameters"))
    if replied:
        content |= replied
        topic = topic or replied["reply_to_message"].get("message_thread_id")
    return world.post(chat, world.bot, content, topic=topic if topic in chat.topics else None)


async def edit_message_text(telegram: Telegram, values: Json) -> Json | bool:
    """Change a message's text and buttons; buttons that are not named go."""
    content = {"entities": None, "reply_markup": None, "link_preview_options": None, **_text(telegram.world, values)}
    return _edit(telegram.world, values, content)


async def edit_message_reply_markup(telegram: Telegram, values: Json) -> Json | bool:
    """Change a message's buttons; none are left where none are named."""
    return _edit(telegram.world, values, {"reply_markup": values.get("reply_markup")})


async def delete_message(telegram: Telegram, values: Json) -> bool:
    """Take a message back."""
    chat = telegram.world.chat(values["chat_id"])
    telegram.world.message(chat, values["message_id"], "message to delete not found")
    telegram.world.delete(chat, values["message_id"])
    return True


async def send_chat_action(telegram: Telegram, values: Json) -> bool:
    """Show what the bot is about to do."""
    chat = telegram.world.chat(values["chat_id"])
    topic = values.get("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise refuse("message thread not found")
    telegram.world.changed("action", {"chat": chat.described, "message_thread_id": topic, "action": values["action"]})
    return True


def _text(world: World, values: Json) -> Json:
    formatted = check_text(values["text"], values.get("parse_mode"), values.get("entities"))
    content = written(named(world, formatted))
    markup = values.get("reply_markup")
    if markup and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    if "link_preview_options" in values:
        content["link_preview_options"] = values["link_preview_options"]
    return content


def named(world: World, formatted: Formatted) -> Formatted:
    """Put the people into a text who are mentioned in it by number."""
    entities = tuple(
        {**entity, "user": world.people.get(entity["user"]["id"], entity["user"])} if "user" in entity else entity
        for entity in formatted.entities
    )
    return Formatted(formatted.text, entities)


def _replied(world: World, chat: Chat, reply: Json | None) -> Json:
    """Return the fields of a message that say what it replies to; none where that is gone and this is allowed."""
    if reply is None:
        return {}
    there = world.chat(reply["chat_id"]) if "chat_id" in reply else chat
    original = there.messages.get(reply["message_id"])
    if not original:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise refuse("message to be replied not found")
    content: Json = {"reply_to_message": shallow(original)}
    if reply.get("quote"):
        content["quote"] = quoted(original, reply)
    return content


def quoted(original: Json, reply: Json) -> Json:
    """Return a part of a message as a quote.

    Raises:
        Rejected: the message has no such part.
    """
    quote = parse(reply["quote"], reply.get("quote_parse_mode"), reply.get("quote_entities"))
    text = Formatted(original.get("text", ""), tuple(original.get("entities", ())))
    position = position_of(quote, text, reply.get("quote_position", 0))
    if position is None:
        raise refuse("QUOTE_TEXT_INVALID")
    return {**written(quote), "position": position, "is_manual": True}


def _edit(world: World, values: Json, content: Json) -> Json | bool:
    inline = values.get("inline_message_id")
    if inline is not None:
        if inline not in world.inline_messages:
            raise refuse("MESSAGE_ID_INVALID")
        chat_id, number = world.inline_messages[inline]
        message = world.message(world.chats[chat_id], number, "MESSAGE_ID_INVALID")
    else:
        chat = world.chat(values["chat_id"])
        message = world.message(chat, values["message_id"], "message to edit not found")
        if message["from"]["id"] != world.bot["id"]:
            raise refuse("message can't be edited")
    if all(message.get(name) == value for name, value in content.items()):
        raise refuse(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    changed = world.edit(message, content)
    return changed if inline is None else True


METHODS: dict[str, Any] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
}
