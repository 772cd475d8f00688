"""The attack: what can be computed of small counts from all that was ever published.

The attacker knows every published cell, which areas hold which atoms, that counts are not negative,
that totals are the sums of their parts and limits hold, that small counts are withheld, and k. For
each protected count he asks for the greatest value that agrees with all he knows, by linear
programming; a count is *recovered* where that is below k. This is the audit of Fischetti and
Salazar-González, "Solving the cell suppression problem on tabular data with linear constraints"
(Management Science 47, 2001), with [0, k) as the range that must not be established.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.disclosure.equations import Regions, Row, regions_of, rows_of
from gisgov.disclosure.program import Cell, Program
from gisgov.disclosure.tables import PEOPLE, Counts, Indicators, Mask, Table, Target

__all__ = ["Attack", "Found", "recovered", "small_atoms"]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Found:
    """A protected count that the attack recovers."""

    target: Target
    most: float
    """The greatest value that agrees with what is published; below k."""
    proof: frozenset[Cell]
    """The published cells that the bound is proved by."""


def small_atoms(counts: Counts, k: int) -> list[Target]:
    """What must be protected: every count of an atom below k, zero included.

    Whoever protects these protects every sum over atoms that is below k: cells of areas, slices
    between old borders and new, differences of releases. Such a sum consists of atoms that are each
    below k, and it can be at least as great as any one of them can.
    """
    return [Target((atom,), column) for atom, column in np.argwhere(counts < k).tolist()]


def recovered(
    tables: Sequence[Table], counts: Counts, *, k: int, indicators: Indicators = PEOPLE
) -> list[Found]:
    """Attack published tables.

    Parameters
    ----------
    tables
        All that are published, over the same atoms.
    counts
        The truth, atoms x indicators: says what is protected, and what told cells hold.
    k
        A count below it must not be recovered.
    indicators
        What is counted.

    Returns
    -------
    list of Found
        Every atom's count below k that is recovered, in the order of atoms.

    Examples
    --------
    Two grids of 3 and 30 children; the community's 33 and the second grid are told.

    >>> from gisgov.disclosure.tables import table_of
    >>> told = np.array([[True], [False], [True]])
    >>> table = table_of([[0, 1], [0], [1]], told, atoms=2)
    >>> one = Indicators(names=("children",))
    >>> found = recovered([table], np.array([[3], [30]]), k=10, indicators=one)
    >>> [(each.target.atoms, each.most) for each in found]
    [((0,), 3.0)]
    """
    return Attack(tables, counts, k=k, indicators=indicators).run()


class Attack:
    """An attack on tables of which the last is still being made: built once and run often.

    Parameters
    ----------
    tables, counts, k, indicators
        As for `recovered`.
    targets
        What is protected; every atom's count below k by default.
    regions
        Of the tables, where they are known already.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        counts: Counts,
        *,
        k: int,
        indicators: Indicators = PEOPLE,
        targets: Iterable[Target] | None = None,
        regions: Regions | None = None,
    ) -> None:
        self.k, self.counts, self.indicators = k, counts, indicators
        self.targets = list(small_atoms(counts, k) if targets is None else targets)
        self.regions = regions or regions_of(tables)
        shape = (len(self.regions.atoms), len(indicators.names))
        self.values = np.array([counts[held].sum(axis=0) for held in self.regions.atoms])
        self.values = self.values.reshape(shape)
        self.frozen = np.zeros(shape, dtype=bool)
        for table, numbers in zip(tables[:-1], self.regions.of_area[:-1], strict=True):
            _mark(self.frozen, numbers, table.told)
        self.last = tables[-1].told
        self.most = float(counts.sum() + 10 * k)
        self._rows: dict[int, tuple[bytes, list[Row]]] = {}
        self._answers: dict[tuple[object, ...], list[Found]] = {}

    def run(self, told: Mask | None = None) -> list[Found]:
        """What is recovered when the last table tells these cells; by default those it has."""
        shown = self.frozen.copy()
        _mark(shown, self.regions.of_area[-1], self.last if told is None else told)
        rows = [row for i in range(shown.shape[1]) for row in self._equations(shown, i)]
        groups = self._groups(rows)
        found = []
        for atoms, its_rows, targets in groups:
            found += self._answer(atoms, its_rows, targets)
        return sorted(found, key=lambda each: each.target)

    def _equations(self, shown: Mask, indicator: int) -> list[Row]:
        key = shown[:, indicator].tobytes()
        if self._rows.get(indicator, (b"", []))[0] != key:
            self._rows[indicator] = (key, rows_of(self.regions, shown, indicator))
        return self._rows[indicator][1]

    def _groups(self, rows: list[Row]) -> list[tuple[NDArray[np.intp], list[Row], list[Target]]]:
        """Atoms that no equation ties to others, with their equations and targets."""
        group = _tied([row.atoms for row in rows], self.targets, len(self.counts))
        wanted: dict[int, list[Target]] = {}
        for target in self.targets:
            wanted.setdefault(int(group[target.atoms[0]]), []).append(target)
        told: dict[int, list[Row]] = {}
        for row in rows:
            told.setdefault(int(group[row.atoms[0]]), []).append(row)
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(group.max(initial=-1) + 2))
        return [
            (order[starts[g] : starts[g + 1]], told.get(g, []), targets)
            for g, targets in sorted(wanted.items())
        ]

    def _answer(
        self, atoms: NDArray[np.intp], rows: list[Row], targets: list[Target]
    ) -> list[Found]:
        """What is recovered in one group; a group that was seen before is not solved again."""
        key = (atoms.tobytes(), *((r.indicator, r.whole, *r.parts) for r in rows))
        if key not in self._answers:
            values = [_value(row, self.values) for row in rows]
            program = Program(self.counts, atoms, rows, values, self.indicators, most=self.most)
            self._answers[key] = _attack(program, targets, self.k)
        return self._answers[key]


def _mark(shown: Mask, numbers: NDArray[np.intp], told: Mask) -> None:
    """Mark the regions that a table tells, in place: equal areas tell the same region."""
    held = numbers >= 0
    np.logical_or.at(shown, numbers[held], told[held])


def _tied(rows: list[NDArray[np.intp]], targets: list[Target], atoms: int) -> NDArray[np.int32]:
    """The group of each atom: those that an equation or a target has in common are one."""
    sets = [*rows, *(np.array(t.atoms, dtype=np.intp) for t in targets if len(t.atoms) > 1)]
    firsts = np.repeat([held[0] for held in sets], [len(held) for held in sets])
    others = np.concatenate(sets) if sets else np.empty(0, dtype=np.intp)
    links = coo_array((np.ones(len(others)), (firsts.astype(int), others)), shape=(atoms, atoms))
    return connected_components(links, directed=False)[1]


def _attack(program: Program, targets: list[Target], k: int) -> list[Found]:
    """What is recovered. A solution that lifts one target to k often lifts others too."""
    found: list[Found] = []
    safe: set[Target] = set()
    for target in targets:  # each is a linear program
        if target not in safe:
            answer = program.greatest(target)
            safe |= {t for t in targets if program.at(t, answer.solution) >= k - TOLERANCE}
            if answer.most < k - TOLERANCE:
                found.append(Found(target, answer.most, answer.proof))
    return found


def _value(row: Row, values: NDArray[np.int64]) -> float:
    parts = values[list(row.parts), row.indicator].sum()
    return float(values[row.whole, row.indicator] - parts)
