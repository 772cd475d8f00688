"""Networks in memory are those of the snapshot that asks, and each is made once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, Engine, text

from gisgov.storage import networks
from gisgov.storage.networks import Shelf
from tests.scene import Scene, put, spot


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A road of 60 m, and a valve between a source and a house."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            line = put(shapely.LineString([(0, 0), (60, 0)]))
            scene.add("road", road_class="service", width_m=4.0, geometry=line)
            valve = scene.component((50, 0), state="intact")
            scene.add("valve", component_id=valve, network="gas", operable=True, state="open")
            given = {"network": "gas", "geometry": spot((0, 0))}
            one = scene.add("pipe_node", kind="source", **given)
            given["geometry"] = spot((50, 0))
            other = scene.add("pipe_node", kind="valve", component_id=valve, **given)
            ends = {"network": "gas", "from_node_id": one, "to_node_id": other}
            scene.add("pipe", geometry=put(shapely.LineString([(0, 0), (50, 0)])), **ends)
        yield engine


def roads_of(conn: Connection) -> Any:
    return networks.roads(conn, networks.versions(conn))


def pipes_of(conn: Connection) -> Any:
    return networks.pipes(conn, networks.versions(conn), "gas")


def width(conn: Connection) -> float:
    return float(roads_of(conn).width_m[0])


def widen(conn: Connection, width_m: float) -> None:
    conn.execute(text("UPDATE road SET width_m = :width"), {"width": width_m})


def test_a_change_is_seen_from_its_transaction_on_and_not_by_older_snapshots(
    city: Engine,
) -> None:
    with city.connect() as older, city.connect() as writer:
        older.execution_options(isolation_level="REPEATABLE READ")
        before = width(older)
        with writer.begin():
            widen(writer, before + 1)
            assert width(writer) == before + 1
            assert width(older) == before
        assert width(older) == before
        with city.connect() as later:
            assert width(later) == before + 1
        assert width(older) == before


def test_what_was_rolled_back_was_never_there(city: Engine) -> None:
    """The change after it is the same in number, and another."""
    with city.connect() as conn:
        before = width(conn)
        conn.rollback()
        with conn.begin() as undone:
            widen(conn, 77)
            assert width(conn) == 77
            undone.rollback()
        assert width(conn) == before
        conn.rollback()
        with conn.begin():
            widen(conn, 5)
            assert width(conn) == 5
    with city.connect() as later:
        assert width(later) == 5


def test_two_who_write_at_once_see_each_their_own(city: Engine) -> None:
    with (
        city.connect() as one,
        city.connect() as other,
        one.begin() as first,
        other.begin() as second,
    ):
        Scene(one).add("road", road_class="service", geometry=line(0, 10), source_id="one")
        assert [round(each) for each in roads_of(one).length_m[1:]] == [10]
        Scene(other).add("road", road_class="service", geometry=line(0, 30), source_id="other")
        assert [round(each) for each in roads_of(other).length_m[1:]] == [30]
        first.rollback()
        second.rollback()


def line(*ends: float) -> object:
    return put(shapely.LineString([(x, 500) for x in ends]))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE valve SET operable = false",
        "UPDATE pipe SET diameter_mm = 300",
        "UPDATE pipe_node SET kind = 'junction' WHERE kind = 'valve'",
        "UPDATE component SET state = 'lost'",
        "UPDATE component SET retired_on = '2026-01-01'",
        "DELETE FROM pipe",
        "TRUNCATE pipe",
    ],
)
def test_a_change_of_what_pipes_are_made_of_makes_them_anew(city: Engine, change: str) -> None:
    with city.connect() as conn, conn.begin() as undone:
        before = pipes_of(conn)
        conn.execute(text(change))
        after = pipes_of(conn)
        undone.rollback()
    assert after is not before
    with city.connect() as conn:
        assert pipes_of(conn) is before


def test_a_change_of_roads_leaves_pipes_as_they_are(city: Engine) -> None:
    with city.connect() as conn, conn.begin() as undone:
        pipes, roads = pipes_of(conn), roads_of(conn)
        conn.execute(text("UPDATE road SET retired_on = :day"), {"day": date(2026, 1, 1)})
        assert pipes_of(conn) is pipes
        assert len(roads_of(conn)) == len(roads) - 1
        undone.rollback()


def test_changes_that_are_folded_are_another_version_of_the_same_network(
    city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MANY", 1)
    with city.connect() as conn, conn.begin() as undone:
        before, seen = width(conn), networks.versions(conn)
        assert networks.fold(conn) > 0
        assert networks.versions(conn) != seen
        assert width(conn) == before
        widen(conn, before + 1)
        assert width(conn) == before + 1
        undone.rollback()


def test_two_cities_do_not_share_a_network(make_city: Callable[[], Engine]) -> None:
    one, other = make_city(), make_city()
    for engine, far in ((one, 10), (other, 30)):
        with engine.begin() as conn:
            Scene(conn).add("road", road_class="service", geometry=line(0, far))
            assert [round(each) for each in roads_of(conn).length_m] == [far]


# ---------------------------------------------------------------- the shelf


def at_once(count: int, take: Callable[[], object]) -> list[object]:
    """What so many threads get that begin together."""
    begin, got = threading.Barrier(count), []

    def run() -> None:
        begin.wait()
        try:
            got.append(take())
        except OSError as error:
            got.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_however_many_ask_at_once_a_thing_is_made_once() -> None:
    shelf, made = Shelf(4), []

    def make() -> object:
        made.append(object())
        return made[-1]

    assert set(at_once(16, lambda: shelf.take("a", make))) == set(made)
    assert len(made) == 1


def test_things_of_other_keys_are_made_meanwhile() -> None:
    shelf, both = Shelf(4), threading.Barrier(2, timeout=60)
    keys = iter("ab")

    def take() -> object:
        key = next(keys)
        return shelf.take(key, lambda: (both.wait(), key)[1])

    assert sorted(map(str, at_once(2, take))) == ["a", "b"]


def test_an_error_is_told_to_who_asked_and_the_next_makes_it_alone() -> None:
    shelf, tries, inside = Shelf(4), [], []

    def make() -> object:
        inside.append(None)
        tries.append(len(inside))
        number = len(tries)
        inside.pop()
        if number <= 3:
            raise OSError(number)
        return "made"

    got = at_once(8, lambda: shelf.take("a", make))
    assert sum(isinstance(each, OSError) for each in got) == 3
    assert got.count("made") == 5
    assert len(tries) == 4
    assert max(tries) == 1
    assert shelf.take("a", make) == "made"


def test_the_oldest_goes_when_there_are_too_many() -> None:
    shelf, made = Shelf(2), []

    def take(key: str) -> None:
        shelf.take(key, lambda: made.append(key))

    for key in "abacab":
        take(key)
    assert "".join(made) == "abcb"
