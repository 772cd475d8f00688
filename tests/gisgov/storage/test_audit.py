"""The audit keeps what was done, and whoever changes it afterwards is found out."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import BadInput, Unavailable
from gisgov.settings import Settings
from gisgov.storage import audit, engine, looks, roles, sessions
from tests.scene import Scene
from tests.signing import token_for

WRITE = text(
    "SELECT write_audit(NULL, :actor, NULL, 'look', 'visit', :note, 'building', '7', 'A', 3, NULL,"
    " NULL)"
)
OUTSIDE = text("SET LOCAL session_replication_role = replica")  # as a superuser passes triggers by
INSERT = "INSERT INTO audit (id, actor, act) OVERRIDING SYSTEM VALUE VALUES (:id, 'x', 'look')"


def write(conn: Connection, *actors: str) -> list[int]:
    """Rows of these people; returns their numbers."""
    return [int(conn.execute(WRITE, {"actor": a, "note": None}).scalar_one()) for a in actors]


def sealed(conn: Connection) -> list[list[int]]:
    """Four seals of three rows each, with a number between the second and third that nobody has."""
    numbers = []
    for batch in range(4):
        numbers.append(write(conn, "wang", "li", "zhang"))
        audit.seal(conn)
        if batch == 1:
            conn.execute(text("SELECT nextval(pg_get_serial_sequence('audit', 'id'))"))
    return numbers


def tamper(conn: Connection, statement: str, **given: object) -> None:
    conn.execute(OUTSIDE)
    conn.execute(text(statement), given)
    conn.execute(text("SET LOCAL session_replication_role = DEFAULT"))


def faults(conn: Connection, head: str | None = None) -> list[tuple[str, object]]:
    return [(f.code, f.params["seal"]) for f in audit.verify(conn, head=head).faults]


def seal_ids(conn: Connection) -> list[int]:
    return list(conn.scalars(text("SELECT id FROM audit_seal ORDER BY id")))


# ---------------------------------------------------------------- sealing


def test_what_is_sealed_verifies(conn: Connection) -> None:
    write(conn, "wang", "li")
    assert audit.seal(conn) == 2
    write(conn, "zhang")
    assert audit.seal(conn) == 1
    assert audit.seal(conn) == 0
    write(conn, "zhao")
    found = audit.verify(conn, head=audit.head(conn).head)
    assert (found.faults, found.seals, found.rows, found.unsealed) == ((), 2, 3, 1)
    assert str(found.head) == audit.head(conn).head
    assert found.unsealed_since == audit.head(conn).unsealed_since


def test_nothing_to_verify_is_no_fault(conn: Connection) -> None:
    found = audit.verify(conn)
    assert (found.faults, found.seals, found.head) == ((), 0, None)
    assert audit.head(conn).head is None


def test_many_rows_make_several_seals(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH_ROWS", 4)
    write(conn, *"abcdefghij")
    assert audit.seal(conn) == 10
    rows = conn.scalars(text("SELECT rows FROM audit_seal ORDER BY id")).all()
    assert rows == [4, 4, 2]
    assert audit.verify(conn).rows == 10


def test_rows_written_while_others_seal_are_all_sealed_in_order(
    make_city: Callable[[], Engine],
) -> None:
    city = make_city()
    ended = threading.Event()
    chance = random.Random(5)  # noqa: S311
    pauses = [[chance.random() * 0.004 for _ in range(25)] for _ in range(4)]

    def work(mine: list[float]) -> None:
        for number, pause in enumerate(mine):
            with city.connect() as conn, conn.begin() as transaction:
                write(conn, "wang")
                time.sleep(pause)
                if number % 5 == 0:
                    transaction.rollback()

    def seal() -> None:
        while not ended.is_set():
            with city.begin() as conn:
                audit.seal(conn)

    writers = [threading.Thread(target=work, args=(mine,)) for mine in pauses]
    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for thread in [*writers, *sealers]:
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in sealers:
        thread.join()
    with city.begin() as conn:
        audit.seal(conn)
        found = audit.verify(conn)
    assert (found.faults, found.rows, found.unsealed) == ((), 80, 0)
    assert found.seals > 1


def test_a_row_still_to_be_committed_keeps_those_after_it_unsealed(
    make_city: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "TRIES", 2)
    monkeypatch.setattr(audit, "PAUSE_S", 0.0)
    city = make_city()
    with city.connect() as slow, slow.begin() as writing:
        write(slow, "wang")
        with city.begin() as other:
            write(other, "li")
        with city.begin() as conn, pytest.raises(Unavailable, match=r"audit\.busy|written to"):
            audit.seal(conn)
        writing.commit()
    with city.begin() as conn:
        assert audit.seal(conn) == 2


# ---------------------------------------------------------------- what is done to it


def test_a_changed_row_shows_in_its_seal(conn: Connection) -> None:
    rows = sealed(conn)
    tamper(conn, "UPDATE audit SET actor = 'nobody' WHERE id = :id", id=rows[1][1])
    assert faults(conn) == [("audit.rows_changed", seal_ids(conn)[1])]
    (fault,) = audit.verify(conn).faults
    assert (fault.params["first"], fault.params["last"]) == (rows[1][0], rows[1][2])


@pytest.mark.parametrize(
    "column", ["at = at + interval '1 second'", "rows = 1", "note = 'x'", "details = '{\"a\": 1}'"]
)
def test_every_column_is_sealed(conn: Connection, column: str) -> None:
    rows = sealed(conn)
    tamper(conn, f"UPDATE audit SET {column} WHERE id = :id", id=rows[0][0])  # noqa: S608
    assert faults(conn) == [("audit.rows_changed", seal_ids(conn)[0])]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_missing_row_shows_in_its_seal(conn: Connection, place: int) -> None:
    rows = sealed(conn)
    tamper(conn, "DELETE FROM audit WHERE id = :id", id=rows[2][place])
    (fault,) = audit.verify(conn).faults
    assert (fault.code, fault.params["seal"]) == ("audit.rows_missing", seal_ids(conn)[2])
    assert fault.params["count"] == 1


def test_a_row_with_an_old_number_has_slipped_in(conn: Connection) -> None:
    rows = sealed(conn)
    tamper(conn, INSERT, id=rows[1][2] + 1)
    (fault,) = audit.verify(conn).faults
    assert (fault.code, fault.params["seal"]) == ("audit.slipped_in", seal_ids(conn)[2])
    assert fault.params["ids"] == str(rows[1][2] + 1)


def test_a_row_before_all_others_has_slipped_in(conn: Connection) -> None:
    sealed(conn)
    tamper(conn, INSERT, id=-3)
    (fault,) = audit.verify(conn).faults
    assert (fault.code, fault.params["ids"]) == ("audit.slipped_in", "-3")


def test_rows_that_changed_places_show(conn: Connection) -> None:
    rows = sealed(conn)
    swap = (
        "UPDATE audit a SET actor = b.actor, at = b.at FROM audit b"
        " WHERE (a.id, b.id) IN ((:one, :two), (:two, :one))"
    )
    tamper(conn, swap, one=rows[1][0], two=rows[1][1])
    assert faults(conn) == [("audit.rows_changed", seal_ids(conn)[1])]


def test_a_changed_seal_is_told_from_changed_rows(conn: Connection) -> None:
    sealed(conn)
    ids = seal_ids(conn)
    tamper(conn, "UPDATE audit_seal SET digest = sha256('x') WHERE id = :id", id=ids[1])
    assert faults(conn) == [("audit.seal_changed", ids[1])]
    tamper(conn, "UPDATE audit_seal SET rows = 9 WHERE id = :id", id=ids[0])
    assert faults(conn) == [("audit.seal_changed", ids[0]), ("audit.seal_changed", ids[1])]


def test_a_batch_sealed_anew_is_not_what_the_next_seal_was_made_after(conn: Connection) -> None:
    rows = sealed(conn)
    ids = seal_ids(conn)
    tamper(conn, "UPDATE audit SET actor = 'nobody' WHERE id = :id", id=rows[1][1])
    anew = (
        "UPDATE audit_seal s SET digest = sha256(s.previous || (SELECT string_agg("
        "convert_to(audit_text(a) || E'\\n', 'UTF8'), '' ORDER BY a.id) FROM audit a"
        " WHERE a.id BETWEEN s.first_id AND s.last_id)) WHERE s.id = :id"
    )
    tamper(conn, anew, id=ids[1])
    assert faults(conn) == [("audit.not_linked", ids[2])]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_lost_seal_leaves_its_rows_without_one(conn: Connection, which: int) -> None:
    rows = sealed(conn)
    ids = seal_ids(conn)
    tamper(conn, "DELETE FROM audit_seal WHERE id = :id", id=ids[which])
    (fault,) = audit.verify(conn).faults
    assert (fault.code, fault.params["seal"]) == ("audit.seal_missing", ids[which + 1])
    assert fault.params["ids"] == ", ".join(map(str, rows[which]))


def test_a_seal_lost_with_its_rows_shows_in_the_next(conn: Connection) -> None:
    rows = sealed(conn)
    ids = seal_ids(conn)
    tamper(conn, "DELETE FROM audit WHERE id = ANY (:ids)", ids=rows[1])
    tamper(conn, "DELETE FROM audit_seal WHERE id = :id", id=ids[1])
    assert faults(conn) == [("audit.not_linked", ids[2])]


def test_only_a_head_kept_outside_shows_that_the_end_was_cut_off(conn: Connection) -> None:
    rows = sealed(conn)
    head = audit.head(conn).head
    ids = seal_ids(conn)
    tamper(conn, "DELETE FROM audit_seal WHERE id > :id", id=ids[1])
    tamper(conn, "DELETE FROM audit WHERE id > :id", id=rows[1][2])
    assert faults(conn) == []
    assert faults(conn, head) == [("audit.head_lost", ids[3])]
    assert faults(conn, str(head).partition(":")[2]) == [("audit.head_missing", ids[1])]


def test_only_a_head_kept_outside_shows_that_all_was_sealed_anew(conn: Connection) -> None:
    rows = sealed(conn)
    head = audit.head(conn).head
    ids = seal_ids(conn)
    tamper(conn, "DELETE FROM audit_seal WHERE id > 0")
    tamper(conn, "UPDATE audit SET actor = 'nobody' WHERE id = :id", id=rows[0][0])
    audit.seal(conn)
    conn.execute(text("UPDATE audit_seal SET id = :id"), {"id": ids[3]})
    assert faults(conn) == []
    assert faults(conn, head) == [("audit.head_other", ids[3])]


def test_an_older_head_still_proves(conn: Connection) -> None:
    write(conn, "wang")
    audit.seal(conn)
    head = audit.head(conn).head
    sealed(conn)
    assert faults(conn, head) == []


@pytest.mark.parametrize("given", ["", "7:abc", "x" * 64, "7:" + "AB" * 31])
def test_what_is_no_head_is_refused(conn: Connection, given: str) -> None:
    if given:
        with pytest.raises(BadInput):
            audit.verify(conn, head=given)


def test_rows_taken_away_in_the_name_of_retention_show(conn: Connection) -> None:
    rows = sealed(conn)
    ids = seal_ids(conn)
    tamper(conn, "DELETE FROM audit WHERE id = ANY (:ids)", ids=rows[0])
    tamper(conn, "UPDATE audit_seal SET pruned_at = now() WHERE id = :id", id=ids[0])
    assert faults(conn) == [("audit.pruned_untold", ids[0])]


# ---------------------------------------------------------------- who may change it


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "TRUNCATE audit CASCADE",
        "UPDATE audit SET rows = CAST(set_config('gisgov.retention', 'on', true) = 'on' AS int)",
    ],
)
def test_the_audit_is_only_added_to(conn: Connection, statement: str) -> None:
    write(conn, "wang")
    with pytest.raises(DBAPIError, match="only added to"), conn.begin_nested():
        conn.execute(text(statement))


def test_the_api_reads_it_for_administrators_only(make_city: Callable[[], Engine]) -> None:
    city = make_city()
    with city.begin() as conn:
        write(conn, "wang")
        audit.seal(conn)
    asking = roles.api_engine(city)
    for role in ("dispatcher", "planner", "commander", "worker", "analyst", None):
        with asking.connect() as conn:
            sessions.prove(conn, token_for(city, role) if role else None)
            with pytest.raises(DBAPIError):
                audit.find(conn, audit.Wanted())
    with asking.connect() as conn:
        sessions.prove(conn, token_for(city, "admin"))
        assert [row.actor for row in audit.find(conn, audit.Wanted())] == ["wang"]
        assert audit.head(conn).seals == 1
        for statement in ("UPDATE audit SET rows = 1", "DELETE FROM audit_seal"):
            with pytest.raises(DBAPIError), conn.begin_nested():
                conn.execute(text(statement))
    asking.dispose()


def test_a_read_that_is_rolled_back_stays_in_the_audit(make_city: Callable[[], Engine]) -> None:
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("A")
        building = scene.building((20, 20), people=2, grid="A")
    asking = roles.api_engine(city)
    token = token_for(city, "worker", home="A", name="wang")

    def interrupted() -> None:
        with looks.looking(asking, token, "building", building, purpose="visit") as look:
            assert look.conn.scalar(text("SELECT count(*) FROM person")) == 2
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    asking.dispose()
    with city.connect() as conn:
        (row,) = audit.find(conn, audit.Wanted(act="look"))
    assert (row.actor, row.purpose, row.subject, row.rows) == ("wang", "visit", "building", 2)
    assert row.area == "A"


# ---------------------------------------------------------------- finding, and files


def test_rows_are_found_by_what_is_known_of_them(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("KK", level="community")
    scene.areas("AB", parent="K")
    one, two, three = write(conn, "wang", "li", "wang")
    newest = [row.id for row in audit.find(conn, audit.Wanted(subject="building"))]
    assert newest == [three, two, one]
    assert [row.id for row in audit.find(conn, audit.Wanted(actor="li"))] == [two]
    assert len(audit.find(conn, audit.Wanted(area="K", purpose="visit", act="look"))) == 3
    assert audit.find(conn, audit.Wanted(area="B")) == []
    assert [row.id for row in audit.find(conn, audit.Wanted(), after=three, limit=1)] == [two]
    at = audit.find(conn, audit.Wanted(actor="li"))[0].at
    assert {row.id for row in audit.find(conn, audit.Wanted(since=at))} == {two, three}
    assert [row.id for row in audit.find(conn, audit.Wanted(until=at))] == [one]


def test_an_exported_audit_proves_itself(conn: Connection, tmp_path: Path) -> None:
    sealed(conn)
    conn.execute(WRITE, {"actor": "王\u2028", "note": 'line\nfeed "quoted" {"seal": null}'})
    audit.seal(conn)
    head = audit.head(conn).head
    write(conn, "zhao")
    file = tmp_path / "audit.jsonl"
    audit.export(conn, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert audit.verify_file(file, head=head) == audit.verify(conn, head=head)
    assert audit.verify_file(file).rows == 13
    assert audit.verify_file(file).unsealed == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: [line.replace('"li"', '"lo"') for line in lines], "audit.rows_changed"),
        (lambda lines: lines[:3] + lines[4:], "audit.rows_missing"),
        (lambda lines: lines[:3] + lines[2:3] + lines[3:], "audit.rows_added"),
        (lambda lines: lines[:1] + lines[5:], "audit.seal_missing"),
        (lambda lines: lines[:5] + lines[9:], "audit.not_linked"),
    ],
)
def test_a_file_that_was_changed_shows_it(
    conn: Connection,
    tmp_path: Path,
    change: Callable[[list[str]], list[str]],
    code: str,
) -> None:
    sealed(conn)
    lines = list(audit.lines(conn))
    file = tmp_path / "audit.jsonl"
    file.write_text("".join(change(lines)), "utf-8", newline="\n")
    assert audit.verify_file(file).faults[0].code == code


@pytest.mark.parametrize("text", ["", "hello", '{"a": 1}\n', "[1]\n", "null"])
def test_a_file_that_is_no_audit_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "audit.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput):
        audit.verify_file(file)


def test_a_file_that_was_cut_off_is_refused(conn: Connection, tmp_path: Path) -> None:
    sealed(conn)
    lines = list(audit.lines(conn))
    file = tmp_path / "audit.jsonl"
    file.write_text("".join(lines[:-2]), "utf-8", newline="\n")
    with pytest.raises(BadInput):
        audit.verify_file(file)


# ---------------------------------------------------------------- an owner who is no superuser

GIVE = """
DO $$
DECLARE
    each text;
