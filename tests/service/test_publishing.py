"""Posting once, on time, or with a stated reason; judged by what the channels show."""

import asyncio
import logging
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count, product
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from bot.cards.model import Remark
from bot.domain.deliveries import Delivery, State
from bot.domain.errors import ConfigError, GiveUp, TryAgain, Unclear
from bot.service.ledger import Assignment, Claim, Composed, Ledger
from bot.service.ports import Platform, Posted, Reply, Target
from bot.service.press import Press, Rules
from bot.service.publishing import Summary, publish_due
from bot.store.opening import open_ledger
from tests.posting import (
    MORNING,
    ON_THIS_DAY,
    Around,
    Clock,
    Killed,
    Killer,
    Showcase,
    compose,
    fail,
    make_press,
    order,
)

LATE = "Posted late: this was due on Monday 23 November 2026, 09:00 (Europe/London)."
PAST_THE_LEASE = {"seconds": 61}
PAST_THE_MEMORY = {"minutes": 30}


async def only(ledger: Ledger) -> Delivery:
    """Return the one delivery there is."""
    (delivery,) = await ledger.deliveries("morning")
    return delivery


async def test_what_is_due_is_posted_and_recorded(press: Press, discord: Showcase) -> None:
    await order(press.ledger)

    summary = await publish_due(press)

    delivery = await only(press.ledger)
    (message,) = discord.shown
    assert (summary.due, summary.outcomes) == (1, {"sent": 1})
    assert (message.channel, message.key, message.reply) == ("channel of morning", delivery.id, ON_THIS_DAY)
    assert (delivery.state, delivery.message_id, delivery.link) == (State.SENT, "0", "https://example.org/0")


async def test_nothing_is_posted_before_its_time(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger)
    clock.now -= timedelta(seconds=1)

    assert (await publish_due(press)).due == 0
    assert discord.shown == []


async def test_a_second_round_posts_nothing_twice(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger)
    for _ in range(3):
        await publish_due(press)
        clock.pass_by(minutes=10)

    assert len(discord.shown) == 1


async def test_each_day_is_composed_for_its_civil_date(press: Press, clock: Clock, discord: Showcase) -> None:
    asked: list[tuple[str, date]] = []

    async def noting(assignment: Assignment) -> Composed:
        asked.append((assignment.subscription.id, assignment.day))
        return await compose(assignment)

    await order(press.ledger, timezone="Pacific/Auckland", at=time(1))
    clock.pass_by(hours=3)
    for _ in range(2):
        await publish_due(replace(press, compose=noting))
        clock.pass_by(days=1)

    assert asked == [("morning", date(2026, 11, 24)), ("morning", date(2026, 11, 25))]


async def test_two_processes_that_tick_together_post_each_once(tmp_path: Path, clock: Clock, discord: Showcase) -> None:
    async with open_ledger(tmp_path) as one, open_ledger(tmp_path) as other:
        await order(one, *map(str, range(30)))

        async with asyncio.TaskGroup() as group:
            for ledger, owner in ((one, "one"), (other, "other")):
                group.create_task(publish_due(make_press(ledger, clock, discord, owner=owner)))

    assert discord.counts == {f"channel of {n}": 1 for n in range(30)}


@pytest.mark.parametrize(
    ("late", "state", "remark"),
    [
        pytest.param({"minutes": 5}, State.SENT, None, id="on time"),
        pytest.param({"minutes": 6}, State.LATE, LATE, id="late"),
        pytest.param({"hours": 20}, State.LATE, LATE, id="the day after"),
    ],
)
async def test_a_late_post_says_so(
    press: Press, clock: Clock, discord: Showcase, late: dict[str, float], state: State, remark: str | None
) -> None:
    await order(press.ledger, late_after=timedelta(days=1))
    clock.pass_by(**late)

    await publish_due(press)

    said = [block.text for block in discord.shown[0].reply.card.blocks if isinstance(block, Remark)]
    assert said == ([remark] if remark else [])
    assert (await only(press.ledger)).state is state


async def test_what_is_too_late_is_skipped_with_a_reason(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger)
    clock.pass_by(hours=6, seconds=1)

    await publish_due(press)

    delivery = await only(press.ledger)
    assert (delivery.state, delivery.reason) == (State.SKIPPED, "It was too late to post.")
    assert discord.shown == []


