"""The first schema: areas, buildings, people, components, networks, workers, incidents."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def shape(kind: str) -> Geometry:
    """Type of a geometry column in the CRS of the city that is being made."""
    return Geometry(kind, srid=context.config.attributes["srid"], spatial_index=False)


def upgrade() -> None:
    """Make everything."""
    run("0001_before_tables.sql")
    op.create_table(
        "area_level",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("rank"),
    )
    op.create_table(
        "barrier",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("geometry", shape("LINESTRING"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_barrier_lattice"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_barrier_source"),
    )
    op.create_index(
        "ix_barrier_geometry", "barrier", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "city",
        sa.Column("id", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("srid", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("id = 1", name="ck_city_one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "code_scheme",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "estate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("manager", sa.Text(), nullable=True),
        sa.Column("manager_phone", sa.Text(), nullable=True),
        sa.Column("geometry", shape("POLYGON"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_estate_lattice"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_estate_source"),
    )
    op.create_index(
        "ix_estate_geometry", "estate", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "land_cover",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("geometry", shape("MULTIPOLYGON"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_land_cover_lattice"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_land_cover_source"),
    )
    op.create_index(
        "ix_land_cover_geometry", "land_cover", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "road",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("road_class", sa.Text(), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=True),
        sa.Column("height_limit_m", sa.Double(), nullable=True),
        sa.Column("weight_limit_t", sa.Double(), nullable=True),
        sa.Column("one_way", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("bridge", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("tunnel", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("barrier", sa.Text(), nullable=True),
        sa.Column("geometry", shape("LINESTRING"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_road_lattice"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_road_source"),
    )
    op.create_index("ix_road_geometry", "road", ["geometry"], unique=False, postgresql_using="gist")
    op.create_index("ix_road_name", "road", ["name"], unique=False)
    op.create_table(
        "worker",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code", name="uq_worker_code"),
        sa.UniqueConstraint("source", "source_id", name="uq_worker_source"),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(collation="C"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), server_default=sa.text("'community'"), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("responsible_phone", sa.Text(), nullable=True),
        sa.Column("office", shape("POINT"), nullable=True),
        sa.Column("valid", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("geometry", shape("MULTIPOLYGON"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("code"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_area_one_version",
        ),
        sa.CheckConstraint("kind IN ('community', 'special')", name="ck_area_kind"),
        sa.CheckConstraint("NOT isempty(valid)", name="ck_area_valid"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_area_lattice"),
        sa.CheckConstraint("on_lattice(office)", name="ck_area_office_lattice"),
        sa.ForeignKeyConstraint(
            ["level"],
            ["area_level.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_area_geometry", "area", ["geometry"], unique=False, postgresql_using="gist")
    op.create_index("ix_area_level", "area", ["level", "code"], unique=False)
    op.create_index("ix_area_parent", "area", ["parent"], unique=False)
    op.create_table(
        "building",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("street_name", sa.Text(), nullable=True),
        sa.Column("house_number", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("use", sa.Text(), nullable=True),
        sa.Column("structure", sa.Text(), nullable=True),
        sa.Column("year_built", sa.SmallInteger(), nullable=True),
        sa.Column("floors_above", sa.SmallInteger(), nullable=True),
        sa.Column("floors_below", sa.SmallInteger(), nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        sa.Column("point", shape("POINT"), nullable=False),
        sa.Column("grid", sa.Text(collation="C"), nullable=True),
        sa.Column("geometry", shape("MULTIPOLYGON"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_building_lattice"),
        sa.CheckConstraint("on_lattice(point)", name="ck_building_point_lattice"),
        sa.ForeignKeyConstraint(
            ["estate_id"],
            ["estate.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_building_source"),
    )
    op.create_index("ix_building_estate_id", "building", ["estate_id"], unique=False)
    op.create_index(
        "ix_building_geometry", "building", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_building_grid", "building", ["grid"], unique=False)
    op.create_index(
        "ix_building_point", "building", ["point"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "code_class",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("major", sa.Text(), nullable=False),
        sa.Column("major_name", sa.Text(), nullable=False),
        sa.Column("major_name_en", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('component', 'incident')", name="ck_code_class_kind"),
        sa.ForeignKeyConstraint(
            ["scheme"],
            ["code_scheme.code"],
        ),
        sa.PrimaryKeyConstraint("scheme", "kind", "code"),
    )
    op.create_table(
        "estate_gate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("estate_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("width_m", sa.Double(), nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("locked_at_night", sa.Boolean(), nullable=True),
        sa.Column("key_holder", sa.Text(), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estate.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_estate_gate_source"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_estate_gate_lattice"),
    )
    op.create_index("ix_estate_gate_estate_id", "estate_gate", ["estate_id"], unique=False)
    op.create_index(
        "ix_estate_gate_geometry",
        "estate_gate",
        ["geometry"],
        unique=False,
        postgresql_using="gist",
    )
    op.create_table(
        "position",
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("worker_id", "fixed_at"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_position_lattice"),
    )
    op.create_table(
        "worker_assignment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=False),
        sa.Column("grid", sa.Text(collation="C"), nullable=False),
        sa.Column("valid", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("worker_id"), "="),
            (sa.column("grid"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_worker_assignment",
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_worker_assignment_source"),
    )
    op.create_index("ix_worker_assignment_grid", "worker_assignment", ["grid"], unique=False)
    op.create_table(
        "building_stock",
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("dwellings", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("households", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("persons", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("children", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("elderly", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("assisted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("building_id"),
    )
    op.create_table(
        "building_stock_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("dwellings", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("households", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("persons", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("children", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("elderly", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("assisted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("month", "building_id"),
    )
    op.create_table(
        "component",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("class_kind", sa.Text(), server_default=sa.text("'component'"), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'unknown'"), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("maintainer", sa.Text(), nullable=True),
        sa.Column("first_at", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.Date(), nullable=True),
        sa.Column("data_source", sa.Text(), nullable=True),
        sa.Column("accuracy_class", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("grid", sa.Text(collation="C"), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("accuracy_class IN ('A', 'B', 'C')", name="ck_component_accuracy"),
        sa.CheckConstraint("class_kind = 'component'", name="ck_component_class_kind"),
        sa.CheckConstraint(
            "state IN ('intact', 'damaged', 'lost', 'disused', 'removed', 'unknown')",
            name="ck_component_state",
        ),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_component_lattice"),
        sa.ForeignKeyConstraint(
            ["scheme", "class_kind", "class_code"],
            ["code_class.scheme", "code_class.kind", "code_class.code"],
            name="fk_component_class",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code", name="uq_component_code"),
        sa.UniqueConstraint("source", "source_id", name="uq_component_source"),
    )
    op.create_index("ix_component_class", "component", ["scheme", "class_code"], unique=False)
    op.create_index(
        "ix_component_geometry", "component", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_component_grid", "component", ["grid"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("class_kind", sa.Text(), server_default=sa.text("'incident'"), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("grid", sa.Text(collation="C"), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("class_kind = 'incident'", name="ck_incident_class_kind"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_incident_lattice"),
        sa.ForeignKeyConstraint(
            ["scheme", "class_kind", "class_code"],
            ["code_class.scheme", "code_class.kind", "code_class.code"],
            name="fk_incident_class",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_incident_source"),
    )
    op.create_index(
        "ix_incident_geometry", "incident", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_incident_grid", "incident", ["grid", "reported_at"], unique=False)
    op.create_index("ix_incident_reported_at", "incident", ["reported_at"], unique=False)
    op.create_table(
        "premises",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("building_id", sa.BigInteger(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_premises_lattice"),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["building.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_premises_source"),
    )
    op.create_index(
        "ix_premises_geometry", "premises", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_premises_kind", "premises", ["kind"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("building_id", "label", name="uq_unit_label"),
        sa.UniqueConstraint("source", "source_id", name="uq_unit_source"),
    )
    op.create_table(
        "building_entrance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_building_entrance_source"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_building_entrance_lattice"),
    )
    op.create_index(
        "ix_building_entrance_building_id", "building_entrance", ["building_id"], unique=False
    )
    op.create_table(
        "dwelling",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.Column("floor_index", sa.SmallInteger(), nullable=True),
        sa.Column("floor_label", sa.Text(), nullable=True),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_dwelling_source"),
    )
    op.create_index(
        "ix_dwelling_building_id", "dwelling", ["building_id", "floor_index"], unique=False
    )
    op.create_index("ix_dwelling_unit_id", "dwelling", ["unit_id"], unique=False)
    op.create_table(
        "hydrant",
        sa.Column("component_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'unknown'"), nullable=False),
        sa.Column("flow_lps", sa.Double(), nullable=True),
        sa.Column("pressure_mpa", sa.Double(), nullable=True),
        sa.Column("outlets", sa.Text(), nullable=True),
        sa.Column("main_mm", sa.Integer(), nullable=True),
        sa.Column("main_kind", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default=sa.text("'unknown'"), nullable=False),
        sa.Column("status_remark", sa.Text(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pillar', 'underground', 'wall', 'crane', 'pond', 'dry', 'unknown')",
            name="ck_hydrant_kind",
        ),
        sa.CheckConstraint("main_kind IN ('loop', 'branch')", name="ck_hydrant_main_kind"),
        sa.CheckConstraint(
            "status IN ('in_service', 'out_of_service', 'unknown')", name="ck_hydrant_status"
        ),
        sa.ForeignKeyConstraint(["component_id"], ["component.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("component_id"),
    )
    op.create_table(
        "pipe_node",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("component_id", sa.BigInteger(), nullable=True),
        sa.Column("building_id", sa.BigInteger(), nullable=True),
        sa.Column("geometry", shape("POINT"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("network IN ('water', 'gas')", name="ck_pipe_node_network"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_pipe_node_lattice"),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["building.id"],
        ),
        sa.ForeignKeyConstraint(
            ["component_id"],
            ["component.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_pipe_node_source"),
    )
    op.create_index(
        "ix_pipe_node_geometry", "pipe_node", ["geometry"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "valve",
        sa.Column("component_id", sa.BigInteger(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("valve_type", sa.Text(), nullable=True),
        sa.Column("operable", sa.Boolean(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'unknown'"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed', 'unknown')", name="ck_valve_state"),
        sa.ForeignKeyConstraint(["component_id"], ["component.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("component_id"),
    )
    op.create_table(
        "vehicle",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("premises_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        sa.Column("weight_t", sa.Double(), nullable=True),
        sa.Column("turning_m", sa.Double(), nullable=True),
        sa.Column("hose_m", sa.Double(), nullable=True),
        sa.Column("water_l", sa.Integer(), nullable=True),
        sa.Column("crew", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_vehicle_source"),
    )
    op.create_index("ix_vehicle_premises_id", "vehicle", ["premises_id"], unique=False)
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dwelling_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dwelling_id"], ["dwelling.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_household_source"),
    )
    op.create_index("ix_household_dwelling_id", "household", ["dwelling_id"], unique=False)
    op.create_table(
        "pipe",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("from_node_id", sa.BigInteger(), nullable=False),
        sa.Column("to_node_id", sa.BigInteger(), nullable=False),
        sa.Column("diameter_mm", sa.Integer(), nullable=True),
        sa.Column("material", sa.Text(), nullable=True),
        sa.Column("pressure_class", sa.Text(), nullable=True),
        sa.Column("geometry", shape("LINESTRING"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint("network IN ('water', 'gas')", name="ck_pipe_network"),
        sa.CheckConstraint("on_lattice(geometry)", name="ck_pipe_lattice"),
        sa.ForeignKeyConstraint(
            ["from_node_id"],
            ["pipe_node.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_node_id"],
            ["pipe_node.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_pipe_source"),
    )
    op.create_index("ix_pipe_from_node_id", "pipe", ["from_node_id"], unique=False)
    op.create_index("ix_pipe_geometry", "pipe", ["geometry"], unique=False, postgresql_using="gist")
    op.create_index("ix_pipe_to_node_id", "pipe", ["to_node_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("assistance", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("surveyed_at", sa.Date(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('0-5', '6-14', '15-59', '60-79', '80+', 'unknown')",
            name="ck_person_age_band",
        ),
        sa.CheckConstraint(
            "assistance IN ('mobility', 'bedridden', 'sight', 'hearing', 'cognitive', 'oxygen')",
            name="ck_person_assistance",
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_person_source"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"], unique=False)
    op.create_index("ix_building_stock_month_building_id", "building_stock_month", ["building_id"])
    op.create_index("ix_building_entrance_unit_id", "building_entrance", ["unit_id"])
    op.create_index("ix_pipe_node_building_id", "pipe_node", ["building_id"])
    op.create_index("ix_pipe_node_component_id", "pipe_node", ["component_id"])
    op.create_index("ix_premises_building_id", "premises", ["building_id"])
    run("0001_after_tables.sql")


def downgrade() -> None:
    """Take everything away."""
    for table in (
        "person",
        "pipe",
        "household",
        "vehicle",
        "valve",
        "pipe_node",
        "hydrant",
        "dwelling",
        "building_entrance",
        "unit",
        "premises",
        "incident",
        "component",
        "building_stock_month",
        "building_stock",
        "worker_assignment",
        "position",
        "estate_gate",
        "code_class",
        "building",
        "area",
        "worker",
        "road",
        "land_cover",
        "estate",
        "code_scheme",
        "city",
        "barrier",
        "area_level",
    ):
        op.drop_table(table)
    run("0001_down.sql")


def run(name: str) -> None:
    """Run a file of statements as it is: a percent sign in it is no parameter."""
    statements = (SQL / name).read_text(encoding="utf-8")
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
