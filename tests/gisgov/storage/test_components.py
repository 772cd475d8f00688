"""Tests of gisgov.storage.components, and of what lists of points have in common."""

from datetime import date

import pytest
from sqlalchemy import Connection

from gisgov.errors import BadInput, NotFound
from gisgov.storage import components
from tests.scene import Scene, lonlat


@pytest.fixture
def scene(conn: Connection) -> Scene:
    """Community K with grids A and B, community Z without, one component in each."""
    scene = Scene(conn)
    scene.areas("KKZ", level="community")
    scene.areas("AB.", parent="K")
    return scene


@pytest.fixture
def three(scene: Scene) -> list[int]:
    return [scene.component((x, 50)) for x in (50, 150, 250)]


def listed(
    scene: Scene, *, after: int | None = None, limit: int = 100, **wanted: object
) -> list[components.ComponentListed]:
    return components.find(
        scene.conn, components.ComponentFilter(**wanted), after=after, limit=limit
    )


def found(scene: Scene, **wanted: object) -> list[int]:
    return [component.id for component in listed(scene, **wanted)]


def test_components_come_in_the_order_of_their_ids(scene: Scene, three: list[int]) -> None:
    assert found(scene) == three
    assert found(scene, after=three[0], limit=1) == three[1:2]


@pytest.mark.parametrize(("area", "places"), [("A", [0]), ("K", [0, 1]), ("Z", [2])])
def test_an_area_of_any_level_selects(
    scene: Scene, three: list[int], area: str, places: list[int]
) -> None:
    assert found(scene, area=area) == [three[place] for place in places]


def test_an_unknown_area_is_an_error_and_not_an_empty_list(scene: Scene) -> None:
    with pytest.raises(NotFound):
        found(scene, area="X")


def test_a_box_selects_with_its_edges(scene: Scene, three: list[int]) -> None:
    low, high = lonlat(100, 0), lonlat(200, 100)
    box = (low["lon"], low["lat"], high["lon"], high["lat"])
    assert found(scene, bbox=box) == [three[1]]


@pytest.mark.parametrize("box", [(111.3, 30.7, 111.3, 30.8), (111.4, 30.7, 111.3, 30.8)])
def test_a_box_turned_inside_out_is_an_error(scene: Scene, box: components.Box) -> None:
    with pytest.raises(BadInput):
        found(scene, bbox=box)


def test_a_state_selects(scene: Scene, three: list[int]) -> None:
    damaged = scene.component((60, 60), state="damaged")
    assert found(scene, state="damaged") == [damaged]


def test_a_class_selects_within_its_scheme(scene: Scene, three: list[int]) -> None:
    one = listed(scene, limit=1)[0]
    assert found(scene, scheme=one.scheme, class_code=one.class_code) == three
    assert found(scene, scheme=one.scheme, class_code="none") == []


def test_hydrants_tell_what_a_crew_must_know(scene: Scene, three: list[int]) -> None:
    hydrant = scene.hydrant(
        (70, 70), kind="pillar", flow_lps=18, status="in_service", inspected_on=date(2026, 3, 12)
    )
    (component,) = listed(scene, hydrants=True)
    assert (component.id, component.valve) == (hydrant, None)
    assert component.hydrant is not None
    assert (component.hydrant.kind, component.hydrant.flow_lps) == ("pillar", 18)
    assert component.hydrant.inspected_on == date(2026, 3, 12)
    assert found(scene, status="out_of_service") == []


def test_valves_tell_whether_they_turn(scene: Scene) -> None:
    component = scene.component((70, 70))
    scene.add("valve", component_id=component, network="gas", operable=False)
    (valve,) = listed(scene)
    assert valve.valve is not None
    assert (valve.valve.network, valve.valve.operable) == ("gas", False)


def test_places_are_told_in_degrees(scene: Scene, three: list[int]) -> None:
    first = listed(scene)[0]
    assert {"lon": first.lon, "lat": first.lat} == pytest.approx(lonlat(50, 50), abs=2e-7)
    assert first.grid == "A"
