"""Logging of the running bot: what a person who runs it wants to know, and never a secret."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

QUIET = {
    # Every request, at INFO, with the token in its address.
    "httpx": logging.WARNING,
    # What it logs with a traceback is raised as well, and said in one line.
    "telegram.ext.Updater": logging.CRITICAL,
    "telegram.ext.AIORateLimiter": logging.CRITICAL,
}
OURS = ("bot", "index")
_DATA = re.compile(r"%r|\"%s\"")
_WITH_DATA = re.compile("Received data was|invalid JSON data")
"""How python-telegram-bot words what it logs together with the updates that it could not read, questions and all."""


class ScrubbingFormatter(logging.Formatter):
    """Replaces secrets in whole records, tracebacks included: libraries put the token into their exceptions."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(filter(None, secrets))

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without the secrets."""
        return scrub(super().format(record), self._secrets)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in a text.

    >>> scrub("https://api.telegram.org/bot123:ABCDEFGH/getMe", ["123:ABCDEFGH"])
    'https://api.telegram.org/bot***/getMe'
    """
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def configure(secrets: Iterable[str]) -> None:
    """Log to stderr: the bot at INFO, everything else from WARNING."""
    handler = logging.StreamHandler()
    handler.setFormatter(ScrubbingFormatter(secrets))
    handler.addFilter(_is_worth_saying)
    handler.addFilter(_without_data)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).handlers = []
        logging.getLogger(name).setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _is_worth_saying(record: logging.LogRecord) -> bool:
    if record.name == "telegram.ext" and record.module == "networkloop":  # raised as well, and said in one line
        return False
    # Some libraries set their own levels when they are imported, after this was configured.
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS


def _without_data(record: logging.LogRecord) -> bool:
    if record.name.startswith("telegram") and _WITH_DATA.search(str(record.msg)):
        record.msg, record.args = _DATA.sub("…", str(record.msg)), ()
    return True
