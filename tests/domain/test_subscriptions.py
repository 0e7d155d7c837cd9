"""When standing orders come due."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cadences import parse_cadence
from bot.domain.subscriptions import (
    Pause,
    Slot,
    Standing,
    Subscription,
    What,
    declare,
    file_id,
    slots_after,
    slots_on,
    upcoming,
)

DAY = timedelta(days=1)
FIRST, LAST = date(1995, 1, 1), date(2034, 12, 31)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def subscription(timezone: str = "Europe/London", at: time = time(9), cadence: str = "daily") -> Subscription:
    """Return a subscription that differs from others only in its timing."""
    return Subscription(
        id="morning",
        platform="discord",
        channel="1",
        what=What.ONTHISDAY,
        cadence=parse_cadence(cadence),
        at=at,
        timezone=timezone,
        late_after=timedelta(hours=6),
    )


def moment(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slot_on(order: Subscription, day: date) -> Slot | None:
    """Return the one slot of a day, if it has one."""
    return next(iter(slots_on(order, day)), None)


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


@cache
def changes(timezone: str) -> tuple[date, ...]:
    """Return the first of each five civil dates between which the zone's clock is changed."""
    zone = ZoneInfo(timezone)
    days = (FIRST + n * DAY for n in range(0, (LAST - FIRST).days, 5))
    offsets = ((day, datetime.combine(day, time.min, tzinfo=zone).utcoffset()) for day in days)
    return tuple(day for (day, before), (_, after) in pairwise(offsets) if before != after)


