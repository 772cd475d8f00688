"""The schema, on one page: what a city is made of and how its parts hang together.

Every geometry lies in the city's own metric CRS (`city.srid`) on the lattice of 2^-10 m. Changes go
through `storage/migrations` only; a test holds this page and the migrations equal.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["Base"]

CITY_SRID = -1  # stands for the city's CRS; `schema.upgrade` puts the real one in its place


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
    }


def shape(kind: str) -> Geometry:
    """Type of a geometry column in the city's CRS; its index is named on the table, not implied."""
    return Geometry(kind, srid=CITY_SRID, spatial_index=False)


def web_shape(kind: str) -> Any:  # noqa: ANN401
    """The shape in EPSG:3857, for tiles; the database computes it and nobody else reads it."""
    drawn = Geometry(kind, srid=3857, spatial_index=False)
    return mapped_column(drawn, Computed("ST_Transform(geometry, 3857)", persisted=True))


def at(*columns: str, table: str, **options: Any) -> Index:  # noqa: ANN401
    """Spatial index over one column."""
    return Index(f"ix_{table}_{'_'.join(columns)}", *columns, postgresql_using="gist", **options)


def primary_key() -> Mapped[int]:
    """Identity column that also accepts a given number (loads keep theirs)."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


def sourced(table: str) -> UniqueConstraint:
    """One row per key of a source: how a second load finds the row of the first."""
    return UniqueConstraint("source", "source_id", name=f"uq_{table}_source")


def link(target: str, *, cascade: bool = False) -> Any:  # noqa: ANN401
    """Foreign key to the id of another table."""
    return mapped_column(ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None))


class Sourced:
    """Where a row comes from: file or survey, its key there, when seen, in which CRS it came."""

    source: Mapped[str]
    source_id: Mapped[str]
    surveyed_at: Mapped[date | None]
    source_crs: Mapped[str | None]


class Retired(Sourced):
    """A row that stays when its source no longer has it: retired on that day, never deleted."""

    retired_on: Mapped[date | None]


class Addressed:
    """How a row was placed by its address; null where coordinates or a key placed it.

    The match says what was found: a room, unit, building, crossing, …. The score is 1 where each
    part of the text was found as written, less where letters were mended or parts were missing.
    """

    address_match: Mapped[str | None]
    address_score: Mapped[float | None]


# ---------------------------------------------------------------- the city and its code books


class City(Base):
    """The one city of this database."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint("id = 1", name="ck_city_one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("1"))
    name: Mapped[str]
    name_en: Mapped[str | None]
    srid: Mapped[int]
    time_zone: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CodeScheme(Base):
    """A published list of codes: the same digits mean other things in another scheme."""

    __tablename__ = "code_scheme"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    source: Mapped[str]


class CodeClass(Base):
    """A minor class of components (部件) or incidents (事件) in a scheme, under its major."""

    __tablename__ = "code_class"
    __table_args__ = (
        CheckConstraint("kind IN ('component', 'incident')", name="ck_code_class_kind"),
    )

    scheme: Mapped[str] = mapped_column(ForeignKey("code_scheme.code"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    major: Mapped[str]
    major_name: Mapped[str]
    major_name_en: Mapped[str | None]
    name: Mapped[str]
    name_en: Mapped[str | None]


# ---------------------------------------------------------------- areas


class AreaLevel(Base):
    """A level of the area tree; rank grows downwards: city 1 … grid 5. A city may lack some."""

    __tablename__ = "area_level"

    code: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger, unique=True)
    name: Mapped[str]
    name_en: Mapped[str]


class Area(Sourced, Base):
    """One dated version of one area. Codes are never reused; close a version, then insert."""

    __tablename__ = "area"
    __table_args__ = (
        ExcludeConstraint(("code", "="), ("valid", "&&"), name="ex_area_one_version", using="gist"),
        CheckConstraint("kind IN ('community', 'special')", name="ck_area_kind"),
        CheckConstraint("NOT isempty(valid)", name="ck_area_valid"),
        CheckConstraint("on_lattice(geometry)", name="ck_area_lattice"),
        CheckConstraint("on_lattice(office)", name="ck_area_office_lattice"),
        at("geometry", table="area"),
        Index("ix_area_parent", "parent"),
        Index("ix_area_level", "level", "code"),
    )

    id: Mapped[int] = primary_key()
    code: Mapped[str] = mapped_column(Text(collation="C"))
    level: Mapped[str] = mapped_column(ForeignKey("area_level.code"))
    parent: Mapped[str | None] = mapped_column(Text(collation="C"))
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[str] = mapped_column(server_default=text("'community'"))
    responsible: Mapped[str | None]
    responsible_phone: Mapped[str | None]
    office: Mapped[WKBElement | None] = mapped_column(shape("POINT"))
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    geometry: Mapped[WKBElement] = mapped_column(shape("MULTIPOLYGON"))
    mercator: Mapped[WKBElement | None] = web_shape("MULTIPOLYGON")


# ---------------------------------------------------------------- estates, buildings, people


class Estate(Retired, Base):
    """A residential compound (小区) with a boundary and gates."""

    __tablename__ = "estate"
    __table_args__ = (
        sourced("estate"),
        CheckConstraint("on_lattice(geometry)", name="ck_estate_lattice"),
        at("geometry", table="estate"),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str]
    name_en: Mapped[str | None]
    manager: Mapped[str | None]
    manager_phone: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POLYGON"))
    mercator: Mapped[WKBElement | None] = web_shape("POLYGON")


class EstateGate(Retired, Base):
    """A way into an estate; width is clear width. Null hours mean unknown, not always open."""

    __tablename__ = "estate_gate"
    __table_args__ = (
        sourced("estate_gate"),
        CheckConstraint("on_lattice(geometry)", name="ck_estate_gate_lattice"),
        Index("ix_estate_gate_estate_id", "estate_id"),
        at("geometry", table="estate_gate"),
    )

    id: Mapped[int] = primary_key()
    estate_id: Mapped[int] = link("estate", cascade=True)
    name: Mapped[str | None]
    width_m: Mapped[float | None]
    height_m: Mapped[float | None]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    locked_at_night: Mapped[bool | None]
    key_holder: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))


