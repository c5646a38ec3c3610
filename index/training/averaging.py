"""Two trainings -> one reader, by the mean of their weights.

Source: Wortsman et al., "Model soups" and "Robust fine-tuning of zero-shot models", both 2022: weights that were
trained from one another lie in one basin, where the mean generalises better than either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.disk import folder_for
from index.errors import ModelError
from index.weights import WEIGHTS, Calibration, save_weights, trained_weights, write_calibration

if TYPE_CHECKING:
    from pathlib import Path


def average(first: Path, second: Path, share: float, out: Path) -> None:
    """Write the reader `(1 - share) * first + share * second` into a folder; run `article-bot calibrate` next.

    Raises:
        ArticleBotError: the folder `out` cannot be written.
        ModelError: a folder has no weights, or theirs are not of the same tensors.
        ValueError: the share is not in [0, 1].
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share}")
    one, other = (trained_weights(folder) for folder in (first, second))
    if {name: tensor.shape for name, tensor in one.items()} != {name: tensor.shape for name, tensor in other.items()}:
        raise ModelError(
            f"The readers {first} and {second} have other layers, so there is no mean: name two trainings."
        )
    folder_for("The mean", out)
    sha256 = save_weights({name: (1 - share) * one[name] + share * other[name] for name in one}, out / WEIGHTS)
    write_calibration(Calibration(sha256=sha256), out)
