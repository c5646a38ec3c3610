"""Answers recorded, attached to messages, continued, moved and forgotten."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.archive.database import BUSY_S, is_lite, open_database
from bot.archive.ids import new_id
from bot.archive.reading import Reading
from bot.archive.rows import article_row, outcome_row
from bot.archive.tables import answers, articles, conversations, messages, texts, updates
from bot.clock import now_utc
from bot.conversation import quotes_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from index.types import Article, Outcome

UPDATES_KEPT = timedelta(days=2)
"""Telegram keeps an update that was not fetched for one day, so that none comes again later than that."""
TIDYING = timedelta(hours=1)


async def open_archive(
    database_url: str, article: Article, *, retention_days: int | None, clock: Callable[[], datetime] = now_utc
) -> Archive:
    """Open the archive of a bot that answers about an article; the database is made or brought up to date.

    Raises:
        SettingsError: the address is wrong, or its driver is not installed.
        StoreError: the database cannot be used.
    """
    archive = Archive(await open_database(database_url), article, retention_days, clock)
    await archive.tidy()
    return archive


class Archive(Reading):
    """One database, which several processes may use at once. An id that was returned is stored."""

    def __init__(
        self, engine: AsyncEngine, article: Article, retention_days: int | None, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(engine, article)
        self._clock = clock
        self._retention = timedelta(days=retention_days) if retention_days is not None else None
        self._lite = is_lite(engine)
        self._insert: Callable[[Table], Any] = sqlite.insert if self._lite else postgresql.insert
        # SQLite has one writer at a time: to wait for one's turn here is fair, and holds up no thread.
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self._lite else nullcontext()
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._log_holds_deleted = False

    async def record(
        self,
        outcome: Outcome,
        *,
        chat_id: int | None,
        user_id: int | None,
        language: str,
        key: str | None,
        parent: str | None = None,
        once: str | None = None,
    ) -> str:
        """Store an answer and return its id, as what the conversation named by `key` goes on from.

        Recorded twice under the same `once`, whatever names the occasion, it is stored once and has one id.
        """
        values = outcome_row(outcome) | {
            "id": new_id(),
            "created": self._clock(),
            "chat_id": chat_id,
            "user_id": user_id,
            "language": language,
            "parent": parent,
            "once": None if once is None else sha256(once.encode("utf-8", "surrogatepass")).hexdigest(),
        }
        article = next((quote.article for quote in quotes_of(outcome)), self._article)
        await self.tidy()
        async with self._writing() as connection:
            values["article_id"] = await self._store(connection, article)
            again = {"created": values["created"]}  # what is offered anew is kept as long as what is new
            known = self._insert(answers).values(values).on_conflict_do_update(index_elements=["once"], set_=again)
            answer_id: str = (await connection.execute(known.returning(answers.c.id))).scalar_one()
            if key is not None:
                await self._point(connection, key, answer_id)
        return answer_id

    async def attach(self, answer_id: str, chat_id: int, message_id: int) -> None:
        """Say that an answer was given in a message, instead of any before: it changes and goes with the answer."""
        await self._note(answer_id, chat_id, message_id, asks=False)

    async def remember(self, chat_id: int, message_id: int, answer_id: str) -> None:
        """Say which answer a reply to a message goes on from, instead of any before: a question, a copy, more of it.

        Unlike one that is attached, the message stays as it is when the answer is given anew.
        """
        await self._note(answer_id, chat_id, message_id, asks=True)

    async def supersede(self, old_id: str, answer_id: str, chat_id: int) -> None:
        """Say that an answer is now the one to whatever message of a chat an older one was given to."""
        async with self._writing() as connection:
            if await _exists(connection, answer_id):
                given = (messages.c.answer_id == old_id) & (messages.c.chat_id == chat_id) & messages.c.asks
                await connection.execute(update(messages).where(given).values(answer_id=answer_id))

    async def inherit(self, old_id: str, answer_id: str, chat_id: int) -> None:
        """Let what was asked in a chat behind an older answer go on from the one that took its place."""
        async with self._writing() as connection:
            if await _exists(connection, answer_id):
                behind = (answers.c.parent == old_id) & (answers.c.chat_id == chat_id)
                await connection.execute(update(answers).where(behind).values(parent=answer_id))

    async def adopt(self, key: str, answer_id: str) -> None:
        """Let a conversation go on from an answer, whoever asked for it."""
        async with self._writing() as connection:
            await self._point(connection, key, answer_id)

    async def reset(self, key: str) -> None:
        """Begin a conversation anew; its answers stay."""
        async with self._writing() as connection:
            await connection.execute(delete(conversations).where(conversations.c.key == key))

    async def forget(self, user_id: int) -> int | None:
        """Delete everything about a person at once, and return how many answers that were; None where nothing was.

        Answers of others that were opened in the person's own chat stay theirs, but that they stand there is forgotten.
        """
        async with self._writing() as connection:
            gone = [
                (await connection.execute(delete(table).where(theirs))).rowcount
                for table, theirs in (
                    (answers, answers.c.user_id == user_id),
                    (conversations, conversations.c.key.endswith(f"/{user_id}")),
                    # An anonymous admin writes as the group itself, whose messages are everybody's.
                    (messages, (messages.c.chat_id == user_id) & (messages.c.chat_id > 0)),
                )
            ]
        await self._empty_log()
        return gone[0] if any(gone) else None

    async def migrate_chat(self, old: int, new: int) -> None:
        """Move what belongs to a chat to its new id; where there is something already, that is newer and stays.

        Its messages do not move: a supergroup counts its own from 1, so that old numbers would mean other messages.
        """
        async with self._writing() as connection:
            await connection.execute(update(answers).where(answers.c.chat_id == old).values(chat_id=new))
            await connection.execute(delete(messages).where(messages.c.chat_id == old))
            key = conversations.c.key
            renamed = f"{new}" + func.substr(key, len(str(old)) + 1)
            moved = key.startswith(f"{old}/")
            already = select(key).where(key.startswith(f"{new}/"))
            await connection.execute(delete(conversations).where(moved, renamed.in_(already)))
            await connection.execute(update(conversations).where(moved).values(key=renamed))

    async def seen_update(self, update_id: int) -> bool:
        """Tell whether an update came before; False once, True as long as Telegram may send it again."""
        row = {"id": update_id, "seen": self._clock()}
        async with self._writing() as connection:
            first = self._insert(updates).values(row).on_conflict_do_nothing().returning(updates.c.id)
            return await connection.scalar(first) is None

    async def tidy(self) -> None:
        """Delete what is older than it may be kept, once an hour at most."""
        if self._log_holds_deleted:
            await self._empty_log()
        now = self._clock()
        if now - self._tidied < TIDYING:
            return
        self._tidied = now
        async with self._writing() as connection:
            await connection.execute(delete(updates).where(updates.c.seen < now - UPDATES_KEPT))
            if self._retention is None:
                return
            old = await connection.execute(delete(answers).where(answers.c.created < now - self._retention))
        if old.rowcount:
            await self._empty_log()

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def _empty_log(self) -> None:
        """Take what was deleted out of SQLite's log of changes, which would hold on to it for a while.

        While another process reads the database that cannot be done, and nobody is kept waiting for it: it is tried
        again with the next answer.
        """
        if not self._lite:
            return
        async with self._turn, self._engine.connect() as connection:
            await connection.execute(text("PRAGMA busy_timeout = 0"))
            try:
                busy = await connection.scalar(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            finally:
                await connection.execute(text(f"PRAGMA busy_timeout = {1000 * BUSY_S}"))
        self._log_holds_deleted = bool(busy)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    async def _store(self, connection: AsyncConnection, article: Article) -> str:
        """Store an article's version where it is not there yet, and its text once however often the rest changes."""
        row = article_row(article)
        if await connection.scalar(select(articles.c.id).where(articles.c.id == row["id"])) is None:
            words = {"id": article.id, "text": article.text}
            await connection.execute(self._insert(texts).values(words).on_conflict_do_nothing())
            await connection.execute(self._insert(articles).values(row).on_conflict_do_nothing())
        return str(row["id"])

    async def _point(self, connection: AsyncConnection, key: str, answer_id: str) -> None:
        if not await _exists(connection, answer_id):
            return
        row = {"answer_id": answer_id, "since": self._clock()}
        pointing = self._insert(conversations).values(key=key, **row)
        await connection.execute(pointing.on_conflict_do_update(index_elements=["key"], set_=row))

    async def _note(self, answer_id: str, chat_id: int, message_id: int, *, asks: bool) -> None:
        place = {"chat_id": chat_id, "message_id": message_id}
        async with self._writing() as connection:
            if not await _exists(connection, answer_id):
                return
            last = select(func.max(messages.c.position)).where(messages.c.answer_id == answer_id)
            position = (await connection.scalar(last) or 0) + 1
            row = {"answer_id": answer_id, "asks": asks, "position": position}
            noting = self._insert(messages).values(**place, **row)
            await connection.execute(noting.on_conflict_do_update(index_elements=list(place), set_=row))


async def _exists(connection: AsyncConnection, answer_id: str) -> bool:
    # It may have been forgotten between being recorded and being shown; once seen here, it stays until this is written.
    found = select(answers.c.id).where(answers.c.id == answer_id).with_for_update(read=True, key_share=True)
    return await connection.scalar(found) is not None
