"""Bins in which incidents are counted: areas of a level, or hexagons; and what chance follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select

from gisgov.errors import BadInput, NotFound
from gisgov.hotspots import contiguity, disks, hexes
from gisgov.hotspots.weights import Weights
from gisgov.storage.exposure import Exposure
from gisgov.storage.feature_text import outlines
from gisgov.storage.indicators.borders import Borders, borders_at
from gisgov.storage.indicators.stamps import Stamp, kept
from gisgov.storage.placing.ground import Grids

__all__ = ["HEXAGONS", "MOST_BINS", "Bins", "bins_of", "exposed"]

HEXAGONS = "h3"
"""What hexagons are asked for by; anything else is a level of areas."""

MOST_BINS = 20_000

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bins:
    """Where incidents are counted: what is drawn is what is counted."""

    codes: Sequence[str]
    names: Sequence[str | None]
    names_en: Sequence[str | None]
    grids: Grids
    inside: Grids | None
    """The area to which all is confined; None for the city."""
    weights: Weights
    version: Stamp
    """Differs where they may differ."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.codes)

    def at(self, x: Floats, y: Floats) -> Longs:
        """The bin of each point; -1 for none."""
        found = self.grids.at(x, y).astype(np.int64)
        if self.inside is not None:
            found[self.inside.at(x, y) < 0] = -1
        return found

    @cached_property
    def drawn(self) -> Sequence[str]:
        """Outlines as GeoJSON text."""
        return outlines(self.grids.shapes, self.grids.srid)


def bins_of(conn: Connection, bins: str, *, resolution: int, area: str | None) -> Bins:
    """The bins of today's city, kept while its borders stay as they are.

    Parameters
    ----------
    conn
        A connection to the city.
    bins
        A level of areas, or `h3`.
    resolution
        Of hexagons.
    area
        Only those of this area; the city by default.

    Raises
    ------
    BadInput
        There is no such level, it has no areas there, or there are too many hexagons.
    NotFound
        There is no such area.
    """
    borders = borders_at(conn, conn.execute(select(func.now())).scalar_one())
    if area is not None and area not in borders.rows:
        raise NotFound("area.not_found", given=area)
    finer = resolution if bins == HEXAGONS else 0
    version = (*borders.version, bins, finer, area)
    make = _hexagons if bins == HEXAGONS else _areas
    return kept(("bins", version), lambda: make(borders, bins, resolution, area, version))


def exposed(bins: Bins, exposure: Exposure) -> Floats:
    """What lies in each bin of what chance follows."""

    def summed() -> Floats:
        at = bins.at(exposure.x, exposure.y)
        held = at >= 0
        return np.bincount(at[held], exposure.weight[held], minlength=len(bins)).astype(np.float64)

    return kept(("exposed", bins.version, exposure.version), summed)


def _areas(
    borders: Borders, level: str, _resolution: int, area: str | None, version: Stamp
) -> Bins:
    rows = borders.of_level(level)
    if area is not None:
        within = _below(borders, area)
        rows = rows[within[rows]]
    if not 0 < len(rows) <= MOST_BINS:
        raise BadInput("hotspots.no_bins", level=level, area=area or "", count=len(rows))
    listed = [borders.areas[int(row)] for row in rows]
    shapes = borders.shapes[rows]
    codes = np.array([each.code for each in listed], dtype=object)
    return Bins(
        codes=codes.tolist(),
        names=[each.name for each in listed],
        names_en=[each.name_en for each in listed],
        grids=Grids(codes, shapes, borders.srid),
        inside=_confined(borders, area),
        weights=contiguity(gpd.GeoDataFrame(geometry=shapes, crs=borders.srid)),
        version=version,
    )


def _hexagons(
    borders: Borders, _bins: str, resolution: int, area: str | None, version: Stamp
) -> Bins:
    shapes = borders.shapes[_widest(borders, area)]
    ground = gpd.GeoDataFrame(geometry=shapes, crs=borders.srid)
    drawn = hexes(ground, resolution=resolution)
    if len(drawn) > MOST_BINS:
        raise BadInput("hotspots.hexes", resolution=resolution, most=MOST_BINS)
    codes = np.array(drawn["h3"].tolist(), dtype=object)
    return Bins(
        codes=codes.tolist(),
        names=[None] * len(drawn),
        names_en=[None] * len(drawn),
        grids=Grids(codes, np.asarray(drawn.geometry.array, dtype=object), borders.srid),
        inside=_confined(borders, area),
        weights=disks(codes.tolist()),
        version=version,
    )


def _confined(borders: Borders, area: str | None) -> Grids | None:
    if area is None:
        return None
    shapes = borders.shapes[[borders.rows[area]]]
    return Grids(np.array([area], dtype=object), shapes, borders.srid)


def _widest(borders: Borders, area: str | None) -> npt.NDArray[np.intp]:
    """Rows of the areas that make up the ground: the one asked for, or those of the top."""
    if area is not None:
        return np.array([borders.rows[area]], dtype=np.intp)
    tops = [row for row, each in enumerate(borders.areas) if each.parent not in borders.rows]
    return np.array(tops, dtype=np.intp)


def _below(borders: Borders, area: str) -> npt.NDArray[np.bool_]:
    """Which areas are an area or lie in it."""
    within = np.zeros(len(borders.areas), dtype=bool)
    for row, each in enumerate(borders.areas):  # the city first, so those above are known
        above = borders.rows.get(each.parent or "", -1)
        within[row] = each.code == area or (above >= 0 and within[above])
    return within
