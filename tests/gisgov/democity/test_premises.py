from __future__ import annotations

import numpy as np
import shapely


def test_there_is_help_and_danger_and_room_to_gather(tiny):
    kinds = set(tiny["premises"]["kind"])
    needed = {"fire_station", "school", "kindergarten", "fuel", "assembly_point"}
    assert needed | {"community_office", "police", "clinic"} <= kinds


def test_premises_stand_at_the_building_they_name(tiny):
    linked = tiny["premises"].dropna(subset="building_id")
    assert linked["building_id"].is_unique
    point = linked["building_id"].map(tiny["building"].set_index("id")["point"])
    assert (np.asarray(point) == np.asarray(linked["geometry"])).all()


def test_every_fire_station_has_appliances(tiny):
    stations = tiny["premises"].query("kind == 'fire_station'")["id"]
    assert set(tiny["vehicle"]["premises_id"]) == set(stations)
    assert "pumper" in set(tiny["vehicle"]["kind"])
    assert tiny["vehicle"]["width_m"].between(1.5, 3).all()


def test_places_to_gather_are_dry(tiny, free_ground):
    gathering = tiny["premises"].query("kind == 'assembly_point'")
    assert len(gathering)
    assert free_ground.dry(shapely.get_coordinates(np.asarray(gathering["geometry"]))).all()
    assert (gathering["capacity"] > 100).all()


def test_a_college_is_no_school(small):
    kinds = small["premises"].set_index("name")["kind"]
    assert set(kinds[kinds.index.str.endswith("学院")]) == {"university"}
    assert set(kinds[kinds.index.str.endswith("小学")]) == {"school"}
