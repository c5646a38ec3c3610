"""Decisions are chosen on questions whose best choice is known, and judged on texts that had no say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from index.evaluation.calibration import calibrate
from index.evaluation.decisions import TRUE_DENIALS, Decisions, choose, cross_validate, judge
from index.evaluation.evidence import Evidence, gather
from index.evaluation.questions import QuestionSet, load_sets, read_item
from index.evaluation.systems import Models
from index.loaded import ModelSettings
from index.sentences import split_sentences
from index.types import Article
from index.weights import Calibration, read_calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader


def evidence(
    margins: list[float],
    dense: list[float] | None = None,
    right: int | None = None,
    text: str = "a",
    sentence: list[float] | None = None,
) -> Evidence:
    """One question; `right` is the sentence that answers it, None: none does."""
    none = [0.0] * len(margins)
    marks = np.arange(len(margins)) == (-1 if right is None else right)
    return Evidence(
        text, right is not None, np.array(margins), np.array(dense or none), np.array(sentence or none), marks
    )


def of_texts(*texts: str, shift: float = 0.0) -> list[Evidence]:
    """Margins of answerable questions are above 2, of unanswerable ones below 1, all moved by `shift`."""
    random = np.random.default_rng(3)
    return [
        evidence([shift + 2 + random.random() * 3, -3.0], right=0, text=t)
        if n % 3
        else evidence([shift + 1 - random.random() * 3, -3.0], text=t)
        for t in texts
        for n in range(30)
    ]


@pytest.mark.parametrize("shift", [0.0, -3.0, 4.0])
def test_a_gap_between_answerable_and_unanswerable_is_where_the_threshold_goes(shift: float) -> None:
    chosen = choose(of_texts("a", "b", shift=shift))
    cut = chosen.temperature * np.log(chosen.threshold / (1 - chosen.threshold))
    assert shift + 1 <= cut <= shift + 2
    assert judge(of_texts("a", "b", shift=shift), chosen)["balanced"] == 1


def test_likeness_of_meaning_gets_weight_only_where_it_helps() -> None:
    helps = [evidence([1.0, 0.0], [0.0, 0.1], right=1) for _ in range(20)] + [evidence([0.0, 0.0])]
    hurts = [evidence([1.0, 0.0], [0.0, 0.1], right=0) for _ in range(20)] + [evidence([0.0, 0.0])]
    assert choose(helps).dense_weight > 10
    assert choose(hurts).dense_weight < 10


def test_the_temperature_is_high_where_margins_say_little_and_low_where_they_say_much() -> None:
    random = np.random.default_rng(1)
    vague = [
        evidence([float(m)], right=0 if random.random() < 1 / (1 + np.exp(-m / 8)) else None)
        for m in random.normal(0, 8, 400)
    ]
    assert choose(vague).temperature == pytest.approx(8, rel=0.3)
    assert choose(of_texts("a", shift=-1.5)).temperature < 1


def test_a_wrong_answer_is_worth_no_more_than_silence() -> None:
    wrong = [evidence([3.0, 5.0], right=0) for _ in range(5)]
    found = judge([*wrong, evidence([-5.0, -5.0])], Decisions(1.0, 0.5, 0.0, 0.0, 0.0))
    assert (found["answered"], found["answered right"], found["refused"]) == (1, 0, 1)


@settings(max_examples=15, derandomize=True)  # a bound on chance holds for most draws, not for each
@given(st.integers(0, 10_000), st.floats(-6, 6), st.floats(0.5, 4))
def test_hardly_any_threshold_does_better_than_the_chosen_one(seed: int, shift: float, gap: float) -> None:
    random = np.random.default_rng(seed)
    questions = [
        evidence([float(random.normal(shift + gap * answerable, 1))], right=0 if answerable else None)
        for answerable in (True, False)
        for _ in range(80)
    ]
    chosen = choose(questions)
    cuts = [shift + step / 20 for step in range(-80, 160)]
    scores = [1 / (1 + np.exp(-cut / chosen.temperature)) for cut in cuts]
    brute = max(judge(questions, Decisions(chosen.temperature, float(s), 0.0, 0.0, 0.0))["balanced"] for s in scores)
    assert brute - 0.05 <= judge(questions, chosen)["balanced"] <= brute + 0.02


def test_it_is_denied_only_where_it_is_true_often_enough() -> None:
    # Of the lowest margins few are answerable, then more and more are.
    random = np.random.default_rng(5)
    margins = random.uniform(-8, 8, 3000)
    doubtful = [
        evidence([float(m)], right=0 if random.random() < (0.02 if m < -5 else 0.5 if m < 2 else 0.98) else None)
        for m in margins
    ]
    chosen = choose(doubtful)
    assert 0 < chosen.denial < chosen.threshold
    found = judge(doubtful, chosen)
    assert found["denied rightly"] == pytest.approx(TRUE_DENIALS, abs=0.03)
    assert 0.3 < found["denied"] < found["refused"]


def test_where_hardly_any_denial_would_be_true_none_is_made_and_no_answer_is_ever_denied() -> None:
    random = np.random.default_rng(5)
    vague = [evidence([float(m)], right=0 if n % 2 else None) for n, m in enumerate(random.uniform(-3, 3, 200))]
    assert judge(vague, choose(vague))["denied"] == 0
    clear = choose(of_texts("a", "b"))
    assert clear.denial <= clear.threshold


def test_likeness_to_the_sentence_gets_weight_only_where_they_help() -> None:
    helps = [evidence([1.0, 0.0], right=1, sentence=[0.0, 0.1]) for _ in range(20)] + [evidence([0.0, 0.0])]
    hurts = [evidence([1.0, 0.0], right=0, sentence=[0.0, 0.1]) for _ in range(20)] + [evidence([0.0, 0.0])]
    assert choose(helps).sentence_weight > 10
    assert choose(hurts).sentence_weight < 10


def test_texts_of_another_form_have_a_say_in_the_weights_alone() -> None:
    asked = of_texts("a", "b")
    others = [evidence([shifted, shifted - 1], [0.0, 0.1], right=1, text="other") for shifted in (-9.0, 9.0) * 10]
    alone, beside = choose(asked), choose(asked, others)
    assert beside.dense_weight > alone.dense_weight
    assert (beside.temperature, beside.threshold, beside.denial) == (alone.temperature, alone.threshold, alone.denial)


def test_texts_of_another_form_have_their_say_where_a_text_is_judged_by_the_others_but_for_its_own() -> None:
    asked = [evidence([2.0, 1.5], [0.0, 0.1], right=0, text=t) for t in "ab" for _ in range(9)]
    asked += [evidence([-2.0, -2.5], text=t) for t in "ab" for _ in range(9)]
    others = [evidence([0.0, -1.0], [0.0, 0.1], right=1, text=t) for t in ("a", "other", "odd", "else")]
    assert cross_validate(asked)["a"]["right sentence first"] == 1
    swayed = cross_validate(asked, others=others)
    assert swayed.keys() == {"a", "b"}
    assert swayed["a"]["right sentence first"] == 0
    assert cross_validate(asked, others=others[:1])["a"] == cross_validate(asked)["a"]


def test_a_text_is_judged_by_what_was_chosen_on_the_others() -> None:
    found = cross_validate([*of_texts("a", "b"), *of_texts("odd", shift=-9.0)])
    assert found["odd"]["answered right"] == 0  # its margins are all below what the others taught
    assert found.keys() == {"a", "b", "odd"}


def test_what_is_further_has_a_say_in_the_choice_but_for_its_own_text_and_is_not_judged() -> None:
    asked, typed = [*of_texts("a", "b")], [*of_texts("a", "b", shift=-9.0)] * 20
    alone, taught = cross_validate(asked), cross_validate(asked, typed)
    assert taught.keys() == alone.keys() == {"a", "b"}
    assert taught["a"]["refused"] < alone["a"]["refused"]  # with much lower margins a lower threshold does best
    assert cross_validate(of_texts("a", "b"), of_texts("a", shift=-9.0))["a"] == alone["a"]


def test_each_text_counts_the_same_however_many_questions_it_has() -> None:
    many = [evidence([1.0, 0.0], [0.0, 0.1], right=0, text="many") for _ in range(50)]
    few = [evidence([1.0, 0.0], [0.0, 0.1], right=1, text=t) for t in ("few", "fewer")]
    refused = [evidence([0.0, 0.0], text=t) for t in ("many", "few", "fewer")]
    assert choose([*many, *few, *refused]).dense_weight > 10


TEXT = "Marszałek obejrzał samoloty na lotnisku.\n\nDelegacja zwiedziła stocznię w porcie."
MODELS = Models(WordEncoder(), WordReader(), Calibration(sha256="abc", temperature=1, dense_weight=0))


def test_evidence_tells_for_each_sentence_how_near_it_is_and_whether_its_quote_is_right() -> None:
    row = {
        "id": "x",
        "lang": "pl",
        "kind": "where",
        "question": "Gdzie delegacja zwiedziła stocznię?",
        "answers": ["porcie"],
    }
    article = Article(TEXT)
    item = read_item(row, article, split_sentences(TEXT))
    (found,) = gather(MODELS, QuestionSet("real", article, ()), [item])
    assert found.text == "demo"  # the two articles on the same events are one text
    best = int(found.margins.argmax())
    assert found.right[best]
    assert found.margins[best] == 3
    assert found.right.sum() == 1
    assert found.dense.sum() == pytest.approx(0, abs=1e-5)
    assert found.dense[best] > 0


def test_what_is_chosen_is_written_beside_the_readers_weights(tmp_path: Path) -> None:
    told: list[str] = []
    chosen = calibrate(
        cache=tmp_path,
        settings=ModelSettings(reader=str(tmp_path)),
        models=MODELS,
        progress=lambda stage, done, total: told.append(f"{stage} {done}/{total}"),
    )
    assert read_calibration(tmp_path) == chosen
    assert chosen.sha256 == "abc"
    figures = json.loads((tmp_path / "calibration.json").read_text())["figures"]
    assert set(figures["each text by what was chosen on the others"]) == {
        "demo",
        "medicine",
        "railway",
        "storm",
        "trial",
    }
    assert figures["questions"] == 722
    assert told[-1] == "Reading the development questions 7/7"


def test_nothing_is_chosen_on_the_questions_that_are_kept_for_testing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo, trial = (replace(found, questions=found.questions[::6]) for found in load_sets(names=["demo", "trial"]))
    sets = [demo, trial, replace(demo, name="unseen")]
    monkeypatch.setattr("index.evaluation.calibration.load_sets", lambda _real: sets)
    chosen = calibrate(cache=tmp_path, settings=ModelSettings(reader=str(tmp_path)), models=MODELS)
    assert chosen.figures is not None
    assert chosen.figures["questions"] == len(demo.questions) + len(trial.questions)


def test_a_reader_that_is_no_folder_cannot_keep_its_decisions(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a folder here"):
        calibrate(cache=tmp_path, settings=ModelSettings(reader="some/hub-model"), models=MODELS)
