from __future__ import annotations

import re

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is the judge of the HTML")

from bot.blocks import pack
from bot.card import CONTENTS, CONTENTS_CHARACTERS, article_blocks, title_of
from bot.texts import phrases_in
from index.types import Article
from tests.fakes import WordEngine, lighthouse
from tests.telegram.parsing import parse


def card(article: Article, language: str = "pl") -> str:
    (html,) = pack(article_blocks(WordEngine(article), language))
    return parse(html, "HTML").text


def test_the_card_says_what_is_known_and_leaves_out_what_is_not() -> None:
    text = card(Article("Jedno zdanie."))
    assert text.splitlines()[:2] == ["bez tytułu", "Długość: 13 znaków, 1 akapit"]
    assert "Źródło" not in text
    assert "Data: 12 maja 2024" in card(lighthouse())
    assert "Date: May 12, 2024" in card(lighthouse(), "en")


def test_a_paper_by_hundreds_of_authors_has_a_card_too() -> None:
    article = Article("Jedno zdanie.", author=", ".join(["Anna Nowak-Kowalska"] * 400), date="w roku " * 900)
    lines = card(article).splitlines()
    assert [line.endswith("…") for line in lines[:4]] == [False, True, True, False]


def test_the_contents_are_the_articles_own_sentences() -> None:
    article = lighthouse()
    lines = re.findall(r"^\d+\. (.*)$", card(article), re.MULTILINE)
    assert len(lines) == 6
    assert all(line in article.text for line in lines)


def test_a_long_article_is_sampled_evenly_and_long_sentences_are_cut_visibly() -> None:
    article = Article("\n\n".join(f"Akapit {n} " + "bardzo " * 50 + "długi." for n in range(1, 101)))
    lines = re.findall(r"^(\d+)\. (.*)$", card(article), re.MULTILINE)
    assert len(lines) <= CONTENTS
    assert [int(number) for number, _ in lines] == list(range(1, 101, 13))
    assert all(text.endswith("…") and len(text) == CONTENTS_CHARACTERS + 1 for _, text in lines)


@pytest.mark.parametrize("title", ["", " ", "\r", "\x01", "\u200b"])
def test_a_title_that_cannot_be_seen_is_called_something(title: str) -> None:
    assert title_of(Article("Kot.", title=title), phrases_in("pl")) == phrases_in("pl").untitled
