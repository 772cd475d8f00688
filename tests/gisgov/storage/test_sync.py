"""The second load: what is added, changed, gone and kept."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
import shapely
from sqlalchemy import text

from gisgov.errors import Conflict
from gisgov.intake.faults import Fault
from gisgov.intake.nouns import NOUNS
from gisgov.storage.sync import addresses
from gisgov.storage.sync.stage import Stage
from tests.scene import EAST, NORTH, Scene


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
    retired_today = (
        "SELECT retired_on = (now() AT TIME ZONE 'Asia/Shanghai')::date"
        " FROM building WHERE source_id = 'b2'"
    )
    assert value(conn, retired_today)
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


def correct(conn, query):
    """A change by hand, outside of a load."""
    conn.execute(text(query))


def test_a_row_in_the_file_with_a_fault_is_not_gone(conn):
    load(conn, "buildings", buildings(6, 5), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "room": "101"}
    load(conn, "dwellings", [flat])
    made, faults = stage(conn, "dwellings", [flat | {"building_ref": "?"}])
    assert (len(faults), made.plan().counts.gone) == (1, 0)


def test_rows_refused_before_they_were_staged_are_not_gone(conn):
    load(conn, "buildings", buildings(6, 5, 4))
    made, _ = stage(conn, "buildings", buildings(6))
    made.note([Fault(3, "floors_above", "x", "sync.needed", {"source_id": "b1"})])
    plan = made.plan()
    assert (plan.counts.gone, plan.gone, plan.gone_unsure) == (1, "retire", 0)
    made, _ = stage(conn, "buildings", buildings(6))
    made.note([Fault(3, "floors_above", "x", "sync.needed", {})])
    plan = made.plan()
    assert (plan.counts.gone, plan.gone, plan.gone_unsure) == (2, "keep", 1)


def test_a_row_given_again_counts_once_and_another_of_its_key_is_a_fault(conn):
    first, second = buildings(6, 5)
    other = second | {"floors_above": 9}
    made, faults = stage(conn, "buildings", [first, second, first, other])
    assert (made.repeated, [(f.line, f.reason) for f in faults]) == (1, [(5, "sync.repeated")])
    assert "line 3" in faults[0].say(lang="en")
    assert made.plan().counts.added == 2


def test_a_correction_is_kept_and_shown_until_the_source_agrees(conn):
    load(conn, "buildings", buildings(6, 5))
    correct(conn, "UPDATE building SET floors_above = 7 WHERE source_id = 'b0'")
    plan = load(conn, "buildings", buildings(6, 5))
    assert figures(plan) == (0, 0, 2, 0, 0)
    (met,) = plan.corrections
    assert (met.key, met.field, met.before, met.corrected, met.given) == (
        "b0",
        "floors_above",
        "6",
        "7",
        "6",
    )
    assert value(conn, "SELECT floors_above FROM building WHERE source_id = 'b0'") == 7
    plan = load(conn, "buildings", buildings(7, 5))
    assert (plan.corrections, plan.corrections_settled) == ([], 1)
    assert load(conn, "buildings", buildings(8, 5)).corrections == []
    assert value(conn, "SELECT floors_above FROM building WHERE source_id = 'b0'") == 8


def test_a_correction_is_overwritten_on_demand(conn):
    load(conn, "buildings", buildings(6, 5))
    correct(conn, "UPDATE building SET floors_above = 7 WHERE source_id = 'b0'")
    plan = load(conn, "buildings", buildings(6, 5), corrections="overwrite")
    assert (figures(plan), len(plan.corrections)) == ((0, 1, 1, 0, 0), 1)
    assert value(conn, "SELECT floors_above FROM building WHERE source_id = 'b0'") == 6
    assert value(conn, "SELECT count(*) FROM correction WHERE settled_at IS NULL") == 0


def test_a_load_is_no_correction_and_what_follows_it_is_one(conn):
    load(conn, "buildings", buildings(6))
    load(conn, "buildings", buildings(7))
    assert value(conn, "SELECT count(*) FROM correction") == 0
    correct(conn, "UPDATE building SET floors_above = 9")
    assert value(conn, "SELECT count(*) FROM correction") == 1


def lamps(conn, *places, **more):
    kind = Scene(conn).first_class("component")
    return [kind | more | {"geometry": spot(*at)} for at in places]


def test_points_without_keys_are_known_by_where_they_are(conn):
    load(conn, "components", lamps(conn, (0, 0), (30, 0)))
    assert figures(load(conn, "components", lamps(conn, (0, 0), (30, 0)))) == (0, 0, 2, 0, 0)
    plan = load(conn, "components", lamps(conn, (0.5, 0), (60, 0)))
    assert figures(plan) == (1, 1, 0, 0, 1)
    assert plan.moves.rows == 1
    assert plan.moves.samples[0].distance_m == pytest.approx(0.5)
    assert figures(load(conn, "components", lamps(conn, (0.5, 0), (60, 0)))) == (0, 0, 2, 0, 0)


def test_outlines_without_keys_are_known_by_what_they_share(conn):
    load(conn, "buildings", [{"geometry": box(0)}, {"geometry": box(50)}])
    plan = load(conn, "buildings", [{"geometry": box(2)}, {"geometry": box(57)}])
    assert figures(plan) == (1, 1, 0, 0, 1)


def pipe(x, length=10.0, **more):
    line = shapely.LineString([(EAST + x, NORTH), (EAST + x + length, NORTH)])
    return {"network": "water", "geometry": line} | more


def test_lines_without_keys_are_known_by_their_ends(conn):
    load(conn, "pipes", [pipe(0), pipe(10)])
    plan = load(conn, "pipes", [pipe(0.5, 9.0), pipe(30)])
    assert figures(plan) == (1, 1, 0, 0, 1)


def test_pipes_share_the_nodes_at_their_ends(conn):
    load(conn, "pipes", [pipe(0, source_id="p1"), pipe(10, source_id="p2")])
    assert value(conn, "SELECT count(*) FROM pipe_node") == 3
    plan = load(conn, "pipes", [pipe(0, source_id="p1"), pipe(10, source_id="p2")])
    assert figures(plan) == (0, 0, 2, 0, 0)
    gas = [pipe(10, source_id="g1", network="gas")]
    load(conn, "pipes", gas, source="gas works")
    assert value(conn, "SELECT count(*) FROM pipe_node") == 5


def test_persons_without_keys_are_told_apart_by_their_order(conn):
    scene = Scene(conn)
    scene.household(scene.building((0, 0)), people=0)
    key = value(conn, "SELECT source_id FROM household")
    two = [{"household_ref": key, "age_band": "15-59"}] * 2
    assert figures(load(conn, "persons", two)) == (2, 0, 0, 0, 0)
    assert figures(load(conn, "persons", two)) == (0, 0, 2, 0, 0)
    assert figures(load(conn, "persons", two[:1])) == (0, 0, 1, 0, 1)


def test_a_key_is_found_in_the_same_source_first_and_elsewhere_only_alone(conn):
    for source, at in (("old", 0), ("new", 100), ("other", 200)):
        load(conn, "buildings", [{"source_id": "7", "geometry": box(at)}], source=source)
    flat = [{"source_id": "d", "building_ref": "7", "room": "1"}]
    load(conn, "dwellings", flat, source="new")
    found = value(conn, "SELECT b.source FROM dwelling d JOIN building b ON b.id = building_id")
    assert found == "new"
    _, faults = stage(conn, "dwellings", flat, source="flats")
    assert [f.reason for f in faults] == ["sync.many_targets"]
    assert "3 sources have a building with key '7'" in faults[0].say(lang="en")


def test_the_same_thing_surveyed_twice_is_listed(conn):
    load(conn, "components", lamps(conn, (0, 0), source_id="old"), source="last year")
    rows = lamps(conn, (0, 1), source_id="a") + lamps(conn, (50, 0), source_id="b")
    made, _ = stage(conn, "components", rows + lamps(conn, (50, 1), source_id="c"))
    plan = made.plan()
    assert plan.alike_pairs == 2
    assert [(p.key, p.other_source, p.other_key, p.other_line) for p in plan.alike] == [
        ("a", "last year", "old", None),
        ("c", "survey", "b", 3),
    ]


def test_outlines_that_share_more_than_half_are_listed(conn):
    load(conn, "buildings", buildings(6), source="last year")
    near = [{"source_id": k, "geometry": box(x)} for k, x in (("x", 2), ("y", 300))]
    made, _ = stage(conn, "buildings", near)
    (pair,) = made.plan().alike
    assert (pair.key, pair.other_key, pair.shared) == ("x", "b0", pytest.approx(0.8))


def test_a_number_that_another_row_has_is_a_fault(conn):
    load(conn, "components", lamps(conn, (0, 0), source_id="a", code="L1"), source="old")
    rows = lamps(conn, (90, 0), source_id="b", code="L1")
    rows += lamps(conn, (60, 0), source_id="c", code="L2")
    rows += lamps(conn, (30, 0), source_id="d", code="L2")
    _, faults = stage(conn, "components", rows)
    assert [(f.line, f.reason) for f in faults] == [(2, "sync.taken"), (4, "sync.twice")]


def test_a_building_lies_in_the_estate_that_holds_it_unless_it_names_one(conn):
    scene = Scene(conn)
    scene.estate((0, 0, 50, 50), "东苑")
    named = scene.estate((900, 900, 950, 950), "西苑")
    rows = [
        {"source_id": "in", "geometry": box(10, 10), "estate_ref": None},
        {"source_id": "out", "geometry": box(80, 10), "estate_ref": None},
        {"source_id": "named", "geometry": box(10, 30), "estate_ref": "西苑"},
    ]
    load(conn, "buildings", rows)
    found = dict(
        conn.execute(
            text(
                "SELECT b.source_id, e.name FROM building b LEFT JOIN estate e ON e.id = estate_id"
            )
        ).all()
    )
    assert found == {"in": "东苑", "out": None, "named": "西苑"}
    assert named


def test_premises_lie_in_the_building_that_holds_them(conn):
    building = Scene(conn).building((0, 0))
    school = {"source_id": "s", "kind": "school", "geometry": spot(5, 5)}
    load(conn, "premises", [school])
    assert value(conn, "SELECT building_id FROM premises") == building


def test_a_new_row_must_give_what_the_schema_needs(conn):
    _, faults = stage(conn, "dwellings", [{"source_id": "d", "room": "1"}])
    assert [f.reason for f in faults] == ["sync.needed"]
    assert "building_ref" in faults[0].say(lang="en")


def test_a_later_survey_of_the_same_confirms_it(conn):
    load(conn, "buildings", buildings(6), surveyed_at=date(2026, 1, 1))
    plan = load(conn, "buildings", buildings(6), surveyed_at=date(2026, 2, 1))
    assert (figures(plan), plan.counts.confirmed) == ((0, 0, 0, 0, 0), 1)
    assert value(conn, "SELECT surveyed_at FROM building") == date(2026, 2, 1)


def grids_of(conn, code):
    query = "SELECT grid FROM worker_assignment a JOIN worker w ON w.id = worker_id"
    where = " WHERE code = :code AND upper_inf(valid) ORDER BY grid"
    return conn.scalars(text(query + where), {"code": code}).all()


def test_a_worker_serves_the_grid_that_the_latest_file_says(conn):
    Scene(conn).areas("AB")
    load(conn, "workers", [{"code": "w1", "grid_ref": "A"}, {"code": "w2", "grid_ref": "A"}])
    plan = load(conn, "workers", [{"code": "w1", "grid_ref": "B"}, {"code": "w2", "grid_ref": "A"}])
    assert figures(plan) == (0, 1, 1, 0, 0)
    assert [(s.before, s.after) for s in plan.fields[0].samples] == [("A", "B")]
    assert (grids_of(conn, "w1"), grids_of(conn, "w2")) == (["B"], ["A"])
    load(conn, "workers", [{"code": "w1", "grid_ref": "B"}])
    assert grids_of(conn, "w2") == []


def test_a_grid_that_is_not_there_is_a_fault(conn):
    _, faults = stage(conn, "workers", [{"code": "w1", "grid_ref": "Z"}])
    assert [f.reason for f in faults] == ["sync.no_grid"]


def test_a_fault_is_settled_when_its_row_loads(conn):
    number = conn.scalar(
        text("INSERT INTO load (noun, file, state) VALUES ('buildings', 'f', 'done') RETURNING id")
    )
    for key, line in (("b0", 2), ("b9", 3), (None, 3), (None, 9)):
        Scene(conn).add(
            "quarantine",
            load_id=number,
            noun="buildings",
            source="survey",
            source_id=key,
            line=line,
            reason="sync.needed",
        )
    load(conn, "buildings", buildings(6, 5))
    query = "SELECT source_id, line FROM quarantine WHERE settled_at IS NULL ORDER BY line"
    assert conn.execute(text(query)).all() == [("b9", 3), (None, 9)]


def found(texts, **answers):
    """What a search for addresses would say."""
    empty = dict.fromkeys(("building_id", "unit", "floor", "room", "x", "y", "match", "score"))
    rows = [empty | {"candidates": 0, "alternatives": None} | answers.get(t, {}) for t in texts]
    return pd.DataFrame(rows).astype({"building_id": "Int64"})


def test_people_with_an_address_alone_are_placed_by_it(conn, monkeypatch):
    scene = Scene(conn)
    building = scene.building((0, 0))
    scene.add("dwelling", building_id=building, room="301")
    one = {"building_id": building, "candidates": 1, "match": "room", "score": 0.9}
    answers = {
        "right": one | {"room": "301"},
        "other": one | {"room": "999"},
        "unlike": one | {"room": "301", "score": 0.3},
        "many": one | {"candidates": 2, "alternatives": "A, B"},
    }
    monkeypatch.setattr(addresses, "resolve_texts", lambda _, texts: found(texts, **answers))
    rows = [{"source_id": text, "address": text} for text in (*answers, "none")]
    made, faults = stage(conn, "households", rows)
    assert [(f.line, f.reason) for f in faults] == [
        (3, "sync.no_dwelling"),
        (4, "sync.unlike_address"),
        (5, "sync.many_addresses"),
        (6, "sync.no_address"),
    ]
    plan = made.plan()
    assert [(a.match, a.rows, a.least_score) for a in plan.addresses] == [("room", 1, 0.9)]
    made.apply(plan)
    assert conn.execute(text("SELECT address_match, address_score FROM household")).one() == (
        "room",
        0.9,
    )


def test_an_incident_with_an_address_alone_lies_there(conn, monkeypatch):
    here = {"x": EAST + 5.0001, "y": NORTH, "candidates": 1, "match": "crossing", "score": 1.0}
    monkeypatch.setattr(addresses, "resolve_texts", lambda _, texts: found(texts, here=here))
    row = Scene(conn).first_class("incident") | {"source_id": "i", "address": "here"}
    row |= {"reported_at": "2026-01-01T08:00:00+08:00", "geometry": None}
    load(conn, "incidents", [row, row | {"source_id": "j", "geometry": spot(1, 1)}])
    rows = conn.execute(
        text("SELECT ST_X(geometry), address_match FROM incident ORDER BY source_id")
    ).all()
    assert rows == [(EAST + 5.0, "crossing"), (EAST + 1.0, None)]


def test_rows_can_exchange_their_numbers(conn):
    one, two = (lamps(conn, (x, 0), source_id=k)[0] for x, k in ((0, "a"), (30, "b")))
    load(conn, "components", [one | {"code": "L1"}, two | {"code": "L2"}])
    new = lamps(conn, (60, 0), source_id="c", code="L1")
    plan = load(conn, "components", [one | {"code": "L2"}, two | {"code": "L3"}, *new])
    assert figures(plan) == (1, 2, 0, 0, 0)
    codes = conn.scalars(text("SELECT code FROM component ORDER BY source_id")).all()
    assert codes == ["L2", "L3", "L1"]


def test_no_values_of_people_are_shown(conn):
    scene = Scene(conn)
    scene.household(scene.building((0, 0)), people=0)
    key = value(conn, "SELECT source_id FROM household")
    person = {"source_id": "p", "household_ref": key, "age_band": "15-59"}
    load(conn, "persons", [person])
    (field,) = load(conn, "persons", [person | {"age_band": "60-79"}]).fields
    assert (field.field, field.rows, field.samples) == ("age_band", 1, [])


def test_an_address_as_it_is_written_finds_the_dwelling(conn):
    scene = Scene(conn)
    estate = scene.estate((0, 0, 60, 60), "东苑小区")
    building = scene.building((10, 10), estate_id=estate, number="3")
    unit = scene.add("unit", building_id=building, label="2单元")
    flat = {"building_id": building, "unit_id": unit, "floor_index": 3, "floor_label": "3"}
    scene.add("dwelling", room="301", **flat)
    load(conn, "households", [{"source_id": "f", "address": "东苑小区3栋2单元301室"}])
    match, score = conn.execute(text("SELECT address_match, address_score FROM household")).one()
    assert (match, score) == ("room", pytest.approx(1.0, abs=0.05))


def test_a_row_without_its_key_is_known_by_its_number(conn):
    load(conn, "components", lamps(conn, (0, 0), source_id="a", code="L1"))
    plan = load(conn, "components", lamps(conn, (70, 0), code="L1"))
    assert (figures(plan), plan.moves.samples[0].key) == ((0, 1, 0, 0, 0), "a")


def test_hydrants_without_keys_are_known_by_where_they_are(conn):
    load(conn, "hydrants", lamps(conn, (0, 0), kind="pillar", source_id="h"))
    plan = load(conn, "hydrants", lamps(conn, (1, 0), kind="underground"))
    assert (figures(plan), plan.moves.samples[0].key) == ((0, 1, 0, 0, 0), "h")
