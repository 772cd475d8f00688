"""Plans begin with the grids of today, with none, with another plan's, or with former ones."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import Connection

from gisgov.errors import BadInput, NotFound
from gisgov.storage.plans import beginning, documents, ground, parts
from gisgov.storage.plans.beginning import begun, labels_of
from gisgov.zoning import Atoms
from tests.drawn_ground import BOUNDS, begin, opened, picture, wanted

SPLIT = "1aab 1aab"


def drawn(here: Connection, plan: int, community: str = "P") -> str:
    table = opened(here, plan, community)
    return picture(table.atoms, table.labels)


def keep(here: Connection, plan: int, picture: str, community: str = "P") -> None:
    table = opened(here, plan, community)
    labels = wanted(table.atoms, picture)
    parts.keep(here, table, labels, revision=table.revision, locked=[])


def test_it_begins_with_the_grids_of_today(here: Connection) -> None:
    plan = begin(here, "P", "Q", "R", "S", note="户数变化")
    assert [drawn(here, plan, one) for one in "PQRS"] == ["aaab/aaab", "ccd/cc.", "11", "e"]
    found = documents.get(here, plan)
    assert (found.state, found.communities, found.grids, found.households) == ("draft", 4, 6, 32)
    assert (found.note, found.lower, found.upper) == ("户数变化", 6, 10)
    assert found.out_of_bounds == 3  # a, b and the empty e; the park is exempt


def test_an_empty_table_leaves_special_grids_alone(here: Connection) -> None:
    plan = begin(here, "P", "Q", blank=True)
    assert [drawn(here, plan, one) for one in "PQ"] == ["1111/1111", "11d/11."]


def relabelled(atoms: Atoms, picture: str, only: str) -> Atoms:
    """The atoms, of which only one grid of a picture holds some now."""
    current = [one if one == only else None for one in wanted(atoms, picture)]
    return Atoms(atoms.frame.assign(current=pd.Series(current, dtype=object)), atoms.borders)


def test_ground_without_grids_is_a_new_one_for_each_piece(here: Connection) -> None:
    atoms = ground.cut(ground.read(here, ["P"]), "P")
    beside = beginning.current_labels(relabelled(atoms, "aaab aaab", "P002"))
    assert picture(atoms, beside) == "111b/111b"
    around = beginning.current_labels(relabelled(atoms, "1aa2 1aa2", "P001"))
    assert picture(atoms, around) in ("1aa2/1aa2", "2aa1/2aa1")


def test_it_begins_with_another_plan_and_its_new_grids(here: Connection) -> None:
    first = begin(here, "P")
    keep(here, first, SPLIT)
    cuts = beginning.cuts_of(here, first)
    made = begun(ground.read(here, ["P"]), cuts=cuts)
    second = beginning.begin(here, "second", made, **BOUNDS)
    assert drawn(here, second) == "1aab/1aab"


def test_communities_that_the_other_plan_has_not_begin_with_their_grids(here: Connection) -> None:
    cuts = beginning.cuts_of(here, begin(here, "P"))
    (_, other) = begun(ground.read(here, ["P", "Q"]), cuts=cuts)
    assert picture(other.atoms, other.labels) == "ccd/cc."


def test_what_polygons_leave_free_is_new_but_for_premises(here: Connection) -> None:
    atoms = ground.cut(ground.read(here, ["Q"]), "Q")
    corner = atoms.frame.geometry.iloc[0]
    one = gpd.GeoDataFrame({"label": ["+3"]}, geometry=[corner], crs=atoms.frame.crs)
    assert picture(atoms, labels_of(atoms, one)) == "34d/44."


def test_no_other_plan_is_told(here: Connection) -> None:
    with pytest.raises(BadInput, match="No plan is named"):
        beginning.cuts_of(here, None)
    with pytest.raises(NotFound, match="no plan 999"):
        beginning.cuts_of(here, 999)


def test_the_first_of_polygons_that_overlap_takes_the_atom(here: Connection) -> None:
    found = ground.read(here, ["P"])
    atoms = ground.cut(found, "P")
    whole = found.communities.geometry.iloc[0]
    twice = gpd.GeoDataFrame(
        {"label": ["P002", "P001"]}, geometry=[whole, whole], crs=atoms.frame.crs
    )
    assert labels_of(atoms, twice) == ["P002"] * 8


def test_it_remembers_the_grids_that_its_ground_was_read_with(here: Connection) -> None:
    (one,) = begun(ground.read(here, ["P"]))
    assert one.base == ground.read(here, ["P"]).grids["id"].tolist()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 201}, "has 201 characters, and 200 fit"),
        ({"name": "x", "note": "x" * 2001}, "has 2001 characters"),
        ({"name": "x", "lower": 11}, "No grid can hold 11 to 10"),
        ({"name": "x", "lower": 0}, "No grid can hold 0 to 10"),
        ({"name": "x", "upper": 1_000_001}, "No grid can hold 6 to 1000001"),
    ],
)
def test_what_cannot_be_is_refused(here: Connection, given: dict[str, object], says: str) -> None:
    made = begun(ground.read(here, ["S"]))
    with pytest.raises(BadInput, match=says):
        beginning.begin(here, communities=made, **(BOUNDS | given))  # type: ignore[arg-type]


def test_a_plan_has_a_community(here: Connection) -> None:
    with pytest.raises(BadInput, match="needs a community"):
        beginning.begin(here, "x", [])
