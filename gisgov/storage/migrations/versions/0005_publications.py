"""Statistics: what was released, cell by cell, and which buildings each released area counted."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
TABLES = ("publication_place", "publication_cell", "publication")


def upgrade() -> None:
    """Make the tables and the triggers that keep them as they are."""
    statements = (SQL / "0005_publications.sql").read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]


def downgrade() -> None:
    """Take them away: what was released is then no longer known, and later releases may tell it."""
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_publication")
