"""Small towns are written as OpenStreetMap files: nodes lie on a grid of letters and figures, a
hundred-thousandth of a degree apart, and a way names the nodes it runs over."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import osmium
import pandas as pd
import pytest
import shapely

from gisgov import codes, crs
from gisgov.errors import BadInput, Cancelled
from gisgov.intake import osm
from gisgov.intake.osm import classes, measures

CITY = "EPSG:4546"
LON, LAT = 111.3, 30.7
STEP = 0.0001  # about 10 m

Tags = dict[str, str]
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


def number(place: str) -> int:
    """Node of a place such as ``"C2"``: third column from the west, second row from the south."""
    return (ord(place[0]) - ord("A") + 1) * 100 + int(place[1:])


def tagged(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


class Town:
    """A file in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nodes: dict[str, Tags] = {}
        self.ways: list[tuple[int, str, Tags]] = []
        self.relations: list[tuple[int, dict[int, str], Tags]] = []

    def node(self, place: str, **tags: str) -> Town:
        self.nodes[place] = {k.replace("__", ":"): v for k, v in tags.items()}
        return self

    def way(self, key: int, places: str, tags: Tags) -> Town:
        for place in places.split():
            self.nodes.setdefault(place, {})
        self.ways.append((key, places, tags))
        return self

    def relation(self, key: int, members: dict[int, str], tags: Tags) -> Town:
        self.relations.append((key, members, {"type": "multipolygon"} | tags))
        return self

    def xml(self, *, east: float = 0.0) -> str:
        stamp = 'version="1" timestamp="2024-05-06T07:08:09Z"'
        parts = ['<osm version="0.6">']
        for place, tags in sorted(self.nodes.items(), key=lambda item: number(item[0])):
            lon = LON + east + STEP * (ord(place[0]) - ord("A"))
            lat = LAT + STEP * int(place[1:])
            parts.append(
                f'<node id="{number(place)}" lon="{lon:.7f}" lat="{lat:.7f}" {stamp}>'
                f"{tagged(tags)}</node>"
            )
        for key, places, tags in self.ways:
            refs = "".join(f'<nd ref="{number(place)}"/>' for place in places.split())
            parts.append(f'<way id="{key}" {stamp}>{refs}{tagged(tags)}</way>')
        for key, members, tags in self.relations:
            refs = "".join(
                f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members.items()
            )
            parts.append(f'<relation id="{key}" {stamp}>{refs}{tagged(tags)}</relation>')
        return "\n".join([*parts, "</osm>"])

    def save(self, name: str = "town.osm", **options: float) -> Path:
        path = self.folder / name
        path.write_text(self.xml(**options), encoding="utf-8")
        return path

    def read(self) -> dict[str, pd.DataFrame]:
        return osm.read(self.save(), crs=CITY)


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)


HOUSE = "A1 C1 C3 A3 A1"


# ---------------------------------------------------------------- buildings


def test_a_closed_way_is_a_building(town):
    tags = {
        "building": "apartments",
        "building:levels": "6",
        "building:levels:underground": "1",
        "height": "18.5 m",
        "name": "一号楼",
        "name:en": "Block 1",
        "start_date": "1998",
        "addr:street": "沿江大道",
        "addr:housenumber": "12",
    }
    house = town.way(7, HOUSE, tags).read()["building"].iloc[0]
    assert (house["source"], house["source_id"], house["source_crs"]) == ("osm", "w7", "EPSG:4326")
    assert house["surveyed_at"].isoformat() == "2024-05-06"
    assert (house["name"], house["name_en"], house["use"]) == ("一号楼", "Block 1", "residential")
    assert (house["floors_above"], house["floors_below"], house["height_m"]) == (6, 1, 18.5)
    assert house["year_built"] == 1998
    assert (house["street_name"], house["house_number"]) == ("沿江大道", "12")
    assert house["address"] == "沿江大道12号"
    assert house.geometry.geom_type == "MultiPolygon"
    assert house["point"].within(house.geometry)


def test_a_relation_is_a_building_with_a_courtyard(town):
    town.way(1, "A1 E1 E5 A5 A1", {}).way(2, "B2 D2 D4 B4 B2", {})
    town.relation(9, {1: "outer", 2: "inner"}, {"building": "yes"})
    frame = town.read()["building"]
    assert frame["source_id"].tolist() == ["r9"]
    assert len(frame.geometry[0].geoms[0].interiors) == 1
    assert frame.geometry[0].covers(frame["point"][0])


