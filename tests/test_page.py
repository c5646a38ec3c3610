"""The page on which people talk to the bot by hand: what it is told, and what it can make people do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.telegram.__main__ import populate
from tests.telegram.page import FILES, Page
from tests.telegram.server import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Window:
    """A browser's side of the socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, telegram: FakeTelegram) -> None:
        self._socket = socket
        self.telegram = telegram
        self.people: dict[str, int] = {}
        self.chats: dict[str, int] = {}

    async def until(self, event: str) -> Any:
        """Return what the next event of a kind is about."""
        async with asyncio.timeout(5):
            while True:
                message = await self._socket.receive_json()
                if message["event"] == event:
                    return message["about"]

    async def look(self) -> Any:
        world = await self.until("world")
        self.people = {person["first_name"]: person["id"] for person in world["people"]}
        self.chats = {chat["title"]: chat["id"] for chat in world["chats"] if "title" in chat}
        return world

    async def act(self, who: str, deed: str, chat: str | None = None, **more: Any) -> None:
        place = self.chats[chat] if chat else self.people[who]
        await self._socket.send_json({"do": deed, "person": self.people[who], "chat": place, **more})

    async def answers(self, kind: str, method: str, **answer: Any) -> None:
        """Play the bot: take the next update of a kind and answer it."""
        update = await self.telegram.inbox.next()
        self.telegram.inbox.confirm(update["update_id"])
        query = update[kind]
        name = {"callback_query": "callback_query_id", "inline_query": "inline_query_id"}.get(kind, "guest_query_id")
        number = query.get("id") or query["guest_query_id"]
        assert (await self.telegram.call(method, {name: number, **answer}))["ok"]


@pytest.fixture
async def window() -> AsyncIterator[Window]:
    telegram = FakeTelegram()
    Page(telegram, populate(telegram))
    async with telegram, aiohttp.ClientSession() as session, session.ws_connect(f"{telegram.url}/socket") as socket:
        yield Window(socket, telegram)


def result(text: str) -> dict[str, Any]:
    return {"type": "article", "id": "1", "title": "One", "input_message_content": {"message_text": text}}


async def test_the_page_and_everything_that_it_names_is_served(window: Window) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(window.telegram.url) as response:
            html = await response.text()
        for file in FILES.iterdir():
            async with session.get(f"{window.telegram.url}/page/{file.name}") as response:
                assert response.status == 200

    assert "/page/main.js" in html


async def test_the_page_shows_several_people_a_group_topics_and_a_group_without_the_bot(window: Window) -> None:
    world = await window.look()

    assert [person["language_code"] for person in world["people"]] == ["pl", "en", "uk"]
    assert [chat["bot"] for chat in world["chats"] if "title" in chat] == ["member", "member", "left"]
    assert [topic["name"] for chat in world["chats"] for topic in chat["topics"]] == ["Asia", "Space"]
    assert not world["online"]


async def test_what_somebody_writes_is_shown_to_everybody_and_reaches_the_bot(window: Window) -> None:
    await window.look()
    await window.act("Ben", "write", "Reading circle", text="/ask who?")

    assert (await window.until("message"))["text"] == "/ask who?"
    assert window.telegram.inbox.pending[0]["message"]["from"]["first_name"] == "Ben"


async def test_replies_quotes_edits_and_deletions_work(window: Window) -> None:
    await window.look()
    await window.act("Anna", "write", text="Kto pojechał z Kimem?")
    first = await window.until("message")
    await window.act("Anna", "write", text="Kiedy?", reply_to=first["message_id"], quote="z Kimem")
    second = await window.until("message")
    assert (second["reply_to_message"]["text"], second["quote"]["text"]) == (first["text"], "z Kimem")

    await window.act("Anna", "edit", message=second["message_id"], text="Gdzie?")
    assert (await window.until("edit"))["text"] == "Gdzie?"
    await window.act("Anna", "delete", message=first["message_id"])
    assert (await window.until("delete"))["message_id"] == first["message_id"]


async def test_topics_and_wordless_messages_are_sent_where_they_belong(window: Window) -> None:
    await window.look()
    forum = window.telegram.world.chats[window.chats["Newsroom"]]
    await window.act("Anna", "send", "Newsroom", what="sticker", topic=min(forum.topics))

    assert (await window.until("message"))["message_thread_id"] == min(forum.topics)
    for what in ("voice", "photo"):
        await window.act("Anna", "send", what=what)
        assert what in await window.until("message")


async def test_a_pressed_button_shows_what_it_comes_to(window: Window) -> None:
    await window.look()
    await window.act("Anna", "write", text="/start")
    await window.until("message")
    window.telegram.inbox.drop()
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]}
    chat = window.people["Anna"]
    sent = await window.telegram.call("sendMessage", {"chat_id": chat, "text": "Hi", "reply_markup": keyboard})
    await window.act("Anna", "press", message=sent["result"]["message_id"], row=0, column=0)
    await window.answers("callback_query", "answerCallbackQuery", text="Moment")

    assert (await window.until("pressed"))["outcome"] == "Moment"


async def test_inline_results_come_up_and_the_chosen_one_is_posted(window: Window) -> None:
    await window.look()
    await window.act("Ben", "type", "Reading circle", query="who", number=1)
    await window.answers("inline_query", "answerInlineQuery", results=[result("An admiral")])
    assert [one["title"] for one in (await window.until("results"))["results"]] == ["One"]

    await window.act("Ben", "choose", "Reading circle", query="who", number=1, result=0)
    posted = await window.until("message")
    assert (posted["text"], posted["via_bot"]["username"]) == ("An admiral", "article_test_bot")


async def test_the_bot_can_be_called_where_it_is_no_member(window: Window) -> None:
    await window.look()
    await window.act("Ben", "write", "Friends (no bot)", text="@article_test_bot who?")
    await window.answers("guest_message", "answerGuestQuery", result=result("An admiral"))

    assert (await window.until("message"))["text"] == "@article_test_bot who?"
    assert (await window.until("message"))["guest_bot_caller_user"]["first_name"] == "Ben"


async def test_the_bot_can_be_blocked_and_added(window: Window) -> None:
    await window.look()
    await window.act("Anna", "write", text="Hi")
    await window.act("Anna", "member", present=False)
    await window.act("Ben", "member", "Friends (no bot)", present=True)
    await window.until("membership")
    await window.until("membership")

    assert window.telegram.world.chats[window.people["Anna"]].bot == "kicked"
    assert window.telegram.world.chats[window.chats["Friends (no bot)"]].bot == "member"


async def test_what_cannot_be_done_is_said(window: Window) -> None:
    await window.look()
    await window.act("Anna", "write", text="Hi")
    first = await window.until("message")
    await window.act("Anna", "write", text="Hi", reply_to=first["message_id"], quote="Ho")

    assert (await window.until("notice"))["text"] == "Bad Request: QUOTE_TEXT_INVALID"
