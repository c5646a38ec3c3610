"""Sending that neither loses a message nor gives up on what Telegram refuses for a reason that can be mended."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError

from bot.blocks import plain_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Bot, Message

log = logging.getLogger(__name__)

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Before each further try after a timeout, a dropped connection or a 5xx."""

GENERAL_TOPIC = 1
_GONE = re.compile(
    r"chat not found|user is deactivated|not enough rights|have no rights|chat_write_forbidden|peer_id_invalid"
    r"|topic_closed|topic_deleted|can't initiate conversation|chat_restricted|need administrator rights",
    re.IGNORECASE,
)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, a forum topic in it, the message it replies to, and the words it quotes there.

    `direct_topic` is the topic of a channel's direct messages, in which each person has one of their own.
    """

    chat_id: int
    topic: int | None = None
    reply_to: int | None = None
    quote: str | None = None
    direct_topic: int | None = None

    def arguments(self) -> dict[str, Any]:
        """Return the request's parameters."""
        reply = None
        if self.reply_to is not None:
            reply = ReplyParameters(self.reply_to, allow_sending_without_reply=True, quote=self.quote)
        return {
            "chat_id": self.chat_id,
            "message_thread_id": self.thread,
            "direct_messages_topic_id": self.direct_topic,
            "reply_parameters": reply,
        }

    @property
    def thread(self) -> int | None:
        """The topic as requests name it: the General topic by leaving it out."""
        return None if self.topic == GENERAL_TOPIC else self.topic

    def behind(self, message_id: int) -> Place:
        """Return where to go on from what was sent here: behind a reply as a reply to it, to stay in its thread."""
        return replace(self, reply_to=None if self.reply_to is None else message_id, quote=None)

    def without(self, refusal: str) -> Place | None:
        """Return the place without what Telegram refused; None where the refusal is about something else."""
        reason = refusal.lower()
        if "quote" in reason and self.quote is not None:
            return replace(self, quote=None)
        if "thread not found" in reason and self.topic is not None:
            return replace(self, topic=None)
        if "repl" in reason and self.reply_to is not None:
            return replace(self, reply_to=None, quote=None)
        return None


class Delivery:
    """The way out. A chat that cannot be written to any more is no error: nothing is sent, and the log says so."""

    def __init__(
        self,
        bot: Bot,
        migrated: Callable[[int, int], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._migrated = migrated
        self._sleep = sleep

    async def send(
        self, place: Place, messages: Sequence[str], keyboard: InlineKeyboardMarkup | None = None
    ) -> list[Message]:
        """Send messages in order, the first as the reply and each further one behind it, the last with the keyboard.

        Returns what was sent; empty where the chat is gone.
        """
        sent: list[Message] = []
        keyboard = _shown(keyboard)
        for number, html in enumerate(messages, start=1):
            message, place = await self._send_one(place, html, keyboard if number == len(messages) else None)
            if message is None:
                break
            sent.append(message)
            place = place.behind(message.message_id)
        return sent

    async def edit(
        self, chat_id: int, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Change a message in place; False where Telegram does not, as when it is no longer there."""
        try:
            await self.trying(
                self._bot.edit_message_text,
                text=html,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=_shown(keyboard),
            )
        except BadRequest as error:
            if "message is not modified" in error.message.lower():
                return True
            log.info("A message could not be changed: %s", error.message)
            return False
        except ChatMigrated as error:
            log.info("A message could not be changed: %s", error.message)
            return False
        except Forbidden as error:
            log.info("A message could not be changed: %s", error.message)
            return True
        return True

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message back, where it is still there."""
        try:
            await self.trying(self._bot.delete_message, chat_id=chat_id, message_id=message_id)
        except (BadRequest, ChatMigrated, Forbidden) as error:
            log.info("A message could not be taken back: %s", error.message)

    async def _send_one(
        self, place: Place, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> tuple[Message | None, Place]:
        """Send one message, leaving out what Telegram refuses; returns where it went in the end."""
        text: dict[str, Any] = {"text": html, "parse_mode": ParseMode.HTML}
        while True:
            try:
                message = await self.trying(
                    self._bot.send_message,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard,
                    **text,
                    **place.arguments(),
                )
            except ChatMigrated as error:
                await self._migrated(place.chat_id, error.new_chat_id)
                place = Place(error.new_chat_id, place.topic)
            except (BadRequest, Forbidden) as error:
                mended = place.without(error.message)
                if isinstance(error, Forbidden) or _GONE.search(error.message):
                    log.info("A chat cannot be written to: %s", error.message)
                    return None, place
                if mended is not None:
                    place = mended
                elif "can't parse entities" in error.message.lower() and text["parse_mode"] is not None:
                    log.exception("Telegram could not parse what was rendered")
                    text = {"text": plain_text(html), "parse_mode": None}
                else:
                    raise
            else:
                return message, place

    async def trying(self, call: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
        """Call, and again after a pause where the network or the server failed.

        A request whose answer was lost may have been carried out: then a message comes twice, which is the lesser evil.
        """
        for pause in PAUSES_S:
            try:
                return await call(**arguments)
            except BadRequest:
                raise  # python-telegram-bot counts it among the network's errors
            except NetworkError as error:
                log.info("Telegram did not answer, trying again in %s s: %s", pause, type(error).__name__)
                await self._sleep(pause)
        return await call(**arguments)


def _shown(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    # A keyboard without buttons would be sent as an empty object, which is none.
    return keyboard if keyboard and keyboard.inline_keyboard else None
