"""The migrations build what the tables say."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.domain.cadences import parse_cadence
from bot.domain.deliveries import State
from bot.domain.errors import ConfigError
from bot.store import gaps, history, migrations, orders
from bot.store.connecting import Database, connect
from bot.store.opening import REVISIONS, open_ledger, prepare, upgrade
from bot.store.tables import metadata
from tests.posting import make_subscription
from tests.store.test_opening import AT_ONCE


async def test_the_revisions_we_know_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)

    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_current_head() == REVISIONS[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Database, Database]:
    """Return two empty databases of a kind."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    folders = (tmp_path / "new", tmp_path / "old")
    for folder in folders:
        folder.mkdir()
    new, old = (connect(folder, server.new_url() if server else "", AT_ONCE) for folder in folders)
    return new, old


def test_the_migrations_build_what_a_new_ledger_has(two: tuple[Database, Database]) -> None:
    built = []
    for database, build in zip(two, (create, upgrade), strict=True):
        with database.engine.begin() as connection:
            build(connection)
            differences = compare_metadata(MigrationContext.configure(connection), metadata)
            built.append((differences, indexes_of(connection), version_of(connection)))
        database.engine.dispose()

    indexes = {index.name for table in metadata.tables.values() for index in table.indexes}
    assert [(differences, version) for differences, _, version in built] == [([], REVISIONS[-1])] * 2
    assert all(indexes <= found for _, found, _ in built)
    assert built[0][1] == built[1][1]


def test_what_was_in_an_older_ledger_is_in_it_still(two: tuple[Database, Database]) -> None:
    database, other = two
    with database.engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text(SUBSCRIPTION))
        connection.execute(text(DELIVERY))
        upgrade(connection)
        (standing,) = orders.standings(connection, "", "", "")
        (delivery,) = history.deliveries(connection, "morning")
    database.engine.dispose()
    other.engine.dispose()

    assert standing.subscription == make_subscription(cadence=parse_cadence("weekdays"))
    assert (standing.last, standing.revision, standing.skipping) == (date(2026, 11, 23), 1, frozenset())
    assert (delivery.slot, delivery.place, delivery.state) == (date(2026, 11, 23), 0, State.SENT)
    assert (delivery.message_id, delivery.covers, delivery.history) == ("42", (), ())


def test_what_was_asked_in_vain_before_places_were_told_apart_is_listed_of_all_places_only(
    two: tuple[Database, Database],
) -> None:
    database, other = two
    with database.engine.begin() as connection:
        upgrade(connection, "0003")
        connection.execute(text(GAP))
        upgrade(connection)
        everywhere, there = (gaps.listed(connection, date(2026, 11, 23), place) for place in (None, "discord:1"))
    database.engine.dispose()
    other.engine.dispose()

    assert [gap.question for gap in everywhere] == ["how wide is it"]
    assert there == ()


GAP = """
    INSERT INTO gaps (id, marks, question, nearest, first_day, last_day)
    VALUES ('gap', 'a b', 'how wide is it', '', '2026-11-20', '2026-11-22')
"""
SUBSCRIPTION = """
    INSERT INTO subscriptions (id, origin, platform, channel, what, cadence, at, timezone, late_after, when_empty,
        declared_at, paused_reason, paused_remedy, last_slot, next_slot, next_due_at)
    VALUES ('morning', 'file', 'discord', 'channel of morning', 'onthisday', 'weekdays', '09:00:00', 'Europe/London',
        21600, 'skip', '2026-11-23 08:00:00.000000', '', '', '2026-11-23', '2026-11-24', '2026-11-24 09:00:00.000000')
"""
DELIVERY = """
    INSERT INTO deliveries (id, subscription, slot, due_at, state, owner, epoch, attempts, message_id, link, reason,
        remedy)
    VALUES ('delivery', 'morning', '2026-11-23', '2026-11-23 09:00:00.000000', 'sent', 'a', 1, 1, '42', '', '', '')
"""


def create(connection: Connection) -> None:
    """Make the tables as a new ledger has them."""
    prepare(connection, "the ledger")


async def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    engine = connect(tmp_path, "", AT_ONCE).engine
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE subscriptions (anything INTEGER)"))
    engine.dispose()

    with pytest.raises(ConfigError, match="another program"):
        async with open_ledger(tmp_path):
            pass


def version_of(connection: Connection) -> str | None:
    """Return the revision a database is at."""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def indexes_of(connection: Connection) -> set[str | None]:
    """Return the names of all indexes."""
    inspector = inspect(connection)
    return {index["name"] for table in metadata.tables for index in inspector.get_indexes(table)}
