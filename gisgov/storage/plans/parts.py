"""Tables of communities are kept: by one after the other, so that nobody overwrites unseen.

A table has a revision. Who keeps a dealing out says which one was read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from geoalchemy2.shape import from_shape
from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update

from gisgov import zoning
from gisgov.errors import Conflict, NotFound
from gisgov.storage.plans import tables, telling
from gisgov.storage.plans.drawing import Recut
from gisgov.storage.plans.packing import packed
from gisgov.storage.plans.table_values import FaultTold, PartCut, Verdict
from gisgov.storage.plans.tables import (
    GRID,
    PART,
    PLAN,
    Begun,
    Judged,
    Table,
    former,
    judged,
    open_table,
)

__all__ = ["add", "keep", "recut", "require"]

FAULTS = TypeAdapter(list[FaultTold])


def add(conn: Connection, plan_id: int, begun: Begun) -> None:
    """Put a community into a draft, with its atoms and the grid of each.

    Raises
    ------
    Forbidden
        It lies outside of the home area, or the plan is no draft.
    """
    query = select(PLAN.c.lower, PLAN.c.upper, PLAN.c.restores).where(PLAN.c.id == plan_id)
    lower, upper, restores = conn.execute(query).one()
    opened = Table(
        plan_id=plan_id,
        community=begun.community,
        revision=1,
        changed_by="",
        changed_at=datetime.now(UTC),
        lower=lower,
        upper=upper,
        atoms=begun.atoms,
        labels=begun.labels,
        locked=frozenset(),
        former=former(conn, begun.community) if restores else frozenset(),
    )
    found = judged(opened)
    files = dict(zip(("atoms", "borders"), packed(begun.atoms), strict=True))
    values = {
        "plan_id": plan_id,
        "community": begun.community,
        "base": begun.base,
        "labels": begun.labels,
        "changed_by": "",
    }
    conn.execute(insert(PART).values(**values, **files, **_told(opened, found)))
    _write_grids(conn, opened, found)


def keep(
    conn: Connection,
    opened: Table,
    labels: Sequence[str],
    *,
    revision: int,
    locked: Collection[str],
) -> Verdict:
    """Keep a dealing out of a draft.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction of its planner.
    opened
        The table.
    labels
        The grid of each atom.
    revision
        The one that was read.
    locked
        Labels of grids that are left as they are.

    Raises
    ------
    Conflict
        Somebody else has changed the table meanwhile.
    BadInput
        As for `judged`.
    """
    require(opened, revision)
    found = judged(opened, labels, locked)
    _raise_revision(
        conn,
        opened,
        conn.execute(
            _changed(opened, revision)
            .values(labels=list(labels), **_told(opened, found))
            .returning(PART.c.revision)
        ).scalar_one_or_none(),
    )
    _write_grids(conn, opened, found)
    return telling.verdict(conn, opened, found, revision=revision + 1)


def require(opened: Table, revision: int | None) -> None:
    """See that a table is at a revision: labels of another may not even fit its atoms.

    Raises
    ------
    Conflict
        It is not; who changed it is told.
    """
    if opened.revision != revision:
        at = opened.changed_at.replace(microsecond=0)
        raise Conflict("plan.part_changed", by=opened.changed_by, at=at, revision=opened.revision)


def recut(
    conn: Connection, opened: Table, made: Recut, *, revision: int, locked: Collection[str]
) -> PartCut:
    """Keep a table whose atoms were cut further.

    Raises
    ------
    Conflict, BadInput
        As for `keep`.
    """
    now = replace(opened, atoms=made.atoms, labels=made.labels, locked=frozenset(locked))
    found = judged(now)
    files = dict(zip(("atoms", "borders"), packed(made.atoms), strict=True))
    _raise_revision(
        conn,
        opened,
        conn.execute(
            _changed(opened, revision)
            .values(labels=made.labels, **files, **_told(now, found))
            .returning(PART.c.revision)
        ).scalar_one_or_none(),
    )
    _write_grids(conn, now, found)
    kept = open_table(conn, opened.plan_id, opened.community)
    told = telling.part(conn, kept, found)
    return PartCut(**vars(told), parent=made.parent.tolist())


def _changed(opened: Table, revision: int) -> Any:  # noqa: ANN401
    return (
        update(PART)
        .where(
            PART.c.plan_id == opened.plan_id,
            PART.c.community == opened.community,
            PART.c.revision == revision,
        )
        .values(revision=revision + 1)
    )


def _raise_revision(conn: Connection, opened: Table, written: int | None) -> None:
    if written is not None:
        return
    state = conn.scalar(select(PLAN.c.state).where(PLAN.c.id == opened.plan_id))
    if state is None:
        raise NotFound("plan.not_found", given=opened.plan_id)
    if state != "draft":
        raise Conflict("plan.no_draft", state=state)
    require(open_table(conn, opened.plan_id, opened.community), written)


def _told(opened: Table, found: Judged) -> dict[str, Any]:
    return {"faults": FAULTS.dump_python(telling.faults(opened, found), mode="json")}


def _write_grids(conn: Connection, opened: Table, found: Judged) -> None:
    here = (GRID.c.plan_id == opened.plan_id, GRID.c.community == opened.community)
    conn.execute(delete(GRID).where(*here))
    shapes = zoning.unions(opened.atoms, found.labels, count=len(found.names))
    names = telling.grid_names(conn, opened.community)
    rows = [
        {
            **figures,
            "plan_id": opened.plan_id,
            "community": opened.community,
            "geometry": from_shape(shape, srid=opened.atoms.frame.crs.to_epsg()),
        }
        for figures, shape in zip(tables.figures(found, names), shapes, strict=True)
    ]
    if rows:
        conn.execute(insert(GRID), rows)
