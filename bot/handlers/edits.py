"""An edited question edits the answer that was given to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.addressing import is_from_person, is_named, question_in
from bot.answering import answer
from bot.asked import Asked

if TYPE_CHECKING:
    from bot.desk import Context


async def noted(update: Update, context: Context) -> None:
    """Note a message that may become a question when it is edited; whoever answers it notes what it asks."""
    message = update.message
    if message is not None:
        context.desk.heard.note(message.chat_id, message.message_id, "")


async def edited(update: Update, context: Context) -> None:
    """Answer the new words in the place of the old answer.

    Telegram also reports edits that change no word, such as the first reaction to a message, whenever that comes.
    """
    message = update.edited_message
    if message is None or not is_from_person(message, context.bot.bot):
        return
    text = question_in(message, context.bot.bot)
    if not text:
        return
    desk, asked = context.desk, Asked.from_message(text, message, named=is_named(message, context.bot.bot))
    stored = await desk.archive.answer_for_question(message.chat_id, message.message_id)
    same = desk.heard.was(message.chat_id, message.message_id, asked.text)
    if same is None and stored is not None:
        same = stored.outcome.question.text == asked.text
    if same is None:  # heard before the bot was started, if at all
        same = desk.clock() - message.date > desk.settings.backlog
    if same:
        return
    try:
        await answer(context, asked, replacing=stored)
    except Exception:
        desk.heard.note(message.chat_id, message.message_id, "")  # these words were not answered, which can be told
        raise


def listeners() -> list[MessageHandler[Context, None]]:
    """Return the handler that takes note of every message, to be asked before those that answer."""
    return [MessageHandler(filters.UpdateType.MESSAGE, noted)]


def handlers() -> list[MessageHandler[Context, None]]:
    """Return the handler of edits, wherever they happen."""
    return [MessageHandler(filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), edited)]