class Building(Retired, Base):
    """A building; `point` lies on its surface, is computed once and decides its grid."""

    __tablename__ = "building"
    __table_args__ = (
        sourced("building"),
        CheckConstraint("on_lattice(geometry)", name="ck_building_lattice"),
        CheckConstraint("on_lattice(point)", name="ck_building_point_lattice"),
        at("geometry", table="building"),
        at("point", table="building"),
        Index("ix_building_grid", "grid"),
        Index("ix_building_estate_id", "estate_id", "number"),
        Index("ix_building_street", "street_name", "house_number"),
        Index("ix_building_name", "name"),
    )

    id: Mapped[int] = primary_key()
    estate_id: Mapped[int | None] = link("estate")
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    number: Mapped[str | None]
    street_name: Mapped[str | None]
    house_number: Mapped[str | None]
    address: Mapped[str | None]
    use: Mapped[str | None]
    structure: Mapped[str | None]
    year_built: Mapped[int | None] = mapped_column(SmallInteger)
    floors_above: Mapped[int | None] = mapped_column(SmallInteger)
    floors_below: Mapped[int | None] = mapped_column(SmallInteger)
    height_m: Mapped[float | None]
    point: Mapped[WKBElement] = mapped_column(shape("POINT"))
    grid: Mapped[str | None] = mapped_column(Text(collation="C"))
    geometry: Mapped[WKBElement] = mapped_column(shape("MULTIPOLYGON"))
    mercator: Mapped[WKBElement | None] = web_shape("MULTIPOLYGON")


class Unit(Retired, Base):
    """A stair of a building (单元)."""

    __tablename__ = "unit"
    __table_args__ = (
        sourced("unit"),
        UniqueConstraint("building_id", "label", name="uq_unit_label"),
    )

    id: Mapped[int] = primary_key()
    building_id: Mapped[int] = link("building", cascade=True)
    label: Mapped[str]


class BuildingEntrance(Retired, Base):
    """A door of a building, and the unit it serves."""

    __tablename__ = "building_entrance"
    __table_args__ = (
        sourced("building_entrance"),
        CheckConstraint("on_lattice(geometry)", name="ck_building_entrance_lattice"),
        Index("ix_building_entrance_building_id", "building_id"),
        Index("ix_building_entrance_unit_id", "unit_id"),
    )

    id: Mapped[int] = primary_key()
    building_id: Mapped[int] = link("building", cascade=True)
    unit_id: Mapped[int | None] = link("unit", cascade=True)
    kind: Mapped[str]
    width_m: Mapped[float | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))


class Dwelling(Retired, Base):
    """A flat or house, on a floor that has a number and a label.

    `floor_index` counts 1, 2, 3 from the ground up and -1 below it; `floor_label` is what the lift
    says: it may skip 4 and 13, use 3A, call the ground 0.
    """

    __tablename__ = "dwelling"
    __table_args__ = (
        sourced("dwelling"),
        Index("ix_dwelling_building_id", "building_id", "floor_index"),
        Index("ix_dwelling_unit_id", "unit_id"),
    )

    id: Mapped[int] = primary_key()
    building_id: Mapped[int] = link("building", cascade=True)
    unit_id: Mapped[int | None] = link("unit")
    floor_index: Mapped[int | None] = mapped_column(SmallInteger)
    floor_label: Mapped[str | None]
    room: Mapped[str]


class Household(Retired, Addressed, Base):
    """People who live together in a dwelling."""

    __tablename__ = "household"
    __table_args__ = (
        sourced("household"),
        Index("ix_household_dwelling_id", "dwelling_id"),
    )

    id: Mapped[int] = primary_key()
    dwelling_id: Mapped[int] = link("dwelling", cascade=True)


class Person(Retired, Addressed, Base):
    """A person, by age band and the assistance needed to get out. No name, no other trait."""

    __tablename__ = "person"
    __table_args__ = (
        sourced("person"),
        Index("ix_person_household_id", "household_id"),
        CheckConstraint(
            "age_band IN ('0-5', '6-14', '15-59', '60-79', '80+', 'unknown')",
            name="ck_person_age_band",
        ),
        CheckConstraint(
            "assistance IN ('mobility', 'bedridden', 'sight', 'hearing', 'cognitive', 'oxygen')",
            name="ck_person_assistance",
        ),
    )

    id: Mapped[int] = primary_key()
    household_id: Mapped[int] = link("household", cascade=True)
    age_band: Mapped[str]
    assistance: Mapped[str | None]


