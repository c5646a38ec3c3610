from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from index.types import Article
from tests.telegram.parsing import units
from tests.transcript import Player

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = [f"Latarnia numer {n} " + "świeci jasno, " * 30 + "🙂" * 500 + f" aż do wyspy {n}." for n in range(4)]
ARTICLE = Article("\n\n".join(SENTENCES))
OPENING = "People: Anna (pl).\nIn private with Anna.\nAnna: Dokąd świeci latarnia numer 11?\n"


@pytest.fixture
def player(tmp_path: Path) -> Player:
    return Player(tmp_path, ARTICLE)


async def test_other_passages_that_do_not_fit_into_the_message_come_below_it(player: Player) -> None:
    await player.play(f"{OPENING}Anna presses [Inne fragmenty]")
    answer, *below = player.world.messages[11][1:]
    assert player.world.broken == []
    assert "Inne fragmenty" not in answer["text"]
    assert below[0]["text"].startswith("Inne fragmenty")
    assert below[0]["reply_to_message"]["message_id"] == answer["message_id"]
    assert all(units(message["text"]) <= 4096 for message in below)


async def test_a_reply_to_what_came_below_continues_the_same_answer(player: Player) -> None:
    await player.play(f'{OPENING}Anna presses [Inne fragmenty]\nAnna, in reply to "Inne fragmenty": A kiedy?')
    assert player.engine.asked[-1].context[-1].question == "Dokąd świeci latarnia numer 11?"


async def test_an_answer_in_several_messages_has_its_buttons_under_the_last(player: Player) -> None:
    await player.play(f"{OPENING}Anna presses [Kontekst]")
    messages = [message for message in player.world.messages[11] if message["from"]["is_bot"]]
    assert ["reply_markup" in message for message in messages] == [True, *[False] * (len(messages) - 1)]