def first_showing(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute at which the clock on the wall shows this or later, found by watching the clock."""
    start = local.replace(tzinfo=UTC)
    minutes = (start + timedelta(minutes=n) for n in range(-16 * 60, 40 * 60))
    return next(minute for minute in minutes if minute.astimezone(zone).replace(tzinfo=None) >= local)


def due_days(order: Subscription, first: date, last: date) -> Iterator[date]:
    """Yield the civil dates, both included, that the cadence names and the zone has."""
    zone = order.zone
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        shown = first_showing(datetime.combine(day, time.min), zone).astimezone(zone).date()
        if order.cadence.falls_on(day) and shown == day:
            yield day


@settings(deadline=None)  # the clock of a zone is watched for forty years once
@given(data=st.data(), timezone=st.sampled_from(ZONES), at=TIMES, cadence=st.sampled_from(["daily", "weekdays"]))
def test_every_due_civil_date_has_one_slot_at_its_local_time_or_just_after_the_gap(
    data: st.DataObject, timezone: str, at: time, cadence: str
) -> None:
    order = subscription(timezone, at, cadence)
    near_a_change = st.sampled_from(changes(timezone)) if changes(timezone) else st.nothing()
    start = data.draw(near_a_change | st.dates(FIRST, LAST)) - 2 * DAY

    slots = list(takewhile(lambda slot: slot.day <= start + 8 * DAY, slots_after(order, start + DAY)))

    assert [slot.day for slot in slots] == list(due_days(order, start + DAY, start + 8 * DAY))
    assert all(earlier.instant < later.instant for earlier, later in pairwise(slots))
    assert all(slot.instant == first_showing(datetime.combine(slot.day, order.at), order.zone) for slot in slots)


@pytest.mark.parametrize("at", [time(0), time(2, 30)])
def test_forty_years_in_every_zone_have_one_slot_a_day(at: time) -> None:
    for timezone in ZONES:
        order = subscription(timezone, at)
        for change in changes(timezone):
            slots = [slot_on(order, change + n * DAY) for n in range(-1, 7)]
            instants = [slot.instant for slot in slots if slot]
            assert instants == sorted(set(instants)), (timezone, change)
            assert len(instants) >= 7, (timezone, change)  # one date is lost where the date line is crossed


@given(timezone=st.sampled_from(ZONES), at=TIMES, now=st.datetimes(datetime(1995, 1, 1), datetime(2034, 1, 1)))  # noqa: DTZ001
def test_the_upcoming_slot_is_the_first_that_is_not_over(timezone: str, at: time, now: datetime) -> None:
    order, now = subscription(timezone, at), now.replace(tzinfo=UTC)

    slot = upcoming(order, now)

    before = [slot_on(order, slot.day - n * DAY) for n in (1, 2)]
    assert slot.instant >= now
    assert all(earlier.instant < now for earlier in before if earlier)


def test_the_id_of_a_files_subscription_depends_on_where_and_what_only() -> None:
    assert file_id("discord", "1", "onthisday") == file_id("discord", "1", "onthisday")
    assert len({file_id("discord", "1", "onthisday", n) for n in (1, 2)} | {file_id("slack", "1", "onthisday")}) == 3


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param("2026-11-23T08:59", "2026-11-23", id="before its time"),
        pytest.param("2026-11-23T09:00", "2026-11-23", id="on the minute"),
        pytest.param("2026-11-23T09:01", "2026-11-24", id="today's time has passed"),
    ],
)
def test_a_new_subscription_does_not_make_up_for_today(now: str, due: str) -> None:
    standing = declare(subscription(), moment(now))

    assert standing.next
    assert standing.next.day == date.fromisoformat(due)


def test_slots_come_due_up_to_now_and_no_further() -> None:
    standing = declare(subscription(), moment("2026-11-23T08:00"))

    slots, later = standing.come_due(moment("2026-11-25T09:00"))

    assert [slot.day.day for slot in slots] == [23, 24, 25]
    assert later.last == date(2026, 11, 25)
    assert later.next == slot_on(subscription(), date(2026, 11, 26))
    assert later.come_due(moment("2026-11-25T09:00")) == ((), later)


def test_a_silence_of_years_is_made_up_for_by_its_last_year() -> None:
    standing = declare(subscription(), moment("2020-01-01T08:00"))

    slots, later = standing.come_due(moment("2026-11-25T09:00"))

    assert len(slots) == 366
    assert later.last == slots[-1].day == date(2026, 11, 25)


def posted_today() -> Standing:
    """Return a subscription whose post of 23 November is in the ledger."""
    return declare(subscription(), moment("2026-11-23T08:00")).come_due(moment("2026-11-23T09:00"))[1]


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(subscription(at=time(18)), id="a later time"),
        pytest.param(subscription("America/New_York"), id="a zone to the west"),
        pytest.param(subscription("Pacific/Kiritimati"), id="a zone to the east"),
    ],
)
def test_an_edit_after_todays_post_does_not_post_today_again(edited: Subscription) -> None:
    standing = posted_today().redeclare(edited, moment("2026-11-23T10:00"))

    assert standing.subscription == edited
    assert standing.next
    assert standing.next.day > date(2026, 11, 23)


def test_an_edit_before_todays_post_moves_it() -> None:
    standing = declare(subscription(), moment("2026-11-23T08:00"))

    later = standing.redeclare(subscription(at=time(18)), moment("2026-11-23T08:30"))
    passed = standing.redeclare(subscription(at=time(7)), moment("2026-11-23T08:30"))

    assert later.next == slot_on(subscription(at=time(18)), date(2026, 11, 23))
    assert passed.next == slot_on(subscription(at=time(7)), date(2026, 11, 24))


def test_what_has_come_due_stays_due_under_new_settings() -> None:
    standing = declare(subscription(), moment("2026-11-23T08:00"))

    assert standing.redeclare(subscription(at=time(18)), moment("2026-11-23T09:30")).next == standing.next


def test_new_zone_data_moves_the_moment_but_not_the_day() -> None:
    standing = declare(subscription(), moment("2026-11-23T08:00"))
    assert standing.next
    stale = replace(standing, next=replace(standing.next, instant=moment("2026-11-23T10:00")))

    assert stale.redeclare(subscription(), moment("2026-11-23T09:30")).next == standing.next


def test_declaring_the_same_again_changes_nothing() -> None:
    standing = declare(subscription(), moment("2026-11-23T08:00"))

    assert standing.redeclare(subscription(), moment("2026-11-23T08:30")) == standing
    assert posted_today().redeclare(subscription(), moment("2026-11-23T10:00")) == posted_today()


def test_a_withdrawn_subscription_is_kept_and_comes_due_no_more_until_it_is_declared_again() -> None:
    withdrawn = posted_today().withdraw(moment("2026-11-23T10:00"))

    assert not withdrawn.in_force
    assert withdrawn.come_due(moment("2027-01-01T00:00")) == ((), withdrawn)
    assert withdrawn.withdraw(moment("2026-11-24T10:00")) == withdrawn

    again = withdrawn.redeclare(subscription(at=time(18)), moment("2026-11-23T11:00"))

    assert again.in_force
    assert again.next == slot_on(subscription(at=time(18)), date(2026, 11, 24))


def test_a_paused_subscription_stays_paused_until_it_is_resumed() -> None:
    paused = posted_today().suspend(Pause(since=moment("2026-11-23T09:01"), reason="The channel is gone."))

    assert not paused.in_force
    assert paused.redeclare(subscription(at=time(18)), moment("2026-11-25T11:00")).next is None
    assert paused.resume(moment("2026-11-25T11:00")).next == slot_on(subscription(), date(2026, 11, 26))
    assert posted_today().resume(moment("2026-11-25T11:00")) == posted_today()


def test_a_withdrawn_subscription_that_is_resumed_stays_withdrawn() -> None:
    pause = Pause(since=moment("2026-11-23T09:01"), reason="The channel is gone.")
    both = posted_today().suspend(pause).withdraw(moment("2026-11-24T10:00"))

    resumed = both.resume(moment("2026-11-25T11:00"))

    assert resumed.pause is None
    assert resumed.next is None
