"""`python -m gisgov.heat`: compiles the kernels, at the lowest priority, beside a server.

In the server's own process it would hold Python's lock for seconds. What is kept on disk is found
by the server; where nothing can be kept, it compiles once more.
"""

from __future__ import annotations

import os

import geopandas as gpd
import numpy as np
import shapely

from gisgov.heat import contours, density, scale, tile
from gisgov.heat.streets import street_density

__all__ = ["main"]

POINTS = np.array([[500_000.0, 3_400_000.0], [500_090.0, 3_400_060.0]])  # metres of any zone


def main() -> None:
    """Draw the heat of a few points in every way."""
    os.nice(19)
    field = density(POINTS, crs=4546)
    colours = scale(field)
    tile(field, colours, z=0, x=0, y=0)
    contours(field, colours.breaks)
    street = shapely.LineString(POINTS)
    street_density(POINTS, gpd.GeoSeries([street], crs=4546))


if __name__ == "__main__":
    main()
