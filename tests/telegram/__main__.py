"""`python -m tests.telegram`: this Telegram in a browser. With `--demo` the bot itself is started beside it."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from contextlib import suppress
from pathlib import Path

from tests.telegram.page import Page
from tests.telegram.people import Person
from tests.telegram.server import FakeTelegram

DEMO_SETTINGS = {"telegram_token", "telegram_api_url", "telegram_file_url", "webhook_url", "database_url"}


async def serve(port: int, *, demo: bool, browse: bool) -> int:
    """Serve until stopped, or until the bot of the demo ends; returns its exit status."""
    telegram = FakeTelegram(port=port)
    Page(telegram, populate(telegram))
    async with telegram:
        _say(f"\n  Open {telegram.url} in a browser. Ctrl-C stops.\n")
        if browse:
            webbrowser.open(telegram.url)
        if not demo:
            _say(f"  TELEGRAM_TOKEN={telegram.token}\n  TELEGRAM_API_URL={telegram.url}\n")
            await asyncio.Event().wait()
        with tempfile.TemporaryDirectory(prefix="article-bot-demo-") as folder:
            return await run_bot(telegram, Path(folder))


def populate(telegram: FakeTelegram) -> list[Person]:
    """Add people of several languages, a group, a forum, and a group that the bot is no member of."""
    anna, ben, olena = (
        Person(telegram, "Anna", "pl"),
        Person(telegram, "Ben", "en"),
        Person(telegram, "Олена", "uk", username="olena"),
    )
    everybody = [person.user for person in (anna, ben, olena)]
    telegram.world.add_group("Reading circle", *everybody)
    telegram.world.add_group("Newsroom", *everybody, topics=("Asia", "Space"))
    telegram.world.add_group("Friends (no bot)", *everybody).bot = "left"
    return [anna, ben, olena]


async def run_bot(telegram: FakeTelegram, folder: Path) -> int:
    """Run the bot against this Telegram until it ends; what it stores is gone afterwards."""
    environment = {name: value for name, value in os.environ.items() if name.lower() not in DEMO_SETTINGS}
    environment |= {
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'answers.sqlite'}",
    }
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.cli", "run", env=environment)
    try:
        return await bot.wait()
    finally:
        if bot.returncode is None:
            with suppress(ProcessLookupError):
                bot.send_signal(signal.SIGINT)
            await bot.wait()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="start the bot, too")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any that is free (default: %(default)s)")
    parser.add_argument("--open", action="store_true", help="open the browser")
    options = parser.parse_args()
    try:
        return asyncio.run(serve(options.port, demo=options.demo, browse=options.open))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
