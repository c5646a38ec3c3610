"""Golden chats: plain text in which people's lines are played to the bot, and the bot's lines are what it must say.

A line that begins at the margin is something that happens; what is indented is what the bot did about it. To write the
bot's lines anew after a change, and then to read every one of them: `python -m tests.transcript`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import build
from bot.settings import load_settings
from tests.cast import Stage
from tests.fakes import WordEngine, lighthouse
from tests.offline import Offline, World
from tests.shown import shown
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from bot.desk import Program
    from index.types import Article

FOLDER = Path(__file__).parent / "transcripts"
TOKEN = "4242:offline-and-made-up"


class Player:
    """Plays one transcript against the whole application."""

    def __init__(self, folder: Path, article: Article | None = None) -> None:
        self.world = World()
        self.stage = Stage(self.world)
        self.engine = WordEngine(article or lighthouse())
        self._given: dict[str, Any] = {"database_url": f"sqlite+aiosqlite:///{folder / 'answers.sqlite'}"}
        self._program: Program | None = None
        self._away: list[dict[str, Any]] | None = None
        self._last: dict[str, Any] = {}

    async def play(self, text: str) -> str:
        """Return the transcript with what the bot does now."""
        parts: list[str] = []
        for line in text.splitlines():
            if line.startswith("    ") or not line.strip():
                continue
            if line.startswith("#"):
                parts.append(line)
                continue
            before, last = len(self.world.calls), self._last
            await self._happens(line)
            parts += [line, *shown(self.world.calls[before:], self.stage)]
            if parts[-1] == line and self._last is not last and self._away is None:
                parts.append("    (The bot says nothing.)")
        await self._stop()
        return "\n\n".join(parts) + "\n"

    async def _happens(self, line: str) -> None:
        for pattern, play in (
            (r"Setting: (\w+)=(.*)", self._set),
            (r"(\d+) (second|minute|hour)s? pass(?:es)?\.", self._pass),
            (r"Telegram refuses the next (\w+): (.*) \((\d+)(?:, (\w+) (-?\d+))?\)", self._refuse),
            (r"The article now ends with: (.*)", self._grow),
            (r"The bot restarts\.", self._stop),
            (r"The bot goes away\.", self._leave),
            (r"The bot is back\.", self._return),
            (r"The same update comes again\.", self._repeat),
        ):
            match = re.fullmatch(pattern, line)
            if match:
                await play(*match.groups())
                return
        for update in self.stage.happens(line):
            self._last = update
            if self._away is None:
                await self._process(update)
            else:
                self._away.append(update)

    async def _set(self, name: str, value: str) -> None:
        self._given[name.lower()] = value

    async def _pass(self, number: str, unit: str) -> None:
        self.world.passes(timedelta(**{f"{unit}s": int(number)}))

    async def _refuse(self, method: str, reason: str, code: str, name: str | None, value: str) -> None:
        parameters = {name: int(value)} if name else {}
        self.world.faults.append((method, Rejected(reason, int(code), **parameters)))

    async def _grow(self, sentence: str) -> None:
        await self._stop()
        article = self.engine.article
        self.engine = WordEngine(replace(article, text=f"{article.text}\n\n{sentence}"))

    async def _leave(self) -> None:
        self._away = []

    async def _return(self) -> None:
        waiting, self._away = self._away or [], None
        await self._stop()
        for update in waiting:
            await self._process(update)

    async def _repeat(self) -> None:
        self._last = dict(self._last)
        await self._process(self._last)

    async def _process(self, update: dict[str, Any]) -> None:
        from telegram import Update

        program = await self._running()
        parsed = Update.de_json(update, program.bot)
        await program.update_processor.process_update(parsed, program.process_update(parsed))

    async def _running(self) -> Program:
        if self._program is None:
            settings = load_settings(telegram_token=TOKEN, _env_file=None, **self._given)
            offline = Offline(self.world)
            self._program = build(
                settings,
                self.engine,
                request=offline,
                updates_request=offline,
                clock=self.world.clock,
                sleep=self._pause,
            )
            await self._program.initialize()
            assert self._program.post_init is not None
            await self._program.post_init(self._program)
        return self._program

    async def _stop(self) -> None:
        if self._program is not None:
            await self._program.shutdown()
            assert self._program.post_shutdown is not None
            await self._program.post_shutdown(self._program)
        self._program = None

    async def _pause(self, seconds: float) -> None:
        self.world.passes(timedelta(seconds=seconds))


async def replay(text: str) -> tuple[str, Player]:
    """Play a transcript and return what it reads now, with the player to ask what happened."""
    with tempfile.TemporaryDirectory() as folder:
        player = Player(Path(folder))
        return await player.play(text), player


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(asyncio.run(replay(path.read_text(encoding="utf-8")))[0], encoding="utf-8")
