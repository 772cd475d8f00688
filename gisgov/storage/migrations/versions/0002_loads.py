"""Rows that retire; loads, quarantine, corrections by hand and the names of places."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
RETIRED = (
    "estate",
    "estate_gate",
    "building",
    "unit",
    "building_entrance",
    "dwelling",
    "household",
    "person",
    "component",
    "road",
    "barrier",
    "land_cover",
    "pipe_node",
    "pipe",
    "premises",
    "vehicle",
    "worker",
    "incident",
)
ADDRESSED = ("household", "person", "incident")


def upgrade() -> None:
    """Add the columns, indexes and tables, then the triggers that keep them."""
    for table in RETIRED:
        op.add_column(table, sa.Column("retired_on", sa.Date(), nullable=True))
    for table in ADDRESSED:
        op.add_column(table, sa.Column("address_match", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("address_score", sa.Double(), nullable=True))
    op.drop_index("ix_building_estate_id", "building")
    op.create_index("ix_building_estate_id", "building", ["estate_id", "number"])
    op.create_index("ix_building_street", "building", ["street_name", "house_number"])
    op.create_index("ix_building_name", "building", ["name"])
    _create_load()
    _create_quarantine()
    _create_correction()
    _create_place_name()
    run("0002_after_tables.sql")
    for table in RETIRED:  # a column without statistics is thought to be hardly ever null
        op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    """Take it away again; retired rows are rows like any other then."""
    run("0002_down.sql")
    for table in ("place_name", "correction", "quarantine", "load"):
        op.drop_table(table)
    op.drop_index("ix_building_name", "building")
    op.drop_index("ix_building_street", "building")
    op.drop_index("ix_building_estate_id", "building")
    op.create_index("ix_building_estate_id", "building", ["estate_id"])
    for table in ADDRESSED:
        op.drop_column(table, "address_match")
        op.drop_column(table, "address_score")
    for table in RETIRED:
        op.drop_column(table, "retired_on")
    op.execute("SELECT count_stock(ARRAY(SELECT building_id FROM building_stock))")


def _create_load() -> None:
    op.create_table(
        "load",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=True),
        sa.Column("fraction", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("request", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("preview", postgresql.JSONB(), nullable=True),
        sa.Column("problem", postgresql.JSONB(), nullable=True),
        moment("started_at", server_default=sa.func.now(), nullable=False),
        moment("finished_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'previewed', 'writing', 'done', 'failed', 'stopped')",
            name="ck_load_state",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_load_source", "load", ["noun", "source"])


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("load_id", sa.BigInteger(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        moment("settled_at", nullable=True),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_quarantine_load_id", "quarantine", ["load_id"])
    op.create_index("ix_quarantine_source", "quarantine", ["noun", "source"])


def _create_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value_before", sa.Text(), nullable=True),
        sa.Column("value_after", sa.Text(), nullable=True),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        moment("corrected_at", server_default=sa.func.now(), nullable=False),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_correction_open",
        "correction",
        ["table_name", "row_id", "field"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _create_place_name() -> None:
    op.create_table(
        "place_name",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('road', 'estate', 'building', 'premises', 'area')", name="ck_place_name_kind"
        ),
        sa.PrimaryKeyConstraint("kind", "name"),
    )


def moment(name: str, **options: object) -> sa.Column[object]:
    """A point in time."""
    return sa.Column(name, sa.DateTime(timezone=True), **options)  # type: ignore[arg-type]


def run(name: str) -> None:
    """Run a file of statements as it is: a percent sign in it is no parameter."""
    statements = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
