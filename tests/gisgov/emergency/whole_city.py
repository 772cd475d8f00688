"""Checks of sheets against a whole city that are reckoned in another way than the sheet's.

Counts are made of the distance to every building there is, and of people by their homes; hose paths
are laid over all obstacles of the city, and against the way along the roads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from sqlalchemy import Connection, text

from gisgov import crs
from gisgov.emergency import Asked, Sheet, sheet
from gisgov.emergency.means import Approach, HydrantTold

__all__ = ["Figures", "check", "some_buildings"]

NEAR_M = 5.0  # places that are not free stand for free ground so near
LINK_M = 60.0  # from a hydrant to a road
REACH_M = 400.0
OVER = 1.05  # how much longer than along the roads a path may be
ROUNDED_M = 1.0
PASSAGE_M = 60.0  # a longer tunnel leads below houses and not through one

AWAY = text("""
    SELECT b.id, b.grid, ST_Distance(b.geometry, o.geometry) AS away_m
    FROM building o, building b
    WHERE o.id = :id AND b.retired_on IS NULL AND ST_Distance(b.geometry, o.geometry) <= 300
""")
HYDRANTS = text("""
    SELECT count(*) FROM building o, hydrant h, component c
    WHERE o.id = :id AND c.id = h.component_id AND c.state <> ALL ('{removed,lost}')
      AND c.retired_on IS NULL AND ST_Distance(c.geometry, o.geometry) <= 300
""")
HOMES = text("""
    SELECT d.building_id, count(DISTINCT d.id) AS dwellings, count(DISTINCT h.id) AS households,
           count(p.id) AS persons, count(p.assistance) AS assisted
    FROM dwelling d
    LEFT JOIN household h ON h.dwelling_id = d.id AND h.retired_on IS NULL
    LEFT JOIN person p ON p.household_id = h.id AND p.retired_on IS NULL
    WHERE d.retired_on IS NULL GROUP BY d.building_id
