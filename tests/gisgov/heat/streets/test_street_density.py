"""Streets worked by hand, streets followed path by path, and nothing lost on any."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.heat.streets import Streets, street_density

METHODS = ("continuous", "discontinuous")
KERNELS = ("quartic", "gaussian", "epanechnikov", "triangular", "uniform")

TABLE = {"bandwidth_m": 128.0, "kernel": "uniform", "lixel_m": 8.0}  # steps of half a metre
FLAT = 1000 / 256  # a point spread evenly over 256 m


def streets(*lines: list[tuple[float, float]]) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.LineString(line) for line in lines], crs=4546)


def at(found: gpd.GeoDataFrame, x: float, y: float) -> float:
    """Density on the piece that is nearest to a place."""
    return float(found["density"].iloc[int(found.distance(shapely.Point(x, y)).argmin())])


def mass(found: gpd.GeoDataFrame) -> float:
    return float((found["density"] * found.length).sum() / 1000)


CORRIDOR = streets([(0, 0), (320, 0)], [(320, 0), (720, 0), (720, 320)])
TEE = streets([(-512, 0), (0, 0)], [(0, 0), (512, 0)], [(0, 0), (0, 512)])
CROSS = streets([(-512, 0), (0, 0)], [(0, 0), (512, 0)], [(0, 0), (0, 512)], [(0, 0), (0, -512)])
LOOP = streets([(0, 0), (64, 0), (64, 64), (0, 64), (0, 0)], [(0, 0), (-512, 0)])


@pytest.mark.parametrize("method", METHODS)
def test_in_a_corridor_a_joint_and_a_corner_change_nothing(method):
    found = street_density([[336, 4]], CORRIDOR, method=method, **TABLE)
    told = [at(found, x, 0) for x in (204, 212, 316, 324, 460, 468)]
    assert told == pytest.approx([0, FLAT, FLAT, FLAT, FLAT, 0], abs=1e-9)
    found = street_density([[688, 0]], CORRIDOR, method=method, **TABLE)
    assert [at(found, 720, y) for y in (92, 100)] == pytest.approx([FLAT, 0], abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_a_dead_end_turns_back_what_would_lie_beyond(method):
    """80 m from the end, 48 m are turned back and lie on what is there already."""
    found = street_density([[80, 0]], CORRIDOR, method=method, **TABLE)
    told = [at(found, x, 0) for x in (4, 44, 52, 204, 212)]
    assert told == pytest.approx([2 * FLAT, 2 * FLAT, FLAT, FLAT, 0], abs=1e-9)


def test_at_a_tee_a_half_goes_each_way_and_the_density_jumps():
    found = street_density([[-64, 0]], TEE, method="discontinuous", **TABLE)
    told = [at(found, *place) for place in ((-4, 0), (4, 0), (0, 4), (60, 0), (68, 0))]
    assert told == pytest.approx([FLAT, FLAT / 2, FLAT / 2, FLAT / 2, 0], abs=1e-9)


def test_at_a_tee_a_third_is_taken_back_and_the_density_does_not_jump():
    found = street_density([[-64, 0]], TEE, method="continuous", **TABLE)
    places = ((-68, 0), (-60, 0), (-4, 0), (4, 0), (0, 4), (60, 0), (68, 0))
    share = 2 / 3 * FLAT
    told = [at(found, *place) for place in places]
    assert told == pytest.approx([FLAT, share, share, share, share, share, 0], abs=1e-9)


@pytest.mark.parametrize(
    ("method", "onward", "back"), [("discontinuous", 1 / 3, 0), ("continuous", 1 / 2, -1 / 2)]
)
def test_at_a_cross_the_three_others_get_the_same(method, onward, back):
    found = street_density([[-64, 0]], CROSS, method=method, **TABLE)
    told = [at(found, *place) for place in ((4, 0), (0, 4), (0, -4), (60, 0))]
    assert told == pytest.approx([onward * FLAT] * 4)
    assert at(found, -4, 0) == pytest.approx((1 + back) * FLAT)
    assert at(found, -68, 0) == pytest.approx(FLAT)


def test_around_a_loop_both_ways_meet():
    """At the far corner nothing gets out; 80 m from the gate, half of 48 m does."""
    found = street_density([[64, 64]], LOOP, method="discontinuous", **TABLE)
    assert [at(found, *place) for place in ((32, 0), (0, 32), (-4, 0))] == pytest.approx(
        [FLAT, FLAT, 0]
    )
    found = street_density([[64, 16]], LOOP, method="discontinuous", **TABLE)
    # One half goes on around the loop until it meets, 48 m on, what came the other way.
    told = [at(found, *place) for place in ((-4, 0), (-44, 0), (-52, 0), (0, 4), (0, 44), (0, 52))]
    half = FLAT / 2
    assert told == pytest.approx([half, half, 0, half, half, FLAT])


def test_lines_that_only_cross_are_not_joined():
    bridge = streets([(-512, 0), (512, 0)], [(0, -512), (0, 512)])
    found = street_density([[20, 0]], bridge, **TABLE)
    assert found.loc[found["street"] == 1, "density"].max() == 0


# ---------------------------------------------------------------- path by path


def followed(
    lines: list[list[tuple[float, float]]], point: tuple[int, float], method: str, reach_m: float
) -> np.ndarray:
    """Density per metre at the middle of each metre of straight lines, every path on its own."""
    lengths = [round(shapely.LineString(line).length) for line in lines]
    begins = np.cumsum([0, *lengths])
    density = np.zeros(begins[-1])
    edge, metres = point

    def lay(line: int, start: float, step: int, away: float, share: float) -> None:
        """Walk a line from a place on; at its end, into all others."""
        end = lengths[line] if step > 0 else 0
        middles = np.arange(lengths[line]) + 0.5
        ahead = middles > start if step > 0 else middles < start
        gone = away + np.abs(middles - start)
        here = ahead & (gone < reach_m)
        density[begins[line] : begins[line + 1]][here] += share * quartic(gone[here], reach_m)
        away += abs(end - start)
        if away >= reach_m or abs(share) < 1e-4:
            return
        node = lines[line][-1] if step > 0 else lines[line][0]
        leaving = [(k, 1) for k, other in enumerate(lines) if other[0] == node]
        leaving += [(k, -1) for k, other in enumerate(lines) if other[-1] == node]
        back, n = (line, -step), len(leaving)
        for way in leaving:
            if method == "continuous":
                part = 2 / n - (way == back)
            else:
                part = 1.0 if n == 1 else (way != back) / (n - 1)
            if part:
                lay(way[0], 0 if way[1] > 0 else lengths[way[0]], way[1], away, share * part)

    lay(edge, metres, 1, 0.0, 1.0)
    lay(edge, metres, -1, 0.0, 1.0)
    return density


def quartic(away: np.ndarray, reach_m: float) -> np.ndarray:
    return 15 / 16 / reach_m * (1 - (away / reach_m) ** 2) ** 2


TOWN = [
    [(0.0, 0.0), (90.0, 0.0)],
    [(90.0, 0.0), (90.0, 70.0)],
    [(0.0, 70.0), (90.0, 70.0)],
    [(0.0, 0.0), (0.0, 70.0)],
    [(90.0, 0.0), (150.0, 0.0)],
    [(90.0, 70.0), (90.0, 110.0)],
    [(0.0, 70.0), (0.0, 200.0)],
    [(0.0, 0.0), (-40.0, 0.0)],
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("point", [(0, 33), (3, 60), (7, 38), (5, 1)])
def test_it_is_what_following_every_path_gives(method, point):
    expected = followed(TOWN, point, method, 160.0) * 1000
    line = shapely.LineString(TOWN[point[0]])
    place = shapely.get_coordinates(line.interpolate(point[1]))
    found = street_density(place, streets(*TOWN), bandwidth_m=160, lixel_m=1, method=method)
    wrong = np.abs(found["density"].to_numpy() - expected)
    assert wrong.max() < 0.004 * expected.max()  # single metres
    pieces = street_density(place, streets(*TOWN), bandwidth_m=160, lixel_m=10, method=method)
    tens = np.concatenate([[expected[k : k + 10].mean()] for k in range(0, len(expected), 10)])
    np.testing.assert_allclose(pieces["density"], tens, atol=0.001 * expected.max())


# ---------------------------------------------------------------- nothing is lost


def town(seed: int) -> gpd.GeoSeries:
    """Streets between random places, some a hand's breadth from each other."""
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 1024 * 400, (30, 2)) / 1024
    places[:6] = places[6:12] + rng.uniform(-0.3, 0.3, (6, 2))
    pairs = {tuple(sorted(pair)) for pair in rng.integers(0, 30, (60, 2)).tolist()}
    pairs |= set(pairwise(range(12)))
    return streets(*[[tuple(places[a]), tuple(places[b])] for a, b in pairs if a != b])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kernel", KERNELS)
