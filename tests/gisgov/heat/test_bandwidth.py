"""The bandwidth that is chosen: of the size of what gathers, whatever is told from one door."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.heat import KERNELS, density
from gisgov.heat.bandwidth import CANDIDATES_M, chosen
from gisgov.heat.points import Points


def points_of(places):
    return Points(places[:, 0].copy(), places[:, 1].copy(), np.ones(1, np.float32))


def clusters(spread_m, *, each=400, seed=1):
    """Nine gatherings of a size, 3 km from each other."""
    rng = np.random.default_rng(seed)
    centres = np.stack(np.meshgrid(*[np.arange(3) * 3000.0] * 2), -1).reshape(-1, 1, 2)
    return (centres + rng.normal(0, spread_m, (9, each, 2))).reshape(-1, 2)


def test_the_wider_they_gather_the_wider_it_is():
    small, large = (chosen(points_of(clusters(m)), kernel=KERNELS["quartic"]) for m in (80, 500))
    assert small < large
    assert {small, large} <= set(CANDIDATES_M)


def test_more_points_show_finer_things():
    few, many = (
        chosen(points_of(clusters(300, each=n)), kernel=KERNELS["quartic"]) for n in (10, 2000)
    )
    assert few > many


def test_many_from_one_door_do_not_make_it_narrow():
    places = clusters(300)
    rng = np.random.default_rng(2)
    doors = np.repeat(places, 20, axis=0) + rng.normal(0, 5, (20 * len(places), 2))
    once, often = (chosen(points_of(p), kernel=KERNELS["quartic"]) for p in (places, doors))
    assert often >= once / 2


def test_the_gaussian_gathers_from_as_much_ground():
    places = points_of(clusters(300))
    quartic, gaussian = (chosen(places, kernel=KERNELS[k]) for k in ("quartic", "gaussian"))
    assert quartic / 4 < gaussian < quartic


@pytest.mark.parametrize("count", [0, 1, 19])
def test_from_a_handful_of_places_nothing_is_learnt(count):
    places = np.arange(2 * count, dtype=float).reshape(-1, 2) * 100
    assert chosen(points_of(places), kernel=KERNELS["quartic"]) == 250


def test_a_million_on_one_point_are_one_place():
    assert chosen(points_of(np.zeros((1_000_000, 2))), kernel=KERNELS["quartic"]) == 250


def test_a_place_far_away_does_not_decide_alone():
    places = clusters(100)
    far = np.concatenate([places, [[80_000.0, 80_000.0]]])
    near, with_far = (chosen(points_of(p), kernel=KERNELS["quartic"]) for p in (places, far))
    assert with_far <= 2 * near


def test_a_density_takes_it_by_name():
    places = clusters(200)
    field = density(places, bandwidth_m="auto")
    assert field.bandwidth_m == chosen(points_of(places), kernel=KERNELS["quartic"])
