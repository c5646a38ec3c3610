from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader import ANSWER_TOKENS, BATCH_TOKENS, SpanReader, _batches, _best_span, whole_words

if TYPE_CHECKING:
    from index.encoder import SentenceEncoder


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("Kim przyjechał pociągiem.", "echał", "przyjechał", id="a piece of a word grows to the word"),
        pytest.param("w Rosji, w środę", " Rosji,", "Rosji", id="space and comma around fall away"),
        pytest.param("koszt: 2,5 mln zł.", "2,5 mln zł.", "2,5 mln zł", id="the final stop falls away"),
        pytest.param("„Suchoj” wzleciał", "„Suchoj”", "„Suchoj”", id="quotation marks stay"),
        pytest.param("a 🙂 b", "🙂", "🙂", id="a sign that is no word stays"),
    ],
)
def test_answers_are_whole_words(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    found = whole_words(text, start, start + len(words))
    assert found is not None
    assert text[slice(*found)] == expected


def test_separators_alone_are_no_answer() -> None:
    assert whole_words("tak , nie", 3, 5) is None


@given(st.text(max_size=40), st.data())
def test_an_answer_is_a_range_of_the_text_without_space_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = whole_words(text, start, end)
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(text)
        assert text[slice(*found)] == text[slice(*found)].strip()


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=2, max_size=40))
def test_the_best_span_is_that_of_brute_force(logits: list[tuple[float, float]]) -> None:
    starts, ends = (np.array(column, np.float32) for column in zip(*logits, strict=True))
    tokens = len(logits) - 1
    text = " ".join("x" * tokens)
    offsets = [(0, 0), *((2 * i, 2 * i + 1) for i in range(tokens))]
    reading = _best_span(starts, ends, offsets, [None, *[1] * tokens], text)
    pairs = [(i, j) for i in range(1, tokens + 1) for j in range(i, min(tokens, i + ANSWER_TOKENS - 1) + 1)]
    best = max(float(starts[i] + ends[j]) for i, j in pairs)
    assert reading is not None
    assert reading.margin == pytest.approx(best - float(starts[0] + ends[0]), abs=1e-4)


def test_the_question_is_never_its_own_answer() -> None:
    logits = np.array([0, 9, 9, 1, 2], np.float32)
    reading = _best_span(logits, logits, [(0, 0), (0, 3), (3, 6), (0, 3), (4, 7)], [None, 0, 0, 1, 1], "raz dwa")
    assert reading is not None
    assert "raz dwa"[reading.start : reading.end] == "dwa"


def test_a_window_without_words_gives_no_reading() -> None:
    assert _best_span(np.zeros(2, np.float32), np.zeros(2, np.float32), [(0, 0), (0, 1)], [None, 0], "") is None


@given(st.lists(st.integers(1, 500), max_size=50))
def test_batches_hold_every_window_once_and_stay_small(lengths: list[int]) -> None:
    batches = list(_batches(lengths))
    assert sorted(window for batch in batches for window in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= BATCH_TOKENS for b in batches)


class FirstLetters:
    """A model that answers with tokens whose id is in `wanted`, and is undecided where there is none."""

    def __init__(self, wanted: set[int]) -> None:
        self.wanted = wanted

    def eval(self) -> FirstLetters:
        return self

    def modules(self) -> list[Any]:
        return []

    def __call__(self, input_ids: Any, **_: Any) -> Any:
        import torch
        from transformers.modeling_outputs import QuestionAnsweringModelOutput

        found = torch.isin(input_ids, torch.tensor(sorted(self.wanted))).float() * 5
        return QuestionAnsweringModelOutput(start_logits=found, end_logits=found)


def reader_of(encoder: SentenceEncoder, word: str) -> SpanReader:
    ids = encoder.tokenizer(word, add_special_tokens=False)["input_ids"]
    return SpanReader(FirstLetters(set(ids)), encoder.tokenizer, "letters")


def test_readings_come_in_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    texts = ["Tam stoi stary dom nad samą rzeką Odrą.", "Kot.", "Duży kot śpi."]
    readings = reader_of(encoder, "kot").read("Kto śpi?", texts)
    assert [r.margin > 5 for r in readings] == [False, False, True]
    assert texts[2][readings[2].start : readings[2].end] == "kot"


def test_a_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    text = "Nic się nie działo. " * 200 + "Potem przyszedł wieloryb."
    (reading,) = reader_of(encoder, "wieloryb").read("Kto przyszedł?", [text])
    assert text[reading.start : reading.end] == "wieloryb"


def test_a_long_question_leaves_room_for_the_text(encoder: SentenceEncoder) -> None:
    (reading,) = reader_of(encoder, "kot").read("czy " * 900 + "?", ["Na dachu śpi kot."])
    assert reading.margin > 5
