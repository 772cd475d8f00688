"""A year of incidents (事件) in the demo city: what, when, where, by whom reported, when closed.

They follow the people, the hours, the week and the seasons, but for a few true hot spots, which
`hot_spots` names so that an analysis can be held against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.anchors import anchors
from gisgov.democity.doorsteps import doorsteps
from gisgov.democity.events import (
    EVENTS,
    GRAVITY,
    HOT_SPOTS,
    HOURS,
    SEASONS,
    SEVERITIES,
    WEEKDAYS,
    HotSpot,
)
from gisgov.democity.rows import CRS, scaled, sourced
from gisgov.democity.streets import (
    Floats,
    Ints,
    Open,
    Streets,
    Texts,
    open_ground,
    streets_of,
)

__all__ = ["hot_spots", "report"]

SCHEME = "CJT214-2007"
ZONE = "Asia/Shanghai"
DAYS = 365
CHANNELS = ("worker", "hotline", "app", "camera")
CHANNEL_SHARES = (0.57, 0.19, 0.15, 0.09)
CLOSING_H = {"01": 7.0, "02": 9.0, "03": 26.0, "04": 11.0, "05": 3.0}  # median, by major
WITHOUT_ADDRESS = 0.07
STILL_OPEN = 0.004


def report(
    frames: Mapping[str, pd.DataFrame], *, count: int, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frame `incident`: `count` of them in the year before `today`, in the order of reporting.

    Parameters
    ----------
    frames
        `area`, `building`, `building_stock_month`, `land_cover` and `road`.
    count
        How many; at least one of each class of `EVENTS`.
    rng
        Where chance comes from.
    today
        The city's present day; its midnight ends the year.
    """
    counts = scaled({code: event.share for code, event in EVENTS.items()}, count)
    code = np.repeat(list(counts), list(counts.values()))
    spot = _assigned(code, rng)
    reported = _reported(code, spot, rng, today)
    building, points = _located(frames, code, spot, rng)
    order = np.argsort(reported, kind="stable")
    columns: dict[str, object] = {
        "scheme": SCHEME,
        "class_kind": "incident",
        "class_code": code[order],
        "reported_at": pd.Series(reported[order]).dt.tz_localize("UTC"),
        "closed_at": _closed(reported[order], code[order], rng, today),
        "channel": rng.choice(CHANNELS, size=count, p=CHANNEL_SHARES),
        "severity": _severities(code[order], rng.spawn(1)[0]),
        "address": _addresses(frames["building"], building[order], rng),
    }
    columns["geometry"] = shapely.points(points[order])
    return {"incident": gpd.GeoDataFrame(sourced(columns, "i", surveyed_at=today), crs=CRS)}


