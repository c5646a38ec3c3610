"""What people also write to a bot: no text of ours answers small talk, what is asked of itself, or of other texts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from index.evaluation.questions import DATA, Item, events_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.evaluation.questions import QuestionSet

SMALL_TALK, ITSELF, OTHER_TEXTS = "small talk", "asked of the article itself", "other texts' questions"
FILES = {SMALL_TALK: DATA / "smalltalk.jsonl", ITSELF: DATA / "about.jsonl"}

EACH = 15
"""Questions taken of each other text, evenly spread over its own."""


def out_of_scope(questions: QuestionSet, others: Sequence[QuestionSet]) -> list[Item]:
    """Return messages that the text of this set does not answer: those of `said`, and what the other sets ask.

    The demo article tells of the same event as the published one, so neither is asked the other's questions.
    """
    foreign = [s for s in others if events_of(s.name) != events_of(questions.name)]
    return [
        *said(),
        *(
            replace(item, kind=OTHER_TEXTS, answers=(), right=())
            for other in foreign
            for item in _spread([item for item in other.questions if item.answerable], EACH)
        ),
    ]


def said() -> list[Item]:
    """Return small talk, and what is asked of an article itself, such as who wrote it, which a card of it says."""
    return [
        Item(f"{path.stem}-{number}", row["lang"], kind, row["message"], (), ())
        for kind, path in FILES.items()
        for number, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines()), start=1)
    ]


def _spread(items: Sequence[Item], count: int) -> list[Item]:
    return [items[place * len(items) // count] for place in range(min(count, len(items)))]
