"""The ledger when a hundred thousand subscriptions come due in the same minute, beside the drivers doing the same rows.

The floor writes the same deliveries and moves the same subscriptions on with the bare driver, in batches as large, with
the values at hand; the ledger has to find them out.
"""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime, time, timedelta
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import psycopg
from sqlalchemy import text

from bot.domain.cadences import parse_cadence
from bot.domain.standings import declare
from bot.domain.subscriptions import Subscription, What
from bot.service.ledger import Assignment, Composed
from bot.service.ports import Platform, Posted, Reply, Target
from bot.service.press import Press, Rules
from bot.service.publishing import publish_due
from bot.store.coming import coming_at
from bot.store.connecting import FILE, connect
from bot.store.opening import open_ledger
from bot.store.rows import row_of_standing
from bot.store.sql import SqlLedger
from bot.store.tables import subscription_table
from bot.store.writing import insert_alike
from tests.postgres import Server
from tests.posting import MORNING, ON_THIS_DAY

from .figures import Figure, Goal, percentile

MANY = 100_000
MILLION = 1_000_000
MESSAGES = 2_000
WORKERS = 4
TURNS = 3
BATCH = Rules().batch
_PATIENCE = timedelta(seconds=30)
_BEFORE = MORNING - timedelta(hours=1)
_DURABLE = ("fsync=on",)


async def measure() -> list[Figure]:
    """Measure on SQLite, then on PostgreSQL, where its wheel is installed."""
    with TemporaryDirectory() as name:
        return [
            *await _on_sqlite(Path(name)),
            *await _on_postgresql(Path(name)),
            *await _sending(Path(name)),
            *await asyncio.to_thread(_among_a_million, Path(name)),
        ]


async def _on_sqlite(folder: Path) -> list[Figure]:
    prepared = folder / "prepared"
    await prepare(prepared, MANY)
    turns: list[tuple[float, float]] = []
    longest: list[float] = []
    for turn in range(TURNS):
        copy = copytree(prepared, folder / f"ours {turn}")
        async with open_ledger(copy) as ledger, watched(longest):
            seconds = await _materialise([ledger])
        bare = await asyncio.to_thread(_bare_sqlite, copytree(prepared, folder / f"bare {turn}") / FILE, copy / FILE)
        turns.append((seconds, bare))
    what = f"{MANY:,} due in one minute, SQLite"
    return [
        _beside(what, turns, Goal(limit=2, ratio=False)),
        Figure(what=f"{what}: the loop waits at most", unit="ms", measured=median(longest), goal=_at_most(25)),
    ]


async def _on_postgresql(folder: Path) -> list[Figure]:
    server = await asyncio.to_thread(Server.create, _DURABLE)
    try:
        url, bare_url = server.new_url(), server.new_url()
        for address in (url, bare_url):
            await prepare(folder, MANY, address)
        async with AsyncExitStack() as stack:
            opened = [open_ledger(folder, url=url, clock=lambda: MORNING) for _ in range(WORKERS)]
            ledgers = [await stack.enter_async_context(each) for each in opened]
            seconds = await _materialise(ledgers)
        bare = await asyncio.to_thread(_bare_postgresql, bare_url, url)
    finally:
        await asyncio.to_thread(server.remove)
    what = f"{MANY:,} due in one minute, PostgreSQL, {WORKERS} workers"
    return [_beside(what, [(seconds, bare)], Goal(limit=3, ratio=False))]


async def _sending(folder: Path) -> list[Figure]:
    """Post to a platform that answers at once: what is left is claiming, confirming and recording."""
    await prepare(folder / "sending", MESSAGES)
    async with open_ledger(folder / "sending") as ledger:
        press = Press(
            ledger=ledger,
            messengers={Platform.DISCORD: Silent()},
            compose=_same,
            clock=lambda: MORNING,
            elapsed=lambda: 0.0,
            owner="benchmark",
            chance=lambda: 0.0,
        )
        began, used = perf_counter(), process_time()
        sent = (await publish_due(press)).outcomes["sent"]
        seconds, used = perf_counter() - began, process_time() - used
    if sent != MESSAGES:
        raise RuntimeError(f"only {sent} were sent")
    return [
        Figure(what="claimed, confirmed and recorded", unit="messages/s", measured=sent / seconds),
        # a tenth of a core at 45 messages a second
        Figure(what="CPU time of the ledger a message", unit="ms", measured=1_000 * used / sent, goal=_at_most(2.2)),
    ]


def _among_a_million(folder: Path) -> list[Figure]:
    """Ask what is due when one in a million is."""
    database = connect(folder / "million", "", _PATIENCE)
    asyncio.run(prepare(folder / "million", MILLION, at=time(18)))
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE subscriptions SET next_due_at = :now WHERE id = 's0500000'"), {"now": MORNING})
    times = []
    with database.engine.execution_options(reading=True).begin() as connection:
        for _ in range(300):
            began = perf_counter()
            found = connection.execute(coming_at(MORNING, BATCH)).all()
            times.append(1_000 * (perf_counter() - began))
    database.engine.dispose()
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} are due")
    what = f"what is due among {MILLION:,}"
    return [
        Figure(what=f"{what}, p50", unit="ms", measured=median(times), goal=_at_most(1)),
        Figure(what=f"{what}, p99", unit="ms", measured=percentile(times, 0.99)),
    ]