def test_an_outline_that_crosses_itself_is_repaired(town):
    frame = town.way(1, "A1 C3 C1 A3 A1", {"building": "yes"}).read()["building"]
    assert frame["source_id"].tolist() == ["w1"]
    assert frame.geometry.is_valid.all()
    assert len(frame.geometry[0].geoms) == 2


def test_what_is_no_outline_is_left_out_and_counted(town):
    town.way(1, HOUSE, {"building": "yes"}).way(2, "E1 F1 F2", {"building": "yes"})
    town.node("H1", building="yes").way(3, "H5 J5 J7 H7 H5", {"building": "no"})
    frame = town.read()["building"]
    assert frame["source_id"].tolist() == ["w1"]
    assert frame.attrs["skipped"] == {"open_outline": 1, "no_outline": 1}


def test_an_unfinished_relation_is_left_out_and_counted(town):
    town.way(1, "A1 E1 E5", {}).relation(9, {1: "outer", 2: "outer"}, {"natural": "water"})
    found = town.way(3, HOUSE, {"building": "yes"}).read()
    assert len(found["land_cover"]) == 0
    assert found["land_cover"].attrs["skipped"] == {"incomplete": 1}


def test_a_building_has_the_addresses_that_stand_in_it(town):
    street = {"addr__street": "Calle Triana"}
    town.way(1, "A1 E1 E5 A5 A1", {"building": "yes"})
    town.node("B2", **street, addr__housenumber="12")
    town.node("B3", **street, addr__housenumber="9")
    town.node("B4", addr__street="Calle Otra", addr__housenumber="1")
    house = town.read()["building"].iloc[0]
    assert (house["house_number"], house["address"]) == ("9;12", "Calle Triana, 9;12")


def test_a_building_keeps_its_own_number(town):
    town.way(1, "A1 E1 E5 A5 A1", {"building": "yes", "addr:housenumber": "3"})
    town.node("B2", addr__housenumber="12")
    assert town.read()["building"]["house_number"].tolist() == ["3"]


def test_doors_on_the_outline_belong_to_the_building(town):
    town.way(1, HOUSE, {"building": "yes"}).way(2, "E1 G1 G3 E3 E1", {"building": "yes"})
    town.node("C1", entrance="main", width="1.2").node("E3", entrance="yes")
    town.node("D9", entrance="yes").node("A1", entrance="no")
    frame = town.read()["building_entrance"]
    assert frame["building_id"].tolist() == [1, 2]
    assert frame["kind"].tolist() == ["main", "entrance"]
    assert frame["width_m"][0] == 1.2
    assert frame.attrs["skipped"] == {"outside": 1}


# ---------------------------------------------------------------- roads and barriers


def ends(frame: pd.DataFrame) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(line.coords[0], line.coords[-1]) for line in frame.geometry]


def test_roads_are_cut_where_they_meet(town):
    town.way(1, "A2 B2 C2 D2 E2", {"highway": "primary", "name": "Long"})
    town.way(2, "C1 C2 C3", {"highway": "residential"})
    frame = town.read()["road"]
    assert frame["source_id"].tolist() == ["w1/1", "w1/2", "w2/1", "w2/2"]
    assert frame["road_class"].tolist() == ["primary"] * 2 + ["residential"] * 2
    (_, middle), (again, _), (_, from_south), (to_north, _) = ends(frame)
    assert middle == again == from_south == to_north


def test_a_road_that_meets_no_other_is_whole(town):
    frame = town.way(1, "A2 B2 C2", {"highway": "footway"}).read()["road"]
    assert frame["source_id"].tolist() == ["w1"]
    assert len(frame.geometry[0].coords) == 3


def test_a_road_that_comes_back_to_itself_is_cut_there(town):
    frame = town.way(1, "A1 B1 C1 C2 B1", {"highway": "service"}).read()["road"]
    assert frame["source_id"].tolist() == ["w1/1", "w1/2"]


def test_a_road_has_its_limits(town):
    tags = {
        "highway": "primary_link",
        "width": "12'6\"",
        "maxheight": "4.2 m",
        "maxweight": "7500 kg",
        "bridge": "yes",
        "name": "大桥",
        "name:en": "Bridge",
    }
    road = town.way(1, "A1 B1", tags).read()["road"].iloc[0]
    assert (road["road_class"], road["name"], road["name_en"]) == ("primary", "大桥", "Bridge")
    assert road["width_m"] == pytest.approx(3.81)
    assert (road["height_limit_m"], road["weight_limit_t"]) == (4.2, 7.5)
    assert (road["bridge"], road["tunnel"], road["one_way"]) == (True, False, False)


