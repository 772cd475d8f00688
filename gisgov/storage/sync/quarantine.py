"""Faults of rows that were not loaded, kept until a later load takes the row."""

from __future__ import annotations

from gisgov.storage.queries import fixed
from gisgov.storage.sync.compare import Comparison

__all__ = ["settle"]


def settle(c: Comparison) -> None:
    """Close the faults of rows of this noun and its sources that the stage has now loaded."""
    c.conn.execute(fixed("sync_settle"), {"noun": c.noun.name})
