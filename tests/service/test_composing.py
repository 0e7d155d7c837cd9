"""What a post says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.asks import Ask
from bot.cards.model import Buttons, Heading, Remark
from bot.cards.text import to_text
from bot.domain.briefs import Brief, Correction, LeapDay, Pack, Retired
from bot.domain.cadences import parse_cadence
from bot.domain.library import Library, assemble
from bot.domain.subscriptions import Fallback, What
from bot.service.composing import compose, preview
from bot.service.desk import Desk
from bot.service.ledger import Composed, Told
from tests.builders import make_brief, make_desk, make_fact, make_library, make_source
from tests.posting import make_assignment, make_subscription

DAY = date(2026, 4, 4)  # a Saturday
MONDAYS = parse_cadence("mondays")


def bridges(*dates: str, brief: str = "bridges") -> Brief:
    """Return a brief with a fact for each date, named after it."""
    return make_brief(
        brief, [make_fact(f"{brief}-{when or n}", f"It happened {n}.", brief, when) for n, when in enumerate(dates)]
    )


def serving(*briefs: Brief, **changes: Any) -> Desk:
    return make_desk(make_library(*briefs, **changes))


async def composed(desk: Desk, day: date = DAY, *, told: Sequence[Told] = (), **changes: Any) -> Composed | None:
    values = {name: changes.pop(name) for name in ("covers", "since") if name in changes}
    task = make_assignment(day, subscription=make_subscription(**changes), told=tuple(told), **values)
    return await compose(task, desk)


async def text(desk: Desk, day: date = DAY, **changes: Any) -> str:
    found = await composed(desk, day, **changes)
    assert found
    return to_text(found.reply.card)


def buttons(found: Composed) -> dict[str, Ask | None]:
    return {b.label: b.ask for block in found.reply.card.blocks if isinstance(block, Buttons) for b in block.buttons}


def headings(found: Composed) -> list[str]:
    return [block.text for block in found.reply.card.blocks if isinstance(block, Heading)]


def remarks(found: Composed) -> list[str]:
    return [block.text for block in found.reply.card.blocks if isinstance(block, Remark)]


async def test_round_years_come_first_and_the_rest_is_behind_a_button() -> None:
    dates = ["2003-04-04", "2001-04-04", "1976-04-04", "1926-04-04"]

    found = await composed(serving(bridges(*dates)), most=3)

    assert found
    assert found.facts == ("bridges-1926-04-04", "bridges-1976-04-04", "bridges-2001-04-04")
    asked = buttons(found)["One more on this day"]
    assert asked
    assert asked.options == {"date": "2026-04-04"}
    assert found.reply.private is False
    assert found.edition == "1" * 64


async def test_a_theme_is_not_told_two_days_in_a_row_where_there_is_a_choice() -> None:
    desk = serving(bridges("1926-04-04", "1999-04-03"), bridges("2003-04-04", brief="roads"))
    yesterday = [Told(fact="bridges-1999-04-03", day=DAY - timedelta(days=1))]

    fresh, tired = await composed(desk, most=1), await composed(desk, most=1, told=yesterday)

    assert fresh
    assert fresh.facts == ("bridges-1926-04-04",)
    assert tired
    assert tired.facts == ("roads-2003-04-04",)


async def test_a_corrected_date_is_the_one_that_is_remembered(desk: Desk) -> None:
    assert "the source has 19 September 2002" in await text(desk, date(2027, 9, 17))
    assert await composed(desk, date(2027, 9, 19)) is None


@pytest.mark.parametrize("when", ["2003-04", "2003", "200X", "2003-04-04~", "2003-04-01/2003-04-09"])
async def test_nothing_vague_becomes_a_day(when: str) -> None:
    assert await composed(serving(bridges(when))) is None


@pytest.mark.parametrize(
    ("fallbacks", "title"),
    [
        ([Fallback.FACT], "Bridges"),
        ([Fallback.MONTH, Fallback.FACT], "In April 2026"),
        ([Fallback.WEEK, Fallback.MONTH], "The coming week"),
        ([], None),
    ],
)
async def test_an_empty_day_has_what_was_declared_in_its_order(fallbacks: list[Fallback], title: str | None) -> None:
    desk = serving(bridges("2003-04", "2003-04-08", ""))

    found = await composed(desk, when_empty=tuple(fallbacks))

    assert (found.reply.card.title if found else None) == title


async def test_a_fallback_that_has_nothing_new_leaves_it_to_the_next() -> None:
    desk, order = serving(bridges("2003-04", "2003-04-08", "")), (Fallback.MONTH, Fallback.WEEK, Fallback.FACT)
    told: list[Told] = []
    titles = []
    for ahead in range(3):
        found = await composed(desk, DAY + timedelta(days=ahead), told=told, when_empty=order)
        assert found
        told = [*(Told(fact=fact, day=DAY + timedelta(days=ahead)) for fact in found.facts), *told]
        titles.append(found.reply.card.title)

    assert titles == ["In April 2026", "The coming week", "Bridges"]


async def test_a_week_ahead_says_that_nothing_happened_today() -> None:
    said = await text(serving(bridges("2003-04-08")), when_empty=(Fallback.WEEK,))

    assert "Nothing in the library happened on 4 April." in said
    assert "8 APRIL" in said


async def test_the_fact_of_the_day_goes_round_before_one_returns() -> None:
    desk, told = serving(bridges(*[""] * 7)), list[Told]()
    for ahead in range(21):
        day = DAY + timedelta(days=ahead)
        found = await composed(desk, day, what=What.FACT, told=[*reversed(told)])
        assert found
        told.append(Told(fact=found.facts[0], day=day))

    told_facts = [each.fact for each in told]
    assert all(len({*told_facts[n : n + 7]}) == 7 for n in range(15))


async def test_the_fact_of_the_day_spares_what_has_its_day_soon_and_yesterdays_theme() -> None:
    desk = serving(bridges("", "2003-04-08"), bridges("", brief="roads"))
    told = [Told(fact="roads-0", day=DAY - timedelta(days=1))]

    first = await composed(desk, what=What.FACT, told=told)

    assert first
    assert first.facts == ("bridges-0",)


async def test_a_digest_tells_its_week_its_fact_and_nothing_twice() -> None:
    desk = serving(bridges("2003-04-08", "2003-04-12", "2003-04-13", ""))

    found = await composed(desk, date(2026, 4, 6), what=What.DIGEST, cadence=MONDAYS)

    assert found
    assert found.reply.card.title == "Digest for 6–12 Apr 2026"
    assert headings(found) == ["8 April", "12 April", "Fact of the day"]
    assert len(found.facts) == len(set(found.facts)) == 3
    assert found.facts[-1] == "bridges-3"


async def test_the_first_digest_of_a_month_tells_what_has_no_day_in_it() -> None:
    desk = serving(bridges("2003-04", "2001", "1996", "199X"))
    order: dict[str, Any] = {"what": What.DIGEST, "cadence": MONDAYS}

    first = await composed(desk, date(2026, 4, 6), **order)
    second = await composed(desk, date(2026, 4, 13), told=[Told(fact="x", day=date(2026, 4, 6))], **order)

    assert first
    assert headings(first) == ["In April, the day is not known", "Fact of the day"]
    assert "April 2003, 23 years ago" in to_text(first.reply.card)
    assert second
    assert headings(second) == ["Fact of the day"]


async def test_the_first_digest_of_a_year_tells_its_round_years() -> None:
    desk = serving(bridges("2001", "1996~", "1995"))

    found = await composed(desk, date(2026, 1, 5), what=What.DIGEST, cadence=MONDAYS, most=1)

    assert found
    assert headings(found)[0] == "Round years in 2026, the day is not known"
    assert "2001, 25 years ago" in to_text(found.reply.card)
    asked = buttons(found)["One more round year"]
    assert asked
    assert asked.options == {"date": "2026"}


async def test_a_digest_names_its_month_where_it_is_the_whole_of_it() -> None:
    found = await composed(serving(bridges("")), date(2026, 4, 1), what=What.DIGEST, cadence=parse_cadence("day 1"))

    assert found
    assert found.reply.card.title == "Digest for April 2026"


class OneEdition:
    """Keeps one older edition."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def edition(self, version: str) -> Library | None:
        return self._library if self._library.version == version else None

    def as_of(self, day: date) -> Library | None:
        return self._library


