from __future__ import annotations

import asyncio
import inspect
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Chat, InlineQuery, Message, Update, User

from bot.processor import REMEMBERED, ChatOrder


async def never_seen(_update_id: int) -> bool:
    return False


def update(number: int, chat: int) -> Update:
    return Update(number, message=Message(number, datetime(2024, 5, 13, tzinfo=UTC), Chat(chat, Chat.PRIVATE)))


def inline(number: int) -> Update:
    return Update(number, inline_query=InlineQuery("1", User(7, "Anna", False), "kto", ""))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 4), max_size=30))
def test_a_chats_updates_run_one_after_another_in_order(chats: list[int]) -> None:
    async def play() -> None:
        order = ChatOrder(never_seen)
        running: set[int] = set()
        done: list[tuple[int, int]] = []

        async def handle(number: int, chat: int) -> None:
            assert chat not in running
            running.add(chat)
            await asyncio.sleep(0)
            running.remove(chat)
            done.append((chat, number))

        jobs = [order.process_update(update(number, chat), handle(number, chat)) for number, chat in enumerate(chats)]
        await asyncio.gather(*jobs)
        for chat in set(chats):
            assert [number for where, number in done if where == chat] == [
                number for number, where in enumerate(chats) if where == chat
            ]
        assert order.chats_waiting == 0

    asyncio.run(play())


async def test_chats_do_not_wait_for_each_other() -> None:
    order = ChatOrder(never_seen)
    slow, arrived = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        await slow.wait()

    async def arrive() -> None:
        arrived.set()

    waiting = asyncio.create_task(order.process_update(update(1, 1), wait()))
    await asyncio.sleep(0)
    await order.process_update(update(2, 2), arrive())
    assert arrived.is_set()
    assert order.chats_waiting == 1
    slow.set()
    await waiting


async def test_a_busy_chat_does_not_hold_up_the_others() -> None:
    order = ChatOrder(never_seen)
    slow, arrived = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        await slow.wait()

    async def arrive() -> None:
        arrived.set()

    waiting = [asyncio.create_task(order.process_update(update(number, 1), wait())) for number in range(500)]
    await asyncio.sleep(0)
    await order.process_update(update(501, 2), arrive())
    assert arrived.is_set()
    slow.set()
    await asyncio.gather(*waiting)


async def test_an_inline_query_waits_for_nobody() -> None:
    order = ChatOrder(never_seen)
    both = asyncio.Barrier(2)

    async def meet() -> None:
        await both.wait()

    await asyncio.wait_for(
        asyncio.gather(order.process_update(inline(1), meet()), order.process_update(inline(2), meet())), 5
    )


async def test_an_update_runs_once_however_often_it_comes() -> None:
    order = ChatOrder(never_seen)
    runs = []

    async def run() -> None:
        runs.append(1)

    for _ in range(3):
        await order.process_update(update(1, 1), run())
    assert len(runs) == 1


async def test_an_update_that_was_handled_before_a_restart_does_not_run() -> None:
    async def seen(update_id: int) -> bool:
        return update_id == 1

    order = ChatOrder(seen)
    runs = []

    async def run() -> None:
        runs.append(1)

    await order.process_update(update(1, 1), run())
    await order.process_update(update(2, 1), run())
    assert len(runs) == 1


async def test_a_failing_handler_does_not_hold_up_its_chat() -> None:
    order = ChatOrder(never_seen)

    async def fail() -> None:
        raise ValueError

    async def work() -> None: ...

    results = await asyncio.gather(
        order.process_update(update(1, 1), fail()), order.process_update(update(2, 1), work()), return_exceptions=True
    )
    assert isinstance(results[0], ValueError)
    assert results[1] is None
    assert order.chats_waiting == 0


async def test_an_update_that_cannot_be_looked_up_is_not_run_and_leaves_nothing_behind() -> None:
    async def fails(update_id: int) -> bool:
        raise OSError(update_id)

    async def work() -> None:
        raise AssertionError

    order, coroutine = ChatOrder(fails), work()
    with pytest.raises(OSError, match="1"):
        await order.process_update(update(1, 1), coroutine)
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED  # else Python warns that it was never awaited
    assert order.chats_waiting == 0


async def test_what_is_remembered_is_bounded() -> None:
    order = ChatOrder(never_seen)

    async def work() -> None: ...

    for number in range(REMEMBERED + 10):
        await order.process_update(update(number, 1), work())
    assert len(order._recent) == REMEMBERED
