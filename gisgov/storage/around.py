"""What is around this point: the first form of the dispatcher's view.

Counts are complete within the radius; lists are the nearest. Distances are in a straight line, in
whole metres, to the edge of a building and to the middle of anything else.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection

from gisgov import crs
from gisgov.storage.queries import ANSWER, fixed
from gisgov.storage.where import Where, where

__all__ = [
    "MEETS_LPS",
    "Around",
    "BuildingNear",
    "BuildingsNear",
    "HydrantNear",
    "HydrantsNear",
    "PremisesListed",
    "PremisesNear",
    "Ring",
    "Unknown",
    "around",
]

MEETS_LPS = 15.0
"""Flow of a hydrant that meets GB 50974, in litres a second."""

RINGS_M = (50.0, 150.0, 300.0)
AT_BUILDING_M = 50.0
SHOWN_BUILDINGS, SHOWN_HYDRANTS, SHOWN_PREMISES = 20, 50, 50


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingNear:
    """A building near the point."""

    id: int
    """Number of the building, for `/api/buildings/{id}`."""
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
    height_m: float | None
    """Height in metres; null where nobody has measured."""
    dwellings: int | None
    """Dwellings; null where none was ever registered."""
    households: int | None
    """Households; null where no dwelling was ever registered."""
    persons: int | None
    """People; null where no dwelling was ever registered."""
    assisted: int | None
    """People who need help to get out; null where no dwelling was ever registered."""
    distance_m: int
    """From the point to its edge; 0 inside."""
    lon: float
    """Longitude of a point on its surface, WGS-84 degrees."""
    lat: float
    """Latitude of that point, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingsNear:
    """The buildings within the radius."""

    count: int
    """How many stand within the radius, in whole or in part."""
    nearest: list[BuildingNear]
    """The nearest 20."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Ring:
    """People in the buildings up to a distance, everything nearer included."""

    within_m: float
    """Distance from the point to the edge of the building."""
    buildings: int
    """Buildings up to that distance."""
    with_dwellings: int
    """Those of them in which dwellings are registered: only they count people."""
    households: int | None
    """Households; null where nobody has registered a dwelling, so that none is known to be 0."""
    persons: int | None
    """People by their home; null as for households."""
    children: int | None
    """People under 15."""
    elderly: int | None
    """People of 60 and over."""
    assisted: int | None
    """People who need help to get out."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HydrantNear:
    """A hydrant near the point."""

    id: int
    """Number of the component."""
    code: str | None
    """Its own code in the city's register."""
    name: str | None
    """Name, where it has one."""
    kind: str
    """pillar, underground, wall, crane, pond, dry, or unknown."""
    flow_lps: float | None
    """Flow in litres a second; null is unknown, never good."""
    flow_class: Literal["meets", "below", "unknown"]
    """Against GB 50974: 15 L/s or more meets."""
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
    state: str
    """State of the component: intact, damaged, disused, or unknown."""
    usable: bool | None
    """False when out of service or disused; null where nobody has said that it is in service."""
    inspected_on: date | None
    """Day of the last inspection; null where there is none on record."""
    source: str
    """Where the row comes from."""
    surveyed_at: date | None
    """When it was surveyed; null where nobody has said."""
    distance_m: int
    """From the point."""
    building_distance_m: int | None
    """From the edge of the building at the point; null where there is none."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HydrantsNear:
    """The hydrants within the radius; the counts add up."""

    count: int
    """All of them."""
    meets: int
    """Not out of service, 15 L/s or more."""
    below: int
    """Not out of service, less than 15 L/s."""
    unknown: int
    """Not out of service, flow not known."""
    out_of_service: int
    """Out of service or disused, whatever the flow."""
    nearest: list[HydrantNear]
    """The nearest 50 by distance from the point; those out of service are among them and marked."""
    beyond: HydrantNear | None
    """Where none within the radius is fit for service, the nearest outside it that may be."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PremisesListed:
    """A place that matters in an emergency."""

    id: int
    """Number of the premises."""
    kind: str
    """School, hospital, petrol station, fire station, place to gather and so on."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    capacity: int | None
    """For how many people; null where nobody has said."""
    phone: str | None
    """Phone."""
    building_id: int | None
    """The building it is in; null where it is not known."""
    distance_m: int
    """From the point."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PremisesNear:
    """The premises within the radius."""

    count: int
    """All of them."""
    by_kind: dict[str, int]
    """How many of each kind."""
    nearest: list[PremisesListed]
    """The nearest 50."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Unknown:
    """What is not known within the radius: how far the figures can be trusted."""

    buildings_without_floors: int
    """Buildings whose storeys nobody has counted."""
    buildings_without_height: int
    """Buildings whose height nobody has measured."""
    buildings_without_use: int
    """Buildings of which nobody has said what they are used for."""
    buildings_without_dwellings: int
    """Buildings without a registered dwelling: nobody in them is counted."""
    hydrants_without_flow: int
    """Hydrants whose flow nobody has measured."""
    hydrants_without_status: int
    """Hydrants of which nobody has said whether they are in service."""
    hydrants_without_inspection: int
    """Hydrants without an inspection on record."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Around:
    """What a dispatcher must know first around a point."""

    where: Where
    """Where the point lies."""
    radius_m: float
    """How far was looked."""
    building: BuildingNear | None
    """The building at the point, or the nearest one up to 50 m away."""
    buildings: BuildingsNear
    """Buildings within the radius."""
    people: list[Ring]
    """People by their home within 50, 150 and 300 m, and within the radius."""
    hydrants: HydrantsNear
    """Hydrants within the radius."""
    premises: PremisesNear
    """Premises within the radius."""
    unknown: Unknown
    """What is not known within the radius."""


def around(conn: Connection, x: float, y: float, *, radius_m: float = 300.0) -> Around:
    """Say what is around a point, in four queries.

    Parameters
    ----------
    conn
        A connection to the city.
    x, y
        East and north in the city's CRS, in metres; they are put on the lattice.
    radius_m
        How far to look, in metres.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    place = where(conn, x, y)
    east, north = (float(value) for value in crs.snap([x, y]))
    here = {"x": east, "y": north, "radius_m": radius_m}
    buildings = _one(conn, "around_buildings", here | _building_limits(radius_m))
    at_building = (buildings["building"] or {}).get("id")
    limits = {"meets_lps": MEETS_LPS, "building_id": at_building, "shown": SHOWN_HYDRANTS}
    hydrants = _one(conn, "around_hydrants", here | limits)
    premises = _one(conn, "around_premises", here | {"shown": SHOWN_PREMISES})
    return Around(
        where=place,
        radius_m=radius_m,
        building=buildings["building"],
        buildings=BuildingsNear(count=buildings["count"], nearest=buildings["nearest"]),
        people=buildings["rings"],
        hydrants=HydrantsNear(**hydrants),
        premises=PremisesNear(**premises),
        unknown=Unknown(**(buildings | hydrants)),
    )


def _one(conn: Connection, name: str, given: dict[str, Any]) -> dict[str, Any]:
    return dict(conn.execute(fixed(name), given).mappings().one())


def _building_limits(radius_m: float) -> dict[str, Any]:
    rings = [ring for ring in RINGS_M if ring < radius_m] + [float(radius_m)]
    return {"within_m": AT_BUILDING_M, "rings": rings, "shown": SHOWN_BUILDINGS}
