"""Probe."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest
import shapely
from sqlalchemy import text

from gisgov.intake.nouns import NOUNS
from gisgov.storage.sync import table, runs
from gisgov.storage.sync.stage import Stage
from tests.scene import EAST, NORTH, Scene

spec = importlib.util.spec_from_file_location("ts", Path(__file__).with_name("test_sync.py"))
ts = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ts)
box, spot, stage, load, figures, buildings, value, correct, lamps, pipe = (
    ts.box, ts.spot, ts.stage, ts.load, ts.figures, ts.buildings, ts.value, ts.correct, ts.lamps, ts.pipe)


def test_renamed_unit(conn):
    load(conn, "buildings", buildings(6), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat])
    correct(conn, "UPDATE unit SET label = 'A'")
    load(conn, "dwellings", [flat, flat | {"source_id": "d2", "room": "102"}])
    print(conn.execute(text("select label, source_id from unit")).all())


def test_moved_node(conn):
    load(conn, "pipes", [pipe(0, source_id="p1")])
    correct(conn, "UPDATE pipe_node SET geometry = ST_Translate(geometry, 0, 50) WHERE ST_X(geometry) = (SELECT min(ST_X(geometry)) FROM pipe_node)")
    load(conn, "pipes", [pipe(0, source_id="p1"), pipe(0, 20, source_id="p2")])


def test_mixed_keyed_keyless_same_code(conn):
    load(conn, "components", lamps(conn, (0, 0), source_id="a", code="L1"))
    rows = lamps(conn, (0, 0), source_id="a", code="L2") + lamps(conn, (70, 0), source_id=None, code="L1")
    made, faults = stage(conn, "components", rows)
    print(faults)
    plan = made.plan()
    print(plan.counts)
    made.apply(plan)
    print(conn.execute(text("select source_id, code, st_x(geometry) from component")).all())
    assert value(conn, "SELECT count(*) FROM (SELECT id FROM staged WHERE id IS NOT NULL GROUP BY id HAVING count(*)>1) x") == 0
    assert value(conn, "SELECT count(*) FROM component") + len(faults) == 2


def test_address_match_stays(conn):
    scene = Scene(conn)
    b = scene.building((0, 0), street_name="朝阳路", house_number="158号", address="朝阳路158号")
    row = scene.first_class("incident") | {"source_id": "i", "reported_at": "2026-01-01T08:00:00+08:00"}
    load(conn, "incidents", [row | {"address": "朝阳路158号", "geometry": None}])
    before = conn.execute(text("SELECT address_match FROM incident")).one()
    assert before[0]
    plan = load(conn, "incidents", [row | {"state": "closed"}] if "state" in {f.name for f in NOUNS["incidents"].fields} else [row])
    print(plan.fields)
    assert conn.execute(text("SELECT address_match FROM incident")).one() == before


def test_dwelling_room_with_address_column(conn):
    load(conn, "buildings", buildings(6), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat])
    plan = load(conn, "dwellings", [{"source_id": "d1", "building_ref": "b0", "address": "x"}])
    print(plan.fields)
    row = conn.execute(text("SELECT room, unit_id IS NULL FROM dwelling")).one()
    assert row == ("101", False)


def test_household_null_address(conn):
    scene = Scene(conn)
    b = scene.building((0, 0))
    scene.add("dwelling", building_id=b, room="301", source="s", source_id="d")
    load(conn, "households", [{"source_id": "f", "dwelling_ref": "d"}])
    plan = load(conn, "households", [{"source_id": "f", "dwelling_ref": None}])
    print(plan.fields, plan.counts)
    assert value(conn, "SELECT dwelling_id IS NOT NULL FROM household")


def test_placed_row_moves_onto_old_place(conn):
    load(conn, "components", lamps(conn, (0, 0), ))
    first = value(conn, "SELECT id FROM component")
    load(conn, "components", lamps(conn, (0.5, 0)))
    plan = load(conn, "components", lamps(conn, (0.5, 0), (0, 0)))
    print(plan.counts, plan.moves)
    assert value(conn, f"SELECT ST_X(geometry) - {EAST} FROM component WHERE id = {first}") == 0.5


def test_correction_between(conn):
    load(conn, "buildings", buildings(6, 5))
    made, _ = stage(conn, "buildings", [b | {"name": "n"} for b in buildings(6, 5)])
    plan = made.plan()
    correct(conn, "UPDATE building SET floors_above = 9 WHERE source_id = 'b0'")
    made.apply(plan)
    assert value(conn, "SELECT floors_above FROM building WHERE source_id = 'b0'") == 9


def test_building_returns_with_dwellings(conn):
    scene = Scene(conn)
    load(conn, "buildings", buildings(6, 5), source="h")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat], source="h")
    load(conn, "households", [{"source_id": "f", "dwelling_ref": "d1"}], source="h")
    load(conn, "persons", [{"source_id": "p", "household_ref": "f", "age_band": "15-59"}], source="h")
    assert value(conn, "SELECT sum(persons) FROM building_stock") == 1
    load(conn, "buildings", buildings(6, 5)[1:], source="h")
    assert value(conn, "SELECT sum(persons) FROM building_stock") == 0
    made, faults = stage(conn, "dwellings", [flat], source="h")
    print(faults)
    load(conn, "buildings", buildings(6, 5), source="h")
    assert value(conn, "SELECT sum(persons) FROM building_stock") == 1
    assert figures(load(conn, "dwellings", [flat], source="h")) == (0, 0, 1, 0, 0)
    load(conn, "dwellings", [flat | {"source_id": "d2", "room": "102", "unit_label": "2"}], source="h")
    assert value(conn, "SELECT sum(persons) FROM building_stock") == 0
    print(conn.execute(text("select label, retired_on from unit")).all())
    load(conn, "dwellings", [flat], source="h", gone="retire")
    assert value(conn, "SELECT sum(persons) FROM building_stock") == 1


def prep(conn, path, noun, **o):
    return table.prepare(conn, table.Request(path=path, noun=noun, **o))


def test_file_without_coordinates(conn, tmp_path):
    Scene(conn).areas("A")
    f = tmp_path / "h.csv"
    f.write_text(f"编号,X,Y,流量(L/s)\nXF1,{NORTH+10},{EAST+10},11\n", "utf-8")
    prep(conn, f, "hydrants").apply()
    g = tmp_path / "h_2026-11.csv"
    g.write_text("编号,流量(L/s)\nXF1,12\n", "utf-8")
    p = prep(conn, g, "hydrants")
    print(p.preview.plan.counts, p.faults)
    p.apply()
    assert value(conn, "SELECT flow_lps FROM hydrant") == 12


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "x" * 3_000_000, '"q', "\\.", "\\N"])
def test_hostile_text(conn, tmp_path, bad):
    Scene(conn).areas("A")
    f = tmp_path / "b.csv"
    f.write_text(f'编号,名称,X,Y\n1,"{bad.replace(chr(34), chr(34)*2)}",{NORTH+10},{EAST+10}\n2,ok,{NORTH+30},{EAST+30}\n', "utf-8")
    p = prep(conn, f, "estates" if False else "premises", mapping=None) if False else None
    s = Stage.create(conn, NOUNS["components"], ["source_id", "note", "geometry", "scheme", "class_code"], source="x")
    row = lamps(conn, (0, 0), source_id="1", note=bad)[0]
    s.add(pd.DataFrame([row]).assign(line=[2]))
    s.resolve()
    s.apply(s.plan())
    assert value(conn, "SELECT note FROM component") == bad
