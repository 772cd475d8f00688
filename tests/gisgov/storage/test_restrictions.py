"""Tests of gisgov.storage.restrictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from shapely import LineString
from sqlalchemy import Connection, Engine, text

from gisgov.errors import BadInput, Conflict, GisgovError, NotFound
from gisgov.storage import restrictions, roles, sessions
from gisgov.storage.failures import refusal
from tests.scene import Scene, lonlat, put
from tests.signing import token_for

"""
     A         B          two grids of 100 m; H a hydrant, L a lamp
  +---------+---------+
  |         |         |   =  the road, from 20 to 120 m east, 50 m north
  | ==================|
  | H     L |         |
  +---------+---------+
"""
HYDRANT_AT = (20, 20)


class Drawn:
    """What was drawn, and who may ask."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("YY", level="city")
            scene.areas("AB", parent="Y")
            self.hydrant = scene.component(HYDRANT_AT, code="H1")
            scene.add("hydrant", component_id=self.hydrant)
            self.lamp = scene.component((70, 20))
            line = put(LineString([(20, 50), (120, 50)]))
            self.road = scene.add("road", name="沿江路", road_class="service", geometry=line)
        self.api = roles.api_engine(engine)

    def token(self, role: str, home: str | None = None) -> str:
        return token_for(self.engine, role, home=home)


@pytest.fixture(scope="module")
def drawn(clones: Callable[[ExitStack], Engine]) -> Iterator[Drawn]:
    with ExitStack() as stack:
        made = Drawn(clones(stack))
        yield made
        made.api.dispose()


@pytest.fixture(scope="module")
def token(drawn: Drawn) -> str:
    return token_for(drawn.engine, "dispatcher", name="li")


@pytest.fixture
def conn(drawn: Drawn, token: str) -> Iterator[Connection]:
    """A dispatcher of the whole city asks; nothing stays."""
    with drawn.api.connect() as conn, conn.begin() as transaction:
        sessions.prove(conn, token)
        yield conn
        if transaction.is_active:
            transaction.rollback()


def soon(**after: float) -> datetime:
    return datetime.now(UTC) + timedelta(**(after or {"hours": 2}))


def dry(conn: Connection, drawn: Drawn, **given: object) -> restrictions.Restriction:
    values = {"kind": "hydrant_out", "component_id": drawn.hydrant, "reason": "停水"}
    return restrictions.set_one(conn, **values | {"expires_at": soon()} | given)


def shut(conn: Connection, drawn: Drawn, **given: object) -> restrictions.Restriction:
    values = {"kind": "road_closed", "road_id": drawn.road, "reason": "施工"}
    return restrictions.set_one(conn, **values | {"expires_at": soon()} | given)


def at(found: restrictions.Restriction) -> dict[str, float]:
    return {"lon": found.lon, "lat": found.lat}


def test_a_hydrant_that_is_out_is_where_it_stands(conn: Connection, drawn: Drawn) -> None:
    end = soon(days=3)
    made = dry(conn, drawn, reason=" 管网检修\r\n停水 ", expires_at=end)
    assert (made.kind, made.component_id, made.road_id) == ("hydrant_out", drawn.hydrant, None)
    assert (made.code, made.road_name, made.reason) == ("H1", None, "管网检修\n停水")
    assert (made.author, made.expires_at, made.lifted_at) == ("li", end, None)
    assert at(made) == pytest.approx(lonlat(*HYDRANT_AT), abs=6e-8)


def test_a_road_that_is_closed_is_half_way_along_it(conn: Connection, drawn: Drawn) -> None:
    made = shut(conn, drawn)
    assert (made.road_id, made.road_name) == (drawn.road, "沿江路")
    assert at(made) == pytest.approx(lonlat(70, 50), abs=6e-8)


