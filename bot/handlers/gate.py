"""Who is let in: everybody, unless the settings name the chats and people that are answered."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.addressing import command_in, is_private
from bot.archive import is_id
from bot.delivery import Place
from bot.handlers.guest import say
from bot.language import client_language
from bot.texts import phrases_in

if TYPE_CHECKING:
    from bot.desk import Context, Desk

log = logging.getLogger(__name__)

OPEN_TO_ALL = ("privacy", "forget")


async def check(update: Update, context: Context) -> None:
    """Stop an update from where the bot does not answer; a person in private is told once in a while.

    An answer that was given where the bot does answer may be shared from there, and everybody may learn what is stored
    about them, and delete it.
    """
    settings, let_in = context.desk.settings, context.desk.let_in
    message, summons, user = update.message, update.guest_message, update.effective_user
    # The chat of a guest call may have the number of another chat.
    chat = update.effective_chat if summons is None else None
    ids = {entity.id for entity in (user, chat) if entity is not None}
    if not settings.allowed_chats or ids & (settings.allowed_chats | settings.admins | let_in):
        if message is not None and message.migrate_to_chat_id is not None:
            _follow(message.chat_id, message.migrate_to_chat_id, context.desk)
        return
    if message is not None and is_private(message) and command_in(message) in OPEN_TO_ALL:
        return
    if (query := update.inline_query) is not None:
        if is_id(query.query.strip()):
            return
        with suppress(TelegramError):
            await query.answer([], is_personal=True)
    if (pressed := update.callback_query) is not None:
        with suppress(TelegramError):  # else the button shows that it is at work
            await pressed.answer(phrases_in(client_language(pressed.from_user)).not_allowed)
    if message is not None and user is not None and is_private(message) and context.desk.asides.take(user.id):
        text = phrases_in(client_language(user)).not_allowed
        with suppress(TelegramError):  # whether it could be said or not, nobody is let in for it
            await context.desk.delivery.send(Place(message.chat_id), [text])
    if summons is not None and summons.guest_query_id and user is not None and context.desk.asides.take(user.id):
        with suppress(TelegramError):
            await say(summons, phrases_in(client_language(user)).not_allowed, context)
    raise ApplicationHandlerStop


def _follow(old: int, new: int, desk: Desk) -> None:
    """Note a group's new number; let it in there if it was let in under its old one, and not only who moved it."""
    desk.moved.add(new)
    if old in desk.settings.allowed_chats | desk.let_in:
        desk.let_in.add(new)
        log.warning("The group %d is now %d: put the new number into ALLOWED_CHATS.", old, new)


def handlers() -> list[TypeHandler[Update, Context, None]]:
    """Return the handler that is asked before all others."""
    return [TypeHandler(Update, check)]
