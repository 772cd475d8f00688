"""Getis and Ord's statistics, beside those of esda."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import scipy.sparse as sp

from gisgov.errors import BadInput
from gisgov.hotspots import contiguity, getis_ord
from tests.gisgov.hotspots.drawn_areas import squares

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from esda.getisord import G_Local
    from libpysal.weights import W


def peer(values: np.ndarray, weights: sp.csr_array, *, star: bool) -> np.ndarray:
    near = {
        row: [int(at) for at in weights[[row]].indices if at != row] for row in range(len(values))
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(
            G_Local(values, W(near), transform="B", star=star, permutations=0).Zs, dtype=float
        )


@pytest.mark.parametrize("star", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_z_is_what_esda_gives_on_the_same_weights(star, seed):
    rng = np.random.default_rng(seed)
    weights = contiguity(squares(9, 7), rule="rook" if seed % 2 else "queen")
    values = rng.poisson(rng.gamma(2.0, 4.0, 63)).astype(float)
    ours, theirs = getis_ord(values, weights, star=star), peer(values, weights, star=star)
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_scaling_a_row_changes_nothing():
    weights = contiguity(squares(4, 4))
    rows = sp.diags_array(1 / weights.sum(axis=1))
    values = np.arange(16.0) ** 2
    np.testing.assert_allclose(getis_ord(values, rows @ weights), getis_ord(values, weights))


def test_without_a_star_the_diagonal_does_not_matter():
    weights = contiguity(squares(4, 4))
    values = np.arange(16.0)
    bare = weights - sp.eye_array(16)
    assert (getis_ord(values, weights, star=False) == getis_ord(values, bare, star=False)).all()
    np.testing.assert_allclose(getis_ord(values, weights), getis_ord(values, bare))


def test_where_all_values_are_alike_nothing_is_said():
    assert np.isnan(getis_ord(np.full(9, 7.3), contiguity(squares(3, 3)))).all()


def test_weights_of_another_size_are_refused():
    with pytest.raises(BadInput) as told:
        getis_ord([1, 2, 3], np.eye(2))
    assert told.value.code == "hotspots.weights"
