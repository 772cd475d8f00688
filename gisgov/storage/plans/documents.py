"""Plans as documents: begun, listed, approved, published for a day, withdrawn, brought back.

The database moves a plan from one state to the next and says who did it (`move_plan`). Grids that
changed under a plan since it was begun are told before it is approved or published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection, delete, func, insert, select, text, update

from gisgov import zoning
from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage.copying import city_srid
from gisgov.storage.plans import parts
from gisgov.storage.plans.ground import Ground, cut
from gisgov.storage.plans.tables import GRID, NEW, PLAN, open_table
from gisgov.storage.plans.values import May, PartListed, PlanDocument, PlanListed
from gisgov.storage.queries import fixed
from gisgov.zoning import Atoms

__all__ = [
    "Begun",
    "applied",
    "approve",
    "begin",
    "begun",
    "change",
    "current_labels",
    "cuts_of",
    "find_all",
    "former_cuts",
    "former_grids",
    "get",
    "grids_of",
    "labels_of",
    "publish",
    "remove",
    "reopen",
    "withdraw",
]

LONGEST = {"name": 200, "note": 2000}
MOST_HOUSEHOLDS = 1_000_000


@dataclass(frozen=True, eq=False)
class Begun:
    """A community with which a plan begins: its atoms, and the grid of each."""

    community: str
    atoms: Atoms
    labels: list[str]


# ---------------------------------------------------------------- reading


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
    role = conn.scalar(text("SELECT role FROM acting()"))
    return PlanDocument(
        **_listed(dict(row)),
        **{name: row[name] for name in TOLD},
        problem=(row["problem"] or {}).get("code"),
        parts=[PartListed(**part) for part in listed],
        may=_may(row["state"], role),
    )


TOLD = (
    *("note", "lower", "upper", "restores", "approved_by", "approved_at", "published_by"),
    *("published_at", "withdrawn_by", "withdrawn_at", "applied_at"),
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
    return _must_be(conn, plan_id, "applied")


def cuts_of(conn: Connection, plan_id: int | None) -> gpd.GeoDataFrame:
    """The grids of a plan as polygons to begin another with.

    Raises
    ------
    BadInput, NotFound
        No plan is named; there is no such plan.
    """
    if plan_id is None:
        raise BadInput("plan.no_other")
    frame = grids_of(conn, plan_id)
    known = set(conn.scalars(fixed("plan_codes_now"), {"plan": plan_id}))
    labels = [
        label if label in known else f"{NEW}{k + 1}" for k, label in enumerate(frame["label"])
    ]
    return frame[["community", "geometry"]].assign(label=labels)


def former_cuts(conn: Connection, plan_id: int) -> gpd.GeoDataFrame:
    """The grids that held before a plan was applied, as polygons to begin another with."""
    frame = former_grids(conn, plan_id)
    return frame[["community", "geometry"]].assign(label=frame["code"])


# ---------------------------------------------------------------- beginning


def begun(
    ground: Ground, *, cuts: gpd.GeoDataFrame | None = None, blank: bool = False
) -> list[Begun]:
    """Atoms of all communities of some ground, dealt out as the grids are now.

    Parameters
    ----------
    ground
        From `ground.read`.
    cuts
        Polygons of another plan: columns community, label, geometry. Atoms are dealt out by them.
    blank
        Whether the table begins empty: all that is not special lies in one grid.
    """
    made = []
    for community in ground.communities["code"]:
        mine = None if cuts is None else cuts[cuts["community"] == community]
        atoms = cut(ground, community, cuts=mine)
        if mine is not None:
            labels = labels_of(atoms, mine)
        elif blank:
            labels = [own or f"{NEW}1" for own in atoms.frame["special"]]
        else:
            labels = current_labels(atoms)
        made.append(Begun(community, atoms, labels))
    return made


def current_labels(atoms: Atoms) -> list[str]:
    """The present grid of each atom; where there is none, a new one for each piece of ground."""
    return _with_new(atoms, list(atoms.frame["current"]))


def labels_of(atoms: Atoms, grids: gpd.GeoDataFrame) -> list[str]:
    """The grid of each atom, by a point in it; where there is none, a new one for each piece."""
    inside = shapely.point_on_surface(atoms.frame.geometry.to_numpy())
    tree = shapely.STRtree(grids.geometry.to_numpy())
    atom, grid = tree.query(inside, predicate="intersects")
    found: list[str | None] = [None] * len(atoms)
    names = grids["label"].to_numpy(dtype=object)
    for one, other in zip(atom[::-1], grid[::-1], strict=True):  # the first of several stays
        found[one] = str(names[other])
    return _with_new(atoms, found)


def begin(
    conn: Connection,
    name: str,
    communities: Sequence[Begun],
    *,
    lower: int = 200,
    upper: int = 300,
    note: str | None = None,
    restores: int | None = None,
) -> int:
    """Begin a plan as a draft; its number.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction of a planner.
    name
        What it is called.
    communities
        What it begins with (`begun`).
    lower, upper
        Fewest and most households of a grid.
    note
        Why it is made.
    restores
        Number of the plan whose former borders it brings back.

    Raises
    ------
    BadInput
        It has no name or community, or no number of households fits its bounds.
    Forbidden
        A community lies outside of the home area.
    """
    if not communities:
        raise BadInput("plan.no_communities")
    values = _checked({"name": name, "note": note, "lower": lower, "upper": upper})
    made = insert(PLAN).values(
        **values, restores=restores, author=func.current_user(), changed_by=func.current_user()
    )
    plan_id = int(conn.execute(made.returning(PLAN.c.id)).scalar_one())
    for one in communities:
        parts.add(conn, plan_id, one.community, one.atoms, one.labels)
    return plan_id


# ---------------------------------------------------------------- changing


def change(conn: Connection, plan_id: int, values: Mapping[str, Any]) -> PlanDocument:
    """Give a draft another name, note or bounds.

    Raises
    ------
    BadInput, Conflict
        As for `begin`; the plan is no draft.
    """
    found = get(conn, plan_id)
    both = {"lower": found.lower, "upper": found.upper} | dict(values)
    given = {name: value for name, value in _checked(both).items() if name in values}
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


def approve(conn: Connection, plan_id: int) -> PlanDocument:
    """Approve a draft: its new grids get codes and names, and nothing of it changes any more.

    Raises
    ------
    Conflict
        It is no draft, a grid of it lies in several pieces, or grids changed since it was begun.
    """
    found = _must_be(conn, plan_id, "draft")
    _refuse_apart(conn, plan_id)
    _refuse_changed_ground(conn, plan_id)
    _number(conn, plan_id)
    return _moved(conn, found.id, "approved")


def reopen(conn: Connection, plan_id: int) -> PlanDocument:
    """Make an approved plan a draft again.

    Raises
    ------
    Conflict
        It is not approved, or it is published already.
    """
    found = _must_be(conn, plan_id, "approved")
    return _moved(conn, found.id, "draft")


def publish(conn: Connection, plan_id: int, on: date) -> PlanDocument:
    """Publish an approved plan: from the first moment of a day in the city its borders hold.

    Raises
    ------
    BadInput
        The day is today or has passed.
    Conflict
        It is not approved, grids changed since it was begun, or another plan is published for one
        of its communities.
    """
    found = _must_be(conn, plan_id, "approved")
    today = conn.scalar(text("SELECT (now() AT TIME ZONE time_zone)::date FROM city"))
    if on <= today:
        raise BadInput("plan.past", given=on, today=today)
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PUBLISHING})
    _refuse_changed_ground(conn, plan_id)
    _refuse_published(conn, plan_id)
    return _moved(conn, found.id, "published", on)


def withdraw(conn: Connection, plan_id: int) -> PlanDocument:
    """Withdraw a plan that is approved, or published and not applied yet.

    Raises
    ------
    Conflict
        It is a draft, in force already, or withdrawn.
    """
    found = get(conn, plan_id)
    if found.state not in {"approved", "published"}:
        raise Conflict("plan.state", state=found.state)
    return _moved(conn, found.id, "withdrawn")


PUBLISHING = 7209  # advisory lock: plans are published and applied one after another


# ---------------------------------------------------------------- parts of it


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PlanListed.__dataclass_fields__}


def _may(state: str, role: str | None) -> May:
    """What a role may do; who owns the database may do all."""
    decides = role in {"planner", "commander", None}
    plans = role in {"planner", None}
    return May(
        edit=state == "draft" and plans,
        approve=state == "draft" and decides,
        publish=state == "approved" and decides,
        withdraw=state in {"approved", "published"} and decides,
        restore=state == "applied" and plans,
    )


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if "name" in values and not (values["name"] or "").strip():
        raise BadInput("plan.no_name")
    for name, longest in LONGEST.items():
        if len(values.get(name) or "") > longest:
            raise BadInput("plan.long", given=len(values[name]), most=longest)
    lower, upper = values["lower"], values["upper"]
    if not 1 <= lower <= upper <= MOST_HOUSEHOLDS:
        raise BadInput("plan.bounds", lower=lower, upper=upper)
    return values


def _with_new(atoms: Atoms, labels: list[str | None]) -> list[str]:
    free = np.array([label is None for label in labels], dtype=bool)
    if not free.any():
        return [str(label) for label in labels]
    used = {int(label[1:]) for label in labels if label is not None and label.startswith(NEW)}
    both = free[atoms.borders.one] & free[atoms.borders.other]
    ends = (atoms.borders.one[both], atoms.borders.other[both])
    links = coo_array((np.ones(int(both.sum())), ends), shape=(len(atoms), len(atoms)))
    piece = connected_components(links, directed=False)[1]
    first = max(used, default=0) + 1
    numbers = {one: first + k for k, one in enumerate(np.unique(piece[free]).tolist())}
    return [
        f"{NEW}{numbers[int(piece[k])]}" if label is None else label
        for k, label in enumerate(labels)
    ]


def _must_be(conn: Connection, plan_id: int, state: str) -> PlanDocument:
    found = get(conn, plan_id)
    if found.state != state:
        raise Conflict("plan.state", state=found.state)
    return found


def _moved(conn: Connection, plan_id: int, state: str, on: date | None = None) -> PlanDocument:
    query = text("SELECT move_plan(:plan, :state, CAST(:on AS date))")
    conn.execute(query, {"plan": plan_id, "state": state, "on": on})
    return get(conn, plan_id)


def _refuse_apart(conn: Connection, plan_id: int) -> None:
    query = select(GRID.c.label).where(
        GRID.c.plan_id == plan_id, func.ST_NumGeometries(GRID.c.geometry) > 1
    )
    apart = conn.scalars(query.order_by(GRID.c.label)).all()
    if apart:
        raise Conflict("plan.apart", count=len(apart), grids=", ".join(apart[:5]))


def _refuse_changed_ground(conn: Connection, plan_id: int) -> None:
    rows = conn.execute(fixed("plan_ground_changed"), {"plan": plan_id}).all()
    if rows:
        raise Conflict(
            "plan.ground_changed",
            count=len(rows),
            grids=", ".join(row.code for row in rows[:5]),
            by=rows[0].plan_name or "",
            who=rows[0].published_by or "",
        )


def _refuse_published(conn: Connection, plan_id: int) -> None:
    other = conn.execute(fixed("plan_published_before"), {"plan": plan_id}).first()
    if other is not None:
        raise Conflict(
            "plan.published_before",
            name=other.name,
            by=other.published_by,
            on=other.effective_on,
            community=other.community,
        )


def _number(conn: Connection, plan_id: int) -> None:
    """Give each grid its code, and each new one a name."""
    frame = grids_of(conn, plan_id)
    frame["code"] = [None if label.startswith(NEW) else label for label in frame["label"]]
    taken = list(conn.scalars(fixed("plan_codes"), {"plan": plan_id}))
    parts_of = {part.community: part for part in get(conn, plan_id).parts}
    codes = zoning.numbered(frame, taken)
    for community, label, code in zip(frame["community"], frame["label"], codes, strict=True):
        named = _named(parts_of[community], code) if label.startswith(NEW) else {}
        row = (GRID.c.plan_id == plan_id, GRID.c.community == community, GRID.c.label == label)
        conn.execute(update(GRID).where(*row).values(code=code, **named))


def _named(part: PartListed, code: str) -> dict[str, str | None]:
    """The name of a new grid: its community's, with the number at the end of its code."""
    number = int(code.removeprefix(part.community))
    short = None if part.name_en is None else part.name_en.removesuffix(" Community")
    return {
        "name": f"{part.name}第{number}网格",
        "name_en": None if short is None else f"{short} Grid {number}",
    }
