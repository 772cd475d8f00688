"""Heights as shaded relief: black for slopes in the shade, white for those in the light.

The slope is Horn's (1981, Hill shading and the reflectance map), lit from the north-west.
"""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
import numpy.typing as npt

__all__ = ["shaded"]

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

AZIMUTH, ALTITUDE = radians(315), radians(45)
TO_LIGHT = (cos(ALTITUDE) * sin(AZIMUTH), cos(ALTITUDE) * cos(AZIMUTH), sin(ALTITUDE))
DARKEST, BRIGHTEST = 0.7, 0.4
RAISED = 2.0  # cities are built on gentle ground
FLAT_FROM_M = 30.0  # larger pixels flatten the ground: they are raised more, the larger the more
RAISED_MORE = 0.3


def shaded(heights: Floats, *, pixel_m: float, nominal_m: float) -> tuple[Bytes, Bytes]:
    """Grey (black or white) and alpha of each pixel but for the border.

    Parameters
    ----------
    heights
        Metres, rows from the north; NaN where there are none. A border of one pixel is around
        those that are shaded.
    pixel_m
        Side of a pixel on the ground.
    nominal_m
        The same at the equator, from which all tiles of a zoom take how much they are raised.

    Returns
    -------
    tuple
        Two arrays, smaller than the heights by the border. Flat ground and unknown ground are
        transparent.

    Examples
    --------
    >>> grey, alpha = shaded(np.zeros((3, 3), np.float32), pixel_m=10, nominal_m=10)
    >>> int(alpha[0, 0])
    0
    """
    raised = RAISED * max(1.0, nominal_m / FLAT_FROM_M) ** RAISED_MORE
    east, south = (slope * raised / pixel_m for slope in _slopes(heights))
    to_east, to_north, up = TO_LIGHT
    light = (up - to_east * east + to_north * south) / np.sqrt(1 + east**2 + south**2)
    change = np.clip(light, 0, 1) - up
    known = np.isfinite(heights[1:-1, 1:-1])
    alpha = np.where(change < 0, -change / up * DARKEST, change / (1 - up) * BRIGHTEST)
    alpha = np.where(known, np.rint(255 * alpha), 0)
    return np.where(change < 0, 0, 255).astype(np.uint8), alpha.astype(np.uint8)


def _slopes(heights: Floats) -> tuple[Floats, Floats]:
    """Rise to the east and to the south over one pixel; an unknown neighbour is as high as here."""
    rows, columns = (size - 2 for size in heights.shape)
    here = np.nan_to_num(heights[1:-1, 1:-1])

    def at(row: int, column: int) -> Floats:
        there = heights[row : row + rows, column : column + columns]
        return np.where(np.isfinite(there), there, here)

    east = sum((at(row, 2) - at(row, 0)) * weight for row, weight in enumerate((1, 2, 1)))
    south = sum((at(2, col) - at(0, col)) * weight for col, weight in enumerate((1, 2, 1)))
    return np.asarray(east / 8), np.asarray(south / 8)
