"""Components (部件): lists of them, hydrants and valves with what a crew must know."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, Table, func, select

from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import CLASS, Box, Rows, class_of, in_area, in_box, lonlat, paged

__all__ = ["ComponentFilter", "ComponentListed", "HydrantListed", "ValveListed", "find"]

COMPONENT, HYDRANT, VALVE = (
    Base.metadata.tables[name] for name in ("component", "hydrant", "valve")
)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HydrantListed:
    """What a fire crew must know of a hydrant."""

    kind: str
    """pillar, underground, wall, crane, pond, dry, or unknown."""
    flow_lps: float | None
    """Flow in litres a second; null is unknown, never good."""
    pressure_mpa: float | None
    """Pressure in MPa; null is unknown."""
    outlets: str | None
    """Outlets, such as DN100+2xDN65."""
    main_mm: int | None
    """Diameter of the main in millimetres."""
    main_kind: str | None
    """Whether the main is a loop or a branch."""
    status: str
    """in_service, out_of_service, or unknown."""
    status_remark: str | None
    """Why it is out of service, and for how long."""
    inspected_on: date | None
    """Day of the last inspection; null where there is none on record."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ValveListed:
    """A valve of the water or gas network."""

    network: str
    """water or gas."""
    valve_type: str | None
    """Type of the valve."""
    operable: bool | None
    """Whether it can be turned; null is unknown, never taken as working."""
    state: str
    """open, closed, or unknown."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ComponentListed:
    """A component."""

    id: int
    """Number of the component."""
    code: str | None
    """The component's own code in the city's register."""
    scheme: str
    """Code scheme of its class."""
    class_code: str
    """Minor class in the scheme."""
    class_name: str
    """Name of the class in Chinese."""
    class_name_en: str | None
    """Name of the class in English, where there is one."""
    name: str | None
    """Name, where it has one of its own."""
    state: str
    """intact, damaged, lost, disused, removed, or unknown."""
    department: str | None
    """Department responsible."""
    owner: str | None
    """Owner."""
    maintainer: str | None
    """Who maintains it."""
    first_at: date | None
    """When it was first recorded."""
    changed_at: date | None
    """When its record last changed."""
    accuracy_class: str | None
    """Accuracy of its place: A 0.5 m, B 1 m, C 10 m; null is unknown."""
    note: str | None
    """Note."""
    grid: str | None
    """Code of the grid it is in today; null where it is in none."""
    source: str
    """Where the row comes from."""
    source_id: str
    """Its key there."""
    surveyed_at: date | None
    """When it was surveyed; null where nobody has said."""
    hydrant: HydrantListed | None
    """What there is to know of a hydrant; null for other components."""
    valve: ValveListed | None
    """What there is to know of a valve; null for other components."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True)
class ComponentFilter:
    """Which components are wanted; what is not given selects all.

    Parameters
    ----------
    area
        Only in the area of this code, of any level, as it is today.
    bbox
        Only in this box of WGS-84 degrees, its edges included.
    scheme, class_code, state
        Only of this class of this code scheme, and in this state.
    hydrants
        Only hydrants.
    status
        Only hydrants of this status.
    """

    area: str | None = None
    bbox: Box | None = None
    scheme: str | None = None
    class_code: str | None = None
    state: str | None = None
    hydrants: bool = False
    status: str | None = None


def find(
    conn: Connection, wanted: ComponentFilter, *, after: int | None = None, limit: int = 100
) -> list[ComponentListed]:
    """List components in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    wanted
        Which ones.
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
    rows = in_area(conn, COMPONENT, wanted.area)
    joined = (
        rows.join(CLASS, class_of(rows))
        .outerjoin(HYDRANT, HYDRANT.c.component_id == rows.c.id)
        .outerjoin(VALVE, VALVE.c.component_id == rows.c.id)
    )
    query = select(*_columns(rows)).select_from(joined)
    query = query.where(*in_box(conn, rows, wanted.bbox), *_conditions(rows, wanted))
    found = conn.execute(paged(query, rows, after=after, limit=limit)).mappings()
    return [ComponentListed(**row) for row in found]


def _conditions(rows: Rows, wanted: ComponentFilter) -> list[ColumnElement[bool]]:
    equal = {
        rows.c.scheme: wanted.scheme,
        rows.c.class_code: wanted.class_code,
        rows.c.state: wanted.state,
        HYDRANT.c.status: wanted.status,
    }
    return [
        *(column == value for column, value in equal.items() if value is not None),
        *([HYDRANT.c.component_id.is_not(None)] if wanted.hydrants else []),
    ]


def _columns(rows: Rows) -> list[ColumnElement[Any]]:
    own = (
        "id code scheme class_code name state department owner maintainer first_at changed_at "
        "accuracy_class note grid source source_id surveyed_at"
    )
    return [
        *(rows.c[name] for name in own.split()),
        CLASS.c.name.label("class_name"),
        CLASS.c.name_en.label("class_name_en"),
        _record(HYDRANT),
        _record(VALVE),
        *lonlat(rows),
    ]


def _record(table: Table) -> ColumnElement[Any]:
    """The extension's row as one value; null where the component has none."""
    return func.to_jsonb(table.table_valued()).label(table.name)
