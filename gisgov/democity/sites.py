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

__all__ = ["Surroundings", "pick", "sites", "surroundings", "valve_sites"]

BUSY = ("trunk", "primary", "secondary")
STREETS = (*BUSY, "residential")
PARKS = ("park", "square")
MORE = (2, 6, 20, 60)


@dataclass(frozen=True)
class Surroundings:
    """What the makers look at."""

    streets: Streets
    ground: Open
    parks: Shapes
    estates: Shapes
    crossing: tuple[Ints, Floats, Floats]  # road, which end (0 or 1), distance that clears it
    rng: np.random.Generator


def surroundings(
    frames: Mapping[str, pd.DataFrame], ground: Open, rng: np.random.Generator
) -> Surroundings:
    """The parts of a city that components are placed by."""
    cover = frames["land_cover"]
    parks = shapely.get_parts(np.asarray(cover.loc[cover["kind"].isin(PARKS), "geometry"]))
    streets = streets_of(frames["road"])
    return Surroundings(
        streets=streets,
        ground=ground,
        parks=parks,
        estates=np.asarray(frames["estate"]["geometry"], dtype=object),
        crossing=_crossings(streets),
        rng=rng,
    )


def sites(around: Surroundings, place: str, count: int) -> Floats:
    """`count` free points (count, 2) of a kind of place, spread evenly over the city.

    A place that the city has not, such as a park, becomes a place behind the kerb.
    """
    for factor in MORE:
        found = PLACES[place](around, count * factor + 8)
        if len(found) >= count:
            return pick(found, count, around.rng)
    return np.vstack([found, sites(around, "behind", count - len(found))])


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


def _aside(around: Surroundings, weight: Floats, count: int, edges: tuple[float, float]) -> Floats:
    """Points at a distance from the kerb, `edges` m outwards, on either side."""
    road, along = around.streets.spread(weight, count, around.rng)
    offset = around.streets.half_width[road] + around.rng.uniform(*edges, len(road))
    return around.streets.at(road, along, offset * around.rng.choice([-1.0, 1.0], len(road)))


def _in_carriageway(around: Surroundings, count: int) -> Floats:
    weight = around.streets.where(*BUSY) * 2 + around.streets.where(
        "residential", "service", "lane"
    )
    road, along = around.streets.spread(weight, count, around.rng)
    offset = around.streets.half_width[road] * around.rng.uniform(-0.7, 0.7, len(road))
    points = around.streets.at(road, along, offset)
    return points[around.ground.free(points)]


def _at_kerb(around: Surroundings, count: int) -> Floats:
    weight = around.streets.where(*BUSY) * 2 + around.streets.where("residential")
    points = _aside(around, weight, count, (-0.35, -0.2))
    return points[around.ground.free(points)]


def _behind(around: Surroundings, count: int) -> Floats:
    weight = around.streets.where(*BUSY) * 2 + around.streets.where("residential", "service")
    points = _aside(around, weight, count, (0.5, 1.0))
    return points[around.ground.footway(points)]


def _behind_busy(around: Surroundings, count: int) -> Floats:
    points = _aside(around, around.streets.where(*BUSY), count, (0.5, 1.0))
    return points[around.ground.footway(points)]


def _behind_streets(around: Surroundings, count: int) -> Floats:
    points = _aside(around, around.streets.where(*STREETS), count, (0.8, 1.5))
    return points[around.ground.footway(points)]


def _at_lane(around: Surroundings, count: int) -> Floats:
    points = _aside(around, around.streets.where("lane"), count, (0.3, 0.7))
    return points[around.ground.footway(points)]


def _on_bridge(around: Surroundings, count: int) -> Floats:
    """Points on the bridges over water, each from its middle outwards at fixed shares."""
    bridges = np.flatnonzero(around.streets.bridge)
    lines = around.streets.lines[bridges]
    over = around.ground.water.query(lines, predicate="intersects")[0]
    rows = bridges[np.unique(over)]
    if rows.size == 0:
        return np.empty((0, 2))
    turn = np.arange(count) // len(rows)
    road = np.tile(rows, count // len(rows) + 1)[:count]
    share = 0.5 + 0.25 * np.sin(2.4 * turn) * (turn > 0)
    return around.streets.at(road, around.streets.length[road] * share, np.zeros(count))


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
    around: Surroundings, count: int, kinds: tuple[str, ...], back: tuple[float, float]
) -> Floats:
    """Points behind the kerb, `back` m from where a crossing begins."""
    road, which, clear = around.crossing
    wanted = np.flatnonzero(np.isin(around.streets.kind[road].astype(str), kinds))
    if wanted.size == 0:
        return np.empty((0, 2))
    slot = np.resize(around.rng.permutation(wanted), count)
    road, which, clear = road[slot], which[slot], clear[slot]
    along = np.minimum(clear + around.rng.uniform(*back, count), around.streets.length[road] / 2)
    along = np.where(which > 0, around.streets.length[road] - along, along)
    offset = around.streets.half_width[road] + around.rng.uniform(0.5, 1.0, count)
    points = around.streets.at(road, along, offset * around.rng.choice([-1.0, 1.0], count))
    return points[around.ground.footway(points)]


# ---------------------------------------------------------------- in parks and estates


def _inside(around: Surroundings, shapes: Shapes, count: int) -> Floats:
    points = within(shapes, count, around.rng)
    return points[around.ground.footway(points, wall_m=1.0)]


PLACES: dict[str, Callable[[Surroundings, int], Floats]] = {
    "carriageway": _in_carriageway,
    "kerb": _at_kerb,
    "behind": _behind,
    "busy": _behind_busy,
    "street": _behind_streets,
    "lane": _at_lane,
    "bridge": _on_bridge,
    "signals": lambda around, count: _near_crossing(around, count, BUSY, (0.5, 2.0)),
    "corner": lambda around, count: _near_crossing(around, count, STREETS, (1.0, 5.0)),
    "approach": lambda around, count: _near_crossing(around, count, STREETS, (15.0, 45.0)),
    "park": lambda around, count: _inside(around, around.parks, count),
    "estate": lambda around, count: _inside(around, around.estates, count),
}
