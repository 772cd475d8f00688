"""New borders, and the rows that lie on the ground that they change.

The first two grids are west (w) and east (e) of x = 16; the border moves to x = 24.
"""

import re
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from gisgov.errors import Cancelled
from gisgov.storage import placing
from gisgov.storage.borders import load_areas
from gisgov.storage.placing import ground, rows
from gisgov.storage.queries import fixed

BEFORE = datetime.now(UTC) - timedelta(days=2)
PATIENCE_S = 20


def grids(**boxes):
    """Grids as code=(minx, miny, maxx, maxy) in metres, or as any shape."""
    shapes = [shapely.box(*b) if isinstance(b, tuple) else b for b in boxes.values()]
    names = list(boxes)
    columns = {"code": names, "level": "grid", "name": names, "source": "t", "source_id": names}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4546)


FIRST = grids(w=(0, 0, 16, 32), e=(16, 0, 32, 32), n=(0, 32, 32, 48))
MOVED = grids(w=(0, 0, 24, 32), e=(24, 0, 32, 32))


def add_lamps(conn, *places):
    """Lamps, known by their numbers in the order in which they are added."""
    conn.execute(
        text(
            "INSERT INTO component (scheme, class_code, source, source_id, geometry)"
            " SELECT 'CJT214-2007', '0118', 't', (SELECT count(*) FROM component) + n,"
            " ST_SetSRID(ST_Point(x, y), 4546)"
            " FROM unnest(CAST(:x AS float8[]), CAST(:y AS float8[])) WITH ORDINALITY p (x, y, n)"
        ),
        {"x": [float(x) for x, _ in places], "y": [float(y) for _, y in places]},
    )


def move_lamp(conn, lamp, x, y):
    place = {"lamp": str(lamp), "x": float(x), "y": float(y)}
    moved = "UPDATE component SET geometry = ST_SetSRID(ST_Point(:x, :y), 4546)"
    conn.execute(text(f"{moved} WHERE source_id = :lamp"), place)


def remove_lamp(conn, lamp):
    conn.execute(text("DELETE FROM component WHERE source_id = :lamp"), {"lamp": str(lamp)})


def lamp_grids(conn):
    query = "SELECT grid FROM component ORDER BY CAST(source_id AS integer)"
    return conn.scalars(text(query)).all()


def wrong_lamps(conn):
    query = "SELECT count(*) FROM component WHERE grid IS DISTINCT FROM grid_at(geometry)"
    return conn.scalar(text(query))


# ---------------------------------------------------------------- what changes


def test_only_the_rows_whose_grid_changes_are_written(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (4, 4), (20, 4), (28, 4), (4, 40))
    versions = text("SELECT cmin::text FROM component ORDER BY CAST(source_id AS integer)")
    before = conn.scalars(versions).all()
    load_areas(conn, MOVED)
    assert lamp_grids(conn) == ["w", "w", "e", "n"]
    after = conn.scalars(versions).all()
    assert [b != a for b, a in zip(before, after, strict=True)] == [False, True, False, False]


def test_ground_is_that_of_the_grids_whose_borders_moved(conn):
    load_areas(conn, FIRST, since=BEFORE)
    load_areas(conn, MOVED.assign(name="new"), since=BEFORE + timedelta(days=1))
    boxes = placing.changed_ground(conn, ["w", "e", "n"], since=BEFORE + timedelta(days=1))
    assert {tuple(box) for box in boxes.tolist()} == {
        (0, 0, 16, 32),
        (0, 0, 24, 32),
        (16, 0, 32, 32),
        (24, 0, 32, 32),
    }


def test_a_new_name_changes_no_ground(conn):
    load_areas(conn, FIRST, since=BEFORE)
    since = BEFORE + timedelta(days=1)
    load_areas(conn, FIRST.assign(name="new"), since=since)
    assert placing.changed_ground(conn, ["w", "e", "n"], since=since).shape == (0, 4)


def test_a_grid_that_ended_by_mistake_and_comes_back_from_the_same_day_holds_its_rows(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (20, 4))
    day = BEFORE + timedelta(days=1)
    load_areas(conn, FIRST[FIRST["code"] != "e"], since=day, missing="retire")
    assert lamp_grids(conn) == [None]
    load_areas(conn, FIRST, since=day, missing="retire")
    assert lamp_grids(conn) == ["e"]


