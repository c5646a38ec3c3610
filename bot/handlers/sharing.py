"""Answers opened again: from a link, and from what somebody posted through the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.asked import place_of
from bot.conversation import person_key
from bot.keyboards import linked_answer
from bot.language import client_language
from bot.showing import buttons, examples_for, laid_out
from bot.texts import phrases_in

if TYPE_CHECKING:
    from bot.desk import Context


async def open_shared(update: Update, context: Context, answer_id: str) -> None:
    """Show the answer that a link names, to go on from there; say so where it has expired."""
    message, desk = update.message, context.desk
    if message is None:
        return
    place = place_of(message)
    stored = await desk.archive.get(answer_id)
    if stored is None:
        code = client_language(message.from_user)
        await desk.delivery.send(place, [phrases_in(code).expired])
        return
    examples = await examples_for(desk, stored.outcome, stored.language)
    keyboard = buttons(context, stored.outcome, stored.id, stored.language, examples=examples, private=True)
    asked = stored.outcome.question.text
    html = laid_out(stored.outcome, stored.language, examples=examples, asked=asked, stale=stored.stale)
    for sent in await desk.delivery.send(place, html, keyboard):
        await desk.archive.remember(sent.chat_id, sent.message_id, stored.id)
    await desk.archive.adopt(person_key(message), stored.id)


async def posted(update: Update, context: Context) -> None:
    """Note which answer somebody posted here through the bot, so that a reply to it can go on from there.

    The message is that person's, and not the bot's own to be changed or taken back.
    """
    message = update.message
    if message is None or message.via_bot is None or message.via_bot.id != context.bot.id:
        return
    answer_id = linked_answer(message, context.bot.bot)
    if answer_id is not None:
        await context.desk.archive.remember(message.chat_id, message.message_id, answer_id)


def handlers() -> list[MessageHandler[Context, None]]:
    """Return the handler of what was posted through the bot; it says nothing, and others may handle the message too."""
    return [MessageHandler(filters.UpdateType.MESSAGE & filters.VIA_BOT, posted)]
