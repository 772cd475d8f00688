"""Incidents by file: how bad they are, what is noted of them, and what was done about them here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gisgov.storage import incidents
from gisgov.storage.incidents import IncidentFilter
from gisgov.storage.sync import runs, table
from gisgov.storage.sync.table import Prepared
from tests.scene import Scene, lonlat

HEAD = "案件编号,案件小类,上报时间,结案时间,问题来源,严重程度,备注,经度,纬度"
PLACE = ",".join(f"{degrees:.7f}" for degrees in lonlat(20, 20).values())


@pytest.fixture
def city(conn: Connection) -> Connection:
    Scene(conn).areas("AB")
    return conn


def row(key: str, severity: str = "", note: str = "", closed: str = "") -> str:
    return f"{key},暴露垃圾,2026-03-01 08:00,{closed},热线,{severity},{note},{PLACE}"


def load(conn: Connection, folder: Path, *rows: str, **how: object) -> Prepared:
    path = folder / "hotline.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    request = table.Request(path=path, noun="incidents", crs="wgs84", **how)  # type: ignore[arg-type]
    prepared = table.prepare(conn, request)
    prepared.apply()
    runs.record(conn, prepared)
    return prepared


def held(conn: Connection) -> list[incidents.Incident]:
    return [incidents.get(conn, each.id) for each in incidents.find(conn, IncidentFilter())]


def test_severities_come_in_the_words_of_files(city: Connection, tmp_path: Path) -> None:
    words = ["一般", "较大", "重大", "特别重大", "Ⅳ级", "III级", "高", "critical", ""]
    load(city, tmp_path, *(row(str(at), word) for at, word in enumerate(words)))
    assert [each.severity for each in held(city)] == [
        *("minor", "moderate", "major", "critical"),
        *("minor", "moderate", "major", "critical", None),
    ]


def test_a_severity_that_is_none_is_refused(city: Connection, tmp_path: Path) -> None:
    (fault,) = load(city, tmp_path, row("1", "红色"), row("2", "低")).faults
    assert (fault.line, fault.column, fault.value) == (2, "严重程度", "红色")
    assert [each.source_id for each in held(city)] == ["2"]


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("请联系 13812345678", "cell.personal_note"),
        ("户主 11010519491231002X", "cell.personal_note"),
        ("字" * 501, "cell.long_note"),
    ],
)
def test_a_note_leads_to_nobody(city: Connection, tmp_path: Path, note: str, reason: str) -> None:
    (fault,) = load(city, tmp_path, row("1", note=note), row("2", note="占用盲道")).faults
    assert (fault.column, fault.value, fault.reason) == ("备注", None, reason)
    assert [each.note for each in held(city)] == ["占用盲道"]
    kept = city.execute(text("SELECT value, params FROM quarantine")).one()
    assert (kept.value, "138" in str(kept.params)) == (None, False)


def test_a_later_file_that_closes_is_in_the_history(city: Connection, tmp_path: Path) -> None:
    load(city, tmp_path, row("1", "低"))
    (before,) = held(city)
    load(city, tmp_path, row("1", "高", closed="2026-03-01 17:30"))
    (after,) = held(city)
    assert (after.state, after.severity) == ("closed", "major")
    assert after.recorded_at == before.recorded_at
    reported, closed = after.history
    assert (reported.what, reported.author) == ("reported", None)
    assert (closed.what, closed.author) == ("closed", "hotline")
    assert closed.changes["severity"] == ["minor", "major"]


def test_what_was_closed_here_stays_closed_where_the_file_is_late(
    city: Connection, tmp_path: Path
) -> None:
    load(city, tmp_path, row("1"))
    city.execute(text("UPDATE incident SET closed_at = '2026-03-02T00:00Z'"))
    later = load(city, tmp_path, row("1", note="催办"))
    (met,) = later.preview.plan.corrections
    assert (met.table, met.field) == ("incident", "closed_at")
    assert [(each.state, each.note) for each in held(city)] == [("closed", "催办")]
    load(city, tmp_path, row("1"), corrections="overwrite")
    assert [each.state for each in held(city)] == ["open"]
