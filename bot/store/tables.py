"""The tables, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zones of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


metadata = MetaData()

subscription_table = Table(
    "subscriptions",
    metadata,
    Column("id", String(25), primary_key=True),
    Column("origin", String(10), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("channel", String(100), nullable=False),
    Column("what", String(20), nullable=False),
    Column("cadence", Text, nullable=False),
    Column("at", Time, nullable=False),
    Column("timezone", String(100), nullable=False),
    Column("late_after", Integer, nullable=False),  # seconds
    Column("when_empty", String(20), nullable=False),
    Column("declared_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("paused_at", Instant),
    Column("paused_reason", Text, nullable=False),
    Column("paused_remedy", Text, nullable=False),
    Column("last_slot", Date),
    Column("next_slot", Date),
    Column("next_due_at", Instant),
)

delivery_table = Table(
    "deliveries",
    metadata,
    Column("id", String(25), primary_key=True),
    Column("subscription", ForeignKey(subscription_table.c.id), nullable=False),
    Column("slot", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("ready_at", Instant),
    Column("owner", String(100), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sending_at", Instant),
    Column("doubtful_since", Instant),
    Column("settled_at", Instant),
    Column("message_id", String(100), nullable=False),
    Column("link", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("merged_into", String(25)),
    UniqueConstraint("subscription", "slot", name="one_delivery_a_slot"),
)

note_table = Table(
    "notes",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

_COMING, _OPEN = subscription_table.c.next_due_at.is_not(None), delivery_table.c.ready_at.is_not(None)
Index("coming_subscriptions", subscription_table.c.next_due_at, sqlite_where=_COMING, postgresql_where=_COMING)
Index("ready_deliveries", delivery_table.c.ready_at, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("open_deliveries", delivery_table.c.subscription, sqlite_where=_OPEN, postgresql_where=_OPEN)
