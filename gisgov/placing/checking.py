"""What is refused before an index is made or asked, and what is wrong with it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.areas import check_twice, check_valid, refuse
from gisgov.errors import BadInput

__all__ = ["checked", "refuse_invalid"]

Geometries = npt.NDArray[np.object_]


def checked(areas: gpd.GeoDataFrame, code: str) -> tuple[Geometries, npt.NDArray[np.str_]]:
    """Return borders and codes, or raise for what is wrong with them."""
    if code not in areas:
        raise BadInput("placing.no_column", column=code, columns=", ".join(map(str, areas.columns)))
    if len(areas) == 0:
        raise BadInput("placing.no_areas")
    refuse(check_valid(areas, code=code))
    refuse(check_twice(areas, code=code))
    shapes = np.asarray(areas.geometry.array, dtype=object)
    other = shapely.get_dimensions(shapes) != 2
    unnamed = areas[code].isna().to_numpy()
    if unnamed.any():
        row = int(np.flatnonzero(unnamed)[0])
        raise BadInput("placing.no_code", count=int(unnamed.sum()), column=code, row=row)
    codes = np.asarray(areas[code].astype("str"), dtype=str)
    if other.any():
        raise BadInput(
            "placing.not_areas", count=int(other.sum()), codes=", ".join(codes[other][:5])
        )
    _refuse_off_lattice(shapes, codes)
    return shapes, codes


def refuse_invalid(shapes: Geometries) -> None:
    """Raise for geometries that cross themselves."""
    broken = np.flatnonzero(~(shapely.is_valid(shapes) | shapely.is_missing(shapes)))
    if len(broken):
        first = int(broken[0])
        reason = shapely.is_valid_reason(shapes[first])
        raise BadInput("placing.invalid", count=len(broken), position=first, reason=reason)


def _refuse_off_lattice(shapes: Geometries, codes: npt.NDArray[np.str_]) -> None:
    places, owner = shapely.get_coordinates(shapes, return_index=True)
    off = np.flatnonzero((crs.snap(places) != places).any(axis=1))
    if len(off):
        x, y = places[off[0]].tolist()
        raise BadInput("placing.off_lattice", code=codes[owner[off[0]]], x=x, y=y, count=len(off))
