"""A field as a file for any GIS: a GeoTIFF that can be read in parts over a network (COG)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gisgov import crs as systems
from gisgov.errors import Unavailable
from gisgov.heat.field import Field
from gisgov.words import Language, say

__all__ = ["geotiff", "geotiff_bytes"]


def geotiff(field: Field, path: Path | str, *, lang: Language | None = None) -> None:
    """Write a field as a GeoTIFF: single precision, NaN where nothing can be said.

    Parameters
    ----------
    field
        What is written; its unit, kernel and bandwidth go along as tags.
    path
        ``NAME.tif``; one that is there is replaced.
    lang
        Of the unit's name; that of the process by default.

    Raises
    ------
    BadInput
        The field has no coordinate system (`crs.missing`).
    Unavailable
        The file cannot be written (`export.failed`).
    """
    content = geotiff_bytes(field, lang=lang)
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise Unavailable("export.failed", file=path, reason=error.strerror) from error


def geotiff_bytes(field: Field, *, lang: Language | None = None) -> bytes:
    """The content of that file.

    Raises
    ------
    BadInput
        The field has no coordinate system (`crs.missing`).
    """
    # Both bring GDAL, which is slow to import.
    from rasterio.io import MemoryFile  # noqa: PLC0415
    from rasterio.transform import Affine  # noqa: PLC0415

    known = systems.require_metric(field.crs, "heat.geotiff")
    rows, columns = field.shape
    profile: dict[str, Any] = {
        "driver": "COG",
        "height": rows,
        "width": columns,
        "count": 1,
        "dtype": "float32",
        "nodata": np.nan,
        "crs": known.to_wkt(),
        "transform": Affine(field.cell_m, 0.0, field.west, 0.0, -field.cell_m, field.north),
        "compress": "deflate",
        "predictor": 3,
    }
    with MemoryFile() as file:
        with file.open(**profile) as raster:
            raster.write(field.values, 1)
            raster.update_tags(**_tags(field, lang))
            raster.set_band_unit(1, say(field.unit.code, lang=lang, **field.unit.params))
        return bytes(file.getbuffer())


def _tags(field: Field, lang: Language | None) -> dict[str, str]:
    return {
        "unit": say(field.unit.code, lang=lang, **field.unit.params),
        "kernel": field.kernel,
        "bandwidth_m": f"{field.bandwidth_m:g}",
        "count": f"{field.count:g}",
    }
