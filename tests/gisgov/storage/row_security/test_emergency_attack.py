"""What the functions of the dispatcher's sheet open by SQL of one's own: no more than they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.storage import accounts, sessions
from tests.neighbourhood import MIDNIGHT, Neighbourhood
from tests.reach import refused, rows
from tests.signing import end, token_for

OTHERS = sorted(set(accounts.ROLES) - {"dispatcher"})
RECENT = timedelta(minutes=10)
FLOORS = "SELECT sum(assisted) FROM floor_stack(:building, :emergency)"
WORKERS = "SELECT code FROM workers_near(:emergency, :at)"
NOTE = "SELECT note_sheet(:emergency, :building, NULL)"


@contextmanager
def as_of(api: Engine, token: str | None) -> Iterator[Connection]:
    """What is done is rolled back."""
    with api.connect() as conn, conn.begin() as transaction:
        sessions.prove(conn, token)
        yield conn
        transaction.rollback()


def opened(api: Engine, token: str, building: int, *, radius_m: float = 50) -> int:
    place = "(SELECT point FROM building WHERE id = :id)"
    query = f"SELECT open_emergency('fire', {place}, :radius_m, NULL, NULL)"
    with api.begin() as conn:
        sessions.prove(conn, token)
        return int(conn.scalar(text(query), {"id": building, "radius_m": radius_m}) or 0)


def called(api: Engine, token: str, query: str, **given: object) -> object:
    with api.begin() as conn:
        sessions.prove(conn, token)
        return conn.scalar(text(query), given)


@pytest.fixture
def holder(city: Engine, drawn: Neighbourhood) -> str:
    return token_for(city, "dispatcher", home="K")


@pytest.fixture
def held(api: Engine, holder: str, drawn: Neighbourhood) -> int:
    """An emergency around the house in the west."""
    return opened(api, holder, drawn.buildings["west"])


@pytest.fixture
def fixed(city: Engine, drawn: Neighbourhood) -> Iterator[None]:
    """The worker of the west was near a few minutes ago."""
    with city.begin() as conn:
        add = (
            "INSERT INTO position (worker_id, fixed_at, geometry)"
            " SELECT :worker, :at, point FROM building WHERE id = :building"
        )
        at = datetime.now(UTC) - RECENT
        row = {"worker": drawn.workers["west"], "at": at, "building": drawn.buildings["west"]}
        conn.execute(text(add), row)
    yield
    with city.begin() as conn:
        conn.execute(text("DELETE FROM position WHERE fixed_at = :at"), {"at": at})


def codes(conn: Connection, emergency: int, **given: object) -> set[str]:
    asked = {"at": datetime.now(UTC)} | given | {"emergency": emergency}
    return set(conn.scalars(text(WORKERS), asked))


# ---------------------------------------------------------------- who needs help, by floor


def test_the_holder_learns_who_needs_help_inside_the_radius_alone(
    api: Engine, holder: str, held: int, drawn: Neighbourhood
) -> None:
    houses = drawn.buildings
    called(api, holder, NOTE, emergency=held, building=houses["west"])
    called(api, holder, NOTE, emergency=held, building=houses["east"])
    with as_of(api, holder) as conn:
        for name, expected in (("west", 1), ("east", None)):
            given = {"building": houses[name], "emergency": held}
            assert conn.scalar(text(FLOORS), given) == expected, name
            assert conn.scalar(text(FLOORS), given | {"emergency": None}) is None


@pytest.mark.parametrize("role", [*OTHERS, None, "dispatcher"])
def test_nobody_but_the_holder_gets_floors_or_workers(
    api: Engine, city: Engine, held: int, drawn: Neighbourhood, role: str | None
) -> None:
    token = None if role is None else token_for(city, role, home="K")
    wanted = "GG401" if role is None else "GG403"
    given = {"building": drawn.buildings["west"], "emergency": held}
    near = {"at": datetime.now(UTC)}
    with as_of(api, token) as conn:
        assert refused(conn, FLOORS, **given) == wanted
        assert refused(conn, WORKERS, **near, emergency=held) == wanted
        assert refused(conn, "SELECT held_emergency(:emergency)", **given) == "42501"
        assert refused(conn, NOTE, **given) == wanted
        assert refused(conn, FLOORS, building=given["building"], emergency=-1) == wanted


@pytest.mark.parametrize("how", ["ended", "expired", "taken", "signed_out"])
def test_what_an_emergency_opens_closes_with_it(
    api: Engine, city: Engine, holder: str, held: int, drawn: Neighbourhood, how: str
) -> None:
    if how == "ended":
        called(api, holder, "SELECT end_emergency(:e)", e=held)
    elif how == "taken":
        other = token_for(city, "dispatcher", home="K")
        called(api, other, "SELECT take_emergency(:e)", e=held)
    elif how == "signed_out":
        end(city, holder)
    else:
        with city.begin() as conn:
            over = "UPDATE emergency SET expires_at = clock_timestamp() WHERE id = :e"
            conn.execute(text(over), {"e": held})
    given = {"building": drawn.buildings["west"], "emergency": held}
    near = {"at": datetime.now(UTC)}
    with as_of(api, holder) as conn:
        wanted = "GG401" if how == "signed_out" else "GG403"
        assert refused(conn, FLOORS, **given) == wanted
        assert refused(conn, WORKERS, **near, emergency=held) == wanted
        assert refused(conn, NOTE, **given) == wanted


def test_floors_tell_who_needs_help_only_when_that_is_on_record(
    api: Engine, holder: str, held: int, drawn: Neighbourhood
) -> None:
    """As with looks: what leaves is in the audit, and that is committed."""
    given = {"building": drawn.buildings["west"], "emergency": held}
    with as_of(api, holder) as conn:
        assert conn.scalar(text(FLOORS), given) is None, "not on record"
        conn.execute(text(NOTE), given)
        assert conn.scalar(text(FLOORS), given) is None, "the record can still be rolled back"


def test_no_other_way_tells_who_needs_help_by_floor(
    api: Engine, city: Engine, drawn: Neighbourhood
) -> None:
    query = "SELECT sum(assisted) FROM floor_counts(:building)"
    for role in ("dispatcher", "planner", "commander", "worker", "admin"):
        with as_of(api, token_for(city, role)) as conn:
            assert conn.scalar(text(query), {"building": drawn.buildings["west"]}) is None, role


# ---------------------------------------------------------------- where workers are


def test_the_holder_learns_of_workers_near_now(
    api: Engine, holder: str, held: int, drawn: Neighbourhood, fixed: None
) -> None:
    called(api, holder, NOTE, emergency=held, building=drawn.buildings["west"])
    with as_of(api, holder) as conn:
        assert codes(conn, held) == {"west"}


def test_workers_are_not_followed_back_in_time(
    api: Engine, holder: str, held: int, drawn: Neighbourhood
) -> None:
    """Where somebody was before the emergency is a look with a purpose, and a commander's."""
    called(api, holder, NOTE, emergency=held, building=drawn.buildings["west"])
    with as_of(api, holder) as conn:
        before = MIDNIGHT + timedelta(hours=8, minutes=1)
        assert codes(conn, held, at=before) == set()


