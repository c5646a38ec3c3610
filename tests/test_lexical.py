from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.languages import languages_of
from index.lexical import LexicalIndex, fold, forms_of, words_of

TEXTS = [
    "Marszałek pojechał z Kimem obejrzeć samoloty.",
    "Żołnierze wystrzelili dwie rakiety w stronę morza.",
    "Minister Kowalczyk rozmawiał z dziennikarzami o dostawach żywności.",
    "Delegacja zwiedziła zakłady zbrojeniowe w porcie.",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(TEXTS, ["pl"])


@pytest.mark.parametrize(
    ("query", "position"),
    [
        pytest.param("Kto pojechał z Kimem?", 0, id="the same words"),
        pytest.param("kto pojechal z kimem", 0, id="no diacritics"),
        pytest.param("z kim był Kim", 0, id="a name in another case"),
        pytest.param("ile rakiet wystrzelono", 1, id="another inflection"),
        pytest.param("zolnierzom", 1, id="another inflection, no diacritics"),
        pytest.param("Co mówił Kowalczykowi?", 2, id="a name that no dictionary has"),
        pytest.param("ZAKŁAD ZBROJENIOWY", 3, id="capitals"),
        pytest.param("z\N{COMBINING DOT ABOVE}ołnierz", 1, id="a decomposed letter"),
    ],
)
def test_a_word_is_found_in_whatever_form_it_is_asked(index: LexicalIndex, query: str, position: int) -> None:
    assert index.search(query, k=1)[0][0] == position


def test_nothing_is_found_where_no_word_is_shared(index: LexicalIndex) -> None:
    assert index.search("quantum chromodynamics", k=5) == []
    assert index.search("", k=5) == []
    assert index.search("?!…", k=5) == []
    assert index.search("rakiety", k=0) == []


@pytest.mark.parametrize("texts", [[], [""], ["…", "?!"]])
def test_texts_without_words_are_no_error(texts: list[str]) -> None:
    assert LexicalIndex(texts, ["pl"]).search("rakiety", k=3) == []


@given(st.text(max_size=60), st.integers(1, 6))
def test_any_query_gives_falling_scores_of_different_texts(index: LexicalIndex, query: str, k: int) -> None:
    hits = index.search(query, k)
    assert len(hits) <= k
    assert len({position for position, _ in hits}) == len(hits)
    assert all(score > 0 for _, score in hits)
    assert all(a[1] > b[1] or (a[1] == b[1] and a[0] < b[0]) for a, b in pairwise(hits))


WORDS = st.sampled_from(["kot", "dom", "las", "rok", "most"])


@settings(max_examples=30)
@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=5), st.lists(WORDS, max_size=4))
def test_scores_are_those_of_the_formula(documents: list[list[str]], query: list[str]) -> None:
    """The oracle is BM25 as Lucene computes it, over the same forms, one document at a time."""
    k1, b = 1.5, 0.75
    bags = [[form for word in words for form in forms_of(word, ("pl",))] for words in documents]
    mean = sum(map(len, bags)) / len(bags)

    def score(bag: list[str]) -> float:
        total = 0.0
        for form in (form for word in query for form in forms_of(word, ("pl",))):
            count, holders = bag.count(form), sum(form in other for other in bags)
            rarity = math.log(1 + (len(bags) - holders + 0.5) / (holders + 0.5))
            total += rarity * count / (count + k1 * (1 - b + b * len(bag) / mean)) if mean else 0
        return total

    expected = {position: value for position, bag in enumerate(bags) if (value := score(bag)) > 0}
    found = dict(LexicalIndex([" ".join(words) for words in documents], ["pl"]).search(" ".join(query), k=9))
    assert found == pytest.approx(expected, rel=1e-4)


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(word: str) -> None:
    once = fold(word.casefold())
    assert fold(once) == once


def test_words_are_numbers_too() -> None:
    assert words_of("W 2023 r. było ich 1,5 tys.") == ["w", "2023", "r", "było", "ich", "1", "5", "tys"]


def test_a_word_that_may_be_divided_is_one_word() -> None:
    assert words_of("Nad\u00adzwy\u00adczaj\u00adny") == ["nadzwyczajny"]


def test_the_languages_of_a_text_are_told_by_its_words() -> None:
    polish, english = "Delegacja zwiedziła zakłady zbrojeniowe.", "The delegation visited a plant that makes weapons."
    ukrainian = "Делегація відвідала завод, який виробляє зброю."
    assert languages_of([polish, polish, polish]) == ("pl",)
    assert languages_of([english, english, polish]) == ("en", "pl")
    assert languages_of([ukrainian]) == ("uk",)
    assert languages_of([]) == ("pl",)
