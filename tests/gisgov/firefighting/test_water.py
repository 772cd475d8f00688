"""Hydrants in their order, on scenes where the order can be seen."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.firefighting.tell import tell_all
from gisgov.firefighting.water import HydrantFact, RankedHydrant, Restriction, WaterPlan, rank

TODAY = date(2026, 3, 20)
INSPECTED = date(2026, 3, 12)
CELL_M = 10
BARRIERS = {"#": "wall", "~": "water", "B": "building"}


def drawn(picture: str, **hydrants: dict[str, object]) -> list[HydrantFact]:
    """Hydrants at the letters of a picture: 10 m a cell, hose runs along rows and columns.

    B is the building, S where the appliance stands, # a wall, ~ water. Unless told otherwise a
    hydrant gives 20 L/s, works, and was inspected on 12 March.
    """
    rows = picture.split()
    at = {sign: (x, y) for y, row in enumerate(rows) for x, sign in enumerate(row)}
    ways = walked(rows, at["S"])
    return [
        HydrantFact(
            **{
                "component_id": ord(letter) - ord("a") + 1,
                "flow_lps": 20,
                "status": "in_service",
                "state": "intact",
                "inspected_on": INSPECTED,
                "distance_m": CELL_M * math.dist(at[letter], at["B"]),
                "path_m": ways.get(at[letter]),
                "path_barrier": between(rows, at[letter], at["S"]),
            }
            | hydrants.get(letter, {})
        )
        for letter in sorted(at)
        if letter.islower()
    ]


def walked(rows: list[str], start: tuple[int, int]) -> dict[tuple[int, int], float]:
    """Metres from the start to every cell that can be walked to."""
    ways, queue = {start: 0.0}, deque([start])
    while queue:
        x, y = queue.popleft()
        for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            inside = 0 <= cell[1] < len(rows) and 0 <= cell[0] < len(rows[0])
            if inside and cell not in ways and rows[cell[1]][cell[0]] not in BARRIERS:
                ways[cell] = ways[x, y] + CELL_M
                queue.append(cell)
    return ways


def between(rows: list[str], one: tuple[int, int], other: tuple[int, int]) -> str | None:
    """What lies on the straight line from one cell to another, a hundred steps along it."""
    steps = [
        rows[round(one[1] + (other[1] - one[1]) * n / 100)][
            round(one[0] + (other[0] - one[0]) * n / 100)
        ]
        for n in range(101)
    ]
    return next((BARRIERS[sign] for sign in steps if sign in BARRIERS), None)


def plan(facts: list[HydrantFact], **asked: object) -> WaterPlan:
    given = {"hose_m": 400, "design_flow_lps": 30, "rating": "gb50974", "today": TODAY}
    return rank(facts, **given | asked)


def letters(water: WaterPlan) -> str:
    return "".join(chr(ord("a") + each.fact.component_id - 1) for each in water.ranked)


def said(each: RankedHydrant, lang: str = "en") -> str:
    return tell_all(each.why, lang=lang)


OPEN = """
    a..SB..
    ...b...
    .......
    c......
