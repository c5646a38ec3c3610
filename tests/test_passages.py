from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import default_article, read_article
from index.passages import PassageSettings, split_passages
from index.sentences import split_paragraphs, split_sentences
from index.types import Article, Passage
from tests.test_sentences import REAL, TEXTS

LIMITS = st.builds(PassageSettings, max_sentences=st.integers(1, 5), max_characters=st.integers(1, 500))


def texts(article: Article, **limits: int) -> list[str]:
    return [article[passage.span] for passage in split_passages(article, PassageSettings(**limits))]


def test_neighbours_are_taken_together_until_a_limit() -> None:
    article = Article("Raz. Dwa. Trzy. Cztery.\n\nPięć.")
    assert texts(article) == ["Raz. Dwa. Trzy.", "Cztery.", "Pięć."]
    assert texts(article, max_sentences=2) == ["Raz. Dwa.", "Trzy. Cztery.", "Pięć."]
    assert texts(article, max_characters=9) == ["Raz. Dwa.", "Trzy.", "Cztery.", "Pięć."]
    assert texts(article, max_characters=1) == ["Raz.", "Dwa.", "Trzy.", "Cztery.", "Pięć."]


@given(TEXTS, LIMITS)
def test_passages_hold_every_sentence_once_and_in_order(text: str, settings: PassageSettings) -> None:
    passages = split_passages(Article(text), settings)
    assert [sentence for passage in passages for sentence in passage.sentences] == split_sentences(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(passages))


@given(TEXTS, LIMITS)
def test_a_passage_stays_within_its_limits_and_its_paragraph(text: str, settings: PassageSettings) -> None:
    article, blocks = Article(text), split_paragraphs(text)

    def fits(passage: Passage) -> bool:
        alone = len(passage.sentences) == 1
        short = len(passage.sentences) <= settings.max_sentences and len(passage.span) <= settings.max_characters
        return (alone or short) and passage.span in blocks[passage.paragraph]

    passages = split_passages(article, settings)
    assert all(fits(passage) for passage in passages)
    for passage in passages:
        assert (passage.span.start, passage.span.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        assert article[passage.span] == text[passage.span.start : passage.span.end]


@given(TEXTS, LIMITS)
def test_no_two_neighbours_would_fit_into_one(text: str, settings: PassageSettings) -> None:
    for a, b in pairwise(split_passages(Article(text), settings)):
        assert (
            a.paragraph != b.paragraph
            or len(a.sentences) == settings.max_sentences
            or b.sentences[0].end - a.span.start > settings.max_characters
        )


@pytest.mark.parametrize("limit", ["max_sentences", "max_characters"])
def test_a_limit_below_one_is_refused_with_its_value(limit: str) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be at least 1, got 0"):
        PassageSettings(**{limit: 0})


def test_a_page_without_line_breaks_still_gives_short_passages() -> None:
    flat = Article(default_article().text.replace("\n\n", " "))
    passages = split_passages(flat, PassageSettings())
    assert {passage.paragraph for passage in passages} == {0}
    assert max(len(passage.span) for passage in passages) <= 400


@pytest.mark.parametrize("path", [pytest.param(REAL, id="the real article")])
def test_a_paragraph_of_news_is_one_passage_or_two(path: Path) -> None:
    if not path.exists():
        pytest.skip("the real article lies beside the repository, and here it does not")
    passages = split_passages(read_article(path), PassageSettings())
    assert {passage.paragraph for passage in passages} == set(range(11))
    assert len(passages) == 11
