"""The best approach to a building: where an engine stands, how it comes, what would be nearer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.errors import BadInput
from gisgov.network.roads import ends
from gisgov.network.roads.graph import Roads
from gisgov.network.roads.rejecting import Rejected, rejected
from gisgov.network.roads.standing import Hidden, Spots, View, spots_near
from gisgov.network.roads.travel import Travel
from gisgov.network.roads.tree import Tree, Way, line_of
from gisgov.network.roads.vehicles import Passing, VehicleClass

__all__ = ["Approach", "Arrival", "Stand", "Standing", "Stretch", "approach"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LANE_M = 4.0  # GB 50016: clear width and height of a fire lane
NEAREST_M = 1000.0
LOOKED_AT = 8  # places at a time


@dataclass(frozen=True)
class Standing:
    """What is asked of a stand."""

    reach_m: float = 100.0
    """How far it may be from the door."""
    turning_m: float | None = None
    """Room to turn in a dead end; that of the vehicle if not given."""
    way_m: float = 500.0
    """How much of the way is drawn."""


@dataclass(frozen=True)
class Stand:
    """Where an engine stands."""

    x: float
    y: float
    road_id: int
    name: str | None
    name_en: str | None
    edge: int
    """Position among the roads of the network, and how far along."""
    at_m: float
    distance_m: float
    """To the door in a straight line; to the building's edge where no door is given."""
    walk_m: float
    """The same round the building, where this lies between."""
    behind_wall: bool
    """Whether a wall lies between it and the building, as it does for each place within reach."""


@dataclass(frozen=True)
class Arrival:
    """When an engine of one station is at the stand."""

    station: int
    """Position among the stations."""
    seconds: float
    unknown: bool
    """Whether its way leads over roads of which nobody knows whether they are fit."""


@dataclass(frozen=True)
class Stretch:
    """A road on the way, and what counts of it."""

    road_id: int
    name: str | None
    name_en: str | None
    value: float
    """Metres: of width for the tightest, of length else."""


@dataclass(frozen=True)
class Approach:
    """How a class of vehicles gets to a building.

    Attributes
    ----------
    vehicle
        The class of vehicles.
    stand
        Where it stands; None where nothing reaches, and `rejected` and `nearest_m` say why.
    arrivals
        Of each station that gets there, first the one that is first: known ways before unknown.
    way, way_m
        The last 500 m of the way of the first one, and its whole length.
    tightest
        Where that end of the way is least wide, gates included, as far as widths are known.
    gates
        Roads on the whole way with a gate that somebody opens.
    unknown
        Roads on the whole way that nobody knows to be fit, with how many metres.
    lane_m, lane_height_m, lane_met
        The last stretch against the fire lane of GB 50016, 4 m wide and high: its least width as
        far as it is known (None for not at all), its least height limit (None for none), whether it
        is met (None where nobody knows).
    dead_end
        The dead end that it ends in; None where an engine can drive on.
    rejected
        Roads that would be nearer but fail, the nearest first.
    nearest_m
        Where nothing stands within reach: distance to the nearest road that is reached; None if
        there is none within 1 km.
    """

    vehicle: VehicleClass
    stand: Stand | None
    rejected: tuple[Rejected, ...]
    arrivals: tuple[Arrival, ...] = ()
    way: shapely.LineString | None = None
    way_m: float = 0.0
    tightest: Stretch | None = None
    gates: tuple[Stretch, ...] = ()
    unknown: tuple[Stretch, ...] = ()
    lane_m: float | None = None
    lane_height_m: float | None = None
    lane_met: bool | None = None
    dead_end: ends.DeadEnd | None = None
    nearest_m: float | None = None


