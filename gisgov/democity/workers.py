"""The grid workers (网格员) of the demo city, their grids, and a day of positions of each.

A worker walks the streets in and around the grid at random, with pauses, in working hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.rows import CRS, sourced
from gisgov.democity.streets import Bools, Floats, Ints, Open, Streets, open_ground, streets_of

__all__ = ["walk"]

ZONE = "Asia/Shanghai"
EVERY_S = 120
HOURS = ((8.0, 12.0), (14.0, 17.5))
SPEED_MPS = (0.8, 1.6)
PAUSE, RESUME = 0.16, 0.30  # chance that a walk stops, and that a pause ends, at each fix
BORDER_M = 12.0  # a street on the grid's border is walked too


@dataclass(frozen=True)
class Ways:
    """Steps that workers may take: along `road` from one place of a worker to another.

    A place is a street end as one worker knows it; the steps from place p are the rows from
    `first[p]` on, `count[p]` of them.
    """

    road: Ints
    backwards: Bools
    to: Ints
    first: Ints
    count: Ints
    home: Ints  # a place of each worker to begin at


def walk(
    frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frames `worker`, `worker_assignment` and `position`, a worker for each grid of today.

    Positions are those of the last working day before `today`.

    Parameters
    ----------
    frames
        `area`, `building`, `land_cover` and `road`.
    rng
        Where chance comes from.
    today
        The city's present day.
    """
    area = frames["area"]
    grid = area[(area["level"] == "grid") & area["valid_to"].isna()].sort_values("code")
    count = len(grid)
    number = pd.Series(np.arange(1, count + 1)).astype("str").str.zfill(5)
    worker = sourced({"code": "W" + number, "name": "网格员" + number}, "k", surveyed_at=today)
    assignment = pd.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "worker_id": np.arange(1, count + 1),
            "grid": grid["code"].to_numpy(),
            "valid_from": grid["valid_from"].to_numpy(),
            "valid_to": pd.Series(pd.NaT, index=range(count)).dt.tz_localize("UTC"),
        }
    )
    position = _positions(frames, grid, rng, today)
    return {"worker": worker, "worker_assignment": assignment, "position": position}


# ---------------------------------------------------------------- where one may walk


def _ways(streets: Streets, ground: Open, grid: pd.DataFrame) -> Ways:
    """Steps of all workers, in the order of the grids."""
    shapes = np.asarray(grid["geometry"], dtype=object)
    dry = np.ones(len(streets.lines), dtype=bool)
    dry[ground.water.query(streets.lines, predicate="intersects")[0]] = False
    worker, road = _known(streets, dry, shapes)
    starts = shapely.get_coordinates(shapely.get_point(streets.lines[road], 0))
    ends = shapely.get_coordinates(shapely.get_point(streets.lines[road], -1))
    keyed = np.column_stack([np.tile(worker, 2), np.vstack([starts, ends])])
    places, number = np.unique(keyed, axis=0, return_inverse=True)
    number = number.ravel()
    origin, target = number, np.roll(number, len(road))
    order = np.argsort(origin, kind="stable")
    count = np.bincount(origin, minlength=len(places))
    return Ways(
        road=np.tile(road, 2)[order],
        backwards=np.repeat([False, True], len(road))[order],
        to=target[order],
        first=np.cumsum(count) - count,
        count=count,
        home=_homes(places, count, len(shapes)),
    )


