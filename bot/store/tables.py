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
    Column("workspace", String(100), nullable=False),
    Column("what", String(20), nullable=False),
    Column("cadence", Text, nullable=False),
    Column("at", Time, nullable=False),
    Column("timezone", String(100), nullable=False),
    Column("late_after", Integer, nullable=False),  # seconds
    Column("when_late", String(10), nullable=False),
    Column("when_empty", String(20), nullable=False),  # names with spaces between them, like packs and topics
    Column("on_unknown", String(10), nullable=False),
    Column("packs", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("most", Integer, nullable=False),
    Column("owner", String(100), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("declared_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("paused_at", Instant),
    Column("paused_reason", Text, nullable=False),
    Column("paused_remedy", Text, nullable=False),
    Column("paused_until", Date),
    Column("paused_by", String(100), nullable=False),
    Column("skipping", Text, nullable=False),  # days with spaces between them
    Column("last_slot", Date),
    Column("last_place", Integer, nullable=False),
    Column("next_slot", Date),
    Column("next_place", Integer, nullable=False),
    Column("next_due_at", Instant),
)

delivery_table = Table(
    "deliveries",
    metadata,
    Column("id", String(25), primary_key=True),
    Column("subscription", ForeignKey(subscription_table.c.id), nullable=False),
    Column("slot", Date, nullable=False),
    Column("place", Integer, nullable=False),
    Column("platform", String(20), nullable=False),  # its subscription's, so that one index finds what is ready
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
    Column("covers", Text, nullable=False),  # days with spaces between them
    Column("edition", String(64), nullable=False),
    Column("told", Text, nullable=False),  # ids of facts with spaces between them
    Column("history", Text, nullable=False),  # JSON: a list of [moment, stage, detail]
    UniqueConstraint("subscription", "slot", "place", name="one_delivery_a_place"),
)

change_table = Table(
    "changes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("subscription", ForeignKey(subscription_table.c.id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("person", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("settings_before", Text),  # JSON
    Column("settings_after", Text),
)

notice_table = Table(
    "notices",
    metadata,
    Column("id", String(25), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("person", String(100), nullable=False),
    Column("channel", String(100), nullable=False),
    Column("subscription", String(25), nullable=False),
    Column("delivery", String(25), nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("noticed_at", Instant, nullable=False),
    Column("ready_at", Instant),
    Column("owner", String(100), nullable=False),
    Column("epoch", Integer, nullable=False),
)

telling_table = Table(  # outlives the deliveries: a fact comes round again only after all the others
    "tellings",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("channel", String(100), primary_key=True),
    Column("fact", String(200), primary_key=True),
    Column("told_at", Instant, nullable=False),
    Column("slot", Date, nullable=False),
)

gap_table = Table(
    "gaps",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("place", String(16), nullable=False),  # a mark: tells which are of one place, and not of which
    Column("marks", Text, nullable=False),  # of the words: tell which are the same, and not what they are
    Column("question", Text, nullable=False),  # empty until enough readers have asked it
    Column("nearest", String(40), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

gap_reader_table = Table(
    "gap_readers",
    metadata,
    Column("gap", ForeignKey(gap_table.c.id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("reader", String(16), primary_key=True),  # a mark that means nothing once the day's salt is gone
)

usage_table = Table(
    "usage",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("entry", String(200), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
)

note_table = Table(
    "notes",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

_WHERE = "where"
_COMING, _OPEN = subscription_table.c.next_due_at.is_not(None), delivery_table.c.ready_at.is_not(None)
_SHOWN, _UNTOLD = delivery_table.c.message_id != "", notice_table.c.ready_at.is_not(None)
Index("coming_subscriptions", subscription_table.c.next_due_at, sqlite_where=_COMING, info={_WHERE: _COMING})
Index("subscriptions_of_channel", subscription_table.c.platform, subscription_table.c.channel)
Index(
    "ready_deliveries", delivery_table.c.platform, delivery_table.c.ready_at, sqlite_where=_OPEN, info={_WHERE: _OPEN}
)
Index("aged_deliveries", delivery_table.c.due_at)
Index("shown_deliveries", delivery_table.c.message_id, sqlite_where=_SHOWN, info={_WHERE: _SHOWN})
Index("changes_of_subscription", change_table.c.subscription)
Index("untold_notices", notice_table.c.ready_at, sqlite_where=_UNTOLD, info={_WHERE: _UNTOLD})
Index("tellings_by_time", telling_table.c.platform, telling_table.c.channel, telling_table.c.told_at)


def suit_postgresql() -> None:
    """Make the indexes partial there, too: to declare it costs two megabytes that few installations need."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if _WHERE in index.info:
                index.dialect_options["postgresql"]["where"] = index.info[_WHERE]