def approach(
    travel: Travel,
    building: shapely.Geometry | None,
    *,
    door: shapely.Point | None = None,
    walls: Sequence[shapely.Geometry] = (),
    water: Sequence[shapely.Geometry] = (),
    obstacles: Sequence[shapely.Geometry] | None = None,
    standing: Standing | None = None,
) -> Approach:
    """Find where a class of vehicles stands for a building, and how it gets there.

    The stand is the place nearest to the door as a crew walks, on a road known to be fit that is
    reached over roads known to be fit, from which no wall or water lies before the building's edge.
    Where there is none, roads of which nobody knows are taken; where walls are all round, the
    nearest place behind one; and this is said. Across water no engine stands.

    Parameters
    ----------
    travel
        What the class reaches from the stations (`times`).
    building
        The building's outline; None or empty where the fire is at a place without one.
    door
        The door that counts, or that place; the building's edge if not given.
    walls, water
        What a crew does not cross: lines or polygons around the building.
    obstacles
        What keeps an engine from turning (buildings, walls, water); None where it is not known.
    standing
        What is asked of a stand.

    Returns
    -------
    Approach
        Always: where nothing reaches it has no stand and says why.

    Raises
    ------
    BadInput
        Neither a building nor a door is given.
    """
    asked = standing or Standing()
    view = _view(building, door, walls, water)
    target = view.building if view.door is None else view.door
    spots = spots_near(travel.roads, target, reach_m=asked.reach_m)
    for worst, tree in product((Hidden.FREE, Hidden.WALL), (travel.known, travel.unknown)):
        stand = _chosen(tree, spots, view, worst=worst)
        if stand is not None:
            nearer = (spots.distance_m < stand.distance_m) & (spots.edges != stand.edge)
            why = rejected(travel, tree, spots.only(nearer), view)
            around = None if obstacles is None else _array(obstacles)
            return _composed(travel, tree, stand, around, asked, why)
    why = rejected(travel, travel.unknown, spots, view)
    return Approach(travel.vehicle, None, why, nearest_m=_nearest(travel, target))


def _view(
    building: shapely.Geometry | None,
    door: shapely.Point | None,
    walls: Sequence[shapely.Geometry],
    water: Sequence[shapely.Geometry],
) -> View:
    """What is seen of the building; of the door where there is no building."""
    door = None if door is None or shapely.is_empty(door) else door
    seen = door if building is None or shapely.is_empty(building) else building
    if seen is None:
        raise BadInput("ways.nowhere")
    return View(seen, door, _array(walls), _array(water))


def _chosen(tree: Tree, spots: Spots, view: View, *, worst: Hidden) -> Stand | None:
    """The place nearest to the door of those that are reached, with no worse than that between."""
    spots = spots.only(tree.gets_to(spots.edges, spots.at_m))
    best, walk_m = None, np.inf
    # Most buildings see the first few places: the others are not looked at.
    for first in range(0, len(spots.edges), LOOKED_AT):
        if spots.distance_m[first] >= walk_m:
            break
        some = spots.only(np.arange(first, min(first + LOOKED_AT, len(spots.edges))))
        some = some.only(view.hidden_by(some.points) <= worst)
        walks = view.walk_m(some)
        if walks.min(initial=np.inf) < walk_m:
            i = int(walks.argmin())
            walk_m = float(walks[i])
            best = _stand(tree, some.only(np.array([i])), walk_m, worst)
    return best


def _stand(tree: Tree, spot: Spots, walk_m: float, worst: Hidden) -> Stand:
    roads, edge = tree.roads, int(spot.edges[0])
    x, y = shapely.get_coordinates(spot.points)[0].tolist()
    return Stand(
        x=x,
        y=y,
        road_id=int(roads.id[edge]),
        name=roads.name[edge],
        name_en=roads.name_en[edge],
        edge=edge,
        at_m=float(spot.at_m[0]),
        distance_m=float(spot.distance_m[0]),
        walk_m=walk_m,
        behind_wall=worst == Hidden.WALL,
    )


