"""Tests of /api/heat: numbers, pictures and files of one field."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import rasterio
import shapely
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import Engine

from api.main import create_app
from gisgov import crs
from gisgov.heat.pictures import HALF_M
from gisgov.heat.scales import parts
from gisgov.storage import incident_cube
from tests.scene import Scene, lonlat, xy
from tests.signing import signed_in

WHERE = "/api/heat"
AT = lonlat(150, 50)
MONTHS = 31 / 30.4375
ONE = 3 / np.pi / 0.25**2  # the peak of one incident, per km2, of a quartic kernel of 250 m


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[TestClient]:
    """31 days of March: 20 incidents in the first half at 150, 50; 10 in the second at 950, 50."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AAAAABBBBB")
        scene.building((150, 50), floors_above=10)
        for k in range(20):
            scene.incident((150, 50), march(1 + k / 2), channel="hotline")
        for k in range(10):
            scene.incident((950, 50), march(22 + k), channel="app")
    headers = signed_in(city, "analyst") | {"Accept-Language": "en"}
    with TestClient(create_app(engine=city), headers=headers) as client:
        yield client


def march(day: float) -> datetime:
    """Noon of a day of March in the city, which is 8 hours ahead."""
    return datetime(2026, 2, 28, 4, tzinfo=UTC) + timedelta(days=int(day))


