"""No request that begins after a commit gets what was there before it, whatever happens between.

Marks tell by their text which moment a tile shows. Events order what must come before what; nothing
is timed.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

from gisgov.settings import Settings
from gisgov.storage import backup, embedded, engine, schema
from tests.scene import Scene
from tests.tiles.serving import PATIENCE_S, Running, path_of, put_mark, served, tile_at

HERE, THERE = tile_at(50, 50), tile_at(9000, 50)
PATH, ELSEWHERE = path_of(HERE), path_of(THERE)


@pytest.fixture
def city(make_city) -> Engine:
    return make_city()


def texts(running: Running, path: str = PATH) -> set[str]:
    """The texts of the marks in a tile: they all begin with `at`."""
    return set(re.findall(r"at \d+", running.get(path).content.decode("latin-1")))


def mark(city: Engine, number: int, at: tuple[float, float] = (50, 50), **more) -> int:
    with city.begin() as conn:
        return put_mark(conn, f"at {number}", at, **more)


def run(city: Engine, sql: str, **given: object) -> None:
    with city.begin() as conn:
        conn.execute(text(sql), given)


# ------------------------------------------------ edits


def test_what_is_committed_is_seen_by_the_next_request(city: Engine) -> None:
    with served(city) as running:
        number = mark(city, 1)
        assert texts(running) == {"at 1"}
        mark(city, 2)
        assert texts(running) == {"at 1", "at 2"}
        run(city, "UPDATE mark SET text = 'at 3' WHERE id = :id", id=number)
        assert texts(running) == {"at 2", "at 3"}
        run(city, "DELETE FROM mark")
        assert running.get(PATH).status_code == 204


def test_what_moves_is_gone_where_it_was_and_there_where_it_is(city: Engine) -> None:
    number = mark(city, 1)
    with served(city) as running:
        assert (texts(running), texts(running, ELSEWHERE)) == ({"at 1"}, set())
        run(
            city,
            "UPDATE mark SET geometry = ST_Translate(geometry, 8950, 0) WHERE id = :id",
            id=number,
        )
        assert (texts(running), texts(running, ELSEWHERE)) == (set(), {"at 1"})


def test_transactions_that_commit_in_the_opposite_order_of_their_numbers(city: Engine) -> None:
    with served(city) as running, city.connect() as first, city.connect() as second:
        put_mark(first, "at 1")
        put_mark(second, "at 2")
        assert texts(running) == set()
        second.commit()
        assert texts(running) == {"at 2"}
        first.commit()
        assert texts(running) == {"at 1", "at 2"}


def test_a_drawing_that_begins_before_a_commit_and_ends_after_it(city: Engine) -> None:
    drawn, may_end = threading.Event(), threading.Event()
    mark(city, 1)

    async def held_up(draw, names, tile):
        found = await draw(names, tile)
        if not drawn.is_set():
            drawn.set()
            await asyncio.to_thread(may_end.wait, PATIENCE_S)
        return found

    with served(city) as running, ThreadPoolExecutor() as threads:
        running.around(held_up)
        before = threads.submit(texts, running)
        assert drawn.wait(PATIENCE_S)
        mark(city, 2)
        assert texts(running) == {"at 1", "at 2"}
        may_end.set()
        assert before.result() == {"at 1"}
        assert texts(running) == {"at 1", "at 2"}
        assert len(running.drawings) == 2


def test_a_mark_that_expires_vanishes_though_nobody_writes(city: Engine) -> None:
    mark(city, 1, lasts="3 seconds")
    with served(city) as running:
        shown = True
        while shown:
            due = expired(city)
            shown = texts(running) == {"at 1"}
            assert not (due and shown)
        assert expired(city)


def expired(city: Engine) -> bool:
    with city.connect() as conn:
        return bool(conn.scalar(text("SELECT every(expires_at <= now()) FROM mark")))


def test_a_bulk_load_and_a_truncation_reach_every_tile(city: Engine) -> None:
    mark(city, 1)
    with served(city) as running:
        assert (texts(running), texts(running, ELSEWHERE)) == ({"at 1"}, set())
        run(
            city,
            "INSERT INTO mark (kind, text, geometry) SELECT 'note', 'at ' || (n % 2 + 2),"
            " ST_Translate(geometry, 8950 * (n % 2), 0) FROM mark, generate_series(1, 600) n",
        )
        assert (texts(running), texts(running, ELSEWHERE)) == ({"at 1", "at 2"}, {"at 3"})
        run(city, "TRUNCATE mark")
        assert (texts(running), texts(running, ELSEWHERE)) == (set(), set())


# ------------------------------------------------ what is not touched


def test_an_untouched_tile_keeps_its_tag_and_exactly_the_touched_ones_are_drawn_again(
    city: Engine,
) -> None:
    with city.begin() as conn:
        scene = Scene(conn)
        for x in (0, 9000):
            scene.building((x, 20))
    layers = "buildings,marks"
    tiles = [tile_at(x, 50, zoom) for zoom in (10, 13, 14, 16) for x in (50, 9000)]
    with served(city) as running:
        tags = {tile: running.get(path_of(tile, layers)).headers["etag"] for tile in tiles}
        mark(city, 1)
        running.drawings.clear()
        for tile in tiles:
            headers = {"If-None-Match": tags[tile]}
            known = running.get(path_of(tile, layers), **headers).status_code == 304
            touched = tile in {tile_at(50, 50, zoom) for zoom in (10, 13, 14, 16)}
            assert known is not touched
        assert {(names, tile) for names, tile in running.drawings} == {
            (("marks",), tile_at(50, 50, zoom)) for zoom in (10, 13, 14, 16)
        }
        assert len(running.drawings) == len(set(running.drawings))


def test_a_write_that_changes_nothing_to_be_seen_draws_nothing(city: Engine) -> None:
    with city.begin() as conn:
        Scene(conn).building((20, 20))
    path = path_of(HERE, "buildings,marks")
    with served(city) as running:
        tag = running.get(path).headers["etag"]
        run(city, "UPDATE building SET surveyed_at = now(), source_crs = 'EPSG:4326'")
        assert running.get(path).headers["etag"] == tag
        assert len(running.drawings) == 1


def test_requests_for_a_tile_that_nobody_has_drawn_run_one_drawing(city: Engine) -> None:
    begun, may_end = threading.Event(), threading.Event()
    mark(city, 1)

    async def held_up(draw, names, tile):
        begun.set()
        await asyncio.to_thread(may_end.wait, PATIENCE_S)
        return await draw(names, tile)

    with served(city) as running, ThreadPoolExecutor(20) as threads:
        running.around(held_up)
        asked = [threads.submit(texts, running) for _ in range(20)]
        assert begun.wait(PATIENCE_S)
        may_end.set()
        assert all(each.result() == {"at 1"} for each in asked)
        assert len(running.drawings) == 1


def test_a_client_that_goes_away_takes_nobody_s_tile_along(city: Engine) -> None:
    begun, may_end = threading.Event(), threading.Event()
    mark(city, 1)

    async def held_up(draw, names, tile):
        begun.set()
        await asyncio.to_thread(may_end.wait, PATIENCE_S)
        return await draw(names, tile)

    with served(city) as running, ThreadPoolExecutor() as threads:
        running.around(held_up)
        given = {"base_url": running.base, "headers": running.headers}
        with httpx.Client(**given) as impatient, pytest.raises(httpx.ReadTimeout):
            impatient.get(PATH, timeout=0.2)
        assert begun.wait(PATIENCE_S)
        stays = threads.submit(texts, running)
        may_end.set()
        assert stays.result() == {"at 1"}
        assert texts(running) == {"at 1"}
        assert len(running.drawings) == 1


# ------------------------------------------------ several servers, and new lives of one


def test_two_servers_over_one_city_agree_at_once(city: Engine) -> None:
    with served(city) as one, served(city) as other:
        for number in range(10):
            mark(city, number)
            expected = {f"at {n}" for n in range(number + 1)}
            assert texts(one) == texts(other) == expected
        assert one.get(PATH).headers["etag"] == other.get(PATH).headers["etag"]


def test_a_server_started_anew_answers_that_nothing_changed(city: Engine) -> None:
    with city.begin() as conn:
        scene = Scene(conn)
        for x in range(0, 400, 20):
            scene.building((x, 20), name=f"Block {x}")
    path = path_of(HERE, "buildings,marks")
    with served(city) as running:
        tag = running.get(path).headers["etag"]
    with served(city) as again:
        assert again.get(path, **{"If-None-Match": tag}).status_code == 304


def test_readers_never_get_what_is_older_than_a_commit_before_they_asked(city: Engine) -> None:
    """A writer commits as fast as it can; two servers are asked all the while."""
    number = mark(city, 0)
    committed, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            said = f"at {committed[0] + 1}"
            run(city, "UPDATE mark SET text = :said WHERE id = :id", said=said, id=number)
            committed[0] += 1

    def read(running: Running) -> list[tuple[int, int]]:
        found = []
        given = {"base_url": running.base, "headers": running.headers}
        with httpx.Client(timeout=PATIENCE_S, **given) as client:
            for _ in range(150):
                before = committed[0]
                shown = re.findall(r"at (\d+)", client.get(PATH).content.decode("latin-1"))
                found.append((before, int(shown[0])))
        return found

    with served(city) as one, served(city) as other, ThreadPoolExecutor() as threads:
        writer = threads.submit(write)
        reads = [threads.submit(read, running) for running in (one, other, one, other)]
        found = [pair for each in reads for pair in each.result()]
        stop.set()
        writer.result()
    assert len(found) == 600
    assert [pair for pair in found if pair[1] < pair[0]] == []
    assert committed[0] > 20


# ------------------------------------------------ a server of the test's own


@pytest.fixture
def own() -> Iterator[Settings]:
    """A private database server that a test may stop, with a city in it."""
    home = Path(tempfile.mkdtemp(prefix="gisgov-test-"))
    home.chmod(0o755)
    settings = Settings(database_url=None, city="town", home=home)
    try:
        with engine.server(settings, create=True):
            engine.create_city(settings, "town")
            with engine.open_city(settings) as city:
                schema.upgrade(
                    city, srid=4546, name="测试市", name_en="Test City", time_zone="Asia/Shanghai"
                )
            yield settings
    finally:
        shutil.rmtree(home, ignore_errors=True)


def restarted(settings: Settings) -> None:
    assert settings.home is not None
    embedded.stop(settings.home, force=True)
    with embedded.lease(settings.home):
        pass


def test_a_restart_of_the_database_in_the_middle_of_a_walk(own: Settings) -> None:
    with engine.open_city(own) as city, served(city) as running:
        mark(city, 1)
        assert texts(running) == {"at 1"}
        tag = running.get(PATH).headers["etag"]
        embedded.stop(own.home, force=True)
        for path in (PATH, ELSEWHERE):
            refused = running.client.get(path)
            assert refused.status_code == 503
            assert "database" in refused.json()["code"]
            assert refused.headers["retry-after"]
        with embedded.lease(own.home):
            assert running.get(PATH, **{"If-None-Match": tag}).status_code == 304
            mark(city, 2)
            assert texts(running) == {"at 1", "at 2"}
            restarted(own)
            assert texts(running) == {"at 1", "at 2"}
            assert texts(running, ELSEWHERE) == set()


def test_a_city_that_is_restored_while_it_is_served(own: Settings, tmp_path: Path) -> None:
    file = tmp_path / "town.gisgov"
    with engine.open_city(own) as city, served(city) as running:
        mark(city, 1)
        backup.dump(own, file)
        mark(city, 2)
        mark(city, 3, (9000, 50))
        assert texts(running) == {"at 1", "at 2"}
        assert texts(running, ELSEWHERE) == {"at 3"}
        restarted(own)  # so that nobody is in the city
        city.dispose()
        backup.restore(own, file, replace=True)
        assert texts(running) == {"at 1"}
        assert texts(running, ELSEWHERE) == set()
        mark(city, 4)
        assert texts(running) == {"at 1", "at 4"}
