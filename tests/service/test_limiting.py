"""The pace we keep, and the breaker that stops us before a platform would."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ConfigError, TryAgain
from bot.service.limiting import DISCORD, SLACK, Gate, Limits, Verdict


@dataclass
class Time:
    """A clock that only passes while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def make_gate(time: Time, limits: Limits = DISCORD) -> Gate:
    """Return a gate that is trusted already."""
    gate = Gate(limits, time, time.sleep)
    gate.heard(Verdict.FINE)
    return gate


async def leave(gate: Gate, time: Time, count: int, lanes: Callable[[int], str] = lambda n: "") -> list[float]:
    """Send requests as fast as the gate lets them leave; return when each left."""
    left = []
    for n in range(count):
        await gate.turn(lanes(n))
        left.append(time.now)
        gate.heard(Verdict.FINE)
    return left


def busiest(left: list[float], seconds: float = 1.0) -> int:
    """Return how many left within the busiest stretch of time."""
    return max(bisect_left(left, at + seconds) - n for n, at in enumerate(left))


@settings(max_examples=30)
@given(st.lists(st.floats(0, 3), min_size=1, max_size=20), st.integers(1, 60))
async def test_no_second_holds_more_than_45_requests_to_discord(pauses: list[float], at_once: int) -> None:
    time, left = Time(), []
    gate = make_gate(time)
    for pause in pauses:
        time.now += pause
        left += await leave(gate, time, at_once)

    assert busiest(left) <= 45


async def test_a_long_queue_leaves_at_nearly_the_pace_that_is_allowed() -> None:
    time = Time()
    left = await leave(make_gate(time), time, 1000)

    assert 38 < 1000 / (left[-1] - left[0]) < 45


async def test_one_channel_in_slack_gets_a_message_a_second_and_holds_no_other() -> None:
    time = Time()
    gate = make_gate(time, SLACK)
    one = await leave(gate, time, 3, lambda n: "C1")
    time.now = one[0]
    others = await leave(gate, time, 5, lambda n: f"C{n + 2}")

    assert [at - one[0] for at in one] == [0, 1, 2]
    assert others == [one[0]] * 5


async def test_a_queue_that_is_too_long_is_left_and_joined_again_later() -> None:
    time = Time()
    gate = make_gate(time, SLACK)
    waiting = [await gate_in(gate, time) for _ in range(15)]

    assert waiting == [*map(float, range(11)), "11", "11", "11", "11"]
    time.now += 11
    assert await gate_in(gate, time) == 0


async def gate_in(gate: Gate, time: Time) -> float | str:
    """Queue in one channel without waiting; return how long one would have, or how long to stay away."""
    before = time.now
    try:
        await gate.turn("C1")
    except TryAgain as error:
        return f"{error.after:.0f}"
    waited, time.now = time.now - before, before
    return waited


async def test_too_many_refusals_stop_us_long_before_a_ban_and_half_of_them_are_forgotten_first() -> None:
    time, refused = Time(), []
    gate = make_gate(time)
    while time.now < 1000 + 7200:
        try:
            await gate.turn()
        except TryAgain as error:
            time.now += error.after
        else:
            refused.append(time.now)
            gate.heard(Verdict.INVALID)

    assert busiest(refused, 600) < 2000
    assert len(refused) > 8000  # it goes on, at the pace that is safe


async def test_refusals_that_are_few_change_nothing() -> None:
    time = Time()
    gate = make_gate(time)
    for _ in range(10):
        for _ in range(DISCORD.invalid - 1):
            gate.heard(Verdict.INVALID)
        time.now += DISCORD.window

    assert gate.is_open


async def test_a_ban_is_waited_out_longer_each_time_until_something_goes_well() -> None:
    time, waited = Time(), []
    gate = make_gate(time)
    for _ in range(5):
        gate.heard(Verdict.BANNED)
        with pytest.raises(TryAgain, match="turns our address away") as shut:
            await gate.turn()
        waited.append(shut.value.after)
        assert not gate.is_open
        time.now += shut.value.after
    gate.heard(Verdict.FINE)
    gate.heard(Verdict.BANNED, after=900)
    with pytest.raises(TryAgain) as shut:
        await gate.turn()

    assert waited == [600, 1200, 2400, 3600, 3600]
    assert shut.value.after == 900


