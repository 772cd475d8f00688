from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gisgov import codes
from gisgov.intake.osm import classes, measures

HOUSE = "A1 C1 C3 A3 A1"


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
    book = codes.classes()
    book = book[(book["scheme"] == classes.COMPONENT_SCHEME) & (book["kind"] == "component")]
    ours = {rule.what for rules in classes.COMPONENTS.values() for rule in rules}
    assert ours <= set(book["code"])


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
    assert sorted(frame["source_id"]) == ["n203", "w1"]
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
