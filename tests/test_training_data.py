"""No figure may come from text that the reader was trained on: what it learns from against what it is judged by."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from index.evaluation.questions import load_sets
from index.training.corpus import read_paragraphs, read_unlabelled
from index.training.lessons import ANSWERED, training_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.training.corpus import Paragraph

SHARED = Path(__file__).parents[2] / "shared"
DATA, REAL = SHARED / "data", SHARED / "article.txt"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data, which lies beside the checkout")


@pytest.fixture(scope="module")
def trained() -> list[Paragraph]:
    return training_paragraphs(DATA, Random(0), unlabelled=True)


@pytest.fixture(scope="module")
def development() -> list[Paragraph]:
    return read_paragraphs(DATA / "dev.jsonl.gz")


def words(text: str) -> str:
    return " ".join(text.lower().split())


def texts(paragraphs: Iterable[Paragraph]) -> set[str]:
    return {words(paragraph.text) for paragraph in paragraphs}


def identities(paragraphs: Iterable[Paragraph]) -> set[tuple[str, str]]:
    return {(p.source, asked.id) for p in paragraphs for asked in p.questions if asked.id}


def test_no_development_text_was_trained_on(trained: list[Paragraph], development: list[Paragraph]) -> None:
    titles = {(p.language, p.title) for p in trained if p.title}
    assert not {(p.language, p.title) for p in development} & titles
    assert not texts(development) & texts(trained)


def test_no_development_question_was_trained_on(trained: list[Paragraph], development: list[Paragraph]) -> None:
    assert not identities(development) & identities(trained)


def test_questions_without_answers_are_of_other_texts(trained: list[Paragraph], development: list[Paragraph]) -> None:
    all_of_them = read_unlabelled(DATA / "unlabelled.jsonl.gz")
    kept = {p.title for p in trained if p.source in (ANSWERED, all_of_them[0].source)}
    assert kept
    assert {p.title for p in all_of_them} - kept == {p.title for p in all_of_them} & {p.title for p in development}


def test_none_of_the_own_texts_was_trained_on(trained: list[Paragraph]) -> None:
    learnt = texts(trained)
    together = "\n".join(learnt)
    for own in load_sets(REAL if REAL.exists() else None):
        assert not {words(asked.text) for asked in own.questions} & {
            words(asked.text) for p in trained for asked in p.questions
        }
        for paragraph in own.article.text.split("\n"):
            # A heading, an item or an answer of a word or two is the language's, not a text's.
            assert len(paragraph.split()) < 6 or words(paragraph) not in together
