"""The design flow of GB 50974, table 3.3.2, and what is said where something is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.firefighting.flows import GB50974, DesignFlow, FlowTable, design_flow
from gisgov.firefighting.heights import height_class
from gisgov.firefighting.tell import tell, tell_all


def flow(
    use: str | None,
    *,
    height_m: float | None = 10.0,
    floors: int | None = 3,
    footprint_m2: float | None = 100.0,
    structure: str | None = "frame",
) -> DesignFlow:
    height = height_class(use, height_m=height_m, floors_above=floors)
    return design_flow(use, height=height, footprint_m2=footprint_m2, structure=structure)


@pytest.mark.parametrize("height_m", [9.0, 27.0, 30.0, 90.0, None])
@pytest.mark.parametrize("footprint_m2", [100.0, 5000.0, None])
def test_a_residential_building_asks_fifteen_at_any_volume(height_m, footprint_m2) -> None:
    asked = flow("residential", height_m=height_m, floors=None, footprint_m2=footprint_m2)
    assert (asked.lps, asked.notes) == (15, ())
    assert tell(asked.rule, lang="en") == "GB 50974-2014 table 3.3.2, residential, any volume"


@pytest.mark.parametrize(
    ("height_m", "footprint_m2", "lps"),
    [
        (10.0, 500.0, 15),  # 5,000 m3: on the limit, the column below
        (10.0, 500.1, 25),
        (20.0, 1000.0, 25),
        (20.0, 1000.1, 30),
        (20.0, 2500.0, 30),
        (20.0, 2500.1, 40),
        (40.0, 500.0, 25),
        (40.0, 1000.0, 30),
        (40.0, 2000.0, 40),
    ],
)
def test_a_public_building_asks_by_its_volume(height_m, footprint_m2, lps) -> None:
    asked = flow("office", height_m=height_m, footprint_m2=footprint_m2)
    assert asked.lps == lps
    assert asked.volume_m3 == height_m * footprint_m2


def test_the_rule_is_named() -> None:
    asked = flow("office", height_m=40.0, footprint_m2=500.0)
    assert tell(asked.said, lang="en") == "Design flow 25 L/s"
    assert tell(asked.rule, lang="en") == ("GB 50974-2014 table 3.3.2, public, high-rise, 20000 m³")
    assert tell(asked.rule, lang="zh") == ("GB 50974-2014 表3.3.2，高层公共建筑，体积20000立方米")


def test_a_slender_high_rise_takes_the_nearest_figure_and_says_so() -> None:
    asked = flow("office", height_m=30.0, footprint_m2=100.0)
    assert asked.lps == 25
    assert "no figure for this volume" in tell_all(asked.notes, lang="en")


@pytest.mark.parametrize(
    ("use", "volume_m3", "least", "most"),
    [
        ("industrial", 3000, 15, 15),
        ("industrial", 5000, 15, 20),
        ("industrial", 20000, 15, 25),
        ("industrial", 60000, 20, 40),
        ("storage", 5000, 15, 25),
        ("storage", 60000, 20, 45),
    ],
)
def test_an_unknown_hazard_class_gives_a_range(use, volume_m3, least, most) -> None:
    asked = flow(use, footprint_m2=volume_m3 / 10)
    assert (asked.least_lps, asked.most_lps) == (least, most)
    assert (asked.lps is None) == (least != most)
    assert ("hazard class is not known" in tell_all(asked.notes, lang="en")) == (least != most)


def test_an_unknown_height_of_a_public_building_gives_the_range_of_all_volumes() -> None:
    asked = flow("office", height_m=None, floors=None)
    assert (asked.lps, asked.least_lps, asked.most_lps) == (None, 15, 40)
    assert tell(asked.said, lang="zh") == "设计流量15至40升/秒"
    assert "Height and floors are not known" in tell_all(asked.notes, lang="en")


def test_an_unknown_footprint_gives_the_range_of_all_volumes() -> None:
    asked = flow("office", height_m=40.0, footprint_m2=None)
    assert (asked.lps, asked.least_lps, asked.most_lps) == (None, 25, 40)
    assert "The footprint is not known" in tell_all(asked.notes, lang="en")


def test_a_volume_by_estimated_height_says_so() -> None:
    asked = flow("office", height_m=None, floors=5)
    assert asked.volume_m3 == 2000
    assert tell_all(asked.notes, lang="en") == (
        "The volume leans on an estimated height (5 floors × 4.0 m)."
    )


def test_an_unknown_use_gives_the_range_of_all_uses_at_its_volume() -> None:
    asked = flow(None, height_m=10.0, footprint_m2=400.0)
    assert (asked.lps, asked.least_lps, asked.most_lps) == (None, 15, 25)
    assert "The use is not known" in tell_all(asked.notes, lang="en")


def test_with_neither_use_nor_volume_nothing_is_invented() -> None:
    asked = flow(None, height_m=None, floors=None, footprint_m2=None)
    assert (asked.lps, asked.least_lps, asked.most_lps) == (None, None, None)
    assert tell(asked.said, lang="en") == "Design flow not known"


def test_a_timber_building_asks_more() -> None:
    asked = flow("residential", footprint_m2=600.0, structure="brick_timber")
    assert asked.lps == 25
    assert "grade III" in tell(asked.rule, lang="en")
    assert "taken from the structure" in tell_all(asked.notes, lang="en")
    assert flow("residential", footprint_m2=600.0, structure="timber").lps == 25
    assert flow("residential", height_m=40.0, structure="timber").lps == 15


def test_an_unknown_structure_is_said_where_it_could_ask_more() -> None:
    large = flow("residential", footprint_m2=600.0, structure=None)
    assert large.lps == 15
    assert "grade I or II is taken" in tell_all(large.notes, lang="en")
    assert flow("residential", footprint_m2=100.0, structure=None).notes == ()
    assert flow("residential", height_m=60.0, footprint_m2=600.0, structure=None).notes == ()


def test_a_city_may_give_its_own_table() -> None:
    rows = dict.fromkeys(GB50974.rows, (20.0, 50.0))
    asked = design_flow(
        "office",
        height=height_class("office", height_m=10.0, floors_above=2),
        footprint_m2=200.0,
        structure="frame",
        table=FlowTable(up_to_m3=(1000,), rows=rows),
    )
    assert asked.lps == 50


def test_no_row_of_the_table_falls_with_volume() -> None:
    for row in GB50974.rows.values():
        given = [cell for cell in row if cell is not None]
        assert len(row) == len(GB50974.up_to_m3) + 1
        assert given == sorted(given)


MAYBE = st.one_of(st.none(), st.floats(-10, 1e5))


@given(
    use=st.sampled_from(
        [None, "residential", "office", "health", "industrial", "storage", "mixed"]
    ),
    height_m=st.one_of(st.none(), st.floats(-1, 200)),
    floors=st.one_of(st.none(), st.integers(-1, 60)),
    footprint_m2=MAYBE,
    structure=st.sampled_from([None, "other", "frame", "timber", "brick_timber"]),
)
def test_an_answer_is_a_range_and_has_words(use, height_m, floors, footprint_m2, structure) -> None:
    asked = flow(
        use, height_m=height_m, floors=floors, footprint_m2=footprint_m2, structure=structure
    )
    assert (asked.least_lps is None) == (asked.most_lps is None)
    if asked.least_lps is not None:
        assert 15 <= asked.least_lps <= asked.most_lps <= 45
    for lang in ("en", "zh"):
        told = tell_all((asked.said, asked.rule, *asked.notes), lang=lang)
        assert "None" not in told
