"""Hot spots of a month on the grids: where households alone would not put so many incidents."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgov.briefing.ranking import TreeArea
from gisgov.briefing.values import Spots
from gisgov.hotspots.spots import hot_spots
from gisgov.hotspots.weights import contiguity

__all__ = ["spots"]

ALPHA = 0.05
LEAST = 1.5
FEWEST = 20  # areas: with fewer every surrounding is nearly the whole


def spots(
    areas: Mapping[str, TreeArea],
    shapes: Mapping[str, shapely.Geometry],
    counts: Mapping[str, int],
    households: Mapping[str, int | None],
    *,
    srid: int,
) -> Spots | None:
    """Test each area with its neighbours against the households of all.

    Parameters
    ----------
    areas, shapes
        Areas of one level by code, and their borders.
    counts
        Incidents of each; none is zero.
    households
        Of each area that a release tells of; None is withheld.
    srid
        The city's CRS.

    Returns
    -------
    None where fewer than 20 areas have households.
    """
    codes = [code for code in shapes if code in areas]
    exposure = np.array([households.get(code) or 0 for code in codes], dtype=float)
    if (exposure > 0).sum() < FEWEST:
        return None
    frame = gpd.GeoDataFrame(index=codes, geometry=[shapes[code] for code in codes], crs=srid)
    counted = pd.Series([counts.get(code, 0) for code in codes], index=codes)
    found = hot_spots(counted, exposure, contiguity(frame), alpha=ALPHA, least=LEAST)
    found = found.assign(far=found["z"].abs()).sort_values(["q", "far"], ascending=[True, False])
    sides = {
        side: [areas[code].named() for code in found.index[found["spot"] == side]]
        for side in ("hot", "cold")
    }
    return Spots(
        level=areas[codes[0]].level,
        tested=int(found.attrs["tested"]),
        alpha=ALPHA,
        least=LEAST,
        hot=sides["hot"],
        cold=sides["cold"],
        beyond=int(found.attrs["beyond"]),
    )
