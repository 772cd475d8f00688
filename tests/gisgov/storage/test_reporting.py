"""Tests of gisgov.storage.reporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov import crs
from gisgov.errors import BadInput, Conflict, Forbidden, GisgovError, NotFound
from gisgov.settings import Settings
from gisgov.storage import incidents, reporting, retention, roles, sessions
from gisgov.storage.failures import refusal
from gisgov.storage.load import as_load
from gisgov.storage.reporting import Report, Unread
from gisgov.words import say
from tests.scene import Scene, lonlat, xy
from tests.signing import token_for

"""
  +---------+---------+
  |    A    |    B    |   two grids of 100 m
  +---------+---------+
"""
SCHEME, LITTER, WASTE = "CJT214-2007", "0102", "0103"


class Drawn:
    """What was drawn, and who may ask."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with engine.begin() as conn:
            Scene(conn).areas("YY", level="city")
            Scene(conn).areas("AB", parent="Y")
        self.api = roles.api_engine(engine)

    def token(self, role: str, home: str | None = None) -> str:
        return token_for(self.engine, role, home=home)


@pytest.fixture(scope="module")
def drawn(clones: Callable[[ExitStack], Engine]) -> Iterator[Drawn]:
    with ExitStack() as stack:
        made = Drawn(clones(stack))
        yield made
        made.api.dispose()


@pytest.fixture(scope="module")
def token(drawn: Drawn) -> str:
    return token_for(drawn.engine, "dispatcher", name="li")


@pytest.fixture
def conn(drawn: Drawn, token: str) -> Iterator[Connection]:
    """A dispatcher of the whole city asks; nothing stays."""
    with drawn.api.connect() as conn, conn.begin() as transaction:
        sessions.prove(conn, token)
        yield conn
        if transaction.is_active:
            transaction.rollback()


def now(**after: float) -> datetime:
    return datetime.now(UTC) + timedelta(**after)


def one(key: str = "1", at: tuple[float, float] = (20, 20), **given: Any) -> Report:
    said = {"source_id": key, "scheme": SCHEME, "class_code": LITTER, "reported_at": now(hours=-1)}
    return Report(**{**said, **lonlat(*at), **given})


def sent(conn: Connection, *rows: Report | Unread) -> reporting.Reported:
    return reporting.report(conn, rows)


def state(conn: Connection, row: Report | Unread) -> tuple[str, str | None, str | None]:
    """What became of a row, why, and of which field."""
    (told,) = sent(conn, row).incidents
    return told.state, told.problem and told.problem.code, told.field


# ---------------------------------------------------------------- reporting


def test_a_report_is_told_as_it_was_given(conn: Connection) -> None:
    when = now(minutes=-5)
    more = {
        "severity": "major",
        "channel": "hotline",
        "address": "解放路1号",
        "note": " 车道\n积水 ",
    }
    (told,) = sent(conn, one(reported_at=when, **more)).incidents
    assert (told.source, told.source_id, told.state, told.grid) == ("api", "1", "added", "A")
    found = incidents.get(conn, told.id or 0)
    assert (found.class_code, found.reported_at, found.state) == (LITTER, when, "open")
    assert (found.severity, found.channel) == ("major", "hotline")
    assert (found.address, found.note) == ("解放路1号", "车道\n积水")
    assert {"lon": found.lon, "lat": found.lat} == pytest.approx(lonlat(20, 20), abs=6e-8)
    (event,) = found.history
    assert (event.what, event.author, event.at) == ("reported", "li", when)
    assert found.recorded_at >= when + timedelta(minutes=4)


def test_the_same_key_is_one_incident(conn: Connection) -> None:
    first = sent(conn, one("7"), one("7", severity="minor"))
    assert [row.state for row in first.incidents] == ["added", "known"]
    again = sent(conn, one("7", at=(150, 20)))
    assert (again.added, again.known) == (0, 1)
    assert {row.id for row in (*first.incidents, *again.incidents)} == {first.incidents[0].id}
    assert incidents.get(conn, first.incidents[0].id or 0).severity is None
    other = sent(conn, one("7", source="hotline"))
    assert other.incidents[0].state == "added"


