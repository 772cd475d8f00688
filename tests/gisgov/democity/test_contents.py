from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from gisgov import codes, democity
from gisgov.democity import incidents, mains
from gisgov.democity.ground import ground as build_ground
from gisgov.democity.recipe import TODAY
from gisgov.democity.rows import scaled
from gisgov.democity.streets import open_ground, streets_of

SOURCED = (
    "dwelling",
    "household",
    "person",
    "component",
    "pipe_node",
    "pipe",
    "premises",
    "worker",
    "incident",
)


@pytest.fixture(scope="module")
def city() -> dict[str, pd.DataFrame]:
    return democity.generate("tiny")


@pytest.fixture(scope="module")
def plans():
    return build_ground("tiny")["building"].set_index("id")


@pytest.fixture(scope="module")
def ground(city):
    return open_ground(city)


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


@pytest.mark.parametrize("name", SOURCED)
def test_rows_are_numbered_and_name_their_source(city, name):
    frame = city[name]
    assert frame["id"].tolist() == list(range(1, len(frame) + 1))
    assert frame["source_id"].is_unique
    assert set(frame["source"]) == {"democity"}
    assert set(frame["source_crs"]) == {"EPSG:4546"}


@pytest.mark.parametrize(
    "name", ["component", "pipe_node", "pipe", "premises", "position", "incident"]
)
def test_coordinates_lie_on_the_lattice(city, name):
    xy = points_of(city[name])
    assert (np.rint(xy * 1024) == xy * 1024).all()


def test_the_same_seed_gives_the_same_contents(city):
    again = democity.generate("tiny")
    for name in ("person", "component", "hydrant", "pipe", "position", "incident"):
        pd.testing.assert_frame_equal(pd.DataFrame(city[name]), pd.DataFrame(again[name]))


# ---------------------------------------------------------------- people


def test_every_building_holds_its_planned_households(city, plans):
    homes = city["household"].merge(city["dwelling"], left_on="dwelling_id", right_on="id")
    held = homes.groupby("building_id").size()
    planned = plans["planned_households"]
    assert held.reindex(planned.index, fill_value=0).tolist() == planned.tolist()


def test_a_dwelling_holds_one_household_at_most(city):
    assert city["household"]["dwelling_id"].is_unique
    assert city["household"]["dwelling_id"].isin(city["dwelling"]["id"]).all()


def test_dwellings_lie_on_the_floors_of_their_building(city):
    floors = city["building"].set_index("id")["floors_above"]
    dwelling = city["dwelling"]
    assert (dwelling["floor_index"] >= 1).all()
    assert (dwelling["floor_index"] <= dwelling["building_id"].map(floors)).all()


def test_rooms_of_a_unit_differ(city):
    inside = city["dwelling"].fillna({"unit_id": 0})
    assert not inside.duplicated(["building_id", "unit_id", "room"]).any()


def test_dwellings_lie_in_a_unit_of_their_own_building(city):
    owner = city["unit"].set_index("id")["building_id"]
    inside = city["dwelling"].dropna(subset="unit_id")
    assert (inside["unit_id"].map(owner) == inside["building_id"]).all()
    buildings = set(city["unit"]["building_id"])
    outside = city["dwelling"][city["dwelling"]["unit_id"].isna()]
    assert buildings.isdisjoint(outside["building_id"])


def test_rooms_begin_with_the_label_of_their_floor(city):
    dwelling = city["dwelling"]
    starts = [
        r.startswith(f) for r, f in zip(dwelling["room"], dwelling["floor_label"], strict=True)
    ]
    assert all(starts)


def test_some_lifts_skip_four_or_call_the_ground_zero(city):
    labels = set(city["dwelling"]["floor_label"])
    assert {"3A", "0", "1", "6"} <= labels
    differs = city["dwelling"]["floor_label"] != city["dwelling"]["floor_index"].astype(str)
    assert 0.02 < differs.mean() < 0.5


def test_households_have_one_to_six_persons_and_2_7_on_average(city):
    sizes = city["person"].groupby("household_id").size()
    assert len(sizes) == len(city["household"])
    assert sizes.between(1, 6).all()
    assert 2.6 < sizes.mean() < 2.8


def test_three_in_a_hundred_need_help_and_the_oldest_most(city):
    needs = city["person"]["assistance"].notna()
    share = needs.groupby(city["person"]["age_band"]).mean()
    assert 0.02 < needs.mean() < 0.04
    assert share["80+"] > 4 * share["15-59"]


