"""Placing: a row's grid is that of the time at which it is written."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Have triggers ask the clock, and not when their transaction began."""
    _execute("0006_placing.sql")


def downgrade() -> None:
    """Have them ask when their transaction began, as before."""
    _execute("0006_down.sql")


def _execute(name: str) -> None:
    statements = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
