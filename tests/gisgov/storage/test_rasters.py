"""Files become raster layers: whole, unchanged in their values, and one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.enums import ColorInterp
from sqlalchemy import Engine, text

from gisgov import crs
from gisgov.errors import BadInput, NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage import raster_files, raster_load, rasters
from gisgov.storage.raster_files import look
from tests.rasters import EAST, NORTH, corner, cut_off, write

NOISE = np.random.default_rng(4).integers(0, 255, (3, 600, 700), dtype=np.uint8)
GREY = np.full((20, 30), 90, np.uint8)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


def tell(_: str, part: float) -> None:
    assert 0 <= part <= 1


def load(city: Engine, into: Path, *paths: Path, name: str = "layer", **how: object):
    looks = [look(path, **how) for path in paths]
    return raster_load.load(city, into, looks, name=name, title=None, tell=tell)


def keep(path: Path, **how: object) -> Path:
    kept = path.with_name(f"kept_{path.name}")
    raster_files.keep(look(path, **how), kept, tell=lambda _: None)
    return kept


def held(into: Path) -> list[str]:
    """Files and folders, locks apart."""
    found = (p.relative_to(into).as_posix() for p in into.rglob("*") if into.exists())
    return sorted(name for name in found if not name.startswith(".lock"))


def changes(city: Engine, name: str = "layer") -> int:
    with city.connect() as conn:
        query = text("SELECT count(*) FROM tile_change WHERE layer = 'raster:' || :name")
        return int(conn.scalar(query, {"name": name}))


# ---------------------------------------------------------------- what a file says of itself


def test_a_file_says_where_it_lies_and_how_large_its_pixels_are(tmp_path):
    seen = look(write(tmp_path / "a.tif", NOISE, transform=corner(EAST, NORTH, 0.2)))
    west, north = crs.to_lonlat(EAST, NORTH, city=4546)
    east, south = crs.to_lonlat(EAST + 140, NORTH - 120, city=4546)
    assert seen.bounds == pytest.approx((west, south, east, north), abs=5e-6)
    assert seen.pixel_m == pytest.approx(0.2, rel=0.01)
    assert (seen.kind, seen.bands, seen.needs_stretch) == ("image", 3, False)


def test_a_turned_file_covers_its_four_corners(tmp_path):
    turned = rasterio.Affine(0, 1, EAST, 1, 0, NORTH)  # columns go north, rows go east
    seen = look(write(tmp_path / "a.tif", GREY, transform=turned))
    east, north = crs.to_lonlat(EAST + 20, NORTH + 30, city=4546)
    assert seen.bounds[2:] == pytest.approx((east, north), abs=2e-6)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("float32", "elevation"), ("int16", "elevation"), ("uint8", "image"), ("uint16", "image")],
)
def test_a_lone_band_of_heights_is_elevation(tmp_path, kind, shown):
    assert look(write(tmp_path / "a.tif", GREY.astype(kind))).kind == shown


def test_a_kind_that_is_told_goes_before(tmp_path):
    path = write(tmp_path / "a.tif", GREY.astype("uint16"))
    assert look(path, kind="elevation").kind == "elevation"
    with pytest.raises(BadInput, match="3 bands"):
        look(write(tmp_path / "b.tif", NOISE), kind="elevation")


def test_a_file_without_crs_needs_one(tmp_path):
    path = write(tmp_path / "a.tif", GREY, crs=None)
    with pytest.raises(BadInput, match="--crs EPSG:4546"):
        look(path)
    assert look(path, given_crs="EPSG:4546").crs.to_epsg() == 4546


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path):
    path = write(tmp_path / "a.tif", GREY)
    assert look(path, given_crs="4546").given_crs is False
    with pytest.raises(BadInput) as refused:
        look(path, given_crs="EPSG:4547")
    assert refused.value.code == "raster.other_crs"


def test_a_picture_without_a_place_is_refused(tmp_path):
    plain = rasterio.Affine.identity()
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        write(tmp_path / "a.tif", GREY, transform=plain)
    with pytest.raises(BadInput) as refused:
        look(tmp_path / "a.tif", given_crs="EPSG:4546")
    assert refused.value.code == "raster.no_place"


def test_only_geotiffs_are_opened(tmp_path):
    inside = write(tmp_path / "inside.tif", GREY)
    points = tmp_path / "points.tif"
    rasterio.shutil.copy(inside, points, driver="VRT")
    (tmp_path / "words.tif").write_text("not a raster")
    for path in (points, tmp_path / "words.tif"):
        with pytest.raises(BadInput) as refused:
            look(path)
        assert refused.value.code == "raster.unreadable"
    for address in ("/vsicurl/http://localhost:1/a.tif", "http://localhost:1/a.tif", str(tmp_path)):
        with pytest.raises(BadInput) as refused:
            look(Path(address))
        assert refused.value.code == "raster.no_file"


def test_a_file_that_claims_to_be_larger_than_any_city_is_refused(tmp_path):
    size = {"height": 3_000_000, "width": 3_000_000, "count": 1, "dtype": "uint8"}
    how = {"tiled": True, "blockxsize": 8192, "blockysize": 8192, "BIGTIFF": "YES"}
    place = {"transform": corner(EAST, NORTH, 1), "crs": "EPSG:4546"}
    path = tmp_path / "a.tif"
    with rasterio.open(path, "w", driver="GTiff", SPARSE_OK="TRUE", **size, **how, **place):
        pass
    with pytest.raises(BadInput) as refused:
        look(path)
    assert refused.value.code == "raster.huge"


def test_complex_numbers_are_refused(tmp_path):
    with pytest.raises(BadInput) as refused:
        look(write(tmp_path / "a.tif", GREY.astype("complex64")))
    assert refused.value.code == "raster.complex"


# ---------------------------------------------------------------- how it is kept


def test_a_kept_file_has_the_same_values_and_overviews(tmp_path):
    kept = keep(write(tmp_path / "a.tif", NOISE.astype("uint16") * 7, nodata=21))
    with rasterio.open(kept) as file:
        assert np.array_equal(file.read(), NOISE.astype("uint16") * 7)
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert (file.overviews(1), file.nodata, file.crs.to_epsg()) == ([2], 21, 4546)


def test_a_crs_that_was_told_stands_in_the_kept_file(tmp_path):
    kept = keep(write(tmp_path / "a.tif", NOISE, crs=None), given_crs="EPSG:4546")
    with rasterio.open(kept) as file:
        assert file.crs.to_epsg() == 4546
        assert file.transform.c == EAST
        assert np.array_equal(file.read(), NOISE)


def test_a_world_file_gives_the_place(tmp_path):
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        path = write(tmp_path / "a.tif", GREY, crs=None, transform=None)
    (tmp_path / "a.tfw").write_text(f"1\n0\n0\n-1\n{EAST + 0.5}\n{NORTH - 0.5}\n")
    with rasterio.open(keep(path, given_crs="EPSG:4546")) as file:
        assert (file.transform.c, file.transform.f) == (EAST, NORTH)


def test_a_palette_becomes_colours_and_its_nodata_is_clear(tmp_path):
    values = np.arange(3, dtype=np.uint8)[None].repeat(4, 0)
    colours = {0: (200, 10, 20, 255), 1: (0, 0, 255, 255), 2: (9, 9, 9, 255)}
    path = write(tmp_path / "a.tif", values, photometric="PALETTE", nodata=2, colormap=colours)
    with rasterio.open(keep(path)) as file:
        assert file.colorinterp[3] is ColorInterp.alpha
        assert file.read()[:, 0].T.tolist() == [[200, 10, 20, 255], [0, 0, 255, 255], [9, 9, 9, 0]]


def test_thin_lines_of_a_scan_in_black_and_white_stay_in_overviews(tmp_path):
    lines = (np.arange(1200) % 8 == 0).astype(np.uint8)[None].repeat(1100, 0)  # 1 is black
    path = write(tmp_path / "a.tif", lines, nbits=1, compress="CCITTFAX4", photometric="MINISWHITE")
    kept = keep(path)
    with rasterio.open(kept) as file:
        assert np.array_equal(file.read(1), np.where(lines, 0, 255))
    with rasterio.open(kept, overview_level=0) as half:
        assert 100 < half.read(1)[:, ::4].mean() < 150  # a black and a white column together


def test_a_mask_beside_the_bands_is_kept(tmp_path):
    path = write(tmp_path / "a.tif", NOISE)
    shown = np.where(np.arange(700) < 300, 255, 0).astype(np.uint8)[None].repeat(600, 0)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
        file.write_mask(shown)
    with rasterio.open(keep(path)) as file:
        assert np.array_equal(file.dataset_mask(), shown)


def test_a_cog_of_jpegs_is_taken_as_it_is(tmp_path):
    plain, cog = write(tmp_path / "plain.tif", NOISE), tmp_path / "cog.tif"
    rasterio.shutil.copy(plain, cog, driver="COG", compress="JPEG")
    assert keep(cog).read_bytes() == cog.read_bytes()


@pytest.mark.parametrize("how", [{}, {"compress": "deflate"}])
def test_a_file_that_breaks_off_is_refused(tmp_path, how):
    path = cut_off(write(tmp_path / "a.tif", NOISE, tiled=True, **how))
    with pytest.raises(BadInput) as refused:
        keep(path)
    assert refused.value.code == "raster.broken"


def test_a_full_disk_is_told_before_anything_is_written(tmp_path, monkeypatch):
    path = write(tmp_path / "a.tif", GREY)
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(Unavailable, match="GISGOV_RASTERS"):
        keep(path)
    assert not (tmp_path / "kept_a.tif").exists()


# ---------------------------------------------------------------- the layer


def test_a_load_writes_files_row_and_a_note_for_open_maps(city, tmp_path):
    into, before = tmp_path / "rasters", changes(city)
    made, changed = load(city, into, write(tmp_path / "a.tif", NOISE))
    with city.connect() as conn:
        row = rasters.get(conn, "layer")
    assert changed
    assert (row.name, row.title, row.kind, row.crs) == ("layer", "layer", "image", "EPSG:4546")
    assert (row.minzoom, row.maxzoom) == (14, 17)  # 85 pixels across; 1.03 m a pixel
    assert row.files == made.files
    assert (into / row.files[0]).is_file()
    assert changes(city) == before + 1


def test_a_second_load_changes_nothing_and_another_file_replaces_it(city, tmp_path):
    into = tmp_path / "rasters"
    first, _ = load(city, into, write(tmp_path / "a.tif", GREY))
    noted = changes(city)
    assert load(city, into, tmp_path / "a.tif")[1] is False
    assert changes(city) == noted
    second, changed = load(city, into, write(tmp_path / "a.tif", GREY + 1))
    assert changed
    assert second.digest != first.digest
    assert held(into) == [second.files[0].split("/")[0], second.files[0]]
    assert changes(city) == noted + 1


def test_files_that_went_missing_come_back_with_the_next_load(city, tmp_path):
    into = tmp_path / "rasters"
    made, _ = load(city, into, write(tmp_path / "a.tif", GREY))
    (into / made.files[0]).unlink()
    assert load(city, into, tmp_path / "a.tif")[1] is True
    assert (into / made.files[0]).is_file()


def test_a_load_that_fails_or_is_stopped_leaves_what_was(city, tmp_path, monkeypatch):
    into = tmp_path / "rasters"
    load(city, into, write(tmp_path / "a.tif", GREY))
    with city.connect() as conn:
        before, files = rasters.get(conn, "layer"), held(into)
    broken = cut_off(write(tmp_path / "b.tif", NOISE))
    with pytest.raises(BadInput):
        load(city, into, write(tmp_path / "a2.tif", GREY + 2), broken)
    real = raster_files.keep

    def stopped(*args, **named):
        real(*args, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(raster_files, "keep", stopped)
    with pytest.raises(KeyboardInterrupt):
        load(city, into, tmp_path / "a2.tif")
    with city.connect() as conn:
        assert rasters.get(conn, "layer") == before
    assert held(into) == files


def test_what_a_killed_load_left_goes_with_the_next(city, tmp_path):
    into = tmp_path / "rasters"
    left, other = into / ".begun-layer@x1", into / ".begun-other@x1"
    left.mkdir(parents=True)
    other.mkdir()
    load(city, into, write(tmp_path / "a.tif", GREY))
    assert not left.exists()
    assert other.exists()


def test_sheets_of_one_kind_make_one_layer_that_covers_them_all(city, tmp_path):
    beside = corner(EAST + 30, NORTH, 0.5)
    one, other = write(tmp_path / "1.tif", GREY), write(tmp_path / "2.tif", GREY, transform=beside)
    made, _ = load(city, tmp_path / "rasters", one, other)
    assert len(made.files) == 2
    assert made.west == pytest.approx(crs.to_lonlat(EAST, NORTH, city=4546)[0], abs=1e-6)
    assert made.east == pytest.approx(crs.to_lonlat(EAST + 45, NORTH, city=4546)[0], abs=1e-6)
    assert made.pixel_m == pytest.approx(0.5, rel=0.01)


def test_what_does_not_belong_together_makes_no_layer(city, tmp_path):
    image = write(tmp_path / "1.tif", GREY)
    heights, deep = (write(tmp_path / f"{k}.tif", GREY.astype(k)) for k in ("float32", "uint16"))
    for pair, code in (((image, heights), "mixed"), ((image, deep), "mixed_numbers")):
        with pytest.raises(BadInput) as refused:
            load(city, tmp_path / "rasters", *pair)
        assert refused.value.code == f"raster.{code}"


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a b", "@", "-x", "x" * 81, "字" * 67])
def test_a_name_is_one_step_of_an_address(city, tmp_path, name):
    with pytest.raises(BadInput):
        load(city, tmp_path / "rasters", write(tmp_path / "a.tif", GREY), name=name)


def test_a_long_file_name_in_chinese_becomes_a_name_that_fits(city, tmp_path):
    path = write(tmp_path / f"{'图' * 80}.tif", GREY)
    into, name = tmp_path / "rasters", raster_load.name_of(path)
    load(city, into, path, name=name)
    assert name == "图" * 66
    assert held(into)
    rasters.remove(city, into, name)


def test_a_folder_that_cannot_be_made_is_told(city, tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(Unavailable) as refused:
        load(city, tmp_path / "taken", write(tmp_path / "a.tif", GREY))
    assert refused.value.code == "raster.folder"


def test_a_removed_layer_is_gone_with_its_files(city, tmp_path):
    into = tmp_path / "rasters"
    load(city, into, write(tmp_path / "a.tif", GREY), name="图幅")
    rasters.remove(city, into, "图幅")
    assert held(into) == []
    assert changes(city, "图幅") == 2
    with pytest.raises(NotFound, match="图幅"), city.connect() as conn:
        rasters.get(conn, "图幅")
    with pytest.raises(NotFound):
        rasters.remove(city, into, "../..")


def test_values_are_stretched_between_those_that_most_have(city, tmp_path):
    values = np.linspace(1000, 2000, 10_000).astype("uint16").reshape(100, 100)
    values[0, 0], values[99, 99] = 0, 65_535
    made, _ = load(city, tmp_path / "rasters", write(tmp_path / "a.tif", values))
    assert made.stretch == pytest.approx((1020, 1980), abs=2)


def test_the_folder_lies_beside_the_database_or_where_the_setting_says(tmp_path):
    assert rasters.folder(Settings(home=tmp_path), "c") == tmp_path / "rasters" / "c"
    assert rasters.folder(Settings(rasters=tmp_path / "x"), "c") == tmp_path / "x" / "c"


def test_a_large_layer_of_many_sheets_begins_where_a_tile_holds_few():
    first, last = raster_load._zooms((111.25, 30.67, 111.35, 30.74), pixel_m=0.1, files=1000)
    assert (first, last) == (14, 21)
    alone, _ = raster_load._zooms((111.25, 30.67, 111.35, 30.74), pixel_m=0.1, files=1)
    assert alone < first
