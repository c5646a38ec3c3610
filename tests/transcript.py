"""Golden chats: plain text in which people's lines are played to the bot, and the bot's lines are what it must say.

A line that begins at the margin is something that happens; what is indented is what the bot did about it. To write the
bot's lines anew after a change, and then to read every one of them: `python -m tests.transcript`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import build
from bot.settings import load_settings
from tests.cast import Stage
from tests.fakes import WordEngine, lighthouse
from tests.offline import Call, Offline, World
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.desk import Program

FOLDER = Path(__file__).parent / "transcripts"
TOKEN = "4242:offline-and-made-up"
_DOES = {
    "sendMessage": "Bot answers",
    "editMessageText": "Bot changes its message",
    "deleteMessage": "Bot takes a message back",
}


class Player:
    """Plays one transcript against the whole application."""

    def __init__(self, folder: Path) -> None:
        self.world = World()
        self.stage = Stage(self.world)
        self.engine = WordEngine(lighthouse())
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
            parts += [line, *self._shown(self.world.calls[before:])]
            if parts[-1] == line and self._last is not last and self._away is None:
                parts.append("    (The bot says nothing.)")
        await self._stop()
        return "\n\n".join(parts) + "\n"

    async def _happens(self, line: str) -> None:
        if match := re.fullmatch(r"Setting: (\w+)=(.*)", line):
            self._given[match[1].lower()] = match[2]
        elif match := re.fullmatch(r"(\d+) (second|minute|hour)s? pass(?:es)?\.", line):
            self.world.passes(timedelta(**{f"{match[2]}s": int(match[1])}))
        elif match := re.fullmatch(r"Telegram refuses the next (\w+): (.*) \((\d+)(?:, (\w+) (-?\d+))?\)", line):
            parameters = {match[4]: int(match[5])} if match[4] else {}
            self.world.faults.append((match[1], Rejected(match[2], int(match[3]), **parameters)))
        elif line == "The bot restarts.":
            await self._stop()
        elif line == "The bot goes away.":
            self._away = []
        elif line == "The bot is back.":
            waiting, self._away = self._away or [], None
            await self._stop()
            for update in waiting:
                await self._process(update)
        elif line == "The same update comes again.":
            self._last = dict(self._last)
            await self._process(self._last)
        else:
            for update in self.stage.happens(line):
                self._last = update
                if self._away is None:
                    await self._process(update)
                else:
                    self._away.append(update)

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

    def _shown(self, calls: list[Call]) -> Iterator[str]:
        for call in calls:
            if isinstance(call.result, Rejected):
                yield _indented(f"{_DOES[call.method]}, but Telegram refuses: {call.result.description}.")
            elif call.method == "sendMessage":
                yield _indented(self._heading(call), _readable(call.values))
            elif call.method == "editMessageText":
                yield _indented("Bot changes its message:", _readable(call.values))
            elif call.method == "deleteMessage":
                yield _indented("Bot takes a message back.")
            elif call.method == "answerCallbackQuery" and "text" in call.values:
                yield _indented(f"Bot shows a notice: {call.values['text']}")

    def _heading(self, call: Call) -> str:
        topic = self.stage.topics.get(call.values.get("message_thread_id", 0))
        where = f" in {topic}" if topic else ""
        reply = call.values.get("reply_parameters")
        to = f", in reply to “{self._words(call.values['chat_id'], reply['message_id'])}”" if reply else ""
        quoting = f", quoting “{reply['quote']}”" if reply and "quote" in reply else ""
        return f"Bot{where}{to}{quoting}:"

    def _words(self, chat_id: int, message_id: int) -> str:
        for message in self.world.messages[chat_id]:
            if message["message_id"] == message_id:
                words = " ".join(message.get("text", "(no words)").split())
                return words if len(words) <= 40 else f"{words[:40]}…"
        return "(a message that is gone)"


def _indented(heading: str, body: str = "") -> str:
    return "\n".join(f"    {line}".rstrip() for line in [heading, *body.splitlines()])


def _readable(values: dict[str, Any]) -> str:
    """Write HTML and buttons so that a person can read them."""
    text = values["text"]
    if values.get("parse_mode") == "HTML":
        text = re.sub(r"<blockquote( expandable)?>(.*?)</blockquote>", _quoted, text, flags=re.DOTALL)
        text = re.sub(r"</?b>", "**", text)
        text = re.sub(r"</?i>", "_", text)
        text = re.sub(r"</?code>", "`", text)
        text = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1 ↗", text)
        text = unescape(text)
    text = re.sub(r"`[0-9a-f]{8}`", "`(reference)`", text)
    rows = values.get("reply_markup", {}).get("inline_keyboard", [])
    lines = [" ".join(f"[{button['text']}]{' ↗' if 'url' in button else ''}" for button in row) for row in rows]
    return "\n".join([text, *lines])


def _quoted(match: re.Match[str]) -> str:
    mark = "▾|" if match[1] else "|"
    return "\n".join(f"{mark} {line}" for line in match[2].split("\n"))


async def replay(text: str) -> tuple[str, Player]:
    """Play a transcript and return what it reads now, with the player to ask what happened."""
    with tempfile.TemporaryDirectory() as folder:
        player = Player(Path(folder))
        return await player.play(text), player


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(asyncio.run(replay(path.read_text(encoding="utf-8")))[0], encoding="utf-8")