def hot_spots(frames: Mapping[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """The true hot spots: name, classes, radius_m, months, and the point on a street."""
    places_of = anchors(frames, open_ground(frames))
    streets = streets_of(frames["road"])
    rows = np.flatnonzero(streets.where("trunk", "primary", "secondary", "residential"))
    xy = np.array([places_of[spot.anchor] for spot in HOT_SPOTS])
    places = shapely.points(xy)
    lines = streets.lines[rows][shapely.STRtree(streets.lines[rows]).nearest(places)]
    foot = shapely.get_point(shapely.shortest_line(lines, places), 0)
    return gpd.GeoDataFrame(
        {
            "name": [spot.name for spot in HOT_SPOTS],
            "classes": [spot.classes for spot in HOT_SPOTS],
            "radius_m": [spot.radius_m for spot in HOT_SPOTS],
            "months": [spot.months for spot in HOT_SPOTS],
        },
        geometry=shapely.points(crs.snap(shapely.get_coordinates(foot))),
        crs=CRS,
    )


# ---------------------------------------------------------------- what and when


def _assigned(code: Texts, rng: np.random.Generator) -> Ints:
    """Hot spot of each incident by its place in `HOT_SPOTS`, -1 for most."""
    spot = np.full(len(code), -1)
    for number, place in enumerate(HOT_SPOTS):
        free = np.flatnonzero(np.isin(code, place.classes) & (spot < 0))
        wanted = min(round(place.share * len(code)), len(free) // 2)
        spot[rng.choice(free, size=wanted, replace=False)] = number
    return spot


def _reported(
    code: Texts, spot: Ints, rng: np.random.Generator, today: date
) -> npt.NDArray[np.datetime64]:
    """UTC times, drawn for each class and hot spot by its months, weekdays and hours."""
    start = pd.Timestamp(today, tz=ZONE) - pd.Timedelta(days=DAYS)
    days = pd.date_range(start, periods=DAYS, freq="D")
    mood = np.array(WEEKDAYS)[days.day_of_week] * rng.lognormal(0, 0.1, DAYS)
    rain = np.where(rng.random(DAYS) < 0.22, rng.gamma(0.6, 4.0, DAYS), 0.05)
    second = np.zeros(len(code), dtype=np.int64)
    for name, event in EVENTS.items():
        season = np.array(SEASONS[event.season])[days.month - 1] * mood
        season = season * rain if event.season == "rain" else season
        rows = np.flatnonzero(code == name)
        second[rows] = _seconds(season, event.hours, len(rows), rng)
    for number, place in enumerate(HOT_SPOTS):
        rows = np.flatnonzero(spot == number)
        recent = mood * (days >= days[-1] - pd.DateOffset(months=place.months))
        wet = rain if place.anchor == "riverside" else 1.0
        second[rows] = _seconds(recent * wet, place.hours, len(rows), rng)
    utc = np.datetime64(start.tz_convert("UTC").tz_localize(None), "s")
    return utc + second.astype("timedelta64[s]")


def _seconds(season: Floats, hours: str, count: int, rng: np.random.Generator) -> Ints:
    """Seconds since the year began: a day by the weights of `season`, an hour by the profile."""
    weights = np.array(HOURS[hours], dtype=np.float64)
    day = rng.choice(len(season), size=count, p=season / season.sum())
    hour = rng.choice(24, size=count, p=weights / weights.sum())
    return day * 86400 + hour * 3600 + rng.integers(0, 3600, count)


def _closed(
    reported: npt.NDArray[np.datetime64], code: Texts, rng: np.random.Generator, today: date
) -> pd.Series:
    """When each was closed; none for those that are open at the year's end and a few forgotten."""
    median = pd.Series(code).str[:2].map(CLOSING_H).to_numpy(np.float64)
    seconds = median * 3600 * rng.lognormal(0, 1.0, len(code))
    closed = pd.Series(reported + seconds.astype("timedelta64[s]")).dt.tz_localize("UTC")
    open_still = (closed > pd.Timestamp(today, tz=ZONE)) | (rng.random(len(code)) < STILL_OPEN)
    return closed.mask(open_still)


def _severities(code: Texts, rng: np.random.Generator) -> Texts:
    """How bad each is, by its class; unknown for some."""
    drawn = np.empty(len(code), dtype=object)
    for name, event in EVENTS.items():
        rows = np.flatnonzero(code == name)
        chosen = rng.choice(len(SEVERITIES), size=len(rows), p=GRAVITY[event.gravity])
        drawn[rows] = np.array(SEVERITIES, dtype=object)[chosen]
    return drawn


# ---------------------------------------------------------------- where


def _located(
    frames: Mapping[str, pd.DataFrame], code: Texts, spot: Ints, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Row of the building that each incident is near, and the coordinates (n, 2) of the incident.

    A building draws incidents by its households, or by its ground where nobody lives.
    """
    building = frames["building"]
    streets, ground = streets_of(frames["road"]), open_ground(frames)
    weight = _attraction(building)
    row = rng.choice(len(building), size=len(code), p=weight / weight.sum())
    steps = doorsteps(streets, np.asarray(building["geometry"], dtype=object))
    points = steps.at_walls(row, rng)
    place = pd.Series(code).map({key: event.place for key, event in EVENTS.items()}).to_numpy()
    along = steps.on_streets(streets, row, place == "road", rng)
    outside = (place != "wall") & ground.free(along)
    points[outside] = along[outside]
    tree = shapely.STRtree(np.asarray(building["point"], dtype=object))
    for number, centre in enumerate(hot_spots(frames).geometry):
        rows = np.flatnonzero(spot == number)
        points[rows] = _around(centre, HOT_SPOTS[number], streets, ground, len(rows), rng)
        row[rows] = tree.nearest(shapely.points(points[rows]))
    return row, points


def _attraction(building: pd.DataFrame) -> Floats:
    """How many incidents a building draws, in households."""
    area = shapely.area(np.asarray(building["geometry"], dtype=object))
    households = building["planned_households"].to_numpy(np.float64)
    return np.where(households > 0, households + 0.5, np.minimum(area / 120, 30.0))


def _around(
    centre: shapely.Point,
    spot: HotSpot,
    streets: Streets,
    ground: Open,
    count: int,
    rng: np.random.Generator,
) -> Floats:
    """Points beside the streets around a hot spot, denser towards its middle."""
    near = shapely.dwithin(streets.lines, centre, spot.radius_m) & ~streets.bridge
    weight = near.astype(np.float64)
    road, along = streets.spread(weight, 40 * count + 400, rng)
    offset = streets.half_width[road] * rng.uniform(0, 0.8, len(road)) + rng.uniform(
        0, 2, len(road)
    )
    points = streets.at(road, along, offset * rng.choice([-1.0, 1.0], len(road)))
    away = np.hypot(*(points - [centre.x, centre.y]).T)
    points, away = points[inside := ground.free(points)], away[inside]
    chance = np.where(away <= spot.radius_m, np.exp(-((away / spot.radius_m) ** 2) * 2), 0.0)
    return points[rng.choice(len(points), size=count, p=chance / chance.sum())]


def _addresses(building: pd.DataFrame, row: Ints, rng: np.random.Generator) -> Texts:
    """Address of the building that each incident is near; unknown for some."""
    address = building["address"].fillna("").to_numpy(dtype=object)[row]
    known = (address != "") & (rng.random(len(row)) >= WITHOUT_ADDRESS)
    said: Texts = (address + "附近").astype(object)
    said[~known] = None
    return said