class Stock:
    """Counts of a building's dwellings, households and people."""

    dwellings: Mapped[int] = mapped_column(server_default=text("0"))
    households: Mapped[int] = mapped_column(server_default=text("0"))
    persons: Mapped[int] = mapped_column(server_default=text("0"))
    children: Mapped[int] = mapped_column(server_default=text("0"))
    elderly: Mapped[int] = mapped_column(server_default=text("0"))
    assisted: Mapped[int] = mapped_column(server_default=text("0"))


class BuildingStock(Stock, Base):
    """What a building holds now; triggers on dwelling, household and person keep it true.

    Children are 0-14, elderly 60 and over, assisted those who need help to get out.
    """

    __tablename__ = "building_stock"

    building_id: Mapped[int] = mapped_column(
        ForeignKey("building.id", ondelete="CASCADE"), primary_key=True
    )


class BuildingStockMonth(Stock, Base):
    """What a building held on the first day of a month: how counts are asked as they were."""

    __tablename__ = "building_stock_month"
    __table_args__ = (Index("ix_building_stock_month_building_id", "building_id"),)

    month: Mapped[date] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(
        ForeignKey("building.id", ondelete="CASCADE"), primary_key=True
    )


# ---------------------------------------------------------------- components, networks, ground


class Component(Retired, Base):
    """A city component (部件): cover, lamp, hydrant, bin, … Hydrants and valves have extensions."""

    __tablename__ = "component"
    __table_args__ = (
        sourced("component"),
        UniqueConstraint("code", name="uq_component_code"),
        ForeignKeyConstraint(
            ["scheme", "class_kind", "class_code"],
            ["code_class.scheme", "code_class.kind", "code_class.code"],
            name="fk_component_class",
        ),
        CheckConstraint("class_kind = 'component'", name="ck_component_class_kind"),
        CheckConstraint(
            "state IN ('intact', 'damaged', 'lost', 'disused', 'removed', 'unknown')",
            name="ck_component_state",
        ),
        CheckConstraint("accuracy_class IN ('A', 'B', 'C')", name="ck_component_accuracy"),
        CheckConstraint("on_lattice(geometry)", name="ck_component_lattice"),
        at("geometry", table="component"),
        Index("ix_component_grid", "grid"),
        Index("ix_component_class", "scheme", "class_code"),
    )

    id: Mapped[int] = primary_key()
    code: Mapped[str | None]
    scheme: Mapped[str]
    class_kind: Mapped[str] = mapped_column(server_default=text("'component'"))
    class_code: Mapped[str]
    name: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    department: Mapped[str | None]
    owner: Mapped[str | None]
    maintainer: Mapped[str | None]
    first_at: Mapped[date | None]
    changed_at: Mapped[date | None]
    data_source: Mapped[str | None]
    accuracy_class: Mapped[str | None]
    note: Mapped[str | None]
    grid: Mapped[str | None] = mapped_column(Text(collation="C"))
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    mercator: Mapped[WKBElement | None] = web_shape("POINT")


class Hydrant(Base):
    """What a fire crew must know of a hydrant. Null flow is unknown, never good."""

    __tablename__ = "hydrant"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('pillar', 'underground', 'wall', 'crane', 'pond', 'dry', 'unknown')",
            name="ck_hydrant_kind",
        ),
        CheckConstraint("main_kind IN ('loop', 'branch')", name="ck_hydrant_main_kind"),
        CheckConstraint(
            "status IN ('in_service', 'out_of_service', 'unknown')", name="ck_hydrant_status"
        ),
    )

    component_id: Mapped[int] = mapped_column(
        ForeignKey("component.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    flow_lps: Mapped[float | None]
    pressure_mpa: Mapped[float | None]
    outlets: Mapped[str | None]
    main_mm: Mapped[int | None]
    main_kind: Mapped[str | None]
    status: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    status_remark: Mapped[str | None]
    inspected_on: Mapped[date | None]


class Valve(Base):
    """A valve of a water or gas network. Null operable is unknown, never taken as working."""

    __tablename__ = "valve"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed', 'unknown')", name="ck_valve_state"),
    )

    component_id: Mapped[int] = mapped_column(
        ForeignKey("component.id", ondelete="CASCADE"), primary_key=True
    )
    network: Mapped[str]
    valve_type: Mapped[str | None]
    operable: Mapped[bool | None]
    state: Mapped[str] = mapped_column(server_default=text("'unknown'"))


class Road(Retired, Base):
    """A stretch of road between two crossings, joined to others where the ends are equal.

    The width is that of the clear carriageway.
    """

    __tablename__ = "road"
    __table_args__ = (
        sourced("road"),
        CheckConstraint("on_lattice(geometry)", name="ck_road_lattice"),
        at("geometry", table="road"),
        Index("ix_road_name", "name"),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    road_class: Mapped[str]
    width_m: Mapped[float | None]
    height_limit_m: Mapped[float | None]
    weight_limit_t: Mapped[float | None]
    one_way: Mapped[bool] = mapped_column(server_default=text("false"))
    bridge: Mapped[bool] = mapped_column(server_default=text("false"))
    tunnel: Mapped[bool] = mapped_column(server_default=text("false"))
    barrier: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("LINESTRING"))
    mercator: Mapped[WKBElement | None] = web_shape("LINESTRING")


class Barrier(Retired, Base):
    """A wall, fence, hedge or railway that people and hoses do not cross."""

    __tablename__ = "barrier"
    __table_args__ = (
        sourced("barrier"),
        CheckConstraint("on_lattice(geometry)", name="ck_barrier_lattice"),
        at("geometry", table="barrier"),
    )

    id: Mapped[int] = primary_key()
    kind: Mapped[str]
    geometry: Mapped[WKBElement] = mapped_column(shape("LINESTRING"))
    mercator: Mapped[WKBElement | None] = web_shape("LINESTRING")


class LandCover(Retired, Base):
    """River, lake, park, square, …: what the ground is where nothing is built."""

    __tablename__ = "land_cover"
    __table_args__ = (
        sourced("land_cover"),
        CheckConstraint("on_lattice(geometry)", name="ck_land_cover_lattice"),
        at("geometry", table="land_cover"),
    )

    id: Mapped[int] = primary_key()
    kind: Mapped[str]
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("MULTIPOLYGON"))
    mercator: Mapped[WKBElement | None] = web_shape("MULTIPOLYGON")


