"""Scenes are drawn: a digit is an atom of 10 m with so many households, `|` and `-` are streets."""

from __future__ import annotations

from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.errors import BadInput
from gisgov.said import Said
from gisgov.zoning.draw import draw
from gisgov.zoning.shapes import shapes
from gisgov.zoning.values import Atoms, Borders, Plan, Weights

SIDE_M = 10.0
NOW = Weights()


def atoms_of(
    numbers: np.ndarray,
    *,
    streets: set[tuple[int, int]] = frozenset(),
    walls=frozenset(),
    **columns,
) -> Atoms:
    """Squares with so many households, -1 for none; streets and walls lie between two squares."""
    at = np.argwhere(numbers >= 0)
    place = {tuple(cell): i for i, cell in enumerate(at.tolist())}
    pairs = sorted(
        (place[r, c], place[r + dr, c + dc])
        for (r, c), (dr, dc) in product(place, ((0, 1), (1, 0)))
        if (r + dr, c + dc) in place
    )
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    off = [0.0 if pair in streets or pair in walls else SIDE_M for pair in pairs]
    x, y = at[:, 1] * SIDE_M, -at[:, 0] * SIDE_M
    households = numbers[numbers >= 0].astype(np.int64)
    n = len(at)
    frame = gpd.GeoDataFrame(
        {
            "households": households,
            "persons": households * 3,
            "buildings": [[i] for i in range(n)],
            "block": 0,
            "special": None,
            "current": None,
            "x": x + 5.0,
            "y": y + 5.0,
            "area_m2": SIDE_M**2,
        }
        | columns,
        geometry=shapely.box(x, y, x + SIDE_M, y + SIDE_M),
        crs="EPSG:4546",
    )
    borders = Borders(
        one,
        other,
        np.full(len(one), SIDE_M),
        np.array(off, dtype=float),
        np.array([p not in walls for p in pairs], dtype=bool),
    )
    return Atoms(frame, borders)


def drawn(scene: str, *, present: str | None = None, **columns) -> Atoms:
    """Atoms of a scene of digits; `|` after one and a row of `-` are streets, `#` is a wall."""
    rows = [row.strip() for row in scene.strip().splitlines()]
    digits = [row for row in rows if not set(row) <= set("-")]
    numbers = np.array([[int(sign) for sign in row if sign.isdigit()] for row in digits])
    width = numbers.shape[1]
    streets, walls, done = set(), set(), 0
    for row in rows:
        if set(row) <= set("-"):
            streets |= {((done - 1) * width + c, done * width + c) for c in range(width)}
            continue
        column = -1
        for sign in row:
            column += sign.isdigit()
            pair = (done * width + column, done * width + column + 1)
            if sign in "|#":
                (streets if sign == "|" else walls).add(pair)
        done += 1
    if present is not None:
        columns["current"] = list("".join(present.split()))
    return atoms_of(numbers, streets=streets, walls=walls, **columns)


def told(plan: Plan, width: int) -> list[str]:
    """Labels drawn as letters, a row a string."""
    letters = [chr(ord("a") + label) for label in plan.labels.tolist()]
    return ["".join(letters[i : i + width]) for i in range(0, len(letters), width)]


def contiguous(plan: Plan) -> bool:
    """Whether each grid hangs together over borders that people get across."""
    b, label = plan.atoms.borders, plan.labels
    inside = b.passable & (label[b.one] == label[b.other])
    n = len(label)
    links = coo_array((np.ones(inside.sum()), (b.one[inside], b.other[inside])), shape=(n, n))
    return connected_components(links, directed=False)[0] == len(plan.grids)


def in_bounds(plan: Plan) -> bool:
    return bool(plan.grids.loc[plan.grids["kind"] == "community", "in_bounds"].all())


