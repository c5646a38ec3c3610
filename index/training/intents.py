"""How the classifier of intents is made: from messages, questions on the written texts, and the encoder's vectors."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

from index.article import default_article
from index.intents import IntentClassifier
from index.languages import languages_of
from index.sentences import split_sentences
from index.spelling import Spelling
from index.training.articles import read_articles
from index.training.smalltalk import ABOUT, CASUAL, CHITCHAT, INSIDE, read_messages
from index.types import Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import Encoder

QUESTIONS = 5_000
"""Of the written texts, drawn from nearly 80,000; with four times as many, those that sound like chit-chat count less
(of 1,105 answerable questions of ours 7 instead of 4 came out above a half)."""
PRIORS = {Intent.ARTICLE: 0.07, Intent.CHITCHAT: 0.07}
"""What share of messages is taken to be of an intent before they are read."""
INVERSE_REGULARISATION = 10.0
FOLDS = 5
SEED = 0
BATCH = 512


def train_intents(
    encoder: Encoder, report: Callable[[int, int], None] = lambda _done, _total: None
) -> IntentClassifier:
    """Train the classifier; blocks for half a minute. `report(done, total)` hears how many messages are encoded.

    Messages are put as the product puts them about the demo article. The figures are of messages that were left out of
    the training, by cross-validation in `FOLDS` parts: the shares that are taken for each intent.

    Raises:
        ArticleBotError: an article for training is not of its form.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    written = sorted({question.text for article in read_articles() for question in article.questions})
    texts = {
        "about the article": _messages(ABOUT),
        "chit-chat": _messages(CHITCHAT),
        "questions that sound like these": [*_messages(INSIDE), *_messages(CASUAL)],
        "questions on the written texts": Random(SEED).sample(written, QUESTIONS),
    }
    intents = {"about the article": Intent.ARTICLE, "chit-chat": Intent.CHITCHAT}
    kinds = np.array([kind for kind, found in texts.items() for _ in found])
    labels = np.array([intents.get(kind, Intent.CONTENT).value for kind in kinds])
    vectors = _vectors(encoder, [text for found in texts.values() for text in found], report)

    def fit(rows: NDArray[np.intp]) -> IntentClassifier:
        # The classes weigh the same in training; the priors are reckoned in afterwards.
        model = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000)
        model.fit(vectors[rows], labels[rows])
        return _against_content(model.classes_.tolist(), model.coef_, model.intercept_)

    told = np.empty_like(labels)
    for learnt, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(vectors, kinds):
        classifier = fit(learnt)
        told[left_out] = [classifier.intent(vectors[row]).value for row in left_out]
    trained = fit(np.arange(len(kinds)))
    figures = {
        kind: {"messages": len(found)}
        | {
            f"taken for {intent.value}": round(float((told[kinds == kind] == intent.value).mean()), 4)
            for intent in PRIORS
        }
        for kind, found in texts.items()
    }
    return IntentClassifier(trained.weights, trained.biases, figures)


def _against_content(
    classes: Sequence[str], rows: NDArray[np.float64], intercepts: NDArray[np.float64]
) -> IntentClassifier:
    """Put a regression with a row for each class as one against the content, with the priors."""
    content = classes.index(Intent.CONTENT.value)
    rest = 1 - sum(PRIORS.values())
    weights, biases = {}, {}
    for intent, prior in PRIORS.items():
        place = classes.index(intent.value)
        weights[intent] = tuple(round(float(weight), 4) for weight in rows[place] - rows[content])
        biases[intent] = round(float(intercepts[place] - intercepts[content] + np.log(prior / rest)), 4)
    return IntentClassifier(weights, biases)


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
