"""Tests of tiles.grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.errors import BadInput, NotFound
from tiles.grid import HALF_M, Tile, tiles_touching

METRES = st.floats(-HALF_M, HALF_M, exclude_max=True, exclude_min=True)
ZOOMS = st.integers(0, 16)


def test_the_world_is_one_tile() -> None:
    assert Tile(0, 0, 0).bounds_3857 == (-HALF_M, -HALF_M, HALF_M, HALF_M)


def test_neighbours_share_their_edge() -> None:
    here, east, south = Tile(14, 13257, 6722), Tile(14, 13258, 6722), Tile(14, 13257, 6723)
    assert here.bounds_3857[2] == pytest.approx(east.bounds_3857[0], abs=1e-6)
    assert here.bounds_3857[1] == pytest.approx(south.bounds_3857[3], abs=1e-6)


@given(METRES, METRES, ZOOMS)
def test_a_point_touches_the_one_tile_that_holds_it(x: float, y: float, zoom: int) -> None:
    (tile,) = tiles_touching((x, y, x, y), zoom, buffer=0)
    west, south, east, north = tile.bounds_3857
    assert west - 1e-6 <= x <= east + 1e-6
    assert south - 1e-6 <= y <= north + 1e-6
    assert tile.check() == tile


@given(METRES, METRES, ZOOMS)
def test_a_tile_sees_what_its_reach_touches(x: float, y: float, zoom: int) -> None:
    touching = set(tiles_touching((x, y, x, y), zoom))
    (home,) = tiles_touching((x, y, x, y), zoom, buffer=0)
    around = {
        Tile(zoom, home.x + i, home.y + j)
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if 0 <= home.x + i < 2**zoom and 0 <= home.y + j < 2**zoom
    }
    sure = {t for t in around if covers(t.reach_3857, x, y, -1e-6)}
    assert sure <= touching <= {t for t in around if covers(t.reach_3857, x, y, 1e-6)}


def covers(box: tuple[float, float, float, float], x: float, y: float, by: float) -> bool:
    west, south, east, north = box
    return west - by <= x <= east + by and south - by <= y <= north + by


def test_a_box_touches_a_block_of_tiles_row_by_row() -> None:
    west, _, _, north = Tile(10, 500, 400).bounds_3857
    side = Tile(10, 0, 0).side_m
    box = (west + 1, north - 1.5 * side, west + 1.5 * side, north - 1)
    found = [(t.x, t.y) for t in tiles_touching(box, 10, buffer=0)]
    assert found == [(500, 400), (501, 400), (500, 401), (501, 401)]


def test_a_box_beyond_the_world_touches_its_rim() -> None:
    assert list(tiles_touching((-9e9, -9e9, 9e9, 9e9), 0)) == [Tile(0, 0, 0)]


@pytest.mark.parametrize(
    "given", [(1, 2, 0), (1, 0, 2), (1, -1, 0), (1, 0, -1), (-1, 0, 0), (23, 0, 0)]
)
def test_a_tile_of_no_map_is_refused(given: tuple[int, int, int]) -> None:
    with pytest.raises(BadInput) as told:
        Tile(*given).check()
    assert told.value.code == "tiles.no_tile"


def test_a_tile_deeper_than_what_is_drawn_is_not_found() -> None:
    assert Tile(16, 0, 0).check()
    with pytest.raises(NotFound) as told:
        Tile(17, 0, 0).check()
    assert told.value.code == "tiles.out_of_range"
    assert Tile(22, 0, 0).check(maxzoom=22)
