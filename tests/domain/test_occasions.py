"""Anniversaries of a day, a month and a year: ranked, capped, spaced, and never more precise than they are known."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import LeapDay
from bot.domain.library import Library
from bot.domain.occasions import (
    Occasion,
    choose,
    days_between,
    in_month,
    in_round_year,
    month_of,
    on_day,
    on_days,
    ranked,
    roundness,
)
from tests.builders import make_brief, make_fact, make_library

DAY = date(2026, 4, 4)
DATES = ["2003-04-04", "2001-04-04", "1976-04-04", "1926-04-04", "2003-04", "2003-04~", "1996", "1951~", "2003", "199X"]


def library(dates: Sequence[str] = DATES, **changes: Any) -> Library:
    facts = [make_fact(f"f{n}", "It happened.", when=when) for n, when in enumerate(dates)]
    return make_library(make_brief("bridges", facts), **changes)


def occasion(id: str, years: int, brief: str = "bridges", *, key: bool = False) -> Occasion:
    return Occasion(fact=make_fact(id, "It happened.", brief, key=key), day=DAY, years=years)


def dates(occasions: Sequence[Occasion]) -> list[str]:
    return [o.fact.when.edtf if o.fact.when else "" for o in occasions]


@pytest.mark.parametrize(
    ("years", "rank"),
    [(100, 4), (300, 4), (50, 3), (150, 3), (25, 2), (75, 2), (10, 1), (20, 1), (5, 0), (23, 0), (1, 0), (0, 0)],
)
def test_round_years_are_ranked(years: int, rank: int) -> None:
    assert roundness(years) == rank


def test_round_years_come_first_then_key_facts_then_the_oldest() -> None:
    found = [
        occasion("plain", 23),
        occasion("old", 77),
        occasion("key", 3, key=True),
        occasion("ten", 10),
        occasion("fifty", 50),
        occasion("hundred", 100),
    ]

    assert [o.fact.id for o in ranked(found)] == ["hundred", "fifty", "ten", "key", "old", "plain"]


def test_a_theme_told_last_time_gives_way_to_another() -> None:
    found = [occasion("a", 100, "bridges"), occasion("b", 3, "roads")]

    assert [o.fact.id for o in choose(ranked(found), 1, {"bridges"}).shown] == ["b"]
    assert [o.fact.id for o in choose(ranked(found), 1, {"roads"}).shown] == ["a"]
    assert [o.fact.id for o in choose(ranked(found), 1, {"bridges", "roads"}).shown] == ["a"]
    assert [o.fact.id for o in choose(ranked(found), 2, {"bridges"}).shown] == ["b", "a"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 200), st.booleans()), max_size=12),
    st.integers(0, 6),
    st.frozensets(st.sampled_from("abc")),
)
def test_never_more_than_the_most_and_nothing_is_lost(
    made: list[tuple[str, int, bool]], most: int, tired: frozenset[str]
) -> None:
    found = [occasion(f"f{n}", years, brief, key=key) for n, (brief, years, key) in enumerate(made)]
    chosen = choose(ranked(found), most, tired)

    assert len(chosen.shown) == min(most, len(found))
    assert sorted(o.fact.id for o in (*chosen.shown, *chosen.left)) == sorted(o.fact.id for o in found)
    if any(o.fact.brief in tired for o in chosen.shown):
        assert all(o.fact.brief in tired for o in chosen.left)


def test_a_day_has_what_is_known_to_the_day_only() -> None:
    assert dates(list(on_day(library(), DAY))) == ["1926-04-04", "1976-04-04", "2001-04-04", "2003-04-04"]


def test_a_month_has_what_is_known_to_the_month_only() -> None:
    assert dates(list(in_month(library(), DAY))) == ["2003-04", "2003-04~"]


def test_a_year_has_what_is_known_to_the_year_only_and_round_in_it() -> None:
    assert dates(list(in_round_year(library(), 2026))) == ["1996", "1951~"]
    assert dates(list(in_round_year(library(), 2028))) == ["2003"]
    assert dates(list(in_round_year(library(), 2027))) == []


EDTF = st.one_of(
    st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(date.isoformat),
    st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    st.integers(1900, 2030).map(str),
    st.integers(190, 202).map(lambda decade: f"{decade}X"),
)


@given(st.lists(EDTF, min_size=1, max_size=8), st.integers(2020, 2032), st.sampled_from(LeapDay))
def test_over_a_year_each_day_is_told_once_and_nothing_vague_becomes_a_day(
    made: list[str], year: int, rule: LeapDay
) -> None:
    shelf = library(made, leap_day=rule)
    told = list(on_days(shelf, days_between(date(year, 1, 1), date(year, 12, 31))))

    assert all(o.fact.when and o.fact.when.day for o in told)
    assert len({o.fact.id for o in told}) == len(told)
    assert all(o.years >= 0 for o in told)
    assert all(
        o.moved == ((o.day.month, o.day.day) != (o.fact.when.first.month, o.fact.when.first.day))
        for o in told
        if o.fact.when
    )
    months = [o for month in range(1, 13) for o in in_month(shelf, date(year, month, 28))]
    assert all(o.fact.when and o.fact.when.first.month == o.day.month and not o.fact.when.day for o in months)
    assert len({o.fact.id for o in months}) == len(months)


def test_a_round_year_is_found_whatever_makes_it_round() -> None:
    shelf = library([str(year) for year in range(1800, 2027)])

    found = list(in_round_year(shelf, 2026))

    assert sorted(o.years for o in found) == [n for n in range(1, 227) if roundness(n)]


def test_a_month_has_all_its_days() -> None:
    assert len(month_of(date(2028, 2, 10))) == 29
    assert month_of(date.max)[-1] == date.max
    assert days_between(DAY, DAY - timedelta(days=1)) == []
