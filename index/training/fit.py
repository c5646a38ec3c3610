"""A pack -> a reader's folder: `python -m index.training.fit PACK OUT --minutes 5`.

Needs this source tree, PyTorch, transformers, safetensors and NumPy, and neither the data nor the base model: for a GPU
machine that has no more.
"""

from __future__ import annotations

import argparse
import copy
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArticleBotError
from index.training.pack import read_pack
from index.training.trainer import Schedule, TrainingProgress, put_weights, train, write_reader
from index.weights import trained_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)


def fit(pack: Path, out: Path, schedule: Schedule, start: Path | None, teachers: Sequence[Path]) -> TrainingProgress:
    """Train from a pack and write a reader's folder; `start` and `teachers` are such folders.

    Raises:
        ArticleBotError: the pack or a folder is not there, or the pack holds nothing to learn from.
    """
    import torch

    started = trained_weights(start) if start else {}
    teaching = [trained_weights(folder) for folder in teachers]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(schedule.seed)
    model, epochs = read_pack(pack)
    taught = [_with(model, weights).eval().to(device) for weights in teaching]
    put_weights(model, started)
    model.to(device)

    def report(progress: TrainingProgress) -> None:
        if progress.steps % 250 == 0:
            log.info("%.0f s, %s windows, loss %.3f", progress.seconds, f"{progress.examples:,}", progress.loss)

    progress = train(model, lambda n: epochs[n % len(epochs)], schedule, out, report, teachers=taught)
    facts = {"start": start and start.name, "teachers": [folder.name for folder in teachers]}
    write_reader(model, started, out, {**facts, "schedule": asdict(schedule), "progress": asdict(progress)})
    return progress


def _with(model: Any, weights: Mapping[str, NDArray[np.float32]]) -> Any:
    """Return a copy of the model with some weights exchanged."""
    other = copy.deepcopy(model)
    put_weights(other, weights)
    return other


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from a pack."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    plan = Schedule()
    parser = argparse.ArgumentParser(
        prog="python -m index.training.fit",
        description=f"Train a reader from a pack. {Schedule.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pack", type=Path, help="what article-bot train-reader --pack wrote")
    parser.add_argument("out", type=Path, help="the folder where checkpoints, weights and their report go")
    parser.add_argument("--start", type=Path, help="a reader's folder, whose weights are trained further")
    parser.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        help="one whose answers are learnt beside what is marked (distillation); repeatable",
    )
    for name, value in asdict(plan).items():
        kind = int if value is None else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value, help=f"{value} unless given")
    given = vars(parser.parse_args(arguments))
    try:
        schedule = Schedule(**{name: given[name] for name in asdict(plan)})
        fit(given["pack"], given["out"], schedule, given["start"], given["teacher"])
    except (ArticleBotError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
