"""What every ledger remembers of the settings of subscriptions, and of who changed them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.deliveries import LEFT_OUT, State
from bot.domain.settings import settings_of, subscription_of
from bot.domain.standings import Pause, Standing, declare
from bot.domain.subscriptions import Origin, Subscription
from bot.service.ledger import Action, Change, Ledger
from bot.service.ports import Platform
from tests.posting import BEFORE, MORNING, make_subscription

DISCORD = {Platform.DISCORD}
LEASE = timedelta(minutes=1)
TOMORROW = MORNING + timedelta(days=1)
ORDER = make_subscription(origin=Origin.CHAT, workspace="G1", owner="U1")

Doing = Callable[[Standing], Standing]


def changed(action: Action, before: Subscription | None, after: Subscription | None, id: str = "") -> Change:
    """Return what somebody did."""
    return Change(
        id=id or action.value,
        subscription="morning",
        at=BEFORE,
        by="U1",
        action=action,
        before=settings_of(before) if before else None,
        after=settings_of(after) if after else None,
    )


async def add(ledger: Ledger, order: Subscription = ORDER) -> Standing:
    """Add a subscription as a person does, and return it as it stands."""
    assert await ledger.revise(declare(order, BEFORE), changed(Action.ADDED, None, order))
    return await stands(ledger)


async def stands(ledger: Ledger) -> Standing:
    """Return the subscription as it stands."""
    standing = await ledger.standing("morning")
    assert standing
    return standing


async def test_a_subscription_that_is_not_there_is_not_found(ledger: Ledger) -> None:
    assert await ledger.standing("morning") is None


async def test_a_change_is_written_with_who_made_it_and_what_was_before(ledger: Ledger) -> None:
    standing = await add(ledger)
    later = replace(ORDER, at=time(18))

    assert await ledger.revise(standing.redeclare(later, BEFORE), changed(Action.EDITED, ORDER, later))

    edited, added = await ledger.changes("discord", "G1", 10)
    assert (added.action, added.by, added.before, added.at) == (Action.ADDED, "U1", None, BEFORE)
    assert edited.before
    assert edited.after
    assert (subscription_of(edited.before), subscription_of(edited.after)) == (ORDER, later)
    assert await ledger.changes("discord", "G2", 10) == await ledger.changes("slack", "G1", 10) == ()
    assert (await stands(ledger)).subscription == later


async def test_of_two_who_change_the_same_the_second_is_told(ledger: Ledger) -> None:
    standing = await add(ledger)
    first, second = replace(ORDER, at=time(18)), replace(ORDER, at=time(7))

    assert await ledger.revise(standing.redeclare(first, BEFORE), changed(Action.EDITED, ORDER, first, "1"))
    assert not await ledger.revise(standing.redeclare(second, BEFORE), changed(Action.EDITED, ORDER, second, "2"))
    assert not await ledger.revise(declare(ORDER, BEFORE), changed(Action.ADDED, None, ORDER, "3"))

    assert (await stands(ledger)).subscription == first
    assert [change.id for change in await ledger.changes("discord", "G1", 10)] == ["1", "added"]


async def test_what_came_due_while_somebody_wrote_does_not_come_due_again(ledger: Ledger) -> None:
    standing = await add(ledger)
    await ledger.materialise(MORNING, 10)
    wordy = replace(ORDER, most=9)

    assert await ledger.revise(
        standing.redeclare(wordy, BEFORE), replace(changed(Action.EDITED, ORDER, wordy), at=MORNING)
    )

    after = await stands(ledger)
    assert after.next
    assert (after.last, after.next.day) == (date(2026, 11, 23), date(2026, 11, 24))
    assert await ledger.materialise(MORNING, 10) == 0


async def test_a_pause_ends_by_itself_on_its_day(ledger: Ledger) -> None:
    standing = await add(ledger)
    pause = Pause(since=BEFORE, reason="Holidays.", until=date(2026, 11, 26), by="U1")

    await ledger.revise(standing.suspend(pause), changed(Action.PAUSED, ORDER, ORDER))

    assert (await stands(ledger)).pause == pause
    assert await ledger.materialise(MORNING + timedelta(days=2), 10) == 0
    assert await ledger.materialise(MORNING + timedelta(days=3), 10) == 1
    assert (await stands(ledger)).pause is None
    assert [delivery.slot for delivery in await ledger.deliveries("morning")] == [date(2026, 11, 26)]


async def test_a_day_that_is_left_out_is_recorded_as_such(ledger: Ledger) -> None:
    standing = await add(ledger)
    await ledger.revise(standing.skip(date(2026, 11, 23)), changed(Action.SKIPPED, ORDER, ORDER))

    await ledger.materialise(TOMORROW, 10)

    left_out, told = await ledger.deliveries("morning")
    assert (left_out.state, left_out.reason, told.state) == (State.SKIPPED, LEFT_OUT, State.DUE)


async def test_what_is_paused_skipped_or_removed_after_it_was_claimed_is_not_confirmed(ledger: Ledger) -> None:
    await add(ledger)
    await ledger.materialise(MORNING, 10)
    ((claim),) = await ledger.claim("a", DISCORD, MORNING, LEASE, 1)
    sending = claim.delivery.sending(MORNING, LEASE)
    pause = Pause(since=MORNING, reason="Holidays.", by="U1")
    doings: tuple[tuple[Action, Doing], ...] = (
        (Action.SKIPPED, lambda s: s.skip(date(2026, 11, 23))),
        (Action.EDITED, lambda s: s.unskip(date(2026, 11, 23))),
        (Action.PAUSED, lambda s: s.suspend(pause)),
        (Action.RESUMED, lambda s: s.resume(MORNING)),
        (Action.REMOVED, lambda s: s.withdraw(MORNING)),
    )

    allowed = []
    for action, do in doings:
        assert await ledger.revise(do(await stands(ledger)), changed(action, ORDER, ORDER))
        allowed.append(await ledger.confirm(sending))

    assert allowed == [False, True, False, True, False]


async def test_failures_are_lifted_but_what_a_person_paused_stays_paused(ledger: Ledger) -> None:
    await ledger.declare([make_subscription("failed")], BEFORE)
    await ledger.materialise(MORNING, 10)
    ((claim),) = await ledger.claim("a", DISCORD, MORNING, LEASE, 1)
    await ledger.record(claim.delivery.fail("The channel is gone.", "Choose another.", MORNING))
    standing = await add(ledger)
    by_hand = Pause(since=BEFORE, reason="Holidays.", by="U1")
    await ledger.revise(standing.suspend(by_hand), changed(Action.PAUSED, ORDER, ORDER))

    await ledger.lift_failures(MORNING)

    assert {s.subscription.id: s.pause for s in await ledger.standings()} == {"failed": None, "morning": by_hand}


async def test_what_the_file_and_the_bot_do_is_history_too(ledger: Ledger) -> None:
    order = make_subscription(workspace="G1")
    await ledger.declare([order], BEFORE)
    await ledger.declare([replace(order, at=time(8, 30))], BEFORE)
    await ledger.materialise(MORNING, 10)
    ((claim),) = await ledger.claim("a", DISCORD, MORNING, LEASE, 1)
    await ledger.record(claim.delivery.fail("The channel is gone.", "Choose another.", MORNING))
    await ledger.resume("morning", TOMORROW)
    await ledger.declare([], TOMORROW + LEASE)

    done = [(change.action, change.by) for change in await ledger.changes("discord", "G1", 10)]

    assert done[::-1] == [
        (Action.DECLARED, "file"),
        (Action.EDITED, "file"),
        (Action.PAUSED, ""),
        (Action.RESUMED, ""),
        (Action.WITHDRAWN, "file"),
    ]


async def test_subscriptions_are_found_by_where_they_are(ledger: Ledger) -> None:
    await ledger.declare(
        [
            make_subscription("a", workspace="G1", channel="1"),
            make_subscription("b", workspace="G1", channel="2"),
            make_subscription("c", workspace="T1", channel="1", platform="slack"),
        ],
        BEFORE,
    )

    async def found(**where: str) -> str:
        return "".join(sorted(standing.subscription.id for standing in await ledger.standings(**where)))

    assert await found() == "abc"
    assert await found(platform="discord") == "ab"
    assert await found(workspace="T1") == "c"
    assert await found(platform="discord", channel="1") == "a"
