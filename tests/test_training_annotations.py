from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from index.errors import ArticleBotError
from index.training.annotations import answered, asked_further, read_annotations, text_id
from index.training.corpus import Asked, Paragraph
from index.training.lessons import ANSWERED, FURTHER, PARALLEL, training_paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parents[2] / "shared" / "data"

TEXT = "Most zamknięto w piątek, otwarto go we wtorek."
PARAGRAPH = Paragraph(
    "encyclopaedia",
    "pl",
    "Most",
    TEXT,
    (
        Asked("1", "Kiedy zamknięto most?", (), known=False),
        Asked("2", "Kto zamknął most?", (), known=False),
    ),
)
OTHER = Paragraph("encyclopaedia", "pl", "Rzeka", "Rzeka płynie.", (Asked("3", "Dokąd płynie?", (), known=False),))


def write(
    folder: Path, questions: Sequence[object] = (), parallel: Sequence[object] = (), answers: Sequence[object] = ()
) -> None:
    for name, rows in (("questions", questions), ("parallel", parallel), ("answers", answers)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def place(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def test_questions_that_had_no_answers_are_known_where_we_answered_them(tmp_path: Path) -> None:
    write(tmp_path, answers=[{"text": text_id(TEXT), "answers": [place("w piątek"), None]}])
    (paragraph,) = answered([OTHER, PARAGRAPH], read_annotations(tmp_path).answers, ANSWERED)
    assert paragraph.source == ANSWERED
    assert [(q.text, q.known) for q in paragraph.questions] == [
        ("Kiedy zamknięto most?", True),
        ("Kto zamknął most?", True),
    ]
    assert [[TEXT[a:b] for a, b in q.answers] for q in paragraph.questions] == [["w piątek"], []]


def test_a_text_gets_its_further_questions_alone_and_once_in_every_language_asked(tmp_path: Path) -> None:
    asked = {"pl": "Którego dnia znów przejechano?", "en": "When was it open again?"}
    write(
        tmp_path,
        questions=[{"asked": {"de": "Warum?"}, "places": {text_id(TEXT): None}}],
        parallel=[{"asked": asked, "places": {text_id(TEXT): place("we wtorek"), "0" * 16: [0, 1]}}],
    )
    annotations = read_annotations(tmp_path)
    (paragraph,) = asked_further([PARAGRAPH, OTHER, PARAGRAPH], annotations.parallel, "parallel")
    assert paragraph.source == "parallel"
    assert [(q.language, q.text, [TEXT[a:b] for a, b in q.answers]) for q in paragraph.questions] == [
        ("pl", asked["pl"], ["we wtorek"]),
        ("en", asked["en"], ["we wtorek"]),
    ]
    assert len({q.id for q in paragraph.questions}) == 2
    (paragraph,) = asked_further([PARAGRAPH], annotations.questions, "further")
    assert [(q.language, q.text, q.answers, q.known) for q in paragraph.questions] == [("de", "Warum?", (), True)]


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        *(("answers", row) for row in ("no json", "{}", "[]")),
        *(("answers", f'{{"text": "0", "answers": {given}}}') for given in ("3", "[[1]]", "[[3, 1]]", '[["a", "b"]]')),
        *(("parallel", row) for row in ("{}", '{"asked": [], "places": {"0": null}}')),
        ("questions", '{"asked": {"pl": 3}, "places": {"0": null}}'),
        ("questions", '{"asked": {"pl": "Kto?"}, "places": {"0": [-1, 2]}}'),
    ],
)
def test_damaged_annotations_are_one_sentence(tmp_path: Path, name: str, damaged: str) -> None:
    write(tmp_path)
    (tmp_path / f"{name}.jsonl").write_text(damaged, encoding="utf-8")
    with pytest.raises(ArticleBotError, match=rf"{name}\.jsonl are missing or of another form"):
        read_annotations(tmp_path)


def test_missing_annotations_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArticleBotError, match=r"answers\.jsonl are missing"):
        read_annotations(tmp_path)


def test_annotations_of_another_version_of_the_data_are_told() -> None:
    with pytest.raises(ArticleBotError, match="Of Most we answered 1 questions, and the data ask 2"):
        list(answered([PARAGRAPH], {text_id(TEXT): ((),)}, ANSWERED))
    late = Asked("x", "Kiedy?", ((0, len(TEXT) + 1),))
    with pytest.raises(ArticleBotError, match=r"Most lies behind its end: Kiedy\?"):
        list(asked_further([PARAGRAPH], {text_id(TEXT): (late,)}, FURTHER))


@pytest.fixture(scope="module")
def trained() -> list[Paragraph]:
    if not DATA.is_dir():
        pytest.skip("needs ../shared/data, which lies beside the checkout")
    return training_paragraphs(DATA, Random(0), unlabelled=True)


def test_all_that_was_annotated_is_learnt_from_and_once(trained: list[Paragraph]) -> None:
    annotations = read_annotations()
    of_source = {name: [p for p in trained if p.source == name] for name in (ANSWERED, FURTHER, PARALLEL)}
    assert {text_id(p.text) for p in of_source[ANSWERED]} == annotations.answers.keys()
    for source, questions in ((FURTHER, annotations.questions), (PARALLEL, annotations.parallel)):
        assert {text_id(p.text): p.questions for p in of_source[source]} == questions
    assert all(q.known for paragraphs in of_source.values() for p in paragraphs for q in p.questions)
    asked = [(p.text, q.text, q.language) for p in (*of_source[FURTHER], *of_source[PARALLEL]) for q in p.questions]
    assert len(asked) == len(set(asked))
    nobody_answered = {text_id(p.text) for p in trained for q in p.questions if not q.known}
    assert nobody_answered
    assert not annotations.answers.keys() & nobody_answered


def test_every_annotation_marks_words_from_their_beginning(trained: list[Paragraph]) -> None:
    marked = [
        (paragraph.text, place)
        for paragraph in trained
        if paragraph.source in (ANSWERED, FURTHER, PARALLEL)
        for question in paragraph.questions
        for place in question.answers
    ]
    assert marked
    for text, (start, end) in marked:
        assert text[start:end].strip() == text[start:end]
        assert not re.fullmatch(r"\w\w", text[max(0, start - 1) : start + 1]) or start == 0
