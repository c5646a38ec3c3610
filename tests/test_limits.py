from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import REMEMBERED, Limit


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_is_let_through_and_then_one_for_every_interval() -> None:
    clock = Clock()
    limit = Limit(6, burst=3, clock=clock)
    assert [limit.take("Anna") for _ in range(4)] == [True, True, True, False]
    clock.seconds = 9.9
    assert not limit.take("Anna")
    clock.seconds = 10.0
    assert limit.take("Anna")
    assert not limit.take("Anna")


def test_owners_do_not_share_a_bucket() -> None:
    limit = Limit(6, burst=1, clock=Clock())
    assert limit.take("Anna")
    assert limit.take("Tom")


def test_a_person_is_told_once_and_again_only_after_having_asked_in_between() -> None:
    clock = Clock()
    limit = Limit(6, burst=1, clock=clock)
    limit.take("Anna")
    assert limit.notice("Anna")
    assert not limit.notice("Anna")
    clock.seconds = 10
    assert limit.take("Anna")
    assert limit.notice("Anna")


def test_the_wait_is_exactly_as_long_as_it_takes() -> None:
    clock = Clock()
    limit = Limit(4, burst=1, clock=clock)
    limit.take("Anna")
    assert limit.wait("Anna") == 15
    clock.seconds = limit.wait("Anna")
    assert limit.take("Anna")


def test_the_bucket_touched_longest_ago_is_forgotten_first() -> None:
    limit = Limit(1, burst=1, clock=Clock())
    for owner in range(REMEMBERED + 1):
        limit.take(owner)
    assert len(limit) == REMEMBERED
    assert limit.take(0)
    assert not limit.take(REMEMBERED)


def test_a_clock_that_is_set_back_takes_nothing_away() -> None:
    clock = Clock()
    clock.seconds = 3_600.0
    limit = Limit(6, burst=2, clock=clock)
    assert limit.take("Anna")
    clock.seconds = 0.0
    assert limit.take("Anna")
    assert limit.wait("Anna") == 10


@given(st.lists(st.floats(0, 120), max_size=60), st.integers(1, 60), st.integers(1, 10))
def test_never_more_than_the_burst_and_the_rate_allow(pauses: list[float], per_minute: int, burst: int) -> None:
    clock = Clock()
    limit = Limit(per_minute, burst=burst, clock=clock)
    taken = 0
    for pause in pauses:
        clock.seconds += pause
        taken += limit.take("Anna")
        assert taken <= burst + clock.seconds * per_minute / 60 + 1e-6