def test_a_one_way_road_runs_with_its_traffic(town):
    town.way(1, "A1 B1", {"highway": "service", "oneway": "yes"})
    town.way(2, "A3 B3", {"highway": "service", "oneway": "-1"})
    town.way(3, "A5 B5 B6 A5", {"highway": "service", "junction": "roundabout"})
    town.way(4, "A8 B8", {"highway": "motorway", "oneway": "no"})
    frame = town.read()["road"]
    assert frame["one_way"].tolist() == [True, True, True, False]
    assert [start[0] < end[0] for start, end in ends(frame)[:2]] == [True, False]


def test_what_is_planned_or_a_square_is_no_road(town):
    town.way(1, "A1 B1", {"highway": "proposed"})
    found = town.way(2, HOUSE, {"highway": "pedestrian", "area": "yes"}).read()
    assert len(found["road"]) == 0
    assert found["land_cover"]["kind"].tolist() == ["square"]


def test_a_gate_bars_the_stretch_it_stands_in(town):
    town.way(1, "A2 B2 C2 D2", {"highway": "service"}).way(2, "C1 C2 C3", {"highway": "service"})
    town.node("B2", barrier="gate")
    barred = town.read()["road"].set_index("source_id")["barrier"]
    assert barred.dropna().to_dict() == {"w1/1": "gate"}


def test_a_gate_where_two_stretches_meet_bars_both(town):
    town.way(1, "A2 B2", {"highway": "service"}).way(2, "B2 C2", {"highway": "service"})
    town.node("B2", barrier="bollard")
    assert town.read()["road"]["barrier"].tolist() == ["bollard", "bollard"]


def test_a_gate_on_a_crossing_bars_no_road(town):
    town.way(1, "A2 B2 C2", {"highway": "service"}).way(2, "B2 B3", {"highway": "service"})
    town.node("B2", barrier="gate")
    assert town.read()["road"]["barrier"].isna().all()


def test_a_road_is_shortened_to_the_points_that_the_file_has(town):
    town.way(1, "A1 B1 C1 D1", {"highway": "service"})
    path = town.save()
    text = path.read_text()
    path.write_text("\n".join(line for line in text.splitlines() if 'node id="101"' not in line))
    frame = osm.read(path, crs=CITY)["road"]
    assert len(frame.geometry[0].coords) == 3
    assert frame.attrs["skipped"] == {"clipped": 1}


def test_walls_and_railways_are_barriers(town):
    town.way(1, "A1 B1 C1", {"barrier": "wall"}).way(2, "A3 C3", {"railway": "rail"})
    town.way(3, "A5 C5", {"railway": "rail", "tunnel": "yes"})
    town.way(4, "A7 C7", {"barrier": "kerb"}).way(5, HOUSE, {"barrier": "fence"})
    frame = town.read()["barrier"]
    assert frame["kind"].tolist() == ["wall", "railway", "fence"]
    assert set(frame.geom_type) == {"LineString"}


# ---------------------------------------------------------------- components, premises, ground


def test_things_that_the_code_book_knows_are_components(town):
    town.node("A1", highway="street_lamp", ref="L7").node("B1", natural="tree")
    town.node("C1", amenity="bench").node("D1", highway="crossing")
    town.node("E1", man_made="manhole", manhole="sewer")
    town.node("F1", natural="tree", denotation="natural_monument")
    town.way(1, HOUSE, {"building": "yes", "amenity": "toilets", "operator": "City"})
    found = town.read()
    frame = found["component"]
    assert frame["class_code"].tolist() == ["0118", "0402", "0407", "0102", "0401", "0301"]
    assert set(frame["scheme"]) == {"CJT214-2007"}
    assert set(frame["state"]) == {"unknown"}
    assert frame["name"][0] == "L7"
    assert frame["maintainer"].tolist()[-1] == "City"
    assert frame.geometry.tolist()[-1] == found["building"]["point"][0]


def test_every_class_of_the_table_is_in_the_code_book():
    scheme = next(one for one in codes.load() if one.code == classes.COMPONENT_SCHEME)
    known = {one.code for one in scheme.classes if one.kind == "component"}
    assert {rule.what for rules in classes.COMPONENTS.values() for rule in rules} <= known