class PipeNode(Retired, Base):
    """A point of the water or gas network: junction, valve, hydrant, regulator, source, service."""

    __tablename__ = "pipe_node"
    __table_args__ = (
        sourced("pipe_node"),
        CheckConstraint("network IN ('water', 'gas')", name="ck_pipe_node_network"),
        CheckConstraint("on_lattice(geometry)", name="ck_pipe_node_lattice"),
        at("geometry", table="pipe_node"),
        Index("ix_pipe_node_building_id", "building_id"),
        Index("ix_pipe_node_component_id", "component_id"),
    )

    id: Mapped[int] = primary_key()
    network: Mapped[str]
    kind: Mapped[str]
    component_id: Mapped[int | None] = link("component")
    building_id: Mapped[int | None] = link("building")
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))


class Pipe(Retired, Base):
    """A pipe between two nodes of its network."""

    __tablename__ = "pipe"
    __table_args__ = (
        sourced("pipe"),
        CheckConstraint("network IN ('water', 'gas')", name="ck_pipe_network"),
        CheckConstraint("on_lattice(geometry)", name="ck_pipe_lattice"),
        at("geometry", table="pipe"),
        Index("ix_pipe_from_node_id", "from_node_id"),
        Index("ix_pipe_to_node_id", "to_node_id"),
    )

    id: Mapped[int] = primary_key()
    network: Mapped[str]
    from_node_id: Mapped[int] = link("pipe_node")
    to_node_id: Mapped[int] = link("pipe_node")
    diameter_mm: Mapped[int | None]
    material: Mapped[str | None]
    pressure_class: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("LINESTRING"))


class Premises(Retired, Base):
    """A place that matters in an emergency: school, hospital, petrol or fire station, store, …."""

    __tablename__ = "premises"
    __table_args__ = (
        sourced("premises"),
        CheckConstraint("on_lattice(geometry)", name="ck_premises_lattice"),
        at("geometry", table="premises"),
        Index("ix_premises_kind", "kind"),
        Index("ix_premises_building_id", "building_id"),
    )

    id: Mapped[int] = primary_key()
    kind: Mapped[str]
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    building_id: Mapped[int | None] = link("building")
    capacity: Mapped[int | None]
    phone: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    mercator: Mapped[WKBElement | None] = web_shape("POINT")


class Vehicle(Retired, Base):
    """A fire appliance, at home in a fire station."""

    __tablename__ = "vehicle"
    __table_args__ = (sourced("vehicle"), Index("ix_vehicle_premises_id", "premises_id"))

    id: Mapped[int] = primary_key()
    premises_id: Mapped[int] = link("premises", cascade=True)
    kind: Mapped[str]
    label: Mapped[str]
    width_m: Mapped[float | None]
    height_m: Mapped[float | None]
    weight_t: Mapped[float | None]
    turning_m: Mapped[float | None]
    hose_m: Mapped[float | None]
    water_l: Mapped[int | None]
    crew: Mapped[int | None]


class VehicleClass(Base):
    """What a way must let pass: a size of fire appliance, and the square in which it can turn."""

    __tablename__ = "vehicle_class"
    __table_args__ = (
        CheckConstraint("width_m > 0", name="vehicle_class_width_m_check"),
        CheckConstraint("height_m > 0", name="vehicle_class_height_m_check"),
        CheckConstraint("weight_t > 0", name="vehicle_class_weight_t_check"),
        CheckConstraint("turning_m > 0", name="vehicle_class_turning_m_check"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]
    width_m: Mapped[float]
    height_m: Mapped[float]
    weight_t: Mapped[float]
    turning_m: Mapped[float]


class NetworkChange(Base):
    """Rows are only added: those that a snapshot sees tell the version of a network."""

    __tablename__ = "network_change"

    id: Mapped[int] = primary_key()
    network: Mapped[str]
    n: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))


# ---------------------------------------------------------------- firefighting


