"""Which streets carry a water or gas main, of what size, and whether the main is part of a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from gisgov.democity.streets import Bools, Floats, Ints, Shapes, Streets, streets_of

__all__ = ["SHIFT_M", "Mains", "mains"]

SHIFT_M = {"water": (0.75, 0.75), "gas": (-0.75, -0.75)}
DIAMETERS_MM = {
    "water": {
        "trunk": 500,
        "primary": 400,
        "secondary": 300,
        "residential": 200,
        "service": 100,
        "lane": 100,
    },
    "gas": {"trunk": 315, "primary": 315, "secondary": 250, "residential": 160, "service": 110},
}


@dataclass(frozen=True)
class Mains:
    """Mains of one network, one a road that has one; ends that are equal numbers are joined."""

    road: Ints
    lines: Shapes
    start: Ints
    end: Ints
    diameter_mm: Ints
    loop: Bools
    junctions: Floats
    sources: Ints


def mains(frames: Mapping[str, pd.DataFrame], network: str) -> Mains:
    """The mains of `network` ("water" or "gas") under the roads of a city (`road`, `estate`).

    A main runs beside the middle of its road, moved by `SHIFT_M`, so that mains meet where roads
    meet. Only the largest part that hangs together is laid.

    Notes
    -----
    A main is as wide as its road's class says, but never wider than every way back to a source.
    """
    streets = streets_of(frames["road"])
    sizes = np.array([DIAMETERS_MM[network].get(kind, 0) for kind in streets.kind])
    if network == "gas":
        sizes[(streets.kind == "service") & ~_in_estates(streets, frames["estate"])] = 0
    rows = np.flatnonzero(sizes)
    lines = streets.lines[rows]
    points, start, end = _joined(lines)
    kept = _largest(start, end, len(points))
    rows, lines = rows[kept], shapely.transform(lines[kept], _shift(network))
    points, start, end = _joined(lines)
    sources = _sources(points, start, end, sizes[rows], network)
    return Mains(
        road=rows,
        lines=lines,
        start=start,
        end=end,
        diameter_mm=_fed(start, end, sizes[rows], sources),
        loop=_in_loop(start, end),
        junctions=points,
        sources=sources,
    )


def _in_estates(streets: Streets, estate: pd.DataFrame) -> Bools:
    """Whether the middle of each road lies in an estate: elsewhere houses burn bottled gas."""
    middles = shapely.line_interpolate_point(streets.lines, 0.5, normalized=True)
    tree = shapely.STRtree(np.asarray(estate["geometry"], dtype=object))
    inside = np.zeros(len(middles), dtype=bool)
    inside[tree.query(middles, predicate="intersects")[0]] = True
    return inside


def _shift(network: str) -> Callable[[Floats], Floats]:
    return lambda xy: xy + np.array(SHIFT_M[network])


def _joined(lines: Shapes) -> tuple[Floats, Ints, Ints]:
    """Distinct end points, and the numbers of the start and end of each line among them."""
    starts = shapely.get_coordinates(shapely.get_point(lines, 0))
    ends = shapely.get_coordinates(shapely.get_point(lines, -1))
    points, number = np.unique(np.vstack([starts, ends]), axis=0, return_inverse=True)
    number = number.ravel()
    return points, number[: len(lines)], number[len(lines) :]


def _parts(start: Ints, end: Ints, size: int) -> Ints:
    """Number of the connected part that each node lies in."""
    links = sparse.coo_matrix((np.ones(len(start)), (start, end)), shape=(size, size))
    part: Ints = csgraph.connected_components(links, directed=False)[1].astype(np.int64)
    return part


def _largest(start: Ints, end: Ints, size: int) -> Bools:
    """Whether each edge lies in the part with most edges."""
    part = _parts(start, end, size)[start]
    inside: Bools = part == np.argmax(np.bincount(part))
    return inside


def _sources(points: Floats, start: Ints, end: Ints, sizes: Ints, network: str) -> Ints:
    """Two junctions on the widest mains: west and east for water, north and south for gas."""
    widest = sizes == sizes.max()
    nodes = np.unique(np.concatenate([start[widest], end[widest]]))
    order = nodes[np.argsort(points[nodes, 0 if network == "water" else 1], kind="stable")]
    return np.unique(order[[0, -1]])


def _fed(start: Ints, end: Ints, sizes: Ints, sources: Ints) -> Ints:
    """The largest size up to its own at which each main can be reached from a source."""
    fed = np.full(len(sizes), sizes.min())
    count = int(max(start.max(), end.max())) + 1
    for size in np.unique(sizes)[::-1]:
        wide = sizes >= size
        part = _parts(start[wide], end[wide], count)
        reached = wide & np.isin(part[start], part[sources])
        fed[reached] = np.maximum(fed[reached], size)
    return fed


def _in_loop(start: Ints, end: Ints) -> Bools:
    """Whether each edge is left when dead ends are taken away until none remains."""
    left: Bools = start != end
    count = int(max(start.max(), end.max())) + 1
    while True:
        degree = np.bincount(start[left], minlength=count) + np.bincount(end[left], minlength=count)
        dead = left & ((degree[start] == 1) | (degree[end] == 1))
        if not dead.any():
            return left
        left = left & ~dead
