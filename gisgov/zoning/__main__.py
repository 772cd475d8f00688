"""`python -m gisgov.zoning`: compiles the kernels, at the lowest priority, beside a server.

In the first planner's request it would take a minute. What is kept on disk is found by the server's
processes; where nothing can be kept, each compiles once more.
"""

from __future__ import annotations

import os

import geopandas as gpd
import shapely

from gisgov.zoning import certify, draw
from gisgov.zoning.atoms import atoms_of

__all__ = ["main"]


def main() -> None:
    """Draw grids of a few squares, and prove how good they are."""
    os.nice(19)
    squares = [shapely.box(x, y, x + 50, y + 50) for x in range(0, 400, 50) for y in (0, 50)]
    frame = gpd.GeoDataFrame({"households": [50] * len(squares)}, geometry=squares, crs=4546)
    plan = draw(atoms_of(frame), lower=80, upper=220)
    certify(plan, budget_s=1)


if __name__ == "__main__":
    main()
