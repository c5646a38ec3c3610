"""Updates pushed to the bot's own address, one after another, again and again until it takes them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.inbox import Inbox

PAUSE_S = 0.2
"""Between two tries; Telegram waits longer each time."""
PATIENCE_S = 10.0


class Webhook:
    """Pushes what is in the inbox to where `setWebhook` said."""

    def __init__(self, inbox: Inbox, now: Callable[[], int]) -> None:
        self._inbox = inbox
        self._now = now
        self._task: asyncio.Task[None] | None = None
        self._options: dict[str, Any] = {}
        self._error: dict[str, Any] = {}
        self.tries: list[int] = []
        """The status of every try, 0 where nobody answered."""

    async def set(self, url: str, secret: str | None = None, **options: Any) -> None:
        """Push to an address from now on, or to none where it is empty."""
        await self.close()
        self._inbox.webhook, self._options, self._error = url, options, {}
        if url:
            self._task = asyncio.create_task(self._push(url, secret))

    async def close(self) -> None:
        """Push nothing more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def info(self) -> dict[str, Any]:
        """What `getWebhookInfo` says."""
        info = {
            "url": self._inbox.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self._inbox.pending),
            **self._options,
            **self._error,
        }
        return info | ({"allowed_updates": self._inbox.allowed} if self._inbox.allowed else {})

    async def _push(self, url: str, secret: str | None) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        patience = aiohttp.ClientTimeout(total=PATIENCE_S)
        async with aiohttp.ClientSession(headers=headers, timeout=patience) as session:
            while True:
                update = await self._inbox.next()
                try:
                    async with session.post(url, json=update) as response:
                        status, reason = response.status, f"{response.status} {response.reason}"
                except (aiohttp.ClientError, TimeoutError) as error:
                    status, reason = 0, type(error).__name__
                self.tries.append(status)
                if 200 <= status < 300:
                    self._inbox.confirm(update["update_id"])
                else:
                    message = f"Wrong response from the webhook: {reason}" if status else "Connection failed"
                    self._error = {"last_error_date": self._now(), "last_error_message": message}
                    await asyncio.sleep(PAUSE_S)
