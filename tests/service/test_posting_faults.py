"""Posting when the machine fails: its clock, its disk, its database; judged by what the channels show."""

import asyncio
import gc
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import psutil
import psycopg
import pytest

from bot.domain.deliveries import State
from bot.domain.errors import AttacheError, GiveUp, TryAgain
from bot.service.ledger import Ledger
from bot.service.limiting import Gate, Limits, Verdict
from bot.service.ports import Platform, Posted, Reply, Target
from bot.service.press import Press, Rules
from bot.service.publishing import Summary, publish_due
from bot.store.connecting import FILE
from bot.store.opening import open_ledger
from bot.store.sql import SqlLedger
from tests.postgres import Server
from tests.posting import MORNING, Clock, Message, Showcase, make_press, make_subscription, order

FORGETFUL = timedelta(0)  # what Slack remembers of a key


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqlLedger]:
    """Return an empty ledger in a file."""
    async with open_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def slack(clock: Clock) -> Showcase:
    """Return a platform that works, and takes the same post twice."""
    return Showcase(clock, remembers=FORGETFUL)


@pytest.fixture
def press(ledger: Ledger, clock: Clock, slack: Showcase) -> Press:
    """Return what publishing needs."""
    return make_press(ledger, clock, slack)


async def settle(press: Press, clock: Clock) -> None:
    """Post until nothing is left to do."""
    while await publish_due(press) != Summary(due=0, outcomes={}):
        clock.pass_by(seconds=61)


@pytest.mark.parametrize("hours", [-24, -0.2, 0.2, 5])
async def test_a_clock_that_jumps_between_two_rounds_doubles_nothing(
    press: Press, clock: Clock, slack: Showcase, hours: float
) -> None:
    await order(press.ledger, "a", "b")
    await publish_due(press)
    clock.pass_by(hours=hours)
    await publish_due(press)
    clock.now = MORNING + timedelta(minutes=1)
    await publish_due(press)

    assert slack.counts == {"channel of a": 1, "channel of b": 1}


async def test_a_clock_that_jumps_while_a_message_is_on_its_way_doubles_nothing(
    press: Press, clock: Clock, slack: Showcase
) -> None:
    class Slow(Showcase):
        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            if not self.shown:
                clock.pass_by(hours=2)  # the machine slept, and another round begins before we are through
                await publish_due(replace(press, messengers={Platform.DISCORD: slack}))
            return await super().post(target, reply, key)

    slow = Slow(clock, FORGETFUL, shown=slack.shown)
    await order(press.ledger)
    still = replace(press, messengers={Platform.DISCORD: slow}, elapsed=lambda: 0.0)
    await publish_due(still)
    clock.pass_by(seconds=61)
    await settle(press, clock)

    assert slack.counts == {"channel of morning": 1}
    assert [d.state for d in await press.ledger.deliveries("morning")] == [State.SENT]


async def test_a_ledger_that_takes_too_long_to_confirm_means_nothing_is_sent_now(
    press: Press, clock: Clock, slack: Showcase
) -> None:
    """As after a network that was parted: by then somebody else may have taken the delivery over."""

    def at(step: str) -> None:
        if step == "confirmed":
            clock.pass_by(seconds=31)

    await order(press.ledger)
    assert (await publish_due(replace(press, at=at))).outcomes == {"lost": 1}
    assert slack.shown == []
    clock.pass_by(seconds=61)
    await settle(press, clock)

    assert slack.counts == {"channel of morning": 1}


@pytest.mark.parametrize(
    ("downtime", "states"),
    [
        pytest.param({"minutes": 10}, "late", id="ten minutes"),
        pytest.param({"hours": 3}, "late", id="three hours"),
        pytest.param({"hours": 7}, "skipped", id="beyond what may be late"),
        pytest.param({"days": 3, "minutes": 1}, "skipped skipped skipped sent", id="three days"),
    ],
)
async def test_after_a_time_of_silence_nothing_old_is_poured_out(
    press: Press, clock: Clock, slack: Showcase, downtime: dict[str, float], states: str
) -> None:
    await order(press.ledger)
    clock.pass_by(**downtime)

    await publish_due(press)

    assert " ".join(delivery.state for delivery in await press.ledger.deliveries("morning")) == states
    assert len(slack.shown) == states.count("late") + states.count("sent")