async def test_a_digest_tells_what_changed_since_the_last() -> None:
    old = replace(make_library(bridges("", "1999", "2001")), version="old")
    kept = make_fact("bridges-0", "It happened otherwise.")
    why = Correction(has="1998", told="1999", why="The record says so.", citations=kept.citations)
    fixed = make_fact("bridges-1999", "It happened 1.", when="1999", correction=why)
    new = make_brief("bridges", [kept, fixed, make_fact("toll", "It has a toll.")])
    desk = serving(new, retired=(Retired(id="bridges-2001", see="toll"),))

    said = await text(replace(desk, archive=OneEdition(old)), what=What.DIGEST, since="old", most=3)

    assert "Corrected · Bridges: It happened 1." in said
    assert "1999; the source has 1998. The record says so." in said
    assert "Edited · Bridges: It happened otherwise." in said
    assert "Added · Bridges: It has a toll." in said
    assert "Retired: “bridges 2001” is told no more; read “Bridges” instead." in said
    for since in ("", "unknown", "1" * 64):
        assert "Added" not in await text(replace(desk, archive=OneEdition(old)), what=What.DIGEST, since=since)
    assert "Added" not in await text(desk, what=What.DIGEST, since="old")


async def test_changes_that_are_not_shown_are_counted() -> None:
    old = replace(make_library(bridges("")), version="old")
    desk = replace(serving(bridges("", *["1999"], *[f"199{n}" for n in range(8)])), archive=OneEdition(old))

    said = await text(desk, what=What.DIGEST, since="old", most=2)

    assert said.count("Added · ") == 2
    assert "7 more changes are not shown." in said


