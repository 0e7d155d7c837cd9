from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anniversaries import Anniversary, on_this_day
from bot.domain.briefs import LeapDay
from tests.builders import make_fact


def remembered(happened: str, rule: LeapDay = LeapDay.FEBRUARY_28) -> Anniversary:
    return Anniversary(
        happened=date.fromisoformat(happened), fact=make_fact("f", "It happened.", when=happened), leap_day=rule
    )


@pytest.mark.parametrize(
    ("rule", "day", "falls"),
    [
        (LeapDay.FEBRUARY_28, "2025-02-28", True),
        (LeapDay.FEBRUARY_28, "2024-02-28", False),
        (LeapDay.FEBRUARY_28, "2024-02-29", True),
        (LeapDay.MARCH_1, "2025-03-01", True),
        (LeapDay.MARCH_1, "2024-03-01", False),
        (LeapDay.MARCH_1, "2024-02-29", True),
        (LeapDay.LEAP_YEARS_ONLY, "2025-02-28", False),
        (LeapDay.LEAP_YEARS_ONLY, "2025-03-01", False),
        (LeapDay.LEAP_YEARS_ONLY, "2024-02-29", True),
    ],
)
def test_29_february_follows_the_rule_of_its_pack(rule: LeapDay, day: str, falls: bool) -> None:
    assert remembered("2000-02-29", rule).falls_on(date.fromisoformat(day)) is falls


def test_the_oldest_comes_first_and_the_future_not_at_all() -> None:
    found = on_this_day(
        [remembered("2003-04-04"), remembered("1999-04-04"), remembered("2030-04-04")], date(2026, 4, 4)
    )

    assert [a.happened.year for a in found] == [1999, 2003]


def test_only_a_moved_day_says_that_it_was_moved() -> None:
    assert remembered("2000-02-29").moved(date(2025, 2, 28))
    assert not remembered("2000-02-29").moved(date(2024, 2, 29))
    assert not remembered("2000-02-28").moved(date(2025, 2, 28))


@given(st.dates(min_value=date(1, 1, 1), max_value=date(2500, 1, 1)), st.integers(2501, 9998), st.sampled_from(LeapDay))
def test_everything_is_remembered_once_a_year(happened: date, year: int, rule: LeapDay) -> None:
    anniversary = remembered(happened.isoformat(), rule)

    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    expected = 0 if (happened.month, happened.day) == (2, 29) and rule is LeapDay.LEAP_YEARS_ONLY and not leap else 1
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + leap)]
    assert len([day for day in days if anniversary.falls_on(day)]) == expected
