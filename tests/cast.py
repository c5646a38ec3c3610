"""The people of the transcripts and where they talk: one line of a transcript becomes the updates that it causes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.offline import BOT
from tests.telegram.parsing import parse, units
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.offline import Json, World

BOT_USER: Json = {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")}
CHANNEL: Json = {"id": -1009, "type": "channel", "title": "Wieści"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
THINGS: Json = {
    "a sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "a photo": {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]},
    "a voice message": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "a document": {"document": {"file_id": "d", "file_unique_id": "d"}},
    "a location": {"location": {"latitude": 54.5, "longitude": 18.5}},
}


class Stage:
    """Who there is, which chat is talked in, and what was said."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Json] = {}
        self.topics: dict[int, str] = {}
        self._chat: Json = {}
        self._topic: Json = {}

    def happens(self, line: str) -> Iterator[Json]:
        """Yield the updates that Telegram would send to the bot.

        Raises:
            ValueError: the line says nothing that can be played.
        """
        for pattern, play in (
            (r"People: (.*)\.", self._introduce),
            (r"In private with (\w+)\.", self._private),
            (r"In the (group|supergroup) (.*)\.", self._group),
            (r"In the topic (.*)\.", self._in_topic),
            (r"Comments under a post of the channel: (.*)", self._post),
            (r"(\w+) sends (a .*)\.", self._thing),
            (r"(\w+) presses \[(.*)\]", self._press),
            (r'(\w+) edits "(.*)": (.*)', self._edit),
            (r'(\w+) deletes "(.*)"\.', self._delete),
            (r"(\w+) adds the bot to the group\.", self._add),
            (r"(\w+) makes the group a supergroup\.", self._upgrade),
            (r"The group becomes a supergroup while the bot answers\.", self._upgrade_unseen),
            (r'(\w+), in reply to "(.*?)", quoting "(.*)": (.*)', self._quote),
            (r'(\w+), in reply to "(.*?)": (.*)', self._reply),
            (r"(\w+), through the bot: (.*)", self._inline),
            (r"(\w+): (.*)", self._say),
        ):
            match = re.fullmatch(pattern, line)
            if match:
                yield from play(*match.groups())
                return
        raise ValueError(f"nothing of this kind can happen: {line}")

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

    def _say(self, name: str, text: str, **more: Any) -> Iterator[Json]:
        text = text.replace("\\n", "\n")
        text = re.sub(r"\((.+) × (\d+)\)", lambda match: match[1] * int(match[2]), text)
        entities = [entity for entity in parse(text).entities if entity["type"] in {"bot_command", "mention", "url"}]
        if entities:
            more["entities"] = entities
        yield self._wrote(name, text=text, **more)

    def _thing(self, name: str, thing: str) -> Iterator[Json]:
        yield self._wrote(name, **THINGS[thing])

    def _reply(self, name: str, words: str, text: str, **more: Any) -> Iterator[Json]:
        replied = self._said(words)
        thread = replied.get("message_thread_id", replied["message_id"])
        if self._chat["type"] == "supergroup" and not self._topic:
            more["message_thread_id"] = thread
        return self._say(name, text, reply_to_message=_without_reply(replied), **more)

    def _quote(self, name: str, words: str, quoted: str, text: str) -> Iterator[Json]:
        position = self._said(words)["text"].index(quoted)
        quote = {"text": quoted, "position": units(self._said(words)["text"][:position]), "is_manual": True}
        return self._reply(name, words, text, quote=quote)

    def _inline(self, name: str, text: str) -> Iterator[Json]:
        return self._say(name, text, via_bot=BOT_USER)

    def _edit(self, name: str, words: str, text: str) -> Iterator[Json]:
        message = self._said(words, self.people[name])
        message["text"] = text
        message["edit_date"] = int(self.world.now.timestamp())
        message["entities"] = [
            entity for entity in parse(text).entities if entity["type"] in {"bot_command", "mention"}
        ]
        yield self.world.update("edited_message", dict(message))

    def _delete(self, name: str, words: str) -> Iterator[Json]:
        self.world.messages[self._chat["id"]].remove(self._said(words, self.people[name]))
        return iter(())

    def _press(self, name: str, label: str) -> Iterator[Json]:
        for message in reversed(self.world.messages[self._chat["id"]]):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        press = {"id": "1", "from": self.people[name], "chat_instance": "1", "message": dict(message)}
                        yield self.world.update("callback_query", {**press, "data": button["callback_data"]})
                        return
        raise ValueError(f"there is no button [{label}]")

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
        moved = [{**message, "chat": self._chat} for message in self.world.messages.pop(old["id"], [])]
        self.world.messages[self._chat["id"]] = moved
        self.world.chats[self._chat["id"]] = self._chat

    def _wrote(self, name: str, **content: Any) -> Json:
        message = self.world.message(self._chat, self.people[name], **{**self._topic, **content})
        return self.world.update("message", dict(message))

    def _said(self, words: str, author: Json | None = None) -> Json:
        for message in reversed(self.world.messages[self._chat["id"]]):
            if words in message.get("text", "") and author in (None, message["from"]):
                return message
        raise ValueError(f"nobody said “{words}” here")


def _without_reply(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_to_message"}
