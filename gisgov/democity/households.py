"""How many households each building holds: grids drawn for 200-300 a year ago, then growth.

Floors follow from the households that a grid was drawn for, so that buildings are as tall as they
need to be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

__all__ = ["Homes", "housed"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DRAWN = (204, 296)
RANGE = (200, 300)
CHANGED = 0.10
GROWING = 0.85  # of the changed grids that have room to; the others shrank
TOP_FLOOR = 33
WALK_UP = 7
NET_GROWTH = 0.5  # households of a grid in the year, about


@dataclass(frozen=True)
class Homes:
    """By building: floors above ground, households now and a year ago."""

    floors: Ints
    now: Ints
    year_ago: Ints


@dataclass(frozen=True)
class _Grid:
    """The residential buildings of one grid: rows, dwellings on a floor, floors allowed."""

    rows: Ints
    flats: Ints
    low: Ints
    high: Ints
    grows: Bools  # which may have been finished in the year

    @property
    def ceiling(self) -> Ints:
        """Floors that each building may come to at most: what has no lift ends at seven."""
        ceiling: Ints = np.where(self.high <= WALK_UP, WALK_UP, TOP_FLOOR)
        return ceiling


def housed(
    grid: Ints,
    flats: Ints,
    floors: npt.NDArray[np.int64],
    new: Bools,
    *,
    total: int,
    rng: np.random.Generator,
) -> Homes:
    """Floors and households of all buildings.

    Parameters
    ----------
    grid
        Number of the grid of each building.
    flats
        Dwellings on each floor; 0 where nobody lives.
    floors
        Least and greatest number of floors (n, 2).
    new
        Buildings that may have been finished within the year: estates, not old houses.
    total
        Households now, about.
    """
    lived_in = np.flatnonzero(flats > 0)
    order = lived_in[np.argsort(grid[lived_in], kind="stable")]
    _, starts = np.unique(grid[order], return_index=True)
    groups = np.split(order, starts[1:])
    homes = Homes(
        rng.integers(floors[:, 0], floors[:, 1] + 1), np.zeros_like(flats), np.zeros_like(flats)
    )
    drawn = _drawn(len(groups), total, rng)
    fate = _fates([_Grid(g, flats[g], floors[g, 0], floors[g, 1], new[g]) for g in groups], rng)
    for (place, change), target in zip(fate, drawn, strict=True):
        _settle(homes, place, change, target, rng)
    return homes


def _drawn(count: int, total: int, rng: np.random.Generator) -> Ints:
    """Households that each grid was drawn for, so that with growth they come to the total."""
    mean = np.clip(total / count - NET_GROWTH, 222, 278)
    room = min(mean - DRAWN[0], DRAWN[1] - mean)
    drawn: Ints = np.rint(mean + rng.uniform(-room, room, count)).astype(np.int64)
    return drawn


def _fates(places: list[_Grid], rng: np.random.Generator) -> list[tuple[_Grid, str]]:
    count = max(1, round(CHANGED * len(places)))
    chosen = rng.permutation(len(places))[:count]
    fate = np.full(len(places), "steady", dtype="<U8")
    for index in chosen:
        can_grow = places[index].grows.sum() >= 2
        fate[index] = "grown" if can_grow and rng.random() < GROWING else "shrunk"
    return list(zip(places, fate.tolist(), strict=True))


def _settle(homes: Homes, place: _Grid, change: str, target: int, rng: np.random.Generator) -> None:
    """Fill one grid: households a year ago, what has changed since, and floors to hold them."""
    added = np.zeros(len(place.rows), dtype=np.int64)
    standing = np.ones(len(place.rows), dtype=bool)
    if change == "grown":
        newest = np.flatnonzero(place.grows)[np.argmax(place.flats[place.grows])]
        standing[newest] = False
        added[newest] = RANGE[1] - target + int(rng.integers(8, 110))
    needed = target * rng.uniform(1.04, 1.14)
    place = _denser(place, standing, needed)
    floors = _floors(place, standing, needed, rng)
    needed_new = np.ceil(added[~standing] * 1.06 / place.flats[~standing])
    floors[~standing] = np.minimum(needed_new, TOP_FLOOR)
    before = _spread(target, floors * place.flats * standing, rng)
    now = before + added
    if change == "shrunk":
        now = _spread(int(rng.integers(118, 197)), before, rng)
    if change == "steady":
        now = _spread(_drifted(target, rng), before, rng)
    homes.floors[place.rows] = floors
    homes.now[place.rows], homes.year_ago[place.rows] = now, before


def _denser(place: _Grid, standing: Bools, needed: float) -> _Grid:
    """The grid with more, smaller flats on each floor where it would need too many floors."""
    room = (place.flats * place.ceiling * standing).sum()
    return replace(place, flats=place.flats * max(1, int(np.ceil(needed / room))))


def _drifted(target: int, rng: np.random.Generator) -> int:
    return int(np.clip(target + rng.integers(-5, 8), RANGE[0] + 1, RANGE[1] - 1))


def _floors(place: _Grid, standing: Bools, needed: float, rng: np.random.Generator) -> Ints:
    """Floors of each building so that the standing ones hold so many dwellings."""
    wanted = needed / (place.flats * standing).sum()
    lean = rng.integers(-1, 2, len(place.rows)) if len(place.rows) > 3 else 0
    floors: Ints = np.clip(np.rint(wanted) + lean, place.low, place.high).astype(np.int64)
    while (floors * place.flats * standing).sum() < needed:
        short = standing & (floors < place.ceiling)
        if not short.any():
            break
        floors[short & (floors <= floors[short].min())] += 1
    return floors


def _spread(count: int, room: Ints, rng: np.random.Generator) -> Ints:
    """`count` households dealt out by room, by the largest remainders."""
    shares = room / max(1, room.sum()) * count
    dealt: Ints = np.floor(shares).astype(np.int64)
    rest = shares - dealt + rng.uniform(0, 1e-3, len(room))
    dealt[np.argsort(-rest, kind="stable")[: count - dealt.sum()]] += 1
    return dealt
