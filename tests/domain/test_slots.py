"""When standing orders come due."""

from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.slots import Slot, slots_after, slots_on, upcoming
from bot.domain.subscriptions import Subscription
from tests.clocks import CADENCES, DAY, FIRST, LAST, ZONES, changes, expected, found, order

TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def subscription(timezone: str = "Europe/London", at: time = time(9), cadence: str = "daily") -> Subscription:
    """Return a subscription that differs from others only in its timing."""
    return order(timezone, cadence, at)


def moment(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slot_on(subscription: Subscription, day: date) -> Slot | None:
    """Return the one slot of a day, if it has one."""
    return next(iter(slots_on(subscription, day)), None)


@pytest.mark.parametrize(
    ("timezone", "at", "day", "instant"),
    [
        pytest.param("Europe/London", "09:00", "2026-01-15", "2026-01-15T09:00", id="winter"),
        pytest.param("Europe/London", "09:00", "2026-07-15", "2026-07-15T08:00", id="summer"),
        pytest.param("Europe/London", "01:30", "2026-03-29", "2026-03-29T01:00", id="missing: after the gap"),
        pytest.param("Europe/London", "01:30", "2026-10-25", "2026-10-25T00:30", id="twice: the first time"),
        pytest.param("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00", id="no midnight"),
        pytest.param("America/Santiago", "00:30", "2026-09-06", "2026-09-06T04:00", id="no midnight in the south"),
        pytest.param("Australia/Lord_Howe", "02:10", "2026-10-04", "2026-10-03T15:30", id="a gap of half an hour"),
        pytest.param("America/Nuuk", "23:30", "2026-03-28", "2026-03-29T01:00", id="a gap up to midnight"),
        pytest.param("Pacific/Apia", "09:00", "2011-12-30", None, id="a date that never was"),
        pytest.param("Pacific/Apia", "09:00", "2011-12-31", "2011-12-30T19:00", id="the date after it"),
        pytest.param("Pacific/Kwajalein", "00:00", "1993-08-21", None, id="another date that never was"),
    ],
)
def test_a_civil_date_comes_due_at_one_moment(timezone: str, at: str, day: str, instant: str | None) -> None:
    slot = slot_on(subscription(timezone, time.fromisoformat(at)), date.fromisoformat(day))

    assert (slot and slot.instant) == (instant and moment(instant))


@settings(deadline=None, max_examples=30)
@given(data=st.data(), timezone=st.sampled_from(ZONES), at=TIMES, cadence=st.sampled_from(CADENCES))
def test_every_due_civil_date_has_its_slots_at_their_local_times_or_just_after_the_gap(
    data: st.DataObject, timezone: str, at: time, cadence: str
) -> None:
    near_a_change = st.sampled_from(changes(timezone)) if changes(timezone) else st.nothing()
    start = data.draw(near_a_change | st.dates(FIRST, LAST)) - 3 * DAY
    end = start + 10 * DAY
    watched = subscription(timezone, at, cadence)

    slots = list(found(watched, start, end))

    assert slots == list(expected(watched, start, end))
    assert len({(day, place) for day, place, _ in slots}) == len(slots)
    assert [instant for _, _, instant in slots] == sorted(instant for _, _, instant in slots)


def test_forty_years_of_a_zone_have_exactly_the_expected_slots() -> None:
    nights = subscription("Africa/Cairo", time(0, 30))

    assert list(found(nights, FIRST, LAST)) == list(expected(nights, FIRST, LAST))


@given(timezone=st.sampled_from(ZONES), at=TIMES, now=st.datetimes(datetime(1995, 1, 1), datetime(2034, 1, 1)))  # noqa: DTZ001
def test_the_upcoming_slot_is_the_first_that_is_not_over(timezone: str, at: time, now: datetime) -> None:
    watched, now = subscription(timezone, at), now.replace(tzinfo=UTC)

    slot = upcoming(watched, now)

    before = [slot_on(watched, slot.day - n * DAY) for n in (1, 2)]
    assert slot.instant >= now
    assert all(earlier.instant < now for earlier in before if earlier)


def test_the_31st_and_29_february_come_due_as_their_rule_says() -> None:
    leap = subscription(cadence="cron 0 9 29 2 *")

    assert [slot.day for slot in islice(slots_after(leap, date(2026, 1, 1)), 2)] == [
        date(2028, 2, 29),
        date(2032, 2, 29),
    ]
    assert [slot.day.day for slot in islice(slots_after(subscription(cadence="day 31"), date(2027, 1, 1)), 4)] == [
        *(31, 28, 31, 30)
    ]
