"""What the commands open first: the settings, the article, the engine; and the options that name them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.opening import article_of, engine_over
from index.disk import expanded
from index.errors import ArticleError

if TYPE_CHECKING:
    from bot.settings import LocalSettings
    from index.engine import Engine
    from index.types import Article

ArticleOption = Annotated[
    str | None,
    typer.Option(
        "--article",
        metavar="PATH|URL",
        help="A file (.txt .md .html .pdf .docx) or a web address; else ARTICLE, else the report that comes along.",
        show_default=False,
    ),
]


def named_path(text: str) -> Path:
    """Read a path off the command line, where an empty one is a variable that is not set and no folder.

    Raises:
        BadParameter: it is empty.
    """
    if not text.strip():
        raise typer.BadParameter("it is empty: name a path.")
    return expanded(text)


CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        parser=named_path,
        metavar="DIR",
        help="Where the unpacked model and the indexes are kept; else ARTICLE_BOT_CACHE, else your cache folder.",
        show_default=False,
    ),
]


def open_settings(article: str | None = None, cache: Path | None = None) -> LocalSettings:
    """Read the settings; what the command line names wins.

    Raises:
        SettingsError: one of them is wrong.
    """
    from bot.settings import load_local_settings

    named = {"article": article, "article_bot_cache": cache}
    return load_local_settings(**{name: value for name, value in named.items() if value is not None})


def open_article(source: str | None) -> Article:
    """Read the article that the option names, else the settings, else the one inside the package.

    Raises:
        ArticleError: it cannot be had or used.
        SettingsError: a setting is wrong.
    """
    if source is not None and not source.strip():
        raise ArticleError("Name the article after --article: a file or a web address.")
    return article_of(open_settings(article=source))


def open_engine(article: Article, cache: Path | None) -> Engine:
    """Load the models and the article's index, with bars on a terminal; blocks for seconds.

    Raises:
        ModelError: a model cannot be had.
        SettingsError: a setting is wrong.
        StoreError: the index cannot be written.
    """
    return engine_over(article, open_settings(cache=cache))
