"""`article-bot`: every command by name. What a command needs is imported when it runs, so that `--help` is instant."""

from __future__ import annotations

import errno
import logging
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.commands.ask import ask
from bot.commands.chat import chat
from bot.commands.doctor import doctor
from bot.commands.evaluate import calibrate, evaluate
from bot.commands.findings import installed_version
from bot.commands.index import index
from bot.commands.run import run
from bot.commands.show import show
from bot.commands.train import average_readers, train_intents, train_reader
from index.errors import ArticleBotError


class Commands(TyperGroup):
    """The one place where an error that is worded for a person becomes one line on stderr and exit status 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; usage errors (2), Ctrl-C (130) and a closed pipe are typer's own to end."""
        try:
            return super().invoke(ctx)
        except ArticleBotError as error:
            _complain(" ".join(str(error).split()))
            raise typer.Exit(1) from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            # What is still to be written would fail once more when the program ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _complain(f"The output could not be written: {error.strerror}.")
            raise typer.Exit(1) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; one that has something to say is not run where nobody can hear it."""
        name, *found = super().resolve_command(ctx, args)
        if sys.stdout is None and name != "run":
            raise ArticleBotError("There is no standard output to write to: open it, or send it to /dev/null.")
        return name, *found


def _complain(sentence: str) -> None:
    typer.echo(sentence if os.environ.get("NO_COLOR") else typer.style(sentence, "red"), err=True)


class Lines(logging.Handler):
    """Says a record in one line on whatever stderr is at that moment: a progress bar stands below it then."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        typer.echo(self.format(record), err=True)


app = typer.Typer(
    cls=Commands,
    help="Ask one article. Every answer is proved with the article's own words, or there is none.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback that prints variables would print the token.
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(installed_version())
        raise typer.Exit


@app.callback()
def configure(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more of what is done, on stderr.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Ask one article. Every answer is proved with the article's own words, or there is none."""
    lines = Lines()
    for name in ("bot", "index"):
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
        logging.getLogger(name).handlers = [lines]
    # What libraries log is for developers; without a handler Python would print their warnings.
    logging.getLogger().addHandler(logging.NullHandler())


app.command()(ask)
app.command()(chat)
app.command()(index)
app.command()(show)
app.command()(run)
app.command()(doctor)
app.command("eval")(evaluate)
app.command("train-reader")(train_reader)
app.command("average-readers")(average_readers)
app.command("train-intents")(train_intents)
app.command()(calibrate)


def main() -> None:
    """Run the command line; the entry point of the installed program."""
    app(prog_name="article-bot")


if __name__ == "__main__":
    main()
