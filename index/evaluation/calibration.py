"""`article-bot calibrate`: choose a reader's decisions on development questions, and keep them beside its weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from index.disk import expanded
from index.errors import ModelError
from index.evaluation.decisions import Decisions, choose, cross_validate, judge
from index.evaluation.evidence import Evidence, gather
from index.evaluation.hurried import hurried
from index.evaluation.questions import STRUCTURED, UNSEEN, load_sets
from index.evaluation.systems import Models
from index.loaded import ModelSettings
from index.models import EMBEDDED
from index.weights import READER, Calibration, write_calibration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def calibrate(
    *,
    cache: Path,
    settings: ModelSettings | None = None,
    models: Models | None = None,
    real: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Calibration:
    """Choose the decisions of the configured reader and write them, with their figures, beside its weights.

    These are asked as they are printed and as they are typed in a hurry; those on texts of another form than news have
    a say in the weights of the searches alone. Blocks for minutes. `real` is the published article, where it is at
    hand. `models` are used instead of loading those of the `settings`.

    Raises:
        ModelError: the reader cannot be had, or is not kept in a folder here.
    """
    settings = settings or ModelSettings()
    folder = READER if settings.reader == EMBEDDED else expanded(settings.reader)
    if not folder.is_dir():
        raise ModelError(
            f"The reader {settings.reader} is not a folder here, so its decisions cannot be kept beside it."
        )
    models = models or Models.open(settings, cache, progress)
    sets = [s for s in load_sets(real) if s.name != UNSEEN]
    printed: list[Evidence] = []
    typed: list[Evidence] = []
    others: list[Evidence] = []
    for number, questions in enumerate(sets, start=1):
        as_printed = gather(models, questions, questions.questions)
        as_typed = gather(models, questions, hurried(questions))
        if questions.name in STRUCTURED:
            others += [*as_printed, *as_typed]
        else:
            printed += as_printed
            typed += as_typed
        if progress is not None:
            progress("Reading the development questions", number, len(sets))
    chosen = choose([*printed, *typed], others)
    calibration = replace(
        models.calibration,
        temperature=round(chosen.temperature, 3),
        threshold=round(chosen.threshold, 4),
        denial=round(chosen.denial, 4),
        dense_weight=chosen.dense_weight,
        sentence_weight=chosen.sentence_weight,
        figures=_figures(printed, typed, others, chosen),
    )
    write_calibration(calibration, folder)
    return calibration


def _figures(
    printed: Sequence[Evidence], typed: Sequence[Evidence], others: Sequence[Evidence], chosen: Decisions
) -> dict[str, Any]:
    by_text = cross_validate(printed, typed, others)
    mean = {name: float(np.mean([found[name] for found in by_text.values()])) for name in next(iter(by_text.values()))}
    return {
        "questions": len(printed),
        "unanswerable": sum(not e.answerable for e in printed),
        "on all of them": _rounded(judge(printed, chosen)),
        "on those that look otherwise in a hurry": _rounded(judge(typed, chosen)),
        "each text by what was chosen on the others, mean": _rounded(mean),
        "each text by what was chosen on the others": {text: _rounded(found) for text, found in by_text.items()},
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}
