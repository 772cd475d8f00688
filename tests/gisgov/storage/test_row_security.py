"""What the API's role can reach by SQL of its own: nothing about people without a look's ticket.

The same for an owner of a city that is a superuser, as on the private server, and one that is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.settings import Settings
from gisgov.storage import accounts, engine, looks, roles, schema, sessions
from gisgov.storage.load import load_frames
from gisgov.storage.models import Base
from tests.neighbourhood import Neighbourhood, draw
from tests.signing import end, token_for

PERSONAL = {
    "household",
    "person",
    "person_contact",
    "incident_contact",
    "position",
    "look",
}
GUARDED = PERSONAL | {
    "audit",
    "audit_seal",
    "building_stock",
    "building_stock_month",
    "quarantine",
    "load",
    "correction",
    "worker",
    "worker_assignment",
    "mark",
}
OUT_OF_REACH = {
    "account",
    "session",
    "spent_refresh",
    "sign_in_try",
    "sign_in_salt",
}
# Nothing in these is about a person. A new table belongs to one of these lists, or is refused here.
PUBLIC = {
    "area",
    "area_level",
    "barrier",
    "building",
    "building_entrance",
    "city",
    "code_class",
    "code_scheme",
    "component",
    "dwelling",
    "emergency",
    "estate",
    "estate_gate",
    "hydrant",
    "incident",
    "land_cover",
    "pipe",
    "pipe_node",
    "place_name",
    "premises",
    "publication",
    "publication_cell",
    "publication_place",
    "purpose",
    "raster",
    "road",
    "tile_change",
    "tile_prune",
    "unit",
    "valve",
    "vehicle",
}
OPEN = "SELECT ticket FROM open_look('building', :building, 'visit', NULL, NULL, NULL, NULL)"


# ---------------------------------------------------------------- a city of each kind of owner


@pytest.fixture(scope="module", params=["superuser", "owner"])
def city(
    request: pytest.FixtureRequest,
    clones: Callable[[ExitStack], Engine],
    server_settings: Settings,
    prefix: str,
) -> Iterator[Engine]:
    with ExitStack() as stack:
        if request.param == "superuser":
            yield clones(stack)
        else:
            yield stack.enter_context(plain_city(server_settings, f"{prefix}_plain"))


@contextmanager
def plain_city(settings: Settings, name: str) -> Iterator[Engine]:
    """A city on a server where its owner may log in and make databases, and no more."""
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'none'"))
        conn.execute(text(f"GRANT {roles.API}, {roles.KEEPER} TO {name}"))
        conn.execute(text(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0"))
        try:
            with engine.maintenance(place, database=name) as inside:
                for extension in ("postgis", "btree_gist"):
                    inside.execute(text(f"CREATE EXTENSION {extension}"))
            url = place.database(name).set(username=name)
            owner = engine.engine_on(url)
            with engine.maintenance(place, database=name) as inside:
                inside.execute(text(f"ALTER SCHEMA public OWNER TO {name}"))
            try:
                schema.upgrade(
                    owner, srid=4546, name="别市", name_en="Other", time_zone="Asia/Shanghai"
                )
                yield owner
            finally:
                owner.dispose()
        finally:
            conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            conn.execute(text(f"DROP ROLE {name}"))


@pytest.fixture(scope="module")
def drawn(city: Engine) -> Neighbourhood:
    """People, and a line in each of the other tables that are guarded."""
    made = draw(city)
    with city.begin() as conn:
        conn.execute(
            text("INSERT INTO building_stock_month (month, building_id) VALUES (:month, :id)"),
            {"month": date(2026, 3, 1), "id": made.buildings["west"]},
        )
        accounts.write_audit(conn, "noted")
        conn.execute(text("ANALYZE"))
    return made


@pytest.fixture(scope="module")
def api(city: Engine, drawn: Neighbourhood) -> Iterator[Engine]:
    made = roles.api_engine(city)
    yield made
    made.dispose()


@pytest.fixture
def conn(api: Engine) -> Iterator[Connection]:
    """Asks as the API's role, with no token."""
    with api.connect() as connection:
        yield connection


