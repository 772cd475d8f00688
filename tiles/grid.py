"""Where a tile of the web map lies: zoom, column and row, in EPSG:3857.

Columns count from west, rows from north. A tile holds its west and north edge and not the others,
so that every point lies in one tile of a zoom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from gisgov.errors import BadInput, NotFound

__all__ = ["BUFFER", "EXTENT", "HALF_M", "MAXZOOM", "Box", "Tile", "tiles_touching"]

Box = tuple[float, float, float, float]
"""West, south, east and north."""

HALF_M = 20_037_508.342789244
"""Half the side of the world in EPSG:3857, metres."""

EXTENT = 4096
"""Steps a tile's side is divided into."""

BUFFER = 64
"""How far the shapes of a tile reach over its edges, in steps."""

MAXZOOM = 16
"""Vector tiles end here; the map enlarges them."""

DEEPEST = 22


@dataclass(frozen=True)
class Tile:
    """One tile: zoom, column from west, row from north."""

    z: int
    x: int
    y: int

    @property
    def side_m(self) -> float:
        """Length of a side in the metres of EPSG:3857."""
        return 2 * HALF_M / (1 << self.z)

    @property
    def bounds_3857(self) -> Box:
        """The ground it covers.

        Examples
        --------
        >>> Tile(1, 1, 0).bounds_3857
        (0.0, 0.0, 20037508.342789244, 20037508.342789244)
        """
        side = self.side_m
        west, north = self.x * side - HALF_M, HALF_M - self.y * side
        return west, north - side, west + side, north

    @property
    def reach_3857(self) -> Box:
        """The ground whose shapes can be in it: its own and the buffer around."""
        return grown(self.bounds_3857, self.side_m * BUFFER / EXTENT)

    def check(self, *, maxzoom: int = MAXZOOM) -> Tile:
        """The tile itself, if it is there.

        Parameters
        ----------
        maxzoom
            The last zoom that is drawn.

        Raises
        ------
        BadInput
            No tile of any map has such numbers (`tiles.no_tile`).
        NotFound
            It lies deeper than what is drawn (`tiles.out_of_range`).
        """
        side = 2 ** min(max(self.z, 0), DEEPEST)
        if not (0 <= self.z <= DEEPEST and 0 <= self.x < side and 0 <= self.y < side):
            raise BadInput("tiles.no_tile", z=self.z, x=self.x, y=self.y)
        if self.z > maxzoom:
            raise NotFound("tiles.out_of_range", z=self.z, maxzoom=maxzoom)
        return self


def grown(box: Box, by_m: float) -> Box:
    """A box with a margin on every side."""
    west, south, east, north = box
    return west - by_m, south - by_m, east + by_m, north + by_m


def tiles_touching(box_3857: Box, zoom: int, *, buffer: int = BUFFER) -> Iterator[Tile]:
    """The tiles of a zoom in which something inside a box can be seen, row by row.

    Parameters
    ----------
    box_3857
        West, south, east and north; a point is a box without extent.
    zoom
        Of the tiles.
    buffer
        How far tiles reach over their edges, in steps.

    Examples
    --------
    >>> [(tile.x, tile.y) for tile in tiles_touching((0, 0, 0, 0), 1)]
    [(0, 0), (1, 0), (0, 1), (1, 1)]
    >>> [(tile.x, tile.y) for tile in tiles_touching((5e6, 5e6, 6e6, 6e6), 1, buffer=0)]
    [(1, 0)]
    """
    side, last = Tile(zoom, 0, 0).side_m, (1 << zoom) - 1
    west, south, east, north = grown(box_3857, side * buffer / EXTENT)
    for y in range(
        _clamp((HALF_M - north) / side, last), _clamp((HALF_M - south) / side, last) + 1
    ):
        for x in range(
            _clamp((west + HALF_M) / side, last), _clamp((east + HALF_M) / side, last) + 1
        ):
            yield Tile(zoom, x, y)


def _clamp(number: float, last: int) -> int:
    return min(max(floor(number), 0), last)
