"""The same questions as people type them in a hurry: no diacritics, no capitals, no question mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.spelling import SUBSTITUTES
from index.training.augment import without_diacritics

if TYPE_CHECKING:
    from index.evaluation.questions import Item, QuestionSet

IN_A_HURRY = "in a hurry"
"""What the product goes under where it is asked so."""


def hurried(questions: QuestionSet) -> list[Item]:
    """Return those questions of a set that look otherwise when typed so; in their order."""
    typed = [replace(item, text=in_a_hurry(item.text, item.language)) for item in questions.questions]
    return [item for item, printed in zip(typed, questions.questions, strict=True) if item.text != printed.text]


def in_a_hurry(text: str, language: str) -> str:
    """Type a question in a hurry; letters lose their marks where people leave them out, in Polish and German.

    >>> in_a_hurry("Kto wyłączył prąd w Łodzi?", "pl"), in_a_hurry("Хто вимкнув її?", "uk")
    ('kto wylaczyl prad w lodzi', 'хто вимкнув її')
    """
    typed = text.lower().rstrip("?!. ")
    return without_diacritics(typed) if language in SUBSTITUTES else typed
