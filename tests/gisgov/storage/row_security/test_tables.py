"""What the API's role can reach by SQL of its own with nobody signed in: nothing about people."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.storage import roles
from gisgov.storage.models import Base
from tests.neighbourhood import Neighbourhood
from tests.reach import GUARDED, OUT_OF_REACH, PERSONAL, PUBLIC, refused, rows

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


def test_another_role_is_not_to_be_had(api: Engine) -> None:
    """Where the owner's login has taken the API's role it can put it off, and is the owner then."""
    with api.connect() as conn:
        own_login = conn.scalar(text("SELECT session_user")) == roles.API
        for role in ("gisgov", "postgres", "pg_read_all_data"):
            assert refused(conn, f"SET ROLE {role}"), role
        assert bool(refused(conn, "SET ROLE gisgov_keeper")) == own_login
        conn.execute(text("RESET SESSION AUTHORIZATION"))
        assert rows(conn, "person") == 0
        conn.execute(text("SET ROLE NONE"))
        assert (rows(conn, "person") == 0) == own_login
        conn.invalidate()


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


def test_postgis_knows_nothing_of_guarded_places(conn: Connection) -> None:
    """Its functions read statistics of any table, past row security."""
    geometries = """
        SELECT attrelid::regclass::text AS tab, attname AS col FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid
        WHERE typname = 'geometry' AND relname = ANY (:personal) AND attnum > 0"""
    found = conn.execute(text(geometries), {"personal": sorted(PERSONAL)}).all()
    assert found
    for tab, col in found:
        assert refused(conn, f"SELECT _postgis_stats('{tab}', '{col}')") == "XX000", (
            tab
        )  # none kept


def test_what_a_plan_counts_does_not_depend_on_the_condition(conn: Connection) -> None:
    """The policy comes first: a condition of the asker's sorts nothing that is hidden."""

    def counted(condition: str) -> list[str]:
        query = f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM person WHERE {condition}"  # noqa: S608
        return re.findall(r"(?:rows=|Removed by Filter: )\d+", "\n".join(conn.scalars(text(query))))

    found = counted("age_band = '15-59'")
    assert found[0] == "rows=0"
    assert found == counted("age_band = 'none'") == counted("id = 1 OR assistance IS NULL")


def test_copy_shows_nothing(conn: Connection) -> None:
    cursor = conn.connection.cursor()
    for copied in ("person", "(SELECT * FROM person)"):
        with cursor.copy(f"COPY {copied} TO STDOUT") as copy:
            assert list(copy) == []


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