@pytest.fixture
def visitor(city: Engine, drawn: Neighbourhood) -> str:
    return token_for(city, "worker", home="K")


def refused(conn: Connection, query: str, **given: object) -> str:
    """The SQLSTATE by which a statement is refused; empty where it is not."""
    try:
        with conn.begin_nested():
            conn.execute(text(query), given)
    except DBAPIError as error:
        return str(error.orig.sqlstate)
    return ""


def rows(conn: Connection, table: str) -> int:
    """How many rows of a table can be read; none where it is refused."""
    query = f"SELECT count(*) FROM {table}"  # noqa: S608
    state = refused(conn, query)
    assert state in ("", "42501", "GG401", "GG403")
    return 0 if state else int(conn.scalar(text(query)) or 0)


# ---------------------------------------------------------------- every table is on a list


def test_every_table_is_public_guarded_or_out_of_reach(city: Engine) -> None:
    query = """
        SELECT relname, relrowsecurity AND relforcerowsecurity AS guarded,
               has_any_column_privilege('gisgov_api', oid, 'SELECT') AS readable
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    """
    with city.connect() as conn:
        found = {row.relname: row for row in conn.execute(text(query))}
    assert set(Base.metadata.tables) <= set(found)
    assert not PUBLIC & GUARDED
    reached = {name for name, row in found.items() if row.readable}
    assert reached & OUT_OF_REACH == set()
    assert reached - GUARDED - PUBLIC - {"alembic_version"} == set()
    assert {name for name in reached & GUARDED if not found[name].guarded} == set()


def test_views_show_what_their_reader_may_see(city: Engine) -> None:
    """A view reads as its owner, past row security, unless it says otherwise."""
    query = """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
            AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    """
    with city.connect() as conn:
        assert conn.scalars(text(query)).all() == []


def test_the_role_owns_nothing_and_may_make_nothing(conn: Connection, city: Engine) -> None:
    with city.connect() as owner:
        query = "SELECT count(*) FROM pg_class WHERE relowner = 'gisgov_api'::regrole"
        assert owner.scalar(text(query)) == 0
        query = """
            SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
            FROM pg_roles WHERE rolname = 'gisgov_api'
        """
        assert owner.scalar(text(query)) is False
    for statement in (
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION dblink",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON person USING (true)",
        "DROP POLICY looked_at ON person",
        "SELECT lo_import('/etc/passwd')",
        "COPY person TO PROGRAM 'cat'",
        "COPY city TO '/tmp/city'",
        "SELECT pg_read_file('/etc/passwd')",
    ):
        assert refused(conn, statement), statement


# ---------------------------------------------------------------- nobody


@pytest.mark.parametrize("table", sorted((GUARDED - {"mark"}) | OUT_OF_REACH))
def test_nobody_reads_a_guarded_row(
    conn: Connection, city: Engine, drawn: Neighbourhood, table: str
) -> None:
    assert rows(conn, table) == 0


def test_there_is_something_to_read(city: Engine, drawn: Neighbourhood) -> None:
    held = {"household", "person", "person_contact", "incident_contact", "position", "audit"}
    with city.connect() as owner:
        for table in held | {"building_stock", "building_stock_month", "worker"}:
            assert rows(owner, table) > 0, table


@pytest.mark.parametrize(
    "statement",
    [
        "COPY person TO STDOUT",
        "COPY (SELECT * FROM person) TO STDOUT",
        "SELECT * FROM session",
        "SELECT verifier FROM account",
        "INSERT INTO audit (actor, act) VALUES ('x', 'x')",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO look (audit_id, digest, expires_at) VALUES (1, '\\x00', 'infinity')",
        "UPDATE look SET expires_at = 'infinity'",
        "INSERT INTO session (account_id, kind, access_digest) VALUES (1, 'key', '\\x00')",
        "UPDATE account SET role = 'admin'",
        "UPDATE emergency SET holder_id = 1",
        "SELECT write_audit(1, 'x', 1, 'x', 'x', 'x', 'x', 'x', 'x', 1, 1, '{}')",
        "SELECT begin_session(1, 'password', 'x')",
        "SELECT floor_counts(1)",
        "SELECT emergency_record(1)",
        "SELECT note_act('x', 'x', 'x', 1, '{}')",
        "SELECT open_emergency('fire', (SELECT point FROM building LIMIT 1), 300, NULL, NULL)",
        "SELECT open_look('building', 1, 'visit', NULL, NULL, NULL, NULL)",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_authid",
        "SET gisgov.retention = 'on'; DELETE FROM audit",
        "SET row_security = off; SELECT * FROM person",
        "SET SESSION AUTHORIZATION gisgov",
        "SET SESSION AUTHORIZATION gisgov_keeper",
    ],
)
def test_nobody_gets_past(conn: Connection, statement: str) -> None:
    assert refused(conn, statement) in ("42501", "GG401", "GG403", "22023")