def test_workers_are_told_only_when_that_is_on_record(
    api: Engine, holder: str, held: int, drawn: Neighbourhood, fixed: None
) -> None:
    with as_of(api, holder) as conn:
        assert codes(conn, held) == set(), "not on record"
        conn.execute(text(NOTE), {"emergency": held, "building": drawn.buildings["west"]})
        assert codes(conn, held) == set(), "the record can still be rolled back"


def test_workers_far_from_the_emergency_are_not_told(
    api: Engine, holder: str, drawn: Neighbourhood, fixed: None
) -> None:
    far = opened(api, holder, drawn.buildings["middle"])  # 130 m off, twice its radius is 100 m
    called(api, holder, NOTE, emergency=far, building=drawn.buildings["middle"])
    with as_of(api, holder) as conn:
        assert codes(conn, far) == set()


# ---------------------------------------------------------------- emergencies and their stages

PLACE = "SELECT place_emergency(:e, :b, '1', '1', '1')"
ADVANCE = "SELECT advance_emergency(:e, 'verified')"


def test_stages_and_places_are_a_dispatcher_s_of_the_home_area(
    api: Engine, city: Engine, held: int, drawn: Neighbourhood
) -> None:
    given = {"e": held, "b": drawn.buildings["west"]}
    for role, home in [*((role, "K") for role in OTHERS), ("dispatcher", "Z")]:
        with as_of(api, token_for(city, role, home=home)) as conn:
            assert refused(conn, PLACE, **given) == "GG403", role
            assert refused(conn, ADVANCE, **given) == "GG403", role


