"""What every ledger does, whatever its database."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.cadences import parse_cadence
from bot.domain.deliveries import State
from bot.domain.deliveries import come_due as come_due_at
from bot.domain.settings import settings_of
from bot.domain.standings import declare
from bot.domain.subscriptions import Fallback, OnUnknown, Origin, Subscription, What, WhenLate
from bot.service.ledger import Action, Change, Claim, Ledger
from bot.service.ports import Platform
from tests.posting import BEFORE, MORNING, make_subscription

LEASE = timedelta(minutes=1)
DISCORD = {Platform.DISCORD}


async def come_due(ledger: Ledger, *subscriptions: Subscription) -> None:
    """Declare subscriptions, and let them come due."""
    await ledger.declare(subscriptions, BEFORE)
    await ledger.materialise(MORNING, 100)


async def claim(ledger: Ledger, owner: str = "a") -> Claim:
    """Claim what is surely there."""
    (claimed,) = await ledger.claim(owner, DISCORD, MORNING, LEASE, 1)
    return claimed


def added(subscription: Subscription) -> Change:
    """Return what a person did who added a subscription."""
    after = settings_of(subscription)
    return Change(id="one", subscription=subscription.id, at=BEFORE, by="U1", action=Action.ADDED, after=after)


async def states(ledger: Ledger, subscription: str = "morning") -> str:
    """Return the states of a subscription's deliveries, oldest first."""
    return " ".join(delivery.state for delivery in await ledger.deliveries(subscription))


async def test_a_subscription_comes_back_as_it_was_declared(ledger: Ledger) -> None:
    declared = make_subscription(
        platform="slack",
        cadence=parse_cadence("mondays and thursdays"),
        at=time(18, 30),
        timezone="America/New_York",
        late_after=timedelta(minutes=30),
        workspace="T1",
        what=What.DIGEST,
        when_late=WhenLate.MERGE,
        when_empty=(Fallback.MONTH, Fallback.FACT),
        on_unknown=OnUnknown.RESEND,
        packs=("uk-japan",),
        topics=("korea", "space"),
        language="en-GB",
        most=3,
        owner="U1",
        origin=Origin.CHAT,
    )

    assert await ledger.revise(declare(declared, BEFORE), added(declared))

    (standing,) = await ledger.standings()
    assert standing.subscription == declared
    assert standing.declared == BEFORE
    assert standing.next
    assert standing.next.day == date(2026, 11, 23)


async def test_declaring_twice_is_declaring_once(ledger: Ledger) -> None:
    await ledger.declare([make_subscription("a"), make_subscription("b")], BEFORE)
    once = await ledger.standings()

    await ledger.declare([make_subscription("b"), make_subscription("a")], MORNING)

    assert await ledger.standings() == once


async def test_what_is_no_longer_declared_is_kept_and_comes_due_no_more(ledger: Ledger) -> None:
    await ledger.declare([make_subscription("a"), make_subscription("b")], BEFORE)

    await ledger.declare([make_subscription("b")], BEFORE)

    assert {s.subscription.id: s.in_force for s in await ledger.standings()} == {"a": False, "b": True}
    assert await ledger.materialise(MORNING, 100) == 1
    assert await states(ledger, "a") == ""


async def test_a_slot_comes_due_once_however_often_one_looks(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())

    assert await ledger.materialise(MORNING, 100) == 0
    assert await states(ledger) == "due"


async def test_an_edited_time_or_zone_does_not_bring_todays_slot_back(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())

    await ledger.declare([make_subscription(at=time(10), timezone="America/New_York")], MORNING)
    await ledger.materialise(MORNING + timedelta(hours=14), 100)

    assert await states(ledger) == "due"


