"""A failure reaches a person, once, with what to do about it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards.text import to_text
from bot.cards.words import Words
from bot.domain.errors import Complaint, GiveUp, TryAgain, Unclear
from bot.links import Link
from bot.opened import Bot
from bot.service.desk import Desk
from bot.service.limiting import DISCORD, Gate
from bot.service.noticing import Staff, tell_notices, tell_refused
from bot.service.ports import Platform, Posted, Reply
from tests.people import People, Room, offers, opened_room
from tests.posting import MORNING, make_subscription

LOST = GiveUp("The bot lacks one permission in #news: Send Messages.", "Give it the permission Send Messages there.")
DEAF = GiveUp("Discord does not let the bot write to this person.")


@pytest.fixture
async def room(desk: Desk, tmp_path: Path) -> AsyncIterator[Room]:
    """A channel with a schedule of Ada's that the bot cannot post in."""
    async with opened_room(desk, tmp_path) as opened:
        opened.people.trouble["100"] = LOST
        await opened.ledger.declare([make_subscription(channel="100", owner="ada")], opened.clock())
        opened.clock.now = MORNING
        await opened.publish()
        yield opened


def staff(room: Room, **editors: str) -> Staff:
    return Staff(
        contacts={Platform.DISCORD: room.people},
        editors={Platform(name): channel for name, channel in editors.items()},
        words=Words(),
    )


async def tell(room: Room, **editors: str) -> int:
    return await tell_notices(room.ledger, staff(room, **editors), room.clock, "us")


def reads(reply: Reply) -> str:
    return to_text(reply.card, typed=False)


async def test_whoever_set_the_schedule_is_told_once_what_failed_and_what_to_do(room: Room) -> None:
    assert await tell(room) == 1
    assert await tell(room) == 0

    ((person, told),) = room.people.told
    assert person == "ada"
    assert "I could not post “On this day, every day at 09:00 (Europe/London)”" in reads(told)
    assert "lacks one permission in #news: Send Messages." in reads(told)
    assert "What to do: Give it the permission Send Messages there." in reads(told)


async def test_check_again_resumes_when_it_works_from_a_direct_message(room: Room) -> None:
    await tell(room)
    button = offers(room.people.told[0][1].card)["Check again"]

    await room.ask(button, channel="dm", workspace="", may_manage=False)
    assert "It stays paused: I cannot post there yet." in room.reads
    room.people.trouble.clear()
    await room.press("Check again", channel="dm", workspace="", may_manage=False)

    assert "It runs again." in room.reads
    (standing,) = await room.ledger.standings()
    assert standing.in_force


async def test_nobody_else_may_press_it(room: Room) -> None:
    await tell(room)
    button = offers(room.people.told[0][1].card)["Check again"]

    await room.ask(button, reader="grace", channel="dm", workspace="")

    assert "belongs to another place" in room.reads


async def test_the_editors_channel_is_told_where_there_is_one(room: Room) -> None:
    room.desk.office.editors = {Platform.DISCORD: "editors"}

    await tell(room, discord="editors")

    (message,) = room.people.shown
    assert message.channel == "editors"
    assert room.people.told == []
    room.people.trouble.clear()
    await room.ask(offers(message.reply.card)["Check again"], channel="editors", workspace="1")
    assert "It runs again." in room.reads


async def test_with_closed_direct_messages_it_is_left_to_the_log(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.people.deaf["ada"] = DEAF

    await tell(room)

    assert [vars(record)["event"] for record in caplog.records if record.levelname == "ERROR"] == ["notice.untold"]
    assert await tell(room) == 0


async def test_a_platform_that_asks_to_wait_is_told_later(room: Room) -> None:
    room.people.deaf["ada"] = TryAgain("Discord asks us to wait.", after=30)
    assert await tell(room) == 0
    room.people.deaf.clear()
    assert await tell(room) == 0

    room.clock.pass_by(seconds=31)

    assert await tell(room) == 1


async def test_what_may_have_been_told_is_not_told_twice(room: Room) -> None:
    room.people.deaf["ada"] = Unclear("No answer.")

    await tell(room)

    assert await tell(room) == 0
    assert room.people.shown == []


async def test_editors_are_told_why_a_change_of_the_library_was_refused(room: Room) -> None:
    complaints = [Complaint(path="a.yaml", line=n, column=1, problem="no", remedy="yes") for n in range(1, 8)]

    await tell_refused(complaints, staff(room, discord="editors", slack="C1"))

    (message,) = room.people.shown
    assert "a.yaml:5:1: no; yes" in reads(message.reply)
    assert "2 more" in reads(message.reply)


async def test_editors_who_cannot_be_told_stop_nobody(room: Room) -> None:
    room.people.trouble["editors"] = LOST

    await tell_refused([Complaint(path="a.yaml", problem="no")], staff(room, discord="editors"))

    assert room.people.shown == []


async def test_a_post_of_which_nobody_knows_asks_to_look(desk: Desk, tmp_path: Path) -> None:
    async with opened_room(desk, tmp_path) as room:
        room.people.after = room.people.looking = _silent
        await room.ledger.declare([make_subscription(channel="100", owner="ada")], room.clock())
        room.clock.now = MORNING
        await room.publish()
        room.clock.pass_by(minutes=30)
        await room.publish()
        (standing,) = await room.ledger.standings()
        assert standing.in_force

        await tell(room)

        assert "please look in the channel" in reads(room.people.told[0][1])
        assert "Check again" not in offers(room.people.told[0][1].card)


def _silent(target: object) -> None:
    raise Unclear("No answer came.")


async def test_a_platform_that_never_answers_holds_nothing_up_and_is_not_told_twice(room: Room) -> None:
    class Deaf(People):
        async def tell(self, person: str, reply: Reply, key: str) -> Posted:
            self.told.append((person, reply))
            await asyncio.Event().wait()
            raise AssertionError

    deaf = Deaf(clock=room.clock)
    staff = Staff(contacts={Platform.DISCORD: deaf}, editors={}, words=Words(), patience=timedelta(milliseconds=10))

    async with asyncio.timeout(5):
        await tell_notices(room.ledger, staff, room.clock, "us")
        room.clock.pass_by(seconds=3600)
        await tell_notices(room.ledger, staff, room.clock, "us")

    assert len(deaf.told) == 1


async def test_editors_hear_of_a_mistake_once_when_their_platform_comes_up(room: Room) -> None:
    nobody: Any = None

    async def nothing() -> None:
        return

    up: list[str] = []
    gate = Gate(DISCORD, room.clock.elapsed, asyncio.sleep)
    link = Link(
        platform=Platform.DISCORD,
        messenger=room.people,
        gate=gate,
        serve=nothing,
        sign_in=nothing,
        can_post=lambda: bool(up),
        up=lambda: bool(up),
    )
    room.desk.office.editors = {Platform.DISCORD: "77"}
    bot = Bot(
        config=nobody,
        clock=room.clock,
        shelf=nobody,
        desk=room.desk,
        ledger=room.ledger,
        links=(link,),
        owner="us",
    )

    await bot.refused((Complaint(path="a.yaml", line=1, problem="it is empty"),))
    await bot.round()
    up.append("now")
    await bot.round()
    await bot.round()

    shown = [reads(message.reply) for message in room.people.shown if message.channel == "77"]
    assert len([text for text in shown if "it is empty" in text]) == 1
