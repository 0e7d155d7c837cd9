"""How often something comes due, as people write it."""

from datetime import date, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadences import (
    ANCHOR,
    DAILY,
    LAST,
    Cadence,
    DayOfMonth,
    EveryWeeks,
    WeekdayOfMonth,
    Weekly,
    parse_cadence,
    parse_schedule,
)
from bot.domain.cron import Cron, parse_cron

JANUARY = [date(2027, 1, 1) + timedelta(days=n) for n in range(31)]  # begins on a Friday
YEARS = [date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 366)]


def days(cadence: Cadence) -> list[int]:
    """Return the days of January 2027 on which something comes due."""
    return [day.day for day in JANUARY if cadence.falls_on(day)]


@pytest.mark.parametrize(
    ("text", "canonical", "january"),
    [
        ("daily", "daily", list(range(1, 32))),
        (" Every  day ", "daily", list(range(1, 32))),
        ("Weekdays", "weekdays", [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 25, 26, 27, 28, 29]),
        ("weekends", "weekends", [2, 3, 9, 10, 16, 17, 23, 24, 30, 31]),
        ("monday", "mondays", [4, 11, 18, 25]),
        ("every Monday", "mondays", [4, 11, 18, 25]),
        ("thursday, monday", "mondays and thursdays", [4, 7, 11, 14, 18, 21, 25, 28]),
        ("sundays, mondays and sundays", "mondays and sundays", [3, 4, 10, 11, 17, 18, 24, 25, 31]),
        ("first monday", "first monday", [4]),
        ("on the last friday of the month", "last friday", [29]),
        ("first and third tuesdays", "first and third tuesday", [5, 19]),
        ("day 15", "day 15", [15]),
        ("the 1st and 15th", "days 1 and 15", [1, 15]),
        ("last day", "last day", [31]),
        ("day 1 and last day of the month", "day 1 and last day", [1, 31]),
        ("weekly", "mondays", [4, 11, 18, 25]),
        ("every 2 weeks from 2027-01-06", "every 2 weeks on wednesdays from 2027-01-06", [6, 20]),
        ("every other week on friday from 2027-01-04", "every 2 weeks on fridays from 2027-01-04", [8, 22]),
        ("every 3 weeks on mondays and sundays from 2027-01-06", None, [10, 25, 31]),
        ('cron "30 8 * * 1-5"', "cron 30 8 * * 1-5", [d.day for d in JANUARY if d.weekday() < 5]),
        ("0 9 1,15 * *", "cron 0 9 1,15 * *", [1, 15]),
        ("0 9 13 * FRI", "cron 0 9 13 * fri", [1, 8, 13, 15, 22, 29]),
        ("0 9 */10 * *", "cron 0 9 */10 * *", [1, 11, 21, 31]),
        ("0 9 * feb-apr 0", "cron 0 9 * feb-apr 0", []),
        ("0 9 * * 7", "cron 0 9 * * 7", [3, 10, 17, 24, 31]),
    ],
)
def test_a_cadence_is_read_forgivingly_and_written_in_one_way(
    text: str, canonical: str | None, january: list[int]
) -> None:
    cadence = parse_cadence(text)

    assert str(cadence) == (canonical or text)
    assert parse_cadence(str(cadence)) == cadence
    assert days(cadence) == january


@pytest.mark.parametrize(
    "text",
    [
        *("", "and", "hourly", "daily and monday", "mondays 08:30", "mon", "first", "last", "day 0", "day 32", "15"),
        *("every 0 weeks", "every 53 weeks", "every 2 weeks from May", "every 2 weeks on the moon", "fifth monday"),
    ],
)
def test_what_is_no_cadence_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a cadence like daily, weekdays, mondays and thursdays, first monday"):
        parse_cadence(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cron 1 2", "needs five fields, minute hour day month weekday"),
        ("cron 61 * * * *", "“61” is not a cron minute: write numbers from 0 to 59"),
        ("0 9 * 13 *", "“13” is not a cron month"),
        ("0 9 * * 5-1", "“5-1” is not a cron weekday"),
        ("0 9 * * mo", "“mo” is not a cron weekday"),
        ("0 9 */0 * *", "“.*/0” is not a cron day"),
        ("*/5 * * * *", "comes due more than 24 times a day"),
        ("0 9 31 2,4 *", "never comes due"),
    ],
)
def test_a_mistake_in_cron_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_cadence(text)


def test_cron_has_times_of_its_own() -> None:
    cron = parse_cron("15,45 9-17/8 * * *")

    assert cron
    assert cron.times == (time(9, 15), time(9, 45), time(17, 15), time(17, 45))
    assert parse_cron("daily") is None


def test_a_short_month_has_its_last_day_instead_of_the_31st() -> None:
    found = islice((day for day in YEARS if parse_cadence("day 31").falls_on(day)), 14)

    assert [(day.month, day.day) for day in found][:4] == [(1, 31), (2, 28), (3, 31), (4, 30)]


def test_every_second_week_goes_on_over_the_turn_of_the_year() -> None:
    fridays = [day for day in YEARS if parse_cadence("every 2 weeks on fridays").falls_on(day)]

    assert {(later - earlier).days for earlier, later in pairwise(fridays)} == {14}


def test_nothing_comes_due_before_the_date_that_weeks_are_counted_from() -> None:
    cadence = parse_cadence("every 2 weeks on mondays and fridays from 2027-01-06")

    assert days(cadence) == [8, 18, 22]


@pytest.mark.parametrize(
    ("text", "cadence", "at"),
    [
        ("mondays and thursdays 08:30", "mondays and thursdays", time(8, 30)),
        ("daily at 9:05", "daily", time(9, 5)),
        ("first monday, 10:00", "first monday", time(10)),
        ("7:15", "daily", time(7, 15)),
        ("weekdays", "weekdays", None),
        ("cron 30 8 * * 1-5", "cron 30 8 * * 1-5", None),
    ],
)
def test_a_schedule_may_bear_its_time(text: str, cadence: str, at: time | None) -> None:
    assert parse_schedule(text) == (parse_cadence(cadence), at)


@pytest.mark.parametrize("text", ["mondays 24:00", "mondays 8", "08:30 mondays", "cron 0 9 * * * 08:30"])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"cadence|cron"):
        parse_schedule(text)


WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
WRITTEN = st.one_of(
    WEEKDAYS.map(Weekly),
    st.builds(WeekdayOfMonth, st.frozensets(st.sampled_from([1, 2, 3, 4, LAST]), min_size=1), st.integers(0, 6)),
    st.frozensets(st.integers(1, 31) | st.just(LAST), min_size=1).map(DayOfMonth),
    st.builds(
        EveryWeeks,
        st.integers(2, 52),
        WEEKDAYS,
        st.dates(date(2001, 1, 1), date(2040, 1, 1)) | st.just(ANCHOR),
    ),
    st.builds(
        "{} {} {} * {}".format, st.integers(0, 59), st.integers(0, 23), st.integers(1, 28), st.integers(0, 7)
    ).map(parse_cadence),
)


@given(cadence=WRITTEN)
def test_every_cadence_reads_what_it_writes_and_comes_due_some_day(cadence: Cadence) -> None:
    assert parse_cadence(str(cadence)) == cadence
    start = cadence.start if isinstance(cadence, EveryWeeks) else date(2026, 1, 1)
    assert any(cadence.falls_on(start + timedelta(days=n)) for n in range(366))


def test_daily_is_every_day() -> None:
    assert days(DAILY) == [day.day for day in JANUARY]
    assert isinstance(parse_cadence("0 9 * * *"), Cron)