def test_an_emergency_that_is_over_neither_moves_nor_goes_on(
    api: Engine, holder: str, held: int, drawn: Neighbourhood
) -> None:
    called(api, holder, "SELECT end_emergency(:e)", e=held)
    given = {"e": held, "b": drawn.buildings["west"]}
    with as_of(api, holder) as conn:
        assert refused(conn, PLACE, **given) == "GG403"
        assert refused(conn, ADVANCE, **given) == "GG403"


def test_a_stage_is_reached_once_by_who_reached_it(
    api: Engine, city: Engine, holder: str, held: int
) -> None:
    second = token_for(city, "dispatcher", home="K", name="later")
    for token in (holder, second):
        called(api, token, ADVANCE, e=held)
    with city.connect() as conn:
        by, lines = conn.execute(
            text(
                "SELECT verified_by, (SELECT count(*) FROM audit WHERE emergency_id = e.id"
                " AND act = 'emergency_verified') FROM emergency e WHERE id = :e"
            ),
            {"e": held},
        ).one()
    assert (by != "later", lines) == (True, 1)


def test_an_emergency_s_building_lies_within_it(
    api: Engine, holder: str, held: int, drawn: Neighbourhood
) -> None:
    with as_of(api, holder) as conn:
        assert refused(conn, PLACE, e=held, b=drawn.buildings["east"]) != ""


def test_the_row_of_an_emergency_is_not_written_past_its_functions(
    api: Engine, holder: str, held: int
) -> None:
    with as_of(api, holder) as conn:
        for statement in (
            "UPDATE emergency SET radius_m = 1000",
            "UPDATE emergency SET verified_by = 'x'",
            "INSERT INTO restriction (kind) VALUES ('hydrant_out')",
            "UPDATE restriction SET author = 'x'",
            "DELETE FROM restriction",
            "INSERT INTO network_change (network) VALUES ('roads')",
            "UPDATE vehicle_class SET width_m = 1",
        ):
            assert refused(conn, statement) == "42501", statement


# ---------------------------------------------------------------- restrictions

SET = """
    SELECT set_restriction('hydrant_out', :hydrant, NULL,
        (SELECT point FROM building WHERE id = :at), 'x', CAST(:until AS timestamptz))
"""


@pytest.fixture(scope="module")
def hydrants(city: Engine, drawn: Neighbourhood) -> dict[str, int]:
    """One in the west, one in the east."""
    found = {}
    with city.begin() as conn:
        for name in ("west", "east"):
            made = conn.scalar(
                text(
                    "INSERT INTO component (source, source_id, scheme, class_code, state, geometry)"
                    " SELECT 'scene', 'h' || b.id, k.scheme, k.code, 'intact', b.point"
                    " FROM building b, (SELECT scheme, code FROM code_class"
                    "  WHERE kind = 'component' LIMIT 1) k WHERE b.id = :id RETURNING id"
                ),
                {"id": drawn.buildings[name]},
            )
            conn.execute(text("INSERT INTO hydrant (component_id) VALUES (:id)"), {"id": made})
            found[name] = int(made or 0)
    return found


@pytest.mark.parametrize(
    ("role", "may"), [(role, role not in ("analyst", "planner")) for role in accounts.ROLES]
)
def test_who_restricts(
    api: Engine,
    city: Engine,
    drawn: Neighbourhood,
    hydrants: dict[str, int],
    role: str,
    *,
    may: bool,
) -> None:
    given = {"hydrant": hydrants["west"], "at": drawn.buildings["west"], "until": "tomorrow"}
    with as_of(api, token_for(city, role, home="K")) as conn:
        assert refused(conn, SET, **given) == ("" if may else "GG403")
    with as_of(api, token_for(city, role, home="Z")) as conn:
        assert refused(conn, SET, **given) == "GG403"
    with as_of(api, None) as conn:
        assert refused(conn, SET, **given) == "GG401"


def test_a_restriction_s_hydrant_lies_at_home_and_not_its_point_alone(
    api: Engine, city: Engine, drawn: Neighbourhood, hydrants: dict[str, int]
) -> None:
    given = {"hydrant": hydrants["east"], "at": drawn.buildings["west"], "until": "tomorrow"}
    with as_of(api, token_for(city, "dispatcher", home="K")) as conn:
        assert refused(conn, SET, **given) == "GG403"