def test_the_last_month_counts_the_persons_of_now(city):
    last = city["building_stock_month"].query("month == @TODAY").set_index("building_id")
    homes = city["household"].merge(
        city["dwelling"], left_on="dwelling_id", right_on="id", suffixes=("", "_d")
    )
    owner = city["person"]["household_id"].map(homes.set_index("id")["building_id"])
    band = city["person"]["age_band"]
    counted = {
        "persons": owner.value_counts(),
        "children": owner[band.isin(["0-5", "6-14"])].value_counts(),
        "elderly": owner[band.isin(["60-79", "80+"])].value_counts(),
        "assisted": owner[city["person"]["assistance"].notna()].value_counts(),
        "households": homes["building_id"].value_counts(),
    }
    for name, held in counted.items():
        assert last[name].tolist() == held.reindex(last.index, fill_value=0).tolist(), name
    assert last["households"].sum() == len(city["household"])


def test_the_first_month_counts_the_households_of_a_year_ago(city, plans):
    first = city["building_stock_month"].query("month == @TODAY.replace(year=2025)")
    before = plans["households_a_year_ago"]
    held = first.set_index("building_id")["households"]
    assert held.tolist() == before[before > 0].reindex(held.index).tolist()
    assert held.sum() == before.sum()


def test_monthly_counts_are_possible(city):
    stock = city["building_stock_month"]
    assert stock["month"].nunique() == 13
    assert not stock.duplicated(["month", "building_id"]).any()
    assert (stock["households"].between(1, stock["dwellings"])).all()
    assert (stock["persons"] >= stock["households"]).all()
    assert (stock["children"] + stock["elderly"] <= stock["persons"]).all()


# ---------------------------------------------------------------- components


def test_counts_of_components_are_in_proportion_and_every_class_is_there(city):
    wanted = codes.demo_counts()
    found = city["component"]["class_code"].value_counts()
    assert set(found.index) == set(wanted)
    assert found.to_dict() == scaled(wanted, len(city["component"]))


def test_the_largest_city_has_half_a_million_components():
    assert sum(scaled(codes.demo_counts(), 500_000).values()) == 500_000
    assert scaled(codes.demo_counts(), 11_393) == codes.demo_counts()


def test_component_codes_are_sixteen_digits_of_their_district_and_class(city):
    component = city["component"]
    assert component["code"].str.fullmatch(r"\d{16}").all()
    assert component["code"].is_unique
    assert (component["code"].str[6:10] == component["class_code"]).all()
    districts = city["area"].query("level == 'district'").set_index("code")["geometry"]
    own = np.asarray(component["code"].str[:6].map(districts))
    assert shapely.intersects(own, np.asarray(component["geometry"])).all()


def test_no_component_stands_in_a_building_or_but_for_bridges_in_the_river(city, ground):
    component = city["component"].query("class_code != '0208'")
    assert ground.free(points_of(component), wall_m=0.0).all()


def test_covers_lie_in_the_carriageway_and_lamps_behind_the_kerb(city):
    streets = streets_of(city["road"])
    widths = shapely.STRtree(shapely.buffer(streets.lines, streets.half_width + 0.01))
    covers = city["component"].query("class_code in ('0102', '0103', '0104')")
    lamps = city["component"].query("class_code in ('0118', '0117', '0113')")
    inside = [
        len(np.unique(widths.query(np.asarray(f["geometry"]), "intersects")[0]))
        for f in (covers, lamps)
    ]
    assert inside[0] == len(covers)
    assert inside[1] < 0.02 * len(lamps) + 1


def test_states_are_mostly_intact(city):
    states = city["component"]["state"].value_counts(normalize=True)
    assert states["intact"] > 0.85
    assert set(states.index) <= {"intact", "damaged", "lost", "disused", "unknown"}


# ---------------------------------------------------------------- hydrants and valves


def test_hydrants_extend_the_fire_components(city):
    ids = city["component"].query("class_code == '0113'")["id"]
    assert city["hydrant"]["component_id"].tolist() == ids.tolist()


def test_hydrants_stand_five_metres_from_walls(city):
    hydrants = np.asarray(city["component"].query("class_code == '0113'")["geometry"])
    tree = shapely.STRtree(np.asarray(city["building"]["geometry"]))
    nearest = tree.geometries[tree.nearest(hydrants)]
    assert shapely.distance(hydrants, nearest).min() >= 5.0


def test_most_buildings_have_a_hydrant_within_150_m(city):
    hydrants = shapely.STRtree(
        np.asarray(city["component"].query("class_code == '0113'")["geometry"])
    )
    shapes = np.asarray(city["building"]["geometry"])
    near = shapely.distance(shapes, hydrants.geometries[hydrants.nearest(shapes)]) <= 150
    assert near.mean() > 0.6


