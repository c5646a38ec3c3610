"""How long it takes to find one answer among many: `python -m bot.archive.benchmark`.

One run fills a database of its own and then looks some of the answers up, in each way that a chat does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from bot.archive.database import open_database
from bot.archive.ids import new_id
from bot.archive.reading import Reading
from bot.archive.rows import article_row, outcome_row
from bot.archive.tables import answers, articles, conversations, messages, texts
from bot.clock import now_utc
from index.article import default_article
from index.errors import ArticleBotError
from index.types import Answer, Question, Quote, Span

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.reading import Stored
    from index.types import Article

ANSWERS = 100_000
LOOKUPS = 2_000
WRITTEN_AT_ONCE = 5_000
CHATS = 1_000


@dataclass(frozen=True)
class Timing:
    """One way to look an answer up, in milliseconds: the median, and what 99 in 100 stay within."""

    way: str
    median_ms: float
    p99_ms: float

    @property
    def text(self) -> str:
        """One line."""
        return f"{self.way}: median {self.median_ms:.2f} ms, 99 in 100 within {self.p99_ms:.2f} ms"


async def benchmark(database_url: str, article: Article, stored: int, lookups: int) -> list[Timing]:
    """Store answers in an empty database, and look up some that chance chooses; at least two of each.

    Raises:
        SettingsError: the address is wrong, or its driver is not installed.
        StoreError: the database cannot be used.
    """
    engine = await open_database(database_url)
    try:
        ids = [new_id() for _ in range(stored)]
        async with engine.execution_options(writes=True).begin() as connection:
            await _fill(connection, article, ids)
        reading = Reading(engine, article)
        chosen = Random(0).choices(range(stored), k=lookups)  # noqa: S311 - which answers is no secret
        return [
            await _timed("by its id", reading.get, [(ids[n],) for n in chosen]),
            await _timed("by the message that shows it", reading.find, [_place(n) for n in chosen]),
            await _timed("by its conversation", reading.latest, [(_key(n),) for n in chosen]),
        ]
    finally:
        await engine.dispose()


async def _fill(connection: AsyncConnection, article: Article, ids: Sequence[str]) -> None:
    """Write whole tables at once: recorded one by one, each answer would wait for the disk."""
    end = article.text.index(".") + 1
    quote = Quote(article, Span(0, end), Span(0, end - 1), 1)
    version, now = article_row(article), now_utc()
    answer = outcome_row(Answer(Question("Kto to powiedział?"), (quote,), 0.9, ()))
    answer |= {"article_id": version["id"], "language": "pl", "created": now}
    await connection.execute(insert(texts).values(id=article.id, text=article.text))
    await connection.execute(insert(articles).values(version))
    for first in range(0, len(ids), WRITTEN_AT_ONCE):
        rows = list(enumerate(ids[first : first + WRITTEN_AT_ONCE], first))
        places = [dict(zip(("chat_id", "message_id"), _place(n), strict=True)) for n, _ in rows]
        shown = {"asks": False, "position": 1}
        await connection.execute(insert(answers), [answer | {"id": i, "user_id": n % CHATS} for n, i in rows])
        await connection.execute(
            insert(messages), [shown | place | {"answer_id": i} for place, (_, i) in zip(places, rows, strict=True)]
        )
        await connection.execute(
            insert(conversations), [{"key": _key(n), "answer_id": i, "since": now} for n, i in rows]
        )


def _place(number: int) -> tuple[int, int]:
    return -1 - number % CHATS, number // CHATS


def _key(number: int) -> str:
    return f"{-1 - number % CHATS}/{number // CHATS}"


async def _timed(
    way: str, find: Callable[..., Awaitable[Stored | None]], arguments: Iterable[tuple[Any, ...]]
) -> Timing:
    taken = []
    for given in arguments:
        started = time.perf_counter()
        found = await find(*given)
        taken.append(1000 * (time.perf_counter() - started))
        if found is None:
            raise LookupError(f"{way}: {given} is not there")
    cuts = quantiles(taken, n=100, method="inclusive")
    return Timing(way, cuts[49], cuts[98])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark on a SQLite file that goes again, or on an empty database that is named, and print it."""
    parser = argparse.ArgumentParser(prog="python -m bot.archive.benchmark", description=__doc__)
    parser.add_argument("--answers", type=int, default=ANSWERS, help=f"how many are stored ({ANSWERS:,})")
    parser.add_argument("--lookups", type=int, default=LOOKUPS, help=f"how many of each way ({LOOKUPS:,})")
    parser.add_argument("--database-url", help="an empty database; else a SQLite file that goes again")
    chosen = parser.parse_args(arguments)
    if min(chosen.answers, chosen.lookups) < 2:
        parser.error("two answers and two lookups are the least")
    with TemporaryDirectory() as folder:
        database_url = chosen.database_url or f"sqlite:///{Path(folder) / 'answers.sqlite'}"
        try:
            timings = asyncio.run(benchmark(database_url, default_article(), chosen.answers, chosen.lookups))
        except ArticleBotError as error:
            sys.exit(str(error))
    print(f"one of {chosen.answers:,} answers", *(timing.text for timing in timings), sep="\n")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
