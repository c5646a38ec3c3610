"""`article-bot run` as a process of its own, with no settings but those that a test gives."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "tests" / "transcripts" / "article.md"
PATIENCE_S = 120
"""For a machine that is busy with something else."""


class Process:
    """The running program."""

    def __init__(self, running: asyncio.subprocess.Process, log: Path) -> None:
        self._running = running
        self._log = log

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text(encoding="utf-8")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._running.send_signal(number)

    async def end(self) -> int:
        """Wait until it ends, and return its exit status."""
        return await asyncio.wait_for(self._running.wait(), PATIENCE_S)

    async def stop(self) -> int:
        """Ask it to stop, as service managers do, and return its exit status."""
        self.signal(signal.SIGTERM)
        return await self.end()


@asynccontextmanager
async def article_bot(folder: Path, *, program: str = "tests.wordy", **settings: Any) -> AsyncIterator[Process]:
    """Run the program in a folder; it is killed where it still runs in the end.

    `program` is a module: `tests.wordy` counts words, `bot.cli` has the real models.
    """
    ours = {(field.validation_alias or name) for name, field in Settings.model_fields.items()}
    environment = {name: value for name, value in os.environ.items() if name.lower() not in ours}
    given = {"article": ARTICLE, "database_url": f"sqlite:///{folder / 'answers.sqlite'}"} | settings
    environment |= {name.upper(): str(value) for name, value in given.items()}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    log = folder / "log.txt"
    with log.open("ab") as stream:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", program, "run", cwd=folder, env=environment, stdout=stream, stderr=stream
        )
    try:
        yield Process(running, log)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
