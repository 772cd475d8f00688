"""What the sheet tells of the building: its doors and gates, its pre-plan, its stack of floors."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from gisgov.emergency.values import About
from gisgov.said import Said
from gisgov.storage.queries import ANSWER

__all__ = [
    "BuildingBlock",
    "Door",
    "Floor",
    "FloorsBlock",
    "Gate",
    "PreplanFileTold",
    "PreplanTold",
    "UnitOnFloor",
]


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
    """Sides on which an aerial ladder can stand, by the pre-plan; `unknown` says if none is."""
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
