"""From data to a reader's folder, in one resumable call."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

from index.encoder import SentenceEncoder
from index.models import EMBEDDED, model_folder, quiet_loading
from index.trained import open_reader
from index.training.articles import read_articles
from index.training.corpus import cross_lingual, read_pairs, read_paragraphs, read_unlabelled, write_paragraphs
from index.training.dictionary import read_dictionary
from index.training.examples import ExampleMaker, Recipe
from index.training.selftraining import label
from index.training.trainer import Progress, Schedule, train
from index.weights import WEIGHTS, Calibration, load_weights, save_weights, write_calibration

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from index.training.corpus import Paragraph

COPIES = {"poquad": 2.5, "squadshifts": 0.6, "norquad": 0.6}
"""How often each published source's questions are drawn in an epoch; others once. Polish is what the reader is for."""

CROSS_LINGUAL_PAIRS = 8

SURE = 4.0
"""The margin, in logits, from which a teacher's reading counts as an answer."""


def train_reader(
    data: Path,
    out: Path,
    *,
    cache: Path,
    schedule: Schedule,
    recipe: Recipe | None = None,
    dictionaries: Mapping[str, Sequence[Path]] | None = None,
    start: Path | None = None,
    teacher: Path | None = None,
    published: float = 1.0,
    report: Callable[[Progress], None] = lambda _progress: None,
) -> Progress:
    """Train the reader over the embedded model and write `weights.safetensors` and `report.json` into `out`.

    `data` holds `train.jsonl.gz` and `pairs.jsonl.gz`; `dictionaries` maps a language to dictd files that translate
    its words; `start` is a reader's folder whose weights are trained further; `teacher` one that first answers the
    questions of `unlabelled.jsonl.gz`, of which those are trained on that it is sure of. The articles written for this
    project are always learnt from; `published` is how many times as often as else everything else is. A run that was
    cut off goes on from its last checkpoint, which comes before `start`; say the same again, `start` too, since
    checkpoints hold what is trained alone. The calibration written is provisional: run `article-bot calibrate` next.

    Raises:
        ArticleBotError: data or a dictionary is missing.
        ModelError: the embedded model cannot be had.
    """
    import torch
    import transformers

    paragraphs = training_paragraphs(data, Random(schedule.seed))
    if teacher is not None:
        paragraphs += labelled_paragraphs(data, teacher, cache, out)
    copies = {p.source: published * COPIES.get(p.source, 1.0) for p in paragraphs}
    paragraphs += read_articles()
    named = (dictionaries or {}).items()
    words = {language: [read_dictionary(path, language) for path in paths] for language, paths in named}
    folder = model_folder(EMBEDDED, cache)
    torch.manual_seed(schedule.seed)
    with quiet_loading():
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        model: Any = transformers.BertForQuestionAnswering.from_pretrained(
            folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager"
        )
    started = load_weights(start / WEIGHTS) if start is not None else {}
    model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in started.items()}, strict=False)
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    recipe = recipe or Recipe(copies=copies)
    with torch.autocast("cpu", torch.bfloat16):  # which sentences are near need not be known to three digits
        maker = ExampleMaker(tokenizer, paragraphs, recipe, words, SentenceEncoder(folder))
    progress = train(model, maker, schedule, out, report)
    write_calibration(Calibration(sha256=save_weights(ever_trained(model, started), out / WEIGHTS)), out)
    facts = {
        "schedule": asdict(schedule),
        "recipe": asdict(recipe),
        "progress": asdict(progress),
        "dictionaries": {language: [path.name for path in paths] for language, paths in named},
        "questions": sum(len(p.questions) for p in paragraphs),
        "teacher": teacher.name if teacher else None,
        "torch": torch.__version__,
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads",
    }
    (out / "report.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return progress


def ever_trained(model: Any, started: Collection[str]) -> dict[str, NDArray[np.float32]]:
    """Return the weights to store: what was trained now, and, frozen now or not, what training had `started` from."""
    kept = {n: p for n, p in model.named_parameters() if p.requires_grad or n in started}
    return {name: parameter.detach().float().cpu().numpy() for name, parameter in kept.items()}


def training_paragraphs(data: Path, random: Random) -> list[Paragraph]:
    """Read what the reader learns from: the training split, its cross-lingual part mixed, and the judged pairs."""
    paragraphs = read_paragraphs(data / "train.jsonl.gz")
    parallel = [p for p in paragraphs if p.source == "xquad"]
    single = [p for p in paragraphs if p.source != "xquad"]
    return single + cross_lingual(parallel, CROSS_LINGUAL_PAIRS, random) + read_pairs(data / "pairs.jsonl.gz")


def unlabelled_paragraphs(data: Path) -> list[Paragraph]:
    """Read the questions that nobody answered, without those on texts that development data are taken from."""
    held_out = {p.title for p in read_paragraphs(data / "dev.jsonl.gz")}
    return [p for p in read_unlabelled(data / "unlabelled.jsonl.gz") if p.title not in held_out]


def labelled_paragraphs(data: Path, teacher: Path, cache: Path, out: Path) -> list[Paragraph]:
    """Let the teacher answer the unlabelled questions, once: what it was sure of stays in `out`. Blocks for minutes."""
    path = out / "labelled.jsonl.gz"
    if not path.exists():
        unlabelled = unlabelled_paragraphs(data)
        encoder = SentenceEncoder(model_folder(EMBEDDED, cache))
        reader, _ = open_reader(str(teacher), encoder, cache)
        out.mkdir(parents=True, exist_ok=True)
        write_paragraphs(label(reader, unlabelled, SURE), path)
    return read_paragraphs(path)
