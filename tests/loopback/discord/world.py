"""What this Discord knows: channels, the messages they show, and the interactions it waits on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Payload = dict[str, Any]
Now = Callable[[], datetime]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
NONCE_WINDOW = timedelta(minutes=5)
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """Discord says no: an HTTP status, Discord's own code, its sentence, and which fields are wrong."""

    def __init__(self, status: int, code: int, message: str, errors: Payload | None = None) -> None:
        super().__init__(f"{status} {code}: {message} {errors or ''}")
        self.status = status
        self.body: Payload = {"message": message, "code": code, **({"errors": errors} if errors else {})}


@dataclass(slots=True, kw_only=True)
class Channel:
    """A text channel of a guild, or a direct message when `guild` is 0; what the bot may do there can be changed."""

    id: int
    guild: int
    name: str
    may_view: bool = True
    may_post: bool = True
    may_read_history: bool = True
    last_message: int = 0  # stays when that message is deleted

    @property
    def permissions(self) -> int:
        """Return what the bot may do here, as Discord's bits."""
        embed_links = 1 << 14
        return self.may_view << 10 | self.may_post << 11 | embed_links | self.may_read_history << 16


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as stored; `body` has what its author sent: content, embeds, components, flags."""

    id: int
    channel: Channel
    author: Payload
    at: datetime
    body: Payload
    edited: datetime | None = None
    deleted: bool = False

    @property
    def flags(self) -> int:
        """Return the message's flags."""
        return int(self.body.get("flags") or 0)

    @property
    def private(self) -> bool:
        """Say whether only the reader who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def waiting(self) -> bool:
        """Say whether it still shows “is thinking…”."""
        return bool(self.flags & LOADING)


@dataclass(slots=True, kw_only=True)
class Interaction:
    """A reader's act, and how the bot answered; `sent_at` and `answered_at` are seconds of one monotonic clock."""

    id: int
    token: str
    kind: int
    channel: Channel
    at: datetime
    message: Message | None = None  # the one whose button was pressed
    answer: asyncio.Future[Payload] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    sent_at: float = 0.0
    answered_at: float = 0.0

    @property
    def shown(self) -> list[Message]:
        """Return what the reader got to see in answer, in order."""
        answers = [self.original, *self.followups]
        return [m for m in answers if m is not None and not m.deleted and not m.waiting]


class World:
    """Everything Discord remembers. Time comes from `now`; nothing here sleeps."""

    def __init__(self, now: Now) -> None:
        self.now = now
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[str, Interaction] = {}  # by token
        self.commands: dict[int, list[Payload]] = {}  # by guild; 0 holds the global ones
        self._timelines: dict[int, list[Message]] = {}
        self._nonces: dict[str, tuple[datetime, Message]] = {}
        self._last_id = 0
        self._changed = asyncio.Event()
        self.bot: Payload = {"id": str(self.new_id()), "username": "attaché", "discriminator": "0000", "bot": True}
        self.bot |= {"avatar": None, "global_name": None}
        self.application_id = self.new_id()

    def new_id(self) -> int:
        """Give out a snowflake: the moment in its upper bits, always larger than the one before."""
        moment = (self.now() - _EPOCH) // timedelta(milliseconds=1) << 22
        self._last_id = max(self._last_id + 1, moment)
        return self._last_id

    def add_channel(self, name: str = "general", *, guild: int = 0, id: int = 0) -> Channel:
        """Open a channel; without a guild it is a direct message."""
        channel = Channel(id=id or self.new_id(), guild=guild, name=name)
        self.channels[channel.id] = channel
        return channel

    def timeline(self, channel: Channel) -> list[Message]:
        """Return what is stored in a channel and not deleted, oldest first, private answers left out."""
        return [m for m in self._timelines.get(channel.id, []) if not m.deleted and not m.private]

    def post(self, channel: Channel, author: Payload, body: Payload) -> Message:
        """Store a new message."""
        message = Message(id=self.new_id(), channel=channel, author=author, at=self.now(), body=body)
        self.messages[message.id] = message
        self._timelines.setdefault(channel.id, []).append(message)
        channel.last_message = channel.last_message if message.private else message.id
        self.changed()
        return message

    def post_once(self, channel: Channel, author: Payload, body: Payload) -> Message:
        """Store a message, or return the one that bore its nonce within the window, whatever its channel."""
        nonce = str(body.get("nonce") or "")
        if not nonce or not body.get("enforce_nonce"):
            return self.post(channel, author, body)
        at, known = self._nonces.get(nonce, (None, None))
        if at is None or known is None or self.now() - at > NONCE_WINDOW:
            known = self.post(channel, author, body)
            self._nonces[nonce] = (self.now(), known)
        elif known.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return known

    def edit(self, message: Message, body: Payload) -> None:
        """Replace a message's body."""
        message.body = body
        message.edited = self.now()
        self.changed()

    def delete(self, message: Message) -> None:
        """Take a message away; its nonce stays known."""
        message.deleted = True
        self.changed()

    def forget(self) -> None:
        """Drop all messages and interactions, so that a long measurement does not grow."""
        for memory in (self.messages, self.interactions, self._timelines, self._nonces):
            memory.clear()

    def changed(self) -> None:
        """Wake everyone who waits in `until`."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, true: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something holds; it is looked at whenever anything changes. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._changed.wait()
