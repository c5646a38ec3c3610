"""Floors rise by themselves and sink only with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleBotError
from index.evaluation.figures import Figure
from index.evaluation.floors import FLOORS, Floor, Floors

SHARES = st.integers(0, 100).map(lambda percent: percent / 100)


def figure(value: float, n: int = 100, noise: float = 0.03) -> Figure:
    return Figure(value, n, value - 1.96 * noise, value + 1.96 * noise)


PINNED = Floors({"f1": Floor(0.8, 0.03, 100)})


def test_what_is_new_is_pinned() -> None:
    assert Floors({}).raised({"f1": figure(0.8)}).pinned == {"f1": Floor(0.8, 0.03, 100)}


@pytest.mark.parametrize(("value", "pinned"), [(0.70, 0.8), (0.82, 0.8), (0.83, 0.8), (0.84, 0.84)])
def test_a_floor_is_raised_only_by_more_than_its_noise(value: float, pinned: float) -> None:
    assert PINNED.raised({"f1": figure(value)}).pinned["f1"].figure == pinned


def test_a_floor_less_than_its_noise_below_one_is_raised_to_one() -> None:
    near = Floors({"f1": Floor(0.98, 0.03, 100)})
    assert near.raised({"f1": figure(0.99)}).pinned["f1"].figure == 0.98
    assert near.raised({"f1": figure(1.0)}).pinned["f1"].figure == 1.0


@pytest.mark.parametrize(("value", "breached"), [(0.76, True), (0.78, False), (0.9, False)])
def test_a_figure_below_its_floor_by_more_than_noise_is_named(value: float, breached: bool) -> None:
    assert ("f1" in PINNED.breached({"f1": figure(value)})) is breached


def test_what_was_not_measured_is_neither_judged_nor_lost() -> None:
    assert PINNED.breached({"auroc": figure(0.1)}) == {}
    assert PINNED.raised({"auroc": figure(0.1)}).pinned.keys() == {"f1", "auroc"}


@given(st.lists(SHARES, min_size=1, max_size=8))
def test_no_number_of_runs_lowers_a_floor(values: list[float]) -> None:
    floors = PINNED
    for value in values:
        raised = floors.raised({"f1": figure(value)})
        assert raised.pinned["f1"].figure >= floors.pinned["f1"].figure
        assert raised.breached({"f1": figure(value)}).keys() == floors.breached({"f1": figure(value)}).keys()
        floors = raised


def test_lowering_keeps_the_reason_and_both_figures() -> None:
    floors = PINNED.lowered_to({"f1": figure(0.6)}, ["f1"], " harder questions ")
    assert floors.pinned["f1"].figure == 0.6
    (lowering,) = floors.lowered
    assert (lowering.name, lowering.before, lowering.after, lowering.reason) == ("f1", 0.8, 0.6, "harder questions")
    assert floors.breached({"f1": figure(0.6)}) == {}


@pytest.mark.parametrize(
    ("name", "reason", "told"),
    [
        pytest.param("f1", " ", "Say why", id="no reason"),
        pytest.param("f2", "because", "no floor 'f2'", id="no such floor"),
        pytest.param("recall", "because", "was not measured", id="not measured"),
        pytest.param("auroc", "because", "is reached", id="not worse"),
    ],
)
def test_a_floor_is_not_lowered_without_need(name: str, reason: str, told: str) -> None:
    floors = Floors({**PINNED.pinned, "auroc": Floor(0.8, 0.03, 100), "recall": Floor(0.8, 0.03, 100)})
    with pytest.raises(ArticleBotError, match=told):
        floors.lowered_to({"f1": figure(0.6), "auroc": figure(0.8)}, [name], reason)


def test_the_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    floors = PINNED.lowered_to({"f1": figure(0.6)}, ["f1"], "trudniejsze pytania")
    floors.save(tmp_path / "floors.json")
    assert Floors.load(tmp_path / "floors.json") == floors


def test_no_file_is_no_floors_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    assert Floors.load(tmp_path / "floors.json") == Floors({})
    (tmp_path / "floors.json").write_text('{"pinned": {"f1": 3}}')
    with pytest.raises(ArticleBotError, match="cannot be read"):
        Floors.load(tmp_path / "floors.json")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArticleBotError, match="cannot be written"):
        PINNED.save(tmp_path / "missing" / "floors.json")


def test_the_shipped_floors_can_be_read() -> None:
    pinned = Floors.load(FLOORS).pinned
    assert pinned
    assert all(0 <= floor.figure <= 1 for floor in pinned.values())
