from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers.modeling_outputs import QuestionAnsweringModelOutput

from index.reader import ANSWER_TOKENS, BATCH_TOKENS, SpanReader, _batches, _best_spans

if TYPE_CHECKING:
    from index.encoder import SentenceEncoder


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=2, max_size=40), st.data())
def test_each_sentences_words_and_margin_are_those_of_brute_force(
    logits: list[tuple[float, float]], data: st.DataObject
) -> None:
    starts, ends = (np.array(column, np.float32) for column in zip(*logits, strict=True))
    tokens = len(logits) - 1
    text = " ".join("x" * tokens)
    offsets = [(0, 0), *((2 * i, 2 * i + 1) for i in range(tokens))]
    cut = data.draw(st.integers(1, tokens))  # the second sentence's first token, if there are two
    begun = [0, 2 * cut] if cut < tokens else [0]
    found = dict(_best_spans(starts, ends, offsets, [None, *[1] * tokens], text, begun=begun))
    assert sorted(found) == list(range(len(begun)))
    for sentence, first, last in ((0, 1, cut), (1, cut + 1, tokens))[: len(begun)]:
        pairs = [(i, j) for i in range(first, last + 1) for j in range(i, min(tokens, i + ANSWER_TOKENS - 1) + 1)]
        reading = found[sentence]
        assert starts[reading.start // 2 + 1] + ends[(reading.end + 1) // 2] == max(
            starts[i] + ends[j] for i, j in pairs
        )
        odds = sum(math.exp(starts[i] + ends[j]) for i, j in pairs) / math.exp(starts[0] + ends[0])
        assert reading.margin == pytest.approx(math.log(odds), abs=1e-4)


def test_a_token_belongs_to_the_sentence_of_its_word_not_of_the_space_before() -> None:
    starts, ends = np.array([0, 1, 5], np.float32), np.array([0, 1, 5], np.float32)
    found = dict(_best_spans(starts, ends, [(0, 0), (0, 3), (3, 7)], [None, 1, 1], "Raz Dwa", begun=[0, 4]))
    assert {n: "Raz Dwa"[r.start : r.end] for n, r in found.items()} == {0: "Raz Dwa", 1: "Dwa"}


def test_no_answer_reaches_into_the_next_cell_of_a_table() -> None:
    starts, ends = np.array([0, 9, 0, 1], np.float32), np.array([0, 1, 0, 9], np.float32)
    offsets = [(0, 0), (0, 3), (3, 5), (5, 9)]
    for row, words in (("Kot | pięć", "Kot"), ("Kot , pięć", "Kot , pięć"), ("Kot \n pięć", "Kot \n pięć")):
        ((_, reading),) = _best_spans(starts, ends, offsets, [None, 1, 1, 1], row, begun=[0])
        assert row[reading.start : reading.end] == words


def test_no_answer_reaches_into_the_next_row_of_a_table() -> None:
    rows, offsets = "A | B\nC | D", [(0, 0), (0, 1), (1, 3), (3, 5), (5, 7), (7, 9), (9, 11)]
    starts, ends = np.array([0, 0, 0, 9, 0, 0, 0], np.float32), np.array([0, 0, 0, 1, 9, 0, 0], np.float32)
    ((_, reading),) = _best_spans(starts, ends, offsets, [None, *[1] * 6], rows, begun=[0])
    assert rows[reading.start : reading.end] == "B"


def test_no_answer_begins_with_a_sign_that_ends_a_sentence() -> None:
    starts, ends = np.array([0, 1, 9, 2], np.float32), np.array([0, 1, 0, 9], np.float32)
    found = dict(_best_spans(starts, ends, [(0, 0), (0, 3), (3, 4), (4, 8)], [None, 1, 1, 1], "Raz. Dwa", begun=[0, 5]))
    assert {n: "Raz. Dwa"[r.start : r.end] for n, r in found.items()} == {0: "Raz. Dwa", 1: "Dwa"}


def test_the_question_is_never_its_own_answer() -> None:
    logits = np.array([0, 9, 9, 1, 2], np.float32)
    offsets = [(0, 0), (0, 3), (3, 6), (0, 3), (4, 7)]
    ((_, reading),) = _best_spans(logits, logits, offsets, [None, 0, 0, 1, 1], "raz dwa", begun=[0])
    assert "raz dwa"[reading.start : reading.end] == "dwa"


def test_a_window_without_words_gives_no_reading() -> None:
    zeros = np.zeros(2, np.float32)
    assert not list(_best_spans(zeros, zeros, [(0, 0), (0, 1)], [None, 0], "", begun=[0]))


@given(st.lists(st.integers(1, 500), max_size=50))
def test_batches_hold_every_window_once_and_stay_small(lengths: list[int]) -> None:
    batches = list(_batches(lengths))
    assert sorted(window for batch in batches for window in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= BATCH_TOKENS for b in batches)


class FirstLetters(torch.nn.Module):
    """A model that answers with tokens whose id is in `wanted`, and is undecided where there is none."""

    def __init__(self, wanted: set[int]) -> None:
        super().__init__()
        self.wanted = torch.tensor(sorted(wanted))

    def forward(self, input_ids: torch.Tensor, **_: Any) -> QuestionAnsweringModelOutput:
        found = torch.isin(input_ids, self.wanted).float() * 5
        return QuestionAnsweringModelOutput(start_logits=found, end_logits=found)


def reader_of(encoder: SentenceEncoder, word: str) -> SpanReader:
    ids = encoder.tokenizer(word, add_special_tokens=False)["input_ids"]
    return SpanReader(FirstLetters(set(ids)), encoder.tokenizer, "letters")


def test_readings_come_in_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    texts = ["Tam stoi stary dom nad samą rzeką Odrą.", "Kot.", "Duży kot śpi."]
    readings = [reading for (reading,) in reader_of(encoder, "kot").read("Kto śpi?", texts, [[0]] * 3)]
    assert [r.margin > 5 for r in readings] == [False, False, True]
    assert texts[2][readings[2].start : readings[2].end] == "kot"


def test_each_sentence_of_a_text_has_a_reading_of_its_own(encoder: SentenceEncoder) -> None:
    text = "Pies śpi. Duży kot śpi. Mały kot też."
    begun = [0, text.index("Duży"), text.index("Mały")]
    (readings,) = reader_of(encoder, "kot").read("Kto śpi?", [text], [begun])
    assert [text[r.start : r.end] for r in readings[1:]] == ["kot", "kot"]
    assert [r.start in range(a, b) for r, a, b in zip(readings, begun, [*begun[1:], len(text)], strict=True)] == [
        True
    ] * 3


def test_a_sentence_in_which_nothing_can_answer_is_given_whole_and_never_wins(encoder: SentenceEncoder) -> None:
    text = "Kot śpi. – Pies nie."
    (readings,) = reader_of(encoder, "kot").read("Kto śpi?", [text], [[0, 9, 11]])
    assert (readings[1].start, readings[1].end) == (9, 10)
    assert readings[1].margin < min(readings[0].margin, readings[2].margin)


def test_a_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    text = "Nic się nie działo. " * 200 + "Potem przyszedł wieloryb."
    ((reading,),) = reader_of(encoder, "wieloryb").read("Kto przyszedł?", [text], [[0]])
    assert text[reading.start : reading.end] == "wieloryb"


def test_a_long_question_leaves_room_for_the_text(encoder: SentenceEncoder) -> None:
    ((reading,),) = reader_of(encoder, "kot").read("czy " * 900 + "?", ["Na dachu śpi kot."], [[0]])
    assert reading.margin > 5
