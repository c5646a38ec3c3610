"""The program as a process, and Telegram at the other end of a wire."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from tests.process import PATIENCE_S, article_bot
from tests.telegram.faults import Network, flood, server_error
from tests.telegram.people import Person
from tests.telegram.server import FakeTelegram
from tests.test_serving import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

QUESTION = "Ile kosztował remont?"
ANSWERED = "4,2 mln zł\n\nRemont kosztował 4,2 mln zł.\nakapit 3 · otwórz w artykule"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram
        assert telegram.journal.broken_rules == []


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    return Person(telegram, "Anna", "pl")


@pytest.fixture
def tom(telegram: FakeTelegram) -> Person:
    return Person(telegram, "Tom", "en")


def at(telegram: FakeTelegram) -> dict[str, Any]:
    """Return the settings that lead to this Telegram."""
    return {"telegram_token": telegram.token, "telegram_api_url": telegram.url}


async def sent(telegram: FakeTelegram, number: int) -> dict[str, Any]:
    """Return the bot's message of that number, once it is there."""
    await telegram.journal.until(lambda journal: len(journal.of("sendMessage")) >= number, PATIENCE_S)
    message: dict[str, Any] = telegram.journal.of("sendMessage")[number - 1].result
    return message


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_an_answer_is_shared_opened_by_link_and_followed_up_and_sigterm_ends_in_order(
    way: str, telegram: FakeTelegram, anna: Person, tom: Person, tmp_path: Path
) -> None:
    port = free_port()
    hook: dict[str, Any] = (
        {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_port": port} if way == "webhook" else {}
    )
    family = telegram.world.add_group("Rodzina", anna.user, tom.user)
    async with article_bot(tmp_path, **at(telegram), **hook) as process:
        anna.starts()
        assert "Latarnia w Zielonym Porcie" in (await sent(telegram, 1))["text"]
        anna.writes(QUESTION)
        seen = await sent(telegram, 2)
        assert seen["text"] == ANSWERED

        query = await anna.presses(seen, "Udostępnij")
        (result,) = await anna.types(query, family)
        posted = anna.chooses(result, family, query=query)
        await tom.presses(posted, "Zadaj własne pytanie")
        assert (await sent(telegram, 3))["text"] == f"{QUESTION}\n\n{ANSWERED}"
        tom.writes("And why?")
        assert "Większość pieniędzy dało ministerstwo kultury" in (await sent(telegram, 4))["text"]

        assert await process.stop() == 0
    assert "Traceback" not in process.log
    assert telegram.token.partition(":")[2] not in process.log
    assert "remont" not in process.log


async def test_what_comes_again_after_a_kill_is_not_answered_again_and_the_talk_goes_on(
    telegram: FakeTelegram, anna: Person, tmp_path: Path
) -> None:
    async with article_bot(tmp_path, **at(telegram)) as process:
        anna.starts()
        await sent(telegram, 1)
        anna.writes(QUESTION)
        (update,) = telegram.inbox.pending[-1:]
        seen = await sent(telegram, 2)
        process.signal(signal.SIGKILL)
        await process.end()
    telegram.inbox.again(update)
    async with article_bot(tmp_path, **at(telegram)) as process:
        anna.writes("A dlaczego?", reply_to=seen)
        assert "ministerstwo kultury" in (await sent(telegram, 3))["text"]
        assert await process.stop() == 0
    assert len(telegram.journal.of("sendMessage")) == 3


async def test_a_flood_a_failing_server_a_dropped_connection_and_a_timeout_cost_no_answer(
    telegram: FakeTelegram, anna: Person, tmp_path: Path
) -> None:
    async with article_bot(tmp_path, **at(telegram)) as process:
        anna.starts()
        await sent(telegram, 1)
        for what in (flood(1), server_error, Network.DROPS, Network.HANGS):
            telegram.fails(what, "sendMessage")
        anna.writes(QUESTION)
        assert (await sent(telegram, 2))["text"] == ANSWERED
        assert await process.stop() == 0
    assert len(telegram.journal.of("sendMessage")) == 2


async def test_a_second_poller_ends_the_first_with_one_line(
    telegram: FakeTelegram, anna: Person, tmp_path: Path
) -> None:
    async with article_bot(tmp_path, **at(telegram)) as process:
        anna.starts()
        await sent(telegram, 1)
        async with article_bot(tmp_path, **at(telegram), database_url=f"sqlite:///{tmp_path / 'other.sqlite'}"):
            assert await process.end() == 1
            anna.writes(QUESTION)
            assert (await sent(telegram, 2))["text"] == ANSWERED
    assert "Another program is fetching this bot's messages with the same token: stop one of them." in process.log
    assert "Traceback" not in process.log


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({}, r"TELEGRAM_TOKEN is not set: .*", id="no token"),
        pytest.param(
            {"telegram_token": "1:WRONG"},
            r"http://127\.0\.0\.1:\d+ does not accept TELEGRAM_TOKEN, or is no Bot API server: .*",
            id="wrong token",
        ),
        pytest.param(
            {"telegram_token": "1:a", "telegram_api_url": "http://127.0.0.1:9"},
            r"http://127\.0\.0\.1:9 cannot be reached: .*",
            id="no network",
        ),
        pytest.param(
            {"telegram_token": "1:a", "question_length": "long"}, r"QUESTION_LENGTH is wrong: .*", id="wrong setting"
        ),
    ],
)
async def test_what_makes_it_impossible_is_one_line(
    given: dict[str, Any], sentence: str, telegram: FakeTelegram, tmp_path: Path
) -> None:
    async with article_bot(tmp_path, **{"telegram_api_url": telegram.url, **given}) as process:
        assert await process.end() == 1
    assert re.fullmatch(rf"{sentence}\n", process.log)
    assert "WRONG" not in process.log


async def test_a_setting_that_there_is_not_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKEN=1:a\nTELEGRAM_TOKKEN=1:b\n", encoding="utf-8")
    async with article_bot(tmp_path) as process:
        assert await process.end() == 1
    assert process.log == "TELEGRAM_TOKKEN is no setting of this program; .env.example lists them all.\n"


async def test_the_program_says_what_it_answers_about_and_answers_with_its_own_models(
    telegram: FakeTelegram, anna: Person, tmp_path: Path, model_cache: Path
) -> None:
    async with article_bot(tmp_path, program="bot.cli", article_bot_cache=model_cache, **at(telegram)) as process:
        anna.starts()
        await sent(telegram, 1)
        anna.writes(QUESTION)
        assert "Remont kosztował 4,2 mln zł." in (await sent(telegram, 2))["text"]
        assert await process.stop() == 0
    assert re.search(r"Article Latarnia w Zielonym Porcie znów świeci \(\w+\), \d+ passages", process.log)
    assert re.search(r"Models: encoder e5-small-\S+, reader reader@\w+, intents \w+", process.log)
    assert "DEBUG" not in process.log
