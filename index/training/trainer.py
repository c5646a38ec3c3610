"""Examples -> weights: one resumable loop on whatever processor there is."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from index.training.steps import Steps
from index.training.windows import batch, batches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.training.windows import Batch, Windows

MULTIPLE = 16
"""Rows are padded to a multiple of so many tokens where there should be few shapes of batches."""

REPORTED = 25
"""Steps from one report to the next."""

Epochs: TypeAlias = "Callable[[int], Windows]"
"""Draws, or has, the windows of the epoch of this number, the same each time."""


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train.

    `minutes` of training, all sittings together, or, where given, a number of `steps`; `batch_tokens` a step, padding
    included; `peak` learning rate, reached after `warmup` (a share of the whole) and falling linearly to zero; `frozen`
    lower layers stay as they came, as the embeddings always do: they hold the languages together, and what no training
    ever changed need not be shipped. `ranking`: the weight of the loss that sets the windows of one question against
    each other. `dropout`: the share of activations that is left out. `imitation`: where there are teachers, the weight,
    in [0, 1], of saying what they say instead of what is marked.
    """

    minutes: float = 60.0
    steps: int | None = None
    batch_tokens: int = 3072
    peak: float = 4e-4
    warmup: float = 0.04
    decay: float = 0.01
    frozen: int = 4
    ranking: float = 0.5
    dropout: float = 0.0
    imitation: float = 0.5
    seed: int = 0
    checkpoint_minutes: float = 5.0

    def done(self, progress: Progress) -> float:
        """Return the share of the whole that lies behind; from 1 on, training is over."""
        return progress.steps / self.steps if self.steps else progress.seconds / (60 * self.minutes)


@dataclass
class Progress:
    """Where a run stands; saved with every checkpoint."""

    steps: int = 0
    examples: int = 0
    seconds: float = 0.0
    epoch: int = 0
    position: int = 0
    loss: float = 0.0


def train(
    model: Any,
    epochs: Epochs,
    schedule: Schedule,
    folder: Path,
    report: Callable[[Progress], None],
    *,
    teachers: Sequence[Any] = (),
) -> Progress:
    """Train the model in place until the schedule is done; resume from `folder` if it holds a checkpoint.

    The same seed and the same `steps` give the same weights on the same machine; how many fit into `minutes` depends on
    its speed. With `teachers`, models of the same form on the same device, it also learns to say what they say, also of
    questions that nobody has answered, which are left out without them.
    """
    import torch

    torch.manual_seed(schedule.seed)
    model.bert.embeddings.requires_grad_(False)
    for layer in model.bert.encoder.layer[: schedule.frozen]:
        layer.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = schedule.dropout
    steps = Steps(model, schedule, teachers)
    progress = _resume(steps, folder)
    started, saved = time.monotonic() - progress.seconds, progress.seconds
    model.train()
    for rows in _stream(epochs, schedule, progress, unknown=bool(teachers), shaped=steps.shaped):
        progress.seconds = time.monotonic() - started
        if (done := schedule.done(progress)) >= 1:
            break
        steps.take(rows, schedule.peak * min(done / schedule.warmup, (1 - done) / (1 - schedule.warmup)))
        progress.steps += 1
        progress.position += 1
        progress.examples += rows.rows
        if progress.steps % REPORTED == 0:  # not oftener: to read a loss is to wait for the device
            progress.loss += (steps.loss() - progress.loss) * max(0.2, REPORTED / progress.steps)
            report(progress)
        if progress.seconds - saved > 60 * schedule.checkpoint_minutes:
            _save(steps, progress, folder)
            saved = progress.seconds
    _save(steps, progress, folder)
    steps.finish()
    (folder / "schedule.json").write_text(json.dumps(asdict(schedule), indent=2))
    return progress


def ever_trained(model: Any, started: Collection[str] = ()) -> dict[str, NDArray[np.float32]]:
    """Return the weights to store: what was trained now, and, frozen now or not, what training had `started` from."""
    kept = {n: p for n, p in model.named_parameters() if p.requires_grad or n in started}
    return {name: parameter.detach().float().cpu().numpy() for name, parameter in kept.items()}


def _stream(epochs: Epochs, schedule: Schedule, progress: Progress, *, unknown: bool, shaped: bool) -> Iterator[Batch]:
    multiple, tokens = (MULTIPLE, schedule.batch_tokens) if shaped else (1, 0)
    while True:
        random = Random(f"{schedule.seed}/{progress.epoch}")
        windows = epochs(progress.epoch)
        joined = batches(windows, schedule.batch_tokens, random, multiple=multiple, unknown=unknown)
        for groups in joined[progress.position :]:
            yield batch(windows, groups, multiple=multiple, tokens=tokens)
        progress.epoch, progress.position = progress.epoch + 1, 0


def _save(steps: Steps, progress: Progress, folder: Path) -> None:
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    state = {"model": steps.weights(), "optimizer": steps.optimizer.state_dict(), "progress": asdict(progress)}
    torch.save(state, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")


def _resume(steps: Steps, folder: Path) -> Progress:
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, weights_only=True)
    steps.load(state["model"])
    steps.optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])