async def test_after_three_days_down_a_channel_gets_one_message(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger, late_after=timedelta(days=7))
    clock.pass_by(days=3)

    await publish_due(press)

    states = [delivery.state for delivery in await press.ledger.deliveries("morning")]
    assert len(discord.shown) == 1
    assert states == [State.MERGED, State.MERGED, State.MERGED, State.SENT]


async def test_a_day_without_anything_to_tell_is_skipped(press: Press, discord: Showcase) -> None:
    await order(press.ledger)

    async def nothing(assignment: Assignment) -> None:
        """Find nothing to tell."""

    await publish_due(replace(press, compose=nothing))

    delivery = await only(press.ledger)
    assert (delivery.state, delivery.reason) == (State.SKIPPED, "There was nothing to tell.")
    assert discord.shown == []


async def test_a_busy_platform_is_tried_again_when_it_said(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger)
    discord.before = fail(TryAgain("Discord is busy.", after=30))
    assert (await publish_due(press)).outcomes == {"retry": 1}
    discord.before = fail(AssertionError("too early"))
    clock.pass_by(seconds=29)
    assert (await publish_due(press)).outcomes == {}
    discord.before = lambda target: None
    clock.pass_by(seconds=1)

    assert (await publish_due(press)).outcomes == {"sent": 1}
    assert (await only(press.ledger)).attempts == 2


async def test_chance_spreads_the_attempts(press: Press, discord: Showcase) -> None:
    await order(press.ledger)
    discord.before = fail(TryAgain("Discord is busy.", after=40))

    await publish_due(replace(press, chance=lambda: 0.5))

    assert (await only(press.ledger)).ready_at == MORNING + timedelta(seconds=45)


async def test_trying_ends_where_lateness_does(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger, late_after=timedelta(hours=1))
    discord.before = fail(TryAgain("Discord is busy.", after=3000))
    outcomes = []
    for _ in range(3):
        outcomes.append((await publish_due(press)).outcomes)
        clock.pass_by(seconds=3000)

    delivery = await only(press.ledger)
    assert outcomes == [{"retry": 1}, {"skipped": 1}, {}]
    assert delivery.reason == "It was too late to post. Discord is busy."