@pytest.mark.parametrize("changes", [{"timezone": "Asia/Tokyo"}, {"timezone": "America/New_York"}], ids=str)
async def test_a_zone_that_is_edited_while_a_post_is_on_its_way_brings_no_second_one(
    press: Press, clock: Clock, slack: Showcase, changes: dict[str, str]
) -> None:
    class Editing(Showcase):
        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            await press.ledger.declare([make_subscription(**changes)], clock())
            return await super().post(target, reply, key)

    await order(press.ledger)
    await publish_due(replace(press, messengers={Platform.DISCORD: Editing(clock, FORGETFUL, shown=slack.shown)}))
    for _ in range(23):
        clock.pass_by(hours=1)
        await publish_due(press)

    days = Counter(delivery.slot for delivery in await press.ledger.deliveries("morning"))
    assert set(days.values()) == {1}
    assert len(slack.shown) == sum(
        d.state in (State.SENT, State.LATE) for d in await press.ledger.deliveries("morning")
    )


async def test_with_half_the_channels_dead_the_platform_has_no_reason_to_ban_us(
    ledger: Ledger, clock: Clock, slack: Showcase
) -> None:
    """In small: ten refusals in ten minutes are allowed here, and 40 channels are dead; each is asked once."""
    gate = Gate(Limits(rate=1000, invalid=10), clock.elapsed, lambda seconds: asyncio.sleep(0))
    refused: list[float] = []

    class Guarded(Showcase):
        async def post(self, target: Target, reply: Reply, key: str) -> Posted:
            await gate.turn()
            if "dead" in target.channel:
                refused.append(clock.elapsed())
                gate.heard(Verdict.INVALID)
                raise GiveUp("The bot may not write in the channel.")
            gate.heard(Verdict.FINE)
            return await super().post(target, reply, key)

    guarded = Guarded(clock, FORGETFUL, shown=slack.shown)
    press = make_press(ledger, clock, guarded, may_post=lambda platform: gate.is_open, rules=Rules(at_once=4))
    names = [f"{kind} {n}" for n in range(40) for kind in ("dead", "live")]
    await order(ledger, *names, late_after=timedelta(days=1))
    for _ in range(40):
        await publish_due(press)
        clock.pass_by(minutes=2)

    assert max(sum(at <= other < at + 600 for other in refused) for at in refused) <= 10 + 4
    assert len(refused) == 40
    assert sum(slack.counts.values()) == 40
    assert len([s for s in await ledger.standings() if s.pause]) == 40


async def test_a_second_writer_is_waited_for(tmp_path: Path, press: Press, slack: Showcase) -> None:
    await order(press.ledger, *map(str, range(5)))
    other = sqlite3.connect(tmp_path / FILE, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.2, other.rollback)

    assert (await publish_due(press)).outcomes == {"sent": 5}
    other.close()


async def test_a_full_disk_posts_nothing_that_is_not_written_down_and_goes_on_when_there_is_room(
    press: Press, ledger: SqlLedger, clock: Clock, slack: Showcase
) -> None:
    await order(ledger, *map(str, range(40)))
    with ledger._database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(TryAgain, match="is full: free some space"):
        await publish_due(press)
    assert slack.shown == []
    with ledger._database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    clock.pass_by(minutes=2)
    await settle(press, clock)

    assert slack.counts == {f"channel of {n}": 1 for n in range(40)}


