"""The vocabulary: spans of one article, and what is built from them.

The article is the only source of words. Every stage passes on spans; text is looked up at the very end, so a quote
cannot be wrong: it is never copied, only pointed at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, Self

from index.fragment import text_fragment


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `0 <= start < end`.

    >>> Span(0, 4) in Span(0, 10)
    True

    Raises:
        ValueError: the range is empty or negative.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got start={self.start}, end={self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, inner: Span) -> bool:
        return self.start <= inner.start and inner.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One text and what is known of it. `text` is never normalised: offsets into it are what every quote stands on.

    `date` is as the source gives it (ISO 8601 where it can be told). `url` is where a reader finds the article.
    """

    text: str
    title: str = ""
    author: str | None = None
    date: str | None = None
    url: str | None = None

    def __getitem__(self, span: Span) -> str:
        """Return the article's own words.

        Raises:
            IndexError: the span reaches past the end of the text.
        """
        if span.end > len(self.text):
            raise IndexError(f"{span} reaches past the article's {len(self.text)} code points")
        return self.text[span.start : span.end]

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the text: another text, another id."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring sentences of one paragraph; what is indexed and read. It has no text of its own.

    `sentences` are ordered, disjoint, non-empty in number and inside `span`; `paragraph` counts from 0. `headers` stand
    somewhere before it and say what it is about, the outermost first: they are read and embedded with it, and are no
    part of it.
    """

    span: Span
    sentences: tuple[Span, ...]
    paragraph: int
    headers: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is read and embedded: its headers, then the passage itself."""
        return (*self.headers, self.span)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where its sentences begin, in code points of the passage: the first at 0."""
        return tuple(sentence.start - self.span.start for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange: what was asked, and the sentences that were quoted in reply (none for a refusal).

    `from_context` says that the question was itself understood through the turn before it; `focus` is where the
    answering words stood, and `score` how sure they were, in (0, 1), as in `Answer`.
    """

    question: str
    quotes: tuple[Span, ...] = ()
    from_context: bool = False
    focus: Span | None = None
    score: float = 1.0

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Keep of an outcome what a later question may build on."""
        if isinstance(outcome, NoAnswer):
            return cls(outcome.question.text, from_context=outcome.from_context)
        spans = tuple(quote.span for quote in outcome.quotes)
        return cls(outcome.question.text, spans, outcome.from_context, outcome.focus, outcome.score)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks, in their own words, with the earlier turns of the conversation, oldest first.

    `about`: sentences that the person marked while asking, none as a rule.
    """

    text: str
    context: tuple[Turn, ...] = ()
    about: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search proposes. `score`: higher is better; only comparable within one search."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class Quote:
    """Whole sentences of the article, and in them the words that matter.

    `focus` lies inside `span`; it is None where nothing in the sentence is meant in particular.
    """

    article: Article = field(repr=False)
    span: Span
    focus: Span | None = None
    paragraph: int = 0

    def __post_init__(self) -> None:
        if self.focus is not None and self.focus not in self.span:
            raise ValueError(f"the focus {self.focus} must lie inside the quote {self.span}")
        _ = self.article[self.span]

    @property
    def text(self) -> str:
        """The quoted sentences, exactly as the article has them."""
        return self.article[self.span]

    @property
    def url(self) -> str | None:
        """The article's address with a text fragment, so that a browser opens at these very words.

        None where the article has no address. Source: WICG, "URL Fragment Text Directives".
        """
        if not self.article.url:
            return None
        fragment = text_fragment(self.text, self.article.text[: self.span.start])
        return f"{self.article.url.partition('#')[0]}#:~:text={fragment}"


class Intent(StrEnum):
    """What a message is after: something that the article may tell, the article itself, or neither.

    "Who made it?" is after the content, "who wrote this article?" after the article: what that is, a card of it says
    better than its words do. "Who made you?" is chit-chat, which no article answers.
    """

    CONTENT = "content"
    ARTICLE = "article"
    CHITCHAT = "chit-chat"


@dataclass(frozen=True)
class Answer:
    """An answer is its quotes, best first, at least one; the first one's focus is the answering words.

    `score` is the reader's, in (0, 1), higher is surer, and at or above its threshold. `nearest` holds further
    passages worth showing. `from_context` says that the question was understood through earlier turns. `unanswered`
    are the parts of a question that asks several things which nothing answers surely enough, in code points of its
    text; chit-chat is none.
    """

    question: Question
    quotes: tuple[Quote, ...]
    score: float
    nearest: tuple[Quote, ...] = ()
    from_context: bool = False
    unanswered: tuple[Span, ...] = ()
    uncertain: ClassVar[bool] = False
    intent: ClassVar[Intent] = Intent.CONTENT

    def __post_init__(self) -> None:
        if not self.quotes:
            raise ValueError("an answer needs at least one quote")
        if self.quotes[0].focus is None:
            raise ValueError("the first quote of an answer must mark the answering words")

    @property
    def focus(self) -> Span:
        """Where the answering words stand."""
        focus = self.quotes[0].focus
        assert focus is not None
        return focus

    @property
    def text(self) -> str:
        """The answering words, exactly as the article has them."""
        return self.quotes[0].article[self.focus]

    @property
    def foci(self) -> tuple[Span, ...]:
        """Where words of the first quote answer: of several things that are asked, its sentences may tell more."""
        first = self.quotes[0]
        return tuple(quote.focus for quote in self.quotes if quote.span == first.span and quote.focus is not None)

    @property
    def further(self) -> tuple[Quote, ...]:
        """The quotes of other sentences than the first one's."""
        return tuple(quote for quote in self.quotes if quote.span != self.quotes[0].span)

    @property
    def left_open(self) -> tuple[str, ...]:
        """What was asked and is not answered, in the question's words."""
        return tuple(self.question.text[part.start : part.end] for part in self.unanswered)


@dataclass(frozen=True)
class NoAnswer:
    """Nothing answers surely enough. `nearest` holds what comes closest, best first; `score` is below the threshold.

    `uncertain` says that the article may well say it, most likely in what is nearest; else it does not say. `intent`
    is what the message is after, most likely; where that is not the content, the score is 0.

    Raises:
        ValueError: it is uncertain with nothing near, or where the content was not asked for.
    """

    question: Question
    nearest: tuple[Quote, ...]
    score: float
    from_context: bool = False
    uncertain: bool = False
    intent: Intent = Intent.CONTENT
    quotes: ClassVar[tuple[Quote, ...]] = ()
    unanswered: ClassVar[tuple[Span, ...]] = ()

    def __post_init__(self) -> None:
        if self.uncertain and (self.intent is not Intent.CONTENT or not self.nearest):
            raise ValueError("where nothing is near, or the content is not asked for, nothing is uncertain")


Outcome = Answer | NoAnswer
