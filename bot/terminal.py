"""Outcomes and progress for a person at a terminal."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from index.headers import STEP, standing_over
from index.types import Answer, Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index.engine import Asker
    from index.types import Article, NoAnswer, Outcome, Quote, Span

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ANSWER, FOCUS, NOTE = "bold green", "bold", "dim"


def output() -> Console:
    """Open standard output; lines are folded for a terminal only, so that a program finds quotes whole."""
    if isinstance(sys.stdout, TextIOWrapper):  # a sign that its encoding has not is better than no answer
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal
    return console


def print_outcome(console: Console, outcome: Outcome) -> None:
    """Print the answering words and then what proves them, or both halves of a refusal."""
    if isinstance(outcome, Answer):
        for focus in outcome.foci:
            console.print(Text(harmless(outcome.quotes[0].article[focus]), ANSWER))
        _print_quote(console, outcome.quotes[0], outcome.foci)
        _print_quotes(console, outcome.further)
        for question in outcome.left_open:
            console.print(Text(f"I found no sure answer to: {harmless(question)}", NOTE))
    else:
        console.print(Text(_refusal(outcome), FOCUS))
        _print_quotes(console, outcome.nearest)
    if outcome.from_context:
        console.print(Text("(understood from what was asked before)", NOTE))


def print_nearest(console: Console, outcome: Outcome) -> None:
    """Print what else an answer has at hand; what a refusal has was shown with it."""
    further = outcome.nearest if isinstance(outcome, Answer) else ()
    console.print(Text("Other passages:" if further else "The article has no more on this.", NOTE))
    _print_quotes(console, further)


def print_article(console: Console, article: Article) -> None:
    """Print what the article is: title, date, source and length."""
    console.print(Text(harmless(article.title or "An article without a title"), FOCUS))
    facts = [article.author, article.date, article.url, f"{len(article.text):,} characters"]
    console.print(Text(harmless(" · ".join(fact for fact in facts if fact)), NOTE))


def print_card(console: Console, engine: Asker) -> None:
    """Print what the article is, and what it begins its paragraphs with."""
    from bot.card import contents

    print_article(console, engine.article)
    _print_quotes(console, [engine.quote(sentence) for _, sentence in contents(engine)])


def print_slice(console: Console, start: int, end: int, words: str) -> None:
    """Print a piece of the article behind its offsets."""
    console.print(Text.assemble((f"{start:>6}-{end:<6} ", NOTE), harmless(words)))


def print_header(console: Console, words: str) -> None:
    """Print what a passage is read under, in line with its sentences."""
    console.print(Text.assemble((f"{'under':>6} {'':6} ", NOTE), (harmless(words), NOTE)))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show bars on stderr for as long as this is open: one for each stage named, told how much of how much is done.

    Nothing is shown where stderr is no terminal.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _refusal(refusal: NoAnswer) -> str:
    if refusal.intent is Intent.CHITCHAT:
        return "That asks nothing of an article, as far as can be told." + (" Nearest:" if refusal.nearest else "")
    if refusal.uncertain:
        return "I am not sure that the article says this. If it does, then most likely here:"
    if refusal.nearest:
        return "The article does not say. What comes nearest, though it is no answer:"
    return "The article does not say, and nothing in it comes near."


def _print_quotes(console: Console, quotes: Iterable[Quote]) -> None:
    for quote in quotes:
        _print_quote(console, quote, () if quote.focus is None else (quote.focus,))


def _print_quote(console: Console, quote: Quote, foci: Iterable[Span]) -> None:
    words = Text(harmless(quote.text))
    for focus in foci:
        words.stylize(FOCUS, focus.start - quote.span.start, focus.end - quote.span.start)
    source = Text(f"paragraph {quote.paragraph + 1}", NOTE)
    if quote.url is not None:
        # A terminal makes the words a link; anywhere else the address itself is of use.
        link = Text("open in the article", f"link {quote.url}") if console.is_terminal else Text(quote.url)
        source.append(" · ").append_text(link)
    headers = standing_over(quote)
    over = [Text(harmless(STEP.join(headers)), NOTE)] if headers else []
    for line in (*over, Text("„") + words + Text("”"), source):
        # Padding fills lines up to the width, which only a terminal has.
        console.print(Padding(line, (0, 0, 0, 2)) if console.is_terminal else Text("  ") + line)


def harmless(text: str) -> str:
    """Put a mark for each character that steers a terminal, which an article from the web must not; offsets stay."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
