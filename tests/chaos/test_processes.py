"""Single faults of real processes, each on purpose: killed, told to stop, frozen, at the worst of moments."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sized
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import psutil
import pytest

from bot.domain.deliveries import Delivery, State
from bot.store.opening import open_ledger
from tests.loopback.discord import Fault, text_of
from tests.postgres import Server
from tests.zygote import Zygote

from .stage import FIRST_DAY, PATIENCE, Child, Stage, staged

pytestmark = pytest.mark.xdist_group("processes")

POSTS = ("POST", "/channels/*/messages")
WITHIN_THE_WINDOW, AFTER_IT = timedelta(seconds=90), timedelta(minutes=30)


NINE = datetime.combine(FIRST_DAY, time(9, 0, 5), UTC)


@pytest.fixture
async def stage(zygote: Zygote, pack: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """Return a world in which the posts of the first day have just come due."""
    async with staged(zygote, pack, tmp_path, channels=2) as stage:
        stage.set_clock(NINE)
        yield stage


def once_each(stage: Stage) -> Counter[tuple[str, date]]:
    """Return what the channels show when all is well."""
    return Counter({(channel, FIRST_DAY): 1 for channel in stage.channels})


async def deliveries(stage: Stage, channels: Iterable[str] = ()) -> list[Delivery]:
    """Return what the ledger knows, of these channels or of all."""
    async with open_ledger(stage.folder / "data") as ledger:
        wanted = [
            s.subscription for s in await ledger.standings() if not channels or s.subscription.channel in channels
        ]
        return [delivery for subscription in wanted for delivery in await ledger.deliveries(subscription.id)]


async def killed_when(stage: Stage, seen: str) -> str:
    """Start a round of posting, and kill it the first time a platform sees this; return what exactly was seen."""
    steps: list[str] = []

    def watch(step: str) -> None:
        if step.endswith(seen):
            steps.append(step)
            child.signal()

    child = await stage.tick()
    stage.watch = watch
    assert await stage.end(child) == -signal.SIGKILL
    stage.watch = lambda step: None
    return steps[0]


def channel_of(step: str) -> str:
    """Return the channel that was posted to."""
    return step.split("/")[2]


@pytest.mark.parametrize("downtime", [WITHIN_THE_WINDOW, AFTER_IT], ids=["a minute", "half an hour"])
@pytest.mark.parametrize("seen", ["/messages is answered", "postMessage is answered"])
async def test_a_kill_while_a_platform_holds_the_post_in_its_hands_shows_it_once(
    stage: Stage, seen: str, downtime: timedelta
) -> None:
    await killed_when(stage, seen)
    stage.pass_by(seconds=downtime.total_seconds())

    await stage.peace()

    assert stage.shown() == once_each(stage)
    assert {delivery.state for delivery in await deliveries(stage)} <= {State.SENT, State.LATE}
    assert all(delivery.message_id for delivery in await deliveries(stage))


async def test_long_after_the_kill_the_channel_is_read_and_nothing_is_sent_again(stage: Stage) -> None:
    posted = channel_of(await killed_when(stage, "/messages is answered"))
    sent = posts_to(stage, posted)
    stage.pass_by(seconds=AFTER_IT.total_seconds())

    await stage.peace()

    assert posts_to(stage, posted) == sent == 1
    (delivery,) = await deliveries(stage, [posted])
    (message,) = stage.discord.shown(stage.discord.world.channels[int(posted)])
    assert delivery.message_id == str(message.id)


def posts_to(stage: Stage, channel: str) -> int:
    """Count the posts that were sent to a channel."""
    wanted = ("POST", f"/channels/{channel}/messages")
    return sum((request.method, request.path) == wanted for request in stage.discord.requests)


async def test_long_after_the_kill_a_channel_that_cannot_be_read_leaves_it_unknown(stage: Stage) -> None:
    posted = channel_of(await killed_when(stage, "/messages is answered"))
    stage.discord.world.channels[int(posted)].may_read_history = False
    stage.pass_by(seconds=AFTER_IT.total_seconds())

    await stage.peace()

    (delivery,) = await deliveries(stage, [posted])
    assert delivery.state is State.UNKNOWN
    post, notice = stage.discord.shown(stage.discord.world.channels[int(posted)])
    assert "bridge" in text_of(post).lower()
    assert "Read Message History" in delivery.reason
    assert "Read Message History" in text_of(notice)
    assert stage.shown() - once_each(stage) == Counter({(posted, FIRST_DAY): 1})


async def test_a_platform_that_keeps_the_bot_out_keeps_no_other_from_its_posts(stage: Stage) -> None:
    already = len(stage.log)
    child = await stage.start("tick", "--now", stage.now.isoformat(), DISCORD_TOKEN="wrong")

    assert await stage.end(child) == 1
    assert {channel for channel, _ in stage.shown()} == {"C100", "C101"}
    assert "DISCORD_TOKEN" in stage.log[already:]
    assert stage.discord.invalid_requests == 1


async def under_way(stage: Stage) -> tuple[Child, asyncio.Event]:
    """Start the bot; return it when the posts of all Discord's channels are on their way, and what lets them go."""
    release = asyncio.Event()
    stage.discord.faults.on(*POSTS, Fault(hold=release, stored=True))
    bot = await stage.start("run", f"now={stage.now.isoformat()}", program="tests.chaos.replica")
    on_discord = len(stage.channels) // 2
    shown: tuple[Sized, ...] = (stage.discord.world.messages, stage.slack.world.messages)
    await eventually(lambda: all(len(messages) == on_discord for messages in shown))
    return bot, release


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds that nobody tells of."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


