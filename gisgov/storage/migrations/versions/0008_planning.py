"""Plans: grids that are proposed, approved, published and applied."""

from __future__ import annotations

from pathlib import Path

from alembic import context, op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Make the tables, and the functions that write them for who is signed in."""
    _execute("0008_planning.sql", srid=str(int(context.config.attributes["srid"])))


def downgrade() -> None:
    """Take them away, and what was written in them."""
    _execute("0008_down.sql", srid="")


def _execute(name: str, *, srid: str) -> None:
    statements = (SQL / name).read_text(encoding="utf-8").replace(":srid", srid)
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
