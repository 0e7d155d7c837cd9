"""How often each entry was asked for, day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make room for counts."""
    op.create_table(
        "usage",
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("entry", sa.String(200), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )
