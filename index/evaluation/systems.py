"""What is measured: the product, and simpler systems beside it, all asked the same questions of the same text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.answerer import Answerer
from index.engine import Engine
from index.loaded import LoadedModels
from index.passages import PassageSettings
from index.retriever import Retriever
from index.store import Store
from index.types import Answer, Intent, NoAnswer, Question, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.engine import Asker
    from index.evaluation.questions import Item
    from index.types import Article, Hit, Span

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
            denied=isinstance(outcome, NoAnswer) and not outcome.uncertain and outcome.intent is Intent.CONTENT,
        )

    def _question(self, item: Item) -> Question:
        if not item.turns or self.legs == "own":
            return Question(item.text)
        if self.legs == "last":
            return Question(f"{item.turns[-1].rstrip('? ')} {item.text}")  # as one question, not as two
        turns: tuple[Turn, ...] = ()
        for text in item.turns:
            outcome = self.asker.ask(Question(text, turns))
            turns = (*turns, Turn.of(outcome)) if outcome.intent is Intent.CONTENT else turns
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


class Models(LoadedModels):
    """The models, loaded once for every text, which is indexed in memory."""

    def answerer(self, article: Article) -> Answerer:
        """Index a text and read it."""
        return self.over(article, Store.build(article, self.encoder, PassageSettings()))

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
