"""A question as it arrived: what is asked, by whom, where, and after what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addressing import can_be_quoted, is_private, part_asked
from bot.conversation import author_id, conversation_key, person_key, topic_of
from bot.delivery import Place
from bot.keyboards import answer_under
from bot.language import client_language

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Message, User


@dataclass(frozen=True, slots=True)
class Asked:
    """One question from one person in one chat.

    `replied` is the message that it replies to, as (chat, message), `aside` whether that stands here and is no
    channel's post, `replied_answer` the id of the answer that its buttons name, and `marked` the words that were quoted
    from there; `named` tells that the bot was called. `question_id` is the message that asks, None where a button did;
    `repeated` tells that the answer shall repeat the question, which stands nowhere else.
    """

    text: str
    place: Place
    private: bool
    person_id: int
    client_language: str
    key: str
    person_key: str
    at: datetime
    question_id: int | None = None
    replied: tuple[int, int] | None = None
    aside: bool = False
    replied_answer: str | None = None
    marked: str | None = None
    named: bool = False
    repeated: bool = False

    @classmethod
    def from_message(cls, text: str, message: Message, *, named: bool = False) -> Asked:
        """Take a question from the message that asks it.

        In groups the answer will be a reply to it, and of a long message only the last part is taken that asks.
        """
        private = is_private(message)
        part = None if private or not text else part_asked(text)
        quote = part if part is not None and can_be_quoted(part, message) else None
        replied, marked = message.reply_to_message, message.quote
        return cls(
            text=part or text,
            place=place_of(message, quote),
            private=private,
            person_id=author_id(message),
            client_language=client_language(message.from_user),
            key=conversation_key(message),
            person_key=person_key(message),
            at=message.edit_date or message.date,
            question_id=message.message_id,
            replied=_replied(message),
            aside=replied is not None and not replied.is_automatic_forward,
            replied_answer=answer_under(replied) if replied is not None else None,
            marked=marked.text if marked else None,
            named=named,
        )

    @classmethod
    def from_button(cls, text: str, under: Message, person: User, at: datetime, *, repeated: bool = True) -> Asked:
        """Take a question from a button under one of the bot's messages."""
        private = is_private(under)
        key = conversation_key(under, person.id)
        return cls(
            text=text,
            place=place_of(under),
            private=private,
            person_id=person.id,
            client_language=client_language(person),
            key=key,
            person_key=person_key(under, person.id),
            at=at,
            repeated=repeated,
        )


def place_of(message: Message, quote: str | None = None) -> Place:
    """Return where a message is answered: in groups by a reply to it, which may quote a part of it."""
    reply_to = None if is_private(message) else message.message_id
    direct = message.direct_messages_topic
    return Place(message.chat_id, topic_of(message), reply_to, quote, direct.topic_id if direct else None)


def _replied(message: Message) -> tuple[int, int] | None:
    """Return which message one replies to, in another topic or another chat perhaps."""
    if message.reply_to_message is not None:
        return message.chat_id, message.reply_to_message.message_id
    elsewhere = message.external_reply
    if elsewhere is None or elsewhere.chat is None or elsewhere.message_id is None:
        return None
    return elsewhere.chat.id, elsewhere.message_id
