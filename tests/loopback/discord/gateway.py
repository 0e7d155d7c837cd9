"""The gateway: one WebSocket a shard, sessions that can be resumed, and the troubles a gateway has."""

import asyncio
import json
import zlib
from collections import Counter, deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web

from .payloads import application_json
from .world import Payload, World

_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
_KNOWN_INTENTS = (1 << 26) - 1


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


@dataclass(slots=True, kw_only=True)
class Link:
    """One connection; with `deflate` all that is sent is one zlib stream, flushed after each frame."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    deflate: Any = None

    async def send(self, op: Op, data: Any = None) -> None:
        """Send a frame that is not an event."""
        await self.send_frame(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def send_frame(self, frame: str) -> None:
        """Send a frame as it is."""
        if self.socket.closed:
            return
        if self.deflate is None:
            await self.socket.send_str(frame)
        else:
            await self.socket.send_bytes(self.deflate.compress(frame.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH))


@dataclass(slots=True, kw_only=True)
class Session:
    """What IDENTIFY began and RESUME takes up again; `sent` holds the events it may have to repeat."""

    id: str
    shard: tuple[int, int]
    intents: int
    link: Link | None
    seq: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=10_000))

    def frame(self, event: str, data: Payload) -> str:
        """Number an event and remember it."""
        self.seq += 1
        frame = json.dumps({"op": Op.DISPATCH, "d": data, "s": self.seq, "t": event})
        self.sent.append((self.seq, frame))
        return frame


class Gateway:
    """Serves `/gateway/`. `counts` has what clients did (identifies, resumes, heartbeats); the rest are switches."""

    def __init__(self, world: World, token: str) -> None:
        self.token = token
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.counts: Counter[str] = Counter()
        self.heartbeat_interval = 41.25  # seconds
        self.answer_heartbeats = True
        self.allowed_privileged = 0
        self._world = world

    @property
    def live(self) -> list[Session]:
        """Return the sessions that are connected."""
        return [session for session in self.sessions.values() if session.link is not None]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        zipped = request.query.get("compress") == "zlib-stream"  # any other kind is optional: it gets plain text
        assert request.transport is not None
        link = Link(socket=socket, transport=request.transport, deflate=zlib.compressobj() if zipped else None)
        await link.send(Op.HELLO, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(link, json.loads(message.data))
        finally:
            self._forget(link)
        return socket

    async def dispatch(self, event: str, data: Payload, guild: int = 0) -> None:
        """Send an event to the shard of a guild; a session that is away gets it when it resumes."""
        session = next((s for s in self.sessions.values() if (guild >> 22) % s.shard[1] == s.shard[0]), None)
        if session is None:
            raise LookupError("no bot has identified itself")
        frame = session.frame(event, data)
        if session.link is not None:
            await session.link.send_frame(frame)

    async def reconnect(self) -> None:
        """Ask every client to reconnect and resume."""
        for session in self.live:
            await _link(session).send(Op.RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell every client that its session is invalid; unless it is resumable, forget it."""
        for session in self.live:
            link = _link(session)
            if not resumable:
                del self.sessions[session.id]
            await link.send(Op.INVALID_SESSION, resumable)

    async def close(self, code: int) -> None:
        """Close every connection with a code."""
        for session in self.live:
            await _link(session).socket.close(code=code)

    async def cut(self) -> None:
        """Cut every connection without a close frame."""
        for session in self.live:
            _link(session).transport.abort()

    async def send_garbage(self) -> None:
        """Send bytes that no decompressor understands."""
        for session in self.live:
            await _link(session).socket.send_bytes(b"\xde\xad\xbe\xef\x00\x00\xff\xff")

    async def _receive(self, link: Link, frame: Payload) -> None:
        match frame["op"]:
            case Op.HEARTBEAT:
                self.counts["heartbeats"] += 1
                if self.answer_heartbeats:
                    await link.send(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                self.counts["identifies"] += 1
                await self._identify(link, frame["d"])
            case Op.RESUME:
                self.counts["resumes"] += 1
                await self._resume(link, frame["d"])
            case _:
                pass  # presences and the like change nothing here
        self._world.changed()

    async def _identify(self, link: Link, data: Payload) -> None:
        if refusal := self._refusal(data):
            await link.socket.close(code=refusal)
            return
        first, count = data.get("shard") or (0, 1)
        session = Session(id=f"{self._world.new_id():x}", shard=(first, count), intents=data["intents"], link=link)
        self.sessions = {i: s for i, s in self.sessions.items() if s.shard != session.shard} | {session.id: session}
        await link.send_frame(session.frame("READY", self._ready(session)))

    def _refusal(self, data: Payload) -> int:
        """Return the close code for an IDENTIFY that is not accepted, or 0."""
        if data["token"] != self.token:
            return 4004
        if data["intents"] & ~_KNOWN_INTENTS:
            return 4013
        return 4014 if data["intents"] & _PRIVILEGED & ~self.allowed_privileged else 0

    def _ready(self, session: Session) -> Payload:
        application = application_json(self._world)
        return {
            "v": 10,
            "user": self._world.bot,
            "guilds": [
                {"id": str(g), "unavailable": True} for g in {c.guild for c in self._world.channels.values()} if g
            ],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": application["id"], "flags": application["flags"]},
            "session_type": "normal",
        }

    async def _resume(self, link: Link, data: Payload) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            await link.send(Op.INVALID_SESSION, False)
            return
        session.link = link
        for seq, frame in list(session.sent):
            if seq > (data["seq"] or 0):
                await link.send_frame(frame)
        await link.send_frame(session.frame("RESUMED", {}))

    def _forget(self, link: Link) -> None:
        for session in self.sessions.values():
            if session.link is link:
                session.link = None
        self._world.changed()


def _link(session: Session) -> Link:
    assert session.link is not None
    return session.link
