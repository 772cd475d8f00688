"""Plans are drawn as letters, a hundred metres each, with a building of ten households in each."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgov.zoning.comparing import Changes, changes
from tests.gisgov.zoning.drawn_atoms import CITY, cell


def cells(picture: str) -> list[tuple[str, shapely.Polygon]]:
    return [
        (letter, cell(i, j))
        for i, row in enumerate(picture.split())
        for j, letter in enumerate(row)
    ]


def plan(picture: str) -> gpd.GeoDataFrame:
    drawn = [(letter, shape) for letter, shape in cells(picture) if letter != "."]
    frame = gpd.GeoDataFrame(drawn, columns=["code", "geometry"], crs=CITY).assign(households=10)
    whole = frame.dissolve("code", aggfunc="sum").reset_index()
    whole["code"] = whole["code"].astype(object)
    return whole


def compared(before: str, after: str) -> Changes:
    pairs = zip(cells(before), cells(after), strict=True)
    held = [(None if a == "." else a, None if b == "." else b) for (a, _), (b, _) in pairs]
    buildings = pd.DataFrame(held, columns=["before", "after"], dtype=object)
    buildings = buildings.assign(id=range(len(held)), households=10, persons=25)
    return changes(plan(before), plan(after), buildings)


def told(found: Changes) -> dict[str, tuple[str, str]]:
    rows = found.grids.itertuples()
    return {row.code: (row.change, "".join(row.with_)) for row in rows}


def pairs(found: Changes) -> list[tuple]:
    return list(found.pairs.itertuples(index=False, name=None))


def test_a_plan_that_changes_nothing():
    found = compared("AAB ABB", "AAB ABB")
    assert told(found) == {"A": ("kept", ""), "B": ("kept", "")}
    assert (found.households, found.persons, found.buildings, len(found.pairs)) == (0, 0, 0, 0)


def test_a_border_that_moves_changes_both_grids():
    found = compared("AAB ABB CCC", "AAA ABB CCC")
    assert told(found) == {"A": ("moved", ""), "B": ("moved", ""), "C": ("kept", "")}
    assert pairs(found) == [("B", "A", 10, 25, 1)]
    assert (found.households, found.persons, found.buildings) == (10, 25, 1)
    assert found.grids["households_before"].tolist() == [30, 30, 30]
    assert found.grids["households_after"].tolist() == [40, 20, 30]


def test_a_grid_that_is_split_names_the_new_one():
    found = compared("AAAA BBBB", "AANN BBBB")
    assert told(found) == {"A": ("split", "N"), "B": ("kept", ""), "N": ("new", "A")}
    assert pairs(found) == [("A", "N", 20, 50, 2)]


def test_a_grid_that_takes_another_in_names_it():
    found = compared("AABB CCCC", "AAAA CCCC")
    assert told(found) == {"A": ("merged", "B"), "B": ("gone", "A"), "C": ("kept", "")}


def test_a_grid_that_is_dealt_out_to_several_is_gone_to_them_and_they_moved():
    found = compared("ABBC", "AACC")
    assert told(found) == {"A": ("moved", ""), "B": ("gone", "AC"), "C": ("moved", "")}


def test_a_new_grid_was_split_from_the_one_that_it_has_most_ground_of():
    found = compared("AAABB AAABB", "AANNB AANBB")
    assert told(found) == {"A": ("split", "N"), "B": ("moved", ""), "N": ("new", "AB")}


def test_ground_that_no_grid_held_is_told_but_does_not_change_hands():
    found = compared("A.", "AA")
    assert pairs(found) == [(None, "A", 10, 25, 1)]
    assert (found.households, found.buildings) == (0, 0)


def test_pairs_come_with_the_most_households_first():
    found = compared("AABBCC", "AABAAA")
    assert pairs(found) == [("C", "A", 20, 50, 2), ("B", "A", 10, 25, 1)]


def test_what_rounding_moves_is_kept():
    before = plan("AAB ABB")
    after = before.set_geometry(before.geometry.translate(0.005, 0.005))
    nobody = pd.DataFrame({"before": [], "after": [], "households": [], "persons": []})
    assert set(changes(before, after, nobody).grids["change"]) == {"kept"}


def test_nothing_compared_with_nothing():
    nobody = pd.DataFrame({"before": [], "after": [], "households": [], "persons": []})
    none = plan("A").iloc[:0]
    found = changes(none, none, nobody)
    assert (len(found.grids), len(found.pairs), found.households) == (0, 0, 0)
    first = changes(none, plan("A"), nobody)
    assert first.grids["change"].tolist() == ["new"]


@given(
    before=st.text("ABC", min_size=12, max_size=12), after=st.text("ABCN", min_size=12, max_size=12)
)
def test_what_changes_hands_is_what_differs(before, after):
    rows = [" ".join(one[i : i + 4] for i in (0, 4, 8)) for one in (before, after)]
    found = compared(*rows)
    differing = sum(a != b for a, b in zip(before, after, strict=True))
    assert found.buildings == found.pairs["buildings"].sum() == differing
    assert found.households == 10 * differing
    assert (found.pairs["from_"] != found.pairs["to"]).all()
