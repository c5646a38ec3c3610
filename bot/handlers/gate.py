"""Who is let in: everybody, unless the settings name the chats and people that are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.addressing import is_private
from bot.delivery import Place
from bot.texts import phrases_in

if TYPE_CHECKING:
    from bot.desk import Context


async def check(update: Update, context: Context) -> None:
    """Stop an update from where the bot does not answer; a person in private is told once in a while."""
    settings = context.desk.settings
    user, chat = update.effective_user, update.effective_chat
    ids = {entity.id for entity in (user, chat) if entity is not None}
    if not settings.allowed_chats or ids & (settings.allowed_chats | settings.admins):
        return
    message = update.message
    if message is not None and user is not None and is_private(message) and context.desk.asides.take(user.id):
        text = phrases_in(user.language_code or "").not_allowed
        await context.desk.delivery.send(Place(message.chat_id), [text])
    raise ApplicationHandlerStop


def handlers() -> list[TypeHandler[Update, Context, None]]:
    """Return the handler that is asked before all others."""
    return [TypeHandler(Update, check)]
