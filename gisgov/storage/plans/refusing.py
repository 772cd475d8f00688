"""What keeps a plan from being approved, published or applied, told to who decides."""

from __future__ import annotations

from sqlalchemy import Connection

from gisgov.errors import Conflict
from gisgov.storage.queries import fixed

__all__ = ["refuse_changed_ground"]

NAMED = 5


def refuse_changed_ground(conn: Connection, plan_id: int) -> None:
    """Raise where grids of a plan's communities have changed since it was begun.

    Raises
    ------
    Conflict
        `plan.ground_changed`, with the grids and the plan that changed them, where it was one.
    """
    rows = conn.execute(fixed("plan_ground_changed"), {"plan": plan_id}).all()
    if rows:
        raise Conflict(
            "plan.ground_changed",
            count=len(rows),
            grids=", ".join(row.code for row in rows[:NAMED]),
            by=rows[0].plan_name or "",
            who=rows[0].published_by or "",
        )
