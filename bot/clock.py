"""The time, as everything here tells it unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