def test_where_most_grids_change_all_rows_are_looked_at(conn, monkeypatch):
    monkeypatch.setattr(ground, "FEW", 0)
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (20, 4))
    assert placing.changed_ground(conn, ["w", "e", "n"], since=BEFORE) is not None
    load_areas(conn, MOVED, since=BEFORE + timedelta(days=1))
    assert placing.changed_ground(conn, ["w", "e"], since=BEFORE + timedelta(days=1)) is None
    assert lamp_grids(conn) == ["w"]


def test_borders_may_begin_at_a_moment_finer_than_the_database_keeps(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (20, 4))
    load_areas(conn, MOVED, since=pd.Timestamp(BEFORE) + pd.Timedelta(nanoseconds=1_999))
    assert lamp_grids(conn) == ["w"]


def test_the_rows_of_a_grid_that_ends_lie_in_none(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (4, 4), (20, 4), (4, 40))
    load_areas(conn, FIRST.iloc[:2], missing="retire")
    assert lamp_grids(conn) == ["w", "e", None]


def test_a_new_border_through_a_row_gives_it_to_the_code_that_sorts_first(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (24, 4), (16, 4), (24, 32))
    assert lamp_grids(conn) == ["e", "e", "e"]
    load_areas(conn, grids(w=(0, 0, 24, 32), x=(24, 0, 32, 32)), missing="retire")
    assert lamp_grids(conn) == ["w", "w", "w"]


def test_buildings_and_incidents_are_placed_anew_too(conn):
    load_areas(conn, FIRST, since=BEFORE)
    conn.execute(
        text(
            "INSERT INTO building (point, geometry, source, source_id) SELECT ST_Centroid(box),"
            " ST_Multi(box), 't', '1' FROM ST_MakeEnvelope(18, 2, 22, 6, 4546) box"
        )
    )
    conn.execute(
        text(
            "INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)"
            " SELECT scheme, code, now(), ST_SetSRID(ST_Point(20, 4), 4546), 't', '1'"
            " FROM code_class WHERE kind = 'incident' LIMIT 1"
        )
    )
    load_areas(conn, MOVED)
    both = "SELECT grid FROM building UNION ALL SELECT grid FROM incident"
    assert conn.scalars(text(both)).all() == ["w", "w"]


def test_rows_far_from_all_grids_lie_in_none_whatever_their_coordinates(conn):
    far = grids(g=(528000, 3397000, 528016, 3397016))
    add_lamps(conn, (111, 30), (528008, 3397008), (1e7, -1e7))
    load_areas(conn, far)
    assert lamp_grids(conn) == [None, "g", None]
    assert placing.place(conn)["component"] == placing.Placed(3, 0, 2)


def test_of_grids_that_overlap_the_code_that_sorts_first_wins(conn):
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, (20, 4), (4, 4))
    conn.execute(
        text(
            "UPDATE area SET geometry = ST_Multi(ST_MakeEnvelope(0, 0, 32, 32, 4546))"
            " WHERE code = 'e'"
        )
    )
    assert placing.place(conn)["component"].changed == 1
    assert lamp_grids(conn) == ["e", "e"]
    assert wrong_lamps(conn) == 0


def test_without_grids_all_rows_lie_in_none(conn):
    add_lamps(conn, (4, 4))
    conn.execute(text("UPDATE component SET grid = 'gone'"))
    assert placing.place(conn)["component"] == placing.Placed(1, 1, 1)
    assert lamp_grids(conn) == [None]


def test_many_rows_are_read_and_written_in_pieces(conn, monkeypatch):
    monkeypatch.setattr(rows, "READ_PAGES", 1)
    monkeypatch.setattr(rows, "WRITE_ROWS", 7)
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, *((x / 8, y) for x in range(-8, 256) for y in (4, 30, 32, 40)))
    conn.execute(
        text("UPDATE component SET grid = CASE id % 3 WHEN 1 THEN 'w' WHEN 2 THEN 'n' END")
    )
    wrong = wrong_lamps(conn)
    assert wrong > 300
    assert placing.place(conn)["component"].changed == wrong
    assert wrong_lamps(conn) == 0


