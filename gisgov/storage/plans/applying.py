"""Plans come into force: on their day, or as soon as somebody looks after it, their grids hold.

Each plan is applied in a transaction of its own, so readers see the old borders with the old grids
of all rows, or the new ones, and wait for neither. Who writes rows waits while they are placed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pydantic_core import to_jsonable_python
from shapely.errors import ShapelyError
from sqlalchemy import ARRAY, BigInteger, Connection, Engine, LargeBinary, bindparam, text, update
from sqlalchemy.exc import DBAPIError

from gisgov import areas
from gisgov.errors import Conflict, GisgovError, NotFound
from gisgov.storage.accounts import write_audit
from gisgov.storage.borders import load_areas
from gisgov.storage.copying import city_srid
from gisgov.storage.failures import bare, translate
from gisgov.storage.load import Progress, hold_loads
from gisgov.storage.models import Base
from gisgov.storage.plans.fitting import Fitted, fitted, only_corners
from gisgov.storage.plans.refusing import refuse_changed_ground
from gisgov.storage.queries import fixed

__all__ = ["Applied", "apply_due", "refuse_unfit"]

PLAN = Base.metadata.tables["plan"]
PUBLISHING = 7209  # advisory lock: plans are published and applied one after another
CARRIED = ["responsible", "responsible_phone", "office"]  # a grid's own, whatever its borders
NAMED = 5

TAKEN = text(
    "SELECT code FROM area WHERE code = ANY (:codes) AND upper_inf(valid)"
    " AND (level <> 'grid' OR coalesce(parent, '') <> ALL (:communities)) ORDER BY code"
)
END = text(
    "UPDATE area SET valid = tstzrange(lower(valid), :since)"
    " WHERE code = ANY (:codes) AND level = 'grid' AND upper_inf(valid)"
)
TOUCH = fixed("plan_touch").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)), bindparam("shapes", type_=ARRAY(LargeBinary))
)

logger = logging.getLogger("gisgov")


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A plan that came into force, and what it did to grids."""

    plan: int
    """Number of the plan."""
    name: str
    """What it is called."""
    since: datetime
    """Since when its borders hold: the first moment of its day in the city."""
    changed: list[str]
    """Codes of grids that have a new version: other borders, or there was none before."""
    gone: list[str]
    """Codes of grids that ended."""
    touched: list[str]
    """Codes of grids and areas above them that only got corners, where others have some."""


def apply_due(db: Engine, *, progress: Progress | None = None) -> list[Applied]:
    """Apply the plans that are published for a day that has begun in the city.

    A plan that cannot be applied stays published, says why (`problem`), and is tried again the next
    time; the others go on.

    Parameters
    ----------
    db
        The city's database, as its owner.
    progress
        Told what is being done and the fraction of all plans that is.

    Returns
    -------
    list of Applied
        In the order in which they came into force.
    """
    with db.connect() as conn:
        due = conn.execute(fixed("plan_due"), {"plan": None}).all()
    found = [_tried(db, plan.id, _share(progress, done, len(due))) for done, plan in enumerate(due)]
    return [each for each in found if each is not None]


def refuse_unfit(conn: Connection, plan_id: int) -> None:
    """Raise what would keep a plan from being applied now, so that nobody learns it at midnight.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    plan_id
        Number of the plan; its grids have codes.

    Raises
    ------
    Conflict
        Grids changed since it was begun, its grids do not fit those around them, or one of their
        codes belongs to another area.
    NotFound
        A community of it is no more.
    """
    refuse_changed_ground(conn, plan_id)
    _fitted(conn, plan_id)


def _tried(db: Engine, plan_id: int, progress: Progress | None) -> Applied | None:
    try:
        with db.begin() as conn:
            return _apply(conn, plan_id, progress)
    except (GisgovError, DBAPIError, ShapelyError) as error:
        problem = translate(error) or GisgovError("failures.unknown", said=bare(error))
    logger.warning("plan %s: %s", plan_id, problem)
    with db.begin() as conn:
        _keep_problem(conn, plan_id, problem)
    return None


def _apply(conn: Connection, plan_id: int, progress: Progress | None) -> Applied | None:
    hold_loads(conn, progress)  # first, so that who publishes does not wait for a load
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PUBLISHING})
    plan = conn.execute(fixed("plan_due"), {"plan": plan_id}).one_or_none()
    if plan is None:  # somebody else applied it, or withdrew it
        return None
    refuse_changed_ground(conn, plan_id)
    found, present = _fitted(conn, plan_id)
    since = plan.since
    conn.execute(END, {"codes": found.gone, "since": since})
    _touch(conn, found.touched)
    _begin(conn, found, present, since=since, source=f"plan {plan_id}", progress=progress)
    above = _follow(conn, [*found.new["code"], *found.touched["code"]])
    conn.execute(fixed("plan_free_workers"), {"grids": found.gone, "since": since})
    made = Applied(
        plan=plan_id,
        name=plan.name,
        since=since,
        changed=list(found.new["code"]),
        gone=found.gone,
        touched=[*found.touched["code"], *above],
    )
    _record(conn, made)
    return made


