from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ArticleBotError
from index.training.annotations import answered, asked_further, read_annotations, text_id
from index.training.corpus import Asked, Paragraph, read_paragraphs, read_unlabelled

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


def write(folder: Path, questions: list[object], answers: list[object]) -> None:
    for name, rows in (("questions", questions), ("answers", answers)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def place(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def test_questions_that_had_no_answers_are_known_where_somebody_answered_them(tmp_path: Path) -> None:
    write(tmp_path, [], [{"text": text_id(TEXT), "answers": [place("w piątek"), None]}])
    (paragraph,) = answered([OTHER, PARAGRAPH], read_annotations(tmp_path))
    assert [(q.text, q.known) for q in paragraph.questions] == [
        ("Kiedy zamknięto most?", True),
        ("Kto zamknął most?", True),
    ]
    assert [[TEXT[a:b] for a, b in q.answers] for q in paragraph.questions] == [["w piątek"], []]


def test_a_text_gets_its_further_questions_alone_and_once_in_every_language_asked(tmp_path: Path) -> None:
    asked = {"pl": "Którego dnia znów przejechano?", "en": "When was it open again?"}
    write(
        tmp_path,
        [
            {"asked": asked, "places": {text_id(TEXT): place("we wtorek"), "0" * 16: [0, 1]}},
            {"asked": {"de": "Warum?"}, "places": {text_id(TEXT): None}},
        ],
        [],
    )
    (paragraph,) = asked_further([PARAGRAPH, OTHER, PARAGRAPH], read_annotations(tmp_path), "further")
    assert paragraph.source == "further"
    assert [(q.language, q.text, [TEXT[a:b] for a, b in q.answers]) for q in paragraph.questions] == [
        ("pl", asked["pl"], ["we wtorek"]),
        ("en", asked["en"], ["we wtorek"]),
        ("de", "Warum?", []),
    ]
    assert len({q.id for q in paragraph.questions}) == 3
    assert all(q.known for q in paragraph.questions)


@pytest.mark.parametrize(
    "damaged", ["no json", "{}", "[]", '{"text": "0", "answers": 3}', '{"text": "0", "answers": [[1]]}']
)
def test_damaged_annotations_are_one_sentence(tmp_path: Path, damaged: str) -> None:
    write(tmp_path, [], [])
    (tmp_path / "answers.jsonl").write_text(damaged, encoding="utf-8")
    with pytest.raises(ArticleBotError, match=r"answers\.jsonl are missing or of another form"):
        read_annotations(tmp_path)


def test_missing_annotations_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArticleBotError, match=r"questions\.jsonl are missing"):
        read_annotations(tmp_path)


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data, which lies beside the checkout")
def test_every_annotation_is_of_a_training_text_and_marks_whole_words_of_it() -> None:
    annotations = read_annotations()
    held_out = {p.title for p in read_paragraphs(DATA / "dev.jsonl.gz")}
    unanswered = read_unlabelled(DATA / "unlabelled.jsonl.gz")
    texts = {
        text_id(p.text): p for p in [*unanswered, *read_paragraphs(DATA / "train.jsonl.gz")] if p.title not in held_out
    }
    for text, places in annotations.answers.items():
        (paragraph,) = {p.text: p for p in unanswered if text_id(p.text) == text}.values()
        assert len(places) == len(paragraph.questions)
    marked = [
        (text, place)
        for text, places in [
            *((text, [q.answers for q in asked]) for text, asked in annotations.questions.items()),
            *annotations.answers.items(),
        ]
        for answers in places
        for place in answers
    ]
    for text, (start, end) in marked:
        words = texts[text].text[start:end]
        assert words
        assert words == words.strip()
    assert annotations.questions.keys() <= texts.keys()
