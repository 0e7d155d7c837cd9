"""Waking on time, whatever happened in the round before."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import TryAgain
from bot.wake import Round, Wake

NEVER_BY_ITSELF = timedelta(days=1)
MOMENTLY = timedelta(milliseconds=5)


async def rounds(
    round_: Callable[[int], Awaitable[datetime | None]], wanted: int, every: timedelta, ahead: timedelta = timedelta(0)
) -> None:
    """Let rounds run until enough have begun, then stop; the clock was ahead when they began."""
    begun = 0
    enough = asyncio.Event()

    async def counted() -> datetime | None:
        nonlocal begun
        begun += 1
        if begun == wanted:
            enough.set()
        return await round_(begun)

    wake = Wake(counted, every)
    wake.start(datetime.now(UTC) + ahead)
    async with asyncio.timeout(10):
        await enough.wait()
    await wake.stop()


async def nothing(n: int) -> None:
    """Find nothing to do."""


async def test_the_first_round_begins_at_once_and_others_follow() -> None:
    await rounds(nothing, 1, NEVER_BY_ITSELF)
    await rounds(nothing, 3, MOMENTLY)


async def test_a_clock_that_is_set_back_silences_nothing() -> None:
    await rounds(nothing, 3, MOMENTLY, ahead=timedelta(days=3650))


async def test_a_round_may_ask_to_be_woken_sooner() -> None:
    async def soon(n: int) -> datetime:
        return datetime.now(UTC)

    await rounds(soon, 3, NEVER_BY_ITSELF)


@pytest.mark.parametrize("error", [TryAgain("The disk is full.", after=5), KeyError("a mistake")])
async def test_a_round_that_fails_is_logged_and_the_next_one_comes(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(n: int) -> None:
        raise error

    await rounds(failing, 2, MOMENTLY)

    failed = [record for record in caplog.records if record.name == "bot.wake"]
    assert {vars(record)["event"] for record in failed} == {"round.failed"}
    assert {record.levelno for record in failed} == {logging.ERROR}


async def test_a_round_that_stays_open_holds_no_other_but_few_stay_open() -> None:
    release, most, open_now = asyncio.Event(), 0, 0

    async def slow(n: int) -> None:
        nonlocal most, open_now
        open_now += 1
        most = max(most, open_now)
        if n == 4:
            release.set()
        await release.wait()
        open_now -= 1

    await rounds(slow, 8, MOMENTLY)

    assert most == 4


async def stop_during(round_: Round, patience: timedelta) -> None:
    """Stop as soon as a round has begun."""
    began = asyncio.Event()

    async def watched() -> datetime | None:
        began.set()
        return await round_()

    wake = Wake(watched, NEVER_BY_ITSELF)
    wake.start(datetime.now(UTC))
    await began.wait()
    await wake.stop(patience)


async def test_stopping_waits_for_the_round_under_way() -> None:
    ended = []

    async def long() -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        ended.append(True)

    await stop_during(long, timedelta(seconds=10))

    assert ended == [True]


async def test_stopping_interrupts_a_round_that_does_not_end() -> None:
    interrupted = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            interrupted.append(True)
            raise

    await stop_during(endless, timedelta(0))

    assert interrupted == [True]