async def test_a_bot_that_is_told_to_stop_finishes_what_is_under_way(stage: Stage) -> None:
    bot, release = await under_way(stage)
    bot.signal(signal.SIGTERM)
    stage.discord.faults.clear()
    release.set()

    assert await stage.end(bot) == 0
    assert stage.shown() == once_each(stage)
    assert {delivery.state for delivery in await deliveries(stage)} == {State.SENT}


async def test_a_bot_that_is_killed_while_it_stops_has_posted_once_all_the_same(stage: Stage) -> None:
    bot, release = await under_way(stage)
    bot.signal(signal.SIGTERM)
    bot.signal(signal.SIGKILL)
    release.set()
    await stage.end(bot)
    stage.discord.faults.clear()
    stage.pass_by(seconds=90)

    await stage.peace()

    assert stage.shown() == once_each(stage)


@pytest.mark.parametrize("step", ["composed", "confirmed"])
async def test_a_process_that_was_frozen_beyond_its_lease_sends_nothing_when_it_wakes(stage: Stage, step: str) -> None:
    await freeze_and_wake(stage, step)


async def test_a_replica_that_was_frozen_is_stood_in_for_by_another(
    zygote: Zygote, pack: Path, tmp_path: Path, postgres: Server
) -> None:
    async with staged(zygote, pack, tmp_path, channels=2, database=postgres.new_url()) as stage:
        stage.set_clock(NINE)
        await freeze_and_wake(stage, "confirmed")


async def freeze_and_wake(stage: Stage, step: str) -> None:
    """Freeze a process at a step until its lease is over and others have done its work, then wake it."""
    said = ("lease=0.6", "patience=0.3", f"freeze={step}")
    sleeper = await stage.start("tick", f"now={stage.now.isoformat()}", *said, program="tests.chaos.replica")
    await eventually(lambda: psutil.Process(sleeper.pid).status() == psutil.STATUS_STOPPED)
    await asyncio.sleep(0.6)  # real seconds: the sleeper's own clock goes on while it is frozen
    stage.pass_by(seconds=61)
    await stage.peace()
    assert stage.shown() == once_each(stage)

    while not sleeper.ended.done():
        sleeper.signal(signal.SIGCONT)
        await asyncio.sleep(0.01)

    await stage.end(sleeper)
    assert stage.shown() == once_each(stage)


@pytest.mark.parametrize(
    ("due_in", "wrong_by", "shown"),
    [pytest.param(90, 120, 0, id="two minutes fast"), pytest.param(-30, -120, 2, id="two minutes slow")],
)
async def test_a_replica_whose_clock_is_wrong_goes_by_the_databases(
    zygote: Zygote, pack: Path, tmp_path: Path, postgres: Server, due_in: int, wrong_by: int, shown: int
) -> None:
    now = datetime.now(UTC)
    at = now + timedelta(seconds=due_in)
    begun, url = now - timedelta(hours=1), postgres.new_url()
    async with staged(zygote, pack, tmp_path, 1, database=url, now=begun, at=f"{at:%H:%M}") as stage:
        stage.set_clock(now)
        wrong = (now + timedelta(seconds=wrong_by)).isoformat()
        await stage.end(await stage.start("tick", f"now={wrong}", "wrong=yes", program="tests.chaos.replica"))

        assert stage.shown().total() == shown
