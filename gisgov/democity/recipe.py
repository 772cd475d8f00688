"""How large a demo city is and what it is made of: the numbers behind the ground.

Lengths are metres. A length `across` is counted from the river's middle line, before the land is
bent into shape (`terrain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

__all__ = [
    "CITY_CODE",
    "COUNTY_CODES",
    "DRAWN_AT",
    "ROAD_CLASSES",
    "SIZES",
    "TODAY",
    "ZONES",
    "RoadClass",
    "Size",
    "Zone",
]

CITY_CODE = "4295"
COUNTY_CODES = ("429502", "429503")
TODAY = date(2026, 10, 1)
DRAWN_AT = datetime(2025, 9, 30, 16, tzinfo=UTC)  # midnight of 1 October 2025 in the city


@dataclass(frozen=True)
class Size:
    """A size of the demo city; the two numbers of a pair are the north and the south bank."""

    grids: int
    streets: tuple[int, int]
    communities: tuple[int, int]
    households: int
    half_length: float
    river_half: float
    across: tuple[float, float]
    fringe: tuple[float, float]  # depth of the edge: beyond the ends, beyond the far rows
    bridges: int


SIZES = {
    "tiny": Size(30, (1, 1), (3, 1), 6_900, 560.0, 48.0, (720.0, 430.0), (170.0, 190.0), 1),
    "small": Size(139, (2, 1), (11, 3), 34_200, 1370.0, 110.0, (1420.0, 760.0), (300.0, 330.0), 1),
    "yichang": Size(
        1_110, (7, 3), (81, 31), 277_000, 4000.0, 270.0, (3720.0, 1950.0), (640.0, 640.0), 4
    ),
    "x10": Size(
        11_100,
        (70, 30),
        (810, 310),
        2_770_000,
        13_000.0,
        480.0,
        (11_800.0, 5400.0),
        (1500.0, 1500.0),
        8,
    ),
}


@dataclass(frozen=True)
class RoadClass:
    """A class of border: how wide the carriageway is, and how much is kept free beside it."""

    rank: int
    widths_m: tuple[float, ...]
    verge_m: float


ROAD_CLASSES = {
    "trunk": RoadClass(9, (36.0, 38.0, 40.0), 7.0),
    "primary": RoadClass(8, (26.0, 28.0, 30.0), 6.0),
    "secondary": RoadClass(7, (16.0, 18.0, 20.0), 4.5),
    "residential": RoadClass(6, (7.0, 9.0, 10.0, 12.0), 3.5),
    "service": RoadClass(4, (3.5, 4.0, 4.5, 5.0, 6.0), 2.0),
    "lane": RoadClass(3, (2.4, 3.0, 3.2, 3.6, 4.2), 0.7),
    "rail": RoadClass(10, (12.0,), 9.0),
    "water": RoadClass(1, (0.0,), 0.0),
    "edge": RoadClass(0, (0.0,), 6.0),
}


@dataclass(frozen=True)
class Zone:
    """A kind of ground: how large its grids are and whether people live there."""

    cell_ha: float
    special: bool
    slant: float  # how far a street may lean, as a share of its length
    group: int  # how many grids at most share one walled estate
    blocks: tuple[int, int]  # into how many blocks lanes cut a grid


ZONES = {
    "old": Zone(1.95, special=False, slant=0.16, group=0, blocks=(5, 8)),
    "slab": Zone(2.35, special=False, slant=0.03, group=2, blocks=(1, 1)),
    "tower": Zone(2.75, special=False, slant=0.03, group=3, blocks=(1, 1)),
    "mixed": Zone(2.45, special=False, slant=0.05, group=2, blocks=(1, 1)),
    "village": Zone(11.0, special=False, slant=0.13, group=0, blocks=(6, 9)),
    "river": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "park": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "hill": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "mall": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "campus": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "industrial": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "hospital": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
    "station": Zone(1.0, special=True, slant=0.0, group=0, blocks=(1, 1)),
}
