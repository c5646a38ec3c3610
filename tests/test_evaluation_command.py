"""The whole evaluation, with models that count words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import ArticleBotError
from index.evaluation import evaluate
from index.evaluation.floors import Floors
from index.evaluation.questions import load_sets
from index.evaluation.report import Report
from index.evaluation.systems import Models
from index.loaded import ModelSettings
from index.weights import Calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO_FIRST = "questions / demo / pl / right sentence first"
MODELS = Models(WordEncoder(), WordReader(), Calibration(temperature=1))


@pytest.fixture(autouse=True, scope="module")
def _few_resamples() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.evaluation.measures.RESAMPLES", 40)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evaluation")


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return evaluate(
        cache=folder,
        models=MODELS,
        names=["demo"],
        real=folder / "no-article.txt",
        data=folder / "no-data",
        held_out=folder / "no-file",
        floors=folder / "floors.json",
        out=folder / "out",
    )


def test_every_system_answers_every_question(report: Report) -> None:
    asked = {name: [r for r in report.records if r.system == name] for name in {r.system for r in report.records}}
    assert {name: len(found) for name, found in asked.items()} == {
        "the product": 144 + 56 + 230,
        "dense only": 144,
        "BM25 over lemmas": 144,
        "fused": 144,
        "own words alone": 56,
        "last question + own words": 56,
        "in a hurry": 128,  # the others look the same
    }


def test_what_is_not_there_is_passed_over_with_a_line(report: Report, folder: Path) -> None:
    assert f"The real article is passed over: there is no {folder / 'no-article.txt'}." in report.lines
    assert f"What was held out is passed over: there is no {folder / 'no-file'}." in report.lines
    assert f"Published data is passed over: there is no {folder / 'no-data'}." in report.text


def test_the_text_has_the_tables_and_the_page_and_the_json_are_written(report: Report, folder: Path) -> None:
    assert "| BM25 over lemmas |" in report.text
    assert "**Follow-ups, the demo article**" in report.text
    assert "**Typed in a hurry, the demo article**" in report.text
    assert "| the demo article | 230 |" in report.text
    assert (folder / "out" / "report.html").read_text(encoding="utf-8").count("<svg viewBox") == 4
    content = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    assert content["models"] == MODELS.names
    assert len(content["records"]) == len(report.records)


def test_unseen_questions_pin_no_floor_and_are_in_no_table_but_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (demo,) = load_sets(names=["demo"])
    unseen = replace(demo, name="unseen", questions=demo.questions[::12], followups=())
    monkeypatch.setattr("index.evaluation.command.load_sets", lambda *_: [unseen])
    found = evaluate(cache=folder, models=MODELS, names=["unseen"], floors=folder / "unseen.json")
    assert not found.figures
    assert {table.title.rpartition(", ")[2] for table in found.tables if table.rows} == {"unseen questions"}


def test_the_first_run_pins_the_floors_and_the_same_run_again_keeps_them(report: Report, folder: Path) -> None:
    before = Floors.load(folder / "floors.json")
    assert before.pinned.keys() == report.figures.keys()
    again = evaluate(cache=folder, models=MODELS, names=["demo"], floors=folder / "floors.json")
    assert not again.failed
    assert Floors.load(folder / "floors.json") == before
    assert not any("raised" in line for line in again.lines)


def test_worse_than_a_floor_fails_names_it_and_lowers_nothing(report: Report, folder: Path, tmp_path: Path) -> None:
    pinned = Floors.load(folder / "floors.json").pinned
    floors = tmp_path / "floors.json"
    Floors({**pinned, DEMO_FIRST: replace(pinned[DEMO_FIRST], figure=0.99)}).save(floors)
    worse = evaluate(cache=folder, models=MODELS, names=["demo"], floors=floors)
    assert worse.failed
    assert list(worse.breached) == [DEMO_FIRST]
    assert f"BELOW ITS FLOOR: {DEMO_FIRST} is" in worse.text
    assert Floors.load(floors).pinned[DEMO_FIRST].figure == 0.99

    lowered = evaluate(cache=folder, models=MODELS, names=["demo"], floors=floors, lower=[DEMO_FIRST], reason="a test")
    assert not lowered.failed
    assert Floors.load(floors).pinned[DEMO_FIRST].figure == pytest.approx(report.figures[DEMO_FIRST].value, abs=1e-4)
    assert [lowering.reason for lowering in Floors.load(floors).lowered] == ["a test"]


def test_other_models_than_the_shipped_ones_raise_no_floor(folder: Path, tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    evaluate(cache=folder, models=MODELS, settings=ModelSettings(reader="another"), names=["demo"], floors=floors)
    assert not floors.exists()


def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    stages: list[str] = []
    with pytest.raises(ArticleBotError, match="name another folder"):
        evaluate(
            cache=folder,
            models=MODELS,
            names=["demo"],
            floors=folder / "floors.json",
            out=tmp_path / "file",
            progress=lambda stage, _done, _total: stages.append(stage),
        )
    assert stages == []


@pytest.mark.parametrize(("name", "told"), [(DEMO_FIRST, "Say why"), ("f2", "no floor 'f2'")])
def test_a_lowering_that_cannot_be_done_is_refused_before_anything_is_asked(
    report: Report, folder: Path, name: str, told: str
) -> None:
    assert DEMO_FIRST in report.figures
    stages: list[str] = []
    with pytest.raises(ArticleBotError, match=told):
        evaluate(
            cache=folder,
            models=MODELS,
            names=["demo"],
            floors=folder / "floors.json",
            lower=[name],
            reason="" if name == DEMO_FIRST else "because",
            progress=lambda stage, _done, _total: stages.append(stage),
        )
    assert stages == []
