"""Grids of a plan beside those around them. Pictures are those of `tests.drawn_plans`."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgov import areas
from gisgov.errors import Conflict
from gisgov.storage.plans.fitting import SAME_M, fitted
from tests.drawn_plans import GRIDS, MERGED, SPLIT, WEST, cells
from tests.scene import SRID, moved

STEP_M = 2.0**-10


def grids(shapes: dict[str, shapely.Geometry], **values: object) -> gpd.GeoDataFrame:
    codes = list(shapes)
    frame = {"id": range(len(codes)), "code": codes, "name": codes, "name_en": None}
    ground = [shapely.multipolygons(shapely.get_parts(moved(one))) for one in shapes.values()]
    kinds = {"kind": "community", "community": ["L" if c in "cd" else "K" for c in codes]}
    return gpd.GeoDataFrame(frame | kinds | values, geometry=ground, crs=SRID)


PRESENT = grids(cells(GRIDS))
COMMUNITY = grids({"K": shapely.box(0, 0, 400, 200)})


def test_what_a_picture_changes_is_told() -> None:
    found = fitted(grids(cells(SPLIT)), PRESENT, COMMUNITY)
    assert (list(found.new["code"]), found.gone) == (["b", "n"], [])
    assert list(found.touched["code"]) == ["a", "c"]
    assert list(found.touched["id"]) == [0, 2]


def test_grids_that_the_plan_lacks_go() -> None:
    found = fitted(grids(cells(MERGED)), PRESENT, COMMUNITY)
    assert (list(found.new["code"]), found.gone) == (["a"], ["b"])


def test_the_same_grids_change_nothing() -> None:
    found = fitted(grids(cells(WEST)), PRESENT, COMMUNITY)
    assert (len(found.new), found.gone, len(found.touched)) == (0, [], 0)


@pytest.mark.parametrize("column", ["name", "kind"])
def test_another_name_or_kind_is_another_version(column: str) -> None:
    wanted = grids(cells(WEST))
    wanted.loc[1, column] = "special"
    assert list(fitted(wanted, PRESENT, COMMUNITY).new["code"]) == ["b"]


def test_a_border_that_the_lattice_moved_is_the_same() -> None:
    bent = [(200, 0), (200 + STEP_M, 100), (200, 200)]
    wanted = {
        "a": shapely.Polygon([(0, 0), *bent, (0, 200)]),
        "b": shapely.Polygon([*bent, (400, 200), (400, 0)]),
    }
    found = fitted(grids(wanted), PRESENT, COMMUNITY)
    assert (len(found.new), len(found.touched)) == (0, 0)


def test_a_border_that_moved_by_a_hand_is_another() -> None:
    wanted = {"a": shapely.box(0, 0, 200.125, 200), "b": shapely.box(200.125, 0, 400, 200)}
    assert list(fitted(grids(wanted), PRESENT, COMMUNITY).new["code"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ((200, 0, 410, 200), "overlap b × c"),
        ((190, 0, 400, 200), "overlap a × b"),
        ((200, 0, 390, 200), "gap b"),
        ((200, -10, 400, 200), "outside b"),
    ],
)
def test_what_does_not_fit_is_named_and_located(
    box: tuple[float, float, float, float], kind: str
) -> None:
    wanted = grids({"a": shapely.box(0, 0, 200, 200), "b": shapely.box(*box)})
    with pytest.raises(Conflict) as refused:
        fitted(wanted, PRESENT, COMMUNITY)
    assert refused.value.code == "plan.unfit"
    assert kind in str(refused.value.params["places"])
    assert " @ 111.29" in str(refused.value.params["places"])


def test_a_gap_beside_another_community_is_not_the_plan_s() -> None:
    away = grids({"c": shapely.box(401, 0, 600, 200), "d": shapely.box(400, 200, 600, 300)})
    found = fitted(grids(cells(SPLIT)), pd.concat([PRESENT[:2], away]), COMMUNITY)
    assert list(found.new["code"]) == ["b", "n"]


CUTS = st.lists(st.integers(1, 399), min_size=1, max_size=5, unique=True).map(sorted)


@given(columns=CUTS, row=st.integers(1, 199), tilt=st.integers(-5, 5))
def test_after_any_plan_all_borders_meet_and_no_ground_is_lost(
    columns: list[int], row: int, tilt: int
) -> None:
    """Leaning cuts of the west, each column cut once across, beside a neighbour that stays."""
    edges = [0, *columns, 400]
    lines = [
        shapely.LineString([(x, 0), (min(max(x + tilt, 0), 400), 200)]) for x in edges[1:-1]
    ] + [shapely.LineString([(0, row), (400, row + tilt / 7)])]
    whole = shapely.box(0, 0, 400, 200)
    parts = shapely.get_parts(
        shapely.polygonize(
            shapely.get_parts(shapely.union_all([*lines, whole.boundary], grid_size=STEP_M))
        )
    )
    wanted = grids({f"K{k}": part for k, part in enumerate(parts)}, community="K")
    found = fitted(wanted, PRESENT, COMMUNITY)
    after = pd.concat([found.new, found.touched, PRESENT[PRESENT["code"] == "c"]])
    after = after.drop_duplicates("code")
    assert areas.check_partition(after) == []
    ground = after.geometry.area.sum()
    assert ground == pytest.approx(600 * 200, abs=SAME_M * 1000)
    assert np.array_equal(np.sort(found.gone), ["a", "b"])
