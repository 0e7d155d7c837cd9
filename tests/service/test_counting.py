"""Counting what is asked for: beside the answers, never in their way."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from bot.cards.asks import ask
from bot.domain.errors import TryAgain
from bot.domain.library import Library
from bot.domain.usage import NO_FAVOURITES, Count, Favourites
from bot.service.completing import complete
from bot.service.counting import keep_counts, write_counts
from bot.service.desk import Desk
from bot.service.ports import Place, Platform
from bot.service.tally import Tally
from tests.builders import NOW, make_brief, make_desk, make_fact, make_library, say

from .test_home import Past

TODAY = NOW.date()


@dataclass
class Counts:
    """Keeps counts in memory, and can be out of order."""

    kept: list[Count] = field(default_factory=list)
    broken: bool = False

    async def count(self, counts: Iterable[Count]) -> None:
        if self.broken:
            raise TryAgain("the disk is full", after=60.0)
        self.kept.extend(counts)

    async def counted(self, since: date) -> tuple[Count, ...]:
        return tuple(self.kept)

    async def most_asked(self, kind: str, since: date, limit: int) -> tuple[str, ...]:
        if self.broken:
            raise TryAgain("the disk is full", after=60.0)
        return tuple(count.entry for count in self.kept if count.kind == kind)[:limit]


@pytest.fixture
def desk(library: Library) -> Desk:
    """Return a desk that counts."""
    made = make_desk(library)
    made.office.tally = Tally()
    return made


def taken(desk: Desk) -> dict[tuple[str, str], int]:
    assert desk.office.tally
    return {(count.kind, count.entry): count.times for count in desk.office.tally.take()}


async def test_the_entry_that_was_asked_for_is_counted_and_no_other(desk: Desk) -> None:
    for line in ("/brief korea", "/brief kroea", "/fact refuelling-total", "/sources drifte-2003", "/brief zzzz"):
        await say(desk, line)
    for line in ("/topics", "/sources", "/help", "/fact", "/onthisday 17 september", "/search fuel"):
        await say(desk, line)

    assert taken(desk) == {("brief", "korea"): 2, ("fact", "refuelling-total"): 1, ("source", "drifte-2003"): 1}


async def test_going_on_with_an_answer_counts_no_more(desk: Desk) -> None:
    for more in ({"view": "facts"}, {"page": "2"}, {"view": "timeline", "page": "2"}):
        await say(desk, "", ask=ask("brief", topic="korea", **more))
    await say(desk, "", ask=ask("fact", keyword="fuel", skip="1"))

    assert taken(desk) == {}


async def test_a_page_of_the_web_is_read_by_machines_too_and_not_counted(desk: Desk) -> None:
    await say(desk, "/brief korea", place=Place(platform=Platform.WEB))

    assert taken(desk) == {}


async def test_nothing_is_counted_where_nobody_wants_it(library: Library) -> None:
    desk = make_desk(library)
    await say(desk, "/brief korea")
    await write_counts(desk, Counts())

    assert desk.office.tally is None


async def test_what_could_not_be_written_is_written_the_next_time(desk: Desk) -> None:
    counts = Counts(broken=True)
    await say(desk, "/brief korea")
    await write_counts(desk, counts)
    await say(desk, "/brief korea")
    counts.broken = False
    await write_counts(desk, counts)
    await write_counts(desk, counts)

    assert counts.kept == [Count(kind="brief", entry="korea", day=TODAY, times=2)]


async def keep(desk: Desk, counts: Counts, rounds: int) -> None:
    """Go some rounds."""

    async def pause(seconds: float) -> None:
        nonlocal rounds
        rounds -= 1
        if not rounds:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_counts(desk, counts, lambda: TODAY, pause)


async def test_what_is_asked_most_is_offered_before_anything_is_typed(desk: Desk) -> None:
    first = complete(desk, "brief", "topic", "", TODAY)[0]
    for line in ("/brief psi", "/fact refuelling-total"):
        await say(desk, line)

    await keep(desk, Counts(), 1)

    assert first.value != "psi"
    assert complete(desk, "brief", "topic", "", TODAY)[0].value == "psi"
    assert complete(desk, "fact", "keyword", "", TODAY)[0].value == "refuelling-total"


async def test_a_database_that_is_down_for_a_while_stops_nothing(desk: Desk) -> None:
    counts = Counts(broken=True)
    await say(desk, "/brief psi")
    await keep(desk, counts, 2)
    assert desk.office.favourites == NO_FAVOURITES

    counts.broken = False
    await keep(desk, counts, 1)

    assert desk.office.favourites.topics == ("psi",)


async def test_new_facts_are_offered_before_anything_is_typed() -> None:
    span, arch = make_fact("span", "It spans the river."), make_fact("arch", "It has an arch.", "arches")
    old = make_library(make_brief("bridges", [span]))
    now = replace(make_library(make_brief("bridges", [span]), make_brief("arches", [arch])), version="2")
    desk = replace(make_desk(now), archive=Past(old))

    await keep(desk, Counts(), 1)

    assert complete(desk, "fact", "keyword", "", TODAY)[0].value == "arch"
    assert complete(desk, "brief", "topic", "", TODAY)[0].value == "arches"


async def test_what_is_told_no_more_is_not_offered(desk: Desk) -> None:
    desk.office.favourites = Favourites(topics=("gone",), facts=("gone",), newest=("gone",))

    assert "gone" not in {offer.value for offer in complete(desk, "fact", "keyword", "", TODAY)}
    assert "gone" not in {offer.value for offer in complete(desk, "brief", "topic", "", TODAY)}
