"""Whatever an article says and whatever is asked: each message that would be sent keeps Telegram's rules."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import User

pytest.importorskip("tdjson", reason="Telegram's own parser is the judge of the HTML")

from bot.blocks import pack
from bot.card import article_blocks
from bot.keyboards import answer_keyboard, with_examples
from bot.render import View
from bot.showing import laid_out
from bot.texts import phrases_in
from index.languages import LANGUAGES
from index.types import Answer, Article, Question, Turn
from tests.fakes import WordEngine
from tests.telegram.contents import check_text
from tests.telegram.schema import check

if TYPE_CHECKING:
    from index.types import Outcome

BOT = User(1, "Article", is_bot=True, username="article_test_bot", supports_inline_queries=True)
ANSWER_ID = "Ab3_-xYz09Qw"
LENGTH = 2_000
"""Characters that a question has at most, whatever the settings say."""
# What HTML, Telegram's finders of links and commands, UTF-16 and str.format can stumble over.
markup = st.sampled_from(["<", ">", "&", '"', "</b>", "<br>", "&amp;", "&#60;", "*", "_", "|", "%", "{n}", "{"])
found = st.sampled_from(["m.in.", "@durov", "/start", "#tag", "http://x.pl/?a=1&b=2", "-", ",", "„", "”"])
strange = st.sampled_from(["😀", "👩\u200d👩\u200d👧", "שלום", "مرحبا", "ź", "e\u0301", "\u00a0", "\u200b", "\u2060"])
letters = st.text(st.characters(categories=["L", "N", "P", "S", "M"]), min_size=1, max_size=12)
word = st.one_of(
    letters, markup, found, strange, st.sampled_from(["Gdańsk", "latarnia", "remont", "Kowalska", "muzeum", "czwartek"])
)
long_word = st.integers(3_000, 9_000).map(lambda length: "ą" * length)
sentence = st.lists(word, min_size=1, max_size=12).map(lambda words: f"{' '.join(words)}.")
long_sentence = st.tuples(sentence, st.integers(100, 1_500)).map(lambda made: f"{made[0][:-1]} " * made[1])
paragraph = st.lists(sentence, min_size=1, max_size=4).map(" ".join)
text = st.lists(st.one_of(paragraph, paragraph, paragraph, long_sentence, long_word), min_size=1, max_size=5).map(
    "\n\n".join
)
address = st.sampled_from([None, "https://example.org/a-b?c=1&d=\"2'3<4>#e"])
articles = st.builds(
    Article, text=text, title=st.one_of(st.just(""), sentence), author=st.one_of(st.none(), word), url=address
)


@st.composite
def asked(draw: st.DrawFn) -> tuple[WordEngine, Outcome, str]:
    """An article, an outcome of a question about it, often made of its own words, and a language to answer in."""
    article = draw(articles.filter(lambda article: any(map(str.isalnum, article.text))))
    engine = WordEngine(article)
    own = st.sampled_from([part for part in article.text.split() if any(map(str.isalnum, part))])
    words = [*draw(st.lists(st.one_of(own, word), min_size=1, max_size=5)), draw(own)]
    context = draw(st.sampled_from([(), (Turn("Co nowego w Gdańsku?", engine.sentences[:1]),)]))
    return engine, engine.ask(Question(" ".join(words)[:LENGTH], context)), draw(st.sampled_from(LANGUAGES))


def slowly(count: int) -> settings:
    checks = [
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ]
    return settings(max_examples=count, suppress_health_check=checks)


@slowly(80)
@given(asked(), st.sampled_from(View), st.booleans(), st.booleans())
def test_an_answer_keeps_the_rules_and_every_blockquote_is_a_slice_of_the_article(
    made: tuple[WordEngine, Outcome, str], view: View, stale: bool, private: bool
) -> None:
    engine, outcome, language = made
    examples = () if isinstance(outcome, Answer) else engine.examples(language)
    keyboard = answer_keyboard(
        outcome, ANSWER_ID, phrases_in(language), BOT, view=view, private=private, linkable=True, inline=True
    )
    keyboard = with_examples(keyboard, examples)
    messages = laid_out(outcome, language, examples=examples, view=view, asked=outcome.question.text, stale=stale)

    markup = {"reply_markup": keyboard.to_dict()} if keyboard.inline_keyboard else {}
    assert messages
    for html in messages:
        check("sendMessage", {"chat_id": 1, "text": html, "parse_mode": "HTML", **markup})
        check_text(html, "HTML")
        for quote in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL):
            assert unescape(re.sub(r"<[^>]+>", "", quote)) in engine.article.text


@slowly(40)
@given(articles, st.sampled_from(LANGUAGES))
def test_the_card_of_any_article_keeps_the_rules(article: Article, language: str) -> None:
    for html in pack(article_blocks(WordEngine(article), language)):
        check("sendMessage", {"chat_id": 1, "text": html, "parse_mode": "HTML"})
