"""What changed between two editions."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Brief, Correction, Fact, Retired
from bot.domain.changes import UNCHANGED, Changes, changes
from bot.domain.library import Library
from tests.builders import make_brief, make_fact, make_library

SPAN = make_fact("span", "It spans.")
COST = make_fact("cost", "It cost much.", when="1999")
FIXED = Correction(has="1998", told="1999", why="The record says so.", citations=SPAN.citations)


def edition(version: str, *facts: Fact, briefs: tuple[Brief, ...] = (), retired: tuple[Retired, ...] = ()) -> Library:
    return replace(make_library(make_brief("bridges", facts), *briefs, retired=retired), version=version)


OLD = edition("1", SPAN, COST)


@pytest.mark.parametrize(
    ("new", "found"),
    [
        pytest.param(edition("2", SPAN, COST), UNCHANGED, id="nothing that is told"),
        pytest.param(
            edition("2", SPAN, COST, make_fact("toll", "It has a toll.")),
            Changes(added=(make_fact("toll", "It has a toll."),)),
            id="added",
        ),
        pytest.param(
            edition("2", SPAN, replace(COST, correction=FIXED)),
            Changes(corrected=(replace(COST, correction=FIXED),)),
            id="corrected",
        ),
        pytest.param(
            edition("2", replace(SPAN, statement="It spans a river."), COST),
            Changes(edited=(replace(SPAN, statement="It spans a river."),)),
            id="edited",
        ),
        pytest.param(
            edition("2", SPAN, retired=(Retired(id="cost", see="span"),)), Changes(retired=("cost",)), id="retired"
        ),
        pytest.param(edition("2", SPAN), Changes(removed=(COST,)), id="removed without a successor"),
    ],
)
def test_two_editions_are_compared(new: Library, found: Changes) -> None:
    assert changes(OLD, new) == found


def test_the_same_edition_has_not_changed() -> None:
    assert not changes(OLD, edition("1", SPAN))


def test_only_what_is_of_interest_is_compared() -> None:
    roads = make_brief("roads", [make_fact("lane", "It has lanes.", "roads")])
    new = edition("2", SPAN, COST, briefs=(roads,))

    assert changes(OLD, new, lambda library, fact: fact.brief == "bridges") == UNCHANGED
    assert changes(OLD, new, lambda library, fact: fact.brief == "roads").added == roads.facts


def test_a_topic_that_was_retired_is_named_once() -> None:
    old = edition("1", SPAN, briefs=(make_brief("roads", [make_fact("lane", "It has lanes.", "roads")]),))
    new = edition("2", SPAN, retired=(Retired(id="roads", see="bridges"), Retired(id="lane", see="bridges")))

    assert changes(old, new).retired == ("roads", "lane")
    assert changes(new, replace(new, version="3")).retired == ()
