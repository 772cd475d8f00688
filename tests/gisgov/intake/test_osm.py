from __future__ import annotations

import pandas as pd
import pytest

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
    frame = town.read(path)["road"]
    assert len(frame.geometry[0].coords) == 3
    assert frame.attrs["skipped"] == {"clipped": 1}


def test_walls_and_railways_are_barriers(town):
    town.way(1, "A1 B1 C1", {"barrier": "wall"}).way(2, "A3 C3", {"railway": "rail"})
    town.way(3, "A5 C5", {"railway": "rail", "tunnel": "yes"})
    town.way(4, "A7 C7", {"barrier": "kerb"}).way(5, HOUSE, {"barrier": "fence"})
    frame = town.read()["barrier"]
    assert frame["kind"].tolist() == ["wall", "railway", "fence"]
    assert set(frame.geom_type) == {"LineString"}
