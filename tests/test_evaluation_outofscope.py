"""Messages that a text cannot answer."""

from __future__ import annotations

from collections import Counter

import pytest

from index.evaluation.figures import REFUSED
from index.evaluation.outofscope import EACH, ITSELF, OTHER_TEXTS, SMALL_TALK, out_of_scope
from index.evaluation.questions import QuestionSet, load_sets
from index.evaluation.runs import run
from index.evaluation.summary import out_of_scope_table, pinned_out_of_scope
from index.evaluation.systems import Shown
from index.types import Article

SETS = {found.name: found for found in load_sets()}


def test_each_text_is_asked_small_talk_and_an_even_share_of_every_other_texts_questions() -> None:
    for name, questions in SETS.items():
        items = out_of_scope(questions, list(SETS.values()))
        assert Counter(item.kind for item in items) == {
            SMALL_TALK: 60,
            ITSELF: 80,
            OTHER_TEXTS: EACH * (len(SETS) - 1),
        }
        assert not any(item.answerable or item.answers for item in items)
        own = {item.text for item in questions.questions}
        assert not own & {item.text for item in items}
        foreign = Counter(item.id.split("-")[0] for item in items if item.kind == OTHER_TEXTS)
        assert foreign == dict.fromkeys(SETS.keys() - {name}, EACH)


def test_two_articles_on_one_event_are_not_asked_each_others_questions() -> None:
    real = QuestionSet("real", Article("Nic."), ())
    ids = {item.id.split("-")[0] for item in out_of_scope(real, list(SETS.values())) if item.kind == OTHER_TEXTS}
    assert ids == {"interview", "medicine", "notice", "railway", "storm", "trial"}


class Talker:
    """Answers small talk, and refuses everything else."""

    name = "the product"

    def show(self, item: object) -> Shown:
        return Shown(spans=(), score=0.5, answered=getattr(item, "kind", "") == SMALL_TALK)


def test_the_table_tells_talk_from_other_questions_and_the_share_refused_is_pinned() -> None:
    trial = SETS["trial"]
    records = run(Talker(), trial, out_of_scope(trial, list(SETS.values())))
    table = out_of_scope_table(records)
    assert table.columns == ("text", "messages", ITSELF, OTHER_TEXTS, SMALL_TALK)
    assert "| other texts | 230 | 1.00 | 1.00 | .00 |" in table.markdown()
    assert pinned_out_of_scope(records)[f"out of scope / trial / {REFUSED}"].value == pytest.approx(170 / 230)