def test_hydrants_say_what_is_unknown_and_what_is_bad(city):
    hydrant = city["hydrant"]
    assert set(hydrant["main_kind"].dropna()) <= {"loop", "branch"}
    assert hydrant["main_mm"].dropna().between(100, 300).all()
    assert hydrant["flow_lps"].dropna().between(8, 45).all()
    assert (hydrant["status_remark"].notna() == (hydrant["status"] == "out_of_service")).all()
    assert hydrant.loc[hydrant["kind"] == "crane", "flow_lps"].dropna().ge(30).all()


def test_valves_extend_covers_of_their_network(city):
    classes = city["component"].set_index("id")["class_code"]
    of = city["valve"]["component_id"].map(classes)
    assert set(zip(of, city["valve"]["network"], strict=True)) == {
        ("0101", "water"),
        ("0111", "gas"),
    }
    assert (city["valve"]["operable"] == True).mean() > 0.7  # noqa: E712


# ---------------------------------------------------------------- pipes


@pytest.mark.parametrize("network", ["water", "gas"])
def test_a_network_hangs_together(city, network):
    node = city["pipe_node"].query("network == @network")
    pipe = city["pipe"].query("network == @network")
    first = node["id"].min()
    links = sparse.coo_matrix(
        (np.ones(len(pipe)), (pipe["from_node_id"] - first, pipe["to_node_id"] - first)),
        shape=(len(node), len(node)),
    )
    assert csgraph.connected_components(links, directed=False)[0] == 1
    assert "source" in set(node["kind"])


def test_pipes_end_at_the_points_of_their_nodes(city):
    points = points_of(city["pipe_node"])
    lines = np.asarray(city["pipe"]["geometry"])
    for end, name in ((0, "from_node_id"), (-1, "to_node_id")):
        ends = shapely.get_coordinates(shapely.get_point(lines, end))
        assert (ends == points[city["pipe"][name] - 1]).all()
    assert (shapely.length(lines) > 0).all()


def test_valves_and_hydrants_are_nodes_of_their_network(city):
    where = city["component"].set_index("id")["geometry"]
    node = city["pipe_node"].dropna(subset="component_id")
    assert (np.asarray(node["component_id"].map(where)) == np.asarray(node["geometry"])).all()
    valves = node.query("kind == 'valve'")
    assert set(valves["component_id"]) == set(city["valve"]["component_id"])
    piped = city["hydrant"].query("kind != 'pond'")["component_id"]
    assert set(node.query("kind == 'hydrant'")["component_id"]) == set(piped)


def test_valves_split_the_mains(city):
    ends = pd.concat([city["pipe"]["from_node_id"], city["pipe"]["to_node_id"]]).value_counts()
    valves = city["pipe_node"].query("kind == 'valve'")["id"]
    assert (ends[valves] >= 2).all()


def test_every_home_has_water_at_its_wall(city, plans):
    lived = plans.query("planned_households > 0")["geometry"]
    node = city["pipe_node"].query("network == 'water' and kind == 'service'")
    assert set(node["building_id"]) == set(lived.index)
    walls = shapely.boundary(np.asarray(node["building_id"].map(lived)))
    assert shapely.distance(walls, np.asarray(node["geometry"])).max() < 0.002


def test_gas_is_medium_in_the_street_and_low_behind_regulators(city):
    gas = city["pipe"].query("network == 'gas'")
    assert set(gas["pressure_class"]) == {"medium", "low"}
    assert "regulator" in set(city["pipe_node"].query("network == 'gas'")["kind"])


def test_a_main_is_never_wider_than_every_way_back_to_a_source(city):
    plan = mains.mains(city, "water")
    for size in np.unique(plan.diameter_mm):
        wide = plan.diameter_mm >= size
        nodes = len(plan.junctions)
        links = sparse.coo_matrix(
            (np.ones(wide.sum()), (plan.start[wide], plan.end[wide])), shape=(nodes, nodes)
        )
        part = csgraph.connected_components(links, directed=False)[1]
        assert np.isin(part[plan.start[wide]], part[plan.sources]).all()


# ---------------------------------------------------------------- premises


def test_there_is_help_and_danger_and_room_to_gather(city):
    kinds = set(city["premises"]["kind"])
    needed = {"fire_station", "school", "kindergarten", "petrol_station", "gathering"}
    assert needed | {"community_office", "police_station", "clinic"} <= kinds


