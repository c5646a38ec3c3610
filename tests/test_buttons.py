from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.desk import PRESSES_AT_ONCE
from tests.transcript import Player

if TYPE_CHECKING:
    from pathlib import Path

CHAT = """People: Anna (pl), Tom (en).
In the group Rodzina.
Anna: /ask Ile kosztował remont?
"""
TO_AND_FRO = "Anna presses [Kontekst]\nAnna presses [Wróć]\n"
CHANGE, NOTICE = "Bot changes its message", "Bot shows a notice: Chwileczkę, nie nadążam. Spróbuj znowu za 6 sekund."


async def test_who_keeps_turning_an_answer_has_to_wait_and_nobody_else_has(tmp_path: Path) -> None:
    turned = CHAT + TO_AND_FRO * (PRESSES_AT_ONCE // 2)
    shown = await Player(tmp_path).play(f"{turned}Anna presses [Kontekst]\nTom presses [Kontekst]\n")
    assert shown.count(CHANGE) == PRESSES_AT_ONCE + 1
    assert shown.partition(NOTICE)[2].count(CHANGE) == 1


async def test_who_taps_an_example_twice_asks_once_and_may_ask_again_later(tmp_path: Path) -> None:
    chat = "People: Anna (pl), Tom (en).\nIn the group Rodzina.\nAnna: /ask Jaka będzie pogoda?\n"
    press, answers = "presses [Co artykuł mówi o: Lindqvist?]\n", "_Co artykuł mówi o: Lindqvist?_"
    (tmp_path / "later").mkdir()
    twice = await Player(tmp_path).play(f"{chat}{f'Anna {press}' * 2}Tom {press}")
    assert twice.count(answers) == 2
    later = await Player(tmp_path / "later").play(f"{chat}Anna {press}6 seconds pass.\nAnna {press}")
    assert later.count(answers) == 2


async def test_who_has_waited_may_turn_it_again(tmp_path: Path) -> None:
    turned = CHAT + TO_AND_FRO * (PRESSES_AT_ONCE // 2)
    shown = await Player(tmp_path).play(f"{turned}Anna presses [Kontekst]\n6 seconds pass.\nAnna presses [Kontekst]\n")
    assert shown.partition(NOTICE)[2].count(CHANGE) == 1
