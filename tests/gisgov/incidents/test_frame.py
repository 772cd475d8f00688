"""Tests of gisgov.incidents.frame: which area lies in which."""

import pytest

from gisgov.errors import BadInput, NotFound
from gisgov.incidents import Area, Areas, Frame, Kind


def area(code: str, level: str, parent: str | None) -> Area:
    return Area(code, level, parent, code, None)


# City Y over community K with grids A and B; community Z has no grid; grid W hangs on nothing.
AREAS = Areas(
    (
        area("A", "grid", "K"),
        area("B", "grid", "K"),
        area("K", "community", "Y"),
        area("W", "grid", "gone"),
        area("Y", "city", None),
        area("Z", "community", "Y"),
    )
)
FRAME = Frame(
    "Asia/Shanghai",
    (
        Kind("S", "0101", "a", None, "01", "m", None),
        Kind("S", "0102", "b", None, "01", "m", None),
        Kind("S", "0201", "c", None, "02", "m", None),
        Kind("T", "0101", "d", None, "01", "m", None),
    ),
    ("none",),
    AREAS,
)


@pytest.mark.parametrize(
    ("level", "places"),
    [
        ("grid", "AB.W.."),
        ("community", "KKK..Z"),
        ("city", "YYY.YY"),
        ("street", "......"),
    ],
)
def test_each_area_lies_in_one_of_a_level_or_in_none(level: str, places: str) -> None:
    found = [AREAS[place].code if place >= 0 else "." for place in AREAS.at(level)]
    assert "".join(found) == places


@pytest.mark.parametrize(("code", "codes"), [("Y", "ABKYZ"), ("K", "ABK"), ("A", "A"), ("W", "W")])
def test_an_area_holds_itself_and_all_below(code: str, codes: str) -> None:
    inside = AREAS.below(code)
    assert (
        "".join(each.code for each, there in zip(AREAS.listed, inside, strict=True) if there)
        == codes
    )


def test_areas_that_lie_in_each_other_are_not_followed_for_ever() -> None:
    ring = Areas((area("A", "grid", "B"), area("B", "grid", "A")))
    assert ring.below("A").tolist() == [True, True]


def test_no_areas_hold_nothing() -> None:
    assert Areas(()).at("grid").tolist() == []
    with pytest.raises(NotFound) as refused:
        Areas(()).below("A")
    assert refused.value.code == "area.not_found"


def test_a_major_stands_for_all_its_classes_in_its_own_scheme() -> None:
    assert FRAME.kinds_of("S", "01") == [0, 1]
    assert FRAME.kinds_of("T", "0101") == [3]
    with pytest.raises(BadInput) as refused:
        FRAME.kinds_of("S", "0")
    assert refused.value.params == {"scheme": "S", "given": "0"}
