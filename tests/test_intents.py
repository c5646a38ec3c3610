from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.errors import ModelError
from index.evaluation.outofscope import said
from index.evaluation.questions import load_sets
from index.intents import IntentClassifier, open_intents, read_intents, write_intents
from index.models import EMBEDDED
from index.training import intents as training
from index.training.smalltalk import ABOUT, CASUAL, CHITCHAT, INSIDE, WORLD, read_messages
from index.types import Intent
from tests.test_training_articles import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.encoder import SentenceEncoder


ARTICLE, CHAT, CONTENT = Intent.ARTICLE, Intent.CHITCHAT, Intent.CONTENT


def classifier(chat: Sequence[float] = (1.0, -2.0), about: Sequence[float] = (0.0, 1.0)) -> IntentClassifier:
    return IntentClassifier({CHAT: tuple(chat), ARTICLE: tuple(about)}, {CHAT: 0.5, ARTICLE: -1.0}, {"messages": 3})


def test_the_probabilities_are_those_of_a_multinomial_regression_against_the_content() -> None:
    found = classifier().probabilities(np.array([0.6, 0.8], np.float32))
    odds = {CHAT: math.exp(-0.5), ARTICLE: math.exp(-0.2), CONTENT: 1.0}
    assert found == pytest.approx({intent: share / sum(odds.values()) for intent, share in odds.items()})


def test_the_likeliest_intent_is_told_where_it_is_as_likely_as_not() -> None:
    sure = classifier(chat=(9.0, 0.0), about=(0.0, 9.0))
    told = [sure.intent(np.array(vector, np.float32)) for vector in ((1, 0), (0, 1), (-0.7, -0.7))]
    assert told == [CHAT, ARTICLE, CONTENT]
    assert sure.intent(np.array((0.7, 0.7), np.float32)) is CHAT
    torn = classifier(chat=(0.0, 1.0), about=(0.0, 2.5))  # as likely each, and neither as likely as not
    vector = np.array((0, 1), np.float32)
    assert min(torn.probabilities(vector).items(), key=lambda found: found[1])[0] is CONTENT
    assert torn.intent(vector) is CONTENT


def test_another_classifier_has_another_id() -> None:
    same = IntentClassifier(classifier().weights, classifier().biases)
    assert classifier().id == same.id != classifier(about=(0.0, 2.0)).id


def test_what_was_written_is_read_and_what_is_none_is_not(tmp_path: Path) -> None:
    path = tmp_path / "intents.json"
    write_intents(classifier(), path)
    assert read_intents(path, 2) == classifier()
    with pytest.raises(ModelError, match="holds no usable classifier"):
        read_intents(path, 3)
    written = path.read_text(encoding="utf-8")
    damaged = [
        *(written.replace("-2.0", wrong) for wrong in ('"a"', "NaN", "Infinity", "null")),
        written.replace("-1.0", "null"),
        written.replace('"article"', '"weather"'),
        written.replace('"article"', '"content"'),
        written.replace('"article"', '"chit-chat"', 1),
        *("{", "[]", "{}", '{"weights": [], "biases": {}}', '{"weights": {}}'),
    ]
    for text in damaged:
        assert text != written
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ModelError, match="holds no usable classifier"):
            read_intents(path, 2)
    with pytest.raises(ModelError, match="cannot be written"):
        write_intents(classifier(), tmp_path / "nowhere" / "intents.json")


def test_it_knows_the_vectors_of_one_encoder_alone() -> None:
    assert open_intents(EMBEDDED, 384) is not None
    assert open_intents("intfloat/multilingual-e5-base", 768) is None


@pytest.mark.parametrize(
    ("intent", "message", "question"),
    [
        (CHAT, "Kim jesteś?", "Kim jest Kowalska?"),
        (CHAT, "Who made you?", "Who made it?"),
        (CHAT, "Скільки тобі років?", "Скільки йому років?"),
        (CHAT, "Ты человек?", "Этот человек выжил?"),
        (CHAT, "Wie heißt du?", "Wie heißt sie?"),
        (ARTICLE, "Kto napisał ten tekst?", "Kto napisał ten list?"),
        (ARTICLE, "Summarise the article, please", "What did the ministers agree on?"),
        (ARTICLE, "Про що ця новина?", "Про що говорили міністри?"),
        (ARTICLE, "О чём эта статья?", "О чём говорила свидетельница?"),
        (ARTICLE, "Wer hat diesen Artikel geschrieben?", "Wer hat den Brief geschrieben?"),
    ],
)
def test_the_one_that_ships_tells_what_a_message_is_after_in_every_language(
    encoder: SentenceEncoder, intent: Intent, message: str, question: str
) -> None:
    shipped = open_intents(EMBEDDED, encoder.dimension)
    assert shipped is not None
    assert [shipped.intent(vector) for vector in encoder.encode_queries([message, question])] == [intent, CONTENT]


def test_training_learns_from_messages_what_they_are_after(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "QUESTIONS", 500)
    heard: list[tuple[int, int]] = []
    learnt = training.train_intents(encoder, lambda done, total: heard.append((done, total)))
    total = sum(len(read_messages(path)) for path in (ABOUT, CHITCHAT, INSIDE, CASUAL)) + 500
    assert heard[-1] == (total, total)
    assert learnt.figures is not None
    for intent, kind in ((ARTICLE, "about the article"), (CHAT, "chit-chat")):
        shares = {name: found[f"taken for {intent.value}"] for name, found in learnt.figures.items()}
        others = [share for name, share in shares.items() if name != kind]
        assert shares[kind] > 3 * max(others)
    messages = ["Dziękuję!", "Kiedy sąd wydał wyrok?", "O czym jest ten artykuł?"]
    assert [learnt.intent(vector) for vector in encoder.encode_queries(messages)] == [CHAT, CONTENT, ARTICLE]


def test_no_message_that_is_learnt_from_is_measured_or_of_two_kinds() -> None:
    kinds = [{_words(text) for _, text in read_messages(path)} for path in (CHITCHAT, WORLD, CASUAL, ABOUT, INSIDE)]
    sets = load_sets()
    measured = {_words(item.text) for item in said()}
    measured |= {_words(item.text) for questions in sets for item in questions.questions}
    assert all(len(learnt) > 400 for learnt in kinds)
    for number, learnt in enumerate(kinds):
        assert not measured & learnt
        assert not any(other & learnt for other in kinds[number + 1 :])


def _words(text: str) -> str:
    return " ".join(words(text))
