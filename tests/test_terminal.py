from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.terminal import output, print_article, print_outcome, print_slice
from index.types import Answer, Article, Intent, NoAnswer, Outcome, Question, Quote, Span

TEXT = "Delegacja [bold]zwiedziła[/] stocznię.\n\nMinister pokazał \x1b[31mrakiety\x07."
ARTICLE = Article(TEXT, title="Wizyta", url="https://example.org/report")


def printed(outcome: Outcome, *, terminal: bool = False) -> str:
    console = Console(
        file=io.StringIO(), force_terminal=terminal, width=40, color_system="standard" if terminal else None
    )
    console.soft_wrap = not terminal
    print_outcome(console, outcome)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answer(start: int, end: int) -> Answer:
    return Answer(Question("?"), (Quote(ARTICLE, Span(0, 38), Span(start, end)),), 0.9)


def test_the_answering_words_come_first_and_are_bold_in_the_quote() -> None:
    lines = printed(answer(29, 37), terminal=True).splitlines()
    assert "stocznię" in lines[0]
    assert "\x1b[1mstocznię" in "\n".join(lines[1:])


def test_of_several_things_that_one_sentence_tells_each_is_said_and_bold() -> None:
    where, who = answer(29, 37).quotes[0], answer(0, 9).quotes[0]
    said = printed(Answer(Question("Co? Kto?"), (where, who), 0.9), terminal=True)
    assert said.count("\x1b[1mstocznię") == said.count("\x1b[1mDelegacja") == 1
    assert said.count("paragraph 1") == 1
    assert ["stocznię" in said.splitlines()[0], "Delegacja" in said.splitlines()[1]] == [True, True]


def test_the_words_of_an_article_are_never_taken_for_markup() -> None:
    assert "„Delegacja [bold]zwiedziła[/] stocznię.”" in printed(answer(29, 37))


def test_what_a_quote_hangs_on_stands_above_it() -> None:
    page = Article("Parking \x1b[31m\n\nZa darmo.")
    quote = Quote(page, Span(15, 24), Span(15, 23), 1)
    lines = printed(Answer(Question("?"), (quote,), 0.9)).splitlines()
    assert [line.strip() for line in lines[:3]] == ["Za darmo", "Parking \N{REPLACEMENT CHARACTER}[31m", "„Za darmo.”"]


def test_outside_a_terminal_a_quote_is_one_line_and_the_link_is_written_out() -> None:
    lines = printed(answer(29, 37)).splitlines()
    assert lines[1].strip(" „”") == TEXT[:38]
    assert "https://example.org/report#:~:text=" in lines[2]


def test_in_a_terminal_the_link_opens_the_article_at_the_quote() -> None:
    assert "open in the article" in printed(answer(29, 37), terminal=True)
    assert ";https://example.org/report#:~:text=" in printed(answer(29, 37), terminal=True)


def test_a_refusal_says_both_halves() -> None:
    said = printed(NoAnswer(Question("?"), (Quote(ARTICLE, Span(0, 38)),), 0.1))
    assert "The article does not say." in said
    assert "stocznię" in said
    said = printed(NoAnswer(Question("?"), (Quote(ARTICLE, Span(0, 38)),), 0.0, intent=Intent.CHITCHAT))
    assert "That asks nothing of an article" in said
    assert "stocznię" in said


def test_what_is_not_answered_of_several_questions_is_told() -> None:
    told = Answer(Question("Co? Ile?"), answer(29, 37).quotes, 0.9, unanswered=(Span(4, 8),))
    assert printed(told).splitlines()[-1] == "I found no sure answer to: Ile?"


def test_a_refusal_that_is_uncertain_says_neither_that_it_is_said_nor_that_it_is_not() -> None:
    said = printed(NoAnswer(Question("?"), (Quote(ARTICLE, Span(0, 38)),), 0.3, uncertain=True))
    assert "not sure that the article says this" in said
    assert "does not say" not in said
    assert "stocznię" in said


def test_a_refusal_with_nothing_near_says_so() -> None:
    assert "nothing in it comes near" in printed(NoAnswer(Question("?"), (), 0.1))


def test_an_article_cannot_steer_the_terminal() -> None:
    said = printed(NoAnswer(Question("?"), (Quote(ARTICLE, Span(40, len(TEXT)), Span(57, 69)),), 0.1))
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "rakiety" in said


@given(st.text(min_size=1), st.data())
def test_no_text_breaks_the_page_or_gets_a_control_character_through(text: str, data: st.DataObject) -> None:
    article = Article(text, title=text)
    start = data.draw(st.integers(0, len(text) - 1))
    focus = Span(start, data.draw(st.integers(start + 1, len(text))))
    console = Console(file=io.StringIO(), force_terminal=False, width=40)
    print_outcome(console, Answer(Question(text), (Quote(article, Span(0, len(text)), focus),), 0.9))
    print_article(console, article)
    print_slice(console, 0, 1, text)
    assert isinstance(console.file, io.StringIO)
    assert not set(console.file.getvalue()) & {chr(c) for c in (*range(10), *range(11, 32), 127)}


def test_output_that_is_no_terminal_is_not_folded() -> None:
    assert output().soft_wrap is not output().is_terminal
