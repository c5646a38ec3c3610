"""What was not foreseen: logged first, then an apology with a reference that finds the log line."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.error import TelegramError

from bot.addressing import is_private
from bot.conversation import topic_of
from bot.delivery import Place
from bot.texts import phrases_in

if TYPE_CHECKING:
    from bot.desk import Context

log = logging.getLogger(__name__)


async def report(update: object, context: Context) -> None:
    """Log an error under a reference, apologise to the person who was waiting, and tell the admins."""
    reference = secrets.token_hex(4)
    log.error("Error %s", reference, exc_info=context.error)
    message = update.effective_message if isinstance(update, Update) else None
    try:
        if isinstance(update, Update) and isinstance(message, Message) and _waited_for(update):
            language = (update.effective_user.language_code if update.effective_user else None) or ""
            place = Place(message.chat_id, topic_of(message), None if is_private(message) else message.message_id)
            await context.desk.delivery.send(place, [phrases_in(language).error.format(reference=reference)])
        for admin in context.desk.settings.admins:
            await context.desk.delivery.send(Place(admin), [f"{type(context.error).__name__}: {reference}"])
    except TelegramError:
        log.warning("Nobody could be told of error %s", reference, exc_info=True)


def _waited_for(update: Update) -> bool:
    return update.message is not None or update.edited_message is not None or update.callback_query is not None
