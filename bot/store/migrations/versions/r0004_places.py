"""Where a question was asked in vain, as a mark; of those that are there already, nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Tell the gaps of one place from those of others."""
    op.add_column("gaps", sa.Column("place", sa.String(16), nullable=False, server_default=""))
