"""The world in a browser: everybody's chats in one window, through a socket that carries what happens both ways."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.telegram.parsing import parse
from tests.telegram.people import Person
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from tests.telegram.server import FakeTelegram
    from tests.telegram.world import Chat, Json

FILES = Path(__file__).parent / "page"
WORDLESS: dict[str, Json] = {
    "sticker": {
        "sticker": {
            "file_id": "sticker",
            "file_unique_id": "sticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👋",
        }
    },
    "voice": {"voice": {"file_id": "voice", "file_unique_id": "voice", "duration": 3}},
    "photo": {"photo": [{"file_id": "photo", "file_unique_id": "photo", "width": 90, "height": 60}]},
}


class Page:
    """Serves the page and does what people do on it; made before the server begins to listen."""

    def __init__(self, telegram: FakeTelegram, people: list[Person]) -> None:
        self._telegram = telegram
        self._people = {person.user["id"]: person for person in people}
        self._sockets: set[web.WebSocketResponse] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: dict[tuple[int, int], Json] = {}
        telegram.world.listeners.append(self._tell)
        telegram.app.router.add_get("/", self._index)
        telegram.app.router.add_get("/socket", self._socket)
        telegram.app.router.add_static("/page/", FILES)

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(FILES / "index.html")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await socket.send_json({"event": "world", "about": self._world()})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._start(self._do(socket, message.json()))
        finally:
            self._sockets.discard(socket)
        return socket

    def _world(self) -> Json:
        world = self._telegram.world
        return {
            "bot": world.bot,
            "commands": self._telegram.said.get(("Commands", "", '{"type": "all_private_chats"}'), []),
            "people": [person.user for person in self._people.values()],
            "chats": [
                {
                    **chat.described,
                    "bot": chat.bot,
                    "topics": [{"id": number, "name": name} for number, name in chat.topics.items()],
                    "members": sorted(chat.members),
                    "messages": [message for message in chat.messages.values() if message],
                }
                for chat in world.chats.values()
                if chat.migrated_to is None
            ],
            "online": bool(self._telegram.journal.of("getUpdates") or self._telegram.inbox.webhook),
        }

    def _tell(self, event: str, about: Json) -> None:
        # Handed over as it is now, for messages change.
        for socket in self._sockets:
            self._start(socket.send_json({"event": event, "about": about}))

    def _start(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, socket: web.WebSocketResponse, action: Json) -> None:
        """Do one thing that somebody does; what goes wrong is shown to them."""
        person = self._people[action["person"]]
        chat = self._telegram.world.chats[action["chat"]]
        try:
            shown = await getattr(self, f"_{action['do']}")(person, chat, action)
        except TimeoutError:
            shown = {"event": "notice", "about": {"text": "The bot does not answer."}}
        except Rejected as error:
            shown = {"event": "notice", "about": {"text": error.description}}
        if shown is not None and not socket.closed:
            await socket.send_json(shown)

    async def _write(self, person: Person, chat: Chat, action: Json) -> None:
        replied = chat.messages.get(action.get("reply_to") or 0) or None
        topic, quote, text = action.get("topic"), action.get("quote"), action["text"]
        if not parse(text).text:
            return
        if chat.person is None and chat.bot != "member" and f"@{self._telegram.world.bot['username']}" in text:
            await person.summons(text, chat, reply_to=replied)
        else:
            person.writes(text, chat, topic=topic, reply_to=replied, quote=quote)

    async def _send(self, person: Person, chat: Chat, action: Json) -> None:
        person.sends(WORDLESS[action["what"]], chat, topic=action.get("topic"))

    async def _edit(self, person: Person, chat: Chat, action: Json) -> None:
        person.edits(chat.messages[action["message"]], action["text"])

    async def _delete(self, _person: Person, chat: Chat, action: Json) -> None:
        self._telegram.world.delete(chat, action["message"])

    async def _press(self, person: Person, chat: Chat, action: Json) -> Json:
        message = chat.messages[action["message"]]
        button = message["reply_markup"]["inline_keyboard"][action["row"]][action["column"]]
        outcome = await person.press(message, button)
        return {"event": "pressed", "about": {"button": button, "outcome": outcome}}

    async def _type(self, person: Person, chat: Chat, action: Json) -> Json:
        answer = await person.looks_up(action["query"], chat)
        self._results[person.user["id"], action["number"]] = answer
        return {"event": "results", "about": {"number": action["number"], **answer}}

    async def _choose(self, person: Person, chat: Chat, action: Json) -> None:
        result = self._results[person.user["id"], action["number"]]["results"][action["result"]]
        person.chooses(result, chat, query=action["query"], topic=action.get("topic"))

    async def _member(self, person: Person, chat: Chat, action: Json) -> None:
        if chat.person is not None:
            (person.unblocks_bot if action["present"] else person.blocks_bot)()
        else:
            (person.adds_bot if action["present"] else person.removes_bot)(chat)
