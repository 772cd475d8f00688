"""Tests of gisgov.storage.incident_cube: what is in memory is what is in the database, always."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, Row, func, select, text

from gisgov.errors import Unavailable
from gisgov.incidents import NONE, SEVERITIES, Wanted
from gisgov.incidents.clock import OPEN_US, moment
from gisgov.storage import incident_cube, roles, tile_changes
from gisgov.storage.incident_cube import Seen, cube
from gisgov.storage.models import Base
from tests.scene import LONG_AGO, Scene

INCIDENT = Base.metadata.tables["incident"]
MAY = datetime(2026, 5, 1, 8, 0, 0, 250_000, tzinfo=UTC)
PLAIN = text("""
    SELECT i.id, ST_X(i.geometry) - 528000 AS x, ST_Y(i.geometry) - 3397000 AS y, i.reported_at,
           i.closed_at, i.scheme || ':' || i.class_code AS kind,
           coalesce(i.severity, 'none') AS severity,
           coalesce(i.channel, 'none') AS channel,
           coalesce(i.grid, (SELECT a.code FROM area a JOIN area_level l ON l.code = a.level
                WHERE a.valid @> now() AND a.level <> 'grid' AND ST_Covers(a.geometry, i.geometry)
                ORDER BY l.rank DESC, a.code LIMIT 1)) AS place,
           (i.reported_at AT TIME ZONE c.time_zone)::date - date '1970-01-01' AS day,
           extract(isodow FROM i.reported_at AT TIME ZONE c.time_zone)::int * 24 - 24
               + extract(hour FROM i.reported_at AT TIME ZONE c.time_zone)::int AS hour_of_week
    FROM incident i, city c WHERE i.retired_on IS NULL ORDER BY i.reported_at, i.id""")


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    """City Y over community K with grids A and B, and community Z without any."""
    engine = make_city()
    with engine.begin() as conn:
        scene = Scene(conn)
        scene.areas("YYY", level="city")
        scene.areas("KKZ", level="community", parent="Y")
        scene.areas("AB.", parent="K")
    return engine


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each look see what was committed before it."""
    monkeypatch.setattr(incident_cube, "FRESH_S", 0.0)
    monkeypatch.setattr(incident_cube, "MOST_LOOKS", 1)


def rows(seen: Seen) -> list[tuple[object, ...]]:
    """Incidents of a cube as the database tells them."""
    frame = seen.cube.frame
    names = ("id", "x", "y", "reported_us", "closed_us", "kind", "severity", "channel", "place")
    columns = seen.cube.take(Wanted(), *names, "day", "hour_of_week")
    return [
        (
            *(at, x - 528000, y - 3397000, moment(reported)),
            None if closed == OPEN_US else moment(closed),
            f"{frame.kinds[kind].scheme}:{frame.kinds[kind].code}",
            *(SEVERITIES[severity], frame.channels[channel]),
            frame.areas[place].code if place >= 0 else None,
            *(day, hour),
        )
        for at, x, y, reported, closed, kind, severity, channel, place, day, hour in zip(
            *(column.tolist() for column in columns), strict=True
        )
    ]


def stored(engine: Engine | Connection) -> list[tuple[object, ...]]:
    """Incidents by plain SQL."""
    if isinstance(engine, Connection):
        return [tuple(row) for row in engine.execute(PLAIN)]
    with engine.connect() as conn:
        return [tuple(row) for row in conn.execute(PLAIN)]


def add(engine: Engine, *places: tuple[float, float], **values: object) -> list[int]:
    with engine.begin() as conn:
        return [Scene(conn).incident(at, MAY, **numbered(values)) for at in places]


def numbered(values: dict[str, object]) -> dict[str, object]:
    return {"source_id": str(random.getrandbits(60))} | values


