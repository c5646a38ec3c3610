"""Updates on their way to the bot: kept until they are confirmed, so that what is not confirmed comes again."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.telegram.rejection import refuse
from tests.telegram.schema import check_type
from tests.telegram.specification import specification

SELDOM = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds of updates that come only to bots that name them."""


class Inbox:
    """The updates that one bot has not confirmed, and the kinds that it wants; asked for or pushed, never both."""

    def __init__(self) -> None:
        self.pending: list[dict[str, Any]] = []
        self.allowed: list[str] = []
        self.webhook = ""
        self._next_id = 1
        self._arrived = asyncio.Event()
        self._poll: asyncio.Task[Any] | None = None

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Add an update and return its id; None where the bot does not want that kind.

        Raises:
            Rejected: it is no update as the Bot API describes them.
        """
        update: dict[str, Any] = {"update_id": self._next_id, kind: content}
        check_type("Update", update)
        if kind not in (self.allowed or specification().types["Update"].fields.keys() - SELDOM):
            return None
        self._next_id += 1
        self.again(update)
        return self._next_id - 1

    def again(self, update: dict[str, Any]) -> None:
        """Deliver an update, perhaps one that the bot has confirmed before."""
        self.pending.append(update)
        self._arrived.set()

    def drop(self) -> None:
        """Forget what is pending."""
        self.pending.clear()

    async def poll(self, offset: int = 0, limit: int = 100, timeout: float = 0) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's own parameter
        """Wait for updates and return them; a later call ends an earlier one that still waits.

        Raises:
            Rejected: a webhook is set, or another program polls.
        """
        if self.webhook:
            raise refuse(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                409,
            )
        if self._poll is not None:
            self._poll.cancel()
        self._poll = mine = asyncio.ensure_future(self._wait(offset, limit, timeout))
        try:
            return await asyncio.shield(mine)
        except asyncio.CancelledError:
            if self._poll is mine:  # it is the caller who has gone away
                mine.cancel()
                raise
            raise refuse(
                "terminated by other getUpdates request; make sure that only one bot instance is running", 409
            ) from None
        finally:
            if self._poll is mine:
                self._poll = None

    async def next(self) -> dict[str, Any]:
        """Wait for the first pending update and return it; it stays pending."""
        while not self.pending:
            self._arrived.clear()
            await self._arrived.wait()
        return self.pending[0]

    def confirm(self, update_id: int) -> None:
        """Forget an update and those before it."""
        self.pending = [update for update in self.pending if update["update_id"] > update_id]

    async def _wait(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        if offset > 0:
            self.confirm(offset - 1)
        elif offset < 0:
            self.pending = self.pending[offset:]
        if not self.pending and seconds:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), seconds)
            except TimeoutError:
                return []
        return self.pending[:limit]