class Restriction(Base):
    """A hydrant without water or a way that is shut, for a while: by whom, why, until when."""

    __tablename__ = "restriction"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('hydrant_out', 'lane_blocked', 'road_closed')", name="ck_restriction_kind"
        ),
        CheckConstraint("length(reason) BETWEEN 1 AND 500", name="ck_restriction_reason"),
        CheckConstraint("on_lattice(geometry)", name="ck_restriction_lattice"),
        CheckConstraint("expires_at > set_at", name="ck_restriction_expires"),
        CheckConstraint(
            "CASE WHEN kind = 'hydrant_out' THEN component_id IS NOT NULL AND road_id IS NULL"
            " ELSE road_id IS NOT NULL AND component_id IS NULL END",
            name="ck_restriction_target",
        ),
        at("geometry", table="restriction"),
        Index("ix_restriction_component_id", "component_id"),
        Index("ix_restriction_road_id", "road_id"),
    )

    id: Mapped[int] = primary_key()
    kind: Mapped[str]
    component_id: Mapped[int | None] = link("component", cascade=True)
    road_id: Mapped[int | None] = link("road", cascade=True)
    reason: Mapped[str]
    author: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    mercator: Mapped[WKBElement | None] = web_shape("POINT")


class Preplan(Base):
    """What a crew wrote down of a building before it burns; `fields` as NFPA 1660 lists them."""

    __tablename__ = "preplan"
    __table_args__ = (
        UniqueConstraint("building_id", name="uq_preplan_building"),
        CheckConstraint("review_due > reviewed_on", name="ck_preplan_due"),
        Index("ix_preplan_review_due", "review_due"),
    )

    id: Mapped[int] = primary_key()
    building_id: Mapped[int] = link("building", cascade=True)
    fields: Mapped[dict[str, Any]]
    author: Mapped[str]
    reviewed_on: Mapped[date]
    review_due: Mapped[date]
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PreplanFile(Base):
    """A drawing or picture that belongs to a pre-plan."""

    __tablename__ = "preplan_file"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="ck_preplan_file_name"),
        CheckConstraint(
            "media_type IN ('application/pdf', 'image/png', 'image/jpeg')",
            name="ck_preplan_file_media_type",
        ),
        CheckConstraint("length(content) <= 10485760", name="ck_preplan_file_content"),
        Index("ix_preplan_file_preplan_id", "preplan_id"),
    )

    id: Mapped[int] = primary_key()
    preplan_id: Mapped[int] = link("preplan", cascade=True)
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
    author: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())


# ---------------------------------------------------------------- plans


class Plan(Base):
    """Grids that are proposed: a draft, approved, published for a day, applied on it."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="ck_plan_name"),
        CheckConstraint("length(note) <= 2000", name="ck_plan_note"),
        CheckConstraint(
            "state IN ('draft', 'approved', 'published', 'applied', 'withdrawn')",
            name="ck_plan_state",
        ),
        CheckConstraint("lower >= 1 AND upper >= lower", name="ck_plan_bounds"),
        CheckConstraint(
            "state NOT IN ('published', 'applied') OR effective_on IS NOT NULL",
            name="ck_plan_effective",
        ),
        Index("ix_plan_state", "state", "effective_on"),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str]
    note: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default=text("'draft'"))
    lower: Mapped[int]
    upper: Mapped[int]
    restores: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="SET NULL"))
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    published_at: Mapped[datetime | None]
    effective_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    problem: Mapped[dict[str, Any] | None]


class PlanPart(Base):
    """A community in a plan: its atoms, the grid of each, and the grids of before (`base`)."""

    __tablename__ = "plan_part"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True
    )
    community: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    base: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    atoms: Mapped[bytes]
    borders: Mapped[bytes]
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text))
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))


class PlanGrid(Base):
    """A grid of a plan: under its present code, or as a new one that gets a code on approval."""

    __tablename__ = "plan_grid"
    __table_args__ = (
        ForeignKeyConstraint(
            ["plan_id", "community"],
            ["plan_part.plan_id", "plan_part.community"],
            name="fk_plan_grid_part",
            ondelete="CASCADE",
        ),
        UniqueConstraint("plan_id", "code", name="uq_plan_grid_code"),
        CheckConstraint("kind IN ('community', 'special')", name="ck_plan_grid_kind"),
        CheckConstraint("on_lattice(geometry)", name="ck_plan_grid_lattice"),
    )

    plan_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    community: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    label: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    code: Mapped[str | None] = mapped_column(Text(collation="C"))
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    kind: Mapped[str]
    locked: Mapped[bool] = mapped_column(server_default=text("false"))
    atoms: Mapped[int]
    households: Mapped[int]
    persons: Mapped[int]
    in_bounds: Mapped[bool | None]
    off_street_m: Mapped[float]
    compactness: Mapped[float]
    moved: Mapped[int]
    geometry: Mapped[WKBElement] = mapped_column(shape("MULTIPOLYGON"))


# ---------------------------------------------------------------- workers and incidents


class Worker(Retired, Base):
    """A grid worker (网格员), by staff number."""

    __tablename__ = "worker"
    __table_args__ = (
        sourced("worker"),
        UniqueConstraint("code", name="uq_worker_code"),
    )

    id: Mapped[int] = primary_key()
    code: Mapped[str]
    name: Mapped[str | None]


class WorkerAssignment(Sourced, Base):
    """Which grid a worker serves, and when."""

    __tablename__ = "worker_assignment"
    __table_args__ = (
        sourced("worker_assignment"),
        ExcludeConstraint(
            ("worker_id", "="),
            ("grid", "="),
            ("valid", "&&"),
            name="ex_worker_assignment",
            using="gist",
        ),
        Index("ix_worker_assignment_grid", "grid"),
    )

    id: Mapped[int] = primary_key()
    worker_id: Mapped[int] = link("worker", cascade=True)
    grid: Mapped[str] = mapped_column(Text(collation="C"))
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class Position(Base):
    """One fix of one worker."""

    __tablename__ = "position"
    __table_args__ = (CheckConstraint("on_lattice(geometry)", name="ck_position_lattice"),)

    worker_id: Mapped[int] = mapped_column(
        ForeignKey("worker.id", ondelete="CASCADE"), primary_key=True
    )
    fixed_at: Mapped[datetime] = mapped_column(primary_key=True)
    accuracy_m: Mapped[float | None]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))


class Incident(Retired, Addressed, Base):
    """What happened, when and where. Its grid is today's; ask areas `as_of` for what it was."""

    __tablename__ = "incident"
    __table_args__ = (
        sourced("incident"),
        ForeignKeyConstraint(
            ["scheme", "class_kind", "class_code"],
            ["code_class.scheme", "code_class.kind", "code_class.code"],
            name="fk_incident_class",
        ),
        CheckConstraint("class_kind = 'incident'", name="ck_incident_class_kind"),
        CheckConstraint("on_lattice(geometry)", name="ck_incident_lattice"),
        CheckConstraint(
            "severity IN ('minor', 'moderate', 'major', 'critical')", name="ck_incident_severity"
        ),
        CheckConstraint("length(note) BETWEEN 1 AND 500", name="ck_incident_note"),
        at("geometry", table="incident"),
        Index("ix_incident_grid", "grid", "reported_at"),
        Index("ix_incident_reported_at", "reported_at"),
    )

    id: Mapped[int] = primary_key()
    scheme: Mapped[str]
    class_kind: Mapped[str] = mapped_column(server_default=text("'incident'"))
    class_code: Mapped[str]
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    channel: Mapped[str | None]
    address: Mapped[str | None]
    severity: Mapped[str | None]
    note: Mapped[str | None]
    grid: Mapped[str | None] = mapped_column(Text(collation="C"))
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    mercator: Mapped[WKBElement | None] = web_shape("POINT")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class IncidentEvent(Base):
    """What was done about an incident here: when, by whom."""

    __tablename__ = "incident_event"
    __table_args__ = (
        CheckConstraint(
            "what IN ('reported', 'changed', 'closed', 'reopened')", name="ck_incident_event_what"
        ),
        CheckConstraint("length(note) BETWEEN 1 AND 500", name="ck_incident_event_note"),
        Index("ix_incident_event_incident_id", "incident_id", "at"),
    )

    id: Mapped[int] = primary_key()
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    author: Mapped[str]
    what: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    note: Mapped[str | None]


