"""Rows that carry an address and no key are placed by it, where it means one place."""

from __future__ import annotations

from sqlalchemy import Connection, Table

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun

__all__ = ["resolve"]


def resolve(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    return []