def _composed(
    travel: Travel,
    tree: Tree,
    stand: Stand,
    obstacles: npt.NDArray[np.object_] | None,
    asked: Standing,
    why: tuple[Rejected, ...],
) -> Approach:
    roads = travel.roads
    arrivals = _arrivals(travel, tree, stand)
    way = tree.way(arrivals[0].station, stand.edge, stand.at_m)
    last = ends.last_stretch(tree, way).edges
    turning_m = travel.vehicle.turning_m if asked.turning_m is None else asked.turning_m
    return Approach(
        travel.vehicle,
        stand,
        why,
        arrivals=arrivals,
        way=line_of(roads, way, last_m=asked.way_m),
        way_m=way.metres,
        tightest=_tightest(travel, way, last_m=asked.way_m),
        gates=_stretches(travel, way, roads.gated[way.edges]),
        unknown=_stretches(travel, way, travel.passing[way.edges] != Passing.PASSES),
        lane_m=_least(roads.clear_m[last]),
        lane_height_m=_least(roads.clear_height_m[last]),
        lane_met=_lane_met(roads, last),
        dead_end=ends.dead_end(tree, way, obstacles=obstacles, needed_m=turning_m),
    )


def _arrivals(travel: Travel, tree: Tree, stand: Stand) -> tuple[Arrival, ...]:
    """Of each station that gets there: over known roads, or else over unknown ones."""
    edge, at_m = np.array([stand.edge]), np.array([stand.at_m])
    seconds = tree.reach(edge, at_m)[:, 0]
    unknown = np.full(len(seconds), tree is not travel.known)
    if not np.isfinite(seconds).all() and tree is travel.known:
        unknown = np.isinf(seconds)
        late = travel.unknown.reach(edge, at_m)[:, 0]
        seconds = np.where(unknown, late, seconds)
    order = np.lexsort((seconds, unknown))
    return tuple(
        Arrival(int(i), float(seconds[i]), bool(unknown[i]))
        for i in order
        if np.isfinite(seconds[i])
    )


def _tightest(travel: Travel, way: Way, *, last_m: float) -> Stretch | None:
    """The least wide road at the end of a way, of those whose width is known."""
    left = way.left_m
    width = np.where(left < last_m, travel.roads.clear_m[way.edges], np.nan)
    if np.isnan(width).all():
        return None
    i = int(np.nanargmin(width))
    return _stretch(travel, int(way.edges[i]), float(width[i]))


def _stretches(travel: Travel, way: Way, which: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Roads of a way that these edges are, with how many metres."""
    lengths = np.abs(way.to_m - way.from_m)
    return tuple(
        _stretch(travel, int(way.edges[i]), float(lengths[i])) for i in np.flatnonzero(which)
    )


def _stretch(travel: Travel, edge: int, value: float) -> Stretch:
    roads = travel.roads
    return Stretch(int(roads.id[edge]), roads.name[edge], roads.name_en[edge], value)


def _least(values: Floats) -> float | None:
    return None if np.isnan(values).all() else float(np.nanmin(values))


def _lane_met(roads: Roads, edges: Ints) -> bool | None:
    """Whether the fire lane of GB 50016 is met: one narrow place suffices that it is not."""
    if (roads.clear_m[edges] < LANE_M).any() or (roads.clear_height_m[edges] < LANE_M).any():
        return False
    return None if np.isnan(roads.width_m[edges]).any() else True


def _nearest(travel: Travel, target: shapely.Geometry) -> float | None:
    """How far the nearest road is that any station reaches."""
    edges, index = travel.unknown.index
    found = index.query_nearest(target, max_distance=NEAREST_M, all_matches=False)
    if len(found) == 0:
        return None
    return float(shapely.distance(travel.roads.geometry[edges[found[0]]], target))


def _array(given: Sequence[shapely.Geometry]) -> npt.NDArray[np.object_]:
    found = np.empty(len(given), dtype=object)
    found[:] = list(given)
    return found[~(shapely.is_missing(found) | shapely.is_empty(found))]
