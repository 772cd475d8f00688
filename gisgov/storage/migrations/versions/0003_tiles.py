"""What tiles need: shapes in EPSG:3857, notes of changes, marks on the map, raster layers."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op
from geoalchemy2 import Geometry

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
EDGES = ("west", "south", "east", "north")
DRAWN = {
    "area": "MULTIPOLYGON",
    "estate": "POLYGON",
    "building": "MULTIPOLYGON",
    "component": "POINT",
    "road": "LINESTRING",
    "barrier": "LINESTRING",
    "land_cover": "MULTIPOLYGON",
    "premises": "POINT",
    "incident": "POINT",
}


def upgrade() -> None:
    """Add the columns and tables, then the triggers that note changes."""
    for table, kind in DRAWN.items():
        op.add_column(table, mercator(kind))
    _create_mark()
    _create_raster()
    _create_tile_change()
    run("0003_after_tables.sql")


def downgrade() -> None:
    """Take it away again."""
    run("0003_down.sql")
    for table in ("tile_prune", "tile_change", "raster", "mark"):
        op.drop_table(table)
    for name in ("note_tile_changes", "note_hydrant_changes", "note_layer_changes"):
        op.execute(f"DROP FUNCTION {name}")
    for table in DRAWN:
        op.drop_column(table, "mercator")


def _create_mark() -> None:
    srid = context.config.attributes["srid"]
    op.create_table(
        "mark",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("'map'"), nullable=False),
        sa.Column(
            "source_id",
            sa.Text(),
            server_default=sa.text("(gen_random_uuid())::text"),
            nullable=False,
        ),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        moment("expires_at", nullable=True),
        moment("created_at", server_default=sa.func.now(), nullable=False),
        moment("changed_at", server_default=sa.func.now(), nullable=False),
        sa.Column("geometry", shape("POINT", srid), nullable=False),
        mercator("POINT"),
        sa.CheckConstraint("kind IN ('name', 'note')", name="ck_mark_kind"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name="ck_mark_text"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_mark_lattice"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_mark_source"),
    )
    op.create_index("ix_mark_geometry", "mark", ["geometry"], postgresql_using="gist")


def _create_raster() -> None:
    op.create_table(
        "raster",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("files", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("crs", sa.Text(), nullable=False),
        *(sa.Column(edge, sa.Double(), nullable=False) for edge in EDGES),
        sa.Column("minzoom", sa.SmallInteger(), nullable=False),
        sa.Column("maxzoom", sa.SmallInteger(), nullable=False),
        sa.Column("bands", sa.SmallInteger(), nullable=False),
        sa.Column("nodata", sa.Double(), nullable=True),
        sa.Column("pixel_m", sa.Double(), nullable=False),
        sa.Column("stretch", sa.ARRAY(sa.Double()), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        moment("loaded_at", server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("kind IN ('image', 'elevation')", name="ck_raster_kind"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_raster_name"),
    )


def _create_tile_change() -> None:
    op.create_table(
        "tile_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        *(sa.Column(edge, sa.Double(), nullable=True) for edge in EDGES),
        sa.Column(
            "xid",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        moment("at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_tile_change_xid", "tile_change", ["xid"])
    op.create_index(
        "ix_tile_change_at", "tile_change", ["at"], postgresql_where=sa.text("at IS NOT NULL")
    )
    op.create_table(
        "tile_prune",
        sa.Column("id", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        moment("taken_at", nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_tile_prune_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )


def mercator(kind: str) -> sa.Column[object]:
    """The shape in EPSG:3857, computed by the database."""
    made = sa.Computed("ST_Transform(geometry, 3857)", persisted=True)
    return sa.Column("mercator", shape(kind, 3857), made, nullable=True)


def shape(kind: str, srid: int) -> Geometry:
    """Type of a geometry column without an index of its own."""
    return Geometry(kind, srid=srid, spatial_index=False)


def moment(name: str, **options: object) -> sa.Column[object]:
    """A point in time."""
    return sa.Column(name, sa.DateTime(timezone=True), **options)  # type: ignore[arg-type]


def run(name: str) -> None:
    """Run a file of statements as it is: a percent sign in it is no parameter."""
    statements = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
