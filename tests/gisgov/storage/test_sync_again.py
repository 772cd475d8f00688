"""Load after load: what a row keeps, by cases that went wrong and by files drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gisgov.errors import BadInput, Conflict
from gisgov.storage.sync import table
from tests.gisgov.storage.test_sync import (
    buildings,
    correct,
    figures,
    lamps,
    load,
    pipe,
    spot,
    stage,
    value,
)
from tests.scene import EAST, NORTH, Scene


def test_a_unit_that_was_renamed_is_made_again_and_nothing_breaks(conn):
    load(conn, "buildings", buildings(6), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat])
    correct(conn, "UPDATE unit SET label = 'A'")
    load(conn, "dwellings", [flat, flat | {"source_id": "d2", "room": "102"}])
    assert set(conn.scalars(text("SELECT label FROM unit"))) == {"A", "1单元"}


def test_a_node_that_was_moved_is_made_again_and_nothing_breaks(conn):
    load(conn, "pipes", [pipe(0, source_id="p1")])
    correct(conn, "UPDATE pipe_node SET geometry = ST_Translate(geometry, 0, 50)")
    load(conn, "pipes", [pipe(0, source_id="p1"), pipe(0, 20, source_id="p2")])
    assert value(conn, "SELECT count(*) FROM pipe_node") == 5


def test_two_rows_of_a_file_are_never_one_of_the_city(conn):
    load(conn, "components", lamps(conn, (0, 0), source_id="a", code="L1"))
    rows = lamps(conn, (0, 0), source_id="a", code="L2")
    rows += lamps(conn, (70, 0), source_id=None, code="L1")
    assert figures(load(conn, "components", rows)) == (1, 1, 0, 0, 0)
    assert conn.scalars(text("SELECT code FROM component ORDER BY code")).all() == ["L1", "L2"]


def test_how_a_row_was_placed_stays_where_a_file_does_not_place_it(conn):
    scene = Scene(conn)
    scene.building((0, 0), street_name="朝阳路", house_number="158号", address="朝阳路158号")
    row = {"source_id": "i", "reported_at": "2026-01-01T08:00:00+08:00"}
    row |= scene.first_class("incident")
    load(conn, "incidents", [row | {"address": "朝阳路158号", "geometry": None}])
    before = conn.execute(text("SELECT address_match, address_score FROM incident")).one()
    assert before.address_match is not None
    assert figures(load(conn, "incidents", [row])) == (0, 0, 1, 0, 0)
    assert conn.execute(text("SELECT address_match, address_score FROM incident")).one() == before
    assert figures(load(conn, "incidents", [row | {"geometry": spot(5)}])) == (0, 1, 0, 0, 0)
    assert value(conn, "SELECT address_match FROM incident") is None


def test_a_dwelling_keeps_its_unit_where_the_file_names_only_its_building(conn):
    load(conn, "buildings", buildings(6), source="houses")
    flat = {"source_id": "d1", "building_ref": "b0", "unit_label": "1单元", "room": "101"}
    load(conn, "dwellings", [flat])
    row = {"source_id": "d1", "building_ref": "b0", "address": "东苑"}
    assert figures(load(conn, "dwellings", [row])) == (0, 0, 1, 0, 0)


def test_a_building_without_a_shape_in_the_file_keeps_its_own(conn):
    load(conn, "buildings", buildings(6))
    row = {"source_id": "b0", "floors_above": 7, "address": "东苑", "geometry": None}
    assert figures(load(conn, "buildings", [row])) == (0, 1, 0, 0, 0)
    assert value(conn, "SELECT ST_Covers(geometry, point) FROM building")


def test_what_is_corrected_while_a_load_waits_is_not_overwritten(conn):
    load(conn, "buildings", buildings(6, 5))
    made, _ = stage(conn, "buildings", [row | {"name": "东楼"} for row in buildings(6, 5)])
    plan = made.plan()
    correct(conn, "UPDATE building SET floors_above = 9 WHERE source_id = 'b0'")
    with pytest.raises(Conflict, match="corrected by hand"):
        made.apply(plan)


def test_people_of_a_retired_building_count_again_when_it_returns(conn):
    load(conn, "buildings", buildings(6, 5))
    flat = {"source_id": "d1", "building_ref": "b0", "room": "101"}
    load(conn, "dwellings", [flat])
    load(conn, "households", [{"source_id": "f", "dwelling_ref": "d1"}])
    load(conn, "persons", [{"source_id": "p", "household_ref": "f", "age_band": "15-59"}])
    persons = "SELECT sum(persons) FROM building_stock"
    load(conn, "buildings", buildings(6, 5)[1:])
    assert value(conn, persons) == 0
    _, faults = stage(conn, "dwellings", [flat])
    assert [fault.reason for fault in faults] == ["sync.no_target"]
    load(conn, "buildings", buildings(6, 5))
    assert value(conn, persons) == 1
    load(conn, "dwellings", [flat | {"source_id": "d2"}])
    assert value(conn, persons) == 0
    load(conn, "dwellings", [flat])
    assert value(conn, persons) == 1


def test_a_household_that_moves_takes_its_people_along(conn):
    load(conn, "buildings", buildings(6, 5))
    flats = [{"source_id": f"d{k}", "building_ref": f"b{k}", "room": "1"} for k in (0, 1)]
    load(conn, "dwellings", flats)
    load(conn, "households", [{"source_id": "f", "dwelling_ref": "d0"}])
    load(conn, "persons", [{"source_id": "p", "household_ref": "f", "age_band": "15-59"}])
    load(conn, "households", [{"source_id": "f", "dwelling_ref": "d1"}])
    counted = (
        "SELECT persons FROM building_stock JOIN building ON id = building_id ORDER BY source_id"
    )
    assert conn.scalars(text(counted)).all() == [0, 1]


def test_a_file_without_coordinates_changes_rows_that_the_city_has(conn, tmp_path):
    Scene(conn).areas("A")
    for name, content in (
        ("h_2026-10.csv", f"编号,X,Y,流量(L/s)\nXF1,{NORTH + 10},{EAST + 10},11\n"),
        ("h_2026-11.csv", "编号,流量(L/s)\nXF1,12\nXF2,13\n"),
    ):
        file = tmp_path / name
        file.write_text(content, "utf-8")
        prepared = table.prepare(conn, table.Request(path=file, noun="hydrants"))
        prepared.apply()
    assert [(f.line, f.reason) for f in prepared.faults] == [(3, "sync.needed")]
    assert value(conn, "SELECT flow_lps FROM hydrant") == 12


def test_a_refused_file_about_people_names_no_value(conn, tmp_path):
    file = tmp_path / "persons.csv"
    file.write_text("编号,户编号,年龄\np1,f1,张三丰\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        table.prepare(conn, table.Request(path=file, noun="persons", secret=b"x" * 32))
    assert "张三丰" not in str(refused.value)


def test_only_the_load_lock_is_held_while_somebody_thinks(conn, tmp_path):
    file = tmp_path / "h.csv"
    file.write_text(f"编号,X,Y\nXF1,{NORTH + 10},{EAST + 10}\n", "utf-8")
    table.prepare(conn, table.Request(path=file, noun="hydrants"))
    held = text(
        "SELECT mode, objid FROM pg_locks WHERE pid = pg_backend_pid() AND (locktype = 'advisory'"
        " OR locktype = 'relation' AND mode <> 'AccessShareLock' AND relation IN"
        " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace))"
    )
    assert conn.execute(held).all() == [("ExclusiveLock", 7201)]


@dataclass
class Book:
    """The rules of loading, in plain words: what stands, what is retired, what was corrected."""

    rows: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    said: dict[str, str | None] = field(default_factory=dict)  # by the source, where corrected

    def load(self, file: list[tuple[str, int, str | None]], *, notes: bool, retires: bool):
        """Load a file of key, place and note; the figures that must come out."""
        given: dict[str, tuple[int, str | None]] = {}
        for key, place, note in file:
            given.setdefault(key, (place, note))
        added = changed = returned = 0
        gone = set(self.rows) - self.retired - set(given)
        for key, (place, note) in given.items():
            there = self.rows.get(key)
            if there is None:
                self.rows[key] = (place, note if notes else None)
                added += 1
                continue
            corrected = key in self.said and note != there[1]
            if notes and not corrected:
                self.said.pop(key, None)
            self.rows[key] = (place, note if notes and not corrected else there[1])
            returned += key in self.retired
            changed += key not in self.retired and there != self.rows[key]
            self.retired.discard(key)
        if retires:
            self.retired |= gone
        return added, changed, len(given) - added - changed - returned, returned, len(gone)

    def correct(self, key: str, note: str | None) -> None:
        """Change a note by hand."""
        if key not in self.rows or self.rows[key][1] == note:
            return
        self.said.setdefault(key, self.rows[key][1])
        self.rows[key] = (self.rows[key][0], note)
        if self.said[key] == note:
            del self.said[key]


KEYS, NOTES = st.sampled_from("abcde"), st.sampled_from([None, "new", "old"])
FILES = st.lists(st.tuples(KEYS, st.integers(0, 3), NOTES), min_size=1, max_size=6)
LOADS = st.tuples(FILES, st.booleans(), st.booleans(), st.none() | st.tuples(KEYS, NOTES))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(LOADS, min_size=1, max_size=4))
def test_files_in_any_order_do_what_the_rules_say(conn, loads):
    book, kind = Book(), Scene(conn).first_class("component")
    with conn.begin_nested() as undone:
        for rows, notes, retires, correction in loads:
            staged = [
                kind
                | {"source_id": key, "geometry": spot(40 * place)}
                | ({"note": note} if notes else {})
                for key, place, note in rows
            ]
            made, _ = stage(conn, "components", staged)
            plan = made.plan(gone="retire" if retires else "keep")
            assert figures(plan) == book.load(rows, notes=notes, retires=retires)
            made.apply(plan)
            if correction:
                book.correct(*correction)
                named = dict(zip(("key", "note"), correction, strict=True))
                conn.execute(
                    text("UPDATE component SET note = :note WHERE source_id = :key"), named
                )
            query = "SELECT source_id, ST_X(geometry), note, retired_on IS NOT NULL FROM component"
            there = {key: (x, note, ended) for key, x, note, ended in conn.execute(text(query))}
            assert there == {
                key: (EAST + 40 * place, note, key in book.retired)
                for key, (place, note) in book.rows.items()
            }
        undone.rollback()
