"""The state of the loopback workspace: people, channels, what everybody sees, and what was done too early."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from .reading import Json, markup_misread, pings, pressable, shown

BOT = "U0BOT"
PATIENCE = 5.0  # real seconds until a test gives up waiting; nothing that works waits that long
_URL_LIFE = 30 * 60  # seconds
_URL_USES = 5


@dataclass(kw_only=True, eq=False)
class Message:
    """One message; `only_for` is the one person who sees it, or empty."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    only_for: str = ""
    thread_ts: str = ""
    metadata: Json | None = None
    sent: Json = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """What a person reads: the blocks, or the text where there are none."""
        return shown(self.blocks) if self.blocks else self.text.split("\n")

    @property
    def reads(self) -> str:
        """What a person reads, as one text."""
        return "\n".join(self.lines)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons."""
        return [e["text"]["text"] for _, e in pressable(self.blocks) if e["type"] == "button"]

    @property
    def choices(self) -> list[str]:
        """The labels of the menu entries."""
        return [o["text"]["text"] for _, e in pressable(self.blocks) for o in e.get("options", ())]

    @property
    def pings(self) -> list[str]:
        """Every mention Slack would have acted on."""
        return pings(self.text, self.blocks)

    @property
    def misread(self) -> list[str]:
        """Every text in which Slack would have found markup that was not meant."""
        return markup_misread(self.blocks)


@dataclass(kw_only=True, eq=False)
class View:
    """A modal one person sees."""

    id: str
    user: str
    content: Json
    hash: str

    @property
    def message(self) -> Message:
        """The modal as if it were a message, for reading and pressing."""
        return Message(ts="", channel="", user=BOT, text="", blocks=list(self.content["blocks"]), only_for=self.user)


@dataclass(kw_only=True)
class Channel:
    """A conversation."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False


@dataclass(kw_only=True, eq=False)
class Gesture:
    """Something a person did, and what came of it."""

    user: str
    channel: str
    kind: str
    payload: dict[str, Any]
    key: str
    source: Message | None = None
    view: View | None = None
    acked: bool = False
    response: Json = field(default_factory=dict)
    failed: str = ""
    made: float = 0.0
    uses: int = 0
    shown: list[Message] = field(default_factory=list)


class World:
    """Everything there is, and the people who may see it."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.people = {BOT: "attache", "U1": "ada", "U2": "grace"}
        self.admins = {"U1"}
        self.channels = {
            "C1": Channel(id="C1", name="general", members={BOT, "U1", "U2"}),
            "C2": Channel(id="C2", name="random", members={"U1", "U2"}),
            "C3": Channel(id="C3", name="old", members={BOT, "U1"}, archived=True),
            "G1": Channel(id="G1", name="board", members={"U1"}, private=True),
            "G2": Channel(id="G2", name="desk", members={BOT, "U1"}, private=True),
        }
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.gestures: dict[str, Gesture] = {}
        self.violations: list[str] = []
        self._numbers = count(1)
        self._changed = asyncio.Condition()

    def number(self) -> int:
        """Return a number that was not given out before."""
        return next(self._numbers)

    def ts(self) -> str:
        """Return the next message timestamp."""
        return f"{int(self.time)}.{self.number():06}"

    async def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        async with self._changed:
            self._changed.notify_all()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(happened), PATIENCE)

    def screen(self, user: str, channel: str) -> list[Message]:
        """Return what a person sees in a conversation, oldest first."""
        return [m for m in self.messages if m.channel == channel and m.only_for in ("", user)]

    def direct(self, user: str) -> Channel:
        """Return the direct conversation of a person with the bot."""
        name = f"D{user}"
        return self.channels.setdefault(name, Channel(id=name, name=name, members={user, BOT}, private=True))

    def show(self, message: Message, gesture: Gesture | None) -> None:
        """Put a message on the screens."""
        self.messages.append(message)
        if gesture:
            gesture.shown.append(message)

    def acts_for(self, key: str) -> Gesture | None:
        """Return the gesture that an action of the bot belongs to; acting before the acknowledgement is noted."""
        gesture = self.gestures.get(key)
        if gesture and not gesture.acked:
            self.violations.append(f"acted on {gesture.kind} before acknowledging it")
        return gesture

    def respond(self, key: str, body: Mapping[str, Any]) -> str:
        """Take a message for a response_url; returns Slack's word for what is wrong with it, or nothing."""
        gesture = self.acts_for(key)
        if gesture is None or self.time > gesture.made + _URL_LIFE:
            return "expired_url"
        if gesture.uses == _URL_USES:
            return "used_url"
        gesture.uses += 1
        if body.get("replace_original") and gesture.source:
            self._replace(gesture.source, body)
            gesture.shown.append(gesture.source)
            return ""
        public = body.get("response_type") == "in_channel"
        self.show(
            Message(
                ts=self.ts(),
                channel=gesture.channel,
                user=BOT,
                text=body.get("text", ""),
                blocks=body.get("blocks", []),
                only_for="" if public else gesture.user,
                thread_ts=body.get("thread_ts", ""),
                sent=body,
            ),
            gesture,
        )
        return ""

    def _replace(self, message: Message, body: Mapping[str, Any]) -> None:
        message.text, message.blocks, message.sent = body.get("text", ""), body.get("blocks", []), body
