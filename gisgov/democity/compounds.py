"""Frames `estate` and `estate_gate`: walled compounds (小区), their gates, and their walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity import names
from gisgov.democity.corridors import corridors, freed
from gisgov.democity.linework import Net
from gisgov.democity.recipe import TODAY
from gisgov.democity.rows import sourced
from gisgov.democity.town import Town

__all__ = ["Crossings", "barrier_frame", "closed_lanes", "crossings", "estate_frame", "gate_frame"]

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

MOST_GATES = 4
NO_ROAD = -1  # a door for people on foot
GATE_WIDTHS = (2.8, 3.2, 3.6, 4.0, 4.5, 5.0, 6.0)
NIGHT_SHARE = 0.4
ARCH_SHARE = 0.3  # of the gates have something overhead
ARCH_HEIGHTS = (3.2, 3.8, 4.2)
GATE_NAMES = ("正门", "后门", "东门", "西门")

SUFFIXES = (
    ("小区", "Estate"),
    ("花园", "Garden"),
    ("家园", "Homes"),
    ("苑", "Court"),
    ("新村", "New Village"),
    ("名都", "Grand Court"),
)


def estate_frame(
    town: Town, net: Net, *, rng: np.random.Generator
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Frame `estate`, and the id of the estate of each cell (0 where there is none)."""
    group = np.array([cell.group for cell in town.cells])
    members = np.flatnonzero(group > 0)
    parts = pd.Series(town.faces[members]).groupby(group[members])
    lands = np.array([shapely.coverage_union_all(p) for _, p in parts], dtype=object)
    shapes = freed(lands, corridors(net)[~_inside(net, lands)])
    number = np.zeros(len(group), dtype=np.int64)
    number[members] = np.unique(group[members], return_inverse=True)[1] + 1
    frame = sourced(_columns(shapes, rng), "e", surveyed_at=TODAY)
    return frame, number


def _inside(net: Net, lands: Shapes) -> npt.NDArray[np.bool_]:
    """Which stretches run inside an estate, not along its edge."""
    middles = shapely.line_interpolate_point(net.shapes(), 0.5, normalized=True)
    inside = np.zeros(len(middles), dtype=bool)
    cores = shapely.buffer(lands, -1.0)
    inside[shapely.STRtree(cores).query(middles, predicate="within")[0]] = True
    return inside & (net.stretches["kind"] == "service").to_numpy()


