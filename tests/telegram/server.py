"""The strict Bot API behind HTTP, in this process, on a port of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.telegram.rejection import Rejected
from tests.telegram.service import Telegram

if TYPE_CHECKING:
    from tests.telegram.world import Json


class FakeTelegram(Telegram):
    """Telegram's Bot API server. It listens while it is used as an asynchronous context manager."""

    def __init__(self, *, port: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.app = web.Application()
        self.app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self.app.router.add_get("/file/bot{token}/files/{file}", self._serve_file)
        self._runner = web.AppRunner(self.app, shutdown_timeout=0.1)
        self._port = port

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.webhook.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return web.json_response(Rejected("Unauthorized", 401).answer, status=401)
        try:
            answer = await self.call(request.match_info["method"], await _parameters(request))
        except ConnectionError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return web.json_response(answer, status=answer.get("error_code", 200))

    async def _serve_file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return web.json_response(Rejected("Not Found", 404).answer, status=404)
        return web.Response(body=content)


async def _parameters(request: web.Request) -> Json:
    """Read parameters from where the Bot API lets them be: the address, a form, or JSON."""
    parameters: Json = dict(request.query)
    if request.content_type == "application/json":
        return parameters | dict(await request.json())
    for name, value in (await request.post()).items():
        parameters[name] = value.file.read() if isinstance(value, web.FileField) else value
    return parameters
