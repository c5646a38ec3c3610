"""Guest mode: summoned into a chat where it is no member, the bot answers at once, in one message."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import InlineQueryResultArticle, Message, Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.addressing import is_from_person, question_in, without_command, words_of
from bot.answering import before_of, conversation_after, over_limit
from bot.asked import Asked
from bot.blocks import escape
from bot.card import shared_card, title_of
from bot.keyboards import linked_answer
from bot.language import language_of
from bot.render import View
from bot.share import as_content, as_result
from bot.showing import further
from bot.texts import asks_for_more, counted, is_greeting, phrases_in, said_back
from index.errors import QuestionError
from index.types import Intent

if TYPE_CHECKING:
    from bot.archive import Stored
    from bot.desk import Context, Desk

log = logging.getLogger(__name__)


async def summoned(update: Update, context: Context) -> None:
    """Answer a guest call. Everybody in that chat reads the answer."""
    message, bot = update.guest_message, context.bot.bot
    if message is None or message.guest_query_id is None or not is_from_person(message, bot):
        return
    text = question_in(message, bot)
    result = await _result(message, (without_command(words_of(message)) or "") if text is None else text, context)
    if result is not None:
        await _post(message, result, context)


async def say(message: Message, html: str, context: Context) -> None:
    """Post the bot's own words for a guest call."""
    await _post(message, _saying(html), context)


async def _post(message: Message, result: InlineQueryResultArticle, context: Context) -> None:
    try:
        await context.desk.delivery.trying(
            context.bot.answer_guest_query, guest_query_id=message.guest_query_id, result=result
        )
    except BadRequest as error:
        # Answered before, or too late; nobody can be told.
        log.info("A guest call could not be answered: %s", error.message)


async def _result(message: Message, text: str, context: Context) -> InlineQueryResultArticle | None:
    """Return what is posted; None where the bot has said already that it is asked too fast."""
    desk = context.desk
    asked = Asked.from_message(text, message)
    # The chat's number may be that of another chat, where the bot is a member.
    asked = replace(asked, key=f"{message.chat_id}/guest/{asked.person_id}", replied=None, aside=False)
    linked = _linked(message, context)
    before = await desk.archive.get(linked) if linked is not None else await before_of(desk, asked)
    language = language_of(asked.text, asked.client_language, before.language if before else None)
    phrases = phrases_in(language)
    if (refusal := over_limit(desk, asked, language, member=False)) is not None:
        return _saying(refusal[0]) if refusal else None
    if (said := _said_back(desk, asked.text, before, language)) is not None:
        return _saying(said)
    try:
        outcome = await desk.ask((await conversation_after(desk, before)).question(asked.text))
    except QuestionError:
        return _saying(phrases.other)
    if outcome.intent is not Intent.CONTENT:
        return _saying(phrases.chitchat if outcome.intent is Intent.CHITCHAT else shared_card(desk.engine, language))
    answer_id = await desk.archive.record(
        outcome,
        chat_id=None,
        user_id=asked.person_id,
        language=language,
        key=asked.key,
        parent=before.id if before else None,
        once=f"guest/{message.guest_query_id}",
    )
    stored = await desk.archive.get(answer_id)
    return as_result(stored, context.bot.bot) if stored else None


def _linked(message: Message, context: Context) -> str | None:
    """Return the id of the answer that a call replies to, by the link under it; it may have been deleted."""
    replied = message.reply_to_message
    return linked_answer(replied, context.bot.bot) if replied is not None else None


def _said_back(desk: Desk, text: str, before: Stored | None, language: str) -> str | None:
    """Return the bot's own words for what is no question, or too long a one; None for a question."""
    phrases = phrases_in(language)
    if not text or is_greeting(text):
        return phrases.start.format(title=escape(title_of(desk.engine.article, phrases)))
    if (small_talk := said_back(text, phrases)) is not None:
        return small_talk
    if asks_for_more(text):  # as many further passages as one message holds
        return further(before, View.OTHERS, language)[0] if before else phrases.nothing_before
    longest = desk.settings.question_length
    return counted(phrases.too_long, longest, language) if len(text) > longest else None


def _saying(html: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle("notice", "…", as_content(html))


def handlers() -> list[MessageHandler[Context, None]]:
    """Return the handler of guest calls."""
    return [MessageHandler(filters.UpdateType.GUEST_MESSAGE, summoned)]
