"""What the decisions are chosen from: every sentence read for every question, and whether its quote would be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.evaluation.questions import events_of
from index.evaluation.runs import rank_of_right
from index.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.answerer import Answerer
    from index.evaluation.questions import Item, QuestionSet
    from index.evaluation.systems import Models


@dataclass(frozen=True)
class Evidence:
    """One question; by sentence: the margin in logits, the cosines of passage and sentence, whether it is right.

    `text` is that of the question's events: when a text is left out, what fits another one on them was chosen on it.
    """

    text: str
    answerable: bool
    margins: NDArray[np.float64]
    dense: NDArray[np.float64]
    sentence: NDArray[np.float64]
    right: NDArray[np.bool_]


def gather(models: Models, questions: QuestionSet, items: Sequence[Item]) -> list[Evidence]:
    """Read a text for each question about it; blocks for a few tenths of a second each.

    What is read twice is what leads by the present weights.
    """
    answerer = models.answerer(questions.article)
    return [_evidence(answerer, item, questions) for item in items]


def _evidence(answerer: Answerer, item: Item, questions: QuestionSet) -> Evidence:
    found = answerer.sentences(Question(item.text))
    return Evidence(
        text=events_of(questions.name),
        answerable=item.answerable,
        margins=np.array([c.margin for c in found]),
        dense=np.array([c.dense for c in found]),
        sentence=np.array([c.sentence for c in found]),
        right=np.array(
            [rank_of_right([answerer.quoted(c)], item.right, questions.sentences) is not None for c in found]
        ),
    )
