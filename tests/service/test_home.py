"""Packs that stay at home are told in the home workspaces, and nowhere else."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.cards.asks import ask
from bot.domain.briefs import Pack
from bot.domain.gaps import Gap, Unanswered
from bot.domain.library import Library, assemble
from bot.service.completing import complete
from bot.service.desk import Desk, Office
from bot.service.ports import Place, Platform
from tests.builders import make_brief, make_desk, make_fact, make_source, say

HOME = Place(platform=Platform.DISCORD, workspace="1")
AWAY = Place(platform=Platform.DISCORD, workspace="2")
MESSAGE = Place(platform=Platform.DISCORD)


@pytest.fixture
def house() -> Desk:
    roads = make_brief("roads", [make_fact("lane", "A lane is wide.", "roads")])
    bridges = make_brief("bridges", [make_fact("span", "It spans the river.")], related=("roads",))
    packs = [
        Pack(id="works", title="Public works", description="Bridges.", briefs=(bridges,)),
        Pack(id="plans", title="Plans", description="Not out yet.", briefs=(roads,), outside_home=False),
    ]
    desk = make_desk(assemble(packs, [make_source()], version="1"))
    return replace(desk, is_home=lambda place: place.workspace == "1")


@pytest.mark.parametrize(
    "question", [ask("brief", topic="roads"), ask("fact", keyword="lane"), ask("evidence", fact="lane")]
)
async def test_what_stays_at_home_is_told_only_there(house: Desk, question: object) -> None:
    assert (await say(house, "", ask=question, place=HOME)).found
    assert not (await say(house, "", ask=question, place=AWAY)).found
    assert not (await say(house, "", ask=question, place=MESSAGE)).found


async def test_what_may_travel_is_told_everywhere_and_leads_nowhere_it_may_not(house: Desk) -> None:
    reply = await say(house, "", ask=ask("brief", topic="bridges"), place=AWAY)

    assert reply.found
    assert "Related" not in str(reply.card)
    assert "Related" in str((await say(house, "", ask=ask("brief", topic="bridges"), place=HOME)).card)


def test_nor_is_it_offered_while_typing(house: Desk) -> None:
    def offered(place: Place) -> set[str]:
        return {offer.value for offer in complete(house.at(place), "brief", "topic", "", date(2026, 11, 23))}

    assert offered(HOME) == {"bridges", "roads"}
    assert offered(AWAY) == {"bridges"}


@dataclass(frozen=True)
class Past:
    """An archive of the time when all was told everywhere."""

    library: Library

    def edition(self, version: str) -> Library | None:
        return None

    def as_of(self, day: date) -> Library | None:
        return self.library


async def test_what_stays_at_home_today_is_not_told_elsewhere_as_it_stood_before(house: Desk) -> None:
    packs = [replace(pack, outside_home=True) for pack in house.shelf.library.packs]
    then = replace(house, archive=Past(assemble(packs, [make_source()], version="0")))
    asked = ask("brief", topic="roads", **{"as-of": "2026-10-01"})

    assert (await say(then, "", ask=asked, place=HOME)).found
    assert not (await say(then, "", ask=asked, place=AWAY)).found


@dataclass(frozen=True)
class Vain:
    """A ledger of one question in vain."""

    async def note(self, unanswered: Unanswered) -> None:
        raise NotImplementedError

    async def listed(self, today: date, place: str | None = None) -> tuple[Gap, ...]:
        return (Gap(question="how wide", first=today, last=today, days=3, readers=1, nearest="lane"),)


async def test_what_came_nearest_is_not_named_where_it_is_not_told(house: Desk) -> None:
    desk = replace(house, office=Office(gaps=Vain()))

    assert "lane" in str((await say(desk, "/gaps", place=HOME, may_manage=True)).card)
    assert "lane" not in str((await say(desk, "/gaps", place=AWAY, may_manage=True)).card)
