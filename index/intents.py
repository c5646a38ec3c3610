"""What a message is after, told by its vector: what an article tells, the article itself, or nothing of either."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk import write_whole
from index.errors import ModelError
from index.models import EMBEDDED
from index.types import Intent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

INTENTS = Path(__file__).with_name("data") / "intents.json"
"""The classifier that ships; it knows the vectors of the embedded encoder alone."""

TOLD_FROM = 0.5
"""The probability from which an intent is told; below, a message is taken to ask what the article tells."""


@dataclass(frozen=True)
class IntentClassifier:
    """Multinomial logistic regression on the encoder's vectors of messages; made by `article-bot train-intents`.

    `weights`, one for each dimension, and `biases` are in logits against `Intent.CONTENT`, which has none. `figures`
    says on what they were trained, and how well they tell messages that they were not trained on.

    Raises:
        ValueError: one of the numbers is none, or not finite; or weights and biases are not of the same intents.
    """

    weights: Mapping[Intent, tuple[float, ...]]
    biases: Mapping[Intent, float]
    figures: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if list(self.weights) != list(self.biases) or Intent.CONTENT in self.weights:
            raise ValueError("weights and biases must be of the same intents, without that which has none")
        if not all(
            np.isfinite(np.array([*row, self.biases[intent]], float)).all() for intent, row in self.weights.items()
        ):
            raise ValueError("weights and biases must be finite")

    @property
    def id(self) -> str:
        """Another id, another classifier."""
        numbers = [(intent.value, row, self.biases[intent]) for intent, row in self.weights.items()]
        return hashlib.sha256(repr(numbers).encode()).hexdigest()[:12]

    def intent(self, vector: NDArray[np.float32]) -> Intent:
        """Return what a message is after, most likely.

        Shape: (dimension,), of length 1.
        """
        found = self.probabilities(vector)
        likeliest = max(found, key=found.__getitem__)
        return likeliest if found[likeliest] >= TOLD_FROM else Intent.CONTENT

    def probabilities(self, vector: NDArray[np.float32]) -> dict[Intent, float]:
        """Return how likely each intent is, in (0, 1), all together 1.

        Shape: (dimension,), of length 1.
        """
        logits = {intent: float(np.dot(vector, row)) + self.biases[intent] for intent, row in self.weights.items()}
        logits[Intent.CONTENT] = 0.0
        highest = max(logits.values())
        odds = {intent: float(np.exp(logit - highest)) for intent, logit in logits.items()}
        return {intent: share / sum(odds.values()) for intent, share in odds.items()}


def open_intents(encoder: str, dimension: int) -> IntentClassifier | None:
    """Return the classifier for an encoder by its name in the settings; None for one whose vectors it does not know.

    Raises:
        ModelError: it is missing or damaged, or for vectors of another dimension.
    """
    return read_intents(INTENTS, dimension) if encoder == EMBEDDED else None


def read_intents(path: Path, dimension: int) -> IntentClassifier:
    """Read what `write_intents` wrote.

    Raises:
        ModelError: it is missing or damaged, or for vectors of another dimension.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        classifier = IntentClassifier(
            {Intent(name): tuple(row) for name, row in read["weights"].items()},
            {Intent(name): bias for name, bias in read["biases"].items()},
            read.get("figures"),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unusable(path) from error
    if any(len(row) != dimension for row in classifier.weights.values()):
        raise _unusable(path)
    return classifier


def _unusable(path: Path) -> ModelError:
    return ModelError(f"{path} holds no usable classifier: check out article-bot's files again.")


def write_intents(classifier: IntentClassifier, path: Path) -> None:
    """Write a classifier as JSON.

    Raises:
        ModelError: the file cannot be written; what was there still is.
    """
    fields = {"weights": classifier.weights, "biases": classifier.biases, "figures": classifier.figures}
    try:
        write_whole(path, (json.dumps(fields, indent=2) + "\n").encode())
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror}.") from error
