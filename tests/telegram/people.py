"""People: what they do in chats, and what the bot learns of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.telegram.answering import inline_id, post_result
from tests.telegram.parsing import parse
from tests.telegram.sending import quoted
from tests.telegram.world import shallow, written

if TYPE_CHECKING:
    from tests.telegram.service import Telegram
    from tests.telegram.world import Chat, Json

PATIENCE_S = 60.0
"""For how long somebody waits for the bot."""


class Person:
    """Somebody with a Telegram client. What they do returns the message that it makes, as Telegram gives it."""

    def __init__(
        self, telegram: Telegram, first_name: str, language: str | None = None, username: str | None = None
    ) -> None:
        self._telegram = telegram
        self._world = telegram.world
        self.user = self._world.add_person(first_name, language, username=username)

    @property
    def private(self) -> Chat:
        """The chat with the bot."""
        return self._world.chats[self.user["id"]]

    def writes(
        self,
        text: str,
        chat: Chat | None = None,
        *,
        topic: int | None = None,
        reply_to: Json | None = None,
        quote: str | None = None,
    ) -> Json:
        """Write a text; a quote is a part of the message that it replies to."""
        content = written(parse(text))
        if reply_to is not None:
            content["reply_to_message"] = shallow(reply_to)
            topic = topic or reply_to.get("message_thread_id")
        if reply_to is not None and quote is not None:
            content["quote"] = quoted(reply_to, {"quote": quote})
        return self.sends(content, chat, topic=topic)

    def sends(self, content: Json, chat: Chat | None = None, *, topic: int | None = None) -> Json:
        """Send anything: `{"voice": {…}}`, `{"sticker": {…}}`."""
        chat = chat or self.private
        if chat is self.private and chat.bot == "left":
            chat.bot = "member"
        message = self._world.post(chat, self.user, content, topic=topic)
        self._telegram.deliver("message", message)
        return message

    def starts(self, payload: str = "") -> Json:
        """Press Start, perhaps through a link that hands something over."""
        return self.writes(f"/start {payload}".strip())

    def edits(self, message: Json, text: str) -> Json:
        """Change what was written."""
        edited = self._world.edit(message, {"entities": None, **written(parse(text))})
        self._telegram.deliver("edited_message", edited)
        return edited

    async def presses(self, message: Json, label: str) -> Any:
        """Press the first button that has the label somewhere in its name; returns what `press` does."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        button = next((button for row in rows for button in row if label in button["text"]), None)
        if button is None:
            raise AssertionError(f"no button {label!r} among {[button['text'] for row in rows for button in row]}")
        return await self.press(message, button)

    async def press(self, message: Json, button: Json) -> Any:
        """Press a button under a message.

        Returns what it comes to: the bot's notice (perhaps empty), a message after a link to the bot, an inline query
        to be typed, an address to be opened.
        """
        if "callback_data" in button:
            return (await self._calls_back(message, button["callback_data"])).get("text", "")
        if "url" in button:
            address = urlsplit(button["url"])
            ours = address.hostname == "t.me" and address.path == f"/{self._world.bot['username']}"
            return self.starts(parse_qs(address.query).get("start", [""])[0]) if ours else button["url"]
        for name in ("switch_inline_query", "switch_inline_query_current_chat"):
            if name in button:
                return button[name]
        return button["switch_inline_query_chosen_chat"].get("query", "")

    async def types(self, query: str, chat: Chat | None = None) -> list[Json]:
        """Type behind the bot's name and return the results that come up."""
        return list((await self.looks_up(query, chat))["results"])

    async def looks_up(self, query: str, chat: Chat | None = None) -> Json:
        """Type behind the bot's name and return the whole answer."""
        kind = "sender" if chat is None or chat is self.private else chat.type
        inline = {"from": self.user, "query": query, "offset": "", "chat_type": kind}
        return await self._asks("inline_query", inline)

    def chooses(self, result: Json, chat: Chat, *, query: str = "", topic: int | None = None) -> Json:
        """Post an inline result into a chat."""
        via = {"via_bot": self._world.bot}
        message = post_result(self._world, chat, self.user, result, via, topic=topic)
        chosen = {"result_id": result["id"], "from": self.user, "query": query}
        if "reply_markup" in result:
            chosen["inline_message_id"] = inline_id(message)
        self._telegram.inbox.put("chosen_inline_result", chosen)
        self._telegram.deliver("message", message)
        return message

    async def summons(self, text: str, chat: Chat, *, reply_to: Json | None = None) -> Json:
        """Call the bot into a chat where it is no member, and return the message that it answers with."""
        content = written(parse(text))
        if reply_to is not None:
            content["reply_to_message"] = shallow(reply_to)
        message = self._world.post(chat, self.user, content)
        number, answered = self._telegram.expect_answer()
        self._telegram.guest_calls[number] = message
        self._telegram.inbox.put("guest_message", {**message, "guest_query_id": number})
        await asyncio.wait_for(answered, PATIENCE_S)
        return max(chat.messages.values(), key=lambda message: int(message.get("message_id", 0)))

    def blocks_bot(self) -> None:
        """Block the bot."""
        self._telegram.change_membership(self.private, self.user, "kicked")

    def unblocks_bot(self) -> None:
        """Let the bot write again."""
        self._telegram.change_membership(self.private, self.user, "member")

    def adds_bot(self, chat: Chat) -> None:
        """Make the bot a member of a group."""
        self._telegram.change_membership(chat, self.user, "member")

    def removes_bot(self, chat: Chat) -> None:
        """Throw the bot out of a group."""
        self._telegram.change_membership(chat, self.user, "kicked")

    async def _calls_back(self, message: Json, data: str) -> Json:
        query = {"from": self.user, "chat_instance": str(message["chat"]["id"]), "data": data}
        if inline_id(message) in self._world.inline_messages:
            query["inline_message_id"] = inline_id(message)
        else:
            query["message"] = message
        return await self._asks("callback_query", query)

    async def _asks(self, kind: str, query: Json) -> Json:
        number, answered = self._telegram.expect_answer()
        self._telegram.inbox.put(kind, {"id": number, **query})
        return await asyncio.wait_for(answered, PATIENCE_S)
