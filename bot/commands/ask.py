"""`article-bot ask`: one question, or a file of them."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.commands.opening import ArticleOption, CacheOption, open_article, open_engine
from index.disk import expanded
from index.errors import QuestionError


def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="What you want to know; best in quotes.", show_default=False),
    ] = None,
    *,
    article: ArticleOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE.jsonl", help="Answer a file, one JSON object a line; - reads standard input."),
    ] = None,
    cache: CacheOption = None,
) -> None:
    """Answer a question with the article's own words, or say that the article does not.

    Example: article-bot ask "who accompanied Kim?"

    Example: article-bot ask --article report.txt --batch questions.jsonl
    """
    if batch is not None:
        if question:
            raise typer.BadParameter("a QUESTION and --batch exclude each other", param_hint="--batch")
        _ask_batch(batch, article, cache)
    elif not question:
        raise typer.BadParameter("name a QUESTION, or a file of them with --batch", param_hint="QUESTION")
    else:
        _ask_once(" ".join(question), article, json, cache)


def _ask_once(text: str, source: str | None, json: bool, cache: Path | None) -> None:
    from bot.commands.batch import as_record, ask_timed, to_line
    from bot.terminal import output, print_card, print_outcome
    from index.types import Intent, Question

    engine = open_engine(open_article(source), cache)
    outcome, took_ms = ask_timed(engine, Question(text))
    if json:
        typer.echo(to_line(as_record(outcome, took_ms)))
    elif outcome.intent is Intent.ARTICLE:
        print_card(output(), engine)
    else:
        print_outcome(output(), outcome)


def _ask_batch(name: str, source: str | None, cache: Path | None) -> None:
    from bot.commands.batch import answer_lines, to_line

    failed = False
    with _open_questions(name) as lines:
        engine = open_engine(open_article(source), cache)
        for record in answer_lines(lines, engine):
            failed = failed or "error" in record
            typer.echo(to_line(record))
    raise typer.Exit(1 if failed else 0)


def _open_questions(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-" and sys.stdin is None:
        raise QuestionError("There is no standard input to read questions from: name a file after --batch.")
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return expanded(name).open("rb")
    except FileNotFoundError as error:
        raise QuestionError(f"There is no file {name}: check its name.") from error
    except IsADirectoryError as error:
        raise QuestionError(f"{name} is a folder: name a file of questions in it.") from error
    except OSError as error:
        raise QuestionError(f"The questions in {name} cannot be read: {error.strerror}.") from error
