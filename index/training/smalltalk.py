"""Messages that are about no article, for training: `smalltalk.txt`, one `language|message` a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.training.corpus import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from index.training.corpus import Paragraph

MESSAGES = Path(__file__).with_name("smalltalk.txt")

BEHIND = 0.5
"""Chance that a message comes behind a question that the text has just answered, as "thanks" does."""


def read_messages(path: Path = MESSAGES) -> list[tuple[str, str]]:
    """Return the language and the text of each message."""
    rows = (line.partition("|") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [(language, text) for language, _, text in rows]


def interspersed(paragraphs: Sequence[Paragraph], times: int, random: Random) -> list[Paragraph]:
    """Let each message be said to some texts, chosen at random, as a question that the text does not answer.

    To so many, or to all where there are fewer.
    """
    said: dict[int, list[Asked]] = {}
    for number, (language, text) in enumerate(read_messages()):
        for place in random.sample(range(len(paragraphs)), min(times, len(paragraphs))):
            answered = [q.text for q in paragraphs[place].questions if q.answers and not q.earlier]
            earlier = random.choice(answered) if answered and random.random() < BEHIND else None
            message = Asked(f"message-{number}", text, (), language=language, earlier=earlier)
            said.setdefault(place, []).append(message)
    return [replace(p, questions=(*p.questions, *said.get(place, ()))) for place, p in enumerate(paragraphs)]
