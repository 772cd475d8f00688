"""Networks out of the database: what is gone is left out, and what is not known stays unknown."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from sqlalchemy import Connection

from gisgov.network.pipe_places import candidates, place
from gisgov.network.tracing import trace
from gisgov.storage.networks_pipes import load_pipes
from tests.scene import EAST, NORTH, Scene, put, spot


@pytest.fixture
def scene(conn: Connection) -> Scene:
    return Scene(conn)


def node(scene: Scene, x: float, kind: str, network: str = "gas", **values: object) -> int:
    return scene.add("pipe_node", network=network, kind=kind, geometry=spot((x, 0)), **values)


def pipe(scene: Scene, start: int, end: int, at: tuple[float, float], **values: object) -> int:
    line = put(shapely.LineString([(at[0], 0), (at[1], 0)]))
    given = {"network": "gas", "from_node_id": start, "to_node_id": end, "geometry": line}
    return scene.add("pipe", **given | values)


def main(scene: Scene, **valves: dict[str, object]) -> int:
    """A source, valves in their order 100 m apart, and a house; returns the house's node."""
    before, x = node(scene, 0, "source"), 0.0
    for values in valves.values():
        component = scene.component((x + 100, 0), state=values.pop("component", "intact"))
        scene.add("valve", component_id=component, **{"network": "gas"} | values)
        here = node(scene, x + 100, "valve", component_id=component)
        pipe(scene, before, here, (x, x + 100), diameter_mm=200, pressure_class="medium")
        before, x = here, x + 100
    house = node(scene, x + 50, "service", building_id=scene.building((x + 50, 0)))
    pipe(scene, before, house, (x, x + 50))
    return house


def test_valves_come_with_what_is_known_of_them(scene: Scene) -> None:
    house = main(
        scene,
        works={"operable": True, "state": "open"},
        lost={"operable": True, "state": "open", "component": "lost"},
        stuck={"operable": False, "state": "open"},
        unknown={"operable": None, "state": "open"},
        damaged={"operable": True, "state": "unknown", "component": "damaged"},
    )
    pipes = load_pipes(scene.conn, "gas")
    found = trace(pipes, place(pipes, f"node:{house}"))
    assert [(v.distance_m, v.state, v.diameter_mm) for v in found.close] == [
        (50.0, "unknown", 200.0)
    ]
    assert found.length_m == 50.0
    stuck = {found.close[0].component_id}
    found = trace(pipes, place(pipes, f"node:{house}"), stuck=stuck)
    assert [(v.distance_m, v.why) for v in (*found.passed, *found.close)] == [
        (50.0, "stuck"),
        (150.0, "unknown"),
        (250.0, "inoperable"),
        (350.0, "out_of_use"),
        (450.0, "close"),
    ]


def test_what_is_retired_is_left_out(scene: Scene) -> None:
    house = main(scene, works={"operable": True, "state": "open"})
    gone = date(2026, 1, 1)
    other = node(scene, 500, "source", retired_on=gone)
    pipe(scene, house, other, (150, 500))
    pipe(scene, house, node(scene, 160, "junction"), (150, 160), retired_on=gone)
    pipes = load_pipes(scene.conn, "gas")
    found = trace(pipes, place(pipes, f"node:{house}"))
    assert found.isolable
    assert found.loose_ends == 1
    assert len(pipes.lines.id) == 3


def test_unknown_sizes_stay_unknown(scene: Scene) -> None:
    house = main(scene)
    pipes = load_pipes(scene.conn, "gas")
    found = candidates(pipes, (EAST + 50, NORTH + 5))
    assert [(p.kind, p.diameter_mm, p.material, p.pressure_class) for p in found] == [
        ("source", None, None, None),
        ("pipe", None, None, None),
    ]
    assert trace(pipes, place(pipes, f"node:{house}")).sources


def test_a_city_without_pipes_has_an_empty_network(scene: Scene) -> None:
    pipes = load_pipes(scene.conn, "water")
    assert candidates(pipes, (EAST, NORTH), building_id=1) == ()
    assert pipes.branch_of(np.array([-1])).tolist() == [-1]
    assert pipes.hydrant_nodes(np.array([5])).tolist() == [-1]


def test_each_network_stands_alone(scene: Scene) -> None:
    main(scene)
    node(scene, 0, "source", network="water")
    assert len(load_pipes(scene.conn, "water").nodes.id) == 1
    assert len(load_pipes(scene.conn, "gas").nodes.id) == 2
