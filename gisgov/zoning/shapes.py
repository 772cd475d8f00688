"""The ground of a plan's grids."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gisgov.zoning.values import Plan

__all__ = ["shapes"]


def shapes(plan: Plan) -> gpd.GeoDataFrame:
    """The grids of a plan as areas, a row a grid in the plan's order.

    Returns
    -------
    Columns `code` (None for a new grid), `kind`, `households` and geometry: multipolygons with the
    very corners of the atoms, so that neighbours meet exactly.
    """
    atoms = plan.atoms.frame.geometry.to_numpy()
    order = np.argsort(plan.labels, kind="stable")
    cuts = np.searchsorted(plan.labels[order], np.arange(1, len(plan.grids)))
    # A union of the coverage of one grid after the other: shapely has none for groups.
    wholes = [shapely.coverage_union_all(atoms[at]) for at in np.split(order, cuts)]
    if len(plan.grids) == 0:
        wholes = []
    return gpd.GeoDataFrame(
        plan.grids[["code", "kind", "households"]].copy(),
        geometry=[_multi(whole) for whole in wholes],
        crs=plan.atoms.frame.crs,
    )


def _multi(whole: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(whole).tolist())
