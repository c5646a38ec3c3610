"""The trained reader in some megabytes: 8-bit matrices over the embedded model, and how its margins are used.

Only what training changed is stored: layers and the head. The embeddings, and layers that were never trained, are the
embedded model's own. A matrix is int8 with one float16 scale for each run of `GROUP` weights of a row (symmetric, as
Q8_0).
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk import sha256_of, write_whole
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

READER = Path(__file__).with_name("data") / "reader"
"""Where the shipped reader lies: `weights.safetensors`, `calibration.json`, and the model card `README.md`."""

GROUP = 64
WEIGHTS, CALIBRATION = "weights.safetensors", "calibration.json"
MENDING = "check out article-bot's files again, or, for a reader of your own, train and calibrate it again"


@dataclass(frozen=True)
class Calibration:
    """What turns a reader's margins into decisions; chosen by `article-bot calibrate` on development questions.

    `temperature` divides a margin, in logits, before the sigmoid makes a score of it. `threshold`: scores from it on
    are answers. `denial`: below it, the article is said not to say; between the two that is left open. `dense_weight`
    and `sentence_weight`: logits that one unit of centred cosine with the passage, and with the sentence that would be
    quoted, add when sentences are ranked, never when it is decided whether there is an answer. `figures` says on what,
    and with which result, they were chosen.

    Raises:
        TypeError: one of the numbers is none.
    """

    sha256: str = ""
    temperature: float = 4.0
    threshold: float = 0.5
    denial: float = 0.25
    dense_weight: float = 20.0
    sentence_weight: float = 0.0
    figures: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        for name in ("temperature", "threshold", "denial", "dense_weight", "sentence_weight"):
            if not isinstance(getattr(self, name), int | float):
                raise TypeError(f"{name} must be a number, got {getattr(self, name)!r}")


def score_of(margin: float, temperature: float) -> float:
    """Turn a margin, in logits, into a score in (0, 1); a half where the reader is undecided.

    >>> score_of(0.0, 2.0)
    0.5
    """
    return float(1 / (1 + np.exp(-np.clip(margin / temperature, -30, 30))))


def margin_of(score: float, temperature: float) -> float:
    """Turn a score back into the margin that it was made of; 0 and 1 are infinitely far.

    >>> round(margin_of(score_of(1.5, 2.0), 2.0), 6)
    1.5
    """
    if not 0 < score < 1:
        return math.copysign(math.inf, score - 0.5)
    return temperature * math.log(score / (1 - score))


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Round a matrix to 8 bits.

    Shape: (rows, columns) to (rows, columns) and (rows, columns / GROUP); columns are a multiple of `GROUP`.
    """
    groups = matrix.reshape(matrix.shape[0], -1, GROUP)
    scales = (np.abs(groups).max(axis=2) / 127).astype(np.float16)
    steps = np.where(scales > 0, scales, 1).astype(np.float32)[:, :, None]
    return np.clip(np.rint(groups / steps), -127, 127).astype(np.int8).reshape(matrix.shape), scales


def dequantise(rounded: NDArray[np.int8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """Turn `quantise`'s result back; each weight is off by at most half a step, `max(abs(group)) / 254`."""
    groups = rounded.reshape(rounded.shape[0], -1, GROUP).astype(np.float32)
    return (groups * scales.astype(np.float32)[:, :, None]).reshape(rounded.shape)


def save_weights(tensors: Mapping[str, NDArray[np.float32]], path: Path) -> str:
    """Write trained tensors, matrices rounded to 8 bits, and return the file's SHA-256."""
    from safetensors.numpy import save_file

    stored: dict[str, Any] = {}
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and tensor.shape[1] % GROUP == 0 and tensor.shape[0] > 2:
            stored[name], stored[f"{name}.scale"] = quantise(np.asarray(tensor, np.float32))
        else:
            stored[name] = np.asarray(tensor, np.float32)
    save_file(stored, path)
    return sha256_of(path)


def load_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read what `save_weights` wrote, as float32, writeable."""
    from safetensors.numpy import load_file

    stored = load_file(path)
    return {
        name: dequantise(tensor, stored[f"{name}.scale"]) if tensor.dtype == np.int8 else tensor.copy()
        for name, tensor in stored.items()
        if not name.endswith(".scale")
    }


def trained_weights(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Load the weights of a reader's folder that is trained on or averaged, calibrated or not.

    Raises:
        ModelError: there are none, or they are damaged.
    """
    from safetensors import SafetensorError

    path = folder / WEIGHTS
    if not path.is_file():
        raise ModelError(f"There is no reader in {folder}: no {WEIGHTS} is there.")
    try:
        return load_weights(path)
    except SafetensorError as error:
        raise ModelError(f"The reader's weights {path} are damaged: train or fetch them again.") from error


def read_calibration(folder: Path) -> Calibration:
    """Read the decisions that belong to a reader's weights.

    Raises:
        ModelError: they are missing or damaged.
    """
    try:
        return Calibration(**json.loads((folder / CALIBRATION).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"The reader in {folder} has no usable {CALIBRATION}: {MENDING}.") from error


def write_calibration(calibration: Calibration, folder: Path) -> None:
    """Write the decisions beside the weights.

    Raises:
        ModelError: the folder cannot be written to; the decisions that were there still are.
    """
    try:
        write_whole(folder / CALIBRATION, (json.dumps(asdict(calibration), indent=2) + "\n").encode())
    except OSError as error:
        raise ModelError(f"{CALIBRATION} cannot be written into {folder}: {error.strerror}.") from error


def checked_weights(folder: Path, calibration: Calibration) -> dict[str, NDArray[np.float32]]:
    """Load a reader's weights after comparing their checksum with the calibration's.

    Raises:
        ModelError: they are missing, or not those that were calibrated.
    """
    path = folder / WEIGHTS
    try:
        found = sha256_of(path)
    except OSError as error:
        raise ModelError(f"The reader's weights {path} cannot be read: {MENDING}.") from error
    if found != calibration.sha256:
        raise ModelError(
            f"The reader's weights {path} are not those that were calibrated "
            f"(sha256 {found[:12]}…, expected {calibration.sha256[:12]}…): {MENDING}."
        )
    return load_weights(path)
