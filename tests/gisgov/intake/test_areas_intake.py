from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgov import areas as rules
from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake import areas

CITY = "EPSG:4546"
WEST, SOUTH = 528_000.0, 3_397_000.0


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


def frame(*shapes: shapely.Geometry, **columns: object) -> gpd.GeoDataFrame:
    named = {"code": [f"C{i}" for i in range(1, len(shapes) + 1)]}
    named["name"] = [f"Area {i}" for i in range(1, len(shapes) + 1)]
    return gpd.GeoDataFrame(columns or named, geometry=list(shapes), crs=CITY)


@pytest.fixture
def write(tmp_path):
    def written(given: gpd.GeoDataFrame, name: str = "areas.gpkg", **options: object) -> Path:
        given.to_file(tmp_path / name, **options)
        return tmp_path / name

    return written


TWO = (box(0, 0, 100, 100), box(100, 0, 200, 100))


def failure(path: Path, **options: object) -> BadInput:
    with pytest.raises(BadInput) as error:
        areas.read(path, **{"level": "community", "crs": CITY} | options)
    assert str(error.value)
    return error.value


# ---------------------------------------------------------------- columns and kinds of files


def test_areas_come_as_rows_of_the_table(write):
    found = areas.read(write(frame(*TWO)), level="community", crs=CITY)
    assert found["code"].tolist() == ["C1", "C2"]
    assert found["name"].tolist() == ["Area 1", "Area 2"]
    assert found["level"].tolist() == ["community"] * 2
    assert found["id"].tolist() == [1, 2]
    assert found["source"].tolist() == ["areas"] * 2
    assert found["source_id"].tolist() == ["C1", "C2"]
    assert found["source_crs"].tolist() == [CITY] * 2
    assert set(found.geom_type) == {"MultiPolygon"}


@pytest.mark.parametrize(("code", "name"), [("社区代码", "名称"), ("CODE", "Name"), ("id", "名字")])
def test_columns_are_found_by_their_usual_names(write, code, name):
    found = areas.read(
        write(frame(*TWO, **{code: ["a", "b"], name: ["甲", "乙"]})), level="grid", crs=CITY
    )
    assert found["code"].tolist() == ["a", "b"]
    assert found["name"].tolist() == ["甲", "乙"]


def test_columns_can_be_named(write):
    path = write(frame(*TWO, code=["x", "y"], nr=["1", "2"], title=["甲", "乙"], up=["U", "U"]))
    found = areas.read(path, level="grid", crs=CITY, code="nr", name="title", parent="up")
    assert found["code"].tolist() == ["1", "2"]
    assert found["name"].tolist() == ["甲", "乙"]
    assert found["parent"].tolist() == ["U", "U"]


def test_codes_that_a_table_holds_as_numbers_have_no_decimals(write):
    path = write(frame(*TWO, code=[420502001.0, 420502002.0], name=["甲", "乙"]))
    found = areas.read(path, level="grid", crs=CITY)
    assert found["code"].tolist() == ["420502001", "420502002"]


def test_a_file_without_a_code_column_lists_those_it_has(write):
    error = failure(write(frame(*TWO, first=[1, 2], second=[3, 4])))
    assert error.code == "areas.no_column"
    assert error.params["columns"] == "first, second"


def test_a_column_that_is_not_there_is_told(write):
    assert failure(write(frame(*TWO)), code="nr").code == "areas.no_such_column"


def test_an_area_without_a_code_is_told(write):
    error = failure(write(frame(*TWO, code=["a", None], name=["b", "c"])))
    assert (error.code, error.params["count"]) == ("areas.empty_code", 1)


def test_a_zipped_shapefile_is_read(write, tmp_path):
    write(frame(*TWO), "areas.shp")
    with zipfile.ZipFile(tmp_path / "areas.zip", "w") as packed:
        for part in tmp_path.glob("areas.*"):
            if part.suffix != ".zip":
                packed.write(part, part.name)
    found = areas.read(tmp_path / "areas.zip", level="grid", crs=CITY)
    assert found.area.tolist() == [10_000, 10_000]


def test_a_layer_must_be_named_where_there_are_several(write):
    write(frame(TWO[0]), layer="one")
    path = write(frame(TWO[1]), layer="two")
    assert failure(path).code == "table.layers"
    assert failure(path, layer="three").code == "table.no_layer"
    assert len(areas.read(path, level="grid", crs=CITY, layer="two")) == 1


