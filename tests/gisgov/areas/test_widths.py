from __future__ import annotations

import numpy as np
import pytest
import shapely

from gisgov.areas.widths import narrow, widths

STRIP = shapely.box(0, 0, 500, 0.5)
SQUARE = shapely.box(0, 0, 8, 8)
L = shapely.box(0, 0, 100, 2).union(shapely.box(0, 0, 2, 100))
RING = shapely.Point(0, 0).buffer(10).difference(shapely.Point(0, 0).buffer(9))


@pytest.mark.parametrize(("shape", "width"), [(STRIP, 0.5), (SQUARE, 8.0)])
def test_a_width_is_that_of_the_largest_circle(shape, width):
    assert widths(np.array([shape]))[0] == pytest.approx(width, abs=0.001)
    assert narrow(np.array([shape, shape]), width_m=width + 0.01).all()
    assert not narrow(np.array([shape]), width_m=width - 0.01).any()


def test_a_bent_strip_is_as_wide_as_at_its_bend():
    assert 2.0 < widths(np.array([L]))[0] < 2.5


def test_a_ring_is_as_wide_as_its_band():
    assert widths(np.array([RING]))[0] == pytest.approx(1.0, abs=0.05)


def test_no_shapes():
    none = np.empty(0, dtype=object)
    assert len(narrow(none, width_m=1)) == len(widths(none)) == 0
