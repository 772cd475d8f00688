"""The linear program of some atoms: the greatest count that agrees with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from gisgov.disclosure.equations import Row
from gisgov.disclosure.tables import Counts, Indicators, Target

__all__ = ["Answer", "Cell", "Program"]

Cell = tuple[int, int]
"""A region and an indicator."""

Terms = list[tuple[int, float]]
"""Variables and their factors, of one row of a matrix."""

NONE = 1e-9


class Answer(NamedTuple):
    """The greatest value of a target."""

    most: float
    solution: NDArray[np.float64]
    """A value for every variable that reaches it."""
    proof: frozenset[Cell]
    """The told cells without one of which the bound would not stand."""


class Program:
    """All that is known of some atoms; a variable for each atom and indicator.

    Parameters
    ----------
    counts
        The truth of all atoms; only says where a limit holds.
    atoms
        The atoms of the program.
    rows, values
        Equations over these atoms, and what each sums to.
    indicators
        What is counted.
    most
        No count is greater; without it, one of which nothing is told would have no bound.
    """

    def __init__(
        self,
        counts: Counts,
        atoms: NDArray[np.intp],
        rows: Sequence[Row],
        values: Sequence[float],
        indicators: Indicators,
        *,
        most: float,
    ) -> None:
        self.rows, self.indicators, self.most = rows, indicators, most
        self.width = len(indicators.names)
        self.place = {atom: number for number, atom in enumerate(atoms.tolist())}
        self.size = len(atoms) * self.width
        told = [[(self._at(a, row.indicator), 1.0) for a in row.atoms.tolist()] for row in rows]
        sums = list(self._sums(len(atoms)))
        limits = list(self._limits(counts[atoms]))
        self.equal = self._matrix([*told, *sums])
        self.equal_to = np.array([*values, *([0.0] * len(sums))])
        self.below = self._matrix(limits)

    def greatest(self, target: Target) -> Answer:
        """The greatest value of a target, and what proves that there is no greater."""
        cost = np.zeros(self.size)
        cost[self._of(target)] = -1
        solved = linprog(  # type: ignore[call-overload]
            cost,
            A_ub=self.below,
            b_ub=np.zeros(self.below.shape[0]),
            A_eq=self.equal,
            b_eq=self.equal_to,
            bounds=(0, self.most),
            method="highs",
        )
        if solved.status != 0:  # the truth is a solution, so there always is one
            raise ArithmeticError(solved.message)
        return Answer(-solved.fun, solved.x, self._proof(solved.eqlin.marginals))

    def at(self, target: Target, solution: NDArray[np.float64]) -> float:
        """The value of a target in a solution."""
        return float(solution[self._of(target)].sum())

    def _proof(self, prices: NDArray[np.float64]) -> frozenset[Cell]:
        """Cells whose value moves the bound: the prices of the equations they are in, summed."""
        weight: dict[Cell, float] = {}
        for row, price in zip(self.rows, prices[: len(self.rows)].tolist(), strict=True):
            if abs(price) > NONE:
                for region, sign in ((row.whole, 1), *((part, -1) for part in row.parts)):
                    cell = (region, row.indicator)
                    weight[cell] = weight.get(cell, 0.0) + sign * price
        return frozenset(cell for cell, price in weight.items() if abs(price) > NONE)

    def _sums(self, atoms: int) -> Iterator[Terms]:
        """Totals are the sums of their parts, in each atom."""
        for total, parts in self.indicators.totals:
            columns = [(self.indicators.at(total), -1.0)]
            columns += [(self.indicators.at(part), 1.0) for part in parts]
            for atom in range(atoms):
                yield [(atom * self.width + column, factor) for column, factor in columns]

    def _limits(self, counts: Counts) -> Iterator[Terms]:
        """One count is not above the other, in each atom whose true counts hold to it."""
        for less, more in self.indicators.limits:
            small, large = self.indicators.at(less), self.indicators.at(more)
            for atom in np.flatnonzero(counts[:, small] <= counts[:, large]).tolist():
                yield [(atom * self.width + small, 1.0), (atom * self.width + large, -1.0)]

    def _matrix(self, rows: list[Terms]) -> csr_array:
        stops = np.cumsum([0, *(len(row) for row in rows)])
        columns = np.array([column for row in rows for column, _ in row], dtype=np.int64)
        factors = np.array([factor for row in rows for _, factor in row], dtype=np.float64)
        return csr_array((factors, columns, stops), shape=(len(rows), self.size))

    def _of(self, target: Target) -> list[int]:
        return [self._at(atom, target.indicator) for atom in target.atoms]

    def _at(self, atom: int, indicator: int) -> int:
        return self.place[atom] * self.width + indicator
