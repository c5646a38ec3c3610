"""Private chats: any text is a question, under a picture too; whatever has no text gets a short word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.addressing import is_from_person, question_in
from bot.answering import answer
from bot.asked import Asked
from bot.handlers.commands import ask_how, is_in_time, reply
from bot.language import client_language
from bot.texts import phrases_in

if TYPE_CHECKING:
    from telegram import Message

    from bot.desk import Context
    from bot.texts.phrases import Phrases

PRIVATE = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
WORDLESS = (
    filters.Sticker.ALL
    | filters.ATTACHMENT
    | filters.Dice.ALL
    | filters.POLL
    | filters.CONTACT
    | filters.LOCATION
    | filters.VENUE
    | filters.STORY
    | filters.CHECKLIST
    | filters.GAME
    | filters.GIVEAWAY
)


async def question(update: Update, context: Context) -> None:
    """Answer a text; a command that nobody else took is not known."""
    message = update.message
    if message is None or not is_from_person(message, context.bot.bot):
        return
    text = question_in(message, context.bot.bot)
    if text:
        await answer(context, Asked.from_message(text, message))
    elif text is None:
        if await is_in_time(context, message, message.chat_id):
            await reply(context, message, _phrases(message).unknown_command)
    else:
        await ask_how(context, message)


async def wordless(update: Update, context: Context) -> None:
    """Answer the words under a picture or a file; say what the bot can make of one without words, once for an album."""
    message = update.message
    if message is None or not is_from_person(message, context.bot.bot):
        return
    text = question_in(message, context.bot.bot)
    if text:
        await answer(context, Asked.from_message(text, message))
        context.desk.asides.take(message.chat_id)  # only now: the rest of an album waits for the answer
    elif context.desk.asides.take(message.chat_id):
        await reply(context, message, _word_for(message, _phrases(message)))


def _word_for(message: Message, phrases: Phrases) -> str:
    if message.sticker:
        return phrases.sticker
    if message.photo or message.video or message.video_note or message.animation:
        return phrases.photo
    if message.voice or message.audio:
        return phrases.voice
    return phrases.other


def _phrases(message: Message) -> Phrases:
    return phrases_in(client_language(message.from_user))


def handlers() -> list[MessageHandler[Context, None]]:
    """Return the handlers of private chats, to be asked after those of the commands."""
    return [MessageHandler(PRIVATE & filters.TEXT, question), MessageHandler(PRIVATE & WORDLESS, wordless)]