async def test_missed_days_are_told_in_one_post_that_says_so() -> None:
    desk = serving(bridges("2003-04-02", "2003-04-03", "2003-04-04"))
    covers = (date(2026, 4, 2), date(2026, 4, 3))

    found = await composed(desk, covers=covers)

    assert found
    assert found.reply.card.title == "On this day: 2–4 Apr 2026"
    assert remarks(found)[0].startswith("2 posts could not be made (2–3 Apr 2026).")
    assert headings(found) == ["2 April", "3 April"]
    assert set(found.facts) == {f"bridges-2003-04-0{n}" for n in (2, 3, 4)}


async def test_after_a_long_outage_a_post_is_no_longer_than_any_other() -> None:
    dates = [(date(2003, 1, 1) + timedelta(days=n)).isoformat() for n in range(90)]
    covers = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(90))

    found = await composed(serving(bridges(*dates)), date(2026, 4, 1), covers=covers)

    assert found
    assert len(found.facts) == 5
    asked = next(asked for label, asked in buttons(found).items() if label.startswith("85 more: "))
    assert asked
    assert asked.options == {"date": "2026-01-06", "days": "85"}


async def test_only_the_chosen_packs_and_topics_are_told() -> None:
    roads = bridges("2003-04-04", brief="roads")
    packs = [
        Pack(id="works", title="Works", description="Bridges.", briefs=(bridges("2001-04-04"),)),
        Pack(id="lanes", title="Lanes", description="Roads.", briefs=(replace(roads, pack="lanes"),)),
    ]
    desk = make_desk(assemble(packs, [make_source()], version="1"))

    choices: list[dict[str, Any]] = [{"packs": ("lanes",)}, {"topics": ("roads",)}]
    for chosen in choices:
        for what in What:
            found = await composed(desk, what=what, **chosen)
            assert found
            assert found.facts == ("roads-2003-04-04",)
    assert await composed(desk, topics=("gone",), what=What.DIGEST) is None
    assert await composed(desk, topics=("gone",), what=What.FACT) is None


async def test_a_topic_that_was_retired_stands_for_its_successor() -> None:
    desk = serving(bridges("2003-04-04"), retired=(Retired(id="viaducts", see="bridges"),))

    assert await composed(desk, topics=("viaducts",))


