"""Thousands of tries at what is not for who tries, seeded; a leak is a row that came out.

There are three ways. Looks: each role at buildings, households, workers, emergencies, reporters
and people by their phone, outside of its area, role or purpose, or with a token that is forged, of
another kind, expired, ended, or of a disabled account. Every table about people in SQL as
`gisgov_api`, read and written: with no ticket, with one that is forged, expired, rolled back or not
committed yet, and with a good one for rows that it does not list. And the routes of the API.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, RowMapping, text
from sqlalchemy.exc import DBAPIError

from benchmarks.trust.cast import Somebody
from benchmarks.trust.world import PURPOSES, Tries, World
from gisgov.errors import GisgovError
from gisgov.storage import looks, residents, sessions

__all__ = ["by_emergency", "by_http", "by_look", "by_sql", "by_ticket"]

PERSONAL = ("person", "household", "person_contact", "incident_contact", "position", "look")
COUNTS = ("building_stock", "building_stock_month", "worker", "worker_assignment")
LEFT = ("quarantine", "load", "correction", "audit", "audit_seal")
SECRETS = ("account", "session", "spent_refresh", "sign_in_try", "sign_in_salt")
READS = (
    "SELECT * FROM {table} LIMIT 5",
    "SELECT ctid FROM {table} LIMIT 5",
    "SELECT t FROM {table} t WHERE true OR current_setting('gisgov.token') = '' LIMIT 5",
    "SELECT * FROM {table} ORDER BY 1 DESC LIMIT 5",
    "SELECT x FROM (SELECT row_to_json(t) AS x FROM {table} t) s LIMIT 5",
    "SELECT unnest(histogram_bounds::text::text[]) FROM pg_stats WHERE tablename = '{table}'",
    "SELECT most_common_vals FROM pg_stats WHERE tablename = '{table}'",
    "SELECT x FROM set_config('row_security', 'off', true) s, LATERAL (SELECT * FROM {table}) x",
    "SELECT x FROM set_config('role', 'gisgov_keeper', true) s, LATERAL (SELECT * FROM {table}) x",
    "SELECT x FROM query_to_xml('SELECT * FROM {table}', true, true, '') x WHERE x::text ~ '<row'",
    "DELETE FROM {table} RETURNING *",
    "UPDATE {table} SET id = id RETURNING *",
    "INSERT INTO {table} SELECT * FROM {table} RETURNING *",
)
DEFINERS = (
    "SELECT * FROM floor_counts({building})",
    "SELECT * FROM household_emptiness((SELECT ST_Envelope(ST_Collect(point)) FROM building))",
    "SELECT * FROM people_sources()",
    "SELECT * FROM emergency_record({emergency})",
)


# ---------------------------------------------------------------- looks


def by_look(
    api: Engine, world: World, tries: Tries, *, number: int, bad: list[str], seed: int
) -> None:
    """Open looks that are not for who asks; every fourth has a token of nobody."""
    rng = np.random.default_rng(seed)
    subjects = list(world.places)
    done = 0
    while done < number:
        subject = subjects[rng.integers(len(subjects))]
        place = world.places[subject][rng.integers(len(world.places[subject]))]
        purpose = PURPOSES[rng.integers(len(PURPOSES))]
        who = world.people[rng.integers(len(world.people))]
        token: str | None = who.token
        if done % 4 == 0:
            token = ["", None, *bad][rng.integers(len(bad) + 2)]
        elif world.may(who, subject, place, purpose):
            continue
        kind = f"look at {subject}" if token == who.token else "look with a bad token"
        tries.note(kind, seen(api, token, subject, place, purpose))
        done += 1


def seen(api: Engine, token: str | None, subject: Any, place: RowMapping, purpose: Any) -> int:  # noqa: ANN401
    """How many rows about people a look gives, if it opens at all."""
    given: dict[str, Any] = {}
    if subject == "contact":
        given["wanted"] = hashlib.sha256(str(place["id"]).encode()).digest()
    if subject == "worker":
        given["between"] = day_of(place["at"])
    with (
        suppress(GisgovError),
        looks.looking(api, token, subject, place["id"], purpose=purpose, **given) as look,
    ):
        found = len(residents.residents(look)) + len(residents.positions(look))
        for table in PERSONAL[:-1]:
            query = text(f"SELECT count(*) FROM {table}")  # noqa: S608
            found += look.conn.execute(query).scalar_one()
        return found
    return 0


def day_of(at: datetime) -> tuple[datetime, datetime]:
    """Twenty-four hours from a time on."""
    return at, at + timedelta(days=1)


# ---------------------------------------------------------------- SQL


def by_sql(api: Engine, world: World, tries: Tries, *, number: int, bad: list[str]) -> None:
    """Read and write every table that is guarded, in SQL, as nobody or with what is forged."""
    fill = {"building": world.places["building"][0]["id"], "emergency": 1}
    nobody = [query.format(table=table) for table in (*COUNTS, *LEFT) for query in READS]
    nobody += [query.format(**fill) for query in DEFINERS]
    anybody = [query.format(table=table) for table in (*PERSONAL, *SECRETS) for query in READS]
    good = [who.token for who in world.people]
    for at in range(number):
        turn, step = divmod(at, len(nobody) + len(anybody))
        query = (nobody + anybody)[step]
        tokens = bad if step < len(nobody) else bad + good
        token = tokens[(turn + step) % len(tokens)]
        tries.note("SQL", got(api, query, token, ticket=f"gl_{token[3:]}"))


def got(api: Engine, query: str, token: str | None, ticket: str | None = None) -> int:
    """How many rows a query gives; none where it is refused."""
    with api.connect() as conn:
        sessions.prove(conn, token, ticket=ticket)
        try:
            answer = conn.exec_driver_sql(query.replace("%", "%%"))
            return len(answer.all()) if answer.returns_rows else max(answer.rowcount, 0)
        except DBAPIError:
            return 0


def by_ticket(
    api: Engine, owner: Engine, world: World, tries: Tries, *, number: int, seed: int
) -> None:
    """Try tickets that open nothing, or no longer; and good ones for rows beside their look."""
    rng = np.random.default_rng(seed)
    workers = [who for who in world.people if who.role == "worker"]
    allowed = [
        (who, place)
        for who in workers
        for place in world.places["building"]
        if world.holds(who.home, place)
    ]
    for at in range(number):
        who, place = allowed[rng.integers(len(allowed))]
        name, act = TICKETS[at % len(TICKETS)]
        tries.note(name, act(api, owner, who, place["id"]))


def uncommitted(api: Engine, owner: Engine, who: Somebody, building: int) -> int:
    """Read in the transaction that opened the look; then roll it back, and read again."""
    del owner
    with api.connect() as conn:
        ticket = opened(conn, who, building)
        sessions.prove(conn, who.token, ticket=ticket)
        found = personal(conn)
        with conn.begin_nested():
            found += personal(conn)
        conn.rollback()
        sessions.prove(conn, who.token, ticket=ticket)
        return found + personal(conn)


def expired(api: Engine, owner: Engine, who: Somebody, building: int) -> int:
    """Read with a ticket whose minute is over."""
    with api.begin() as conn:
        ticket = opened(conn, who, building)
    with owner.begin() as conn:
        conn.execute(
            text(
                "UPDATE look SET expires_at = clock_timestamp() - interval '1 ms'"
                " WHERE digest = digest_of(:ticket)"
            ),
            {"ticket": ticket},
        )
    with api.connect() as conn:
        sessions.prove(conn, who.token, ticket=ticket)
        return personal(conn)


def beside(api: Engine, owner: Engine, who: Somebody, building: int) -> int:
    """Read everything with a good ticket; what lies in other buildings is a leak."""
    with api.begin() as conn:
        ticket = opened(conn, who, building)
    with api.connect() as conn:
        sessions.prove(conn, who.token, ticket=ticket)
        persons = set(conn.scalars(text("SELECT id FROM person")))
        households = set(conn.scalars(text("SELECT id FROM household")))
        contacts = set(conn.scalars(text("SELECT person_id FROM person_contact")))
        others = conn.execute(
            text("SELECT (SELECT count(*) FROM position) + (SELECT count(*) FROM incident_contact)")
        ).scalar_one()
    with owner.connect() as conn:
        rows = conn.execute(
            text(
                "SELECT h.id AS household, p.id AS person FROM dwelling d"
                " JOIN household h ON h.dwelling_id = d.id AND h.retired_on IS NULL"
                " LEFT JOIN person p ON p.household_id = h.id AND p.retired_on IS NULL"
                " WHERE d.building_id = :building AND d.retired_on IS NULL"
            ),
            {"building": building},
        ).all()
    lives = {row.person for row in rows} - {None}
    if persons != lives or households != {row.household for row in rows}:
        others += len(persons ^ lives)
        others += len(households ^ {row.household for row in rows})
    return int(others) + len(contacts - lives)


Ticket = Callable[[Engine, Engine, Somebody, int], int]
TICKETS: tuple[tuple[str, Ticket], ...] = (
    ("ticket before its commit", uncommitted),
    ("ticket past its time", expired),
    ("rows beside a good ticket", beside),
)


def opened(conn: Connection, who: Somebody, building: int) -> str:
    """Open a look at a building in a transaction; its ticket."""
    sessions.prove(conn, who.token)
    given = {"subject": "building", "subject_id": building, "purpose": "visit", "note": None}
    given |= {"since": None, "until": None, "wanted": None}
    return str(conn.execute(looks.OPEN, given).one().ticket)


def personal(conn: Connection) -> int:
    """How many rows about people the transaction sees."""
    return sum(
        conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
        for table in PERSONAL
    )


# ---------------------------------------------------------------- emergencies


def by_emergency(
    api: Engine, owner: Engine, world: World, tries: Tries, *, number: int, seed: int
) -> None:
    """Open emergencies, and look at who needs help in them: as others, outside, and afterwards."""
    rng = np.random.default_rng(seed)
    places = world.places["building"]
    dispatchers = [who for who in world.people if who.role == "dispatcher"]
    done = 0
    while done < number:
        who = dispatchers[rng.integers(len(dispatchers))]
        place = places[rng.integers(len(places))]
        if not world.holds(who.home, place):
            tries.note("emergency elsewhere", int(opens(api, who, place["id"]) is not None))
            done += 1
            continue
        emergency = opens(api, who, place["id"])
        if emergency is None:
            raise LookupError(who.name, place["id"])  # a dispatcher opens one in the home area
        tries.note("rows beside an emergency", outside(api, owner, who, emergency))
        for at in rng.choice(len(world.people), 6, replace=False):
            if world.people[at] != who:
                tries.note("emergency of another", helped(api, world.people[at], emergency))
        with api.begin() as conn:
            sessions.prove(conn, who.token)
            conn.execute(text("SELECT end_emergency(:id)"), {"id": emergency})
        tries.note("emergency that has ended", helped(api, who, emergency))
        done += 8


def opens(api: Engine, who: Somebody, building: int) -> int | None:
    """Open an emergency at a building; its number, or nothing where that is refused."""
    query = text(
        "SELECT open_emergency('fire', point, 100, NULL, NULL) FROM building WHERE id = :id"
    )
    try:
        with api.begin() as conn:
            sessions.prove(conn, who.token)
            return int(conn.execute(query, {"id": building}).scalar_one())
    except DBAPIError:
        return None


def helped(api: Engine, who: Somebody, emergency: int) -> int:
    """How many rows somebody gets who looks at an emergency."""
    with (
        suppress(GisgovError),
        looks.looking(api, who.token, "emergency", emergency, purpose="emergency") as look,
    ):
        return 1 + personal(look.conn)
    return 0


def outside(api: Engine, owner: Engine, who: Somebody, emergency: int) -> int:
    """How many of the people that its holder sees need no help, or live outside of the radius."""
    held = looks.looking(api, who.token, "emergency", emergency, purpose="emergency")
    with held as look:
        seen_ids = list(look.conn.scalars(text("SELECT id FROM person")))
    query = text(
        "SELECT count(*) FROM person p JOIN household h ON h.id = p.household_id"
        " JOIN dwelling d ON d.id = h.dwelling_id JOIN building b ON b.id = d.building_id"
        " JOIN emergency e ON e.id = :emergency WHERE p.id = ANY(:seen)"
        " AND (p.assistance IS NULL OR ST_Distance(b.geometry, e.geometry) > e.radius_m)"
    )
    with owner.connect() as conn:
        return int(conn.execute(query, {"emergency": emergency, "seen": seen_ids}).scalar_one())


# ---------------------------------------------------------------- the API


def by_http(
    client: TestClient, world: World, tries: Tries, *, number: int, bad: list[str], seed: int
) -> None:
    """Ask the API's routes about people for what is not for who asks."""
    rng = np.random.default_rng(seed)
    routes = {"building": "buildings", "household": "households", "worker": "workers"}
    done = 0
    while done < number:
        subject = list(routes)[rng.integers(len(routes))]
        place = world.places[subject][rng.integers(len(world.places[subject]))]
        purpose = PURPOSES[rng.integers(len(PURPOSES))]
        who = world.people[rng.integers(len(world.people))]
        token = who.token
        if done % 4 == 0:
            token = bad[rng.integers(len(bad))]
        elif world.may(who, subject, place, purpose):
            continue
        given = {"purpose": purpose}
        if subject == "worker":
            given["day"] = place["at"].date().isoformat()
        what = "positions" if subject == "worker" else "residents"
        answer = client.post(
            f"/api/{routes[subject]}/{place['id']}/{what}",
            json=given,
            headers={"Authorization": f"Bearer {token}"},
        )
        if answer.status_code not in {401, 403}:
            raise LookupError(answer.status_code, answer.text)  # neither answer to a try
        tries.note("HTTP", sum(1 for _ in rows_in(answer.json())))
        done += 1


def rows_in(answer: Any) -> Iterator[Any]:  # noqa: ANN401
    """Rows about people anywhere in an answer."""
    if isinstance(answer, list):
        for each in answer:
            yield from rows_in(each)
    elif isinstance(answer, dict):
        if {"age_band", "fixed_at", "room", "phone"} & set(answer):
            yield answer
        for each in answer.values():
            yield from rows_in(each)
