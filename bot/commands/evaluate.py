"""`article-bot eval` and `article-bot calibrate`: how good the answers are, and what decides whether there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import CacheOption, named_path, open_settings
from bot.opening import models_of

RealOption = Annotated[
    Path, typer.Option("--real", metavar="FILE", help="The published report; passed over where it is not there.")
]
REAL = Path("../shared/article.txt")
DATA = Path("../shared/data")


def evaluate(
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="TEXT", help="Only the questions on this text, none published; may be repeated."
        ),
    ] = None,
    real: RealOption = REAL,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Published questions; passed over where they are not there.")
    ] = DATA,
    held_out: Annotated[
        Path | None, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Further published questions.")
    ] = None,
    cairn: Annotated[
        Path | None,
        typer.Option(
            metavar="PYTHON",
            exists=True,
            dir_okay=False,
            help="The Python of an environment that has cairn-assistant.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=named_path, help="Write the report there, as a page and as JSON."),
    ] = None,
    lower: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Lower this floor to what is measured; needs --reason.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why a floor is lowered; it is kept beside it.")] = "",
    cache: CacheOption = None,
) -> None:
    """Answer the development questions and print the measures; takes half an hour, or minutes with --only.

    Exits with status 1 where a figure is below its floor. Example: article-bot eval --out reports
    """
    from bot.terminal import progress
    from index.evaluation import evaluate as measure

    settings = open_settings(cache=cache)
    with progress() as report:
        found = measure(
            cache=settings.cache,
            settings=models_of(settings),
            real=real,
            data=None if only else data,
            held_out=held_out,
            cairn=cairn,
            names=only or None,
            out=out,
            lower=lower or (),
            reason=reason,
            progress=report,
        )
    typer.echo(found.text)
    raise typer.Exit(1 if found.failed else 0)


def calibrate(*, real: RealOption = REAL, cache: CacheOption = None) -> None:
    """Choose the reader's threshold and temperature on the development questions; rewrites its calibration.json.

    Example: article-bot calibrate
    """
    from bot.terminal import progress
    from index.evaluation import calibrate as choose

    settings = open_settings(cache=cache)
    published = real if real.exists() else None
    if published is None:
        typer.echo(f"The published report is passed over: there is no {real}.", err=True)
    with progress() as report:
        chosen = choose(cache=settings.cache, settings=models_of(settings), real=published, progress=report)
    typer.echo(f"threshold {chosen.threshold}, temperature {chosen.temperature}")
    typer.echo(f"dense weight {chosen.dense_weight}, sentence weight {chosen.sentence_weight}")
