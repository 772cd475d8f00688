"""The ground that a plan deals out: communities, what bounds their blocks, who lives there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from gisgov.errors import NotFound
from gisgov.storage.copying import city_srid
from gisgov.storage.queries import fixed
from gisgov.zoning import Atoms, atoms

__all__ = ["Ground", "cut", "part_of", "peopled", "points", "read"]

FRAMES = ("buildings", "roads", "barriers", "water", "gates", "grids")


@dataclass(frozen=True, eq=False)
class Ground:
    """Frames of the ground around some communities, in the city's CRS.

    `communities` has code, name, name_en; `buildings` id, households, persons and point beside the
    footprint; `grids` are those that hold now: id, code, kind, community, name, name_en.
    """

    communities: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    gates: gpd.GeoDataFrame
    grids: gpd.GeoDataFrame


def read(conn: Connection, communities: Sequence[str]) -> Ground:
    """Read the ground of communities as it is now.

    Parameters
    ----------
    conn
        A connection to the city that may read counts.
    communities
        Their codes.

    Raises
    ------
    NotFound
        A code is that of no community today.
    """
    srid = city_srid(conn)
    wanted = {"codes": sorted(set(communities))}
    there = _frame(conn, "plan_communities", wanted, srid)
    unknown = sorted(set(communities) - set(there["code"]))
    if unknown:
        raise NotFound("plan.no_community", given=", ".join(unknown[:5]))
    parts = {name: _frame(conn, f"plan_{name}", wanted, srid) for name in FRAMES}
    points = shapely.from_wkb(parts["buildings"]["point"].to_numpy(dtype=object))
    parts["buildings"]["point"] = gpd.GeoSeries(points, crs=srid)
    return Ground(there, **parts)


def part_of(ground: Ground, community: str) -> Ground:
    """The ground of one community, without what lies elsewhere."""
    mine = ground.communities[ground.communities["code"] == community]
    near = {
        name: frame.iloc[np.sort(frame.sindex.query(mine.geometry.iloc[0], predicate="intersects"))]
        for name in ("roads", "barriers", "water", "gates")
        for frame in (getattr(ground, name),)
    }
    held = {
        name: frame[frame["community"] == community]
        for name in ("buildings", "grids")
        for frame in (getattr(ground, name),)
    }
    return Ground(mine, **near, **held)


def cut(ground: Ground, community: str, *, cuts: gpd.GeoDataFrame | None = None) -> Atoms:
    """Atoms of a community, in which its present grids and the polygons of `cuts` are whole.

    Parameters
    ----------
    ground
        From `read`.
    community
        Code of the community.
    cuts
        Polygons of another plan (column label), whose borders are to be borders of atoms too.
    """
    row = int(np.flatnonzero(ground.communities["code"] == community)[0])
    grids = ground.grids[ground.grids["community"] == community]
    return atoms(
        ground.communities.geometry.iloc[row],
        ground.buildings[ground.buildings["community"] == community],
        ground.roads,
        ground.barriers,
        water=ground.water,
        gates=ground.gates,
        current=grids,
        special=grids[grids["kind"] == "special"],
        cuts=None if cuts is None else cuts.rename(columns={"label": "code"}),
    )


def peopled(conn: Connection) -> gpd.GeoDataFrame:
    """All communities of today with their people: code, name, name_en, households, persons."""
    return _frame(conn, "plan_peopled", {}, city_srid(conn))


def points(conn: Connection, atoms: Atoms) -> gpd.GeoDataFrame:
    """Where the buildings of atoms are and who lives in them: id, households, persons, geometry."""
    ids = [one for held in atoms.frame["buildings"] for one in held]
    return _frame(conn, "plan_points", {"ids": ids}, city_srid(conn))


def _frame(
    conn: Connection, query: str, given: Mapping[str, Sequence[object]], srid: int
) -> gpd.GeoDataFrame:
    result = conn.execute(fixed(query), given)
    frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    shapes = shapely.from_wkb(frame.pop("shape").to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=srid)