"""


def test_the_shorter_path_comes_first() -> None:
    water = plan(drawn(OPEN))
    assert letters(water) == "bac"
    assert [each.path_m for each in water.ranked] == [10, 30, 60]
    assert [each.number for each in water.ranked] == [1, 2, 3]


def test_the_first_says_that_it_is_the_nearest_and_what_it_takes() -> None:
    first = plan(drawn(OPEN)).ranked[0]
    assert said(first) == (
        "Nearest and first choice: 10 m path, 1 length of hose, 20 L/s, inspected 12 March 2026."
    )
    assert said(first, "zh") == "最近且首选：水带线路10米，1盘水带，20升/秒，2026年3月12日检查。"


def test_a_later_one_says_what_puts_it_behind_the_first() -> None:
    assert said(plan(drawn(OPEN)).ranked[2]) == (
        "Third nearest: 60 m path, 4 lengths of hose, 20 L/s, inspected 12 March 2026. "
        "Not before No. 1: path 50 m longer."
    )


def test_the_nearest_is_broken() -> None:
    broken = {"status": "out_of_service", "status_remark": "frozen"}
    water = plan(drawn(OPEN, b=broken))
    assert letters(water) == "acb"
    assert said(water.ranked[0]) == (
        "Second nearest, first choice: 30 m path, 2 lengths of hose, 20 L/s, "
        "inspected 12 March 2026. The nearest is No. 3: out of service (frozen)."
    )
    assert said(water.ranked[2]) == "Nearest: out of service (frozen)."
    assert said(water.ranked[2], "zh") == "最近：停用（frozen）。"
    assert [each.cumulative_lps for each in water.ranked] == [20, 40, 40]


def test_a_mark_puts_a_hydrant_out_until_its_last_day() -> None:
    mark = Restriction("frozen", "班长", datetime(2026, 3, 20, 8, tzinfo=UTC))
    facts = drawn(OPEN, b={"restriction": mark})
    water = plan(facts)
    assert letters(water) == "acb"
    assert said(water.ranked[2]) == ("Nearest: out of service (frozen, until 20 March 2026 08:00).")
    assert said(water.ranked[2], "zh") == "最近：停用（frozen，至2026年3月20日08:00）。"
    assert letters(plan(facts, today=date(2026, 3, 21))) == "bac"


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Restriction(), "Nearest: marked out of service, no reason given."),
        (Restriction("frozen"), "Nearest: out of service (frozen)."),
        (
            Restriction(until=datetime(2026, 4, 1, 12, tzinfo=UTC)),
            "Nearest: marked out of service until 1 April 2026 12:00.",
        ),
    ],
)
def test_a_mark_without_an_end_stays(mark: Restriction, words: str) -> None:
    assert said(plan(drawn(OPEN, b={"restriction": mark})).ranked[2]) == words


@pytest.mark.parametrize("state", ["disused", "lost", "removed"])
def test_what_is_disused_lost_or_removed_is_out_of_service(state: str) -> None:
    water = plan(drawn(OPEN, b={"state": state}))
    assert letters(water) == "acb"
    assert said(water.ranked[2]) == f"Nearest: {state}."


def test_an_unknown_status_counts_as_usable_and_is_said() -> None:
    water = plan(
        drawn(OPEN, b={"status": "unknown"}, a={"status": "unknown", "status_remark": "?"})
    )
    assert letters(water) == "bac"
    assert water.ranked[0].usable
    assert said(water.ranked[0]).endswith("Nobody has said whether it works.")
    assert said(water.ranked[1]).endswith("Nobody has said whether it works (?).")


def test_a_damaged_one_counts_as_usable_and_is_said() -> None:
    assert said(plan(drawn(OPEN, b={"state": "damaged"})).ranked[0]).endswith(
        "On record as damaged."
    )


RIVER = """
    ..~a....
    ..~.....
    b.~SB...
    ..~.....
    ..~.....
    ..~...c.
"""


def test_the_nearest_across_the_river_has_no_way() -> None:
    facts = drawn(RIVER, a={"status": "out_of_service"})
    water = plan(facts)
    assert letters(water) == "cba"
    assert water.ranked[1].reach == "none"
    assert water.ranked[1].pieces is None
    assert said(water.ranked[1]) == (
        "Third nearest: 40 m in a straight line, 20 L/s, inspected 12 March 2026. "
        "No hose path within reach (across water)."
    )
    assert said(water.ranked[1], "zh") == (
        "第三近：直线40米，20升/秒，2026年3月12日检查。可及范围内无水带线路（隔着水域）。"
    )
    assert water.total_lps == 20


WALL = """
    .......
    .#####.
    .#a#SB.
    .#.#..c
    .#.#...
    .#.....
    .......
