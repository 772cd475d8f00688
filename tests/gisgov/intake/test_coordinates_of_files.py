"""Real files: each lies where it says it lies, and none is placed wrongly if it does not say."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake.coordinates import find, to_city
from gisgov.intake.geometries import place_geometries

FILES = {
    "osm/las_palmas_municipality.geojson": None,
    "osm/las_palmas_school_catchments_29.geojson": None,
    "osm/guixi_jiangxi_20241118.osm": "points",
    "gps/demodata_geolife.gpkg": None,
    "gps/mf-trajectory.json": None,
    "small_area/cincinnati_walnuthills_blocks457.zip": ".shp",
    "incidents/sf_crime_jul_dec2012_with_blockgroups.zip": ".shp",
}
DETECTED = {4326, 4490}


def members(path):
    with zipfile.ZipFile(path) as packed:
        return [
            name for name in packed.namelist() if name.endswith(".shp") and "MACOSX" not in name
        ]


def layers(shared_data, name):
    """Geometries and coordinate system of each layer of a file."""
    path, layer = shared_data / name, FILES[name]
    if layer == ".shp":
        for member in members(path):
            yield read(f"/vsizip/{path}/{member}", None)
    else:
        yield read(path, layer)


def read(path, layer):
    meta, _, geometry, _ = pyogrio.raw.read(path, layer=layer, columns=[])
    return shapely.from_wkb(geometry), pyproj.CRS(meta["crs"])


def city_of(xy, system):
    """A city where the file lies, its system and the bounds of its areas."""
    lon, lat = pyproj.Transformer.from_crs(system, 4326, always_xy=True).transform(*xy.T)
    city = crs.city_crs(float(np.median(lon)), float(np.median(lat)))
    x, y = crs.to_city_or_nan(*xy.T, source=system, city=city)
    low, high = np.nanpercentile([x, y], [5, 95], axis=1)
    return city, (*low, *high), (x, y)


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_found_where_it_says(shared_data, name):
    for geoms, system in layers(shared_data, name):
        xy = shapely.get_coordinates(geoms)
        city, extent, (x, y) = city_of(xy, system)
        finding = find(*xy.T, file_crs=system, declared=None, city=city, extent=extent)
        assert (finding.how, finding.swapped) == ("file", False)
        there_x, there_y, bad = to_city(finding, *xy.T, city)
        assert np.allclose(there_x[~bad], x[~bad], rtol=0, atol=0.001)
        assert np.allclose(there_y[~bad], y[~bad], rtol=0, atol=0.001)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_real_file_without_its_system_is_placed_rightly_or_refused(shared_data, name, swapped):
    for geoms, system in layers(shared_data, name):
        xy = shapely.get_coordinates(geoms)
        city, extent, (x, y) = city_of(xy, system)
        columns = xy.T[:: -1 if swapped else 1]
        try:
            finding = find(*columns, file_crs=None, declared=None, city=city, extent=extent)
        except BadInput as error:
            refused = error
            finding = None
        if finding is None:
            assert system.to_epsg() not in DETECTED
            assert refused.code == "coordinates.nowhere"
            continue
        there_x, there_y, bad = to_city(finding, *columns, city, extent=extent)
        assert np.nanmax(np.hypot(there_x - x, there_y - y)[~bad]) < 2  # NAD83 is WGS-84 to 2 m


@pytest.mark.parametrize("name", [name for name in FILES if "trajectory" not in name])
def test_a_real_file_gives_geometries_on_the_lattice_or_faults(shared_data, name):
    for geoms, system in layers(shared_data, name):
        xy = shapely.get_coordinates(geoms)
        city, extent, _ = city_of(xy, system)
        finding = find(*xy.T, file_crs=system, declared=None, city=city, extent=extent)
        shape = {0: "point", 1: "line", 2: "polygon"}[int(shapely.get_dimensions(geoms).max())]
        lines = np.arange(1, len(geoms) + 1)
        placed, faults = place_geometries(
            finding, geoms, city=city, shape=shape, lines=lines, extent=extent
        )
        assert [fault.line for fault in faults] == lines[shapely.is_missing(placed)].tolist()
        assert shapely.is_valid(placed[~shapely.is_missing(placed)]).all()
        points = shapely.get_coordinates(placed)
        assert np.array_equal(crs.snap(points), points)
        assert len(faults) < len(geoms)


def test_columns_of_a_real_table_are_detected_by_their_numbers(shared_data):
    table = pd.read_csv(shared_data / "gps" / "demodata_geolife.csv", sep=";")
    city, extent = crs.city_crs(116.4, 39.9), (420_000.0, 4_390_000.0, 480_000.0, 4_450_000.0)
    x, y = table["X"].to_numpy(), table["Y"].to_numpy()
    finding = find(x, y, names=("X", "Y"), file_crs=None, declared=None, city=city, extent=extent)
    assert (finding.crs.to_epsg(), finding.swapped) == (4326, False)
    assert "coordinates.maybe_shifted" in [code for code, _ in finding.evidence]