def test_premises_stand_at_the_building_they_name(city):
    linked = city["premises"].dropna(subset="building_id")
    assert linked["building_id"].is_unique
    point = linked["building_id"].map(city["building"].set_index("id")["point"])
    assert (np.asarray(point) == np.asarray(linked["geometry"])).all()


def test_every_fire_station_has_appliances(city):
    stations = city["premises"].query("kind == 'fire_station'")["id"]
    assert set(city["vehicle"]["premises_id"]) == set(stations)
    assert "pumper" in set(city["vehicle"]["kind"])
    assert city["vehicle"]["width_m"].between(1.5, 3).all()


# ---------------------------------------------------------------- workers


def test_every_grid_has_a_worker(city):
    grids = city["area"].query("level == 'grid'")
    assert set(city["worker_assignment"]["grid"]) == set(grids["code"])
    assert city["worker"]["code"].is_unique


def test_workers_walk_and_pause_and_do_not_swim(city, ground):
    position = city["position"]
    assert not position.duplicated(["worker_id", "fixed_at"]).any()
    assert ground.dry(points_of(position)).all()
    assert position["accuracy_m"].between(4, 30).all()
    xy = pd.DataFrame(points_of(position), columns=["x", "y"])
    step = np.hypot(*xy.groupby(position["worker_id"]).diff().to_numpy().T)
    seconds = position.groupby("worker_id")["fixed_at"].diff().dt.total_seconds().to_numpy()
    speed = (step / seconds)[seconds == 120]
    assert np.quantile(speed, 0.99) < 2.0
    assert 0.15 < (speed < 0.3).mean() < 0.6


def test_workers_stay_near_their_grid(city):
    grid = city["area"].query("level == 'grid'").set_index("code")["geometry"]
    own = city["worker_assignment"].set_index("worker_id")["grid"].map(grid)
    shapes = np.asarray(city["position"]["worker_id"].map(own))
    away = shapely.distance(shapes, np.asarray(city["position"]["geometry"]))
    assert np.quantile(away, 0.9) < 60


def test_positions_are_of_working_hours_of_one_day(city):
    local = city["position"]["fixed_at"].dt.tz_convert("Asia/Shanghai")
    assert len(local.dt.date.unique()) == 1
    assert local.dt.date.iloc[0] < TODAY
    assert local.dt.hour.between(8, 17).all()


# ---------------------------------------------------------------- incidents


def test_incidents_are_of_all_classes_within_the_year(city):
    incident = city["incident"]
    known = codes.demo_classes("incident")
    assert set(incident["class_code"]) == set(known["code"])
    end = pd.Timestamp(TODAY, tz="Asia/Shanghai")
    assert incident["reported_at"].between(end - pd.Timedelta(days=365), end).all()
    assert incident["reported_at"].is_monotonic_increasing


def test_no_incident_lies_in_the_river(city, ground):
    assert ground.dry(points_of(city["incident"])).all()


def test_most_incidents_are_closed_after_they_were_reported(city):
    incident = city["incident"]
    closed = incident["closed_at"].dropna()
    assert len(closed) > 0.95 * len(incident)
    assert (closed >= incident.loc[closed.index, "reported_at"]).all()
    assert (closed <= pd.Timestamp(TODAY, tz="Asia/Shanghai")).all()


def test_incidents_have_a_daily_and_a_weekly_rhythm(city):
    local = city["incident"]["reported_at"].dt.tz_convert("Asia/Shanghai")
    hours = local.dt.hour.value_counts().reindex(range(24), fill_value=0)
    assert hours[9] > hours[12] < hours[16]
    assert hours[9] > 5 * hours[3]
    days = local.dt.day_of_week.value_counts()
    assert days[6] < days[0]


def test_hot_spots_are_hot(city):
    incident = city["incident"]
    for spot in incidents.hot_spots(city).itertuples():
        of_class = incident[incident["class_code"].isin(spot.classes)]
        within = of_class.distance(spot.geometry) <= spot.radius_m
        assert within.mean() > 3 * (incident.distance(spot.geometry) <= spot.radius_m).mean() or (
            within.sum() > 20
        )


def test_frost_is_of_winter_and_flooding_of_the_rains(city):
    local = city["incident"]["reported_at"].dt.tz_convert("Asia/Shanghai")
    month = local.dt.month.groupby(city["incident"]["class_code"])
    assert set(month.get_group("0407")) <= {11, 12, 1, 2, 3}
    assert month.get_group("0406").between(4, 9).mean() > 0.8
