"""The loopback Slack on real sockets: the Web API, response_urls, and Socket Mode links."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from .api import Api, RefusedError, content_error
from .faults import Fault, Faults
from .world import Gesture, World

Watch = Callable[[str], None]


@dataclass(kw_only=True, eq=False)
class Link:
    """One Socket Mode connection."""

    number: int
    socket: web.WebSocketResponse
    transport: asyncio.Transport
    leaving: bool = False


@dataclass(kw_only=True)
class Tokens:
    """What the workspace accepts, and what has been revoked."""

    bot: str = "xoxb-loopback-0001"
    app: str = "xapp-1-loopback-0001"
    signing_secret: str = "loopback-signing-secret"
    revoked: set[str] = field(default_factory=set)
    personal: set[str] = field(default_factory=set)  # valid, but neither the bot's nor the app's


class Server:
    """Serves one workspace; `calls` and `links_log` keep the order in which things were asked."""

    def __init__(self, world: World, api: Api, tokens: Tokens) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.links_log: list[str] = []
        self.links: list[Link] = []
        self.faults = Faults()
        self.socket_mode = True
        self.most_links = 10
        self.watch: Watch = lambda step: None  # is told each call, and each answer about to leave
        self._world = world
        self._api = api
        self._tokens = tokens
        self._acks: dict[str, tuple[Gesture, asyncio.Future[dict[str, Any]]]] = {}
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_post("/api/{method}", self._web_api)
        app.router.add_get("/api/{method}", self._web_api)
        app.router.add_post("/respond/{key}", self._response_url)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Close every link and stop listening."""
        for link in list(self.links):
            link.transport.abort()
        if self._runner:
            await self._runner.cleanup()

    async def send(self, gesture: Gesture, **extra: Any) -> dict[str, Any] | None:
        """Send an envelope over the oldest link that stays; returns the payload of its acknowledgement, or None."""
        link = next((link for link in self.links if not link.leaving), None)
        if link is None:
            return None
        envelope_id = f"E{self._world.number()}"
        ack: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = gesture, ack
        takes = gesture.kind in ("interactive", "slash_commands")
        envelope = {"envelope_id": envelope_id, "type": gesture.kind, "accepts_response_payload": takes}
        await link.socket.send_json({**envelope, "payload": gesture.payload, **extra})
        done, _ = await asyncio.wait([ack], timeout=3)
        return ack.result() if done else None

    async def ask_to_leave(self, reason: str = "refresh_requested") -> None:
        """Tell every link that it will be closed."""
        for link in list(self.links):
            link.leaving = True
            await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def cut(self) -> None:
        """Cut every link without a word."""
        for link in list(self.links):
            link.transport.abort()

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _args(request)
        self.calls.append((method, args))
        self.watch(f"{method} came")
        fault = self.faults.take(method)
        answer = {} if fault and not fault.accepted else self._answer(request, method, args)
        await self._world.changed()
        self.watch(f"{method} is answered")
        return await _broken(request, fault) if fault else web.json_response(answer)

    def _answer(self, request: web.Request, method: str, args: dict[str, Any]) -> dict[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            self._check_token(token, needs_app=method == "apps.connections.open")
        except RefusedError as refused:
            return refused.answer
        return self._open_link() if method == "apps.connections.open" else self._api.call(method, args)

    def _check_token(self, token: str, *, needs_app: bool) -> None:
        if not token:
            raise RefusedError("not_authed")
        if token in self._tokens.revoked:
            raise RefusedError("token_revoked")
        if token not in {self._tokens.bot, self._tokens.app} | self._tokens.personal:
            raise RefusedError("invalid_auth")
        if token != (self._tokens.app if needs_app else self._tokens.bot):
            raise RefusedError("not_allowed_token_type")

    def _open_link(self) -> dict[str, Any]:
        if not self.socket_mode:
            return {"ok": False, "error": "forbidden_method"}
        ticket = f"T{self._world.number()}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://{self.address}/link?ticket={ticket}&app_id=A1"}

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.calls.append(("response_url", body))
        fault = self.faults.take("response_url")
        error = "" if fault and not fault.accepted else self._respond(request.match_info["key"], body)
        await self._world.changed()
        if fault:
            return await _broken(request, fault)
        return web.json_response({"ok": False, "error": error}, status=404) if error else web.Response(text="ok")

    def _respond(self, key: str, body: dict[str, Any]) -> str:
        wrong = content_error(body)
        return str(wrong) if wrong else self._world.respond(key, body)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.query.get("ticket") not in self._tickets or len(self.links) >= self.most_links:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._tickets.discard(request.query["ticket"])
        assert isinstance(request.transport, asyncio.Transport)
        link = Link(number=self._world.number(), socket=socket, transport=request.transport)
        await self._keep(link)
        return socket

    async def _keep(self, link: Link) -> None:
        self.links.append(link)
        self.links_log.append(f"open {len(self.links)}")
        await link.socket.send_json({"type": "hello", "num_connections": len(self.links)})
        await self._world.changed()
        try:
            async for message in link.socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.links.remove(link)
            self.links_log.append(f"close {len(self.links)}")
            await self._world.changed()

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        gesture, ack = self._acks.pop(answer["envelope_id"])
        gesture.acked = True
        if not ack.done():
            ack.set_result(answer.get("payload") or {})


async def _args(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    form = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
    return {name: json.loads(value) if value[:1] in "[{" else value for name, value in form.items() if value}


async def _broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    assert isinstance(request.transport, asyncio.Transport)
    if fault.reset:
        request.transport.abort()
        return web.Response()
    if fault.half:
        response = web.StreamResponse(headers={"Content-Length": "500", "Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"ok": true, ')
        request.transport.close()
        return response
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)
    return web.Response(text="<html>Slack is having trouble</html>", content_type="text/html", status=fault.status)
