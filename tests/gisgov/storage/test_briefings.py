"""What briefings ask leans on an index, and what is kept is nobody's to change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import Forbidden
from gisgov.storage import briefings, failures, roles, sessions
from gisgov.storage.queries import fixed
from tests.scene import Scene
from tests.signing import token_for

START = datetime(2023, 1, 1, tzinfo=UTC)
GIVEN = {
    "starts": [START + timedelta(days=700), START + timedelta(days=670)],
    "ends": [START + timedelta(days=730), START + timedelta(days=700)],
    "since": START + timedelta(days=700),
    "until": START + timedelta(days=730),
    "earlier": START + timedelta(days=731),
    "cut_off": datetime(2999, 1, 1, tzinfo=UTC),
    "zone": "Asia/Shanghai",
    "codes": ["K"],
}
MANY = """
INSERT INTO incident (scheme, class_code, reported_at, recorded_at, geometry, source, source_id)
SELECT scheme, class_code, CAST(:start AS timestamptz) + n * interval '1 hour',
       CAST(:start AS timestamptz) + n * interval '1 hour', geometry, 'many', n
FROM incident, generate_series(1, 24 * 1000) n WHERE source_id = 'one'
"""


@pytest.fixture(scope="module")
def town(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """Community K, with an incident each hour of a thousand days."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("K", level="community")
            scene.incident((50, 50), START, recorded_at=START, source_id="one")
            conn.execute(text(MANY), {"start": START})
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("VACUUM ANALYZE incident"))
        yield engine


@contextmanager
def asking(city: Engine, role: str = "commander") -> Iterator[Connection]:
    """A connection of the API on which somebody of a role asks."""
    token = token_for(city, role)
    api = roles.api_engine(city)
    try:
        with api.connect() as conn, conn.begin():
            sessions.prove(conn, token)
            yield conn
    finally:
        api.dispose()


@pytest.mark.parametrize("name", ["tally", "closed", "late", "extent"])
def test_a_month_is_found_by_its_index(town: Engine, name: str) -> None:
    query = fixed(f"briefing_{name}").text
    given = {key: GIVEN[key] for key in set(re.findall(r"(?<!:):([a-z_]+)", query)) & set(GIVEN)}
    with asking(town) as conn:
        plan = "\n".join(conn.scalars(text(f"EXPLAIN {query}"), given))
    assert "ix_incident_reported_at" in plan
    assert "Seq Scan on incident" not in plan


def test_what_is_counted_adds_up_in_each_way(town: Engine) -> None:
    spans = list(zip(GIVEN["starts"], GIVEN["ends"], strict=True))
    asked = briefings.Asked("Asia/Shanghai", GIVEN["cut_off"], ["K"])
    with asking(town) as conn:
        month, before = briefings.tally(conn, spans, asked)
        lasted = briefings.time_to_close(conn, spans, asked)
    assert (month.count, before.count) == (30 * 24, 30 * 24)
    for counted in (month.classes, month.severities, month.channels, month.places):
        assert sum(counted.values()) == 720
    by_day = [sum(days.values()) for days in month.class_days.values()]
    assert (sum(month.hours), sum(by_day)) == (720, 720)
    assert [int(each.counts.sum()) for each in lasted] == [720, 720]


def kept(conn: Connection, **values: object) -> int:
    given = {"month": date(2025, 3, 1), "area": None, "cut_off": START, "figures": {"now": {}}}
    return briefings.keep(conn, **{**given, **values})  # type: ignore[arg-type]


def test_who_is_signed_in_is_the_author_whatever_is_said(town: Engine) -> None:
    with asking(town) as conn:
        number = int(
            conn.scalar(
                text("SELECT keep_briefing('2025-03-01', NULL, :at, '{}', 'somebody')"),
                {"at": datetime(2025, 4, 1, tzinfo=UTC)},
            )
        )
        assert briefings.get(conn, number).author.startswith("commander")


@pytest.mark.parametrize("role", ["worker", "dispatcher"])
def test_who_may_not_make_briefings_is_refused_by_the_database(town: Engine, role: str) -> None:
    with pytest.raises(DBAPIError) as error, asking(town, role) as conn:
        kept(conn)
    assert isinstance(failures.refusal(error.value), Forbidden)


def test_what_is_to_come_cannot_be_kept(town: Engine) -> None:
    for given in (
        {"cut_off": datetime.now(UTC) + timedelta(hours=1)},
        {"month": date(2025, 3, 1), "cut_off": datetime(2025, 2, 1, tzinfo=UTC)},
    ):
        with pytest.raises(DBAPIError) as error, asking(town) as conn:
            kept(conn, **given)
        assert error.value.orig is not None
        assert error.value.orig.sqlstate == "22023"


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO briefing (month, cut_off, author, figures)"
            " VALUES ('2025-03-01', now(), 'x', '{}')"
        ),
        "UPDATE briefing SET figures = '{}'",
        "DELETE FROM briefing",
    ],
)
def test_what_is_kept_is_changed_by_nobody_who_asks(town: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError) as error, asking(town, "admin") as conn:
        conn.execute(text(statement))
    assert error.value.orig is not None
    assert error.value.orig.sqlstate == "42501"
