"""Commands and empty mentions: heard however they are written, and not without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.desk import CALLS_AT_ONCE
from tests.telegram.parsing import parse
from tests.telegram.world import written
from tests.transcript import Player

if TYPE_CHECKING:
    from pathlib import Path

    from tests.served import Served
    from tests.telegram.people import Person

CHAT = "People: Anna (pl), Tom (en).\nIn the group Rodzina.\n"
SLOWER = "Chwileczkę, nie nadążam."


async def test_who_calls_without_end_has_to_wait_and_questions_have_not(tmp_path: Path) -> None:
    calls = "Anna: /help@article_bot\n\nAnna: @article_bot\n\n" * (CALLS_AT_ONCE // 2 + 2)
    shown = await Player(tmp_path).play(f"{CHAT}{calls}Tom: /ask Ile kosztował remont?\n")
    before, _, after = shown.partition(SLOWER)
    assert before.count("    Bot") == CALLS_AT_ONCE + 1
    assert after.count("    (The bot says nothing.)") == 3
    assert "4,2 mln zł" in after


async def test_who_has_waited_may_call_again(tmp_path: Path) -> None:
    calls = "Anna: /help@article_bot\n\n" * (CALLS_AT_ONCE + 1)
    shown = await Player(tmp_path).play(f"{CHAT}{calls}6 seconds pass.\n\nAnna: /help@article_bot\n")
    assert "    Bot" in shown.partition(SLOWER)[2]


async def test_what_a_person_has_deleted_is_deleted_whoever_else_has_called_too_often(tmp_path: Path) -> None:
    calls = "Tom: /article\n\n" * (CALLS_AT_ONCE + 1)
    asked = f"{CHAT}Anna: /ask Ile kosztował remont?\n\n{calls}"
    shown = await Player(tmp_path).play(f"{asked}Anna: /forget@article_bot\n\nAnna: /ask więcej\n")
    assert "usunięto 1 odpowiedź" in shown.partition("/forget@")[2]
    assert "Zadaj najpierw pytanie" in shown.partition("/ask więcej")[2]


async def test_an_admin_may_call_without_end(tmp_path: Path) -> None:
    calls = "Anna: /article\n\n" * (CALLS_AT_ONCE + 2)
    assert SLOWER not in await Player(tmp_path).play(f"Setting: ADMINS=11\n{CHAT}{calls}")


async def test_commands_that_do_not_exist_are_answered_no_more_often_than_others(tmp_path: Path) -> None:
    shown = await Player(tmp_path).play(
        "People: Anna (pl).\nIn private with Anna.\n" + "Anna: /foo\n\n" * (CALLS_AT_ONCE + 2)
    )
    assert shown.count("(The bot says nothing.)") == 1
    assert SLOWER in shown


@pytest.mark.parametrize("command", ["/Article", "/ARTICLE@article_bot", "/Ask Ile kosztował remont?"])
async def test_a_command_may_be_written_in_capitals(tmp_path: Path, command: str) -> None:
    assert "says nothing" not in await Player(tmp_path).play(f"{CHAT}Anna: {command}\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Anna: @article_bot /forget", "Napisz pytanie"),
        ("Anna: @article_bot /ask Ile kosztował remont?", "4,2 mln zł"),
        ("Anna: @article_bot cześć", "Cześć"),
        ("Anna: /ask dzięki", "Nie ma za co"),
    ],
)
async def test_whoever_calls_the_bot_by_its_name_hears_something_that_fits(
    tmp_path: Path, line: str, said: str
) -> None:
    assert said in (await Player(tmp_path).play(f"{CHAT}{line}\n")).partition(line)[2]


async def test_a_command_beside_the_name_passes_nothing_on_either(tmp_path: Path) -> None:
    line = 'Anna, in reply to "Ile kosztował": @article_bot /forget'
    shown = await Player(tmp_path).play(f"{CHAT}Tom: Ile kosztował remont?\n\n{line}\n")
    assert "4,2 mln zł" not in shown


async def test_a_command_that_is_passed_on_is_not_carried_out(bot: Served, anna: Person) -> None:
    anna.writes("Ile kosztował remont?")
    await bot.said(1)
    origin = {"type": "hidden_user", "sender_user_name": "Tom", "date": 1}
    anna.sends({**written(parse("/forget")), "forward_origin": origin})
    assert "/help" in (await bot.said(2))[-1]
    anna.writes("więcej")
    assert "Zadaj najpierw" not in (await bot.said(3))[-1]


async def test_a_reply_to_somebody_goes_on_from_what_the_same_person_has_asked(tmp_path: Path) -> None:
    chat, again = CHAT.replace("group", "supergroup"), 'Anna, in reply to "Drogo": /ask a czemu?'
    shown = await Player(tmp_path).play(f"{chat}Anna: /ask Ile kosztował remont?\n\nTom: Drogo\n\n{again}\n")
    assert "↩" in shown.partition("a czemu?")[2]
