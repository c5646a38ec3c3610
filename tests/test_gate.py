from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import CallbackQuery, Chat, InlineQuery, Message, MessageEntity, Update, User
from telegram.error import Forbidden
from telegram.ext import ApplicationHandlerStop

from bot.desk import Desk
from bot.handlers.gate import check
from bot.settings import load_settings
from bot.texts import phrases_in
from tests.fakes import WordEngine, lighthouse

GROUP, SUPERGROUP, OTHER = -5, -100_5, -7
NOW = datetime(2024, 5, 13, tzinfo=UTC)


INVITED = 11


def said_in(chat: int, person: int = 7, **more: Any) -> Update:
    kind = Chat.SUPERGROUP if chat == SUPERGROUP else Chat.GROUP
    author = User(person, "Anna", False)
    return Update(1, message=Message(1, datetime(2024, 5, 13, tzinfo=UTC), Chat(chat, kind), from_user=author, **more))


@pytest.fixture
def context() -> Any:
    unused: Any = None
    settings = load_settings(telegram_token="1:x", allowed_chats=f"{GROUP},{INVITED}", _env_file=None)
    return SimpleNamespace(desk=Desk(settings, WordEngine(lighthouse()), archive=unused, delivery=unused))


async def test_an_allowed_group_is_let_in_and_another_is_not(context: Any) -> None:
    await check(said_in(GROUP), context)
    with pytest.raises(ApplicationHandlerStop):
        await check(said_in(OTHER), context)


@pytest.mark.parametrize(
    ("command", "open_to_all"),
    [
        ("/forget", True),
        ("/privacy", True),
        ("/Forget@article_bot please", True),
        ("/help", False),
        ("forget", False),
        ("/forgets", False),
    ],
)
async def test_a_stranger_too_may_have_deleted_what_is_stored_of_him(
    context: Any, command: str, open_to_all: bool
) -> None:
    context.desk.delivery = SimpleNamespace(send=lambda *_: asyncio.sleep(0))
    tom, word = User(8, "Tom", False), command.partition(" ")[0]
    named = [MessageEntity(MessageEntity.BOT_COMMAND, 0, len(word))] if word.startswith("/") else []
    message = Message(1, NOW, Chat(8, Chat.PRIVATE), from_user=tom, text=command, entities=named)
    if open_to_all:
        await check(Update(1, message=message), context)
    else:
        with pytest.raises(ApplicationHandlerStop):
            await check(Update(1, message=message), context)


async def test_a_stranger_asks_nothing_behind_a_command_that_telegram_found_none(context: Any) -> None:
    context.desk.delivery = SimpleNamespace(send=lambda *_: asyncio.sleep(0))
    message = Message(1, NOW, Chat(8, Chat.PRIVATE), from_user=User(8, "Tom", False), text="/forget Kto?")
    with pytest.raises(ApplicationHandlerStop):
        await check(Update(1, message=message), context)


async def test_the_supergroup_that_an_allowed_group_becomes_is_let_in_and_named(
    context: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await check(said_in(GROUP, migrate_to_chat_id=SUPERGROUP), context)
    await check(said_in(SUPERGROUP), context)
    assert f"The group {GROUP} is now {SUPERGROUP}" in caplog.text


async def test_a_stranger_who_cannot_be_told_so_is_not_let_in_either(context: Any) -> None:
    class Blocked:
        async def send(self, *_: Any) -> None:
            raise Forbidden("bot was blocked by the user")

    context.desk.delivery = Blocked()
    tom = User(8, "Tom", False)
    message = Message(1, datetime(2024, 5, 13, tzinfo=UTC), Chat(8, Chat.PRIVATE), from_user=tom)
    with pytest.raises(ApplicationHandlerStop):
        await check(Update(1, message=message), context)


async def test_an_answer_that_was_given_may_be_shared_and_nothing_else_is_offered_to_strangers(context: Any) -> None:
    asked: list[Any] = []

    class Query(InlineQuery):
        async def answer(self, results: Any, **_: Any) -> bool:  # type: ignore[override]
            asked.append(results)
            return True

    tom = User(8, "Tom", False)
    await check(Update(1, inline_query=Query("1", tom, "7kZ-q_41xAbc", "")), context)
    assert asked == []
    with pytest.raises(ApplicationHandlerStop):
        await check(Update(3, inline_query=Query("2", tom, "Kto zbudował latarnię?", "")), context)
    assert asked == [[]]


async def test_a_button_that_a_stranger_presses_says_why_nothing_happens(context: Any) -> None:
    told: list[Any] = []

    class Press(CallbackQuery):
        async def answer(self, text: Any = None, **_: Any) -> bool:  # type: ignore[override]
            told.append(text)
            return True

    tom = User(8, "Tom", False, language_code="en")
    with pytest.raises(ApplicationHandlerStop):
        await check(Update(1, callback_query=Press("1", tom, "x", data="c:7kZ-q_41xAbc")), context)
    assert told == [phrases_in("en").not_allowed]


async def test_no_group_lets_itself_in_by_becoming_a_supergroup(context: Any) -> None:
    for update in (said_in(OTHER, migrate_to_chat_id=SUPERGROUP), said_in(SUPERGROUP)):
        with pytest.raises(ApplicationHandlerStop):
            await check(update, context)


async def test_nobody_lets_a_group_in_by_making_it_a_supergroup(context: Any, caplog: pytest.LogCaptureFixture) -> None:
    await check(said_in(OTHER, INVITED, migrate_to_chat_id=SUPERGROUP), context)
    assert not caplog.records
    assert context.desk.moved == {SUPERGROUP}  # where nobody is greeted again
    with pytest.raises(ApplicationHandlerStop):
        await check(said_in(SUPERGROUP), context)


async def test_a_call_from_elsewhere_is_not_let_in_by_its_chats_number(
    context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.gate.say", lambda *_: asyncio.sleep(0))
    with pytest.raises(ApplicationHandlerStop):
        await check(Update(1, guest_message=said_in(GROUP, guest_query_id="1").message), context)
    await check(Update(2, guest_message=said_in(OTHER, INVITED, guest_query_id="2").message), context)


async def test_a_strangers_call_from_elsewhere_is_told_why(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    async def say(_message: Message, html: str, _context: Any) -> None:
        told.append(html)

    monkeypatch.setattr("bot.handlers.gate.say", say)
    summons = said_in(OTHER, guest_query_id="1").message
    for _ in range(2):
        with pytest.raises(ApplicationHandlerStop):
            await check(Update(1, guest_message=summons), context)
    assert told == [phrases_in("en").not_allowed]
