"""Updates side by side, but those of one chat one after another, and none of them twice."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from telegram import Update
from telegram.ext import BaseUpdateProcessor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

CONCURRENT = 4_096
"""Those that wait for their chat's turn count too: one busy chat must not hold up the others."""

REMEMBERED = 4_096


class ChatOrder(BaseUpdateProcessor):
    """Holds a lock per chat, kept only as long as somebody waits for it.

    Updates that belong to no chat (inline queries) wait for nobody: the newest makes the older ones pointless.
    `seen` tells, across restarts, whether a message, an edit or a button press was handled before.
    """

    def __init__(self, seen: Callable[[int], Awaitable[bool]]) -> None:
        super().__init__(CONCURRENT)
        self._seen = seen
        self._recent: LRUCache[int, None] = LRUCache(REMEMBERED)
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers for an update when its turn has come."""
        if not isinstance(update, Update) or update.effective_chat is None or update.guest_message is not None:
            await coroutine
            return
        async with self._turn(update.effective_chat.id):
            try:
                new = await self._is_new(update.update_id)
            except BaseException:
                _discard(coroutine)
                raise
            if new:
                await coroutine
            else:
                _discard(coroutine)

    async def initialize(self) -> None:
        """There is nothing to prepare."""

    async def shutdown(self) -> None:
        """There is nothing to let go of."""

    @property
    def chats_waiting(self) -> int:
        """How many chats have an update in work."""
        return len(self._locks)

    async def _is_new(self, update_id: int) -> bool:
        if update_id in self._recent:
            return False
        self._recent[update_id] = None
        return not await self._seen(update_id)

    @asynccontextmanager
    async def _turn(self, chat_id: int) -> AsyncIterator[None]:
        lock, waiting = self._locks.get(chat_id, (asyncio.Lock(), 0))
        self._locks[chat_id] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(chat_id)
            if waiting > 1:
                self._locks[chat_id] = lock, waiting - 1


def _discard(coroutine: Awaitable[Any] | Coroutine[Any, Any, Any]) -> None:
    # Python warns of coroutines that were never awaited.
    close = getattr(coroutine, "close", None)
    if close is not None:
        close()
