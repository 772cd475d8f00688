"""Rows that are likely the same thing, though they have two keys: a hydrant surveyed twice."""

from __future__ import annotations

from sqlalchemy import true

from gisgov.storage.queries import fixed
from gisgov.storage.sync.compare import Comparison
from gisgov.storage.sync.plan import Alike
from gisgov.storage.sync.shapes import lay_out

__all__ = ["find"]

MOST = 100
PAIRING = {
    "point": "sync_alike_points",
    "polygon": "sync_alike_polygons",
    "line": "sync_alike_lines",
}


def find(c: Comparison) -> tuple[int, list[Alike]]:
    """Count the pairs of rows of the file, or of one and the city's of another source, alike.

    Points: of one class, and one name where both have one, within the noun's `alike_m`. Lines: no
    point of one farther than that from the other. Outlines: more than half of the larger one is
    shared. Rows that happen (incidents) are none of these: two at one place are two.

    Returns
    -------
    tuple
        How many pairs there are, and the most alike of them.
    """
    reach, shape = c.noun.alike_m, c.noun.shape
    if reach is None or shape is None or c.noun.gone == "keep":
        return 0, []
    lay_out(c.conn, c.noun, c.staged, reach_m=reach, among=true())
    given = {"most": MOST} | ({} if shape == "polygon" else {"alike_m": reach})
    rows = c.conn.execute(fixed(PAIRING[shape]), given).mappings().all()
    pairs = [Alike(**{name: row[name] for name in row if name != "pairs"}) for row in rows]
    return (rows[0]["pairs"] if rows else 0), pairs
