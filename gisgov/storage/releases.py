"""Releases of statistics, those made before and the one being made, as tables over atoms.

A release keeps which buildings each of its finest areas counted. From that, and from a month's
counts, the tables that an attacker holds are built again; what was withheld lies nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, select

from gisgov.disclosure.tables import PEOPLE, Counts, Mask, Table, atoms_of, table_of
from gisgov.errors import BadInput, Conflict
from gisgov.storage.models import Base
from gisgov.storage.queries import fixed

__all__ = [
    "Borders",
    "Homes",
    "Release",
    "Tree",
    "borders_of",
    "earlier",
    "homes_of",
    "tables_of",
]

PUBLICATION, CELL, PLACE, LEVEL = (
    Base.metadata.tables[name]
    for name in ("publication", "publication_cell", "publication_place", "area_level")
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


class Homes(NamedTuple):
    """The buildings that a month counts people in."""

    buildings: list[int]
    areas: list[str | None]
    counts: Counts


class Borders(NamedTuple):
    """Today's areas down to a level."""

    rows: list[Row[Any]]
    tree: Tree
    finest: dict[str, int]
    """Of each area of today, finer ones too, the number of the one that is in the release."""


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


def borders_of(conn: Connection, level: str) -> Borders:
    """Today's areas down to a level.

    Raises
    ------
    BadInput
        No area is of this level.
    """
    rank = conn.scalar(select(LEVEL.c.rank).where(LEVEL.c.code == level))
    rows = conn.execute(fixed("statistics_areas")).all()
    if rank is None or all(row.level != level for row in rows):
        known = dict.fromkeys(row.level for row in rows)
        raise BadInput("statistics.level", given=level, known=", ".join(known) or "–")
    parents = {row.code: row.parent for row in rows}
    kept = [row for row in rows if row.rank <= rank]
    numbers = {row.code: place for place, row in enumerate(kept)}
    finest = {code: _upwards(code, parents, numbers) for code in parents}
    above = [_upwards(row.parent, parents, numbers) for row in kept]
    return Borders(kept, Tree(list(numbers), above), finest)


def _upwards(code: str | None, parents: dict[str, str | None], numbers: dict[str, int]) -> int:
    """The number of the first area from here upwards that has one, or -1."""
    while code is not None and code not in numbers:
        code = parents.get(code)
    return -1 if code is None else numbers[code]


def homes_of(conn: Connection, month: date) -> Homes:
    """The buildings that a month counts people in, and the finest areas of today that hold them.

    Raises
    ------
    Conflict
        A count is wrong.
    """
    rows = conn.execute(fixed("statistics_places"), {"month": month}).all()
    counts = np.array([[getattr(row, name) for name in PEOPLE.names] for row in rows], np.int64)
    if (counts < 0).any():
        raise Conflict("statistics.month_wrong", month=month)
    return Homes([row.building_id for row in rows], [row.area for row in rows], counts)


def tables_of(
    placed: NDArray[np.intp], of_building: Counts, made: list[Release | Tree]
) -> tuple[list[Table], Counts]:
    """Releases as tables over atoms, and what each atom holds.

    Parameters
    ----------
    placed
        Buildings x releases: number of the finest area that counts the building, or -1.
    of_building
        Buildings x indicators.
    made
        The releases; of a tree all is told.
    """
    atom = atoms_of(placed)
    counts = np.zeros((atom.max(initial=-1) + 1, of_building.shape[1]), dtype=np.int64)
    np.add.at(counts, atom, of_building)
    leaves = np.zeros((len(counts), placed.shape[1]), dtype=np.intp)
    leaves[atom] = placed
    tables = []
    for column, each in enumerate(made):
        tree = each.tree if isinstance(each, Release) else each
        all_of_it = np.ones((len(tree.codes), len(PEOPLE.names)), dtype=bool)
        told = each.told if isinstance(each, Release) else all_of_it
        tables.append(tree.table(leaves[:, column], told))
    return tables, counts
