"""Messages written for training, one `language|message` a line, sorted by what they are after.

`chitchat.txt`: nothing that an article could answer, such as thanks and questions about the bot. `world.txt`: what some
could, but none that is read here. `casual.txt`: the content of an article, in words that sound like chit-chat.
`about.txt`: the article itself, such as who wrote it. `inside.txt`: its content, in words that sound like that, such as
who wrote a letter.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.training.corpus import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from index.training.corpus import Paragraph

FOLDER = Path(__file__).parent / "messages"
CHITCHAT, WORLD, CASUAL = FOLDER / "chitchat.txt", FOLDER / "world.txt", FOLDER / "casual.txt"
ABOUT, INSIDE = FOLDER / "about.txt", FOLDER / "inside.txt"

BEHIND = 0.5
"""Chance that a message comes behind a question that the text has just answered, as "thanks" does."""


def read_messages(*paths: Path) -> list[tuple[str, str]]:
    """Return the language and the text of each message of some files."""
    rows = (
        line.partition("|") for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    )
    return [(language, text) for language, _, text in rows]


def interspersed(paragraphs: Sequence[Paragraph], times: int, random: Random) -> list[Paragraph]:
    """Let each message that no text answers be said to some, chosen at random, as a question.

    To so many, or to all where there are fewer.
    """
    said: dict[int, list[Asked]] = {}
    for number, (language, text) in enumerate(read_messages(CHITCHAT, WORLD)):
        for place in random.sample(range(len(paragraphs)), min(times, len(paragraphs))):
            answered = [q.text for q in paragraphs[place].questions if q.answers and not q.earlier]
            earlier = random.choice(answered) if answered and random.random() < BEHIND else None
            message = Asked(f"message-{number}", text, (), language=language, earlier=earlier)
            said.setdefault(place, []).append(message)
    return [replace(p, questions=(*p.questions, *said.get(place, ()))) for place, p in enumerate(paragraphs)]