def test_the_same_keys_in_opposite_order_wait_and_do_not_cross(drawn: Drawn) -> None:
    told: list[reporting.Reported] = []
    rows = [one(f"{key}", source="opposite") for key in range(300)]

    def report(token: str, order: int) -> None:
        with drawn.api.begin() as conn:
            sessions.prove(conn, token)
            told.append(sent(conn, *rows[::order]))

    token = drawn.token("dispatcher")
    threads = [Thread(target=report, args=[token, order]) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.added for each in told) == [0, 0, 0, 300]


@pytest.mark.parametrize(("home", "outcome"), [("A", "added"), ("B", "refused")])
def test_what_was_retired_comes_back_as_it_is_reported_now(
    drawn: Drawn, home: str, outcome: str
) -> None:
    with drawn.engine.begin() as conn:
        old = {"source": f"file {home}", "source_id": "1", "class_code": WASTE, "scheme": SCHEME}
        number = Scene(conn).incident((20, 20), now(days=-500), closed_at=now(days=-499), **old)
        retire = text("UPDATE incident SET retired_on = '2026-01-01' WHERE id = :id")
        conn.execute(retire, {"id": number})
    at = (30, 30) if home == "A" else (150, 20)
    with drawn.api.begin() as conn:
        sessions.prove(conn, drawn.token("worker", home))
        again = one("1", source=f"file {home}", at=at, severity="critical", note="复发")
        (told,) = sent(conn, again).incidents
    assert (told.state, told.id) == (outcome, number if outcome == "added" else None)
    with drawn.engine.connect() as conn:
        found = incidents.get(conn, number, withdrawn=True)
    if outcome == "refused":
        assert told.problem is not None
        assert told.problem.code == "incident.elsewhere"
        assert (found.class_code, found.state, found.severity) == (WASTE, "closed", None)
        assert found.retired_on is not None
        return
    assert (found.class_code, found.reported_at) == (LITTER, again.reported_at)
    assert (found.state, found.severity, found.note) == ("open", "critical", "复发")
    assert (found.retired_on, found.history[-1].changes["retired_on"][1]) == (None, None)