LINES = st.lists(st.integers(1, 15), max_size=4, unique=True).map(
    lambda cuts: [0, *sorted(cuts), 16]
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    plans=st.tuples(st.tuples(LINES, LINES), st.tuples(LINES, LINES)), few=st.sampled_from([0, 99])
)
def test_after_any_new_borders_each_row_has_the_grid_that_a_new_row_would_get(
    conn, plans, few, monkeypatch
):
    monkeypatch.setattr(ground, "FEW", few)
    inner = conn.begin_nested()
    add_lamps(conn, *((x, y) for x in range(-1, 18) for y in range(-1, 18)))
    for day, (across, up) in enumerate(plans):
        boxes = [(x, y, x2, y2) for x, x2 in pairwise(across) for y, y2 in pairwise(up)]
        frame = grids(**{f"g{k}": box for k, box in enumerate(boxes)})
        load_areas(conn, frame, since=BEFORE + timedelta(days=day), missing="retire")
        assert wrong_lamps(conn) == 0
        assert lamp_grids(conn).count(None) == 19**2 - 17**2
    inner.rollback()


# ---------------------------------------------------------------- progress, and the end of it


def test_progress_is_told_and_never_goes_back(conn, monkeypatch):
    monkeypatch.setattr(rows, "READ_PAGES", 1)
    monkeypatch.setattr(rows, "WRITE_ROWS", 10)
    load_areas(conn, FIRST, since=BEFORE)
    add_lamps(conn, *((x, y) for x in range(32) for y in range(32)))
    conn.execute(text("UPDATE component SET grid = NULL"))
    told = []
    placing.place(conn, progress=lambda what, done: told.append((what, done)))
    fractions = [done for _, done in told]
    assert {what for what, _ in told} == {"building", "component", "incident"}
    assert all(0 <= done <= 1 for done in fractions)
    assert sorted(fractions) == fractions
    assert len(fractions) > 100


def test_who_stops_it_finds_all_as_it_was(make_city, monkeypatch):
    monkeypatch.setattr(rows, "WRITE_ROWS", 10)
    db = make_city()
    with db.begin() as conn:
        load_areas(conn, FIRST, since=BEFORE)
        add_lamps(conn, *((x, y) for x in range(32) for y in range(32)))
        conn.execute(text("UPDATE component SET grid = 'other'"))
    asked = []

    def enough():
        asked.append(len(asked))
        return len(asked) > 20

    with pytest.raises(Cancelled, match="Nothing was written"), db.begin() as conn:
        placing.place(conn, stop=enough)
    with db.connect() as conn:
        assert set(lamp_grids(conn)) == {"other"}


# ---------------------------------------------------------------- while others read and write


@contextmanager
def publishing(db, areas=MOVED, also=None):
    """New borders by another thread, in a block that it waits for when rows are about to be held.

    The block is entered when it waits for writers; at its end the borders are committed.
    """
    waiting, failed = threading.Event(), []

    def publish():
        try:
            with db.begin() as conn:
                load_areas(
                    conn, areas, progress=lambda what, _: what == "waiting" and waiting.set()
                )
                if also is not None:
                    also(conn)
        except Exception as e:  # noqa: BLE001 - it is raised where the test sees it
            failed.append(e)
            waiting.set()

    thread = threading.Thread(target=publish)
    thread.start()
    assert waiting.wait(PATIENCE_S)
    yield
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert not failed, failed


@pytest.fixture
def db(make_city):
    db = make_city()
    with db.begin() as conn:
        load_areas(conn, FIRST, since=BEFORE)
        add_lamps(conn, (4, 4), (20, 4), (28, 4), (4, 40))
    return db


