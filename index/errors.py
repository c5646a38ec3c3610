"""What can go wrong, worded for the person who reads it.

ArticleBotError
├── ArticleError      the article cannot be had or used
├── QuestionError     the question cannot be asked
├── ModelError        weights are missing, damaged or do not fit
├── StoreError        the index on disk cannot be read or written
└── SettingsError     a setting is wrong or missing

Each message is one sentence that says what to do; it names no class and no library.
"""

import re

NAME_WIDTH = 120
"""Code points of a path or address in a message; of a longer one the end is shown, which tells more."""


def shown(name: object) -> str:
    """Return a path or address as one short line that any terminal can print."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", "?", str(name))
    return line if len(line) <= NAME_WIDTH else f"…{line[-NAME_WIDTH:]}"


class ArticleBotError(Exception):
    """The root: every command prints its message and exits with status 1."""


class ArticleError(ArticleBotError):
    """For the person who named the article: it cannot be read, fetched or used."""


class QuestionError(ArticleBotError):
    """For the person who asks: the question is empty or too long."""


class ModelError(ArticleBotError):
    """For the person who set the models up: weights are missing, damaged, or of another kind."""


class StoreError(ArticleBotError):
    """For the person who runs the program: the index on disk cannot be read or written."""


class SettingsError(ArticleBotError):
    """For the person who runs the bot: a setting is wrong or missing."""
