"""Telegram's limits on sending, kept; and where one was hit all the same, patience with that chat only."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = logging.getLogger(__name__)

TRIES = 5
GRACE_S = 0.1


class RateLimiter(AIORateLimiter):
    """Thirty messages a second, twenty a minute for a group.

    The base class stops everything while one chat is to be left alone; here the other chats go on. "Is typing" is no
    message and must not use up what a group may get. What has no chat, such as an answer to a query, has to wait for
    nothing but its own kind.
    """

    def __init__(self, tries: int = TRIES) -> None:
        super().__init__(max_retries=0)
        self._tries = tries
        self._quiet_until: dict[Any, float] = {}
        self._impatient = asyncio.Event()

    def lose_patience(self) -> None:
        """Wait for no chat any more: what it is still to be told is given up, as the program ends."""
        self._impatient.set()

    async def process_request(  # noqa: PLR0917 - the base class asks for it
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Run a request when the limits allow it.

        Raises:
            RetryAfter: the chat was still to be left alone after so many tries, or when patience was lost.
        """
        if endpoint == "sendChatAction":
            return await callback(*args, **kwargs)
        chat = data.get("chat_id", endpoint)
        for _ in range(self._tries - 1):
            await self._wait(chat)
            try:
                return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
            except RetryAfter as error:
                seconds = error._retry_after.total_seconds() + GRACE_S
                log.info("Too much at once: leaving one chat or method alone for %.1f s", seconds)
                self._quiet_until[chat] = asyncio.get_running_loop().time() + seconds
        await self._wait(chat)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _wait(self, chat: Any) -> None:
        while (rest := self._quiet_until.get(chat, 0.0) - asyncio.get_running_loop().time()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._impatient.wait(), rest)
                raise RetryAfter(ceil(rest))
        self._quiet_until.pop(chat, None)
