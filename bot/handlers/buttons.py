"""Presses of buttons under answers: other views of them, their words asked alone, example questions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot.addressing import is_private
from bot.answering import answer, ask_alone
from bot.asked import Asked, place_of
from bot.keyboards import EXAMPLE, ONLY_WORDS, buttons_under
from bot.language import client_language
from bot.render import View
from bot.showing import buttons, laid_out, show_more
from bot.texts import counted, phrases_in
from index.types import Answer

if TYPE_CHECKING:
    from bot.archive import Stored
    from bot.desk import Context


async def pressed(update: Update, context: Context) -> None:
    """Do what a button says; what it names may have been deleted, and then it says so."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    action, _, name = query.data.partition(":")
    message = query.message if isinstance(query.message, Message) else None
    if action == EXAMPLE and message is not None:
        await _acknowledge(query)
        text = _label(message, query.data)
        if context.desk.taps.take((query.from_user.id, message.chat_id, message.message_id, text)):
            await answer(context, Asked.from_button(text, message, query.from_user, context.desk.clock()))
        return
    stored = await context.desk.archive.get(name)
    if stored is None or message is None:
        await _acknowledge(query, phrases_in(client_language(query.from_user)).expired)
        return
    desk, person = context.desk, query.from_user.id
    place = (message.chat_id, message.message_id)
    if place not in stored.messages and await desk.archive.find(*place) is not None:
        await _acknowledge(query)  # another answer has taken its place since the button was pressed
        return
    turns = action in set(View)
    if turns and person not in desk.settings.admins and not desk.presses.take(person):
        wait = ceil(desk.presses.wait(person))
        await _acknowledge(query, counted(phrases_in(stored.language).slower, wait, stored.language))
        return
    await _acknowledge(query)
    if action == ONLY_WORDS:
        text = stored.outcome.question.text
        repeated = _begins_with(message, text)
        asked = Asked.from_button(text, message, query.from_user, desk.clock(), repeated=repeated)
        await ask_alone(context, asked, stored, message.message_id)
    elif turns:
        await _turn(context, message, stored, View(action))


async def _turn(context: Context, message: Message, stored: Stored, view: View) -> None:
    """Show another view in place; below, where the message would grow too long for one."""
    outcome, language = stored.outcome, stored.language
    asked = outcome.question.text
    echo = asked if _begins_with(message, asked) else ""
    pages = laid_out(outcome, language, view=view, asked=echo, stale=stored.stale)
    keyboard = buttons(context, outcome, stored.id, language, examples=(), private=is_private(message), view=view)
    if len(pages) == 1:
        await context.desk.delivery.edit(message.chat_id, message.message_id, pages[0], keyboard)
    elif isinstance(outcome, Answer):
        place = replace(place_of(message), reply_to=message.message_id)
        await show_more(context.desk, place, stored, view, language)


def _begins_with(message: Message, question: str) -> bool:
    """Tell whether a message repeats the question above its answer; the answering words may be the same."""
    in_italics = message.parse_entities([MessageEntity.ITALIC]) if message.text else {}
    return any(entity.offset == 0 and words == question for entity, words in in_italics.items())


def _label(message: Message, data: str) -> str:
    return next((button.text for button in buttons_under(message) if button.callback_data == data), "")


async def _acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    # A press from before the bot's downtime is too old to be acknowledged, not to be acted upon; nor is one that a
    # broken connection keeps from being acknowledged.
    with suppress(TelegramError):
        await query.answer(text, show_alert=text is not None)


def handlers() -> list[CallbackQueryHandler[Context, None]]:
    """Return the handler of the buttons."""
    return [CallbackQueryHandler(pressed)]
