"""More settings, several slots a day, the history of posts and of settings, notices, and what was told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Widen the ledger."""
    _widen_subscriptions()
    _widen_deliveries()
    _create_changes()
    _create_notices()
    _create_tellings()


def _widen_subscriptions() -> None:
    for column in _more_settings():
        op.add_column("subscriptions", column)
    op.execute("UPDATE subscriptions SET when_empty = '' WHERE when_empty = 'skip'")
    op.create_index("subscriptions_of_channel", "subscriptions", ["platform", "channel"])


def _more_settings() -> list[sa.Column[Any]]:
    return [
        sa.Column("workspace", sa.String(100), nullable=False, server_default=""),
        sa.Column("when_late", sa.String(10), nullable=False, server_default="post"),
        sa.Column("on_unknown", sa.String(10), nullable=False, server_default="skip"),
        sa.Column("packs", sa.Text, nullable=False, server_default=""),
        sa.Column("topics", sa.Text, nullable=False, server_default=""),
        sa.Column("language", sa.String(35), nullable=False, server_default=""),
        sa.Column("most", sa.Integer, nullable=False, server_default="5"),
        sa.Column("owner", sa.String(100), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("paused_until", sa.Date),
        sa.Column("paused_by", sa.String(100), nullable=False, server_default=""),
        sa.Column("skipping", sa.Text, nullable=False, server_default=""),
        sa.Column("last_place", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_place", sa.Integer, nullable=False, server_default="0"),
    ]


def _widen_deliveries() -> None:
    """Move the rows into a new table: SQLite cannot change a constraint in its place."""
    op.drop_index("ready_deliveries", "deliveries")
    op.drop_index("open_deliveries", "deliveries")
    op.rename_table("deliveries", "deliveries_0001")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(25), primary_key=True),
        sa.Column("subscription", sa.String(25), sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ready_at", _INSTANT),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sending_at", _INSTANT),
        sa.Column("doubtful_since", _INSTANT),
        sa.Column("settled_at", _INSTANT),
        sa.Column("message_id", sa.String(100), nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("merged_into", sa.String(25)),
        sa.Column("covers", sa.Text, nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("history", sa.Text, nullable=False),
        sa.UniqueConstraint("subscription", "slot", "place", name="one_delivery_a_place"),
    )
    kept = "id, subscription, slot, due_at, state, ready_at, owner, epoch, attempts, sending_at, doubtful_since, "
    kept += "settled_at, message_id, link, reason, remedy, merged_into"
    given = ", ".join(f"d.{name.strip()}" for name in kept.split(","))
    op.execute(
        f"INSERT INTO deliveries ({kept}, place, platform, covers, edition, told, history) "  # noqa: S608
        f"SELECT {given}, 0, s.platform, '', '', '', '' "
        "FROM deliveries_0001 d JOIN subscriptions s ON s.id = d.subscription"
    )
    op.drop_table("deliveries_0001")
    _create_partial_index("ready_deliveries", "deliveries", ["platform", "ready_at"], "ready_at IS NOT NULL")
    op.create_index("aged_deliveries", "deliveries", ["due_at"])
    _create_partial_index("shown_deliveries", "deliveries", ["message_id"], "message_id != ''")


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("subscription", sa.String(25), sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("settings_before", sa.Text),
        sa.Column("settings_after", sa.Text),
    )
    op.create_index("changes_of_subscription", "changes", ["subscription"])


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(25), primary_key=True),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("channel", sa.String(100), nullable=False),
        sa.Column("subscription", sa.String(25), nullable=False),
        sa.Column("delivery", sa.String(25), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("noticed_at", _INSTANT, nullable=False),
        sa.Column("ready_at", _INSTANT),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
    )
    _create_partial_index("untold_notices", "notices", ["ready_at"], "ready_at IS NOT NULL")


def _create_tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("channel", sa.String(100), primary_key=True),
        sa.Column("fact", sa.String(200), primary_key=True),
        sa.Column("told_at", _INSTANT, nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
    )
    op.create_index("tellings_by_time", "tellings", ["platform", "channel", "told_at"])


def _create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