def near_of(rows: int, columns: int) -> list[int]:
    """Neighbours of each square, as bits."""
    place = {(i // columns, i % columns): i for i in range(rows * columns)}
    steps = ((0, 1), (1, 0), (0, -1), (-1, 0))
    beside = (((r + dr, c + dc) for dr, dc in steps) for r, c in place)
    return [sum(1 << place[cell] for cell in cells if cell in place) for cells in beside]


def reached(subset: int, near: list[int]) -> int:
    """What of some squares hangs together with the first of them."""
    found, more = 0, subset & -subset
    while more != found:
        found = more
        for i, beside in enumerate(near):
            if found >> i & 1:
                more |= beside & subset
    return found


def plan_exists(numbers: list[int], rows: int, columns: int, lower: int, upper: int) -> bool:
    """Whether squares can be dealt out within the bounds: all ways are tried."""
    near, full = near_of(rows, columns), (1 << rows * columns) - 1
    grids = [
        subset
        for subset in range(1, full + 1)
        if lower <= sum(h for i, h in enumerate(numbers) if subset >> i & 1) <= upper
        and reached(subset, near) == subset
    ]
    known, waiting = {0}, [0]
    while waiting:
        done = waiting.pop()
        first = ~done & (done + 1)  # the first square that has no grid yet
        more = {done | grid for grid in grids if grid & first and not grid & done} - known
        known |= more
        waiting.extend(more)
    return full in known


def voronoi_like(rows: int, columns: int, seed: int) -> Atoms:
    """Squares with households by chance, a street after every fourth row and column."""
    rng = np.random.default_rng(seed)
    numbers = np.where(rng.random((rows, columns)) < 0.3, 0, rng.integers(1, 30, (rows, columns)))
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    streets = {(r * columns + c, r * columns + c + 1) for r, c in cells if c % 4 == 3}
    streets |= {(r * columns + c, (r + 1) * columns + c) for r, c in cells if r % 4 == 3}
    return atoms_of(numbers, streets=streets)


def test_the_border_falls_on_the_street():
    plan = draw(drawn("11|11\n11|11"), lower=4, upper=4)
    assert told(plan, 4) == ["aabb", "aabb"]
    assert plan.grids["households"].tolist() == [4, 4]
    assert plan.score.off_street_m == 0.0


def test_the_street_is_left_where_the_bounds_want_it():
    """Three columns to the left of the street hold 6, two to the right 2: the border is 20 m."""
    plan = draw(drawn("111|01\n111|01"), lower=4, upper=4)
    assert told(plan, 5) == ["aabbb", "aabbb"]
    assert plan.score.off_street_m == 20.0


def test_nobody_is_dealt_over_a_wall():
    plan = draw(drawn("1#1\n1#1"), lower=2, upper=2)
    assert told(plan, 2) == ["ab", "ab"]


def test_what_a_plan_tells_of_its_grids():
    plan = draw(drawn("22|22", present="aaab"), lower=4, upper=4, weights=NOW)
    assert plan.grids["code"].tolist() == ["a", "b"]
    assert plan.grids["moved"].tolist() == [0, 2]
    assert plan.grids["persons"].tolist() == [12, 12]
    assert plan.grids["inertia"].tolist() == pytest.approx([4.04 * 25.0] * 2)
    assert plan.grids["compactness"].tolist() == pytest.approx([4 * np.pi * 200 / 60**2] * 2)
    assert plan.score.total == pytest.approx(2.5e-5 * 202.0 + 4.0 * 2)


def test_a_balanced_current_stays_although_another_plan_is_better():
    now = drawn("11|11\n11|11", present="abbb aaab")
    assert told(draw(now, lower=4, upper=4), 4) == ["abbb", "aaab"]
    assert told(draw(now, lower=4, upper=4, keep=False), 4) == ["aabb", "aabb"]


def test_only_what_is_needed_moves():
    """The first grid holds 6 of at most 5: one household goes to the second; the third stays."""
    now = drawn("111111|1111|4", present="aaaaaabbbbc")
    plan = draw(now, lower=3, upper=5)
    assert told(plan, 11) == ["aaaaabbbbbc"]
    assert plan.score.moved == 1


def test_too_many_for_one_grid_are_split_and_one_part_keeps_the_code():
    plan = draw(drawn("1111|111", present="aaaaaaa"), lower=3, upper=5)
    assert told(plan, 7) == ["aaaabbb"]
    assert plan.grids["code"].tolist() == ["a", None]
    assert plan.score.moved == 3


def test_too_few_are_joined_to_a_neighbour():
    plan = draw(drawn("11|1|33", present="aabcd"), lower=3, upper=6)
    assert in_bounds(plan)
    assert plan.score.moved <= 4


def test_a_broken_grid_is_in_one_piece_again():
    plan = draw(drawn("111111", present="aabbab"), lower=2, upper=4)
    assert contiguous(plan)
    assert in_bounds(plan)


def test_a_locked_grid_stays_as_it_is():
    now = drawn("111111|1111", present="aaaaaabbbb")
    plan = draw(now, lower=3, upper=5, locked=["b"])
    assert (plan.labels[6:] == plan.labels[6]).all()
    assert plan.grids.query("locked")["code"].tolist() == ["b"]
    assert (plan.labels[:6] != plan.labels[6]).all()


def test_premises_are_a_grid_of_their_own_whatever_they_hold():
    scene = drawn("11|90\n11|90", special=[None, None, "mall", "mall"] * 2)
    plan = draw(scene, lower=4, upper=4)
    assert told(plan, 4) == ["aabb", "aabb"]
    assert plan.grids["kind"].tolist() == ["community", "special"]
    assert plan.grids["in_bounds"].tolist() == [True, None]
    assert plan.notes == []


def test_no_grid_lies_in_two_communities():
    plan = draw(drawn("1111", community=["A", "B", "B", "B"]), lower=1, upper=2)
    assert told(plan, 4)[0][0] == "a"
    assert "a" not in told(plan, 4)[0][1:]
    assert in_bounds(plan)


def test_a_disconnected_community_is_dealt_out_part_by_part():
    numbers = np.array([[2, 2, -1, 2, 2]])
    plan = draw(atoms_of(numbers), lower=4, upper=4)
    assert plan.labels.tolist() == [0, 0, 1, 1]


def noted(plan: Plan) -> list[Said]:
    return [Said(note.code) for note in plan.notes]


def test_what_stands_in_the_way_is_told():
    assert noted(draw(drawn("11"), lower=4, upper=6)) == [Said("zoning.too_few")]
    assert noted(draw(drawn("181"), lower=1, upper=6)) == [Said("zoning.tower")]
    assert noted(draw(drawn("1111111"), lower=4, upper=6)) == [Said("zoning.no_count")]
    assert noted(draw(drawn("11#44"), lower=4, upper=4)) == [Said("zoning.cut_off")]
    assert noted(draw(drawn("3232"), lower=5, upper=5)) == []
    assert noted(draw(drawn("2332"), lower=5, upper=5)) == []
    assert noted(draw(drawn("3223"), lower=5, upper=5)) == []
    assert set(map(str, noted(draw(drawn("2224"), lower=5, upper=5)))) == {
        str(Said("zoning.unmet"))
    }


def test_a_tower_stands_alone_so_that_least_is_out_of_bounds():
    plan = draw(drawn("11811"), lower=2, upper=6)
    assert told(plan, 5) == ["aabcc"]


def test_atoms_without_households_are_dealt_out_too():
    plan = draw(drawn("0110"), lower=1, upper=1)
    assert told(plan, 4) == ["aabb"]
    assert draw(drawn("000"), lower=1, upper=2).grids["households"].tolist() == [0]


def test_no_atoms_give_no_grids():
    plan = draw(atoms_of(np.full((1, 1), -1)))
    assert len(plan.grids) == len(plan.labels) == 0
    assert plan.score.total == 0.0
    assert len(shapes(plan)) == 0


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"lower": 5, "upper": 4}, "zoning.bad_bounds"),
        ({"time_limit_s": 0}, "zoning.bad_limit"),
        ({"most_area_m2": -1.0}, "zoning.bad_limit"),
        ({"locked": ["z"]}, "zoning.unknown_lock"),
        ({"households": "flats"}, "zoning.no_column"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish, code):
    with pytest.raises(BadInput) as raised:
        draw(drawn("11", present="aa"), **({"lower": 1, "upper": 2} | wish))
    assert raised.value.code == code


