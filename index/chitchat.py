"""Messages that no article could answer, such as greetings and questions about the bot: told by their vector."""

from __future__ import annotations

import hashlib
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

CHITCHAT_FROM = 0.5
"""The probability from which a message is taken for chit-chat.

When this was chosen, 12 of 480 messages of small talk on eight texts were answered, of 64 without a classifier, and 933
of 1,105 answerable questions instead of 934; from .3 on 10 and 930, from .7 on 16 and 933.
"""


@dataclass(frozen=True)
class ChitChat:
    """Logistic regression on the encoder's vectors of messages; made by `article-bot train-chitchat`.

    `weights`, one for each dimension, and `bias` are in logits; `figures` says on what they were trained, and how well
    they tell messages that they were not trained on.

    Raises:
        ValueError: one of the numbers is none, or not finite.
    """

    weights: tuple[float, ...]
    bias: float
    figures: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not np.isfinite(np.array([*self.weights, self.bias], float)).all():
            raise ValueError("weights and bias must be finite")

    @property
    def id(self) -> str:
        """Another id, another classifier."""
        return hashlib.sha256(repr((self.weights, self.bias)).encode()).hexdigest()[:12]

    def tells(self, vector: NDArray[np.float32]) -> bool:
        """Tell whether a message is chit-chat, most likely.

        Shape: (dimension,), of length 1.
        """
        return self.probability(vector) >= CHITCHAT_FROM

    def probability(self, vector: NDArray[np.float32]) -> float:
        """Return the probability, in (0, 1), that a message asks nothing of any article.

        Shape: (dimension,), of length 1.
        """
        return float(1 / (1 + np.exp(-(np.dot(vector, self.weights) + self.bias))))


def open_chitchat(encoder: str, dimension: int) -> ChitChat | None:
    """Return the classifier for an encoder by its name in the settings; None for one whose vectors it does not know.

    Raises:
        ModelError: it is missing or damaged, or for vectors of another dimension.
    """
    return read_chitchat(CHITCHAT, dimension) if encoder == EMBEDDED else None


def read_chitchat(path: Path, dimension: int) -> ChitChat:
    """Read what `write_chitchat` wrote.

    Raises:
        ModelError: it is missing or damaged, or for vectors of another dimension.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        chitchat = ChitChat(**{**read, "weights": tuple(read["weights"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _unusable(path) from error
    if len(chitchat.weights) != dimension:
        raise _unusable(path)
    return chitchat


def _unusable(path: Path) -> ModelError:
    return ModelError(f"{path} holds no usable classifier: check out article-bot's files again.")


def write_chitchat(chitchat: ChitChat, path: Path) -> None:
    """Write a classifier as JSON.

    Raises:
        ModelError: the file cannot be written; what was there still is.
    """
    try:
        write_whole(path, (json.dumps(asdict(chitchat), indent=2) + "\n").encode())
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror}.") from error