"""


def test_one_behind_a_wall_is_measured_by_the_way_round() -> None:
    water = plan(drawn(WALL))
    assert letters(water) == "ca"
    assert [each.path_m for each in water.ranked] == [30, 80]
    assert said(water.ranked[1]) == (
        "Second nearest: 80 m path, 5 lengths of hose, 20 L/s, inspected 12 March 2026. "
        "Behind a wall: 80 m round it. Not before No. 1: path 50 m longer."
    )


def test_a_barrier_that_has_no_word_is_no_way_either() -> None:
    facts = [replace(fact, path_barrier="railway", path_m=None) for fact in drawn(OPEN)]
    assert said(plan(facts).ranked[0]).endswith("No hose path within reach.")


def test_a_building_between_is_said_where_it_makes_a_detour() -> None:
    fact = drawn(OPEN)[0]
    near = replace(fact, path_barrier="building", path_m=50.0)
    far = replace(fact, path_barrier="building", path_m=90.0)
    assert "Behind a building" not in said(plan([near]).ranked[0])
    assert "Behind a building: 90 m round it." in said(plan([far]).ranked[0])


def test_flow_that_meets_comes_before_unknown_before_below() -> None:
    water = plan(drawn(OPEN, b={"flow_lps": 9.5}, a={"flow_lps": None}))
    assert letters(water) == "cab"
    assert [each.flow_class for each in water.ranked] == ["meets", "unknown", "below"]
    assert "Not before No. 1: flow unknown." in said(water.ranked[1])
    assert "Not before No. 1: flow below standard (9.5 L/s of 15)." in said(water.ranked[2])
    assert [each.cumulative_lps for each in water.ranked] == [20, 20, 29.5]
    assert said(water.ranked[0]).endswith(
        "The nearest is No. 3: flow below standard (9.5 L/s of 15). "
        "The second nearest is No. 2: flow unknown."
    )


def test_flow_without_pressure_is_below() -> None:
    water = plan(drawn(OPEN, b={"pressure_mpa": 0.05}))
    assert letters(water) == "acb"
    assert "20 L/s at only 0.05 MPa" in said(water.ranked[2])
    assert "pressure below standard (0.05 MPa)" in said(water.ranked[2])


def test_nan_is_unknown() -> None:
    water = plan(drawn(OPEN, b={"flow_lps": math.nan, "path_m": math.nan}))
    assert (water.ranked[2].flow_class, water.ranked[2].reach) == ("unknown", "none")


def test_of_unmeasured_ones_the_larger_main_then_the_loop_comes_first() -> None:
    unmeasured = {"flow_lps": None, "main_mm": 200}
    facts = drawn(
        OPEN,
        a=unmeasured | {"main_kind": "branch"},
        b=unmeasured | {"main_mm": 100},
        c=unmeasured | {"main_kind": "loop"},
    )
    water = plan(facts)
    assert letters(water) == "cab"
    assert "not known to hang on a loop" in said(water.ranked[1])
    assert "on a smaller main (DN100)" in said(water.ranked[2])
    unsized = [replace(facts[1], main_mm=None), facts[2]]
    assert "so is the size of its main" in said(plan(unsized).ranked[1])


def test_the_main_of_measured_ones_does_not_matter() -> None:
    water = plan(drawn(OPEN, a={"main_mm": 300}, b={"main_mm": 100, "main_kind": "branch"}))
    assert letters(water) == "bac"


def test_one_beyond_the_hose_that_is_carried_comes_after_those_within() -> None:
    facts = drawn(OPEN, b={"flow_lps": None}, c={"flow_lps": 40})
    water = plan(facts, hose_m=60)  # 50 m of path at most
    assert letters(water) == "abc"
    assert said(water.ranked[2]) == (
        "Third nearest: 60 m path, 4 lengths of hose, 40 L/s, inspected 12 March 2026. "
        "Needs 72 m of hose, the vehicles carry 60 m."
    )
    assert water.ranked[2].cumulative_lps == 20
    assert letters(plan(facts, hose_m=72)) == "acb"


def test_more_hose_can_be_fetched_but_a_way_cannot() -> None:
    facts = drawn(OPEN, a={"path_m": None}, c={"path_m": 900})
    assert letters(plan(facts)) == "bca"


def test_unknown_hose_puts_nothing_back_and_is_said() -> None:
    water = plan(drawn(OPEN), hose_m=None)
    assert letters(water) == "bac"
    assert water.ranked[2].reach == "unknown"
    assert tell_all(water.summary, lang="en").endswith(
        "How much hose the vehicles carry is not known."
    )


def test_pieces_are_whole_lengths_of_twenty_metres_after_the_lay_factor() -> None:
    paths = {16.6: 1, 16.7: 2, 50: 3, 96: 6, 100: 6, 100.1: 7, 0: 0}
    fact = drawn(OPEN)[0]
    for path, pieces in paths.items():
        assert plan([replace(fact, path_m=path)]).ranked[0].pieces == pieces
    assert plan([replace(fact, path_m=100)], lay_factor=1.0).ranked[0].pieces == 5
    assert plan([replace(fact, path_m=200)], lay_factor=1.1).ranked[0].pieces == 11


DEAD_END = """
    ..SB...
    .a.....
    b......
    .....c.
