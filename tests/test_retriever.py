from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import LexicalIndex
from index.passages import PassageSettings
from index.retriever import Retriever, fuse
from index.store import Store
from index.types import Article
from tests.encoders import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = """Marszałek obejrzał samoloty na lotnisku.

Delegacja zwiedziła stocznię w porcie.

Minister pokazał gościom rakiety i okręty.

Wieczorem delegacja wróciła pociągiem do kraju."""

Ranking = list[tuple[int, float]]


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    article, encoder = Article(TEXT), WordEncoder()
    store = Store.build(article, encoder, PassageSettings())
    lexical = LexicalIndex([article[passage.span] for passage in store.passages], ["pl"])
    return Retriever(store, lexical, encoder)


@st.composite
def rankings(draw: st.DrawFn) -> list[Ranking]:
    positions = st.lists(st.integers(0, 30), unique=True, max_size=20)
    return [[(p, -float(rank)) for rank, p in enumerate(draw(positions))] for _ in range(draw(st.integers(0, 4)))]


def slow_fusion(rankings: Sequence[Ranking]) -> Ranking:
    """Say the formula of the paper, word for word, for each document."""
    documents = {position for ranking in rankings for position, _ in ranking}
    order = [[position for position, _ in ranking] for ranking in rankings]
    scores = {d: sum(1 / (60 + run.index(d) + 1) for run in order if d in run) for d in documents}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def test_a_passage_that_both_rankings_name_comes_before_one_that_tops_only_one() -> None:
    fused = dict(fuse([[(7, 0.9), (4, 0.2)], [(4, 3.0), (1, 2.0)]]))
    assert list(fused) == [4, 7, 1]
    assert [fused[position] for position in (4, 7, 1)] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


def test_equals_keep_the_order_of_the_article() -> None:
    assert [position for position, _ in fuse([[(9, 1.0)], [(2, 1.0)], [(5, 1.0)]])] == [2, 5, 9]


@given(rankings())
def test_fusion_is_the_formula_of_its_paper(runs: list[Ranking]) -> None:
    fused, expected = fuse(runs), slow_fusion(runs)
    assert [position for position, _ in fused] == [position for position, _ in expected]
    assert [score for _, score in fused] == pytest.approx([score for _, score in expected])


@given(rankings())
def test_fusion_invents_no_passage_and_names_each_once(runs: list[Ranking]) -> None:
    positions = [position for position, _ in fuse(runs)]
    assert len(positions) == len(set(positions))
    assert set(positions) == {position for run in runs for position, _ in run}


@given(rankings())
def test_the_scores_within_a_ranking_matter_only_by_their_order(runs: list[Ranking]) -> None:
    scaled = [[(position, 1000 * score + 7) for position, score in run] for run in runs]
    assert fuse(scaled) == fuse(runs)


def test_the_passage_that_has_the_words_is_first(retriever: Retriever) -> None:
    (first, *_) = retriever.search("kto zwiedził stocznię w porcie", k=4)
    assert "stocznię" in TEXT[first.passage.span.start : first.passage.span.end]


def test_scores_fall_and_no_passage_comes_twice(retriever: Retriever) -> None:
    hits = retriever.search("delegacja zwiedziła okręty", k=10)
    assert all(a.score >= b.score for a, b in pairwise(hits))
    assert len({hit.passage for hit in hits}) == len(hits)


@pytest.mark.parametrize("k", [0, 1, 2, 100])
def test_at_most_k_passages_are_proposed(retriever: Retriever, k: int) -> None:
    for search in (retriever.search, retriever.dense, retriever.lexical):
        assert len(search("delegacja w porcie", k)) <= k
    assert len(retriever.dense("delegacja w porcie", k)) == min(k, TEXT.count("\n\n") + 1)


def test_the_dense_score_is_the_cosine(retriever: Retriever) -> None:
    (first, *_) = retriever.dense("Delegacja zwiedziła stocznię w porcie.", 1)
    assert first.score == pytest.approx(1.0, abs=1e-6)


def test_the_fused_list_holds_what_either_leg_finds(retriever: Retriever) -> None:
    text = "samoloty delegacja"
    legs = {hit.passage for hit in [*retriever.dense(text, 100), *retriever.lexical(text, 100)]}
    assert {hit.passage for hit in retriever.search(text, 100)} == legs


def test_positions_and_cosines_tell_the_same_as_the_hits(retriever: Retriever) -> None:
    text = "delegacja w porcie"
    passages = [hit.passage for hit in sorted(retriever.dense(text, 100), key=lambda hit: hit.passage.span)]
    assert [passages[position] for position in retriever.positions(text, 3)] == [
        hit.passage for hit in retriever.search(text, 3)
    ]
    by_passage = {hit.passage: hit.score for hit in retriever.dense(text, 100)}
    assert retriever.cosines(text).tolist() == pytest.approx([by_passage[passage] for passage in passages])


def test_sentences_have_cosines_of_their_own_in_the_articles_order() -> None:
    article, encoder = Article("Marszałek obejrzał samoloty. Delegacja zwiedziła stocznię.\n\nPadało."), WordEncoder()
    store = Store.build(article, encoder, PassageSettings())
    assert len(store.passages) == 2
    retriever = Retriever(store, LexicalIndex(["samoloty", "stocznię"], ["pl"]), encoder)
    cosines = retriever.sentence_cosines("Delegacja zwiedziła stocznię.")
    assert cosines[1] == pytest.approx(1.0, abs=1e-6)
    assert cosines.shape == (3,)
    assert cosines.argmax() == 1
