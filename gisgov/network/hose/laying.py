"""Where fire hose can be laid over the ground, and how long it is: taut round all obstacles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov.network.hose.ground import STEP_M, Ground, Shapes, ground_of

__all__ = ["HosePath", "paths", "window_of"]

Floats = npt.NDArray[np.float64]

LATTICE_OVER = 1.03  # a way over the lattice may be this much longer than it is once taut
LATTICE_OVER_M = 3.0


@dataclass(frozen=True, eq=False)
class HosePath:
    """A line over the ground from a target to the start."""

    line: Floats
    """Rows of x and y."""
    length_m: float
    """Of the line; without what hose needs more than a straight line."""
    stepped_m: float
    """How far its ends lie from the places that were given; above 0 where one was not free."""


def window_of(start: Floats, targets: Floats, reach_m: float) -> tuple[float, float, float, float]:
    """Return the bounds of all ground on which a line no longer than a reach can lie."""
    middle, apart = (start + targets) / 2, targets - start
    far = np.hypot(apart[:, 0], apart[:, 1])[:, None]
    along = apart / np.where(far > 0, far, 1.0)
    narrow = np.maximum(reach_m**2 - far**2, 0.0) / 4
    half = np.sqrt((reach_m / 2) ** 2 * along**2 + narrow * (1 - along**2)) + STEP_M + 1.0
    west, south = (middle - half).min(axis=0)
    east, north = (middle + half).max(axis=0)
    return float(west), float(south), float(east), float(north)


def lines_on(
    ground: Ground, start: Floats, targets: Floats, reach_m: float
) -> list[tuple[Floats, Floats]]:
    """Return a taut line from each target to the start, and the way over the lattice it was.

    Both are without points where there is none.
    """
    from gisgov.network.hose import finding  # noqa: PLC0415 - its compiler is slow to import

    points, begins, rings = ground.outlines()
    outlines = finding.Outlines(points - start, begins, rings)
    west, south, east, north = np.array(ground.bounds) - np.tile(start, 2)
    over = reach_m * LATTICE_OVER + LATTICE_OVER_M
    found = finding.find(outlines, targets - start, (west, south, east, north), over)
    return [(line + start, loose + start) for line, loose in zip(*found, strict=True)]


def paths(
    start_xy: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    walls: Shapes,
    solids: Shapes,
    openings: Shapes = (),
    reach_m: float = 400.0,
) -> list[HosePath | None]:
    """Lay hose from targets (hydrants) to a start (where the appliance stands).

    Hose lies on free ground: all that is no obstacle, squares, lawns and lanes alike. It keeps
    0.1 m off what it passes. A way that is a metre wide is found at any angle; a gap of less than
    0.3 m (ends of walls that nearly touch) lets nothing through; between these it depends on how
    the gap lies.

    A place that is not free ground (in a building, in water, or less than 0.16 m from an obstacle)
    stands for the nearest free ground within 5 m that a straight step reaches without crossing
    anything but the solids that it lies in; where there is none, there is no path.

    Parameters
    ----------
    start_xy
        x and y in metres.
    targets
        Rows of x and y.
    walls
        Lines that cannot be crossed: walls, fences, hedges, railways.
    solids
        Polygons that cannot be entered: buildings, rivers, lakes.
    openings
        Polygons in which nothing blocks: bridges over water or railways, passages of buildings.
        Whoever leaves one sideways meets what it was cut from.
    reach_m
        Longest path.

    Returns
    -------
    A path for each target, in their order; None where there is none within reach, or where a place
    is not known (NaN). Each is taut: no part of it can be pulled shorter. Of the ways on either
    side of an obstacle it is the shorter, unless they differ by less than 3 %.

    Examples
    --------
    >>> import shapely
    >>> wall = shapely.LineString([(4, -9), (4, 2.9)])
    >>> round_it, = paths((0, 0), [(8, 0)], walls=[wall], solids=[])
    >>> round_it.line.round(1).tolist()
    [[8.0, 0.0], [4.1, 3.0], [3.9, 3.0], [0.0, 0.0]]
    >>> round(round_it.length_m, 1)
    10.0
    """
    start = np.asarray(start_xy, np.float64)
    places = np.asarray(targets, np.float64).reshape(-1, 2)
    far = np.hypot(*(places - start).T)
    near = np.flatnonzero(far <= reach_m)
    found: list[HosePath | None] = [None] * len(places)
    if not len(near):
        return found
    bounds = window_of(start, places[near], reach_m)
    ground = ground_of(walls, solids, openings, bounds=bounds)
    stand = ground.stand(start)
    stands = {k: ground.stand(places[k]) for k in near.tolist()}
    free = {k: at for k, at in stands.items() if at is not None}
    if stand is None or not free:
        return found
    lines = lines_on(ground, stand, np.array(list(free.values())), reach_m)
    for (k, at), (line, _) in zip(free.items(), lines, strict=True):
        length = float(np.hypot(*np.diff(line, axis=0).T).sum())
        if len(line) and length <= reach_m:
            stepped = np.hypot(*(stand - start)) + np.hypot(*(at - places[k]))
            found[k] = HosePath(line, length, float(stepped))
    return found