def _columns(shapes: Shapes, rng: np.random.Generator) -> dict[str, object]:
    count = len(shapes)
    suffix = [SUFFIXES[i] for i in rng.integers(0, len(SUFFIXES), count)]
    named = [
        names.suffixed(n, *s)
        for n, s in zip(names.place_names(count, rng=rng), suffix, strict=True)
    ]
    managers = names.place_names(max(2, count // 12), rng=rng)
    chosen = [managers[i] for i in rng.integers(0, len(managers), count)]
    return {
        "name": [n[0] for n in named],
        "name_en": [n[1] for n in named],
        "manager": [f"{n[0]}物业" for n in chosen],
        "manager_phone": [f"000-2{i:06d}" for i in rng.integers(0, 999_999, count)],
        "geometry": crs.snap_geometry(shapes),
    }


@dataclass(frozen=True)
class Crossings:
    """Where lanes meet the walls of estates: rows of the estate and the road, and the point."""

    estate: Ints
    road: Ints
    point: Shapes


def crossings(estate: pd.DataFrame, road: pd.DataFrame) -> Crossings:
    """Where service lanes cross the boundaries of estates, by estate; wider lanes first."""
    walls = shapely.get_exterior_ring(estate["geometry"].to_numpy(dtype=object))
    lanes = np.flatnonzero(road["road_class"] == "service")
    lines = road["geometry"].to_numpy(dtype=object)[lanes]
    place, lane = shapely.STRtree(lines).query(walls, predicate="intersects")
    met = shapely.intersection(walls[place], lines[lane])
    points, row = shapely.get_parts(met, return_index=True)
    places = crs.snap(shapely.get_coordinates(shapely.centroid(points)))
    gates = np.asarray(shapely.points(places), dtype=object)
    width = road["width_m"].fillna(3.0).to_numpy()[lanes[lane[row]]]
    order = np.lexsort((row, -width, place[row]))
    met_by_lane = Crossings(place[row][order], lanes[lane[row]][order], gates[order])
    return _with_doors(walls, road, met_by_lane)


def _with_doors(walls: Shapes, road: pd.DataFrame, met: Crossings) -> Crossings:
    """The crossings, and for estates that no lane enters a door on the nearest street."""
    closed = np.setdiff1d(np.arange(len(walls)), met.estate)
    streets = road["geometry"].to_numpy(dtype=object)
    nearest = shapely.STRtree(streets).nearest(walls[closed])
    ways = shapely.shortest_line(walls[closed], streets[nearest])
    doors = shapely.points(crs.snap(shapely.get_coordinates(shapely.get_point(ways, 0))))
    return Crossings(
        np.r_[met.estate, closed],
        np.r_[met.road, np.full(len(closed), NO_ROAD)],
        np.r_[met.point, np.asarray(doors, dtype=object)],
    )


def gate_frame(estate: pd.DataFrame, met: Crossings, *, rng: np.random.Generator) -> pd.DataFrame:
    """Frame `estate_gate`: up to four of the places where lanes meet the wall."""
    gate = _is_gate(met)
    count = int(gate.sum())
    owner = met.estate[gate]
    night = rng.random(count) < NIGHT_SHARE
    known = rng.random(count) < 0.85
    manager = estate["manager"].to_numpy(dtype=object)[owner]
    number = pd.Series(owner).groupby(owner).cumcount().to_numpy()
    arched = rng.random(count) < ARCH_SHARE
    columns = {
        "estate_id": estate["id"].to_numpy()[owner],
        "name": [GATE_NAMES[n] for n in number],
        "width_m": rng.choice(GATE_WIDTHS, count),
        "height_m": np.where(arched, rng.choice(ARCH_HEIGHTS, count), np.nan),
        "opens": [time(6) if n and k else None for n, k in zip(night, known, strict=True)],
        "closes": [time(23) if n and k else None for n, k in zip(night, known, strict=True)],
        "locked_at_night": pd.Series(night, dtype="boolean").mask(~known),
        "key_holder": pd.Series(manager).where(night & known, None),
        "geometry": met.point[gate],
    }
    return sourced(columns, "g", surveyed_at=TODAY)


def _is_gate(met: Crossings) -> npt.NDArray[np.bool_]:
    return (pd.Series(met.estate).groupby(met.estate).cumcount() < MOST_GATES).to_numpy()


def closed_lanes(road: pd.DataFrame, met: Crossings) -> pd.DataFrame:
    """The roads, with a barrier where a lane meets a wall: a gate, or the wall itself."""
    barrier = road["barrier"].to_numpy(dtype=object).copy()
    gate, by_lane = _is_gate(met), met.road != NO_ROAD
    barrier[met.road[gate & by_lane]] = "gate"
    barrier[met.road[~gate & by_lane]] = "wall"
    return road.assign(barrier=barrier)


def barrier_frame(
    net: Net, estate: pd.DataFrame, gate: pd.DataFrame, *, rng: np.random.Generator
) -> pd.DataFrame:
    """Frame `barrier`: the railway, and the walls and fences of estates between their gates."""
    rails = _railway(net)
    openings = shapely.buffer(gate["geometry"].to_numpy(dtype=object), gate["width_m"] / 2)
    walls = shapely.get_exterior_ring(estate["geometry"].to_numpy(dtype=object))
    cut = np.full(len(walls), shapely.Polygon(), dtype=object)
    for owner, rows in gate.groupby("estate_id").indices.items():
        cut[int(str(owner)) - 1] = shapely.union_all(openings[rows])
    parts, of = shapely.get_parts(shapely.difference(walls, cut), return_index=True)
    fenced = rng.random(len(estate)) < 0.3
    shapes = crs.snap_geometry(np.concatenate([rails, parts]))
    kind = np.r_[np.full(len(rails), "railway"), np.where(fenced[of], "fence", "wall")]
    drawn = ~shapely.is_missing(shapes)
    columns = {"kind": kind[drawn].astype(object), "geometry": shapes[drawn]}
    return sourced(columns, "w", surveyed_at=TODAY)


def _railway(net: Net) -> Shapes:
    rail = net.shapes((net.stretches["kind"] == "rail").to_numpy())
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(rail))))
