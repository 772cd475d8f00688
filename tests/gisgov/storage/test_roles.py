"""Tests of gisgov.storage.roles: who counts as the owner, and who must be signed in."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gisgov.storage import roles
from gisgov.storage.failures import refusal
from tests.scene import Scene


@pytest.fixture
def web(conn: Connection) -> str:
    """A login that an administrator has made, in a city of one household; it goes with the test."""
    scene = Scene(conn)
    scene.areas("A", level="grid")
    scene.household(scene.building((20, 20)), 2)
    conn.execute(text("CREATE ROLE t_web LOGIN"))
    return "t_web"


def counts(conn: Connection, login: str) -> int:
    conn.execute(text(f"SET LOCAL SESSION AUTHORIZATION {login}"))
    return int(conn.scalar(text("SELECT count(*) FROM building_stock")) or 0)


def test_another_login_in_the_api_s_role_must_be_signed_in_too(conn: Connection, web: str) -> None:
    conn.execute(text(f"GRANT {roles.API} TO {web}"))
    with pytest.raises(DBAPIError) as refused:
        counts(conn, web)
    error = refusal(refused.value)
    assert error is not None
    assert error.code == "access.sign_in"


def test_an_owner_who_is_no_superuser_sees_everything_as_a_keeper(
    conn: Connection, web: str
) -> None:
    conn.execute(text(f"GRANT {roles.API}, {roles.KEEPER} TO {web}"))
    assert counts(conn, web) == 1