def test_a_hydrant_has_what_a_fire_crew_must_know(town):
    town.node(
        "A1",
        emergency="fire_hydrant",
        fire_hydrant__type="pillar",
        fire_hydrant__flow_rate="1200 l/min",
        fire_hydrant__pressure="4",
        fire_hydrant__diameter="150",
        couplings="3",
        couplings__diameters="65;65;100",
        fire_hydrant__position="sidewalk",
    )
    found = town.read()
    hydrant = found["hydrant"].iloc[0]
    assert hydrant["component_id"] == found["component"]["id"][0]
    assert (hydrant["kind"], hydrant["status"]) == ("pillar", "unknown")
    assert hydrant["flow_lps"] == pytest.approx(20)
    assert hydrant["pressure_mpa"] == pytest.approx(0.4)
    assert (hydrant["main_mm"], hydrant["outlets"]) == (150, "3: 65;65;100")
    assert found["component"]["note"][0] == "sidewalk"


def test_an_unmeasured_hydrant_is_unknown_and_never_good(town):
    town.node("A1", emergency="fire_hydrant", fire_hydrant__flow_rate="1200")
    hydrant = town.read()["hydrant"].iloc[0]
    assert (hydrant["kind"], hydrant["status"]) == ("unknown", "unknown")
    assert np.isnan(hydrant["flow_lps"])
    assert hydrant["main_mm"] is pd.NA


def test_hydrants_out_of_service_are_told(town):
    town.node("A1", emergency="fire_hydrant", disused="yes")
    town.node("B1", disused__emergency="fire_hydrant", fire_hydrant__type="wall")
    town.node("C1", emergency="fire_hydrant", operational_status="broken")
    town.node("D1", emergency="fire_hydrant", operational_status="operational")
    found = town.read()
    status = found["hydrant"]["status"].tolist()
    assert status == ["out_of_service"] * 3 + ["in_service"]
    assert found["component"]["state"].tolist() == ["disused", "disused", "damaged", "unknown"]
    assert found["hydrant"]["kind"][1] == "wall"


def test_water_that_must_be_sucked_is_told_apart(town):
    town.node("A1", emergency="fire_hydrant", fire_hydrant__pressure="suction")
    town.node("B1", emergency="suction_point")
    assert town.read()["hydrant"]["kind"].tolist() == ["dry", "pond"]


def test_premises_know_their_building(town):
    town.way(1, HOUSE, {"building": "yes"}).node("B2", amenity="clinic", name="诊所", phone="119")
    town.node("H9", amenity="fuel").way(
        2, "E1 G1 G3 E3 E1", {"building": "school", "amenity": "school", "capacity": "400"}
    )
    frame = town.read()["premises"]
    assert frame["kind"].tolist() == ["clinic", "fuel", "school"]
    assert frame["building_id"].fillna(0).tolist() == [1, 0, 2]
    assert (frame["phone"][0], frame["capacity"][2]) == ("119", 400)


def test_a_place_mapped_as_point_and_area_is_one(town):
    town.way(1, "A1 E1 E5 A5 A1", {"amenity": "school", "name": "一中"})
    town.node("B2", amenity="school", name="一中").node("B3", amenity="school", name="二中")
    frame = town.read()["premises"]
    assert sorted(frame["source_id"]) == [f"n{number('B3')}", "w1"]
    assert frame.attrs["skipped"] == {"twice": 1}


def test_the_ground_has_its_kinds(town):
    town.way(1, HOUSE, {"natural": "water", "water": "river", "name": "长江"})
    town.way(2, "E1 G1 G3 E3 E1", {"leisure": "park"})
    frame = town.read()["land_cover"]
    assert frame["kind"].tolist() == ["river", "park"]
    assert set(frame.geom_type) == {"MultiPolygon"}


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3.0), ("3.5 m", 3.5), ("350 cm", 3.5), ("10 ft", 3.048), ("wide", None), (None, None)],
)
def test_lengths(text, value):
    assert measures.metres(text) == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"), [("15 l/s", 15), ("54 m³/h", 15), ("238 gpm", 15.015), ("900", None)]
)
def test_flows(text, value):
    assert measures.flow_lps(text) == (value if value is None else pytest.approx(value, abs=0.01))


@pytest.mark.parametrize(
    ("text", "value"), [("4", 4), ("4.5", 4), ("2;5", 2), ("999", None), ("", None), ("x", None)]
)
def test_floors(text, value):
    assert measures.whole(text, most=200) == value


# ---------------------------------------------------------------- files


def full(town: Town) -> Town:
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
    one, other = full(town).read(), full(Town(town.folder)).read()
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