class IncidentTouch(Base):
    """Which incident a transaction wrote, null for all: what is held in memory is read by it."""

    __tablename__ = "incident_touch"
    __table_args__ = (Index("ix_incident_touch_xid", "xid"),)

    id: Mapped[int] = primary_key()
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=text("((pg_current_xact_id())::text)::bigint")
    )
    incident_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class Briefing(Base):
    """A month on paper: its figures, as they were known at the cut-off."""

    __tablename__ = "briefing"
    __table_args__ = (
        CheckConstraint("extract(day FROM month) = 1", name="ck_briefing_month"),
        Index("ix_briefing_month", "month"),
    )

    id: Mapped[int] = primary_key()
    month: Mapped[date]
    area: Mapped[str | None] = mapped_column(Text(collation="C"))
    cut_off: Mapped[datetime]
    author: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)


# ---------------------------------------------------------------- loads, and what they leave behind


class Load(Base):
    """One load of one file: what was asked, how far it is, what it did. Also a job of the API."""

    __tablename__ = "load"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'reading', 'previewed', 'writing', 'done', 'failed', 'stopped')",
            name="ck_load_state",
        ),
        Index("ix_load_source", "noun", "source"),
    )

    id: Mapped[int] = primary_key()
    noun: Mapped[str]
    source: Mapped[str | None]
    file: Mapped[str]
    digest: Mapped[str | None]
    state: Mapped[str]
    doing: Mapped[str | None]
    fraction: Mapped[float] = mapped_column(server_default=text("0"))
    request: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    preview: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class Quarantine(Base):
    """A fault of a row that was not loaded; settled when a later load takes the row."""

    __tablename__ = "quarantine"
    __table_args__ = (
        Index("ix_quarantine_load_id", "load_id"),
        Index("ix_quarantine_source", "noun", "source"),
    )

    id: Mapped[int] = primary_key()
    load_id: Mapped[int] = link("load", cascade=True)
    noun: Mapped[str]
    source: Mapped[str]
    source_id: Mapped[str | None]
    line: Mapped[int]
    column_name: Mapped[str | None]
    value: Mapped[str | None]
    reason: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    settled_at: Mapped[datetime | None]


class Correction(Base):
    """A value that somebody changed by hand, outside a load: the next load does not undo it unseen.

    Triggers write it. Settled when the source says the same, or was let overwrite it.
    """

    __tablename__ = "correction"
    __table_args__ = (
        Index(
            "uq_correction_open",
            "table_name",
            "row_id",
            "field",
            unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = primary_key()
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str]
    value_before: Mapped[str | None]
    value_after: Mapped[str | None]
    corrected_by: Mapped[str]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]


