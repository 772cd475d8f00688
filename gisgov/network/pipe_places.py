"""Places in a network where a leak may be: listed near a point, for somebody to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.errors import NotFound
from gisgov.network.pipe_sections import PRESSURE_RANKS
from gisgov.network.pipes import Pipes

__all__ = ["NEAR_M", "Place", "candidates", "highest", "nearest_m", "place", "widest"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

NEAR_M = 100.0
"""So far around the point fittings and pipes are listed."""
MOST = {"regulator": 3, "valve": 3, "source": 1, "pipe": 5}
REF = re.compile(r"(node):([1-9]\d{0,17})|(pipe):([1-9]\d{0,17})@(\d{1,7}(?:\.\d{1,3})?)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a network: a node, or somewhere on a pipe.

    Parameters
    ----------
    ref
        By which it is named again: ``node:17``, or ``pipe:9@12.5``, metres along the pipe.
    kind
        ``pipe``, or the kind of the node: service, riser, unit, regulator, valve, ….
    node, pipe
        Row of the node or of the pipe in `Pipes`; the other is -1.
    along_m
        Metres from the start of the pipe; 0 for a node.
    x, y
        Metres in the city's CRS.
    distance_m
        From the point that was asked about; None where the place was named.
    building_id, component_id
        What stands there, or whose service a pipe is; None where nothing.
    diameter_mm, material, pressure_class
        Of the pipe; of a node, the widest and the highest around it. None where not known.
    """

    ref: str
    kind: str
    node: int
    pipe: int
    along_m: float
    x: float
    y: float
    distance_m: float | None
    building_id: int | None
    component_id: int | None
    diameter_mm: float | None
    material: str | None
    pressure_class: str | None


def candidates(
    pipes: Pipes,
    xy: tuple[float, float],
    *,
    building_id: int | None = None,
    within_m: float = NEAR_M,
) -> tuple[Place, ...]:
    """Places of a network near a point, to be chosen from; none is taken by itself.

    Parameters
    ----------
    pipes
        The network.
    xy
        The point, metres in the city's CRS.
    building_id
        All that belongs to this building comes first, however far away it is drawn.
    within_m
        How far regulators, valves and pipes may be.

    Returns
    -------
    tuple[Place, ...]
        What belongs to the building; then the nearest regulators, valves, sources and pipes, each
        kind by distance. Empty where there is nothing.
    """
    own: list[int] = []
    if building_id is not None:
        own = np.flatnonzero(pipes.nodes.building_id == building_id).tolist()
    places = [_at_node(pipes, node, xy) for node in own]
    places.sort(key=lambda found: (found.distance_m, found.ref))
    for kind in ("regulator", "valve", "source"):
        near = _near(pipes, kind, xy, within_m)
        places += [_at_node(pipes, node, xy) for node in near if node not in own]
    return (*places, *_on_pipes(pipes, xy, within_m))


def nearest_m(pipes: Pipes, xy: tuple[float, float]) -> float | None:
    """How far the nearest pipe is, metres; None where the network has none."""
    point = shapely.points(xy)
    row = pipes.tree.nearest(point)
    return None if row is None else float(shapely.distance(pipes.lines.line[row], point))


def place(pipes: Pipes, ref: str) -> Place:
    """The place that a `Place.ref` names.

    Raises
    ------
    NotFound
        The network has no such place (`shutoff.no_place`).
    """
    named = REF.fullmatch(ref)
    if named:
        ids = pipes.nodes.id if named[1] else pipes.lines.id
        row = np.flatnonzero(ids == int(named[2] or named[4]))
        if len(row) and named[1]:
            return _at_node(pipes, int(row[0]), None)
        if len(row) and float(named[5]) <= pipes.length_m[row[0]] + 0.001:
            return _at_pipe(pipes, int(row[0]), float(named[5]), None)
    raise NotFound("shutoff.no_place", given=ref, network=pipes.network)


def widest(diameter_mm: Floats) -> float | None:
    """The greatest diameter that is known."""
    known = diameter_mm[~np.isnan(diameter_mm)]
    return float(known.max()) if len(known) else None


def highest(pressure_class: Objects) -> str | None:
    """The class of the highest pressure among some; one without rank only where all are."""
    known = [name for name in pressure_class.tolist() if name is not None]
    return max(known, key=lambda name: PRESSURE_RANKS.get(name, -1.0), default=None)


def _near(pipes: Pipes, kind: str, xy: tuple[float, float], within_m: float) -> Iterator[int]:
    rows = pipes.of_kind.get(kind, np.empty(0, dtype=np.int64))
    metres = np.hypot(*(pipes.nodes.xy[rows] - xy).T)
    nearest = np.argsort(metres, kind="stable")[: MOST[kind]]
    yield from rows[nearest[metres[nearest] <= within_m]].tolist()


def _on_pipes(pipes: Pipes, xy: tuple[float, float], within_m: float) -> Iterator[Place]:
    point = shapely.points(xy)
    rows = pipes.tree.query(point, predicate="dwithin", distance=within_m)
    metres = shapely.distance(pipes.lines.line[rows], point)
    for pipe in rows[np.lexsort([rows, metres])][: MOST["pipe"]].tolist():
        along = shapely.line_locate_point(pipes.lines.line[pipe], point)
        yield _at_pipe(pipes, pipe, float(np.floor(along * 1000) / 1000), xy)


def _at_node(pipes: Pipes, node: int, xy: tuple[float, float] | None) -> Place:
    around = pipes.at(node)
    x, y = pipes.nodes.xy[node].tolist()
    materials = {name for name in pipes.lines.material[around].tolist() if name is not None}
    return Place(
        ref=f"node:{pipes.nodes.id[node]}",
        kind=str(pipes.kinds[node]),
        node=node,
        pipe=-1,
        along_m=0.0,
        x=x,
        y=y,
        distance_m=None if xy is None else hypot(x - xy[0], y - xy[1]),
        building_id=int(pipes.nodes.building_id[node]) or None,
        component_id=int(pipes.nodes.component_id[node]) or None,
        diameter_mm=widest(pipes.lines.diameter_mm[around]),
        material=materials.pop() if len(materials) == 1 else None,
        pressure_class=highest(pipes.lines.pressure_class[around]),
    )


def _at_pipe(pipes: Pipes, pipe: int, along_m: float, xy: tuple[float, float] | None) -> Place:
    x, y = shapely.get_coordinates(shapely.line_interpolate_point(pipes.lines.line[pipe], along_m))[
        0
    ].tolist()
    diameter = float(pipes.lines.diameter_mm[pipe])
    return Place(
        ref=f"pipe:{pipes.lines.id[pipe]}@{along_m:.3f}",
        kind="pipe",
        node=-1,
        pipe=pipe,
        along_m=along_m,
        x=x,
        y=y,
        distance_m=None if xy is None else hypot(x - xy[0], y - xy[1]),
        building_id=_served(pipes, pipe),
        component_id=None,
        diameter_mm=None if np.isnan(diameter) else diameter,
        material=pipes.lines.material[pipe],
        pressure_class=pipes.lines.pressure_class[pipe],
    )


def _served(pipes: Pipes, pipe: int) -> int | None:
    """The building whose service a pipe is."""
    ends = [end for end in (pipes.start[pipe], pipes.end[pipe]) if end >= 0]
    served = {int(pipes.nodes.building_id[end]) for end in ends} - {0}
    return served.pop() if len(served) == 1 else None