async def test_what_is_on_the_disk_at_any_step_is_enough_to_go_on(tmp_path: Path) -> None:
    """As after a power cut: the files are copied while the program runs, between any two steps."""
    clock, folder, copies = Clock(), tmp_path / "data", list[list[Message]]()
    slack = Showcase(clock, remembers=FORGETFUL)

    def cut(step: object) -> None:
        copytree(folder, tmp_path / f"copy {len(copies)}")
        copies.append(list(slack.shown))

    slack.before = slack.after = cut
    async with open_ledger(folder) as ledger:
        await order(ledger, "a")
        await publish_due(make_press(ledger, clock, slack, at=cut))

    for n, shown in enumerate(copies):
        later, reopened = Clock(MORNING + timedelta(seconds=61)), Showcase(Clock(), FORGETFUL, shown=shown)
        async with open_ledger(tmp_path / f"copy {n}") as ledger:
            await settle(make_press(ledger, later, reopened), later)
        assert reopened.counts == {"channel of a": 1}, n
    assert len(copies) >= 7


async def test_nothing_grows_with_the_days(press: Press, clock: Clock, slack: Showcase) -> None:
    await order(press.ledger, "a", "b", "c")
    process, sizes = psutil.Process(), []
    for days in (5, 15):
        for _ in range(days):
            await publish_due(press)
            slack.shown.clear()
            clock.pass_by(days=1)
        gc.collect()
        sizes.append((process.num_fds(), len(asyncio.all_tasks()), len(gc.get_objects())))

    (files, tasks, objects), (later_files, later_tasks, later_objects) = sizes
    assert (later_files, later_tasks) == (files, tasks)
    assert later_objects - objects < 500
    assert press.under_way == set()


@pytest.mark.parametrize("step", ["materialised", "claimed", "composed", "confirmed", "posted", "recorded"])
async def test_connections_that_are_cut_at_any_step_lose_nothing_and_double_nothing(
    postgres: Server, tmp_path: Path, clock: Clock, slack: Showcase, step: str
) -> None:
    name = f"cut at {step}"
    cuts = 0

    def cut(at: str) -> None:
        nonlocal cuts
        if at == step:
            cuts += 1
            if cuts == 2:
                cut_connections(postgres, name)

    url = f"{postgres.new_url()}&application_name={quote(name)}"
    async with open_ledger(tmp_path, url=url, clock=clock) as ledger:
        await order(ledger, *map(str, range(5)))
        with suppress(AttacheError):
            await publish_due(make_press(ledger, clock, slack, at=cut, rules=Rules(batch=3, handful=3)))
        clock.pass_by(seconds=61)
        await settle(make_press(ledger, clock, slack), clock)

    assert cuts >= 2
    assert slack.counts == {f"channel of {n}": 1 for n in range(5)}


def cut_connections(server: Server, name: str) -> None:
    """Cut the connections of this name."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s", [name]
        ).fetchall()
    assert found


@pytest.fixture
def own_postgres() -> Iterator[Server]:
    """Return a PostgreSQL that only this test uses, and that writes to the disk what it has promised."""
    server = Server.create(settings=())
    yield server
    server.remove()


async def test_a_database_that_is_down_for_a_while_loses_nothing_and_doubles_nothing(
    tmp_path: Path, clock: Clock, slack: Showcase, own_postgres: Server
) -> None:
    slack.after = lambda target: own_postgres.stop() if len(slack.shown) == 2 else None
    patience = timedelta(seconds=1)
    async with open_ledger(tmp_path, url=own_postgres.new_url(), clock=clock, patience=patience) as ledger:
        await order(ledger, *map(str, range(5)))
        press = make_press(ledger, clock, slack, rules=Rules(at_once=1))
        with suppress(AttacheError):
            await publish_due(press)
        with pytest.raises(TryAgain, match="cannot be reached"):
            await publish_due(press)
        own_postgres.start()
        clock.pass_by(seconds=61)
        await settle(press, clock)

    assert slack.counts == {f"channel of {n}": 1 for n in range(5)}
