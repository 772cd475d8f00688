"""Any table or map file, opened alike: what it says of itself, and its rows by the batch."""

from __future__ import annotations

from gisgov.intake.tables.batch import Batch, Table
from gisgov.intake.tables.opening import open_table

__all__ = ["Batch", "Table", "open_table"]
