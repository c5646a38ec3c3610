"""`article-bot doctor`: what is installed, set and kept, what is missing, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.findings import examine
from bot.commands.opening import ArticleOption, CacheOption

if TYPE_CHECKING:
    from bot.commands.findings import Finding

NARROW = 50
"""Columns; a narrower terminal has no room for two columns of words."""


def doctor(
    *,
    article: ArticleOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    cache: CacheOption = None,
) -> None:
    """Report versions, the models and their checksums, the index and the settings, and how to mend what is missing.

    Exits with status 1 if something is wrong. Example: article-bot doctor
    """
    findings = [*examine(article, cache)]
    if json:
        from bot.commands.batch import to_line

        typer.echo(to_line({"well": not any(f.wrong for f in findings), "findings": [asdict(f) for f in findings]}))
    else:
        _print(findings)
    raise typer.Exit(1 if any(finding.wrong for finding in findings) else 0)


def _print(findings: list[Finding]) -> None:
    from rich.table import Table
    from rich.text import Text

    from bot.terminal import harmless, output

    console = output()
    rows = [(Text(finding.what), Text(harmless(finding.state), "red" if finding.wrong else "")) for finding in findings]
    if not console.is_terminal or console.width < NARROW:  # a program finds each finding on one line
        width = max(len(what) for what, _ in rows)
        for what, state in rows:
            what.pad_right(width + 2 - len(what))
            console.print(what + state)
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