def test_a_place_at_the_road_may_be_given(conn: Connection, drawn: Drawn) -> None:
    made = shut(conn, drawn, kind="lane_blocked", **lonlat(110.33333, 52))
    assert at(made) == pytest.approx(lonlat(110.33333, 52), abs=6e-8)
    lattice = text("SELECT on_lattice(geometry) FROM restriction WHERE id = :id")
    assert conn.scalar(lattice, {"id": made.id})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " \u200b"}, "restriction.reason"),
        ({"reason": "字" * 501}, "restriction.reason"),
        ({"reason": "a\x1b[2Jb"}, "restriction.letters"),
        ({"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, "restriction.expired"),
        ({"expires_at": soon(days=90, hours=1)}, "restriction.too_long"),
        ({"road_id": 1}, "restriction.target"),
        ({"component_id": None}, "restriction.target"),
        ({"component_id": None, "road_id": 1}, "restriction.target"),
        ({"kind": "road_closed"}, "restriction.target"),
        ({"lon": 111.3}, "request.no_point"),
        (lonlat(122, 20), "restriction.far"),
    ],
)
def test_what_cannot_be_a_restriction_is_refused(
    conn: Connection, drawn: Drawn, given: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        dry(conn, drawn, **given)
    assert (refused.value.code, restrictions.in_force(conn)) == (code, [])


def test_a_lamp_gives_no_water_and_what_is_not_there_is_told(
    conn: Connection, drawn: Drawn
) -> None:
    for made, kind, code in (
        (lambda: dry(conn, drawn, component_id=drawn.lamp), BadInput, "restriction.no_hydrant"),
        (lambda: dry(conn, drawn, component_id=999_999), NotFound, "restriction.no_component"),
        (lambda: shut(conn, drawn, road_id=999_999), NotFound, "restriction.no_road"),
        (lambda: restrictions.get(conn, 999_999), NotFound, "restriction.not_found"),
        (lambda: restrictions.lift(conn, 999_999), NotFound, "restriction.not_found"),
    ):
        with pytest.raises(kind) as refused:
            made()
        assert refused.value.code == code


def test_ninety_days_may_be_given(conn: Connection, drawn: Drawn) -> None:
    assert dry(conn, drawn, expires_at=soon(days=89, hours=23)).id


def test_the_same_thing_is_restricted_once_and_the_second_is_told_by_whom(
    conn: Connection, drawn: Drawn
) -> None:
    first = shut(conn, drawn, kind="lane_blocked")
    dry(conn, drawn)
    with pytest.raises(Conflict) as refused:
        shut(conn, drawn, kind="road_closed")
    assert refused.value.params == {"id": first.id, "author": "li", "until": first.expires_at}
    restrictions.lift(conn, first.id)
    assert shut(conn, drawn, kind="road_closed").id > first.id


def test_what_is_lifted_is_over_and_stays_on_record(conn: Connection, drawn: Drawn) -> None:
    made = dry(conn, drawn)
    lifted = restrictions.lift(conn, made.id)
    assert (lifted.lifted_by, lifted.lifted_at is None) == ("li", False)
    assert restrictions.in_force(conn) == []
    assert restrictions.get(conn, made.id) == lifted
    with pytest.raises(Conflict, match="is over since"):
        restrictions.lift(conn, made.id)


def test_at_a_moment_those_are_in_force_that_were_set_and_not_yet_over(
    conn: Connection, drawn: Drawn
) -> None:
    lifted, stands = dry(conn, drawn, expires_at=soon(hours=5)), shut(conn, drawn)
    lifted = restrictions.lift(conn, lifted.id)
    lasts = {"lifted": (lifted.set_at, lifted.lifted_at), "ends": (stands.set_at, soon(hours=2))}

    def ids(moment: datetime) -> list[int]:
        return [each.id for each in restrictions.in_force(conn, at=moment)]

    just = timedelta(microseconds=1)
    assert ids(lasts["lifted"][0]) == [lifted.id, stands.id]
    assert ids(lasts["lifted"][0] - just) == []
    assert ids(lasts["lifted"][1] - just) == [lifted.id, stands.id]
    assert ids(lasts["lifted"][1]) == [stands.id]
    assert ids(stands.expires_at - just) == [stands.id]
    assert ids(stands.expires_at) == []


def test_a_box_and_the_last_number_select(conn: Connection, drawn: Drawn) -> None:
    west, east = dry(conn, drawn), shut(conn, drawn)
    low, high = lonlat(0, 0), lonlat(60, 60)
    box = (low["lon"], low["lat"], high["lon"], high["lat"])
    assert [each.id for each in restrictions.in_force(conn, bbox=box)] == [west.id]
    assert [each.id for each in restrictions.in_force(conn, after=west.id)] == [east.id]
    assert [each.id for each in restrictions.in_force(conn, limit=1)] == [west.id]


def test_every_change_and_the_end_are_noted_for_open_sheets(conn: Connection, drawn: Drawn) -> None:
    made = dry(conn, drawn)
    restrictions.lift(conn, made.id)
    noted = drawn_notes(conn)
    assert noted.count(None) == 2  # set, lifted
    assert made.expires_at in noted


def drawn_notes(conn: Connection) -> list[datetime | None]:
    """Moments of the notes of this transaction, null for at once; as the owner, who reads them."""
    conn.execute(text("RESET ROLE"))
    query = "SELECT at FROM tile_change WHERE layer = 'restrictions' AND west = east"
    mine = "xid = pg_current_xact_id()::text::bigint"
    return list(conn.scalars(text(f"{query} AND {mine} ORDER BY at")))


@pytest.mark.parametrize(
    ("role", "home", "code"),
    [
        ("worker", "A", None),
        ("commander", "Y", None),
        ("worker", "B", "access.area"),
        ("planner", None, "access.role"),
        ("analyst", None, "access.role"),
    ],
)
def test_who_is_at_home_there_restricts_and_lifts(
    drawn: Drawn, token: str, role: str, home: str | None, code: str | None
) -> None:
    with drawn.api.connect() as conn:
        sessions.prove(conn, drawn.token(role, home))
        assert told(lambda: dry(conn, drawn)) == code
        conn.rollback()
        sessions.prove(conn, token)
        made = dry(conn, drawn)
        sessions.prove(conn, drawn.token(role, home))
        assert told(lambda: restrictions.lift(conn, made.id)) == code
        conn.rollback()


def told(deed: Callable[[], object]) -> str | None:
    """The code of the refusal; None where there was none."""
    try:
        deed()
    except GisgovError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - of the driver, as the database raised it
        refused = refusal(error)
        assert refused is not None
        return refused.code
    return None


def test_nobody_who_is_not_signed_in_reads_or_writes(drawn: Drawn, token: str) -> None:
    with drawn.api.connect() as conn:
        assert told(lambda: dry(conn, drawn)) == "access.sign_in"
        conn.rollback()
        sessions.prove(conn, token)
        dry(conn, drawn)
        sessions.prove(conn, None)
        assert told(lambda: restrictions.in_force(conn)) == "access.sign_in"


def test_of_two_who_restrict_the_same_thing_at_a_time_one_is_told(drawn: Drawn, token: str) -> None:
    outcome: list[str | None] = []

    def second() -> None:
        with drawn.api.begin() as conn:
            sessions.prove(conn, token)
            outcome.append(told(lambda: dry(conn, drawn)))

    with drawn.api.connect() as conn:
        sessions.prove(conn, token)
        made = dry(conn, drawn)
        other = Thread(target=second)
        other.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
        with drawn.engine.connect() as watcher:
            while not watcher.scalar(waiting):
                watcher.rollback()
        conn.commit()
        other.join()
    assert outcome == ["restriction.in_force"]
    with drawn.api.begin() as conn:
        sessions.prove(conn, token)
        restrictions.lift(conn, made.id)