def test_two_people_at_once_make_one_incident(drawn: Drawn) -> None:
    told: list[reporting.Reported] = []

    def report(token: str) -> None:
        with drawn.api.begin() as conn:
            sessions.prove(conn, token)
            told.append(sent(conn, one("at once")))
            conn.execute(text("SELECT pg_sleep(0.2)"))

    threads = [Thread(target=report, args=[drawn.token("dispatcher")]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row.state for each in told for row in each.incidents) == ["added", "known"]
    assert len({row.id for each in told for row in each.incidents}) == 1


@pytest.mark.parametrize(
    ("shift", "name"), [(crs.wgs84_to_gcj02, "gcj02"), (crs.gcj02_to_bd09, "bd09")]
)
def test_shifted_degrees_are_undone(conn: Connection, shift: Callable[..., Any], name: str) -> None:
    place = lonlat(20, 20)
    lon, lat = place["lon"], place["lat"]
    if name == "bd09":
        lon, lat = crs.wgs84_to_gcj02(lon, lat)
    lon, lat = shift(lon, lat)
    (told,) = sent(conn, one(lon=lon, lat=lat, crs=name)).incidents
    found = incidents.get(conn, told.id or 0)
    assert {"lon": found.lon, "lat": found.lat} == pytest.approx(place, abs=2e-7)


@pytest.mark.parametrize("srid", [None, 4546])
def test_metres_say_where_as_well(conn: Connection, srid: int | None) -> None:
    x, y = xy(150, 20)
    (told,) = sent(conn, one(lon=None, lat=None, x=x, y=y, srid=srid)).incidents
    assert told.grid == "B"


def test_what_lies_near_the_city_in_no_grid_is_taken_and_told(conn: Connection) -> None:
    told = sent(conn, one(at=(2000, 20)), one("2"))
    assert [row.grid for row in told.incidents] == [None, "A"]
    assert (told.added, told.unplaced) == (2, 1)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"lon": None, "lat": None}, "incident.no_place", "lon"),
        ({"lat": None}, "incident.half_place", "lon"),
        ({"x": 1.0, "y": 2.0}, "incident.half_place", "lon"),
        ({"reported_at": None}, "incident.no_time", "reported_at"),
        ({"reported_at": datetime(2026, 1, 1)}, "incident.bad_time", "reported_at"),  # noqa: DTZ001
        ({"reported_at": now(hours=2)}, "incident.future", "reported_at"),
        ({"reported_at": datetime(1900, 1, 1, tzinfo=UTC)}, "incident.old", "reported_at"),
        ({"reported_at": now(days=-367)}, "incident.old", "reported_at"),
        ({"source_id": " "}, "incident.no_key", "source_id"),
        ({"class_code": None}, "incident.no_class", "class_code"),
        ({"class_code": "9999"}, "incident.unknown_class", "class_code"),
        ({"class_code": "01"}, "incident.unknown_class", "class_code"),
        ({"lon": 10.0, "lat": 50.0}, "incident.far", "lon"),
        ({"lon": 111.5}, "incident.outside", "lon"),
        ({"lon": None, "lat": None, "x": 0.0, "y": 0.0, "srid": 7}, "incident.bad_place", "srid"),
        ({"note": "请联系 138 1234 5678"}, "incident.personal", "note"),
        ({"note": "举报人住3栋201，电话 0717-6221234"}, "incident.personal", "note"),
        ({"address": "（0717）622 1234 旁"}, "incident.personal", "address"),
        ({"note": "请拨打：6221234"}, "incident.personal", "note"),
        ({"address": "户主 11010519491231002X"}, "incident.personal", "address"),
        ({"source_id": "11010519491231002X"}, "incident.personal", "source_id"),
        ({"channel": "none"}, "incident.bad_channel", "channel"),
        ({"channel": "app,web"}, "incident.bad_channel", "channel"),
        ({"note": "字" * 501}, "incident.long", "note"),
        ({"channel": "a\x1b[2J"}, "incident.letters", "channel"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    conn: Connection, given: dict[str, Any], code: str, field: str
) -> None:
    told = sent(conn, one(**given), one("beside it"))
    refused, beside = told.incidents
    assert (refused.state, refused.id, refused.field) == ("refused", None, field)
    assert beside.state == "added"
    assert refused.problem is not None
    assert refused.problem.code == code
    for lang in ("zh", "en"):
        assert say(code, lang=lang, **refused.problem.params)


def test_ten_minutes_ahead_is_a_clock_and_no_future(conn: Connection) -> None:
    assert state(conn, one(reported_at=now(minutes=9)))[0] == "added"
    assert state(conn, one("2", reported_at=now(minutes=12)))[1] == "incident.future"


@pytest.mark.parametrize("count", [0, 1001])
def test_a_report_has_a_thousand_rows_at_most(conn: Connection, count: int) -> None:
    with pytest.raises(BadInput) as caught:
        sent(conn, *[one()] * count)
    assert caught.value.code == "incident.many"


@pytest.mark.parametrize(
    "given",
    [
        {"source_id": "0717-62212345"},
        {"note": "工单 0717-20260301，见图 0102-0304"},
        {"address": "中山路0717号622室，网格429502001005"},
        {"note": "面积 6221234 平方米，管径 DN0717"},
        {"reported_at": now(days=-365)},
    ],
)
def test_numbers_that_lead_to_nobody_and_last_year_are_taken(
    conn: Connection, given: dict[str, Any]
) -> None:
    assert state(conn, one(**given))[0] == "added"


def test_a_thousand_on_one_point_are_a_thousand(conn: Connection) -> None:
    told = sent(conn, *(one(str(key)) for key in range(1000)))
    assert (told.added, told.unplaced) == (1000, 0)
    assert {row.grid for row in told.incidents} == {"A"}


# ---------------------------------------------------------------- what was refused is kept


def kept(drawn: Drawn) -> list[Any]:
    query = text(
        "SELECT l.noun, l.file, q.source_id, q.column_name, q.value, q.reason, q.params,"
        " q.settled_at IS NULL AS waits FROM quarantine q JOIN load l ON l.id = q.load_id"
        " WHERE q.source = 'kept' ORDER BY q.id"
    )
    with drawn.engine.connect() as conn:
        return list(conn.execute(query))