def run(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as conn:
        conn.execute(text(statement), values)


# ---------------------------------------------------------------- exact

WRITES = (
    "UPDATE incident SET closed_at = now() WHERE id = :id",
    "UPDATE incident SET closed_at = NULL WHERE id = :id",
    "UPDATE incident SET severity = 'major' WHERE id = :id",
    "UPDATE incident SET geometry = ST_Translate(geometry, 64, 0) WHERE id = :id",
    "UPDATE incident SET retired_on = '2026-05-02' WHERE id = :id",
    "UPDATE incident SET retired_on = NULL WHERE id = :id",
    "UPDATE incident SET reported_at = reported_at - interval '3 days' WHERE id = :id",
    "UPDATE incident SET channel = 'c' || id % 5 WHERE id = :id",
    "UPDATE incident SET surveyed_at = '2026-01-01' WHERE id = :id",
)


class Walk:
    """Writers that begin, write, and commit or give up in any order, all at random."""

    def __init__(self, engine: Engine, seed: int, stack: ExitStack) -> None:
        self.engine, self.random, self.stack = engine, random.Random(seed), stack  # noqa: S311
        self.open: list[tuple[Connection, set[int]]] = []
        self.ids: list[int] = add(engine, *[(10.0 * k, 50) for k in range(12)])

    def step(self) -> None:
        steps = (self.begin, self.insert, self.insert, self.change, self.change, self.delete)
        self.random.choice((*steps, self.end, self.end))()

    def begin(self) -> None:
        if len(self.open) < 4:
            conn = self.stack.enter_context(self.engine.connect())
            conn.execute(text("SELECT pg_current_xact_id()"))  # its number is older than its end
            self.open.append((conn, set()))

    def insert(self) -> None:
        for conn, _ in self.random.sample(self.open, min(1, len(self.open))):
            at = self.random.choice([(50, 50), (100, 50), (150, 50), (250, 50), (500, 500)])
            when = MAY + timedelta(hours=self.random.randint(-500, 500))
            severity = self.random.choice([None, "minor", "critical"])
            given = numbered({"severity": severity, "channel": self.random.choice([None, "app"])})
            self.ids.append(Scene(conn).incident(at, when, **given))

    def change(self) -> None:
        self.write(self.random.choice(WRITES))

    def delete(self) -> None:
        self.write("DELETE FROM incident WHERE id = :id")

    def write(self, statement: str) -> None:
        """By a writer that waits for no other one."""
        for conn, mine in self.random.sample(self.open, min(1, len(self.open))):
            taken = set().union(*(theirs for _, theirs in self.open)) - mine
            free = [each for each in self.ids if each not in taken]
            chosen = self.random.choice(free)
            mine.add(chosen)
            conn.execute(text(statement), {"id": chosen})

    def end(self) -> None:
        if self.open:
            conn, _ = self.open.pop(self.random.randrange(len(self.open)))
            (conn.commit if self.random.random() < 0.8 else conn.rollback)()


@pytest.mark.parametrize("seed", range(4))
def test_the_cube_is_what_is_committed_in_whichever_order_writers_end(
    city: Engine, seed: int
) -> None:
    with ExitStack() as stack:
        walk = Walk(city, seed, stack)
        for _ in range(120):
            walk.step()
            assert rows(cube(city)) == stored(city)


def test_what_is_counted_is_what_plain_sql_counts(city: Engine) -> None:
    add(city, (50, 50), (150, 50), severity="major", channel="hotline")
    add(city, (50, 60), (250, 50), (500, 500), closed_at=MAY + timedelta(hours=2))
    found = cube(city).cube
    with city.connect() as conn:
        for condition, wanted in (
            ("severity = 'major'", Wanted(severities=frozenset({"major"}))),
            ("severity IS NULL", Wanted(severities=frozenset({NONE}))),
            ("closed_at IS NULL", Wanted(state="open")),
            ("grid IN ('A', 'B')", Wanted(area="K")),
            (f"reported_at >= '{MAY}'", Wanted(since=MAY)),
            (f"reported_at < '{MAY}'", Wanted(until=MAY)),
            ("class_code = '0101'", Wanted(classes=frozenset({("CJT214-2007", "0101")}))),
            ("class_code LIKE '02%'", Wanted(classes=frozenset({("CJT214-2007", "02")}))),
        ):
            plain = conn.scalar(select(func.count()).select_from(INCIDENT).where(text(condition)))
            assert found.count(wanted) == plain, condition


def test_what_lies_in_no_grid_lies_in_the_finest_area_that_holds_it(city: Engine) -> None:
    add(city, (50, 50), (250, 50), (200, 50), (50, 500))
    places = [row[8] for row in rows(cube(city))]
    assert places == ["A", "Z", "B", None]  # (200, 50) lies on the border of B and Z
    tally = cube(city).cube.tally(Wanted(area="Z"))
    assert tally.total == 1


def test_many_at_once_are_read_as_a_whole(city: Engine) -> None:
    cube(city)
    run(
        city,
        "INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)"
        " SELECT 'CJT214-2007', '0101', now() - n * interval '1 minute',"
        " ST_SetSRID(ST_MakePoint(528000 + n % 300, 3397050), 4546), 'many', n::text"
        " FROM generate_series(1, 20001) n",
    )
    with city.connect() as conn:
        notes = "SELECT count(*), count(incident_id) FROM incident_touch WHERE id > 5"
        assert conn.execute(text(notes)).one()[1] == 0
    assert len(cube(city).cube) == 20_001
    assert rows(cube(city)) == stored(city)


CHANGES = {
    "emptied": "TRUNCATE incident CASCADE",
    "renamed": "UPDATE area SET name = 'N' WHERE code = 'A'",
    "moved up": "UPDATE area SET parent = 'Z' WHERE code = 'A'",
    "another clock": "UPDATE city SET time_zone = 'Atlantic/Canary'",
    "another name of a class": "UPDATE code_class SET name = 'N' WHERE code = '0101'",
    "a border ends": "UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code = 'Z'",
    "the log is emptied": "TRUNCATE incident_touch",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_incidents_are_counted_by_may_change(city: Engine, change: str) -> None:
    add(city, (50, 50), (250, 50))
    before = cube(city)
    run(city, change)
    after = cube(city)
    assert rows(after) == stored(city)
    assert after.version != before.version
    with city.connect() as conn:
        names = conn.execute(
            text("SELECT code, name, parent FROM area WHERE valid @> now() ORDER BY 1")
        )
        expected = [tuple(row) for row in names]
        kind = conn.scalar(
            text("SELECT name FROM code_class WHERE kind = 'incident' AND code = '0101'")
        )
    areas = after.cube.frame.areas.listed
    assert [(area.code, area.name, area.parent) for area in areas] == expected
    assert after.cube.frame.kinds[0].name == kind


def test_borders_that_come_by_themselves_are_seen_when_they_come(city: Engine) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1)
    with city.begin() as conn:
        Scene(conn).areas("N", level="street", since=soon)
    assert "N" not in cube(city).cube.frame.areas.positions
    while datetime.now(UTC) < soon + timedelta(seconds=0.1):
        time.sleep(0.05)
    assert "N" in cube(city).cube.frame.areas.positions


# ---------------------------------------------------------------- fresh


def test_what_tells_nothing_new_changes_nothing(city: Engine) -> None:
    add(city, (50, 50))
    before = cube(city)
    run(city, "UPDATE incident SET surveyed_at = '2026-05-02', address = 'x'")
    after = cube(city)
    assert (after.version, after.cube) == (before.version, before.cube)
    assert after.as_of > before.as_of


def test_the_age_is_measured_and_half_a_second_at_most_when_it_is_asked_for(
    city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(incident_cube.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(incident_cube, "FRESH_S", 0.5)
    first = cube(city)
    assert first.age_s == 0
    add(city, (50, 50))
    clock[0] += 0.5
    assert (cube(city), first.age_s) == (first, 0.5)
    clock[0] += 0.01
    second = cube(city)
    assert (len(first.cube), len(second.cube), second.age_s) == (0, 1, 0)
    assert first.age_s == pytest.approx(0.51)


def test_after_a_look_that_took_long_another_one_sees_what_came_meanwhile(
    city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, looks = [1000.0], []
    slow = incident_cube.whole

    def whole(*given: object) -> object:
        made = slow(*given)  # type: ignore[arg-type]
        looks.append(add(city, (50, 50)))
        clock[0] += 6
        return made

    monkeypatch.setattr(incident_cube.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(incident_cube, "FRESH_S", 0.5)
    monkeypatch.setattr(incident_cube, "MOST_LOOKS", 20)
    monkeypatch.setattr(incident_cube, "whole", whole)
    seen = cube(city)
    assert (len(looks), len(seen.cube), seen.age_s) == (1, 1, 0)


def test_those_who_ask_at_once_share_a_look(city: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident_cube, "FRESH_S", 30.0)
    looks, slow = [], incident_cube.whole

    def whole(*given: object) -> object:
        looks.append(given)
        time.sleep(0.2)
        return slow(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(incident_cube, "whole", whole)
    found: list[Seen] = []
    threads = [threading.Thread(target=lambda: found.append(cube(city))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(looks), len(found), len({seen.version for seen in found})) == (1, 5, 1)


# ---------------------------------------------------------------- who asks


@pytest.fixture
def api(city: Engine) -> Iterator[Engine]:
    engine = roles.api_engine(city)
    yield engine
    engine.dispose()


def test_requests_read_it_as_the_api_s_role(city: Engine, api: Engine) -> None:
    add(city, (50, 50))
    assert rows(cube(api)) == stored(city)
    add(city, (150, 50))
    with api.connect() as conn:
        assert rows(cube(conn)) == stored(city)


def test_who_has_written_sees_that_and_nobody_else_does(city: Engine) -> None:
    add(city, (50, 50))
    with city.connect() as conn:
        Scene(conn).incident((150, 50), MAY, source_id="mine")
        assert (len(cube(conn).cube), len(cube(city).cube)) == (2, 1)
        assert rows(cube(conn)) == stored(conn)
        conn.rollback()
        assert len(cube(conn).cube) == 1


def test_the_memory_goes_with_the_engine_and_a_lost_connection_does_no_harm(city: Engine) -> None:
    add(city, (50, 50))
    cube(city)
    run(
        city,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    city.dispose()
    assert len(cube(city).cube) == 1
    before = len(incident_cube.READERS)
    city.dispose()
    assert len(incident_cube.READERS) == before - 1


def test_a_city_that_is_not_founded_has_no_incidents(conn: Connection) -> None:
    conn.execute(text("DELETE FROM city"))
    with pytest.raises(Unavailable) as refused:
        cube(conn)
    assert refused.value.code == "city.not_founded"


# ---------------------------------------------------------------- the log


def notes(conn: Connection) -> list[Row[tuple[int]]]:
    return list(conn.scalars(text("SELECT incident_id FROM incident_touch ORDER BY id")))


# What is remembered is believed where the row was written by the transaction that it names.
AN_HOUR_PASSES = text(
    "UPDATE tile_prune SET taken_at = taken_at - interval '61 minutes',"
    " snapshot = pg_current_xact_id()::text || ' ' || split_part(snapshot, ' ', 2)"
)


def test_notes_that_an_hour_old_snapshot_saw_are_deleted(city: Engine) -> None:
    run(city, "TRUNCATE incident_touch; DELETE FROM tile_prune")
    run(city, "INSERT INTO incident_touch (incident_id) VALUES (1)")
    run(city, "INSERT INTO incident_touch (incident_id, xid) VALUES (2, 1::bigint << 50)")
    with city.connect() as late:
        late.execute(text("INSERT INTO incident_touch (incident_id) VALUES (3)"))
        with city.begin() as conn:
            tile_changes.prune(conn)
        late.commit()
    with city.begin() as conn:
        assert notes(conn) == [1, 2, 3]
        conn.execute(AN_HOUR_PASSES)
        tile_changes.prune(conn)
        assert notes(conn) == [3]  # committed after the snapshot


def test_each_way_of_writing_is_noted_once_by_what_it_changed(conn: Connection) -> None:
    scene = Scene(conn)
    one, two = scene.incident((50, 50), LONG_AGO), scene.incident((60, 50), LONG_AGO)
    conn.execute(text("TRUNCATE incident_touch"))
    conn.execute(text("UPDATE incident SET severity = 'minor' WHERE id = :id"), {"id": one})
    conn.execute(text("UPDATE incident SET severity = severity"))
    conn.execute(text("DELETE FROM incident WHERE id = :id"), {"id": two})
    conn.execute(text("TRUNCATE incident CASCADE"))
    assert notes(conn) == [one, two, None]
