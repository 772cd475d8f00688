"""A GeoTIFF, read again: places, values, unit."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from gisgov.errors import BadInput, Unavailable
from gisgov.heat import density, geotiff

PLACE = [528_740.0, 3_397_752.0]


def test_it_holds_what_the_field_says(tmp_path):
    field = density([PLACE], bandwidth_m=250, crs=4546).per_month(90)
    field.values[0, 0] = np.nan
    geotiff(field, tmp_path / "heat.tif", lang="en")
    with rasterio.open(tmp_path / "heat.tif") as raster:
        assert raster.crs.to_epsg() == 4546
        assert tuple(raster.bounds) == field.bounds
        assert np.array_equal(raster.read(1), field.values, equal_nan=True)
        assert np.isnan(raster.nodata)
        assert raster.units == ("incidents per km² and month",)
        assert raster.tags()["kernel"] == "quartic"
        row, column = raster.index(*PLACE)
        assert raster.read(1)[row, column] == pytest.approx(field.peak)


def test_a_field_without_coordinate_system_is_no_geotiff(tmp_path):
    with pytest.raises(BadInput) as error:
        geotiff(density([PLACE], bandwidth_m=250), tmp_path / "heat.tif")
    assert error.value.code == "crs.missing"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unavailable) as error:
        geotiff(density([PLACE], bandwidth_m=250, crs=4546), tmp_path / "none" / "heat.tif")
    assert error.value.code == "export.failed"
