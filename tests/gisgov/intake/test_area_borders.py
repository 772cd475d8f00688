"""Codes and borders of a file, for an index of areas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake import areas

CITY = 4546
X, Y = 528_000.0, 3_397_000.0
Write = Callable[..., Path]


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(X + west, Y + south, X + east, Y + north)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*shapes: shapely.Geometry, system: object = CITY, **columns: object) -> Path:
        file = tmp_path / "borders.gpkg"
        given = columns or {"code": [f"C{i}" for i in range(1, len(shapes) + 1)]}
        frame = gpd.GeoDataFrame(given, geometry=list(shapes), crs=CITY)
        (frame.to_crs(system) if system else frame.set_crs(None, allow_override=True)).to_file(file)
        return file

    return written


def test_a_code_is_all_that_an_area_needs(write: Write) -> None:
    found = areas.borders(write(box(0, 0, 9, 9), box(20, 0, 29, 9), 网格编码=["01", "02"]))
    assert found["code"].tolist() == ["01", "02"]
    assert list(found.columns) == ["code", "geometry"]
    assert found.crs == crs.parse(CITY)


def test_borders_are_noded_and_on_the_lattice(write: Write) -> None:
    # The corner of the second lies on an edge of the first, off the lattice.
    found = areas.borders(write(box(0, 0, 100.0003, 100), box(100.0003, 30, 200, 70)))
    places = shapely.get_coordinates(found.geometry.array)
    assert (crs.snap(places) == places).all()
    assert shapely.get_num_coordinates(shapely.get_parts(found.geometry[0])[0]) == 7


def test_gaps_do_not_matter_and_overlaps_do(write: Write) -> None:
    ring = box(0, 0, 100, 100).difference(box(20, 20, 80, 80))
    assert len(areas.borders(write(ring, box(100, 0, 200, 100)))) == 2
    file = write(box(0, 0, 100, 100), box(50, 0, 200, 100))
    with pytest.raises(BadInput) as error:
        areas.borders(file)
    assert error.value.code == "areas.overlap"
    first = areas.borders(file, overlaps="first")
    assert first.geometry.area.tolist() == [10_000, 10_000]
    both = areas.borders(file, overlaps="keep")
    assert both.geometry.area.tolist() == [10_000, 15_000]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_system_that_does_not_count_metres_needs_another(write: Write) -> None:
    shape = box(0, 0, 100, 100)
    for system, code in (
        (4326, "areas.in_degrees"),
        (3857, "areas.in_degrees"),
        (None, "areas.no_crs"),
    ):
        file = write(shape, system=system)
        with pytest.raises(BadInput) as error:
            areas.borders(file)
        assert error.value.code == code
        assert error.value.params.get("suited") in ("EPSG:4546", None)
        found = areas.borders(file, crs=CITY)
        assert found.geometry.area.tolist() == pytest.approx([10_000], abs=1)


def test_points_and_other_columns_are_refused(write: Write) -> None:
    with pytest.raises(BadInput) as error:
        areas.borders(write(shapely.Point(X, Y)))
    assert error.value.code == "areas.not_polygons"
    with pytest.raises(BadInput) as error:
        areas.borders(write(box(0, 0, 9, 9), here=["x"]))
    assert error.value.code == "areas.no_column"
    file = write(box(0, 0, 9, 9), here=["x"])
    assert areas.borders(file, code="here")["code"].tolist() == ["x"]
