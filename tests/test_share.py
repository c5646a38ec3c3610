from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import User

pytest.importorskip("tdjson", reason="Telegram's own parser says what a message is")

from bot.archive import Stored
from bot.share import EXCERPT_UNITS, as_result, shared_message
from index.languages import LANGUAGES
from index.types import Answer, Article, NoAnswer, Question, Quote, Span
from tests.fakes import WordEngine, lighthouse
from tests.outcomes import anything, articles, outcomes
from tests.telegram.contents import check_text
from tests.telegram.schema import check

if TYPE_CHECKING:
    from index.types import Outcome

BOT = User(1, "Article", is_bot=True, username="article_test_bot")
LONG = "Bardzo długie zdanie, które nie ma końca, ciągnie się przez wiele stron i wymienia 🙂 & <rzeczy>; " * 200


def stored(outcome: Outcome, article: Article, language: str = "pl", *, stale: bool = False) -> Stored:
    now = datetime(2024, 5, 13, tzinfo=UTC)
    return Stored("7kZ-q_41xAbc", outcome, article, language, now, now, stale, None, None, None, ())


def quoted(html: str) -> list[str]:
    blocks = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", block)) for block in blocks]


# Wherever an article is read from, its address is a web address or none.
addressed = st.builds(replace, articles, url=st.sampled_from([None, "", "https://example.org/a?b=1&c=\"2'#d"]))


@given(st.data(), addressed, st.sampled_from(LANGUAGES), st.booleans())
def test_whatever_is_shared_is_one_message_by_telegrams_rules_and_quotes_the_article(
    data: st.DataObject, article: Article, language: str, stale: bool
) -> None:
    outcome = replace(data.draw(outcomes(article)), question=Question(data.draw(anything)[:256]))
    result = as_result(stored(outcome, article, language, stale=stale), BOT)
    check("answerInlineQuery", {"inline_query_id": "1", "results": [result.to_dict()]})
    words = article.text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for quote in quoted(shared_message(stored(outcome, article, language))):
        assert quote in words or "\N{REPLACEMENT CHARACTER}" in quote


def test_of_a_sentence_with_an_endless_word_the_answering_words_are_shared() -> None:
    text = f"Zdanie {'x' * 6_000} koniec."
    quote = Quote(Article(text), Span(0, len(text)), Span(900, 920), 0)
    (shared,) = quoted(shared_message(stored(Answer(Question("Co?"), (quote,), 0.9), quote.article)))
    assert shared == "x" * len(shared)
    assert len(shared) > 1_000


def test_of_a_sentence_that_is_too_long_the_part_around_the_answering_words_is_shared() -> None:
    article = Article(LONG, title="Zdanie", url="https://example.org/zdanie")
    focus = Span(LONG.index("stron", 9_000), LONG.index("stron", 9_000) + 5)
    answer = Answer(Question("Przez ile stron?"), (Quote(article, Span(0, len(LONG)), focus),), 0.9)
    html = shared_message(stored(answer, article))
    assert check_text(html, "HTML").units < 2_500
    (quote,) = quoted(html)
    assert quote in LONG
    assert quote.startswith("stron")
    assert LONG[focus.start + len(quote)] == " "
    assert "<blockquote><b>stron</b> i wymienia" in html


def test_of_a_question_that_leaves_no_room_the_end_is_left_out() -> None:
    article = Article(LONG)
    answer = Answer(Question("Dlaczego? " * 200), (Quote(article, Span(0, 9_000), Span(0, 690)),), 0.9)
    html = shared_message(stored(answer, article))
    assert "Dlaczego? Dlaczego?" in html
    assert "…</i>" in html
    assert quoted(html)[0] in LONG


def test_further_quotes_are_left_out_before_anything_is_cut() -> None:
    article = Article(LONG)
    first, second = Quote(article, Span(0, 2_500), Span(0, 6)), Quote(article, Span(2_500, 5_000))
    answer = Answer(Question("Jakie?"), (first, second), 0.9)
    html = shared_message(stored(answer, article))
    assert quoted(html) == [first.text]


def test_a_refusal_keeps_what_comes_nearest_as_far_as_there_is_room() -> None:
    article = Article(LONG)
    near = tuple(Quote(article, Span(start, start + 2_400)) for start in (0, 2_400, 4_800))
    html = shared_message(stored(NoAnswer(Question("Kto?"), near, 0.1), article))
    assert quoted(html) == [near[0].text]
    far = NoAnswer(Question("Kto?"), (Quote(article, Span(0, 15_000)),), 0.1)
    (excerpt,) = quoted(shared_message(stored(far, article)))
    assert 1_000 < len(excerpt) <= EXCERPT_UNITS
    assert LONG.startswith(excerpt)
    assert "Artykuł o tym nie mówi." in shared_message(stored(far, article))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, '<a href="https://example.org/latarnia">Latarnia w Zielonym Porcie znów świeci</a> · 12 maja 2024'),
        ({"url": None}, "<b>Latarnia w Zielonym Porcie znów świeci</b> · 12 maja 2024"),
        ({"date": None, "title": ""}, '<a href="https://example.org/latarnia">bez tytułu</a>'),
        (
            {"date": "zeszłej <zimy>", "url": None},
            "<b>Latarnia w Zielonym Porcie znów świeci</b> · zeszłej &lt;zimy&gt;",
        ),
        ({"title": "x" * 300, "url": None, "date": None}, f"<b>{'x' * 199}…</b>"),
    ],
    ids=["all", "no address", "neither title nor date", "any date", "a long title"],
)
def test_the_last_line_says_which_article_it_is(changes: dict[str, str | None], line: str) -> None:
    article = replace(lighthouse(), **changes)  # type: ignore[arg-type]
    outcome = WordEngine(article).ask(Question("Ile kosztował remont?"))
    assert shared_message(stored(outcome, article)).endswith(f"\n\n{line}")


def test_a_stale_answer_says_so_last() -> None:
    outcome = WordEngine(lighthouse()).ask(Question("Ile kosztował remont?"))
    html = shared_message(stored(outcome, lighthouse(), "en", stale=True))
    assert html.endswith("<i>The article has changed since this answer; the quote is from the earlier version.</i>")
