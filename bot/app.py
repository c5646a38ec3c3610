"""The composition root: settings and an engine become an application, with its handlers in the order they are asked."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any

from telegram.ext import ApplicationBuilder, ContextTypes

from bot.clock import now_utc
from bot.delivery import Delivery
from bot.desk import Context, Desk, desk_of
from bot.flood import RateLimiter
from bot.handlers import buttons, commands, edits, errors, gate, group, guest, inline, private, sharing
from bot.opening import article_of, engine_over
from bot.processor import ChatOrder
from index.errors import shown
from index.languages import load_identifier

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from telegram.request import BaseRequest

    from bot.desk import Program
    from bot.settings import Settings
    from index.engine import Asker

log = logging.getLogger(__name__)

CONNECTIONS = 64
READ_TIMEOUT_S = 10.0
"""Generous: a request given up too early is sent again, and its message may then come twice."""


def build(
    settings: Settings,
    engine: Asker,
    *,
    request: BaseRequest | None = None,
    updates_request: BaseRequest | None = None,
    clock: Callable[[], datetime] = now_utc,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Program:
    """Put the bot together; nothing is opened or sent before its `initialize` and `post_init`.

    `request`, `updates_request`, `clock` and `sleep` stand in for the network and for time.
    """
    # Durations as timedelta: else the library warns of its own future every time that Telegram asks for patience.
    os.environ.setdefault("PTB_TIMEDELTA", "1")

    async def seen(update_id: int) -> bool:
        return await desk_of(application).archive.seen_update(update_id)

    async def open_desk(application: Program) -> None:
        from bot.archive import open_archive

        archive = await open_archive(
            settings.database_url, engine.article, retention_days=settings.retention_days, clock=clock
        )
        await asyncio.to_thread(load_identifier)
        delivery = Delivery(application.bot, archive.migrate_chat, sleep)
        application.bot_data["desk"] = Desk(settings, engine, archive, delivery, clock)
        title = engine.article.title or "without a title"
        log.info("Article %s (%s), %d passages", shown(title), engine.article.id, len(engine.passages))
        log.info("Models: %s", engine.models)

    async def close_desk(application: Program) -> None:
        desk = application.bot_data.pop("desk", None)
        if desk is not None:
            desk.close()
            await desk.archive.close()

    builder = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_file_url or settings.telegram_api_url + '/file'}/bot")
        .context_types(ContextTypes(context=Context))
        .rate_limiter(RateLimiter())
        .concurrent_updates(ChatOrder(seen))
        .job_queue(None)
        .post_init(open_desk)
        .post_shutdown(close_desk)
    )
    if request is not None:
        builder = builder.request(request)
    else:
        builder = builder.connection_pool_size(CONNECTIONS).read_timeout(READ_TIMEOUT_S)
    if updates_request is not None:
        builder = builder.get_updates_request(updates_request)
    application: Program = builder.build()
    add_handlers(application)
    return application


def add_handlers(application: Program) -> None:
    """Add the handlers: the gate first, then one of the others for each update; before and after, what takes note."""
    application.add_handlers(gate.handlers(), group=-2)
    application.add_handlers(edits.listeners(), group=-1)
    for module in (commands, private, group, edits, buttons, inline, guest):
        handlers: list[Any] = module.handlers()
        application.add_handlers(handlers)
    application.add_handlers(sharing.handlers(), group=1)
    application.add_error_handler(errors.report)


def run(settings: Settings | None = None) -> None:
    """Run the bot until it is stopped; blocks.

    Raises:
        ArticleBotError: it cannot run; the message says why and what to do.
    """
    from bot import logs, serving
    from bot.settings import load_settings

    settings = settings or load_settings()
    logs.configure(settings.secrets)
    asyncio.run(serving.check_token(settings))
    engine = engine_over(article_of(settings), settings)

    async def serve() -> None:
        stop = serving.Stop()
        serving.stop_on_signals(stop)
        program = build(settings, engine, updates_request=serving.UpdatesRequest(stop.refused))
        await serving.serve(program, settings, stop)

    asyncio.run(serve())
