"""All parts of a district dealt out, each by itself, and put together to grids."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from gisgov.zoning.cooling import Asked, Clock, ready
from gisgov.zoning.keeping import kept
from gisgov.zoning.land import NONE, Fixed, Land, ground_of, parts_of
from gisgov.zoning.search.state import Ground
from gisgov.zoning.solving import Solved, from_scratch

__all__ = ["Dealt", "dealt"]

Ints = npt.NDArray[np.int64]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Dealt:
    """Grid of each atom; number of the code of each grid, -1 for a new one; what parts there are.

    Grids are in the order of their first atoms. `rung` tells that the time came first.
    """

    label: Ints
    code: Ints
    locked: npt.NDArray[np.bool_]
    special: npt.NDArray[np.bool_]
    parts: list[Ints]
    rung: bool


@dataclass
class Turns:
    """The time that is left, shared among the parts by their atoms."""

    until: float
    stop: Callable[[], bool] | None
    atoms: int
    workers: int
    progress: Progress | None
    waiting: int = 0
    done: int = 0
    lock: Lock = field(default_factory=Lock)

    def clock(self, atoms: int) -> Clock:
        """The clock of a part that begins."""
        with self.lock:
            left = max(self.until - time.monotonic(), 0.0)
            share = left * self.workers * atoms / max(self.waiting, 1)
            self.waiting -= atoms
        return Clock(min(self.until, time.monotonic() + share), self.stop)

    def tell(self, atoms: int) -> None:
        """Say that a part is done."""
        with self.lock:
            self.done += atoms
            if self.progress is not None:
                self.progress("draw", self.done / self.atoms)


def dealt(
    land: Land,
    fixed: Fixed,
    asked: Asked,
    *,
    time_limit_s: float,
    keep: bool,
    progress: Progress | None,
    stop: Callable[[], bool] | None,
) -> Dealt:
    """Deal out all atoms that are not in a fixed grid."""
    ready()
    parts = parts_of(land, fixed.label == NONE)
    owned = _owned(land, fixed, parts)
    atoms = sum(map(len, parts))
    workers = min(os.cpu_count() or 1, max(len(parts), 1))
    until = time.monotonic() + time_limit_s
    turns = Turns(until, stop, max(atoms, 1), workers, progress, waiting=atoms)

    def solve(part: Ints) -> tuple[Solved, bool]:
        clock = turns.clock(len(part))
        solved = _solved(land, part, owned[part], asked, clock, keep=keep)
        turns.tell(len(part))
        return solved, clock.rung

    order = sorted(range(len(parts)), key=lambda i: -len(parts[i]))
    with ThreadPoolExecutor(workers) as pool:
        done = dict(zip(order, pool.map(solve, [parts[i] for i in order]), strict=True))
    solved = [done[i][0] for i in range(len(parts))]
    return _together(land, fixed, parts, solved, owned, rung=any(rung for _, rung in done.values()))


def _owned(land: Land, fixed: Fixed, parts: list[Ints]) -> Ints:
    """Present code of each atom, where the part that it is in holds the most of that grid."""
    part = np.full(len(land.current), NONE, dtype=np.int64)
    for number, at in enumerate(parts):
        part[at] = number
    use = np.flatnonzero((part >= 0) & (land.current >= 0))
    use = use[~np.isin(land.current[use], fixed.code)]
    pair, inverse = np.unique(
        np.column_stack([land.current[use], part[use]]), axis=0, return_inverse=True
    )
    held = np.bincount(inverse, land.households[use] + 1e-6 * land.area_m2[use], len(pair))
    order = np.lexsort((pair[:, 1], -held, pair[:, 0]))
    codes, first = np.unique(pair[order, 0], return_index=True)
    owner = np.full(len(land.codes) + 1, NONE - 1, dtype=np.int64)
    owner[codes] = pair[order[first], 1]
    return np.where((part >= 0) & (owner[land.current] == part), land.current, NONE)


def _solved(
    land: Land, part: Ints, owned: Ints, asked: Asked, clock: Clock, *, keep: bool
) -> Solved:
    off_street = asked.weights.off_street

    def grounds(at: Ints) -> Ground:
        return ground_of(land, part[at], current=owned[at], off_street=off_street)

    if keep and (owned >= 0).any():
        return kept(grounds(np.arange(len(part))), grounds, asked, clock)
    new = np.full(len(part), NONE)
    return from_scratch(ground_of(land, part, current=new, off_street=off_street), asked, clock)


def _together(
    land: Land, fixed: Fixed, parts: list[Ints], solved: list[Solved], owned: Ints, *, rung: bool
) -> Dealt:
    label = fixed.label.copy()
    codes = [np.array(fixed.code, dtype=np.int64)]
    count = len(fixed.code)
    for part, one in zip(parts, solved, strict=True):
        label[part] = one.label + count
        codes.append(_coded(one.label, owned[part], land.households[part]))
        count += len(one.code)
    code = np.concatenate(codes)
    used, first, dense = np.unique(label, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(used), dtype=np.int64)
    place[order] = np.arange(len(used))
    grids = used[order]
    special = np.zeros(count, dtype=np.bool_)
    special[: len(fixed.special)] = fixed.special
    return Dealt(place[dense], code[grids], grids < len(fixed.code), special[grids], parts, rung)


def _coded(label: npt.NDArray[np.int32], owned: Ints, households: npt.NDArray[np.float64]) -> Ints:
    """Return the present code that each grid goes on as, so that the most households stay."""
    grids = int(label.max()) + 1
    code = np.full(grids, NONE, dtype=np.int64)
    known, column = np.unique(owned[owned >= 0], return_inverse=True)
    if len(known) == 0:
        return code
    mine = owned >= 0
    held = np.zeros((grids, len(known)))
    np.add.at(held, (label[mine], column), households[mine] + 1e-6)
    row, at = linear_sum_assignment(held, maximize=True)
    stays = held[row, at] > 0
    code[row[stays]] = known[at[stays]]
    return code
