"""Commands that are no questions. In groups they are heard only when they name the bot."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import CommandHandler, filters

from bot.addressing import is_from_person, is_private
from bot.archive import is_id
from bot.asked import place_of
from bot.blocks import escape, pack
from bot.card import article_blocks, title_of
from bot.conversation import author_id, conversation_key, person_key
from bot.handlers.sharing import open_shared
from bot.keyboards import with_examples
from bot.language import client_language, language_of
from bot.showing import typing
from bot.texts import counted, phrases_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

    from bot.desk import Context
    from bot.texts.phrases import Phrases

    Command = Callable[[Update, Context], Coroutine[None, None, None]]

IN_GROUPS = ("ask", "article")
"""Heard there without the name of the bot too: a client may leave it out where there is no other bot."""

WELCOME_PATIENCE_S = 10.0
"""How long a newcomer waits for questions to begin with, right after the program has started."""


async def start(update: Update, context: Context) -> None:
    """Say what the bot is, with questions to begin with; a deep link opens the answer that it names."""
    message = await _accepted(update, context)
    if message is None:
        return
    if context.args and is_private(message) and is_id(context.args[0]):
        await open_shared(update, context, context.args[0])
        return
    language = language_for(message)
    phrases = phrases_in(language)
    async with typing(context.bot, place_of(message)):
        questions = await context.desk.examples(language, patience_s=WELCOME_PATIENCE_S)
    title = escape(title_of(context.desk.engine.article, phrases))
    text = phrases.start.format(title=title) + (f"\n\n{phrases.examples}" if questions else "")
    await reply(context, message, text, with_examples(None, questions))


async def show_help(update: Update, context: Context) -> None:
    """Say how to ask, and which commands there are."""
    if (message := await _accepted(update, context)) is None:
        return
    phrases = phrases_in(language_for(message))
    bot = escape(f"@{context.bot.username}")
    behind = "" if is_private(message) else bot
    commands = "\n".join(f"/{name}{behind} – {says}" for name, says in described(phrases).items())
    anywhere = f"\n{phrases.help_inline.format(bot=bot)}" if context.desk.hears_inline(context.bot.bot) else ""
    await reply(context, message, f"{phrases.help.format(bot=bot)}{anywhere}\n\n{commands}")


async def show_article(update: Update, context: Context) -> None:
    """Say which article it is, with a table of contents made of its own sentences."""
    if (message := await _accepted(update, context)) is None:
        return
    card = pack(article_blocks(context.desk.engine, language_for(message)))
    await context.desk.delivery.send(place_of(message), card)


async def new(update: Update, context: Context) -> None:
    """Forget what was said before; stored answers and their buttons stay."""
    if (message := await _accepted(update, context, own=True)) is None:
        return
    for key in {conversation_key(message), person_key(message)}:
        await context.desk.archive.reset(key)
    await reply(context, message, phrases_in(language_for(message)).new)


async def forget(update: Update, context: Context) -> None:
    """Delete everything stored about a person."""
    if (message := await _accepted(update, context, own=True)) is None:
        return
    language = language_for(message)
    phrases = phrases_in(language)
    deleted = await context.desk.archive.forget(author_id(message))
    if context.desk.settings.log_questions:
        done = f"{counted(phrases.forgotten, deleted or 0, language)} {phrases.privacy_logged}"
    elif deleted is None:
        done = phrases.forgotten_none
    else:
        done = f"{counted(phrases.forgotten, deleted, language)} {phrases.nothing_else}"
    await reply(context, message, done)


async def privacy(update: Update, context: Context) -> None:
    """Say what is stored, for how long, and how to delete it."""
    if (message := await _accepted(update, context, own=True)) is None:
        return
    language, settings = language_for(message), context.desk.settings
    phrases = phrases_in(language)
    days = settings.retention_days
    kept = phrases.kept_always if days is None else counted(phrases.kept_days, days, language)
    logged = f" {phrases.privacy_logged}" if settings.log_questions else ""
    await reply(context, message, phrases.privacy.format(kept=kept) + logged)


async def ask_how(context: Context, message: Message) -> None:
    """Show how to put a question, to somebody who called and said nothing."""
    if not await is_in_time(context, message, message.chat_id):
        return
    language = language_for(message)
    example = next(iter(await context.desk.examples(language, 1)), "…")
    await reply(context, message, phrases_in(language).ask_how.format(example=escape(example)))


async def reply(context: Context, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Send the bot's own words where a message stands; in groups as a reply to it."""
    await context.desk.delivery.send(place_of(message), [html], keyboard)


def described(phrases: Phrases) -> dict[str, str]:
    """Return every command with what it does, for /help and for Telegram's menu."""
    return {
        "ask": phrases.command_ask,
        "article": phrases.command_article,
        "new": phrases.command_new,
        "help": phrases.command_help,
        "privacy": phrases.command_privacy,
        "forget": phrases.command_forget,
    }


def language_for(message: Message) -> str:
    """Return the language of a person's client, for commands, which have no words."""
    return language_of("", client_language(message.from_user))


def handlers() -> list[CommandHandler[Context, None]]:
    """Return the handlers of the commands; in a group only `/help@bot` is for this bot, not `/help`.

    What is in the menu of groups is heard there without the name too. A command that is forwarded was meant elsewhere.
    """
    named = filters.Regex(rf"(?i)^/(?:\w+@|(?:{'|'.join(IN_GROUPS)})\b)")
    accepted = filters.UpdateType.MESSAGE & ~filters.FORWARDED & (filters.ChatType.PRIVATE | named)
    commands: dict[str, Command] = {
        "start": start,
        "help": show_help,
        "article": show_article,
        "new": new,
        "forget": forget,
        "privacy": privacy,
    }
    return [CommandHandler(name, command, accepted) for name, command in commands.items()]


async def _accepted(update: Update, context: Context, *, own: bool = False) -> Message | None:
    """Return the message where its command is to be carried out.

    What is a person's `own` business, above all to delete, is not put off because others in the chat called too often.
    """
    message = update.message
    if message is None or not is_from_person(message, context.bot.bot):
        return None
    caller = (message.chat_id, author_id(message)) if own else message.chat_id
    return message if await is_in_time(context, message, caller) else None


async def is_in_time(context: Context, message: Message, caller: Hashable) -> bool:
    """Tell whether a chat, or a person, has not called too often: questions shall not wait behind all that."""
    desk, language = context.desk, language_for(message)
    if author_id(message) in desk.settings.admins or desk.calls.take(caller):
        return True
    if desk.calls.notice(caller):
        wait = ceil(desk.calls.wait(caller))
        await reply(context, message, counted(phrases_in(language).slower, wait, language))
    return False
