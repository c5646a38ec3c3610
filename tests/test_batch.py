from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.batch import answer_lines, to_line
from bot.conversation import TURNS
from index.types import Article, Outcome, Question
from tests.askers import WordAsker

ARTICLE = Article(
    "Delegacja zwiedziła stocznię 🚢 w porcie. Przewodniczył jej admirał.\n\nMinister pokazał „rakiety” <gościom>.",
    url="https://example.org/report",
)
KEYS = ["id", "question", "answered", "score", "answer", "quotes", "nearest", "took_ms"]


def answers(*lines: object) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [json.loads(to_line(record)) for record in answer_lines(raw, WordAsker(ARTICLE))]


def slices(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [*([record["answer"]] if record["answer"] else []), *record["quotes"], *record["nearest"]]


def test_an_answer_gives_its_words_its_sentence_and_where_they_stand() -> None:
    (record,) = answers({"id": "a1", "question": "Kto zwiedził stocznię w porcie?"})
    assert list(record) == KEYS
    assert record["id"] == "a1"
    assert record["answered"] is True
    assert record["answer"] == {"text": "stocznię", "start": 20, "end": 28}
    assert record["quotes"][0] == {"text": "Delegacja zwiedziła stocznię 🚢 w porcie.", "start": 0, "end": 40}
    assert record["took_ms"] >= 0


def test_a_refusal_has_no_answer_and_no_quotes_but_what_comes_nearest() -> None:
    (record,) = answers({"id": None, "question": "Ile to kosztowało?"})
    assert list(record) == KEYS
    assert (record["answered"], record["answer"], record["quotes"]) == (False, None, [])
    assert record["nearest"]


def test_earlier_turns_are_answered_first_and_make_the_context() -> None:
    alone, following = answers({"question": "A kiedy?"}, {"question": "A kiedy?", "turns": ["Kto zwiedził stocznię?"]})
    assert alone["answered"] is False
    assert following["answered"] is True
    assert following["question"] == "A kiedy?"
    assert "stocznię" in following["quotes"][0]["text"]


def test_no_more_turns_are_asked_than_a_conversation_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    asker, asked = WordAsker(ARTICLE), list[str]()
    answer = asker.ask

    def ask(question: Question) -> Outcome:
        asked.append(question.text)
        return answer(question)

    monkeypatch.setattr(asker, "ask", ask)
    turns = [f"Kto zwiedził stocznię {n} raz?" for n in range(20)]
    line = json.dumps({"question": "A kiedy?", "turns": turns}).encode()
    (record,) = answer_lines([line], asker)
    assert "error" not in record
    assert asked == [*turns[-TURNS:], "A kiedy?"]


def test_turns_of_one_line_are_not_the_context_of_the_next() -> None:
    _, second = answers({"question": "Kto zwiedził stocznię?"}, {"question": "A kiedy?"})
    assert second["answered"] is False


@pytest.mark.parametrize(
    "identity",
    [None, 7, "x", 1.5, True, ["a", 1], {"k": {"n": None}}, "\ud800", 10**30],
    ids=ascii,
)
def test_whatever_json_an_id_is_it_comes_back_as_it_was(identity: object) -> None:
    records = answers({"id": identity, "question": "stocznię"}, {"id": identity, "question": ""})
    assert [record["id"] for record in records] == [identity, identity]


BAD_LINES = [
    pytest.param(b"not json", id="no json"),
    pytest.param(b'{"id": 1, "question": "Kto', id="cut off"),
    pytest.param(b'{"id": 1, "question": "K\xb3o?"}', id="another encoding"),
    pytest.param(b'{"id": NaN, "question": "Kto?"}', id="not a number"),
    pytest.param(b'{"id": 1e999, "question": "Kto?"}', id="beyond all numbers"),
    pytest.param(b"[" * 100_000, id="nested without end"),
    pytest.param(b'{"id": ' + b"9" * 5000 + b', "question": "Kto?"}', id="a number of 5,000 digits"),
    pytest.param(b'["id", "question"]', id="a list"),
    pytest.param(b"null", id="null"),
    pytest.param(b'"Kto?"', id="a bare question"),
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_gets_an_error_with_a_null_id_and_the_rest_go_on(line: bytes) -> None:
    before, bad, after = answers({"id": 1, "question": "stocznię"}, line, {"id": 3, "question": "rakiety"})
    assert list(bad) == ["id", "error"]
    assert bad["id"] is None
    assert "2" in bad["error"]
    assert (before["id"], after["id"]) == (1, 3)


BAD_QUESTIONS = [
    pytest.param({"id": 9}, id="no question"),
    pytest.param({"id": 9, "question": None}, id="null"),
    pytest.param({"id": 9, "question": 5}, id="a number"),
    pytest.param({"id": 9, "question": ""}, id="empty"),
    pytest.param({"id": 9, "question": " \n\t"}, id="blank"),
    pytest.param({"id": 9, "question": "a" * 10_000}, id="10,000 characters"),
    pytest.param({"id": 9, "question": "Kto?", "turns": "Kto?"}, id="turns are a text"),
    pytest.param({"id": 9, "question": "Kto?", "turns": [1]}, id="turns are numbers"),
    pytest.param({"id": 9, "question": "Kto?", "turns": [""]}, id="an empty turn"),
]


@pytest.mark.parametrize("line", BAD_QUESTIONS)
def test_a_bad_question_gets_an_error_with_its_own_id(line: dict[str, Any]) -> None:
    (record,) = answers(line)
    assert list(record) == ["id", "error"]
    assert record["id"] == 9
    assert record["error"].endswith(".")


def test_blank_lines_are_passed_over_and_a_byte_order_mark_too() -> None:
    records = answers(b"\xef\xbb\xbf" + b'{"id": 1, "question": "rakiety"}\r\n', b"\n", b"  \r\n", b"\xef\xbb\xbf\n")
    assert [record["id"] for record in records] == [1]


def test_each_answer_is_out_before_the_next_question_is_read() -> None:
    read = 0

    def lines() -> Any:
        nonlocal read
        for _ in range(3):
            read += 1
            yield b'{"question": "rakiety"}'

    for written, _ in enumerate(answer_lines(lines(), WordAsker(ARTICLE)), start=1):
        assert read == written


@given(st.lists(st.one_of(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), st.text().map(str.encode))))
def test_any_bytes_give_one_record_for_each_line_that_is_not_blank(lines: list[bytes]) -> None:
    filled = [line for line in lines if line.strip(b"\xef\xbb\xbf \t\r\n")]
    assert len(answers(*lines)) == len(filled)


@given(st.text(), st.lists(st.text(), max_size=3))
def test_every_text_in_a_record_is_the_slice_between_its_offsets(question: str, turns: list[str]) -> None:
    (record,) = answers({"question": question, "turns": turns})
    if "error" not in record:
        assert record["question"] == question
        assert all(part["text"] == ARTICLE.text[part["start"] : part["end"]] for part in slices(record))


def test_a_record_is_one_line_of_utf_8_whatever_is_in_it() -> None:
    line = to_line({"id": "a\nb\u2028\ud83d", "question": "żółw 🐢"})
    assert b"\n" not in line
    assert "żółw 🐢".encode() in line
    assert json.loads(line.decode("utf-8")) == {"id": "a\nb\u2028\ud83d", "question": "żółw 🐢"}
