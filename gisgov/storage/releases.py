"""The releases of statistics that were made before, as tables over the atoms of today.

A release keeps which buildings each of its finest areas counted. From that, and from a month's
counts, the tables that an attacker holds are built again; what was withheld lies nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from gisgov.disclosure.tables import PEOPLE, Counts, Mask, Table, table_of
from gisgov.storage.models import Base

__all__ = ["Release", "Tree", "earlier"]

PUBLICATION, CELL, PLACE = (
    Base.metadata.tables[name] for name in ("publication", "publication_cell", "publication_place")
)


@dataclass(frozen=True)
class Tree:
    """The areas of a release, and of each the number of the next above, -1 at the top."""

    codes: list[str]
    above: list[int]

    def table(self, leaves: NDArray[np.intp], told: Mask) -> Table:
        """The table of a release.

        Parameters
        ----------
        leaves
            Of each atom the number of the finest area that counts it, or -1.
        told
            Areas x indicators.
        """
        holds: list[list[int]] = [[] for _ in self.codes]
        for atom, leaf in enumerate(leaves.tolist()):
            area = leaf
            while area >= 0:  # up the tree, a few levels
                holds[area].append(atom)
                area = self.above[area]
        return table_of(holds, told, atoms=len(leaves))


@dataclass(frozen=True)
class Release:
    """A release as it was made."""

    id: int
    audience: str
    month: date
    tree: Tree
    told: Mask
    figures: Counts
    """Areas x indicators; 0 where withheld."""
    leaf: dict[int, int]
    """Of each building that was counted, the number of its finest area."""

    def placed(self, buildings: Sequence[int]) -> NDArray[np.intp]:
        """Of each building the number of the finest area that counted it, or -1."""
        return np.array([self.leaf.get(building, -1) for building in buildings], dtype=np.intp)


def earlier(conn: Connection) -> list[Release]:
    """All releases, the oldest first."""
    columns = (PUBLICATION.c.id, PUBLICATION.c.audience, PUBLICATION.c.month)
    rows = conn.execute(select(*columns).order_by(PUBLICATION.c.id)).all()
    return [_release(conn, *row) for row in rows]


def _release(conn: Connection, number: int, audience: str, month: date) -> Release:
    figures = [CELL.c[name] for name in PEOPLE.names]
    query = select(CELL.c.area, CELL.c.parent, *figures).order_by(CELL.c.area)
    cells = conn.execute(query.where(CELL.c.publication_id == number)).all()
    numbers = {cell.area: place for place, cell in enumerate(cells)}
    above = [numbers.get(cell.parent, -1) for cell in cells]
    values = [[cell[2 + i] for i in range(len(figures))] for cell in cells]
    told = np.array([[value is not None for value in row] for row in values])
    kept = select(PLACE.c.area, PLACE.c.buildings).where(PLACE.c.publication_id == number)
    leaf = {b: numbers[area] for area, buildings in conn.execute(kept) for b in buildings}
    counts = np.array([[value or 0 for value in row] for row in values], dtype=np.int64)
    return Release(number, audience, month, Tree(list(numbers), above), told, counts, leaf)