def test_a_restriction_ends_some_day(
    api: Engine, city: Engine, drawn: Neighbourhood, hydrants: dict[str, int]
) -> None:
    """What never ends no program can read: each sheet and list of the city would fail."""
    given = {"hydrant": hydrants["west"], "at": drawn.buildings["west"], "until": "infinity"}
    with as_of(api, token_for(city, "dispatcher", home="K")) as conn:
        assert refused(conn, SET, **given) != ""


def test_a_restriction_is_lifted_at_home(
    api: Engine, city: Engine, drawn: Neighbourhood, hydrants: dict[str, int]
) -> None:
    made = called(
        api, token_for(city, "worker", home="K"), SET,
        hydrant=hydrants["west"], at=drawn.buildings["west"], until="tomorrow",
    )  # fmt: skip
    lift = "SELECT lift_restriction(:id)"
    for role, home in (("dispatcher", "Z"), ("planner", "K"), ("analyst", "K")):
        with as_of(api, token_for(city, role, home=home)) as conn:
            assert refused(conn, lift, id=made) == "GG403", role
    assert called(api, token_for(city, "dispatcher", home="K"), lift, id=made) is True
    assert called(api, token_for(city, "dispatcher", home="K"), lift, id=made) is False


def test_an_analyst_sees_no_restriction(
    api: Engine, city: Engine, drawn: Neighbourhood, hydrants: dict[str, int]
) -> None:
    """Somebody signed each; published statistics are all that an analyst sees."""
    given = {"hydrant": hydrants["west"], "at": drawn.buildings["west"], "until": "tomorrow"}
    made = called(api, token_for(city, "worker", home="K"), SET, **given)
    try:
        with as_of(api, token_for(city, "analyst")) as conn:
            assert rows(conn, "restriction") == 0
        with as_of(api, token_for(city, "planner")) as conn:
            assert rows(conn, "restriction") > 0
    finally:
        called(api, token_for(city, "admin"), "SELECT lift_restriction(:id)", id=made)


# ---------------------------------------------------------------- pre-plans

WRITE = """
    INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)
    VALUES (:id, '{}', 'somebody else', '2026-01-01', '2027-01-01') RETURNING author
"""
FILE = """
    INSERT INTO preplan_file (preplan_id, name, media_type, content, author)
    VALUES (:id, 'x', :kind, 'x', 'somebody else') RETURNING author
"""


@pytest.fixture(scope="module")
def planned(city: Engine, drawn: Neighbourhood) -> int:
    """A plan with a file."""
    made = WRITE.replace("RETURNING author", "RETURNING id")
    with city.begin() as conn:
        plan = int(conn.scalar(text(made), {"id": drawn.buildings["west"]}) or 0)
        conn.execute(text(FILE), {"id": plan, "kind": "image/png"})
    return plan


def test_who_writes_a_plan_is_its_author(
    api: Engine, city: Engine, drawn: Neighbourhood, planned: int
) -> None:
    token = token_for(city, "commander", name="honest")
    with as_of(api, token) as conn:
        assert conn.scalar(text(WRITE), {"id": drawn.buildings["east"]}) == "honest"
        forged = "UPDATE preplan SET author = 'x' WHERE id = :id RETURNING author"
        assert conn.scalar(text(forged), {"id": planned}) == "honest"
        given = {"id": planned, "kind": "image/png"}
        assert conn.scalar(text(FILE), given) == "honest"
        assert refused(conn, FILE, id=planned, kind="text/html") == "23514"
        assert refused(conn, FILE, id=planned, kind="image/svg+xml") == "23514"


@pytest.mark.parametrize("role", accounts.ROLES)
def test_who_reads_and_writes_plans(
    api: Engine, city: Engine, drawn: Neighbourhood, planned: int, role: str
) -> None:
    reads = "SELECT count(*) FROM preplan"
    with as_of(api, token_for(city, role)) as conn:
        assert refused(conn, reads) == ("GG403" if role == "analyst" else "")
        files = "SELECT count(*) FROM preplan_file"
        assert refused(conn, files) == ("GG403" if role == "analyst" else "")
        if role != "analyst":
            assert conn.scalar(text(reads)) == 1
        may = role in ("dispatcher", "commander", "admin")
        for statement in (
            WRITE, "UPDATE preplan SET revision = 9", "DELETE FROM preplan",
        ):  # fmt: skip
            assert bool(refused(conn, statement, id=drawn.buildings["east"])) is not may, statement
