"""The article and the engine that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import LocalSettings
    from index.engine import Engine
    from index.loaded import ModelSettings
    from index.types import Article


def article_of(settings: LocalSettings) -> Article:
    """Read the article that the settings name, else the one inside the package.

    Raises:
        ArticleError: it cannot be had or used.
    """
    from index.article import default_article, read_article

    return read_article(settings.article) if settings.article else default_article()


def engine_over(article: Article, settings: LocalSettings) -> Engine:
    """Load the models and the article's index, with bars on a terminal; blocks for seconds.

    Raises:
        ModelError: a model cannot be had.
        StoreError: the index cannot be written.
    """
    from bot.terminal import progress
    from index.engine import Engine

    with progress() as report:
        return Engine.open(article, models=models_of(settings), cache=settings.cache, progress=report)


def models_of(settings: LocalSettings) -> ModelSettings:
    """Name the models that the settings choose."""
    from index.loaded import ModelSettings

    return ModelSettings(encoder=settings.encoder, reader=settings.reader)
