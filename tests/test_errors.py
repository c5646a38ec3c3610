from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.app import build
from bot.desk import desk_of
from bot.settings import load_settings
from tests.cast import Stage
from tests.fakes import WordEngine, lighthouse
from tests.offline import Offline, World
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.desk import Program

ADMIN = 99


class Trouble:
    """A bot for which everything fails that people write."""

    def __init__(self, program: Program, world: World) -> None:
        self.program = program
        self.world = world
        self.stage = Stage(world)

    async def over(self, *lines: str) -> list[dict[str, Any]]:
        """Let the last of some lines of a transcript fail, and return what the bot sends."""
        updates = [update for line in lines for update in self.stage.happens(line)]
        before = len(self.world.calls)
        failed = Update.de_json(updates[-1], self.program.bot)
        await self.program.process_error(failed, OSError("the disk is full"))
        return [call.values for call in self.world.calls[before:]]


@pytest.fixture
async def trouble(tmp_path: Path) -> AsyncIterator[Trouble]:
    world = World()
    world.chats[ADMIN] = {"id": ADMIN, "type": "private", "first_name": "Ewa"}
    settings = load_settings(
        telegram_token="4242:offline",
        database_url=f"sqlite:///{tmp_path / 'answers.sqlite'}",
        admins=str(ADMIN),
        _env_file=None,
    )
    offline = Offline(world)
    program = build(settings, WordEngine(lighthouse()), request=offline, updates_request=offline, clock=world.clock)
    async with program:
        assert program.post_init is not None
        await program.post_init(program)
        yield Trouble(program, world)
    assert program.post_shutdown is not None
    await program.post_shutdown(program)


GROUP = ("People: Anna (pl), Robo (bot).", "In the group Rodzina.")


@pytest.mark.parametrize(
    "line",
    [
        "Anna: /ask Ile kosztował remont?",
        "Anna: @article_bot, ile kosztował remont?",
        "Anna: /help@article_bot",
        "Anna: /Help@article_bot",
    ],
)
async def test_whoever_spoke_to_the_bot_in_a_group_gets_an_apology(trouble: Trouble, line: str) -> None:
    apology, notice = await trouble.over(*GROUP, line)
    assert apology["text"].startswith("Przepraszam")
    assert "reply_parameters" in apology
    assert notice["chat_id"] == ADMIN


@pytest.mark.parametrize(
    "line",
    [
        "Anna: Kto dziś gotuje?",
        "Anna: /help",
        "Anna: /ask@other_bot Kto?",
        "Anna, through the bot: Ile kosztował remont?",
        "Robo: /ask Ile kosztował remont?",
    ],
)
async def test_a_group_that_talks_among_itself_hears_nothing_of_an_error(trouble: Trouble, line: str) -> None:
    assert [sent["chat_id"] for sent in await trouble.over(*GROUP, line)] == [ADMIN]


async def test_who_only_reacted_to_a_message_is_told_nothing_and_who_changed_it_is(trouble: Trouble) -> None:
    words = "Ile kosztował remont?"
    play = ("People: Anna (pl).", "In private with Anna.", f"Anna: {words}")
    (message,) = [update["message"] for line in play for update in trouble.stage.happens(line)]
    desk_of(trouble.program).heard.note(message["chat"]["id"], message["message_id"], words)
    assert [sent["chat_id"] for sent in await trouble.over(f'Anna edits "{words}": {words}')] == [ADMIN]
    (apology,) = await trouble.over(f'Anna edits "{words}": Kto to?')
    assert apology["text"].startswith("Przepraszam")


async def test_whose_edited_question_fails_gets_an_apology(trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(_question: object) -> None:
        raise OSError("the disk is full")

    play = ("People: Anna (pl).", "In private with Anna.", "Anna: hej", 'Anna edits "hej": Kto to?')
    updates = [update for line in play for update in trouble.stage.happens(line)]
    monkeypatch.setattr(desk_of(trouble.program), "ask", ask)
    for update in updates:
        await trouble.program.process_update(Update.de_json(update, trouble.program.bot))
    assert any(call.values.get("text", "").startswith("Przepraszam") for call in trouble.world.calls)


async def test_a_reaction_to_a_long_message_is_no_question_either(trouble: Trouble) -> None:
    words = f"{'Byłem tam wczoraj z rodziną i bardzo mi się podobało. ' * 5}Ile kosztował remont?"
    line = f"Anna: /ask {words}"
    play = (*GROUP, line)
    (message,) = [update["message"] for step in play for update in trouble.stage.happens(step)]
    desk_of(trouble.program).heard.note(message["chat"]["id"], message["message_id"], "Ile kosztował remont?")
    assert [sent["chat_id"] for sent in await trouble.over(f'Anna edits "/ask": /ask {words}')] == [ADMIN]


async def test_in_private_everything_was_for_the_bot(trouble: Trouble) -> None:
    apology, _ = await trouble.over("People: Anna (pl).", "In private with Anna.", "Anna sends a sticker.")
    assert apology["text"].startswith("Przepraszam")


async def test_an_admin_is_not_told_of_every_error_in_a_row(trouble: Trouble) -> None:
    first = await trouble.over(*GROUP, "Anna: Kto dziś gotuje?")
    assert [sent["text"].partition(":")[0] for sent in first] == ["OSError"]
    assert await trouble.over("Anna: Ja nie.") == []


async def test_an_admin_is_told_also_where_the_apology_does_not_get_through(trouble: Trouble) -> None:
    trouble.world.faults.append(("sendMessage", Rejected("Bad Request: something that nobody foresaw")))
    sent = await trouble.over(*GROUP, "Anna: /ask Ile kosztował remont?")
    assert [values["text"].partition(":")[0] for values in sent[1:]] == ["OSError"]
