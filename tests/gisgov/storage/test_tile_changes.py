"""Tests of gisgov.storage.tile_changes: which notes of changes are deleted, and which never."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.storage.tile_changes import prune

NOTE = "INSERT INTO tile_change (layer, at) VALUES (:layer, now() + CAST(:at AS interval))"
AGE = "UPDATE tile_prune SET taken_at = taken_at - interval '61 minutes'"


@pytest.fixture
def city(make_city) -> Engine:
    engine = make_city()
    with engine.begin() as conn:
        conn.execute(text("TRUNCATE tile_change"))
    return engine


def note(conn: Connection, layer: str, at: str | None = None) -> None:
    conn.execute(text(NOTE), {"layer": layer, "at": at})


def left(city: Engine) -> list[str]:
    with city.connect() as conn:
        return list(conn.scalars(text("SELECT layer FROM tile_change ORDER BY layer")))


def pruned(city: Engine) -> int:
    with city.begin() as conn:
        return prune(conn)


def an_hour_passes(city: Engine) -> None:
    """Make the remembered snapshot an hour older, as its own transaction would have left it."""
    with city.begin() as conn:
        was = conn.scalar(text("SELECT snapshot FROM tile_prune")).split(" ")[1]
        conn.execute(text(AGE))
        conn.execute(
            text("UPDATE tile_prune SET snapshot = pg_current_xact_id()::text || ' ' || :was"),
            {"was": was},
        )


def test_what_was_there_an_hour_ago_is_deleted_and_what_came_since_stays(city: Engine) -> None:
    with city.begin() as conn:
        note(conn, "old")
    assert pruned(city) == 0
    with city.begin() as conn:
        note(conn, "new")
    assert pruned(city) == 0
    an_hour_passes(city)
    assert pruned(city) == 1
    assert left(city) == ["new"]
    assert pruned(city) == 0
    an_hour_passes(city)
    assert pruned(city) == 1
    assert left(city) == []


def test_what_is_committed_late_stays_however_long_ago_it_was_written(city: Engine) -> None:
    with city.connect() as long:
        note(long, "late")
        pruned(city)
        an_hour_passes(city)
        long.commit()
    assert pruned(city) == 0
    assert left(city) == ["late"]


def test_a_moment_that_is_to_come_or_came_within_the_hour_stays(city: Engine) -> None:
    with city.begin() as conn:
        for at in ("1 day", "-59 minutes", "-61 minutes"):
            note(conn, at, at)
    pruned(city)
    an_hour_passes(city)
    assert pruned(city) == 1
    assert left(city) == ["-59 minutes", "1 day"]


def test_what_another_server_s_transactions_noted_goes(city: Engine) -> None:
    with city.begin() as conn:
        conn.execute(
            text("INSERT INTO tile_change (layer, xid) VALUES ('foreign', 1::bigint << 50)")
        )
    pruned(city)
    an_hour_passes(city)
    assert pruned(city) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tile_prune SET snapshot = '7 999999999:999999999:'",
        "UPDATE tile_prune SET taken_at = now() + interval '1 day'",
    ],
    ids=["restored", "clock went back"],
)
def test_a_snapshot_that_means_nothing_here_is_forgotten(city: Engine, change: str) -> None:
    pruned(city)
    an_hour_passes(city)
    with city.begin() as conn:
        note(conn, "new")
        conn.execute(text(change))
    assert pruned(city) == 0
    assert left(city) == ["new"]
    with city.connect() as conn:
        assert conn.scalar(text("SELECT taken_at <= now() FROM tile_prune"))
