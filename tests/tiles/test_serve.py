"""Tests of tiles.serve: the addresses, what they answer, and what they refuse."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import httpx
import mapbox_vector_tile
import pytest
from sqlalchemy import Engine

from tests.scene import Scene, lonlat
from tests.tiles.serving import Running, path_of, put_mark, served, tile_at
from tiles.answers import Drawn, answer
from tiles.grid import Tile
from tiles.layers import LAYERS

HERE = tile_at(50, 50)
EMPTY = Tile(14, 0, 0)


@pytest.fixture(scope="module")
def city(clones) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("AB", level="grid")
            for x in range(0, 800, 20):
                scene.building((x % 200, 20 * (x // 200)), floors_above=6, name=f"Block {x}")
            put_mark(conn, "a note")
        yield engine


@pytest.fixture(scope="module")
def running(city: Engine) -> Iterator[Running]:
    with served(city) as running:
        yield running


def problem(running: Running, path: str) -> tuple[int, str]:
    answer = running.client.get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_the_layers_are_listed_in_both_languages(running: Running) -> None:
    listed = running.client.get("/tiles").json()
    assert [layer["name"] for layer in listed] == list(LAYERS)
    assert all(layer["title_zh"] and layer["title_en"] and layer["fields"] for layer in listed)


def test_a_tile_holds_the_layers_asked_for_and_says_how_much_of_them(running: Running) -> None:
    answer = running.get(path_of(HERE, "buildings,marks"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["gisgov-features"] == "buildings=40/40, marks=1/1"
    assert answer.content.startswith(running.get(path_of(HERE, "buildings")).content)
    assert b"a note" in answer.content


def test_an_empty_tile_has_no_body(running: Running) -> None:
    answer = running.get(path_of(EMPTY))
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers
    tag = answer.headers["etag"]
    assert running.get(path_of(EMPTY), **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", [path_of(HERE, "buildings"), path_of(HERE, "marks,buildings")])
def test_who_has_a_tile_is_told_that_it_is_unchanged(running: Running, path: str) -> None:
    for tag in (running.get(path).headers["etag"], "*", running.get(path).headers["etag"]):
        answer = running.get(path, **{"If-None-Match": f'"other", W/{tag}' if tag != "*" else tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == running.get(path).headers["etag"]
        assert answer.headers["cache-control"] == "private, no-cache"
    assert running.get(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_tile_is_packed_where_the_client_takes_that(running: Running) -> None:
    path = path_of(HERE, "buildings")
    plain = running.get(path, **{"Accept-Encoding": "identity"})
    for _ in range(2):  # drawn, then ready
        packed = running.get(path, **{"Accept-Encoding": "gzip, br"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
        assert packed.content == plain.content
        assert packed.headers["etag"] != plain.headers["etag"]
        assert int(packed.headers["content-length"]) < len(plain.content)
    refused = running.get(path, **{"Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in refused.headers


def test_two_encodings_are_answered_from_one_drawing(city: Engine) -> None:
    with served(city) as running:
        for encoding in ("identity", "gzip"):
            running.get(path_of(HERE, "buildings,marks"), **{"Accept-Encoding": encoding})
        assert len(running.drawings) == 1


def test_a_tile_that_leaves_something_out_says_so_in_a_layer_of_its_own(running: Running) -> None:
    drawn = [Drawn(b"", 2, 300), Drawn(b"", 5, 5), Drawn(b"", 1, 7)]
    made = answer(("buildings", "roads", "labels"), drawn, packed=False)
    told = dict(made.headers)[b"gisgov-features"]
    assert told == b"buildings=2/300, roads=5/5, labels=1/7"
    (layer,) = mapbox_vector_tile.decode(made.body).values()
    assert (layer["version"], layer["extent"]) == (2, 4096)
    assert [feature["properties"] for feature in layer["features"]] == [
        {"layer": "buildings", "shown": 2, "total": 300},
        {"layer": "labels", "shown": 1, "total": 7},
    ]
    assert [f["geometry"]["coordinates"] for f in layer["features"]] == [[2048, 2048]] * 2


def test_tilejson_says_where_the_tiles_are_and_what_is_in_them(running: Running) -> None:
    told = running.client.get("/tiles/roads,buildings.json").json()
    assert told["tilejson"] == "3.0.0"
    assert told["tiles"] == [f"{running.base}/tiles/roads,buildings/{{z}}/{{x}}/{{y}}.mvt"]
    assert [layer["id"] for layer in told["vector_layers"]] == ["roads", "buildings"]
    assert (told["minzoom"], told["maxzoom"]) == (LAYERS["roads"].minzoom, 16)
    west, south, east, north = told["bounds"]
    here = lonlat(50, 50)
    assert west < here["lon"] < east
    assert south < here["lat"] < north
    assert "attribution" not in told


def test_the_style_finds_its_tiles_on_this_server(running: Running) -> None:
    for theme, lang in (("light", "zh"), ("dark", "en")):
        style = running.client.get(
            "/tiles/style.json", params={"theme": theme, "lang": lang}
        ).json()
        (tiles,) = style["sources"]["ground"]["tiles"]
        assert tiles.startswith(running.base)
        place = path_of(HERE).removeprefix("/tiles/marks")
        running.get(tiles.removeprefix(running.base).replace("/{z}/{x}/{y}.mvt", place))
    assert problem(running, "/tiles/style.json?theme=blue") == (422, "request.invalid")


def test_tilejson_of_a_city_without_rows_has_no_bounds(make_city) -> None:
    with served(make_city()) as running:
        assert "bounds" not in running.client.get("/tiles/roads.json").json()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/tiles/nonsense/14/1/1.mvt", 404, "tiles.unknown_layer"),
        ("/tiles/nonsense.json", 404, "tiles.unknown_layer"),
        ("/tiles/roads,/14/1/1.mvt", 404, "tiles.unknown_layer"),
        ("/tiles/roads/17/1/1.mvt", 404, "tiles.out_of_range"),
        ("/tiles/roads/23/1/1.mvt", 400, "tiles.no_tile"),
        ("/tiles/roads/3/8/1.mvt", 400, "tiles.no_tile"),
        ("/tiles/roads/3/1/-1.mvt", 400, "tiles.no_tile"),
        ("/tiles/roads/3/1/x.mvt", 422, "request.invalid"),
        ("/tiles/roads/3/1/1.png", 404, "request.no_route"),
    ],
)
def test_what_is_asked_wrongly_is_a_problem(running, path: str, status: int, code: str) -> None:
    assert problem(running, path) == (status, code)


def test_a_tile_takes_no_other_method(running: Running) -> None:
    assert running.client.post(path_of(HERE)).status_code == 405


# ------------------------------------------------ what changes


def events(answer: httpx.Response) -> Iterator[tuple[str, dict]]:
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def marks_of(told: Iterator[tuple[str, dict]]) -> list | None:
    """What is told of marks next; reconnecting and the like tell of everything."""
    for name, data in told:
        if name == "change" and data["layers"].get("marks") is not None:
            return data["layers"]["marks"]
    raise AssertionError


def test_an_open_map_is_told_where_an_edit_falls(city: Engine) -> None:
    with served(city) as running, running.client.stream("GET", "/tiles/changes") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = events(answer)
        assert next(told) == ("hello", {})
        running.get(path_of(HERE))
        with city.begin() as conn:
            put_mark(conn, "set while a map is open", (80, 80))
        at = lonlat(80, 80)
        (west, south, east, north), *more = marks_of(told)
        assert not more
        assert (west, south) == pytest.approx((at["lon"], at["lat"]), abs=1e-6)
        assert (west, south) == (east, north)


def test_an_open_sheet_is_told_of_what_no_tile_shows(city: Engine) -> None:
    with city.begin() as conn:
        hydrant = Scene(conn).hydrant((80, 80))
    at = lonlat(80, 80)
    given = {"kind": "hydrant_out", "component_id": hydrant, "reason": "停水"}
    with served(city) as running, running.client.stream("GET", "/tiles/changes") as answer:
        told = events(answer)
        assert next(told) == ("hello", {})
        end = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
        made = running.client.post("/api/restrictions", json=given | {"expires_at": end})
        assert made.status_code == 201, made.text
        for _ in ("set", "ended"):  # by itself: nobody writes anything then
            (west, south, *_), *more = restrictions_of(told)
            assert not more
            assert (west, south) == pytest.approx((at["lon"], at["lat"]), abs=1e-6)
        listed = running.client.get("/api/restrictions").json()
        assert listed["features"] == []


def restrictions_of(told: Iterator[tuple[str, dict]]) -> list:
    for name, data in told:
        if name == "change" and data["layers"].get("restrictions") is not None:
            return data["layers"]["restrictions"]
    raise AssertionError


def test_who_may_have_missed_something_is_told_of_what_no_tile_shows_too(city: Engine) -> None:
    with served(city) as running, running.client.stream("GET", "/tiles/changes") as answer:
        told = events(answer)
        assert next(told) == ("hello", {})
        name, data = next(told)  # the first read of all: anything may have changed
    everything = {*LAYERS, "pipes", "preplans", "restrictions"}
    assert (name, data["layers"]) == ("change", dict.fromkeys(everything))


def test_what_is_told_is_drawn_by_whoever_asks_then(city: Engine) -> None:
    with served(city) as one, served(city) as other:
        other.get(path_of(HERE))
        with one.client.stream("GET", "/tiles/changes") as answer:
            told = events(answer)
            next(told)
            one.get(path_of(HERE))
            with city.begin() as conn:
                put_mark(conn, "told by one, drawn by the other", (80, 80))
            marks_of(told)
            assert b"told by one, drawn by the other" in other.get(path_of(HERE)).content


def test_the_city_is_asked_again_and_again_only_while_a_map_is_open(city: Engine) -> None:
    with served(city) as running:
        with running.client.stream("GET", "/tiles/changes") as answer:
            told = events(answer)
            next(told)
            assert len(running.tiles.streams) == 1
        wait_until(lambda: len(running.tiles.streams) == 0)
        wait_until(lambda: running.tiles.streams._asker is None)


def test_a_server_that_stops_does_not_wait_for_open_maps(city: Engine) -> None:
    ended = threading.Event()
    with served(city) as running:

        def watch() -> None:
            path, headers = f"{running.base}/tiles/changes", running.headers
            with httpx.stream("GET", path, timeout=60, headers=headers) as answer:
                list(answer.iter_lines())
            ended.set()

        watcher = threading.Thread(target=watch)
        watcher.start()
        wait_until(lambda: len(running.tiles.streams) == 1)
    watcher.join()
    assert ended.is_set()


def wait_until(done) -> None:
    for _ in range(600):
        if done():
            return
        threading.Event().wait(0.1)
    raise AssertionError
