"""Plans as documents: listed, told, changed and deleted while they are drafts."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage.plans import deciding, documents, parts
from tests.drawn_ground import acting, begin, opened, wanted
from tests.signing import token_for


def test_plans_are_listed_the_newest_first(here: Connection) -> None:
    made = [begin(here, "P"), begin(here, "S"), begin(here, "P", "Q")]
    assert [one.id for one in documents.find_all(here)] == made[::-1]
    assert [one.id for one in documents.find_all(here, limit=1)] == made[2:]
    assert [one.id for one in documents.find_all(here, before=made[1])] == made[:1]
    deciding.approve(here, made[0])
    assert [one.id for one in documents.find_all(here, state="approved")] == made[:1]
    newest = documents.find_all(here)[0]
    assert (newest.communities, newest.grids, newest.households) == (2, 4, 24)
    assert newest.out_of_bounds == 2


def test_a_plan_tells_its_communities_by_code(here: Connection) -> None:
    found = documents.get(here, begin(here, "Q", "P"))
    assert [(part.community, part.name_en, part.households) for part in found.parts] == [
        ("P", "Peach Hill Community", 16),
        ("Q", "Apricot Community", 8),
    ]
    assert [(part.atoms, part.grids, part.out_of_bounds, part.faults) for part in found.parts] == [
        (8, 2, 2, 2),
        (5, 2, 0, 0),
    ]
    assert (found.effective_on, found.approved_by, found.problem, found.restores) == (None,) * 4


def test_a_plan_that_is_none_is_told(here: Connection) -> None:
    with pytest.raises(NotFound, match="no plan 999"):
        documents.get(here, 999)
    with pytest.raises(NotFound):
        documents.grids_of(here, 999)
    with pytest.raises(NotFound):
        documents.change(here, 999, {"name": "x"})
    with pytest.raises(NotFound):
        documents.remove(here, 999)


def test_a_draft_gets_another_name_and_reason(here: Connection) -> None:
    plan = begin(here, "P", note="一")
    assert documents.change(here, plan, {"name": "二"}).name == "二"
    told = documents.change(here, plan, {"note": None})
    assert (told.name, told.note, told.parts[0].revision) == ("二", None, 1)
    assert documents.change(here, plan, {}) == told


def test_other_bounds_are_judged_anew(here: Connection) -> None:
    """Grids of twelve and of four households fit between 4 and 12, and what was locked stays so."""
    plan = begin(here, "P")
    table = opened(here, plan)
    parts.keep(here, table, table.labels, revision=1, locked=["P001"])
    told = documents.change(here, plan, {"lower": 4, "upper": 12})
    assert (told.lower, told.upper, told.out_of_bounds) == (4, 12, 0)
    assert (told.parts[0].faults, told.parts[0].revision) == (0, 3)
    assert opened(here, plan).locked == {"P001"}
    assert documents.change(here, plan, {"upper": 11}).out_of_bounds == 1


@pytest.mark.parametrize(
    "values", [{"name": ""}, {"note": "x" * 2001}, {"lower": 11}, {"upper": 5}, {"upper": 1e9}]
)
def test_what_cannot_be_is_refused(here: Connection, values: dict[str, object]) -> None:
    plan = begin(here, "P")
    with pytest.raises(BadInput):
        documents.change(here, plan, values)


def test_a_decided_plan_neither_changes_nor_goes(plots: Engine) -> None:
    with acting(plots, token_for(plots, "planner", home="Y")) as conn:
        plan = begin(conn, "S")
        deciding.approve(conn, plan)
        for values in ({"name": "x"}, {"lower": 1}):
            with pytest.raises(Conflict, match="a draft no more"):
                documents.change(conn, plan, values)
        with pytest.raises(Conflict, match="a draft no more"):
            documents.remove(conn, plan)


def test_a_draft_goes_with_all_that_was_drawn(here: Connection) -> None:
    plan = begin(here, "P", "Q")
    documents.remove(here, plan)
    for table in ("plan_part", "plan_grid"):
        query = f"SELECT count(*) FROM {table} WHERE plan_id = :plan"  # noqa: S608
        assert here.scalar(text(query), {"plan": plan}) == 0


def test_grids_are_told_with_their_ground(here: Connection) -> None:
    plan = begin(here, "P", "Q")
    frame = documents.grids_of(here, plan)
    assert list(frame["label"]) == ["P001", "P002", "Q001", "Q002"]
    assert frame.geometry.area.tolist() == [60_000, 20_000, 40_000, 20_000]
    assert list(frame["kind"])[3] == "special"
    former = documents.former_grids(here, plan)
    assert list(former["code"]) == list(frame["label"])


def test_former_grids_are_those_of_now_until_a_plan_is_applied(here: Connection) -> None:
    plan = begin(here, "P")
    table = opened(here, plan)
    parts.keep(here, table, wanted(table.atoms, "aaaa aaaa"), revision=1, locked=[])
    assert list(documents.former_grids(here, plan)["code"]) == ["P001", "P002"]
    with pytest.raises(Conflict, match="that is draft"):
        documents.applied(here, plan)


@pytest.mark.parametrize("role", ["planner", "commander", "admin"])
def test_a_role_is_told_what_it_may_do(plots: Engine, role: str) -> None:
    planner, other = token_for(plots, "planner", home="Y"), token_for(plots, role, home="Y")
    with acting(plots, planner) as conn:
        plan = begin(conn, "S")
        conn.execute(text("SELECT set_config('gisgov.token', :t, true)"), {"t": other})
        may = documents.get(conn, plan).may
        assert (may.edit, may.approve) == (role == "planner", role != "admin")
        assert (may.publish, may.withdraw, may.restore) == (False, False, False)
        conn.execute(text("SELECT set_config('gisgov.token', :t, true)"), {"t": planner})
        deciding.approve(conn, plan)
        conn.execute(text("SELECT set_config('gisgov.token', :t, true)"), {"t": other})
        may = documents.get(conn, plan).may
        assert (may.edit, may.approve) == (False, False)
        assert (may.publish, may.withdraw) == (role != "admin",) * 2
