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
            Changes(added=("toll",)),
            id="added",
        ),
        pytest.param(
            edition("2", SPAN, replace(COST, correction=FIXED)),
            Changes(corrected=("cost",)),
            id="corrected",
        ),
        pytest.param(
            edition("2", replace(SPAN, statement="It spans a river."), COST),
            Changes(edited=("span",)),
            id="edited",
        ),
        pytest.param(
            edition("2", SPAN, retired=(Retired(id="cost", see="span"),)), Changes(retired=("cost",)), id="retired"
        ),
        pytest.param(edition("2", SPAN), Changes(removed=("cost",)), id="removed without a successor"),
    ],
)
def test_two_editions_are_compared(new: Library, found: Changes) -> None:
    assert changes(OLD, new) == found


def test_the_same_edition_has_not_changed() -> None:
    assert not changes(OLD, edition("1", SPAN))


@pytest.mark.parametrize(("topic", "found"), [("bridges", UNCHANGED), ("roads", Changes(added=("lane",)))])
def test_only_what_somebody_is_told_is_told_them(topic: str, found: Changes) -> None:
    roads = make_brief("roads", [make_fact("lane", "It has lanes.", "roads")])
    new = edition("2", SPAN, COST, briefs=(roads,))

    assert changes(OLD, new).told(OLD, new, lambda library, fact: fact.brief == topic) == found


def test_what_is_read_instead_decides_who_is_told_of_what_was_retired() -> None:
    new = edition("2", SPAN, retired=(Retired(id="cost", see="span"),))

    assert changes(OLD, new).told(OLD, new, lambda library, fact: fact.brief == "bridges").retired == ("cost",)
    assert not changes(OLD, new).told(OLD, new, lambda library, fact: False)


def test_a_topic_that_was_retired_is_named_once() -> None:
    old = edition("1", SPAN, briefs=(make_brief("roads", [make_fact("lane", "It has lanes.", "roads")]),))
    new = edition("2", SPAN, retired=(Retired(id="roads", see="bridges"), Retired(id="lane", see="bridges")))

    assert changes(old, new).retired == ("roads", "lane")
    assert changes(new, replace(new, version="3")).retired == ()
