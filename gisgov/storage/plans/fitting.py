"""Grids of a plan fitted into those around them, so that all borders meet exactly.

Atoms were cut when the plan was begun, and the lattice moved their corners by a millimetre. What
moves no more is the same ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import areas, crs
from gisgov.areas import Fault
from gisgov.areas.widths import narrow
from gisgov.errors import Conflict

__all__ = ["SAME_M", "Fitted", "fitted", "only_corners"]

SAME_M = 2 * crs.LATTICE_M
"""What the lattice moves by itself, about two millimetres: no ground changes hands."""

TOLD = ["name", "name_en", "kind"]
NAMED = 5  # how many faults an error names

Geometries = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a plan does to the grids that hold now.

    Attributes
    ----------
    new
        Grids that get a version: columns of the plan's grids, geometry as it is to be.
    gone
        Codes of grids that end.
    touched
        Versions that stay and get corners where grids beside them have some: id, code, geometry.
    """

    new: gpd.GeoDataFrame
    gone: list[str]
    touched: gpd.GeoDataFrame


def fitted(
    wanted: gpd.GeoDataFrame, present: gpd.GeoDataFrame, communities: gpd.GeoDataFrame
) -> Fitted:
    """Fit the grids of a plan into those around them.

    Parameters
    ----------
    wanted
        Grids of the plan: code, community, name, name_en, kind, geometry.
    present
        Grids that hold now in its communities and around them: id beside the same columns.
    communities
        Those of the plan, as they are now: code, geometry.

    Raises
    ------
    Conflict
        The grids overlap others, leave ground of a community out, or reach out of it, by more than
        the lattice moves (`plan.unfit`).

    Examples
    --------
    >>> from shapely import box
    >>> def grids(**boxes):
    ...     frame = {"code": list(boxes), "community": "K", "kind": "community", "id": 1}
    ...     shapes = [box(*corners) for corners in boxes.values()]
    ...     return gpd.GeoDataFrame(frame | {"name": "", "name_en": ""}, geometry=shapes, crs=4546)
    >>> community = grids(K=(0, 0, 8, 8))
    >>> found = fitted(grids(a=(0, 0, 8, 8)), grids(a=(0, 0, 4, 8), b=(4, 0, 8, 8)), community)
    >>> list(found.new["code"]), found.gone
    (['a'], ['b'])
    """
    mine = present["community"].isin(communities["code"]).to_numpy()
    now = present[mine].set_index("code")
    stays = _stays(wanted, now)
    ground = gpd.GeoSeries(
        np.where(stays, now.geometry.reindex(wanted["code"]), wanted.geometry),
        index=wanted.index,
        crs=wanted.crs,
    )
    both = pd.concat([wanted.set_geometry(ground), present[~mine]], ignore_index=True)
    noded = areas.node(both, tolerance_m=SAME_M)
    _refuse(_faults(noded, wanted, communities))
    made = noded.iloc[: len(wanted)].set_index(wanted.index)
    kept = pd.concat([made[stays], noded.iloc[len(wanted) :]])
    gone = now.index.difference(wanted["code"])
    return Fitted(made[~stays][wanted.columns], list(gone), _touched(kept, present))


def only_corners(before: Geometries, after: Geometries) -> Bools:
    """Whether ground is the same but for what the lattice moves; arrays of one length.

    Examples
    --------
    >>> from shapely import Polygon, box
    >>> corner = Polygon([(0, 0), (4, 0), (8, 0), (8, 8), (0, 8)])
    >>> only_corners(np.array([box(0, 0, 8, 8)] * 2), np.array([corner, box(0, 0, 8, 8.1)]))
    array([ True, False])
    """
    return narrow(shapely.symmetric_difference(before, after), width_m=SAME_M)


def _stays(wanted: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> Bools:
    """Which grids of a plan hold now, on the same ground and under the same name."""
    known = np.flatnonzero(wanted["code"].isin(now.index))
    there = wanted.iloc[known]
    before = now.loc[there["code"]]
    same = only_corners(_shapes(before), _shapes(there))
    for name in TOLD:
        one, other = there[name].to_numpy(dtype=object), before[name].to_numpy(dtype=object)
        same &= (one == other) | (pd.isna(one) & pd.isna(other))
    stays = np.zeros(len(wanted), dtype=bool)
    stays[known] = same
    return stays


def _faults(
    noded: gpd.GeoDataFrame, wanted: gpd.GeoDataFrame, communities: gpd.GeoDataFrame
) -> list[Fault]:
    """What is wrong with the grids of a plan; gaps beside other communities are not its own."""
    codes = set(wanted["code"])
    found = areas.check_partition(noded)
    faults = [each for each in found if each.kind != "gap" and codes & set(each.codes)]
    if faults:
        return faults
    made = noded.iloc[: len(wanted)]
    whole = areas.merge(made, by="community").set_index("community")
    outlines = communities.set_index("code").geometry.reindex(whole.index)
    off = ~only_corners(np.asarray(outlines.array, dtype=object), _shapes(whole))
    return [
        fault
        for code in whole.index[off]
        for fault in areas.check_partition(
            made[made["community"] == code], parent=outlines[code], sliver_m=SAME_M
        )
        if fault.kind != "sliver"
    ]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        places = "; ".join(f"{fault.kind} {fault}" for fault in faults[:NAMED])
        raise Conflict("plan.unfit", count=len(faults), places=places)


def _touched(kept: gpd.GeoDataFrame, present: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Versions that stay and have other corners than before."""
    before = present.set_index("code").loc[kept["code"], ["id", present.geometry.name]]
    old, new = shapely.normalize(_shapes(before)), shapely.normalize(_shapes(kept))
    differs = ~shapely.equals_exact(old, new, 0.0)
    ids = before["id"].to_numpy()[differs]
    return kept.loc[differs, ["code", kept.geometry.name]].assign(id=ids)


def _shapes(frame: gpd.GeoDataFrame) -> Geometries:
    return np.asarray(frame.geometry.array, dtype=object)
