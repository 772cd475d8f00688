"""Plans approved, published for a day, withdrawn.

The database moves a plan from one state to the next and says who did it (`move_plan`). Grids that
changed under a plan since it was begun are told before it is approved or published.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select, text, update

from gisgov import zoning
from gisgov.errors import BadInput, Conflict
from gisgov.storage.plans import documents
from gisgov.storage.plans.applying import refuse_unfit
from gisgov.storage.plans.refusing import refuse_changed_ground
from gisgov.storage.plans.tables import GRID, NEW
from gisgov.storage.plans.values import PartListed, PlanDocument
from gisgov.storage.queries import fixed

__all__ = [
    "approve",
    "publish",
    "reopen",
    "withdraw",
]

PUBLISHING = 7209  # advisory lock: plans are published and applied one after another


def approve(conn: Connection, plan_id: int) -> PlanDocument:
    """Approve a draft: its new grids get codes and names, and nothing of it changes any more.

    Raises
    ------
    Conflict
        It is no draft, a grid of it lies in several pieces, or grids changed since it was begun.
    """
    _one_after_another(conn, plan_id)
    found = documents.must_be(conn, plan_id, "draft")
    _refuse_apart(conn, plan_id)
    refuse_changed_ground(conn, plan_id)
    _number(conn, plan_id)
    return _moved(conn, found.id, "approved")


def reopen(conn: Connection, plan_id: int) -> PlanDocument:
    """Make an approved plan a draft again.

    Raises
    ------
    Conflict
        It is not approved, or it is published already.
    """
    _one_after_another(conn, plan_id)
    found = documents.must_be(conn, plan_id, "approved")
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
    _one_after_another(conn, plan_id)
    found = documents.must_be(conn, plan_id, "approved")
    today = conn.scalar(text("SELECT (now() AT TIME ZONE time_zone)::date FROM city"))
    if on <= today:
        raise BadInput("plan.past", given=on, today=today)
    refuse_unfit(conn, plan_id)
    _refuse_published(conn, plan_id)
    return _moved(conn, found.id, "published", on)


def withdraw(conn: Connection, plan_id: int) -> PlanDocument:
    """Withdraw a plan that is approved, or published and not applied yet.

    Raises
    ------
    Conflict
        It is a draft, in force already, or withdrawn.
    """
    _one_after_another(conn, plan_id)
    found = documents.get(conn, plan_id)
    if found.state not in {"approved", "published"}:
        raise Conflict("plan.state", state=found.state)
    return _moved(conn, found.id, "withdrawn")


def _one_after_another(conn: Connection, plan_id: int) -> None:
    """Wait for who decides on plans or applies them just now, and for who draws in this one."""
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PUBLISHING})
    conn.execute(text("SELECT hold_plan(:plan)"), {"plan": plan_id})


def _moved(conn: Connection, plan_id: int, state: str, on: date | None = None) -> PlanDocument:
    query = text("SELECT move_plan(:plan, :state, CAST(:on AS date))")
    conn.execute(query, {"plan": plan_id, "state": state, "on": on})
    return documents.get(conn, plan_id)


def _refuse_apart(conn: Connection, plan_id: int) -> None:
    query = select(GRID.c.label).where(
        GRID.c.plan_id == plan_id,
        GRID.c.kind != "special",  # a river may lie in pieces
        func.ST_NumGeometries(GRID.c.geometry) > 1,
    )
    apart = conn.scalars(query.order_by(GRID.c.label)).all()
    if apart:
        raise Conflict("plan.apart", count=len(apart), grids=", ".join(apart[:5]))


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
    frame = documents.grids_of(conn, plan_id)
    frame["code"] = [None if label.startswith(NEW) else label for label in frame["label"]]
    taken = list(conn.scalars(fixed("plan_codes"), {"plan": plan_id}))
    parts_of = {part.community: part for part in documents.get(conn, plan_id).parts}
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