def test_all_points_are_still_there(method, kernel):
    for seed in range(4):
        xy = np.random.default_rng(seed).uniform(0, 400, (500, 2))
        found = street_density(
            xy, town(seed), bandwidth_m=90, kernel=kernel, method=method, most_snap_m=30
        )
        counted = found.attrs["counted"]
        assert 0 < counted < 500
        assert counted + found.attrs["unsnapped"] == 500
        assert mass(found) == pytest.approx(counted, rel=1e-9)


def test_the_continuous_density_is_the_same_seen_from_either_end():
    """A point's share at a place is the place's share at the point."""
    xy = [[-60.25, 0.0], [0.0, 35.25]]  # middles of pieces
    one, two = (street_density([each], TEE, bandwidth_m=150, lixel_m=0.5) for each in xy)
    assert at(one, *xy[1]) == pytest.approx(at(two, *xy[0]), rel=5e-3)


def test_a_million_on_one_point_are_a_million_times_one():
    one = street_density([[60, 0]], TEE, **TABLE)
    many = street_density(np.full((100_000, 2), [60.0, 0.0]), TEE, **TABLE)
    np.testing.assert_allclose(many["density"], 100_000 * one["density"], rtol=1e-6, atol=1e-6)


# ---------------------------------------------------------------- where points lie