class PlaceName(Base):
    """A name that an address can carry. Triggers add names and nobody takes one away.

    So a count of the rows tells a reader whether the names that it remembers are all.
    """

    __tablename__ = "place_name"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('road', 'estate', 'building', 'premises', 'area')", name="ck_place_name_kind"
        ),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


# ---------------------------------------------------------------- the map


class Mark(Sourced, Base):
    """A name or note that somebody set on the map; past `expires_at` it is not drawn."""

    __tablename__ = "mark"
    __table_args__ = (
        sourced("mark"),
        CheckConstraint("kind IN ('name', 'note')", name="ck_mark_kind"),
        CheckConstraint("length(text) BETWEEN 1 AND 500", name="ck_mark_text"),
        CheckConstraint("on_lattice(geometry)", name="ck_mark_lattice"),
        at("geometry", table="mark"),
    )

    id: Mapped[int] = primary_key()
    source: Mapped[str] = mapped_column(server_default=text("'map'"))
    source_id: Mapped[str] = mapped_column(server_default=text("(gen_random_uuid())::text"))
    kind: Mapped[str]
    text: Mapped[str]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    mercator: Mapped[WKBElement | None] = web_shape("POINT")


class Raster(Base):
    """An orthophoto, scanned map sheets or elevation, drawn from files beside the database.

    Edges are degrees. The stretch is least and greatest value a band that is shown.
    """

    __tablename__ = "raster"
    __table_args__ = (
        UniqueConstraint("name", name="uq_raster_name"),
        CheckConstraint("kind IN ('image', 'elevation')", name="ck_raster_kind"),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    files: Mapped[list[str]] = mapped_column(ARRAY(Text))
    crs: Mapped[str]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    minzoom: Mapped[int] = mapped_column(SmallInteger)
    maxzoom: Mapped[int] = mapped_column(SmallInteger)
    bands: Mapped[int] = mapped_column(SmallInteger)
    nodata: Mapped[float | None]
    pixel_m: Mapped[float]
    stretch: Mapped[list[float] | None] = mapped_column(ARRAY(Double))
    digest: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TileChange(Base):
    """Where what a layer of tiles shows has changed: a box in EPSG:3857, or null, the whole layer.

    Rows are only added, by triggers, in the transaction that changes the layer. With `at` the
    change comes by itself at that time.
    """

    __tablename__ = "tile_change"
    __table_args__ = (
        Index("ix_tile_change_xid", "xid"),
        Index("ix_tile_change_at", "at", postgresql_where=text("at IS NOT NULL")),
    )

    id: Mapped[int] = primary_key()
    layer: Mapped[str]
    west: Mapped[float | None]
    south: Mapped[float | None]
    east: Mapped[float | None]
    north: Mapped[float | None]
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint")
    )
    at: Mapped[datetime | None]


