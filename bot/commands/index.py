"""`article-bot index`: make an article ready to be asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import ArticleOption, CacheOption, named_path, open_article, open_settings


def index(
    *,
    article: ArticleOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            parser=named_path,
            help="Write the index there, to keep; questions are answered from the cache's.",
        ),
    ] = None,
    cache: CacheOption = None,
) -> None:
    """Split the article into passages, encode them and keep the index; an index that fits is left as it is.

    Example: article-bot index --article report.txt --out report.index
    """
    from bot.terminal import progress
    from index.encoder import SentenceEncoder
    from index.models import model_folder
    from index.passages import PassageSettings
    from index.store import Store, index_folder

    opened, settings = open_article(article), open_settings(cache=cache)
    folder = out or index_folder(settings.cache, opened)
    with progress() as report:
        model = model_folder(settings.encoder, settings.cache, partial(report, "Preparing the model"))
        encoder, passages = SentenceEncoder(model), PassageSettings()
        store = Store.open(folder, opened, encoder, passages, partial(report, "Indexing the article"))
    typer.echo(f"{len(store.passages)} passages are indexed in {folder}")