def test_another_role_is_not_to_be_had_or_does_not_help(api: Engine) -> None:
    """Where the owner's login has taken the API's role, it can put it off: see docs/security.md."""
    with api.connect() as conn:
        if conn.scalar(text("SELECT session_user")) != roles.API:
            pytest.skip("on another server than the private one the login is the owner's")
        for role in ("gisgov_keeper", "gisgov", "postgres", "pg_read_all_data"):
            assert refused(conn, f"SET ROLE {role}"), role
        for statement in ("SET ROLE NONE", "RESET ROLE", "RESET SESSION AUTHORIZATION"):
            assert refused(conn, statement) == ""
            assert rows(conn, "person") == 0


def test_going_back_to_the_session_s_role_keeps_the_rules(api: Engine) -> None:
    """`RESET` goes back to what the connection began with, which is the API's role."""
    with api.connect() as conn:
        for statement in ("RESET ROLE", "RESET ALL", "DISCARD ALL"):
            with conn.connection.driver_connection.cursor() as cursor:
                conn.rollback()
                conn.connection.driver_connection.autocommit = True
                cursor.execute(statement)
                cursor.execute("SELECT count(*) FROM person")
                assert cursor.fetchone() == (0,)
        conn.invalidate()


def test_statistics_of_the_planner_tell_no_values(conn: Connection) -> None:
    query = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename = :table"
    for table in PERSONAL | OUT_OF_REACH | {"building_stock", "worker"}:
        assert conn.scalar(text(query), {"table": table}) == 0, table


def test_a_plan_tells_nothing_of_rows_that_are_hidden(conn: Connection) -> None:
    query = "EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM person WHERE age_band = '15-59'"
    plan = "\n".join(conn.scalars(text(query)))
    assert not re.search(r"Rows Removed by Filter: [1-9]", plan), plan
    assert "actual rows=0" in plan.splitlines()[0]


def test_an_error_in_a_condition_tells_nothing(conn: Connection) -> None:
    """A condition of the asker's runs only on rows that the policy lets through."""
    for table, column in (("person", "id"), ("household", "id"), ("person_contact", "person_id")):
        query = f"SELECT * FROM {table} WHERE 1 / ({column} - {column}) > 0"  # noqa: S608
        assert refused(conn, query) == ""


def test_a_cursor_and_a_prepared_query_show_nothing(conn: Connection) -> None:
    conn.execute(text("DECLARE peek CURSOR FOR SELECT * FROM person"))
    assert conn.execute(text("FETCH ALL FROM peek")).all() == []
    conn.execute(text("PREPARE peek AS SELECT * FROM person"))
    assert conn.execute(text("EXECUTE peek")).all() == []
    conn.execute(text("DEALLOCATE peek"))


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
        for table in ("account", "session", "area", "building", "emergency", "look"):
            conn.execute(text(f"CREATE TEMP TABLE {table} (LIKE public.{table})"))
        conn.execute(
            text(
                "INSERT INTO pg_temp.account (id, name, role, demo, created_at)"
                " VALUES (1, 'x', 'worker', false, now())"
            )
        )
        insert = """
            INSERT INTO pg_temp.session (id, account_id, kind, access_digest, began_at)
            VALUES (1, 1, 'key', digest_of('mine'), now())
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