async def test_what_a_person_must_change_pauses_that_subscription_only(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    def gone(target: Target) -> None:
        if target.channel == "channel of a":
            raise GiveUp("The channel is gone.", "Choose another channel.")

    await order(press.ledger, "a", "b")
    discord.before = gone
    for _ in range(2):
        await publish_due(press)
        clock.pass_by(days=1)

    a, b = sorted(await press.ledger.standings(), key=lambda standing: standing.subscription.id)
    assert a.pause
    assert (a.pause.reason, a.pause.remedy) == ("The channel is gone.", "Choose another channel.")
    assert [delivery.state for delivery in await press.ledger.deliveries("a")] == [State.FAILED]
    assert b.in_force
    assert discord.counts == {"channel of b": 2}


async def test_a_bot_that_is_not_let_in_pauses_nothing_and_tries_again_in_time(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    await order(press.ledger, "a", "b")
    discord.before = fail(ConfigError("Discord refused the token."))
    assert (await publish_due(press)).outcomes == {"retry": 2}
    discord.before = lambda target: None
    clock.pass_by(minutes=10)

    assert (await publish_due(press)).outcomes == {"late": 2}
    assert all(standing.in_force for standing in await press.ledger.standings())


async def test_a_bot_that_is_not_let_in_looks_again_later(press: Press, clock: Clock, discord: Showcase) -> None:
    await put_in_doubt(press, clock, discord)
    discord.looking = fail(ConfigError("Discord refused the token."))
    assert (await publish_due(press)).outcomes == {"retry": 1}
    discord.looking = lambda target: None
    clock.pass_by(minutes=10)

    assert (await publish_due(press)).outcomes == {"sent": 1}
    assert len(discord.shown) == 1


async def test_nothing_is_claimed_for_a_platform_whose_breaker_is_open(press: Press, discord: Showcase) -> None:
    await order(press.ledger, *map(str, range(30)))
    shut = replace(press, may_post=lambda platform: len(discord.shown) < 3, rules=Rules(at_once=1))

    assert (await publish_due(shut)).outcomes == {"sent": 3}
    states = [(await press.ledger.deliveries(str(n)))[0].state for n in range(30)]
    assert states.count(State.DUE) == 27


async def test_a_platform_that_is_not_served_here_is_left_to_others(press: Press) -> None:
    await order(press.ledger, platform="slack")

    assert (await publish_due(press)).outcomes == {}
    assert (await only(press.ledger)).state is State.DUE


async def test_a_removed_subscription_is_not_posted(press: Press, discord: Showcase) -> None:
    await order(press.ledger)
    await press.ledger.materialise(MORNING, 1)
    await press.ledger.declare([], MORNING)

    assert (await publish_due(press)).outcomes == {"skipped": 1}
    assert discord.shown == []


async def test_a_paused_subscription_is_not_posted(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger, "morning", "other", late_after=timedelta(days=7))
    discord.before = fail(GiveUp("The channel is gone."))
    await publish_due(replace(press, rules=Rules(handful=1, at_once=1)))
    discord.before = lambda target: None
    clock.pass_by(days=3)

    assert await publish_due(press) == Summary(due=0, outcomes={})
    assert [s.pause.reason for s in await press.ledger.standings() if s.pause] == ["The channel is gone."] * 2


async def test_a_subscription_that_is_removed_at_the_last_moment_is_not_posted(press: Press, discord: Showcase) -> None:
    class Meddling(Around):
        async def confirm(self, sending: Delivery) -> bool:
            await self.ledger.declare([], MORNING)
            return await self.ledger.confirm(sending)

    await order(press.ledger)

    assert (await publish_due(replace(press, ledger=Meddling(press.ledger)))).outcomes == {"skipped": 1}
    assert discord.shown == []


@pytest.mark.parametrize("wait", [PAST_THE_LEASE, PAST_THE_MEMORY])
@pytest.mark.parametrize("taken", [True, False])
async def test_an_answer_that_got_lost_is_made_up_for(
    press: Press, clock: Clock, discord: Showcase, wait: dict[str, float], taken: bool
) -> None:
    await order(press.ledger)
    lost = fail(Unclear("The connection broke."))
    discord.before, discord.after = (discord.before, lost) if taken else (lost, discord.after)
    assert (await publish_due(press)).outcomes == {"unclear": 1}
    discord.before = discord.after = lambda target: None
    assert (await publish_due(press)).outcomes == {}
    clock.pass_by(**wait)

    await publish_due(press)

    assert len(discord.shown) == 1
    assert (await only(press.ledger)).state in (State.SENT, State.LATE)


async def test_a_platform_that_never_answers_is_not_waited_for(press: Press, discord: Showcase) -> None:
    class Silent(Showcase):
        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            await asyncio.Event().wait()
            raise AssertionError

    await order(press.ledger)
    impatient = Rules(patience=timedelta(0))

    summary = await publish_due(replace(press, messengers={Platform.DISCORD: Silent(discord.clock)}, rules=impatient))

    assert summary.outcomes == {"unclear": 1}


async def put_in_doubt(press: Press, clock: Clock, discord: Showcase, **changes: Any) -> None:
    """Show a message, lose the answer, and let the platform forget the key."""
    await order(press.ledger, **changes)
    discord.after = fail(Unclear("The connection broke."))
    await publish_due(press)
    discord.after = lambda target: None
    clock.pass_by(**PAST_THE_MEMORY)


async def test_what_was_found_is_recorded_as_of_when_it_was_sent(press: Press, clock: Clock, discord: Showcase) -> None:
    await put_in_doubt(press, clock, discord)

    await publish_due(press)

    delivery = await only(press.ledger)
    assert (delivery.state, delivery.message_id, delivery.doubtful_since) == (State.SENT, "0", None)


async def test_what_was_found_is_sent_even_when_it_would_be_too_late_to_post(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    await put_in_doubt(press, clock, discord)
    clock.pass_by(hours=10)

    await publish_due(press)

    assert (await only(press.ledger)).state is State.SENT


async def test_what_is_surely_not_there_and_too_late_is_skipped(press: Press, clock: Clock, discord: Showcase) -> None:
    await put_in_doubt(press, clock, discord)
    discord.shown.clear()
    clock.pass_by(hours=10)

    await publish_due(press)

    assert discord.shown == []
    assert (await only(press.ledger)).state is State.SKIPPED


async def test_a_channel_that_cannot_be_read_back_leaves_it_unknown_and_says_so(
    press: Press, clock: Clock, discord: Showcase, caplog: pytest.LogCaptureFixture
) -> None:
    await put_in_doubt(press, clock, discord)
    discord.looking = fail(Unclear("The bot may not read the channel."))

    await publish_due(press)

    delivery = await only(press.ledger)
    assert (delivery.state, delivery.reason) == (State.UNKNOWN, "The bot may not read the channel.")
    assert len(discord.shown) == 1
    (told,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert vars(told)["event"] == "delivery.unknown"
    assert vars(told)["reason"] == "The bot may not read the channel."


async def test_looking_is_tried_again_but_not_for_ever(press: Press, clock: Clock, discord: Showcase) -> None:
    await put_in_doubt(press, clock, discord)
    discord.looking = fail(TryAgain("Discord is busy.", after=0))
    outcomes: list[str] = []
    while outcomes[-1:] != ["unknown"]:
        outcomes += (await publish_due(replace(press, rules=Rules(looks=6)))).outcomes
        clock.pass_by(hours=1)

    assert outcomes == ["retry"] * 4 + ["unknown"]
    assert len(discord.shown) == 1


async def test_a_refusal_while_in_doubt_is_unknown_not_failed(press: Press, clock: Clock, discord: Showcase) -> None:
    await order(press.ledger)
    discord.after = fail(Unclear("The connection broke."))
    await publish_due(press)
    clock.pass_by(**PAST_THE_LEASE)
    discord.before = fail(GiveUp("The channel is gone."))

    assert (await publish_due(press)).outcomes == {"unknown": 1}


async def test_a_slow_channel_holds_no_other(press: Press, discord: Showcase) -> None:
    release, others = asyncio.Event(), asyncio.Event()

    class Slow(Showcase):
        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            if target.channel == "channel of 0":
                await release.wait()
            posted = await super().post(target, reply, key)
            if len(self.shown) == 29:
                others.set()
            return posted

    slow = Slow(discord.clock)
    await order(press.ledger, *map(str, range(30)))
    round_ = asyncio.create_task(publish_due(replace(press, messengers={Platform.DISCORD: slow})))
    await others.wait()

    assert "channel of 0" not in slow.counts
    release.set()
    assert (await round_).outcomes == {"sent": 30}


async def test_a_process_that_stops_claims_nothing_more(press: Press, discord: Showcase) -> None:
    await order(press.ledger, *map(str, range(30)))
    discord.before = lambda target: press.stopping.set()

    await publish_due(replace(press, rules=Rules(at_once=3)))

    assert len(discord.shown) <= 3
    states = [(await press.ledger.deliveries(str(n)))[0].state for n in range(30)]
    assert set(states) == {State.SENT, State.DUE}


async def test_no_more_are_sent_at_once_than_the_rules_say(press: Press, discord: Showcase) -> None:
    busy: list[int] = []

    class Counting(Showcase):
        now = 0

        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            self.now += 1
            busy.append(self.now)
            await asyncio.sleep(0)
            self.now -= 1
            return await super().post(target, reply, key)

    await order(press.ledger, *map(str, range(12)))

    messengers = {Platform.DISCORD: Counting(discord.clock)}
    await publish_due(replace(press, messengers=messengers, rules=Rules(at_once=3)))

    assert max(busy) <= 3


async def test_a_mistake_of_ours_in_one_post_hurts_no_other(
    press: Press, discord: Showcase, caplog: pytest.LogCaptureFixture
) -> None:
    async def mistaken(assignment: Assignment) -> Composed:
        if assignment.subscription.id == "a":
            raise KeyError("a mistake")
        return await compose(assignment)

    await order(press.ledger, "a", "b")

    assert (await publish_due(replace(press, compose=mistaken))).outcomes == {"error": 1, "sent": 1}
    assert discord.counts == {"channel of b": 1}
    assert "delivery.error" in [vars(record)["event"] for record in caplog.records]


async def test_a_ledger_that_cannot_be_claimed_from_ends_the_round_and_is_logged(
    press: Press, discord: Showcase, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Around):
        async def claim(self, *args: Any) -> tuple[Claim, ...]:
            raise TryAgain("The disk is full.", after=5)

    await order(press.ledger)

    assert (await publish_due(replace(press, ledger=Full(press.ledger)))).outcomes == {}
    assert [vars(record)["event"] for record in caplog.records] == ["ledger.unavailable"]


async def test_a_post_that_could_not_be_recorded_is_not_posted_again(
    press: Press, clock: Clock, discord: Showcase
) -> None:
    class Full(Around):
        async def record(self, delivery: Delivery) -> bool:
            raise TryAgain("The disk is full.", after=5)

    await order(press.ledger)
    assert (await publish_due(replace(press, ledger=Full(press.ledger)))).outcomes == {"error": 1}
    clock.pass_by(**PAST_THE_MEMORY)

    assert (await publish_due(press)).outcomes == {"sent": 1}
    assert len(discord.shown) == 1


async def test_every_outcome_is_logged_with_a_stable_word(press: Press, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await order(press.ledger)

    await publish_due(press)

    fields = vars(caplog.records[-1])
    delivery = await only(press.ledger)
    assert fields["event"] == "delivery.sent"
    assert (fields["subscription"], fields["slot"], fields["delivery"]) == ("morning", "2026-11-23", delivery.id)
    assert fields["link"] == "https://example.org/0"


async def run_until_killed(folder: Path, clock: Clock, discord: Showcase, n: int) -> bool:
    """Run one round in a process that is killed at the n-th step; return whether it came to that."""
    killer = Killer(n)
    discord.before = discord.after = discord.looking = killer
    try:
        async with open_ledger(folder, at=killer) as ledger:
            await publish_due(make_press(ledger, clock, discord, at=killer))
    except (Killed, BaseExceptionGroup):
        return True
    return False


async def settle(folder: Path, clock: Clock, discord: Showcase) -> list[Delivery]:
    """Let a process run in peace until nothing is left to do, and return what became of it all."""
    discord.before = discord.after = discord.looking = lambda target: None
    async with open_ledger(folder) as ledger:
        while await publish_due(make_press(ledger, clock, discord)) != Summary(due=0, outcomes={}):
            clock.pass_by(**PAST_THE_LEASE)
        return [d for s in await ledger.standings() for d in await ledger.deliveries(s.subscription.id)]


async def prepare(folder: Path, *ids: str) -> Path:
    """Return a folder with subscriptions that will come due."""
    async with open_ledger(folder) as ledger:
        await order(ledger, *ids)
    return folder


@pytest.mark.parametrize("downtime", [PAST_THE_LEASE, PAST_THE_MEMORY], ids=["a minute", "half an hour"])
async def test_a_kill_at_any_step_leaves_every_post_shown_once(tmp_path: Path, downtime: dict[str, float]) -> None:
    prepared = await prepare(tmp_path / "prepared", "a", "b")
    for n in count(1):
        folder, clock = copytree(prepared, tmp_path / str(n)), Clock()
        discord = Showcase(clock)

        killed = await run_until_killed(folder, clock, discord, n)
        clock.pass_by(**downtime)
        settled = await settle(folder, clock, discord)

        assert discord.counts == {"channel of a": 1, "channel of b": 1}, n
        assert {delivery.state for delivery in settled} <= {State.SENT, State.LATE}, n
        if not killed:
            break
    assert n > 20


async def test_a_second_kill_while_recovering_changes_nothing(tmp_path: Path) -> None:
    prepared = await prepare(tmp_path / "prepared", "a")
    for kills in product(range(8, 14), range(1, 14, 3)):
        folder, clock = copytree(prepared, tmp_path / str(kills)), Clock()
        discord = Showcase(clock)

        for n, downtime in zip(kills, (PAST_THE_LEASE, PAST_THE_MEMORY), strict=True):
            await run_until_killed(folder, clock, discord, n)
            clock.pass_by(**downtime)
        settled = await settle(folder, clock, discord)

        assert discord.counts == {"channel of a": 1}, kills
        assert {delivery.state for delivery in settled} <= {State.SENT, State.LATE}, kills
