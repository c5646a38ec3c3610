"""Which words each message had when it was heard last, so that an edit that changes none is told from one that does."""

from __future__ import annotations

from cachetools import LRUCache

REMEMBERED = 10_000
"""Messages; of an older one nothing is known."""


class Heard:
    """Keeps a number for the words of a message and never the words, which their author may want to be forgotten."""

    def __init__(self) -> None:
        self._words: LRUCache[tuple[int, int], int] = LRUCache(REMEMBERED)

    def note(self, chat_id: int, message_id: int, words: str) -> None:
        """Take down what a message says now."""
        self._words[chat_id, message_id] = hash(words)

    def was(self, chat_id: int, message_id: int, words: str) -> bool | None:
        """Tell whether a message said the same when it was heard last; None where nothing is known of it."""
        known = self._words.get((chat_id, message_id))
        return None if known is None else known == hash(words)
