"""Tables are kept one after another: nobody overwrites unseen what another has drawn."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.errors import BadInput, Conflict
from gisgov.storage.plans import deciding, documents, drawing, ground, parts
from gisgov.storage.plans.tables import Table
from tests.drawn_ground import acting, begin, metres, opened, picture, wanted
from tests.scene import lonlat
from tests.signing import token_for

EVEN = "aabb aabb"


def keep(conn: Connection, table: Table, drawn: str, *locked: str, revision: int = 1) -> object:
    labels = wanted(table.atoms, drawn)
    return parts.keep(conn, table, labels, revision=revision, locked=locked)


def test_what_is_kept_is_read_with_its_verdict(here: Connection) -> None:
    plan = begin(here, "P")
    told = keep(here, opened(here, plan), EVEN, "P002")
    assert (told.revision, told.faults, told.score.moved) == (2, [], 4)
    assert [(one.label, one.households, one.locked) for one in told.grids] == [
        ("P001", 8, False),
        ("P002", 8, True),
    ]
    again = opened(here, plan)
    assert (again.revision, again.locked) == (2, {"P002"})
    assert picture(again.atoms, again.labels) == "aabb/aabb"
    (part,) = documents.get(here, plan).parts
    assert (part.revision, part.grids, part.out_of_bounds, part.faults) == (2, 2, 0, 0)


def test_grids_are_kept_with_their_ground_and_names(here: Connection) -> None:
    plan = begin(here, "P")
    keep(here, opened(here, plan), "aa1b aa1b")
    frame = documents.grids_of(here, plan).set_index("label")
    assert frame.geometry.area.to_dict() == {"+1": 20_000, "P001": 40_000, "P002": 20_000}
    assert frame["households"].to_dict() == {"+1": 4, "P001": 8, "P002": 4}
    assert frame["name"].isna().to_dict() == {"+1": True, "P001": False, "P002": False}


def test_the_second_of_two_is_told_who_was_first(plots: Engine) -> None:
    ann, bob = (token_for(plots, "planner", home="Y") for _ in range(2))
    with acting(plots, ann) as conn:
        name = conn.scalar(text("SELECT name FROM proved()"))
        plan = begin(conn, "P")
        table = opened(conn, plan)
        keep(conn, table, EVEN)
        conn.execute(text("SELECT set_config('gisgov.token', :token, true)"), {"token": bob})
        with pytest.raises(Conflict) as refused:
            keep(conn, table, "abbb abbb")
        assert refused.value.code == "plan.part_changed"
        assert refused.value.params["by"] == name
        assert refused.value.params["revision"] == 2
        assert picture(table.atoms, opened(conn, plan).labels) == "aabb/aabb"
        line, points = metres((100, -9), (100, 209)), ground.points(conn, table.atoms)
        cut = drawing.split(table, table.labels, "P001", line, buildings=points)
        with pytest.raises(Conflict):
            parts.recut(conn, table, cut, revision=1, locked=[])


def test_labels_that_do_not_fit_change_nothing(here: Connection) -> None:
    plan = begin(here, "P")
    table = opened(here, plan)
    with pytest.raises(BadInput, match="is no grid"):
        parts.keep(here, table, ["Q001"] * 8, revision=1, locked=[])
    assert opened(here, plan).revision == 1


def test_a_plan_that_is_decided_is_drawn_on_no_more(plots: Engine) -> None:
    with acting(plots, token_for(plots, "planner", home="Y")) as conn:
        plan = begin(conn, "P")
        table = opened(conn, plan)
        deciding.approve(conn, plan)
        with pytest.raises(Conflict, match="a draft no more"):
            keep(conn, table, EVEN)
        assert opened(conn, plan).revision == 1


def test_faults_say_where_they_are(here: Connection) -> None:
    """The first column lies apart from the two in the east."""
    plan = begin(here, "P")
    table = opened(here, plan)
    told = keep(here, table, "abaa abaa")
    (apart,) = (fault for fault in told.faults if fault.kind == "apart")
    assert apart.grids == ["P001"]
    assert picture(table.atoms, ["1" if one in apart.atoms else "." for one in range(8)]) == (
        "1.../1..."
    )
    west, east = lonlat(0, 100), lonlat(100, 200)
    assert west["lon"] < apart.lon < east["lon"]
    assert documents.get(here, plan).parts[0].faults == len(told.faults)


def test_a_grid_may_lie_in_pieces_while_it_is_drawn(here: Connection) -> None:
    plan = begin(here, "P")
    keep(here, opened(here, plan), "abba aaaa")
    frame = documents.grids_of(here, plan).set_index("label")
    assert {len(one.geoms) for one in frame.geometry} == {1}
    keep(here, opened(here, plan), "abab aaab", revision=2)
    frame = documents.grids_of(here, plan).set_index("label")
    assert len(frame.geometry["P002"].geoms) == 2


def test_atoms_that_were_cut_are_kept_with_their_sums(here: Connection) -> None:
    """The line cuts through two plots at their western third: houses stand right of it."""
    plan = begin(here, "P")
    table = opened(here, plan)
    cut = drawing.split(
        table,
        table.labels,
        "P001",
        metres((130, -9), (130, 209)),
        buildings=ground.points(here, table.atoms),
    )
    told = parts.recut(here, table, cut, revision=1, locked=["P002"])
    assert told.revision == 2
    assert len(told.atoms.label) == len(told.parent) == 10
    assert sum(told.atoms.households) == 16
    assert sum(told.atoms.area_m2) == pytest.approx(80_000)
    assert [told.grids[k].households for k in range(3)] == [8, 4, 4]
    assert [one.label for one in told.grids if one.locked] == ["P002"]
    again = opened(here, plan)
    assert again.labels == told.atoms.label
    assert len(again.atoms) == 10