BEGIN
    FOR each IN SELECT format('ALTER TABLE %I OWNER TO {name}', c.relname) FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE each;
    END LOOP;
    FOR each IN SELECT format('ALTER FUNCTION %s OWNER TO {name}', p.oid::regprocedure)
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE each;
    END LOOP;
END $$
"""


@pytest.fixture
def plain_owner(
    clones: Callable[[ExitStack], Engine], server_settings: Settings, prefix: str
) -> Iterator[Engine]:
    """A city of an owner who is no superuser."""
    name = f"{prefix}_owner"
    with engine.server(server_settings) as place, ExitStack() as stack:
        with engine.maintenance(place) as conn:
            conn.execute(text(f"CREATE ROLE {name} IN ROLE {roles.KEEPER}"))
            stack.callback(forget, server_settings, name)
        city = clones(stack)
        with city.begin() as conn:
            conn.execute(text(GIVE.format(name=name)))
        made = engine.engine_on(city.url.update_query_dict({"options": f"-c role={name}"}))
        stack.callback(made.dispose)
        yield made


def forget(settings: Settings, name: str) -> None:
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(f"DROP ROLE {name}"))


def test_an_owner_who_is_no_superuser_seals_and_verifies(
    plain_owner: Engine, tmp_path: Path
) -> None:
    with plain_owner.begin() as conn:
        assert not conn.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        write(conn, "wang", "li")
        assert audit.seal(conn) == 2
        found = audit.verify(conn, head=audit.head(conn).head)
        assert (found.faults, found.rows) == ((), 2)
        audit.export(conn, tmp_path / "audit.jsonl")
    with plain_owner.begin() as conn, pytest.raises(DBAPIError, match="only added to"):
        conn.execute(text("DELETE FROM audit"))
