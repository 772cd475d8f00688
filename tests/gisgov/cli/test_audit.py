"""`gisgov audit`, `gisgov retention` and `gisgov upkeep`, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gisgov.storage import accounts

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    made = make_city()
    with made.begin() as conn:
        accounts.add(conn, "li", role="admin", oidc_subject="1")
    return made


def test_a_tampered_audit_fails_with_what_to_do(gisgov: Run, city: Engine, tmp_path: Path) -> None:
    of = ("--city", city.url.database)
    assert gisgov("audit", "head", *of)[0] == 1
    assert gisgov("upkeep", *of)[1].endswith("audit rows sealed: 1\n")
    head = gisgov("audit", "head", *of)[1].strip()
    status, out, _ = gisgov("audit", "verify", "--head", head, *of)
    assert (status, head in out) == (0, True)
    file = tmp_path / "audit.jsonl"
    assert gisgov("audit", "export", file, *of)[0] == 0
    with city.begin() as conn:
        conn.execute(text("SET LOCAL session_replication_role = replica"))
        conn.execute(text("UPDATE audit SET actor = 'nobody'"))
    status, out, err = gisgov("audit", "verify", "--head", head, *of)
    assert status == 1
    assert "at least one was changed" in out
    assert "changed from outside" in err
    status, out, _ = gisgov("audit", "verify", "--json", *of)
    assert (status, json.loads(out)["verified"]) == (1, False)
    status, out, _ = gisgov("audit", "verify", "--file", file, "--head", head)
    assert (status, head in out) == (0, True)


def test_rows_are_listed(gisgov: Run, city: Engine) -> None:
    of = ("--city", city.url.database)
    status, out, _ = gisgov("audit", "list", "--act", "account_added", "--json", *of)
    (row,) = json.loads(out)
    assert (status, row["subject_id"]) == (0, "li")
    assert "account added" in gisgov("audit", "list", "--since", "2020-01-01", *of)[1]
    assert "Nothing was noted" in gisgov("audit", "list", "--until", "2020-01-01", *of)[1]


def test_retention_says_what_it_did(gisgov: Run, city: Engine) -> None:
    of = ("--city", city.url.database)
    with city.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO sign_in_try (name, address, tried_at, succeeded)"
                " VALUES ('li', '::1', now() - interval '91 days', false)"
            )
        )
    assert "1 rows would go" in gisgov("retention", "run", "--dry-run", *of)[1]
    assert "1 rows went" in gisgov("retention", "run", *of)[1]
    assert "0 rows went" in gisgov("retention", "run", *of)[1]
