"""Questions as they are typed in a hurry."""

from __future__ import annotations

import pytest

from index.evaluation.hurried import hurried, in_a_hurry
from index.evaluation.questions import load_sets
from index.evaluation.runs import run
from index.evaluation.summary import hurried_table
from index.evaluation.systems import Shown

SETS = {found.name: found for found in load_sets()}


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("Kto wyłączył prąd w Łodzi?", "pl", "kto wylaczyl prad w lodzi"),
        ("Wer fährt über die Brücke?", "de", "wer fahrt uber die brucke"),
        ("Хто вимкнув її?!", "uk", "хто вимкнув її"),
        ("Who is Łukasz?", "en", "who is łukasz"),
    ],
)
def test_a_hurry_takes_what_the_language_can_do_without(text: str, language: str, typed: str) -> None:
    assert in_a_hurry(text, language) == typed


def test_whatever_looks_the_same_in_a_hurry_is_not_asked_again() -> None:
    for questions in SETS.values():
        printed = {item.id: item for item in questions.questions}
        typed = hurried(questions)
        assert all(item.text != printed[item.id].text and item.right == printed[item.id].right for item in typed)
        assert {i.id for i in printed.values() if i.text == in_a_hurry(i.text, i.language)} == printed.keys() - {
            item.id for item in typed
        }


class Careful:
    """Answers what begins with a capital."""

    name = "the product"

    def show(self, item: object) -> Shown:
        return Shown(spans=getattr(item, "right", ()), score=0.5, answered=str(getattr(item, "text", ""))[0].isupper())


def test_the_table_compares_the_same_questions() -> None:
    trial = SETS["trial"]
    printed, typed = (run(Careful(), trial, items) for items in (trial.questions, hurried(trial)))
    table = hurried_table("Typed in a hurry", printed, typed)
    as_printed, in_hurry = table.rows
    answered = table.columns.index("answered")
    assert [row[0] for row in table.rows] == ["as printed", "in a hurry"]
    assert as_printed[1] == in_hurry[1]
    assert ".00" in table.markdown().splitlines()[-3].split("|")[answered + 1]
