"""Training without the package, its models or its data: everything that a GPU machine needs, in one file.

Written by `article-bot train-reader --pack`; where PyTorch and transformers are installed,
`python -m index.training.pack FILE OUT --steps N` trains from it.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import lzma
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.packed import half
from index.training.trainer import Progress, Schedule, ever_trained, train
from index.training.windows import BOS, EOS, PAD, Windows
from index.weights import WEIGHTS, load_weights, save_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

log = logging.getLogger(__name__)

_FAR = [{"id": lzma.FILTER_LZMA2, "preset": 4, "dict_size": 1 << 28}]
"""Windows of one paragraph are like each other, and so are epochs: what repeats may lie this far apart."""

VOCABULARY = "bert.embeddings.word_embeddings.weight"


def write_pack(
    path: Path, base: Mapping[str, NDArray[Any]], config: Mapping[str, Any], epochs: Sequence[Windows]
) -> None:
    """Store drawn epochs with the base model, of whose vocabulary only those pieces are kept that occur.

    `base` maps transformers' names to tensors: float32, or Q4_0 blocks of shape (rows, bytes).
    """
    from safetensors.numpy import save

    used = np.unique(np.concatenate([[BOS, PAD, EOS], *(epoch.tokens for epoch in epochs)]))
    stored = {**base, VOCABULARY: base[VOCABULARY][used], "used": used}
    for number, epoch in enumerate(epochs):
        renumbered = replace(epoch, tokens=np.searchsorted(used, epoch.tokens).astype(np.int32))
        stored |= {f"epoch {number} {part.name}": getattr(renumbered, part.name) for part in fields(Windows)}
    content = save(stored, {"config": json.dumps({**config, "vocab_size": len(used)}), "epochs": str(len(epochs))})
    with lzma.open(path, "wb", format=lzma.FORMAT_XZ, filters=_FAR) as stream:
        stream.write(content)


def read_pack(path: Path) -> tuple[Any, list[Windows]]:
    """Return the base model as a reader that has learnt nothing, and the drawn epochs."""
    import torch
    from safetensors.numpy import load
    from transformers import BertConfig, BertForQuestionAnswering

    content = lzma.decompress(path.read_bytes())
    size = int.from_bytes(content[:8], "little")
    facts = json.loads(content[8 : 8 + size])["__metadata__"]
    stored = load(content)
    epochs = [
        Windows(**{part.name: stored[f"epoch {number} {part.name}"] for part in fields(Windows)})
        for number in range(int(facts["epochs"]))
    ]
    model = BertForQuestionAnswering(BertConfig(**json.loads(facts["config"])))
    tensors = {
        name: torch.from_numpy(half(stored[name]).astype(np.float32)).reshape(parameter.shape)
        for name, parameter in model.named_parameters()
        if name in stored
    }
    model.load_state_dict(tensors, strict=False)
    return model, epochs


def main() -> None:
    """Train from a pack."""
    import torch

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    plan = Schedule()
    parser = argparse.ArgumentParser(prog="python -m index.training.pack", description="Train a reader from a pack.")
    parser.add_argument("pack", type=Path, help="what article-bot train-reader --pack wrote")
    parser.add_argument("out", type=Path, help="the folder where checkpoints, weights and their report go")
    parser.add_argument("--start", type=Path, help="a folder written so, whose weights are trained further")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="a folder written so; repeatable")
    for name, value in asdict(plan).items():
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=type(value) if value is not None else int, default=value
        )
    given = vars(parser.parse_args())
    if not given["pack"].is_file():
        parser.error(f"there is no pack {given['pack']}: write one with article-bot train-reader --pack")
    for folder in filter(None, (given["start"], *given["teacher"])):
        if not (folder / WEIGHTS).is_file():
            parser.error(f"there is no reader in {folder}: no {WEIGHTS} is there")
    schedule = Schedule(**{name: given[name] for name in asdict(plan)})
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(schedule.seed)
    model, epochs = read_pack(given["pack"])
    teachers = [_taught(model, folder).eval().to(device) for folder in given["teacher"]]

    def report(progress: Progress) -> None:
        if progress.steps % 250 == 0:
            log.info("%.0f s, %s windows, loss %.3f", progress.seconds, f"{progress.examples:,}", progress.loss)

    if given["start"] is not None:
        model = _taught(model, given["start"])
    model.to(device)
    progress = train(model, lambda n: epochs[n % len(epochs)], schedule, given["out"], report, teachers=teachers)
    save_weights(ever_trained(model), given["out"] / WEIGHTS)
    facts = {"schedule": asdict(schedule), "progress": asdict(progress), "torch": torch.__version__}
    facts["machine"] = torch.cuda.get_device_name() if device.type == "cuda" else f"{torch.get_num_threads()} threads"
    (given["out"] / "report.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _taught(model: Any, folder: Path) -> Any:
    import torch

    teacher = copy.deepcopy(model)
    weights = {name: torch.from_numpy(tensor) for name, tensor in load_weights(folder / WEIGHTS).items()}
    teacher.load_state_dict(weights, strict=False)
    return teacher


if __name__ == "__main__":
    main()
