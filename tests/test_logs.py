from __future__ import annotations

import logging

import pytest

from bot import logs
from bot.settings import load_settings

TOKEN = "123456:ABC-DEF_ghi"

pytestmark = pytest.mark.usefixtures("logging_as_before")


def test_the_token_does_not_get_through_in_a_message_nor_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(load_settings(telegram_token=TOKEN, _env_file=None).secrets)
    try:
        int(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logging.getLogger("telegram").exception("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("telegram").warning("The secret is %s", TOKEN.partition(":")[2])
    written = capsys.readouterr().err
    assert "Traceback" in written
    assert "bot***/getMe" in written
    assert "ABC-DEF" not in written


def test_updates_that_cannot_be_read_do_not_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure([])
    logging.getLogger("telegram.Bot").critical("Error while parsing updates! Received data was %r", [{"text": "Kto?"}])
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "%s"', "Kto?")
    written = capsys.readouterr().err
    assert "Error while parsing updates! Received data was …" in written
    assert "Can not load invalid JSON data" in written
    assert "Kto?" not in written


def test_what_the_bot_says_is_logged_and_every_request_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure([])
    logging.getLogger("bot.app").info("Article 1")
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("telegram.ext").info("Application started")
    wordy = logging.getLogger("a.library")
    wordy.setLevel(logging.DEBUG)
    wordy.debug("Building")
    wordy.warning("Not enough memory")
    written = capsys.readouterr().err
    assert "Article 1" in written
    assert "POST" not in written
    assert "Building" not in written
    assert "Not enough memory" in written
    assert "started" not in written
