"""What every handler works with: the engine, the archive, the way out to Telegram, and the limits."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.limits import Limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.delivery import Delivery
    from bot.settings import Settings
    from index.engine import Asker
    from index.types import Outcome, Question


ASIDES_PER_MINUTE = 12
"""Words to somebody who did not ask anything: one for an album of ten pictures is enough."""


def now_utc() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass
class Desk:
    """Where questions are taken and answers handed out; one for a running bot."""

    settings: Settings
    engine: Asker
    archive: Archive
    delivery: Delivery
    clock: Callable[[], datetime] = now_utc
    people: Limit = field(init=False)
    groups: Limit = field(init=False)
    apologies: Limit = field(init=False)
    asides: Limit = field(init=False)

    def __post_init__(self) -> None:
        def seconds() -> float:
            return self.clock().timestamp()

        self.people = Limit(self.settings.person_questions_per_minute, clock=seconds)
        self.groups = Limit(self.settings.group_questions_per_minute, clock=seconds)
        self.apologies = Limit(1 / self.settings.backlog_minutes, burst=1, clock=seconds)
        self.asides = Limit(ASIDES_PER_MINUTE, burst=1, clock=seconds)
        # One thread: the engine answers one question after another anyway, and first come is first served.
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="engine")

    async def ask(self, question: Question) -> Outcome:
        """Ask the engine without holding up the event loop.

        Raises:
            QuestionError: there is no question in it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self.engine.ask, question)

    async def examples(self, language: str, k: int = 2) -> tuple[str, ...]:
        """Return questions that the article answers; at most `k`, perhaps none."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self.engine.examples, language, k)

    def close(self) -> None:
        """Let go of the engine's thread; questions that wait are dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What python-telegram-bot hands to a handler, with the desk at hand."""

    @property
    def desk(self) -> Desk:
        """The desk of this bot."""
        return desk_of(self.application)


Program = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


def desk_of(application: Application[Any, Any, Any, Any, Any, Any]) -> Desk:
    """Return the desk that was set up when the application started."""
    desk: Desk = application.bot_data["desk"]
    return desk
