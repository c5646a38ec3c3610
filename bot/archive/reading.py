"""Answers found again: by id, by the message that shows them, by the conversation that they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.archive.rows import outcome_from
from bot.archive.tables import answers, articles, conversations, messages, texts
from index.types import Article, Turn

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from index.types import Outcome

_shown = messages.alias("shown")


@dataclass(frozen=True)
class Stored:
    """An answer as it was given, on the version of the article that it was found in.

    `language` is what the frame around the quotes is in, `chat_id` where it was asked (None in inline mode), `user_id`
    whose question it was, `messages` the bot's messages that show it, as (chat, message), in the order attached.
    `parent` is the answer it continues. `since` tells when it became the one that its conversation goes on from, which
    a shared answer does anew for everybody who opens it. `stale`: the article has another text by now.
    """

    id: str
    outcome: Outcome
    article: Article
    language: str
    created: datetime
    since: datetime
    stale: bool
    parent: str | None
    chat_id: int | None
    user_id: int | None
    messages: tuple[tuple[int, int], ...]

    @property
    def turn(self) -> Turn:
        """What a later question may build on: of another version of the article the question alone."""
        turn = Turn.of(self.outcome)
        return replace(turn, quotes=(), focus=None) if self.stale else turn


class Reading:
    """Looks answers up. What is found stays exact after the article has changed."""

    def __init__(self, engine: AsyncEngine, article: Article) -> None:
        self._engine = engine
        self._article = article
        self._articles: dict[str, Article] = {}

    async def get(self, answer_id: str) -> Stored | None:
        """Return the answer with an id."""
        return await self._one(_answers().where(answers.c.id == answer_id))

    async def find(self, chat_id: int, message_id: int) -> Stored | None:
        """Return the answer that a message of the bot shows."""
        return await self._one(_by_message(chat_id, message_id, asks=False))

    async def answer_for_question(self, chat_id: int, message_id: int) -> Stored | None:
        """Return the answer that was given to a message."""
        return await self._one(_by_message(chat_id, message_id, asks=True))

    async def latest(self, key: str) -> Stored | None:
        """Return the answer that a conversation goes on from; None for a new one."""
        going_on = conversations.c.answer_id == answers.c.id
        newest = _answers(conversations.c.since).join(conversations, going_on).where(conversations.c.key == key)
        return await self._one(newest)

    async def chain(self, answer_id: str, n: int) -> list[Stored]:
        """Return an answer and those that it continues, oldest first, at most `n`."""
        found: list[Stored] = []
        following: str | None = answer_id
        while following and len(found) < n:
            stored = await self.get(following)
            if stored is None:
                break
            found.append(stored)
            following = stored.parent
        return found[::-1]

    async def _one(self, statement: Select[Any]) -> Stored | None:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
            if not rows:
                return None
            row = rows[0]
            article = await self._version(connection, row.article_id)
        return Stored(
            id=row.id,
            outcome=outcome_from(row, article),
            article=article,
            language=row.language,
            created=row.created,
            since=row._mapping.get("since", row.created),
            stale=article.id != self._article.id,
            parent=row.parent,
            chat_id=row.chat_id,
            user_id=row.user_id,
            messages=tuple((row.shown_in, row.shown_by) for row in rows if row.shown_by is not None),
        )

    async def _version(self, connection: AsyncConnection, article_id: str) -> Article:
        if article_id not in self._articles:
            statement = select(articles, texts.c.text).join(texts).where(articles.c.id == article_id)
            row = (await connection.execute(statement)).one()
            self._articles[article_id] = Article(row.text, row.title, row.author, row.date, row.url)
        return self._articles[article_id]


def _answers(*more: ColumnElement[Any]) -> Select[Any]:
    """One row for each message that shows an answer, in order, or one without a message: a single trip to the base."""
    showing = (_shown.c.answer_id == answers.c.id) & _shown.c.asks.is_(False)
    columns = (_shown.c.chat_id.label("shown_in"), _shown.c.message_id.label("shown_by"))
    shown = select(answers, *more, *columns).outerjoin(_shown, showing)
    return shown.order_by(_shown.c.position, _shown.c.message_id)


def _by_message(chat_id: int, message_id: int, *, asks: bool) -> Select[Any]:
    here = (messages.c.chat_id == chat_id) & (messages.c.message_id == message_id) & messages.c.asks.is_(asks)
    return _answers().join(messages, messages.c.answer_id == answers.c.id).where(here)
