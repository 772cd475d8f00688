"""Atoms drawn as pictures: a letter is a square of a hundred metres, and its present grid.

Letters stand at every other place of every other line; between them lies what they share:
nothing (open ground), ``|`` or ``-`` (a street), ``#`` (a wall that nobody passes). ``.`` is no
ground, ``?`` ground that no grid holds now. Atoms are numbered as they are read: from west to east,
then from north to south. An atom holds ten households and twenty people unless it is told.

    A A|B
      - #
    A B B
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov.zoning.values import Atoms, Borders

CELL_M = 100.0
WEST, NORTH = 528_000.0, 3_398_000.0
CITY = "EPSG:4546"
STREETS = "|-#"
WALL = "#"

Ints = npt.NDArray[np.int64]


def cell(row: int, column: int) -> shapely.Polygon:
    """The square in a row and a column of the picture, counted in letters."""
    x, y = WEST + column * CELL_M, NORTH - row * CELL_M
    return shapely.box(x, y - CELL_M, x + CELL_M, y)


def at(east_m: float, south_m: float) -> tuple[float, float]:
    """A place, in metres from the north-west corner of the picture."""
    return WEST + east_m, NORTH - south_m


def line(*places: tuple[float, float]) -> shapely.LineString:
    """A line through places as for `at`."""
    return shapely.LineString([at(*place) for place in places])


def ring(*places: tuple[float, float]) -> shapely.Polygon:
    """A polygon with corners as for `at`."""
    return shapely.Polygon([at(*place) for place in places])


def drawn(picture: str, *, households: str | list[int] | int = 10, special: str = "") -> Atoms:
    """Atoms of a picture.

    Parameters
    ----------
    picture
        As the module says; the indentation of all lines is taken off.
    households
        Of each atom: one number for all, a list, or numbers with blanks between.
    special
        Letters whose ground is special premises.
    """
    lines = _lines(picture)
    cells = {
        (i // 2, j // 2): letter
        for i, row in enumerate(lines)
        for j, letter in enumerate(row)
        if i % 2 == 0 and j % 2 == 0 and letter not in ". "
    }
    counts = households.split() if isinstance(households, str) else households
    held = np.broadcast_to(np.array(counts, dtype=np.int64), len(cells)).copy()
    shapes = [cell(*place) for place in cells]
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    frame = gpd.GeoDataFrame(
        {
            "households": held,
            "persons": 2 * held,
            "buildings": [[1000 + i] for i in range(len(cells))],
            "block": 0,
            "special": [letter if letter in special else None for letter in cells.values()],
            "current": [None if letter == "?" else letter for letter in cells.values()],
            "x": middles[:, 0],
            "y": middles[:, 1],
            "area_m2": CELL_M**2,
        },
        geometry=shapes,
        crs=CITY,
    )
    return Atoms(frame, _borders(lines, list(cells)))


def labels(atoms: Atoms, picture: str) -> Ints:
    """The grid of each atom from a picture of letters, A being 0; blanks do not matter."""
    letters = "".join(picture.split()).replace(".", "")
    if len(letters) != len(atoms):
        raise AssertionError(picture)
    return np.array([ord(letter) - ord("A") for letter in letters], dtype=np.int64)


def dealt(atoms: Atoms, given: Ints) -> str:
    """The grids of atoms as letters, in the order of the atoms."""
    return "".join(chr(ord("A") + int(one)) for one in given)


def _lines(picture: str) -> list[str]:
    lines = picture.strip("\n").rstrip().split("\n")
    left = min(len(row) - len(row.lstrip()) for row in lines[::2])
    return [row[left:] for row in lines]


def _borders(lines: list[str], cells: list[tuple[int, int]]) -> Borders:
    number = {place: i for i, place in enumerate(cells)}
    found = []
    for (i, j), one in number.items():
        for down, right in ((0, 1), (1, 0)):
            other = number.get((i + down, j + right))
            if other is not None:
                row = lines[2 * i + down] if 2 * i + down < len(lines) else ""
                mark = row[2 * j + right : 2 * j + right + 1]
                found.append((one, other, mark in STREETS and mark != "", mark == WALL))
    found.sort()
    one, other, street, wall = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return Borders(
        one=one,
        other=other,
        length_m=np.full(len(one), CELL_M),
        off_street_m=np.where(street == 1, 0.0, CELL_M),
        passable=wall == 0,
    )
