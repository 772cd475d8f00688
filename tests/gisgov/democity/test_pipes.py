from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from gisgov.democity import mains


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


@pytest.mark.parametrize("network", ["water", "gas"])
def test_a_network_hangs_together(tiny, network):
    node = tiny["pipe_node"].query("network == @network")
    pipe = tiny["pipe"].query("network == @network")
    first = node["id"].min()
    links = sparse.coo_matrix(
        (np.ones(len(pipe)), (pipe["from_node_id"] - first, pipe["to_node_id"] - first)),
        shape=(len(node), len(node)),
    )
    assert csgraph.connected_components(links, directed=False)[0] == 1
    assert "source" in set(node["kind"])


def test_pipes_end_at_the_points_of_their_nodes(tiny):
    points = points_of(tiny["pipe_node"])
    lines = np.asarray(tiny["pipe"]["geometry"])
    for end, name in ((0, "from_node_id"), (-1, "to_node_id")):
        ends = shapely.get_coordinates(shapely.get_point(lines, end))
        assert (ends == points[tiny["pipe"][name] - 1]).all()
    assert (shapely.length(lines) > 0).all()


def test_valves_and_hydrants_are_nodes_of_their_network(tiny):
    where = tiny["component"].set_index("id")["geometry"]
    node = tiny["pipe_node"].dropna(subset="component_id")
    assert (np.asarray(node["component_id"].map(where)) == np.asarray(node["geometry"])).all()
    valves = node.query("kind == 'valve'")
    assert set(valves["component_id"]) == set(tiny["valve"]["component_id"])
    piped = tiny["hydrant"].query("kind != 'pond'")["component_id"]
    assert set(node.query("kind == 'hydrant'")["component_id"]) == set(piped)


def test_valves_split_the_mains(tiny):
    ends = pd.concat([tiny["pipe"]["from_node_id"], tiny["pipe"]["to_node_id"]]).value_counts()
    valves = tiny["pipe_node"].query("kind == 'valve'")["id"]
    assert (ends[valves] >= 2).all()


def test_every_home_has_water_at_its_wall(tiny, plans):
    lived = plans.query("planned_households > 0")["geometry"]
    node = tiny["pipe_node"].query("network == 'water' and kind == 'service'")
    assert set(node["building_id"]) == set(lived.index)
    walls = shapely.boundary(np.asarray(node["building_id"].map(lived)))
    assert shapely.distance(walls, np.asarray(node["geometry"])).max() < 0.002


def test_gas_is_medium_in_the_street_and_low_behind_regulators(tiny):
    gas = tiny["pipe"].query("network == 'gas'")
    assert set(gas["pressure_class"]) == {"medium", "low"}
    assert "regulator" in set(tiny["pipe_node"].query("network == 'gas'")["kind"])


def test_a_main_is_never_wider_than_every_way_back_to_a_source(tiny):
    plan = mains.mains(tiny, "water")
    for size in np.unique(plan.diameter_mm):
        wide = plan.diameter_mm >= size
        nodes = len(plan.junctions)
        links = sparse.coo_matrix(
            (np.ones(wide.sum()), (plan.start[wide], plan.end[wide])), shape=(nodes, nodes)
        )
        part = csgraph.connected_components(links, directed=False)[1]
        assert np.isin(part[plan.start[wide]], part[plan.sources]).all()