def _known(streets: Streets, dry: Bools, shapes: npt.NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Pairs of worker and road: roads whose middle lies in or beside the grid, or the nearest."""
    usable = np.flatnonzero(dry & (streets.length > 1.0))
    middles = shapely.line_interpolate_point(streets.lines[usable], 0.5, normalized=True)
    tree = shapely.STRtree(middles)
    worker, row = tree.query(shapes, predicate="dwithin", distance=BORDER_M)
    lonely = np.setdiff1d(np.arange(len(shapes)), worker)
    nearest = tree.nearest(shapely.point_on_surface(shapes[lonely]))
    return np.concatenate([worker, lonely]), usable[np.concatenate([row, nearest])]


def _homes(places: Floats, count: Ints, workers: int) -> Ints:
    """The place of each worker where most streets meet."""
    order = np.lexsort((-count, places[:, 0]))
    first = np.searchsorted(places[order, 0], np.arange(workers))
    return order[first]


def _steps(
    ways: Ways, streets: Streets, far_m: float, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Rows of `ways` that each worker takes one after another, and the metres walked after each.

    Both have a row a worker. Nobody turns round but at a dead end, if chance allows.
    """
    place = ways.home.copy()
    last = np.full(len(place), -1)
    taken: list[Ints] = []
    walked = [np.zeros(len(place))]
    while walked[-1].min() < far_m:  # a step depends on the one before
        step = ways.first[place] + (rng.random(len(place)) * ways.count[place]).astype(np.int64)
        again = ways.first[place] + (rng.random(len(place)) * ways.count[place]).astype(np.int64)
        step = np.where(ways.road[step] == last, again, step)
        last, place = ways.road[step], ways.to[step]
        taken.append(step)
        walked.append(walked[-1] + streets.length[last])
    return np.column_stack(taken), np.column_stack(walked)


# ---------------------------------------------------------------- a day


def _clock(today: date) -> npt.NDArray[np.datetime64]:
    """UTC times of the fixes of the last working day before `today`."""
    day = pd.Timestamp(today, tz=ZONE) - pd.offsets.BusinessDay(1)
    parts = [
        pd.date_range(
            day + pd.Timedelta(hours=start), day + pd.Timedelta(hours=end), freq=f"{EVERY_S}s"
        )
        for start, end in HOURS
    ]
    utc = [part.tz_convert("UTC").tz_localize(None).to_numpy() for part in parts]
    return np.concatenate(utc).astype("datetime64[s]")


def _metres(workers: int, fixes: int, rng: np.random.Generator) -> Floats:
    """Metres walked at each fix since the first, a row a worker."""
    walking = np.ones(workers, dtype=bool)
    moves = np.zeros((workers, fixes))
    for fix in range(1, fixes):  # whether one walks depends on whether one walked
        chance = rng.random(workers)
        walking = np.where(walking, chance >= PAUSE, chance < RESUME)
        moves[:, fix] = walking * rng.uniform(*SPEED_MPS, workers) * EVERY_S
    return np.cumsum(moves, axis=1)


def _positions(
    frames: Mapping[str, pd.DataFrame], grid: pd.DataFrame, rng: np.random.Generator, today: date
) -> gpd.GeoDataFrame:
    """The position frame, worker after worker in the order of time."""
    streets, ground = streets_of(frames["road"]), open_ground(frames)
    clock = _clock(today)
    ways = _ways(streets, ground, grid)
    metres = _metres(len(grid), len(clock), rng)
    points, middles = _along(streets, ways, metres, rng)
    accuracy = np.round(np.clip(rng.gamma(4.0, 2.3, len(points)), 4.0, 30.0), 1)
    drift = crs.snap(points + rng.normal(0, 0.35, points.shape) * accuracy[:, None])
    dry = ground.dry(drift)
    drift[~dry] = middles[~dry]
    columns = {
        "worker_id": np.repeat(np.arange(1, len(grid) + 1), len(clock)),
        "fixed_at": pd.DatetimeIndex(np.tile(clock, len(grid))).tz_localize("UTC"),
        "accuracy_m": accuracy,
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(drift), crs=CRS)


def _along(
    streets: Streets, ways: Ways, metres: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Coordinates of each worker at each number of metres walked: at the kerb, in the middle."""
    taken, walked = _steps(ways, streets, float(metres.max()) + 1.0, rng)
    worker = np.repeat(np.arange(len(metres)), metres.shape[1])
    base = worker * (walked.max() + 1.0)
    ends = (walked[:, 1:] + np.arange(len(metres))[:, None] * (walked.max() + 1.0)).ravel()
    step = np.searchsorted(ends, metres.ravel() + base, side="right") - worker * taken.shape[1]
    row = taken[worker, step]
    left = walked[worker, step + 1] - metres.ravel()
    road = ways.road[row]
    along = np.where(ways.backwards[row], left, streets.length[road] - left)
    aside = np.minimum(streets.half_width[road], 15.0) * np.where(ways.backwards[row], -1.0, 1.0)
    along = np.clip(along, 0, streets.length[road])
    inner = np.minimum(2.0, streets.length[road] / 2)  # an end may lie on the edge of the city
    middle = np.clip(along, inner, streets.length[road] - inner)
    return streets.at(road, along, aside), streets.at(road, middle, 0 * aside)
