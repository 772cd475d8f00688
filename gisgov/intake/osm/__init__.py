"""A city from OpenStreetMap, as frames named and shaped as the city's tables.

Buildings, roads, barriers, components, premises and land cover.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

import pandas as pd
import pyproj

from gisgov import crs as coordinates
from gisgov.errors import Cancelled
from gisgov.intake.files import readable
from gisgov.intake.osm.buildings import building_frame, entrance_frame
from gisgov.intake.osm.places import (
    component_frame,
    hydrant_frame,
    land_cover_frame,
    premises_frame,
)
from gisgov.intake.osm.roads import barrier_frame, road_frame
from gisgov.intake.osm.scan import Scan, scanned

__all__ = ["read"]

Progress = Callable[[str, float], None]
Stop = Callable[[], bool]


def read(
    path: str | os.PathLike[str],
    *,
    crs: pyproj.CRS | str | int,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> dict[str, pd.DataFrame]:
    """Frames of what a city is made of, from an OpenStreetMap file.

    Each row has `source` ``"osm"`` and as `source_id` the letter and number of its element:
    ``n`` a node, ``w`` a way, ``r`` a relation. A road that is cut where others meet it gives
    ``w123/1``, ``w123/2``, …; so a second reading of the same file gives the same keys. The day of
    `surveyed_at` is that of the element's last change. Administrative boundaries are not taken.

    Parameters
    ----------
    path
        A file of the kind ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    crs
        The city's metric coordinate system.
    progress
        Called with what is being done and the fraction done, 0 to 1.
    stop
        Asked now and then; true ends the reading.

    Returns
    -------
    dict
        By table: `building`, `building_entrance`, `road`, `barrier`, `component`, `hydrant`,
        `premises`, `land_cover`; each may have no rows. ``frame.attrs["skipped"]`` counts what was
        left out, by reasons whose sentences are ``osm.skipped.<reason>``.

    Raises
    ------
    BadInput
        The file is missing, empty, cut off, of another kind, lies far from where the coordinate
        system serves, or holds nothing of a city; or `crs` is not metric.
    Cancelled
        `stop` said so.
    """
    city = coordinates.require_metric(crs, "osm.read")
    file = readable(path)
    say, ended = progress or (lambda _what, _done: None), stop or (lambda: False)
    found = scanned(file, crs=city, progress=say, stop=ended)

    def step(what: str, fraction: float) -> None:
        say(what, fraction)
        if ended():
            raise Cancelled("intake.cancelled", path=file)

    return _frames(found, city, step)


def _frames(found: Scan, crs: pyproj.CRS, step: Progress) -> dict[str, pd.DataFrame]:
    points, ways, areas = found.points, found.ways, found.areas
    step("buildings", 0.6)
    buildings = building_frame(areas, points, crs=crs)
    step("roads", 0.75)
    roads = road_frame(ways, points, crs=crs)
    step("components", 0.85)
    components = component_frame(points, areas, crs=crs)
    step("premises", 0.95)
    frames = {
        "building": buildings,
        "building_entrance": entrance_frame(points, buildings, crs=crs),
        "road": roads,
        "barrier": barrier_frame(ways, crs=crs),
        "component": components,
        "hydrant": hydrant_frame(components, points, areas),
        "premises": premises_frame(points, areas, buildings, crs=crs),
        "land_cover": land_cover_frame(areas, crs=crs),
    }
    _note(frames, found.skipped)
    step("done", 1.0)
    return frames


def _note(frames: dict[str, pd.DataFrame], skipped: Counter[str]) -> None:
    """Write down, at each frame, what the file held that is not in it."""
    tables = {"clipped": "road", "incomplete": "land_cover"}
    for reason, count in skipped.items():
        attrs = frames[tables.get(reason, "building")].attrs
        attrs["skipped"] = attrs.get("skipped", {}) | {reason: count}
    for frame in frames.values():
        counts = frame.attrs.get("skipped", {})
        frame.attrs["skipped"] = {reason: count for reason, count in counts.items() if count}
