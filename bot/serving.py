"""Running until stopped: by long polling or behind a webhook. What makes that impossible is said in one sentence."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot import logs, menus
from bot.desk import desk_of
from bot.flood import RateLimiter
from bot.settings import TELEGRAM
from index.errors import ArticleBotError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.desk import Program
    from bot.settings import Settings

log = logging.getLogger(__name__)

TIDYING_S = 3_660.0  # a minute more than the archive waits between two times
PATIENCE_S = 20.0
"""When stopping, so long a chat is waited for that Telegram wants left alone; a service manager kills after 90."""
UNAUTHORIZED = 401
NOT_FOUND = 404
CONFLICT = 409


class UpdatesRequest(HTTPXRequest):
    """Fetches updates, and tells when the token is no longer any good: the library only logs that and falls silent.

    Once another program fetches them nothing is asked any more: the library does so once while it stops, and the other
    program would be sent away in its turn. An address that is not found while the bot runs is a server in trouble, and
    is asked again, where the library would take the token for a wrong one.
    """

    def __init__(self, refused: Callable[[], None]) -> None:
        super().__init__(connection_pool_size=1)
        self._refused = refused
        self._conflict: tuple[int, bytes] | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request."""
        if self._conflict is not None:
            return self._conflict
        status, payload = await super().do_request(*args, **kwargs)
        if status == NOT_FOUND:
            raise NetworkError("Not Found")
        if status == UNAUTHORIZED:
            self._refused()
        elif status == CONFLICT:
            self._conflict = status, payload
        return status, payload


class Stop:
    """Set once, by a signal or by what makes going on impossible."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self.error: TelegramError | None = None

    def ask(self, error: TelegramError | None = None) -> None:
        """Ask the program to stop; the first reason given is the one that is told."""
        if not self._asked.is_set():
            self.error = error
        self._asked.set()

    def refused(self) -> None:
        """Ask the program to stop because its token is no longer accepted."""
        self.ask(InvalidToken())

    async def wait(self) -> None:
        """Return when the program is to stop.

        Raises:
            TelegramError: it is to stop because of this.
        """
        await self._asked.wait()
        if self.error is not None:
            raise self.error


async def serve(program: Program, settings: Settings, stop: Stop) -> None:
    """Answer until told to stop; what was fetched by then is still answered.

    Raises:
        ArticleBotError: Telegram cannot be reached, or somebody else fetches the updates.
        SettingsError: the token or the webhook is no good.
    """
    try:
        async with program:
            if program.post_init is not None:
                await program.post_init(program)
            await _receive(program, settings, stop)
            await program.start()
            desk_of(program).prepare()
            beside = [
                asyncio.create_task(menus.publish(program.bot, desk_of(program).engine.article)),
                asyncio.create_task(_tidying(desk_of(program).archive)),
            ]
            log.info("Answering as @%s; Ctrl-C stops.", program.bot.username)
            try:
                await stop.wait()
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
                await _close(program)
    except TelegramError as error:
        raise explained(error, settings) from None
    finally:
        if program.post_shutdown is not None:
            await program.post_shutdown(program)


def stop_on_signals(stop: Stop) -> None:
    """Let Ctrl-C and a service manager's request end the program in order, and a second one at once."""
    loop = asyncio.get_running_loop()

    def ask(number: int) -> None:
        loop.remove_signal_handler(number)
        stop.ask()

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows; Ctrl-C then ends it out of order
            loop.add_signal_handler(number, ask, number)


def explained(error: TelegramError, settings: Settings) -> ArticleBotError:
    """Word what Telegram said for the person who runs the bot."""
    if isinstance(error, InvalidToken):
        if settings.telegram_api_url != TELEGRAM:
            return SettingsError(
                f"{settings.telegram_api_url} does not accept TELEGRAM_TOKEN, or is no Bot API server: "
                "check TELEGRAM_API_URL, and copy the token again from @BotFather."
            )
        return SettingsError("Telegram does not accept TELEGRAM_TOKEN: copy it again from @BotFather.")
    if isinstance(error, Conflict):
        return ArticleBotError("Another program is fetching this bot's messages with the same token: stop one of them.")
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return ArticleBotError(f"{settings.telegram_api_url} cannot be reached: check the network connection.")
    message = logs.scrub(error.message, settings.secrets)
    return ArticleBotError(f"Telegram refused to go on: {message}.")


async def check_token(settings: Settings) -> None:
    """Ask Telegram who the bot is, before anything that takes long.

    Raises:
        ArticleBotError: Telegram cannot be reached.
        SettingsError: the token is no good.
    """
    try:
        async with Bot(settings.telegram_token.get_secret_value(), base_url=f"{settings.telegram_api_url}/bot"):
            pass
    except TelegramError as error:
        raise explained(error, settings) from None


async def _receive(program: Program, settings: Settings, stop: Stop) -> None:
    if program.updater is None:
        raise RuntimeError("the program was built without an updater")
    if not settings.webhook_url:

        def failed(error: TelegramError) -> None:
            if isinstance(error, Conflict):
                stop.ask(error)
            else:
                log.warning("Updates could not be fetched, trying again: %s", type(error).__name__)

        await program.updater.start_polling(allowed_updates=list(settings.allowed_updates), error_callback=failed)
        return
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else secrets.token_urlsafe(32)
    try:
        await program.updater.start_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            url_path=re.escape(urlsplit(settings.webhook_url).path.lstrip("/")),  # the library takes it for a pattern
            webhook_url=settings.webhook_url,
            secret_token=secret,
            allowed_updates=list(settings.allowed_updates),
        )
    except OSError as error:
        address = f"{settings.webhook_listen}:{settings.webhook_port}"
        raise SettingsError(f"The webhook cannot listen on {address}: {error.strerror or error}.") from error


async def _tidying(archive: Archive, pause_s: float = TIDYING_S) -> None:
    """Keep the promise of how long answers are kept, also while nobody asks anything."""
    while True:
        await asyncio.sleep(pause_s)
        try:
            await archive.tidy()
        except (SQLAlchemyError, OSError):  # a server that cannot be reached is the latter
            log.exception("What is too old could not be deleted; the next try is in an hour")


async def _close(program: Program) -> None:
    if program.updater is not None and program.updater.running:
        with suppress(InvalidToken):  # its loop has ended with it, and why the program stops is known
            await program.updater.stop()
    if program.running:
        limiter = program.bot.rate_limiter
        if isinstance(limiter, RateLimiter):
            asyncio.get_running_loop().call_later(PATIENCE_S, limiter.lose_patience)
        await program.stop()
