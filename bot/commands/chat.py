"""`article-bot chat`: a conversation in the terminal, with follow-ups."""

from __future__ import annotations

import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from bot.commands.opening import ArticleOption, CacheOption, open_article, open_engine

if TYPE_CHECKING:
    from rich.console import Console

    from bot.conversation import Conversation
    from index.engine import Asker
    from index.types import Outcome

HELP = """Ask anything about the article; a question may build on the one before ("And when?").
more      what else the article says near the last answer
/article  what the article is
/new      forget what was asked before
/help     this
/quit     leave; Ctrl-D and Ctrl-C do the same"""


def chat(*, article: ArticleOption = None, cache: CacheOption = None) -> None:
    """Talk about the article in the terminal; each question may build on those before.

    Example: article-bot chat --article report.txt
    """
    from bot.terminal import output, print_article

    engine = open_engine(open_article(article), cache)
    console = output()
    print_article(console, engine.article)
    console.print("Ask, or /help.", style="dim")
    try:
        converse(console, engine)
    except (EOFError, KeyboardInterrupt):
        console.print("\nGoodbye.", style="dim")


def converse(console: Console, engine: Asker) -> None:
    """Answer line after line until /quit.

    Raises:
        EOFError: there is no further line.
    """
    from bot.conversation import Conversation
    from bot.terminal import print_card, print_nearest
    from bot.texts import asks_for_more

    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401 - gives input() its history and its arrow keys

    if isinstance(sys.stdin, TextIOWrapper):  # a sign that its encoding has not ends no conversation
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin is None:  # closed by whatever started the program
        raise EOFError
    conversation, last = Conversation(), None
    while True:
        line = input("› ").strip().removeprefix("/ask ")  # a habit from Telegram
        match line.split():
            case []:
                continue
            case ["/quit" | "/exit", *_] | ["quit" | "exit" | ":q"]:
                return
            case ["/help", *_]:
                console.print(HELP, markup=False)
            case ["/article", *_]:
                print_card(console, engine)
            case ["/new", *_]:
                conversation, last = Conversation(), None
                console.print("A new conversation.", style="dim")
            case [command, *_] if command.startswith("/"):
                console.print(f"There is no {command}; /help says what there is.", markup=False)
            case _ if last is not None and asks_for_more(line):
                print_nearest(console, last)
            case _:
                if (outcome := _say(console, engine, conversation, line)) is not None:
                    conversation, last = conversation.after(outcome), outcome


def _say(console: Console, engine: Asker, conversation: Conversation, line: str) -> Outcome | None:
    """Answer a line behind a conversation, or say a word back to what is no question; return what was answered."""
    from bot.terminal import print_card, print_outcome
    from bot.texts import phrases_in, said_back
    from index.errors import QuestionError
    from index.types import Intent

    phrases = phrases_in("en")
    if (said := said_back(line, phrases)) is not None:
        console.print(said, markup=False)
        return None
    try:
        outcome = engine.ask(conversation.question(line))
    except QuestionError as error:
        console.print(str(error), style="red", markup=False)
        return None
    match outcome.intent:
        case Intent.CHITCHAT:
            console.print(phrases.chitchat, markup=False)
        case Intent.ARTICLE:
            print_card(console, engine)
        case Intent.CONTENT:
            print_outcome(console, outcome)
            return outcome
    return None
