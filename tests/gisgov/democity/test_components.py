from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from gisgov import codes
from gisgov.democity.components import place
from gisgov.democity.recipe import TODAY
from gisgov.democity.rows import scaled
from gisgov.democity.streets import streets_of


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


def test_counts_of_components_are_in_proportion_and_every_class_is_there(tiny):
    wanted = codes.demo_counts()
    found = tiny["component"]["class_code"].value_counts()
    assert set(found.index) == set(wanted)
    assert found.to_dict() == scaled(wanted, len(tiny["component"]))


def test_the_largest_city_has_half_a_million_components():
    assert sum(scaled(codes.demo_counts(), 500_000).values()) == 500_000
    assert scaled(codes.demo_counts(), 11_393) == codes.demo_counts()


def test_component_codes_are_sixteen_digits_of_their_district_and_class(tiny):
    component = tiny["component"]
    assert component["code"].str.fullmatch(r"\d{16}").all()
    assert component["code"].is_unique
    assert (component["code"].str[6:10] == component["class_code"]).all()
    districts = tiny["area"].query("level == 'district'").set_index("code")["geometry"]
    own = np.asarray(component["code"].str[:6].map(districts))
    assert shapely.intersects(own, np.asarray(component["geometry"])).all()


def test_no_component_stands_in_a_building_or_but_for_bridges_in_the_river(tiny, free_ground):
    component = tiny["component"].query("class_code != '0208'")
    assert free_ground.free(points_of(component), wall_m=0.0).all()


def test_river_bridges_cross_the_river(small):
    bridges = np.asarray(small["component"].query("class_code == '0208'")["geometry"])
    river = shapely.union_all(np.asarray(small["land_cover"].query("kind == 'river'")["geometry"]))
    assert shapely.intersects(river, bridges).all()


def test_covers_lie_in_the_carriageway_and_lamps_behind_the_kerb(tiny):
    streets = streets_of(tiny["road"])
    widths = shapely.STRtree(shapely.buffer(streets.lines, streets.half_width + 0.01))
    covers = tiny["component"].query("class_code in ('0102', '0103', '0104')")
    lamps = tiny["component"].query("class_code in ('0118', '0117', '0113')")
    inside = [
        len(np.unique(widths.query(np.asarray(f["geometry"]), "intersects")[0]))
        for f in (covers, lamps)
    ]
    assert inside[0] == len(covers)
    assert inside[1] < 0.02 * len(lamps) + 1


def test_states_are_mostly_intact(tiny):
    states = tiny["component"]["state"].value_counts(normalize=True)
    assert states["intact"] > 0.85
    assert set(states.index) <= {"intact", "damaged", "lost", "disused", "unknown"}


def test_hydrants_extend_the_fire_components(tiny):
    ids = tiny["component"].query("class_code == '0113'")["id"]
    assert tiny["hydrant"]["component_id"].tolist() == ids.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_a_hydrant_in_service_is_there(tiny, seed):
    few = dict.fromkeys(codes.demo_counts(), 1) | {"0113": 200}
    made = place(tiny, counts=few, rng=np.random.default_rng(seed), today=TODAY)
    states = made["component"].query("class_code == '0113'")["state"]
    assert set(states) <= {"intact", "damaged", "unknown"}


def test_hydrants_stand_five_metres_from_walls(tiny):
    hydrants = np.asarray(tiny["component"].query("class_code == '0113'")["geometry"])
    tree = shapely.STRtree(np.asarray(tiny["building"]["geometry"]))
    nearest = tree.geometries[tree.nearest(hydrants)]
    assert shapely.distance(hydrants, nearest).min() >= 5.0


def test_most_buildings_have_a_hydrant_within_150_m(tiny):
    hydrants = shapely.STRtree(
        np.asarray(tiny["component"].query("class_code == '0113'")["geometry"])
    )
    shapes = np.asarray(tiny["building"]["geometry"])
    near = shapely.distance(shapes, hydrants.geometries[hydrants.nearest(shapes)]) <= 150
    assert near.mean() > 0.6


def test_hydrants_say_what_is_unknown_and_what_is_bad(tiny):
    hydrant = tiny["hydrant"]
    assert set(hydrant["main_kind"].dropna()) <= {"loop", "branch"}
    assert hydrant["main_mm"].dropna().between(100, 300).all()
    assert hydrant["flow_lps"].dropna().between(8, 45).all()
    assert (hydrant["status_remark"].notna() == (hydrant["status"] == "out_of_service")).all()
    assert hydrant.loc[hydrant["kind"] == "crane", "flow_lps"].dropna().ge(30).all()


def test_valves_extend_covers_of_their_network(tiny):
    classes = tiny["component"].set_index("id")["class_code"]
    of = tiny["valve"]["component_id"].map(classes)
    assert set(zip(of, tiny["valve"]["network"], strict=True)) == {
        ("0101", "water"),
        ("0111", "gas"),
    }
    assert (tiny["valve"]["operable"] == True).mean() > 0.7  # noqa: E712


def test_a_city_with_communities_to_spare_leaves_one_without_hydrants(small):
    hydrants = shapely.STRtree(
        np.asarray(small["component"].query("class_code == '0113'")["geometry"])
    )
    shapes = np.asarray(small["building"]["geometry"])
    near = shapely.distance(shapes, hydrants.geometries[hydrants.nearest(shapes)]) <= 150
    communities = np.asarray(small["area"].query("level == 'community'")["geometry"])
    row, held = shapely.STRtree(communities).query(
        np.asarray(small["building"]["point"]), "intersects"
    )
    share = pd.Series(near[row]).groupby(held).mean()
    assert near.mean() > 0.85
    assert share.min() < 0.5
