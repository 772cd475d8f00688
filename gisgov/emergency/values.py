"""What the sheet tells of the place, of neighbours, of people and of what is restricted.

Every block says where it comes from, of when it is and how far it can be trusted. Null is unknown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.dataclasses import dataclass

from gisgov.said import Said
from gisgov.storage.queries import ANSWER
from gisgov.storage.search import AreaOf, Candidate

__all__ = [
    "About",
    "Confidence",
    "Neighbour",
    "NeighboursBlock",
    "PeopleBlock",
    "PeopleRing",
    "Place",
    "Premises",
    "RestrictionTold",
    "Several",
    "SheetKind",
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
