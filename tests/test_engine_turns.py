from __future__ import annotations

import time
from threading import Event, Thread
from typing import Any

from index.engine import Engine
from index.types import Question
from tests.fakes import WordEngine, lighthouse


class SlowAnswerer(WordEngine):
    """Takes a moment, as a model does."""

    def answer(self, question: Question) -> Any:
        time.sleep(0.01)
        return self.ask(question)


def test_a_question_waits_for_one_other_and_not_for_all_that_somebody_asks_in_a_row() -> None:
    answerer: Any = SlowAnswerer(lighthouse())
    engine, over = Engine(answerer, "models"), Event()

    def ask_in_a_row() -> None:
        while not over.is_set():
            engine.ask(Question("remont"))

    row = Thread(target=ask_in_a_row)
    row.start()
    waited = []
    for _ in range(5):
        time.sleep(0.02)
        before = len(answerer.asked)
        engine.ask(Question("latarnia"))
        waited.append(len(answerer.asked) - before)
    over.set()
    row.join()
    assert max(waited) <= 4
