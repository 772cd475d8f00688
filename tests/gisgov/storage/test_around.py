"""Tests of gisgov.storage.around."""

from datetime import date

import pytest
from sqlalchemy import Connection

from gisgov.storage.around import around
from tests.scene import Scene, xy


@pytest.fixture
def scene(conn: Connection) -> Scene:
    """One grid of a kilometre; the point asked about is its middle, 500 500."""
    scene = Scene(conn)
    scene.areas("A", cell_m=1000)
    return scene


def look(scene: Scene, x: float = 500, y: float = 500, radius_m: float = 300):
    return around(scene.conn, *xy(x, y), radius_m=radius_m)


def test_the_building_that_holds_the_point_is_the_one_at_it(scene: Scene) -> None:
    building = scene.building((495, 495), floors_above=6, people=3)
    scene.building((510, 495))
    found = look(scene).building
    assert found is not None
    assert (found.id, found.distance_m, found.floors_above, found.persons) == (building, 0, 6, 3)


@pytest.mark.parametrize(("x", "found"), [(549, True), (551, False)])
def test_a_building_beside_the_point_counts_up_to_50_m(
    scene: Scene, x: int, *, found: bool
) -> None:
    scene.building((x, 500))
    assert (look(scene, radius_m=10).building is not None) is found


def test_distances_to_buildings_are_to_their_edge(scene: Scene) -> None:
    scene.building((540, 495), size_m=200)
    nearest = look(scene).buildings.nearest
    assert [building.distance_m for building in nearest] == [40]


def test_all_buildings_are_counted_and_the_nearest_twenty_listed(scene: Scene) -> None:
    for k in range(25):
        scene.building((300 + 15 * k, 520))
    buildings = look(scene).buildings
    assert buildings.count == 25
    distances = [building.distance_m for building in buildings.nearest]
    assert len(distances) == 20
    assert distances == sorted(distances)


def test_people_are_counted_up_to_each_distance(scene: Scene) -> None:
    scene.building((530, 500), people=1)
    scene.building((600, 500), people=2)
    home = scene.building((750, 500))
    scene.household(home, 4, assistance="bedridden", age_band="80+")
    rings = look(scene).people
    assert [ring.within_m for ring in rings] == [50, 150, 300]
    assert [ring.buildings for ring in rings] == [1, 2, 3]
    assert [ring.persons for ring in rings] == [1, 3, 7]
    assert [ring.assisted for ring in rings] == [0, 0, 4]
    assert [ring.elderly for ring in rings] == [0, 0, 4]


@pytest.mark.parametrize(
    ("radius_m", "rings"),
    [(40, [40]), (62.5, [50, 62.5]), (150, [50, 150]), (2000, [50, 150, 300, 2000])],
)
def test_rings_end_at_the_radius(scene: Scene, radius_m: float, rings: list[float]) -> None:
    assert [ring.within_m for ring in look(scene, radius_m=radius_m).people] == rings


def test_people_are_unknown_where_no_dwelling_is_registered(scene: Scene) -> None:
    scene.building((600, 500))
    rings = look(scene).people
    assert [ring.persons for ring in rings] == [None, None, None]
    assert look(scene).unknown.buildings_without_dwellings == 1


def test_nobody_lives_in_an_empty_ring_of_a_city_that_has_a_register(scene: Scene) -> None:
    scene.building((750, 500), people=3)
    assert [ring.persons for ring in look(scene).people] == [0, 0, 3]


def test_hydrants_come_by_distance_with_their_flow_against_the_code(scene: Scene) -> None:
    scene.hydrant((700, 500), flow_lps=15, status="in_service")
    scene.hydrant((550, 500), flow_lps=14.9, status="in_service", inspected_on=date(2026, 3, 12))
    scene.hydrant((600, 500))
    hydrants = look(scene).hydrants
    assert [hydrant.distance_m for hydrant in hydrants.nearest] == [50, 100, 200]
    assert [hydrant.flow_class for hydrant in hydrants.nearest] == ["below", "unknown", "meets"]
    assert [hydrant.usable for hydrant in hydrants.nearest] == [True, None, True]
    assert (hydrants.count, hydrants.meets, hydrants.below, hydrants.unknown) == (3, 1, 1, 1)
    assert hydrants.beyond is None


def test_hydrants_are_also_measured_from_the_edge_of_the_building(scene: Scene) -> None:
    scene.building((490, 490), size_m=20)
    scene.hydrant((550, 500))
    (hydrant,) = look(scene).hydrants.nearest
    assert (hydrant.distance_m, hydrant.building_distance_m) == (50, 40)


def test_a_hydrant_out_of_service_is_listed_and_marked(scene: Scene) -> None:
    scene.hydrant((520, 500), flow_lps=20, status="out_of_service", status_remark="冻裂")
    scene.hydrant((530, 500), flow_lps=20, state="disused", status="in_service")
    hydrants = look(scene).hydrants
    assert [hydrant.usable for hydrant in hydrants.nearest] == [False, False]
    assert (hydrants.count, hydrants.meets, hydrants.out_of_service) == (2, 0, 2)
    assert hydrants.nearest[0].status_remark == "冻裂"


def test_where_no_hydrant_within_the_radius_is_fit_the_next_one_outside_is_told(
    scene: Scene,
) -> None:
    scene.hydrant((520, 500), status="out_of_service")
    scene.hydrant((900, 500), status="out_of_service")
    fit = scene.hydrant((950, 500), flow_lps=16)
    beyond = look(scene).hydrants.beyond
    assert beyond is not None
    assert (beyond.id, beyond.distance_m) == (fit, 450)


@pytest.mark.parametrize("state", ["removed", "lost"])
def test_a_hydrant_that_is_no_longer_there_is_not_told(scene: Scene, state: str) -> None:
    scene.hydrant((520, 500), state=state)
    hydrants = look(scene).hydrants
    assert (hydrants.count, hydrants.nearest, hydrants.beyond) == (0, [], None)


def test_premises_are_counted_by_kind_and_listed_by_distance(scene: Scene) -> None:
    scene.premises((700, 500), "school", name="一小", capacity=900)
    scene.premises((600, 500), "fuel")
    scene.premises((600, 600), "school")
    scene.premises((900, 500), "hospital")
    premises = look(scene).premises
    assert (premises.count, premises.by_kind) == (3, {"school": 2, "fuel": 1})
    assert [place.distance_m for place in premises.nearest] == [100, 141, 200]
    assert premises.nearest[2].capacity == 900


def test_what_is_not_known_is_counted(scene: Scene) -> None:
    scene.building((520, 520), floors_above=5, height_m=15, use="residential", people=1)
    scene.building((540, 520))
    scene.hydrant((550, 500), flow_lps=20, status="in_service", inspected_on=date(2026, 1, 1))
    scene.hydrant((560, 500))
    unknown = look(scene).unknown
    assert set(vars(unknown).values()) == {1}


def test_an_empty_place_has_an_answer(conn: Connection) -> None:
    answer = around(conn, *xy(0, 0))
    assert answer.building is None
    assert (answer.buildings.count, answer.hydrants.count, answer.premises.count) == (0, 0, 0)
    assert [ring.persons for ring in answer.people] == [None, None, None]
    assert answer.where.in_city is None
