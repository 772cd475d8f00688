"""The ground of a plan's grids."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov.zoning.values import Atoms, Plan

__all__ = ["shapes", "unions"]

Ints = npt.NDArray[np.int64]


def shapes(plan: Plan) -> gpd.GeoDataFrame:
    """The grids of a plan as areas, a row a grid in the plan's order.

    Returns
    -------
    Columns `code` (None for a new grid), `kind`, `households` and geometry: multipolygons with the
    very corners of the atoms, so that neighbours meet exactly.
    """
    return gpd.GeoDataFrame(
        plan.grids[["code", "kind", "households"]].copy(),
        geometry=unions(plan.atoms, plan.labels, count=len(plan.grids)),
        crs=plan.atoms.frame.crs,
    )


def unions(atoms: Atoms, labels: Ints, *, count: int) -> list[shapely.MultiPolygon]:
    """The ground of each grid of a dealing out, 0 to `count` - 1, with the atoms' very corners."""
    ground = atoms.frame.geometry.to_numpy()
    order = np.argsort(labels, kind="stable")
    ends = np.searchsorted(labels[order], np.arange(count + 1))
    # A union of the coverage of one grid after the other: shapely has none for groups.
    wholes = [shapely.coverage_union_all(ground[order[a:b]]) for a, b in pairwise(ends)]
    return [shapely.MultiPolygon(shapely.get_parts(whole).tolist()) for whole in wholes]
