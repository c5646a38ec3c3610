"""Turns become the context of the next question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.types import Intent, Question, Span, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telegram import Message

    from index.types import Article, Outcome, Quote

TURNS = 6
"""How many earlier turns a question carries; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Earlier turns, oldest first, at most `TURNS`.

    >>> [turn.question for turn in Conversation((Turn("Kto?"),)).question("A kiedy?").context]
    ['Kto?']
    """

    turns: tuple[Turn, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "turns", self.turns[-TURNS:])

    def question(self, text: str, about: Iterable[Span] = ()) -> Question:
        """Put the next question, which may build on the turns and on sentences that the person marked."""
        return Question(text, self.turns, tuple(about))

    def after(self, outcome: Outcome) -> Conversation:
        """Return the conversation with what was just asked as its newest turn, if that was after the content."""
        if outcome.intent is not Intent.CONTENT:
            return self
        return Conversation((*self.turns, Turn.of(outcome)))


def quotes_of(outcome: Outcome) -> tuple[Quote, ...]:
    """Return everything of the article that an outcome can show."""
    return (*outcome.quotes, *outcome.nearest)


def sentences_quoted(text: str, article: Article, sentences: Sequence[Span], shown: Sequence[Span]) -> list[Span]:
    """Find the sentences that words marked in an answer come from: among the spans shown there first, then anywhere.

    Empty where the words are not the article's own, as when somebody marked the bot's own words. Telegram trims and
    changes white space, so any of it matches any other.
    """
    words = text.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    anywhere = (rf"(?<!\w){pattern}(?!\w)", Span(0, len(article.text)))
    for expression, span in (*((pattern, span) for span in shown), anywhere):
        match = re.compile(expression).search(article.text, span.start, span.end)
        if match is not None:
            marked = Span(match.start(), match.end())
            return [sentence for sentence in sentences if sentence.overlaps(marked)]
    return []


def conversation_key(message: Message, person_id: int | None = None) -> str:
    """Name the conversation that a message belongs to: its comment or reply thread, else a person's in its topic.

    The person is the message's author unless another is named, as for a button under it.
    """
    thread = None if message.is_topic_message else message.message_thread_id
    return person_key(message, person_id) if thread is None else f"{message.chat_id}/0/r{thread}"


def person_key(message: Message, person_id: int | None = None) -> str:
    """Name a person's conversation in the topic of a message, whatever thread the message stands in."""
    return key_of(message.chat_id, topic_of(message), author_id(message) if person_id is None else person_id)


def key_of(chat_id: int, topic: int | None, person_id: int) -> str:
    """Name a person's conversation in a topic."""
    return f"{chat_id}/{topic or 0}/{person_id}"


def topic_of(message: Message) -> int | None:
    """Return the forum topic to answer in; None where there is none to name."""
    return message.message_thread_id if message.is_topic_message else None


def author_id(message: Message) -> int:
    """Return who wrote a message: the chat itself for its anonymous admins."""
    writer = message.sender_chat or message.from_user
    return writer.id if writer else message.chat_id
