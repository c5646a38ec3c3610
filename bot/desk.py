"""What every handler works with: the engine, the archive, the way out to Telegram, and the limits."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import now_utc
from bot.heard import Heard
from bot.limits import Limit
from index.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import User

    from bot.archive import Archive
    from bot.delivery import Delivery
    from bot.settings import Settings
    from index.engine import Asker
    from index.types import Outcome, Question

log = logging.getLogger(__name__)

PATIENCE_S = 1.0
"""How long an answer waits for the example questions that go with it."""
CALLS_PER_MINUTE, CALLS_AT_ONCE = 10, 10
"""Commands and empty mentions that a chat is answered: a group gets twenty messages a minute, questions' included."""
ASIDES_PER_MINUTE = 12
"""Words to somebody who did not ask anything: one for an album of ten pictures is enough."""
TAPS_PER_MINUTE = 12
"""The same example pressed by the same person: who taps twice asks once."""
PRESSES_PER_MINUTE, PRESSES_AT_ONCE = 10, 10
"""Other views that one person may turn answers to: each is an edit, of which a whole group gets twenty a minute."""


@dataclass
class Desk:
    """Where questions are taken and answers handed out; one for a running bot."""

    settings: Settings
    engine: Asker
    archive: Archive
    delivery: Delivery
    clock: Callable[[], datetime] = now_utc
    moved: set[int] = field(default_factory=set)
    """Supergroups that groups have become since the start."""
    let_in: set[int] = field(default_factory=set)
    """Those of them whose group was let in."""
    heard: Heard = field(default_factory=Heard)
    people: Limit = field(init=False)
    groups: Limit = field(init=False)
    apologies: Limit = field(init=False)
    calls: Limit = field(init=False)
    asides: Limit = field(init=False)
    taps: Limit = field(init=False)
    presses: Limit = field(init=False)

    def __post_init__(self) -> None:
        def seconds() -> float:
            return self.clock().timestamp()

        self.people = Limit(self.settings.person_questions_per_minute, clock=seconds)
        self.groups = Limit(self.settings.group_questions_per_minute, clock=seconds)
        self.apologies = Limit(1 / self.settings.backlog_minutes, burst=1, clock=seconds)
        self.calls = Limit(CALLS_PER_MINUTE, burst=CALLS_AT_ONCE, clock=seconds)
        self.asides = Limit(ASIDES_PER_MINUTE, burst=1, clock=seconds)
        self.taps = Limit(TAPS_PER_MINUTE, burst=1, clock=seconds)
        self.presses = Limit(PRESSES_PER_MINUTE, burst=PRESSES_AT_ONCE, clock=seconds)
        # One thread: the engine answers one question after another anyway, and first come is first served.
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="engine")
        # Examples take seconds to find, and nobody's question shall wait for them.
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="examples")
        self._examples: dict[str, asyncio.Future[tuple[str, ...]]] = {}

    async def ask(self, question: Question) -> Outcome:
        """Ask the engine without holding up the event loop.

        Raises:
            QuestionError: there is no question in it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self.engine.ask, question)

    async def examples(self, language: str, k: int = 2, patience_s: float = PATIENCE_S) -> tuple[str, ...]:
        """Return questions that the article answers; at most `k`, none where they are not found within the time."""
        try:
            found = await asyncio.wait_for(asyncio.shield(self._finding(language)), patience_s)
        except TimeoutError:
            return ()
        except Exception:
            log.exception("No questions to begin with were found; they are looked for again")
            return ()
        return tuple(text for text in found if len(text) <= self.settings.question_length)[:k]

    def hears_inline(self, bot: User) -> bool:
        """Tell whether `@bot question` works in every chat: BotFather and the settings both have a say."""
        return bool(bot.supports_inline_queries) and "inline_query" in self.settings.allowed_updates

    def prepare(self) -> None:
        """Begin to look for example questions in every language, beside the questions of people."""
        for language in LANGUAGES:
            self._finding(language)

    def close(self) -> None:
        """Let go of the threads; what waits for them is dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._aside.shutdown(wait=False, cancel_futures=True)

    def _finding(self, language: str) -> asyncio.Future[tuple[str, ...]]:
        known = self._examples.get(language)
        if known is None or (known.done() and known.exception() is not None):  # what failed once may succeed now
            loop = asyncio.get_running_loop()
            known = loop.run_in_executor(self._aside, self.engine.examples, language)
            self._examples[language] = known
        return known


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
