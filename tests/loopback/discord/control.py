"""Driving a Discord that runs in another process, by plain HTTP.

POST   /loopback/ready      answers when a bot is connected and has registered its commands
POST   /loopback/channels   {"guild": 7, "name": "news"}; answers with the channel
GET    /loopback/channels/ID   answers with the messages everyone sees there
POST   /loopback/commands   {"channel": ID, "name": "fact", "options": {"keyword": "korea"}}; with what the reader sees
POST   /loopback/presses    {"message": ID, "custom_id": "…", "values": []}; likewise
POST   /loopback/faults     {"method": "POST", "path": "/channels/*/messages", "times": 1, "fault": {"status": 502}}
DELETE /loopback/faults
GET    /loopback/counts     answers with requests by answer, invalid ones, and what the gateway counted
POST   /loopback/clock      {"ahead": 1800}, in seconds
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from .faults import Fault
from .payloads import text_of
from .rest import json_response
from .server import Discord
from .world import Message, Payload


@dataclass(slots=True)
class ShiftedClock:
    """The real time, and what it was put ahead by."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Control:
    """Adds the routes of this module to a Discord."""

    def __init__(self, discord: Discord, clock: ShiftedClock) -> None:
        self._discord = discord
        self._clock = clock
        router = discord.app.router
        router.add_post("/loopback/ready", self.ready)
        router.add_post("/loopback/channels", self.add_channel)
        router.add_get("/loopback/channels/{channel}", self.shown)
        router.add_post("/loopback/commands", self.command)
        router.add_post("/loopback/presses", self.press)
        router.add_post("/loopback/faults", self.fault)
        router.add_delete("/loopback/faults", self.no_faults)
        router.add_get("/loopback/counts", self.counts)
        router.add_post("/loopback/clock", self.clock)

    async def ready(self, _: web.Request) -> web.Response:
        """Wait for a bot."""
        await self._discord.ready()
        return web.Response(status=204)

    async def add_channel(self, request: web.Request) -> web.Response:
        """Open a channel."""
        channel = self._discord.world.add_channel(**await request.json())
        return json_response({"id": channel.id, "guild": channel.guild, "name": channel.name})

    async def shown(self, request: web.Request) -> web.Response:
        """Say what a channel shows."""
        channel = self._discord.world.channels[int(request.match_info["channel"])]
        return json_response([_message(m) for m in self._discord.shown(channel)])

    async def command(self, request: web.Request) -> web.Response:
        """Run a command and wait for the answer."""
        body = await request.json()
        channel = self._discord.world.channels[body["channel"]]
        interaction = await self._discord.reader.command(channel, body["name"], **body.get("options", {}))
        return json_response([_message(m) for m in interaction.shown])

    async def press(self, request: web.Request) -> web.Response:
        """Press a button and wait for the answer."""
        body = await request.json()
        message = self._discord.world.messages[body["message"]]
        interaction = await self._discord.reader.press(message, body["custom_id"], body.get("values", ()))
        return json_response([_message(m) for m in interaction.shown])

    async def fault(self, request: web.Request) -> web.Response:
        """Switch a fault on."""
        body = await request.json()
        self._discord.faults.on(body["method"], body["path"], Fault(**body["fault"]), times=body.get("times"))
        return web.Response(status=204)

    async def no_faults(self, _: web.Request) -> web.Response:
        """Switch all faults off."""
        self._discord.faults.clear()
        return web.Response(status=204)

    async def counts(self, _: web.Request) -> web.Response:
        """Count what happened."""
        answers = Counter(f"{request.method} {request.status}" for request in self._discord.requests)
        invalid = {"invalid": self._discord.invalid_requests}
        return json_response({"requests": answers, **invalid, "gateway": self._discord.gateway.counts})

    async def clock(self, request: web.Request) -> web.Response:
        """Put the clock ahead."""
        self._clock.ahead = timedelta(seconds=(await request.json())["ahead"])
        return json_response({"now": self._clock().isoformat()})


def _message(message: Message) -> Payload:
    return {"id": message.id, "text": text_of(message), "private": message.private, "body": message.body}
