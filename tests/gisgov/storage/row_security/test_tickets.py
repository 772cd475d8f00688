"""What tokens and tickets open by SQL of one's own, and what no trick with names opens."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.storage import accounts, looks, sessions
from gisgov.storage.load import load_frames
from tests.neighbourhood import Neighbourhood
from tests.reach import OUT_OF_REACH, PERSONAL, refused, rows
from tests.signing import end, token_for

OPEN = "SELECT ticket FROM open_look('building', :building, 'visit', NULL, NULL, NULL, NULL)"


# ---------------------------------------------------------------- tickets and tokens


def opened(api: Engine, token: str, building: int) -> str:
    """The ticket of a look that is committed."""
    with api.begin() as conn:
        sessions.prove(conn, token)
        return str(conn.scalar(text(OPEN), {"building": building}))


def seen(api: Engine, ticket: str | None, token: str | None = None) -> int:
    with api.connect() as conn:
        sessions.prove(conn, token, ticket=ticket)
        return rows(conn, "person")


def test_a_ticket_opens_its_own_rows_and_none_beside(
    api: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    ticket = opened(api, visitor, drawn.buildings["west"])
    with api.connect() as conn:
        sessions.prove(conn, visitor, ticket=ticket)
        found = set(conn.scalars(text("SELECT id FROM person")))
        assert found == {p.id for p in drawn.people if p.building == drawn.buildings["west"]}
        assert rows(conn, "look") == 1
        assert rows(conn, "position") == rows(conn, "incident_contact") == rows(conn, "audit") == 0


@pytest.mark.parametrize("ticket", ["", "gl_0", "'; SELECT 1 --", "%", "\\x00"])
def test_a_ticket_that_is_made_up_opens_nothing(api: Engine, visitor: str, ticket: str) -> None:
    assert seen(api, ticket, visitor) == 0


def test_a_ticket_opens_nothing_in_the_transaction_that_got_it(
    api: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    """Its line in the audit could still be rolled back."""
    for nested in (False, True):
        with api.connect() as conn:
            sessions.prove(conn, visitor)
            with ExitStack() as stack:
                if nested:
                    stack.enter_context(conn.begin_nested())
                ticket = conn.scalar(text(OPEN), {"building": drawn.buildings["west"]})
            sessions.prove(conn, visitor, ticket=ticket)
            assert rows(conn, "person") == rows(conn, "look") == 0
            conn.rollback()
        assert seen(api, ticket, visitor) == 0  # rolled back: there is no such look


def test_a_ticket_ends(api: Engine, city: Engine, drawn: Neighbourhood, visitor: str) -> None:
    ticket = opened(api, visitor, drawn.buildings["west"])
    assert seen(api, ticket, visitor) == 2
    with city.begin() as conn:
        conn.execute(text("UPDATE look SET expires_at = clock_timestamp()"))
    assert seen(api, ticket, visitor) == 0


def test_a_ticket_closes_with_its_emergency(
    api: Engine, city: Engine, drawn: Neighbourhood
) -> None:
    token = token_for(city, "dispatcher", home="K")
    with api.begin() as conn:
        sessions.prove(conn, token)
        place = "(SELECT point FROM building WHERE id = :id)"
        query = f"SELECT open_emergency('fire', {place}, 100, NULL, NULL)"
        emergency = conn.scalar(text(query), {"id": drawn.buildings["west"]})
    query = "SELECT ticket FROM open_look('emergency', :id, NULL, NULL, NULL, NULL, NULL)"
    with api.begin() as conn:
        sessions.prove(conn, token)
        ticket = conn.scalar(text(query), {"id": emergency})
    assert seen(api, ticket, token) > 0
    with api.begin() as conn:
        sessions.prove(conn, token)
        conn.execute(text("SELECT end_emergency(:id)"), {"id": emergency})
    assert seen(api, ticket, token) == 0


def test_a_token_that_has_ended_opens_no_look(
    api: Engine, city: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    end(city, visitor)
    with pytest.raises(DBAPIError, match=r"access\.sign_in"):
        opened(api, visitor, drawn.buildings["west"])


def test_what_is_not_people_s_stays_closed_to_who_is_signed_in(
    api: Engine, city: Engine, drawn: Neighbourhood
) -> None:
    for role in accounts.ROLES:
        with api.connect() as conn:
            sessions.prove(conn, token_for(city, role))
            assert {table: rows(conn, table) for table in PERSONAL | OUT_OF_REACH} == dict.fromkeys(
                PERSONAL | OUT_OF_REACH, 0
            )
            assert (rows(conn, "audit") > 0) == (role == "admin")
            assert (rows(conn, "building_stock") > 0) == (role != "analyst")


# ---------------------------------------------------------------- names that lead elsewhere


def test_tables_of_the_asker_s_own_deceive_no_function(
    api: Engine, city: Engine, drawn: Neighbourhood
) -> None:
    """Temporary tables come first in a search, unless a function says where it looks."""
    token = token_for(city, "analyst")
    with api.connect() as conn:
        if refused(conn, "CREATE TEMP TABLE probe (a int)"):
            return  # the role may not even make them
        conn.execute(
            text(
                "CREATE TEMP TABLE account (id bigint, name text, role text, home text,"
                " worker_id bigint, disabled_at timestamptz)"
            )
        )
        conn.execute(
            text(
                "CREATE TEMP TABLE session (id bigint, account_id bigint, kind text,"
                " access_digest bytea, access_until timestamptz, ended_at timestamptz)"
            )
        )
        conn.execute(text("INSERT INTO pg_temp.account (id, name, role) VALUES (1, 'x', 'worker')"))
        insert = """
            INSERT INTO pg_temp.session (id, account_id, kind, access_digest)
            VALUES (1, 1, 'key', digest_of('mine'))
        """
        conn.execute(text(insert))
        for path in ("pg_temp, public", "pg_temp, pg_catalog, public", "public, pg_temp"):
            conn.execute(text(f"SET search_path = {path}"))
            sessions.prove(conn, "mine")
            assert sessions.acting(conn) is None
            assert refused(conn, "SELECT public.require_counts()") == "GG401"
            sessions.prove(conn, token)
            assert refused(conn, "SELECT public.require_counts()") == "GG403"
        conn.invalidate()


def test_every_function_that_runs_as_the_owner_says_where_it_looks(city: Engine) -> None:
    query = """
        SELECT proname, proconfig, proacl::text AS acl FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    """
    with city.connect() as conn:
        for row in conn.execute(text(query)):
            assert row.proconfig == ["search_path=pg_catalog, public, pg_temp"], row.proname
            assert not re.search(r"[{,]=X", row.acl or "{=X"), row.proname  # PUBLIC may not


def test_no_part_of_a_look_is_to_be_had_by_itself(
    conn: Connection, city: Engine, drawn: Neighbourhood
) -> None:
    """`look_at_...` runs as who calls it, and so under the same policies."""
    query = """
        SELECT (look_at_building(ROW('worker', NULL)::account, :id, 'visit', NULL)).persons
    """
    with conn.begin():
        assert refused(conn, query, id=drawn.buildings["west"]) or not conn.scalar(
            text(query), {"id": drawn.buildings["west"]}
        )


# ---------------------------------------------------------------- the owner's own work


def test_the_owner_loads_people_and_a_look_shows_them(
    api: Engine, city: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    """COPY goes past row security or not at all: an owner who is no superuser takes another way."""
    people = {"household_id": [drawn.households["west"]], "age_band": ["80+"]}
    frame = pd.DataFrame(people | {"source": ["loaded"], "source_id": ["1"]})
    with city.begin() as conn:
        load_frames(conn, {"person": frame})
    assert seen(api, opened(api, visitor, drawn.buildings["west"]), visitor) == 3
    with city.begin() as conn:
        load_frames(conn, {"person": frame.assign(age_band="60-79")})
        assert conn.scalar(text("SELECT age_band FROM person WHERE source = 'loaded'")) == "60-79"
        conn.execute(text("DELETE FROM person WHERE source = 'loaded'"))


def test_a_look_reads_by_the_same_way_whoever_owns_the_city(
    api: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    building = drawn.buildings["west"]
    with looks.looking(api, visitor, "building", building, purpose="visit") as look:
        assert rows(look.conn, "person") == 2


# ---------------------------------------------------------------- what leaves a line in the audit


def test_a_look_says_nothing_of_its_rows_before_it_is_on_record(
    api: Engine, drawn: Neighbourhood, visitor: str
) -> None:
    """Rolled back, it would have counted people and left no trace."""
    with api.connect() as conn:
        sessions.prove(conn, visitor)
        query = OPEN.replace("ticket", "*", 1)
        told = conn.execute(text(query), {"building": drawn.buildings["west"]})
        assert list(told.keys()) == ["ticket", "audit_id"]
        conn.rollback()


@pytest.mark.parametrize("act", ["look", "sign_in", "emergency_opened", None])
def test_nobody_makes_up_a_line_of_the_audit(api: Engine, visitor: str, act: str | None) -> None:
    with api.begin() as conn:
        sessions.prove(conn, visitor)
        noting = text("SELECT note_act(:act, 'building', '1', 0, '{}')")
        with pytest.raises(DBAPIError) as refusal:
            conn.execute(noting, {"act": act})
    assert refusal.value.orig.sqlstate == "GG403"


def test_nobody_fills_the_audit_with_one_line(api: Engine, visitor: str) -> None:
    with api.begin() as conn:
        sessions.prove(conn, visitor)
        long = "SELECT note_act('counts', 'x', 'x', 0, jsonb_build_object('x', repeat('x', 9000)))"
        with pytest.raises(DBAPIError) as refusal:
            conn.execute(text(long))
    assert refusal.value.orig.sqlstate == "GG403"