def test_a_refused_row_is_kept_with_its_reason_until_it_is_put_right(
    drawn: Drawn, token: str
) -> None:
    def send(*rows: Report | Unread) -> None:
        with drawn.api.begin() as conn:
            sessions.prove(conn, token)
            sent(conn, *rows)

    bad = one("k1", source="kept", class_code="9999", address="解放路1号", note="电话 13812345678")
    send(one("k1", source="kept", class_code="9999", address="解放路1号"))
    send(one("k1", source="kept", class_code="9999", address="解放路1号"))
    (row,) = kept(drawn)
    assert (row.noun, row.file, row.source_id) == ("incidents", "POST /api/incidents", "k1")
    assert (row.column_name, row.value, row.waits) == ("class_code", "9999", True)
    assert (row.reason, row.params["row"]["address"]) == ("incident.unknown_class", "解放路1号")

    send(bad, Unread(field="lat", reason="incident.bad_place", source="kept", source_id="k2"))
    _, note, unread = kept(drawn)
    assert (note.reason, note.value) == ("incident.personal", None)
    assert "13812345678" not in str(note.params)
    assert (unread.source_id, unread.reason) == ("k2", "incident.bad_place")

    send(one("k1", source="kept"))
    assert [(row.source_id, row.waits) for row in kept(drawn)] == [
        ("k1", False),
        ("k1", False),
        ("k2", True),
    ]


def test_refused_rows_are_kept_once_and_up_to_a_number_a_day(
    drawn: Drawn, conn: Connection
) -> None:
    sessions.prove(conn, drawn.token("admin"))

    def refuse(count: int, begin: int = 0) -> list[Any]:
        said = (Unread(field="lat", reason="incident.bad_place", source="many"),)
        rows = (
            one(str(key), source="many", class_code="9999") for key in range(begin, begin + count)
        )
        sent(conn, *said, *said, *rows)
        query = "SELECT count(*), max(line) FROM quarantine WHERE source = 'many'"
        return list(conn.execute(text(query)).one())

    assert refuse(2) == [3, 3]
    assert refuse(3) == [4, 4]
    for begin in range(100, 6000, 900):
        last = refuse(900, begin)
    assert last == [5000, 5000]
    asked = text("SELECT request FROM load WHERE source = 'many'")
    assert conn.scalar(asked) == {"not_kept": 4 + 7 * 900 - 5000}


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    ("home", "at", "state"),
    [("A", (20, 20), "added"), ("A", (150, 20), "refused"), (None, (150, 20), "added")],
)
def test_a_worker_reports_in_the_home_area(
    drawn: Drawn, home: str | None, at: tuple[float, float], state: str
) -> None:
    with drawn.api.connect() as conn:
        sessions.prove(conn, drawn.token("worker", home))
        (told,) = sent(conn, one(at=at)).incidents
    assert told.state == state
    assert (told.problem and told.problem.code) == (
        "incident.elsewhere" if state == "refused" else None
    )


@pytest.mark.parametrize("role", ["analyst", "planner"])
def test_who_writes_no_incidents_is_refused(drawn: Drawn, role: str) -> None:
    with drawn.api.connect() as conn:
        sessions.prove(conn, drawn.token(role))
        assert failing(lambda: sent(conn, one())) == (Forbidden, "access.role")