def _fitted(conn: Connection, plan_id: int) -> tuple[Fitted, gpd.GeoDataFrame]:
    """What a plan does to the grids that hold now, and these."""
    wanted = _frame(conn, "plan_wanted", plan=plan_id)
    codes = sorted(set(wanted["community"]))
    communities = _frame(conn, "plan_communities", codes=codes)
    lost = sorted(set(codes) - set(communities["code"]))
    if lost:
        raise NotFound("plan.no_community", given=", ".join(lost[:NAMED]))
    given = {"codes": list(wanted["code"]), "communities": codes}
    taken = conn.scalars(TAKEN, given).all()
    if taken:
        raise Conflict("plan.code_taken", codes=", ".join(taken[:NAMED]))
    present = _frame(conn, "plan_around", codes=codes)
    return fitted(wanted, present, communities), present


def _begin(
    conn: Connection,
    found: Fitted,
    present: gpd.GeoDataFrame,
    *,
    since: datetime,
    source: str,
    progress: Progress | None,
) -> None:
    """Begin the versions of a plan's grids, and place the rows on the ground that they change."""
    if found.new.empty:
        return
    kept = present.set_index("code")[CARRIED].reindex(found.new["code"])
    office = shapely.from_wkb([None if pd.isna(place) else place for place in kept["office"]])
    versions = found.new.rename(columns={"community": "parent"}).assign(
        level="grid",
        responsible=kept["responsible"].to_numpy(dtype=object),
        responsible_phone=kept["responsible_phone"].to_numpy(dtype=object),
        office=office,
        source=source,
        source_id=found.new["code"],
    )
    load_areas(conn, versions, since=since, progress=progress)


def _follow(conn: Connection, codes: list[str]) -> list[str]:
    """Give the areas above some the corners that these have now; return the codes of those.

    Their ground is the same, so their versions stay: a plan that was begun on them is as good as
    before, and their history tells of no change where there is none.
    """
    followed = []
    below = codes
    while below:
        rows = _frame(conn, "plan_above", codes=below)
        tiled = {parent: _fits(part) for parent, part in rows.groupby("parent").geometry}
        merged = areas.merge(rows[rows["parent"].map(tiled).astype(bool)], by="parent")
        above = rows.drop_duplicates("parent").set_index("parent").loc[merged["parent"]]
        old = shapely.normalize(shapely.from_wkb(above["whole"].to_numpy(dtype=object)))
        new = shapely.normalize(merged.geometry.to_numpy())
        cornered = ~shapely.equals_exact(old, new, 0.0) & only_corners(old, new)
        touched = merged[cornered].assign(id=above["id"].to_numpy()[cornered])
        _touch(conn, touched)
        below = list(touched["parent"])
        followed += below
    return followed


def _fits(parts: gpd.GeoSeries) -> bool:
    """Whether parts meet exactly, corner by corner."""
    return bool(shapely.coverage_is_valid(parts.to_numpy()))


def _touch(conn: Connection, versions: gpd.GeoDataFrame) -> None:
    if versions.empty:
        return
    shapes = shapely.to_wkb(versions.geometry.to_numpy())
    given = {"ids": versions["id"].tolist(), "shapes": shapes.tolist()}
    conn.execute(TOUCH, given | {"srid": city_srid(conn)})


def _record(conn: Connection, made: Applied) -> None:
    conn.execute(
        text(
            "UPDATE plan SET state = 'applied', applied_at = clock_timestamp(), problem = NULL"
            " WHERE id = :plan"
        ),
        {"plan": made.plan},
    )
    write_audit(
        conn,
        "plan_applied",
        subject="plan",
        subject_id=str(made.plan),
        since=made.since,
        changed=len(made.changed),
        gone=len(made.gone),
    )


def _keep_problem(conn: Connection, plan_id: int, problem: GisgovError) -> None:
    told = {"code": problem.code, "params": to_jsonable_python(problem.params, fallback=str)}
    query = update(PLAN).where(PLAN.c.id == plan_id, PLAN.c.state == "published")
    conn.execute(query.values(problem=told))


def _share(progress: Progress | None, done: int, plans: int) -> Progress | None:
    """Progress of one of several plans."""
    if progress is None:
        return None
    return lambda what, fraction: progress(what, (done + fraction) / plans)


def _frame(conn: Connection, query: str, **given: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    result = conn.execute(fixed(query), given)
    frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    shapes = shapely.from_wkb(frame.pop("shape").to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=city_srid(conn))
