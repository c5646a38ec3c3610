"""Chats, people and messages: what Telegram remembers. Objects are plain data, as the Bot API gives them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram.rejection import Rejected, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.parsing import Formatted

GENERAL_TOPIC = 1
Json = dict[str, Any]


@dataclass
class Chat:
    """A private chat, a group, a supergroup with or without topics, or a channel.

    `bot` is the bot's status in it: of a private chat, `member` or `kicked` where the person has blocked the bot,
    `left` where they have never started it.
    """

    id: int
    type: str
    title: str = ""
    person: Json | None = None
    bot: str = "member"
    topics: dict[int, str] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    migrated_to: int | None = None
    discussion_of: int | None = None

    @property
    def described(self) -> Json:
        """The chat as the Bot API gives it."""
        if self.person is not None:
            names = ("first_name", "username")
            return {"id": self.id, "type": self.type, **{name: self.person[name] for name in names}}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


class World:
    """Everything that one bot can meet; `changed` is told of each event and what it is about."""

    def __init__(self, username: str = "article_test_bot", clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.bot: Json = {"id": 123456, "is_bot": True, "first_name": "Article", "username": username}
        self.people: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.listeners: list[Callable[[str, Json], None]] = []
        self._ids = itertools.count(1)
        self._group_ids = itertools.count(1)

    def changed(self, event: str, about: Json) -> None:
        """Tell everybody who listens."""
        for listener in self.listeners:
            listener(event, about)

    def now(self) -> int:
        """Return the time in whole seconds, as Telegram gives it."""
        return int(self.clock())

    def add_person(
        self, first_name: str, language: str | None = None, *, username: str | None = None, is_bot: bool = False
    ) -> Json:
        """Add somebody, and their private chat with the bot, not yet started."""
        number = 1000 + len(self.people)
        name = username or first_name.lower()
        person: Json = {"id": number, "is_bot": is_bot, "first_name": first_name, "username": name}
        if language is not None:
            person["language_code"] = language
        self.people[number] = person
        self.chats[number] = Chat(number, "private", person=person, bot="left", members={number})
        return person

    def add_group(self, title: str, *people: Json, kind: str = "supergroup", topics: tuple[str, ...] = ()) -> Chat:
        """Add a group; with topics it is a forum, and the General topic is there without being named."""
        number = next(self._group_ids)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title)
        chat.members = {person["id"] for person in people}
        self.chats[chat.id] = chat
        founder = people[0]
        if kind == "supergroup":
            self.post(chat, founder, {"supergroup_chat_created": True})
        for name in topics:
            created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            topic = self.post(chat, founder, created)["message_id"]
            chat.topics[topic] = name
            chat.messages[topic] |= {"message_thread_id": topic, "is_topic_message": True, "chat": chat.described}
        return chat

    def chat(self, number: int | str) -> Chat:
        """Return a chat that the bot can write to.

        Raises:
            Rejected: with Telegram's wording.
        """
        chat = self.chats.get(number) if isinstance(number, int) else None
        if chat is None:
            raise refuse("chat not found")
        if chat.migrated_to is not None:
            raise Rejected(
                "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if chat.bot == "kicked":
            who = "blocked by the user" if chat.person else f"kicked from the {chat.type} chat"
            raise refuse(f"bot was {who}", 403)
        if chat.bot == "left":
            raise (
                refuse("bot can't initiate conversation with a user", 403)
                if chat.person
                else refuse(f"bot is not a member of the {chat.type} chat", 403)
            )
        return chat

    def message(self, chat: Chat, number: int, missing: str = "message not found") -> Json:
        """Return a message of a chat.

        Raises:
            Rejected: with the wording given.
        """
        message = chat.messages.get(number)
        if not message:
            raise refuse(missing)
        return message

    def post(self, chat: Chat, sender: Json, content: Json, *, topic: int | None = None) -> Json:
        """Put a message into a chat and return it; content is everything but who, where and when."""
        number = len(chat.messages) + 1 if chat.type == "supergroup" else next(self._ids)
        message: Json = {"message_id": number, "date": self.now(), "chat": chat.described, "from": sender, **content}
        if topic is not None and topic != GENERAL_TOPIC:
            message |= {"message_thread_id": topic, "is_topic_message": True}
            # Telegram makes every message of a topic that is no reply one to the message that began the topic.
            message.setdefault("reply_to_message", shallow(chat.messages[topic]))
        chat.messages[number] = message
        self.changed("message", message)
        return message

    def edit(self, message: Json, content: Json) -> Json:
        """Change a message in place; a field that is None goes."""
        message.update({"edit_date": self.now(), **content})
        for name in [name for name, value in message.items() if value is None]:
            del message[name]
        self.changed("edit", message)
        return message

    def delete(self, chat: Chat, number: int) -> None:
        """Take a message out of a chat; its number is not used again."""
        self.changed("delete", chat.messages[number])
        chat.messages[number] = {}


def shallow(message: Json) -> Json:
    """Return a message as it stands inside another: without what it replies to."""
    return {name: value for name, value in message.items() if name not in {"reply_to_message", "quote"}}


def written(formatted: Formatted) -> Json:
    """Return a text as the fields of a message."""
    if not formatted.entities:
        return {"text": formatted.text}
    return {"text": formatted.text, "entities": list(formatted.entities)}
