"""A city's tiles in one file."""

from __future__ import annotations

import errno
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from fastapi.testclient import TestClient
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.writer import Writer
from sqlalchemy import Engine, text

from api.main import create_app
from gisgov.errors import BadInput, Conflict, NotFound, Unavailable
from tests.full_city import fill
from tests.scene import Scene
from tests.signing import signed_in
from tiles import archive
from tiles.archive import ALL, Wanted, chosen, write
from tiles.grid import MAXZOOM
from tiles.layers import LAYERS

EVERYTHING = Wanted(chosen(ALL))
Zxy = tuple[int, int, int]


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    made = make_city()
    with made.begin() as conn:
        fill(conn)
    return made


def opened(file: Path) -> tuple[dict[Zxy, bytes], dict[str, Any], dict[str, Any]]:
    """Tiles, header and metadata of an archive."""
    source = MemorySource(file.read_bytes())
    reader = Reader(source)
    return (
        {at: gzip.decompress(data) for at, data in all_tiles(source)},
        reader.header(),
        reader.metadata(),
    )


def test_each_tile_is_what_the_server_answers(city: Engine, tmp_path: Path) -> None:
    file = tmp_path / "city.pmtiles"
    done = write(city, file, EVERYTHING)
    tiles, _, _ = opened(file)
    assert done.tiles == len(tiles)
    # Farther off, all that this city has is smaller than a step of the tile.
    assert {z for z, _, _ in tiles} >= set(range(LAYERS["marks"].minzoom, MAXZOOM + 1))
    names = ",".join(LAYERS)
    with TestClient(create_app(engine=city), headers=signed_in(city)) as client:
        answered = {
            (z, x, y): client.get(f"/tiles/{names}/{z}/{x}/{y}.mvt").content for z, x, y in tiles
        }
    assert tiles == answered


def test_no_tile_that_shows_something_is_left_out(city: Engine, tmp_path: Path) -> None:
    file = tmp_path / "city.pmtiles"
    write(city, file, Wanted(chosen("buildings,roads"), minzoom=14, maxzoom=15))
    tiles, _, _ = opened(file)
    around = {
        (z, x + right, y + down) for z, x, y in tiles for right in (-1, 0, 1) for down in (-1, 0, 1)
    }
    with TestClient(create_app(engine=city), headers=signed_in(city)) as client:
        shown = {
            (z, x, y)
            for z, x, y in around
            if client.get(f"/tiles/roads,buildings/{z}/{x}/{y}.mvt").content
        }
    assert shown == set(tiles)


def test_gdal_reads_the_layers(city: Engine, tmp_path: Path) -> None:
    file = tmp_path / "city.pmtiles"
    write(city, file, Wanted(chosen("roads,buildings,premises")))
    assert {name for name, _ in pyogrio.list_layers(file)} == {"roads", "buildings", "premises"}
    roads = pyogrio.read_dataframe(file, layer="roads")
    assert set(roads["road_class"]) == {"residential"}


def test_it_tells_what_it_holds_and_of_when(city: Engine, tmp_path: Path) -> None:
    file = tmp_path / "city.pmtiles"
    done = write(city, file, Wanted(chosen("buildings,roads"), minzoom=13))
    _, header, told = opened(file)
    assert [layer["id"] for layer in told["vector_layers"]] == ["roads", "buildings"]
    assert told["vector_layers"][1]["fields"] == dict(LAYERS["buildings"].fields)
    assert (told["name"], told["city"]) == ("测试市", city.url.database)
    assert told["taken_at"] == done.taken_at.isoformat(timespec="seconds")
    assert (header["min_zoom"], header["max_zoom"]) == (13, 16)
    assert 1100000000 < header["min_lon_e7"] < header["max_lon_e7"] < 1120000000
    assert header["clustered"]


