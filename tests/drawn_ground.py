"""Ground that plans deal out, drawn once: a letter is a plot of a hundred metres with a house.

```
 y  RRSS        Communities: P with grids a and b, Q with c and the park d, R without a grid, S
 y  PPPPQQQ     with grid e in which nobody lives. Two households of three people live in each
    PPPPQQQ     house of P and Q, four in each of R. A street runs through P north and south
                between its second and third plot.
```

So P has 16 households, and within 6 and 10 a grid there is one way to share them along the street.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import shapely
from sqlalchemy import Connection, Engine

from gisgov.storage import roles, sessions
from gisgov.storage.plans import beginning, ground, tables
from gisgov.storage.plans.tables import Table
from gisgov.zoning import Atoms
from tests.scene import EAST, NORTH, Scene, put, xy

__all__ = [
    "BOUNDS",
    "COMMUNITIES",
    "acting",
    "begin",
    "draw",
    "house",
    "opened",
    "picture",
    "wanted",
]

PLOT_M = 100.0
CITY = """
    YYYY...
    YYYYYYY
    YYYYYYY
"""
COMMUNITIES = """
    RRSS...
    PPPPQQQ
    PPPPQQQ
"""
GRIDS = """
    ..ee...
    aaabccd
    aaabccd
"""
NAMES = {
    "P": ("桃花岭社区", "Peach Hill Community"),
    "Q": ("杏林社区", "Apricot Community"),
    "R": ("梨园社区", None),
    "S": ("石桥社区", "Stone Bridge Community"),
}
CODES = {"a": "P001", "b": "P002", "c": "Q001", "d": "Q002", "e": "S001"}
HOUSEHOLDS = {"P": 2, "Q": 2, "R": 4}
BOUNDS = {"lower": 6, "upper": 10}


def draw(scene: Scene) -> None:
    scene.areas(CITY, level="city")
    for letter, (name, english) in NAMES.items():
        only = "".join(one if one in f"{letter}\n " else "." for one in COMMUNITIES)
        given = {"code": letter, "name": name, "name_en": english}
        scene.areas(only, level="community", parent="Y", **given)
    for letter, code in CODES.items():
        only = "".join(one if one in f"{letter}\n " else "." for one in GRIDS)
        kind = "special" if letter == "d" else "community"
        scene.areas(only, parent=code[0], code=code, kind=kind)
    street = put(shapely.LineString([(200, -20), (200, 220)]))
    scene.add("road", road_class="residential", geometry=street)
    rows = COMMUNITIES.split()[::-1]
    for north, row in enumerate(rows):
        for east, letter in enumerate(row):
            if letter in HOUSEHOLDS and (letter != "Q" or east < 6):
                house(scene, east, north, households=HOUSEHOLDS[letter])


def house(scene: Scene, east: int, north: int, *, households: int) -> int:
    """A house in the middle of a plot, with households of three people."""
    made = scene.building((east * PLOT_M + 45, north * PLOT_M + 45))
    for _ in range(households):
        scene.household(made, 3)
    return made


def begin(
    conn: Connection,
    *communities: str,
    blank: bool = False,
    lower: int = 6,
    upper: int = 10,
    **given: object,
) -> int:
    """A draft of communities, as a planner begins it; number of the plan."""
    here = ground.read(conn, communities or ["P"])
    made = beginning.begun(here, blank=blank)
    return beginning.begin(conn, "方案", made, lower=lower, upper=upper, **given)  # type: ignore[arg-type]


def opened(conn: Connection, plan: int, community: str = "P") -> Table:
    return tables.open_table(conn, plan, community)


def _at(atoms: Atoms) -> tuple[list[int], list[int]]:
    """Column and row of the plot that each atom lies in, from the south-west."""
    inside = shapely.get_coordinates(shapely.point_on_surface(atoms.frame.geometry.to_numpy()))
    plots = np.floor((inside - (EAST, NORTH)) / PLOT_M).astype(int)
    return plots[:, 0].tolist(), plots[:, 1].tolist()


def wanted(atoms: Atoms, drawn: str, **names: str) -> list[str]:
    """The label of each atom by a picture whose letters `names` says; a is P001, 1 is `+1`."""
    rows = drawn.split()[::-1]
    known = CODES | {str(one): f"+{one}" for one in range(1, 10)} | names
    east, north = _at(atoms)
    first = (min(east), min(north))
    return [known[rows[y - first[1]][x - first[0]]] for x, y in zip(east, north, strict=True)]


def picture(atoms: Atoms, labels: Sequence[str]) -> str:
    """The picture of a dealing out, a line after the other, north first; `wanted` the other way."""
    letters = {code: letter for letter, code in CODES.items()}
    east, north = _at(atoms)
    shape = (max(north) - min(north) + 1, max(east) - min(east) + 1)
    drawn = np.full(shape, ".", dtype=object)
    for x, y, label in zip(east, north, labels, strict=True):
        drawn[y - min(north), x - min(east)] = letters.get(label, label[-1])
    return "/".join("".join(row) for row in drawn[::-1])


@contextmanager
def acting(engine: Engine, token: str | None) -> Iterator[Connection]:
    """A connection of the API's role on which somebody asks; what is done is rolled back."""
    api = roles.api_engine(engine)
    try:
        with api.connect() as conn, conn.begin() as transaction:
            sessions.prove(conn, token)
            yield conn
            if transaction.is_active:
                transaction.rollback()
    finally:
        api.dispose()


def metres(*places: tuple[float, float]) -> np.ndarray:
    """Places of the scene as lines and polygons are given."""
    return np.array([xy(*place) for place in places])


City = Callable[[], Engine]
