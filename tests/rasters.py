"""Small GeoTIFFs for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import Affine

EAST, NORTH = 528_000.0, 3_397_000.0  # of the upper left corner, EPSG:4546


def corner(x: float, y: float, pixel: float = 1.0) -> Affine:
    """Square pixels from an upper left corner."""
    return Affine(pixel, 0, x, 0, -pixel, y)


def write(path: Path, values: Any, *, crs: str | None = "EPSG:4546", **how: Any) -> Path:
    """A GeoTIFF of rows, or of bands of rows; pixels of 1 m unless `transform` says otherwise."""
    bands = np.atleast_3d(np.array(values)) if np.ndim(values) == 3 else np.array(values)[None]
    profile = {"transform": corner(EAST, NORTH), "crs": crs} | how
    colours = profile.pop("colormap", None)
    count, height, width = bands.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=count,
        height=height,
        width=width,
        dtype=bands.dtype.name,
        **profile,
    ) as file:
        file.write(bands)
        if colours:
            file.write_colormap(1, colours)
    return path


def cut_off(path: Path, share: float = 0.6) -> Path:
    """Leave only the first part of a file."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    return path
