"""The Telegram that the bot is tested against, asked by python-telegram-bot, which reads every answer strictly."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, BotCommand, InlineQueryResultArticle, InputTextMessageContent, ReplyParameters
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.telegram.faults import Network, bad_gateway, blocked, flood, refusal, server_error
from tests.telegram.people import Person
from tests.telegram.rejection import Rejected
from tests.telegram.server import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_of(telegram) as bot:
        yield bot


def bot_of(telegram: FakeTelegram, token: str | None = None, read_timeout: float = 5.0) -> Bot:
    return Bot(
        token or telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=HTTPXRequest(read_timeout=read_timeout),
    )


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    return Person(telegram, "Anna", "pl")


def article(number: str = "1", text: str = "<b>Hi</b>", keyboard: Keyboard | None = None) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "Title", InputTextMessageContent(text, "HTML"), reply_markup=keyboard)


def labels(*names: str) -> Keyboard:
    return Keyboard([[Button(name, callback_data=name) for name in names]])


async def only(bot: Bot) -> Update:
    (update,) = await bot.get_updates()
    return update


# Who the bot is


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    assert bot.username == "article_test_bot"
    assert bot.supports_inline_queries


async def test_a_wrong_token_is_refused(telegram: FakeTelegram) -> None:
    with pytest.raises(InvalidToken):
        async with bot_of(telegram, "1:wrong"):
            pass


async def test_commands_and_descriptions_are_kept_by_language_and_scope(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("ask", "Pytaj")], language_code="pl")
    await bot.set_my_description("Opis", "pl")

    assert await bot.get_my_commands(language_code="pl") == (BotCommand("ask", "Pytaj"),)
    assert await bot.get_my_commands() == ()
    assert (await bot.get_my_description("pl")).description == "Opis"
    assert not (await bot.get_my_description()).description

    await bot.delete_my_commands(language_code="pl")
    assert await bot.get_my_commands(language_code="pl") == ()


async def test_files_that_people_send_can_be_fetched(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.files["voice1"] = b"OggS"

    assert await (await bot.get_file("voice1")).download_as_bytearray() == b"OggS"
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("voice2")


async def test_what_is_not_played_here_is_an_error_and_never_a_silent_success(bot: Bot, telegram: FakeTelegram) -> None:
    with pytest.raises(NetworkError, match="Not Implemented"):
        await bot.send_dice(1)

    assert len(telegram.journal.broken_rules) == 1


# Long polling


async def test_updates_come_again_until_they_are_confirmed(bot: Bot, anna: Person) -> None:
    anna.writes("one")
    anna.writes("two")

    first = await bot.get_updates()
    again = await bot.get_updates(limit=1)
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert [update.update_id for update in again] == [first[0].update_id]
    assert [update.update_id for update in rest] == [first[1].update_id]
    assert not await bot.get_updates(offset=first[1].update_id + 1)


async def test_a_negative_offset_keeps_the_last_ones(bot: Bot, anna: Person) -> None:
    for text in ("one", "two", "three"):
        anna.writes(text)

    assert [update.message.text for update in await bot.get_updates(offset=-1) if update.message] == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_waits_and_returns_at_once_when_something_happens(bot: Bot, anna: Person) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    anna.writes("Hi")
    assert len(await asyncio.wait_for(waiting, 2)) == 1


async def test_a_long_poll_ends_empty_when_nothing_happens(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first(bot: Bot, telegram: FakeTelegram) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    async with bot_of(telegram) as other:
        assert await other.get_updates() == ()

    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_only_kinds_that_were_asked_for_are_delivered_and_the_choice_stays(bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    message = anna.writes("Hi")
    anna.edits(message, "Hello")

    assert (await only(bot)).edited_message


async def test_an_update_can_be_delivered_twice(bot: Bot, anna: Person, telegram: FakeTelegram) -> None:
    anna.writes("Hi")
    update = telegram.inbox.pending[0]
    await bot.get_updates(offset=update["update_id"] + 1)

    telegram.inbox.again(update)
    assert (await only(bot)).update_id == update["update_id"]


def test_an_update_that_breaks_the_description_is_not_delivered() -> None:
    from tests.telegram.inbox import Inbox

    with pytest.raises(Rejected, match="lacks message_id"):
        Inbox().put("message", {"text": "Hi"})


# Webhooks


@asynccontextmanager
async def listening(*statuses: int) -> AsyncIterator[tuple[str, list[tuple[str | None, int]]]]:
    """Listen as a bot behind a webhook that answers with these statuses, the last one again and again."""
    heard: list[tuple[str | None, int]] = []

    async def hear(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        heard.append((secret, (await request.json())["update_id"]))
        return web.Response(status=statuses[min(len(heard), len(statuses)) - 1])

    app = web.Application()
    app.router.add_post("/hook", hear)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", heard
    finally:
        await runner.cleanup()


async def until(holds: Any) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


async def test_a_webhook_gets_updates_in_order_with_its_secret(bot: Bot, anna: Person, telegram: FakeTelegram) -> None:
    async with listening(200) as (url, heard):
        await bot.set_webhook(url, secret_token="psst", allowed_updates=["message"])
        anna.writes("one")
        anna.writes("two")
        await until(lambda: len(heard) == 2)

        assert heard == [("psst", 1), ("psst", 2)]
        await until(lambda: not telegram.inbox.pending)


async def test_a_webhook_that_fails_gets_the_update_again_and_telegram_says_why(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    async with listening(500, 500, 200) as (url, heard):
        await bot.set_webhook(url)
        anna.writes("one")
        await until(lambda: len(heard) == 3)

        assert [number for _, number in heard] == [1, 1, 1]
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        await until(lambda: not telegram.inbox.pending)


async def test_a_webhook_that_nobody_answers_keeps_updates_until_it_is_taken_away(bot: Bot, anna: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    anna.writes("one")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1

    await bot.delete_webhook()
    assert (await only(bot)).message


async def test_a_webhook_away_from_this_machine_must_be_encrypted(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)an https URL must be provided"):
        await bot.set_webhook("http://example.com/hook")


async def test_pending_updates_are_dropped_where_the_bot_asks_for_it(bot: Bot, anna: Person) -> None:
    anna.writes("one")
    await bot.delete_webhook(drop_pending_updates=True)

    assert not await bot.get_updates()


# Messages


async def test_what_is_sent_comes_back_with_its_entities(bot: Bot, anna: Person) -> None:
    anna.starts()

    sent = await bot.send_message(anna.user["id"], "<b>Żółw</b> 😀 <blockquote>x.com</blockquote>", "HTML")

    assert sent.text == "Żółw 😀 x.com"
    assert list(sent.parse_entities().values()) == ["Żółw", "x.com", "x.com"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [("kicked", "bot was blocked by the user"), ("left", "bot can't initiate conversation with a user")],
)
async def test_a_person_who_does_not_want_the_bot_gets_nothing(
    bot: Bot, anna: Person, status: str, reason: str
) -> None:
    anna.private.bot = status

    with pytest.raises(Forbidden, match=reason):
        await bot.send_message(anna.user["id"], "Hi")


async def test_groups_without_the_bot_cannot_be_written_to(bot: Bot, anna: Person, telegram: FakeTelegram) -> None:
    group = telegram.world.add_group("Club", anna.user)
    anna.removes_bot(group)
    with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(group.id, "Hi")

    group.bot = "left"
    with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(group.id, "Hi")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "Hi")


async def test_a_group_that_grew_is_told_of_on_both_sides_and_refuses_by_its_old_number(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    group = telegram.world.add_group("Club", anna.user, kind="group")
    larger = telegram.upgrade(group)

    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(group.id, "Hi")
    assert refused.value.new_chat_id == larger.id
    left, joined, membership = await bot.get_updates()
    assert left.message
    assert left.message.migrate_to_chat_id == larger.id
    assert joined.message
    assert joined.message.migrate_from_chat_id == group.id
    assert membership.my_chat_member
    assert membership.my_chat_member.chat.id == larger.id


async def test_replies_and_quotes_must_be_there(bot: Bot, anna: Person) -> None:
    question = anna.writes("Kto pojechał z Kimem?")
    chat = anna.user["id"]

    reply = await bot.send_message(
        chat, "Hi", reply_parameters=ReplyParameters(question["message_id"], quote="pojechał z")
    )
    assert reply.quote
    assert reply.quote.position == 4
    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        await bot.send_message(chat, "Hi", reply_parameters=ReplyParameters(question["message_id"], quote="nie"))
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat, "Hi", reply_parameters=ReplyParameters(99))
    alone = await bot.send_message(chat, "Hi", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))
    assert alone.reply_to_message is None


async def test_topics_are_kept_apart_and_the_general_one_has_no_number(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    forum = telegram.world.add_group("Forum", anna.user, topics=("News",))
    (topic,) = forum.topics
    question = anna.writes("Hi", forum, topic=topic)

    assert question["message_thread_id"] == topic
    assert question["is_topic_message"]
    assert question["reply_to_message"]["forum_topic_created"]["name"] == "News"
    reply = await bot.send_message(forum.id, "Hi", reply_parameters=ReplyParameters(question["message_id"]))
    assert reply.message_thread_id == topic
    for number in (1, 99):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "Hi", message_thread_id=number)
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_chat_action(forum.id, "typing", message_thread_id=number)


async def test_only_its_own_messages_are_the_bots_to_change_and_only_into_something_else(
    bot: Bot, anna: Person
) -> None:
    theirs = anna.writes("Hi")
    chat = anna.user["id"]
    sent = await bot.send_message(chat, "<b>Hi</b>", "HTML", reply_markup=labels("One"))

    edited = await bot.edit_message_text("Hello", chat, sent.message_id)
    assert isinstance(edited, type(sent))
    assert (edited.text, edited.entities, edited.reply_markup) == ("Hello", (), None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Hello", chat, sent.message_id)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("Hello", chat, theirs["message_id"])
    await bot.delete_message(chat, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Hi", chat, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(chat, sent.message_id)
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.edit_message_text("Hi", inline_message_id="none")


async def test_a_request_that_breaks_a_rule_is_refused_and_written_down(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    anna.starts()
    with pytest.raises(BadRequest, match=r"(?i)unsupported start tag"):
        await bot.send_message(anna.user["id"], "<p>Hi</p>", "HTML")

    assert len(telegram.journal.broken_rules) == 1
    assert "Unsupported start tag" in telegram.journal.broken_rules[0]


# What people do


async def test_a_pressed_button_waits_for_its_answer(bot: Bot, anna: Person) -> None:
    anna.starts()
    await bot.send_message(anna.user["id"], "Hi", reply_markup=labels("Context", "Others"))
    shown = max(anna.private.messages.values(), key=lambda message: int(message["message_id"]))

    pressing = asyncio.create_task(anna.presses(shown, "Others"))
    query = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert query
    assert query.data == "Others"
    await query.answer("Moment")
    assert await pressing == "Moment"
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    with pytest.raises(AssertionError, match="no button 'More' among"):
        await anna.presses(shown, "More")


async def test_an_inline_result_travels_into_a_chat_and_can_be_changed_there(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    group = telegram.world.add_group("Club", anna.user)
    typing = asyncio.create_task(anna.types("who", group))
    query = (await bot.get_updates(timeout=5))[0].inline_query
    assert query
    assert (query.query, query.chat_type) == ("who", "supergroup")
    await query.answer([article(keyboard=labels("More"))])
    posted = anna.chooses((await typing)[0], group, query="who")

    asked, chosen, seen = await bot.get_updates()
    assert asked.inline_query
    assert chosen.chosen_inline_result
    assert seen.message
    assert seen.message.via_bot == bot.bot
    await bot.edit_message_text("Changed", inline_message_id=chosen.chosen_inline_result.inline_message_id)
    assert posted["text"] == "Changed"

    pressing = asyncio.create_task(
        anna.presses({**posted, "reply_markup": seen.message.to_dict()["reply_markup"]}, "M")
    )
    press = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert press
    assert press.inline_message_id == chosen.chosen_inline_result.inline_message_id
    await press.answer()
    await pressing


async def test_a_guest_is_answered_once_in_a_chat_where_the_bot_is_no_member(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    elsewhere = telegram.world.add_group("Elsewhere", anna.user)
    elsewhere.bot = "left"
    calling = asyncio.create_task(anna.summons("@article_test_bot who?", elsewhere))

    call = (await bot.get_updates(timeout=5))[0].guest_message
    assert call
    assert call.guest_query_id
    await bot.answer_guest_query(call.guest_query_id, article())
    answer = await calling
    assert answer["text"] == "Hi"
    assert answer["guest_bot_caller_user"] == anna.user
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(call.guest_query_id, article())


async def test_links_to_the_bot_start_it_and_other_buttons_say_what_they_lead_to(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    group = telegram.world.add_group("Club", anna.user)
    keyboard = Keyboard(
        [
            [Button("Private", url="https://t.me/article_test_bot?start=a1")],
            [Button("Source", url="https://example.com/")],
            [Button("Here", switch_inline_query_current_chat="a1")],
        ]
    )
    sent = (await bot.send_message(group.id, "Hi", reply_markup=keyboard)).to_dict()

    assert (await anna.presses(sent, "Private"))["text"] == "/start a1"
    assert await anna.presses(sent, "Source") == "https://example.com/"
    assert await anna.presses(sent, "Here") == "a1"


async def test_joining_and_blocking_are_told(bot: Bot, anna: Person, telegram: FakeTelegram) -> None:
    group = telegram.world.add_group("Club", anna.user)
    group.bot = "left"
    anna.adds_bot(group)
    anna.starts()
    anna.blocks_bot()
    anna.unblocks_bot()

    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes] == [
        ("left", "member"),
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_with_privacy_the_bot_hears_in_groups_only_what_is_meant_for_it(
    anna: Person, telegram: FakeTelegram
) -> None:
    group = telegram.world.add_group("Club", anna.user)
    telegram.privacy = True
    anna.writes("Nice weather", group)
    anna.writes("/ask@article_test_bot who?", group)
    anna.writes("@article_test_bot who?", group)

    assert len(telegram.inbox.pending) == 2


# What goes wrong


@pytest.mark.parametrize(
    ("what", "error"),
    [
        pytest.param(flood(7), RetryAfter, id="flood"),
        pytest.param(blocked, Forbidden, id="blocked"),
        pytest.param(refusal("message thread not found"), BadRequest, id="refusal"),
        pytest.param(server_error, NetworkError, id="server error"),
        pytest.param(bad_gateway, NetworkError, id="bad gateway"),
        pytest.param(Network.DROPS, NetworkError, id="dropped connection"),
        pytest.param(Network.HANGS, TimedOut, id="timeout"),
        pytest.param(Network.LOSES, NetworkError, id="lost answer"),
    ],
)
async def test_a_scripted_fault_strikes_as_often_as_it_says(
    telegram: FakeTelegram,
    anna: Person,
    what: Any,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    anna.starts()
    telegram.fails(what, "sendMessage")
    async with bot_of(telegram, read_timeout=0.3) as bot:
        with pytest.raises(error) as raised:
            await bot.send_message(anna.user["id"], "Hi")
        sent = len(telegram.journal.of("sendMessage"))
        await bot.send_message(anna.user["id"], "Hi again")

    assert raised.type is error or error is NetworkError
    assert sent == 0
    done = [message["text"] for message in anna.private.messages.values()][1:]
    assert done == (["Hi", "Hi again"] if what is Network.LOSES else ["Hi again"])
    assert not telegram.journal.broken_rules


async def test_a_fault_strikes_only_the_method_and_chat_that_it_names_and_not_before_its_turn(
    bot: Bot, anna: Person, telegram: FakeTelegram
) -> None:
    ben = Person(telegram, "Ben")
    anna.starts()
    ben.starts()
    telegram.fails(blocked, "sendMessage", chat=ben.user["id"], after=1)

    await bot.send_chat_action(ben.user["id"], "typing")
    await bot.send_message(ben.user["id"], "one")
    await bot.send_message(anna.user["id"], "two")
    with pytest.raises(Forbidden):
        await bot.send_message(ben.user["id"], "three")


async def test_waiting_for_what_never_comes_says_what_came_instead(bot: Bot, telegram: FakeTelegram) -> None:
    with pytest.raises(AssertionError, match="getMe"):
        await telegram.journal.until(lambda journal: journal.of("sendMessage"), seconds=0.05)
    assert bot.id


async def test_parameters_may_come_in_the_address_in_a_form_or_as_json(telegram: FakeTelegram, anna: Person) -> None:
    anna.starts()
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    values = {"chat_id": str(anna.user["id"]), "text": "Hi"}
    async with aiohttp.ClientSession() as session:
        for asking in (
            session.post(url, params=values),
            session.post(url, data=values),
            session.post(url, json=values),
        ):
            async with asking as response:
                assert (await response.json())["ok"]

    assert len(telegram.journal.of("sendMessage", text="Hi")) == 3
