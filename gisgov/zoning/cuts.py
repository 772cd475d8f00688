"""Lines that part a community: streets, walls, railways, water's edges, present borders.

What lies within a step of a line of higher standing gives way to it, so that no strip remains.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["ALONG_M", "Cuts", "cuts_of"]

ALONG_M = 2.0
"""A line that runs this close to one of higher standing is that line."""
GATE_M = 8.0  # how far a wall's opening may reach from the point of its gate
UNCUT = ("footway",)  # people's ways that part nobody

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Cuts:
    """What parts a community.

    Attributes
    ----------
    lines
        All that ground is cut by, without what runs along another.
    streets
        Lines that a grid's border may run on: streets, barriers, water's edges.
    barriers
        Of these, what people do not cross.
    openings
        Points where they do: gates and bridges.
    """

    lines: Geometries
    streets: Geometries
    barriers: Geometries
    openings: Geometries


def cuts_of(
    ground: shapely.Geometry,
    *,
    roads: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    water: gpd.GeoDataFrame | None,
    gates: gpd.GeoDataFrame | None,
    areas: Geometries,
    premises: Geometries,
) -> Cuts:
    """What parts a community; see `gisgov.zoning.atoms` for the frames.

    Parameters
    ----------
    areas
        Polygons whose borders stay to the millimetre, such as present grids, within the ground.
    premises
        Polygons that are kept whole, within the ground; their borders give way to those.
    """
    roads, ponds = _near(roads, ground), _shapes(water, ground)
    walls, doors = _shapes(barriers, ground), _shapes(gates, ground)
    ways = np.asarray(roads.geometry.array, dtype=object)
    over, under = _flag(roads, "bridge"), _flag(roads, "tunnel")
    closed = np.concatenate([walls, shapely.boundary(ponds)])
    streets = _on_land(ways, over, ponds)[~under & ~roads["road_class"].isin(UNCUT).to_numpy()]
    lines = _by_rank(
        [
            _parts(shapely.boundary(np.append(areas, np.array([ground], dtype=object)))),
            _parts(shapely.boundary(premises)),
            _clipped(np.concatenate([closed, _sills(walls, doors)]), ground),
            _clipped(streets, ground),
        ]
    )
    openings = np.concatenate([doors, _crossings(ways[over | under], closed)])
    return Cuts(lines, np.concatenate([streets, closed]), closed, openings)


def _near(frame: gpd.GeoDataFrame, ground: shapely.Geometry) -> gpd.GeoDataFrame:
    return frame.iloc[np.sort(frame.sindex.query(ground, predicate="intersects"))]


def _shapes(frame: gpd.GeoDataFrame | None, ground: shapely.Geometry) -> Geometries:
    if frame is None or len(frame) == 0:
        return np.empty(0, dtype=object)
    return np.asarray(_near(frame, ground).geometry.array, dtype=object)


def _flag(frame: gpd.GeoDataFrame, column: str) -> npt.NDArray[np.bool_]:
    if column not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame[column].fillna(value=False), dtype=bool)


def _on_land(ways: Geometries, over: npt.NDArray[np.bool_], ponds: Geometries) -> Geometries:
    """Ways, bridges without what is over water: that is parted by its edges alone."""
    result = ways.copy()
    if over.any() and len(ponds):
        result[over] = shapely.difference(ways[over], shapely.union_all(ponds))
    return result


def _crossings(ways: Geometries, closed: Geometries) -> Geometries:
    """Points where bridges and tunnels cross what is closed."""
    if len(ways) == 0 or len(closed) == 0:
        return np.empty(0, dtype=object)
    way, line = shapely.STRtree(closed).query(ways, predicate="intersects")
    met = shapely.get_coordinates(shapely.intersection(ways[way], closed[line]))
    return np.asarray(shapely.points(met), dtype=object)


def _sills(walls: Geometries, gates: Geometries) -> Geometries:
    """Lines from each gate to the ends of walls beside it, so that openings are no gaps."""
    if len(walls) == 0 or len(gates) == 0:
        return np.empty(0, dtype=object)
    gate, wall = shapely.STRtree(walls).query(gates, predicate="dwithin", distance=GATE_M)
    jambs = shapely.intersection(walls[wall], shapely.buffer(gates[gate], GATE_M, quad_segs=2))
    parts, at = shapely.get_parts(jambs, return_index=True)
    return np.asarray(shapely.shortest_line(gates[gate[at]], parts), dtype=object)


def _clipped(lines: Geometries, ground: shapely.Geometry) -> Geometries:
    shapely.prepare(ground)
    inside = shapely.contains_properly(ground, lines)
    return _parts(np.append(lines[inside], shapely.intersection(lines[~inside], ground)))


def _parts(lines: Geometries) -> Geometries:
    """Single lines; where shapes only touched, the points that came of it are left out."""
    parts = shapely.get_parts(shapely.get_parts(lines))
    return np.asarray(parts[shapely.length(parts) > 0], dtype=object)


def _by_rank(ranks: list[Geometries]) -> Geometries:
    """Lines of all ranks, the lower ones giving way to the higher."""
    kept = ranks[0]
    for lines in ranks[1:]:
        kept = np.concatenate([kept, _led(lines, kept)])
    return kept


def _led(lines: Geometries, above: Geometries) -> Geometries:
    """Lines without what runs along those above, their cut ends led on to these."""
    if len(lines) == 0 or len(above) == 0:
        return lines
    tree = shapely.STRtree(above)
    at, beside = tree.query(lines, predicate="dwithin", distance=ALONG_M)
    near = np.zeros(len(lines), dtype=bool)
    near[at] = True
    zone = shapely.union_all(shapely.buffer(above[np.unique(beside)], ALONG_M, quad_segs=2))
    kept = _parts(np.array([shapely.difference(shapely.multilinestrings(lines[near]), zone)]))
    ends = np.concatenate([shapely.get_point(kept, 0), shapely.get_point(kept, -1)])
    end, to = tree.query_nearest(ends, max_distance=ALONG_M + 0.01, all_matches=False)
    return np.concatenate([lines[~near], kept, shapely.shortest_line(ends[end], above[to])])