def failing(what: Callable[[], object]) -> tuple[type[GisgovError], str]:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the database's own, and ours
        what()
    error = refusal(caught.value) or caught.value
    assert isinstance(error, GisgovError), error
    return type(error), error.code


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO incident_event (incident_id, author, what) VALUES (1, 'x', 'closed')",
        "UPDATE incident SET closed_at = now()",
        "DELETE FROM incident_event",
    ],
)
def test_the_api_writes_through_its_functions_alone(conn: Connection, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        conn.execute(text(statement))


def test_a_database_login_cannot_report_the_future(conn: Connection) -> None:
    row = (
        '[{"line": 0, "source": "s", "source_id": "1", "scheme": "CJT214-2007", "x": 1, "y": 1,'
        ' "class_code": "0102", "reported_at": "2999-01-01T00:00:00Z"}]'
    )
    with pytest.raises(Exception, match="nothing is reported before it happens"):
        conn.execute(text("SELECT * FROM report_incidents(CAST(:row AS jsonb))"), {"row": row})


# ---------------------------------------------------------------- changing


@pytest.fixture
def number(conn: Connection) -> int:
    return sent(conn, one()).incidents[0].id or 0


def test_what_is_changed_is_in_the_history(conn: Connection, number: int) -> None:
    values = {"severity": "critical", "class_code": WASTE, "note": "扩大", "remark": " 已到场 "}
    found = reporting.change(conn, number, values)
    assert (found.severity, found.class_code, found.note) == ("critical", WASTE, "扩大")
    event = found.history[-1]
    assert (event.what, event.author, event.note) == ("changed", "li", "已到场")
    assert event.changes == {
        "severity": [None, "critical"],
        "class_code": [LITTER, WASTE],
        "class_name": ["暴露垃圾", "积存垃圾渣土"],
        "class_name_en": event.changes["class_name_en"],
        "note": [None, "…"],
    }
    emptied = reporting.change(conn, number, {"severity": None, "note": None})
    assert (emptied.severity, emptied.note) == (None, None)


def test_an_incident_is_closed_once_and_opened_again(conn: Connection, number: int) -> None:
    closed = reporting.change(conn, number, {"close": True, "remark": "已清运"})
    assert (closed.state, closed.history[-1].what) == ("closed", "closed")
    with pytest.raises(Conflict) as caught:
        reporting.change(conn, number, {"close": True})
    assert caught.value.code == "incident.is_closed"
    opened = reporting.change(conn, number, {"reopen": True})
    assert (opened.state, opened.closed_at) == ("open", None)
    assert [event.what for event in opened.history] == ["reported", "closed", "reopened"]
    with pytest.raises(Conflict) as caught:
        reporting.change(conn, number, {"reopen": True})
    assert caught.value.code == "incident.is_open"


def test_a_wrong_report_is_withdrawn_and_its_history_stays(conn: Connection, number: int) -> None:
    gone = reporting.change(conn, number, {"withdraw": True, "remark": "误报"})
    assert gone.retired_on is not None
    event = gone.history[-1]
    assert (event.author, event.note) == ("li", "误报")
    assert event.changes == {"retired_on": [None, gone.retired_on.isoformat()]}
    with pytest.raises(NotFound):
        incidents.get(conn, number)
    (again,) = sent(conn, one(class_code=WASTE)).incidents
    assert (again.state, again.id) == ("added", number)
    assert incidents.get(conn, number).class_code == WASTE


def test_what_a_note_said_is_in_no_history(conn: Connection, number: int) -> None:
    reporting.change(conn, number, {"note": "王五说的"})
    reporting.change(conn, number, {"note": "另一个"})
    found = reporting.change(conn, number, {"note": None})
    notes = [event.changes["note"] for event in found.history[1:]]
    assert notes == [[None, "…"], ["…", "…"], ["…", None]]
    assert "王五" not in str(found)


def test_when_it_was_closed_may_be_told(conn: Connection, number: int) -> None:
    end = now(minutes=-30)
    assert reporting.change(conn, number, {"closed_at": end}).closed_at == end


def test_a_remark_alone_is_a_line_of_the_history(conn: Connection, number: int) -> None:
    event = reporting.change(conn, number, {"remark": "等待配件"}).history[-1]
    assert (event.what, event.changes, event.note) == ("changed", {}, "等待配件")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "incident.nothing"),
        ({"remark": " "}, "incident.nothing"),
        ({"close": True, "reopen": True}, "incident.both"),
        ({"closed_at": now(hours=1)}, "incident.future"),
        ({"closed_at": now(days=-9)}, "incident.early"),
        ({"class_code": "9999"}, "incident.unknown_class"),
        ({"note": "电话 13812345678"}, "incident.personal"),
        ({"remark": "x" * 501}, "incident.long"),
    ],
)
def test_what_cannot_be_changed_is_told(
    conn: Connection, number: int, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as caught:
        reporting.change(conn, number, values)
    assert caught.value.code == code
    assert say(code, lang="zh", **caught.value.params)


def test_nobody_changes_what_is_not_there(conn: Connection) -> None:
    with pytest.raises(NotFound) as caught:
        reporting.change(conn, 999_999, {"close": True})
    assert caught.value.code == "incident.not_found"


def test_a_worker_changes_nothing_elsewhere(drawn: Drawn, token: str) -> None:
    with drawn.api.begin() as conn:
        sessions.prove(conn, token)
        number = sent(conn, one("elsewhere", at=(150, 20))).incidents[0].id or 0
    with drawn.api.connect() as conn:
        sessions.prove(conn, drawn.token("worker", "A"))
        close = lambda: reporting.change(conn, number, {"close": True})  # noqa: E731
        assert failing(close) == (Forbidden, "access.area")


def test_each_report_and_change_has_a_line_in_the_audit(drawn: Drawn) -> None:
    with drawn.api.begin() as conn:
        sessions.prove(conn, token_for(drawn.engine, "commander", name="zhang"))
        number = sent(conn, one("a1"), one("a2", class_code="9999")).incidents[0].id
        reporting.change(conn, number or 0, {"severity": "minor"})
    query = text(
        "SELECT act, subject_id, rows, details FROM audit WHERE actor = 'zhang' ORDER BY id"
    )
    with drawn.engine.connect() as conn:
        acts = [tuple(row) for row in conn.execute(query)]
    assert acts == [
        ("incidents_reported", str(number), 1, {"given": 1}),
        ("incidents_refused", None, 1, {"kept": 1}),
        ("incident_changed", str(number), 1, {"fields": ["severity"]}),
    ]


# ---------------------------------------------------------------- written elsewhere


def test_a_remark_goes_after_a_year_and_what_was_done_stays(
    drawn: Drawn, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with drawn.api.begin() as conn:
        sessions.prove(conn, token)
        number = sent(conn, one("remarked")).incidents[0].id or 0
        reporting.change(conn, number, {"severity": "minor", "remark": "已到场"})
    (rule,) = (each for each in retention.RULES if each.name == "incident_remarks")
    monkeypatch.setattr(retention, "RULES", (rule,))
    for after, note in ((364, "已到场"), (366, None)):
        retention.run(drawn.engine, Settings(), now=now(days=after))
        with drawn.engine.connect() as conn:
            event = incidents.get(conn, number).history[-1]
        assert (event.note, event.changes) == (note, {"severity": [None, "minor"]})


def test_a_change_by_a_file_is_in_the_history_under_its_source(drawn: Drawn) -> None:
    with drawn.engine.connect() as conn:
        scene = Scene(conn)
        number = scene.incident((20, 20), now(days=-2), source="hotline")
        with as_load(conn):
            close = text("UPDATE incident SET closed_at = :at, grid = grid WHERE id = :id")
            conn.execute(close, {"at": now(days=-1), "id": number})
        conn.execute(text("UPDATE incident SET grid = 'B' WHERE id = :id"), {"id": number})
        history = incidents.get(conn, number).history
        assert [(event.what, event.author) for event in history] == [
            ("reported", None),
            ("closed", "hotline"),
        ]
        found = text("SELECT count(*) FROM correction WHERE row_id = :id")
        assert conn.scalar(found, {"id": number}) == 0


def test_what_was_changed_here_is_a_correction_of_the_file(drawn: Drawn, token: str) -> None:
    with drawn.engine.begin() as conn:
        number = Scene(conn).incident((20, 20), now(days=-2), severity="minor")
    with drawn.api.begin() as conn:
        sessions.prove(conn, token)
        reporting.change(conn, number, {"severity": "major"})
    query = text(
        "SELECT field, value_before, value_after, corrected_by FROM correction"
        " WHERE table_name = 'incident' AND row_id = :id"
    )
    with drawn.engine.connect() as conn:
        assert [tuple(row) for row in conn.execute(query, {"id": number})] == [
            ("severity", "minor", "major", "li")
        ]
