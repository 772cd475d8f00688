"""What published tables say, as equations over atoms, written as short as they can be.

Each told cell is an equation: the sum over the atoms of its area is known. Equations of areas that
hold others are replaced by what is left when the others are taken off, which says the same and
falls apart into many small systems: a community of which every grid is told says nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gisgov.disclosure.tables import Mask, Table

__all__ = ["Regions", "Row", "regions_of", "rows_of"]


@dataclass(frozen=True)
class Regions:
    """The different sets of atoms that tables have as areas; equal areas are one region."""

    atoms: list[NDArray[np.intp]]
    of_area: list[NDArray[np.intp]]
    """For each table the region of each area; -1 for an area that holds nothing."""
    within: list[NDArray[np.intp]]
    """For each region those that lie wholly in it and are smaller, the largest first."""


@dataclass(frozen=True)
class Row:
    """An equation: an indicator's sum over some atoms is the sum of some regions, with signs."""

    indicator: int
    atoms: NDArray[np.intp]
    whole: int
    """The region whose value is told."""
    parts: tuple[int, ...]
    """Told regions in it that are taken off; they do not overlap."""


def regions_of(tables: Sequence[Table]) -> Regions:
    """The regions of tables over the same atoms."""
    known: dict[bytes, int] = {}
    atoms: list[NDArray[np.intp]] = []
    of_area = []
    for table in tables:
        numbers = np.full(table.inside.shape[0], -1, dtype=np.intp)
        for area in range(len(numbers)):  # each area is a set of its own length
            held = table.atoms(area)
            if len(held):
                numbers[area] = known.setdefault(held.tobytes(), len(known))
                atoms += [held] if len(known) > len(atoms) else []
        of_area.append(numbers)
    return Regions(atoms, of_area, _within(atoms, tables))


def _within(atoms: list[NDArray[np.intp]], tables: Sequence[Table]) -> list[NDArray[np.intp]]:
    if not atoms:
        return []
    sizes = np.array([len(held) for held in atoms])
    stops = np.concatenate([[0], np.cumsum(sizes)])
    shape = (len(atoms), tables[0].inside.shape[1])
    matrix = csr_array((np.ones(stops[-1]), np.concatenate(atoms), stops), shape=shape)
    shared = csr_array(matrix @ matrix.T)
    found = []
    for region, (start, stop) in enumerate(zip(shared.indptr[:-1], shared.indptr[1:], strict=True)):
        other, common = shared.indices[start:stop], shared.data[start:stop]
        inner = other[(common == sizes[other]) & (sizes[other] < sizes[region])]
        found.append(inner[np.lexsort((inner, -sizes[inner]))].astype(np.intp))
    return found


def rows_of(regions: Regions, told: Mask, indicator: int) -> list[Row]:
    """The equations of one indicator.

    Parameters
    ----------
    regions
        From `regions_of`.
    told
        Regions x indicators.
    indicator
        Its column.

    Returns
    -------
    list of Row
        One for each told region that says more than the told regions in it.
    """
    rows = []
    left = np.zeros(1 + max((held[-1] for held in regions.atoms), default=-1), dtype=bool)
    for region in np.flatnonzero(told[:, indicator]).tolist():
        left[regions.atoms[region]] = True
        parts = []
        inner = regions.within[region]
        for part in inner[told[inner, indicator]].tolist():
            if left[regions.atoms[part]].all():
                left[regions.atoms[part]] = False
                parts.append(part)
        held = regions.atoms[region]
        rest = held[left[held]]
        left[held] = False
        if len(rest):
            rows.append(Row(indicator, rest, region, tuple(parts)))
    return rows
