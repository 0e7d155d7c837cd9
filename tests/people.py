"""People who manage what is posted, and a platform that says where it lets the bot post."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cards.asks import Ask
from bot.cards.model import Block, Buttons, Card, Entries, Menu
from bot.cards.text import to_text
from bot.domain.errors import AttacheError
from bot.service.commands import handle, read_line
from bot.service.desk import Desk, Office
from bot.service.ports import Invocation, Place, Platform, Posted, Reply, Target
from bot.service.press import Press
from bot.service.publishing import publish_due
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger
from tests.posting import BEFORE, Clock, Showcase, compose

NAMES = {"ada": "Ada", "grace": "Grace"}


@dataclass
class People(Showcase):
    """A platform with people; `trouble` keeps it out of a channel, `deaf` are those it cannot write to."""

    trouble: dict[str, AttacheError] = field(default_factory=dict)
    deaf: dict[str, AttacheError] = field(default_factory=dict)
    told: list[tuple[str, Reply]] = field(default_factory=list)

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        """Show a message, where that is possible."""
        if target.channel in self.trouble:
            raise self.trouble[target.channel]
        return await super().post(target, reply, key)

    async def check(self, target: Target) -> None:
        """Say what keeps the bot from posting there."""
        if target.channel in self.trouble:
            raise self.trouble[target.channel]

    async def tell(self, person: str, reply: Reply, key: str) -> Posted:
        """Write to a person."""
        if person in self.deaf:
            raise self.deaf[person]
        self.told.append((person, reply))
        return Posted(message_id=key)

    async def name_of(self, person: str) -> str:
        """Return what they are called."""
        return NAMES.get(person, "")


@dataclass
class Room:
    """One channel with its people, seen by one of them after the other."""

    desk: Desk
    ledger: SqlLedger
    people: People
    clock: Clock
    platform: Platform = Platform.DISCORD
    last: Reply | None = None

    async def ask(self, line: str | Ask, reader: str = "ada", **changes: Any) -> Reply:
        """Ask by a line or a button."""
        values: dict[str, Any] = {"channel": "100", "workspace": "1", "may_manage": reader == "ada", **changes}
        place = Place(platform=self.platform, channel=values.pop("channel"), workspace=values.pop("workspace"))
        self.clock.pass_by(seconds=1)
        asked = read_line(line) if isinstance(line, str) else line
        invocation = Invocation(ask=asked, place=place, now=self.clock(), reader=reader, reader_id=reader, **values)
        self.last = await handle(invocation, self.desk)
        return self.last

    async def press(self, label: str, reader: str = "ada", **changes: Any) -> Reply:
        """Press a button, or choose from a menu or a list, of the last answer."""
        assert self.last is not None
        offered = offers(self.last.card)
        assert label in offered, f"“{label}” is not among {list(offered)}"
        return await self.ask(Ask.decode(offered[label].encode()), reader, **changes)

    async def publish(self) -> None:
        """Post what is due."""
        await publish_due(
            Press(
                ledger=self.ledger,
                messengers={Platform.DISCORD: self.people, Platform.SLACK: self.people},
                compose=compose,
                clock=self.clock,
                elapsed=self.clock.elapsed,
                owner="us",
                chance=lambda: 0.0,
            )
        )

    @property
    def reads(self) -> str:
        """Return the last answer as plain text, without what can be typed."""
        assert self.last is not None
        return to_text(self.last.card, typed=False)


def offers(card: Card) -> dict[str, Ask]:
    """Return what a card offers to press, by its label."""
    return {label: asked for block in card.blocks for label, asked in _offers(block)}


def _offers(block: Block) -> list[tuple[str, Ask]]:
    match block:
        case Buttons():
            return [(button.label, button.ask) for button in block.buttons if button.ask]
        case Menu():
            return [(choice.label, choice.ask) for choice in block.choices]
        case Entries():
            return [(row.lead, row.ask) for row in block.rows if row.ask]
        case _:
            return []


@asynccontextmanager
async def opened_room(desk: Desk, folder: Path, now: datetime = BEFORE) -> AsyncIterator[Room]:
    """Open a ledger in a folder, and a channel around it."""
    clock = Clock(now=now)
    people = People(clock=clock)
    async with open_ledger(folder) as ledger:
        contacts = {Platform.DISCORD: people, Platform.SLACK: people}
        office = Office(ledger=ledger, notes=ledger, messengers=contacts)
        yield Room(desk=replace(desk, office=office), ledger=ledger, people=people, clock=clock)
