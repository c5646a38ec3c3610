from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.chitchat import ChitChat, open_chitchat, read_chitchat, write_chitchat
from index.errors import ModelError
from index.evaluation.outofscope import SMALL_TALK, out_of_scope
from index.evaluation.questions import load_sets
from index.models import EMBEDDED
from index.training import chitchat as training
from index.training.smalltalk import CASUAL, CHITCHAT, WORLD, read_messages
from tests.test_training_articles import words

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoder import SentenceEncoder


def test_the_probability_is_that_of_a_logistic_regression() -> None:
    found = ChitChat((1.0, -2.0), 0.5).probability(np.array([0.6, 0.8], np.float32))
    assert found == pytest.approx(1 / (1 + math.exp(0.5)))
    likely, unlikely = np.array([1.0, 0.0], np.float32), np.array([-1.0, 0.0], np.float32)
    assert ChitChat((1.0, 0.0), 0.0).tells(likely)
    assert not ChitChat((1.0, 0.0), 0.0).tells(unlikely)
    assert ChitChat((1.0,), 0.0).id == ChitChat((1.0,), 0.0, {}).id != ChitChat((1.0,), 0.5).id


def test_what_was_written_is_read_and_what_is_none_is_not(tmp_path: Path) -> None:
    path = tmp_path / "chitchat.json"
    write_chitchat(ChitChat((1.0, -2.0), 0.5, {"messages": 3}), path)
    assert read_chitchat(path, 2) == ChitChat((1.0, -2.0), 0.5, {"messages": 3})
    with pytest.raises(ModelError, match="holds no usable classifier"):
        read_chitchat(path, 3)
    for weights in ('["a", 1]', "1", "[NaN, 1]", "[1, Infinity]", "null", "[null, 1]"):
        path.write_text(f'{{"weights": {weights}, "bias": 1}}', encoding="utf-8")
        with pytest.raises(ModelError, match="holds no usable classifier"):
            read_chitchat(path, 2)
    for damaged in ("{", "[]", '{"bias": 1}'):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(ModelError, match="holds no usable classifier"):
            read_chitchat(path, 2)
    with pytest.raises(ModelError, match="cannot be written"):
        write_chitchat(ChitChat((), 0.0), tmp_path / "nowhere" / "chitchat.json")


def test_it_knows_the_vectors_of_one_encoder_alone() -> None:
    assert open_chitchat(EMBEDDED, 384) is not None
    assert open_chitchat("intfloat/multilingual-e5-base", 768) is None


def test_the_one_that_ships_tells_chitchat_from_questions_in_every_language(encoder: SentenceEncoder) -> None:
    shipped = open_chitchat(EMBEDDED, encoder.dimension)
    assert shipped is not None
    told = [
        ("Kim jesteś?", "Kim jest Kowalska?"),
        ("Who made you?", "Who made it?"),
        ("Скільки тобі років?", "Скільки йому років?"),
        ("Ты человек?", "Этот человек выжил?"),
        ("Wie heißt du?", "Wie heißt sie?"),
    ]
    for chitchat, question in told:
        about_bot, about_article = encoder.encode_queries([chitchat, question])
        assert shipped.tells(about_bot)
        assert not shipped.tells(about_article)


def test_training_learns_from_messages_what_is_chitchat(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "QUESTIONS", 500)
    heard: list[tuple[int, int]] = []
    learnt = training.train_chitchat(encoder, lambda done, total: heard.append((done, total)))
    total = len(read_messages(CHITCHAT)) + len(read_messages(CASUAL)) + 500
    assert heard[-1] == (total, total)
    assert learnt.figures is not None
    shares = {kind: found["taken for chit-chat"] for kind, found in learnt.figures.items()}
    assert shares["chit-chat"] > 3 * shares["casual questions"] > 3 * shares["questions on the written texts"]
    thanks, question = encoder.encode_queries(["Dziękuję!", "Kiedy sąd wydał wyrok?"])
    assert learnt.tells(thanks)
    assert not learnt.tells(question)


def test_no_message_that_is_learnt_from_is_measured_or_of_two_kinds() -> None:
    kinds = [{_words(text) for _, text in read_messages(path)} for path in (CHITCHAT, WORLD, CASUAL)]
    sets = load_sets()
    measured = {_words(item.text) for item in out_of_scope(sets[0], []) if item.kind == SMALL_TALK}
    measured |= {_words(item.text) for questions in sets for item in questions.questions}
    assert all(len(learnt) > 400 for learnt in kinds)
    for number, learnt in enumerate(kinds):
        assert not measured & learnt
        assert not any(other & learnt for other in kinds[number + 1 :])


def _words(text: str) -> str:
    return " ".join(words(text))
