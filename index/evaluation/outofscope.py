"""What people also write to a bot: small talk, and questions about other texts. No text of ours answers these."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from index.evaluation.questions import DATA, Item, events_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.evaluation.questions import QuestionSet

SMALL_TALK, OTHER_TEXTS = "small talk", "other texts' questions"

EACH = 15
"""Questions taken of each other text, evenly spread over its own."""


def out_of_scope(questions: QuestionSet, others: Sequence[QuestionSet]) -> list[Item]:
    """Return messages that the text of this set does not answer: small talk, and what the other sets ask.

    The demo article tells of the same event as the published one, so neither is asked the other's questions.
    """
    foreign = [s for s in others if events_of(s.name) != events_of(questions.name)]
    return [
        *_small_talk(),
        *(
            replace(item, kind=OTHER_TEXTS, answers=(), right=())
            for other in foreign
            for item in _spread([item for item in other.questions if item.answerable], EACH)
        ),
    ]


def _small_talk() -> list[Item]:
    rows = map(json.loads, (DATA / "smalltalk.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Item(f"small-talk-{number}", row["lang"], SMALL_TALK, row["message"], (), ())
        for number, row in enumerate(rows, start=1)
    ]


def _spread(items: Sequence[Item], count: int) -> list[Item]:
    return [items[place * len(items) // count] for place in range(min(count, len(items)))]
