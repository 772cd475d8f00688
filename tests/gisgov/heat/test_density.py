"""Densities beside brute force: every kernel at every place, however many points there are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.heat import KERNELS, density, folding, pouring
from gisgov.heat.density import lattice_of
from gisgov.heat.points import Points

FORMS = [*KERNELS]
ALLOWED = 1e-3  # where density is at least a hundredth of the peak


def by_force(points, x, y, *, kernel, bandwidth_m, weights=None):
    """Sum of the kernel over all points, at some places."""
    form = KERNELS[kernel]
    weights = np.ones(len(points)) if weights is None else np.asarray(weights)
    away = np.hypot(x[:, None] - points[None, :, 0], y[:, None] - points[None, :, 1])
    return (
        (form.profile(away / bandwidth_m) * weights).sum(axis=1)
        * form.height
        / (bandwidth_m / 1000) ** 2
    )


def worst(field, points, *, rng, weights=None, most=400):
    """The largest relative error among cells with at least a hundredth of the peak."""
    rows, columns = np.nonzero(field.values >= 0.01 * field.peak)
    some = rng.permutation(len(rows))[:most]
    east, north = field.centres()
    true = by_force(
        points,
        east[columns[some]],
        north[rows[some]],
        kernel=field.kernel,
        bandwidth_m=field.bandwidth_m,
        weights=weights,
    )
    return float(np.abs(field.values[rows[some], columns[some]] / true - 1).max())


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def town(rng):
    """3,000 points: a third gathered around one place, the others anywhere on 4 x 3 km."""
    anywhere = rng.random((2000, 2)) * (4000, 3000)
    return np.concatenate([anywhere, rng.normal((2500, 1200), 150, (1000, 2))])


@pytest.mark.parametrize("kernel", FORMS)
@pytest.mark.parametrize("cells", [5, 8, 23.7])
def test_a_town_is_as_by_brute_force(kernel, cells, town, rng):
    field = density(town, bandwidth_m=250, kernel=kernel, cell_m=250 / cells)
    assert worst(field, town, rng=rng) < ALLOWED


@pytest.mark.parametrize("kernel", FORMS)
@pytest.mark.parametrize("at", [(0.0, 0.0), (13.1, 27.7), (49.9, 0.1)])
def test_a_single_point_is_as_by_brute_force(kernel, at, rng):
    points = np.array([at])
    field = density(points, bandwidth_m=250, kernel=kernel, cell_m=50)
    assert worst(field, points, rng=rng) < ALLOWED


@pytest.mark.parametrize("kernel", FORMS)
def test_weights_count(kernel, town, rng):
    weights = rng.integers(0, 5, len(town)).astype(float)
    field = density(town, bandwidth_m=300, kernel=kernel, weights=weights)
    assert worst(field, town, rng=rng, weights=weights) < ALLOWED
    assert field.count == weights.sum()


@pytest.mark.parametrize("kernel", FORMS)
def test_the_mass_is_the_number_of_points(kernel, town):
    field = density(town, bandwidth_m=250, kernel=kernel, cell_m=12.5)
    mass = field.values.sum(dtype=float) * (field.cell_m / 1000) ** 2
    assert mass == pytest.approx(len(town), rel=2e-4)


def test_a_million_on_one_point_are_a_million_times_one(rng):
    one = np.array([[13.1, 27.7]])
    single = density(one, bandwidth_m=250)
    field = density(np.repeat(one, 1_000_000, axis=0), bandwidth_m=250)
    high = single.values >= 0.01 * single.peak
    ratio = field.values[high] / single.values[high] / 1e6
    assert np.abs(ratio - 1).max() < 1e-4


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_folding_many_points_gives_what_pouring_them_out_does(kernel, rng):
    """Where too many are given to pour them out; the Gaussian is folded always."""
    points = rng.normal((2000, 1500), 500, (200_000, 2))
    given = Points(points[:, 0].copy(), points[:, 1].copy(), np.ones(1, np.float32))
    ground = lattice_of((0, 0, 4000, 3000), 250 / 8)
    form = KERNELS[kernel]
    made = folding.folded(given, ground, bandwidth_m=250, kernel=form)
    rows, columns = np.nonzero(made >= 0.01 * made.max())
    some = rng.permutation(len(rows))[:60]
    x = (columns[some] + 0.5) * ground.cell_m
    y = ground.north - (rows[some] + 0.5) * ground.cell_m
    true = by_force(points, x, y, kernel=kernel, bandwidth_m=250)
    mine = made[rows[some], columns[some]] * form.height / 0.25**2
    assert np.abs(mine / true - 1).max() < ALLOWED


def test_the_more_points_the_sooner_they_are_folded():
    ground, form = lattice_of((0, 0, 20_000, 15_000), 10), KERNELS["quartic"]
    few, many = (
        (pouring.seconds(count, 500), folding.seconds(count, ground, 500, form))
        for count in (10, 10_000_000)
    )
    assert few[0] < few[1]
    assert many[0] > many[1]


def test_what_lies_beyond_the_ground_counts_in_it(town):
    whole = density(town, bandwidth_m=250, bounds=(0, 0, 4000, 3000), cell_m=25)
    part = density(town, bandwidth_m=250, bounds=(2000, 1000, 3000, 2000), cell_m=25)
    crop = whole.values[40:80, 80:120]
    assert part.shape == (40, 40)
    assert np.allclose(part.values, crop, rtol=1e-5)


def test_the_order_of_points_does_not_matter(town):
    field, turned = density(town, bandwidth_m=200), density(town[::-1], bandwidth_m=200)
    assert np.allclose(field.values, turned.values, rtol=1e-5, atol=1e-4)


def test_row_0_is_the_northernmost():
    field = density([[50.0, 950.0]], bandwidth_m=100, bounds=(0, 0, 1000, 1000))
    assert field.values[0].max() > 0
    assert field.values[-1].max() == 0
    assert field.bounds == (0, 0, 1000, 1000)


def test_cells_lie_in_one_lattice_over_all_the_plane():
    one = density([[103.0, 207.0]], bandwidth_m=80)
    other = density([[951.0, 12.0]], bandwidth_m=80)
    assert {edge % 10 for field in (one, other) for edge in field.bounds} == {0}


def test_no_points_make_an_empty_field():
    field = density(np.empty((0, 2)), bandwidth_m=100, bounds=(0, 0, 1000, 500))
    assert field.peak == 0
    assert field.shape == (40, 80)
    assert density([], bandwidth_m=100, bounds=(0, 0, 1000, 500)).count == 0


def test_frames_bring_their_coordinate_system():
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([500_000.0], [3_400_000.0]), crs=4546)
    field = density(frame, bandwidth_m=100)
    assert field.crs.to_epsg() == 4546
    assert np.array_equal(field.values, density(frame.geometry, bandwidth_m=100).values)
    assert density([[0.0, 0.0]], bandwidth_m=100).crs is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"bandwidth_m": 0}, "heat.bad_bandwidth"),
        ({"bandwidth_m": -5}, "heat.bad_bandwidth"),
        ({"bandwidth_m": float("nan")}, "heat.bad_bandwidth"),
        ({"bandwidth_m": 100_000}, "heat.bad_bandwidth"),
        ({"kernel": "cosine"}, "heat.unknown_kernel"),
        ({"cell_m": 0}, "heat.bad_cell"),
        ({"cell_m": 200}, "heat.bad_cell"),
        ({"cell_m": float("nan")}, "heat.bad_cell"),
        ({"bounds": (0, 0, 0, 9)}, "heat.bad_bounds"),
        ({"bounds": (0, 0, float("inf"), 9)}, "heat.bad_bounds"),
        ({"bounds": (0, 0, 1e6, 1e6), "cell_m": 1}, "heat.too_many_cells"),
        ({"weights": [1.0, 2.0]}, "heat.weights_differ"),
        ({"weights": [-1.0]}, "heat.bad_weight"),
        ({"weights": [float("nan")]}, "heat.bad_weight"),
        ({"crs": 4326}, "crs.not_metric"),
    ],
)
def test_what_makes_no_field_is_refused(given, code):
    with pytest.raises(BadInput) as error:
        density([[0.0, 0.0]], **given)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([], "heat.no_bounds"),
        ([[0.0, float("nan")]], "heat.no_place"),
        ([0.0, 1.0], "heat.not_pairs"),
        (gpd.GeoSeries([shapely.box(0, 0, 1, 1)], crs=4546), "heat.not_points"),
        (gpd.GeoSeries([None], crs=4546), "heat.no_place"),
        (gpd.GeoSeries([shapely.Point(111, 30)]), "crs.missing"),
    ],
)
def test_what_are_no_points_is_refused(points, code):
    with pytest.raises(BadInput) as error:
        density(points)
    assert error.value.code == code
