"""Examples -> weights: one resumable loop on whatever processor there is."""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pickle import UnpicklingError
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from index.disk import folder_for
from index.errors import ArticleBotError
from index.training.steps import Steps
from index.training.windows import batch, batches
from index.weights import WEIGHTS, Calibration, save_weights, write_calibration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
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

    Raises:
        ValueError: a number is out of its range.
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

    def __post_init__(self) -> None:
        ranges = (
            ("minutes", self.minutes > 0, "above 0"),
            ("steps", self.steps is None or self.steps > 0, "at least 1"),
            ("batch_tokens", self.batch_tokens > 0, "at least 1"),
            ("peak", self.peak >= 0, "at least 0"),
            ("warmup", 0 < self.warmup < 1, "between 0 and 1"),
            ("frozen", self.frozen >= 0, "at least 0"),
            ("dropout", 0 <= self.dropout < 1, "at least 0 and below 1"),
            ("imitation", 0 <= self.imitation <= 1, "from 0 to 1"),
        )
        for name, fits, range_ in ranges:
            if not fits:
                raise ValueError(f"{name} must be {range_}, got {getattr(self, name)}")

    def done(self, progress: TrainingProgress) -> float:
        """Return the share of the whole that lies behind; from 1 on, training is over."""
        return progress.steps / self.steps if self.steps else progress.seconds / (60 * self.minutes)


@dataclass
class TrainingProgress:
    """Where a run stands; saved with every checkpoint."""

    steps: int = 0
    examples: int = 0
    seconds: float = 0.0
    epoch: int = 0
    position: int = 0
    loss: float = 0.0

    def add_loss(self, recent: float) -> None:
        """Let the mean loss of the last steps count a fifth, and more while there are few."""
        self.loss += (recent - self.loss) * max(0.2, min(1.0, REPORTED / self.steps))


def train(
    model: Any,
    epochs: Epochs,
    schedule: Schedule,
    folder: Path,
    report: Callable[[TrainingProgress], None],
    *,
    teachers: Sequence[Any] = (),
) -> TrainingProgress:
    """Train the model in place until the schedule is done; resume from `folder` if it holds a checkpoint.

    The same seed and the same `steps` give the same weights on the same processor, unless a run with dropout was cut
    off; how many fit into `minutes` depends on its speed. With `teachers`, models of the same form on the same device,
    it also learns to say what they say, also of questions that nobody has answered, which are left out without them.
    On a GPU the teachers are left in bfloat16.

    Raises:
        ArticleBotError: there is nothing to learn from, the folder cannot be written, or the checkpoint is damaged or
            of another run.
    """
    import torch

    folder_for("The checkpoint", folder)
    torch.manual_seed(schedule.seed)
    model.bert.embeddings.requires_grad_(False)
    for layer in model.bert.encoder.layer[: schedule.frozen]:
        layer.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = schedule.dropout
    run = _run_id(schedule, (model, *teachers))
    steps = Steps(model, schedule, teachers)
    progress = _resume(steps, folder, run)
    reported = progress.steps
    started, saved = time.monotonic() - progress.seconds, progress.seconds
    model.train()
    for rows in _stream(epochs, schedule, progress, unknown=bool(teachers), graphed=steps.graphed):
        progress.seconds = time.monotonic() - started
        if (done := schedule.done(progress)) >= 1:
            break
        steps.take(rows, schedule.peak * min(done / schedule.warmup, (1 - done) / (1 - schedule.warmup)))
        progress.steps += 1
        progress.position += 1
        progress.examples += rows.rows
        if progress.steps % REPORTED == 0:  # not oftener: to read a loss is to wait for the device
            progress.add_loss(steps.take_mean_loss())
            reported = progress.steps
            report(progress)
        if progress.seconds - saved > 60 * schedule.checkpoint_minutes:
            _save(steps, progress, folder, run)
            saved = progress.seconds
    if progress.steps > reported:
        progress.add_loss(steps.take_mean_loss())
    _save(steps, progress, folder, run)
    steps.finish()
    return progress


def put_weights(model: Any, weights: Mapping[str, NDArray[np.float32]]) -> None:
    """Put trained weights into a model, which keeps its other ones."""
    import torch

    model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in weights.items()}, strict=False)


def write_reader(model: Any, started: Mapping[str, NDArray[np.float32]], out: Path, facts: Mapping[str, Any]) -> None:
    """Write what was trained, now or before, as a reader's folder, with a report of these facts and of the machine.

    The calibration written is provisional: run `article-bot calibrate` next.
    """
    import torch

    write_calibration(Calibration(sha256=save_weights(ever_trained(model, started), out / WEIGHTS)), out)
    graphics = torch.cuda.is_available() and torch.cuda.get_device_name()
    machine = graphics or f"{platform.machine()}, {torch.get_num_threads()} threads"
    report = {**facts, "torch": torch.__version__, "machine": machine}
    (out / "report.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def ever_trained(model: Any, started: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Return the weights to store: what was trained now, and, where it is frozen now, what training `started` from."""
    moved = {name: p.detach().float().cpu().numpy() for name, p in model.named_parameters() if p.requires_grad}
    return {**started, **moved}


def _stream(
    epochs: Epochs, schedule: Schedule, progress: TrainingProgress, *, unknown: bool, graphed: bool
) -> Iterator[Batch]:
    multiple, tokens = (MULTIPLE, schedule.batch_tokens) if graphed else (1, 0)
    while True:
        random = Random(f"{schedule.seed}/{progress.epoch}")
        windows = epochs(progress.epoch)
        joined = batches(windows, schedule.batch_tokens, random, multiple=multiple, unknown=unknown)
        if not joined:
            raise ArticleBotError("There is nothing to learn from: no question is answered, and there is no teacher.")
        for groups in joined[progress.position :]:
            yield batch(windows, groups, multiple=multiple, tokens=tokens)
        progress.epoch, progress.position = progress.epoch + 1, 0


def _run_id(schedule: Schedule, models: Sequence[Any]) -> str:
    """Tell one run from another by its schedule, but for its length, and by what models it begins with."""
    planned = asdict(schedule)
    for length in ("minutes", "steps", "checkpoint_minutes"):
        del planned[length]
    digest = sha256(json.dumps(planned).encode())
    for model in models:
        for name, parameter in model.named_parameters():
            if "embeddings" not in name:  # which every run shares
                digest.update(parameter.detach().float().cpu().numpy())
    return digest.hexdigest()


def _save(steps: Steps, progress: TrainingProgress, folder: Path, run: str) -> None:
    import torch

    torch.save({**steps.state(), "progress": asdict(progress), "run": run}, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")


def _resume(steps: Steps, folder: Path, run: str) -> TrainingProgress:
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return TrainingProgress()
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
    except (RuntimeError, EOFError, UnpicklingError) as error:
        raise ArticleBotError(f"The checkpoint {path} is damaged: remove it to begin anew.") from error
    if state.get("run") != run:
        raise ArticleBotError(
            f"The checkpoint {path} is of another run or version, with another start, schedule or teachers: say as "
            "before, or remove it."
        )
    steps.restore(state)
    return TrainingProgress(**state["progress"])
