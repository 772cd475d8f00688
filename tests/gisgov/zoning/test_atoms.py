"""A drawn community: ``H`` is a house of ten metres, each letter or dot twenty metres of ground."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import words
from gisgov.areas import check_partition
from gisgov.errors import BadInput
from gisgov.zoning import Atoms
from gisgov.zoning.atoms import atoms, atoms_of, unjoined

CITY = "EPSG:4546"
CELL_M = 20.0
WEST, SOUTH = 528_000.0, 3_398_000.0

Line = Sequence[tuple[float, float]]


def moved(places: Line) -> list[tuple[float, float]]:
    """Drawn places, in letters from the lower left, as metres."""
    return [(WEST + CELL_M * x, SOUTH + CELL_M * y) for x, y in places]


def area(*corners: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon(moved(corners))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return area((west, south), (east, south), (east, north), (west, north))


def frame(shapes: Sequence[shapely.Geometry], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(dict(columns), geometry=list(shapes), crs=CITY)


def houses(places: Line, households: Sequence[int] | None = None) -> gpd.GeoDataFrame:
    """Houses of ten by ten metres, three households each unless told."""
    points = [shapely.Point(place) for place in moved(places)]
    count = [3] * len(places) if households is None else list(households)
    built = frame([shapely.buffer(point, 5.0, cap_style="square") for point in points])
    built["id"] = [f"b{row}" for row in range(len(places))]
    built["households"], built["persons"] = count, [2 * one for one in count]
    built["point"] = gpd.GeoSeries(points, crs=CITY)
    return built


def drawn(picture: str) -> tuple[shapely.Polygon, gpd.GeoDataFrame]:
    """The ground of a picture and its houses: ``H`` has three households, ``0`` none."""
    rows = picture.split()
    at = [
        ((x + 0.5, len(rows) - y - 0.5), 3 if letter == "H" else 0)
        for y, row in enumerate(rows)
        for x, letter in enumerate(row)
        if letter in "H0"
    ]
    ground = box(0, 0, len(rows[0]), len(rows))
    return ground, houses([place for place, _ in at], [count for _, count in at])


def streets(*lines: Line, bridge: Sequence[bool] | None = None) -> gpd.GeoDataFrame:
    over = [False] * len(lines) if bridge is None else list(bridge)
    shapes = [shapely.LineString(moved(line)) for line in lines]
    return frame(shapes, road_class=["residential"] * len(lines), bridge=over)


def walls(*lines: Line) -> gpd.GeoDataFrame:
    return frame([shapely.LineString(moved(line)) for line in lines], kind=["wall"] * len(lines))


def at(cut: Atoms, x: float, y: float) -> int:
    """The atom that holds a drawn place."""
    place = shapely.Point(moved([(x, y)])[0])
    (found,) = np.flatnonzero(shapely.intersects(cut.frame.geometry.array, place))
    return int(found)


def pairs(cut: Atoms, *, passable: bool | None = None) -> set[tuple[int, int]]:
    borders = cut.borders
    return {
        (int(one), int(other))
        for one, other, way in zip(borders.one, borders.other, borders.passable, strict=True)
        if passable is None or passable == way
    }


def faults(cut: Atoms) -> list[object]:
    return list(check_partition(cut.frame.assign(code=[str(i) for i in range(len(cut))])))


def test_two_houses_share_a_border_halfway_between_them() -> None:
    ground, built = drawn(".H..H.")
    cut = atoms(ground, built, streets(), walls())
    assert cut.frame["area_m2"].tolist() == pytest.approx([1200.0, 1200.0], abs=1.0)
    assert cut.borders.length_m.tolist() == pytest.approx([20.0], abs=0.1)
    assert cut.borders.off_street_m.tolist() == pytest.approx([20.0], abs=0.1)
    assert cut.borders.passable.all()
    assert cut.frame["block"].nunique() == 1


def test_a_street_cuts_and_its_border_is_no_off_street_border() -> None:
    ground, built = drawn("HH.HH HH.HH")
    cut = atoms(ground, built, streets([(2.5, -1), (2.5, 3)]), walls())
    assert len(cut) == 8
    assert cut.frame["block"].nunique() == 2
    across = cut.frame["block"].to_numpy()
    apart = across[cut.borders.one] != across[cut.borders.other]
    assert cut.borders.length_m[apart].sum() == pytest.approx(40.0, abs=0.1)
    assert cut.borders.off_street_m[apart].sum() == 0.0
    assert cut.borders.passable[apart].all()


def test_a_footway_and_a_tunnel_cut_nothing() -> None:
    ground, built = drawn("H....")
    ways = streets([(2, -1), (2, 3)], [(3, -1), (3, 3)])
    ways["road_class"], ways["tunnel"] = ["footway", "residential"], [False, True]
    assert len(atoms(ground, built, ways, walls())) == 1


def test_a_block_without_households_is_one_atom() -> None:
    ground, built = drawn("HH.00 HH.00")
    cut = atoms(ground, built, streets([(2.5, -1), (2.5, 3)]), walls())
    assert sorted(cut.frame["households"]) == [0, 3, 3, 3, 3]
    (empty,) = cut.frame.index[cut.frame["households"] == 0]
    assert cut.frame["buildings"][empty] == ["b2", "b3", "b6", "b7"]


def test_an_empty_building_goes_with_the_nearest_that_is_lived_in() -> None:
    ground, built = drawn("H0..H")
    cut = atoms(ground, built, streets(), walls())
    held = sorted(sorted(ids) for ids in cut.frame["buildings"])
    assert held == [["b0", "b1"], ["b2"]]


def test_a_wall_is_passed_at_its_gate_alone() -> None:
    ground, built = drawn("HHH HHH")
    wall = walls([(-1, 1), (1.4, 1)], [(1.6, 1), (4, 1)])
    gate = frame([shapely.Point(moved([(1.5, 1)])[0])])
    cut = atoms(ground, built, streets(), wall, gates=gate)
    assert len(cut) == 6
    assert cut.frame["block"].nunique() == 2
    middle = tuple(sorted((at(cut, 1.5, 0.5), at(cut, 1.5, 1.5))))
    sides = {tuple(sorted((at(cut, x, 0.5), at(cut, x, 1.5)))) for x in (0.5, 2.5)}
    assert middle in pairs(cut, passable=True)
    assert sides == pairs(cut, passable=False)
    assert unjoined(cut) == []


def test_ground_that_no_gate_joins_is_joined_over_its_longest_border_and_told() -> None:
    ground, built = drawn("HHHHH H.HHH")
    cut = atoms(ground, built, streets(), walls([(-1, 1), (6, 1)]))
    told = unjoined(cut)
    assert [one.code for one in told] == ["atoms.unjoined"]
    assert told[0].params["households"] == 12
    south = {at(cut, x + 0.5, 0.5) for x in (0, 2, 3, 4)}
    opened = {pair for pair in pairs(cut, passable=True) if len(south.intersection(pair)) == 1}
    assert len(opened) == 1
    assert "12" in words.say(told[0].code, lang="en", **told[0].params)


def test_a_river_is_crossed_where_a_bridge_is() -> None:
    ground, built = drawn("HHH ... HHH")
    river = frame([box(-1, 1, 4, 2)], kind=["river"])
    ways = streets([(1.5, -1), (1.5, 4)], bridge=[True])
    cut = atoms(ground, built, ways, walls(), water=river)
    stream = at(cut, 1.0, 1.5)
    assert stream == at(cut, 2.0, 1.5)  # a bridge does not cut the water
    assert cut.frame["households"][stream] == 0
    banks = {pair for pair in pairs(cut, passable=True) if stream in pair}
    beside = {at(cut, x, y) for x in (1.4, 1.6) for y in (0.5, 2.5)}
    assert {one for pair in banks for one in pair} - {stream} == beside
    assert unjoined(cut) == []


def test_a_present_border_beside_a_street_leaves_no_sliver() -> None:
    ground, built = drawn("HH.HH HH.HH")
    grids = frame([box(0, 0, 2.45, 2), box(2.45, 0, 5, 2)], code=["001", "002"])
    cut = atoms(ground, built, streets([(2.5, -1), (2.5, 3)]), walls(), current=grids)
    assert len(cut) == 8
    held = cut.frame.dissolve("current").geometry
    assert held["001"].equals(grids.geometry[0])
    assert held["002"].equals(grids.geometry[1])
    current = cut.frame["current"].to_numpy()
    apart = current[cut.borders.one] != current[cut.borders.other]
    assert cut.borders.off_street_m[apart].sum() == 0.0


def test_atoms_nest_in_present_grids_that_cut_a_block() -> None:
    ground, built = drawn("HHHH HHHH")
    grids = frame([box(0, 0, 1.2, 2), box(1.2, 0, 4, 2)], code=["001", "002"])
    cut = atoms(ground, built, streets(), walls(), current=grids)
    assert faults(cut) == []
    assert cut.frame.dissolve("current").geometry["001"].equals(grids.geometry[0])
    assert cut.frame["block"].nunique() == 1


def test_grids_of_another_plan_are_whole_and_change_nothing_else() -> None:
    ground, built = drawn("HHHH HHHH")
    other = frame([box(0, 0, 4, 1.3), box(0, 1.3, 4, 2)], code=["901", "902"])
    cut = atoms(ground, built, streets(), walls(), cuts=other)
    low = [shapely.covers(other.geometry[0].buffer(0.002), one) for one in cut.frame.geometry]
    assert cut.frame["area_m2"][low].sum() == pytest.approx(other.geometry[0].area, abs=0.2)
    assert cut.frame["current"].isna().all()


def test_counts_that_are_missing_are_none() -> None:
    ground, built = drawn("H.H")
    built["households"], built["persons"] = [4.0, np.nan], [None, 6]
    cut = atoms(ground, built, streets(), walls())
    assert cut.frame["households"].sum() == 4
    assert cut.frame["persons"].sum() == 6


def test_premises_are_one_atom_whatever_stands_in_them() -> None:
    ground, built = drawn("HH.HH HH.HH")
    campus = frame([box(2.5, 0, 5, 2)], name=["campus"])
    cut = atoms(ground, built, streets([(4, -1), (4, 3)]), walls(), special=campus)
    (row,) = np.flatnonzero(cut.frame["special"] == "campus")
    assert cut.frame["households"][row] == 12
    assert cut.frame["special"].isna().sum() == 4
    assert {one for one in cut.frame["special"] if one != "campus"} == {None}


def test_a_building_on_a_border_is_where_its_point_is() -> None:
    ground, _ = drawn("....")
    built = houses([(1.0, 0.5), (2.1, 0.5), (3.5, 0.5)], [5, 7, 9])
    cut = atoms(ground, built, streets([(2, -1), (2, 2)]), walls())
    assert cut.frame["households"][at(cut, 1.9, 0.5)] == 5
    assert cut.frame["households"][at(cut, 2.2, 0.5)] == 7
    built["point"] = gpd.GeoSeries(
        shapely.points(moved([(1, 0.5), (2, 0.5), (3.5, 0.5)])), crs=CITY
    )
    on_street = atoms(ground, built, streets([(2, -1), (2, 2)]), walls())
    assert on_street.frame["households"].sum() == 21


def test_a_community_in_two_parts_has_atoms_in_both_that_do_not_touch() -> None:
    ground = shapely.MultiPolygon([box(0, 0, 2, 1), box(5, 0, 7, 1)])
    built = houses([(0.5, 0.5), (1.5, 0.5), (5.5, 0.5), (6.5, 0.5)])
    cut = atoms(ground, built, streets(), walls())
    assert len(cut) == 4
    assert len(cut.borders) == 2
    assert unjoined(cut) == []


def test_a_community_without_buildings_or_streets_is_one_atom() -> None:
    cut = atoms(box(0, 0, 3, 3), houses([]), streets(), walls())
    assert len(cut) == 1
    assert len(cut.borders) == 0
    assert cut.frame["households"].tolist() == [0]


def test_no_ground_and_degrees_are_refused() -> None:
    with pytest.raises(BadInput) as refused:
        atoms(shapely.Polygon(), houses([]), streets(), walls())
    assert refused.value.code == "atoms.no_ground"
    built = houses([(0.5, 0.5)]).to_crs("EPSG:4326")
    with pytest.raises(BadInput) as refused:
        atoms(box(0, 0, 3, 3), built, streets(), walls())
    assert refused.value.code == "crs.not_metric"


PLACES = st.tuples(st.floats(0.1, 9.9), st.floats(0.1, 9.9))
ENDS = st.tuples(PLACES, PLACES).filter(lambda ends: ends[0] != ends[1])


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(PLACES, max_size=12),
    ways=st.lists(ENDS, max_size=4),
    closed=st.lists(ENDS, max_size=3),
    split=st.floats(1.0, 9.0),
)
def test_atoms_tile_the_ground_and_keep_each_household(
    places: Line, ways: list[Line], closed: list[Line], split: float
) -> None:
    built = houses(places, list(range(len(places))))
    ground = box(0, 0, 10, 10)
    grids = frame([box(0, 0, split, 10), box(split, 0, 10, 10)], code=["001", "002"])
    cut = atoms(ground, built, streets(*ways), walls(*closed), current=grids)
    assert faults(cut) == []
    assert cut.frame["area_m2"].sum() == pytest.approx(ground.area, abs=0.5)
    assert (cut.frame.geom_type == "Polygon").all()
    assert cut.frame["households"].sum() == built["households"].sum()
    holder = {one: row for row, ids in enumerate(cut.frame["buildings"]) for one in ids}
    assert set(holder) == set(built["id"])
    shapes = cut.frame.geometry.to_numpy()
    off = [
        shapes[holder[one]].distance(p) for one, p in zip(built["id"], built["point"], strict=True)
    ]
    assert max(off, default=0.0) < 0.002


# ---------------------------------------------------------------- polygons that are there


def squares(side: int, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    shapes = [box(x, y, x + 1, y + 1) for y in range(side) for x in range(side)]
    return frame(shapes, households=[1] * side * side, **columns)


def test_polygons_stay_as_they_are_and_share_their_sides() -> None:
    made = atoms_of(squares(3))
    assert len(made) == 9
    assert len(made.borders) == 12
    assert made.borders.length_m.tolist() == [CELL_M] * 12
    assert made.borders.off_street_m.tolist() == [0.0] * 12
    assert made.borders.passable.all()
    assert made.frame["current"].tolist() == [None] * 9


def test_with_streets_only_they_are_on_a_street_and_barriers_close() -> None:
    ways, closed = streets([(1, 0), (1, 3)]), walls([(2, 0), (2, 2)])
    made = atoms_of(squares(3), streets=ways, barriers=closed)
    assert made.borders.off_street_m.sum() == pytest.approx(CELL_M * 7)
    assert len(pairs(made, passable=False)) == 2


def test_present_grids_come_from_a_column_or_from_polygons() -> None:
    grids = frame([box(0, 0, 1, 3), box(1, 0, 3, 3)], code=["001", "002"])
    from_polygons = atoms_of(squares(3), current=grids).frame["current"].tolist()
    assert from_polygons == ["001", "002", "002"] * 3
    given_column = squares(3, team=["a", "b", None] * 3)
    assert atoms_of(given_column, current="team").frame["current"].tolist() == ["a", "b", None] * 3


def test_a_missing_column_and_a_missing_polygon_are_named() -> None:
    with pytest.raises(BadInput) as refused:
        atoms_of(squares(2), households="dwellings")
    assert refused.value.params["column"] == "dwellings"
    with pytest.raises(BadInput) as refused:
        atoms_of(frame([box(0, 0, 1, 1), shapely.Polygon()], households=[1, 2]))
    assert refused.value.code == "atoms.no_ground"


def test_real_census_blocks_share_their_borders() -> None:
    shared = Path(os.environ.get("GISGOV_SHARED_DATA", "../shared/data"))
    file = shared / "small_area" / "cincinnati_walnuthills_blocks457.zip"
    if not file.exists():
        pytest.skip(f"{file} is not here; set GISGOV_SHARED_DATA to where shared data lie")
    blocks = gpd.read_file(f"zip://{file.resolve()}!walnuthills_updated/cincinnati.shp")
    made = atoms_of(blocks.to_crs("EPSG:32616"), households="POPULATION")
    assert len(made) == 457
    assert made.frame["households"].sum() == blocks["POPULATION"].sum()
    assert (made.frame.geom_type == "Polygon").all()
    assert faults(made) == []
    assert set(made.borders.one) | set(made.borders.other) == set(range(457))


def test_twenty_thousand_polygons_find_their_neighbours() -> None:
    made = atoms_of(squares(142))
    assert len(made) == 20_164
    assert len(made.borders) == 2 * 142 * 141
