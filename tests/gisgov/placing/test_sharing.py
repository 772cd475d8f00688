"""An index in a file, in several threads, and after a fork."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.placing import AreaIndex, files

WEST, SOUTH, SIDE = 528_000.0, 3_397_000.0, 40


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    """Squares of ten metres, forty by forty."""
    column, row = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    west, south = WEST + 10 * column.ravel(), SOUTH + 10 * row.ravel()
    squares = shapely.box(west, south, west + 10, south + 10)
    codes = [f"{i:04d}" for i in range(len(squares))]
    return AreaIndex.build(gpd.GeoDataFrame({"code": codes}, geometry=squares, crs=4546))


def points(count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points in the squares, none on a border, and the square of each."""
    rng = np.random.default_rng(seed)
    column, row = rng.integers(0, SIDE, (2, count))
    away = rng.uniform(0.1, 9.9, (2, count))
    return WEST + 10 * column + away[0], SOUTH + 10 * row + away[1], row * SIDE + column


def test_a_saved_index_answers_as_before(index, tmp_path):
    index.save(tmp_path / "grids.areas")
    opened = AreaIndex.load(tmp_path / "grids.areas")
    x, y, expected = points(5000)
    assert (opened.place(x, y) == expected).all()
    assert opened.crs == index.crs
    assert (opened.area_codes == index.area_codes).all()
    assert str(opened.explain()) == str(index.explain())
    assert opened.place_largest([shapely.box(x[0], y[0], x[0] + 0.01, y[0] + 0.01)]) == expected[0]


def test_an_opened_index_lies_in_its_file(index, tmp_path):
    index.save(tmp_path / "grids.areas")
    table = AreaIndex.load(tmp_path / "grids.areas").tables[0]
    lowest = table.codes
    while isinstance(lowest.base, np.ndarray):
        lowest = lowest.base
    assert isinstance(lowest, np.memmap)
    assert not table.codes.flags.writeable


def test_overlapping_areas_are_saved_with_their_layers(tmp_path):
    squares = shapely.box(WEST, SOUTH, WEST + np.array([10, 5]), SOUTH + 10)
    areas = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=squares, crs=4546)
    AreaIndex.build(areas).save(tmp_path / "two.areas")
    opened = AreaIndex.load(tmp_path / "two.areas")
    assert opened.overlap == ("A", "B")
    assert opened.place_all([WEST + 1], [SOUTH + 1.0])[1].tolist() == [0, 1]


def test_a_file_that_is_no_index_is_refused(index, tmp_path):
    path = tmp_path / "grids.areas"
    for content in (b"", b"a,b\n1,2\n", files.MAGIC.replace(b"1", b"0") + bytes(100)):
        path.write_bytes(content)
        with pytest.raises(BadInput) as caught:
            AreaIndex.load(path)
        assert caught.value.code in {"placing.not_index", "placing.unreadable"}
    with pytest.raises(BadInput, match="nowhere"):
        AreaIndex.load(tmp_path / "nowhere")


@pytest.mark.parametrize("where", [0.01, 0.3, 0.6, 0.999])
def test_a_damaged_file_is_refused_wherever_the_damage_is(index, tmp_path, where):
    path = tmp_path / "grids.areas"
    index.save(path)
    content = bytearray(path.read_bytes())
    at = len(files.MAGIC) + int((len(content) - len(files.MAGIC)) * where)
    while content[at] == 0:  # what fills the gaps between arrays is not told apart
        at -= 1
    path.write_bytes(bytes(content[:at]))
    with pytest.raises(BadInput, match="damaged"):
        AreaIndex.load(path)
    content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(BadInput, match="damaged"):
        AreaIndex.load(path)


def test_a_file_is_written_whole_or_not_at_all(index, tmp_path, monkeypatch):
    path = tmp_path / "grids.areas"
    path.write_bytes(b"before")

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", no_room)
    with pytest.raises(OSError, match="No space"):
        index.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["grids.areas"]
    assert path.read_bytes() == b"before"


def test_many_threads_may_ask_one_index(index):
    def ask(seed: int) -> bool:
        x, y, expected = points(200_000, seed)
        return bool((index.place(x, y, threads=3) == expected).all())

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(12)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_may_ask_too(index):
    x, y, expected = points(300_000)
    assert (index.place(x, y, threads=2) == expected).all()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert all(pool.starmap(right_in_fork, [(index, x, y, expected)] * 2))


def right_in_fork(index: AreaIndex, x: np.ndarray, y: np.ndarray, expected: np.ndarray) -> bool:
    return bool((index.place(x, y, threads=2) == expected).all())


def test_an_index_can_be_sent_to_another_process(index, tmp_path):
    x, y, expected = points(100)
    index.save(tmp_path / "grids.areas")
    for one in (index, AreaIndex.load(tmp_path / "grids.areas")):
        assert (pickle.loads(pickle.dumps(one)).place(x, y) == expected).all()  # noqa: S301