def write(db, work):
    """Begin a transaction, write, and leave it open; returns how to commit it."""
    conn = db.connect()
    work(conn)

    def commit():
        conn.commit()
        conn.close()

    return commit


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        (lambda c: add_lamps(c, (21, 4)), ["w", "w", "e", "n", "w"]),
        (lambda c: move_lamp(c, 3, 21, 4), ["w", "w", "w", "n"]),
        (lambda c: move_lamp(c, 2, 4, 40), ["w", "n", "e", "n"]),
        (lambda c: move_lamp(c, 2, 30, 30), ["w", "e", "e", "n"]),
        (lambda c: move_lamp(c, 4, 21, 30), ["w", "w", "e", "w"]),
        (lambda c: move_lamp(c, 2, 900, 900), ["w", None, "e", "n"]),
        (lambda c: (add_lamps(c, (21, 4)), remove_lamp(c, 2)), ["w", "e", "n", "w"]),
        (lambda c: (move_lamp(c, 2, 900, 900), move_lamp(c, 2, 20, 4)), ["w", "w", "e", "n"]),
    ],
    ids=["new", "moved in", "moved out", "moved within", "moved from afar", "lost", "gone", "back"],
)
def test_what_is_written_under_old_borders_and_not_committed_gets_its_new_grid(db, work, wanted):
    commit = write(db, work)
    with publishing(db):
        commit()
    with db.connect() as conn:
        assert lamp_grids(conn) == wanted
        assert wrong_lamps(conn) == 0


@pytest.mark.parametrize("areas", [MOVED, None], ids=["some ground", "all of it"])
def test_a_row_written_in_part_of_a_transaction_gets_its_new_grid(db, areas, monkeypatch):
    if areas is None:
        monkeypatch.setattr(ground, "FEW", 0)

    def work(conn):
        with conn.begin_nested():
            add_lamps(conn, (21, 4))
        with conn.begin_nested():
            move_lamp(conn, 1, 22, 4)

    commit = write(db, work)
    with publishing(db):
        commit()
    with db.connect() as conn:
        assert lamp_grids(conn) == ["w", "w", "e", "n", "w"]


def test_what_is_rolled_back_while_borders_wait_changes_nothing(db):
    conn = db.connect()
    move_lamp(conn, 2, 900, 900)
    with publishing(db):
        conn.rollback()
        conn.close()
    with db.connect() as conn:
        assert lamp_grids(conn) == ["w", "w", "e", "n"]


@pytest.mark.parametrize("begun", ["before", "after"])
def test_who_writes_while_borders_are_placed_waits_and_gets_the_new_grid(db, begun):
    holding, done = threading.Event(), threading.Event()
    writer = db.connect()
    if begun == "before":  # a transaction that is older than the borders
        writer.scalar(text("SELECT now()"))

    def late():
        add_lamps(writer, (21, 4))
        writer.commit()
        done.set()

    def held(_conn):
        holding.set()
        assert not done.wait(0.5)

    commit = write(db, lambda conn: add_lamps(conn, (4, 41)))
    with publishing(db, also=held):
        commit()
        assert holding.wait(PATIENCE_S)
        thread = threading.Thread(target=late)
        thread.start()
    thread.join(PATIENCE_S)
    writer.close()
    assert done.is_set()
    with db.connect() as conn:
        assert lamp_grids(conn)[-1] == "w"
        assert wrong_lamps(conn) == 0


def test_who_reads_meanwhile_sees_the_old_borders_with_the_old_grids(db):
    state = text(
        "SELECT string_agg(c.grid, '' ORDER BY c.id), (SELECT sum(ST_Area(geometry)) FROM area"
        " WHERE code = 'w' AND upper_inf(valid)) FROM component c"
    )
    seen = []

    def look(publisher):
        pid = publisher.scalar(text("SELECT pg_backend_pid()"))
        with db.connect() as reader:
            reader.execute(text("SET lock_timeout = '1s'"))
            seen.append(tuple(reader.execute(state).one()))
            modes = "SELECT mode FROM pg_locks WHERE pid = :pid AND locktype = 'relation'"
            seen.append(set(reader.scalars(text(modes), {"pid": pid})))

    with db.begin() as conn:
        load_areas(conn, MOVED)
        look(conn)
    with db.connect() as conn:
        assert tuple(conn.execute(state).one()) == ("wwen", 24 * 32)
    assert seen[0] == ("ween", 16 * 32)
    assert not {"AccessExclusiveLock", "ExclusiveLock", "ShareLock"} & seen[1]


