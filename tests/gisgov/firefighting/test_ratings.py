"""What a hydrant is worth by GB 50974 and by NFPA 291."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.firefighting.ratings import GPM_PER_LPS, known, rate


@pytest.mark.parametrize(
    ("flow", "pressure", "expected"),
    [
        (15, None, "meets"),
        (15, 0.10, "meets"),
        (14.9, None, "below"),
        (14.9, 0.30, "below"),
        (40, 0.09, "below"),
        (None, 0.30, "unknown"),
        (None, 0.09, "below"),
        (None, None, "unknown"),
        (math.nan, math.nan, "unknown"),
        (15, math.nan, "meets"),
        (0, None, "below"),
    ],
)
def test_gb50974_asks_fifteen_litres_and_a_tenth_of_a_megapascal(flow, pressure, expected) -> None:
    rated = rate(flow, pressure)
    assert rated.flow_class == expected
    assert rated.grade is None


@pytest.mark.parametrize(
    ("gpm", "grade", "colour", "expected"),
    [
        (1500, "AA", "light_blue", "meets"),
        (1499, "A", "green", "meets"),
        (1000, "A", "green", "meets"),
        (999, "B", "orange", "meets"),
        (500, "B", "orange", "meets"),
        (499, "C", "red", "below"),
        (0, "C", "red", "below"),
    ],
)
def test_nfpa_291_grades_by_gallons(gpm, grade, colour, expected) -> None:
    rated = rate(gpm / GPM_PER_LPS, standard="nfpa291")
    assert (rated.grade, rated.colour, rated.flow_class) == (grade, colour, expected)


def test_what_just_meets_the_chinese_code_is_238_gallons() -> None:
    rated = rate(15, standard="nfpa291")
    assert round(rated.gpm) == 238
    assert rated.grade == "C"


@given(pressure=st.one_of(st.none(), st.floats(0, 2)), flow=st.sampled_from([None, math.nan]))
@pytest.mark.parametrize("standard", ["gb50974", "nfpa291"])
def test_what_was_never_measured_is_never_good(standard, pressure, flow) -> None:
    rated = rate(flow, pressure, standard=standard)
    assert rated.flow_class != "meets"
    assert rated.grade is None


@given(
    less=st.floats(0, 200), more=st.floats(0, 200), standard=st.sampled_from(["gb50974", "nfpa291"])
)
def test_more_flow_is_never_worse(less, more, standard) -> None:
    less, more = sorted((less, more))
    if rate(less, standard=standard).flow_class == "meets":
        assert rate(more, standard=standard).flow_class == "meets"


def test_what_is_not_a_number_is_unknown() -> None:
    assert [known(value) for value in (1.5, 0, None, math.nan, math.inf)] == [
        1.5,
        0,
        None,
        None,
        None,
    ]
