"""The best plan made of whole pieces: set partitioning over all grids that were listed.

The linear program is solved by column generation over the list, which gives a bound; of what it
leaves, only grids whose reduced cost is no more than the gap can stand in a better plan, and the
program in whole grids is solved over these. So its answer is exact.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from gisgov.zoning.certificate.pricing import (
    NEW,
    Offers,
    best_of_each_piece,
    reduced,
    some,
    taken,
    within,
)
from gisgov.zoning.certificate.program import Columns, Program, Rows, Shares
from gisgov.zoning.values import Floats, Ints

__all__ = ["CLOSE", "Best", "Choice", "Known", "Problem", "best_plan"]

CLOSE = 1e-6  # of the value; what differs by less is equal
POOL = 4_000  # grids that are priced again and again before all are
SIZES = (2_000, 10_000, 50_000)  # grids that the program in whole grids chooses among
EACH_SECOND = 20_000  # of them that are begun with: HiGHS looks at the clock late
SHORTFALL = 1e6  # what it costs that a piece has no grid, while no plan is known


@dataclass(frozen=True, eq=False)
class Known:
    """A plan that is known: its grids as columns, and what they cost together."""

    columns: Columns
    cost: float


@dataclass(frozen=True, eq=False)
class Problem:
    """Pieces to be partitioned.

    Attributes
    ----------
    offers
        All grids that can be made of them.
    rows
        How many pieces and codes there are, and how many grids there can be.
    known
        A plan, where there is one.
    """

    offers: Offers
    rows: Rows
    known: Known | None


@dataclass(frozen=True, eq=False)
class Choice:
    """Grids that together hold each piece once: the grid of each piece, and the grids' codes."""

    grid: Ints
    code: Ints
    cost: float


@dataclass(frozen=True, eq=False)
class Best:
    """What is known of the best plan made of whole pieces.

    Attributes
    ----------
    bound
        No such plan is below it; infinite where none exists.
    choice
        The best that was found, where it is better than what was known.
    """

    bound: float
    choice: Choice | None


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The program in fractions: a bound, the prices that prove it, and whether it is the best."""

    bound: float
    prices: Floats
    converged: bool


def best_plan(problem: Problem, *, until: float) -> Best:
    """Find the best plan, or bound it as well as the time allows.

    Parameters
    ----------
    until
        When to end, by `time.perf_counter`.
    """
    known = problem.known.cost if problem.known else np.inf
    relaxed = relax(problem, until=until)
    if relaxed.bound > dearest(problem):
        return Best(np.inf, None)
    if relaxed.bound >= known - CLOSE * abs(known):
        return Best(known, None)
    if not relaxed.converged:
        return Best(relaxed.bound, None)
    return whole(problem, relaxed, known=known, until=until)


def dearest(problem: Problem) -> float:
    """What no plan can cost: a bound above it proves that none exists."""
    return problem.rows.most * float(problem.offers.cost.max(initial=0.0)) + 1.0


def relax(problem: Problem, *, until: float) -> Relaxed:
    """Solve the program in fractions, adding columns until none improves it.

    Whenever all grids are priced, the prices give a bound: what they earn, and as many times the
    least reduced cost as there can be grids. The best counts, so that it stands when the time is
    over.
    """
    rows, offers, known = problem.rows, problem.offers, problem.known
    program = Program(rows)
    program.allow_shortfall(2 * known.cost + 1 if known else max(SHORTFALL, dearest(problem)))
    if known:
        program.add(known.columns)
    best = Relaxed(-np.inf, np.zeros(rows.pieces + rows.codes + 1), converged=False)
    solved = program.linear(seconds=until - time.perf_counter())
    while solved is not None and time.perf_counter() < until:
        value, _ = reduced(offers, parted(rows, solved.prices))
        least = float(value.min(initial=0.0))
        converged = least > -_slack(rows, solved.value)
        bound = solved.value + rows.most * least
        if bound > best.bound or converged:
            best = Relaxed(max(bound, best.bound), solved.prices, converged=converged)
        if converged:
            break
        pool = np.argpartition(value, POOL)[:POOL] if len(value) > POOL else np.arange(len(value))
        solved = improved(program, some(offers, np.sort(pool)), solved, until=until)
    return best


def _slack(rows: Rows, value: float) -> float:
    """Reduced cost that counts as none."""
    return CLOSE * max(abs(value) / max(rows.most, 1), 1.0)


def improved(program: Program, pool: Offers, solved: Shares, *, until: float) -> Shares | None:
    """Add columns of a pool until none improves the program; None where the time is over."""
    now: Shares | None = solved
    while now is not None:
        value, code = reduced(pool, parted(program.rows, now.prices))
        least = float(value.min())
        if least > -_slack(program.rows, now.value):
            break
        chosen = best_of_each_piece(pool, value, program.rows.pieces, CLOSE * least)
        program.add(columns(pool, chosen, code[chosen]))
        now = program.linear(seconds=until - time.perf_counter())
    return now


def parted(rows: Rows, prices: Floats) -> tuple[Floats, Floats, float]:
    """Return the prices of pieces, of codes, and of a grid."""
    return prices[: rows.pieces], prices[rows.pieces : -1], float(prices[-1])


def columns(offers: Offers, grids: Ints, codes: Ints) -> Columns:
    """Return columns for some grids, which go on as these codes."""
    start, members = taken(offers.start, grids)
    first, at = taken(offers.first, grids)
    row = np.repeat(np.arange(len(grids)), np.diff(first))
    same = offers.code[at] == codes[row]
    saved = np.bincount(row[same], offers.saved[at[same]], minlength=len(grids))
    cost = offers.cost[grids] - saved
    return Columns(codes, cost, start, offers.members[members].astype(np.int64))


def whole(problem: Problem, relaxed: Relaxed, *, known: float, until: float) -> Best:
    """Choose whole grids, first among few of the least reduced cost, then among more.

    A plan with a grid that is left out costs at least the bound and that grid's reduced cost, so
    what is chosen among few is often proven best of all.
    """
    prices = parted(problem.rows, relaxed.prices)
    value = reduced(problem.offers, prices)[0]
    bound, choice = relaxed.bound, None
    for count in SIZES:
        left = until - time.perf_counter()
        if left <= 0 or count > max(EACH_SECOND * left, SIZES[0]):
            break
        room = reach(value, count, known - relaxed.bound) + CLOSE * abs(relaxed.bound)
        grids, codes = within(problem.offers, prices, value, room)
        program = Program(problem.rows)
        program.add(columns(problem.offers, grids, codes))
        solved = program.whole(seconds=left)
        if solved.value < known - CLOSE * abs(solved.value):
            known = solved.value
            choice = chosen(problem, grids[solved.columns], codes[solved.columns], solved.value)
        bound = max(bound, min(known, solved.bound, relaxed.bound + room))
        if bound >= known * (1 - CLOSE):
            break
    return Best(bound, choice)


def reach(value: Floats, count: int, gap: float) -> float:
    """Return the reduced cost up to which about so many grids lie, at most the gap."""
    if count >= len(value):
        return gap
    return min(gap, max(float(np.partition(value, count)[count]), 0.0))


def chosen(problem: Problem, grids: Ints, codes: Ints, cost: float) -> Choice:
    """Return the choice of these columns."""
    start, members = taken(problem.offers.start, grids)
    grid = np.full(problem.rows.pieces, NEW, np.int64)
    grid[problem.offers.members[members]] = np.repeat(np.arange(len(grids)), np.diff(start))
    return Choice(grid, codes, cost)
