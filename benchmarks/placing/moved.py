"""One border of a large city, moved and moved back: seconds until each row's new grid is committed.

A corner is added to an edge that two grids of one community share, at a place inside one of them;
a triangle, and the rows in it, change hands. Nothing else is touched.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection, Engine, text

from benchmarks.cities import timed
from gisgov import crs
from gisgov.storage.borders import load_areas
from gisgov.storage.read import frame

__all__ = ["X10_GRIDS", "Moved", "move"]

X10_GRIDS = 11_100
ONE_OF = 5  # rows, by which an edge is chosen
LOOKED_AT = 5_000  # edges, the longest ones
DEPTHS = (0.25, 0.5, 1.0, 1.5)  # of the edge's length
Geometries = npt.NDArray[np.object_]

PLACES = {"building": "point", "component": "geometry", "incident": "geometry"}


@dataclass(frozen=True)
class Moved:
    """A border that was moved.

    Attributes
    ----------
    grids, rows
        Of the city.
    codes
        The grids on its two sides.
    changed
        Rows that another grid holds since.
    seconds, back_s
        Until all is committed, and until it is as it was.
    wrong
        Rows that do not lie in their grid once the border is moved, and by which the grids hold
        more or fewer than before once it is back.
    """

    grids: int
    rows: int
    codes: tuple[str, str]
    changed: int
    seconds: float
    back_s: float
    wrong: int


def move(db: Engine) -> Moved:
    """Move a border of a city, look at every row, move it back, count again."""
    with db.connect() as conn:
        areas = frame(conn, "areas")
        grids = areas[areas["level"] == "grid"].drop(columns=["id", "valid"]).reset_index(drop=True)
        as_it_was, moved = _versions(grids, _points(conn))
        before = _held(conn)
    seconds = timed(lambda: _commit(db, moved))
    with db.connect() as conn:
        wrong = _wrong(conn)
        changed = sum((_held(conn) - before).values())
    back_s = timed(lambda: _commit(db, as_it_was))
    with db.connect() as conn:
        after = _held(conn)
    wrong += sum(((after - before) + (before - after)).values())
    codes = (moved["code"].iloc[0], moved["code"].iloc[1])
    return Moved(len(grids), before.total(), codes, changed, seconds, back_s, wrong)


def _commit(db: Engine, areas: gpd.GeoDataFrame) -> None:
    with db.begin() as conn:
        load_areas(conn, areas)


# ---------------------------------------------------------------- which border, and how


def _versions(
    grids: gpd.GeoDataFrame, points: Geometries
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The two grids between which most points change hands, before and after."""
    shapes = np.asarray(grids.geometry.array)
    edges = _shared(grids)
    triangles = np.concatenate([_triangles(edges, shapes, depth=depth) for depth in DEPTHS])
    edges = pd.concat([edges] * len(DEPTHS), ignore_index=True)
    inside = shapely.covers(shapes[edges["gives"]], triangles)
    which = shapely.STRtree(points).query(triangles, predicate="contains")[0]
    counts = np.bincount(which, minlength=len(edges)) * inside
    for best in np.argsort(-counts):  # the first that leaves both grids whole
        ends = edges.loc[best, ["ax", "ay", "bx", "by"]].to_numpy(dtype=float).reshape(2, 2)
        apex = shapely.get_coordinates(triangles[best])[2]
        pair = grids.iloc[[edges["takes"][best], edges["gives"][best]]]
        after = pair.set_geometry(
            gpd.GeoSeries([_cornered(s, ends, apex) for s in pair.geometry], pair.index, pair.crs)
        )
        gained = after.geometry.area.to_numpy() - pair.geometry.area.to_numpy()
        size = triangles[best].area
        if after.geometry.is_valid.all() and np.allclose(gained, [size, -size], atol=1e-3):
            return pair, after
    sys.exit("No border of this city can be moved.")


def _shared(grids: gpd.GeoDataFrame) -> pd.DataFrame:
    """The longest edges between two grids of one community, as each of the two goes along them."""
    rings = shapely.get_parts(np.asarray(grids.geometry.array), return_index=True)
    lines, part = shapely.get_rings(rings[0], return_index=True)
    xy, ring = shapely.get_coordinates(lines, return_index=True)
    on = ring[1:] == ring[:-1]
    edges = pd.DataFrame(np.hstack([xy[:-1], xy[1:]])[on], columns=["ax", "ay", "bx", "by"])
    edges["gives"] = rings[1][part][ring[1:][on]]
    back = edges.rename(columns={"ax": "bx", "ay": "by", "bx": "ax", "by": "ay", "gives": "takes"})
    both = edges.merge(back, on=["ax", "ay", "bx", "by"])
    parent = grids["parent"].to_numpy(dtype=object)
    both = both[parent[both["gives"]] == parent[both["takes"]]]
    length = np.hypot(both["bx"] - both["ax"], both["by"] - both["ay"])
    longest: pd.DataFrame = both.loc[length.nlargest(LOOKED_AT).index]
    return longest.reset_index(drop=True)


def _triangles(edges: pd.DataFrame, shapes: Geometries, *, depth: float) -> Geometries:
    """For each edge the triangle on it that lies on the side of the grid that gives."""
    a, b = edges[["ax", "ay"]].to_numpy(), edges[["bx", "by"]].to_numpy()
    aside = (b - a)[:, ::-1] * [-depth, depth]
    left, right = (
        np.asarray(shapely.polygons(np.stack([a, b, crs.snap((a + b) / 2 + way)], axis=1)))
        for way in (aside, -aside)
    )
    inside: Geometries = np.where(shapely.covers(shapes[edges["gives"]], left), left, right)
    return inside


def _cornered(
    shape: shapely.MultiPolygon, ends: np.ndarray, apex: np.ndarray
) -> shapely.MultiPolygon:
    """The shape with a corner more on one of its edges."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = []
        for ring in shapely.get_rings(part):
            xy = shapely.get_coordinates(ring)
            along = (xy[:-1] == ends[0]).all(axis=1) & (xy[1:] == ends[1]).all(axis=1)
            along |= (xy[:-1] == ends[1]).all(axis=1) & (xy[1:] == ends[0]).all(axis=1)
            rings.append(np.insert(xy, np.flatnonzero(along) + 1, apex, axis=0))
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.MultiPolygon(parts)


# ---------------------------------------------------------------- what the city holds


def _points(conn: Connection) -> Geometries:
    """Places of some rows."""
    queries = [
        f"SELECT ST_X({place}), ST_Y({place}) FROM {table} WHERE id % {ONE_OF} = 0"  # noqa: S608
        for table, place in PLACES.items()
    ]
    rows = [row for query in queries for row in conn.execute(text(query))]
    return np.asarray(shapely.points(np.array(rows, dtype=np.float64)))


def _held(conn: Connection) -> Counter[str]:
    """How many rows each grid holds, and none."""
    held: Counter[str] = Counter()
    for table in PLACES:
        query = text(f"SELECT coalesce(grid, ''), count(*) FROM {table} GROUP BY grid")  # noqa: S608
        held.update(dict(conn.execute(query).tuples().all()))
    return held


def _wrong(conn: Connection) -> int:
    """Count the rows whose grid is not the one that the database finds at their place."""
    queries = [
        f"SELECT count(*) FROM {table} WHERE grid IS DISTINCT FROM grid_at({place})"  # noqa: S608
        for table, place in PLACES.items()
    ]
    return sum(int(conn.execute(text(query)).scalar_one()) for query in queries)
