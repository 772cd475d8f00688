"""Cuts through squares of a hundred metres, and through cells with corners anywhere."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import areas
from gisgov.zoning.slicing import cut
from gisgov.zoning.values import Atoms, Borders
from tests.gisgov.test_areas import CITY, ORIGIN, cells_of
from tests.gisgov.zoning.drawn_atoms import at, drawn, line, ring

STREET = """
A A|B
    -
A B B
"""


def faults(atoms: Atoms) -> list[areas.Fault]:
    frame = atoms.frame.assign(code=[str(i) for i in range(len(atoms))])
    return areas.check_partition(frame) + areas.check_parts(frame)


def houses(*places: tuple[int, tuple[float, float], int]) -> gpd.GeoDataFrame:
    """Buildings: id, place, households."""
    points = [shapely.Point(at(*place)) for _, place, _ in places]
    ids, counts = [one[0] for one in places], [one[2] for one in places]
    return gpd.GeoDataFrame(
        {"id": ids, "households": counts, "persons": [3 * n for n in counts]},
        geometry=points,
        crs=CITY,
    )


def shared(atoms: Atoms) -> dict[tuple[int, int], float]:
    """Metres that each two atoms have in common, measured by their shapes."""
    shapes = np.asarray(atoms.frame.geometry.array, dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    metres = shapely.length(shapely.intersection(shapes[one], shapes[other]))
    pairs = zip(one.tolist(), other.tolist(), metres, strict=True)
    return {(a, b): float(m) for a, b, m in pairs if a < b and m > 0.05}


def told(borders: Borders) -> dict[tuple[int, int], tuple[float, float, bool]]:
    rows = zip(
        borders.one.tolist(),
        borders.other.tolist(),
        borders.length_m.round(1).tolist(),
        borders.off_street_m.round(1).tolist(),
        borders.passable.tolist(),
        strict=True,
    )
    return {(one, other): tuple(rest) for one, other, *rest in rows}


def test_a_line_cuts_the_atoms_that_it_crosses():
    made, parent = cut(drawn(STREET), line((40, -10), (40, 210)))
    assert parent.tolist() == [0, 0, 1, 2, 3, 3, 4, 5]
    assert made.frame["area_m2"].tolist() == [4e3, 6e3, 1e4, 1e4, 4e3, 6e3, 1e4, 1e4]
    assert made.frame["current"].tolist() == list("AAABAABB")
    assert faults(made) == []


def test_the_borders_of_pieces_are_as_those_of_their_atom_and_the_cut_is_off_street():
    atoms = drawn("A|B\n- #\nA#B")
    made, _ = cut(atoms, line((-10, 30), (210, 30)))
    metres = told(made.borders)
    assert {pair: length for pair, (length, _, _) in metres.items()} == pytest.approx(shared(made))
    assert sorted(metres.values()) == sorted(
        [
            (100.0, 100.0, True),  # the cut, west and east
            (100.0, 100.0, True),
            (30.0, 0.0, True),  # the street between north-west and north-east, in two
            (70.0, 0.0, True),
            (100.0, 0.0, True),  # the street in the west
            (100.0, 0.0, False),  # the wall in the east
            (100.0, 0.0, False),  # the wall in the south
        ]
    )
    order = list(zip(made.borders.one.tolist(), made.borders.other.tolist(), strict=True))
    assert order == sorted(order)


def test_households_go_with_the_points_of_their_buildings():
    atoms = drawn("A", households=9)
    atoms.frame.at[0, "buildings"] = [1, 2, 3]
    known = houses((1, (10, 50), 4), (2, (60, 50), 3), (3, (80, 50), 2))
    made, _ = cut(atoms, line((40, -10), (40, 110)), buildings=known)
    assert made.frame["households"].tolist() == [4, 5]
    assert made.frame["buildings"].tolist() == [[1], [2, 3]]
    assert made.frame["x"].tolist() == [at(10, 0)[0], at((60 * 3 + 80 * 2) / 5, 0)[0]]


def test_a_building_on_the_cut_goes_to_the_first_piece():
    atoms = drawn("A", households=4)
    atoms.frame.at[0, "buildings"] = [1]
    made, _ = cut(atoms, line((40, -10), (40, 110)), buildings=houses((1, (40, 50), 4)))
    assert made.frame["households"].tolist() == [4, 0]
    assert made.frame["buildings"].tolist() == [[1], []]


def test_households_of_unknown_buildings_stay_where_the_atoms_households_are():
    made, _ = cut(drawn("A", households=9), line((40, -10), (40, 110)))
    assert made.frame["households"].tolist() == [0, 9]
    assert made.frame["buildings"].tolist() == [[], [1000]]
    atoms = drawn("A", households=9)
    atoms.frame.at[0, "buildings"] = [1, 2]
    some, _ = cut(atoms, line((40, -10), (40, 110)), buildings=houses((1, (10, 50), 4)))
    assert some.frame["households"].tolist() == [4, 5]


def test_an_atom_that_has_but_a_part_of_a_building_deals_out_no_more_than_it_has():
    atoms = drawn("A", households=5)
    atoms.frame.at[0, "buildings"] = [1, 2]
    known = houses((1, (10, 50), 8), (2, (60, 50), 2))
    made, _ = cut(atoms, line((40, -10), (40, 110)), buildings=known)
    assert made.frame["households"].tolist() == [4, 1]


@pytest.mark.parametrize(
    "missing",
    [
        line((-10, 50), (60, 50)),  # ends inside
        line((0, 0), (0, 100)),  # runs along a border
        line((1, -10), (1, 110)),  # would leave a sliver
        line((300, 0), (300, 100)),  # lies elsewhere
        shapely.LineString(),
    ],
)
def test_a_line_that_parts_no_atom_changes_nothing(missing):
    atoms = drawn("A A")
    made, parent = cut(atoms, missing)
    assert made is atoms
    assert parent.tolist() == [0, 1]


def test_only_atoms_that_were_asked_for_are_cut():
    atoms = drawn("A B")
    made, parent = cut(atoms, line((-10, 30), (210, 30)), among=np.array([False, True]))
    assert parent.tolist() == [0, 1, 1]
    assert faults(made) == []
    corner = list(at(100, 30))
    assert corner in shapely.get_coordinates(made.frame.geometry[0]).tolist()


def test_a_ring_inside_an_atom_cuts_out_its_middle():
    made, parent = cut(drawn("A"), shapely.boundary(ring((30, 30), (60, 30), (60, 60), (30, 60))))
    assert parent.tolist() == [0, 0]
    assert sorted(made.frame["area_m2"]) == [900.0, 9100.0]
    assert faults(made) == []


def test_the_argument_stays_as_it_was():
    atoms = drawn(STREET)
    before = atoms.frame.copy(deep=True)
    cut(atoms, line((40, -10), (40, 210)))
    assert atoms.frame.drop(columns="geometry").equals(before.drop(columns="geometry"))
    assert atoms.frame.geometry.geom_equals_exact(before.geometry, 0).all()


def cells(seed: int, count: int) -> Atoms:
    """Convex cells about random places, as atoms of one to nine households."""
    frame = areas.node(cells_of(seed, count))
    shapes = np.array([shape.geoms[0] for shape in frame.geometry], dtype=object)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    households = np.random.default_rng(seed).integers(1, 10, count)
    table = gpd.GeoDataFrame(
        {
            "households": households,
            "persons": 2 * households,
            "buildings": [[i] for i in range(count)],
            "block": 0,
            "special": None,
            "current": "A",
            "x": middles[:, 0],
            "y": middles[:, 1],
            "area_m2": shapely.area(shapes),
        },
        geometry=shapes,
        crs=CITY,
    )
    nothing = np.empty(0, dtype=np.int64)
    bare = Atoms(table, Borders(nothing, nothing, nothing, nothing, nothing.astype(bool)))
    pairs = shared(bare)
    one, other = (np.array(ends, dtype=np.int64) for ends in zip(*sorted(pairs), strict=True))
    metres = np.array([pairs[pair] for pair in sorted(pairs)])
    return Atoms(table, Borders(one, other, metres, metres / 2, np.ones(len(one), dtype=bool)))


PLACE = st.tuples(st.floats(-100, 1100), st.floats(-100, 1100))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1000), places=st.lists(PLACE, min_size=2, max_size=4, unique=True))
def test_after_any_cut_pieces_tile_the_ground_exactly_and_hold_whom_their_atom_held(seed, places):
    atoms = cells(seed, 30)
    made, parent = cut(atoms, shapely.LineString(np.array(places) + ORIGIN))
    assert faults(made) == []
    assert made.frame.geom_type.unique().tolist() == ["Polygon"]
    for count in ("households", "persons"):
        of_atom = np.bincount(parent, made.frame[count], len(atoms))
        assert of_atom.tolist() == atoms.frame[count].tolist()
    assert made.frame["area_m2"].sum() == pytest.approx(atoms.frame["area_m2"].sum(), abs=1)
    lengths = dict(
        zip(
            zip(made.borders.one, made.borders.other, strict=True),
            made.borders.length_m,
            strict=True,
        )
    )
    measured = shared(made)
    for pair in {*lengths, *measured}:
        assert lengths.get(pair, 0) == pytest.approx(measured.get(pair, 0), abs=0.1), pair
    assert sorted(b for held in made.frame["buildings"] for b in held) == list(range(30))
