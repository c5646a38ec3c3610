from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from bot.archive import open_archive
from index.types import Question
from tests.fakes import WordEngine, lighthouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANSWERS = 1_000
BEFORE_KILL = 200
ENGINE = WordEngine(lighthouse())
QUESTION = "Ile kosztował remont?"
# Prints an id only once it is recorded, as a message leaves only once its answer is.
WRITER = """
import asyncio, sys
from bot.archive import open_archive
from index.types import Question
from tests.fakes import WordEngine, lighthouse

async def write(url, name, answers):
    engine = WordEngine(lighthouse())
    archive = await open_archive(url, engine.article, retention_days=None)
    print("ready", flush=True)
    for number in range(answers):
        outcome = engine.ask(Question("Ile kosztował remont?"))
        answer_id = await archive.record(
            outcome, chat_id=number, user_id=number, language="pl", key=f"{number}/0/{name}"
        )
        await archive.attach(answer_id, number, int(name))
        first = not await archive.seen_update(number)
        print(answer_id, number, int(first), flush=True)
    await archive.close()

asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


class Writer:
    """A program of its own that records answers."""

    def __init__(self, url: str, name: int, answers: int = ANSWERS) -> None:
        command = [sys.executable, "-c", WRITER, url, str(name), str(answers)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self.lines = self._lines()

    def _lines(self) -> Iterator[list[str]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):
                yield line.split()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


async def whole(url: str, name: int, lines: list[list[str]]) -> None:
    """Check that every answer whose id was printed is there, with all that was said of it."""
    expected = ENGINE.ask(Question(QUESTION))
    archive = await open_archive(url, ENGINE.article, retention_days=None)
    try:
        for answer_id, number, _ in lines:
            stored = await archive.get(answer_id)
            assert stored is not None
            assert stored.outcome == expected
            assert stored.messages == ((int(number), name),)
            latest = await archive.latest(f"{number}/0/{name}")
            assert latest is not None
            assert latest.id == answer_id
    finally:
        await archive.close()


def test_whoever_is_killed_in_the_middle_of_a_thousand_answers_leaves_every_id_that_was_seen_whole(
    database_url: str, tmp_path: Path
) -> None:
    seen = []
    with Writer(database_url, 1) as writer:
        for line in writer.lines:
            seen.append(line)
            if len(seen) > BEFORE_KILL:
                os.kill(writer.process.pid, signal.SIGKILL)
        assert writer.process.wait() == -signal.SIGKILL
    assert BEFORE_KILL < len(seen) < ANSWERS
    asyncio.run(whole(database_url, 1, seen[1:]))
    if database_url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / "answers.sqlite") as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.close()


def test_two_programs_begin_and_write_at_once_and_both_are_whole(database_url: str) -> None:
    answers = 60
    with Writer(database_url, 1, answers) as one, Writer(database_url, 2, answers) as two:
        said = {1: list(one.lines), 2: list(two.lines)}
        assert [writer.process.wait() for writer in (one, two)] == [0, 0]
    for name, lines in said.items():
        assert len(lines) == 1 + answers
        asyncio.run(whole(database_url, name, lines[1:]))
    firsts = [sorted(line[2] for line in pair) for pair in zip(said[1][1:], said[2][1:], strict=True)]
    assert firsts == answers * [["0", "1"]]
