"""What stretch of time a digest stands for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadences import parse_cadence
from bot.domain.periods import last_day, opens_month, opens_year

CADENCES = st.sampled_from(
    ["daily", "weekdays", "mondays and thursdays", "first monday", "last day", "day 15", "every 2 weeks on fridays"]
).map(parse_cadence)


@pytest.mark.parametrize(
    ("cadence", "day", "last"),
    [
        ("daily", "2027-01-04", "2027-01-04"),
        ("mondays", "2027-01-04", "2027-01-10"),
        ("weekdays", "2027-01-08", "2027-01-10"),
        ("day 1", "2028-02-01", "2028-02-29"),
        ("first monday", "2026-12-07", "2027-01-03"),
        ("daily", "9999-12-31", "9999-12-31"),
        ("mondays", "9999-12-27", "9999-12-31"),
        ("30 8 29 2 *", "2028-02-29", "2029-03-01"),
    ],
)
def test_a_digest_stands_for_the_days_until_the_next(cadence: str, day: str, last: str) -> None:
    assert last_day(parse_cadence(cadence), date.fromisoformat(day)).isoformat() == last


@given(CADENCES, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_each_day_belongs_to_one_digest(cadence: str, start: date) -> None:
    days = [start + timedelta(days=n) for n in range(100)]
    due = [day for day in days if parse_cadence(str(cadence)).falls_on(day)]

    for day, following in pairwise(due):
        assert last_day(parse_cadence(str(cadence)), day) == following - timedelta(days=1)


@given(CADENCES, st.integers(2020, 2040))
def test_each_month_and_each_year_is_opened_once(cadence: str, year: int) -> None:
    rule = parse_cadence(str(cadence))
    due = [day for n in range(366) if (day := date(year, 1, 1) + timedelta(days=n)).year == year and rule.falls_on(day)]
    opened = [day.month for day in due if opens_month(rule, [day], [])]

    assert opened == list(dict.fromkeys(day.month for day in due))
    assert [day for day in due if opens_year(rule, [day], [])] == due[:1]


def test_what_was_missed_is_made_up_for_by_the_next() -> None:
    mondays = parse_cadence("mondays")
    first, second = date(2027, 2, 1), date(2027, 2, 8)

    assert not opens_month(mondays, [second], [])
    assert opens_month(mondays, [first, second], [])
    assert opens_month(mondays, [second], [date(2027, 1, 25)])
    assert not opens_month(mondays, [second], [date(2027, 1, 25), first])
    assert not opens_month(mondays, [date(2027, 1, 25), first], []) or first.day == 1