def test_points_far_from_any_street_are_left_out_and_counted():
    found = street_density([[-60, 49.9], [-60, 50.1], [-800, 0]], TEE, **TABLE)
    assert found.attrs == {"unsnapped": 2, "counted": 1}
    assert mass(found) == pytest.approx(1)


def test_a_point_is_moved_to_the_nearest_street_whatever_the_buckets():
    lines = town(9)
    xy = np.random.default_rng(9).uniform(-50, 450, (300, 2))
    away = shapely.distance(shapely.points(xy)[:, None], lines.to_numpy()[None, :]).min(axis=1)
    for most_m in (5.0, 20.0, 200.0):
        found = street_density(xy, lines, most_snap_m=most_m)
        assert found.attrs["counted"] == int((away <= most_m).sum())


# ---------------------------------------------------------------- pieces


def test_pieces_of_a_street_are_of_equal_length_and_make_it_up():
    found = street_density([[310, 0]], CORRIDOR, lixel_m=80)
    assert found["street"].tolist() == [0] * 4 + [1] * 9
    assert found.length.tolist() == [80] * 13
    assert shapely.get_coordinates(found.geometry.iloc[8:10]).tolist() == [
        [640, 0],
        [720, 0],
        [720, 0],
        [720, 80],
    ]
    bent = street_density([[310, 0]], CORRIDOR, lixel_m=150)["geometry"].iloc[-3]
    assert shapely.get_coordinates(bent).tolist() == [[608, 0], [720, 0], [720, 32]]


def test_without_points_or_streets_there_is_nothing():
    assert street_density(np.empty((0, 2)), TEE)["density"].max() == 0
    none = street_density([[0, 0]], gpd.GeoSeries([None, shapely.LineString()], crs=4546))
    assert (len(none), none.attrs["unsnapped"]) == (0, 1)


def test_parts_of_a_street_keep_its_row_and_a_network_can_be_kept():
    parts = shapely.MultiLineString([[(0, 0), (50, 0)], [(90, 0), (140, 0)]])
    network = Streets.of(gpd.GeoSeries([None, parts], crs=4546), lixel_m=50)
    found = street_density([[10, 0]], network, bandwidth_m=10)
    assert found["street"].tolist() == [1, 1]
    assert found["density"].tolist() == pytest.approx([20, 0])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"bandwidth_m": 0}, "heat.bad_bandwidth"),
        ({"bandwidth_m": float("nan")}, "heat.bad_bandwidth"),
        ({"bandwidth_m": 100_000}, "heat.bad_bandwidth"),
        ({"kernel": "cosine"}, "heat.unknown_kernel"),
        ({"lixel_m": 0}, "streets.lixel"),
        ({"lixel_m": 1e-9}, "streets.lixel"),
        ({"most_snap_m": float("inf")}, "streets.snap"),
        ({"points": [[float("nan"), 0]]}, "heat.no_place"),
        ({"points": gpd.GeoSeries([shapely.Point(0, 0)], crs=4547)}, "streets.other_crs"),
        ({"streets": gpd.GeoSeries([shapely.Point(0, 0)], crs=4546)}, "streets.not_lines"),
        ({"streets": gpd.GeoSeries([shapely.LineString([(0, 0), (1, 1)])])}, "crs.missing"),
    ],
)
def test_what_cannot_be_spread_is_refused(given, code):
    asked = {"points": [[0, 0]], "streets": TEE} | given
    with pytest.raises(BadInput) as told:
        street_density(asked.pop("points"), asked.pop("streets"), **asked)
    assert told.value.code == code
