"""One step of training: what the model says of a batch, how wrong that is, and the weights moved.

On a GPU each shape of batch is captured once as a CUDA graph and replayed from then on, since launching a small model's
thousand kernels takes many times as long as running them. What is computed is bfloat16 and the weights that are moved
float32: on a GPU beside the model's own, which are bfloat16, elsewhere by autocast.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.training.trainer import Schedule
    from index.training.windows import Batch


UNLIKELY = -1e4
"""The logit of a place that is out of the question; finite, since all are so in the windows of rows that fill up."""


class Steps:
    """Moves a model's weights, batch by batch. Frozen parts are those that ask for no gradient.

    `teachers` are models of the same form, whose answers are learnt beside, or instead of, what is marked.
    """

    def __init__(self, model: Any, schedule: Schedule, teachers: Sequence[Any] = ()) -> None:
        import torch

        self._model, self._schedule, self._teachers = model, schedule, teachers
        self._names, self._moved = zip(*((n, p) for n, p in model.named_parameters() if p.requires_grad), strict=True)
        self._weights = list(self._moved)
        self._device = next(model.parameters()).device
        self._graphs: dict[tuple[int, ...], tuple[Any, dict[str, Any]]] | None = None
        self._loss = torch.zeros((), device=self._device)
        self._steps = 0
        rate: Any = 0.0
        for network in (model, *teachers):
            # On a processor PyTorch's fused attention takes four times as long in bfloat16 as what it fuses.
            network.set_attn_implementation("sdpa" if self._device.type == "cuda" else "eager")
        if self._device.type == "cuda":
            self._graphs, self._pool = {}, torch.cuda.graph_pool_handle()
            rate = torch.zeros((), device=self._device)
            self._weights = [parameter.detach().float().clone() for parameter in self._moved]
            for network in (model, *teachers):
                network.bfloat16()
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [w for w in self._weights if w.ndim > 1], "weight_decay": schedule.decay},
                {"params": [w for w in self._weights if w.ndim == 1], "weight_decay": 0.0},
            ],
            lr=rate,
            fused=True,
            capturable=self._graphs is not None,
        )

    @property
    def graphed(self) -> bool:
        """Whether there is a graph for each shape of batch, so that there should be few shapes."""
        return self._graphs is not None

    def state(self) -> dict[str, Any]:
        """Return the moved weights by name, float32, and the optimizer's state."""
        return {"model": dict(zip(self._names, self._weights, strict=True)), "optimizer": self.optimizer.state_dict()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` returned for the same model with the same layers frozen, on whatever device it was."""
        kept = [(group["lr"], group["capturable"]) for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state["optimizer"])
        for group, (rate, capturable) in zip(self.optimizer.param_groups, kept, strict=True):
            group["lr"], group["capturable"] = rate, capturable
        self._load(state["model"])

    def finish(self) -> None:
        """Leave the model in float32 with the moved weights; what is frozen was rounded to bfloat16 on a GPU."""
        self._model.float()
        self._load(self.state()["model"])

    def _load(self, weights: Mapping[str, Any]) -> None:
        import torch

        with torch.no_grad():
            for name, weight, parameter in zip(self._names, self._weights, self._moved, strict=True):
                weight.copy_(weights[name])
                parameter.copy_(weight)

    def take(self, rows: Batch, rate: float) -> None:
        """Move the weights by one batch at a learning rate."""
        import torch

        for group in self.optimizer.param_groups:
            if self._graphs is None:
                group["lr"] = rate
            else:
                group["lr"].fill_(rate)
        self._steps += 1
        given = {name: torch.from_numpy(np.asarray(array)) for name, array in vars(rows).items()}
        if self._graphs is None:
            self._run(given)
            return
        shape = tuple(given["ids"].shape)
        if shape in self._graphs:
            graph, held = self._graphs[shape]
            for name, tensor in given.items():
                held[name].copy_(tensor.pin_memory(), non_blocking=True)
            graph.replay()
        else:
            self._graphs[shape] = self._capture({name: tensor.to(self._device) for name, tensor in given.items()})

    def take_mean_loss(self) -> float:
        """Return the mean loss of the steps since this was asked for last; waits for the device."""
        mean = float(self._loss) / max(1, self._steps)
        self._loss.zero_()
        self._steps = 0
        return mean

    def _capture(self, held: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Take the step without a graph, which also warms everything up, then record it for its shape."""
        import torch

        aside: Any = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            self._run(held)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self._pool):
            self._run(held)
        return graph, held

    def _run(self, given: dict[str, Any]) -> None:
        import torch

        for parameter in (*self._moved, *self._weights):
            parameter.grad = None
        loss = self._batch_loss(given)
        loss.backward()
        if self._graphs is not None:
            for weight, parameter in zip(self._weights, self._moved, strict=True):
                weight.grad = parameter.grad.float()
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        self.optimizer.step()
        if self._graphs is not None:
            with torch.no_grad():
                torch._foreach_copy_(list(self._moved), self._weights)
        self._loss.add_(loss.detach())

    def _batch_loss(self, given: dict[str, Any]) -> Any:
        """Return the mean marginal loss of start and end, the ranking loss, and that of saying else than teachers.

        Alternatives are summed before the logarithm. The ranking loss is that of the answering window among the windows
        of its question, each by its margin over its own no-answer score, as the product compares them (in the manner of
        shared normalisation, Clark and Gardner, 2018).
        """
        import torch

        schedule, allowed = self._schedule, given["allowed"]
        answering = ~given["starts"][:, 0]
        said = self._read(self._model, given)
        with torch.no_grad():
            taught = [self._read(teacher, given) for teacher in self._teachers]
        total = margins = torch.zeros(len(allowed), device=self._device)
        for side, marked in enumerate((given["starts"], given["ends"])):
            scores = said[side].masked_fill(~allowed, UNLIKELY)
            gold = scores.masked_fill(~marked, UNLIKELY).logsumexp(1)
            loss = scores.logsumexp(1) - gold
            if taught:
                shares = sum(t[side].masked_fill(~allowed, UNLIKELY).softmax(1) for t in taught) / len(taught)
                unlike = -(shares * scores.log_softmax(1).masked_fill(~allowed, 0.0)).sum(1)
                weight = torch.where(given["known"], schedule.imitation, 1.0)
                loss = (1 - weight) * loss + weight * unlike
            total = total + loss
            margins = margins + torch.where(answering, gold, scores[:, 1:].logsumexp(1)) - scores[:, 0]
        same = given["group"][:, None] == given["group"]
        ranked = answering & (same.sum(1) > 1)
        among = margins.expand_as(same).masked_fill(~same, -math.inf).logsumexp(1) - margins
        ranking = among.masked_fill(~ranked, 0.0).sum() / ranked.sum().clamp(min=1)
        return total.sum() / given["rows"] / 2 + schedule.ranking * ranking

    def _read(self, model: Any, given: dict[str, Any]) -> Any:
        """Return the logits of start and end. Shape: (2, rows, tokens), float32."""
        import torch

        ids, mask = given["ids"], given["mask"]
        # A mask of four dimensions is taken as it is, without a look into it, which a graph cannot hold.
        shown = mask.long() if self._graphs is None else mask[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16, enabled=self._graphs is None):
            hidden = model.bert(input_ids=ids, attention_mask=shown).last_hidden_state
            return model.qa_outputs(hidden).float().permute(2, 0, 1)
