"""`article-bot` with an engine that counts words: the whole program, without half a gigabyte of models."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

from bot.cli import main
from index.engine import Engine
from tests.fakes import WordEngine

if TYPE_CHECKING:
    from index.types import Article


def open_engine(article: Article, **_: object) -> WordEngine:
    """Open what takes the engine's place."""
    return WordEngine(article)


if __name__ == "__main__":
    with patch.object(Engine, "open", open_engine):
        main()
