"""Published data: rows are sorted, joined across languages, read as the product reads, and searched."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import ArticleBotError
from index.evaluation.paragraphs import crossed, elsewhere, read, read_data, retrieve, rows_of
from index.evaluation.summary import pinned_retrieval, readings_table, retrieval_table
from index.evaluation.systems import Models
from index.training.corpus import Asked, Paragraph
from index.weights import Calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader

MODELS = Models(WordEncoder(), WordReader(), Calibration(temperature=1, dense_weight=0))


def paragraph(text: str, question: str, *answers: str, source: str = "squad", language: str = "en") -> Paragraph:
    spans = tuple((text.index(answer), text.index(answer) + len(answer)) for answer in answers)
    return Paragraph(source, language, "title", text, (Asked("1", question, spans),))


def row(found: Paragraph) -> dict[str, Any]:
    return {
        "source": found.source,
        "lang": found.language,
        "title": found.title,
        "context": found.text,
        "qas": [
            {"id": q.id, "question": q.text, "answers": [{"text": found.text[a:b], "start": a} for a, b in q.answers]}
            for q in found.questions
        ],
    }


def write(path: Path, *paragraphs: Paragraph) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row(found)) + "\n" for found in paragraphs)
    return path


SHIP = paragraph("The ship sailed to Gdynia. The captain slept.", "Where did the captain of the ship sail?", "Gdynia")
STORM = paragraph("A storm broke trees. Nobody was hurt.", "When did the ship return?")


def test_the_words_are_read_in_the_whole_paragraph() -> None:
    (row,) = rows_of([SHIP])
    (record,) = read(MODELS, row)
    assert (record.set, record.words, record.f1, record.rank) == ("squad en", "sailed", 0, 1)


def test_an_impossible_question_has_no_right_sentence() -> None:
    (row,) = rows_of([STORM])
    (record,) = read(MODELS, row)
    assert not record.answerable
    assert record.rank is None


def test_xquad_is_joined_across_languages_by_the_questions_id() -> None:
    english = paragraph("The sea.", "What?", "sea", source="xquad")
    russian = paragraph("Это море.", "Что?", "море", source="xquad", language="ru")
    assert [q.text for p in crossed([english], [russian]) for q in p.questions] == ["What?"]
    rows = rows_of([english, russian, SHIP])
    assert [r.name for r in rows] == ["squad en", "xquad ru", "xquad en-ru"]
    (mixed,) = read(MODELS, rows[-1])
    assert mixed.question == "What?"
    assert mixed.rank == 1


def test_where_every_question_has_an_answer_one_in_three_is_put_over_the_next_paragraph_too() -> None:
    asked = tuple(Asked(str(n), "Where?", ((0, 3),)) for n in range(4))
    first, second = (Paragraph("squad", "en", "title", text, asked) for text in ("The sea. A", "The sky. B"))
    alone = Paragraph("squad", "en", "another title", "The air. C", asked)
    moved = elsewhere([first, second, alone])
    assert [(p.text, [q.id for q in p.questions]) for p in moved] == [
        ("The sky. B", ["0-elsewhere", "3-elsewhere"]),
        ("The sea. A", ["0-elsewhere", "3-elsewhere"]),
    ]
    assert not any(q.answers for p in moved for q in p.questions)
    assert elsewhere([first, STORM]) == []


def test_a_question_that_only_one_language_has_is_left_out() -> None:
    alone = Paragraph("xquad", "ru", "t", "Это море.", (Asked("2", "Что?", ((4, 8),)),))
    assert crossed([SHIP], [alone])[0].questions == ()


def test_a_further_file_is_told_apart_by_its_rows(tmp_path: Path) -> None:
    write(tmp_path / "dev.jsonl.gz", SHIP)
    further = write(tmp_path / "slice.jsonl.gz", STORM, SHIP)
    found = read_data(tmp_path, further)
    assert [r.name for r in rows_of(found)] == ["squad en", "squad held out en"]
    with pytest.raises(ArticleBotError, match=r"dev\.jsonl\.gz"):
        read_data(tmp_path / "missing")


def test_the_right_paragraph_is_ranked_among_all_of_its_language() -> None:
    other = paragraph("Trees grow slowly in the shade.", "What grows slowly in the shade?", "Trees")
    foreign = paragraph("Statek płynie.", "Co płynie?", "Statek", language="pl")
    found = retrieve(MODELS.encoder, [SHIP, STORM, other, foreign], "en")
    assert found.paragraphs == 3
    assert found.ranks == {"dense": [1, 1], "lexical": [1, 1], "fused": [1, 1]}
    assert pinned_retrieval([found])["retrieval / en / in first 1"].value == 1


def test_a_paragraph_that_shares_no_word_is_not_found_by_words() -> None:
    asked = paragraph("Trees grow slowly in the shade.", "xyzzy", "Trees")
    assert retrieve(MODELS.encoder, [SHIP, asked], "en").ranks["lexical"] == [1, None]


def test_the_tables_have_a_row_for_each_set_and_language() -> None:
    rows = rows_of([SHIP, STORM])
    table = readings_table({r.name: read(MODELS, r) for r in rows})
    assert [line[0] for line in table.rows] == ["squad en"]
    retrieved = retrieval_table([retrieve(MODELS.encoder, [SHIP, STORM], "en")])
    assert [len(line) for line in retrieved.rows] == [len(retrieved.columns)]
