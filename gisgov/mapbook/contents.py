"""What a map book tells: of the plan, and of each community the grids with those who serve them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection

from gisgov.mapbook.colours import colours
from gisgov.storage.plans import documents
from gisgov.storage.plans.changes import Server, changes, servers
from gisgov.storage.plans.tables import NEW
from gisgov.storage.plans.values import Changes, GridChange, PartListed, PlanDocument, WorkerChange

__all__ = ["Contents", "Leaf", "contents"]


@dataclass(frozen=True, eq=False)
class Leaf:
    """What a community's page is printed from."""

    part: PartListed
    grids: gpd.GeoDataFrame
    """Rows of `plan_grid` by their numbers; and `number` (what is written on the map), `colour`
    (neighbours have others), `workers` (names)."""
    former: gpd.GeoDataFrame
    """The grids that they replace."""
    outline: shapely.MultiPolygon
    """Of the community."""
    workers: list[WorkerChange]
    """What those who serve here hand over and take over."""
    changes: list[GridChange]
    """What becomes of each grid."""
    moved: int
    """Households that get another grid."""


@dataclass(frozen=True, eq=False)
class Contents:
    """What a map book is printed from."""

    plan: PlanDocument
    changes: Changes
    leaves: list[Leaf]


def contents(conn: Connection, plan_id: int) -> Contents:
    """Gather what a map book tells.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    plan_id
        Number of the plan.

    Raises
    ------
    NotFound
        There is no such plan.
    """
    plan = documents.get(conn, plan_id)
    grids = documents.grids_of(conn, plan_id)
    former = documents.former_grids(conn, plan_id)
    told = changes(conn, plan_id)
    day = plan.effective_on if plan.applied_at else None
    serve = servers(conn, list(grids["label"]), day=day)
    leaves = [
        _leaf(part, *(frame[frame["community"] == part.community] for frame in (grids, former)))
        for part in plan.parts
    ]
    return Contents(plan, told, [_staffed(leaf, told, serve) for leaf in leaves])


def _leaf(part: PartListed, grids: gpd.GeoDataFrame, former: gpd.GeoDataFrame) -> Leaf:
    numbers = [_number(part.community, row.code, row.label) for row in grids.itertuples()]
    order = sorted(range(len(numbers)), key=lambda k: _rank(numbers[k]))
    shapes = grids.geometry.to_numpy()[order]
    made = grids.iloc[order].assign(
        number=[numbers[k] for k in order],
        colour=colours(shapes),
        workers="",
    )
    outline = shapely.MultiPolygon(shapely.get_parts(shapely.union_all(shapes)).tolist())
    return Leaf(
        part=part,
        grids=made.reset_index(drop=True),
        former=former,
        outline=outline,
        workers=[],
        changes=[],
        moved=int(grids["moved"].sum()),
    )


def _staffed(leaf: Leaf, told: Changes, serve: Iterable[Server]) -> Leaf:
    names: dict[str, list[str]] = {}
    for server in serve:
        names.setdefault(server.grid, []).append(server.name or server.code)
    served = [" ".join(names.get(label, [])) for label in leaf.grids["label"]]
    here = {*leaf.grids["label"], *leaf.former["code"]}
    return replace(
        leaf,
        grids=leaf.grids.assign(workers=served),
        workers=[change for change in told.workers if change.grid in here],
        changes=[grid for grid in told.grids if grid.community == leaf.part.community],
    )


def _number(community: str, code: str | None, label: str) -> str:
    """The end of a code, as people call a grid in its community."""
    if pd.isna(code):
        return label
    return str(code).removeprefix(community).lstrip("0") or str(code)


def _rank(number: str) -> tuple[bool, int, str]:
    return number.startswith(NEW), len(number), number