async def test_replicas_that_share_a_limit_make_room_for_each_other_and_speed_up_when_it_is_calm() -> None:
    time = Time()
    gate = make_gate(time)
    for _ in range(40):
        gate.heard(Verdict.CROWDED)  # one wave of refusals
    crowded = await leave(gate, time, 100)
    time.now += 1
    gate.heard(Verdict.CROWDED)
    more = await leave(gate, time, 100)
    time.now += 61
    await leave(gate, time, 1)
    time.now += 61
    calm = await leave(gate, time, 100)

    assert [round(100 / (left[-1] - left[0])) for left in (crowded, more, calm)] == [21, 10, 41]


async def test_it_says_once_that_sending_rests(caplog: pytest.LogCaptureFixture) -> None:
    gate = make_gate(Time())
    for _ in range(3):
        gate.heard(Verdict.BANNED)
        gate.heard(Verdict.LOCKED_OUT, reason="Paste a new token.")

    assert [vars(record)["event"] for record in caplog.records] == ["gate.shut", "gate.locked_out"]


async def test_it_waits_as_long_as_it_is_asked() -> None:
    time = Time()
    gate = make_gate(time)
    gate.heard(Verdict.BUSY, after=7)

    with pytest.raises(TryAgain, match="asks us to wait") as shut:
        await gate.turn()
    time.now += 7

    assert shut.value.after == 7
    assert gate.is_open
    await gate.turn()


async def together(gate: Gate, verdict: Verdict, count: int) -> list[str]:
    """Send requests at the same time; return what became of each."""
    told = []

    async def send() -> None:
        try:
            await gate.turn()
        except (ConfigError, TryAgain) as error:
            told.append(type(error).__name__)
        else:
            await asyncio.sleep(0)
            told.append("left")
            gate.heard(verdict, reason="Paste a new token.")

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(send())
    return told


async def test_a_refused_token_costs_one_request_however_many_wanted_to_leave() -> None:
    time = Time()
    gate = Gate(DISCORD, time, time.sleep)

    told = await together(gate, Verdict.LOCKED_OUT, 40)

    assert sorted(told) == ["ConfigError"] * 39 + ["left"]
    assert gate.locked_out
    assert gate.trouble == "Paste a new token."


async def test_a_refused_token_stays_refused() -> None:
    time = Time()
    gate = make_gate(time)
    gate.heard(Verdict.LOCKED_OUT, reason="Paste a new token.")
    time.now += 1_000_000
    gate.heard(Verdict.FINE)

    with pytest.raises(ConfigError, match=r"Paste a new token\."):
        await gate.turn()


async def test_once_one_went_well_all_others_follow() -> None:
    time = Time()

    assert await together(Gate(DISCORD, time, time.sleep), Verdict.FINE, 40) == ["left"] * 40


async def test_one_that_went_ahead_and_was_interrupted_in_its_turn_holds_nobody() -> None:
    time, forever = Time(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        await forever.wait()

    gate = Gate(Limits(rate=1, burst=1, ahead=60), time, sleep)
    await gate.turn()
    gate.heard(Verdict.NONE)  # the next must wait, and is still not trusted
    await interrupt(gate.turn())
    time.now += 10

    async with asyncio.timeout(1):
        assert await together(gate, Verdict.FINE, 1) == ["left"]


async def interrupt(work: Coroutine[Any, Any, None]) -> None:
    """Begin something, and cancel it."""
    task = asyncio.create_task(work)
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})


async def test_one_that_went_ahead_and_gets_no_answer_is_not_waited_for_long() -> None:
    time = Time()
    gate = Gate(Limits(rate=1000, ahead=0.01), time, time.sleep)
    await gate.turn()

    assert await together(gate, Verdict.FINE, 3) == ["left"] * 3
