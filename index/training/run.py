"""From lessons to a reader's folder, in one resumable call; or to a file that a reader is trained from elsewhere."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.checkpoint import configurations, tensor_name
from index.disk import folder_for
from index.models import EMBEDDED, model_folder, packed_content, quiet_loading
from index.packed import parse
from index.training.pack import write_pack
from index.training.trainer import Schedule, TrainingProgress, put_weights, train, write_reader
from index.weights import trained_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.training.lessons import Lessons


def train_reader(
    lessons: Lessons,
    out: Path,
    *,
    schedule: Schedule,
    start: Path | None = None,
    report: Callable[[TrainingProgress], None] = lambda _progress: None,
) -> TrainingProgress:
    """Train the reader over the embedded model and write `weights.safetensors` and `report.json` into `out`.

    `start` is a reader's folder whose weights are trained further. A run that was cut off goes on from its last
    checkpoint, which comes before `start`; say the same again, `start` too, since checkpoints hold what is trained
    alone. The calibration written is provisional: run `article-bot calibrate` next.

    Raises:
        ArticleBotError: data or a dictionary is missing or damaged, or `out` cannot be written.
        ModelError: the embedded model cannot be had, or there is no reader to start from.
    """
    import torch
    import transformers

    folder_for("The reader", out)
    started = trained_weights(start) if start is not None else {}
    epochs = lessons.epochs(schedule.seed)
    torch.manual_seed(schedule.seed)
    with quiet_loading():
        model: Any = transformers.BertForQuestionAnswering.from_pretrained(model_folder(EMBEDDED, lessons.cache))
    put_weights(model, started)
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    progress = train(model, epochs, schedule, out, report)
    write_reader(model, started, out, {**lessons.facts(), "schedule": asdict(schedule), "progress": asdict(progress)})
    return progress


def pack_lessons(lessons: Lessons, out: Path, epochs: int, seed: int, report: Callable[[int], None]) -> Path:
    """Draw epochs, write them with the base model to `pack.xz` in `out`, and return its path.

    Questions that nobody has answered come along, for teachers. `report` hears how many epochs are drawn.

    Raises:
        ArticleBotError: data or a dictionary is missing or damaged, or `out` cannot be written.
        ModelError: the embedded model cannot be had.
    """
    folder_for("The pack", out)
    draw = lessons.epochs(seed, unlabelled=True)
    drawn = []
    for number in range(epochs):
        drawn.append(draw(number))
        report(number + 1)
    packed = parse(packed_content())
    base = {f"bert.{tensor_name(name)}": tensor for name, tensor in packed.stored()}
    path = out / "pack.xz"
    write_pack(path, base, configurations(packed)["config.json"], drawn)
    (out / "lessons.json").write_text(json.dumps(lessons.facts(), indent=2) + "\n", encoding="utf-8")
    return path
