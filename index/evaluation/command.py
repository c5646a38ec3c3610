"""The whole evaluation in one run: questions, follow-ups, published data, peers, floors, report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.disk import folder_for
from index.evaluation.floors import FLOORS, Floors
from index.evaluation.hurried import IN_A_HURRY, hurried
from index.evaluation.outofscope import out_of_scope
from index.evaluation.page import curves
from index.evaluation.paragraphs import read, read_data, retrieve, rows_of
from index.evaluation.peers import cairn as ask_cairn
from index.evaluation.questions import UNSEEN, load_sets
from index.evaluation.report import PAGE, Report
from index.evaluation.runs import run
from index.evaluation.summary import (
    followups_table,
    hurried_table,
    kinds_table,
    languages_table,
    out_of_scope_table,
    pinned_out_of_scope,
    pinned_questions,
    pinned_readings,
    pinned_retrieval,
    readings_table,
    retrieval_table,
    systems_table,
    texts,
    times_line,
)
from index.evaluation.systems import Models, Product
from index.loaded import ModelSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.evaluation.questions import QuestionSet
    from index.evaluation.runs import Record
    from index.evaluation.systems import System

    Progress = Callable[[str, int, int], None]

Runs = dict[str, list["Record"]]


def evaluate(
    *,
    cache: Path,
    settings: ModelSettings | None = None,
    models: Models | None = None,
    real: Path | None = None,
    data: Path | None = None,
    held_out: Path | None = None,
    cairn: Path | None = None,
    names: Sequence[str] | None = None,
    out: Path | None = None,
    floors: Path = FLOORS,
    lower: Sequence[str] = (),
    reason: str = "",
    progress: Progress | None = None,
) -> Report:
    """Ask every system every development question, compare with the floors, write the report; blocks for minutes.

    What is given as a path and does not exist is passed over, with a line that says so: `real`, the published article;
    `data`, a folder with `dev.jsonl.gz`; `held_out`, a further file in its form, read with it; `cairn`, the Python of
    an environment with cairn-assistant. `names` restricts the question sets. Floors are raised by themselves where the
    embedded models do better by more than noise; `lower` names floors to pin where they are now, for a `reason` that is
    kept. `models` are used instead of loading those of the `settings`.

    Raises:
        ArticleBotError: something asked for cannot be done; each message says what to do.
    """
    settings = settings or ModelSettings()
    kept, lines = Floors.load(floors), list[str]()
    kept.check_lowering(lower, reason)
    if out is not None:
        folder_for("The report", out)
    real, data, held_out = (
        _present(path, what, lines)
        for path, what in ((real, "The real article"), (data, "Published data"), (held_out, "What was held out"))
    )
    cairn = _present(cairn, "The Python with cairn-assistant", lines)
    models = models or Models.open(settings, cache, progress)
    found = Report(models.names, lines)
    _ask_sets(found, models, load_sets(real, names), cairn, progress)
    if data is not None:
        _read_published(found, models, data, held_out, progress)
    if lower:
        kept = kept.lowered_to(found.figures, lower, reason)
    found.breached = kept.breached(found.figures)
    _keep(found, kept, floors, settings, changed=bool(lower))
    if out is not None:
        found.write(out)
        found.lines.append(f"The report is in {out / PAGE}.")
    return found


def _present(path: Path | None, what: str, lines: list[str]) -> Path | None:
    if path is None or path.exists():
        return path
    lines.append(f"{what} is passed over: there is no {path}.")
    return None


def _ask_sets(
    found: Report, models: Models, sets: Sequence[QuestionSet], cairn: Path | None, progress: Progress | None
) -> None:
    asked: Runs = {}
    followed: Runs = {}
    strange: list[Record] = []
    typed: list[Record] = []
    shipped = load_sets()
    for questions in sets:
        # The unseen questions are on the text of the real set, which is asked these.
        strangers = out_of_scope(questions, shipped) if questions.name != UNSEEN else []
        in_a_hurry = hurried(questions)
        total = len(questions.questions) + len(in_a_hurry) + 3 * len(questions.followups) + len(strangers)
        count = _counter(progress, f"Asking about {questions.name}", total)
        product = Product(models.engine(questions.article))
        systems: list[System] = [
            product,
            *models.rankings(questions.article),
            *([ask_cairn(cairn, questions)] if cairn else []),
        ]
        for system in systems:
            told = count if system is product else None
            asked.setdefault(system.name, []).extend(run(system, questions, questions.questions, told))
        if questions.followups:
            for legs in ("own", "last", "both"):
                leg = Product(product.asker, legs)
                followed.setdefault(leg.name, []).extend(run(leg, questions, questions.followups, count))
        typed += [replace(record, system=IN_A_HURRY) for record in run(product, questions, in_a_hurry, count)]
        strange += run(product, questions, strangers, count)
    product_records = asked["the product"]
    for name, records in texts(product_records).items():
        of_text = {system: texts(all_records)[name] for system, all_records in asked.items()}
        found.tables.append(systems_table(f"Systems, {name}", of_text))
        found.tables.append(languages_table(f"The product by language, {name}", records))
    found.tables += [
        hurried_table(f"Typed in a hurry, {name}", texts(product_records)[name], records)
        for name, records in texts(typed).items()
    ]
    known = {name: [r for r in records if r.set != UNSEEN] for name, records in asked.items()}
    if known["the product"]:
        found.tables.append(kinds_table("The product by kind, all texts", known["the product"]))
        found.pictures = curves(known)
    found.lines.append(times_line(asked))
    # A floor would be a choice made on unseen questions.
    found.figures |= pinned_questions(known["the product"])
    found.figures |= pinned_questions([r for r in typed if r.set != UNSEEN], IN_A_HURRY)
    found.tables.append(out_of_scope_table(strange))
    found.figures |= pinned_out_of_scope(strange)
    found.records += [record for records in (*asked.values(), *followed.values(), strange, typed) for record in records]
    if followed:
        for name in texts(followed["the product"]):
            found.tables.append(
                followups_table(f"Follow-ups, {name}", {leg: texts(of_leg)[name] for leg, of_leg in followed.items()})
            )
        found.figures |= pinned_questions(followed["the product"], "follow-ups")


def _counter(progress: Progress | None, stage: str, total: int) -> Callable[[], None]:
    done = 0

    def told() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(stage, done, total)

    return told


def _read_published(
    found: Report, models: Models, data: Path, held_out: Path | None, progress: Progress | None
) -> None:
    paragraphs = read_data(data, held_out)
    runs: Runs = {}
    for number, row in enumerate(rows := rows_of(paragraphs), start=1):
        runs[row.name] = read(models, row)
        if progress is not None:
            progress("Reading published data", number, len(rows))
    found.tables.append(readings_table(runs))
    found.figures |= pinned_readings(runs)
    languages = list(dict.fromkeys(p.language for p in paragraphs))
    retrievals = []
    for number, language in enumerate(languages, start=1):
        retrievals.append(retrieve(models.encoder, paragraphs, language))
        if progress is not None:
            progress("Searching published data", number, len(languages))
    found.tables.append(retrieval_table(retrievals))
    found.figures |= pinned_retrieval(retrievals)
    found.records += [record for records in runs.values() for record in records]


def _keep(found: Report, kept: Floors, path: Path, settings: ModelSettings, *, changed: bool) -> None:
    """Raise the floors, and write them if that changed anything; other models than the shipped ones raise none."""
    raised = kept.raised(found.figures) if settings == ModelSettings() else kept
    new = [name for name, floor in raised.pinned.items() if kept.pinned.get(name) != floor]
    if new or changed:
        raised.save(path)
    if new:
        found.lines.append(f"{len(new)} floors were raised or are new, of {len(raised.pinned)}.")
