"""The only door: an article is opened, questions are asked, outcomes come back."""

from __future__ import annotations

import logging
import unicodedata
from threading import Lock
from typing import TYPE_CHECKING, Protocol, Self

from index.errors import QuestionError
from index.loaded import LoadedModels, ModelSettings
from index.memory import release_free_memory
from index.passages import PassageSettings
from index.sentences import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.answerer import Answerer
    from index.types import Article, Outcome, Passage, Question, Quote, Span

log = logging.getLogger(__name__)

MAX_QUESTION_CHARS = 2000


class Asker(Protocol):
    """What a front end needs of an engine; `Engine` is the real one."""

    @property
    def article(self) -> Article:
        """The article that is asked about."""

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """The article's paragraphs, in order."""

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The article's sentences, in order."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The runs of sentences that are searched, in order."""

    @property
    def models(self) -> str:
        """One line that names the models, for logs."""

    def ask(self, question: Question) -> Outcome:
        """Answer, or say that the article does not; blocks."""

    def quote(self, span: Span, focus: Span | None = None) -> Quote:
        """Quote the article at a span that the caller has."""

    def examples(self, language: str) -> tuple[str, ...]:
        """Return a few questions that this article answers, best first."""


class Engine:
    """One article, its index and the models. Thread-safe: questions are answered one after another."""

    def __init__(self, answerer: Answerer, models: str) -> None:
        self._answerer = answerer
        self._models = models
        self._lock, self._turn = Lock(), Lock()
        self._paragraphs = tuple(split_paragraphs(answerer.article.text))
        self._sentences = tuple(s for p in answerer.passages for s in p.sentences)
        self._examples: dict[str, tuple[str, ...]] = {}
        release_free_memory()  # models and dictionaries have been loaded by now

    @classmethod
    def open(
        cls,
        article: Article,
        *,
        models: ModelSettings | None = None,
        cache: Path,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Self:
        """Load the models, index the article or load its index, and be ready to answer. Blocks for seconds.

        `progress(stage, done, total)` is told of long work; `cache` holds the unpacked model and the indexes.

        Raises:
            ModelError: a model cannot be had.
            StoreError: the index cannot be written.
        """
        from index.store import Store, index_folder

        def indexed(done: int, total: int) -> None:
            if progress:
                progress("Indexing the article", done, total)

        loaded = LoadedModels.open(models or ModelSettings(), cache, progress)
        store = Store.open(index_folder(cache, article), article, loaded.encoder, PassageSettings(), indexed)
        return cls(loaded.over(article, store), loaded.names)

    @property
    def article(self) -> Article:
        """The article that is asked about."""
        return self._answerer.article

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """The article's paragraphs, in order."""
        return self._paragraphs

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The article's sentences, in order."""
        return self._sentences

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The runs of sentences that are searched, in order."""
        return tuple(self._answerer.passages)

    @property
    def models(self) -> str:
        """One line that names the models, for logs."""
        return self._models

    def ask(self, question: Question) -> Outcome:
        """Answer, or say that the article does not; blocks for a few tenths of a second on two cores.

        Raises:
            QuestionError: there is no question, it is longer than `MAX_QUESTION_CHARS`, or it is no valid text.
        """
        if not any(c.isalnum() for c in question.text):
            raise QuestionError("There is no question: write what you would like to know about the article.")
        if len(question.text) > MAX_QUESTION_CHARS:
            raise QuestionError(
                f"The question has {len(question.text):,} characters and at most {MAX_QUESTION_CHARS:,} can be read: "
                "please shorten it."
            )
        if any(unicodedata.category(c) == "Cs" for c in question.text):
            raise QuestionError("The question has a character that is cut in half: please write it again.")
        # A lock alone goes to whoever gave it back a moment ago, and examples are asked for in a row.
        with self._turn:
            self._lock.acquire()
        try:
            return self._answerer.answer(question)
        finally:
            self._lock.release()

    def quote(self, span: Span, focus: Span | None = None) -> Quote:
        """Quote the article at a span that the caller has.

        Raises:
            IndexError: the span reaches past the end of the article.
        """
        return self._answerer.quote(span, focus)

    def examples(self, language: str) -> tuple[str, ...]:
        """Return a few questions that this article answers, best first; the first call blocks for seconds."""
        from index.examples import find_examples

        if language not in self._examples:
            self._examples[language] = find_examples(self, language)
        return self._examples[language]
