"""The second load: what is added, changed, gone and kept."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from tests.scene import EAST, NORTH, Scene
from sqlalchemy import text

from gisgov.errors import Conflict
from gisgov.intake.nouns import NOUNS
from gisgov.storage.sync.stage import Stage


def box(x, y=0.0, size=10.0):
    return shapely.box(EAST + x, NORTH + y, EAST + x + size, NORTH + y + size)


def spot(x, y=0.0):
    return shapely.Point(EAST + x, NORTH + y)


def stage(conn, noun, rows, *, source="survey", **options):
    """A resolved stage of rows given as dicts, and the faults."""
    frame = pd.DataFrame(rows).assign(line=range(2, 2 + len(rows)))
    made = Stage.create(conn, NOUNS[noun], list(frame.columns), source=source, **options)
    made.add(frame)
    return made, made.resolve()


def load(conn, noun, rows, *, gone=None, corrections="keep", **options):
    """The plan of a load that was applied, without faults."""
    made, faults = stage(conn, noun, rows, **options)
    assert faults == []
    plan = made.plan(gone=gone, corrections=corrections)
    made.apply(plan)
    return plan


def figures(plan):
    c = plan.counts
    return (c.added, c.changed, c.unchanged, c.returned, c.gone)


def buildings(*floors):
    return [
        {"source_id": f"b{k}", "floors_above": f, "geometry": box(20 * k)}
        for k, f in enumerate(floors)
    ]


def value(conn, query):
    return conn.scalar(text(query))


def test_a_file_loaded_again_changes_nothing(conn):
    assert figures(load(conn, "buildings", buildings(6, None, 3))) == (3, 0, 0, 0, 0)
    assert figures(load(conn, "buildings", buildings(6, None, 3))) == (0, 0, 3, 0, 0)


def test_only_what_differs_is_changed_and_shown(conn):
    load(conn, "buildings", buildings(6, 5, 3))
    plan = load(conn, "buildings", buildings(6, 7, 3, 1))
    assert figures(plan) == (1, 1, 2, 0, 0)
    (field,) = plan.fields
    assert (field.field, field.rows) == ("floors_above", 1)
    assert [(s.key, s.before, s.after) for s in field.samples] == [("b1", "5", "7")]


def test_a_gone_row_is_retired_and_returns(conn):
    load(conn, "buildings", buildings(6, 5, 3))
    plan = load(conn, "buildings", buildings(6, 5))
    assert figures(plan) == (0, 0, 2, 0, 1)
    assert [g.key for g in plan.gone_samples] == ["b2"]
    assert value(conn, "SELECT retired_on = current_date FROM building WHERE source_id = 'b2'")
    assert figures(load(conn, "buildings", buildings(6, 5, 4))) == (0, 0, 2, 1, 0)
    assert value(conn, "SELECT count(*) FROM building WHERE retired_on IS NULL") == 3


def test_columns_that_the_file_lacks_are_left_alone(conn):
    load(conn, "buildings", buildings(6))
    plan = load(conn, "buildings", [{"source_id": "b0", "name": "市政府"}])
    assert figures(plan) == (0, 1, 0, 0, 0)
    assert conn.execute(text("SELECT floors_above, name FROM building")).one() == (6, "市政府")


def test_a_part_of_a_file_is_refused_until_somebody_says_what_it_is(conn):
    load(conn, "buildings", buildings(*range(1, 31)))
    made, _ = stage(conn, "buildings", buildings(*range(1, 11)))
    plan = made.plan()
    assert (plan.gone_refused, plan.counts.gone) == (True, 20)
    with pytest.raises(Conflict, match=r"20 rows .*67%.*--gone keep"):
        made.apply(plan)
    plan = load(conn, "buildings", buildings(*range(1, 11)), gone="keep")
    assert value(conn, "SELECT count(retired_on) FROM building") == 0


def test_hydrants_fill_both_of_their_tables(conn):
    hydrant = {"source_id": "h1", "flow_lps": 15.0, "state": "intact", "geometry": spot(5)}
    hydrant |= Scene(conn).first_class("component")
    load(conn, "hydrants", [hydrant])
    plan = load(conn, "hydrants", [hydrant | {"flow_lps": 12.5, "state": "damaged"}])
    assert figures(plan) == (0, 1, 0, 0, 0)
    assert {f.field for f in plan.fields} == {"flow_lps", "state"}
    row = conn.execute(
        text("SELECT state, flow_lps FROM component JOIN hydrant ON component_id = id")
    ).one()
    assert row == ("damaged", 12.5)


def test_dwellings_and_households_hang_on_what_they_name(conn):
    load(conn, "buildings", buildings(6), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat, flat | {"source_id": "d2", "room": "102"}])
    load(conn, "households", [{"source_id": "f1", "dwelling_ref": "d2"}], source="people")
    again = [flat | {"unit_label": "1"}, flat | {"source_id": "d2", "room": "102"}]
    assert figures(load(conn, "dwellings", again)) == (0, 0, 2, 0, 0)
    row = conn.execute(
        text(
            "SELECT d.room, u.label, s.households FROM household h"
            " JOIN dwelling d ON d.id = h.dwelling_id JOIN unit u ON u.id = d.unit_id"
            " JOIN building_stock s ON s.building_id = d.building_id"
        )
    ).one()
    assert row == ("102", "1单元", 1)


def test_a_reference_that_leads_nowhere_is_a_fault(conn):
    _, faults = stage(conn, "dwellings", [{"source_id": "d", "building_ref": "?", "room": "1"}])
    (fault,) = faults
    assert (fault.line, fault.reason) == (2, "sync.no_target")
    assert "no building with key '?'" in fault.say(lang="en")
