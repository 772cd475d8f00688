"""What a crew is told of the way in: where it stands, what is in the way, what would be nearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gisgov.network.roads import Approach, DeadEnd, Rejected, Standing, Stretch, VehicleClass
from gisgov.said import Said

__all__ = ["first_due", "refusal", "says", "stand", "turning_m"]

LANE_M = 4.0
"""Clear width and height of a fire lane (GB 50016)."""
TURNING_M = 12.0
"""Side of the square to turn in at a dead end (GB 50016)."""
TURNING_HIGH_M = 15.0
"""At high-rise buildings; what heavy vehicles ask more is a matter of their class."""
TIGHT_M = 1.0
"""A road less than that wider than the vehicle is driven at a walk, and told."""
IN_TIME_S = 300.0
"""From the alarm to the edge of the station's area (建标 152)."""
MEASURED = frozenset({"too_narrow", "too_low", "too_heavy", "gate_narrow", "gate_low"})
"""Reasons that have a measure of the road and one of the vehicle."""
ASKED = frozenset({"unknown_width", "unknown_height"})
"""Reasons that have one of the vehicle alone."""


def turning_m(vehicle: VehicleClass, *, high_rise: bool | None) -> float:
    """Side of the square that a vehicle needs to turn in at a building; unknown height is not high.

    Examples
    --------
    >>> light = VehicleClass("light", 2.0, 2.6, 5.5, 12.0)
    >>> turning_m(light, high_rise=False), turning_m(light, high_rise=True)
    (12.0, 15.0)
    """
    return max(vehicle.turning_m, TURNING_HIGH_M if high_rise else TURNING_M)


def stand(approach: Approach, *, reach_m: float = Standing.reach_m) -> Said:
    """Where a vehicle stands, or that none gets near."""
    found = approach.stand
    if found is not None:
        road = _road(found.name or found.name_en)
        return Said("ways.stand", {"road": road, "distance_m": found.distance_m})
    if approach.nearest_m is None:
        return Said("ways.none_at_all", {"reach_m": reach_m})
    given = {"reach_m": reach_m, "nearest_m": approach.nearest_m}
    return Said("ways.none" if approach.nearest_m > reach_m else "ways.none_on_this_side", given)


def first_due(approach: Approach, stations: Sequence[str]) -> Said:
    """Which station is first, and whether within five minutes.

    Parameters
    ----------
    approach
        How it gets there.
    stations
        Names, in the order in which stations were given to `times`.
    """
    if not approach.arrivals:
        return Said("ways.no_station")
    first = approach.arrivals[0]
    given = {"station": stations[first.station], "minutes": first.seconds / 60}
    if first.unknown:
        return Said("ways.first_unknown", given)
    return Said("ways.first" if first.seconds <= IN_TIME_S else "ways.first_late", given)


def says(approach: Approach) -> tuple[Said, ...]:
    """What is to be known of a way in; nothing where no vehicle stands."""
    return tuple(_says(approach)) if approach.stand is not None else ()


def refusal(road: Rejected) -> Said:
    """Why a road that would be nearer does not do."""
    itself = road.road_id == road.at_road_id
    given = {
        "road": _road(road.name or road.name_en),
        "distance_m": road.distance_m,
        "reason": _reason(road),
    }
    if not itself:
        given["at"] = _road(road.at_name or road.at_name_en)
    if not road.alike:
        return Said("ways.refused" if itself else "ways.refused_by", given)
    given["count"] = len(road.alike)
    return Said("ways.refused_alike" if itself else "ways.refused_by_alike", given)


def _says(approach: Approach) -> Iterator[Said]:
    if approach.stand is not None and approach.stand.behind_wall:
        yield Said("ways.across_wall")
    if approach.unknown:
        yield _unknown(approach.unknown)
    yield from _gates(approach.gates)
    yield from _tight(approach.tightest, approach.vehicle)
    yield _lane(approach)
    if approach.dead_end is not None:
        yield _dead_end(approach.dead_end)


def _unknown(roads: Sequence[Stretch]) -> Said:
    metres = sum(road.value for road in roads)
    given = {"metres": metres, "count": len(roads), "road": _named(roads[-1])}
    return Said("ways.over_unknown" if len(roads) == 1 else "ways.over_several_unknown", given)


def _gates(roads: Sequence[Stretch]) -> Iterator[Said]:
    if len(roads) == 1:
        yield Said("ways.gate", {"road": _named(roads[0])})
    elif roads:
        yield Said("ways.gates", {"count": len(roads), "road": _named(roads[-1])})


def _tight(road: Stretch | None, vehicle: VehicleClass) -> Iterator[Said]:
    if road is not None and road.value < vehicle.width_m + TIGHT_M:
        given = {"road": _named(road), "width_m": road.value, "vehicle_m": vehicle.width_m}
        yield Said("ways.tight", given)


def _lane(approach: Approach) -> Said:
    if approach.lane_met is None:
        return Said("ways.lane_unknown")
    if approach.lane_met:
        return Said("ways.lane_met", {"width_m": approach.lane_m})
    if approach.lane_height_m is not None and approach.lane_height_m < LANE_M:
        return Said("ways.lane_low", {"height_m": approach.lane_height_m})
    return Said("ways.lane_narrow", {"width_m": approach.lane_m})


def _dead_end(end: DeadEnd) -> Said:
    given = {"length_m": end.length_m, "needed_m": end.needed_m}
    if end.clear_m is None:
        return Said("ways.dead_end_unknown", given)
    given["clear_m"] = end.clear_m
    return Said("ways.dead_end_met" if end.met else "ways.dead_end_tight", given)


def _reason(road: Rejected) -> Said:
    measured = {"value": road.value, "needed": road.needed} if road.code in MEASURED else {}
    asked = {"needed": road.needed} if road.code in ASKED else {}
    return Said(f"ways.is_{road.code}", measured | asked)


def _named(road: Stretch) -> str | Said:
    return _road(road.name or road.name_en)


def _road(name: str | None) -> str | Said:
    return name or Said("ways.unnamed")
