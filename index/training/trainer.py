"""Examples -> weights: one resumable loop on whatever processor there is."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from index.training.examples import Example, ExampleMaker, Group

SEPARATORS = (0, 2, 2, 2)
"""The ids of `<s>`, `</s> </s>`, `</s>`, which frame question and window."""


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train.

    `minutes` of training, all sittings together, or, where given, a number of `steps`; `batch_tokens` a step, padding
    included; `peak` learning rate, reached after `warmup` (a share of the whole) and falling linearly to zero; `frozen`
    lower layers stay as they came, as the embeddings always do: they hold the languages together, and what no training
    ever changed need not be shipped. `ranking`: the weight of the loss that sets the windows of one question against
    each other.
    """

    minutes: float = 60.0
    steps: int | None = None
    batch_tokens: int = 3072
    peak: float = 4e-4
    warmup: float = 0.04
    decay: float = 0.01
    frozen: int = 4
    ranking: float = 0.5
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


def batches(groups: Sequence[Group], batch_tokens: int, random: Random) -> list[list[Group]]:
    """Join groups of like length, a batch within `batch_tokens`, batches in random order; no group is torn apart."""
    ordered = sorted(groups, key=lambda group: (_longest(group), random.random()))
    joined: list[list[Group]] = [[]]
    windows = 0
    for group in ordered:
        if joined[-1] and _longest(group) * (windows + len(group)) > batch_tokens:
            joined.append([])
            windows = 0
        joined[-1].append(group)
        windows += len(group)
    random.shuffle(joined)
    return joined


def train(
    model: Any,
    maker: ExampleMaker,
    schedule: Schedule,
    folder: Path,
    report: Callable[[Progress], None],
) -> Progress:
    """Train the model in place until the schedule is done; resume from `folder` if it holds a checkpoint.

    The same seed and the same `steps` give the same weights on the same machine; how many fit into `minutes` depends on
    its speed.
    """
    import torch

    torch.manual_seed(schedule.seed)
    model.bert.embeddings.requires_grad_(False)
    for layer in model.bert.encoder.layer[: schedule.frozen]:
        layer.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": schedule.decay},
            {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        ],
        fused=True,
    )
    progress = _resume(model, optimizer, folder)
    device = next(model.parameters()).device
    started, saved = time.monotonic() - progress.seconds, progress.seconds
    model.train()
    for batch in _stream(maker, schedule, progress):
        progress.seconds = time.monotonic() - started
        if (done := schedule.done(progress)) >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = schedule.peak * min(done / schedule.warmup, (1 - done) / (1 - schedule.warmup))
        loss = _loss(model, batch, schedule.ranking, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.steps += 1
        progress.position += 1
        progress.examples += sum(map(len, batch))
        progress.loss += (loss.item() - progress.loss) * max(0.01, 1 / progress.steps)
        if progress.steps % 25 == 0:
            report(progress)
        if progress.seconds - saved > 60 * schedule.checkpoint_minutes:
            _save(model, optimizer, progress, folder)
            saved = progress.seconds
    _save(model, optimizer, progress, folder)
    (folder / "schedule.json").write_text(json.dumps(asdict(schedule), indent=2))
    return progress


def _longest(group: Group) -> int:
    return max(map(len, group))


def _stream(maker: ExampleMaker, schedule: Schedule, progress: Progress) -> Iterator[list[Group]]:
    while True:
        random = Random(f"{schedule.seed}/{progress.epoch}")
        epoch = batches(maker.epoch(random), schedule.batch_tokens, random)
        yield from epoch[progress.position :]
        progress.epoch, progress.position = progress.epoch + 1, 0


def _loss(model: Any, batch: Sequence[Group], ranking: float, device: Any) -> Any:
    """Return the mean of the marginal losses of start and end, and the ranking loss.

    Alternatives are summed before the logarithm. The ranking loss is that of the answering window among the windows of
    its question, each by its margin over its own no-answer score, as the product compares them (in the manner of
    shared normalisation, Clark and Gardner, 2018).
    """
    import torch

    ids, mask, allowed, starts, ends = (t.to(device) for t in _tensors([e for group in batch for e in group]))
    with torch.autocast(device.type, torch.bfloat16):
        output = model(input_ids=ids, attention_mask=None if bool(mask.all()) else mask)
    total = torch.zeros((), device=device)
    margins = torch.zeros(len(ids), device=device)
    answering = starts[:, 1:].any(1)
    for logits, places in ((output.start_logits, starts), (output.end_logits, ends)):
        scores = logits.float().masked_fill(~allowed, -math.inf)
        gold = scores.masked_fill(~places, -math.inf).logsumexp(1)
        total = total + (scores.logsumexp(1) - gold).mean()
        margins = margins + torch.where(answering, gold, scores[:, 1:].logsumexp(1)) - scores[:, 0]
    ranked, first = [], 0
    for group in batch:
        rows = slice(first, first + len(group))
        if len(group) > 1 and bool(answering[rows].any()):
            ranked.append(margins[rows].logsumexp(0) - margins[rows][answering[rows]].logsumexp(0))
        first += len(group)
    return total / 2 + (ranking * torch.stack(ranked).mean() if ranked else 0.0)


def _tensors(batch: Sequence[Example]) -> tuple[Any, ...]:
    import torch

    shape = (len(batch), max(map(len, batch)))
    ids = torch.ones(shape, dtype=torch.long)  # 1 is the id of <pad>
    mask, allowed, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(4))
    bos, *separators = SEPARATORS
    for row, example in enumerate(batch):
        first = len(example.question) + 3
        ids[row, : len(example)] = torch.tensor(
            (bos, *example.question, *separators[:2], *example.window, separators[2])
        )
        mask[row, : len(example)] = True
        allowed[row, 0] = True
        allowed[row, first : first + len(example.window)] = True
        starts[row, [first + s for s in example.starts] or [0]] = True
        ends[row, [first + e for e in example.ends] or [0]] = True
    return ids, mask, allowed, starts, ends


def _save(model: Any, optimizer: Any, progress: Progress, folder: Path) -> None:
    import torch

    trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
    folder.mkdir(parents=True, exist_ok=True)
    state = {"model": trained, "optimizer": optimizer.state_dict(), "progress": asdict(progress)}
    torch.save(state, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")


def _resume(model: Any, optimizer: Any, folder: Path) -> Progress:
    import torch

    path = folder / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])
