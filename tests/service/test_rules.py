"""Posting as each subscription wants it, and as people change their minds meanwhile."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.cadences import parse_cadence
from bot.domain.deliveries import LEFT_OUT, Delivery, State
from bot.domain.errors import TryAgain, Unclear
from bot.domain.standings import Pause, Standing
from bot.domain.subscriptions import OnUnknown, WhenLate
from bot.service.ledger import Action, Assignment, Change, Composed, Ledger, Told
from bot.service.press import Press, Rules
from bot.service.publishing import publish_due
from bot.store.opening import open_ledger
from tests.postgres import Server
from tests.posting import MORNING, Around, Clock, Showcase, compose, fail, make_press, order

MONDAY = date(2026, 11, 23)


async def became(ledger: Ledger) -> list[State]:
    """Return what became of every slot, oldest first."""
    return [delivery.state for delivery in await ledger.deliveries("morning")]


async def asked(press: Press) -> list[Assignment]:
    """Do a round; return what was asked to be composed."""
    assignments: list[Assignment] = []

    async def noting(assignment: Assignment) -> Composed:
        assignments.append(assignment)
        return await compose(assignment)

    await publish_due(replace(press, compose=noting))
    return assignments


async def test_one_message_tells_what_all_the_missed_ones_would_have_told(press: Press, clock: Clock) -> None:
    await order(press.ledger, when_late=WhenLate.MERGE)
    clock.pass_by(days=3, hours=5)

    (assignment,) = await asked(press)

    assert assignment.day == date(2026, 11, 26)
    assert assignment.covers == (MONDAY, date(2026, 11, 24), date(2026, 11, 25))
    assert await became(press.ledger) == [State.MERGED] * 3 + [State.LATE]


async def test_nothing_late_is_posted_where_that_is_the_rule(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger, when_late=WhenLate.SKIP)
    clock.pass_by(minutes=6)
    await publish_due(press)
    clock.pass_by(days=1, minutes=-6)
    await publish_due(press)

    assert await became(press.ledger) == [State.SKIPPED, State.SENT]
    assert len(discord.shown) == 1


async def test_each_time_of_a_day_is_a_post_of_its_own(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger, cadence=parse_cadence("cron 0 9,13,17 * * *"))
    for _ in range(4):
        await publish_due(press)
        clock.pass_by(hours=4)

    assert await became(press.ledger) == [State.SENT] * 3
    assert len({message.key for message in discord.shown}) == 3


async def test_the_composer_knows_what_the_channel_was_told_and_from_which_edition(press: Press, clock: Clock) -> None:
    await order(press.ledger)
    (first,) = await asked(press)
    clock.pass_by(days=1)
    (second,) = await asked(press)

    assert (first.told, first.since) == ((), "")
    assert (second.told, second.since) == ((Told(fact="bridge", day=MONDAY),), "first")
    assert second.due_at == MORNING + timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "shown", "state"), [(OnUnknown.SKIP, 1, State.UNKNOWN), (OnUnknown.RESEND, 2, State.LATE)]
)
async def test_where_nobody_can_look_the_subscription_says_whether_to_post_again(
    press: Press, clock: Clock, discord: Showcase, rule: OnUnknown, shown: int, state: State
) -> None:
    await order(press.ledger, on_unknown=rule)
    discord.after = fail(Unclear("The connection broke."))
    await publish_due(press)
    clock.pass_by(minutes=30)
    discord.after, discord.looking = lambda target: None, fail(Unclear("The bot may not read the channel."))

    await publish_due(press)

    assert len(discord.shown) == shown
    assert await became(press.ledger) == [state]


async def test_what_nobody_can_look_for_is_posted_again_once_and_not_for_hours(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    await order(press.ledger, on_unknown=OnUnknown.RESEND, when_late=WhenLate.MERGE)
    discord.after = fail(Unclear("The connection broke."))
    discord.looking = fail(Unclear("The bot may not read the channel."))

    for _ in range(10):
        await publish_due(press)
        clock.pass_by(minutes=10)

    assert len(discord.shown) == 2
    assert await became(press.ledger) == [State.UNKNOWN]


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Action.SKIPPED, LEFT_OUT),
        (Action.PAUSED, "The subscription is paused: Holidays."),
        (Action.REMOVED, "The subscription was removed."),
    ],
)
async def test_a_change_of_mind_between_claim_and_send_is_honoured_and_recorded(
    press: Press, discord: Showcase, action: Action, reason: str
) -> None:
    def changed(standing: Standing) -> Standing:
        if action is Action.PAUSED:
            return standing.suspend(Pause(since=MORNING, reason="Holidays.", by="U1"))
        return standing.skip(MONDAY) if action is Action.SKIPPED else standing.withdraw(MORNING)

    class Meddling(Around):
        async def confirm(self, sending: Delivery) -> bool:
            standing = await self.ledger.standing("morning")
            assert standing
            change = Change(id="x", subscription="morning", at=MORNING, by="U1", action=action)
            assert await self.ledger.revise(changed(standing), change)
            return await self.ledger.confirm(sending)

    await order(press.ledger)

    assert (await publish_due(replace(press, ledger=Meddling(press.ledger)))).outcomes == {"skipped": 1}
    (delivery,) = await press.ledger.deliveries("morning")
    assert delivery.reason == reason
    assert discord.shown == []


async def test_what_is_claimed_when_the_process_is_told_to_stop_is_handed_back_untouched(
    press: Press, discord: Showcase
) -> None:
    await order(press.ledger, *map(str, range(10)))
    discord.before = lambda target: press.stopping.set()

    await publish_due(replace(press, rules=Rules(at_once=1, handful=10)))

    waiting = [(await press.ledger.deliveries(str(n)))[0] for n in range(10)]
    due = [delivery for delivery in waiting if delivery.state is State.DUE]
    assert len(due) == 9
    assert {(delivery.attempts, delivery.ready_at) for delivery in due} == {(0, MORNING)}


async def test_a_post_that_waits_until_the_next_one_comes_due_is_merged_into_it(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    await order(press.ledger, late_after=timedelta(days=7))
    discord.before = fail(Unclear("The connection broke."))
    await publish_due(press)
    clock.pass_by(days=1)
    discord.before = lambda target: None

    await publish_due(press)

    assert await became(press.ledger) == [State.MERGED, State.SENT]
    assert len(discord.shown) == 1


async def test_what_keeps_the_ledger_from_being_written_is_told(press: Press) -> None:
    class Full(Around):
        async def claim(self, *args: Any) -> Any:
            raise TryAgain("The disk is full: free some space.", after=5)

    await order(press.ledger)

    summary = await publish_due(replace(press, ledger=Full(press.ledger)))

    assert summary.trouble == "The disk is full: free some space."
    assert (await publish_due(press)).trouble == ""


@pytest.mark.parametrize("minutes", [-10, -2, 2, 10])
async def test_a_machine_whose_clock_is_off_posts_neither_early_nor_twice(
    tmp_path: Path, postgres: Server, minutes: int
) -> None:
    right, url = Clock(MORNING - timedelta(minutes=1)), postgres.new_url()
    discord = Showcase(right)

    def wrong() -> datetime:
        return right.now + timedelta(minutes=minutes)

    async with (
        open_ledger(tmp_path, url=url, clock=right) as one,
        open_ledger(tmp_path, url=url, clock=right) as other,
    ):
        await order(one, *map(str, range(20)))
        presses = [make_press(one, right, discord), replace(make_press(other, right, discord, owner="b"), clock=wrong)]
        for _ in range(4):
            async with asyncio.TaskGroup() as group:
                for press in presses:
                    group.create_task(publish_due(press))
            assert (right.now >= MORNING) == bool(discord.shown)
            right.pass_by(seconds=30)

        settled = [delivery for n in range(20) for delivery in await one.deliveries(str(n))]
    assert discord.counts == {f"channel of {n}": 1 for n in range(20)}
    assert {(delivery.state, delivery.slot) for delivery in settled} == {(State.SENT, MONDAY)}


async def test_a_machine_that_stops_in_the_middle_is_stood_in_for_on_one_database(
    tmp_path: Path, postgres: Server, clock: Clock, discord: Showcase
) -> None:
    url = postgres.new_url()

    async with (
        open_ledger(tmp_path, url=url, clock=clock) as one,
        open_ledger(tmp_path, url=url, clock=clock) as other,
    ):
        await order(one, *map(str, range(20)))
        await one.materialise(MORNING, 100)
        await one.claim("stopped", {*make_press(one, clock, discord).messengers}, MORNING, timedelta(minutes=1), 7)
        while (await publish_due(make_press(other, clock, discord, owner="b"))).outcomes:
            clock.pass_by(seconds=61)

    assert discord.counts == {f"channel of {n}": 1 for n in range(20)}
