"""Who is being spoken to: in a group, silence unless it is clearly the bot."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from telegram import MessageEntity, MessageOriginUser
from telegram.constants import ChatType

from bot.blocks import utf16_units
from index.sentences import split_sentences
from index.turns import MAX_ASKED

if TYPE_CHECKING:
    from telegram import Message, User

COMMAND = "ask"
LONG_UNITS = 200
"""A message longer than this does not fit on a screen beside its answer."""
QUOTE_UNITS = 1_024
"""Telegram's limit on a quote in a reply."""

MENTIONS = (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+|$)")


def is_private(message: Message) -> bool:
    """Tell whether a message stands in a chat with one person."""
    return message.chat.type == ChatType.PRIVATE


def words_of(message: Message) -> str:
    """Return what somebody wrote: the message's text, or the words under its picture or file."""
    return message.text or message.caption or ""


def is_from_person(message: Message, bot: User) -> bool:
    """Tell whether somebody wrote this here: no bot, no channel, and no result of our own inline mode.

    Anonymous admins write as the group itself, through an account that says it is a bot.
    """
    if message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == bot.id):
        return False
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat_id
    return message.from_user is not None and not message.from_user.is_bot


def question_in(message: Message, bot: User) -> str | None:
    """Return what the bot is asked; None where it is not spoken to, empty where it is and nothing is said.

    Spoken to by anything in private; elsewhere by /ask, by a reply to its own message, by a mention, with words. What
    is forwarded there was said to somebody else. Its name and /ask are no part of the question.
    """
    if message.forward_origin is not None and not is_private(message):
        return None
    command, rest = _command(message, bot)
    if command not in (None, COMMAND):
        return None
    mentions = [entity for entity, words in _entities(message).items() if _names(entity, words, bot)]
    if command is not None or mentions:
        asked = without_command(_without(mentions, message)) if mentions else rest
        return "" if asked is None else _said(asked) or _passed_on(message, bot)
    if is_private(message) and message.guest_query_id is None:
        return words_of(message).strip()
    return (_said(words_of(message)) or None) if _replies_to(message, bot) else None


def is_named(message: Message, bot: User) -> bool:
    """Tell whether a message calls the bot, by /ask or by a mention; a reply does not, and may be thanks."""
    command, _ = _command(message, bot)
    return command == COMMAND or any(_names(entity, words, bot) for entity, words in _entities(message).items())


def without_command(text: str) -> str | None:
    """Return what is asked where the bot is spoken to, perhaps with /ask; None where it is with another command.

    >>> without_command("/ask who came?"), without_command("/forget"), without_command("/etc/hosts?")
    ('who came?', None, '/etc/hosts?')
    """
    command = _COMMAND.match(text)
    if command is None:
        return text
    return text[command.end() :] if command[1].lower() == COMMAND else None


def command_in(message: Message) -> str:
    """Return the command that a message begins with, whomever it names, in lower case; empty where it is none."""
    return _command_words(message)[1:].partition("@")[0].lower()


def is_spoken_to(message: Message, bot: User) -> bool:
    """Tell whether somebody who wrote this waits for the bot, which a command may be that asks nothing."""
    if not is_from_person(message, bot):
        return False
    return is_private(message) or question_in(message, bot) is not None or _is_called(message, bot)


def part_asked(asked: str) -> str | None:
    """Return what asks in a long question, the last sentences in a row with question marks; None in a short one."""
    if utf16_units(asked) <= LONG_UNITS:
        return None
    runs = groupby(split_sentences(asked), lambda span: "?" in asked[span.start : span.end])
    asking = [list(run) for asks, run in runs if asks]
    if not asking:
        return None
    last = asking[-1][-MAX_ASKED:]
    return asked[last[0].start : last[-1].end]


def can_be_quoted(part: str, message: Message) -> bool:
    """Tell whether Telegram takes some words as a quote of a message."""
    return part in words_of(message) and utf16_units(part) <= QUOTE_UNITS


def _command(message: Message, bot: User) -> tuple[str | None, str]:
    """Return the command that a message begins with and what follows it; an empty command is meant for another bot."""
    text, words = words_of(message), _command_words(message)
    if not words:
        return None, text
    name = words.partition("@")[2]
    another = name and name.lower() != (bot.username or "").lower()
    return ("", text) if another else (command_in(message), text[len(words) :])


def _command_words(message: Message) -> str:
    """Return the command that a message begins with, with its sign and the name behind it; empty where it is none."""
    for entity, words in _entities(message).items():
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return words
    return ""


def _is_called(message: Message, bot: User) -> bool:
    """Tell whether a message begins with a command that names the bot."""
    command, _ = _command(message, bot)
    return bool(command) and words_of(message).lower().startswith(f"/{command}@")


def _replies_to(message: Message, bot: User) -> bool:
    """Tell whether a message replies to the bot, from another topic perhaps, and calls nobody else."""
    if any(entity.offset == 0 and entity.type in MENTIONS for entity in _entities(message)):
        return False
    replied, elsewhere = message.reply_to_message, message.external_reply
    if replied is not None:
        return replied.from_user is not None and replied.from_user.id == bot.id
    if elsewhere is None or elsewhere.chat is None or elsewhere.chat.id != message.chat_id:
        return False
    return isinstance(elsewhere.origin, MessageOriginUser) and elsewhere.origin.sender_user.id == bot.id


def _names(entity: MessageEntity, words: str, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    name = f"@{bot.username}".lower()
    return entity.type == MessageEntity.MENTION and words.lower() == name


def _entities(message: Message) -> dict[MessageEntity, str]:
    """Return the commands, mentions and the like in what somebody wrote, in order, each with its words."""
    return message.parse_entities() if message.text else message.parse_caption_entities()


def _without(entities: list[MessageEntity], message: Message) -> str:
    # Offsets count UTF-16 units.
    units = words_of(message).encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda entity: -entity.offset):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return " ".join(units.decode("utf-16-le", "surrogatepass").split()).strip(" ,:;–—-")


def _said(text: str) -> str:
    """Return a text without the space around it, and nothing where it has no word: signs alone ask nothing."""
    return text.strip() if any(sign.isalnum() for sign in text) else ""


def _passed_on(message: Message, bot: User) -> str:
    """Return what another person wrote, where somebody passes it, or a part of it, on to the bot by replying to it."""
    replied, elsewhere = message.reply_to_message, message.external_reply
    if replied is not None:
        theirs = is_from_person(replied, bot)
    else:
        origin = elsewhere.origin if elsewhere is not None else None
        theirs = not (isinstance(origin, MessageOriginUser) and origin.sender_user.is_bot)
    if not theirs:
        return ""
    written = words_of(replied) if replied is not None else ""
    words = message.quote.text if message.quote is not None else written
    unnamed = re.sub(rf"{re.escape(bot.name)}\b[\s,:]*", " ", words, flags=re.IGNORECASE)
    return _said(without_command(unnamed.lstrip()) or "")
