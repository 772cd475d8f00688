"""Who may read plans gets their files and books, as the API's role; who may not gets none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from gisgov.errors import Forbidden, GisgovError, NotFound
from gisgov.mapbook import Printing, book
from gisgov.storage import failures, roles, sessions
from gisgov.storage.plans.changes import changes, handover
from gisgov.storage.plans.export import geopackage
from gisgov.storage.plans.reading import read
from tests.planned import a_plan
from tests.scene import SRID
from tests.signing import token_for


@contextmanager
def asking(city: Engine, role: str) -> Iterator[Connection]:
    """A connection of the API on which somebody of a role asks."""
    token = token_for(city, role)
    api = roles.api_engine(city)
    try:
        with api.connect() as conn, conn.begin():
            sessions.prove(conn, token)
            yield conn
    finally:
        api.dispose()


def test_a_plan_is_told_to_those_who_plan_and_decide(make_city: Callable[[], Engine]) -> None:
    city = make_city()
    with city.begin() as conn:
        plan = a_plan(conn, "AABB AABB", "A1BB AABB")
    printing = Printing("测试市", ZoneInfo("Asia/Shanghai"), SRID, "zh", "x", datetime.now(UTC))
    for role in ("planner", "commander", "admin"):
        with asking(city, role) as conn:
            assert changes(conn, plan).households_moved == 10
            assert [row.address for row in handover(conn, plan)] == ["A路1号"]
            assert read(conn, geopackage(conn, plan)).communities == ["K"]
            assert book(conn, plan, printing).count('<section class="page">') == 2


@pytest.mark.parametrize("role", ["analyst", "worker", "dispatcher"])
def test_a_plan_is_not_told_to_others(make_city: Callable[[], Engine], role: str) -> None:
    city = make_city()
    with city.begin() as conn:
        plan = a_plan(conn, "AABB", "A1BB")
    for ask in (changes, handover, geopackage):
        with pytest.raises((GisgovError, DatabaseError)) as error, asking(city, role) as conn:
            ask(conn, plan)
        told = failures.refusal(error.value) or error.value
        assert isinstance(told, Forbidden | NotFound)
