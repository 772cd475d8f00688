"""What do rows refer to? Keys, names and places to ids; what is not found leaves the stage."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Row,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.queries import fixed
from gisgov.storage.sync.layout import table
from gisgov.storage.sync.leaving import KEPT, fault, leave

__all__ = ["resolve"]

KEYS = {  # references by key: the column of the stage that gets the id, and the table
    "building_ref": ("building_id", "building"),
    "dwelling_ref": ("dwelling_id", "dwelling"),
    "household_ref": ("household_id", "household"),
}
STEPS: dict[str, tuple[str, ...]] = {  # fixed queries that look up more, by table, in order
    "building": ("sync_estate_by_name", "sync_estate_by_place"),
    "dwelling": ("sync_units", "sync_unit_ids"),
    "household": ("sync_dwelling_by_room",),
    "person": ("sync_dwelling_by_room", "sync_household_of_dwelling"),
    "premises": ("sync_building_by_place",),
    "pipe": ("sync_nodes", "sync_node_ids"),
}


def resolve(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Look up what the rows refer to; the faults of those whose reference leads nowhere."""
    faults = []
    for ref, (into, name) in KEYS.items():
        if ref in given:
            faults += _by_key(conn, staged, ref, staged.c[into], table(name))
    for step in STEPS.get(noun.table, ()):
        conn.execute(fixed(step))
    return faults


def _by_key(
    conn: Connection, staged: Table, ref: str, into: Column[Any], target: Table
) -> list[Fault]:
    """Find rows by key: in the same source, else in any source where only one row has it."""
    wanted = and_(staged.c[ref].is_not(None), into.is_(None))
    own = and_(target.c.source == staged.c.source, target.c.source_id == staged.c[ref])
    active = target.c.retired_on.is_(None)
    if conn.scalar(select(exists().where(target.c.source.in_(select(staged.c.source).distinct())))):
        conn.execute(update(staged).where(wanted, own, active).values({into: target.c.id}))
    keys = select(staged.c[ref]).where(wanted)
    many = func.count()
    found = select(
        target.c.source_id.label("ref"), func.min(target.c.id).label("id"), many.label("many")
    )
    others = (
        found.where(active, target.c.source_id.in_(keys)).group_by(target.c.source_id).subquery()
    )
    same = and_(wanted, others.c.ref == staged.c[ref], others.c.many == 1)
    conn.execute(update(staged).where(same).values({into: others.c.id}))
    return _lost(conn, staged, ref, into, target)


def _lost(
    conn: Connection, staged: Table, ref: str, into: Column[Any], target: Table
) -> list[Fault]:
    """Let rows leave whose reference leads nowhere, or to several rows."""
    lost = and_(staged.c[ref].is_not(None), into.is_(None))
    same = (target.c.source_id == staged.c[ref]) & target.c.retired_on.is_(None)
    there = select(func.count()).select_from(target).where(same).scalar_subquery()
    kept = (staged.c[name] for name in KEPT)
    gone = (
        delete(staged)
        .where(lost)
        .returning(*kept, staged.c[ref].label("value"), there.label("many"))
    )

    def say(row: Row[Any]) -> Fault:
        named = {"value": row.value, "column": ref}
        if row.many:
            return fault(row, "sync.many_targets", ref, target=target.name, many=row.many)
        return fault(row, "sync.no_target", ref, target=target.name)

    return leave(conn, gone, say)
