"""Hot spots in a drawn city, and none where there is only chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gisgov.errors import BadInput
from gisgov.hotspots import contiguity, disks, hexes, hot_spots
from tests.gisgov.hotspots.drawn_areas import marks, numbers, squares

QUEEN = contiguity(squares(6, 4))


def test_a_hot_spot_is_hot_with_its_surroundings():
    counts = numbers("""
        4  4  4  4  4  4
        4 90  4  4  4  4
        4  4  4  4  4  4
        4  4  4  4  4  4""")
    found = hot_spots(counts, np.ones(24), QUEEN, least=1.5)
    assert marks(found["spot"], 6) == ["HHH...", "HHH...", "HHH...", "......"]


def test_many_incidents_are_not_hot_where_many_people_live():
    people = numbers("""
        9  9  9  9  9  9
        9 99  9  9  9  9
        9  9  9  9  9  9
        9  9  9  9  9  9""")
    found = hot_spots(people / 9 * 4, people, QUEEN)
    assert marks(found["spot"], 6) == ["......"] * 4
    np.testing.assert_allclose(found["expected"], people / 9 * 4)
    np.testing.assert_allclose(found["z"], 0, atol=1e-12)


def test_a_quiet_place_among_many_people_is_cold():
    people = np.full(24, 50.0)
    counts = np.full(24, 40.0)
    counts[[22, 23, 16, 17]] = 2
    spots = hot_spots(counts, people, QUEEN)["spot"]
    assert spots.iloc[[23, 22, 17, 16]].tolist() == ["cold"] * 4


def test_incidents_where_nobody_lives_are_told_and_prove_nothing():
    #  The third area has no neighbour with people, the second has.
    areas = contiguity(squares(3, 1))
    found = hot_spots([10, 5, 70], [4, 0, 0], areas)
    assert found.attrs == {"beyond": 75.0, "tested": 2}
    assert found["around"].tolist() == [10, 10, 0]
    assert np.isnan(found["q"].iloc[2])
    assert found["spot"].isna().all()


def test_nothing_is_hot_in_an_empty_window_and_in_an_empty_city():
    for counts, people in ([[0, 0], [5, 5]], [[0, 0], [0, 0]], [[3, 4], [0, 0]]):
        assert hot_spots(counts, people, np.eye(2))["spot"].isna().all()


def test_a_million_in_one_area_is_hot_and_the_rest_cold():
    counts = np.zeros(24)
    counts[0] = 1e6
    assert marks(hot_spots(counts, np.ones(24), QUEEN)["spot"], 6) == [
        "HHcccc",
        "HHcccc",
        "cccccc",
        "cccccc",
    ]


def test_the_answer_keeps_the_index_and_the_input():
    counts = pd.Series([9, 1], index=["b", "a"])
    found = hot_spots(counts, [1, 1], np.eye(2))
    assert found.index.tolist() == ["b", "a"]
    assert counts.tolist() == [9, 1]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"counts": [-1, 0]}, "hotspots.negative"),
        ({"counts": [np.nan, 0]}, "hotspots.negative"),
        ({"exposure": [np.inf, 0]}, "hotspots.negative"),
        ({"counts": [1, 2, 3]}, "hotspots.lengths"),
        ({"weights": np.eye(3)}, "hotspots.weights"),
        ({"alpha": 0}, "hotspots.alpha"),
        ({"alpha": float("nan")}, "hotspots.alpha"),
        ({"least": 0.5}, "hotspots.least"),
    ],
)
def test_what_cannot_be_judged_is_refused(given, code):
    asked = {"counts": [1, 2], "exposure": [1, 1], "weights": np.eye(2)} | given
    with pytest.raises(BadInput) as told:
        hot_spots(asked.pop("counts"), asked.pop("exposure"), asked.pop("weights"), **asked)
    assert told.value.code == code


def city(seed: int) -> np.ndarray:
    """Households of 40 x 28 grids: most of 200 to 300, some of none."""
    rng = np.random.default_rng(seed)
    households = rng.integers(200, 301, 40 * 28).astype(float)
    households[rng.random(len(households)) < 0.07] = 0
    return households


@pytest.mark.parametrize("incidents", [30, 1_000, 30_000, 1_000_000])
def test_on_a_thousand_random_maps_few_show_any_spot(incidents):
    """Incidents fall in proportion to households; at most 5 % of maps may say otherwise."""
    households, weights = city(incidents), contiguity(squares(40, 28))
    maps = np.random.default_rng(incidents).multinomial(
        incidents, households / households.sum(), size=1000
    )
    shown = sum(hot_spots(each, households, weights)["spot"].notna().any() for each in maps)
    assert shown <= 50


def test_on_a_thousand_random_maps_of_hexagons_few_show_any_spot():
    drawn = hexes((500_000.0, 3_400_000.0, 508_000.0, 3_406_000.0), resolution=9, city=4546)
    people = np.random.default_rng(1).gamma(0.5, 200.0, len(drawn))
    maps = np.random.default_rng(2).multinomial(20_000, people / people.sum(), size=1000)
    weights = disks(drawn["h3"].tolist())
    shown = sum(hot_spots(each, people, weights)["spot"].notna().any() for each in maps)
    assert shown <= 50


def test_of_what_is_called_hot_few_are_so_by_chance():
    """Sixty areas have three times their share; the others are false finds where they are hot."""
    households, weights = np.full(40 * 28, 250.0), np.eye(40 * 28)
    truly = np.arange(len(households)) < 60
    share = households * np.where(truly, 3.0, 1.0)
    rng = np.random.default_rng(7)
    falsely = []
    for _ in range(200):
        counts = rng.multinomial(8_000, share / share.sum())
        spot = hot_spots(counts, households, weights)["spot"].to_numpy()
        hot = spot == "hot"
        falsely.append((hot & ~truly).sum() / max(hot.sum(), 1))
        assert (hot & truly).sum() > 20
    assert np.mean(falsely) <= 0.05
