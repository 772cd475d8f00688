"""Grids are squares of a hundred metres; what a picture calls them says whether they are new."""

from __future__ import annotations

import geopandas as gpd
import pytest

from gisgov.errors import BadInput
from gisgov.zoning.numbering import numbered
from tests.gisgov.zoning.drawn_atoms import CITY, cell

HERE, THERE = "429502001001", "429502001002"


def grids(rows: str, *codes: str | None, community: str = HERE) -> gpd.GeoDataFrame:
    """A grid for each letter of a picture, in the order of the alphabet."""
    places = {
        letter: cell(i, j)
        for i, row in enumerate(rows.split())
        for j, letter in enumerate(row)
        if letter != "."
    }
    given = list(codes) or [None] * len(places)
    shapes = [places[letter] for letter in sorted(places)]
    return gpd.GeoDataFrame({"code": given, "community": community}, geometry=shapes, crs=CITY)


def numbers(frame: gpd.GeoDataFrame, *taken: str) -> list[str]:
    return [code[-3:] for code in numbered(frame, taken)]


def test_grids_are_numbered_from_west_to_east_then_from_north_to_south():
    assert numbers(grids("BA .. DC")) == ["002", "001", "004", "003"]


def test_grids_in_one_band_count_as_one_row():
    # C lies a hundred metres south of B, which is less than a band of 160 m.
    assert numbers(grids("A.B .C.")) == ["001", "003", "002"]


def test_numbers_go_on_after_the_highest_that_was_ever_taken():
    assert numbers(grids("AB"), f"{HERE}007", f"{HERE}003", f"{THERE}900", HERE) == ["008", "009"]


def test_codes_that_go_on_stay_and_count_as_taken():
    frame = grids("ABC", None, f"{HERE}012", None)
    assert numbers(frame) == ["013", "012", "014"]


def test_each_community_has_its_own_numbers():
    both = gpd.pd.concat([grids("A"), grids("A", community=THERE)], ignore_index=True)
    assert list(numbered(both, [f"{HERE}001"])) == [f"{HERE}002", f"{THERE}001"]


def test_the_index_and_the_argument_stay():
    frame = grids("AB").set_index([[7, 5]])
    codes = numbered(frame, [])
    assert (list(codes.index), codes.name) == (list(frame.index), "code")
    assert frame["code"].isna().all()


def test_no_grids_have_no_codes():
    assert len(numbered(grids("A").iloc[:0], [])) == 0


def test_a_community_without_numbers_is_refused():
    with pytest.raises(BadInput) as error:
        numbered(grids("AB"), [f"{HERE}998"])
    assert error.value.code == "zoning.numbers_used_up"
    assert HERE in str(error.value)
