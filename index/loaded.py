"""The models that answer, loaded once, for whatever articles are read with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from index.answerer import Answerer
from index.intents import open_intents
from index.retriever import Retriever

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.encoder import Encoder
    from index.intents import IntentClassifier
    from index.reader import Reader
    from index.store import Store
    from index.types import Article
    from index.weights import Calibration


@dataclass(frozen=True)
class ModelSettings:
    """Which models answer: `embedded`, a local folder, or a hub name."""

    encoder: str = "embedded"
    reader: str = "embedded"


@dataclass(frozen=True)
class LoadedModels:
    """Encoder and reader, and what decides: how margins are used, and what tells intents, if anything does."""

    encoder: Encoder
    reader: Reader
    calibration: Calibration
    intents: IntentClassifier | None = None

    @classmethod
    def open(
        cls, settings: ModelSettings, cache: Path, progress: Callable[[str, int, int], None] | None = None
    ) -> Self:
        """Load the models; blocks for seconds, longer where they are unpacked, of which `progress` is told.

        Raises:
            ModelError: a model cannot be had.
        """
        from index.encoder import SentenceEncoder
        from index.models import model_folder
        from index.trained import open_reader

        def stage(name: str) -> Callable[[int, int], None]:
            return lambda done, total: progress(name, done, total) if progress else None

        encoder = SentenceEncoder(model_folder(settings.encoder, cache, stage("Preparing the model")))
        reader, calibration = open_reader(settings.reader, encoder, cache, stage("Preparing the reader"))
        return cls(encoder, reader, calibration, open_intents(settings.encoder, encoder.dimension))

    @property
    def names(self) -> str:
        """Name them with their checksums, in one line."""
        further = f", intents {self.intents.id}" if self.intents is not None else ""
        return f"encoder {self.encoder.id}, reader {self.reader.id}{further}"

    def over(self, article: Article, store: Store) -> Answerer:
        """Read an article by the store that was built of it; blocks while dictionaries are loaded."""
        retriever = Retriever.over(article, store, self.encoder)
        return Answerer(article, retriever, store.passages, self.reader, self.calibration, intents=self.intents)