class TilePrune(Base):
    """The snapshot that an hour later says which notes of changes every reader has read."""

    __tablename__ = "tile_prune"
    __table_args__ = (CheckConstraint("id = 1", name="ck_tile_prune_one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("1"))
    taken_at: Mapped[datetime]
    snapshot: Mapped[str]


# ---------------------------------------------------------------- who may see what


class Account(Base):
    """Somebody who signs in, or a service with a key. `home` is an area's code; null is the city.

    The verifier is the SHA-256 of what argon2id makes of the password, with `salt` and `cost`.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("name", name="uq_account_name"),
        UniqueConstraint("oidc_subject", name="uq_account_oidc_subject"),
        CheckConstraint(
            "role IN ('dispatcher', 'planner', 'commander', 'worker', 'analyst', 'admin')",
            name="ck_account_role",
        ),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str]
    role: Mapped[str]
    home: Mapped[str | None] = mapped_column(Text(collation="C"))
    salt: Mapped[bytes | None]
    cost: Mapped[str | None]
    verifier: Mapped[bytes | None]
    oidc_subject: Mapped[str | None]
    worker_id: Mapped[int | None] = link("worker")
    demo: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]


class Session(Base):
    """A sign-in, or a key of a device. Of tokens only digests are kept; a null end is never."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("access_digest", name="uq_session_access_digest"),
        UniqueConstraint("refresh_digest", name="uq_session_refresh_digest"),
        CheckConstraint("kind IN ('password', 'oidc', 'key')", name="ck_session_kind"),
        Index("ix_session_account_id", "account_id"),
    )

    id: Mapped[int] = primary_key()
    account_id: Mapped[int] = link("account", cascade=True)
    kind: Mapped[str]
    label: Mapped[str | None]
    access_digest: Mapped[bytes]
    access_until: Mapped[datetime | None]
    refresh_digest: Mapped[bytes | None]
    refresh_until: Mapped[datetime | None]
    began_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class SpentRefresh(Base):
    """A refresh token that was used. Who shows it again has copied it, and the session ends."""

    __tablename__ = "spent_refresh"
    __table_args__ = (Index("ix_spent_refresh_session_id", "session_id"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[int] = link("session", cascade=True)
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignInTry(Base):
    """A try to sign in; by these guesses are slowed."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_name", "name", "tried_at"),
        Index("ix_sign_in_try_address", "address", "tried_at"),
    )

    id: Mapped[int] = primary_key()
    name: Mapped[str]
    address: Mapped[str]
    tried_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    succeeded: Mapped[bool]


class SignInSalt(Base):
    """The secret that gives names without an account a salt too, so that none can be told."""

    __tablename__ = "sign_in_salt"
    __table_args__ = (CheckConstraint("id = 1", name="ck_sign_in_salt_one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("1"))
    secret: Mapped[str]


class Purpose(Base):
    """What a look at personal rows can be for."""

    __tablename__ = "purpose"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]


class Audit(Base):
    """Who did what, when, where, to how many, and why. Rows are only added, and then sealed."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "at"),
        Index("ix_audit_account_id", "account_id", "at"),
        Index(
            "ix_audit_emergency_id",
            "emergency_id",
            postgresql_where=text("emergency_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = primary_key()
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    actor: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(BigInteger)
    act: Mapped[str]
    purpose: Mapped[str | None]
    note: Mapped[str | None]
    subject: Mapped[str | None]
    subject_id: Mapped[str | None]
    area: Mapped[str | None] = mapped_column(Text(collation="C"))
    rows: Mapped[int | None]
    emergency_id: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class AuditSeal(Base):
    """A batch of audit rows, sealed: its digest is made of theirs and of the seal before."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = primary_key()
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int]
    previous: Mapped[bytes]
    digest: Mapped[bytes]
    sealed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    pruned_at: Mapped[datetime | None]


class Look(Base):
    """The personal rows that one row of the audit has opened, for a minute, to who has its ticket.

    `opened_in` is the transaction that made it: what it opens is seen by later ones only, when the
    audit is committed.
    """

    __tablename__ = "look"
    __table_args__ = (
        UniqueConstraint("digest", name="uq_look_digest"),
        Index("ix_look_expires_at", "expires_at"),
    )

    id: Mapped[int] = primary_key()
    audit_id: Mapped[int] = link("audit", cascade=True)
    digest: Mapped[bytes]
    households: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    persons: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    contacts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    incidents: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    worker_id: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    opened_in: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint")
    )


class Emergency(Base):
    """The live view around an incident: while it is active its holder sees who needs help there."""

    __tablename__ = "emergency"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('fire', 'rescue', 'gas', 'medical', 'other')", name="ck_emergency_kind"
        ),
        CheckConstraint("radius_m BETWEEN 50 AND 1000", name="ck_emergency_radius"),
        CheckConstraint("on_lattice(geometry)", name="ck_emergency_lattice"),
    )

    id: Mapped[int] = primary_key()
    kind: Mapped[str]
    note: Mapped[str | None]
    incident_id: Mapped[int | None] = link("incident")
    radius_m: Mapped[float]
    geometry: Mapped[WKBElement] = mapped_column(shape("POINT"))
    opened_by: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    held_by: Mapped[str]
    holder_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    building_id: Mapped[int | None] = link("building")
    unit: Mapped[str | None]
    floor: Mapped[str | None]
    room: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[str | None]
    plan_started_at: Mapped[datetime | None]
    plan_started_by: Mapped[str | None]


class Contact:
    """Name and phone, sealed with a key that is not in the database, and keyed digests of them."""

    name_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    name_digest: Mapped[bytes | None]
    phone_digest: Mapped[bytes | None]
    key_id: Mapped[str]


class PersonContact(Contact, Base):
    """How a person is called and reached, where the city holds that."""

    __tablename__ = "person_contact"
    __table_args__ = (
        Index("ix_person_contact_name_digest", "name_digest"),
        Index("ix_person_contact_phone_digest", "phone_digest"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )


class IncidentContact(Contact, Base):
    """Who reported an incident, where the city holds that."""

    __tablename__ = "incident_contact"
    __table_args__ = (
        Index("ix_incident_contact_name_digest", "name_digest"),
        Index("ix_incident_contact_phone_digest", "phone_digest"),
    )

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True
    )


# ---- statistics


class Publication(Base):
    """A release of statistics: people by area in a month, small counts withheld. Never changed."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("audience IN ('public', 'internal')", name="ck_publication_audience"),
        CheckConstraint("k > 0", name="ck_publication_k"),
        Index("ix_publication_month", "month"),
    )

    id: Mapped[int] = primary_key()
    audience: Mapped[str]
    level: Mapped[str] = mapped_column(ForeignKey("area_level.code"))
    month: Mapped[date]
    k: Mapped[int] = mapped_column(SmallInteger)
    figures: Mapped[int]
    withheld: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PublicationCell(Base):
    """What a release tells of an area; null is withheld, and its count is kept nowhere."""

    __tablename__ = "publication_cell"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    area: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    level: Mapped[str] = mapped_column(ForeignKey("area_level.code"))
    parent: Mapped[str | None] = mapped_column(Text(collation="C"))
    name: Mapped[str]
    name_en: Mapped[str | None]
    households: Mapped[int | None]
    persons: Mapped[int | None]
    children: Mapped[int | None]
    adults: Mapped[int | None]
    elderly: Mapped[int | None]
    assisted: Mapped[int | None]


class PublicationPlace(Base):
    """Which buildings a finest area of a release counted: how later ones are tested against it."""

    __tablename__ = "publication_place"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    area: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    buildings: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
