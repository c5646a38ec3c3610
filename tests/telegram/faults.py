"""What goes wrong, by script: refusals, floods, failing servers and networks, chosen by method, chat and count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from tests.telegram.rejection import Rejected, refuse

if TYPE_CHECKING:
    from collections.abc import Callable


class Network(Enum):
    """How the network fails."""

    HANGS = "nothing comes back until the client gives up, and nothing is done"
    DROPS = "the connection breaks before anything is done"
    LOSES = "everything is done, but the answer never arrives"


@dataclass
class Fault:
    """One thing that goes wrong `times` times, for requests of a method and to a chat, where they are named.

    `after` requests of that kind go well first.
    """

    what: Callable[[], Rejected] | Network
    method: str | None = None
    chat: int | None = None
    times: int = 1
    after: int = 0

    def concerns(self, method: str, values: dict[str, Any]) -> bool:
        """Tell whether it strikes this request; each call counts as one."""
        if not self.times or self.method not in {None, method} or self.chat not in {None, values.get("chat_id")}:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


def flood(retry_after: int) -> Callable[[], Rejected]:
    """Return a refusal of one message too many; `retry_after` in seconds."""
    return lambda: Rejected(f"Too Many Requests: retry after {retry_after}", 429, retry_after=retry_after)


def refusal(reason: str, code: int = 400) -> Callable[[], Rejected]:
    """Return a refusal in Telegram's wording, such as `chat not found`."""
    return lambda: refuse(reason, code)


def blocked() -> Rejected:
    """Refuse because the person has blocked the bot."""
    return refuse("bot was blocked by the user", 403)


def server_error() -> Rejected:
    """Fail as Telegram does when it has a bad day."""
    return Rejected("Internal Server Error", 500)


def bad_gateway() -> Rejected:
    """Fail as what stands before Telegram does."""
    return Rejected("Bad Gateway", 502)
