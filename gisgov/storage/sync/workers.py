"""Which grid a worker serves: a new grid in the file ends the old assignment and begins another."""

from __future__ import annotations

from sqlalchemy import text

from gisgov.storage.queries import fixed
from gisgov.storage.sync.compare import Comparison
from gisgov.storage.sync.plan import Change, FieldChanges

__all__ = ["assign", "moves"]

SAMPLES = 5


def moves(c: Comparison) -> list[FieldChanges]:
    """Make `staged_move` of the workers that get another grid, and say so of the known ones."""
    if c.noun.table != "worker":
        return []
    c.conn.execute(fixed("sync_worker_moves"))
    c.conn.execute(fixed("sync_worker_changes"))
    rows = c.conn.execute(
        text(
            "SELECT source_id, before, grid, count(*) OVER () FROM staged_move"
            " WHERE id IS NOT NULL ORDER BY n LIMIT :most"
        ),
        {"most": SAMPLES},
    ).all()
    samples = [Change(key=key, before=before, after=grid) for key, before, grid, _ in rows]
    return [FieldChanges(field="grid_ref", rows=rows[0][3], samples=samples)] if rows else []


def assign(c: Comparison, *, retires: bool) -> None:
    """End the assignments of workers that move or are gone, and begin the new ones."""
    if c.noun.table == "worker":
        c.conn.execute(fixed("sync_worker_leaves"), {"retires": retires})
        c.conn.execute(fixed("sync_worker_comes"))
