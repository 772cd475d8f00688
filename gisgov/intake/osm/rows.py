"""What the frames from OpenStreetMap have in common: numbered rows that name their element."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from gisgov.intake.osm.scan import SOURCE_CRS, Tags, Things

__all__ = ["SOURCE", "first_text", "frame", "holder", "measured", "multipolygons", "select"]

SOURCE = "osm"

Geometries = npt.NDArray[np.object_]
Answer = TypeVar("Answer")


def select(things: Things, kind: Callable[[Tags], Answer | None]) -> tuple[Things, list[Answer]]:
    """Things for which `kind` gives an answer, and the answers; what has no extent is left out."""
    answers = [kind(tags) for tags in things.tags]
    absent = shapely.is_missing(things.geometries)
    found = [(i, answer) for i, answer in enumerate(answers) if answer and not absent[i]]
    at = np.array([i for i, _ in found], dtype=np.int64)
    return things.take(at), [answer for _, answer in found]


def frame(
    things: Things, columns: Mapping[str, object], *, crs: CRS, geometries: Geometries | None = None
) -> gpd.GeoDataFrame:
    """A frame of `columns`, a row for each thing, numbered from 1, with its source."""
    return gpd.GeoDataFrame(
        {
            "id": np.arange(1, len(things.ids) + 1),
            "source": SOURCE,
            "source_id": pd.Series(things.ids, dtype="str"),
            "surveyed_at": pd.Series(things.days, dtype="object"),
            "source_crs": SOURCE_CRS,
            **columns,
        },
        geometry=things.geometries if geometries is None else geometries,
        crs=crs,
    )


def first_text(tags: Iterable[Tags], *keys: str) -> pd.Series:
    """The first of these tags that each element has; else missing."""
    found = (next((row[key] for key in keys if row.get(key)), None) for row in tags)
    return pd.Series(list(found), dtype="str")


def measured(
    tags: Iterable[Tags], *keys: str, by: Callable[[str | None], float | None], dtype: str = "float"
) -> pd.Series:
    """What the first readable of these tags measures; else missing."""
    values = []
    for row in tags:
        readings = (by(row.get(key)) for key in keys)
        values.append(next((value for value in readings if value is not None), None))
    return pd.Series(values, dtype=dtype)


def multipolygons(geometries: Geometries) -> Geometries:
    """Polygons as multipolygons of one part; multipolygons stay."""
    parts, whole = shapely.get_parts(geometries, return_index=True)
    if len(parts) == 0:
        return np.empty(0, dtype=object)
    return np.asarray(shapely.multipolygons(parts, indices=whole), dtype=object)


def holder(
    points: Geometries, areas: Geometries, *, predicate: Literal["intersects", "touches"]
) -> npt.NDArray[np.int64]:
    """Position of the first area that each point lies in (or on, by `predicate`); -1 for none."""
    at, area = shapely.STRtree(areas).query(points, predicate=predicate)
    first = np.full(len(points), len(areas), dtype=np.int64)
    np.minimum.at(first, at, area)
    return np.where(first == len(areas), -1, first)
