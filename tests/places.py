"""Where the people of the transcripts talk: private chats, groups, topics and comments, and how these change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.offline import BOT
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.offline import Json, World

    Rule = tuple[str, Callable[..., Iterator[Json]]]

BOT_USER: Json = {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")}
CHANNEL: Json = {"id": -1009, "type": "channel", "title": "Wieści"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class Places:
    """Who there is, and which chat is talked in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Json] = {}
        self.topics: dict[int, str] = {}
        self._chat: Json = {}
        self._topic: Json = {}

    @property
    def rules(self) -> list[Rule]:
        """Which lines say what of places."""
        return [
            (r"People: (.*)\.", self._introduce),
            (r"In private with (\w+)\.", self._private),
            (r"In the (group|supergroup) (.*)\.", self._group),
            (r"In the topic (.*)\.", self._in_topic),
            (r"Comments under a post of the channel: (.*)", self._post),
            (r"(\w+) adds the bot to the group\.", self._add),
            (r"(\w+) makes the group a supergroup\.", self._upgrade),
            (r"The group becomes a supergroup while the bot answers\.", self._upgrade_unseen),
        ]

    def _introduce(self, people: str) -> Iterator[Json]:
        for number, person in enumerate(people.split(", "), start=len(self.people) + 1):
            name, _, language = person.removesuffix(")").partition(" (")
            is_bot = language == "bot"
            self.people[name] = {"id": 10 + number, "is_bot": is_bot, "first_name": name}
            if language and not is_bot:
                self.people[name]["language_code"] = language
        return iter(())

    def _private(self, name: str) -> Iterator[Json]:
        self._chat = {"id": self.people[name]["id"], "type": "private", "first_name": name}
        self._topic = {}
        self.world.chats[self._chat["id"]] = self._chat
        return iter(())

    def _group(self, kind: str, title: str) -> Iterator[Json]:
        number = 100 + sum(map(ord, title))
        self._chat = {"id": -number if kind == "group" else -1_000_000 - number, "type": kind, "title": title}
        self._topic = {}
        self.world.chats[self._chat["id"]] = self._chat
        return iter(())

    def _in_topic(self, name: str) -> Iterator[Json]:
        number = 50 + len(self.topics)
        self.topics[number] = name
        self._chat = {**self._chat, "is_forum": True}
        self._topic = {"message_thread_id": number, "is_topic_message": True}
        return iter(())

    def _post(self, text: str) -> Iterator[Json]:
        origin = {"type": "channel", "chat": CHANNEL, "message_id": 7, "date": int(self.world.now.timestamp())}
        message = self.world.message(
            self._chat, TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=origin, text=text
        )
        self._topic = {"message_thread_id": message["message_id"]}
        yield self.world.update("message", message)

    def _add(self, name: str) -> Iterator[Json]:
        change = {
            "chat": self._chat,
            "from": self.people[name],
            "date": int(self.world.now.timestamp()),
            "old_chat_member": {"status": "left", "user": BOT_USER},
            "new_chat_member": {"status": "member", "user": BOT_USER},
        }
        yield self.world.update("my_chat_member", change)

    def _upgrade(self, name: str) -> Iterator[Json]:
        old = self._chat
        new_id = self._supergroup_id()
        yield self.world.update("message", self.world.message(old, self.people[name], migrate_to_chat_id=new_id))
        self._move()
        yield self.world.update(
            "message", self.world.message(self._chat, self.people[name], migrate_from_chat_id=old["id"])
        )
        yield from self._add(name)  # Telegram tells that the bot has joined the supergroup, too

    def _upgrade_unseen(self) -> Iterator[Json]:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        new = {**self._chat, "id": self._supergroup_id(), "type": "supergroup"}
        self.world.chats[new["id"]] = new
        self.world.faults.append(("sendMessage", Rejected(reason, migrate_to_chat_id=new["id"])))
        return iter(())

    def _supergroup_id(self) -> int:
        return int(self._chat["id"]) - 1_000_000

    def _move(self) -> None:
        old, self._chat = self._chat, {**self._chat, "id": self._supergroup_id(), "type": "supergroup"}
        self.world.messages.pop(old["id"], None)  # a supergroup counts its messages anew
        self.world.chats[self._chat["id"]] = self._chat
