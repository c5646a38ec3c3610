from __future__ import annotations

from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

import pytest

from bot.commands.chat import converse
from bot.terminal import output
from bot.texts import phrases_in
from index.types import Article
from tests.askers import WordAsker

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = Article(
    "Delegacja zwiedziła stocznię w porcie.\n\nMinister pokazał rakiety.", title="Wizyta", date="2023-09-17"
)


def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    said: Iterator[str] = iter(lines)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(said))
    converse(output(), WordAsker(ARTICLE))
    return capsys.readouterr().out


def test_an_answer_comes_with_its_quote_and_paragraph(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "co pokazał minister", "/quit")
    assert said.splitlines()[:3] == ["Minister", "  „Minister pokazał rakiety.”", "  paragraph 2"]


def test_a_follow_up_builds_on_the_question_before_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię", "a co?", "/quit")
    assert said.count("„Delegacja zwiedziła stocznię w porcie.”") == 2
    assert "understood from what was asked before" in said


def test_a_new_conversation_forgets_the_old_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię", "/new", "a co?", "/quit")
    assert "The article does not say." in said


def test_small_talk_gets_a_word_back_and_the_conversation_goes_on_from_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię", "dzięki!", "a co?", "/quit")
    assert phrases_in("en").thanks in said
    assert said.count("„Delegacja zwiedziła stocznię w porcie.”") == 2


def test_what_asks_nothing_of_an_article_hears_so_and_the_conversation_goes_on_from_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię", "Who made you?", "a co?", "/quit")
    assert "".join(phrases_in("en").chitchat.split()) in "".join(said.split())
    assert said.count("„Delegacja zwiedziła stocznię w porcie.”") == 2


def test_who_asks_for_more_sees_the_passages_that_were_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię i pokazał rakiety", "więcej", "/quit")
    assert said.count("„Minister pokazał rakiety.”") == said.count("Other passages:") == 1
    said = talk(monkeypatch, capsys, "gdzie jest ratusz", "more", "a co?", "/quit")
    assert said.count("The article has no more on this.") == 1


def test_who_asks_what_the_article_is_sees_its_card_and_the_conversation_goes_on_from_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "kto zwiedził stocznię", "Who wrote this article?", "a co?", "/quit")
    card = talk(monkeypatch, capsys, "/article", "/quit")
    assert card.partition("› ")[2].rpartition("› ")[0] in said
    assert said.count("„Delegacja zwiedziła stocznię w porcie.”") >= 2


def test_a_question_that_cannot_be_asked_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "x" * 10_000, "", "rakiety", "/quit")
    assert "10000 characters" in said
    assert "„Minister pokazał rakiety.”" in said


def test_help_article_and_an_unknown_command_are_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(monkeypatch, capsys, "/help", "/article please", "/dance now", "/quit now")
    for command in ("/article", "/new", "/quit"):
        assert command in said
    assert "Wizyta" in said
    assert "2023-09-17" in said
    assert "There is no /dance" in said


def test_bytes_that_are_no_text_end_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"\xc5\nrakiety\n/quit\n"), "utf-8"))
    converse(output(), WordAsker(ARTICLE))
    assert "„Minister pokazał rakiety.”" in capsys.readouterr().out


def test_without_any_input_it_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(EOFError):
        converse(output(), WordAsker(ARTICLE))