"""


def test_two_on_one_dead_end_main_count_once() -> None:
    facts = drawn(
        DEAD_END, a={"branch_id": 0}, b={"branch_id": 0, "flow_lps": 18}, c={"branch_id": -1}
    )
    water = plan(facts, design_flow_lps=40)
    assert letters(water) == "abc"
    assert [each.cumulative_lps for each in water.ranked] == [20, 20, 40]
    assert [each.shares_main_with for each in water.ranked] == [None, 1, None]
    assert said(water.ranked[1]).endswith(
        "On one dead-end main with No. 1: adds nothing, only the larger counts."
    )
    assert (water.met, water.met_by) == (True, 3)
    assert tell_all(water.summary, lang="en") == (
        "The design flow of 40 L/s is met: 40 L/s from No. 1, 3."
    )


def test_the_larger_of_one_dead_end_main_counts_though_it_comes_second() -> None:
    facts = drawn(DEAD_END, a={"branch_id": 0}, b={"branch_id": 0, "flow_lps": 26})
    water = plan(facts)
    assert [each.adds_lps for each in water.ranked] == [20, 6, 20]
    assert said(water.ranked[1]).endswith(
        "On one dead-end main with No. 1: only the larger counts, 6 L/s more."
    )


def test_three_on_one_dead_end_main_count_as_their_largest() -> None:
    one = {"branch_id": 0}
    facts = drawn(
        DEAD_END, a=one, b=one | {"flow_lps": 16}, c=one | {"flow_lps": 18, "main_kind": "branch"}
    )
    water = plan(facts)
    assert [each.cumulative_lps for each in water.ranked] == [20, 20, 20]
    assert [each.shares_main_with for each in water.ranked] == [None, 1, 1]


def test_one_out_of_service_takes_nothing_from_its_dead_end_main() -> None:
    facts = drawn(
        DEAD_END, a={"branch_id": 0, "status": "out_of_service", "flow_lps": 40}, b={"branch_id": 0}
    )
    assert [each.cumulative_lps for each in plan(facts).ranked] == [20, 40, 40]


def test_two_dead_end_mains_both_count() -> None:
    facts = drawn(DEAD_END, a={"branch_id": 0}, b={"branch_id": 1})
    assert plan(facts).total_lps == 60


def test_equal_paths_go_by_id() -> None:
    water = plan(drawn("bSa ..B"))
    assert letters(water) == "ab"
    assert said(water.ranked[1]).endswith("Not before No. 1: same path; taken by its number.")


def test_of_equal_paths_the_smaller_id_goes_first_though_it_lies_farther() -> None:
    assert letters(plan(drawn("aSb ..B"))) == "ab"
    assert [each.nearest for each in plan(drawn("aSb ..B")).ranked] == [2, 1]


def test_paths_that_differ_by_less_than_a_centimetre_are_equal() -> None:
    one, other = drawn("bSa ..B")
    assert letters(plan([replace(one, path_m=10.004), other])) == "ab"


def test_all_out_of_service_says_how_far_the_next_is() -> None:
    out = {"status": "out_of_service"}
    water = plan(drawn(OPEN, a=out, b=out, c=out), radius_m=300, nearest_beyond_m=512.4)
    assert letters(water) == "bac"
    assert tell_all(water.summary, lang="en") == (
        "Out of service: all 3 hydrants within 300 m. The nearest that works is 512 m away."
    )
    assert (water.met, water.short_lps, water.total_lps) == (False, 30, 0)


def test_no_hydrant_says_how_far_the_next_is() -> None:
    water = plan([], radius_m=300, nearest_beyond_m=512.4)
    assert (water.ranked, water.reserves) == ((), ())
    assert tell_all(water.summary, lang="en") == (
        "No hydrant within 300 m. The nearest that works is 512 m away."
    )
    assert tell_all(water.summary, lang="zh") == ("300米内没有消火栓。最近的可用消火栓距此512米。")
    assert tell_all(plan([]).summary, lang="en") == (
        "No hydrant is near. No other is known in the city."
    )


def test_none_within_the_hose_is_said() -> None:
    water = plan(drawn(OPEN), hose_m=5)
    assert tell_all(water.summary, lang="en") == (
        "No working hydrant can be reached with the hose that is carried."
    )
    assert "first choice" not in said(water.ranked[0])
    assert "Needs 12 m of hose, the vehicles carry 5 m." in said(water.ranked[0])


def test_the_design_flow_is_met_by_as_few_as_it_takes() -> None:
    water = plan(drawn(OPEN))
    assert (water.met, water.met_by, water.short_lps) == (True, 2, 0)
    assert tell_all(water.summary, lang="zh") == "1、2号合计40升/秒，满足设计流量30升/秒。"


def test_a_sum_of_decimals_meets_the_number_it_stands_for() -> None:
    facts = drawn(OPEN, a={"flow_lps": 0.1}, b={"flow_lps": 0.7}, c={"status": "out_of_service"})
    assert plan(facts).total_lps < 0.8  # in binary
    assert plan(facts, design_flow_lps=0.8).met is True


def test_what_lacks_of_the_design_flow_is_said() -> None:
    water = plan(drawn(OPEN), design_flow_lps=72.5)
    assert (water.met, water.short_lps) == (False, 12.5)
    assert tell_all(water.summary, lang="en") == (
        "Short by 12.5 L/s: 60 L/s from No. 1, 2, 3, the design flow is 72.5 L/s."
    )


def test_an_unmeasured_one_may_make_up_what_lacks() -> None:
    water = plan(drawn(OPEN, b={"flow_lps": None}), design_flow_lps=50)
    assert (water.met, water.short_lps, water.unmeasured) == (None, 10, (3,))
    assert "until measured" not in said(water.ranked[2])
    assert tell_all(water.summary, lang="en").endswith(
        "Not counted, for their flow is unknown: No. 3."
    )


def test_an_unmeasured_first_choice_says_that_it_adds_nothing() -> None:
    fact = replace(drawn(OPEN)[0], flow_lps=None)
    water = plan([fact])
    assert said(water.ranked[0]).endswith("Adds nothing to the sum until measured.")
    assert "has a measured flow" in tell_all(water.summary, lang="en")


def test_without_a_design_flow_the_sum_is_said() -> None:
    water = plan(drawn(OPEN), design_flow_lps=None)
    assert (water.met, water.met_by, water.short_lps) == (None, None, None)
    assert tell_all(water.summary, lang="en") == (
        "60 L/s from No. 1, 2, 3; the design flow of the building is not known."
    )


def test_hose_for_all_that_are_needed_is_set_against_what_is_carried() -> None:
    water = plan(drawn(OPEN), design_flow_lps=60, hose_m=100)  # 12 + 36 + 72 m
    assert tell_all(water.summary, lang="en").endswith(
        "These need 120 m of hose together; the vehicles carry 100 m."
    )


def test_cranes_and_open_water_stand_apart() -> None:
    facts = drawn(
        OPEN,
        a={"kind": "crane", "flow_lps": 29},
        b={"kind": "pond", "flow_lps": None},
        c={"kind": "pillar"},
    )
    water = plan(facts)
    assert letters(water) == "c"
    assert water.ranked[0].nearest == 1
    assert [each.fact.kind for each in water.reserves] == ["pond", "crane"]
    assert tell_all(water.reserves[0].why, lang="en") == "Open water: 10 m path, 1 length of hose."
    assert (
        tell_all(water.reserves[1].why, lang="zh") == "消防水鹤：水带线路30米，2盘水带，仅29升/秒。"
    )
    assert water.total_lps == 20


def test_a_crane_meets_with_thirty_litres_a_second() -> None:
    facts = drawn(OPEN, a={"kind": "crane", "flow_lps": 30}, b={"kind": "crane", "flow_lps": 29.9})
    classes = {r.fact.component_id: r.rating.flow_class for r in plan(facts).reserves}
    assert classes == {1: "meets", 2: "below"}


def test_a_reserve_says_what_keeps_it_back() -> None:
    facts = drawn(
        OPEN,
        a={"kind": "pond", "status": "out_of_service"},
        b={"kind": "dry", "path_m": None, "path_barrier": "wall"},
        c={"kind": "crane"},
    )
    told = {r.fact.kind: tell_all(r.why, lang="en") for r in plan(facts, hose_m=60).reserves}
    assert told["pond"].endswith("Out of service.")
    assert told["dry"].endswith("No hose path within reach (behind a wall).")
    assert told["crane"].endswith("Needs 72 m of hose, the vehicles carry 60 m.")


def test_nfpa_grades_rank_by_gallons() -> None:
    facts = drawn(OPEN, a={"flow_lps": 64}, b={"flow_lps": 18}, c={"flow_lps": 95})
    water = plan(facts, rating="nfpa291")
    assert letters(water) == "acb"
    assert [each.rating.grade for each in water.ranked] == ["A", "AA", "C"]
    assert "18 L/s (NFPA C, 285 gpm)" in said(water.ranked[2])
    assert letters(plan(facts)) == "bac"


def test_old_and_missing_inspections_are_said() -> None:
    facts = drawn(OPEN, a={"inspected_on": None}, b={"inspected_on": date(2025, 3, 12)})
    water = plan(facts)
    assert "last inspected 12 March 2025, more than half a year ago" in said(water.ranked[0])
    assert "no inspection on record" in said(water.ranked[1])


def test_flags_name_what_is_wrong() -> None:
    facts = drawn(
        OPEN,
        a={"status": "out_of_service", "main_kind": "branch", "distance_m": 160},
        b={"flow_lps": None, "distance_m": 4},
    )
    flagged = {r.fact.component_id: {flag.code for flag in r.flags} for r in plan(facts).ranked}
    assert flagged == {
        1: {"water.flag_out", "water.flag_dead_end", "water.flag_far"},
        2: {"water.flag_flow_unknown", "water.flag_in_the_heat"},
        3: set(),
    }


def test_the_first_names_two_nearer_ones_and_counts_the_rest() -> None:
    out = {"status": "out_of_service"}
    water = plan(drawn("abcdSB", b=out, c=out, d=out))
    assert letters(water) == "adcb"
    assert said(water.ranked[0]).endswith(
        "The nearest is No. 2: out of service. The second nearest is No. 3: out of service. "
        "One more that lies nearer comes later."
    )


NUMBERS = st.one_of(st.none(), st.just(math.nan), st.floats(0, 500))
MARKS = st.one_of(
    st.none(),
    st.builds(
        Restriction,
        reason=st.sampled_from([None, "frozen"]),
        until=st.sampled_from(
            [None, datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 3, 21, tzinfo=UTC)]
        ),
    ),
)
FACTS = st.lists(
    st.builds(
        HydrantFact,
        component_id=st.integers(1, 60),
        kind=st.sampled_from(["pillar", "underground", "wall", "unknown", "crane", "pond", "dry"]),
        flow_lps=NUMBERS,
        pressure_mpa=st.one_of(st.none(), st.floats(0, 0.5)),
        main_mm=st.sampled_from([None, 100, 200]),
        main_kind=st.sampled_from([None, "loop", "branch"]),
        branch_id=st.integers(-1, 2),
        status=st.sampled_from(["in_service", "out_of_service", "unknown"]),
        status_remark=st.sampled_from([None, "frozen"]),
        state=st.sampled_from(["intact", "damaged", "disused", "unknown"]),
        restriction=MARKS,
        inspected_on=st.sampled_from([None, INSPECTED, date(2020, 1, 1)]),
        distance_m=st.integers(0, 300).map(float),
        path_m=NUMBERS,
        path_barrier=st.sampled_from([None, "wall", "water", "building"]),
    ),
    max_size=14,
    unique_by=lambda fact: fact.component_id,
)
ASKED = st.fixed_dictionaries(
    {
        "hose_m": st.one_of(st.none(), st.floats(0, 600)),
        "design_flow_lps": st.one_of(st.none(), st.floats(1, 90)),
        "rating": st.sampled_from(["gb50974", "nfpa291"]),
    }
)


@given(facts=FACTS, asked=ASKED, shuffle=st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_that_of_the_facts(facts, asked, shuffle) -> None:
    mixed = list(facts)
    shuffle.shuffle(mixed)
    one, other = plan(facts, **asked), plan(mixed, **asked)
    assert letters(one) == letters(other)
    assert [e.why for e in one.ranked] == [e.why for e in other.ranked]
    assert one.summary == other.summary


@given(facts=FACTS, asked=ASKED)
def test_every_hydrant_is_listed_once_and_the_sum_never_falls(facts, asked) -> None:
    water = plan(facts, **asked)
    assert [each.number for each in water.ranked] == list(range(1, len(water.ranked) + 1))
    listed = [each.fact.component_id for each in (*water.ranked, *water.reserves)]
    assert sorted(listed) == sorted(fact.component_id for fact in facts)
    assert sorted(each.nearest for each in water.ranked) == [e.number for e in water.ranked]
    sums = [0.0, *(each.cumulative_lps for each in water.ranked)]
    assert sums == sorted(sums)
    assert water.total_lps == sums[-1]


@given(facts=FACTS, asked=ASKED)
def test_no_usable_one_stands_after_one_out_of_service(facts, asked) -> None:
    usable = [each.usable for each in plan(facts, **asked).ranked]
    assert usable == sorted(usable, reverse=True)


@given(facts=FACTS, asked=ASKED)
def test_every_sentence_exists_in_both_languages(facts, asked) -> None:
    water = plan(facts, **asked)
    for each in (*water.ranked, *water.reserves):
        assert each.why
        for lang in ("en", "zh"):
            told = tell_all(each.why, lang=lang)
            assert told
            assert "None" not in told
            assert "nan" not in told
    for lang in ("en", "zh"):
        assert tell_all(water.summary, lang=lang)
        assert all(tell_all([flag], lang=lang) for each in water.ranked for flag in each.flags)
