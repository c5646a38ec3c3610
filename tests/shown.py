"""The bot's requests as lines that a person can read."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.cast import Stage
    from tests.offline import Call, Json

_DOES = {
    "sendMessage": "Bot answers",
    "editMessageText": "Bot changes its message",
    "deleteMessage": "Bot takes a message back",
}


def shown(calls: Iterable[Call], stage: Stage) -> Iterator[str]:
    """Yield what people see of the bot's requests, one paragraph each."""
    for call in calls:
        if isinstance(call.result, Rejected):
            yield _indented(f"{_DOES[call.method]}, but Telegram refuses: {call.result.description}.")
        elif call.method == "sendMessage":
            yield _indented(_heading(call, stage), _readable(call.values))
        elif call.method == "editMessageText":
            yield _indented("Bot changes its message:", _readable(call.values))
        elif call.method == "deleteMessage":
            yield _indented("Bot takes a message back.")
        elif call.method == "answerCallbackQuery" and "text" in call.values:
            yield _indented(f"Bot shows a notice: {call.values['text']}")


def _heading(call: Call, stage: Stage) -> str:
    topic = stage.topics.get(call.values.get("message_thread_id", 0))
    where = f" in {topic}" if topic else ""
    reply = call.values.get("reply_parameters")
    to = f", in reply to “{_words(stage.world.messages[call.values['chat_id']], reply['message_id'])}”" if reply else ""
    quoting = f", quoting “{reply['quote']}”" if reply and "quote" in reply else ""
    return f"Bot{where}{to}{quoting}:"


def _words(messages: list[Json], message_id: int) -> str:
    for message in messages:
        if message["message_id"] == message_id:
            words = " ".join(str(message.get("text") or message.get("caption") or "(no words)").split())
            return words if len(words) <= 40 else f"{words[:40]}…"
    return "(a message that is gone)"


def _indented(heading: str, body: str = "") -> str:
    return "\n".join(f"    {line}".rstrip() for line in [heading, *body.splitlines()])


def _readable(values: dict[str, Any]) -> str:
    """Write HTML and buttons so that a person can read them."""
    text = values["text"]
    if values.get("parse_mode") == "HTML":
        text = re.sub(r"<blockquote( expandable)?>(.*?)</blockquote>", _quoted, text, flags=re.DOTALL)
        text = re.sub(r"</?b>", "**", text)
        text = re.sub(r"</?i>", "_", text)
        text = re.sub(r"</?code>", "`", text)
        text = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1 ↗", text)
        text = unescape(text)
    text = re.sub(r"`[0-9a-f]{8}`", "`(reference)`", text)
    rows = values.get("reply_markup", {}).get("inline_keyboard", [])
    lines = [" ".join(f"[{button['text']}]{' ↗' if 'url' in button else ''}" for button in row) for row in rows]
    return "\n".join([text, *lines])


def _quoted(match: re.Match[str]) -> str:
    mark = "▾|" if match[1] else "|"
    return "\n".join(f"{mark} {line}" for line in match[2].split("\n"))
