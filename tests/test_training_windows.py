from __future__ import annotations

import sys
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.training.examples import Example
from index.training.pack import VOCABULARY, main, read_pack, write_pack
from index.training.steps import Steps
from index.training.trainer import Schedule
from index.training.windows import EOS, PAD, batch, batches, stack
from index.weights import WEIGHTS, load_weights
from tests.networks import small_model

if TYPE_CHECKING:
    from pathlib import Path

    from index.training.examples import Group

TOKENS = st.lists(st.integers(10, 60), min_size=1, max_size=9).map(tuple)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    window = draw(TOKENS)
    places = st.lists(st.integers(0, len(window) - 1), max_size=3, unique=True).map(sorted).map(tuple)
    starts = draw(places)
    ends = draw(places.filter(bool)) if starts else ()
    return Example(draw(TOKENS), window, starts, ends)


GROUPS = st.lists(st.lists(examples(), min_size=1, max_size=3).map(tuple), min_size=1, max_size=12)


@given(GROUPS, st.sampled_from((1, 16)), st.sampled_from((0, 800)))
def test_a_batch_says_what_its_examples_say(groups: list[Group], multiple: int, tokens: int) -> None:
    chosen = np.arange(len(groups))[::-1]
    found = batch(stack(groups), chosen, multiple=multiple, tokens=tokens)
    rows = [(number, example) for number, group in enumerate(groups[::-1]) for example in group]
    longest = max(len(example) for _, example in rows)
    assert found.rows == len(rows)
    assert longest <= found.ids.shape[1] < longest + multiple
    assert found.ids.shape[1] % multiple == 0
    assert found.ids.shape[0] == max(len(rows), tokens // found.ids.shape[1])
    for array in (found.mask, found.allowed, found.starts, found.ends):  # what fills up says that nothing answers
        assert (array[len(rows) :] == (np.arange(array.shape[1]) == 0)).all()
    assert (found.group[len(rows) :] == -1).all()
    for row, (number, example) in enumerate(rows):
        first = len(example.question) + 3
        assert found.ids[row, : len(example)].tolist() == [0, *example.question, EOS, EOS, *example.window, EOS]
        assert (found.ids[row, len(example) :] == PAD).all()
        assert found.mask[row].sum() == len(example)
        assert np.flatnonzero(found.allowed[row]).tolist() == [0, *range(first, first + len(example.window))]
        assert np.flatnonzero(found.starts[row]).tolist() == ([first + p for p in example.starts] or [0])
        assert np.flatnonzero(found.ends[row]).tolist() == ([first + p for p in example.ends] or [0])
        assert found.group[row] == number


@given(GROUPS, st.integers(10, 80), st.integers())
def test_batches_hold_every_question_whole_within_the_budget(groups: list[Group], budget: int, seed: int) -> None:
    windows = stack(groups)
    joined = batches(windows, budget, Random(seed))
    assert sorted(np.concatenate(joined).tolist()) == list(range(len(groups)))
    for chosen in joined:
        assert len(chosen) == 1 or batch(windows, chosen).ids.size <= budget


def test_what_nobody_has_answered_can_be_left_out() -> None:
    groups = [(Example((11,), (12,), (), (), known=known),) for known in (True, False, True)]
    kept = batches(stack(groups), 1000, Random(0), unknown=False)
    assert sorted(np.concatenate(kept).tolist()) == [0, 2]
    assert not batches(stack(groups[1:2]), 1000, Random(0), unknown=False)


def test_rows_that_fill_up_change_nothing() -> None:
    losses = []
    for multiple, tokens in ((1, 0), (16, 800)):
        model = small_model(vocabulary=60)
        steps = Steps(model, Schedule())
        rows = batch(stack(EPOCH), np.arange(len(EPOCH)), multiple=multiple, tokens=tokens)
        for _ in range(5):
            steps.take(rows, 1e-2)
            losses.append(steps.loss())
    assert losses[:5] == pytest.approx(losses[5:], rel=0.01)
    assert losses[4] < losses[0]


CONFIG = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
EPOCH = [(Example((40, 7), (9, 40, 55), (1,), (2,)), Example((40, 7), (30, 9), (), ()))] * 8


def packed(folder: Path) -> Path:
    words = np.arange(60 * 16, dtype=np.float32).reshape(60, 16)
    write_pack(folder / "pack.xz", {VOCABULARY: words}, CONFIG, [stack(EPOCH), stack(EPOCH[:1])])
    return folder / "pack.xz"


def test_a_pack_keeps_the_words_that_occur(tmp_path: Path) -> None:
    model, epochs = read_pack(packed(tmp_path))
    words: Any = model.bert.embeddings.word_embeddings.weight
    assert words.shape == (8, 16)
    (first, second), (_, again) = ((e.tokens[: e.bounds[1]], e.groups) for e in epochs)
    meant = [0, 40, 7, EOS, EOS, 9, 40, 55, EOS]
    assert words[first.tolist(), 0].tolist() == [16.0 * token for token in meant]
    assert (len(second), len(again)) == (9, 2)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["pack", *map(str, arguments)])
    main()


def test_a_pack_is_trained_from_by_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, first, second, third = packed(tmp_path), tmp_path / "first", tmp_path / "second", tmp_path / "third"
    run(monkeypatch, pack, first, "--steps", 3)
    run(monkeypatch, pack, second, "--steps", 3, "--teacher", first, "--dropout", 0.1)
    run(monkeypatch, pack, third, "--steps", 1, "--start", first, "--peak", 0.0)
    one, other, same = (load_weights(folder / WEIGHTS) for folder in (first, second, third))
    assert one.keys() == other.keys() >= {"qa_outputs.weight"}
    assert VOCABULARY not in one
    assert not np.array_equal(one["qa_outputs.weight"], other["qa_outputs.weight"])
    assert np.array_equal(one["qa_outputs.weight"], same["qa_outputs.weight"])


def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, named in (
        ((tmp_path / "none.xz",), "none.xz"),
        ((packed(tmp_path), "--teacher", "nobody"), "nobody"),
    ):
        with pytest.raises(SystemExit):
            run(monkeypatch, *arguments[:1], tmp_path / "out", *arguments[1:])
        assert named in capsys.readouterr().err.splitlines()[-1]
