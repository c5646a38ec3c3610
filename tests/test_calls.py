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


@pytest.mark.parametrize(
    ("place", "before"), [("In the group Rodzina.", "Ładna dziś pogoda"), ("In private with Anna.", "/pogoda")]
)
async def test_what_becomes_a_question_when_it_is_edited_is_answered_however_late(
    tmp_path: Path, place: str, before: str
) -> None:
    chat = f"People: Anna (pl).\n{place}\nAnna: {before}\n\n20 minutes pass.\n"
    shown = await Player(tmp_path).play(f'{chat}Anna edits "{before}": @article_bot Ile kosztował remont?\n')
    assert "4,2 mln zł" in shown


async def test_a_reply_to_an_answer_that_is_kept_no_more_goes_on_from_nothing(tmp_path: Path) -> None:
    chat = "Setting: RETENTION_DAYS=1\nPeople: Anna (pl).\nIn private with Anna.\n"
    asked = "Anna: Kto włączył latarnię?\n\n48 hours pass.\n\nAnna: Ile kosztował remont?\n\n"
    shown = await Player(tmp_path).play(f'{chat}{asked}Anna, in reply to "włączył": A czemu?\n')
    assert "↩" not in shown.partition("A czemu?")[2]
    shown = await Player(tmp_path / "known").play(f'{chat}{asked}Anna, in reply to "kosztował": A czemu?\n')
    assert "↩" in shown.partition("A czemu?")[2]


async def test_words_of_the_articles_card_may_be_marked_before_anything_was_asked(bot: Served, anna: Person) -> None:
    anna.writes("/article")
    await bot.said(1)
    card = bot.telegram.journal.of("sendMessage")[-1].result
    sentence = next(bot.engine.article[s] for s in bot.engine.sentences if bot.engine.article[s] in card["text"])
    anna.writes("Kto to opłacił?", reply_to=card, quote=sentence)
    await bot.said(2)
    asked = bot.engine.asked[-1]
    assert [bot.engine.article[span] for span in asked.about] == [sentence]
    assert asked.context == ()


async def test_a_reply_in_private_to_an_answer_in_a_group_goes_on_from_it(bot: Served, anna: Person) -> None:
    family = bot.telegram.world.add_group("Rodzina", anna.user)
    anna.writes("/ask Ile kosztował remont?", family)
    await bot.said(1)
    answered = bot.telegram.journal.of("sendMessage")[-1].result
    origin = {"type": "user", "sender_user": bot.telegram.world.bot, "date": answered["date"]}
    elsewhere = {"origin": origin, "chat": answered["chat"], "message_id": answered["message_id"]}
    anna.sends({**written(parse("A czemu?")), "external_reply": elsewhere})
    await bot.said(2)
    assert [turn.question for turn in bot.engine.asked[-1].context] == ["Ile kosztował remont?"]


async def test_a_reply_to_somebody_goes_on_from_what_the_same_person_has_asked(tmp_path: Path) -> None:
    chat, again = CHAT.replace("group", "supergroup"), 'Anna, in reply to "Drogo": /ask a czemu?'
    shown = await Player(tmp_path).play(f"{chat}Anna: /ask Ile kosztował remont?\n\nTom: Drogo\n\n{again}\n")
    assert "↩" in shown.partition("a czemu?")[2]
