"""From an outcome to the chat: recorded first, then rendered and sent, or put in the place of an earlier answer."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.blocks import Block, escape, pack
from bot.conversation import key_of
from bot.keyboards import answer_keyboard, with_examples
from bot.render import View, more_blocks, render, stale_block
from bot.texts import phrases_in
from index.types import Answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Bot, InlineKeyboardMarkup

    from bot.archive import Stored
    from bot.asked import Asked
    from bot.delivery import Place
    from bot.desk import Context, Desk
    from index.types import Outcome

log = logging.getLogger(__name__)

TYPING_S = 4.0
"""Telegram shows "is typing" for five seconds."""


async def show(
    context: Context,
    asked: Asked,
    outcome: Outcome,
    language: str,
    *,
    parent: str | None,
    replacing: Stored | None,
    pressed: int | None = None,
) -> None:
    """Record an outcome and show it; recorded first, so that every button that is seen has something behind it.

    What takes the place of an answer is `replacing` it: because its question was edited, or because a button was
    `pressed` under the message of this number, which may be another one than those that the answer was given in. In a
    group it belongs to whoever that belonged to, and their conversation goes on from it too, since another person may
    have pressed. An edit of a question that the conversation has left behind does not take the conversation back.
    """
    desk, place = context.desk, asked.place
    keys = {asked.key, asked.person_key}
    if replacing is not None and pressed is None:
        keys = {key for key in keys if await _goes_on_from(desk, key, replacing.id)}
    elif replacing is not None and replacing.user_id is not None and not asked.private:
        theirs = key_of(place.chat_id, place.topic, replacing.user_id)
        keys |= {theirs} if await _goes_on_from(desk, theirs, replacing.id) else set()
    answer_id = await desk.archive.record(
        outcome,
        chat_id=place.chat_id,
        user_id=replacing.user_id if replacing and not asked.private else asked.person_id,
        language=language,
        key=asked.key if asked.key in keys else None,
        parent=parent,
    )
    for key in keys - {asked.key}:
        await desk.archive.adopt(key, answer_id)
    examples = await examples_for(desk, outcome, language)
    keyboard = buttons(context, outcome, answer_id, language, examples=examples, private=asked.private)
    messages = laid_out(outcome, language, examples=examples, asked=asked.text if asked.repeated else "")
    own = [message_id for chat_id, message_id in replacing.messages if chat_id == place.chat_id] if replacing else []
    copy = [pressed] if pressed is not None and pressed not in own else []
    shown = await _put(desk, place, messages, keyboard, copy or own)
    for chat_id, message_id in shown:
        await desk.archive.attach(answer_id, chat_id, message_id)
    if replacing is not None and not copy:
        await desk.archive.inherit(replacing.id, answer_id, place.chat_id)
        if pressed is not None:
            await desk.archive.supersede(replacing.id, answer_id, place.chat_id)
    moved = any(chat_id != place.chat_id for chat_id, _ in shown)  # the group has another number since it was asked
    if asked.question_id is not None and not moved:
        await desk.archive.remember(place.chat_id, asked.question_id, answer_id)
    log.info("%s, score %.2f", _done(outcome), outcome.score)


def _done(outcome: Outcome) -> str:
    if isinstance(outcome, Answer):
        return "Answered"
    return "Left it open" if outcome.uncertain else "Said that it does not say"


async def show_more(desk: Desk, place: Place, stored: Stored, view: View, language: str) -> None:
    """Show the further quotes of an answer's view in messages of their own; say so where there are none."""
    for sent in await desk.delivery.send(place, further(stored, view, language)):
        await desk.archive.remember(sent.chat_id, sent.message_id, stored.id)


def further(stored: Stored, view: View, language: str) -> list[str]:
    """Render the further quotes of an answer's view as messages; say so where there are none."""
    phrases = phrases_in(language)
    more = tuple(more_blocks(stored.outcome, phrases, view)) if isinstance(stored.outcome, Answer) else ()
    if more and stored.stale:
        more += (stale_block(phrases),)
    return pack(more) or [phrases.no_others]


async def examples_for(desk: Desk, outcome: Outcome, language: str) -> tuple[str, ...]:
    """Return questions that the article does answer, for a refusal; none for an answer."""
    return () if isinstance(outcome, Answer) else await desk.examples(language)


def buttons(
    context: Context,
    outcome: Outcome,
    answer_id: str,
    language: str,
    *,
    examples: tuple[str, ...],
    private: bool,
    view: View = View.ANSWER,
) -> InlineKeyboardMarkup:
    """Make the buttons of an answer, or of a refusal with questions to ask instead."""
    phrases, bot = phrases_in(language), context.bot.bot
    linkable = not context.desk.settings.allowed_chats  # else whoever follows a link is not answered
    inline = context.desk.hears_inline(bot)
    keyboard = answer_keyboard(
        outcome, answer_id, phrases, bot, view=view, private=private, linkable=linkable, inline=inline
    )
    return with_examples(keyboard, examples)


def laid_out(
    outcome: Outcome,
    language: str,
    *,
    examples: tuple[str, ...] = (),
    view: View = View.ANSWER,
    asked: str = "",
    stale: bool = False,
) -> list[str]:
    """Render an outcome, with its question where nobody wrote it, and with what introduces the buttons."""
    phrases = phrases_in(language)
    first = [Block(f"<i>{escape(asked)}</i>")] if asked else []
    last = [stale_block(phrases)] if stale else []
    last += [Block(phrases.instead)] if examples else []
    return render(outcome, phrases, view, before=first, after=last)


async def _goes_on_from(desk: Desk, key: str, answer_id: str) -> bool:
    latest = await desk.archive.latest(key)
    return latest is not None and latest.id == answer_id


@asynccontextmanager
async def typing(bot: Bot, place: Place) -> AsyncIterator[None]:
    """Show that the bot is at work for as long as this is open."""

    async def keep_typing() -> None:
        while True:
            with suppress(TelegramError):  # the answer itself will find out what is wrong
                await bot.send_chat_action(place.chat_id, ChatAction.TYPING, message_thread_id=place.thread)
            await asyncio.sleep(TYPING_S)

    task = asyncio.create_task(keep_typing())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _put(
    desk: Desk, place: Place, messages: list[str], keyboard: InlineKeyboardMarkup, old: list[int]
) -> list[tuple[int, int]]:
    """Show messages in place of old ones as far as there are any, then as new ones; what is left of the old goes."""
    shown: list[tuple[int, int]] = []
    for number, (html, message_id) in enumerate(zip(messages, old, strict=False), start=1):
        last = number == len(messages)
        if not await desk.delivery.edit(place.chat_id, message_id, html, keyboard if last else None):
            break
        shown.append((place.chat_id, message_id))
    broken_off = len(shown) < len(messages)
    for message_id in old[len(shown) + broken_off :]:
        await desk.delivery.delete(place.chat_id, message_id)
    rest = messages[len(shown) :]
    if rest:
        place = place.behind(shown[-1][1]) if shown else place
        shown += [(sent.chat_id, sent.message_id) for sent in await desk.delivery.send(place, rest, keyboard)]
    return shown
