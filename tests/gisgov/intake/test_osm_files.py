from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import numpy as np
import osmium
import pandas as pd
import pytest
import shapely

from gisgov import crs
from gisgov.errors import BadInput, Cancelled
from gisgov.intake import osm

CITY = "EPSG:4546"
HOUSE = "A1 C1 C3 A3 A1"
TABLES = {
    "building",
    "building_entrance",
    "road",
    "barrier",
    "component",
    "hydrant",
    "premises",
    "land_cover",
}


# ---------------------------------------------------------------- files


def full(town):
    town.way(1, HOUSE, {"building": "yes"}).way(2, "A5 B5 C5", {"highway": "service"})
    return town.way(3, "B4 B5 B6", {"highway": "service"}).node("D1", natural="tree")


def packed(path: Path, suffix: str) -> Path:
    other = path.with_suffix(suffix)
    if suffix == ".osm.pbf":
        with osmium.SimpleWriter(str(other)) as writer:
            for element in osmium.FileProcessor(str(path)):
                writer.add(element)
    else:
        squeeze = gzip.compress if suffix == ".osm.gz" else bz2.compress
        other.write_bytes(squeeze(path.read_bytes()))
    return other


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm.gz", ".osm.bz2"])
def test_every_kind_of_file_gives_the_same(town, suffix):
    path = full(town).save()
    expected, found = (osm.read(one, crs=CITY) for one in (path, packed(path, suffix)))
    for table in TABLES:
        pd.testing.assert_frame_equal(expected[table], found[table])


def test_reading_again_gives_the_same(town):
    path = full(town).save()
    one, other = town.read(path), town.read(path)
    for table in TABLES:
        pd.testing.assert_frame_equal(one[table], other[table])


def test_a_file_without_buildings_gives_empty_frames(town):
    found = town.node("A1", natural="tree").read()
    assert set(found) == TABLES
    assert {table: len(frame) for table, frame in found.items() if len(frame)} == {"component": 1}
    assert "point" in found["building"]


def test_administrative_borders_are_not_taken(town):
    town.way(1, HOUSE, {"boundary": "administrative", "admin_level": "8", "name": "X"})
    town.node("A1", natural="tree")
    assert sum(len(frame) for frame in town.read().values()) == 1


def failure(path: Path, given_crs: str = CITY) -> BadInput:
    with pytest.raises(BadInput) as error:
        osm.read(path, crs=given_crs)
    assert path.name in str(error.value)
    return error.value


def test_missing_files_folders_and_empty_files_are_told(tmp_path):
    (tmp_path / "empty.osm.pbf").touch()
    assert failure(tmp_path / "none.osm").code == "file.missing"
    assert failure(tmp_path).code == "file.is_folder"
    assert failure(tmp_path / "empty.osm.pbf").code == "file.empty"


@pytest.mark.parametrize("suffix", [".osm", ".osm.pbf", ".osm.gz", ".osm.bz2"])
def test_a_file_cut_off_in_the_middle_is_told(town, suffix):
    for column in "KLMNOPQRST":
        for row in range(1, 60):
            town.node(f"{column}{row}", natural="tree", note=f"{column * row}{row}")
    path = full(town).save()
    whole = (path if suffix == ".osm" else packed(path, suffix)).read_bytes()
    cut = path.with_name(f"cut{suffix}")
    cut.write_bytes(whole[: len(whole) // 2])
    assert failure(cut).code == "osm.cut_off"


@pytest.mark.parametrize("name", ["hello.osm", "hello.osm.pbf", "hello.txt", "hello.osm.gz"])
def test_what_is_no_map_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_text("hello, this is a text and no map\n" * 20)
    assert failure(path).code == "osm.not_osm"


def test_a_map_of_nothing_is_told(town):
    assert failure(town.save()).code == "osm.nothing"


def test_a_town_in_another_country_is_told_with_the_system_that_suits_it(town):
    error = failure(full(town).save(east=-126.7))
    assert error.code == "osm.elsewhere"
    assert error.params["suggested"] == "EPSG:32628"


def test_a_city_in_degrees_is_refused(town):
    with pytest.raises(BadInput) as error:
        osm.read(full(town).save(), crs="EPSG:4326")
    assert error.value.code == "crs.not_metric"


def test_reading_can_be_stopped_at_any_time(town):
    path = full(town).save()
    for polls in range(4):
        answers = iter([False] * polls + [True] * 100)
        with pytest.raises(Cancelled):
            osm.read(path, crs=CITY, stop=lambda answers=answers: next(answers))


def test_progress_rises_to_the_end(town):
    told: list[float] = []
    osm.read(full(town).save(), crs=CITY, progress=lambda _what, done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1.0


# ---------------------------------------------------------------- real cities


def on_lattice(frame: pd.DataFrame) -> bool:
    steps = shapely.get_coordinates(frame.geometry.array) / crs.LATTICE_M
    return bool(np.all(steps == np.rint(steps)))


def require_sound(found: dict[str, pd.DataFrame]) -> None:
    for table, frame in found.items():
        if "geometry" in frame:
            assert on_lattice(frame), table
            assert frame.geometry.notna().all(), table
            assert frame.geometry.is_valid.all(), table
        if "source_id" in frame:
            assert frame["source_id"].is_unique, table
    buildings = found["building"]
    points = buildings["point"].array
    assert shapely.covers(np.asarray(buildings.geometry.array), np.asarray(points)).all()


def test_las_palmas_is_read_whole(shared_data):
    path = shared_data / "osm" / "las_palmas_20230221.osm.pbf"
    found = osm.read(path, crs="EPSG:32628")
    require_sound(found)
    buildings, skipped = found["building"], found["building"].attrs["skipped"]
    assert len(buildings) + skipped["open_outline"] == 22_611
    assert buildings["source_id"].str.startswith("r").sum() == 1_916
    assert len(found["hydrant"]) == 13
    assert (found["component"]["class_code"] == "0402").sum() > 35_000
    assert len(found["road"]) > 20_000


def test_guixi_is_read_into_its_zone(shared_data):
    path = shared_data / "osm" / "guixi_jiangxi_20241118.osm"
    city = crs.city_crs(117.22, 28.30)
    found = osm.read(path, crs=city)
    require_sound(found)
    assert city.to_epsg() == 4548
    assert len(found["building"]) == 165
