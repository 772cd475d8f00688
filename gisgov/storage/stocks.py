"""What every building held in each month: how counts of people are asked as they were."""

from __future__ import annotations

from sqlalchemy import Connection

from gisgov.storage.queries import fixed

__all__ = ["remember"]


def remember(conn: Connection) -> int:
    """Keep today's counts of every building as this month's, unless the month has been kept.

    Returns
    -------
    int
        Buildings whose counts were kept; 0 where the month had been kept, or nobody is registered.
    """
    return conn.execute(fixed("remember_stocks")).rowcount
