"""Who may see what: accounts, sessions, looks, the audit, and row security on personal tables."""

from __future__ import annotations

from pathlib import Path

from alembic import context, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("tables", "actors", "looks", "emergencies", "audit", "counts", "policies")


def upgrade() -> None:
    """Make the tables, then the functions that read them for others, then the rules."""
    srid = str(int(context.config.attributes["srid"]))
    for part in PARTS:
        run(f"0004_{part}.sql", srid=srid)


def downgrade() -> None:
    """Take it away again: whoever reads the database then reads all of it."""
    run("0004_down.sql", srid="")


def run(name: str, *, srid: str) -> None:
    """Run a file of statements as it is: a percent sign in it is no parameter."""
    statements = (SQL / name).read_text(encoding="utf-8").replace(":srid", srid)
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
