from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import ExtBot

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.delivery import PAUSES_S, Delivery, Place
from bot.flood import RateLimiter
from tests.offline import Offline, World
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Wróć", callback_data="a:1")]])


class Office:
    """A delivery into an offline world, with a clock that jumps."""

    def __init__(self) -> None:
        self.world = World()
        self.world.chats[7] = PRIVATE
        self.world.chats[-5] = {"id": -5, "type": "supergroup", "title": "Grupa"}
        self.pauses: list[float] = []
        self.moves: list[tuple[int, int]] = []
        request = Offline(self.world)
        self.bot: ExtBot[Any] = ExtBot(
            "1:a", request=request, get_updates_request=request, rate_limiter=RateLimiter(tries=2)
        )
        self.delivery = Delivery(self.bot, self.moved, self.pause)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def moved(self, old: int, new: int) -> None:
        self.moves.append((old, new))

    def refuse(
        self, description: str, code: int = 400, times: int = 1, method: str = "sendMessage", **more: Any
    ) -> None:
        self.world.faults += [(method, Rejected(description, code, **more))] * times

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [call.values for call in self.world.calls if call.method == "sendMessage"]


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    async with office.bot:
        yield office
    assert office.world.faults == []


async def test_the_first_message_is_the_reply_and_the_last_has_the_buttons(office: Office) -> None:
    question = office.world.message(PRIVATE, ANNA, text="Kto?")
    place = Place(7, reply_to=question["message_id"])
    sent = await office.delivery.send(place, ["eins", "zwei", "drei"], KEYBOARD)
    assert [message.text for message in sent] == ["eins", "zwei", "drei"]
    replied = [values["reply_parameters"]["message_id"] for values in office.sent]
    assert replied == [question["message_id"], sent[0].message_id, sent[1].message_id]  # in its thread of comments
    assert ["reply_markup" in values for values in office.sent] == [False, False, True]
    assert all(values["link_preview_options"] == {"is_disabled": True} for values in office.sent)


async def test_a_keyboard_without_buttons_is_none(office: Office) -> None:
    (sent,) = await office.delivery.send(Place(7), ["a"], InlineKeyboardMarkup([]))
    assert await office.delivery.edit(7, sent.message_id, "b", InlineKeyboardMarkup([]))
    assert office.world.broken == []
    assert "reply_markup" not in office.sent[0]


async def test_the_general_topic_is_named_by_leaving_it_out(office: Office) -> None:
    await office.delivery.send(Place(-5, topic=1), ["a"])
    await office.delivery.send(Place(-5, topic=8), ["b"])
    assert Place(-5, direct_topic=3).arguments()["direct_messages_topic_id"] == 3
    assert [values.get("message_thread_id") for values in office.sent] == [None, 8]


async def test_a_quote_that_telegram_does_not_find_is_left_out(office: Office) -> None:
    question = office.world.message(office.world.chats[-5], ANNA, text="Kto?")
    place = Place(-5, reply_to=question["message_id"], quote="Kto")
    office.refuse("Bad Request: QUOTE_TEXT_INVALID")
    assert len(await office.delivery.send(place, ["a"])) == 1
    assert ["quote" in values["reply_parameters"] for values in office.sent] == [True, False]


async def test_a_topic_that_is_gone_is_left_out_for_all_messages(office: Office) -> None:
    office.refuse("Bad Request: message thread not found")
    assert len(await office.delivery.send(Place(-5, topic=8), ["a", "b"])) == 2
    assert [values.get("message_thread_id") for values in office.sent] == [8, None, None]


