"""Buildings: lists of them, everything known of one, floor by floor, and never of a person."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, select

from gisgov.errors import NotFound
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, Extended, fixed
from gisgov.storage.selection import Box, Rows, in_area, in_box, lonlat, paged
from gisgov.storage.where import EstateHere

__all__ = [
    "BuildingDetail",
    "BuildingListed",
    "Entrance",
    "EstateDetail",
    "Floor",
    "Gate",
    "PremisesInside",
    "StockCounts",
    "UnitListed",
    "find",
    "get",
]

BUILDING, ESTATE, STOCK = (
    Base.metadata.tables[name] for name in ("building", "estate", "building_stock")
)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class StockCounts(Extended):
    """How many dwellings, households and people."""

    dwellings: int
    """Dwellings."""
    households: int
    """Households."""
    persons: int
    """People."""
    children: int
    """People under 15."""
    elderly: int
    """People of 60 and over."""
    assisted: int
    """People who need help to get out."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Floor(StockCounts):
    """One floor with dwellings."""

    floor_index: int | None
    """1, 2, 3 from the ground up, -1 below it; null where it is not known."""
    floor_label: str | None
    """What the lift says; it may skip 4 and 13 or call the ground 0."""
    assisted: int | None  # type: ignore[assignment]
    """Null: who needs help on which floor is told in an emergency only, by its sheet."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class UnitListed:
    """A stair of the building (单元)."""

    id: int
    """Number of the unit."""
    label: str
    """What the door says."""
    dwellings: int
    """Dwellings on this stair."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Entrance:
    """A door of the building."""

    id: int
    """Number of the entrance."""
    kind: str
    """What it is: main, side, garage and so on."""
    unit_id: int | None
    """The unit it serves; null where it serves the whole building."""
    width_m: float | None
    """Clear width in metres; null where nobody has measured."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Gate:
    """A way into the estate."""

    id: int
    """Number of the gate."""
    name: str | None
    """Name of the gate."""
    width_m: float | None
    """Clear width in metres; null where nobody has measured."""
    height_m: float | None
    """Clear height in metres; null where nobody has measured."""
    opens: time | None
    """When it opens; null is unknown, not always open."""
    closes: time | None
    """When it closes; null is unknown."""
    locked_at_night: bool | None
    """Whether it is locked at night; null is unknown."""
    key_holder: str | None
    """Who has the key."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EstateDetail(EstateHere):
    """The estate of the building, with the ways in."""

    gates: list[Gate]
    """Gates of the estate."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PremisesInside:
    """A school, clinic, shop with dangerous goods or the like in the building."""

    id: int
    """Number of the premises."""
    kind: str
    """What it is."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    capacity: int | None
    """For how many people; null where nobody has said."""
    phone: str | None
    """Phone."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingDetail:
    """Everything known of a building."""

    id: int
    """Number of the building."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    number: str | None
    """Number of the building in its estate (栋)."""
    street_name: str | None
    """Street of the address."""
    house_number: str | None
    """House number of the address."""
    address: str | None
    """Postal address."""
    use: str | None
    """What it is used for; null where nobody has said."""
    structure: str | None
    """What it is built of; null where nobody has said."""
    year_built: int | None
    """Year of construction; null where it is not known."""
    floors_above: int | None
    """Storeys above the ground; null where nobody has counted."""
    floors_below: int | None
    """Storeys below the ground; null where nobody has counted."""
    height_m: float | None
    """Height in metres; null where nobody has measured."""
    footprint_m2: int
    """Extent of the footprint in square metres."""
    grid: str | None
    """Code of the grid that the building is in today; null where it is in none."""
    lon: float
    """Longitude of a point on its surface, WGS-84 degrees."""
    lat: float
    """Latitude of that point, WGS-84 degrees."""
    source: str
    """Where the row comes from."""
    source_id: str
    """Its key there."""
    surveyed_at: date | None
    """When it was surveyed; null where nobody has said."""
    retired_on: date | None
    """Since when its source no longer has it; null while it has."""
    stock: StockCounts | None
    """What it holds; null where no dwelling was ever registered, which is not the same as empty."""
    floors: list[Floor]
    """Floors that have dwellings, from the lowest up."""
    units: list[UnitListed]
    """Stairs of the building."""
    entrances: list[Entrance]
    """Doors of the building."""
    premises: list[PremisesInside]
    """Premises in the building."""
    estate: EstateDetail | None
    """The estate it belongs to; null where there is none."""
    geometry: dict[str, Any]
    """Footprint as GeoJSON in WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingListed:
    """A building in a list, and what it holds."""

    id: int
    """Number of the building."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    number: str | None
    """Number of the building in its estate (栋)."""
    estate: str | None
    """Name of its estate."""
    address: str | None
    """Postal address."""
    use: str | None
    """What it is used for; null where nobody has said."""
    floors_above: int | None
    """Storeys above the ground; null where nobody has counted."""
    floors_below: int | None
    """Storeys below the ground; null where nobody has counted."""
    grid: str | None
    """Code of the grid that it is in today; null where it is in none."""
    dwellings: int | None
    """Dwellings; null where none was ever registered."""
    households: int | None
    """Households; null where no dwelling was ever registered."""
    persons: int | None
    """People; null where no dwelling was ever registered."""
    assisted: int | None
    """People who need help to get out; null where no dwelling was ever registered."""
    lon: float
    """Longitude of a point on its surface, WGS-84 degrees."""
    lat: float
    """Latitude of that point, WGS-84 degrees."""


def find(
    conn: Connection,
    *,
    area: str | None = None,
    bbox: Box | None = None,
    after: int | None = None,
    limit: int = 100,
) -> list[BuildingListed]:
    """List buildings in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    area
        Only in the area of this code, of any level, as it is today.
    bbox
        Only those that this box of WGS-84 degrees touches.
    after
        Only ids above this one.
    limit
        At most so many.

    Raises
    ------
    NotFound
        There is no such area.
    BadInput
        The box is turned inside out or lies where the city cannot be.
    """
    rows = in_area(conn, BUILDING, area)
    joined = rows.outerjoin(ESTATE, ESTATE.c.id == rows.c.estate_id).outerjoin(
        STOCK, STOCK.c.building_id == rows.c.id
    )
    query = select(*_listed(rows)).select_from(joined).where(*in_box(conn, rows, bbox))
    found = conn.execute(paged(query, rows, after=after, limit=limit)).mappings()
    return [BuildingListed(**row) for row in found]


def get(conn: Connection, building_id: int) -> BuildingDetail:
    """Describe one building.

    Raises
    ------
    NotFound
        There is no such building.
    """
    row = conn.execute(fixed("building"), {"id": building_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("building.not_found", given=building_id)
    return BuildingDetail(**row)


def _listed(rows: Rows) -> list[ColumnElement[Any]]:
    own = "id name name_en number address use floors_above floors_below grid"
    held = "dwellings households persons assisted"
    return [
        *(rows.c[name] for name in own.split()),
        ESTATE.c.name.label("estate"),
        *(STOCK.c[name] for name in held.split()),
        *lonlat(rows),
    ]
