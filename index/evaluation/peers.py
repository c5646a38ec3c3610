"""Other people's engines, each in a Python environment of its own, asked through a subprocess."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArticleBotError
from index.evaluation.systems import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.evaluation.questions import Item, QuestionSet

ADAPTER = Path(__file__).with_name("cairn_adapter.py")
TIMEOUT = 120  # seconds for all questions of one text


@dataclass(frozen=True)
class Prepared:
    """A system that has answered everything already."""

    name: str
    shown: Mapping[str, Shown]

    def show(self, item: Item) -> Shown:
        """Return the answer to the item's own words."""
        return self.shown[item.text]


def cairn(python: Path, questions: QuestionSet) -> Prepared:
    """Ask cairn-assistant, as it comes, about the sentences of a text; `python` is that of its environment.

    Raises:
        ArticleBotError: it does not run there.
    """
    texts = [item.text for item in questions.questions]
    asked = {
        "title": questions.article.title,
        "language": questions.language,
        "sentences": [questions.article[sentence] for sentence in questions.sentences],
        "questions": texts,
    }
    try:
        # Isolated, so that it imports nothing of this environment. The interpreter is the user's own choice.
        done = subprocess.run(  # noqa: S603
            [str(python), "-I", str(ADAPTER)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
        found = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise ArticleBotError(
            f"cairn-assistant does not run with {python}: install it there with pip install cairn-assistant."
        ) from error
    return Prepared(
        "cairn-assistant",
        {
            text: Shown(
                spans=tuple(questions.sentences[number] for number, _ in result["ranking"]),
                score=result["ranking"][0][1] if result["ranking"] else 0.0,
                answered=result["answered"],
                took_ms=result["took_ms"],
            )
            for text, result in zip(texts, found, strict=True)
        },
    )
