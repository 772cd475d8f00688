"""What is proposed, repaired, cut and proved for a table; nothing of it is kept."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import Connection

from gisgov.errors import BadInput
from gisgov.storage.plans import drawing, ground
from gisgov.storage.plans.drawing import Drawn, next_new
from gisgov.storage.plans.tables import Table, figures, judged
from tests.drawn_ground import begin, metres, opened, picture, wanted


@pytest.fixture
def table(here: Connection) -> Table:
    return opened(here, begin(here, "P"))


def propose(table: Table, drawn: str, *locked: str, keep: bool = True) -> Drawn:
    labels = wanted(table.atoms, drawn)
    return drawing.propose(table, labels, locked=locked, keep=keep, seed=0, seconds=5)


def test_grids_are_proposed_within_the_bounds_along_the_street(table: Table) -> None:
    found = propose(table, "aaab aaab")
    assert picture(table.atoms, found.labels) == "aabb/aabb"
    assert (found.notes, found.ended) == ([], "done")


def test_the_same_seed_gives_the_same_proposal(table: Table) -> None:
    assert propose(table, "1111 1111", keep=False) == propose(table, "1111 1111", keep=False)


def test_locked_grids_stay_as_they_are_drawn(table: Table) -> None:
    """A new grid of six households holds its ground, whichever grid has it today."""
    found = propose(table, "11bb 1abb", "+1")
    fixed = np.array(wanted(table.atoms, "11bb 1abb")) == "+1"
    assert (np.array(found.labels) == "+1").tolist() == fixed.tolist()
    others = [one for one in figures(judged(table, found.labels), {}) if one["label"] != "+1"]
    assert [one["households"] for one in others] == [10]


def test_a_present_grid_is_locked_as_it_is_drawn_and_not_as_it_was(table: Table) -> None:
    found = propose(table, "abbb abbb", "P002")
    assert picture(table.atoms, found.labels)[1:4] == "bbb"
    assert sorted(set(found.labels)) == ["P001", "P002"]


def test_what_cannot_be_met_is_told(here: Connection) -> None:
    table = opened(here, begin(here, "P", lower=15, upper=15))
    found = drawing.propose(table, table.labels, locked=[], keep=True, seed=0, seconds=5)
    assert len(found.notes) > 0


def test_special_ground_stays_what_it_is(here: Connection) -> None:
    table = opened(here, begin(here, "Q"), "Q")
    found = drawing.propose(table, table.labels, locked=[], keep=False, seed=0, seconds=5)
    assert picture(table.atoms, found.labels)[2] == "d"
    assert found.labels.count("Q002") == 1


@pytest.mark.parametrize("community", ["R", "S"])
def test_ground_without_grids_or_households_is_drawn(here: Connection, community: str) -> None:
    table = opened(here, begin(here, community), community)
    found = drawing.propose(table, table.labels, locked=[], keep=True, seed=0, seconds=5)
    assert len(set(found.labels)) == 1
    proof = drawing.certify(table, found.labels, seconds=5).certificate
    assert {part.status for part in proof.parts} <= {"optimal", "infeasible"}


def test_pieces_that_lie_apart_go_to_a_neighbour(table: Table) -> None:
    labels = wanted(table.atoms, "abab aabb")
    mended = drawing.repair(table, labels)
    assert picture(table.atoms, mended.labels) in ("aabb/aabb", "aaab/aabb", "abbb/aabb")
    assert {mended.names[move.from_] for move in mended.moves} <= {"P001", "P002"}
    assert sum(len(move.atoms) for move in mended.moves) == sum(
        one != other for one, other in zip(labels, mended.labels, strict=True)
    )


def test_what_hangs_together_needs_no_repair(table: Table) -> None:
    mended = drawing.repair(table, table.labels)
    assert (mended.labels, mended.moves) == (table.labels, [])


def test_a_line_splits_a_grid_and_what_lies_right_of_it_is_new(
    here: Connection, table: Table
) -> None:
    """Northward along the first plots: the second and third lie right of it."""
    cut = drawing.split(
        table,
        table.labels,
        "P001",
        metres((100, -9), (100, 209)),
        buildings=ground.points(here, table.atoms),
    )
    assert picture(cut.atoms, cut.labels) == "a11b/a11b"
    assert sorted(cut.parent.tolist()) == list(range(8))


def test_a_cut_keeps_sums_and_names_what_each_atom_was(here: Connection, table: Table) -> None:
    """A house stands at 45 to 55 metres of its plot: of two halves one has it, the other none."""
    cut = drawing.split(
        table,
        table.labels,
        "P001",
        metres((-9, 130), (309, 130)),
        buildings=ground.points(here, table.atoms),
    )
    old, new = table.atoms.frame, cut.atoms.frame
    assert len(new) == 11
    assert new["households"].sum() == 16
    for column in ("households", "persons", "area_m2"):
        sums = np.bincount(cut.parent, weights=new[column].to_numpy(dtype=float))
        assert sums.tolist() == pytest.approx(old[column].tolist(), abs=0.01)
    beside = [table.labels[one] for one in cut.parent]
    changed = [a for a, b in zip(cut.labels, beside, strict=True) if a != b]
    assert set(changed) == {"+1"}


def test_a_border_is_moved(here: Connection, table: Table) -> None:
    cut = drawing.redraw(
        table,
        table.labels,
        ("P001", "P002"),
        metres((200, -9), (310, -9), (310, 209), (200, 209)),
        buildings=ground.points(here, table.atoms),
    )
    assert picture(cut.atoms, cut.labels) == "aabb/aabb"


def test_a_grid_that_the_table_has_not_is_told(here: Connection, table: Table) -> None:
    points = ground.points(here, table.atoms)
    line = metres((100, -9), (100, 209))
    with pytest.raises(BadInput, match=r"no grid '\+7'"):
        drawing.split(table, table.labels, "+7", line, buildings=points)
    with pytest.raises(BadInput, match="no grid 'P009'"):
        drawing.redraw(table, table.labels, ("P001", "P009"), line, buildings=points)


def test_the_best_is_proved_to_be_the_best(table: Table) -> None:
    proved = drawing.certify(table, wanted(table.atoms, "aabb aabb"), seconds=5)
    (part,) = proved.certificate.parts
    assert (part.status, part.method, part.pieces) == ("optimal", "set_partitioning", 8)
    assert proved.better is None


def test_a_better_one_is_handed_over_as_labels(table: Table) -> None:
    proved = drawing.certify(table, wanted(table.atoms, "bbaa bbaa"), seconds=5)
    assert proved.better is not None
    assert picture(table.atoms, proved.better) == "aabb/aabb"


def test_no_plan_fits_and_that_is_proved(here: Connection) -> None:
    """Sixteen households are not shared out in grids of nine or ten."""
    table = opened(here, begin(here, "P", lower=9, upper=10))
    proved = drawing.certify(table, table.labels, seconds=5)
    assert [part.status for part in proved.certificate.parts] == ["infeasible"]
    assert len(proved.certificate.parts[0].notes) > 0


@pytest.mark.parametrize(
    ("labels", "label"),
    [([], "+1"), (["P001"], "+1"), (["+1", "P001"], "+2"), (["+10", "+9"], "+11")],
)
def test_the_next_new_label_is_none_s(labels: list[str], label: str) -> None:
    assert next_new(labels) == label
