"""A pre-plan: what a crew writes down of a building before it burns, as NFPA 1660 lists it.

Every field may be left out: null is *not known*, never *not there*. Texts hold no names of
residents and no numbers that lead to one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

__all__ = [
    "Access",
    "Construction",
    "FireDepartmentConnection",
    "Occupants",
    "PreplanFields",
    "Protection",
    "Risers",
    "Side",
    "Utilities",
    "WaterSupply",
    "texts",
]

SHAPE = ConfigDict(use_attribute_docstrings=True, extra="forbid", allow_inf_nan=False)

Short = Annotated[str, Field(min_length=1, max_length=200)]
"""A place or a name: one line."""
Long = Annotated[str, Field(min_length=1, max_length=2000)]
"""What takes some sentences."""
Floor = Annotated[int, Field(ge=-20, le=300)]
Head = Annotated[int, Field(ge=0, le=1_000_000)]
Risers = Literal["wet", "dry", "none"]
Side = Literal["north", "east", "south", "west"]


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class Construction:
    """What the building is made of and how it is laid out."""

    kind: Short | None = None
    """Structure and fire resistance, such as 钢筋混凝土框剪, 一级."""
    roof: Short | None = None
    """Roof and what stands on it: solar panels, masts, a helipad."""
    layout: Long | None = None
    """Stairs, lifts, corridors, atria, connected basements."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class FireDepartmentConnection:
    """Where a pumper feeds the building's own system (水泵接合器)."""

    where: Short
    """Where it is, such as 北门东侧外墙."""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Longitude, WGS-84 degrees."""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class Protection:
    """What the building brings along against a fire."""

    risers: Risers | None = None
    """`wet` or `dry` risers (消火栓立管, 干式竖管), or `none`."""
    fire_department_connection: FireDepartmentConnection | None = None
    """Where a pumper feeds the system."""
    sprinklers: bool | None = None
    """Whether it has sprinklers."""
    alarm: bool | None = None
    """Whether it has an automatic fire alarm."""
    control_room: Short | None = None
    """Where the fire control room (消控室) is."""
    refuge_floors: Annotated[list[Floor], Field(max_length=30)] | None = None
    """Refuge floors (避难层), counted from the ground up; an empty list: it has none."""
    ladder_sides: Annotated[list[Side], Field(max_length=4)] | None = None
    """Sides with ground for aerial ladders (登高操作场地); an empty list: there is none."""
    design_flow_lps: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Water that the code asks for outside the building (室外消火栓设计流量), litres a second."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class Utilities:
    """Where each is shut off."""

    gas: Short | None = None
    """Where the gas is shut off."""
    power: Short | None = None
    """Where the power is cut."""
    water: Short | None = None
    """Where the water is shut off."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class WaterSupply:
    """Water on the premises."""

    tank_m3: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    """Water kept for fires (消防水池), cubic metres."""
    note: Long | None = None
    """Pumps, intakes, what else there is."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class Access:
    """How to get to it and in."""

    ways: Long | None = None
    """Approaches, gates, where to stand."""
    keys: Short | None = None
    """Where keys and cards are to be had; an office, no person."""
    obstacles: Long | None = None
    """What is in the way: wires, trees, bollards, parked cars."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class Occupants:
    """How many are in it, and how that is known."""

    day: Head | None = None
    """People by day."""
    night: Head | None = None
    """People by night."""
    basis: Short | None = None
    """How the numbers were found, such as 学校在册人数."""


@dataclass(frozen=True, kw_only=True, config=SHAPE)
class PreplanFields:
    """What is written down of a building."""

    construction: Construction = Construction()
    """Construction and layout."""
    protection: Protection = Protection()
    """Protection systems."""
    utilities: Utilities = Utilities()
    """Utilities and shut-offs."""
    water: WaterSupply = WaterSupply()
    """Water supply."""
    access: Access = Access()
    """Access."""
    occupants: Occupants = Occupants()
    """Occupants."""
    hazards: Annotated[list[Long], Field(max_length=20)] | None = None
    """Special hazards; an empty list: there are none."""
    tactics: Long | None = None
    """What the crew means to do."""


def texts(plan: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Every text of a plan, with its place in it.

    Parameters
    ----------
    plan
        A `PreplanFields`, or a part of one.

    Examples
    --------
    >>> list(texts(PreplanFields(utilities=Utilities(gas="北墙"), hazards=["氨"])))
    [('utilities.gas', '北墙'), ('hazards.0', '氨')]
    """
    if isinstance(plan, str):
        yield "", plan
    elif isinstance(plan, list):
        yield from _inside((str(number), each) for number, each in enumerate(plan))
    elif is_dataclass(plan):
        yield from _inside((part.name, getattr(plan, part.name)) for part in fields(plan))


def _inside(parts: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, part in parts:
        for place, said in texts(part):
            yield f"{name}.{place}".removesuffix("."), said
