"""What the sheet tells of the place, the building, its floors, neighbours and people.

Every block says where it comes from, of when it is and how far it can be trusted. Null is unknown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from gisgov.firefighting.said import Said
from gisgov.storage.queries import ANSWER
from gisgov.storage.search import AreaOf, Candidate

__all__ = [
    "About",
    "BuildingBlock",
    "Confidence",
    "Door",
    "Floor",
    "FloorsBlock",
    "Gate",
    "Neighbour",
    "NeighboursBlock",
    "PeopleBlock",
    "PeopleRing",
    "Place",
    "Premises",
    "PreplanFileTold",
    "PreplanTold",
    "RestrictionTold",
    "Several",
    "SheetKind",
    "UnitOnFloor",
]

SheetKind = Literal["fire", "gas_leak"]
Confidence = Literal["high", "medium", "low", "none"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class About:
    """Where a block comes from, and how far it can be trusted."""

    sources: list[str]
    """The sources of its rows."""
    oldest: date | None
    """Day of the oldest survey among them; null where one of them has no day."""
    newest: date | None
    """Day of the newest survey among them; null where none has a day."""
    count: int
    """How many rows it rests on."""
    confidence: Confidence
    """high where all that matters is known, medium where at least half is, low where less is,
    none where there is nothing."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Place:
    """What the sheet is about."""

    label: str
    """The address as the city writes it, or coordinates where there is none."""
    how: Literal["address", "building", "point"]
    """By what it was found."""
    building_id: int | None
    """The building; null where the place lies in none."""
    near_building_m: int | None
    """How far the point lies from the building, where it is not inside; null where it is."""
    unit: str | None
    """The unit (单元), as it was asked."""
    floor: str | None
    """The floor as it was asked."""
    floor_index: int | None
    """The floor counted from the ground up, where the building has it."""
    room: str | None
    """The room, as it was asked."""
    areas: list[AreaOf]
    """The finest area that holds the place first, then those above; empty outside of all."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Several:
    """An address that fits several places: ask back, nothing is guessed."""

    query: str
    """The text as it was read."""
    apart_m: int | None
    """How far apart the places lie, in whole metres."""
    candidates: list[Candidate]
    """The places, best first; none where the text fits nothing."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Door:
    """A way into the building."""

    id: int
    """Number of the entrance."""
    kind: str
    """unit, main and so on."""
    unit: str | None
    """The unit that it serves."""
    width_m: float | None
    """Clear width in metres."""
    asked: bool
    """Whether it serves the unit that was asked for."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Gate:
    """A gate of the estate."""

    id: int
    """Number of the gate."""
    name: str | None
    """Its name."""
    width_m: float | None
    """Clear width in metres."""
    height_m: float | None
    """Clear height in metres."""
    opens: str | None
    """When it opens, the city's time, HH:MM."""
    closes: str | None
    """When it closes."""
    locked_at_night: bool | None
    """Whether it is locked at night; null is unknown."""
    shut: bool | None
    """Whether it is locked at the time of the sheet; null is unknown."""
    key_holder: str | None
    """Who has the key."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PreplanFileTold:
    """A drawing or picture that is attached to a pre-plan."""

    id: int
    """Number, for `/api/buildings/{id}/preplan/files/{file_id}`."""
    name: str
    """Its name."""
    media_type: str
    """application/pdf, image/png or image/jpeg."""
    size: int
    """In bytes."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PreplanTold:
    """The pre-plan of the building."""

    author: str
    """Who wrote it."""
    reviewed_on: date
    """Day of the last review."""
    review_due: date
    """Day of the next."""
    overdue: bool
    """Whether that day has passed."""
    fields: dict[str, Any]
    """What it says, as `/api/buildings/{id}/preplan` tells it."""
    files: list[PreplanFileTold]
    """What is attached."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingBlock:
    """The building."""

    about: About
    """Where it comes from."""
    id: int
    """Number of the building."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    number: str | None
    """Number in its estate (栋)."""
    estate: str | None
    """Name of the estate."""
    manager: str | None
    """Who manages the estate."""
    manager_phone: str | None
    """How to reach who manages it."""
    address: str | None
    """Postal address."""
    use: str | None
    """What it is used for."""
    structure: str | None
    """Of what it is built."""
    year_built: int | None
    """Year of its completion."""
    floors_above: int | None
    """Storeys above the ground."""
    floors_below: int | None
    """Storeys below the ground."""
    height_m: float | None
    """Height in metres, as measured."""
    height: Said | None
    """Its class of height, and whether that rests on an estimate."""
    high_rise: bool | None
    """Whether it is a high-rise by GB 50016; null is unknown."""
    design_flow_lps: float | None
    """Water for fire-fighting outside that GB 50974 asks for, in litres a second."""
    design_flow: Said | None
    """By which rule."""
    footprint_m2: int
    """Area of its outline."""
    preplan: PreplanTold | None
    """Protection and all else that a crew wrote down; null where there is no pre-plan."""
    ladder_sides: list[str]
    """Sides on which an aerial ladder can stand, by the pre-plan; empty is unknown."""
    doors: list[Door]
    """Entrances; those of the unit that was asked for first."""
    gates: list[Gate]
    """Gates of the estate, the nearest first."""
    outline: dict[str, Any]
    """Its outline as GeoJSON, EPSG:4326."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class UnitOnFloor:
    """A unit on a floor."""

    unit: str | None
    """Its label; null where dwellings belong to no unit."""
    dwellings: int
    """Dwellings."""
    households: int
    """Households that are registered there."""
    persons: int
    """People who are registered there."""
    assisted: int | None
    """People who need help to get out; null without an emergency that is held."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Floor:
    """A floor of the stack."""

    index: int
    """1, 2, 3 from the ground up, -1 below it."""
    label: str
    """What the lift says."""
    mark: Literal["fire", "above", "below", "refuge", "other"]
    """fire is where it burns, above and below are the floors next to it."""
    units: list[UnitOnFloor]
    """Units on it; empty where nothing is registered."""
    persons: int | None
    """People who are registered there; null where nothing is registered on that floor."""
    assisted: int | None
    """People who need help to get out; null without an emergency that is held."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class FloorsBlock:
    """The stack of floors, from the top down."""

    about: About
    """Where it comes from."""
    floors: list[Floor]
    """All floors that are known, the highest first."""
    fire_index: int | None
    """The floor on which it burns."""
    above: int | None
    """People who are registered above the fire floor; null without one."""
    opened: bool
    """Whether an emergency opened who needs help."""
    unplaced: UnitOnFloor | None
    """What is registered in the building on no known floor."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Premises:
    """A place of concern or of use."""

    id: int
    """Number of the premises."""
    kind: str
    """school, hospital, fuel, hazard_store, assembly_point, emergency_store and so on."""
    name: str | None
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    capacity: int | None
    """For how many people."""
    phone: str | None
    """Its phone."""
    distance_m: int
    """From the edge of the building, or from the point."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Neighbour:
    """A building near the fire."""

    id: int
    """Number of the building."""
    label: str
    """Name, estate and number, or address."""
    distance_m: int
    """From edge to edge, in whole metres."""
    height_m: float | None
    """Height in metres."""
    floors_above: int | None
    """Storeys above the ground."""
    use: str | None
    """What it is used for."""
    structure: str | None
    """Of what it is built."""
    persons: int | None
    """People registered there; null where no dwelling was ever registered."""
    concern: str | None
    """Kind of the premises of concern in it; null where there are none."""
    exposure: Literal["touching", "critical", "near", "low", "unknown"]
    """How far the fire threatens it: by distance against GB 50016, structure and use."""
    why: Said
    """The same in words."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class NeighboursBlock:
    """What stands around."""

    about: About
    """Where it comes from."""
    count: int
    """Buildings within the radius, this one left out."""
    nearest: list[Neighbour]
    """Those of concern first, then by distance; at most 12."""
    concern: list[Premises]
    """Premises of concern within the radius, the nearest first; at most 10."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PeopleRing:
    """People up to a distance, everything nearer included, borders or not."""

    within_m: float
    """From the edge of the building, or from the point, to the edge of each building."""
    buildings: int
    """Buildings."""
    with_dwellings: int
    """Those in which dwellings are registered: only they count people."""
    households: int | None
    """Households; null where no dwelling was ever registered."""
    persons: int | None
    """People by their home."""
    assisted: int | None
    """People who need help to get out."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PeopleBlock:
    """People by ring, and where they can go."""

    about: About
    """Where it comes from."""
    rings: list[PeopleRing]
    """Up to 50, 150 and 300 m, and up to the radius."""
    gather: list[Premises]
    """Places to gather, the nearest first; at most 3."""
    stores: list[Premises]
    """Emergency stores, the nearest first; at most 3."""
    nearest_gather_m: int | None
    """How far the nearest place to gather is, where none lies within the radius."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class RestrictionTold:
    """A hydrant that is out or a way that is shut, by somebody's word."""

    id: int
    """Number of the restriction."""
    kind: str
    """hydrant_out, lane_blocked or road_closed."""
    component_id: int | None
    """The hydrant."""
    road_id: int | None
    """The road."""
    road: str | None
    """Name of the road."""
    reason: str
    """Why."""
    author: str
    """Who set it."""
    set_at: datetime
    """When."""
    expires_at: datetime
    """Until when."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
