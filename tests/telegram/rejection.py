"""How Telegram says no."""

from __future__ import annotations

from typing import Any


class Rejected(AssertionError):  # noqa: N818 - a verdict, as Telegram gives it
    """What Telegram answers instead of a result, in its own words; in a test, a rule that the bot has broken."""

    def __init__(self, description: str, code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        """The body of Telegram's reply."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def refuse(reason: str, code: int = 400) -> Rejected:
    """Word a refusal as Telegram does, with the status by name in front."""
    status = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}[code]
    return Rejected(f"{status}: {reason}", code)
