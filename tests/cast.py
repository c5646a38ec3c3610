"""What the people of the transcripts do: one line of a transcript becomes the updates that it causes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.places import BOT_USER, Places
from tests.telegram.parsing import parse, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.offline import Json
    from tests.places import Rule

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
    "a checklist": {"checklist": {"title": "Zakupy", "tasks": [{"id": 1, "text": "Chleb"}]}},
    "a game": {"game": {"title": "Statki", "description": "Gra", "photo": []}},
    "a location": {"location": {"latitude": 54.5, "longitude": 18.5}},
}


class Stage(Places):
    """Who there is, which chat is talked in, and what was said."""

    def happens(self, line: str) -> Iterator[Json]:
        """Yield the updates that Telegram would send to the bot.

        Raises:
            ValueError: the line says nothing that can be played.
        """
        rules: list[Rule] = [
            *self.rules,
            (r"(\w+) sends (a [\w ]*): (.*)", self._captioned),
            (r"(\w+) sends (a .*)\.", self._thing),
            (r"(\w+) presses \[(.*)\]", self._press),
            (r'(\w+) edits "(.*)": (.*)', self._edit),
            (r'(\w+) deletes "(.*)"\.', self._delete),
            (r'(\w+), in reply to "(.*?)", quoting "(.*)": (.*)', self._quote),
            (r'(\w+), in reply to "(.*?)": (.*)', self._reply),
            (r"(\w+), through the bot: (.*)", self._inline),
            (r"(\w+): (.*)", self._say),
        ]
        for pattern, play in rules:
            match = re.fullmatch(pattern, line)
            if match:
                yield from play(*match.groups())
                return
        raise ValueError(f"nothing of this kind can happen: {line}")

    def _say(self, name: str, text: str, **more: Any) -> Iterator[Json]:
        text = text.replace("\\n", "\n")
        text = re.sub(r"\((.+) × (\d+)\)", lambda match: match[1] * int(match[2]), text)
        yield self._wrote(name, text=text, **_entities("entities", text), **more)

    def _thing(self, name: str, thing: str) -> Iterator[Json]:
        yield self._wrote(name, **THINGS[thing])

    def _captioned(self, name: str, thing: str, text: str) -> Iterator[Json]:
        yield self._wrote(name, **THINGS[thing], caption=text, **_entities("caption_entities", text))

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
        field, entities = ("text", "entities") if "text" in message else ("caption", "caption_entities")
        message.pop(entities, None)
        message.update({field: text, "edit_date": int(self.world.now.timestamp()), **_entities(entities, text)})
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

    def _wrote(self, name: str, **content: Any) -> Json:
        message = self.world.message(self._chat, self.people[name], **{**self._topic, **content})
        return self.world.update("message", dict(message))

    def _said(self, words: str, author: Json | None = None) -> Json:
        for message in reversed(self.world.messages[self._chat["id"]]):
            if words in str(message.get("text") or message.get("caption")) and author in (None, message["from"]):
                return message
        raise ValueError(f"nobody said “{words}” here")


def _without_reply(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _entities(name: str, text: str) -> Json:
    """Return what Telegram finds in what somebody writes, under the name of its field; nothing where it finds none."""
    found = [entity for entity in parse(text).entities if entity["type"] in {"bot_command", "mention", "url"}]
    return {name: found} if found else {}