async def test_one_refusal_after_another_is_mended(office: Office) -> None:
    office.refuse("Bad Request: message thread not found")
    office.refuse("Bad Request: quote not found")
    office.refuse("Bad Request: can't parse entities: x")
    place = Place(-5, topic=8, reply_to=3, quote="Kto")
    (message,) = await office.delivery.send(place, ["<b>a</b> &amp; b"])
    assert message.text == "a & b"
    assert "parse_mode" not in office.sent[-1]


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("Forbidden: bot was blocked by the user", 403),
        ("Forbidden: bot was kicked from the group chat", 403),
        ("Forbidden: user is deactivated", 403),
        ("Bad Request: chat not found", 400),
        ("Bad Request: not enough rights to send text messages to the chat", 400),
        ("Bad Request: TOPIC_CLOSED", 400),
    ],
)
async def test_a_chat_that_cannot_be_written_to_is_no_error(office: Office, description: str, code: int) -> None:
    office.refuse(description, code)
    assert await office.delivery.send(Place(7), ["a", "b"]) == []
    assert len(office.sent) == 1


async def test_a_group_that_has_moved_is_followed(office: Office) -> None:
    office.world.chats[-1005] = {"id": -1005, "type": "supergroup", "title": "Grupa"}
    office.refuse("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1005)
    sent = await office.delivery.send(Place(-5, reply_to=3), ["a", "b"])
    assert [message.chat_id for message in sent] == [-1005, -1005]
    assert office.moves == [(-5, -1005)]


async def test_failures_of_the_server_are_tried_again_with_growing_pauses(office: Office) -> None:
    office.refuse("Bad Gateway", 502, times=2)
    office.refuse("Internal Server Error", 500)
    assert len(await office.delivery.send(Place(7), ["a"])) == 1
    assert office.pauses == list(PAUSES_S[:3])


async def test_there_is_an_end_to_trying(office: Office) -> None:
    office.refuse("Bad Gateway", 502, times=len(PAUSES_S) + 1)
    with pytest.raises(NetworkError):
        await office.delivery.send(Place(7), ["a"])


async def test_flood_control_is_waited_for(office: Office) -> None:
    office.refuse("Too Many Requests: retry after 1", 429, retry_after=1)
    began = time.monotonic()
    slow = asyncio.create_task(office.delivery.send(Place(7), ["a"]))
    await asyncio.sleep(0.05)
    await office.delivery.send(Place(-5), ["b"])
    assert not slow.done(), "another chat does not wait"
    assert len(await slow) == 1
    assert time.monotonic() - began >= 1


async def test_presses_of_buttons_do_not_wait_for_inline_mode_to_be_left_alone(office: Office) -> None:
    office.refuse("Too Many Requests: retry after 1", 429, method="answerInlineQuery", retry_after=1)
    slow = asyncio.create_task(office.bot.answer_inline_query("1", []))
    await asyncio.sleep(0.05)
    assert await office.bot.answer_callback_query("2")
    assert not slow.done()
    assert await slow


async def test_there_is_an_end_to_patience(office: Office) -> None:
    office.refuse("Too Many Requests: retry after 1", 429, times=2, retry_after=1)
    with pytest.raises(RetryAfter):
        await office.delivery.send(Place(7), ["a"])


async def test_a_refusal_that_nobody_foresaw_is_an_error(office: Office) -> None:
    office.refuse("Bad Request: message is too long")
    with pytest.raises(BadRequest):
        await office.delivery.send(Place(7), ["a"])


async def test_editing_tells_whether_the_message_is_still_there(office: Office) -> None:
    (message,) = await office.delivery.send(Place(7), ["a"])
    assert await office.delivery.edit(7, message.message_id, "b")
    assert await office.delivery.edit(7, message.message_id, "b"), "not modified is as good as modified"
    assert not await office.delivery.edit(7, 999, "b")
    office.refuse("Forbidden: bot was blocked by the user", 403, method="editMessageText")
    assert await office.delivery.edit(7, message.message_id, "c"), "there is nobody to send it to anew"


async def test_taking_back_a_message_that_is_gone_does_no_harm(office: Office) -> None:
    (message,) = await office.delivery.send(Place(7), ["a"])
    await office.delivery.delete(7, message.message_id)
    await office.delivery.delete(7, message.message_id)
    assert office.world.messages[7] == []


async def test_typing_does_not_use_up_a_groups_messages(office: Office) -> None:
    for _ in range(30):
        await office.bot.send_chat_action(-5, "typing")
    assert len(office.world.calls) == 31
