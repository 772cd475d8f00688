"""Places along the streets: points in the carriageway, at the kerb and behind it, and what is free.

A place on a street is a road (its row), a distance along it and an offset to its side, in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs

__all__ = ["Open", "Streets", "open_ground", "streets_of", "thinned", "within"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
Texts = npt.NDArray[np.object_]

WATER = ("river", "lake")
LANE_M = 5.0


@dataclass(frozen=True)
class Streets:
    """Roads as arrays, in the order of the road frame."""

    lines: Shapes
    length: Floats
    half_width: Floats
    kind: npt.NDArray[np.object_]
    bridge: Bools

    def at(self, road: Ints, along: Floats, aside: Floats) -> Floats:
        """Coordinates (n, 2) `along` m from the start of each road and `aside` m to its left."""
        lines = self.lines[road]
        before, after = np.maximum(along - 0.5, 0), np.minimum(along + 0.5, self.length[road])
        heading = _xy(lines, after) - _xy(lines, before)
        heading /= np.maximum(np.hypot(*heading.T), 1e-9)[:, None]
        left = np.column_stack([-heading[:, 1], heading[:, 0]])
        return crs.snap(_xy(lines, along) + left * aside[:, None])

    def spread(self, weight: Floats, count: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
        """Roads and distances of `count` places, evenly along roads in proportion to `weight`."""
        ends = np.cumsum(self.length * weight)
        if count == 0 or ends.size == 0 or ends[-1] <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0)
        targets = (np.arange(count) + rng.uniform(0.2, 0.8, count)) * (ends[-1] / count)
        road = np.minimum(np.searchsorted(ends, targets, side="right"), len(ends) - 1)
        left = (ends[road] - targets) / np.maximum(weight[road], 1e-9)
        return road, np.clip(self.length[road] - left, 0, self.length[road])

    def where(self, *kinds: str) -> Floats:
        """1 for the roads of these classes that are not bridges, else 0."""
        return (np.isin(self.kind.astype(str), kinds) & ~self.bridge).astype(np.float64)


@dataclass(frozen=True)
class Open:
    """What keeps things from standing somewhere: the city's edge, buildings, water, roads."""

    city: shapely.Geometry
    buildings: shapely.STRtree
    water: shapely.STRtree
    carriageways: shapely.STRtree

    def dry(self, points: Floats) -> Bools:
        """Whether each point (n, 2) lies in the city and outside all water."""
        inside: Bools = shapely.contains_xy(self.city, points[:, 0], points[:, 1])
        return inside & ~_hit(self.water, points, 0.0)

    def free(self, points: Floats, *, wall_m: float = 0.3) -> Bools:
        """Whether each point lies on land and at least `wall_m` from any building."""
        return self.dry(points) & ~_hit(self.buildings, points, wall_m)

    def footway(self, points: Floats, *, wall_m: float = 0.3) -> Bools:
        """Whether each point is free and in no carriageway."""
        return self.free(points, wall_m=wall_m) & ~_hit(self.carriageways, points, 0.0)


def streets_of(road: pd.DataFrame) -> Streets:
    """The roads of a road frame as arrays; residential streets below `LANE_M` count as lanes."""
    lines = np.asarray(road["geometry"], dtype=object)
    width = _widths(road)
    narrow = (road["road_class"] == "residential").to_numpy() & (width < LANE_M)
    return Streets(
        lines=lines,
        length=shapely.length(lines),
        half_width=width / 2,
        kind=np.where(narrow, "lane", road["road_class"]).astype(object),
        bridge=road["bridge"].to_numpy(dtype=bool),
    )


def open_ground(frames: Mapping[str, pd.DataFrame]) -> Open:
    """Index of what stands and flows, from `area`, `building`, `land_cover` and `road`."""
    area, cover = frames["area"], frames["land_cover"]
    city = shapely.union_all(np.asarray(area.loc[area["level"] == "district", "geometry"]))
    shapely.prepare(city)
    streets = streets_of(frames["road"])
    widths = shapely.buffer(streets.lines, streets.half_width, cap_style="flat")
    return Open(
        city=city,
        buildings=shapely.STRtree(np.asarray(frames["building"]["geometry"], dtype=object)),
        water=shapely.STRtree(_pieces(cover.loc[cover["kind"].isin(WATER), "geometry"])),
        carriageways=shapely.STRtree(widths),
    )


def within(shapes: Shapes, count: int, rng: np.random.Generator) -> Floats:
    """`count` random points (n, 2) in polygons, in proportion to their areas.

    Points are drawn in each shape's bounds and those outside are drawn again, eight times at most;
    what is still outside by then falls back to a point on the surface.
    """
    if len(shapes) == 0:
        return np.empty((0, 2))
    areas = shapely.area(shapes)
    chosen = shapes[rng.choice(len(shapes), size=count, p=areas / areas.sum())]
    bounds = shapely.bounds(chosen)
    points = shapely.get_coordinates(shapely.point_on_surface(chosen))
    todo = np.arange(count)
    for _ in range(8):
        drawn = rng.uniform(bounds[todo, :2], bounds[todo, 2:])
        inside = shapely.contains_xy(chosen[todo], drawn[:, 0], drawn[:, 1])
        points[todo[inside]] = drawn[inside]
        todo = todo[~inside]
    return crs.snap(points)


def thinned(count: int, wanted: int) -> Ints:
    """Positions of `wanted` of `count` rows, evenly spaced; all of them where there are fewer.

    Examples
    --------
    >>> thinned(10, 3)
    array([1, 5, 8])
    """
    if count <= wanted:
        return np.arange(count)
    return ((np.arange(wanted) + 0.5) * count / wanted).astype(np.int64)


def _widths(road: pd.DataFrame) -> Floats:
    """Width of each road; where it is unknown, the middle one of its class, or else 6 m."""
    usual = road.groupby("road_class")["width_m"].transform("median")
    widths: Floats = road["width_m"].fillna(usual).fillna(6.0).to_numpy(np.float64)
    return widths


def _xy(lines: Shapes, along: Floats) -> Floats:
    """Coordinates at a distance from the start of each line."""
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, along))


def _hit(tree: shapely.STRtree, points: Floats, distance: float) -> Bools:
    """Whether a shape of the tree lies within `distance` of each point."""
    hit = np.zeros(len(points), dtype=bool)
    shapes = shapely.points(points)
    if distance > 0:
        pairs = tree.query(shapes, predicate="dwithin", distance=distance)
    else:
        pairs = tree.query(shapes, predicate="intersects")
    hit[pairs[0]] = True
    return hit


def _pieces(shapes: pd.Series) -> Shapes:
    """Polygons cut into pieces of a few hundred metres, so that an index over them is worth it."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    if len(parts) == 0:
        return parts
    low, high = shapely.bounds(parts)[:, :2].min(axis=0), shapely.bounds(parts)[:, 2:].max(axis=0)
    steps = [np.arange(a, b + 500.0, 500.0) for a, b in zip(low, high, strict=True)]
    x, y = (values.ravel() for values in np.meshgrid(*steps))
    cells = shapely.box(x, y, x + 500.0, y + 500.0)
    cell, part = shapely.STRtree(parts).query(cells, predicate="intersects")
    cut = shapely.intersection(cells[cell], parts[part])
    kept: Shapes = cut[~shapely.is_empty(cut)]
    return kept
