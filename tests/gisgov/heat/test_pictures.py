"""Pictures, decoded: a place has one colour at every zoom, and nothing is transparent."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.heat import density, difference, diverging, image, pictures, pixels, scale, tile
from gisgov.heat.scales import parts
from tiles.grid import Tile

EAST, NORTH = 528_740.0, 3_397_752.0


@pytest.fixture(scope="module")
def field():
    rng = np.random.default_rng(3)
    points = rng.normal((EAST, NORTH), 400, (2000, 2))
    return density(points, bandwidth_m=250, crs=4546)


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def seen_at(field, drawn, lon, lat, z):
    """Colour of the pixel of a place, and the place in the middle of that pixel."""
    x, y = crs.to_city(lon, lat, source=4326, city=3857)
    side = 2 * pictures.HALF_M / (1 << z)
    column, row = (x + pictures.HALF_M) / side, (pictures.HALF_M - y) / side
    picture = decoded(tile(field, drawn, z=z, x=int(column), y=int(row)))
    i, j = int(row % 1 * 512), int(column % 1 * 512)
    middle_x = (int(column) + (j + 0.5) / 512) * side - pictures.HALF_M
    middle_y = pictures.HALF_M - (int(row) + (i + 0.5) / 512) * side
    return picture[i, j], crs.to_city(middle_x, middle_y, source=3857, city=4546)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_place_has_the_colour_of_its_value_at_every_zoom(field, theme):
    drawn = scale(field, theme=theme)
    lon, lat = crs.to_lonlat(EAST + 210, NORTH - 90, city=4546)
    for z in range(9, 20):
        colour, middle = seen_at(field, drawn, lon, lat, z)
        value = float(field.at(*middle))
        assert value > drawn.breaks[0]
        known = np.array([parts(c) for c in drawn.colours], float)
        expected = [np.interp(np.log(value), np.log(drawn.breaks), part) for part in known.T]
        assert np.abs(colour[:3] - expected).max() < 4, z
        assert 0.44 * 255 < colour[3] < 0.86 * 255


def test_pixels_lie_where_the_map_puts_them(field):
    """Where the field is below the first break is nothing; a pixel's own place decides."""
    drawn, bounds = scale(field), Tile(14, 13257, 6722).bounds_3857
    picture = decoded(tile(field, drawn, z=14, x=13257, y=6722))
    assert picture.shape == (512, 512, 4)
    west, south, east, north = bounds
    x = west + (np.arange(512) + 0.5) / 512 * (east - west)
    y = north - (np.arange(512) + 0.5) / 512 * (north - south)
    city_x, city_y = crs.to_city(*map(np.ravel, np.meshgrid(x, y)), source=3857, city=4546)
    shown = np.nan_to_num(field.at(city_x, city_y)) >= drawn.breaks[0]
    assert 0.1 < shown.mean() < 0.9
    assert ((picture[..., 3] > 0).ravel() == shown).mean() > 0.9999


def test_far_away_is_nothing(field):
    for z, x, y in ((0, 0, 0), (14, 0, 0), (14, 13257, 9000)):
        assert decoded(tile(field, scale(field), z=z, x=x, y=y)).shape == (512, 512, 4)
    assert not decoded(tile(field, scale(field), z=14, x=0, y=0)).any()


def test_an_empty_field_is_transparent():
    empty = density([], bandwidth_m=250, bounds=(EAST, NORTH, EAST + 999, NORTH + 999), crs=4546)
    assert not decoded(image(empty, scale(empty)))[..., 3].any()


def test_a_change_is_blue_down_orange_up_and_nothing_between():
    box = (0, 0, 3000, 1000)
    now = density([[500, 500], [1500, 500]], bandwidth_m=250, bounds=box)
    before = density([[1500, 500], [2500, 500]], bandwidth_m=250, bounds=box)
    change = difference(now, before)
    picture = pixels(change, diverging(change))
    up, same, down = (picture[16, int(x / change.cell_m)] for x in (500, 1500, 2500))
    assert up[0] > up[2]
    assert down[2] > down[0]
    assert up[3] == down[3] > 0
    assert not same.any()


def test_beyond_the_field_nothing_has_changed(field):
    change = difference(field, field)
    change.values[3, 4] = 9.0
    drawn = diverging(change)
    assert decoded(tile(change, drawn, z=4, x=13, y=6))[..., 3].max() == 0  # India
    west, south, east, north = change.bounds
    around = image(change, drawn, bounds=(west - 2000, south - 2000, east, north), size=(90, 90))
    assert decoded(around)[-1, 0, 3] == 0


def test_a_whole_field_has_a_pixel_for_each_cell(field):
    drawn = scale(field)
    assert decoded(image(field, drawn)).shape[:2] == field.shape
    assert np.array_equal(decoded(image(field, drawn)), pixels(field, drawn))


def test_a_box_is_drawn_in_the_size_asked_for(field):
    west, south, east, north = field.bounds
    half = (west, south, (west + east) / 2, north)
    assert decoded(image(field, scale(field), bounds=half, size=(77, 130))).shape == (77, 130, 4)


def test_where_nothing_can_be_said_nothing_is_drawn(field):
    holed = density([[EAST, NORTH]], bandwidth_m=250, crs=4546, bounds=field.bounds)
    holed.values[: holed.shape[0] // 2] = np.nan
    picture = pixels(holed, scale(holed))
    assert not picture[: holed.shape[0] // 2, :, 3].any()
    assert picture[..., 3].any()


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (5000, 10)])
def test_what_is_no_picture_is_refused(field, size):
    with pytest.raises(BadInput) as error:
        image(field, scale(field), size=size)
    assert error.value.code == "heat.bad_size"


def test_a_map_needs_to_know_where_the_field_lies():
    unknown = density([[0.0, 0.0]], bandwidth_m=100)
    with pytest.raises(BadInput) as error:
        tile(unknown, scale(unknown), z=1, x=0, y=0)
    assert error.value.code == "crs.missing"
