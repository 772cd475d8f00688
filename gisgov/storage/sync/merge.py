"""The stage into the city: new rows, rows that differ, and a date for those that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from gisgov.errors import Conflict
from gisgov.storage.placing import hold_borders
from gisgov.storage.queries import fixed
from gisgov.storage.sync import contacts, corrections, gone, workers
from gisgov.storage.sync.compare import CHANGES, Comparison
from gisgov.storage.sync.layout import UNIQUE, Part, plain, table
from gisgov.storage.sync.plan import Counts, Plan

__all__ = ["merge"]

MANY = 10_000
PARENTS = {"unit_id": "sync_make_units", "from_node_id": "sync_make_nodes"}


def merge(c: Comparison, plan: Plan) -> Counts:
    """Write what the plan says, and only that.

    Parameters
    ----------
    c
        The stage that the plan was made of.
    plan
        What is to be done.

    Raises
    ------
    Conflict
        The plan's rows that are gone are so many that somebody must say what becomes of them, or
        something was corrected by hand since the plan was made.
    """
    if plan.gone_refused:
        raise Conflict("sync.too_many_gone", gone=plan.counts.gone, share=f"{plan.gone_share:.0%}")
    corrections.require_same(c)
    hold_borders(c.conn)
    with _loading(c.conn):
        _make_parents(c)
        _free_numbers(c)
        _insert(c)
        if c.conn.scalar(select(exists().select_from(CHANGES))):
            for part in c.parts:
                _change(c, part)
        if c.contacts:
            contacts.write(c.conn, c.staged, noun=c.noun, of=c.contacts)
        if plan.gone == "retire":
            _retire(c)
        workers.assign(c, retires=plan.gone == "retire")
    corrections.settle(c)
    whole = plan.gone == "retire" or plan.gone_unsure > 0
    c.conn.execute(fixed("sync_settle"), {"noun": c.noun.name, "whole": whole})
    if plan.counts.added + plan.counts.changed > MANY:
        _learn(c)
    return plan.counts


@contextmanager
def _loading(conn: Connection) -> Iterator[None]:
    """Let the triggers know that these changes are none made by hand."""
    setting = text("SELECT set_config('gisgov.loading', :value, true)")
    conn.execute(setting, {"value": "on"})
    yield  # after an error the transaction ends, and the setting with it
    conn.execute(setting, {"value": "off"})


def _make_parents(c: Comparison) -> None:
    """Make the units and nodes that new rows hang on."""
    for field in c.fields:
        if field.name in PARENTS:
            c.conn.execute(fixed(PARENTS[field.name]))


def _free_numbers(c: Comparison) -> None:
    """Let go of numbers that change, so that another row can have them in the same load."""
    for field in c.fields:
        if field.name in UNIQUE:
            same = and_(
                field.part.key == CHANGES.c.id, literal(field.name) == any_(CHANGES.c.fields)
            )
            free = func.concat("~", field.part.key)
            c.conn.execute(update(field.part.table).where(same).values({field.column: free}))


def _insert(c: Comparison) -> None:
    main, *more = c.parts
    s = c.staged.c
    values = {f.column.name: f.given for f in c.fields if f.part is main}
    values |= {name: s[name] for name in ("source", "source_id", "source_crs")}
    rows = select(*values.values()).where(s.id.is_(None))
    c.conn.execute(insert(main.table).from_select(list(values), rows))
    if more:
        same = and_(main.table.c.source == s.source, main.table.c.source_id == s.source_id)
        new = update(c.staged).where(s.id.is_(None), same).values(id=main.key)
        c.conn.execute(new)
    for part in more:
        _extend(c, part)


def _extend(c: Comparison, part: Part) -> None:
    values = {f.column.name: f.given for f in c.fields if f.part is part}
    there = exists().where(part.key == c.staged.c.id)
    rows = select(c.staged.c.id, *values.values()).where(~there)
    c.conn.execute(insert(part.table).from_select([part.key.name, *values], rows))


def _change(c: Comparison, part: Part) -> None:
    fields = [f for f in c.fields if f.part is part]
    values: dict[str, ColumnElement[Any]] = {
        f.column.name: case(
            (literal(f.name) == any_(CHANGES.c.fields), f.changed), else_=plain(f.column)
        )
        for f in fields
    }
    if part is c.parts[0] and c.has_crs:
        values["source_crs"] = c.staged.c.source_crs
    touched = CHANGES.c.fields.overlap([f.name for f in fields])
    same = and_(part.key == c.staged.c.id, c.staged.c.n == CHANGES.c.n)
    if values:
        c.conn.execute(update(part.table).where(same, touched).values(values))


def _retire(c: Comparison) -> None:
    main = table(c.noun.table)
    gone_ones = update(main).where(main.c.id == gone.GONE.c.id)
    c.conn.execute(gone_ones.values(retired_on=_today()))


def _learn(c: Comparison) -> None:
    """Let the planner know the table as it is now, before anybody asks for the new rows."""
    for part in c.parts:
        c.conn.execute(text(f"ANALYZE {part.table.name}"))


def _today() -> ColumnElement[date]:
    """The city's day."""
    zone = select(table("city").c.time_zone).scalar_subquery()
    return cast(func.timezone(zone, func.now()), Date)
