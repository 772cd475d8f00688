"""The set partitioning program of HiGHS: each piece in one grid, no code twice, so many grids."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from gisgov.zoning.values import Floats, Ints

__all__ = ["Chosen", "Columns", "Program", "Rows", "Shares"]

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "presolve": "off",  # it looks at no clock
    "mip_detect_symmetry": False,  # nor does this
    "mip_rel_gap": 1e-7,
}


@dataclass(frozen=True, eq=False)
class Columns:
    """Grids that may be chosen: the code of each or -1, its cost, its pieces."""

    code: Ints
    cost: Floats
    start: Ints
    members: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.cost)


@dataclass(frozen=True)
class Rows:
    """How many pieces and codes there are, and between which counts of grids to choose."""

    pieces: int
    codes: int
    fewest: int
    most: int


@dataclass(frozen=True, eq=False)
class Shares:
    """An answer in fractions: what it comes to, and the duals of the rows."""

    value: float
    prices: Floats


@dataclass(frozen=True, eq=False)
class Chosen:
    """An answer in whole grids.

    Attributes
    ----------
    value
        Of the best choice; infinite where there is none.
    bound
        No choice is below it.
    columns
        Positions of those that were chosen.
    """

    value: float
    bound: float
    columns: Ints


class Program:
    """A program that columns are added to and that is solved again, from where it stood.

    Parameters
    ----------
    rows
        What is to be covered.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.columns = 0
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self.highs.setOptionValue(name, value)
        low = np.concatenate([np.ones(rows.pieces), np.full(rows.codes, -np.inf), [rows.fewest]])
        high = np.concatenate([np.ones(rows.pieces + rows.codes), [rows.most]])
        none: Ints = np.zeros(0, np.int32)
        self.highs.addRows(len(low), low, high, 0, none, none, np.zeros(0))

    def allow_shortfall(self, cost: float) -> None:
        """Let a piece be in no grid, and too few or too many grids count, at a cost.

        So there is an answer always.
        """
        pieces = self.rows.pieces
        last = pieces + self.rows.codes
        index = np.concatenate([np.arange(pieces), [last, last]]).astype(np.int64)
        values = np.concatenate([np.ones(pieces + 1), [-1.0]])
        self._add(np.full(pieces + 2, cost), np.arange(pieces + 2), index, values)

    def _add(self, cost: Floats, start: Ints, index: Ints, values: Floats) -> None:
        count = len(cost)
        self.highs.addCols(
            count,
            cost,
            np.zeros(count),
            np.full(count, np.inf),
            len(index),
            start.astype(np.int32),
            index.astype(np.int32),
            values,
        )
        self.columns += count

    def add(self, columns: Columns) -> None:
        """Add columns, after those that are there."""
        lengths = np.diff(columns.start)
        coded = columns.code >= 0
        width = lengths + coded + 1
        start = np.concatenate([[0], np.cumsum(width)])
        index = np.empty(start[-1], np.int64)
        shift = np.repeat(start[:-1] - columns.start[:-1], lengths)
        index[np.arange(len(columns.members)) + shift] = columns.members
        index[start[:-1][coded] + lengths[coded]] = self.rows.pieces + columns.code[coded]
        index[start[1:] - 1] = self.rows.pieces + self.rows.codes
        self._add(columns.cost, start[:-1], index, np.ones(len(index)))

    def linear(self, *, seconds: float) -> Shares | None:
        """Solve it in fractions; None where the time was too short."""
        self._limit(seconds)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        value = self.highs.getInfo().objective_function_value
        return Shares(value, np.asarray(self.highs.getSolution().row_dual))

    def whole(self, *, seconds: float) -> Chosen:
        """Solve it in whole grids, as far as the time goes."""
        kinds = np.full(self.columns, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(
            self.columns, np.arange(self.columns, dtype=np.int32), kinds
        )
        self._limit(seconds)
        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        none: Ints = np.zeros(0, np.int64)
        if status == highspy.HighsModelStatus.kInfeasible:
            return Chosen(np.inf, np.inf, none)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Chosen(np.inf, info.mip_dual_bound, none)
        taken = np.flatnonzero(np.asarray(self.highs.getSolution().col_value) > 0.5).astype(
            np.int64
        )
        return Chosen(info.objective_function_value, info.mip_dual_bound, taken)

    def _limit(self, seconds: float) -> None:
        """Give HiGHS so many seconds more; it counts from its first run."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(seconds, 0.01))
