"""Where components stand: for each kind of place, points that are free to stand on.

Each maker draws some points (n, 2) and leaves out those in buildings, water or, where it matters,
a carriageway; `sites` draws until there are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.mains import Mains, mains
from gisgov.democity.streets import Floats, Ints, Open, Shapes, Streets, streets_of, within

__all__ = ["Town", "pick", "sites", "town_of", "valve_sites"]

BUSY = ("trunk", "primary", "secondary")
STREETS = (*BUSY, "residential")
ALL = (*STREETS, "service", "lane")
PARKS = ("park", "square")
MORE = (2, 6, 20, 60)


@dataclass(frozen=True)
class Town:
    """What the makers look at."""

    streets: Streets
    ground: Open
    parks: Shapes
    estates: Shapes
    crossing: tuple[Ints, Floats, Floats]  # road, which end (0 or 1), distance that clears it
    rng: np.random.Generator


def town_of(frames: Mapping[str, pd.DataFrame], ground: Open, rng: np.random.Generator) -> Town:
    """The parts of a city that components are placed by."""
    cover = frames["land_cover"]
    parks = shapely.get_parts(np.asarray(cover.loc[cover["kind"].isin(PARKS), "geometry"]))
    streets = streets_of(frames["road"])
    return Town(
        streets=streets,
        ground=ground,
        parks=parks,
        estates=np.asarray(frames["estate"]["geometry"], dtype=object),
        crossing=_crossings(streets),
        rng=rng,
    )


def sites(town: Town, place: str, count: int) -> Floats:
    """`count` free points (count, 2) of a kind of place, spread evenly over the city.

    A place that the city has not, such as a park, becomes a place behind the kerb.
    """
    for factor in MORE:
        found = PLACES[place](town, count * factor + 8)
        if len(found) >= count:
            return pick(found, count, town.rng)
    return np.vstack([found, sites(town, "behind", count - len(found))])


def pick(points: Floats, count: int, rng: np.random.Generator) -> Floats:
    """`count` of the points, by lot, in their order."""
    return points[np.sort(rng.choice(len(points), size=count, replace=False))]


def valve_sites(
    frames: Mapping[str, pd.DataFrame], network: str, count: int, rng: np.random.Generator
) -> Floats:
    """Points (count, 2) on the mains of a network, a few metres from a junction.

    Branches into estates are twice as likely to have one as mains in the street.
    """
    plan = mains(frames, network)
    length = shapely.length(plan.lines)
    likely = np.where(plan.loop, 1.0, 2.0) * (length > 6)
    slots = np.tile(likely, 2) / (2 * likely.sum())
    usable = int((slots > 0).sum())
    chosen = rng.choice(len(slots), size=count, replace=count > usable, p=slots)
    edge, back = chosen % len(likely), chosen >= len(likely)
    along = np.minimum(rng.uniform(3, 9, len(edge)), length[edge] * 0.4)
    return _on(plan, edge, np.where(back, length[edge] - along, along))


def _on(plan: Mains, edge: Ints, along: Floats) -> Floats:
    points = shapely.line_interpolate_point(plan.lines[edge], along)
    return crs.snap(shapely.get_coordinates(points))


# ---------------------------------------------------------------- along streets


def _aside(town: Town, weight: Floats, count: int, edges: tuple[float, float]) -> Floats:
    """Points at a distance from the kerb, `edges` m outwards, on either side."""
    road, along = town.streets.spread(weight, count, town.rng)
    offset = town.streets.half_width[road] + town.rng.uniform(*edges, len(road))
    return town.streets.at(road, along, offset * town.rng.choice([-1.0, 1.0], len(road)))


def _in_carriageway(town: Town, count: int) -> Floats:
    weight = town.streets.where(*BUSY) * 2 + town.streets.where("residential", "service", "lane")
    road, along = town.streets.spread(weight, count, town.rng)
    offset = town.streets.half_width[road] * town.rng.uniform(-0.7, 0.7, len(road))
    points = town.streets.at(road, along, offset)
    return points[town.ground.free(points)]


def _at_kerb(town: Town, count: int) -> Floats:
    weight = town.streets.where(*BUSY) * 2 + town.streets.where("residential")
    points = _aside(town, weight, count, (-0.35, -0.2))
    return points[town.ground.free(points)]


def _behind(town: Town, count: int) -> Floats:
    weight = town.streets.where(*BUSY) * 2 + town.streets.where("residential", "service")
    points = _aside(town, weight, count, (0.5, 1.0))
    return points[town.ground.footway(points)]


def _behind_busy(town: Town, count: int) -> Floats:
    points = _aside(town, town.streets.where(*BUSY), count, (0.5, 1.0))
    return points[town.ground.footway(points)]


def _behind_streets(town: Town, count: int) -> Floats:
    points = _aside(town, town.streets.where(*STREETS), count, (0.8, 1.5))
    return points[town.ground.footway(points)]


def _at_lane(town: Town, count: int) -> Floats:
    points = _aside(town, town.streets.where("lane"), count, (0.3, 0.7))
    return points[town.ground.footway(points)]


def _on_bridge(town: Town, count: int) -> Floats:
    """Points on distinct bridges from the middle outwards; bridges are few, so shares are fixed."""
    rows = np.flatnonzero(town.streets.bridge)
    if rows.size == 0:
        return np.empty((0, 2))
    turn = np.arange(count) // len(rows)
    road = np.tile(rows, count // len(rows) + 1)[:count]
    share = 0.5 + 0.45 * np.sin(2.4 * turn) * (turn > 0)
    return town.streets.at(road, town.streets.length[road] * share, np.zeros(count))


# ---------------------------------------------------------------- at crossings


def _crossings(streets: Streets) -> tuple[Ints, Floats, Floats]:
    """Ends of streets where three or more streets meet, and how far to stand back to clear them."""
    rows = np.flatnonzero(streets.where(*STREETS))
    ends = [shapely.get_coordinates(shapely.get_point(streets.lines[rows], i)) for i in (0, -1)]
    _, node = np.unique(np.vstack(ends), axis=0, return_inverse=True)
    node = node.ravel()
    widest = np.zeros(node.max(initial=0) + 1)
    np.maximum.at(widest, node, np.tile(streets.half_width[rows], 2))
    real = np.bincount(node)[node] >= 3 if node.size else np.empty(0, dtype=bool)
    which = np.repeat([0.0, 1.0], len(rows))
    return np.tile(rows, 2)[real], which[real], widest[node][real]


def _near_crossing(
    town: Town, count: int, kinds: tuple[str, ...], back: tuple[float, float]
) -> Floats:
    """Points behind the kerb, `back` m from where a crossing begins."""
    road, which, clear = town.crossing
    wanted = np.flatnonzero(np.isin(town.streets.kind[road].astype(str), kinds))
    if wanted.size == 0:
        return np.empty((0, 2))
    slot = np.resize(town.rng.permutation(wanted), count)
    road, which, clear = road[slot], which[slot], clear[slot]
    along = np.minimum(clear + town.rng.uniform(*back, count), town.streets.length[road] / 2)
    along = np.where(which > 0, town.streets.length[road] - along, along)
    offset = town.streets.half_width[road] + town.rng.uniform(0.5, 1.0, count)
    points = town.streets.at(road, along, offset * town.rng.choice([-1.0, 1.0], count))
    return points[town.ground.footway(points)]


# ---------------------------------------------------------------- in parks and estates


def _inside(town: Town, shapes: Shapes, count: int) -> Floats:
    points = within(shapes, count, town.rng)
    return points[town.ground.footway(points, wall_m=1.0)]


PLACES: dict[str, Callable[[Town, int], Floats]] = {
    "carriageway": _in_carriageway,
    "kerb": _at_kerb,
    "behind": _behind,
    "busy": _behind_busy,
    "street": _behind_streets,
    "lane": _at_lane,
    "bridge": _on_bridge,
    "signals": lambda town, count: _near_crossing(town, count, BUSY, (0.5, 2.0)),
    "corner": lambda town, count: _near_crossing(town, count, STREETS, (1.0, 5.0)),
    "approach": lambda town, count: _near_crossing(town, count, STREETS, (15.0, 45.0)),
    "park": lambda town, count: _inside(town, town.parks, count),
    "estate": lambda town, count: _inside(town, town.estates, count),
}