async def test_what_comes_due_is_written_in_batches(ledger: Ledger) -> None:
    await ledger.declare([make_subscription(str(n)) for n in range(5)], BEFORE)

    assert [await ledger.materialise(MORNING, 2) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_claim_is_nobody_elses_until_its_lease_runs_out(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())

    first = await claim(ledger, "a")

    assert first.standing.subscription == make_subscription()
    assert await ledger.claim("b", DISCORD, MORNING + LEASE / 2, LEASE, 1) == ()
    (second,) = await ledger.claim("b", DISCORD, MORNING + LEASE, LEASE, 1)
    assert (second.delivery.id, second.delivery.epoch) == (first.delivery.id, 2)


async def test_the_longest_ready_is_claimed_first(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription("late", at=time(9)), make_subscription("early", at=time(8, 30)))

    assert [(await claim(ledger)).delivery.subscription for _ in range(2)] == ["early", "late"]


async def test_only_platforms_that_are_served_are_claimed(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription(platform="slack"))

    assert await ledger.claim("a", DISCORD, MORNING, LEASE, 1) == ()
    assert await ledger.claim("a", {Platform.SLACK}, MORNING, LEASE, 1)


@pytest.mark.parametrize("other", ["a", "b"])
async def test_a_woken_sleeper_can_neither_confirm_nor_record(ledger: Ledger, other: str) -> None:
    await come_due(ledger, make_subscription())
    sleeper = (await claim(ledger, "a")).delivery
    (taken,) = await ledger.claim(other, DISCORD, MORNING + LEASE, LEASE, 1)

    assert not await ledger.confirm(sleeper.sending(MORNING, LEASE))
    assert not await ledger.record(sleeper.skip("There was nothing to tell.", MORNING))
    assert await ledger.deliveries("morning") == (taken.delivery,)


async def test_a_confirmed_delivery_is_kept_with_its_longer_lease(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())
    sending = (await claim(ledger)).delivery.sending(MORNING + LEASE / 2, LEASE)

    assert await ledger.confirm(sending)
    assert await ledger.deliveries("morning") == (sending,)
    assert await ledger.claim("b", DISCORD, MORNING + LEASE, LEASE, 1) == ()


async def test_what_became_of_a_delivery_is_kept(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())
    sent = (await claim(ledger)).delivery.posted("42", "https://example.org/42", MORNING, MORNING)

    assert await ledger.record(sent)
    assert await ledger.deliveries("morning") == (sent,)
    assert not await ledger.record(sent)


async def test_nothing_is_confirmed_for_a_subscription_that_was_withdrawn(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())
    claimed = await claim(ledger)
    await ledger.declare([], MORNING)

    assert not await ledger.confirm(claimed.delivery.sending(MORNING, LEASE))
    assert await ledger.record(claimed.delivery.skip("The subscription was removed.", MORNING))


async def test_a_failure_pauses_the_subscription_until_it_is_resumed(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())
    failed = (await claim(ledger)).delivery.fail("The channel is gone.", "Choose another channel.", MORNING)

    await ledger.record(failed)

    (paused,) = await ledger.standings()
    assert paused.pause
    assert (paused.pause.since, paused.pause.reason, paused.pause.remedy) == (MORNING, failed.reason, failed.remedy)
    assert await ledger.materialise(MORNING + timedelta(days=3), 100) == 0

    await ledger.resume("morning", MORNING + timedelta(days=3))

    (resumed,) = await ledger.standings()
    assert resumed.pause is None
    assert resumed.next
    assert resumed.next.day == date(2026, 11, 26)


@pytest.mark.parametrize("alike", [1, 2, 9])
@pytest.mark.parametrize("when_late", WhenLate)
@pytest.mark.parametrize("cadence", ["daily", "cron 0 9,17 * * *"])
async def test_what_comes_due_is_written_as_the_rules_say_however_many_come_due_alike(
    ledger: Ledger, alike: int, when_late: WhenLate, cadence: str
) -> None:
    order = make_subscription(cadence=parse_cadence(cadence), when_late=when_late, late_after=timedelta(days=1))
    orders = [replace(order, id=f"s{n}", channel=f"channel {n}") for n in range(alike)]
    await ledger.declare(orders, BEFORE)
    now = MORNING + timedelta(days=2, hours=4)

    assert await ledger.materialise(now, 100) == alike

    for order in orders:
        slots, moved = declare(order, BEFORE).come_due(now)
        assert await ledger.deliveries(order.id) == tuple(come_due_at(declare(order, BEFORE), slots, now))
        assert await ledger.standing(order.id) == replace(moved, revision=1)


async def test_a_hundred_that_come_due_alike_are_each_claimed_once(ledger: Ledger) -> None:
    await come_due(ledger, *(make_subscription(f"s{n}") for n in range(100)))

    claims = [c for _ in range(6) for c in await ledger.claim("a", DISCORD, MORNING, LEASE, 20)]

    assert len({c.delivery.id for c in claims}) == len(claims) == 100
    assert {c.standing.subscription.id for c in claims} == {f"s{n}" for n in range(100)}


async def test_days_that_were_missed_are_covered_by_one_message_where_that_is_the_rule(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription(when_late=WhenLate.MERGE))

    await ledger.materialise(MORNING + timedelta(days=3), 100)

    *merged, newest = await ledger.deliveries("morning")
    assert [delivery.state for delivery in merged] == [State.MERGED] * 3
    assert newest.covers == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))


async def test_what_still_waits_becomes_one_message_with_the_next_slot(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription(late_after=timedelta(days=2)))

    await ledger.materialise(MORNING + timedelta(days=1), 100)

    assert await states(ledger) == "merged due"


async def test_what_may_have_been_posted_is_not_merged(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription(late_after=timedelta(days=2)))
    await ledger.confirm((await claim(ledger)).delivery.sending(MORNING, LEASE))

    await ledger.materialise(MORNING + timedelta(days=1), 100)

    assert await states(ledger) == "claimed due"


async def test_a_claim_that_still_runs_is_not_merged(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription(late_after=timedelta(days=2)))
    await ledger.claim("a", DISCORD, MORNING, timedelta(days=2), 1)

    await ledger.materialise(MORNING + timedelta(days=1), 100)

    assert await states(ledger) == "claimed due"


async def test_the_next_wake_is_the_first_moment_with_something_to_do(ledger: Ledger) -> None:
    assert await ledger.next_wake(BEFORE) is None

    await ledger.declare([make_subscription()], BEFORE)
    assert await ledger.next_wake(BEFORE) == MORNING

    await ledger.materialise(MORNING, 100)
    assert await ledger.next_wake(MORNING) == MORNING + timedelta(days=1)

    claimed = await claim(ledger)
    assert await ledger.next_wake(MORNING) == MORNING + LEASE

    await ledger.record(claimed.delivery.retry(MORNING + LEASE / 2, "Discord is busy.", MORNING))
    assert await ledger.next_wake(MORNING) == MORNING + LEASE / 2


async def test_every_field_of_a_delivery_comes_back(ledger: Ledger) -> None:
    await come_due(ledger, make_subscription())
    claimed = (await claim(ledger)).delivery
    full = replace(
        claimed.sending(MORNING, LEASE), doubtful_since=BEFORE, state=State.CLAIMED, link="l", remedy="r", reason="why"
    )

    await ledger.record(full)

    assert await ledger.deliveries("morning") == (full,)
