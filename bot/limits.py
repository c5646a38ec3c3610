"""Token buckets: a few questions at once, then so many a minute."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

REMEMBERED = 10_000
"""Buckets kept; the one untouched for longest goes first, and it is full again by then."""


@dataclass
class _Bucket:
    tokens: float
    filled: float
    noticed: bool = False


class Limit:
    """So many tokens a minute for each owner, as many at once as the bucket holds.

    Source: the token bucket of RFC 2697 with one rate.
    """

    def __init__(self, per_minute: float, burst: float | None = None, clock: Callable[[], float] = monotonic) -> None:
        self.per_minute = per_minute
        self.burst = max(1.0, per_minute / 2 if burst is None else burst)
        self._clock = clock
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(REMEMBERED)

    def take(self, owner: Hashable) -> bool:
        """Take a token; False where there is none."""
        bucket = self._fill(owner)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        bucket.noticed = False
        return True

    def notice(self, owner: Hashable) -> bool:
        """Tell whether an owner without a token is still to be told so; True once until a token was had again."""
        bucket = self._fill(owner)
        first, bucket.noticed = not bucket.noticed, True
        return first

    def wait(self, owner: Hashable) -> float:
        """Return the seconds until there is a token again, 0 where there is one."""
        return max(0.0, 1 - self._fill(owner).tokens) * 60 / self.per_minute

    def __len__(self) -> int:
        return len(self._buckets)

    def _fill(self, owner: Hashable) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(owner, _Bucket(self.burst, now))
        bucket.tokens = min(self.burst, bucket.tokens + max(0.0, now - bucket.filled) * self.per_minute / 60)
        bucket.filled = now
        return bucket
