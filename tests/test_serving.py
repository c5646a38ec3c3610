from __future__ import annotations

import asyncio
import gc
import signal
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.app import build
from bot.serving import Stop, UpdatesRequest, _tidying, check_token, explained, serve, stop_on_signals
from bot.settings import TELEGRAM, Settings, load_settings
from index.errors import ArticleBotError, SettingsError
from tests.fakes import WordEngine, lighthouse
from tests.telegram.faults import Fault, flood
from tests.telegram.people import Person
from tests.telegram.rejection import Rejected
from tests.telegram.server import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from index.types import Outcome, Question


PATIENCE_S = 60
"""For a machine that is busy with something else; nothing here takes a second."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SlowEngine(WordEngine):
    """Takes as long as a model does."""

    def ask(self, question: Question) -> Outcome:
        time.sleep(0.1)
        return super().ask(question)


class Service:
    """The bot running in this process against a strict Telegram on loopback."""

    def __init__(self, telegram: FakeTelegram, folder: Path) -> None:
        self.telegram = telegram
        self.stop = Stop()
        self._given: dict[str, Any] = {
            "telegram_token": telegram.token,
            "telegram_api_url": telegram.url,
            "database_url": f"sqlite+aiosqlite:///{folder / 'answers.sqlite'}",
            "_env_file": None,
        }

    def settings(self, **more: Any) -> Settings:
        return load_settings(**self._given, **more)

    def start(self, **more: Any) -> asyncio.Task[None]:
        settings = self.settings(**more)
        program = build(settings, SlowEngine(lighthouse()), updates_request=UpdatesRequest(self.stop.refused))
        return asyncio.create_task(serve(program, settings, self.stop))


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with FakeTelegram() as telegram:
        yield Service(telegram, tmp_path)


async def test_a_question_is_answered_by_long_polling_and_nothing_breaks_a_rule(service: Service) -> None:
    anna = Person(service.telegram, "Anna", "pl")
    running = service.start()
    anna.starts()
    anna.writes("Ile kosztował remont?")
    await service.telegram.journal.until(lambda journal: len(journal.of("sendMessage")) == 2, PATIENCE_S)
    service.stop.ask()
    await running
    texts = [entry.result["text"] for entry in service.telegram.journal.of("sendMessage")]
    assert texts[1].startswith("4,2 mln zł")
    assert service.telegram.journal.of("sendChatAction")
    assert service.telegram.journal.broken_rules == []
    assert not service.telegram.inbox.pending


async def test_what_was_fetched_before_stopping_is_still_answered(service: Service) -> None:
    anna = Person(service.telegram, "Anna", "pl")
    running = service.start()
    anna.starts()
    for _ in range(5):
        anna.writes("Ile kosztował remont?")
    await service.telegram.journal.until(lambda journal: journal.of("sendMessage"), PATIENCE_S)
    service.stop.ask()
    await running
    assert len(service.telegram.journal.of("sendMessage")) == 6


async def test_stopping_waits_for_no_chat_for_hours(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.serving.PATIENCE_S", 0.2)
    anna = Person(service.telegram, "Anna", "pl")
    service.telegram.faults.append(Fault(flood(10_000), "sendMessage"))
    running = service.start()
    anna.writes("Ile kosztował remont?")
    await service.telegram.journal.until(lambda journal: "sendMessage" in journal.methods, PATIENCE_S)
    service.stop.ask()
    await asyncio.wait_for(running, PATIENCE_S)
    assert "could not be sent any more" in caplog.text
    assert [r for r in caplog.records if r.levelname == "ERROR" and r.name.startswith("bot")] == []


async def test_menus_are_set_once_and_left_alone_at_the_next_start(service: Service) -> None:
    journal = service.telegram.journal
    for starts in (1, 2):
        running = service.start()
        await journal.until(lambda j: len(j.of("getMyShortDescription", language_code="de")) == starts, PATIENCE_S)  # noqa: B023
        await journal.until(lambda j: len(j.of("setMyShortDescription")) == 6, PATIENCE_S)
        service.stop.ask()
        await running
        service.stop = Stop()
        assert len([method for method in journal.methods if method.startswith("setMy")]) == 6 * 2 + 6 + 6
    languages = {entry.parameters.get("language_code") for entry in journal.of("setMyCommands")}
    assert languages == {None, "pl", "en", "uk", "ru", "de"}


@pytest.mark.parametrize("path", ["hook", "hook+1(a)"])
async def test_a_webhook_brings_questions_and_only_with_the_secret(service: Service, path: str) -> None:
    import aiohttp

    anna = Person(service.telegram, "Anna", "pl")
    port = free_port()
    address = f"http://127.0.0.1:{port}/{path}"
    running = service.start(webhook_url=address, webhook_port=port, webhook_secret="hush")
    await service.telegram.journal.until(lambda journal: journal.of("setWebhook"), PATIENCE_S)
    anna.starts()
    anna.writes("Ile kosztował remont?")
    await service.telegram.journal.until(lambda journal: len(journal.of("sendMessage")) == 2, PATIENCE_S)
    async with aiohttp.ClientSession() as session, session.post(address, json={"update_id": 1}) as response:
        assert response.status == 403
    service.stop.ask()
    await running
    assert service.telegram.journal.broken_rules == []


async def test_a_second_poller_stops_the_program_with_one_sentence(service: Service) -> None:
    service.telegram.fails(_conflict, "getUpdates", times=100)
    with pytest.raises(ArticleBotError, match="Another program is fetching this bot's messages"):
        await asyncio.wait_for(service.start(), PATIENCE_S)


async def test_a_wrong_token_stops_the_program_before_the_models_are_loaded(service: Service) -> None:
    with pytest.raises(SettingsError, match="again from @BotFather") as error:
        await check_token(service.settings().model_copy(update={"telegram_token": _wrong_token()}))
    assert "WRONG" not in str(error.value)
    await check_token(service.settings())


def test_a_refused_token_is_said_to_be_wrong_and_an_address_of_ones_own_perhaps_too(service: Service) -> None:
    own = service.settings()
    assert str(explained(InvalidToken(), own)).startswith(f"{own.telegram_api_url} does not accept TELEGRAM_TOKEN, or")
    telegrams = own.model_copy(update={"telegram_api_url": TELEGRAM})
    assert str(explained(InvalidToken(), telegrams)).startswith("Telegram does not accept TELEGRAM_TOKEN: copy")


async def test_a_token_revoked_meanwhile_stops_the_program(service: Service) -> None:
    anna = Person(service.telegram, "Anna", "pl")
    running = service.start()
    anna.starts()
    await service.telegram.journal.until(lambda journal: journal.of("sendMessage"), PATIENCE_S)
    service.telegram.token = "654321:another"
    anna.writes("Ile kosztował remont?")
    with pytest.raises(SettingsError, match="does not accept TELEGRAM_TOKEN"):
        await asyncio.wait_for(running, PATIENCE_S)


async def test_a_server_that_is_not_found_for_a_while_is_asked_again(service: Service) -> None:
    anna = Person(service.telegram, "Anna", "pl")
    running = service.start()
    anna.starts()
    await service.telegram.journal.until(lambda journal: journal.of("sendMessage"), PATIENCE_S)
    service.telegram.fails(lambda: Rejected("Not Found", 404), "getUpdates")
    anna.writes("Ile kosztował remont?")
    anna.writes("Skąd jest nowa lampa?")
    await service.telegram.journal.until(lambda journal: len(journal.of("sendMessage")) == 3, PATIENCE_S)
    service.stop.ask()
    await running


async def test_no_network_is_said_in_one_sentence(service: Service) -> None:
    settings = service.settings().model_copy(update={"telegram_api_url": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(ArticleBotError, match="cannot be reached: check the network connection"):
        await check_token(settings)


@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")  # tornado's
async def test_a_port_that_is_taken_is_said_in_one_sentence(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"The webhook cannot listen on 127.0.0.1:{port}"):
            await service.start(webhook_url=f"http://127.0.0.1:{port}/hook", webhook_port=port)
    gc.collect()


def _conflict() -> Any:
    return Rejected("Conflict: terminated by other getUpdates request", 409)


def _wrong_token() -> Any:
    from pydantic import SecretStr

    return SecretStr("123456:WRONG")


async def test_ctrl_c_stops_in_order_and_a_second_one_at_once() -> None:
    stop = Stop()
    stop_on_signals(stop)
    signal.raise_signal(signal.SIGINT)
    await asyncio.wait_for(stop.wait(), PATIENCE_S)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)


async def test_what_is_too_old_goes_also_while_nobody_asks_and_after_failures() -> None:
    failures = [SQLAlchemyError(), ConnectionRefusedError()]

    class Failing:
        async def tidy(self) -> None:
            if failures:
                raise failures.pop()
            enough.set()

    enough = asyncio.Event()
    archive: Any = Failing()
    tidying = asyncio.create_task(_tidying(archive, pause_s=0))
    await asyncio.wait_for(enough.wait(), PATIENCE_S)
    tidying.cancel()
