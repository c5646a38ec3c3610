"""Telegram's side of a chat, with no network: answers the bot's requests and makes the updates that people cause.

Every request is checked by Telegram's rules before it is answered; what breaks one is kept in `broken`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from telegram.request import BaseRequest

from tests.telegram import parsing, schema
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from telegram.request import RequestData

Json = dict[str, Any]
BOT: Json = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Article bot",
    "username": "article_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
NOON = datetime(2024, 5, 13, 12, tzinfo=UTC)


@dataclass
class Call:
    """One request that the bot made, and how it went."""

    method: str
    values: Json
    result: Any = None


@dataclass
class World:
    """Chats, their messages, and the time."""

    now: datetime = NOON
    chats: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, list[Json]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Call] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    faults: list[tuple[str, Rejected]] = field(default_factory=list)
    stored: Json = field(default_factory=dict)
    last_message: int = 100
    last_update: int = 5000

    def clock(self) -> datetime:
        return self.now

    def passes(self, time: timedelta) -> None:
        self.now += time

    def update(self, kind: str, body: Json) -> Json:
        """Make an update, such as Telegram would send it."""
        self.last_update += 1
        update = {"update_id": self.last_update, kind: body}
        schema.check_type("Update", update)
        return update

    def message(self, chat: Json, author: Json, **content: Any) -> Json:
        """Let somebody write into a chat."""
        self.last_message += 1
        self.chats[chat["id"]] = chat
        message = {
            "message_id": self.last_message,
            "date": int(self.now.timestamp()),
            "chat": chat,
            "from": author,
            **content,
        }
        self.messages[chat["id"]].append(message)
        return message

    def answer(self, method: str, values: Json) -> Any:
        """Answer a request of the bot.

        Raises:
            Rejected: with what was prepared in `faults`, or as Telegram would.
        """
        for number, (name, refusal) in enumerate(self.faults):
            if name == method:
                del self.faults[number]
                raise refusal
        answers = {"sendMessage": self._sent, "editMessageText": self._edited, "deleteMessage": self._deleted}
        if method == "getMe":
            return BOT
        if method.startswith(("getMy", "setMy")):
            return self._menu(method, values)
        return answers[method](values) if method in answers else True

    def _menu(self, method: str, values: Json) -> Any:
        name = method.partition("My")[2]
        parameter = {"Commands": "commands", "Description": "description"}.get(name, "short_description")
        slot = json.dumps([name, values.get("scope"), values.get("language_code")])
        if method.startswith("set"):
            self.stored[slot] = values.get(parameter, "")
            return True
        if name == "Commands":
            return self.stored.get(slot, [])
        return {parameter: self.stored.get(slot, "")}

    def _deleted(self, values: Json) -> bool:
        message = self._find(values["chat_id"], values["message_id"])
        if message is None:
            raise Rejected("Bad Request: message to delete not found")
        self.messages[values["chat_id"]].remove(message)
        return True

    def _sent(self, values: Json) -> Json:
        if values["chat_id"] not in self.chats:
            raise Rejected("Bad Request: chat not found")
        chat = self.chats[values["chat_id"]]
        extra = {}
        if "message_thread_id" in values:
            extra = {"message_thread_id": values["message_thread_id"], "is_topic_message": True}
        reply = values.get("reply_parameters")
        if reply:
            original = self._find(values["chat_id"], reply["message_id"])
            if original is not None:
                extra["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        author = {k: BOT[k] for k in ("id", "is_bot", "first_name", "username")}
        return self.message(chat, author, **self._content(values), **extra)

    def _edited(self, values: Json) -> Json:
        message = self._find(values["chat_id"], values["message_id"])
        if message is None:
            raise Rejected("Bad Request: message to edit not found")
        content = self._content(values)
        if {key: message.get(key) for key in content} == content:
            raise Rejected("Bad Request: message is not modified")
        message.update(content)
        return message

    def _content(self, values: Json) -> Json:
        parsed = parsing.parse(values["text"], values.get("parse_mode"))
        content: Json = {"text": parsed.text, "entities": list(parsed.entities)}
        if "reply_markup" in values:
            content["reply_markup"] = values["reply_markup"]
        return content

    def _find(self, chat_id: int, message_id: int) -> Json | None:
        return next((m for m in self.messages[chat_id] if m["message_id"] == message_id), None)


class Offline(BaseRequest):
    """Carries the bot's requests to a world instead of the network."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - always the same
        request_data: RequestData | None = None,
        *_args: Any,
        **_timeouts: Any,
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[-1]
        try:
            values = schema.read(name, request_data.json_parameters if request_data else {})
        except Rejected as error:
            self.world.broken.append(f"{name}: {error.description}")
            return error.code, json.dumps(error.answer).encode()
        call = Call(name, values)
        self.world.calls.append(call)
        try:
            call.result = json.loads(json.dumps(self.world.answer(name, values)))
        except Rejected as error:
            call.result = error
            return error.code, json.dumps(error.answer).encode()
        schema.check_answer(name, call.result)
        return 200, json.dumps({"ok": True, "result": call.result}).encode()
