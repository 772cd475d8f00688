"""What a plan changes, told from two pictures of a community (`tests.planned`)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import Range

from gisgov.errors import NotFound
from gisgov.storage.plans.changes import changes, handover, handover_csv, servers
from gisgov.storage.plans.flows import Flows
from gisgov.storage.plans.values import HandedOver
from tests.planned import a_plan, add, begin
from tests.scene import LONG_AGO, Scene


def whats(conn: Connection, plan: int) -> dict[str, str]:
    return {grid.label: grid.what for grid in changes(conn, plan).grids}


def serves(conn: Connection, grid: str, code: str, *, until: datetime | None = None) -> None:
    scene = Scene(conn)
    worker = scene.add("worker", code=code, name=f"网格员{code}", source_id=code)
    valid = Range(LONG_AGO, until, bounds="[)")
    scene.add("worker_assignment", worker_id=worker, grid=grid, valid=valid, source_id=code)


# ---------------------------------------------------------------- what becomes of each grid


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("AAB AAB", "AAB AAB", {"A": "kept", "B": "kept"}),
        ("AAB AAB", "AAB ABB", {"A": "changed", "B": "changed"}),
        ("AAAAB", "AA11B", {"A": "split", "+1": "split", "B": "kept"}),
        ("AABBC", "AAAAC", {"A": "merged", "B": "gone", "C": "kept"}),
        ("AABB", "1111", {"A": "gone", "B": "gone", "+1": "merged"}),
        # +1 has as much from A as from B, and more than half from none
        ("AAABBB", "AA11BB", {"A": "changed", "B": "changed", "+1": "new"}),
        # the greater part of +1 comes from A, which goes on too
        ("AAAABBB", "AA111BB", {"A": "split", "B": "changed", "+1": "split"}),
        # all of B under a new code is no split: nothing else comes from it
        ("AABB", "AA11", {"A": "kept", "B": "gone", "+1": "new"}),
    ],
)
def test_what_becomes_of_grids(
    conn: Connection, before: str, after: str, told: dict[str, str]
) -> None:
    assert whats(conn, a_plan(conn, before, after)) == told


def test_households_decide_and_not_the_ground(conn: Connection) -> None:
    # Most ground of A stays, most of its households go to B.
    plan = a_plan(conn, "AAAB", "AABB", households="1181")
    assert whats(conn, plan) == {"A": "split", "B": "merged"}


def test_where_nobody_lives_the_ground_decides(conn: Connection) -> None:
    plan = a_plan(conn, "AAAB", "A11B", households="0001", special="A")
    assert whats(conn, plan) == {"A": "split", "+1": "split", "B": "kept"}


def test_grids_tell_where_they_come_from_and_what_they_hold(conn: Connection) -> None:
    told = changes(conn, a_plan(conn, "AAAB", "AA1B", households="1231"))
    grids = {grid.label: grid for grid in told.grids}
    assert [grid.label for grid in told.grids] == ["A", "B", "+1"]
    assert (grids["A"].households_before, grids["A"].households_after) == (60, 30)
    assert (grids["+1"].households_before, grids["+1"].households_after) == (0, 30)
    assert (grids["+1"].from_, grids["+1"].code) == (["A"], None)
    assert (grids["B"].from_, grids["B"].code) == (["B"], "B")


def test_a_grid_names_first_what_most_of_it_comes_from(conn: Connection) -> None:
    told = changes(conn, a_plan(conn, "ABBC", "1111", households="1421"))
    merged = next(grid for grid in told.grids if grid.label == "+1")
    assert merged.from_ == ["B", "A", "C"]


def test_communities_do_not_mix_though_their_labels_are_alike(conn: Connection) -> None:
    plan = begin(conn)
    add(conn, plan, "AAAA", "AA11")
    add(conn, plan, "CCDD", "CC11", community="L", east=4)
    told = {(grid.community, grid.label): grid.what for grid in changes(conn, plan).grids}
    assert told == {
        ("K", "A"): "split",
        ("K", "+1"): "split",
        ("L", "C"): "kept",
        ("L", "D"): "gone",
        ("L", "+1"): "new",
    }


LABELS = st.sampled_from(["A", "B", "C", "+1", "+2"])


@given(st.lists(st.tuples(st.sampled_from("ABC"), LABELS, st.integers(0, 50)), min_size=1))
def test_no_household_is_lost_on_the_way(atoms: list[tuple[str, str, int]]) -> None:
    frame = pd.DataFrame(atoms, columns=["before", "after", "households"]).assign(ground_m2=1.0)
    flows = Flows.of(frame)
    assert flows.households.sum() == frame["households"].sum()
    assert len(flows.whats()) == len(set(frame["after"]))
    for label, what in zip(flows.after, flows.whats(), strict=True):
        same = frame[frame["before"] == label].equals(frame[frame["after"] == label])
        assert (what == "kept") == (same and label in set(frame["before"]))


# ---------------------------------------------------------------- what changes hands


def test_what_goes_from_grid_to_grid_is_added_up(conn: Connection) -> None:
    told = changes(conn, a_plan(conn, "AAAB AAAB", "AABB A1BB", households="1121 1331"))
    moves = [(m.from_, m.to, m.households, m.persons, m.buildings) for m in told.moves]
    assert moves == [("A", "B", 50, 100, 2), ("A", "+1", 30, 60, 1)]
    assert (told.households_moved, told.persons_moved, told.buildings_moved) == (80, 160, 3)


def test_a_plan_that_changes_nothing_says_so(conn: Connection) -> None:
    plan = a_plan(conn, "AB", "AB")
    told = changes(conn, plan)
    assert (told.moves, told.workers, told.households_moved) == ([], [], 0)
    assert handover(conn, plan) == []


def test_a_plan_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound):
        changes(conn, 4711)
    with pytest.raises(NotFound):
        handover(conn, 4711)


def test_each_worker_learns_what_to_give_and_what_to_take(conn: Connection) -> None:
    plan = a_plan(conn, "AABBC", "AAABC")
    for grid, code in (("A", "W1"), ("B", "W2"), ("C", "W3")):
        serves(conn, grid, code)
    workers = {w.code: w for w in changes(conn, plan).workers}
    assert sorted(workers) == ["W1", "W2"]
    assert [(m.to, m.households) for m in workers["W2"].gives] == [("A", 10)]
    assert [(m.from_, m.households) for m in workers["W1"].takes] == [("B", 10)]
    assert workers["W1"].goes_on
    assert workers["W1"].gives == []


def test_the_worker_of_a_grid_that_goes_is_free(conn: Connection) -> None:
    plan = a_plan(conn, "AABB", "AAAA")
    serves(conn, "B", "W2")
    (worker,) = changes(conn, plan).workers
    assert (worker.grid, worker.goes_on) == ("B", False)


def test_of_an_applied_plan_those_are_told_who_served_before(conn: Connection) -> None:
    plan = a_plan(conn, "AABB", "AAAA")
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    serves(conn, "B", "W2", until=datetime(2026, 2, 28, 16, tzinfo=UTC))  # midnight in the city
    assert changes(conn, plan).workers == []
    conn.execute(
        text("UPDATE plan SET state = 'applied', effective_on = :day, applied_at = now()"),
        {"day": day},
    )
    assert [worker.code for worker in changes(conn, plan).workers] == ["W2"]
    assert servers(conn, ["B"], day=date(2026, 3, 2)) == []


# ---------------------------------------------------------------- the handover list


def test_the_handover_list_names_each_building_and_both_grids(conn: Connection) -> None:
    rows = handover(conn, a_plan(conn, "AAB AAB", "A1B A1B"))
    assert [(r.address, r.name, r.from_, r.to, r.households, r.persons) for r in rows] == [
        ("A路1号", "楼A", "A", "+1", 10, 20),
        ("A路4号", "楼A", "A", "+1", 10, 20),
    ]


def test_the_handover_list_of_a_grid_has_what_it_gives_and_what_it_takes(conn: Connection) -> None:
    plan = a_plan(conn, "AABBCC", "AAAB1C")
    assert {(r.from_, r.to) for r in handover(conn, plan)} == {("B", "A"), ("C", "+1")}
    assert {(r.from_, r.to) for r in handover(conn, plan, "A")} == {("B", "A")}
    assert {(r.from_, r.to) for r in handover(conn, plan, "C")} == {("C", "+1")}
    assert {(r.from_, r.to) for r in handover(conn, plan, "+1")} == {("C", "+1")}
    assert handover(conn, plan, "Z") == []


def test_a_new_grid_is_found_by_its_code_too(conn: Connection) -> None:
    plan = a_plan(conn, "AABB", "A1BB")
    conn.execute(text("UPDATE plan_grid SET code = 'K007' WHERE label = '+1'"))
    assert [r.to for r in handover(conn, plan, "K007")] == ["+1"]
    assert {grid.label: grid.code for grid in changes(conn, plan).grids}["+1"] == "K007"


def test_the_list_sums_to_what_changes_hands(conn: Connection) -> None:
    plan = a_plan(conn, "AAABBB AAABBB", "AA1BBB A11ABB", households="123456 654321")
    told, rows = changes(conn, plan), handover(conn, plan)
    assert sum(row.households for row in rows) == told.households_moved > 0
    assert sum(row.persons for row in rows) == told.persons_moved
    assert len(rows) == told.buildings_moved


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_list_as_csv_is_read_by_a_spreadsheet(conn: Connection) -> None:
    content = handover_csv(handover(conn, a_plan(conn, "AAB", "A1B")), lang="zh")
    assert content.startswith(b"\xef\xbb\xbf")
    heading, row = read(content)
    assert heading == ["楼栋编号", "地址", "名称", "原网格", "新网格", "户数", "人数"]
    assert row[1:] == ["A路1号", "楼A", "A", "新网格1", "10", "20"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1"])
def test_no_cell_of_the_list_is_a_formula(name: str) -> None:
    row = HandedOver(
        building_id=1, address=name, name=name, from_="A", to=None, households=0, persons=0
    )
    cells = read(handover_csv([row], lang="en"))[1]
    assert cells[1:3] == [f"'{name}"] * 2
    assert cells[4] == ""
