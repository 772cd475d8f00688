"""`python -m gisgov.placing`: compiles the kernels, at the lowest priority, beside a server.

In the server's own process it would hold Python's lock for seconds. What is kept on disk is found
by the server; where nothing can be kept, it compiles once more.
"""

from __future__ import annotations

import os

import geopandas as gpd
import numpy as np
import shapely

from gisgov.placing.index import AreaIndex

__all__ = ["main"]


def main() -> None:
    """Place a few points in two squares."""
    os.nice(19)
    squares = [shapely.box(x, 0, x + 64, 64) for x in (0, 64)]
    areas = gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=squares, crs=4546)
    AreaIndex.build(areas).place(np.array([1.0, 64.0]), np.array([1.0, 64.0]))


if __name__ == "__main__":
    main()
