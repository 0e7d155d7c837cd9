"""Alembic migrations of the ledger; `opening` runs them."""
