"""Plans as documents: listed, told, changed, deleted while they are drafts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, delete, func, select, text, update

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage.copying import city_srid
from gisgov.storage.plans import parts
from gisgov.storage.plans.tables import GRID, PLAN, open_table
from gisgov.storage.plans.values import May, PartListed, PlanDocument, PlanListed
from gisgov.storage.queries import fixed
from gisgov.storage.sync.preview import Note

__all__ = [
    "applied",
    "change",
    "checked",
    "find_all",
    "former_grids",
    "get",
    "grids_of",
    "must_be",
    "remove",
]

LONGEST = {"name": 200, "note": 2000}
MOST_HOUSEHOLDS = 1_000_000
TOLD = (
    *("note", "lower", "upper", "restores", "approved_by", "approved_at", "published_by"),
    *("published_at", "withdrawn_by", "withdrawn_at", "applied_at"),
)
ASKS = text(
    "SELECT a.role, NOT EXISTS (SELECT FROM plan_part p WHERE p.plan_id = :plan"
    " AND NOT lies_in(p.community, a.home)) AS at_home FROM acting() a"
)


def find_all(
    conn: Connection, *, state: str | None = None, before: int | None = None, limit: int = 100
) -> list[PlanListed]:
    """Plans, the newest first.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    state
        Only those in this state.
    before
        Only numbers below this.
    limit
        At most so many.
    """
    given = {"state": state, "before": before, "id": None, "limit": limit}
    return [
        PlanListed(**_listed(dict(row))) for row in conn.execute(fixed("plans"), given).mappings()
    ]


def get(conn: Connection, plan_id: int) -> PlanDocument:
    """One plan.

    Raises
    ------
    NotFound
        There is no such plan.
    """
    given = {"state": None, "before": None, "id": plan_id, "limit": 1}
    row = conn.execute(fixed("plans"), given).mappings().one_or_none()
    if row is None:
        raise NotFound("plan.not_found", given=plan_id)
    listed = conn.execute(fixed("plan_parts"), {"plan": plan_id}).mappings()
    asks = conn.execute(ASKS, {"plan": plan_id}).one()
    return PlanDocument(
        **_listed(dict(row)),
        **{name: row[name] for name in TOLD},
        problem=row["problem"] and Note(**row["problem"]),
        parts=[PartListed(**part) for part in listed],
        may=_may(row["state"], asks.role, at_home=asks.at_home),
    )


def grids_of(conn: Connection, plan_id: int) -> gpd.GeoDataFrame:
    """The grids of a plan, in the city's CRS; by community and label.

    Columns are those of table `plan_grid`, without the plan.
    """
    get(conn, plan_id)
    names = [c.name for c in GRID.c if c.name not in {"plan_id", "geometry"}]
    query = (
        select(*(GRID.c[name] for name in names), func.ST_AsBinary(GRID.c.geometry).label("shape"))
        .where(GRID.c.plan_id == plan_id)
        .order_by(GRID.c.community, GRID.c.label)
    )
    frame = pd.DataFrame(conn.execute(query).all(), columns=[*names, "shape"])
    shapes = shapely.from_wkb(frame.pop("shape").to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=city_srid(conn))


def former_grids(conn: Connection, plan_id: int) -> gpd.GeoDataFrame:
    """The grids that held before a plan was applied, or hold now where it was not.

    Columns: code, community, name, name_en, kind.
    """
    found = get(conn, plan_id)
    given = {
        "codes": [part.community for part in found.parts],
        "day": found.effective_on if found.applied_at else None,
    }
    result = conn.execute(fixed("plan_former"), given)
    frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    shapes = shapely.from_wkb(frame.pop("shape").to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=city_srid(conn))


def applied(conn: Connection, plan_id: int) -> PlanDocument:
    """A plan that is in force, whose former borders can be brought back.

    Raises
    ------
    NotFound, Conflict
        There is no such plan; it was never applied.
    """
    return must_be(conn, plan_id, "applied")


def change(conn: Connection, plan_id: int, values: Mapping[str, Any]) -> PlanDocument:
    """Give a draft another name, note or bounds.

    Raises
    ------
    BadInput, Conflict
        As for `begin`; the plan is no draft.
    """
    found = get(conn, plan_id)
    both = {"lower": found.lower, "upper": found.upper} | dict(values)
    given = {name: value for name, value in checked(both).items() if name in values}
    if given:
        query = update(PLAN).where(PLAN.c.id == plan_id).values(**given)
        if not conn.execute(query).rowcount:
            raise Conflict("plan.no_draft", state=found.state)
    if {"lower", "upper"} & set(given):
        for part in found.parts:
            opened = open_table(conn, plan_id, part.community)
            parts.keep(conn, opened, opened.labels, revision=opened.revision, locked=opened.locked)
    return get(conn, plan_id)


def remove(conn: Connection, plan_id: int) -> None:
    """Delete a draft.

    Raises
    ------
    NotFound, Conflict
        There is no such plan; it is no draft.
    """
    found = get(conn, plan_id)
    if not conn.execute(delete(PLAN).where(PLAN.c.id == plan_id)).rowcount:
        raise Conflict("plan.no_draft", state=found.state)


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """Name, note and bounds of a plan, as they may be.

    Raises
    ------
    BadInput
        It has no name, a text is too long, or no number of households fits its bounds.
    """
    if "name" in values and not (values["name"] or "").strip():
        raise BadInput("plan.no_name")
    for name, longest in LONGEST.items():
        if len(values.get(name) or "") > longest:
            raise BadInput("plan.long", given=len(values[name]), most=longest)
    lower, upper = values["lower"], values["upper"]
    if not 1 <= lower <= upper <= MOST_HOUSEHOLDS:
        raise BadInput("plan.bounds", lower=lower, upper=upper)
    return values


def must_be(conn: Connection, plan_id: int, state: str) -> PlanDocument:
    """The plan, which is in a state.

    Raises
    ------
    NotFound, Conflict
        There is no such plan; it is in another state.
    """
    found = get(conn, plan_id)
    if found.state != state:
        raise Conflict("plan.state", state=found.state)
    return found


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PlanListed.__dataclass_fields__}


def _may(state: str, role: str | None, *, at_home: bool) -> May:
    """What a role may do in its home area; who owns the database may do all."""
    decides = at_home and role in {"planner", "commander", None}
    plans = at_home and role in {"planner", None}
    return May(
        edit=state == "draft" and plans,
        approve=state == "draft" and decides,
        publish=state == "approved" and decides,
        withdraw=state in {"approved", "published"} and decides,
        restore=state == "applied" and plans,
    )
