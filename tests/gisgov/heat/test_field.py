"""What a field says between the centres of its cells, and of a month."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.errors import BadInput
from gisgov.heat import density
from gisgov.heat.field import PER_KM2, Field

POINTS = np.array([[130.0, 170.0], [210.0, 90.0], [215.0, 95.0]])


def drawn(*rows, cell_m=10.0):
    """A field drawn as numbers, its south-western corner at 0, 0."""
    values = np.array(rows, np.float32)
    return Field(values, 0.0, len(rows) * cell_m, cell_m, None, PER_KM2, "quartic", 50.0, 1.0)


def test_at_the_centre_of_a_cell_is_its_value():
    field = density(POINTS, bandwidth_m=100, bounds=(0, 0, 400, 300))
    east, north = (axis[3:-3] for axis in field.centres())
    read = field.at(*np.meshgrid(east, north))
    assert np.allclose(read, field.values[3:-3, 3:-3], atol=1e-4)


def test_between_the_centres_it_is_close_to_the_truth():
    coarse = density(POINTS, bandwidth_m=100)
    fine = density(POINTS, bandwidth_m=100, cell_m=2.5)
    east, north = fine.centres()
    off = np.abs(coarse.at(*np.meshgrid(east, north)) - fine.values)
    assert off.max() < 0.015 * fine.peak  # at the rim of the kernel, which bends there
    assert off[fine.values > 0.2 * fine.peak].max() < 0.005 * fine.peak


def test_beside_a_cliff_nothing_is_below_0_unless_a_cell_is():
    across = np.linspace(0, 60, 601), np.full(601, 30.0)
    assert drawn(*[[0, 0, 0, 9, 9, 9]] * 6).at(*across).min() == 0
    assert drawn(*[[-1, -1, -1, 9, 9, 9]] * 6).at(*across).min() < -1


def test_beyond_the_field_nothing_is_said():
    field = drawn([1, 2], [3, 4])
    assert np.isnan(field.at([-0.1, 20.1, 10.0, np.nan], [5.0, 5.0, 20.1, 5.0])).all()
    assert field.at(0.0, 0.0) == 3
    assert field.at(20.0, 20.0) == 2


def test_a_cell_without_a_value_says_nothing_and_spoils_no_other():
    field = drawn([1, 1, 1, 1], [1, np.nan, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1])
    assert np.isnan(field.at(15.0, 25.0))
    assert field.at(25.0, 15.0) == 1


def test_places_keep_their_shape():
    field = drawn([1, 2], [3, 4])
    assert field.at([[5, 15]], [[15, 15]]).tolist() == [[1, 2]]


def test_a_month_is_a_twelfth_of_a_year():
    field = drawn([12, 24])
    monthly = field.per_month(365.25)
    assert monthly.values.tolist() == [[1, 2]]
    assert monthly.unit.code == "heat.unit_km2_month"


@pytest.mark.parametrize("days", [0, -1, float("nan")])
def test_a_period_needs_days(days):
    with pytest.raises(BadInput) as error:
        drawn([1]).per_month(days)
    assert error.value.code == "heat.no_days"
