"""Which vehicle passes which road, and how fast: an edge passes, fails by a code, or is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from gisgov.network.roads.graph import Roads

__all__ = ["Driving", "Passing", "VehicleClass", "passing"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

BOLLARDS = frozenset(["bollard", "block", "jersey_barrier", "planter", "log", "debris"])
"""What stands in the way of any vehicle."""

WALLS = frozenset(["wall"])

NOT_DRIVEN = frozenset(["footway", "path", "steps", "cycleway", "bridleway"])
"""Classes of roads on which no engine is sent, wide as they may be."""

SPEEDS_MPS = MappingProxyType(
    {
        "motorway": 20.0,
        "trunk": 14.0,
        "primary": 11.0,
        "secondary": 10.0,
        "tertiary": 9.0,
        "busway": 9.0,
        "unclassified": 7.0,
        "residential": 6.0,
        "road": 6.0,
        "living_street": 4.0,
        "service": 4.0,
        "track": 4.0,
        "pedestrian": 3.0,
    }
)
"""Metres a second of an engine by class of road.

The explanations of the building standard of urban fire stations (建标 152) reckon 30 to 35 km/h
through a city, that is 8.3 to 9.7 m/s; main roads are set above it, lanes below.
"""

NARROW_MPS = ((3.5, 3.0), (5.0, 5.0), (7.0, 8.0))
"""Below a width in metres, no faster than so many metres a second."""


class Passing(IntEnum):
    """Whether a vehicle passes an edge; the least is told of what holds together."""

    PASSES = 0
    BLOCKED = 1
    WALL = 2
    BOLLARD = 3
    BARRIER = 4
    LOCKED_GATE = 5
    NOT_DRIVEN = 6
    TOO_NARROW = 7
    TOO_LOW = 8
    TOO_HEAVY = 9
    GATE_NARROW = 10
    GATE_LOW = 11
    UNKNOWN_WIDTH = 12
    UNKNOWN_HEIGHT = 13

    @property
    def unknown(self) -> bool:
        """Whether nobody knows that it passes, and nobody that it does not."""
        return self >= Passing.UNKNOWN_WIDTH


@dataclass(frozen=True)
class VehicleClass:
    """A class of fire appliances; NaN is unknown, and then passes only what has no limit."""

    code: str
    width_m: float
    height_m: float
    weight_t: float
    turning_m: float
    """Side of the square that GB 50016 asks for it to turn in at a dead end."""
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Driving:
    """How engines are reckoned to drive; a city may set it."""

    speeds_mps: Mapping[str, float] = field(default_factory=lambda: SPEEDS_MPS)
    """By class of road."""
    other_mps: float = 5.0
    """On roads of any other class."""
    narrow_mps: tuple[tuple[float, float], ...] = NARROW_MPS
    """Below a width, no faster than."""
    start_up_s: float = 60.0
    """From the alarm until the wheels turn: one of the five minutes of 建标 152."""
    gate_s: float = 30.0
    """Until a gate is opened: no way leads through an estate that saves less."""
    spare_m: float = 0.5
    """What a road must be wider than the vehicle."""
    one_way: Literal["kept", "ignored"] = "kept"
    """Engines keep to one-way streets: against the traffic they are let through by the police."""


def passing(
    roads: Roads,
    vehicle: VehicleClass,
    *,
    driving: Driving,
    blocked: frozenset[int] = frozenset(),
    locked: frozenset[int] = frozenset(),
) -> Codes:
    """Tell of each edge whether the vehicle passes it.

    A width that nobody knows is unknown, and so is the height of a tunnel without a limit. Limits
    of height and weight are those posted: a road without one has none. A gate lets pass what the
    road does, unless it is known to be tighter.

    Parameters
    ----------
    roads
        The network.
    vehicle
        The class of vehicle.
    driving
        What a road must be wider than the vehicle.
    blocked
        Rows of `road` that are closed now.
    locked
        Rows of `road` whose gate is locked now, and the key is not at hand.

    Returns
    -------
    numpy.ndarray
        int8: a `Passing`, by edge.
    """
    width_m = vehicle.width_m + driving.spare_m
    unmeasured = np.isnan(roads.width_m) | np.isnan(width_m)
    barriers = _barriers(roads)
    found = [
        (roads.edges_of(blocked), Passing.BLOCKED),
        (barriers == Passing.WALL, Passing.WALL),
        (barriers == Passing.BOLLARD, Passing.BOLLARD),
        (barriers == Passing.BARRIER, Passing.BARRIER),
        (roads.edges_of(locked), Passing.LOCKED_GATE),
        (np.isin(roads.road_class.astype(str), list(NOT_DRIVEN)), Passing.NOT_DRIVEN),
        (_below(roads.width_m, width_m) & ~unmeasured, Passing.TOO_NARROW),
        (_below(roads.height_limit_m, vehicle.height_m), Passing.TOO_LOW),
        (_below(roads.weight_limit_t, vehicle.weight_t), Passing.TOO_HEAVY),
        (_below(roads.gate_width_m, width_m), Passing.GATE_NARROW),
        (_below(roads.gate_height_m, vehicle.height_m), Passing.GATE_LOW),
        (unmeasured, Passing.UNKNOWN_WIDTH),
        (roads.tunnel & np.isnan(roads.height_limit_m), Passing.UNKNOWN_HEIGHT),
    ]
    conditions, codes = zip(*found, strict=True)
    return np.select(conditions, [int(code) for code in codes], 0).astype(np.int8)


def needed(code: Passing, vehicle: VehicleClass, driving: Driving) -> float:
    """What a vehicle asks of a road where it failed by measure; NaN where it is no measure."""
    asked = {
        Passing.TOO_NARROW: vehicle.width_m + driving.spare_m,
        Passing.GATE_NARROW: vehicle.width_m + driving.spare_m,
        Passing.UNKNOWN_WIDTH: vehicle.width_m + driving.spare_m,
        Passing.TOO_LOW: vehicle.height_m,
        Passing.GATE_LOW: vehicle.height_m,
        Passing.UNKNOWN_HEIGHT: vehicle.height_m,
        Passing.TOO_HEAVY: vehicle.weight_t,
    }
    return round(asked.get(code, np.nan), 2)


def measured(roads: Roads, edge: int, code: Passing) -> float:
    """What the road has where a vehicle failed by measure; NaN where nothing is known."""
    known = {
        Passing.TOO_NARROW: roads.width_m,
        Passing.TOO_LOW: roads.height_limit_m,
        Passing.TOO_HEAVY: roads.weight_limit_t,
        Passing.GATE_NARROW: roads.gate_width_m,
        Passing.GATE_LOW: roads.gate_height_m,
    }
    return float(known[code][edge]) if code in known else np.nan


def seconds(roads: Roads, driving: Driving) -> Floats:
    """How long each edge takes."""
    return roads.length_m / _speed(roads, driving) + np.where(roads.gated, driving.gate_s, 0.0)


def _below(given: Floats, needed: float) -> npt.NDArray[np.bool_]:
    """Where a limit is known and a vehicle is not known to keep it."""
    return ~np.isnan(given) & ~(given >= needed)


def _speed(roads: Roads, driving: Driving) -> Floats:
    kinds, which = np.unique(roads.road_class.astype(str), return_inverse=True)
    by_kind = np.array([driving.speeds_mps.get(str(k), driving.other_mps) for k in kinds], float)
    speed = by_kind[which] if len(kinds) else np.empty(0)
    for width_m, most in driving.narrow_mps:
        speed = np.where(roads.width_m < width_m, np.minimum(speed, most), speed)
    return speed


def _barriers(roads: Roads) -> Codes:
    """What bars each edge; any kind that is not known to open is a barrier."""
    kinds = roads.barrier.astype(str)
    limited = (kinds == "height_restrictor") & ~np.isnan(roads.height_limit_m)
    known = [(kinds == "None") | limited, roads.gated]
    stand = [np.isin(kinds, list(WALLS)), np.isin(kinds, list(BOLLARDS))]
    codes = [Passing.PASSES, Passing.PASSES, Passing.WALL, Passing.BOLLARD]
    return np.select([*known, *stand], [int(c) for c in codes], Passing.BARRIER).astype(np.int8)
