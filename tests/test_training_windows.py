from __future__ import annotations

import json
import lzma
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleBotError
from index.training.examples import Example
from index.training.fit import fit, main
from index.training.pack import VOCABULARY, read_pack, write_pack
from index.training.steps import Steps
from index.training.trainer import Schedule
from index.training.windows import EOS, PAD, batch, batches, stack
from index.weights import WEIGHTS, load_weights, read_calibration
from tests.networks import small_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.training.examples import Group

TOKENS = st.lists(st.integers(10, 60), min_size=1, max_size=9).map(tuple)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    window = draw(TOKENS)
    places = st.lists(st.integers(0, len(window) - 1), max_size=3, unique=True).map(sorted).map(tuple)
    starts = draw(places)
    ends = draw(places.filter(bool)) if starts else ()
    return Example(draw(TOKENS), window, starts, ends, known=draw(st.booleans()))


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
        assert found.known[row] == example.known


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


def test_the_loss_is_what_its_definition_says() -> None:
    """Against a slow reckoning, example by example, with two teachers and a question that nobody has answered."""
    import torch

    groups: list[Group] = [
        *EPOCH[:2],
        (Example((40,), (9, 40), (), ()),),
        (Example((7,), (9, 40), (), (), known=False),),
    ]
    model, *teachers = (small_model(vocabulary=60).eval() for _ in range(3))
    for seed, network in enumerate((model, *teachers)):
        torch.manual_seed(seed)
        torch.nn.init.normal_(network.qa_outputs.weight)
    schedule = Schedule(imitation=0.3, ranking=0.7)
    expected, rankings = [], []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for group in groups:
            margins = []
            for example in group:
                margin, loss = slow_loss(example, model, teachers, schedule.imitation)
                margins.append(margin)
                expected.append(loss)
            right = [n for n, example in enumerate(group) if example.starts]
            if right and len(group) > 1:
                rankings.append(torch.stack(margins).logsumexp(0) - margins[right[0]])
    meant = torch.stack(expected).mean() + schedule.ranking * torch.stack(rankings).mean()
    steps = Steps(model, schedule, teachers)
    steps.take(batch(stack(groups), np.arange(4), multiple=16, tokens=400), 0.0)
    assert steps.take_mean_loss() == pytest.approx(float(meant), rel=0.01)


def slow_loss(example: Example, model: Any, teachers: Sequence[Any], imitation: float) -> tuple[Any, Any]:
    """Return the margin of the answer, or of the best words, and the mean of start's and end's loss."""
    import torch

    first = len(example.question) + 3
    row = torch.tensor([[0, *example.question, EOS, EOS, *example.window, EOS]])
    allowed = [0, *range(first, first + len(example.window))]
    said, *taught = (network(input_ids=row) for network in (model, *teachers))
    margin = loss = torch.zeros(())
    for side, places in (("start_logits", example.starts), ("end_logits", example.ends)):
        scores = said[side].float()[0, allowed]
        gold = scores[[1 + p for p in places] or [0]].logsumexp(0)
        shares = torch.stack([t[side].float()[0, allowed].softmax(0) for t in taught]).mean(0)
        weight = imitation if example.known else 1.0
        unlike = -(shares * scores.log_softmax(0)).sum()
        loss = loss + (1 - weight) * (scores.logsumexp(0) - gold) + weight * unlike
        margin = margin + (gold if places else scores[1:].logsumexp(0)) - scores[0]
    return margin, loss / 2


def test_rows_that_fill_up_change_nothing() -> None:
    losses = []
    for multiple, tokens in ((1, 0), (16, 800)):
        model = small_model(vocabulary=60)
        steps = Steps(model, Schedule())
        rows = batch(stack(EPOCH), np.arange(len(EPOCH)), multiple=multiple, tokens=tokens)
        for _ in range(5):
            steps.take(rows, 1e-2)
            losses.append(steps.take_mean_loss())
    assert losses[:5] == pytest.approx(losses[5:], rel=0.01)
    assert losses[4] < losses[0]


CONFIG = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
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


@pytest.mark.parametrize("content", [b"{}", json.dumps({"__metadata__": {}}).encode()])
def test_what_is_compressed_and_no_pack_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pack.xz"
    path.write_bytes(lzma.compress(len(content).to_bytes(8, "little") + content))
    with pytest.raises(ArticleBotError, match="no whole pack"):
        read_pack(path)


def weights(folder: Path) -> dict[str, Any]:
    return dict(load_weights(folder / WEIGHTS))


def test_a_pack_is_trained_from_by_a_command(tmp_path: Path) -> None:
    main([*map(str, (packed(tmp_path), tmp_path / "a", "--steps", 3, "--frozen", 0, "--batch-tokens", 60))])
    assert "qa_outputs.weight" in weights(tmp_path / "a")
    assert VOCABULARY not in weights(tmp_path / "a")
    assert read_calibration(tmp_path / "a").sha256
    assert json.loads((tmp_path / "a" / "report.json").read_text())["progress"]["loss"] > 0


def test_what_was_trained_before_is_kept_though_it_is_frozen_now(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    fit(pack, tmp_path / "a", Schedule(steps=3, frozen=0), None, [])
    fit(pack, tmp_path / "b", Schedule(steps=3, frozen=1, peak=1e-2), tmp_path / "a", [])
    before, after = weights(tmp_path / "a"), weights(tmp_path / "b")
    assert before.keys() == after.keys()
    lower = {name for name in before if ".layer.0." in name}
    assert lower
    assert all(np.array_equal(before[name], after[name]) for name in lower)
    assert not np.allclose(before["qa_outputs.weight"], after["qa_outputs.weight"])


def test_a_teacher_is_imitated(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    fit(pack, tmp_path / "teacher", Schedule(steps=40, frozen=0, peak=1e-2), None, [])
    for name, share in (("told", 0.0), ("taught", 1.0)):
        fit(pack, tmp_path / name, Schedule(steps=4, frozen=0, imitation=share), None, [tmp_path / "teacher"])
    fit(pack, tmp_path / "alone", Schedule(steps=4, frozen=0), None, [])
    alone, told, taught = (weights(tmp_path / name)["qa_outputs.weight"] for name in ("alone", "told", "taught"))
    assert np.array_equal(alone, told)
    assert not np.array_equal(alone, taught)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("none.xz", "out"), "none.xz"),
        (("broken.xz", "out"), "broken.xz"),
        (("pack.xz", "out", "--teacher", "nobody"), "nobody"),
        (("pack.xz", "out", "--start", "nobody"), "nobody"),
        (("pack.xz", "out", "--warmup", "1"), "warmup"),
        (("pack.xz", "out", "--steps", "0"), "steps"),
        (("pack.xz", "out", "--imitation", "2"), "imitation"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], named: str
) -> None:
    packed(tmp_path)
    (tmp_path / "broken.xz").write_bytes((tmp_path / "pack.xz").read_bytes()[:300])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=named):
        main(arguments)


def test_a_pack_of_unanswered_questions_teaches_nothing_without_a_teacher(tmp_path: Path) -> None:
    unknown = stack([(Example((40,), (9, 40), (), (), known=False),)])
    words = np.zeros((60, 16), np.float32)
    write_pack(tmp_path / "pack.xz", {VOCABULARY: words}, CONFIG, [unknown])
    with pytest.raises(ArticleBotError, match="nothing to learn from"):
        fit(tmp_path / "pack.xz", tmp_path / "a", Schedule(steps=1), None, [])
