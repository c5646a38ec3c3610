from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Answer, Article, Intent, NoAnswer, Question, Quote, Span

ARTICLE = Article("Kim przybył. Putin czekał.", url="https://example.org/a#top")
QUESTION = Question("Kto przybył?")


@given(st.text(min_size=1), st.data())
def test_a_span_of_an_article_is_just_that_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert Article(text)[Span(start, end)] == text[start:end]
    assert Quote(Article(text), Span(start, end)).text == text[start:end]


@given(st.integers(-3, 6), st.integers(-3, 6))
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    if 0 <= start < end:
        assert len(Span(start, end)) == end - start
    else:
        with pytest.raises(ValueError, match=f"got start={start}, end={end}"):
            Span(start, end)


SPANS = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(SPANS, SPANS)
def test_spans_overlap_and_contain_as_sets_of_positions_do(a: Span, b: Span) -> None:
    positions, others = set(range(a.start, a.end)), set(range(b.start, b.end))
    assert a.overlaps(b) == bool(positions & others)
    assert (a in b) == (positions <= others)


def test_a_span_past_the_end_is_refused_with_both_numbers() -> None:
    with pytest.raises(IndexError, match=r"end=27.*26 code points"):
        _ = ARTICLE[Span(0, 27)]
    with pytest.raises(IndexError):
        Quote(ARTICLE, Span(20, 30))


def test_an_article_is_known_by_its_text_alone() -> None:
    assert ARTICLE.id == Article(ARTICLE.text, title="inny").id
    assert ARTICLE.id != Article(ARTICLE.text + " ").id
    assert len(Article("\ud800").id) == 16


def test_the_focus_lies_inside_its_quote() -> None:
    assert Quote(ARTICLE, Span(0, 12), focus=Span(0, 3)).text == "Kim przybył."
    with pytest.raises(ValueError, match="must lie inside"):
        Quote(ARTICLE, Span(0, 12), focus=Span(11, 14))


def test_an_answer_cannot_be_without_a_quote_that_marks_it() -> None:
    with pytest.raises(ValueError, match="at least one quote"):
        Answer(QUESTION, (), 0.9)
    with pytest.raises(ValueError, match="mark the answering words"):
        Answer(QUESTION, (Quote(ARTICLE, Span(0, 12)),), 0.9)
    answer = Answer(QUESTION, (Quote(ARTICLE, Span(0, 12), focus=Span(0, 3)),), 0.9)
    assert (answer.text, answer.focus) == ("Kim", Span(0, 3))


def test_a_refusal_leaves_nothing_open_where_nothing_is_near_or_asked() -> None:
    near = (Quote(ARTICLE, Span(0, 12)),)
    for nearest, intent in (((), Intent.CONTENT), (near, Intent.CHITCHAT), (near, Intent.ARTICLE)):
        with pytest.raises(ValueError, match="nothing is uncertain"):
            NoAnswer(QUESTION, nearest, 0.1, uncertain=True, intent=intent)
    assert NoAnswer(QUESTION, near, 0.1, uncertain=True).uncertain


def test_a_quote_links_to_its_own_words() -> None:
    assert Quote(ARTICLE, Span(0, 12)).url == "https://example.org/a#:~:text=Kim%20przyby%C5%82."
    assert Quote(Article("Kim."), Span(0, 4)).url is None
