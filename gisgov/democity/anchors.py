"""Where the true hot spots of the demo city lie: the building that fits each best."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from gisgov.democity.streets import Bools, Floats, Ints, Open

__all__ = ["anchors"]

CELL_M = 120.0
APART_M = 500.0


def anchors(frames: Mapping[str, pd.DataFrame], ground: Open) -> dict[str, Floats]:
    """Coordinates of each anchor that a hot spot may name, apart from one another if possible.

    The densest old houses, the station (or the most commerce), the school with most homes about it,
    the densest homes of the last district, the homes nearest to the water, the fastest growth.
    """
    points = shapely.get_coordinates(np.asarray(frames["building"]["point"], dtype=object))
    chosen: dict[str, Floats] = {}
    for name, score in _scores(frames, ground, points).items():
        apart = np.full(len(points), np.inf)
        for other in chosen.values():
            apart = np.minimum(apart, np.hypot(*(points - other).T))
        chosen[name] = points[
            np.argmax(np.where(apart >= min(APART_M, apart.max()), score, -np.inf))
        ]
    return chosen


def _scores(frames: Mapping[str, pd.DataFrame], ground: Open, points: Floats) -> dict[str, Floats]:
    """How well each building fits each anchor."""
    building = frames["building"]
    before, households = _households(frames)
    homes = _around(points, households)
    school = (building["use"] == "education").to_numpy()
    return {
        "station": _station(frames, points),
        "old_town": _around(points, np.ones(len(points))),
        "school": np.where(school, homes, -1.0),
        "south_bank": np.where(_last_district(frames, points), homes, -1.0),
        "riverside": -_to_water(ground, points),
        "growth": _around(points, households - before),
    }


def _households(frames: Mapping[str, pd.DataFrame]) -> tuple[Floats, Floats]:
    """Households of each building in the first and in the last month that was counted."""
    stock = frames["building_stock_month"]
    ids = frames["building"]["id"]
    months = [
        stock[stock["month"] == month] for month in (stock["month"].min(), stock["month"].max())
    ]
    first, last = (
        month.set_index("building_id")["households"].reindex(ids, fill_value=0) for month in months
    )
    return first.to_numpy(np.float64), last.to_numpy(np.float64)


def _around(points: Floats, weight: Floats) -> Floats:
    """Sum of `weight` in the cell of each point."""
    cell = np.floor((points - points.min(axis=0)) / CELL_M).astype(np.int64)
    number = _numbered(cell)
    sums: Floats = np.bincount(number, weights=weight).astype(np.float64)
    return sums[number]


def _numbered(cell: Ints) -> Ints:
    number: Ints = np.unique(cell, axis=0, return_inverse=True)[1].ravel()
    return number


def _station(frames: Mapping[str, pd.DataFrame], points: Floats) -> Floats:
    """Nearness to the station's grid; without one, commerce."""
    area = frames["area"]
    named = area["name_en"].fillna("").str.contains("Station Grid").to_numpy()
    if not named.any():
        building = frames["building"]
        footprint = shapely.area(np.asarray(building["geometry"], dtype=object))
        return _around(points, footprint * (building["use"] == "commercial").to_numpy())
    shape = np.asarray(area["geometry"], dtype=object)[np.flatnonzero(named)[0]]
    away: Floats = np.hypot(*(points - shapely.get_coordinates(shapely.centroid(shape))[0]).T)
    return -away


def _last_district(frames: Mapping[str, pd.DataFrame], points: Floats) -> Bools:
    """Whether each point lies in the district whose code comes last."""
    districts = frames["area"][frames["area"]["level"] == "district"].sort_values("code")
    shape = districts["geometry"].iloc[-1]
    shapely.prepare(shape)
    inside: Bools = shapely.contains_xy(shape, points[:, 0], points[:, 1])
    return inside


def _to_water(ground: Open, points: Floats) -> Floats:
    """Metres to the nearest water, plus a tenth of those to the middle of the city."""
    middle: Floats = np.hypot(*(points - points.mean(axis=0)).T) / 10
    if len(ground.water) == 0:
        return middle
    shapes = shapely.points(points)
    water = ground.water.geometries[ground.water.nearest(shapes)]
    return middle + np.asarray(shapely.distance(shapes, water))
