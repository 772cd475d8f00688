"""The kernels compiled before any clock runs: some seconds at the very first use."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgov.zoning.certificate.dividing import Part
from gisgov.zoning.certificate.proving import proven
from gisgov.zoning.values import Atoms, Borders, Plan, Score, Weights

__all__ = ["ready"]


@cache
def ready() -> None:
    """Prove a plan of four atoms in a row, of which the first is a grid and too small."""
    x = np.arange(4.0)
    frame = gpd.GeoDataFrame(
        {"households": 100, "current": list("ABBB"), "special": None, "x": x, "y": 0.0},
        geometry=[shapely.box(at, 0, at + 1, 1) for at in x],
    )
    frame["buildings"], frame["area_m2"] = [[]] * 4, 1.0
    pairs = np.arange(3)
    borders = Borders(pairs, pairs + 1, np.ones(3), np.ones(3), np.ones(3, np.bool_))
    grids = pd.DataFrame({"code": ["A", "B"], "kind": "community", "locked": False})
    labels = np.array([0, 1, 1, 1])
    plan = Plan(Atoms(frame, borders), labels, grids, Score(0.0, 0.0, 0, 0.0), 200, 250, Weights())
    proven(plan, Part("", np.arange(4), labels), seconds=60.0)
