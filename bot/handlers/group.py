"""Groups: silence, unless the bot is clearly spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.addressing import is_from_person, is_named, question_in
from bot.answering import answer
from bot.asked import Asked
from bot.blocks import escape
from bot.card import title_of
from bot.delivery import Place
from bot.handlers.commands import ask_how
from bot.language import client_language
from bot.texts import phrases_in

if TYPE_CHECKING:
    from telegram.ext import BaseHandler

    from bot.desk import Context

GROUP = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
ABSENT = {ChatMember.LEFT, ChatMember.BANNED}
PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


async def question(update: Update, context: Context) -> None:
    """Answer /ask, a reply to the bot, or a mention; anything else is not for the bot."""
    message = update.message
    if message is None or not is_from_person(message, context.bot.bot):
        return
    text = question_in(message, context.bot.bot)
    if text:
        await answer(context, Asked.from_message(text, message, named=is_named(message, context.bot.bot)))
    elif text is not None:
        await ask_how(context, message)


async def joined(update: Update, context: Context) -> None:
    """Say hello once on being added, and not again where a group has become a supergroup, which looks the same."""
    change = update.my_chat_member
    if change is None or change.chat.type not in {"group", "supergroup"} or change.chat.id in context.desk.moved:
        return
    if change.old_chat_member.status in ABSENT and change.new_chat_member.status in PRESENT:
        phrases = phrases_in(client_language(change.from_user))
        title, bot = escape(title_of(context.desk.engine.article, phrases)), escape(f"@{context.bot.username}")
        hello = phrases.hello_group.format(title=title, bot=bot)
        await context.desk.delivery.send(Place(change.chat.id), [hello])


async def migrated(update: Update, context: Context) -> None:
    """Move everything stored along when a group becomes a supergroup; Telegram says so on both sides."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.desk.archive.migrate_chat(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await context.desk.archive.migrate_chat(message.migrate_from_chat_id, message.chat_id)


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Return the handlers of groups, to be asked after those of the commands."""
    return [
        MessageHandler(GROUP & filters.StatusUpdate.MIGRATE, migrated),
        MessageHandler(GROUP & (filters.TEXT | filters.CAPTION), question),
        ChatMemberHandler(joined, ChatMemberHandler.MY_CHAT_MEMBER),
    ]