# ---------------------------------------------------------------- coordinates


def test_degrees_become_the_citys_metres(write):
    path = write(frame(*TWO).to_crs(4326), "areas.geojson")
    found = areas.read(path, level="grid", crs=CITY)
    assert rules.check_partition(found) == []
    assert found.total_bounds - [WEST, SOUTH, WEST, SOUTH] == pytest.approx(
        [0, 0, 200, 100], abs=0.02
    )
    steps = shapely.get_coordinates(found.geometry.array) / crs.LATTICE_M
    assert np.all(steps == np.rint(steps))


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_coordinate_system_that_the_file_does_not_say_is_found_and_told(write):
    path = write(frame(*TWO).set_crs(None, allow_override=True))
    found = areas.read(path, level="grid", crs=CITY)
    assert found.area.tolist() == [10_000, 10_000]
    assert any(code == "coordinates.detected" for code, _ in found.attrs["notes"])
    found = areas.read(path, level="grid", crs=CITY, given_crs=CITY)
    assert found.area.tolist() == [10_000, 10_000]


def test_areas_in_another_country_are_refused(write):
    path = write(
        frame(*TWO).to_crs(4326).translate(100).to_frame("geometry").assign(code=1, name=1)
    )
    assert failure(path).code in {"coordinates.nowhere", "coordinates.senseless"}


def test_a_city_in_degrees_is_refused(write):
    assert failure(write(frame(*TWO)), crs="EPSG:4490").code == "crs.not_metric"


# ---------------------------------------------------------------- borders


def test_an_overlap_is_refused_with_names_place_and_remedy(write):
    error = failure(write(frame(box(0, 0, 100, 100), box(90, 0, 200, 100))))
    assert error.code == "areas.overlap"
    assert "C1 × C2 1000.0 m² @ 111.29" in str(error)
    assert "--overlaps first" in str(error)


def test_an_overlap_can_go_to_the_code_that_sorts_first(write):
    path = write(frame(box(0, 0, 100, 100), box(90, 0, 200, 100)))
    found = areas.read(path, level="grid", crs=CITY, overlaps="first")
    assert found.area.tolist() == [10_000, 10_000]
    assert [fault.kind for fault in found.attrs["closed"]] == ["overlap"]


def test_slivers_within_the_tolerance_are_closed_and_told(write):
    path = write(frame(box(0, 0, 100, 100), box(99.5, 0, 200, 100)))
    found = areas.read(path, level="grid", crs=CITY, tolerance_m=1)
    assert found.area.tolist() == [10_000, 10_000]
    assert [fault.size_m2 for fault in found.attrs["closed"]] == [50.0]
    assert failure(path, tolerance_m=0.4).code == "areas.overlap"


RING = box(0, 0, 300, 300).difference(box(100, 100, 200, 200))


def test_an_enclosed_gap_is_refused_between_grids(write):
    error = failure(write(frame(RING)), level="grid")
    assert (error.code, error.params["count"]) == ("areas.gap", 1)


def test_an_enclosed_gap_is_kept_on_other_levels_and_told(write):
    found = areas.read(write(frame(RING)), level="community", crs=CITY)
    assert [fault.size_m2 for fault in found.attrs["left"]] == [10_000.0]
    assert areas.read(write(frame(RING)), level="grid", crs=CITY, gaps="keep").area.sum() == 80_000


def test_a_border_that_crosses_itself_is_refused_with_name_and_place(write):
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    error = failure(write(frame(shapely.transform(bow, lambda p: p + np.array([WEST, SOUTH])))))
    assert error.code == "areas.invalid"
    assert "C1 @ 111.29" in str(error)


def test_a_code_given_twice_is_refused(write):
    error = failure(write(frame(*TWO, code=["a", "a"], name=["b", "c"])))
    assert error.code == "areas.twice"


def test_an_area_that_others_cover_is_told(write):
    path = write(frame(box(0, 0, 100, 100), box(10, 10, 90, 90)))
    assert failure(path, overlaps="first").code == "areas.vanished"


# ---------------------------------------------------------------- files that are none


def test_points_are_no_areas(write):
    assert failure(write(frame(shapely.Point(WEST, SOUTH)))).code == "areas.not_polygons"


