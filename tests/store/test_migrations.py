"""The migrations build what the tables say."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.store import migrations
from bot.store.opening import FILE, REVISIONS, connect, open_ledger
from bot.store.tables import metadata
from tests.store.test_opening import AT_ONCE


async def test_the_revisions_we_know_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)

    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_current_head() == REVISIONS[-1]


async def test_a_new_ledger_has_the_tables_and_indexes_of_the_code(tmp_path: Path) -> None:
    async with open_ledger(tmp_path):
        pass
    engine = connect(tmp_path / FILE, AT_ONCE)
    async with engine.begin() as connection:
        differences = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
        indexes = await connection.run_sync(indexes_of)
    await engine.dispose()

    assert differences == []
    assert indexes == {index.name for table in metadata.tables.values() for index in table.indexes}


def indexes_of(connection: Connection) -> set[str | None]:
    """Return the names of all indexes."""
    inspector = inspect(connection)
    return {index["name"] for table in metadata.tables for index in inspector.get_indexes(table)}
