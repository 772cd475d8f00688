"""How hot spots come and go, drawn month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gisgov.errors import BadInput
from gisgov.hotspots import contiguity, emerging
from gisgov.hotspots.trends import mann_kendall
from tests.gisgov.hotspots.drawn_areas import squares

#  Twelve months; the last four are recent. Usual are 9 a month.
DRAWN = {
    "new": "9 9 9 9 9 9 9 9 90 90 90 90",
    "former": "90 90 90 90 90 9 9 9 9 9 9 9",
    "persistent": "90 85 92 88 91 87 90 89 86 92 88 90",
    "intensifying": "40 45 50 55 60 65 70 75 80 85 90 95",
    "fading": "95 90 85 80 75 70 65 60 55 50 45 40",
    "sporadic": "9 90 9 9 9 90 9 9 90 9 9 90",
    "quiet": "9 10 9 8 9 10 9 8 9 10 9 8",
}


def drawn() -> np.ndarray:
    """Areas of the drawing, and hundreds that are as usual."""
    rows = [[int(part) for part in row.split()] for row in DRAWN.values()]
    return np.array(rows + [[9] * 12] * 300, dtype=float)


@pytest.mark.parametrize("name", DRAWN)
def test_a_pattern_is_told_by_its_name(name):
    counts = drawn()
    pattern = emerging(counts, np.ones(len(counts)), np.eye(len(counts)))["pattern"]
    assert pattern.iloc[list(DRAWN).index(name)] == (None if name == "quiet" else name)
    assert pattern.iloc[len(DRAWN) :].isna().all()


def test_the_slices_in_which_it_was_hot_are_told():
    counts = drawn()
    found = emerging(counts, np.ones(len(counts)), np.eye(len(counts)))
    assert found["hot_in"].iloc[5] == (1, 5, 8, 11)
    assert found.attrs == {"beyond": 0.0, "tested": len(counts), "recent": 4}


def test_a_season_that_lifts_the_whole_city_is_no_trend():
    season = np.arange(1, 13)
    counts = np.outer(np.append(np.full(50, 10.0), 60.0), season)
    found = emerging(pd.DataFrame(counts), np.ones(51), np.eye(51))
    assert found["pattern"].iloc[50] == "persistent"
    assert found["tau"].iloc[50] == 0


def test_a_month_without_incidents_has_no_hot_spot():
    counts = np.full((20, 6), 5.0)
    counts[0] = 60
    counts[:, 3] = 0
    found = emerging(counts, np.ones(20), np.eye(20))
    assert found["hot_in"].iloc[0] == (0, 1, 2, 4, 5)


@pytest.mark.parametrize("incidents", [300, 9_000])
def test_on_random_years_few_show_any_pattern(incidents):
    rng = np.random.default_rng(incidents)
    households, weights = rng.integers(200, 301, 400).astype(float), contiguity(squares(20, 20))
    share = households / households.sum()
    shown = sum(
        emerging(rng.multinomial(incidents, share, size=12).T, households, weights)["pattern"]
        .notna()
        .any()
        for _ in range(400)
    )
    assert shown <= 20


@pytest.mark.parametrize("counts", [np.ones((5, 3)), np.ones(5)])
def test_too_few_slices_are_refused(counts):
    with pytest.raises(BadInput) as told:
        emerging(counts, np.ones(5), np.eye(5))
    assert told.value.code == "hotspots.slices"


def test_a_trend_is_found_by_rank_alone():
    tau, p = mann_kendall(np.array([[1.0, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], [2, 2, 2, 2, 2, 2]]))
    assert tau.tolist() == [1, -1, 0]
    assert p.round(5).tolist() == [0.00853, 0.00853, 1.0]
