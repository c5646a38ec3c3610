from __future__ import annotations

import asyncio
from threading import Event
from typing import Any

import pytest
from telegram import User

from bot.desk import Desk
from bot.settings import load_settings
from tests.fakes import WordEngine, lighthouse


class Stumbling(WordEngine):
    """Fails to find examples the first time."""

    stumbled = False

    def examples(self, language: str) -> tuple[str, ...]:
        if not self.stumbled:
            self.stumbled = True
            raise MemoryError
        return super().examples(language)


def desk_with(engine: WordEngine, **given: Any) -> Desk:
    unused: Any = None
    return Desk(load_settings(telegram_token="1:x", _env_file=None, **given), engine, archive=unused, delivery=unused)


async def test_no_example_is_longer_than_a_question_may_be() -> None:
    desk = desk_with(WordEngine(lighthouse()), question_length=30)
    everything = WordEngine(lighthouse()).examples("pl")
    assert any(len(text) > 30 for text in everything[:2])
    assert await desk.examples("pl", 6) == tuple(text for text in everything if len(text) <= 30)[:6] != ()
    desk.close()


@pytest.mark.parametrize(
    ("offered", "updates", "heard"),
    [(True, "message,inline_query", True), (True, "message", False), (False, "message,inline_query", False)],
)
def test_inline_mode_is_there_where_botfather_and_the_settings_have_it(
    offered: bool, updates: str, heard: bool
) -> None:
    desk = desk_with(WordEngine(lighthouse()), allowed_updates=updates)
    assert desk.hears_inline(User(1, "Bot", True, supports_inline_queries=offered)) is heard
    desk.close()


async def test_examples_that_were_not_found_once_are_looked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    desk = desk_with(Stumbling(lighthouse()))
    assert await desk.examples("pl") == ()
    assert "MemoryError" in caplog.text
    assert len(await desk.examples("pl")) == 2
    desk.close()


async def test_nobody_waits_for_examples_longer_than_asked() -> None:
    class Slow(WordEngine):
        def examples(self, language: str) -> tuple[str, ...]:
            going_on.wait()
            return super().examples(language)

    going_on = Event()
    desk = desk_with(Slow(lighthouse()))
    assert await desk.examples("pl", patience_s=0.01) == ()
    going_on.set()
    async with asyncio.timeout(10):
        assert len(await desk.examples("pl", patience_s=10)) == 2
    desk.close()
