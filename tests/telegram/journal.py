"""What was asked and what was answered, for tests to read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = {"getUpdates", "sendChatAction"}


@dataclass(frozen=True)
class Entry:
    """One request; `refusal` is why it was not done, `refused_by` what was against it.

    `rules`: the request itself is wrong, which is the bot's mistake. `world`: it cannot be done, as when a person has
    blocked the bot. `script`: a fault. `here`: the real Telegram could do it, this one cannot.
    """

    method: str
    parameters: dict[str, Any]
    at: float
    result: Any = None
    refusal: str | None = None
    refused_by: str | None = None


@dataclass
class Journal:
    """Every request in order."""

    entries: list[Entry] = field(default_factory=list)
    _written: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, entry: Entry) -> None:
        """Add a request."""
        self.entries.append(entry)
        self._written.set()

    def of(self, method: str, **parameters: Any) -> list[Entry]:
        """Return the requests of a method that have these parameters and were carried out."""
        return [
            entry
            for entry in self.entries
            if entry.method == method
            and entry.refusal is None
            and all(entry.parameters.get(name) == value for name, value in parameters.items())
        ]

    @property
    def broken_rules(self) -> list[str]:
        """The requests that Telegram would refuse whatever the state of the world: the bot's own mistakes."""
        return [
            f"{entry.method}: {entry.refusal} ({entry.parameters})"
            for entry in self.entries
            if entry.refused_by in {"rules", "here"}
        ]

    @property
    def methods(self) -> list[str]:
        """The methods in order, without those that only wait."""
        return [entry.method for entry in self.entries if entry.method not in QUIET]

    async def until(self, holds: Callable[[Journal], object], seconds: float = 10.0) -> None:
        """Wait until something holds of what is written.

        Raises:
            AssertionError: it still does not; the message says what was written last.
        """
        try:
            async with asyncio.timeout(seconds):
                while not holds(self):
                    self._written.clear()
                    await self._written.wait()
        except TimeoutError:
            last = "\n".join(f"{entry.method} {entry.parameters} {entry.refusal or ''}" for entry in self.entries[-10:])
            raise AssertionError(f"not within {seconds} s; the last requests:\n{last}") from None
