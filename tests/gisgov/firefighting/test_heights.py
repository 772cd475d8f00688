"""Height classes of GB 50016 at their limits, and what is said where something is unknown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.firefighting.heights import height_class, height_of, occupancy
from gisgov.firefighting.tell import tell, tell_all


@pytest.mark.parametrize(
    ("use", "height_m", "floors", "code"),
    [
        ("residential", 27.0, 9, "multi_storey"),
        ("residential", 27.1, 9, "high_rise_ii"),
        ("residential", 54.0, 18, "high_rise_ii"),
        ("residential", 54.1, 18, "high_rise_i"),
        ("residential", 100.0, 33, "high_rise_i"),
        ("residential", 100.1, 33, "super_high_rise"),
        ("residential", 4.0, 1, "single_storey"),
        ("residential", 30.0, 1, "high_rise_ii"),
        ("office", 24.0, 6, "multi_storey"),
        ("office", 24.1, 6, "high_rise_ii"),
        ("office", 50.0, 12, "high_rise_ii"),
        ("office", 50.1, 12, "high_rise_i"),
        ("office", 100.1, 25, "super_high_rise"),
        ("sports", 30.0, 1, "single_storey"),
        ("health", 24.1, 6, "high_rise_i"),
        ("mixed", 26.0, 8, "high_rise_ii"),
        ("industrial", 24.0, 3, "multi_storey"),
        ("industrial", 60.0, 8, "high_rise"),
        ("storage", 30.0, 1, "single_storey"),
    ],
)
def test_a_building_on_a_limit_belongs_to_the_lower_class(use, height_m, floors, code) -> None:
    assert height_class(use, height_m=height_m, floors_above=floors).code == code


@pytest.mark.parametrize(
    ("height_m", "code", "high"),
    [
        (20.0, "multi_storey", False),
        (26.0, "unknown", None),
        (30.0, "high_rise", True),
        (120.0, "high_rise", True),
    ],
)
def test_of_an_unknown_use_only_what_holds_of_every_use_is_said(height_m, code, high) -> None:
    found = height_class(None, height_m=height_m, floors_above=7)
    assert (found.code, found.high_rise) == (code, high)
    assert "Its use is not known" in tell_all(found.notes, lang="en")


def test_floors_stand_in_for_a_height_and_it_is_marked() -> None:
    home = height_class("residential", height_m=None, floors_above=10)
    assert (home.height.height_m, home.height.estimated, home.code) == (30, True, "high_rise_ii")
    assert tell_all(home.notes, lang="en") == "The height is estimated: 10 floors × 3.0 m."
    assert tell_all(home.notes, lang="zh") == "高度为估算：10层×3.0米。"
    office = height_class("office", height_m=None, floors_above=6)
    assert (office.height.height_m, office.code) == (24, "multi_storey")


def test_a_height_on_record_goes_before_floors() -> None:
    found = height_of(20.0, floors_above=10, use="residential")
    assert (found.height_m, found.estimated, found.formula) == (20.0, False, None)


@pytest.mark.parametrize("height_m", [None, math.nan, 0.0, -3.0])
@pytest.mark.parametrize("floors", [None, 0, -1])
def test_without_height_and_floors_nothing_is_said_of_the_class(height_m, floors) -> None:
    found = height_class("residential", height_m=height_m, floors_above=floors)
    assert (found.code, found.high_rise, found.refuge_floors) == ("unknown", None, None)
    assert tell(found.said, lang="en") == "Height and floors not known"


def test_above_a_hundred_metres_there_are_refuge_floors() -> None:
    assert height_class("office", height_m=100.0).refuge_floors is False
    tower = height_class("office", height_m=118.6, floors_above=31)
    assert tower.refuge_floors is True
    assert tell(tower.said, lang="zh") == "超高层（一类，应设避难层），高119米"


def test_what_may_change_the_class_is_said() -> None:
    shop = height_class("commercial", height_m=30.0)
    told = tell_all(shop.notes, lang="en")
    assert "Class I if a floor above 24 m" in told
    assert "Floors not known" in told
    assert height_class("education", height_m=30.0, floors_above=7).notes == ()


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (None, "unknown"),
        ("other", "unknown"),
        ("residential", "residential"),
        ("mixed", "public"),
        ("ancillary", "public"),
        ("industrial", "factory"),
        ("storage", "store"),
    ],
)
def test_a_use_falls_under_one_table(use, kind) -> None:
    assert occupancy(use) == kind


@given(
    use=st.sampled_from([None, "residential", "office", "health", "industrial", "mixed"]),
    height_m=st.one_of(st.none(), st.floats(-1, 200)),
    floors=st.one_of(st.none(), st.integers(-1, 60)),
)
def test_a_class_has_words_in_both_languages(use, height_m, floors) -> None:
    found = height_class(use, height_m=height_m, floors_above=floors)
    for lang in ("en", "zh"):
        assert "None" not in tell(found.said, lang=lang) + tell_all(found.notes, lang=lang)
