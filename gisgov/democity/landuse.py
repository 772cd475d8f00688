"""What each superblock is for: old town, estates of slabs or towers, villages, parks, places.

Places are asked for by where they should lie: `along` from -1 to 1, `across` from 0 at the river to
1 at the city's edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gisgov.democity.layout import NORTH, SOUTH, Layout, Superblock, rail_row
from gisgov.democity.recipe import ZONES

__all__ = ["allocated", "planned"]

Floats = npt.NDArray[np.float64]

SMALL_CITY = 100  # grids below which the old town is the one row of superblocks on the river
URBAN_VILLAGES = 0.05  # share of superblocks where small houses stand on between the estates


@dataclass(frozen=True)
class _Place:
    zone: str
    bank: int
    along: float
    across: float
    whole: bool = False  # the whole superblock, not one grid of it
    least: int = 0  # only in cities of at least so many grids


PLACES = (
    _Place("park", NORTH, 0.06, 0.40, whole=True, least=500),
    _Place("park", NORTH, 0.12, 0.40, whole=True, least=500),
    _Place("park", NORTH, -0.50, 0.22, whole=True, least=500),
    _Place("park", NORTH, 0.66, 0.20, whole=True, least=500),
    _Place("park", SOUTH, 0.25, 0.30, whole=True, least=100),
    _Place("park", NORTH, -0.10, 0.45),
    _Place("park", NORTH, 0.38, 0.12, least=100),
    _Place("park", SOUTH, -0.45, 0.40, least=500),
    _Place("campus", NORTH, -0.64, 0.50, whole=True, least=500),
    _Place("campus", NORTH, -0.60, 0.42, whole=True, least=500),
    _Place("campus", SOUTH, 0.55, 0.50, whole=True, least=500),
    _Place("campus", NORTH, -0.45, 0.50, least=0),
    _Place("mall", NORTH, 0.02, 0.28),
    _Place("mall", NORTH, -0.33, 0.33, least=100),
    _Place("mall", NORTH, 0.35, 0.30, least=500),
    _Place("mall", NORTH, 0.60, 0.45, least=500),
    _Place("mall", NORTH, -0.70, 0.30, least=500),
    _Place("mall", SOUTH, 0.02, 0.25, least=500),
    _Place("mall", SOUTH, -0.55, 0.25, least=500),
    _Place("hospital", NORTH, -0.22, 0.36, least=100),
    _Place("hospital", NORTH, 0.48, 0.34, least=500),
    _Place("hospital", SOUTH, -0.15, 0.40, least=500),
    _Place("industrial", NORTH, 0.90, 0.30, whole=True, least=500),
    _Place("industrial", NORTH, 0.92, 0.42, whole=True, least=500),
    _Place("industrial", NORTH, 0.92, 0.55, whole=True, least=100),
    _Place("industrial", NORTH, 0.92, 0.68, whole=True, least=500),
    _Place("industrial", NORTH, 0.80, 0.66, whole=True, least=500),
    _Place("industrial", NORTH, 0.74, 0.70, whole=True, least=500),
    _Place("industrial", NORTH, 0.85, 0.60, least=0),
    _Place("industrial", SOUTH, -0.92, 0.35, whole=True, least=500),
)


def planned(plan: Layout, *, rng: np.random.Generator) -> list[Superblock]:
    """The superblocks of a plan, each with its zone and what is carved out of it."""
    blocks = [replace(b, zone=b.zone or _zone(plan, b, rng)) for b in plan.superblocks]
    blocks = _with_station(plan, blocks)
    for place in _places(plan, rng):
        _settle(plan, blocks, place)
    return blocks


def _relative(plan: Layout, block: Superblock) -> tuple[float, float]:
    along, across = block.centre
    near = abs(float(plan.rows[block.bank][0]))
    far = abs(float(plan.rows[block.bank][-1]))
    return along / plan.size.half_length, (abs(across) - near) / (far - near)


def _zone(plan: Layout, block: Superblock, rng: np.random.Generator) -> str:
    along, across = _relative(plan, block)
    if block.edge:
        return _edge_zone(block, along, across, rng)
    near = across < 0.34 or (block.row == 0 and plan.size.grids < SMALL_CITY)
    if block.bank == NORTH and near and abs(along + 0.10) < 0.36 - across * 0.3:
        return "old"
    if rng.random() < URBAN_VILLAGES:
        return "old"
    modern = 0.62 if block.bank == SOUTH or along > 0.42 else 0.13
    if across < 0.15:
        modern += 0.2
    draw = rng.random()
    return "tower" if draw < modern else "mixed" if draw < modern + 0.22 else "slab"


def _edge_zone(block: Superblock, along: float, across: float, rng: np.random.Generator) -> str:
    """Villages, and hills that close the city in: to the north-west and behind the south bank."""
    wild = 0.12
    if across > 0.8:
        ridge = along < -0.30 if block.bank == NORTH else -0.62 < along < 0.38
        wild = 0.95 if ridge else 0.16
    return "hill" if rng.random() < wild else "village"


def _with_station(plan: Layout, blocks: list[Superblock]) -> list[Superblock]:
    rail = rail_row(plan)
    if rail < 0:
        return blocks
    beside = [
        i for i, b in enumerate(blocks) if _is_inner(b) and (b.bank, b.row) == (NORTH, rail - 1)
    ]
    for wanted in _repeats(plan, 0.22):
        chosen = min(beside, key=lambda i: abs(_relative(plan, blocks[i])[0] - wanted))
        blocks[chosen] = replace(blocks[chosen], zone="station")
    return blocks


def _repeats(plan: Layout, along: float) -> list[float]:
    count = max(1, round(plan.size.grids / 3000))
    return [along + 0.35 * (i - (count - 1) / 2) for i in range(count)]


def _is_inner(block: Superblock) -> bool:
    return not block.edge and len(block.ring) == 4 and not ZONES[block.zone].special


def _places(plan: Layout, rng: np.random.Generator) -> list[_Place]:
    """The places of this size; ten times the city has them again, elsewhere."""
    grids = plan.size.grids
    chosen = [p for p in PLACES if grids >= p.least and (grids >= 100 or not p.whole)]
    for _ in range(round(grids / 1110) - 1):
        for place in PLACES:
            along, across = rng.uniform(-0.95, 0.95), rng.uniform(0.05, 0.9)
            chosen.append(replace(place, along=float(along), across=float(across)))
    return chosen


def _settle(plan: Layout, blocks: list[Superblock], place: _Place) -> None:
    """Give a place the nearest superblock that is still free."""
    free = [i for i, b in enumerate(blocks) if _can_take(b, place)]
    if not free:
        return
    chosen = min(free, key=lambda i: _miss(plan, blocks[i], place))
    if place.whole:
        blocks[chosen] = replace(blocks[chosen], zone=place.zone)
    else:
        blocks[chosen] = replace(blocks[chosen], carved=place.zone)


def _can_take(block: Superblock, place: _Place) -> bool:
    open_edge = place.zone == "industrial" and block.edge and block.zone in {"village", "hill"}
    homes = not ZONES[block.zone].special and block.zone not in {"village", "old"}
    return block.bank == place.bank and not block.carved and (open_edge or homes)


def _miss(plan: Layout, block: Superblock, place: _Place) -> float:
    along, across = _relative(plan, block)
    return float(np.hypot((along - place.along) * 2, across - place.across))


def allocated(blocks: list[Superblock], areas_m2: Floats, *, grids: int) -> list[int]:
    """How many grids each superblock is cut into, `grids` in all of those that are not river.

    A special superblock is one grid. The others share what is left by area over the area that a
    grid of their zone should have; who has the largest remainder gets the last ones.
    """
    special = np.array([ZONES[b.zone].special for b in blocks])
    river = np.array([b.zone == "river" for b in blocks])
    carved = np.array([bool(b.carved) for b in blocks])
    wanted = areas_m2 / np.array([ZONES[b.zone].cell_ha * 1e4 for b in blocks])
    wanted[special] = 0
    left = grids - int((special & ~river).sum())
    counts = _shared(wanted, left, np.where(special, 0, np.where(carved, 2, 1)))
    return [int(n) for n in counts + special]


def _shared(wanted: Floats, total: int, least: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    scaled = np.maximum(wanted * total / wanted.sum(), least)
    for _ in range(20):  # those held at their least leave less for the others
        free = scaled > least
        rest = total - least[~free].sum()
        scaled = np.where(free, np.maximum(scaled * rest / scaled[free].sum(), least), least)
    counts: npt.NDArray[np.int64] = np.floor(scaled + 1e-9).astype(np.int64)
    order = np.argsort(-(scaled - counts), kind="stable")
    counts[order[: total - counts.sum()]] += 1
    return counts
