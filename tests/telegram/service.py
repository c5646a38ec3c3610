"""Telegram's servers as one bot sees them: every request is checked, carried out or refused, and written down.

Its own answers and the updates that it delivers are held to the Bot API's description as well.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import TYPE_CHECKING, Any

from tests.telegram import answering, profile, sending
from tests.telegram.faults import Fault, Network
from tests.telegram.inbox import Inbox
from tests.telegram.journal import Entry, Journal
from tests.telegram.rejection import Rejected
from tests.telegram.schema import check_answer, read
from tests.telegram.webhook import Webhook
from tests.telegram.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.world import Chat, Json

METHODS: dict[str, Any] = {**profile.METHODS, **sending.METHODS, **answering.METHODS}
TOKEN = "123456:MADE-UP-TOKEN-FOR-A-MADE-UP-TELEGRAM"


class Telegram:
    """One bot's Telegram; `privacy` hides from the bot what groups say among themselves."""

    def __init__(self, *, token: str = TOKEN, privacy: bool = False, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.privacy = privacy
        self.world = World(clock=clock)
        self.inbox = Inbox()
        self.webhook = Webhook(self.inbox, self.world.now)
        self.journal = Journal()
        self.faults: list[Fault] = []
        self.queries: dict[str, asyncio.Future[Json]] = {}
        self.guest_calls: dict[str, Json] = {}
        self.said: dict[tuple[str, ...], Any] = {}
        self.files: dict[str, bytes] = {}
        self._query_ids = itertools.count(1)

    def fails(self, what: Callable[[], Rejected] | Network, method: str | None = None, **when: Any) -> None:
        """Script a fault; `chat`, `times` and `after` say when it strikes."""
        self.faults.append(Fault(what, method, **when))

    def expect_answer(self) -> tuple[str, asyncio.Future[Json]]:
        """Return the id of a new query, and what the bot will answer to it."""
        number = str(next(self._query_ids))
        answered = self.queries[number] = asyncio.get_running_loop().create_future()
        return number, answered

    def deliver(self, kind: str, message: Json) -> None:
        """Let the bot know of a message, if it is in the chat and may hear it."""
        chat = self.world.chats[message["chat"]["id"]]
        if chat.bot == "member" and (chat.person or not self.privacy or self._for_bot(message)):
            self.inbox.put(kind, message)

    def change_membership(self, chat: Chat, by: Json, status: str) -> None:
        """Make the bot a member of a chat, or no longer one, and let it know."""
        old, chat.bot = chat.bot, status
        change = {"chat": chat.described, "from": by, "date": self.world.now()}
        members = {"old_chat_member": self._member(old), "new_chat_member": self._member(status)}
        self.inbox.put("my_chat_member", {**change, **members})
        self.world.changed("membership", chat.described)

    def upgrade(self, group: Chat) -> Chat:
        """Turn a group into a supergroup, as Telegram does when it grows."""
        world = self.world
        people = [world.people[number] for number in group.members]
        larger = world.add_group(group.title, *people)
        group.migrated_to = larger.id
        for chat, content in (
            (group, {"migrate_to_chat_id": larger.id}),
            (larger, {"migrate_from_chat_id": group.id}),
        ):
            self.inbox.put("message", world.post(chat, people[0], content))
        larger.bot = "left"
        self.change_membership(larger, people[0], "member")
        return larger

    def _for_bot(self, message: Json) -> bool:
        text, name = message.get("text", ""), self.world.bot["username"]
        replied = message.get("reply_to_message", {}).get("from", {}).get("id")
        return text.startswith("/") or f"@{name}" in text or replied == self.world.bot["id"] or "via_bot" in message

    def _member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": self.world.bot, **until}

    async def call(self, method: str, parameters: Json) -> Json:
        """Do what a request asks for and return Telegram's answer.

        Raises:
            ConnectionError: a script says that the network fails.
        """
        network: Network | None = None
        refused_by, result, refusal = "rules", None, None
        values = parameters
        try:
            values = read(method, parameters)
            refused_by = "script"
            fault = next((fault for fault in self.faults if fault.concerns(method, values)), None)
            if fault is not None and not isinstance(fault.what, Network):
                raise fault.what()
            network = fault.what if fault is not None and isinstance(fault.what, Network) else None
            if network in {None, Network.LOSES}:
                refused_by = "world" if method in METHODS else "here"
                result = await self._carry_out(method, values)
        except Rejected as error:
            refusal = error
        description = refusal.description if refusal else network.value if network else None
        by = refused_by if refusal or network else None
        self.journal.write(Entry(method, values, self.world.clock(), result, description, by))
        self.world.changed("request", {"method": method, "parameters": values, "refusal": description})
        if network is Network.HANGS:
            await asyncio.Event().wait()
        if network is not None:
            raise ConnectionError(network.value)
        return refusal.answer if refusal else {"ok": True, "result": result}

    async def _carry_out(self, method: str, values: Json) -> Any:
        if method not in METHODS:
            raise Rejected(f"Not Implemented: {method} is not played here", 501)
        # A copy, for what was answered does not change with the world.
        result = json.loads(json.dumps(await METHODS[method](self, values)))
        try:
            check_answer(method, result)
        except Rejected as error:
            raise RuntimeError(f"this Telegram answers {method} wrongly: {error}") from error
        return result