def test_households_that_are_no_counts_are_refused():
    with pytest.raises(BadInput) as raised:
        draw(drawn("11", households=[1.0, np.nan]), lower=1, upper=2)
    assert raised.value.code == "zoning.no_count_of"


def test_the_best_so_far_is_the_answer_when_somebody_stops():
    plan = draw(voronoi_like(16, 16, 1), lower=100, upper=150, stop=lambda: True)
    assert plan.ended == "time"
    assert contiguous(plan)
    assert plan.grids["households"].sum() == plan.atoms.frame["households"].sum()


def test_progress_goes_from_nothing_to_all():
    shares = []
    atoms = drawn("1111", community=list("AABB"))
    draw(atoms, lower=1, upper=2, progress=lambda what, share: shares.append((what, share)))
    assert shares == [("draw", 0.5), ("draw", 1.0)]


def test_the_shapes_of_grids_meet_exactly():
    plan = draw(drawn("11|11\n11|11"), lower=4, upper=4)
    areas = shapes(plan)
    assert areas["households"].tolist() == [4, 4]
    assert areas.geom_type.tolist() == ["MultiPolygon"] * 2
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    assert areas.area.tolist() == [400.0, 400.0]


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.lists(st.integers(0, 9), min_size=9, max_size=9),
    lower=st.integers(3, 9),
    width=st.integers(1, 6),
)
def test_a_plan_within_bounds_is_found_where_one_exists(numbers, lower, width):
    plan = draw(atoms_of(np.reshape(numbers, (3, 3))), lower=lower, upper=lower + width)
    assert contiguous(plan)
    assert in_bounds(plan) == plan_exists(numbers, 3, 3, lower, lower + width)
    assert bool(plan.notes) != in_bounds(plan)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), share=st.floats(0.0, 1.0))
