"""The whole Discord on one loopback socket."""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web

from .faults import Fault, Faults, refusal
from .gateway import Gateway
from .payloads import user_json
from .readers import Reader
from .rest import Handler, Rest, json_response
from .world import Channel, Message, Now, Refused, World

_API = "/api/v10"
_PROVE_THEMSELVES = ("/interactions/", "/webhooks/")  # by the token in their path
_RESET = struct.pack("ii", 1, 0)  # linger for no time: closing sends RST


@dataclass(slots=True, kw_only=True)
class Request:
    """One request as it came; `status` is that of the answer, 0 where there was none."""

    at: datetime
    method: str
    path: str
    body: Any
    status: int = 0
    shared: bool = False  # a 429 that other bots caused

    @property
    def invalid(self) -> bool:
        """Say whether Discord counts it towards a ban of the address."""
        return self.status in (401, 403) or (self.status == 429 and not self.shared)


class Discord:
    """A Discord that runs here; see `world`, `gateway` and `faults` for what it knows, and what to switch on."""

    def __init__(self, *, now: Now = lambda: datetime.now(UTC), token: str = "loopback.discord.token") -> None:
        self.token = token
        self.world = World(now)
        self.faults = Faults()
        self.gateway = Gateway(self.world, token)
        self.reader = Reader(self.world, self.gateway)
        self.requests: deque[Request] = deque(maxlen=100_000)
        self.watch: Callable[[str], None] = lambda step: None  # is told each request, and each answer about to leave
        self.app = web.Application(middlewares=[self._serve])
        for method, path, handler in Rest(self.world, lambda: self.gateway.url).routes():
            self.app.router.add_route(method, _API + path, handler)
        self.app.router.add_get("/gateway/", self.gateway.serve)
        self.api_url = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, *, now: Now = lambda: datetime.now(UTC)) -> AsyncIterator[Self]:
        """Serve a new Discord on a free port until the block ends."""
        discord = cls(now=now)
        async with discord.serving():
            yield discord

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[None]:
        """Serve until the block ends; port 0 takes a free one."""
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            address = "{}:{}".format(*runner.addresses[0][:2])
            self.api_url, self.gateway.url = f"http://{address}{_API}", f"ws://{address}/gateway/"
            yield
        finally:
            await self.gateway.close(1001)
            await runner.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that lead a bot here."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway.url,
        }

    @property
    def invalid_requests(self) -> int:
        """Count the requests that bring a ban nearer."""
        return sum(request.invalid for request in self.requests)

    def shown(self, channel: Channel) -> list[Message]:
        """Return what everyone in a channel sees, oldest first."""
        return [message for message in self.world.timeline(channel) if not message.waiting]

    def chat(self, channel: Channel, text: str) -> Message:
        """Let a person write into a channel."""
        return self.world.post(channel, user_json(self.world.new_id(), "somebody"), {"content": text})

    async def ready(self) -> None:
        """Wait for a bot to be connected and to have registered its commands."""
        await self.world.until(lambda: bool(self.gateway.live and self.world.commands))

    @web.middleware
    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Record a request, let faults strike, and answer it."""
        if not request.path.startswith(_API):
            return await handler(request)
        path = request.path.removeprefix(_API)
        body = await request.json() if request.body_exists else None
        record = Request(at=self.world.now(), method=request.method, path=path, body=body)
        self.requests.append(record)
        self.watch(f"{request.method} {path} came")
        fault = self.faults.meet(request.method, path)
        if fault is None:
            answer = await self._answer(request, handler)
        else:
            answer = await self._strike(fault, request, handler)
            record.shared = fault.scope == "shared"
        record.status = 0 if fault is not None and fault.drop else answer.status
        self.world.changed()
        self.watch(f"{request.method} {path} is answered")
        return answer

    async def _strike(self, fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
        unharmed = not fault.status and not fault.drop
        answer = await self._answer(request, handler) if fault.stored or unharmed else web.Response()
        if fault.hold is not None:
            await fault.hold.wait()
        if fault.drop:
            return await _drop(fault, request)
        if unharmed:
            return answer
        body, headers = refusal(fault)
        if isinstance(body, str):
            return web.Response(status=fault.status, text=body, content_type="text/html", headers=headers)
        return json_response(body, fault.status, headers)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(_API)
        if not path.startswith(_PROVE_THEMSELVES) and request.headers.get("Authorization") != f"Bot {self.token}":
            return json_response({"message": "401: Unauthorized", "code": 0}, 401)
        try:
            return await handler(request)
        except Refused as refused:
            return json_response(refused.body, refused.status)
        except web.HTTPException as error:
            return json_response({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)


async def _drop(fault: Fault, request: web.Request) -> web.StreamResponse:
    """End the connection the way the fault says; the response returned reaches nobody."""
    transport = request.transport
    assert transport is not None
    response = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
    if fault.drop == "half":
        await response.prepare(request)
        await response.write(b'{"id": "')
    elif fault.drop == "rst":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort() if fault.drop == "rst" else transport.close()
    await asyncio.sleep(0)
    return response
