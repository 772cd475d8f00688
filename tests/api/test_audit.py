"""The audit over HTTP and as a page: for administrators, by filters, and with its proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from gisgov.storage import accounts, audit
from tests.signing import bearer, token_for


@pytest.fixture
def noted(town: Engine) -> Engine:
    """The town, and in its audit a look with a note that is no markup."""
    with town.begin() as conn:
        conn.execute(
            text(
                "SELECT write_audit(NULL, '<i>wang</i>', NULL, 'look', 'visit', '<b>bold</b>',"
                " 'building', '7', 'A', 3, 5, '{\"x\": \"<u>\"}')"
            )
        )
        accounts.write_audit(conn, "backup", subject="city")
    return town


@pytest.mark.parametrize("role", ["dispatcher", "planner", "commander", "worker", "analyst"])
@pytest.mark.parametrize("path", ["/api/audit", "/api/audit/head", "/api/audit/export", "/audit"])
def test_only_an_administrator_reads_it(
    client: TestClient, town: Engine, role: str, path: str
) -> None:
    assert client.get(path, headers=bearer(token_for(town, role))).status_code == 403


def test_rows_come_newest_first_in_pages(client: TestClient, noted: Engine) -> None:
    assert noted
    first = client.get("/api/audit", params={"limit": 2}).json()
    numbers = [row["id"] for row in first["items"]]
    assert numbers == sorted(numbers, reverse=True)
    second = client.get(first["next"]).json()["items"]
    assert second[0]["id"] < numbers[-1]


def test_rows_are_found_by_filters(client: TestClient, noted: Engine) -> None:
    assert noted
    wanted = {"purpose": "visit", "act": "look", "area": "K", "subject": "building"}
    (row, *_) = client.get("/api/audit", params=wanted).json()["items"]
    assert (row["actor"], row["rows"], row["note"]) == ("<i>wang</i>", 3, "<b>bold</b>")
    assert row["details"] == {"x": "<u>"}
    assert client.get("/api/audit", params=wanted | {"emergency": 6}).json()["items"] == []
    assert client.get("/api/audit", params={"until": "2020-01-01T00:00:00Z"}).json()["items"] == []


def test_reading_it_is_itself_noted(client: TestClient, noted: Engine) -> None:
    with noted.connect() as conn:
        before = len(audit.find(conn, audit.Wanted(act="audit_read"), limit=10_000))
    client.get("/api/audit")
    client.get("/audit")
    client.get("/api/audit/export")
    with noted.connect() as conn:
        rows = audit.find(conn, audit.Wanted(act="audit_read"), limit=10_000)
    assert len(rows) - before == 3
    assert [row.subject for row in rows[:3]] == ["export_audit", "audit_page", "list_audit"]


def test_the_export_proves_itself(client: TestClient, noted: Engine, tmp_path: Path) -> None:
    with noted.begin() as conn:
        audit.seal(conn)
    head = client.get("/api/audit/head").json()
    answer = client.get("/api/audit/export")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert "audit.jsonl" in answer.headers["content-disposition"]
    file = tmp_path / "audit.jsonl"
    file.write_bytes(answer.content)
    found = audit.verify_file(file, head=head["head"])
    assert found.faults == ()
    assert found.seals == head["seals"]
    assert found.unsealed >= 1  # that the export was asked for


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_what_was_done_and_escapes_it(
    client: TestClient, noted: Engine, lang: str
) -> None:
    assert noted
    page = client.get("/audit", params={"lang": lang, "act": "look"})
    assert page.status_code == 200
    assert page.headers["content-language"] == lang
    assert "&lt;i&gt;wang" in page.text
    for raw in ("<i>wang", "<b>bold", "<u>"):
        assert raw not in page.text
    assert {"zh": "走访服务", "en": "Visit and service"}[lang] in page.text
    assert f"/audit?lang={lang}&amp;emergency=5" in page.text


def test_the_days_of_the_page_are_the_citys_both_inclusive(
    client: TestClient, noted: Engine
) -> None:
    with noted.connect() as conn:
        today = conn.scalar(text("SELECT (now() AT TIME ZONE time_zone)::date::text FROM city"))
    shown = client.get(
        "/audit", params={"lang": "en", "since": today, "until": today, "act": "look"}
    )
    assert "&lt;i&gt;wang" in shown.text
    other = {"lang": "en", "until": "2020-01-01"}
    assert "Nothing was noted that fits" in client.get("/audit", params=other).text


@pytest.mark.parametrize("given", [{"since": "soon"}, {"emergency": "x"}, {"whose": "mine"}])
def test_the_page_says_what_is_wrong_with_what_was_asked(
    client: TestClient, given: dict[str, str]
) -> None:
    page = client.get("/audit", params={"lang": "en"} | given)
    assert page.status_code == 200
    assert 'role="alert"' in page.text
