"""What people see before they write: commands and descriptions, in every language that the bot speaks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.constants import BotDescriptionLimit
from telegram.error import TelegramError

from bot.blocks import shortened
from bot.card import title_of
from bot.handlers.commands import IN_GROUPS, described
from bot.language import OTHERS
from bot.texts import phrases_in
from index.languages import LANGUAGES

if TYPE_CHECKING:
    from telegram import Bot

    from index.types import Article

log = logging.getLogger(__name__)


async def publish(bot: Bot, article: Article) -> None:
    """Set commands and descriptions where they differ from what Telegram has; setting them is narrowly limited.

    Failing is no reason not to answer: it is logged.
    """
    try:
        # None is what people see whose language has nothing of its own.
        for language in (None, *LANGUAGES):
            await _publish_commands(bot, language)
            await _publish_descriptions(bot, article, language)
    except TelegramError as error:
        log.warning("Telegram did not take the commands and descriptions: %s", error.message)


async def _publish_commands(bot: Bot, language: str | None) -> None:
    every = described(phrases_in(language or OTHERS))
    for scope, names in ((BotCommandScopeAllPrivateChats(), every), (BotCommandScopeAllGroupChats(), IN_GROUPS)):
        commands = tuple(BotCommand(name, every[name]) for name in names)
        if await bot.get_my_commands(scope, language) != commands:
            await bot.set_my_commands(commands, scope, language)


async def _publish_descriptions(bot: Bot, article: Article, language: str | None) -> None:
    phrases = phrases_in(language or OTHERS)
    title = title_of(article, phrases)
    room = BotDescriptionLimit.MAX_DESCRIPTION_LENGTH - len(phrases.description.format(title=""))
    description = phrases.description.format(title=shortened(title, room))
    if (await bot.get_my_description(language)).description != description:
        await bot.set_my_description(description, language)
    if (await bot.get_my_short_description(language)).short_description != phrases.short_description:
        await bot.set_my_short_description(phrases.short_description, language)