def told(client: TestClient, **asked: object) -> dict[str, object]:
    answer = client.get(WHERE, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def at(client: TestClient, place: dict[str, float] = AT, **asked: object) -> float | None:
    answer = client.get(f"{WHERE}/value", params=place | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]


def tile_at(client: TestClient, tiles: str, *, z: int) -> tuple[np.ndarray, tuple[int, int], str]:
    """The tile in which the first place lies, the place's pixel, and the tile's address."""
    x, y = crs.to_city(AT["lon"], AT["lat"], source=4326, city=3857)
    side = 2 * HALF_M / (1 << z)
    column, row = (x + HALF_M) / side, (HALF_M - y) / side
    address = tiles.format(z=z, x=int(column), y=int(row))
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/png"
    picture = np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGBA"))
    return picture, (int(row % 1 * 512), int(column % 1 * 512)), address


# ---------------------------------------------------------------- numbers


def test_the_unit_is_incidents_per_km2_and_month(client: TestClient) -> None:
    found = told(client)
    assert found["count"] == 30
    assert found["months"] == pytest.approx(MONTHS)
    assert found["unit"] == "incidents per km² and month"
    assert found["age_s"] < 1
    assert at(client) == pytest.approx(20 * ONE / MONTHS, rel=0.01)
    assert at(client, lonlat(950, 50)) == pytest.approx(10 * ONE / MONTHS, rel=0.01)
    assert at(client, lonlat(550, 50)) == 0


def test_the_filter_selects(client: TestClient) -> None:
    found = told(client, channels="app")
    assert found["count"] == 10
    assert at(client, channels="app") == 0
    assert "channels=app" in found["tiles"]
    assert told(client, area="B")["count"] == 10


def test_a_shorter_period_counts_per_month_of_it(client: TestClient) -> None:
    half = {"since": "2026-03-01", "until": "2026-03-16"}
    assert told(client, **half)["months"] == pytest.approx(15 / 30.4375)
    assert at(client, **half) == pytest.approx(20 * ONE / (15 / 30.4375), rel=0.01)


def test_a_period_ends_where_nothing_is_known_any_more(client: TestClient) -> None:
    found = told(client, since="2020-01-01", until="2030-01-01")
    assert found["since"] == "2026-02-28T16:00:00Z"
    assert found["until"] == "2026-03-31T16:00:00Z"
    assert found["months"] == pytest.approx(MONTHS)


def test_an_empty_window_says_so(client: TestClient) -> None:
    found = told(client, since="2027-01-01")
    assert found["count"] == found["peak"] == found["months"] == 0
    assert found["notes"][0].startswith("No incident of this period fits")
    picture, _, _ = tile_at(client, found["tiles"], z=14)
    assert not picture[..., 3].any()
    bands = client.get(f"{WHERE}/contours.geojson", params={"since": "2027-01-01"}).json()
    assert bands["features"] == []


def test_what_was_written_is_seen(
    client: TestClient, city: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_cube, "FRESH_S", 0)
    before = told(client, channels="camera")
    with city.begin() as conn:
        Scene(conn).incident((150, 50), march(5), channel="camera")
    after = told(client, channels="camera")
    assert (before["count"], after["count"]) == (0, 1)
    assert before["version"] != after["version"]
    assert at(client, channels="camera") == pytest.approx(ONE / MONTHS, rel=0.01)


def test_a_change_is_told_per_month_of_each_period(client: TestClient) -> None:
    asked = {
        "channels": "hotline,app",
        "since": "2026-03-21",
        "until": "2026-03-31",
        "compare_since": "2026-03-01",
        "compare_until": "2026-03-21",
    }
    found = told(client, **asked)
    assert (found["count"], found["before"]) == (9, 20)
    assert found["unit"] == "change in incidents per km² and month"
    assert found["breaks"] == [-b for b in reversed(found["breaks"])]
    assert len(found["colours"]) == len(found["breaks"])
    assert at(client, **asked) == pytest.approx(-20 * ONE / (20 / 30.4375), rel=0.01)
    assert at(client, lonlat(950, 50), **asked) == pytest.approx(9 * ONE * 3.04375, rel=0.01)


def test_a_period_before_all_that_is_known_is_told(client: TestClient) -> None:
    found = told(client, compare_since="2025-01-01", compare_until="2025-02-01")
    assert found["before"] == 0
    assert any(note.startswith("Nothing is known of the earlier period") for note in found["notes"])


def test_without_released_people_a_rate_is_by_floor_area(client: TestClient) -> None:
    found = told(client, per="households", channels="hotline")
    assert found["exposure"]["what"] == "floor_area"
    assert found["unit"] == "incidents per 10,000 m² of homes and month"
    assert any(note.startswith("Blank where less than 5,000 m²") for note in found["notes"])


def test_the_bandwidth_can_be_chosen_for_them(client: TestClient) -> None:
    found = told(client, bandwidth_m="auto")
    assert found["bandwidth_m"] == 250
    assert "bandwidth_m=250" in found["tiles"]
    assert any("was chosen for these incidents" in note for note in found["notes"])


def test_chinese_readers_read_chinese(client: TestClient) -> None:
    assert told(client, lang="zh")["unit"] == "每平方千米每月事件数"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"bandwidth_m": 0}, 400, "heat.bad_bandwidth"),
        ({"bandwidth_m": -1}, 400, "heat.bad_bandwidth"),
        ({"bandwidth_m": 100_000}, 400, "heat.bad_bandwidth"),
        ({"bandwidth_m": "nan"}, 422, "request.invalid"),
        ({"bandwidth_m": "wide"}, 422, "request.invalid"),
        ({"kernel": "cosine"}, 422, "request.invalid"),
        ({"breaks": "2,1"}, 400, "heat.bad_breaks"),
        ({"breaks": "one"}, 400, "heat.no_breaks"),
        ({"breaks": "1,nan"}, 400, "heat.bad_breaks"),
        ({"area": "X"}, 404, "area.not_found"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, 400, "request.period"),
        ({"compare_since": "2026-03-02", "compare_until": "2026-03-01"}, 400, "request.period"),
        ({"radius": 5}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_asked_is_told(
    client: TestClient, asked: dict[str, object], status: int, code: str
) -> None:
    answer = client.get(WHERE, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tiles_have_the_legend_s_colours_at_every_zoom(client: TestClient, theme: str) -> None:
    found = told(client, channels="hotline", theme=theme)
    value = at(client, channels="hotline")
    colours = np.array([parts(colour) for colour in found["colours"]], float)
    expected = [np.interp(np.log(value), np.log(found["breaks"]), part) for part in colours.T]
    for z in (15, 17, 19):
        picture, (i, j), _ = tile_at(client, found["tiles"], z=z)
        assert np.abs(picture[i, j, :3] - expected).max() < 5


def test_breaks_that_are_given_are_kept_by_the_tiles(client: TestClient) -> None:
    found = told(client, breaks="1000000,2000000")
    assert found["breaks"] == [1e6, 2e6]
    assert not tile_at(client, found["tiles"], z=15)[0].any()
    change = {"compare_until": "2026-03-16", "since": "2026-03-16"}
    whole = told(client, **change)
    kept = told(client, **change, breaks=",".join(map(str, whole["breaks"])))
    assert kept["breaks"] == whole["breaks"]


def test_a_tile_that_is_known_is_not_sent_again(client: TestClient) -> None:
    tiles = told(client)["tiles"]
    _, _, address = tile_at(client, tiles, z=15)
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    other = tile_at(client, told(client, theme="dark")["tiles"], z=15)[2]
    assert client.get(other).headers["etag"] != tag


@pytest.mark.parametrize("tile", ["3/9/1", "23/0/0", "1/0/2"])
def test_there_are_no_tiles_beyond_the_world(client: TestClient, tile: str) -> None:
    assert client.get(f"{WHERE}/{tile}.png").status_code in (400, 422)


def test_a_picture_of_a_box_has_its_shape(client: TestClient) -> None:
    west, south, east, north = told(client)["bounds"]
    answer = client.get(f"{WHERE}.png", params={"width": 300})
    whole = Image.open(io.BytesIO(answer.content))
    assert whole.size[0] == 300
    assert whole.size[1] < 300
    box = f"{west},{south},{east},{north}"
    answer = client.get(f"{WHERE}.png", params={"bbox": box, "width": 64, "height": 32})
    assert Image.open(io.BytesIO(answer.content)).size == (64, 32)


# ---------------------------------------------------------------- files


def test_the_geotiff_lies_where_the_city_is(client: TestClient) -> None:
    answer = client.get(f"{WHERE}.tif", params={"channels": "hotline"})
    assert answer.headers["content-type"] == "image/tiff"
    with rasterio.MemoryFile(answer.content) as file, file.open() as raster:
        assert raster.crs.to_epsg() == 4546
        (value,) = next(raster.sample([xy(150, 50)]))
        assert value == pytest.approx(20 * ONE / MONTHS, rel=0.02)
        assert raster.units == ("incidents per km² and month",)


def test_contours_are_polygons_in_degrees_around_the_incidents(client: TestClient) -> None:
    bands = json.loads(
        client.get(f"{WHERE}/contours.geojson", params={"channels": "hotline"}).content
    )
    assert bands["unit"] == "incidents per km² and month"
    shapes = [shapely.geometry.shape(each["geometry"]) for each in bands["features"]]
    place = shapely.Point(AT["lon"], AT["lat"])
    assert [shape.contains(place) for shape in shapes] == [False] * (len(shapes) - 1) + [True]
    lower = [each["properties"]["lower"] for each in bands["features"]]
    assert lower == sorted(lower)
    assert bands["features"][-1]["properties"]["upper"] is None