def test_borders_that_come_while_others_are_placed_wait_for_their_end(db):
    """Two at once would write grids of borders that are over."""
    second = grids(w=(0, 0, 8, 32), e=(8, 0, 32, 32))
    with db.begin() as first:
        load_areas(first, MOVED)
        with publishing(db, areas=second):
            first.commit()
    with db.connect() as conn:
        assert lamp_grids(conn) == ["w", "e", "e", "n"]
        assert wrong_lamps(conn) == 0


def test_a_row_that_a_later_transaction_wrote_is_known_by_its_version(db):
    with db.connect() as conn:
        oldest = rows.oldest_writer(conn)
    with db.begin() as conn:
        move_lamp(conn, 1, 5, 5)
    with db.connect() as conn:
        query = text("SELECT source_id FROM component WHERE age(xmin) <= age(CAST(:oldest AS xid))")
        assert conn.scalars(query, {"oldest": oldest}).all() == ["1"]


# ---------------------------------------------------------------- indexes


@pytest.fixture
def crowded(conn):
    """A hundred grids and twenty thousand rows of each table, which the planner knows."""
    boxes = {
        f"g{x}{y}": (x * 64, y * 64, x * 64 + 64, y * 64 + 64) for x in range(10) for y in range(10)
    }
    load_areas(conn, grids(**boxes), since=BEFORE)
    for fill in (LAMPS, INCIDENTS, BUILDINGS):
        conn.execute(text(fill))
    conn.execute(text("ANALYZE"))
    return conn


LAMPS = """
INSERT INTO component (scheme, class_code, source, source_id, geometry)
SELECT 'CJT214-2007', '0118', 't', x || ' ' || y, ST_SetSRID(ST_Point(x * 3, y * 6), 4546)
FROM generate_series(0, 199) x, generate_series(0, 99) y
"""
INCIDENTS = """
INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)
SELECT c.scheme, c.code, now(), l.geometry, l.source, l.source_id
FROM component l, (SELECT scheme, code FROM code_class WHERE kind = 'incident' LIMIT 1) c
"""
BUILDINGS = """
INSERT INTO building (point, geometry, source, source_id)
SELECT geometry, ST_Multi(ST_Expand(geometry, 1)), source, source_id FROM component
"""


def test_rows_on_changed_ground_are_found_and_written_by_indexes(crowded):
    sent = []

    def note(_conn, _cursor, statement, given, *_):
        sent.append((statement, given))

    event.listen(crowded, "before_cursor_execute", note)
    load_areas(crowded, grids(g44=(256, 256, 300, 320), g54=(300, 256, 384, 320)))
    event.remove(crowded, "before_cursor_execute", note)
    noun = "building|component|incident"
    asked = [(s, g) for s, g in sent if re.search(rf"(FROM|JOIN|UPDATE) ({noun})\b", s)]
    plans = [
        "\n".join(crowded.exec_driver_sql(f"EXPLAIN {statement}", given).scalars())
        for statement, given in asked
    ]
    used = set(re.findall(r"(?:using|Index Scan on) (\w+)", "\n".join(plans)))
    assert len(asked) == 12  # found, known again, read again, written; of each table
    assert {"ix_building_point", "ix_component_geometry", "ix_incident_geometry"} <= used
    assert {"building_pkey", "component_pkey", "incident_pkey"} <= used
    assert not any(re.search(rf"Seq Scan on ({noun})", plan) for plan in plans), plans


@pytest.mark.parametrize(
    ("query", "index"),
    [("placing_ground", "ix_area_level"), ("placing_grids", "ix_area_geometry")],
)
def test_grids_of_changed_ground_are_found_by_an_index(crowded, query, index):
    crowded.execute(text("SET LOCAL enable_seqscan = off"))  # a hundred grids are few pages
    values = {"codes": ["g44"], "closed": ["g44"], "since": BEFORE, "moment": BEFORE, "srid": 4546}
    values |= {"west": [256.0], "south": [256.0], "east": [384.0], "north": [320.0]}
    needed = {name: value for name, value in values.items() if f":{name}" in fixed(query).text}
    plan = "\n".join(crowded.scalars(text(f"EXPLAIN {fixed(query).text}"), needed))
    assert index in plan, plan
