"""Tiles of raster layers: in the right place, clear where there is nothing, never old."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from math import asinh, cos, floor, pi, radians, tan
from pathlib import Path
from threading import Barrier, Event

import numpy as np
import pytest
import rasterio
from fastapi import FastAPI
from fastapi.testclient import TestClient
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from sqlalchemy import Engine

from api import problems
from gisgov import crs
from gisgov.storage import raster_files, raster_load, rasters
from tests.rasters import EAST, NORTH, corner, cut_off, write
from tiles import raster as pictures
from tiles.grid import Tile
from tiles.raster_routes import router
from tiles.relief import shaded
from tiles.rendered import Rendered

RED, BLUE = (200, 10, 20), (10, 20, 200)
ZOOM = 17
LON, LAT = crs.to_lonlat(EAST, NORTH, city=4546)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "rasters"


@pytest.fixture
def load(city: Engine, into: Path) -> Iterator[Callable[..., rasters.Raster]]:
    loaded = set()

    def make(*paths: Path, name: str = "layer", **how: object) -> rasters.Raster:
        looks = [raster_files.look(path, **how) for path in paths]
        loaded.add(name)
        return raster_load.load(city, into, looks, name=name, title=None, tell=lambda *_: None)[0]

    yield make
    for name in loaded:
        rasters.remove(city, into, name)


@pytest.fixture
def client(city: Engine, into: Path) -> TestClient:
    app = FastAPI()
    app.include_router(router)
    problems.add_handlers(app)
    app.state.engine, app.state.rasters = city, into
    return TestClient(app)


def plain(colour: tuple[int, int, int], *, width: int = 100, height: int = 100) -> np.ndarray:
    return np.array(colour, np.uint8)[:, None, None].repeat(height, 1).repeat(width, 2)


def at(lon: float, lat: float, zoom: int = ZOOM, *, pixels: int = 256) -> tuple[Tile, int, int]:
    """The tile of a point, and its column and row in it."""
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom
    tile = Tile(zoom, floor(x), floor(y))
    return tile, floor((x - tile.x) * pixels), floor((y - tile.y) * pixels)


def shown(raster: rasters.Raster, into: Path, lon: float, lat: float, zoom: int = ZOOM):
    """Colours and alpha that the map shows at a point; None where the tile is empty."""
    tile, column, row = at(lon, lat, zoom)
    picture = pictures.drawn(raster, into, tile)
    if picture is None:
        return None
    return (*picture.colours[:, row, column].tolist(), int(picture.alpha[row, column]))


def spot(east_m: float, south_m: float) -> tuple[float, float]:
    """Degrees of a place so far from the upper left corner of the rasters."""
    return crs.to_lonlat(EAST + east_m, NORTH - south_m, city=4546)


def decoded(body: bytes) -> np.ndarray:
    with warnings.catch_warnings(), MemoryFile(body) as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open() as file:
            return file.read()


# ---------------------------------------------------------------- images


@pytest.mark.parametrize("system", ["EPSG:4546", "EPSG:32649", "EPSG:3857", "EPSG:4326"])
def test_a_pixel_is_shown_where_it_lies_in_any_crs(tmp_path, into, load, system):
    side = 1e-5 if system == "EPSG:4326" else 1.0
    x, y = crs.to_city(LON, LAT, source=4326, city=system)
    values = plain(BLUE)
    values[:, 40:60, 40:60] = np.array(RED, np.uint8)[:, None, None]
    raster = load(
        write(tmp_path / "a.tif", values, crs=system, transform=corner(x, y, side)), name="layer"
    )

    def inside(column: float, row: float) -> tuple[float, float]:
        return crs.to_lonlat(x + column * side, y - row * side, city=system)

    assert shown(raster, into, *inside(50, 50)) == (*RED, 255)
    for column, row in ((37, 50), (63, 50), (50, 37), (50, 63)):
        assert shown(raster, into, *inside(column, row)) == (*BLUE, 255)
    for column, row in ((-3, 50), (103, 50), (50, -3), (50, 103)):
        assert shown(raster, into, *inside(column, row)) in (None, (0, 0, 0, 0))


def test_nodata_alpha_and_masks_are_clear(tmp_path, into, load):
    half = plain(RED)
    half[:, :, 50:] = 0
    clear = np.where(np.arange(100) < 50, 255, 0).astype(np.uint8)[None].repeat(100, 0)
    files = [
        write(tmp_path / "nodata.tif", half, nodata=0),
        write(tmp_path / "alpha.tif", np.concatenate([half, clear[None]]), photometric="RGB"),
        write(tmp_path / "mask.tif", half),
    ]
    with rasterio.open(files[1], "r+") as file:
        names = ("red", "green", "blue", "alpha")
        file.colorinterp = [rasterio.enums.ColorInterp[name] for name in names]
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(files[2], "r+") as file:
        file.write_mask(clear)
    for file in files:
        raster = load(file)
        assert shown(raster, into, *spot(25, 50)) == (*RED, 255)
        assert shown(raster, into, *spot(75, 50))[-1] == 0


def test_black_in_one_band_alone_is_no_nodata(tmp_path, into, load):
    raster = load(write(tmp_path / "a.tif", plain((0, 90, 90)), nodata=0))
    assert shown(raster, into, *spot(50, 50)) == (0, 90, 90, 255)


def test_numbers_are_stretched_and_what_is_none_is_clear(tmp_path, into, load):
    values = np.linspace(3000, 5000, 100, dtype=np.float32)[None].repeat(100, 0)
    values[:20] = np.nan
    raster = load(write(tmp_path / "a.tif", values), kind="image")
    dark, middle, bright = (shown(raster, into, *spot(east, 60)) for east in (0.6, 50, 99.4))
    assert (dark, bright) == ((0, 255), (255, 255))
    assert middle[0] == pytest.approx(128, abs=4)
    assert shown(raster, into, *spot(50, 10))[-1] == 0


def test_of_many_bands_three_are_shown(tmp_path, into, load):
    values = np.concatenate([plain(RED), plain((1, 2, 3))])
    raster = load(write(tmp_path / "a.tif", values, photometric="MINISBLACK"))
    assert shown(raster, into, *spot(50, 50)) == (*RED, 255)


def test_later_sheets_lie_over_earlier_ones(tmp_path, into, load):
    blue = plain(BLUE)
    blue[:, :50] = 0
    raster = load(
        write(tmp_path / "1.tif", plain(RED)),
        write(tmp_path / "2.tif", blue, nodata=0, transform=corner(EAST + 50, NORTH)),
    )
    assert shown(raster, into, *spot(25, 75)) == (*RED, 255)
    assert shown(raster, into, *spot(75, 75)) == (*BLUE, 255)
    assert shown(raster, into, *spot(75, 25)) == (*RED, 255)
    assert shown(raster, into, *spot(125, 75)) == (*BLUE, 255)


def test_grey_and_colour_sheets_go_together(tmp_path, into, load):
    grey = np.full((100, 100), 77, np.uint8)
    raster = load(
        write(tmp_path / "1.tif", plain(RED)),
        write(tmp_path / "2.tif", grey, transform=corner(EAST + 100, NORTH)),
    )
    assert shown(raster, into, *spot(50, 50)) == (*RED, 255)
    assert shown(raster, into, *spot(150, 50)) == (77, 77, 77, 255)


def test_far_off_a_tile_is_read_from_an_overview(tmp_path, into, load):
    stripes = (np.arange(2048) % 2 * 200).astype(np.uint8)[None].repeat(2048, 0)
    raster = load(write(tmp_path / "a.tif", stripes))
    facts = pictures._facts(into / raster.files[0])
    assert pictures._level(facts, 5.0) == 1  # every fourth pixel
    assert pictures._level(facts, 0.5) is None
    assert shown(raster, into, *spot(1000, 1000), zoom=14)[0] == pytest.approx(100, abs=3)


def test_neighbouring_tiles_are_shaded_as_one(tmp_path, into, load):
    noise = np.random.default_rng(2).normal(100, 0.3, (300, 300)).astype(np.float32)
    raster = load(write(tmp_path / "a.tif", noise))
    whole, _, _ = at(*spot(150, 150), zoom=16)
    one = pictures.drawn(raster, into, whole, pixels=512)
    for x in (0, 1):
        for y in (0, 1):
            part = pictures.drawn(raster, into, Tile(17, 2 * whole.x + x, 2 * whole.y + y))
            there = one.alpha[y * 256 : y * 256 + 256, x * 256 : x * 256 + 256].astype(int)
            alpha = np.zeros((256, 256), int) if part is None else part.alpha.astype(int)
            assert (np.abs(there - alpha) > 4).mean() < 0.0005  # a seam were 0.004


def test_neighbouring_tiles_are_drawn_as_one(tmp_path, into, load):
    noise = np.random.default_rng(2).integers(0, 255, (700, 700), dtype=np.uint8)
    raster = load(write(tmp_path / "a.tif", noise, transform=corner(EAST, NORTH, 0.7)))
    whole, _, _ = at(*spot(245, 245), zoom=16)
    one = pictures.drawn(raster, into, whole, pixels=512)
    for x, y in np.ndindex(2, 2):
        part = pictures.drawn(raster, into, Tile(17, 2 * whole.x + x, 2 * whole.y + y))
        there = np.s_[y * 256 : y * 256 + 256, x * 256 : x * 256 + 256]
        assert np.abs(one.colours[0][there].astype(int) - part.colours[0]).max() <= 12
        assert (one.alpha[there] != part.alpha).mean() < 0.001


# ---------------------------------------------------------------- elevation


def slope(rise_east: float, rise_south: float) -> np.ndarray:
    rows, columns = np.indices((200, 200))
    return (500 + columns * rise_east + rows * rise_south).astype(np.float32)


def test_slopes_in_the_light_are_white_and_those_in_the_shade_black(tmp_path, into, load):
    lit = load(write(tmp_path / "a.tif", slope(0.1, 0.1)))  # down to the north-west
    assert shown(lit, into, *spot(100, 100))[0] == 255
    dark = load(write(tmp_path / "a.tif", slope(-0.1, -0.1)))
    assert shown(dark, into, *spot(100, 100))[0] == 0
    assert shown(dark, into, *spot(100, 100))[1] > 50


def test_flat_and_unknown_ground_is_clear(tmp_path, into, load):
    flat = slope(0, 0)
    flat[:, :100] = -9999
    raster = load(write(tmp_path / "a.tif", flat, nodata=-9999))
    assert shown(raster, into, *spot(150, 100)) in (None, (255, 0))
    assert shown(raster, into, *spot(50, 100)) in (None, (255, 0))
    assert shown(raster, into, *spot(98, 100)) in (None, (255, 0))


def test_the_same_slope_is_as_dark_at_any_latitude(tmp_path, into, load):
    seen = []
    for lat in (0, 60):
        side = 2e-5
        metres = 111_320 * side * np.array([cos(radians(lat)), 1.0])
        rows, columns = np.indices((200, 200))
        heights = 900 - 0.1 * (columns * metres[0] + rows * metres[1])
        place = {"crs": "EPSG:4326", "transform": corner(10, lat, side)}
        raster = load(write(tmp_path / "a.tif", heights.astype(np.float32), **place))
        seen.append(shown(raster, into, 10 + 100 * side, lat - 100 * side)[1])
    assert seen[0] == pytest.approx(seen[1], abs=2)


def test_heights_in_feet_are_brought_to_metres(tmp_path, into, load):
    metres = load(write(tmp_path / "a.tif", slope(-0.1, -0.1)))
    expected = shown(metres, into, *spot(100, 100))
    path = write(tmp_path / "b.tif", slope(-0.1, -0.1) / 0.3048)
    with rasterio.open(path, "r+") as file:
        file.units = ["ft"]
    assert shown(load(path), into, *spot(100, 100)) == pytest.approx(expected, abs=1)


def test_an_unknown_neighbour_is_taken_as_level():
    heights = np.full((3, 3), np.nan, np.float32)
    heights[1, 1] = 700
    assert shaded(heights, pixel_m=1, nominal_m=1)[1].tolist() == [[0]]


# ---------------------------------------------------------------- values


def test_the_value_is_that_of_the_pixel_and_not_of_the_picture(tmp_path, into, load):
    heights = np.arange(10_000, dtype=np.float32).reshape(100, 100) / 8
    heights[0, 0] = -1
    path = write(tmp_path / "a.tif", heights, nodata=-1)
    with rasterio.open(path, "r+") as file:
        file.units = ["m"]
    raster = load(path)
    (there,) = pictures.value_at(raster, into, *spot(7.5, 3.5))
    assert (there.name, there.value, there.unit) == ("elevation", 307 / 8, "m")
    assert pictures.value_at(raster, into, *spot(0.5, 0.5))[0].value is None


def test_bands_have_names_and_scales_count(tmp_path, into, load):
    path = write(tmp_path / "a.tif", plain(RED))
    assert [(r.name, r.value) for r in pictures.value_at(load(path), into, *spot(5, 5))] == [
        ("red", 200),
        ("green", 10),
        ("blue", 20),
    ]
    with rasterio.open(path, "r+") as file:
        file.set_band_description(1, "near infrared")
        file.scales, file.offsets = (0.5, 1, 1), (3, 0, 0)
    first = pictures.value_at(load(path), into, *spot(5, 5))[0]
    assert (first.name, first.value) == ("near infrared", 103)


def test_the_uppermost_sheet_that_has_a_value_tells_it(tmp_path, into, load):
    upper = np.full((100, 100), 7, np.uint8)
    upper[:50] = 0
    raster = load(
        write(tmp_path / "1.tif", np.full((100, 100), 5, np.uint8)),
        write(tmp_path / "2.tif", upper, nodata=0),
    )
    assert pictures.value_at(raster, into, *spot(50, 75))[0].value == 7
    assert pictures.value_at(raster, into, *spot(50, 25))[0].value == 5


# ---------------------------------------------------------------- over HTTP


def url(lon: float, lat: float, form: str = "png", name: str = "layer") -> str:
    tile, _, _ = at(lon, lat)
    return f"/tiles/raster/{name}/{tile.z}/{tile.x}/{tile.y}.{form}"


def test_layers_are_listed_and_described(tmp_path, load, client):
    raster = load(write(tmp_path / "a.tif", plain(RED)), name="正射")
    (listed,) = client.get("/tiles/raster").json()
    bounds = [raster.west, raster.south, raster.east, raster.north]
    assert (listed["name"], listed["kind"], listed["bounds"]) == ("正射", "image", bounds)
    document = client.get("/tiles/raster/正射.json").json()
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == ["http://testserver/tiles/raster/正射/{z}/{x}/{y}.webp"]
    assert document["bounds"] == bounds
    assert (document["minzoom"], document["maxzoom"]) == (raster.minzoom, raster.maxzoom)


@pytest.mark.parametrize(("size", "pixels"), [("", 256), ("?size=512", 512)])
@pytest.mark.parametrize("form", ["png", "webp"])
def test_a_tile_is_a_png_or_a_webp(tmp_path, load, client, form, size, pixels):
    load(write(tmp_path / "a.tif", plain(RED)))
    answer = client.get(url(*spot(50, 50), form) + size)
    assert answer.headers["content-type"] == f"image/{form}"
    assert answer.headers["cache-control"] == "private, no-cache"
    picture = decoded(answer.content)
    assert picture.shape == (4, pixels, pixels)
    _, column, row = at(*spot(50, 50), pixels=pixels)
    assert picture[:3, row, column] == pytest.approx(RED, abs=6)
    assert picture[3, row, column] == 255


def test_grey_is_sharp_in_both_forms(tmp_path, load, client):
    scan = (np.indices((100, 100)).sum(0) // 9 % 2 * 255).astype(np.uint8)
    load(write(tmp_path / "a.tif", scan))
    png, webp = (decoded(client.get(url(*spot(50, 50), form)).content) for form in ("png", "webp"))
    assert (len(png), len(webp)) == (2, 4)
    seen = png[1] > 0
    assert np.array_equal(png[0][seen], webp[0][seen])


def test_a_tile_that_a_client_has_is_not_sent_again(tmp_path, load, client):
    load(write(tmp_path / "a.tif", plain(RED)))
    tag = client.get(url(*spot(50, 50))).headers["etag"]
    for known in (tag, f'"x", W/{tag}', "*"):
        again = client.get(url(*spot(50, 50)), headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(url(*spot(50, 50)), headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_layer_that_is_loaded_anew_is_never_shown_as_it_was(tmp_path, load, client):
    load(write(tmp_path / "a.tif", plain(RED)))
    first = client.get(url(*spot(50, 50)))
    load(write(tmp_path / "a.tif", plain(BLUE)))
    tag = first.headers["etag"]
    second = client.get(url(*spot(50, 50)), headers={"If-None-Match": tag})
    assert second.status_code == 200
    _, column, row = at(*spot(50, 50))
    assert decoded(second.content)[:3, row, column].tolist() == list(BLUE)


def test_a_load_between_row_and_file_is_taken_up(tmp_path, load, client, monkeypatch):
    load(write(tmp_path / "a.tif", plain(RED)))
    real, times = pictures.drawn, []

    def late(*args, **named):
        times.append(1)
        if len(times) == 1:
            load(write(tmp_path / "a.tif", plain(BLUE)))
        return real(*args, **named)

    monkeypatch.setattr(pictures, "drawn", late)
    answer = client.get(url(*spot(50, 50)))
    assert (answer.status_code, len(times)) == (200, 2)
    _, column, row = at(*spot(50, 50))
    assert decoded(answer.content)[:3, row, column].tolist() == list(BLUE)


def test_a_tile_without_any_of_the_layer_is_empty(tmp_path, load, client):
    load(write(tmp_path / "a.tif", plain(RED)))
    for far in (url(*spot(5000, 50)), "/tiles/raster/layer/0/0/0.png"):
        answer = client.get(far)
        assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/tiles/raster/nothing/1/0/0.png", 404, "raster.unknown"),
        ("/tiles/raster/nothing.json", 404, "raster.unknown"),
        ("/tiles/raster/nothing/value?lon=1&lat=1", 404, "raster.unknown"),
        ("/tiles/raster/%00/1/0/0.png", 404, "raster.unknown"),
        ("/tiles/raster/layer/1/2/0.png", 400, "tiles.no_tile"),
        ("/tiles/raster/layer/23/0/0.png", 400, "tiles.no_tile"),
        ("/tiles/raster/layer/1/-1/0.png", 422, "request.invalid"),
        ("/tiles/raster/layer/1/0/0.gif", 422, "request.invalid"),
        ("/tiles/raster/layer/1/0/0.png?size=9999", 422, "request.invalid"),
        ("/tiles/raster/layer/value?lon=1&lat=1", 404, "raster.outside"),
        ("/tiles/raster/layer/value?lon=nan&lat=1", 422, "request.invalid"),
        ("/tiles/raster/layer/value?lon=1", 422, "request.invalid"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(tmp_path, load, client, path, status, code):
    load(write(tmp_path / "a.tif", plain(RED)))
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_value_is_told_over_http(tmp_path, load, client):
    load(write(tmp_path / "a.tif", np.full((50, 50), 31.5, np.float32), nodata=0))
    lon, lat = spot(20, 20)
    answer = client.get("/tiles/raster/layer/value", params={"lon": lon, "lat": lat}).json()
    band = {"name": "elevation", "value": 31.5, "unit": None}
    assert answer == {"name": "layer", "kind": "elevation", "bands": [band]}


def test_a_missing_or_damaged_file_is_told_and_asked_for_again(tmp_path, into, load, client):
    raster = load(write(tmp_path / "a.tif", np.random.default_rng(1).random((600, 600)) * 99))
    kept = into / raster.files[0]
    whole = kept.read_bytes()
    cut_off(kept, 0.3)
    assert client.get(url(*spot(550, 550))).json()["code"] == "raster.file_gone"
    kept.unlink()
    assert client.get(url(*spot(300, 300))).status_code == 503
    kept.write_bytes(whole)
    assert client.get(url(*spot(550, 550))).status_code == 200


def test_a_file_in_the_place_of_another_is_told(tmp_path, into, load, client):
    raster = load(write(tmp_path / "a.tif", plain((9, 8, 7))))
    assert client.get(url(*spot(50, 50))).status_code == 200
    write(into / raster.files[0], np.full((100, 100), 5, np.uint8))
    drawn_anew = client.get(url(*spot(50, 50), form="webp"))
    assert drawn_anew.json()["code"] == "raster.file_gone"


def test_without_a_database_the_answer_says_so(client):
    client.app.state.engine = None
    assert client.get("/tiles/raster").json()["code"] == "server.database_gone"


# ---------------------------------------------------------------- what is kept in memory


def test_what_many_ask_for_at_once_is_rendered_once():
    kept, barrier, asked, times = Rendered(10_000), Barrier(4), Event(), []

    def render() -> bytes:
        times.append(1)
        asked.wait(5)
        return b"tile"

    def ask() -> bytes:
        barrier.wait(5)
        return kept.get("key", render).body

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask) for _ in range(4)]
        asked.set()
        assert [answer.result(5) for answer in answers] == [b"tile"] * 4
    assert len(times) == 1


def test_a_failure_is_not_kept():
    kept = Rendered(10_000)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: bytes(1 // 0))
    assert kept.get("key", lambda: b"tile").body == b"tile"


def test_what_was_not_asked_for_longest_goes_first():
    kept = Rendered(2 * 1500)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: bytes(900))
    assert kept.get("a", lambda: b"anew").body == bytes(900)
    assert kept.get("b", lambda: b"anew").body == b"anew"


# ---------------------------------------------------------------- real files


@pytest.mark.parametrize("name", ["cog", "cog_nodata", "olinda_dem_utm25s"])
def test_real_files_are_drawn_and_asked(shared_data, into, load, client, name):
    path = shared_data / "raster" / f"{name}.tif"
    if not path.exists():
        pytest.skip(f"no real raster at {path}")
    raster = load(path, name="real")
    lon, lat = (raster.west + raster.east) / 2, (raster.south + raster.north) / 2
    tile, _, _ = at(lon, lat, raster.maxzoom)
    picture = pictures.drawn(raster, into, tile)
    assert picture is not None
    assert picture.colours.std() > 5
    with rasterio.open(path) as file:
        x, y = crs.to_city(lon, lat, source=4326, city=crs.parse(file.crs.to_wkt()))
        expected = file.read(1)[floor((file.transform.f - y) / -file.transform.e)][
            floor((x - file.transform.c) / file.transform.a)
        ]
    answer = client.get("/tiles/raster/real/value", params={"lon": lon, "lat": lat}).json()
    assert answer["bands"][0]["value"] == expected
