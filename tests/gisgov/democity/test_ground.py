from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov import crs
from gisgov.democity.areas import BAND_M
from gisgov.democity.ground import ground
from gisgov.democity.recipe import SIZES
from gisgov.storage.models import Base

EXTRA = {
    "area": {"valid_from", "valid_to"},
    "building": {"planned_households", "households_a_year_ago"},
}
SIZE = "tiny"
LEVELS = ("city", "district", "street", "community", "grid")


@cache
def made(size: str = SIZE, seed: int = 1) -> dict[str, pd.DataFrame]:
    return ground(size, seed=seed)


def shapes(frame: pd.DataFrame, column: str = "geometry") -> np.ndarray:
    return frame[column].to_numpy(dtype=object)


def areas(level: str, size: str = SIZE, seed: int = 1) -> pd.DataFrame:
    area = made(size, seed)["area"]
    return area[area["level"] == level].reset_index(drop=True)


def edges(polygons: np.ndarray) -> set[tuple[complex, complex]]:
    """Directed edges of all rings, shells anticlockwise, that have no opposite twin."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(polygons)))
    found = set()
    for ring in rings:
        points = shapely.get_coordinates(ring) @ [1, 1j]
        found |= set(zip(points[:-1].tolist(), points[1:].tolist(), strict=True))
    return {(a, b) for a, b in found if (b, a) not in found}


def grid_of_buildings(size: str = SIZE, seed: int = 1) -> pd.Series:
    grids = areas("grid", size, seed)
    point, grid = shapely.STRtree(shapes(grids)).query(
        shapes(made(size, seed)["building"], "point"), predicate="within"
    )
    assert np.array_equal(point, np.arange(len(made(size, seed)["building"])))
    return grids["code"].iloc[grid].reset_index(drop=True)


def households(column: str, size: str = SIZE, seed: int = 1) -> pd.Series:
    """Households of each ordinary grid."""
    building = made(size, seed)["building"]
    counts = building[column].groupby(grid_of_buildings(size, seed).to_numpy()).sum()
    ordinary = areas("grid", size, seed).query("kind == 'community'")["code"]
    return counts.reindex(ordinary, fill_value=0)


@pytest.mark.parametrize(("parent", "child"), list(pairwise(LEVELS)))
def test_each_level_tiles_the_level_above_edge_for_edge(parent: str, child: str) -> None:
    children, parents = areas(child), areas(parent).set_index("code")
    for code, group in children.groupby("parent"):
        outline = shapes(parents.loc[[code]])
        assert edges(shapes(group)) == edges(outline)
    assert set(children["parent"]) == set(parents.index)


def test_grids_are_a_valid_coverage_without_slivers() -> None:
    grids = shapes(areas("grid"))
    assert shapely.coverage_is_valid(grids)
    assert shapely.area(grids).min() > 5000


def test_an_area_is_in_one_piece() -> None:
    assert (shapely.get_num_geometries(shapes(made()["area"])) == 1).all()


def test_the_size_has_its_number_of_areas() -> None:
    size = SIZES[SIZE]
    counts = made()["area"].groupby("level").size()
    assert counts.to_dict() == {
        "city": 1,
        "district": 2,
        "street": sum(size.streets),
        "community": sum(size.communities),
        "grid": size.grids,
    }


def test_codes_nest_and_grids_count_from_west_to_east_then_north_to_south() -> None:
    grids = areas("grid")
    assert grids["code"].str.fullmatch(r"\d{15}").all()
    assert (grids["code"].str[:12] == grids["parent"]).all()
    for _, group in grids.groupby("parent"):
        assert group["code"].str[12:].astype(int).tolist() == list(range(1, len(group) + 1))
        east, north = shapely.get_coordinates(shapely.centroid(shapes(group))).T
        band = (north.max() - north) // BAND_M
        assert np.array_equal(np.lexsort((east, band)), np.arange(len(group)))


def test_every_coordinate_lies_on_the_lattice() -> None:
    for name, frame in made().items():
        for column in set(frame.columns) & {"geometry", "point", "office"}:
            points = shapely.get_coordinates(shapes(frame, column))
            assert np.array_equal(points, crs.snap(points)), (name, column)


def test_every_geometry_is_valid_and_has_its_type() -> None:
    wanted = {"area": 6, "land_cover": 6, "building": 6, "estate": 3, "road": 1, "barrier": 1}
    for name, kind in wanted.items():
        geometry = shapes(made()[name])
        assert shapely.is_valid(geometry).all(), name
        assert (shapely.get_type_id(geometry) == kind).all(), name
    assert shapely.is_simple(shapes(made()["road"])).all()


def test_every_column_is_one_of_its_table() -> None:
    for name, frame in made().items():
        table = Base.metadata.tables[name]
        columns = set(table.columns.keys())
        assert set(frame.columns) <= columns | EXTRA.get(name, set()), name
        for column in table.columns:
            if not column.nullable and column.server_default is None and column.name != "valid":
                assert column.name in frame, (name, column.name)
                assert frame[column.name].notna().all(), (name, column.name)
        assert frame["id"].tolist() == list(range(1, len(frame) + 1))


def test_no_building_meets_a_road() -> None:
    road = made()["road"]
    half = road["width_m"].fillna(3.0).to_numpy() / 2
    carriageways = shapely.buffer(shapes(road), half)
    assert not shapely.STRtree(carriageways).query(shapes(made()["building"]), "intersects").size


def test_no_building_overlaps_another() -> None:
    buildings = shapes(made()["building"])
    one, other = shapely.STRtree(buildings).query(buildings, "intersects")
    assert np.array_equal(one, other)


def test_no_building_stands_in_water() -> None:
    cover = made()["land_cover"]
    water = shapes(cover[cover["kind"].isin(["river", "lake", "pond"])])
    assert not shapely.STRtree(water).query(shapes(made()["building"]), "intersects").size


def test_no_building_crosses_a_border_or_a_railway() -> None:
    borders = shapely.boundary(shapes(areas("grid")))
    barrier = made()["barrier"]
    rails = shapes(barrier[barrier["kind"] == "railway"])
    lines = np.concatenate([borders, rails])
    assert not shapely.STRtree(lines).query(shapes(made()["building"]), "intersects").size


def test_each_building_has_a_point_inside_in_one_grid() -> None:
    building = made()["building"]
    assert shapely.contains_properly(shapes(building), shapes(building, "point")).all()
    assert len(grid_of_buildings()) == len(building)


def test_a_building_lies_in_its_estate_or_in_none() -> None:
    building, estate = made()["building"], made()["estate"]
    lands = shapes(estate)
    inside = building["estate_id"].notna().to_numpy()
    own = lands[building.loc[inside, "estate_id"].astype(int) - 1]
    assert shapely.covers(own, shapes(building[inside])).all()
    assert not shapely.STRtree(lands).query(shapes(building[~inside]), "intersects").size


def test_estates_do_not_overlap_and_have_one_to_four_gates_on_their_edge() -> None:
    estate, gate = made()["estate"], made()["estate_gate"]
    one, other = shapely.STRtree(shapes(estate)).query(shapes(estate), "intersects")
    assert np.array_equal(one, other)
    counts = gate.groupby("estate_id").size().reindex(estate["id"], fill_value=0)
    assert counts.between(1, 4).all()
    walls = shapely.boundary(shapes(estate)[gate["estate_id"] - 1])
    assert shapely.distance(walls, shapes(gate)).max() < 2 * crs.LATTICE_M


def test_gates_open_the_walls() -> None:
    gate, barrier = made()["estate_gate"], made()["barrier"]
    walls = shapes(barrier[barrier["kind"].isin(["wall", "fence"])])
    nearest = shapely.STRtree(walls).query_nearest(
        shapes(gate), return_distance=True, all_matches=False
    )
    assert (nearest[1] > 0.49 * gate["width_m"].to_numpy()[nearest[0][0]]).all()


def test_roads_are_noded_and_in_one_piece() -> None:
    roads = shapes(made()["road"])
    ends = shapely.get_coordinates(shapely.boundary(roads)) @ [1, 1j]
    nodes, node = np.unique(ends, return_inverse=True)
    links = coo_array((np.ones(len(roads)), node.reshape(-1, 2).T), shape=(len(nodes),) * 2)
    assert connected_components(links, directed=False)[0] == 1
    one, other = shapely.STRtree(roads).query(roads, "intersects")
    met = shapely.intersection(roads[one[one < other]], roads[other[one < other]])
    points = shapely.get_coordinates(met) @ [1, 1j]
    assert np.isin(points, nodes).all()


def test_roads_have_classes_widths_and_what_hinders_a_fire_engine() -> None:
    road = made()["road"]
    assert {"trunk", "primary", "secondary", "residential", "service"} <= set(road["road_class"])
    assert road["bridge"].any()
    assert 0 < road["width_m"].isna().mean() < 0.1
    assert (road["width_m"] < 4).any()
    assert {"gate", "bollard"} <= set(road["barrier"].dropna())


def test_underpasses_below_the_railway_limit_the_height() -> None:
    road = made("small")["road"]
    barrier = made("small")["barrier"]
    rails = shapes(barrier[barrier["kind"] == "railway"])
    crossing = shapely.intersects(shapely.union_all(rails), shapes(road))
    assert crossing.any()
    passing = road[crossing]
    assert (passing["bridge"] | passing["tunnel"]).all()
    assert (passing["height_limit_m"].notna() == passing["tunnel"]).all()


def test_a_year_ago_every_ordinary_grid_held_200_to_300_households() -> None:
    for size in ("tiny", "small"):
        assert households("households_a_year_ago", size).between(200, 300).all()


def test_a_year_of_growth_put_a_tenth_of_the_grids_out_of_range() -> None:
    now = households("planned_households", "small")
    assert 0.08 <= (~now.between(200, 300)).mean() <= 0.12
    assert (now > 300).any()
    assert (now < 200).any()


def test_households_come_to_the_size_of_the_city() -> None:
    assert made("small")["building"]["planned_households"].sum() == pytest.approx(
        SIZES["small"].households, rel=0.06
    )


@pytest.mark.parametrize("place", ["商圈", "校区", "园区", "医院", "车站", "公园", "山林", "江段"])
def test_places_without_homes_are_special_grids(place: str) -> None:
    grids = areas("grid", "small")
    assert set(grids.loc[grids["name"].str.contains(place + "网格"), "kind"]) == {"special"}


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_special_grids_hold_no_households(size: str) -> None:
    special = areas("grid", size).query("kind == 'special'")["code"]
    lived_in = made(size)["building"]["planned_households"] > 0
    assert len(special) >= 4
    assert not grid_of_buildings(size)[lived_in.to_numpy()].isin(special).any()


def test_units_and_entrances_belong_to_buildings_and_lie_on_their_outline() -> None:
    frames = made()
    unit, entrance = frames["unit"], frames["building_entrance"]
    owner = unit.set_index("id")["building_id"]
    linked = entrance[entrance["unit_id"].notna()]
    assert (owner.loc[linked["unit_id"]].to_numpy() == linked["building_id"].to_numpy()).all()
    outlines = shapely.boundary(shapes(frames["building"])[entrance["building_id"] - 1])
    assert shapely.distance(outlines, shapes(entrance)).max() < 2 * crs.LATTICE_M
    assert not unit.duplicated(["building_id", "label"]).any()


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_every_building_has_an_address_of_its_own(size: str) -> None:
    building = made(size)["building"]
    assert building["address"].str.fullmatch(r".+区.+(大道|路|街|巷)\d+号.*").all()
    assert not building.duplicated("address").any()
    numbered = building[building["number"].notna()]
    assert not numbered.duplicated(["estate_id", "number"]).any()


def test_an_address_is_made_of_the_columns_that_stand_beside_it() -> None:
    building, estate = made("small")["building"], made("small")["estate"]
    inside = building[building["number"].notna()]
    names = estate.set_index("id")["name"].loc[inside["estate_id"]].to_numpy()
    ends = inside["street_name"] + inside["house_number"] + names + inside["number"]
    assert all(a.endswith(e) for a, e in zip(inside["address"], ends, strict=True))


def test_in_an_estate_blocks_houses_and_small_things_are_numbered_each_in_its_way() -> None:
    building = made("small")["building"]
    inside = building[building["number"].notna()]
    lived_in = inside["use"] == "residential"
    homes = inside.loc[lived_in, "number"]
    assert homes.str.fullmatch(r"\d+栋|\d+组([1-9]|1\d|20)号").all()
    assert homes.str.contains("组").any()
    small = inside.loc[~lived_in, "number"]
    assert small.str.fullmatch(r"\d+号(门卫室|车棚|配电房|物业楼)").all()


def test_a_railway_station_has_numbered_halls() -> None:
    named = made("small")["building"]["name"].dropna()
    halls = named[named.str.contains("站房")]
    assert len(halls)
    assert halls.str.fullmatch(r".+站\d+号站房").all()


def test_some_years_and_structures_are_unknown() -> None:
    building = made()["building"]
    assert 0.05 < building["year_built"].isna().mean() < 0.25
    assert 0.03 < building["structure"].isna().mean() < 0.2


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    again, other = ground(SIZE, seed=1), made(SIZE, 2)
    for name, frame in made().items():
        same = again[name].drop(columns=["geometry", "point", "office"], errors="ignore")
        assert same.equals(frame.drop(columns=["geometry", "point", "office"], errors="ignore"))
        if "geometry" in frame:
            pairs = zip(shapes(again[name]), shapes(frame), strict=True)
            assert all(a.wkb == b.wkb for a, b in pairs), name
    assert len(other["building"]) != len(made()["building"])


@pytest.mark.parametrize("seed", [2, 3, 7])
def test_other_seeds_keep_the_rules_too(seed: int) -> None:
    frames = made(SIZE, seed)
    grids = frames["area"].query("level == 'grid'")
    assert len(grids) == SIZES[SIZE].grids
    assert shapely.coverage_is_valid(shapes(grids))
    gates = frames["estate_gate"].groupby("estate_id").size()
    assert gates.reindex(frames["estate"]["id"], fill_value=0).between(1, 4).all()
    assert households("households_a_year_ago", SIZE, seed).between(200, 300).all()
