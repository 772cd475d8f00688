"""Plans drawn as two pictures: the grids that there are, and those that are to be.

A letter is a hundred metres, a building and an atom; ten households of twenty people live in it. In
the picture of the plan a number is a new grid, `1` that with the label `+1`.

    AAB   is to be   A1B
    AAB              A1B
"""

from __future__ import annotations

from itertools import count

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgov.storage.plans import parts
from gisgov.storage.plans.beginning import Begun
from gisgov.zoning import Atoms, Borders
from tests.scene import EAST, NORTH, SRID, Scene

CELL_M = 100.0


def begin(conn: Connection, **values: object) -> int:
    """A draft without a community."""
    given = {"name": "方案", "lower": 20, "upper": 60, "author": "ann", "changed_by": "ann"}
    return Scene(conn).add("plan", **given | values)


def a_plan(
    conn: Connection,
    before: str,
    after: str,
    *,
    households: str | None = None,
    special: str = "",
    **values: object,
) -> int:
    """A draft of community K as pictures show it; values are the plan's own.

    Parameters
    ----------
    conn
        A connection to the city.
    before, after
        The pictures; their lines are parted by blanks.
    households
        Of each letter in tens: a picture of digits.
    special
        Letters of grids that are special.
    """
    plan = begin(conn, **values)
    add(conn, plan, before, after, households=households, special=special)
    return plan


def add(
    conn: Connection,
    plan: int,
    before: str,
    after: str,
    *,
    households: str | None = None,
    special: str = "",
    community: str = "K",
    east: int = 0,
) -> None:
    """Put a community into a plan, so many letters east of the corner; as for `a_plan`."""
    scene = Scene(conn)
    scene.numbers = count(1000 * (east + 1))
    rows = before.split()
    wide = "." * east
    outline = " ".join(wide + "".join("K" for _ in row) for row in rows)
    named = {"name": f"{community}社区", "name_en": f"{community} Community"}
    scene.areas(outline, level="community", code=community, **named)
    for letter in sorted(set("".join(rows))):
        only = " ".join(wide + "".join(c if c == letter else "." for c in row) for row in rows)
        kind = "special" if letter in special else "community"
        scene.areas(only, level="grid", parent=community, kind=kind)
    tens = households or " ".join("1" * len(row) for row in rows)
    atoms = _atoms(scene, rows, tens.split(), special=special, east=east)
    letters = "".join(after.split())
    labels = [f"+{letter}" if letter.isdecimal() else letter for letter in letters]
    there = text("SELECT id FROM area WHERE parent = :community AND upper_inf(valid)")
    base = list(conn.scalars(there, {"community": community}))
    parts.add(conn, plan, Begun(community, atoms, labels, base))


def box(column: int, row: int, *, rows: int) -> shapely.Polygon:
    """A letter of a picture, in metres from the corner; rows count from the north."""
    south = (rows - 1 - row) * CELL_M
    return shapely.box(column * CELL_M, south, (column + 1) * CELL_M, south + CELL_M)


def _atoms(scene: Scene, rows: list[str], tens: list[str], *, special: str, east: int) -> Atoms:
    cells = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
    shapes = [box(j + east, i, rows=len(rows)) for i, j in cells]
    letters = [rows[i][j] for i, j in cells]
    held = np.array([10 * int(tens[i][j]) for i, j in cells])
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    buildings = [
        [scene.building((x - 5, y - 5), name=f"楼{letter}", address=f"{letter}路{k}号")]
        for k, ((x, y), letter) in enumerate(zip(middles.tolist(), letters, strict=True))
    ]
    ground = shapely.transform(shapes, lambda at: at + np.array((EAST, NORTH)))
    frame = gpd.GeoDataFrame(
        {
            "households": held,
            "persons": 2 * held,
            "buildings": buildings,
            "block": 0,
            "special": [letter if letter in special else None for letter in letters],
            "current": letters,
            "x": middles[:, 0] + EAST,
            "y": middles[:, 1] + NORTH,
            "area_m2": CELL_M**2,
        },
        geometry=ground,
        crs=SRID,
    )
    return Atoms(frame, _borders(cells))


def _borders(cells: list[tuple[int, int]]) -> Borders:
    number = {cell: k for k, cell in enumerate(cells)}
    pairs = sorted(
        (k, number[beside])
        for (i, j), k in number.items()
        for beside in ((i, j + 1), (i + 1, j))
        if beside in number
    )
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    length = np.full(len(pairs), CELL_M)
    return Borders(one, other, length, length, np.ones(len(pairs), dtype=bool))
