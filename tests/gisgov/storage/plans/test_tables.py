"""Tables are opened as they were kept; labels are present grids, or a plus and a number."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from gisgov.errors import BadInput, NotFound
from gisgov.storage.plans.tables import figures, former, judged
from tests.drawn_ground import begin, opened, wanted


def test_a_table_is_opened_as_it_was_begun(here: Connection) -> None:
    found = opened(here, begin(here, "P"))
    assert (found.community, found.revision, found.lower, found.upper) == ("P", 1, 6, 10)
    assert found.labels == wanted(found.atoms, "aaab aaab")
    assert (found.locked, found.former) == (frozenset(), frozenset())


def test_a_table_that_is_none_is_told(here: Connection) -> None:
    plan = begin(here, "P")
    with pytest.raises(NotFound, match=f"Plan {plan} does not redraw community Q"):
        opened(here, plan, "Q")
    with pytest.raises(NotFound):
        opened(here, plan + 1)


def test_a_dealing_out_is_judged_by_its_bounds(here: Connection) -> None:
    """12 and 4 households where 6 to 10 should be; then 8 and 8, of which 4 change hands."""
    table = opened(here, begin(here, "P"))
    kept = figures(judged(table), {})
    assert [(one["label"], one["households"], one["in_bounds"]) for one in kept] == [
        ("P001", 12, False),
        ("P002", 4, False),
    ]
    even = figures(judged(table, wanted(table.atoms, "aabb aabb")), {})
    assert [
        (one["households"], one["persons"], one["in_bounds"], one["moved"]) for one in even
    ] == [
        (8, 24, True, 0),
        (8, 24, True, 4),
    ]
    assert [one["off_street_m"] for one in even] == [0, 0]


def test_a_new_grid_has_a_label_and_no_code(here: Connection) -> None:
    table = opened(here, begin(here, "P"))
    found = figures(judged(table, wanted(table.atoms, "aa1b aa1b"), {"+1"}), {})
    assert [(one["label"], one["code"], one["locked"]) for one in found] == [
        ("+1", None, True),
        ("P001", "P001", False),
        ("P002", "P002", False),
    ]


def test_a_special_grid_is_exempt(here: Connection) -> None:
    table = opened(here, begin(here, "Q"), "Q")
    park = figures(judged(table), {})[1]
    assert (park["label"], park["kind"], park["households"], park["in_bounds"]) == (
        "Q002",
        "special",
        0,
        None,
    )


def test_there_is_a_label_for_each_atom(here: Connection) -> None:
    table = opened(here, begin(here, "P"))
    with pytest.raises(BadInput, match="7 labels were given for 8 pieces of ground"):
        judged(table, table.labels[:-1])


@pytest.mark.parametrize("label", ["", "+", "+x", "Q001", "P003", "+-1", "+12345678", "+\u0661"])
def test_a_label_is_a_present_grid_or_a_number(here: Connection, label: str) -> None:
    table = opened(here, begin(here, "P"))
    with pytest.raises(BadInput, match="is no grid of this community"):
        judged(table, [label, *table.labels[1:]])


def test_grids_that_were_may_be_again_where_a_plan_brings_them_back(here: Connection) -> None:
    here.execute(
        text(
            "INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)"
            " SELECT 'P009', level, parent, name, '[2019-01-01,2020-01-01)', geometry, 'scene', 'x'"
            " FROM area WHERE code = 'P001'"
        )
    )
    assert former(here, "P") == {"P001", "P002", "P009"}
    first = begin(here, "P")
    labels = wanted(opened(here, first).atoms, "aaax aaax", x="P009")
    with pytest.raises(BadInput):
        judged(opened(here, first), labels)
    again = opened(here, begin(here, "P", restores=first))
    assert {one["label"] for one in figures(judged(again, labels), {})} == {"P001", "P009"}
