from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot import logs
from tests.transcript import TOKEN, Player

if TYPE_CHECKING:
    from pathlib import Path

CHAT = """People: Anna (pl).
In private with Anna.
Anna: Ile kosztował remont?
Telegram refuses the next sendMessage: Bad Request: something that nobody foresaw (400)
Anna: Ile kosztował remont latarni?
"""

pytestmark = pytest.mark.usefixtures("logging_as_before")


async def test_no_question_reaches_the_log_not_even_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure([TOKEN])
    await Player(tmp_path).play(CHAT)
    written = capsys.readouterr().err
    assert "Answered, score" in written
    assert "Traceback" in written
    assert "remont" not in written
    assert TOKEN not in written


async def test_a_setting_lets_questions_into_the_log_and_privacy_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure([TOKEN])
    shown = await Player(tmp_path).play(f"Setting: LOG_QUESTIONS=true\n{CHAT}Anna: /privacy\n\nAnna: /forget\n")
    assert "Asked: 'Ile kosztował remont?'" in capsys.readouterr().err
    assert shown.count("zapis pytań w dzienniku serwera; tam /forget nie sięga") == 2
    assert "Nic więcej o Tobie nie przechowuję" not in shown
