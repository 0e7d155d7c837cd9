"""Subscriptions, what became of every post, and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Begin the ledger."""
    _create_subscriptions()
    _create_deliveries()
    _create_notes()


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(25), primary_key=True),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(100), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("cadence", sa.Text, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("timezone", sa.String(100), nullable=False),
        sa.Column("late_after", sa.Integer, nullable=False),
        sa.Column("when_empty", sa.String(20), nullable=False),
        sa.Column("declared_at", _INSTANT, nullable=False),
        sa.Column("withdrawn_at", _INSTANT),
        sa.Column("paused_at", _INSTANT),
        sa.Column("paused_reason", sa.Text, nullable=False),
        sa.Column("paused_remedy", sa.Text, nullable=False),
        sa.Column("last_slot", sa.Date),
        sa.Column("next_slot", sa.Date),
        sa.Column("next_due_at", _INSTANT),
    )
    _create_partial_index("coming_subscriptions", "subscriptions", "next_due_at", "next_due_at IS NOT NULL")


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(25), primary_key=True),
        sa.Column("subscription", sa.String(25), sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
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
        sa.UniqueConstraint("subscription", "slot", name="one_delivery_a_slot"),
    )
    _create_partial_index("ready_deliveries", "deliveries", "ready_at", "ready_at IS NOT NULL")
    _create_partial_index("open_deliveries", "deliveries", "subscription", "ready_at IS NOT NULL")


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _create_partial_index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
