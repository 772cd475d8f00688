"""Where hydrants stand, so that as many buildings as possible have one near, and what they give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from gisgov.democity.mains import mains
from gisgov.democity.streets import Bools, Floats, Ints, Open, Shapes, Texts, streets_of, thinned

__all__ = ["hydrant_rows", "hydrant_sites"]

STREETS = ("trunk", "primary", "secondary", "residential")
REACH_M = 150.0
STEP_M = 20.0
WALL_M = 5.0
CELL_M = 30.0
APART_M = 45.0
NEGLECTED_OF = 37
CITY_OF = 10  # communities below which none is neglected
NEGLECTED_AROUND_M = 60.0

KINDS = ("pillar", "underground", "crane", "pond")
KIND_SHARES = (0.84, 0.13, 0.02, 0.01)
OUTLETS = {
    "pillar": ("DN100 + 2×DN65", "DN150 + 2×DN80"),
    "underground": ("DN100 + DN65", "DN100"),
    "crane": ("DN200", "DN200"),
    "pond": ("取水口 DN150", "取水口 DN100"),
}
STATUSES = ("in_service", "out_of_service", "unknown")
STATUS_SHARES = (0.935, 0.04, 0.025)
REMARKS = (
    "阀杆锈死，无法开启",
    "道路施工，已关闸停水",
    "栓体被撞漏水，待更换",
    "被围挡遮挡，无法接近",
    "出水口螺纹损坏",
)


def hydrant_sites(
    frames: Mapping[str, pd.DataFrame], ground: Open, count: int, *, rng: np.random.Generator
) -> Floats:
    """Coordinates (count, 2) of hydrants: each new one reaches most buildings not yet reached.

    Candidates stand 0.5-2 m behind the kerb of streets with a water main and at least 5 m from any
    wall. When every building that can be reached is reached, the next round begins.

    Notes
    -----
    Greedy maximum coverage [1]_ over cells of buildings; a building counts as reached when its
    point is, which is stricter than its edge.

    References
    ----------
    .. [1] Nemhauser, Wolsey, Fisher (1978), An analysis of approximations for maximizing
       submodular set functions, Mathematical Programming 14.
    """
    candidates = _candidates(frames, ground, rng)
    cells, weight = _cells(frames)
    return candidates[_greedy(candidates, cells, weight, count)]


def hydrant_rows(
    sites: Floats, frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> pd.DataFrame:
    """Columns of `hydrant` but for `component_id`, in the order of `sites`.

    Size and loop or branch are those of the nearest water main.
    """
    plan = mains(frames, "water")
    nearest = shapely.STRtree(plan.lines).nearest(shapely.points(sites))
    kind = rng.choice(KINDS, size=len(sites), p=KIND_SHARES)
    status = rng.choice(STATUSES, size=len(sites), p=STATUS_SHARES)
    main_mm = np.minimum(plan.diameter_mm[nearest], 300)
    loop = plan.loop[nearest]
    flow = _flow(kind, ~loop, rng)
    small = (rng.random(len(sites)) < 0.3).astype(np.int64)
    return pd.DataFrame(
        {
            "kind": kind,
            "flow_lps": flow,
            "pressure_mpa": _pressure(flow, rng),
            "outlets": [OUTLETS[k][s] for k, s in zip(kind, small, strict=True)],
            "main_mm": pd.Series(main_mm, dtype="Int64").mask(kind == "pond"),
            "main_kind": pd.Series(np.where(loop, "loop", "branch")).mask(kind == "pond"),
            "status": status,
            "status_remark": _remarks(status, rng),
            "inspected_on": _inspected(len(sites), rng, today),
        }
    )


def _candidates(
    frames: Mapping[str, pd.DataFrame], ground: Open, rng: np.random.Generator
) -> Floats:
    """Points behind the kerb where a hydrant may stand."""
    streets = streets_of(frames["road"])
    rows = mains(frames, "water").road
    rows = rows[streets.where(*STREETS)[rows] > 0]
    steps = np.maximum((streets.length[rows] // STEP_M).astype(np.int64), 1)
    road = np.repeat(rows, steps)
    share = rng.uniform(0.1, 0.9, len(road))
    along = (np.concatenate([np.arange(n) for n in steps]) + share) / np.repeat(steps, steps)
    side = rng.choice([-1.0, 1.0], len(road))
    points = [
        streets.at(
            road,
            along * streets.length[road],
            side * turn * (streets.half_width[road] + rng.uniform(0.6, 1.9, len(road))),
        )
        for turn in (1.0, -1.0)
    ]
    every = np.vstack(points)
    every = every[ground.footway(every, wall_m=WALL_M)]
    return every[~_in_neglected(frames, every)]


def _in_neglected(frames: Mapping[str, pd.DataFrame], points: Floats) -> Bools:
    """Whether each point lies in or close to a community that got no hydrants yet."""
    area = frames["area"]
    communities = area[(area["level"] == "community") & area["valid_to"].isna()]
    inside = np.zeros(len(points), dtype=bool)
    for shape in _neglected(communities, frames["building"]):
        around = shapely.buffer(shape, NEGLECTED_AROUND_M)
        shapely.prepare(around)
        inside |= shapely.contains_xy(around, points[:, 0], points[:, 1])
    return inside


def _neglected(communities: pd.DataFrame, building: pd.DataFrame) -> Shapes:
    """One in `NEGLECTED_OF` communities, wide ones of middling building count, none in a hamlet."""
    shapes = np.asarray(communities.sort_values("code")["geometry"], dtype=object)
    points = np.asarray(building["point"], dtype=object)
    held = np.bincount(shapely.STRtree(shapes).query(points)[1], minlength=len(shapes))
    rank = np.argsort(np.argsort(held, kind="stable")) / len(held)
    middling = np.flatnonzero((rank > 0.3) & (rank < 0.8))
    number = max(len(shapes) // NEGLECTED_OF, int(len(shapes) >= CITY_OF))
    groups = np.array_split(middling, number) if number else []
    widest = [group[np.argmax(shapely.area(shapes[group]))] for group in groups if group.size]
    chosen: Shapes = shapes[np.array(widest, dtype=np.int64)]
    return chosen


def _cells(frames: Mapping[str, pd.DataFrame]) -> tuple[Floats, Ints]:
    """Mean place and number of the buildings in each cell of `CELL_M`."""
    points = shapely.get_coordinates(np.asarray(frames["building"]["point"], dtype=object))
    cell = np.floor((points - points.min(axis=0)) / CELL_M).astype(np.int64)
    key, count = np.unique(cell[:, 0] * 1_000_000 + cell[:, 1], return_inverse=True)
    held = np.bincount(count, minlength=len(key))
    sums = [np.bincount(count, weights=points[:, axis]) for axis in (0, 1)]
    return np.column_stack(sums) / held[:, None], held


def _greedy(candidates: Floats, cells: Floats, weight: Ints, count: int) -> Ints:
    """Rows of `count` candidates, each the one that adds most weight within reach."""
    tree = cKDTree(candidates)
    near = tree.sparse_distance_matrix(cKDTree(cells), REACH_M - CELL_M / 4, output_type="ndarray")
    reach = _groups(near["i"], near["j"], len(candidates))
    reached_by = _groups(near["j"], near["i"], len(cells))
    weights = weight[near["j"]].astype(np.float64)
    full: Floats = np.bincount(near["i"], weights, len(candidates)).astype(np.float64)
    gain, covered = full.copy(), np.zeros(len(cells), dtype=bool)
    taken = np.zeros(len(candidates), dtype=bool)
    picks: list[int] = []
    while len(picks) < count and not taken.all():  # each pick depends on those before
        best = int(np.argmax(np.where(taken, -1.0, gain)))
        if gain[best] <= 0:
            gain, covered = full + 1e-6, np.zeros(len(cells), dtype=bool)
            continue
        picks.append(best)
        taken[tree.query_ball_point(candidates[best], APART_M)] = True
        fresh = reach[best][~covered[reach[best]]]
        covered[fresh] = True
        losers = [reached_by[cell] for cell in fresh]
        if losers:
            lost = np.repeat(weight[fresh], [len(rows) for rows in losers])
            np.subtract.at(gain, np.concatenate(losers), lost)
    chosen = np.array(picks, dtype=np.int64)
    rest = np.setdiff1d(np.arange(len(candidates)), chosen)
    return np.concatenate([chosen, rest[thinned(len(rest), count - len(chosen))]])


def _groups(keys: Ints, values: Ints, size: int) -> list[Ints]:
    """The values of each key 0 … size - 1."""
    order = np.argsort(keys, kind="stable")
    return np.split(values[order], np.cumsum(np.bincount(keys, minlength=size))[:-1])


def _flow(kind: Texts, branch: Bools, rng: np.random.Generator) -> Floats:
    """Flow in L/s: a fifth never measured, an eighth below 15, mostly on branches."""
    size = len(kind)
    rank = np.argsort(np.argsort(rng.random(size) + 0.4 * ~branch)) / max(size, 1)
    flow = np.where(rank < 0.125, rng.uniform(8, 14.8, size), rng.uniform(15, 30, size))
    flow = np.where(kind == "crane", rng.uniform(30, 45, size), flow)
    unknown = (rank > 0.2) & (rng.random(size) < 0.225)
    return np.where(unknown | (kind == "pond"), np.nan, np.round(flow, 1))


def _pressure(flow: Floats, rng: np.random.Generator) -> Floats:
    """Static pressure in MPa, lower where the flow is low, null where it was never measured."""
    low = np.round(rng.uniform(0.08, 0.16, len(flow)), 2)
    good = np.round(rng.uniform(0.15, 0.42, len(flow)), 2)
    return np.where(np.isnan(flow), np.nan, np.where(flow < 15, low, good))


def _remarks(status: Texts, rng: np.random.Generator) -> Texts:
    """Why a hydrant is out of service; none for the others."""
    said: Texts = np.array(REMARKS, dtype=object)[rng.integers(len(REMARKS), size=len(status))]
    said[status != "out_of_service"] = None
    return said


def _inspected(size: int, rng: np.random.Generator, today: date) -> list[date | None]:
    """Day of the last inspection: within half a year for most, some overdue, some never."""
    days = np.where(
        rng.random(size) < 0.85, rng.integers(2, 183, size), rng.integers(184, 900, size)
    )
    never = rng.random(size) < 0.06
    return [
        None if skip else today - timedelta(days=int(ago))
        for ago, skip in zip(days, never, strict=True)
    ]