async def _materialise(ledgers: list[SqlLedger]) -> float:
    """Return the seconds that writing down all that is due takes, all ledgers at once."""

    async def work(ledger: SqlLedger) -> int:
        total = 0
        while moved := await ledger.materialise(MORNING, BATCH):
            total += moved
        return total

    began = perf_counter()
    done = sum(await asyncio.gather(*map(work, ledgers)))
    seconds = perf_counter() - began
    if done != MANY:
        raise RuntimeError(f"{done} came due")
    return seconds


@asynccontextmanager
async def watched(longest: list[float]) -> AsyncIterator[None]:
    """Note the longest wait of the loop, in milliseconds: what a task that sleeps for one had to wait beyond it.

    Only time in which this process had the processor counts: what others do on a busy machine does not.
    """
    late = [0.0]

    async def watch() -> None:
        while True:
            began, used = perf_counter(), process_time()
            await asyncio.sleep(0.001)
            late.append(1_000 * min(perf_counter() - began - 0.001, process_time() - used))

    gc.collect()
    gc.freeze()  # as the bot does once it runs
    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()
        gc.unfreeze()
        longest.append(max(late))


async def prepare(
    folder: Path, subscriptions: int, url: str = "", at: time = time(9), what: What = What.ONTHISDAY
) -> None:
    """Make a ledger with so many subscriptions, all due at the same time."""
    async with open_ledger(folder, url=url):
        pass
    await asyncio.to_thread(_fill, folder, subscriptions, url, at, what)


def _fill(folder: Path, subscriptions: int, url: str, at: time, what: What) -> None:
    order = Subscription(
        id="",
        platform="discord",
        channel="",
        what=what,
        cadence=parse_cadence("daily"),
        at=at,
        timezone="Europe/London",
        late_after=timedelta(hours=6),
    )
    alike = {**row_of_standing(declare(order, _BEFORE)), "revision": 1}
    shared = {name: value for name, value in alike.items() if name not in ("id", "channel")}
    database = connect(folder, url, _PATIENCE)
    with database.engine.begin() as connection:
        for start in range(0, subscriptions, 50_000):
            rows = [[f"s{n:07}", f"{n:018}"] for n in range(start, min(start + 50_000, subscriptions))]
            insert_alike(connection, subscription_table, shared, ["id", "channel"], rows)
    database.engine.dispose()


def _bare_sqlite(file: Path, done: Path) -> float:
    """Write what the ledger has written with the bare driver; return the seconds."""
    with closing(sqlite3.connect(done)) as connection:
        deliveries, columns = _rows(connection.execute("SELECT * FROM deliveries ORDER BY subscription"))
        moved = connection.execute(
            "SELECT last_slot, next_slot, next_due_at, id FROM subscriptions ORDER BY id"
        ).fetchall()
    insert = f"INSERT INTO deliveries ({columns}) VALUES ({', '.join('?' * len(deliveries[0]))})"
    move = "UPDATE subscriptions SET last_slot = ?, next_slot = ?, next_due_at = ? WHERE id = ?"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        began = perf_counter()
        for batch in _batches(MANY):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "SELECT id FROM subscriptions WHERE next_due_at <= ? LIMIT ?", (f"{MORNING}", BATCH)
            ).fetchall()
            connection.executemany(insert, deliveries[batch])
            connection.executemany(move, moved[batch])
            connection.execute("COMMIT")
        return perf_counter() - began


def _bare_postgresql(url: str, done: str) -> float:
    with psycopg.connect(done) as connection:
        deliveries, columns = _rows(connection.execute("SELECT * FROM deliveries ORDER BY subscription"))
        moved = connection.execute(
            "SELECT last_slot, next_slot, next_due_at, id FROM subscriptions ORDER BY id"
        ).fetchall()
    move = "UPDATE subscriptions SET last_slot = %s, next_slot = %s, next_due_at = %s WHERE id = %s"
    with psycopg.connect(url) as connection:
        began = perf_counter()
        for batch in _batches(MANY):
            with connection.cursor() as cursor:
                with cursor.copy(f"COPY deliveries ({columns}) FROM STDIN".encode()) as copy:
                    for row in deliveries[batch]:
                        copy.write_row(row)
                cursor.executemany(move, moved[batch])
            connection.commit()
        return perf_counter() - began


def _rows(cursor: sqlite3.Cursor | psycopg.Cursor[tuple[object, ...]]) -> tuple[list[tuple[object, ...]], str]:
    columns = ", ".join(column[0] for column in cursor.description or ())
    return list(cursor.fetchall()), columns


def _batches(total: int) -> Iterator[slice]:
    return (slice(start, start + BATCH) for start in range(0, total, BATCH))


def _beside(what: str, turns: list[tuple[float, float]], goal: Goal) -> Figure:
    ours, bare = (median(side) for side in zip(*turns, strict=True))
    ratio = median(mine / floor for mine, floor in turns)
    return Figure(what=what, unit="s", measured=ours, floor=bare, ratio=ratio, goal=goal)


def _at_most(limit: float) -> Goal:
    return Goal(limit=limit, ratio=False)


class Silent:
    """A platform that takes everything at once."""

    remembers = timedelta(minutes=2)

    async def post(self, target: Target, reply: Reply, key: str) -> Posted:
        return Posted(message_id=key)

    async def find(self, target: Target, key: str, since: datetime) -> Posted | None:
        return None

    async def check(self, target: Target) -> None:
        """Find nothing wrong."""

    async def tell(self, person: str, reply: Reply, key: str) -> Posted:
        return Posted(message_id=key)


async def _same(assignment: Assignment) -> Composed:
    return Composed(reply=ON_THIS_DAY, facts=("bridge",), edition="first")