""")
SOLIDS = {
    "building": "SELECT ST_AsBinary(geometry) FROM building WHERE retired_on IS NULL",
    "wall": "SELECT ST_AsBinary(geometry) FROM barrier WHERE retired_on IS NULL"
    " AND kind <> 'railway'",
    "railway": "SELECT ST_AsBinary(geometry) FROM barrier WHERE retired_on IS NULL"
    " AND kind = 'railway'",
    "water": "SELECT ST_AsBinary(geometry) FROM land_cover WHERE retired_on IS NULL"
    " AND kind IN ('river', 'lake', 'pond')",
}
ROADS = text(
    "SELECT ST_AsBinary(geometry), bridge, tunnel, width_m FROM road WHERE retired_on IS NULL"
)


@dataclass
class Figures:
    """What was checked, and every fault that was found."""

    sheets: int = 0
    rings: int = 0
    across_borders: int = 0
    hydrants: int = 0
    paths: int = 0
    by_road: int = 0
    longest_over: float = 0.0
    faults: list[str] = field(default_factory=list)


def some_buildings(conn: Connection, count: int, *, seed: int = 7) -> list[int]:
    """So many buildings of a city, the same each time."""
    asked = text("SELECT id FROM building WHERE retired_on IS NULL ORDER BY id")
    every = np.array(conn.scalars(asked).all())
    chosen = np.random.default_rng(seed).choice(every, min(count, len(every)), replace=False)
    return [int(each) for each in chosen]


def check(conn: Connection, buildings: Iterable[int]) -> Figures:
    """Make the sheet of each building, and see that it is right."""
    figures, town = Figures(), _Town(conn)
    for number in buildings:
        found = sheet(conn, Asked(building_id=number))
        assert isinstance(found, Sheet)
        figures.sheets += 1
        faults = [*town.rings(found, figures), *town.water(found, figures)]
        figures.faults += [f"{number}: {fault}" for fault in faults]
    return figures


class _Town:
    """The whole city in memory."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.srid = int(conn.scalar(text("SELECT srid FROM city")) or 0)
        self.homes = {row.building_id: row for row in conn.execute(HOMES)}
        self.trees = {
            kind: shapely.STRtree(_shapes(conn.scalars(text(query)).all()))
            for kind, query in SOLIDS.items()
        }
        rows = conn.execute(ROADS).all()
        self.lines = _shapes([row[0] for row in rows])
        areas = [
            shapely.buffer(line, (row.width_m or 4) / 2 + 0.2, cap_style="square")
            for line, row in zip(self.lines, rows, strict=True)
        ]
        self.bridges = shapely.union_all(
            [
                area
                for line, row, area in zip(self.lines, rows, areas, strict=True)
                if row.bridge or self._meets("railway", line)
            ]
        )
        self.passages = shapely.union_all(
            [
                area
                for line, row, area in zip(self.lines, rows, areas, strict=True)
                if row.tunnel and line.length <= PASSAGE_M
            ]
        )
        self.lines = self.lines[[not row.tunnel for row in rows]]
        self.roads = shapely.STRtree(self.lines)

    def rings(self, found: Sheet, figures: Figures) -> Iterator[str]:
        """People and buildings by ring."""
        rows = self.conn.execute(AWAY, {"id": found.place.building_id}).all()
        for ring in found.people.rings:
            inside = [row for row in rows if row.away_m <= ring.within_m]
            homes = [self.homes[row.id] for row in inside if row.id in self.homes]
            wanted: list[int | None] = [len(inside), len(homes)]
            names = ("households", "persons", "assisted")
            wanted += [sum(getattr(h, name) for h in homes) if homes else None for name in names]
            told = [ring.buildings, ring.with_dwellings, *(getattr(ring, name) for name in names)]
            figures.rings += 1
            figures.across_borders += len({row.grid for row in inside}) > 1
            if told != wanted:
                yield f"ring {ring.within_m}: {told}, not {wanted}"

    def water(self, found: Sheet, figures: Figures) -> Iterator[str]:
        """Hydrants and their paths."""
        told = [*found.water.hydrants, *found.water.reserves]
        wanted = self.conn.scalar(HYDRANTS, {"id": found.place.building_id})
        if len(told) != wanted:
            yield f"{len(told)} hydrants, not {wanted}"
        stand = _stand(found)
        if stand is None:
            return
        end = self._metres(stand.stand_lon, stand.stand_lat)
        way = _Ways(self, end)
        for hydrant in told:
            figures.hydrants += 1
            for fault in self._path(hydrant, end, way, figures):
                yield f"hydrant {hydrant.id}: {fault}"

    def _path(self, hydrant: HydrantTold, end: Any, way: _Ways, figures: Figures) -> Iterator[str]:
        at = self._metres(hydrant.lon, hydrant.lat)
        along = way.to(at)
        figures.by_road += bool(np.isfinite(along))
        if hydrant.path is None or hydrant.path_m is None:
            if along * OVER <= REACH_M:
                yield f"no path, but {along:.0f} m along the roads"
            return
        figures.paths += 1
        lon, lat = np.array(hydrant.path["coordinates"]).T
        line = shapely.LineString(
            np.column_stack(crs.to_city(lon, lat, source=4326, city=self.srid))
        )
        ends = shapely.points(shapely.get_coordinates(line)[[0, -1]])
        off = shapely.distance(ends, shapely.points([at, end]))
        if off.max() > NEAR_M + 0.1:
            yield f"its path begins or ends {off.round(1)} m off"
        if abs(line.length - hydrant.path_m) > ROUNDED_M:
            yield f"its path of {line.length:.1f} m is told as {hydrant.path_m}"
        straight = float(np.hypot(*np.subtract(at, end)))
        if hydrant.path_m + off.sum() + ROUNDED_M < straight:
            yield f"{hydrant.path_m} m is less than the straight {straight:.1f}"
        yield from (f"its path crosses a {kind}" for kind in self.trees if self.crosses(kind, line))
        if np.isfinite(along):
            figures.longest_over = max(figures.longest_over, hydrant.path_m / max(along, 1))
            if hydrant.path_m > along * OVER + 2 * ROUNDED_M:
                yield f"{hydrant.path_m} m, but {along:.0f} m along the roads"

    def crosses(self, kind: str, line: shapely.Geometry) -> bool:
        """Whether a line goes through something of a kind; bridges and crossings lead over some."""
        opens = {"railway": self.bridges, "water": self.bridges, "building": self.passages}
        free = shapely.difference(line, opens[kind]) if kind in opens else line
        return self._meets(kind, free)

    def _meets(self, kind: str, line: shapely.Geometry) -> bool:
        tree = self.trees[kind]
        near = tree.geometries[tree.query(line, "intersects")]
        if kind in ("wall", "railway"):
            return len(near) > 0
        return bool(shapely.intersects(shapely.buffer(near, -0.03), line).any())

    def _metres(self, lon: float | None, lat: float | None) -> tuple[float, float]:
        x, y = crs.to_city(lon, lat, source=4326, city=self.srid)
        return float(x), float(y)


