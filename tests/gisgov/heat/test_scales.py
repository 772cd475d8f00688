"""Scales in round numbers, in colours that everybody reads in the same order."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gisgov.errors import BadInput
from gisgov.heat import density, difference, diverging, scale
from gisgov.heat.scales import CHANGES, RAMPS, nice, parts

# How people without red or green cones see (Machado, Oliveira and Fernandes 2009), in linear light.
SIGHTS = {
    "all": np.eye(3),
    "protanopia": np.array(
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
    ),
    "deuteranopia": np.array(
        [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
    ),
}


def lab(colour, sight):
    """Lightness and the two colour axes of CIELAB, as one sees it."""
    part = np.array(parts(colour)) / 255
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(SIGHTS[sight] @ light, 0, 1)
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ seen
        / [0.9505, 1.0, 1.089]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.fixture
def field():
    return density([[0.0, 0.0]], bandwidth_m=100)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("theme", "sign"), [("light", -1), ("dark", 1)])
def test_colours_go_from_bright_to_dark_or_back_for_all_eyes(theme, sign, sight):
    for ramp in (RAMPS[theme], *CHANGES[theme]):
        light = np.array([lab(colour, sight)[0] for colour in ramp])
        assert (np.diff(light) * sign > 4).all(), light.round()


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neighbours_differ_and_less_is_not_taken_for_more(theme, sight):
    for ramp in (RAMPS[theme], *CHANGES[theme]):
        for one, other in itertools.pairwise(ramp):
            assert np.linalg.norm(lab(one, sight) - lab(other, sight)) > 8
    less, more = CHANGES[theme]
    for one, other in itertools.product(less, more):
        assert np.linalg.norm(lab(one, sight) - lab(other, sight)) > 12, (one, other)


@pytest.mark.parametrize(
    ("peak", "last"), [(1.0, 1.0), (0.99, 0.5), (1937.6, 1000), (3e-5, 2e-5), (0, 1), (np.nan, 1)]
)
def test_breaks_are_round_and_end_at_the_peak(peak, last):
    breaks = nice(peak)
    assert breaks[-1] == pytest.approx(last)
    assert len(breaks) == 7
    assert {f"{b:e}"[0] for b in breaks} <= {"1", "2", "5"}


def test_breaks_that_are_given_are_kept_whatever_the_field(field):
    kept = scale(field, breaks=(1, 10, 100))
    assert kept.breaks == (1, 10, 100)
    assert kept.colours[0] == RAMPS["light"][0]
    assert kept.colours[-1] == RAMPS["light"][-1]


def test_a_change_has_as_many_steps_down_as_up(field):
    change = difference(field, density([[50.0, 0.0]], bandwidth_m=100, bounds=field.bounds))
    drawn = diverging(change)
    assert [-b for b in reversed(drawn.breaks)] == list(drawn.breaks)
    assert drawn.is_change
    assert not scale(field).is_change
    assert diverging(change, breaks=(1, 2)).breaks == (-2, -1, 1, 2)


@pytest.mark.parametrize(
    "breaks", [(), (1,), (0, 1), (-1, 1), (2, 1), (1, 1), (1, np.nan), range(1, 14)]
)
def test_what_are_no_breaks_is_refused(field, breaks):
    for draw in (scale, diverging):
        with pytest.raises(BadInput) as error:
            draw(field, breaks=tuple(breaks))
        assert error.value.code == "heat.bad_breaks"
