"""The migrations build what the tables say."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.domain.errors import ConfigError
from bot.store import migrations
from bot.store.connecting import connect
from bot.store.opening import REVISIONS, open_ledger, upgrade
from bot.store.tables import metadata
from tests.store.test_opening import AT_ONCE


async def test_the_revisions_we_know_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)

    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_current_head() == REVISIONS[-1]


async def test_the_migrations_build_what_a_new_ledger_has(tmp_path: Path) -> None:
    async with open_ledger(tmp_path / "new"):
        pass
    (tmp_path / "old").mkdir()
    built = []
    for name in ("new", "old"):
        engine = connect(tmp_path / name, "", AT_ONCE).engine
        with engine.begin() as connection:
            if name == "old":
                upgrade(connection)
            differences = compare_metadata(MigrationContext.configure(connection), metadata)
            built.append((differences, indexes_of(connection), version_of(connection)))
        engine.dispose()

    indexes = {index.name for table in metadata.tables.values() for index in table.indexes}
    assert built == [([], indexes, REVISIONS[-1])] * 2


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
