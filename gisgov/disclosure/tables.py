"""What is published: tables of sums over areas, and what everybody knows of their indicators.

An *atom* is a group of buildings that lie in the same areas in every release so far: the smallest
ground that sums and differences of published areas can single out. Each area is a set of atoms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["PEOPLE", "Counts", "Indicators", "Mask", "Table", "Target", "atoms_of", "table_of"]

Counts = NDArray[np.int64]
"""True counts, atoms x indicators."""

Mask = NDArray[np.bool_]
"""Which cells, areas x indicators."""


class Target(NamedTuple):
    """What is protected: the sum of an indicator over these atoms."""

    atoms: tuple[int, ...]
    indicator: int


@dataclass(frozen=True)
class Indicators:
    """What is counted, and how the counts hang together; an attacker knows it all."""

    names: tuple[str, ...]
    totals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A total, and the parts that it is the sum of."""
    limits: tuple[tuple[str, str], ...] = ()
    """A count, and one that is never less; not used for an atom whose true counts break it."""

    def at(self, name: str) -> int:
        """Column of an indicator."""
        return self.names.index(name)


PEOPLE = Indicators(
    names=("households", "persons", "children", "adults", "elderly", "assisted"),
    totals=(("persons", ("children", "adults", "elderly")),),
    limits=(("assisted", "persons"), ("households", "persons")),
)
"""Children are 0-14, elderly 60 and over, adults all others, those of unknown age included."""


@dataclass(frozen=True)
class Table:
    """One table of sums: its areas, and which of its cells are told."""

    inside: csr_array
    """Areas x atoms: 1 where the area holds the atom. Areas may nest, as grids in communities."""
    told: Mask
    """Areas x indicators: true where the cell is published, false where it is withheld."""

    def atoms(self, area: int) -> NDArray[np.intp]:
        """The atoms of an area, ascending."""
        start, stop = self.inside.indptr[area : area + 2]
        return np.sort(self.inside.indices[start:stop]).astype(np.intp)


def table_of(holds: list[list[int]], told: Mask, *, atoms: int) -> Table:
    """A table from the list of atoms of each area.

    Parameters
    ----------
    holds
        Atoms of each area, each atom once.
    told
        Areas x indicators.
    atoms
        How many atoms there are.

    Examples
    --------
    >>> table_of([[0, 1], [0]], np.ones((2, 1), bool), atoms=2).inside.toarray().tolist()
    [[1, 1], [1, 0]]
    """
    stops = np.cumsum([0, *(len(held) for held in holds)])
    held = np.array([atom for held in holds for atom in sorted(held)], dtype=np.int64)
    ones = np.ones(len(held), dtype=np.int64)
    return Table(csr_array((ones, held, stops), shape=(len(holds), atoms)), told)


def atoms_of(placed: NDArray[np.intp]) -> NDArray[np.intp]:
    """The atom of each building.

    Parameters
    ----------
    placed
        Buildings x releases: number of the finest area that a release counts the building in, or
        -1 where it counts it nowhere.

    Returns
    -------
    numpy.ndarray
        Numbers from 0 on, one a building.

    Examples
    --------
    >>> atoms_of(np.array([[0, 0], [0, 1], [0, 0]])).tolist()
    [0, 1, 0]
    """
    return np.unique(placed, axis=0, return_inverse=True)[1].reshape(-1).astype(np.intp)