class _Ways:
    """Ways over the roads from a place on one of them, without those that something bars."""

    def __init__(self, town: _Town, end: tuple[float, float]) -> None:
        self.town, self.end = town, end
        near = town.roads.query(shapely.Point(end), "dwithin", REACH_M)
        lines = town.lines[near]
        free = [not any(town.crosses(kind, line) for kind in town.trees) for line in lines]
        self.lines = lines[np.array(free, dtype=bool)]
        ends = shapely.get_coordinates(
            np.concatenate([shapely.get_point(self.lines, 0), shapely.get_point(self.lines, -1)])
        )
        self.nodes, which = np.unique(ends.round(3), axis=0, return_inverse=True)
        self.start, self.last = which.reshape(2, -1)
        self.length = shapely.length(self.lines)
        self.far = self._from_end()

    def to(self, at: tuple[float, float]) -> float:
        """Metres to a place beside a road, by the best link to one; infinity without one."""
        point, best = shapely.Point(at), np.inf
        straight = shapely.LineString([at, self.end])
        if not any(self.town.crosses(kind, straight) for kind in self.town.trees):
            best = straight.length
        for edge in np.flatnonzero(shapely.dwithin(self.lines, point, LINK_M)):
            along = float(shapely.line_locate_point(self.lines[edge], point))
            foot = shapely.line_interpolate_point(self.lines[edge], along)
            link = shapely.LineString([point, foot])
            if any(self.town.crosses(kind, link) for kind in self.town.trees):
                continue
            begin, end = self.far[self.start[edge]], self.far[self.last[edge]]
            over = min(begin + along, end + self.length[edge] - along)
            if edge in self.here:
                over = min(over, abs(along - self.here[edge]))
            best = min(best, over + link.length)
        return float(best)

    def _from_end(self) -> Any:
        end = shapely.Point(self.end)
        on = np.flatnonzero(shapely.dwithin(self.lines, end, 0.5))
        self.here = {int(e): float(shapely.line_locate_point(self.lines[e], end)) for e in on}
        count = len(self.nodes)
        rows, columns, metres = list(self.start), list(self.last), list(self.length)
        for edge, along in self.here.items():
            rows += [count, count]
            columns += [self.start[edge], self.last[edge]]
            metres += [max(along, 1e-6), max(self.length[edge] - along, 1e-6)]
        shortest: dict[tuple[int, int], float] = {}
        for one, other, length in zip(rows, columns, metres, strict=True):
            key = (min(one, other), max(one, other))
            shortest[key] = min(length, shortest.get(key, np.inf))
        keys = np.array(list(shortest), dtype=int).reshape(-1, 2)
        values = np.array(list(shortest.values()))
        graph = coo_array((values, keys.T), shape=(count + 1, count + 1)).tocsr()
        return dijkstra(graph, directed=False, indices=count)


def _stand(found: Sheet) -> Approach | None:
    """Where hose ends: the pumper's stand, or that of the heaviest that gets near."""
    near = [each for each in found.access.approaches if each.stand_lon is not None]
    if found.water.measured_to != "stand":
        return None
    pumper = [each for each in near if each.vehicle == "pumper"]
    return next(iter([*pumper, *reversed(near)]), None)


def _shapes(given: Iterable[bytes]) -> Any:
    shapes = np.empty(0, dtype=object)
    found = [bytes(each) for each in given]
    return shapely.from_wkb(np.array(found, dtype=object)) if found else shapes
