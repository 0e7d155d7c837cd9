"""What becomes of a standing order in the ledger: slots that come due, edits, pauses, days left out."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.slots import slots_on
from bot.domain.standings import Pause, Standing, declare
from bot.domain.subscriptions import Subscription

from .test_slots import moment, slot_on, subscription


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
