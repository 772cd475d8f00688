"""Raster files that are rarely seen are kept as they are, or refused by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp

from gisgov.errors import BadInput
from gisgov.storage import raster_files
from gisgov.storage.raster_files import look
from tests.rasters import EAST, NORTH, corner, write

GREY = np.full((20, 30), 90, np.uint8)


def keep(path: Path) -> Path:
    kept = path.with_name(f"kept_{path.name}")
    raster_files.keep(look(path), kept, tell=lambda _: None)
    return kept


@pytest.mark.parametrize(
    ("system", "transform"),
    [
        ("EPSG:4546", corner(EAST, NORTH, 1e-9)),
        ("EPSG:4546", corner(EAST, NORTH, 1e12)),
        ("EPSG:4546", corner(EAST, NORTH, float("nan"))),
        ("EPSG:4326", corner(350.0, 10.0, 0.1)),
        ("EPSG:4326", corner(-500.0, 10.0, 0.1)),
    ],
)
def test_a_file_that_lies_nowhere_on_earth_is_named(tmp_path, system, transform):
    with pytest.raises(BadInput) as refused:
        look(write(tmp_path / "a.tif", GREY, crs=system, transform=transform))
    assert refused.value.code == "raster.off_earth"
    assert refused.value.params["file"] == "a.tif"


def test_a_mask_alone_is_no_layer(tmp_path):
    path = write(tmp_path / "a.tif", GREY)
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [ColorInterp.alpha]
    with pytest.raises(BadInput) as refused:
        look(path)
    assert refused.value.code == "raster.only_mask"


def test_a_palette_of_many_colours_is_not_stretched(tmp_path):
    colours = {value: (value % 256, 7, 9, 255) for value in range(65536)}
    path = write(tmp_path / "a.tif", GREY.astype("uint16") + 300, colormap=colours)
    assert not look(path).needs_stretch
    with rasterio.open(keep(path)) as file:
        assert (file.dtypes[0], file.read()[:, 0, 0].tolist()) == ("uint8", [390 % 256, 7, 9])


def test_numbers_of_twelve_bits_are_kept(tmp_path):
    path = write(tmp_path / "a.tif", GREY.astype("uint16") * 40, nbits=12)
    with rasterio.open(keep(path)) as file:
        assert file.read(1)[0, 0] == 3600
