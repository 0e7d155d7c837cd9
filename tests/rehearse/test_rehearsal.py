"""Every post of some days, before any of them is made."""

from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from typing import Any

import pytest

from bot.cards.words import Words
from bot.domain.cadences import parse_cadence
from bot.domain.library import Library
from bot.domain.subscriptions import What
from bot.rehearse.comparing import compare
from bot.rehearse.page import anchor, to_page
from bot.rehearse.rehearsal import Rehearsal, rehearse
from bot.rehearse.report import report
from bot.service.desk import Desk
from tests.builders import make_brief, make_desk, make_fact, make_library
from tests.pages import Reader
from tests.posting import make_subscription

FIRST = date(2027, 1, 1)
WORDS = Words()
MORNING = make_subscription("morning", channel="1")
DIGEST = make_subscription("digest", channel="1", what=What.DIGEST, cadence=parse_cadence("mondays"), at=time(8))
FACT = make_subscription("fact", channel="2", what=What.FACT, cadence=parse_cadence("weekdays"))


def library(statement: str = "It spans.", *more: str) -> Library:
    facts = [make_fact("span", statement, when="2002-01-05"), make_fact("cost", "It <cost> much.")]
    extra = [make_fact(f"more-{n}", text) for n, text in enumerate(more)]
    return make_library(make_brief("bridges", [*facts, *extra]))


async def rehearsed(desk: Desk | None = None, days: int = 31, **changes: Any) -> Rehearsal:
    return await rehearse([MORNING, DIGEST, FACT], desk or make_desk(library()), FIRST, days, **changes)


async def test_each_order_posts_and_stays_quiet_as_it_would() -> None:
    found = await rehearsed()

    assert [len(found.of(order)) for order in (MORNING, DIGEST, FACT)] == [1, 4, 21]
    assert found.quiet == {"morning": 30}
    instants = [post.slot.instant for post in found.posts]
    assert instants == sorted(instants)


async def test_channels_of_one_name_share_what_they_were_told() -> None:
    found = await rehearsed(days=366)

    facts = [post.composed.facts for post in found.of(FACT)]
    assert all(first != second for first, second in pairwise(facts))


async def test_days_that_people_took_out_stay_out() -> None:
    found = await rehearsed(skipped={"digest": {date(2027, 1, 4)}})

    assert [post.slot.day.day for post in found.of(DIGEST)] == [11, 18, 25]


async def test_a_rehearsal_ends_where_the_calendar_does() -> None:
    found = await rehearse([FACT], make_desk(library()), date(9999, 12, 30), 100)

    assert found.last == date(9999, 12, 30)


async def test_each_look_has_what_would_be_sent_and_its_measures() -> None:
    post = (await rehearsed()).of(MORNING)[0]
    discord, slack = post.looks

    assert discord.payload["components"]
    assert slack.payload["blocks"]
    assert {measure.name for measure in discord.measures} >= {"characters", "components"}
    assert {measure.name for measure in slack.measures} >= {"characters", "blocks"}
    assert all(measure.is_kept for look in post.looks for measure in look.measures)
    assert discord.whole
    assert slack.whole


async def test_the_report_counts_the_posts_and_names_the_limits() -> None:
    told = report(await rehearsed(), None, WORDS)

    assert told.startswith("Rehearsal of January 2027: 26 posts.")
    assert "1. discord 1: On this day, every day at 09:00 (Europe/London)\n     one post, quiet 30 times" in told
    assert "January 2027     1     4    21" in told
    assert "discord characters: " in told
    assert "of 4,000" in told


async def test_a_post_too_long_for_one_message_is_named() -> None:
    long = make_desk(library("It spans a river. " * 400))

    told = report(await rehearsed(long), None, WORDS)

    assert "onthisday of 5 January 2027 goes on behind a button “Continue”." in told
    assert "it goes on behind a button" in to_page(await rehearsed(long), None, WORDS)


async def test_the_page_shows_every_post_twice_and_needs_nothing_else() -> None:
    found = await rehearsed()
    page = Reader(to_page(found, None, WORDS, notes=["A <note>."]))

    assert page.open == []
    assert page.words.count("It <cost> much.") >= 2
    assert "A <note>." in page.words
    assert {f"p2027-01-05-0-{MORNING.id}", "posts", "m2027-01"} <= set(page.values("id"))
    assert all(target[1:] in page.values("id") for target in page.values("href") if target.startswith("#"))
    assert page.values("src") == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert len([tag for tag, _ in page.elements if tag == "article"]) == len(found.posts)
    assert page.values("aria-label").count("As Discord shows it") == len(found.posts)
    assert [tag for tag, _ in page.elements if tag in ("h1", "main", "nav")] == ["h1", "nav", "main"]
    assert len(set(page.values("id"))) == len(page.values("id"))


def desks(old: Library, new: Library) -> tuple[Desk, Desk]:
    return make_desk(replace(old, version="old")), make_desk(new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(library(), library(), {}, id="the same"),
        pytest.param(
            library(),
            library("It spans a river."),
            {("morning", "changed"), ("digest", "changed"), ("fact", "changed")},
            id="a statement was edited",
        ),
        pytest.param(library(), library("It spans.", "It is new."), {("fact", "new")}, id="a fact was added"),
        pytest.param(library("It spans.", "It is old."), library(), {("fact", "gone")}, id="a fact was taken away"),
    ],
)
async def test_another_version_is_compared_post_by_post(old: Library, new: Library, expected: set[Any]) -> None:
    before, now = [await rehearsed(desk) for desk in desks(old, new)]
    differences = compare(before, now, WORDS)

    assert {(each.post.order.id, each.change.value) for each in differences.values()} == set(expected)
    page = Reader(to_page(now, differences, WORDS))
    assert page.open == []
    assert ("Every post is the same." in page.words) is (not expected)
    told = report(now, differences, WORDS)
    assert ("every post is the same" in told) is (not expected)
    for each in differences.values():
        assert f"{each.change.value}: {each.post.order.what} of " in told


async def test_what_was_taken_away_and_what_came_is_marked_in_words() -> None:
    before, now = [await rehearsed(desk) for desk in desks(library(), library("It spans a river."))]
    page = to_page(now, compare(before, now, WORDS), WORDS)

    assert "<ins>+ " in page
    assert "<del>− " in page
    assert f"#{anchor(now.of(MORNING)[0])}" in Reader(page).values("href")