def test_an_area_has_the_tiles_that_it_touches(
    make_city: Callable[[], Engine], tmp_path: Path
) -> None:
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AB", level="community", cell_m=3000.0)
        scene.building((100, 100))
        scene.building((5900, 100))
    both, one = tmp_path / "both.pmtiles", tmp_path / "one.pmtiles"
    write(city, both, Wanted(chosen("buildings"), minzoom=16))
    write(city, one, Wanted(chosen("buildings"), minzoom=16, area="A"))
    all_of, some = opened(both), opened(one)
    assert some[0].items() < all_of[0].items()
    assert some[1]["max_lon_e7"] < all_of[1]["max_lon_e7"]


def test_a_row_far_away_brings_no_tiles_between(
    make_city: Callable[[], Engine], tmp_path: Path
) -> None:
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.building((100, 100))
        scene.building((90_100, 100))
    file = tmp_path / "city.pmtiles"
    write(city, file, Wanted(chosen("buildings"), minzoom=16))
    assert len(opened(file)[0]) <= 8


def test_all_tiles_are_of_one_moment(city: Engine, tmp_path: Path) -> None:
    def rename(what: str, fraction: float) -> None:
        if fraction > archive.SEARCHING:
            with city.begin() as conn:
                conn.execute(text("UPDATE premises SET name = 'later'"))

    file = tmp_path / "city.pmtiles"
    write(city, file, Wanted(chosen("premises")), progress=rename)
    assert not [at for at, tile in opened(file)[0].items() if b"later" in tile]
    write(city, file, Wanted(chosen("premises")), replace=True)
    assert all(b"later" in tile for tile in opened(file)[0].values())


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(
    city: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "city.pmtiles"
    file.write_text("mine")
    with pytest.raises(Conflict, match="--replace"):
        write(city, file, EVERYTHING)
    assert file.read_text() == "mine"
    write(city, file, Wanted(chosen("roads")), replace=True)
    assert opened(file)[0]


def test_a_folder_is_never_replaced(city: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "city.pmtiles"
    folder.mkdir()
    with pytest.raises(Conflict) as refused:
        write(city, folder, EVERYTHING, replace=True)
    assert refused.value.code == "archive.folder"
    assert folder.is_dir()


class Broken(Writer):
    """A disk that is full when the third tile comes."""

    def write_tile(self, tileid: int, data: bytes) -> None:
        if self.addressed_tiles == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write_tile(tileid, data)


class Stopped(Writer):
    """Ctrl-C when the third tile comes."""

    def write_tile(self, tileid: int, data: bytes) -> None:
        if self.addressed_tiles == 2:
            raise KeyboardInterrupt
        super().write_tile(tileid, data)


@pytest.fixture(params=[(Broken, Unavailable), (Stopped, KeyboardInterrupt)])
def ending(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[BaseException]:
    writer, error = request.param
    monkeypatch.setattr(archive, "Writer", writer)
    return error


def test_what_ends_in_the_middle_leaves_nothing(
    city: Engine, tmp_path: Path, ending: type[BaseException]
) -> None:
    with pytest.raises(ending):
        write(city, tmp_path / "city.pmtiles", EVERYTHING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "wanted", "error", "code"),
    [
        ("city.mbtiles", EVERYTHING, BadInput, "archive.ending"),
        ("c.pmtiles", Wanted(chosen(None), minzoom=9, maxzoom=8), BadInput, "archive.zooms"),
        ("c.pmtiles", Wanted(chosen(None), area="nowhere"), NotFound, "area.not_found"),
        ("c.pmtiles", Wanted(chosen("marks"), maxzoom=9), NotFound, "archive.nothing"),
        ("no/c.pmtiles", EVERYTHING, BadInput, "export.no_folder"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    city: Engine, tmp_path: Path, name: str, wanted: Wanted, error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as refused:
        write(city, tmp_path / name, wanted)
    assert refused.value.code == code  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_only_layers_that_there_are_can_be_taken() -> None:
    assert [layer.name for layer in chosen(ALL)] == list(LAYERS)
    assert {layer.name for layer in chosen(None)} < set(LAYERS)
    with pytest.raises(NotFound):
        chosen("people")
