from __future__ import annotations

import doctest
from itertools import permutations
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import measures
from index.evaluation.measures import (
    auroc,
    bootstrap,
    exact_match,
    normalised,
    recall_at,
    risk_coverage,
    token_f1,
)

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5001, 0.9, 1.0]), min_size=1, max_size=12)
JUDGED = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3]), st.booleans()), min_size=1, max_size=5)


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(measures) == (0, 4)


def test_case_punctuation_of_any_script_and_no_break_spaces_do_not_count() -> None:
    assert normalised("W\u00a0„Ussuryjsku”, 13–14 września…", "pl") == ["w", "ussuryjsku", "1314", "września"]


def test_articles_go_in_english_only() -> None:
    assert exact_match("the admiral", ["an Admiral"], "en") == 1
    assert exact_match("a kiedy", ["kiedy"], "pl") == 0


@pytest.mark.parametrize(
    ("answer", "accepted", "f1"),
    [
        pytest.param("we wtorek rano", ["rano"], 0.5, id="one of three words"),
        pytest.param("we wtorek", ["w środę", "we wtorek"], 1.0, id="the best of several counts"),
        pytest.param("rano rano", ["rano"], 2 / 3, id="a word said twice is found once"),
        pytest.param("w środę", ["we wtorek"], 0.0, id="nothing shared"),
        pytest.param("!", ["?"], 1.0, id="both are empty once normalised"),
        pytest.param("rano", [], 0.0, id="nothing is accepted"),
    ],
)
def test_f1_counts_the_words_shared(answer: str, accepted: list[str], f1: float) -> None:
    assert token_f1(answer, accepted, "pl") == pytest.approx(f1)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3))
def test_an_exact_match_has_an_f1_of_one_and_f1_stays_in_its_range(answer: str, accepted: list[str]) -> None:
    f1 = token_f1(answer, accepted, "pl")
    assert 0 <= f1 <= 1
    assert exact_match(answer, accepted, "pl") <= f1
    assert token_f1(answer, [*accepted, answer], "pl") == 1


def test_recall_counts_what_was_not_found_as_a_miss() -> None:
    assert [recall_at([1, 3, None, 2], k) for k in (1, 2, 3)] == [0.25, 0.5, 0.75]
    assert isnan(recall_at([], 1))


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positives: list[float], negatives: list[float]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(negatives, positives) == pytest.approx(1 - auroc(positives, negatives))


@given(SCORES, SCORES)
def test_auroc_agrees_with_scikit_learn(positives: list[float], negatives: list[float]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    truth = [1] * len(positives) + [0] * len(negatives)
    assert auroc(positives, negatives) == pytest.approx(metrics.roc_auc_score(truth, [*positives, *negatives]))


def test_auroc_of_one_kind_alone_is_not_a_number() -> None:
    assert isnan(auroc([0.3], []))


@given(JUDGED)
def test_risk_is_the_average_over_every_order_that_the_scores_allow(judged: list[tuple[float, bool]]) -> None:
    curve = risk_coverage(*zip(*judged, strict=True))
    orders = [o for o in permutations(judged) if [s for s, _ in o] == sorted((s for s, _ in o), reverse=True)]
    for k in range(1, len(judged) + 1):
        slow = [sum(not right for _, right in order[:k]) / k for order in orders]
        assert curve.risk[k - 1] == pytest.approx(np.mean(slow))
        assert curve.coverage[k - 1] == pytest.approx(k / len(judged))
    assert curve.area == pytest.approx(curve.risk.mean())


def test_answering_all_risks_the_share_of_wrong_answers_whatever_the_scores() -> None:
    assert risk_coverage([0.2, 0.9, 0.5, 0.5], [True, False, True, True]).risk[-1] == 0.25


def test_no_questions_give_an_empty_curve() -> None:
    curve = risk_coverage([], [])
    assert curve.coverage.size == 0
    assert isnan(curve.area)


def test_the_interval_of_a_mean_is_about_two_standard_errors_to_either_side() -> None:
    hits = np.repeat([1.0, 0.0], [80, 20])
    low, high = bootstrap(lambda drawn: float(hits[drawn].mean()), len(hits))
    assert low == pytest.approx(0.8 - 1.96 * 0.04, abs=0.015)
    assert high == pytest.approx(0.8 + 1.96 * 0.04, abs=0.015)


def test_the_interval_is_the_same_every_time_and_nothing_varies_where_all_are_alike() -> None:
    assert bootstrap(lambda drawn: float(len(drawn)), 5) == (5, 5)
    assert bootstrap(lambda drawn: float(drawn.mean()), 9) == bootstrap(lambda drawn: float(drawn.mean()), 9)


def test_what_cannot_be_measured_has_no_interval() -> None:
    assert all(isnan(end) for end in bootstrap(lambda _: float("nan"), 4))
    assert all(isnan(end) for end in bootstrap(lambda _: 1.0, 0))
