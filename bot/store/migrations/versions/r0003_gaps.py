"""What readers asked for in vain: marks of words, the words once enough have asked, and marks of readers by day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make room for gaps."""
    op.create_table(
        "gaps",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("nearest", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
    )
    op.create_table(
        "gap_readers",
        sa.Column("gap", sa.String(24), sa.ForeignKey("gaps.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("reader", sa.String(16), primary_key=True),
    )
