"""Rates by what there is to happen to, and change between two periods."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.errors import BadInput
from gisgov.heat import density, difference, rate

BOX = (0, 0, 1000, 1000)


def spread_out(x, y, weight=1.0, bounds=BOX):
    return density([[x, y]], bandwidth_m=200, weights=[weight], bounds=bounds)


def test_where_the_same_happens_to_fewer_the_rate_is_higher():
    incidents = density([[250, 500], [750, 500]], bandwidth_m=200, bounds=BOX)
    homes = density([[250, 500], [750, 500]], weights=[100, 400], bandwidth_m=200, bounds=BOX)
    told = rate(incidents, homes)
    assert float(told.at(250, 500)) == pytest.approx(10)
    assert float(told.at(750, 500)) == pytest.approx(2.5)


def test_where_too_few_are_near_nothing_is_said():
    incidents, homes = spread_out(500, 500), spread_out(500, 500, 60)
    # At the middle, 60 households at one place are as 100 that are spread evenly.
    assert float(rate(incidents, homes, least=97).at(500, 500)) == pytest.approx(1000 / 60)
    assert np.isnan(rate(incidents, homes, least=101).at(500, 500))
    assert np.isnan(rate(incidents, homes, least=50).at(990, 990))


def test_nobody_is_no_divisor():
    told = rate(spread_out(500, 500), spread_out(500, 500, 0.0), least=0)
    assert not np.isinf(told.values).any()
    assert np.isnan(told.at(500, 500))


def test_a_change_is_what_there_is_more():
    now, before = spread_out(300, 500, 3.0), spread_out(300, 500, 1.0)
    change = difference(now, before)
    assert float(change.at(300, 500)) == pytest.approx(2 * float(before.at(300, 500)), rel=1e-4)
    assert difference(before, now).values.min() == pytest.approx(-change.peak)
    assert change.unit.code == "heat.unit_change"


@pytest.mark.parametrize("combine", [rate, difference])
def test_fields_on_other_cells_are_refused(combine):
    with pytest.raises(BadInput) as error:
        combine(spread_out(500, 500), spread_out(500, 500, bounds=(0, 0, 900, 1000)))
    assert error.value.code == "heat.other_ground"
