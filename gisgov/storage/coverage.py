"""Which buildings lie beyond a working hydrant's reach, and what an outage or a new one changes.

Distance is the straight line from the building's edge to the hydrant, as GB 50974 counts it for its
150 m; the way of a hose is longer. Water cranes and open water are no hydrants to lay hose from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, RowMapping, select

from gisgov import crs
from gisgov.errors import NotFound
from gisgov.firefighting.hydrants import GONE
from gisgov.firefighting.water import RESERVES
from gisgov.storage import schema
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, fixed
from gisgov.storage.selection import in_area

__all__ = [
    "SHOWN",
    "WITHIN_M",
    "BuildingReached",
    "HydrantCoverage",
    "Lying",
    "Reach",
    "hydrants",
]

BUILDING, COMPONENT, HYDRANT = (
    Base.metadata.tables[name] for name in ("building", "component", "hydrant")
)
WITHIN_M = 150.0
"""Protection radius of a municipal hydrant (GB 50974)."""
SHOWN = 100

LonLat = tuple[float, float]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Lying:
    """Buildings that lie so, and who lives in them."""

    buildings: int
    """How many buildings."""
    buildings_without_dwellings: int
    """Of them, those without a dwelling on register: how many people are in them is not known."""
    households: int | None
    """Households of the others; null where there are none of which it is known."""
    persons: int | None
    """People of the others; null where there are none of which it is known."""
    assisted: int | None
    """Of them, those who need help to get out."""


PARTS = tuple(Lying.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Reach:
    """How far the hydrants reach, or by how much that differs."""

    hydrants_in_service: int
    """Hydrants known to work."""
    hydrants_unknown: int
    """Hydrants of which nobody has said whether they work; they are counted as if they did."""
    beyond: Lying
    """Buildings that no hydrant reaches."""
    on_unknown: Lying
    """Buildings that only hydrants reach of which nobody has said whether they work."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingReached:
    """A building, and how far its nearest working hydrant is."""

    id: int
    """Number of the building."""
    name: str | None
    """Name, where it has one."""
    address: str | None
    """Postal address."""
    use: str | None
    """What it is used for; null where nobody has said."""
    households: int | None
    """Households; null where no dwelling is on register."""
    persons: int | None
    """People; null where no dwelling is on register."""
    beyond_before: bool
    """Whether it lies beyond reach as things are."""
    beyond: bool
    """Whether it lies beyond reach with what was asked for."""
    distance_m: float | None
    """From its edge to the nearest hydrant then, metres; null where none works."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HydrantCoverage:
    """How far hydrants reach as things are, and with some taken away or put there."""

    within_m: float
    """How far a hydrant reaches: straight from the building's edge, as GB 50974 counts it."""
    buildings: int
    """How many buildings were counted."""
    before: Reach
    """As things are, restrictions in force included."""
    after: Reach
    """With what was asked for."""
    difference: Reach
    """After less before: above zero where more lies beyond reach."""
    worst: list[BuildingReached]
    """Beyond reach with what was asked for: those with most people first, at most 100."""
    changed: list[BuildingReached]
    """What comes within reach or falls out of it: those with most people first, at most 100."""


def hydrants(
    conn: Connection,
    *,
    without: Sequence[int] = (),
    added: Sequence[LonLat] = (),
    within_m: float = WITHIN_M,
    area: str | None = None,
) -> HydrantCoverage:
    """Count what lies beyond reach of a working hydrant, before and after a change.

    A hydrant works that is neither out of service, nor gone, nor under a restriction in force.

    Parameters
    ----------
    conn
        A connection to the city.
    without
        Numbers of hydrants that fail.
    added
        Hydrants that are put there, in WGS-84 degrees: longitude and latitude.
    within_m
        How far a hydrant reaches.
    area
        Count only buildings of this area; hydrants beyond its border reach in all the same.

    Raises
    ------
    NotFound
        There is no such hydrant or area.
    BadInput
        A place lies where the city cannot be.
    """
    _check_hydrants(conn, without)
    srid = schema.city_info(conn).srid
    places = [crs.to_city(lon, lat, source=4326, city=srid) for lon, lat in added]
    given = {
        "within_m": within_m,
        "without": list(without),
        "xs": [float(x) for x, _ in places],
        "ys": [float(y) for _, y in places],
        "gone": sorted(GONE),
        "reserves": sorted(RESERVES),
        "buildings": None if area is None else _buildings_of(conn, area),
        "shown": SHOWN,
    }
    row = conn.execute(fixed("coverage_hydrants"), given).mappings().one()
    before, after = (_reach(row, state) for state in ("before", "after"))
    return HydrantCoverage(
        within_m=within_m,
        buildings=row["buildings"],
        before=before,
        after=after,
        difference=_less(after, before),
        worst=row["worst"],
        changed=row["changed"],
    )


def _check_hydrants(conn: Connection, wanted: Sequence[int]) -> None:
    query = (
        select(HYDRANT.c.component_id)
        .join(COMPONENT, COMPONENT.c.id == HYDRANT.c.component_id)
        .where(HYDRANT.c.component_id.in_(wanted), COMPONENT.c.retired_on.is_(None))
    )
    unknown = sorted(set(wanted) - set(conn.scalars(query))) if wanted else []
    if unknown:
        raise NotFound("coverage.no_hydrant", given=unknown[0])


def _buildings_of(conn: Connection, area: str) -> list[int]:
    return list(conn.scalars(select(in_area(conn, BUILDING, area).c.id)))


def _reach(row: RowMapping, state: str) -> Reach:
    counted = {total["part"]: total for total in row["totals"] if total["state"] == state}
    number = row["hydrants"][state]
    return Reach(
        hydrants_in_service=number["in_service"],
        hydrants_unknown=number["unknown"],
        beyond=_lying(counted.get("beyond")),
        on_unknown=_lying(counted.get("on_unknown")),
    )


def _lying(total: Mapping[str, Any] | None) -> Lying:
    """Counts of a part; where no building lies so, nobody lives in one."""
    return Lying(**{name: total[name] if total is not None else 0 for name in PARTS})


def _less(after: Reach, before: Reach) -> Reach:
    return Reach(
        hydrants_in_service=after.hydrants_in_service - before.hydrants_in_service,
        hydrants_unknown=after.hydrants_unknown - before.hydrants_unknown,
        beyond=_fewer(after.beyond, before.beyond),
        on_unknown=_fewer(after.on_unknown, before.on_unknown),
    )


def _fewer(after: Lying, before: Lying) -> Lying:
    less: dict[str, Any] = {}
    for name in PARTS:
        now, then = getattr(after, name), getattr(before, name)
        less[name] = None if None in (now, then) else now - then
    return Lying(**less)
