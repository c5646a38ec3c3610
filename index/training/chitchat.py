"""How the classifier of chit-chat is made: from messages, questions on the written texts, and the encoder's vectors."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from index.article import default_article
from index.chitchat import CHITCHAT_FROM, ChitChat
from index.languages import languages_of
from index.sentences import split_sentences
from index.spelling import Spelling
from index.training.articles import read_articles
from index.training.smalltalk import CASUAL, CHITCHAT, read_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import Encoder

QUESTIONS = 5_000
"""Of the written texts, drawn from nearly 80,000; with four times as many, those that sound like chit-chat count less
(of 1,105 answerable questions of ours 7 instead of 4 came out above a half)."""
PRIOR = 0.1
"""What share of messages is taken to be chit-chat before they are read."""
INVERSE_REGULARISATION = 10.0
FOLDS = 5
SEED = 0
BATCH = 512


def train_chitchat(encoder: Encoder, report: Callable[[int, int], None] = lambda _done, _total: None) -> ChitChat:
    """Train the classifier; blocks for half a minute. `report(done, total)` hears how many messages are encoded.

    Messages are put as the product puts them about the demo article. The figures are of messages that were left out of
    the training, by cross-validation in `FOLDS` parts: the share that is taken for chit-chat.

    Raises:
        ArticleBotError: an article for training is not of its form.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    written = sorted({question.text for article in read_articles() for question in article.questions})
    texts = {
        "chit-chat": _messages(CHITCHAT),
        "casual questions": _messages(CASUAL),
        "questions on the written texts": Random(SEED).sample(written, QUESTIONS),
    }
    kinds = np.array([kind for kind, found in texts.items() for _ in found])
    vectors = _vectors(encoder, [text for found in texts.values() for text in found], report)
    model = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000)
    # The classes weigh the same in training, which reckons with even odds.
    prior = _log_odds(PRIOR)
    held_out = cross_val_predict(model, vectors, kinds == "chit-chat", cv=FOLDS, method="decision_function") + prior
    model.fit(vectors, kinds == "chit-chat")
    return ChitChat(
        weights=tuple(round(float(weight), 4) for weight in model.coef_[0]),
        bias=round(float(model.intercept_[0]) + prior, 4),
        figures={
            kind: {
                "messages": len(found),
                "taken for chit-chat": round(float((held_out[kinds == kind] >= _log_odds(CHITCHAT_FROM)).mean()), 4),
            }
            for kind, found in texts.items()
        },
    )


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _messages(path: Path) -> list[str]:
    return [text for _, text in read_messages(path)]


def _vectors(encoder: Encoder, texts: Sequence[str], report: Callable[[int, int], None]) -> NDArray[np.float32]:
    """Encode texts as they would be printed.

    Shape: (len(texts), dimension).
    """
    article = default_article()
    sentences = [article[span] for span in split_sentences(article.text)]
    spelling = Spelling(sentences, languages_of(sentences))
    rows = []
    for start in range(0, len(texts), BATCH):
        rows.append(encoder.encode_queries([spelling.printed(text) for text in texts[start : start + BATCH]]))
        report(min(start + BATCH, len(texts)), len(texts))
    return np.concatenate(rows)
