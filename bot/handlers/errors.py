"""What was not foreseen: logged first, then an apology with a reference that finds the log line."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.error import RetryAfter, TelegramError

from bot.addressing import is_spoken_to, question_in
from bot.asked import Asked, place_of
from bot.delivery import Place
from bot.handlers.guest import say
from bot.language import client_language
from bot.texts import phrases_in

if TYPE_CHECKING:
    from bot.desk import Context

log = logging.getLogger(__name__)


async def report(update: object, context: Context) -> None:
    """Log an error under a reference, apologise to the person who was waiting, and tell the admins.

    What is given up because Telegram wants a chat left alone while the program ends is no error.
    """
    if isinstance(context.error, RetryAfter) and not context.application.running:
        log.warning("An answer could not be sent any more: Telegram wanted its chat left alone for longer.")
        return
    reference = secrets.token_hex(4)
    log.error("Error %s", reference, exc_info=context.error)
    message = update.effective_message if isinstance(update, Update) else None
    user = update.effective_user if isinstance(update, Update) else None
    apology = phrases_in(client_language(user)).error.format(reference=reference)
    if isinstance(update, Update) and isinstance(message, Message) and _waited_for(update, context):
        place = place_of(message)
        await _tell(context, place, apology, reference)
    elif isinstance(update, Update) and (summons := update.guest_message) is not None and summons.guest_query_id:
        with suppress(TelegramError):
            await say(summons, apology, context)
    for admin in context.desk.settings.admins:
        if context.desk.asides.take(("error", admin)):  # a full disk fails with every message
            await _tell(context, Place(admin), f"{type(context.error).__name__}: {reference}", reference)


async def _tell(context: Context, place: Place, text: str, reference: str) -> None:
    try:
        await context.desk.delivery.send(place, [text])
    except TelegramError:
        log.warning("Somebody could not be told of error %s", reference, exc_info=True)


def _waited_for(update: Update, context: Context) -> bool:
    """Tell whether somebody waits for an answer; in a group most messages are for others, and silence is right."""
    if update.callback_query is not None:
        return True
    bot, message, edited = context.bot.bot, update.message, update.edited_message
    if edited is not None:  # the first reaction to a message comes as an edit of it, which changes no word
        asked = Asked.from_message(question_in(edited, bot) or "", edited)
        return is_spoken_to(edited, bot) and not context.desk.heard.was(edited.chat_id, edited.message_id, asked.text)
    return message is not None and is_spoken_to(message, bot)
