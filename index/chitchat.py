"""Messages that no article could answer, such as greetings and questions about the bot: told by their vector."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk import write_whole
from index.errors import ModelError
from index.models import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

CHITCHAT = Path(__file__).with_name("data") / "chitchat.json"
"""The classifier that ships; it knows the vectors of the embedded encoder alone."""


@dataclass(frozen=True)
class ChitChat:
    """Logistic regression on the encoder's vectors of messages; made by `article-bot train-chitchat`.

    `weights`, one for each dimension, and `bias` are in logits; `figures` says on what they were trained, and how well
    they tell messages that they were not trained on.

    Raises:
        TypeError: one of the numbers is none.
    """

    weights: tuple[float, ...]
    bias: float
    figures: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not all(isinstance(number, int | float) for number in (*self.weights, self.bias)):
            raise TypeError("weights and bias must be numbers")

    def probability(self, vector: NDArray[np.float32]) -> float:
        """Return the probability, in (0, 1), that a message asks nothing of any article.

        Shape: (dimension,), of length 1.
        """
        return float(1 / (1 + np.exp(-(np.dot(vector, self.weights) + self.bias))))


def open_chitchat(encoder: str) -> ChitChat | None:
    """Return the classifier for an encoder by its name in the settings; None for one that it does not know.

    Raises:
        ModelError: it is missing or damaged.
    """
    return read_chitchat(CHITCHAT) if encoder == EMBEDDED else None


def read_chitchat(path: Path) -> ChitChat:
    """Read what `write_chitchat` wrote.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return ChitChat(**{**read, "weights": tuple(read["weights"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{path} holds no usable classifier: check out article-bot's files again.") from error


def write_chitchat(chitchat: ChitChat, path: Path) -> None:
    """Write a classifier as JSON.

    Raises:
        ModelError: the file cannot be written; what was there still is.
    """
    try:
        write_whole(path, (json.dumps(asdict(chitchat), indent=2) + "\n").encode())
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror}.") from error
