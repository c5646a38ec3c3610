"""The program as a process against a Bot API server that others wrote, in private chats.

It has no inline mode, no descriptions and no guest messages. It lacks a username and `link_preview_options`, which are
added here.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, web

from tests.process import PATIENCE_S, article_bot
from tests.test_serving import free_port

emulation = pytest.importorskip("lo_bot_api_emulator", reason="the other server is not installed")

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp.typedefs import Handler

TOKEN = "123456:MADE-UP"
ANNA = {"id": 11, "is_bot": False, "first_name": "Anna", "language_code": "pl"}
QUESTION = "Ile kosztował remont?"
KNOWN = "message,edited_message,callback_query"


class Server:
    """The emulator on loopback, with what it answered."""

    def __init__(self) -> None:
        self._emulator = emulation.LoBotApiEmulator(allow_insecure_loopback_webhooks=True)
        self._app = self._emulator.app()
        self._app.middlewares.append(self._listen)
        self._answered = asyncio.Event()
        self.answers: list[tuple[str, dict[str, Any]]] = []
        self.runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)

    @property
    def url(self) -> str:
        host, port = self.runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def writes(self, text: str) -> None:
        chat = {"id": ANNA["id"], "type": "private", "first_name": "Anna"}
        message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": ANNA, "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._emulator.enqueue_update({"message": message}, token=TOKEN)

    async def presses(self, message: dict[str, Any], label: str) -> None:
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        press = {"id": "1", "from": ANNA, "chat_instance": "1", "message": message, "data": data}
        await self._emulator.enqueue_update({"callback_query": press}, token=TOKEN)

    async def answer(self, method: str, number: int = 1) -> Any:
        """Return what was answered to a method for the time of that number, once it was."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                results = [body["result"] for name, body in self.answers if name == method and body["ok"]]
                if len(results) >= number:
                    return results[number - 1]
                self._answered.clear()
                await self._answered.wait()

    @web.middleware
    async def _listen(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        assert isinstance(response, web.Response)
        method, body = request.match_info["method"], json.loads(response.text or "")
        self.answers.append((method, body))
        self._answered.set()
        if method == "getMe":
            body["result"]["username"] = "article_bot"
            return web.json_response(body)
        return response


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    for method in ("sendMessage", "editMessageText"):
        described = emulation.CONTRACT["methods"][method]
        monkeypatch.setitem(described, "parameters", [*described["parameters"], "link_preview_options"])
    server = Server()
    await server.runner.setup()
    await web.TCPSite(server.runner, "127.0.0.1", 0).start()
    yield server
    await server.runner.cleanup()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_private_chat_works_with_a_server_that_others_wrote(way: str, server: Server, tmp_path: Path) -> None:
    port = free_port()
    hook: dict[str, Any] = (
        {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_port": port} if way == "webhook" else {}
    )
    given: dict[str, Any] = {"telegram_token": TOKEN, "telegram_api_url": server.url, "allowed_updates": KNOWN, **hook}
    async with article_bot(tmp_path, **given) as process:
        await server.answer("setMyCommands")  # a webhook is tried once, so that somebody must be there
        await server.writes("/start")
        assert "Latarnia w Zielonym Porcie" in (await server.answer("sendMessage", 1))["text"]
        await server.writes(QUESTION)
        seen = await server.answer("sendMessage", 2)
        assert seen["text"].startswith("<b>4,2 mln zł</b>")  # it shows markup as it came
        await server.presses(seen, "Kontekst")
        assert "Większość pieniędzy" in (await server.answer("editMessageText"))["text"]
        assert await process.stop() == 0
    refused = {(name, body["error_code"]) for name, body in server.answers if not body["ok"]}
    # The last request, which confirms what was fetched, comes before the server has noticed that the poll is over.
    assert refused <= {("getMyDescription", 501), ("getUpdates", 409)}
    assert "Traceback" not in process.log


async def test_a_program_that_comes_second_ends_with_one_line(server: Server, tmp_path: Path) -> None:
    async with ClientSession() as session:
        first = asyncio.create_task(session.post(f"{server.url}/bot{TOKEN}/getUpdates", data={"timeout": 50}))
        async with article_bot(
            tmp_path, telegram_token=TOKEN, telegram_api_url=server.url, allowed_updates=KNOWN
        ) as bot:
            assert await bot.end() == 1
        first.cancel()
    assert bot.log.endswith("fetching this bot's messages with the same token: stop one of them.\n")
