"""The tree of areas: city, districts, streets, communities and grids, each level from its parts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity import names
from gisgov.democity.recipe import CITY_CODE, COUNTY_CODES, DRAWN_AT, ZONES
from gisgov.democity.rows import CRS, SOURCE

__all__ = ["Grids", "area_frame", "coded_grids"]

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

FOUNDED = datetime(2016, 6, 30, 16, tzinfo=UTC)
BAND_M = 160.0  # grids whose centres lie in one band count as one row when they are numbered
SPECIAL_NAMES = {
    "river": ("江段网格", "River Grid"),
    "park": ("公园网格", "Park Grid"),
    "hill": ("山林网格", "Woodland Grid"),
    "mall": ("商圈网格", "Shopping Grid"),
    "campus": ("校区网格", "Campus Grid"),
    "industrial": ("园区网格", "Industrial Grid"),
    "hospital": ("医院网格", "Hospital Grid"),
    "station": ("车站网格", "Station Grid"),
}


Grids = pd.DataFrame
"""Columns code, zone, bank, street, community (counted through the city) and geometry."""


def coded_grids(table: Grids) -> Grids:
    """The grids with their codes, sorted by code.

    Streets are numbered from west to east in their district, communities in their street, grids
    from west to east, then north to south, in their community.
    """
    shapes = table["geometry"].to_numpy(dtype=object)
    east, north = shapely.get_coordinates(shapely.centroid(shapes)).T
    table = table.assign(east=east, north=north)
    street = _numbered(table, "bank", "street")
    community = _numbered(table, "street", "community")
    table = table.assign(
        code=[COUNTY_CODES[b] for b in table["bank"]]
        + table["street"].map(street)
        + table["community"].map(community)
        + _sequence(table)
    )
    return table.drop(columns=["east", "north"]).sort_values("code", ignore_index=True)


def _numbered(table: Grids, parent: str, child: str) -> dict[int, str]:
    """Three digits for each child, from west to east within its parent."""
    means = table.groupby(child).agg(parent=(parent, "first"), east=("east", "mean"))
    ranks = means.sort_values("east").groupby("parent").cumcount() + 1
    return dict(zip(ranks.index.tolist(), ranks.map("{:03d}".format), strict=True))


def _sequence(table: Grids) -> pd.Series:
    north = table.groupby("community")["north"].transform("max")
    band = ((north - table["north"]) // BAND_M).astype(int)
    order = table.assign(band=band).sort_values(["community", "band", "east"])
    return (order.groupby("community").cumcount() + 1).map("{:03d}".format).reindex(table.index)


def area_frame(grids: Grids, *, rng: np.random.Generator) -> pd.DataFrame:
    """Frame `area` of all levels, from coded grids."""
    shapes = grids["geometry"].to_numpy(dtype=object)
    codes = grids["code"].to_numpy(dtype=str)
    streets = sorted({c[:9] for c in codes})
    communities = sorted({c[:12] for c in codes})
    named = names.place_names(len(streets) + len(communities), rng=rng)
    street_names = [names.suffixed(n, "街道", "Subdistrict") for n in named[: len(streets)]]
    community_names = [names.suffixed(n, "社区", "Community") for n in named[len(streets) :]]
    levels = [
        _level("city", [CITY_CODE], None, [names.CITY]),
        _level("district", list(COUNTY_CODES), 4, list(names.DISTRICTS)),
        _level("street", streets, 6, street_names),
        _level("community", communities, 9, community_names),
        _grid_level(grids, dict(zip(communities, community_names, strict=True))),
    ]
    frame = pd.concat(levels, ignore_index=True)
    frame = frame.assign(geometry=_dissolved(shapes, codes, frame["code"].tolist()))
    return _finished(frame, rng)


def _level(
    level: str, codes: list[str], parent: int | None, named: list[names.Name]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": codes,
            "level": level,
            "parent": [None if parent is None else c[:parent] for c in codes],
            "name": [n[0] for n in named],
            "name_en": [n[1] for n in named],
            "kind": "community",
        }
    )


def _grid_level(grids: Grids, communities: dict[str, names.Name]) -> pd.DataFrame:
    codes = grids["code"].tolist()
    named = [
        _grid_name(communities[code[:12]], zone, int(code[12:]))
        for code, zone in zip(codes, grids["zone"], strict=True)
    ]
    frame = _level("grid", codes, 12, named)
    frame["kind"] = ["special" if ZONES[z].special else "community" for z in grids["zone"]]
    return frame


def _grid_name(community: names.Name, zone: str, number: int) -> names.Name:
    chinese, english = SPECIAL_NAMES.get(zone, ("网格", "Grid"))
    short = community[1].removesuffix(" Community")
    return f"{community[0]}第{number}{chinese}", f"{short} {english} {number}"


def _dissolved(shapes: Shapes, codes: npt.NDArray[np.str_], wanted: list[str]) -> Shapes:
    """Geometry of each wanted code: the union of the grids whose codes begin with it."""
    first = np.searchsorted(codes, wanted)
    last = np.searchsorted(codes, [code + "~" for code in wanted])
    parts = [shapely.coverage_union_all(shapes[a:b]) for a, b in zip(first, last, strict=True)]
    return np.array([shapely.multipolygons(shapely.get_parts(p)) for p in parts], dtype=object)


def _finished(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    is_grid = (frame["level"] == "grid").to_numpy()
    count = len(frame)
    frame["responsible"] = names.person_names(count, rng=rng)
    frame["responsible_phone"] = [f"000-1{i % 1_000_000:06d}" for i in range(1, count + 1)]
    frame["office"] = _offices(frame["geometry"].to_numpy(dtype=object))
    frame["valid_from"] = pd.to_datetime([DRAWN_AT if g else FOUNDED for g in is_grid])
    frame["valid_to"] = pd.Series(pd.NaT, index=frame.index).dt.tz_localize("UTC")
    frame["source"], frame["source_crs"] = SOURCE, CRS
    frame["source_id"] = [f"a{code}" for code in frame["code"]]
    frame["surveyed_at"] = [date(2025, 9, 1) if g else date(2016, 6, 1) for g in is_grid]
    frame.insert(0, "id", np.arange(1, count + 1))
    return frame


def _offices(shapes: Shapes) -> Shapes:
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return np.asarray(shapely.points(crs.snap(points)), dtype=object)
