"""Roads of OpenStreetMap, cut where they meet, so that equal ends are joined."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from gisgov.intake.osm import classes, measures, rows
from gisgov.intake.osm.scan import Tags, Things, Ways

__all__ = ["barrier_frame", "road_frame"]

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

BACKWARDS = "-1"
ONE_WAY = ("yes", "true", "1", BACKWARDS)
MOST_WIDTH_M = 60.0


def road_frame(ways: Ways, points: Things, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `road`: a row for each stretch between two nodes where roads meet or end.

    A way that is cut gives stretches ``w123/1``, ``w123/2``, … in its own direction. A barrier
    mapped at a node (gate, bollard) counts for the stretch it stands in; at the end of stretches,
    for both where just two meet there.
    """
    kept = _having(ways, classes.road_class)
    first, last = _stretches(kept)
    lines = _lines(kept, first, last)
    way = kept.way[first]
    barriers = _barriers(kept, points, first, last)
    keys = _keys(kept.ids, way)
    long_enough = np.flatnonzero(shapely.length(lines) > 0)
    stretches = Things(
        keys, [kept.tags[i] for i in way], [kept.days[i] for i in way], _directed(lines, kept, way)
    ).take(long_enough)
    columns = _road_columns(stretches.tags) | {
        "barrier": pd.Series([barriers[i] for i in long_enough], dtype="str")
    }
    table = rows.frame(stretches, columns, crs=crs)
    table.attrs["skipped"] = {"too_small": len(lines) - len(long_enough)}
    return table


def barrier_frame(ways: Ways, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `barrier`: walls, fences, hedges and railways, whole."""
    kept = _having(ways, classes.barrier_kind)
    first = np.flatnonzero(np.diff(kept.way, prepend=-1))
    last = np.append(first[1:], len(kept.way)) - 1
    lines = _lines(kept, first, last[: len(first)])
    things = Things(kept.ids, kept.tags, kept.days, lines)
    things = things.take(np.flatnonzero(shapely.length(lines) > 0))
    kinds = pd.Series([classes.barrier_kind(tags) for tags in things.tags], dtype="str")
    table = rows.frame(things, {"kind": kinds}, crs=crs)
    table.attrs["skipped"] = {"too_small": len(lines) - len(table)}
    return table


def _road_columns(tags: list[Tags]) -> dict[str, object]:
    return {
        "name": rows.first_text(tags, "name", "name:zh", "ref"),
        "name_en": rows.first_text(tags, "name:en"),
        "road_class": pd.Series([classes.road_class(row) for row in tags], dtype="str"),
        "width_m": rows.measured(tags, "width", "width:carriageway", "est_width", by=_width),
        "height_limit_m": rows.measured(
            tags, "maxheight", "maxheight:physical", by=measures.metres
        ),
        "weight_limit_t": rows.measured(tags, "maxweight", by=measures.tonnes),
        "one_way": pd.Series([_one_way(row) for row in tags], dtype=bool),
        "bridge": pd.Series([row.get("bridge", "no") != "no" for row in tags], dtype=bool),
        "tunnel": pd.Series([row.get("tunnel", "no") != "no" for row in tags], dtype=bool),
    }


def _width(text: str | None) -> float | None:
    value = measures.metres(text)
    return value if value is not None and value <= MOST_WIDTH_M else None


def _one_way(tags: Tags) -> bool:
    implied = tags.get("junction") == "roundabout" or tags.get("highway") == "motorway"
    return tags["oneway"] in ONE_WAY if "oneway" in tags else implied


# ---------------------------------------------------------------- cutting


def _having(ways: Ways, kind: Callable[[Tags], str | None]) -> Ways:
    """The ways for which `kind` gives an answer, with their nodes."""
    wanted = np.array([kind(tags) is not None for tags in ways.tags], dtype=np.bool_)
    at = np.flatnonzero(wanted)
    nodes = wanted[ways.way]
    renumbered = np.cumsum(wanted) - 1
    return Ways(
        [ways.ids[i] for i in at],
        [ways.tags[i] for i in at],
        [ways.days[i] for i in at],
        renumbered[ways.way[nodes]],
        ways.ref[nodes],
        ways.x[nodes],
        ways.y[nodes],
    )


def _stretches(ways: Ways) -> tuple[IntArray, IntArray]:
    """Positions of the first and last node of each stretch, in the order of the ways."""
    _, which, uses = np.unique(ways.ref, return_inverse=True, return_counts=True)
    begins = np.diff(ways.way, prepend=-1) > 0
    ends = np.append(begins[1:], True)[: len(begins)]
    cut = (uses[which] > 1) | begins | ends
    first = np.flatnonzero(cut & ~ends)
    last = np.flatnonzero(cut & ~begins)
    return first, last


def _lines(ways: Ways, first: IntArray, last: IntArray) -> rows.Geometries:
    """Lines over the nodes from `first` to `last`; repeated points are removed."""
    counts = last - first + 1
    line = np.repeat(np.arange(len(first)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    node = first[line] + within
    if len(line) == 0:
        return np.empty(0, dtype=object)
    lines = shapely.linestrings(ways.x[node], ways.y[node], indices=line)
    return np.asarray(shapely.remove_repeated_points(lines), dtype=object)


def _directed(lines: rows.Geometries, ways: Ways, way: IntArray) -> rows.Geometries:
    """Lines in the direction of traffic: some one-way streets are drawn against it."""
    against = np.array([ways.tags[i].get("oneway") == BACKWARDS for i in way], dtype=bool)
    return np.where(against, shapely.reverse(lines), lines)


def _keys(ids: list[str], way: IntArray) -> list[str]:
    """Key of each stretch: that of its way, and its rank there if there are several."""
    counts = np.bincount(way, minlength=len(ids))
    rank = np.arange(len(way)) - (np.cumsum(counts) - counts)[way] + 1
    return [
        ids[i] if counts[i] == 1 else f"{ids[i]}/{number}"
        for i, number in zip(way.tolist(), rank.tolist(), strict=True)
    ]


def _barriers(ways: Ways, points: Things, first: IntArray, last: IntArray) -> list[str | None]:
    """Kind of the barrier that stands in each stretch, or at an end where just two meet."""
    kinds = {
        int(key[1:]): kind
        for key, tags in zip(points.ids, points.tags, strict=True)
        if (kind := classes.blocks_road(tags))
    }
    here = np.flatnonzero(np.isin(ways.ref, list(kinds)))
    ends, meeting = np.unique(ways.ref[np.concatenate([first, last])], return_counts=True)
    crowded = set(ends[meeting > 2].tolist())
    found: list[str | None] = [None] * len(first)
    # A node belongs to the stretch that begins last before it, and to the one that ends on it.
    for node in here.tolist():
        kind = kinds[int(ways.ref[node])]
        if int(ways.ref[node]) not in crowded:
            for stretch in _touching(node, first, last):
                found[stretch] = kind
    return found


def _touching(node: int, first: IntArray, last: IntArray) -> list[int]:
    """Stretches that hold the node at this position."""
    begin = int(np.searchsorted(last, node, side="left"))
    end = int(np.searchsorted(first, node, side="right"))
    return list(range(begin, end))
