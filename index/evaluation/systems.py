"""What is measured: the product, and simpler systems beside it, all asked the same questions of the same text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from index.answerer import Answerer
from index.engine import Engine, ModelSettings, names_of
from index.passages import PassageSettings
from index.retriever import Retriever
from index.store import Store
from index.types import Answer, NoAnswer, Question, Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.chitchat import ChitChat
    from index.encoder import Encoder
    from index.engine import Asker
    from index.evaluation.questions import Item
    from index.reader import Reader
    from index.types import Article, Hit, Span
    from index.weights import Calibration

DEPTH = 10
"""How many sentences a simpler system shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system shows for a question: spans, best first, and how sure it is; `words` are those that answer best.

    `words` are there below the threshold too, where `answered` is false: what the answer would have been. `denied` is
    true where it says that the text does not answer, and does not leave that open. `took_ms` is given where the system
    itself tells the time.
    """

    spans: tuple[Span, ...]
    score: float
    answered: bool
    words: str = ""
    from_context: bool = False
    denied: bool = False
    took_ms: float | None = None


class System(Protocol):
    """Anything that can be asked the questions of one text."""

    @property
    def name(self) -> str:
        """The system's name in the tables."""

    def show(self, item: Item) -> Shown:
        """Answer a question, after its earlier turns where the system has a memory; blocks."""


@dataclass(frozen=True)
class Product:
    """The whole engine. Earlier turns are asked first, so that their quotes are the context, as in a conversation.

    `legs` chooses what of a conversation counts: `own` words alone, the `last` question before them, or `both`, which
    is what the engine makes of the context.
    """

    asker: Asker
    legs: str = "both"

    @property
    def name(self) -> str:
        """The system's name in the tables."""
        return {"own": "own words alone", "last": "last question + own words", "both": "the product"}[self.legs]

    def show(self, item: Item) -> Shown:
        """Answer a question, after its earlier turns."""
        outcome = self.asker.ask(self._question(item))
        quotes = (*outcome.quotes, *outcome.nearest)
        focus = quotes[0].focus if quotes else None
        return Shown(
            spans=tuple(quote.span for quote in quotes),
            score=outcome.score,
            answered=isinstance(outcome, Answer),
            words=self.asker.article[focus] if focus is not None else "",
            from_context=outcome.from_context,
            denied=isinstance(outcome, NoAnswer) and not outcome.uncertain and not outcome.chitchat,
        )

    def _question(self, item: Item) -> Question:
        if not item.turns or self.legs == "own":
            return Question(item.text)
        if self.legs == "last":
            return Question(f"{item.turns[-1].rstrip('? ')} {item.text}")  # as one question, not as two
        turns: tuple[Turn, ...] = ()
        for text in item.turns:
            outcome = self.asker.ask(Question(text, turns))
            turns = turns if outcome.chitchat else (*turns, Turn.of(outcome))
        return Question(item.text, turns)


@dataclass(frozen=True)
class Ranking:
    """A search over single sentences. It always answers; where it finds nothing, it shows nothing."""

    name: str
    search: Callable[[str, int], list[Hit]]

    def show(self, item: Item) -> Shown:
        """Rank the sentences for the question's own words."""
        hits = self.search(item.text, DEPTH)
        return Shown(tuple(hit.passage.span for hit in hits), hits[0].score if hits else 0.0, answered=bool(hits))


@dataclass(frozen=True)
class Models:
    """Encoder and reader, loaded once for every text."""

    encoder: Encoder
    reader: Reader
    calibration: Calibration
    chitchat: ChitChat | None = None

    @classmethod
    def open(
        cls, settings: ModelSettings, cache: Path, progress: Callable[[str, int, int], None] | None = None
    ) -> Self:
        """Load the models; blocks for seconds.

        Raises:
            ModelError: a model cannot be had.
        """
        from index.chitchat import open_chitchat
        from index.encoder import SentenceEncoder
        from index.models import model_folder
        from index.trained import open_reader

        def told(done: int, total: int) -> None:
            if progress:
                progress("Preparing the models", done, total)

        encoder = SentenceEncoder(model_folder(settings.encoder, cache, told))
        reader, calibration = open_reader(settings.reader, encoder, cache, told)
        return cls(encoder, reader, calibration, open_chitchat(settings.encoder, encoder.dimension))

    @property
    def names(self) -> str:
        """Name them with their checksums."""
        return names_of(self.encoder, self.reader, self.chitchat)

    def answerer(self, article: Article) -> Answerer:
        """Index a text in memory and read it."""
        store = Store.build(article, self.encoder, PassageSettings())
        retriever = Retriever.over(article, store, self.encoder)
        return Answerer(article, retriever, store.passages, self.reader, self.calibration, chitchat=self.chitchat)

    def engine(self, article: Article) -> Engine:
        """Open a text as the product does, with the index in memory."""
        return Engine(self.answerer(article), self.names)

    def rankings(self, article: Article) -> list[Ranking]:
        """Return the simpler systems: each ranks single sentences, so that it shows as much as the product."""
        store = Store.build(article, self.encoder, PassageSettings(max_sentences=1))
        retriever = Retriever.over(article, store, self.encoder)
        return [
            Ranking("dense only", retriever.dense),
            Ranking("BM25 over lemmas", retriever.lexical),
            Ranking("fused", retriever.search),
        ]
