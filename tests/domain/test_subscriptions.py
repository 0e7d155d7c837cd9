"""When standing orders come due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.slots import Slot, slots_after, slots_on, upcoming
from bot.domain.standings import Pause, Standing, declare
from bot.domain.subscriptions import Subscription, file_id
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


TWICE = subscription(cadence="cron 0 9,17 * * *")


def test_several_times_a_day_are_slots_of_their_own() -> None:
    standing = declare(TWICE, moment("2026-11-23T08:00"))

    slots, later = standing.come_due(moment("2026-11-24T09:00"))

    assert [(slot.day.day, slot.place, slot.instant.hour) for slot in slots] == [(23, 0, 9), (23, 1, 17), (24, 0, 9)]
    assert (later.last, later.last_place) == (date(2026, 11, 24), 0)
    assert later.next == slots_on(TWICE, date(2026, 11, 24))[1]


def test_the_rest_of_a_day_is_kept_through_a_pause_and_an_edit_but_no_slot_comes_back() -> None:
    morning = declare(TWICE, moment("2026-11-23T08:00")).come_due(moment("2026-11-23T09:00"))[1]
    later = subscription(cadence="cron 0 10,18 * * *")
    pause = Pause(since=moment("2026-11-23T09:30"), reason="Holidays.")

    resumed = morning.suspend(pause).resume(moment("2026-11-23T10:00"))
    edited = morning.redeclare(later, moment("2026-11-23T09:30"))

    assert resumed.next == morning.next
    assert edited.next == slots_on(later, date(2026, 11, 23))[1]


def test_a_pause_with_an_end_lets_the_first_slot_of_that_day_come_due() -> None:
    pause = Pause(since=moment("2026-11-23T09:01"), reason="Holidays.", until=date(2026, 12, 1), by="U1")
    paused = posted_today().suspend(pause)

    assert not paused.in_force
    assert paused.next == slot_on(subscription(), date(2026, 12, 1))
    assert paused.come_due(moment("2026-11-30T09:00")) == ((), paused)
    slots, later = paused.come_due(moment("2026-12-01T09:00"))
    assert [slot.day for slot in slots] == [date(2026, 12, 1)]
    assert later.pause is None
    assert later.in_force
    assert later.revision == paused.revision + 1


def test_an_edit_during_a_pause_with_an_end_keeps_that_end() -> None:
    pause = Pause(since=moment("2026-11-23T09:01"), reason="Holidays.", until=date(2026, 12, 1), by="U1")

    edited = posted_today().suspend(pause).redeclare(subscription(at=time(18)), moment("2026-11-25T09:00"))

    assert edited.next == slot_on(subscription(at=time(18)), date(2026, 12, 1))


def test_a_day_that_is_left_out_may_be_taken_back_and_is_dropped_when_it_is_long_past() -> None:
    day = date(2026, 11, 24)
    skipping = posted_today().skip(day)

    assert not skipping.may_post(day)
    assert skipping.may_post(date(2026, 11, 25))
    assert skipping.unskip(day) == posted_today()
    assert skipping.come_due(moment("2026-11-24T09:00"))[1].skipping == {day}
    assert skipping.come_due(moment("2026-12-24T09:00"))[1].skipping == frozenset()


def test_a_change_on_top_of_what_came_due_meanwhile_neither_repeats_nor_loses_a_slot() -> None:
    before = declare(subscription(), moment("2026-11-23T08:00"))
    edited = before.redeclare(subscription(at=time(10)), moment("2026-11-23T08:30"))
    moved = before.come_due(moment("2026-11-23T09:00"))[1]

    after = edited.after(moved, moment("2026-11-23T09:01"))

    assert (after.last, after.next) == (date(2026, 11, 23), slot_on(subscription(at=time(10)), date(2026, 11, 24)))
    assert edited.after(before, moment("2026-11-23T08:30")) == edited


def test_the_31st_and_29_february_come_due_as_their_rule_says() -> None:
    leap = subscription(cadence="cron 0 9 29 2 *")

    assert [slot.day for slot in islice(slots_after(leap, date(2026, 1, 1)), 2)] == [
        date(2028, 2, 29),
        date(2032, 2, 29),
    ]
    assert [slot.day.day for slot in islice(slots_after(subscription(cadence="day 31"), date(2027, 1, 1)), 4)] == [
        *(31, 28, 31, 30)
    ]