def test_every_household_is_in_one_grid_that_hangs_together(seed, share):
    atoms = voronoi_like(12, 12, seed)
    rng = np.random.default_rng(seed)
    code = np.where(rng.random(144) < share, (np.arange(144) // 36).astype(str), None)
    atoms.frame["current"] = pd.Series(code, dtype=object)
    plan = draw(atoms, lower=150, upper=250)
    assert contiguous(plan)
    assert len(plan.labels) == 144
    assert plan.grids["households"].sum() == atoms.frame["households"].sum()
    assert plan.grids["atoms"].sum() == 144
    assert in_bounds(plan)
    codes = plan.grids["code"].dropna()
    assert codes.is_unique


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_same_seed_gives_the_same_plan_and_that_is_balanced_then(seed):
    atoms = voronoi_like(12, 12, seed)
    plan, again = (draw(atoms, lower=150, upper=250, seed=seed) for _ in range(2))
    assert (plan.labels == again.labels).all()
    assert plan.score == again.score
    atoms.frame["current"] = [f"g{label}" for label in plan.labels]
    stays = draw(atoms, lower=150, upper=250, seed=seed + 1)
    assert (stays.labels == plan.labels).all()
    assert stays.score.moved == 0


def test_the_time_limit_holds_for_a_large_district_from_its_first_step():
    atoms = voronoi_like(100, 100, 3)
    draw(drawn("11"), lower=1, upper=2)  # compiled
    plan = draw(atoms, time_limit_s=0.01)
    assert plan.ended == "time"
    assert contiguous(plan)
