"""The bot running in this process, against a strict Telegram on loopback, with a database that outlives it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from bot.app import build
from bot.serving import Stop, serve
from bot.settings import load_settings
from tests.fakes import WordEngine, lighthouse
from tests.telegram.server import FakeTelegram

if TYPE_CHECKING:
    from pathlib import Path

    from index.engine import Asker


class Served:
    """One bot that can be stopped and started again, with another article too."""

    def __init__(self, folder: Path, engine: Asker | None = None) -> None:
        self.telegram = FakeTelegram()
        self.engine: Any = engine or WordEngine(lighthouse())
        self.settings: dict[str, Any] = {}
        self.database = f"sqlite:///{folder / 'answers.sqlite'}"
        self._stop = Stop()
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.telegram.__aenter__()
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self.telegram.__aexit__()

    async def start(self, engine: Asker | None = None) -> None:
        """Start, perhaps with another engine than before; what is sent meanwhile waits."""
        self.engine = engine or self.engine
        settings = load_settings(
            telegram_token=self.telegram.token,
            telegram_api_url=self.telegram.url,
            database_url=self.database,
            _env_file=None,
            **self.settings,
        )
        self._stop = Stop()
        self._running = asyncio.create_task(serve(build(settings, self.engine), settings, self._stop))

    async def stop(self) -> None:
        """Stop in order."""
        self._stop.ask()
        if self._running is not None:
            await self._running
        self._running = None

    async def said(self, number: int) -> list[str]:
        """Return the texts of the messages that the bot sent, once there are so many."""
        await self.telegram.journal.until(lambda journal: len(journal.of("sendMessage")) >= number)
        return [entry.result["text"] for entry in self.telegram.journal.of("sendMessage")]
