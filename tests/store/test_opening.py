"""Opening the ledger where something is in the way."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import ConfigError, TryAgain
from bot.store.connecting import FILE, connect
from bot.store.opening import open_ledger
from tests.postgres import Server
from tests.posting import BEFORE, MORNING, make_subscription

AT_ONCE = timedelta(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that is not there yet."""
    return tmp_path / "data"


@contextmanager
def unprivileged() -> Iterator[int]:
    """Run as somebody whom permissions bind."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    yield os.geteuid()
    if mine == 0:
        os.seteuid(0)


def write(folder: Path, content: bytes) -> None:
    """Put a file where the ledger should be."""
    folder.mkdir()
    (folder / FILE).write_bytes(content)


def permit(mode: int, *paths: Path) -> None:
    """Change who may do what."""
    for path in paths:
        path.chmod(mode)


async def open_once(folder: Path) -> None:
    """Open the ledger, and close it."""
    async with open_ledger(folder, patience=AT_ONCE):
        pass


async def fill(folder: Path, subscriptions: int = 1) -> Path:
    """Return the file of a ledger with something in it."""
    async with open_ledger(folder) as ledger:
        await ledger.declare((make_subscription(str(n)) for n in range(subscriptions)), BEFORE)
    return folder / FILE


def query(file: Path, statement: str) -> list[tuple[object, ...]]:
    """Ask the database behind the ledger's back."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return rows


async def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    assert query(await fill(tmp_path / "50 % of #1? données"), "SELECT count(*) FROM subscriptions") == [(1,)]


async def test_the_folder_is_made_and_what_is_in_it_stays(folder: Path) -> None:
    await fill(folder)

    async with open_ledger(folder) as ledger:
        assert [standing.subscription for standing in await ledger.standings()] == [make_subscription("0")]


async def test_what_is_committed_survives_a_power_cut(tmp_path: Path) -> None:
    engine = connect(tmp_path, "", AT_ONCE).engine
    with engine.begin() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    engine.dispose()

    assert settings == ["wal", 2, 1]


@pytest.mark.parametrize("content", [b"This is a shopping list, not a database.\n" * 200, b"\x00" * 8192])
async def test_what_is_not_a_database_is_refused_in_one_sentence(folder: Path, content: bytes) -> None:
    write(folder, content)

    with pytest.raises(ConfigError, match=r"is damaged, or not a database of this bot: put a backup in its place, or"):
        await open_once(folder)
    assert (folder / FILE).read_bytes() == content


async def test_a_truncated_database_is_refused(folder: Path) -> None:
    file = await fill(folder, 500)
    file.write_bytes(file.read_bytes()[:10_000])

    with pytest.raises(ConfigError, match="is damaged"):
        await open_once(folder)


async def test_a_folder_that_cannot_be_made_names_the_user_and_the_command(folder: Path) -> None:
    permit(0o500, folder.parent)

    with unprivileged() as uid, pytest.raises(ConfigError) as refused:
        await open_once(folder)
    assert str(refused.value) == (
        f"The folder {folder} is not writable by uid {uid}: run “mkdir -p {folder} && chown -R {uid} {folder}”."
    )


async def test_a_database_that_cannot_be_written_names_the_user_and_the_command() -> None:
    with TemporaryDirectory(prefix="a folder ") as name:
        folder = Path(name)
        permit(0o555, await fill(folder), folder)

        with unprivileged() as uid, pytest.raises(ConfigError) as refused:
            await open_once(folder)
        permit(0o755, folder)
    assert str(refused.value) == f"The folder {folder} is not writable by uid {uid}: run “chown -R {uid} '{folder}'”."


async def test_a_file_in_place_of_the_folder_is_said_so(folder: Path) -> None:
    write(folder, b"")

    with pytest.raises(ConfigError, match="is a file, and the data needs a folder"):
        await open_once(folder / FILE)


async def test_a_locked_database_is_waited_for_and_then_said_so(folder: Path) -> None:
    file = await fill(folder)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(ConfigError, match="is locked by another program"):
            await open_once(folder)


async def test_a_lock_that_comes_later_means_try_again(folder: Path) -> None:
    async with open_ledger(folder, patience=AT_ONCE) as ledger:
        with closing(sqlite3.connect(folder / FILE)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(TryAgain, match="is locked by another program"):
                await ledger.materialise(MORNING, 1)

        assert await ledger.materialise(MORNING, 1) == 0


async def test_a_database_of_a_newer_version_is_left_alone(folder: Path) -> None:
    file = await fill(folder)
    query(file, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(ConfigError, match="was written by a newer version: run that version"):
        await open_once(folder)
    assert query(file, "SELECT version_num FROM alembic_version") == [("9999",)]


async def test_two_processes_may_open_a_new_ledger_at_once(folder: Path) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(fill(folder))

    async with open_ledger(folder) as ledger:
        assert len(await ledger.standings()) == 1


async def test_a_page_that_went_bad_later_is_told_as_damage_and_not_written_to(folder: Path) -> None:
    file = await fill(folder, 500)
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 16384) + whole[-8192:])

    with pytest.raises(ConfigError, match="is damaged"):
        async with open_ledger(folder) as ledger:
            await ledger.materialise(MORNING, 1000)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://user:hunter2@host/db", "DATABASE_URL is not an address like postgresql://"),
        ("hunter2", "DATABASE_URL is not an address like postgresql://"),
        ("postgresql://user:pass@hunter2@127.0.0.1:1/db", "write one that is part of the password as %40"),
        ("postgresql://user:pass@word:hunter2@127.0.0.1/db", "DATABASE_URL is not an address like postgresql://"),
        ("postgresql://user:hunter2@127.0.0.1:1/db", "database at 127.0.0.1/db cannot be reached: start it, or"),
    ],
)
async def test_an_address_that_leads_nowhere_is_said_so_without_its_password(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        async with open_ledger(tmp_path, url=url, patience=AT_ONCE):
            pass
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_a_database_that_does_not_let_the_bot_in_says_so(tmp_path: Path, postgres: Server) -> None:
    for url in (
        postgres.url().replace("postgres@", "nobody@"),
        postgres.url().replace("/postgres?", "/elsewhere?"),
    ):
        with pytest.raises(ConfigError, match="does not let the bot in: check DATABASE_URL, and what its user may do"):
            async with open_ledger(tmp_path, url=url):
                pass


async def test_a_lock_in_postgresql_that_somebody_holds_too_long_means_try_again(
    tmp_path: Path, postgres: Server
) -> None:
    url = postgres.new_url()
    async with open_ledger(tmp_path, url=url, patience=AT_ONCE) as ledger:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE subscriptions")
            with pytest.raises(TryAgain, match="is busy with somebody else's transaction"):
                await ledger.declare([make_subscription()], BEFORE)

        await ledger.declare([make_subscription()], BEFORE)


def test_what_people_wrote_is_in_no_error_of_the_database(tmp_path: Path) -> None:
    with connect(tmp_path, "", AT_ONCE).engine.begin() as connection, pytest.raises(DBAPIError) as wrong:
        connection.execute(text("SELECT nothing WHERE 1 = :asked"), {"asked": "my own words"})

    assert "my own words" not in str(wrong.value)
