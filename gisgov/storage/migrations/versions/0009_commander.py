"""Incidents with a severity and a history, a log of what changed in them, and monthly briefings."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Add the columns, tables and functions."""
    for name in ("0009_incidents.sql", "0009_touch.sql", "0009_briefings.sql"):
        _execute(name)


def downgrade() -> None:
    """Take them away, and what was written in them."""
    _execute("0009_down.sql")


def _execute(name: str) -> None:
    statements = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
