"""What do rows refer to? Keys, names and places to ids; what is not found leaves the stage."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import (
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

KEYS = {  # references by key, and the table that has it
    "building_ref": "building",
    "dwelling_ref": "dwelling",
    "household_ref": "household",
}
STEPS: dict[str, tuple[tuple[str, set[str]], ...]] = {
    "building": (
        ("sync_estate_by_name", {"estate_ref"}),
        ("sync_estate_by_place", {"geometry"}),
    ),
    "dwelling": (
        ("sync_units", {"unit_label", "address"}),
        ("sync_unit_ids", {"unit_label", "address"}),
    ),
    "household": (("sync_dwelling_by_room", {"building_ref", "address"}),),
    "person": (
        ("sync_dwelling_by_room", {"building_ref", "address"}),
        ("sync_household_of_dwelling", {"building_ref", "dwelling_ref", "address"}),
    ),
    "premises": (
        ("sync_place_of_building", {"building_ref"}),
        ("sync_building_by_place", {"geometry", "address"}),
    ),
    "pipe": (("sync_nodes", {"geometry"}), ("sync_node_ids", {"geometry"})),
}
"""Fixed queries that look up more, by table, in order, and the columns that they go by."""


HOMES = {  # what goes wrong where the first is found and not the second, and what is given for it
    "household": (("sync.no_dwelling", "building_id", "dwelling_id", {"building_ref", "address"}),),
    "person": (
        ("sync.no_household", "dwelling_id", "household_id", {"dwelling_ref", "room", "address"}),
        ("sync.no_dwelling", "building_id", "household_id", {"building_ref", "address"}),
    ),
}


def resolve(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Look up what the rows refer to; the faults of those whose reference leads nowhere."""
    faults = []
    for ref, name in KEYS.items():
        if ref in given:
            faults += _by_key(conn, staged, ref, table(name))
    for query, by in STEPS.get(noun.table, ()):
        if by & given:
            conn.execute(fixed(query))
    if "grid_ref" in given:
        faults += leave(conn, fixed("sync_no_grid"), lambda r: fault(r, "sync.no_grid", "grid_ref"))
    return faults + _homeless(conn, noun, staged, given)


def _homeless(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Let rows leave whose building or dwelling was found, but no dwelling or household."""
    faults = []
    for reason, found, sought, by in HOMES.get(noun.table, ()):
        if not by & given:
            continue
        lost = and_(staged.c[found].is_not(None), staged.c[sought].is_(None))
        said = func.concat_ws(" ", staged.c.unit_label, staged.c.room).label("room")
        kept = (staged.c[name] for name in KEPT)
        gone = delete(staged).where(lost).returning(*kept, said)
        faults += leave(conn, gone, partial(_unhoused, reason))
    return faults


def _unhoused(reason: str, row: Row[Any]) -> Fault:
    return fault(row, reason, "room", room=row.room)


def _by_key(conn: Connection, staged: Table, ref: str, target: Table) -> list[Fault]:
    """Find rows by key: in the same source, else in any source where only one row has it."""
    into = staged.c[f"{target.name}_id"]
    wanted = and_(staged.c[ref].is_not(None), into.is_(None))
    same = and_(wanted, target.c.source_id == staged.c[ref], target.c.retired_on.is_(None))
    own = set(conn.scalars(select(staged.c.source).distinct()))
    there = _sources(conn, target)
    if own & there:
        theirs = target.c.source == staged.c.source
        conn.execute(update(staged).where(same, theirs).values({into: target.c.id}))
    faults = []
    if len(there) == 1 and not own & there:
        theirs = target.c.source == there.pop()
        conn.execute(update(staged).where(same, theirs).values({into: target.c.id}))
    elif conn.scalar(select(exists().where(wanted))):
        faults = _in_any_source(conn, staged, ref, target)
    kept = (staged.c[name] for name in KEPT)
    lost = delete(staged).where(wanted).returning(*kept, staged.c[ref].label("value"))
    return faults + leave(
        conn, lost, lambda row: fault(row, "sync.no_target", ref, target=target.name)
    )


def _sources(conn: Connection, target: Table) -> set[str]:
    """Sources of a table's rows, each found by one step down the index on source and key."""
    found: list[str] = []
    least = select(func.min(target.c.source))
    while (following := conn.scalar(least)) is not None:
        found.append(following)
        least = select(func.min(target.c.source)).where(target.c.source > following)
    return set(found)


def _in_any_source(conn: Connection, staged: Table, ref: str, target: Table) -> list[Fault]:
    """Find rows by key alone; the faults of those whose key several sources have."""
    into = staged.c[f"{target.name}_id"]
    wanted = and_(staged.c[ref].is_not(None), into.is_(None))
    key = target.c.source_id
    counted = select(key, func.min(target.c.id).label("id"), func.count().label("many"))
    asked = and_(target.c.retired_on.is_(None), key.in_(select(staged.c[ref]).where(wanted)))
    found = counted.where(asked).group_by(key).subquery()
    same = and_(wanted, found.c.source_id == staged.c[ref])
    conn.execute(update(staged).where(same, found.c.many == 1).values({into: found.c.id}))
    kept = (staged.c[name] for name in KEPT)
    several = delete(staged).where(same, found.c.many > 1)
    many = several.returning(*kept, staged.c[ref].label("value"), found.c.many)

    def say(row: Row[Any]) -> Fault:
        return fault(row, "sync.many_targets", ref, target=target.name, many=row.many)

    return leave(conn, many, say)