async def test_what_stays_at_home_is_not_posted_elsewhere() -> None:
    packs = [Pack(id="works", title="W", description="B.", briefs=(bridges("2003-04-04"),), outside_home=False)]
    house = make_desk(assemble(packs, [make_source()], version="1"))
    desk = replace(house, is_home=lambda place: place.workspace == "home")

    assert await composed(desk, workspace="home")
    for what in What:
        assert await composed(desk, workspace="elsewhere", what=what, when_empty=tuple(Fallback)) is None


async def test_a_post_in_another_language_says_which_it_is_shown_in() -> None:
    desk = serving(bridges("2003-04-04"), language="en-GB")

    found = await composed(desk, language="de")

    assert found
    assert remarks(found)[0] == "Shown in Englisch."
    assert found.reply.card.title == "On this day: 4. April"
    assert "Shown in" not in await text(desk, language="en-US")
    assert await composed(desk, language="xx")


@pytest.mark.parametrize(
    ("rule", "day", "told"),
    [
        (LeapDay.FEBRUARY_28, date(2027, 2, 28), True),
        (LeapDay.MARCH_1, date(2027, 3, 1), True),
        (LeapDay.LEAP_YEARS_ONLY, date(2027, 2, 28), False),
        (LeapDay.LEAP_YEARS_ONLY, date(2028, 2, 29), True),
    ],
)
async def test_29_february_is_told_by_the_rule_of_its_pack(rule: LeapDay, day: date, told: bool) -> None:
    found = await composed(serving(bridges("2004-02-29"), leap_day=rule), day)

    assert bool(found) is told
    assert not found or any("29 February" in said for said in remarks(found)) is (day != date(2028, 2, 29))


async def test_the_second_post_of_a_day_tells_nothing_twice() -> None:
    desk = serving(bridges("2001-04-04", "2003-04-04"))

    first = await composed(desk, most=1)
    assert first
    again = await composed(desk, told=[Told(fact=first.facts[0], day=DAY)])
    assert again
    assert set(again.facts).isdisjoint(first.facts)
    assert await composed(desk, told=[Told(fact=fact, day=DAY) for fact in (*first.facts, *again.facts)]) is None


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("what", list(What))
async def test_the_ends_of_the_calendar_are_like_any_day(day: date, what: What) -> None:
    order = make_subscription(what=what, when_empty=tuple(Fallback), timezone="UTC", cadence=MONDAYS)

    await preview(order, day, serving(bridges("2003-04-04", "")))


async def test_a_preview_knows_only_what_was_told_before_its_day() -> None:
    desk = serving(bridges("2003-04-04"))
    told = [Told(fact="bridges-2003-04-04", day=DAY)]

    assert await preview(make_subscription(), DAY, desk, told)
    assert await preview(make_subscription(), date(2026, 4, 5), desk, told) is None


async def test_a_day_is_the_civil_date_even_across_the_date_line() -> None:
    desk = serving(bridges("2003-04-04"))
    for timezone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        assert await preview(make_subscription(timezone=timezone), DAY, desk)


DATES = st.one_of(
    st.dates(date(1990, 1, 1), date(2026, 12, 31)).map(date.isoformat),
    st.dates(date(1990, 1, 1), date(2026, 12, 31)).map(lambda day: day.isoformat()[:7]),
    st.integers(1990, 2026).map(str),
    st.just(""),
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(DATES, min_size=1, max_size=20),
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    st.sampled_from(["daily", "mondays", "day 1"]).map(parse_cadence),
    st.sampled_from(What),
    st.integers(1, 6),
)
async def test_no_post_shows_more_than_the_most_or_a_false_day(
    dates: list[str], start: date, cadence: Any, what: What, most: int
) -> None:
    desk = serving(bridges(*dates))
    facts = desk.shelf.library.facts
    told: list[Told] = []
    due = (day for n in range(70) if cadence.falls_on(day := start + timedelta(days=n)))
    for day, _ in zip(due, range(8), strict=False):
        found = await composed(desk, day, what=what, cadence=cadence, most=most, told=told)
        if not found:
            continue
        told = [*(Told(fact=fact, day=day) for fact in found.facts), *told]
        shown = [facts[id] for id in found.facts]
        assert len(shown) <= (most if what is What.ONTHISDAY else 1 if what is What.FACT else 3 * most + 1)
        assert what is not What.ONTHISDAY or all(fact.when and fact.when.day for fact in shown)