def test_a_missing_file_a_folder_and_an_empty_file_are_told(tmp_path):
    assert failure(tmp_path / "none.gpkg").code == "file.missing"
    assert failure(tmp_path).code == "file.is_folder"
    (tmp_path / "empty.geojson").touch()
    assert failure(tmp_path / "empty.geojson").code == "file.empty"


def test_a_file_cut_off_in_the_middle_is_told(write, tmp_path):
    for name in ("areas.geojson", "areas.gpkg"):
        whole = write(frame(*TWO), name).read_bytes()
        cut = tmp_path / f"cut-{name}"
        cut.write_bytes(whole[: len(whole) // 3])
        assert failure(cut).code == "table.unreadable"


def test_a_table_without_shapes_holds_no_areas(tmp_path):
    (tmp_path / "areas.csv").write_text("code,name\n1,a\n")
    assert failure(tmp_path / "areas.csv").code == "areas.nothing"


def test_a_collection_without_members_holds_no_areas(tmp_path):
    path = tmp_path / "none.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    assert failure(path).code == "areas.nothing"


# ---------------------------------------------------------------- real areas


def test_school_catchments_overlap_and_can_be_settled(shared_data):
    path = shared_data / "osm" / "las_palmas_school_catchments_29.geojson"
    error = failure(path, crs="EPSG:32628")
    assert error.code == "areas.overlap"
    assert error.params["places"].startswith("35009395 × 35009577 476679.5 m²")
    found = areas.read(path, level="community", crs="EPSG:32628", overlaps="first")
    assert len(found) == 29
    assert found["source_crs"].unique().tolist() == ["EPSG:5635"]
    assert found["code"][0] == "35002972"
    assert {fault.kind for fault in rules.check_partition(found)} == {"gap"}


# ---------------------------------------------------------------- letters, kinds, widths


@pytest.fixture
def without_cpg(write):
    """A shapefile in GB18030 that does not say so."""
    path = write(frame(*TWO, 代码=["一", "二"], 名称=["城东", "城西"]), "a.shp", encoding="GB18030")
    path.with_suffix(".cpg").unlink()
    return path


def test_chinese_letters_without_a_code_page_are_read_and_told(without_cpg):
    found = areas.read(without_cpg, level="grid", crs=CITY)
    assert found["name"].tolist() == ["城东", "城西"]
    assert "table.read_as" in [code for code, _ in found.attrs["notes"]]


def test_letters_are_read_as_told(without_cpg):
    found = areas.read(without_cpg, level="grid", crs=CITY, encoding="GB18030")
    assert found["name"].tolist() == ["城东", "城西"]
    assert failure(without_cpg, encoding="UTF-8").code == "table.wrong_letters"


def test_a_kind_that_is_not_known_is_named(write):
    path = write(frame(*TWO, code=["a", "b"], name=["a", "b"], kind=["special", "palace"]))
    assert failure(path).params["given"] == "palace"


def test_an_empty_kind_is_the_usual_one_and_a_phone_keeps_no_decimals(write):
    columns = {"kind": ["special", None], "responsible_phone": [13900000000.0, None]}
    path = write(frame(*TWO, code=["a", "b"], name=["a", "b"], **columns))
    found = areas.read(path, level="grid", crs=CITY)
    assert found["kind"].tolist() == ["special", "community"]
    assert found["responsible_phone"].iloc[0] == "13900000000"


@pytest.mark.parametrize("given", [-1.0, float("nan"), float("inf"), 1e6])
def test_a_tolerance_that_is_no_width_is_refused(write, given):
    assert failure(write(frame(*TWO)), tolerance_m=given).code == "areas.bad_tolerance"


def test_a_repair_closes_open_slits_and_notes_each_move(write):
    path = write(frame(box(0, 0, 100, 100), box(100.5, 0, 200, 100)))
    found = areas.read(path, level="grid", crs=CITY, repair_m=1)
    assert rules.check_partition(found) == []
    assert found.area.tolist() == [10_050, 9_950]
    assert [(move.kind, move.codes) for move in found.attrs["moves"]] == [("gap", ("C1", "C2"))]
    assert areas.read(path, level="grid", crs=CITY).attrs["moves"] == []


def test_what_is_wider_than_a_repair_is_refused(write):
    path = write(frame(box(0, 0, 100, 100), box(97, 0, 200, 100)))
    assert failure(path, repair_m=0.5).code == "areas.overlap"
    assert failure(path, repair_m=-1.0).code == "areas.bad_tolerance"
