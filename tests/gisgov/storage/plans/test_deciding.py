"""Plans are approved with codes for their new grids, published for a day, withdrawn."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.errors import BadInput, Conflict
from gisgov.storage import roles, sessions
from gisgov.storage.plans import deciding, documents, parts
from tests.drawn_ground import acting, begin, opened, wanted
from tests.drawn_plans import today
from tests.reach import refused
from tests.signing import token_for

SOON = today() + timedelta(days=2)
PATIENCE_S = 20
LATER = today() + timedelta(days=9)


def draw(conn: Connection, plan: int, drawn: str, community: str = "P") -> None:
    table = opened(conn, plan, community)
    labels = wanted(table.atoms, drawn)
    parts.keep(conn, table, labels, revision=table.revision, locked=[])


def codes(conn: Connection, plan: int) -> dict[str, str | None]:
    frame = documents.grids_of(conn, plan)
    return dict(zip(frame["label"], frame["code"], strict=True))


def end(conn: Connection, code: str) -> None:
    """Have a grid be no more, as a load of other borders does."""
    query = "UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code = :code"
    conn.execute(text(query), {"code": code})


def test_new_grids_get_the_next_codes_from_west_to_east(here: Connection) -> None:
    plan = begin(here, "P")
    draw(here, plan, "2aa1 2aa1")
    told = deciding.approve(here, plan)
    assert (told.state, told.approved_at is not None) == ("approved", True)
    assert codes(here, plan) == {"+1": "P004", "+2": "P003", "P001": "P001"}


def test_new_grids_are_named_after_their_community(here: Connection) -> None:
    plan = begin(here, "P", "R")
    draw(here, plan, "aa1b aa1b")
    deciding.approve(here, plan)
    frame = documents.grids_of(here, plan).set_index("code")
    assert frame.loc["P003", ["name", "name_en"]].tolist() == [
        "桃花岭社区第3网格",
        "Peach Hill Grid 3",
    ]
    assert frame.loc["R001", "name"] == "梨园社区第1网格"
    assert frame["name_en"].isna()["R001"]
    assert frame.loc["P001", "name_en"] == "Area a"


def test_no_code_is_given_twice(here: Connection) -> None:
    """Not that of a grid that is no more, nor what another plan has given."""
    end(here, "P002")
    first, second = begin(here, "P"), begin(here, "P")
    for plan in (first, second):
        draw(here, plan, "aaa1 aaa1")
        deciding.approve(here, plan)
    assert codes(here, first) == {"+1": "P003", "P001": "P001"}
    assert codes(here, second) == {"+1": "P004", "P001": "P001"}


def test_of_two_who_approve_at_once_the_second_gets_the_codes_that_follow(plots: Engine) -> None:
    with plots.begin() as conn:
        first, second = begin(conn, "P"), begin(conn, "P")
        for plan in (first, second):
            draw(conn, plan, "aaa1 aaa1")

    def late() -> None:
        with plots.begin() as conn:
            deciding.approve(conn, second)

    thread = threading.Thread(target=late)
    try:
        with plots.begin() as conn:
            deciding.approve(conn, first)
            thread.start()
            thread.join(0.5)
            assert thread.is_alive()  # it waits for the first
        thread.join(PATIENCE_S)
        with plots.begin() as conn:
            assert [codes(conn, plan)["+1"] for plan in (first, second)] == ["P003", "P004"]
    finally:
        with plots.begin() as conn:
            conn.execute(text("DELETE FROM plan"))


def test_a_grid_in_several_pieces_is_not_approved(here: Connection) -> None:
    plan = begin(here, "P")
    draw(here, plan, "abaa abaa")
    with pytest.raises(Conflict, match="1 grids lie in several pieces: P001"):
        deciding.approve(here, plan)
    assert documents.get(here, plan).state == "draft"


def test_premises_may_lie_in_pieces(here: Connection) -> None:
    here.execute(
        text(
            "UPDATE plan_grid SET geometry = ST_Multi(ST_Union(geometry,"
            " ST_Translate(geometry, 0, 1000))) WHERE label = 'Q002' AND plan_id = :plan"
        ),
        {"plan": (plan := begin(here, "Q"))},
    )
    assert deciding.approve(here, plan).state == "approved"


def test_ground_that_has_changed_is_told(here: Connection) -> None:
    draft, approved = begin(here, "P", "Q"), begin(here, "P")
    deciding.approve(here, approved)
    end(here, "P002")
    told = "1 grids have changed since the plan was begun: P002"
    with pytest.raises(Conflict, match=told):
        deciding.approve(here, draft)
    with pytest.raises(Conflict, match=told):
        deciding.publish(here, approved, SOON)


def test_other_communities_may_change(here: Connection) -> None:
    plan = begin(here, "P")
    end(here, "Q001")
    assert deciding.approve(here, plan).state == "approved"


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_nothing_is_published_for_a_day_that_has_begun(here: Connection, days: int) -> None:
    plan = begin(here, "S")
    deciding.approve(here, plan)
    with pytest.raises(BadInput, match="for a day to come"):
        deciding.publish(here, plan, today() + timedelta(days=days))


def test_a_community_has_one_plan_that_is_published(here: Connection) -> None:
    first, second, third = (begin(here, *these) for these in (("P", "Q"), ("Q", "R"), ("R",)))
    for plan in (first, second, third):
        deciding.approve(here, plan)
    told = deciding.publish(here, first, LATER)
    assert (told.state, told.effective_on) == ("published", LATER)
    with pytest.raises(Conflict, match=f"for community Q was published by .* for {LATER}"):
        deciding.publish(here, second, SOON)
    assert deciding.publish(here, third, SOON).state == "published"
    deciding.withdraw(here, first)
    with pytest.raises(Conflict, match="community R"):
        deciding.publish(here, second, SOON)


def test_each_state_has_its_ways_out(here: Connection) -> None:
    plan = begin(here, "S")
    deeds = {
        "approve": lambda: deciding.approve(here, plan),
        "reopen": lambda: deciding.reopen(here, plan),
        "publish": lambda: deciding.publish(here, plan, SOON),
        "withdraw": lambda: deciding.withdraw(here, plan),
    }

    def refused(*names: str) -> None:
        for name in names:
            with pytest.raises(Conflict, match="cannot be done to a plan"):
                deeds[name]()

    refused("reopen", "publish", "withdraw")
    assert deeds["approve"]().state == "approved"
    refused("approve")
    told = deeds["reopen"]()
    assert (told.state, told.approved_by, told.approved_at) == ("draft", None, None)
    deeds["approve"]()
    assert deeds["publish"]().state == "published"
    refused("approve", "reopen", "publish")
    told = deeds["withdraw"]()
    assert (told.state, told.withdrawn_at is not None) == ("withdrawn", True)
    refused("approve", "reopen", "publish", "withdraw")


def test_who_decided_is_on_record(plots: Engine) -> None:
    planner = token_for(plots, "planner", home="Y")
    commander = token_for(plots, "commander", name="commander of all")
    with acting(plots, planner) as conn:
        plan = begin(conn, "S")
        conn.execute(text("SELECT set_config('gisgov.token', :t, true)"), {"t": commander})
        told = deciding.approve(conn, plan)
        assert (told.approved_by, told.author != told.approved_by) == ("commander of all", True)
        told = deciding.publish(conn, plan, SOON)
        assert (told.published_by, told.changed_by) == ("commander of all", told.author)
        assert deciding.withdraw(conn, plan).withdrawn_by == "commander of all"


# ---------------------------------------------------------------- by the database alone


MOVE = "SELECT move_plan(:plan, :to, CAST(:on AS date))"


def test_the_database_knows_the_ways_between_states(plots: Engine) -> None:
    ways = {
        "draft": {"approved"},
        "approved": {"draft", "published", "withdrawn"},
        "published": {"withdrawn"},
        "applied": set(),
        "withdrawn": set(),
    }
    with plots.begin() as conn:
        plan = begin(conn, "S")
    api = roles.api_engine(plots)
    token = token_for(plots, "commander")
    set_state = text("UPDATE plan SET state = :state, effective_on = '2000-01-01' WHERE id = :plan")
    for state, onward in ways.items():
        with plots.begin() as conn:
            conn.execute(set_state, {"state": state, "plan": plan})
        with api.connect() as conn, conn.begin() as transaction:
            sessions.prove(conn, token)
            for to in ways:
                given = {"plan": plan, "to": to, "on": SOON}
                with conn.begin_nested() as tried:
                    assert (refused(conn, MOVE, **given) == "") == (to in onward), (state, to)
                    tried.rollback()
            transaction.rollback()
    with plots.begin() as conn:
        conn.execute(text("DELETE FROM plan WHERE id = :plan"), {"plan": plan})
    api.dispose()


@pytest.mark.parametrize("day", [None, today(), today() - timedelta(days=1)])
def test_the_database_publishes_for_a_day_to_come_alone(plots: Engine, day: object) -> None:
    with acting(plots, token_for(plots, "planner", home="Y")) as conn:
        plan = begin(conn, "S")
        deciding.approve(conn, plan)
        assert refused(conn, MOVE, plan=plan, to="published", on=day) != ""


def test_who_writes_is_named_whatever_the_statement_says(plots: Engine) -> None:
    token = token_for(plots, "planner", home="Y", name="who writes")
    with acting(plots, token) as conn:
        plan = begin(conn, "S")
        for statement in (
            "UPDATE plan SET name = 'x', changed_by = 'another' WHERE id = :plan",
            "UPDATE plan SET author = 'another' WHERE id = :plan",
            "UPDATE plan SET state = 'approved' WHERE id = :plan",
        ):
            assert refused(conn, statement, plan=plan) == "42501", statement
        part = "UPDATE plan_part SET changed_by = 'another' WHERE plan_id = :plan"
        assert refused(conn, part, plan=plan) == ""
        told = documents.get(conn, plan)
        names = {told.author, told.changed_by, told.parts[0].changed_by}
        assert names == {"who writes"}


def test_a_planner_s_home_bounds_decisions_too(plots: Engine) -> None:
    far, near = (token_for(plots, "commander", home=home) for home in ("P", "S"))
    with acting(plots, token_for(plots, "planner", home="Y")) as conn:
        plan = begin(conn, "S")
        for token, expected in ((far, "GG403"), (near, "")):
            conn.execute(text("SELECT set_config('gisgov.token', :t, true)"), {"t": token})
            assert refused(conn, MOVE, plan=plan, to="approved", on=None) == expected
