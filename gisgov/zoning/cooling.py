"""One search from a start to an end: heat that falls, and the best state that was seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from gisgov.zoning.search.annealing import anneal, cost_of, count, out_of_bounds
from gisgov.zoning.search.cutting import split
from gisgov.zoning.search.reaching import pieces
from gisgov.zoning.search.settling import flood
from gisgov.zoning.search.state import HOUSEHOLDS, SUMS, Ground, Room, Rules, State, room_for
from gisgov.zoning.values import Weights

__all__ = ["Asked", "Clock", "Search", "ready"]

Ints = npt.NDArray[np.int32]

MOVES = 4
"""Single moves tried for each atom at one heat."""
CUTS = 5
"""New cuts tried for each grid at one heat."""
STRICT = 1e4
"""What a household out of bounds costs at the end; nothing else is worth that."""


@dataclass(frozen=True)
class Asked:
    """What a plan should be."""

    lower: float
    upper: float
    weights: Weights
    most_area_m2: float
    most_radius_m: float
    seed: int

    def rules(self, penalty: float) -> Rules:
        """Return the same as the search takes it."""
        return Rules(
            float(self.lower),
            float(self.upper),
            float(self.most_area_m2),
            float(self.most_radius_m),
            float(self.weights.inertia),
            float(self.weights.moved),
            float(penalty),
        )


@dataclass
class Clock:
    """When to stop; `rung` tells that it did."""

    until: float
    stop: Callable[[], bool] | None = None
    rung: bool = False

    def over(self) -> bool:
        """Whether the time is up or somebody wants an end."""
        if time.monotonic() >= self.until or (self.stop is not None and self.stop()):
            self.rung = True
        return self.rung


@dataclass
class Search:
    """A state that is improved, and the best so far.

    `out` is how many households are out of bounds in the best state, `cost` all else.
    """

    ground: Ground
    asked: Asked
    state: State
    room: Room = field(repr=False)
    label: Ints = field(init=False)
    code: Ints = field(init=False)
    out: float = field(init=False, default=np.inf)
    cost: float = field(init=False, default=np.inf)

    def __post_init__(self) -> None:
        self.keep_best()

    @classmethod
    def start(cls, ground: Ground, asked: Asked, *, label: Ints, code: Ints, seed: int) -> Search:
        """Begin with these grids."""
        grids = len(code)
        state = State(
            label=label.astype(np.int32),
            sums=np.zeros((grids, SUMS)),
            stay=np.zeros(grids),
            code=code.astype(np.int32),
            atoms=np.zeros(grids, np.int32),
            rng=_seeded(seed),
        )
        count(ground, state.label, state.code, state.sums, state.stay, state.atoms)
        return cls(ground, asked, state, room_for(ground))

    def keep_best(self) -> None:
        """Remember the state if none was better."""
        out, cost = cost_of(self.ground, self.asked.rules(1.0), self.state)
        if (round(out, 6), cost) < self.rank():
            self.out, self.cost = out, cost
            self.label, self.code = self.state.label.copy(), self.state.code.copy()

    def back_to_best(self) -> None:
        """Go on from the best state."""
        s = self.state
        s.label[:], s.code[:] = self.label, self.code
        count(self.ground, s.label, s.code, s.sums, s.stay, s.atoms)

    def rank(self) -> tuple[float, float]:
        """What the best state is compared by: first its households out of bounds."""
        return round(self.out, 6), self.cost

    def reheat(self, clock: Clock, *, times: int, sweeps: int, heat: float, cold: float) -> None:
        """Cool again and again, each time from the best state."""
        for _ in range(times):
            if clock.over():
                break
            self.back_to_best()
            self.cool(clock, sweeps=sweeps, heat=heat, cold=cold)

    def out_of_bounds(self) -> npt.NDArray[np.float64]:
        """By how many households each grid is out of its bounds now."""
        return out_of_bounds(self.ground, self.asked.rules(1.0), self.state)

    def split_largest(self) -> bool:
        """Split the grid with the most households, for the last one which has no atoms yet."""
        most = np.where(self.state.atoms > 1, self.state.sums[:, HOUSEHOLDS], -1.0)
        largest = int(most.argmax())
        if most[largest] < 0:
            return False
        atom = int(np.flatnonzero(self.state.label == largest)[0])
        new = len(self.state.code) - 1
        split(self.ground, self.asked.rules(STRICT), self.state, self.room, atom, new)
        return True

    def cool(self, clock: Clock, *, sweeps: int, heat: float, cold: float) -> None:
        """Improve the state while its heat falls.

        Parameters
        ----------
        sweeps
            Heats; each tries all atoms and grids some times.
        heat, cold
            The first and the last, as shares of what a grid costs in the mean.
        """
        grids = len(self.state.code)
        moves, cuts = MOVES * len(self.label), CUTS * grids
        scale = max(self.cost / grids, 1e-9)
        for penalty, share in _schedule(sweeps, heat, cold):
            if clock.over():
                break
            rules = self.asked.rules(penalty)
            anneal(self.ground, rules, self.state, self.room, share * scale, moves, cuts)
            self.keep_best()


def _schedule(sweeps: int, heat: float, cold: float) -> list[tuple[float, float]]:
    """Return penalty and heat of each sweep; the last two take only what pays."""
    part = np.linspace(0.0, 1.0, max(sweeps - 2, 1))
    penalties, heats = 2.0 * 50.0**part, heat * (cold / heat) ** part
    return [*zip(penalties.tolist(), heats.tolist(), strict=True), (STRICT, 0.0), (STRICT, 0.0)]


def _seeded(seed: int) -> npt.NDArray[np.uint64]:
    """Return a state of the generator, never 0 (splitmix64)."""
    z = (seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return np.array([(z ^ (z >> 31)) | 1], dtype=np.uint64)


@cache
def ready() -> None:
    """Compile what is not compiled yet, before any clock runs: a minute at the very first use."""
    ground = Ground(
        start=np.array([0, 1, 2], np.int32),
        near=np.array([1, 0], np.int32),
        off=np.ones(2),
        passable=np.ones(2, np.bool_),
        values=np.ones((2, SUMS)),
        place=np.zeros((2, 2)),
        current=np.zeros(2, np.int32),
    )
    asked = Asked(1.0, 2.0, Weights(), np.inf, np.inf, 0)
    label = flood(ground, pieces(ground, np.array([0, -1], np.int32)), np.ones(2))
    search = Search.start(ground, asked, label=label, code=np.array([0, -1], np.int32), seed=0)
    search.cool(Clock(np.inf), sweeps=3, heat=0.1, cold=0.01)
    search.out_of_bounds()
    search.split_largest()
