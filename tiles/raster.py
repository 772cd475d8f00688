"""What a tile of a raster layer shows, and the value at a point.

Each tile is warped from the overview that is just as fine as itself, so that its cost does not grow
with the file. Elevation is read with a border of one pixel: neighbours shade their edge alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, cosh, degrees, floor, pi, radians, sinh
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from gisgov import crs
from gisgov.errors import NotFound, Unavailable
from gisgov.storage.raster_files import covered, shown_bands
from gisgov.storage.rasters import Raster
from tiles.grid import HALF_M, Tile
from tiles.relief import shaded

__all__ = ["Format", "Picture", "Reading", "drawn", "encoded", "value_at"]

Format = Literal["png", "webp"]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WARP_MEMORY_MB = 64
CACHE_MB = 128
PNG = {"zlevel": "6"}
WEBP = {"quality": "82"}
LOSSLESS = {"lossless": "true"}
UNIT_M = {"ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "us-ft": 1200 / 3937, "cm": 0.01}
COLOURS = {
    ColorInterp.red: "red",
    ColorInterp.green: "green",
    ColorInterp.blue: "blue",
    ColorInterp.gray: "grey",
}


@dataclass(frozen=True)
class Picture:
    """Pixels of a tile.

    Parameters
    ----------
    colours
        One band of grey, or red, green and blue.
    alpha
        0 where nothing is shown.
    lossless
        Whether its edges must stay sharp.
    """

    colours: Bytes
    alpha: Bytes
    lossless: bool


@dataclass(frozen=True)
class Reading:
    """The value of one band at a point, None where there is none; a unit where the file says it."""

    name: str
    value: float | int | None
    unit: str | None


@dataclass(frozen=True)
class Facts:
    """What drawing must know of a file; files are never changed under their name."""

    bounds: tuple[float, float, float, float]
    pixel_m: float
    overviews: tuple[int, ...]
    bands: tuple[int, ...]
    scale: float
    offset: float

    @property
    def middle_lat(self) -> float:
        """Latitude at which it is measured how fine an overview a zoom needs: one for all tiles."""
        return (self.bounds[1] + self.bounds[3]) / 2

    def level_m(self, level: int | None) -> float:
        """Side of a pixel of an overview on the ground; of the file itself where it is None."""
        return self.pixel_m * (1 if level is None else self.overviews[level])


def drawn(raster: Raster, folder: Path, tile: Tile, *, pixels: int = 256) -> Picture | None:
    """What a tile shows; None where that is nothing.

    Parameters
    ----------
    raster
        The layer.
    folder
        Folder of the city's rasters.
    tile
        Where.
    pixels
        How many on a side.

    Raises
    ------
    Unavailable
        A file of the layer is missing or damaged.
    """
    if tile.z < raster.minzoom:
        return None
    with _files_of(raster, folder):
        paths = [folder / file for file in raster.files]
        near = [path for path in paths if _touch(_facts(path).bounds, _bounds(tile))]
        if raster.kind == "elevation":
            return _relief(near, tile, pixels)
        return _image(near, tile, pixels, raster.stretch)


@contextmanager
def _files_of(raster: Raster, folder: Path) -> Iterator[None]:
    env = {"GDAL_CACHEMAX": CACHE_MB, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
    try:
        with rasterio.Env(**env):
            yield
    except (RasterioError, IndexError) as error:  # another file may have other bands
        raise Unavailable("raster.file_gone", name=raster.name, folder=folder) from error


def _bounds(tile: Tile) -> tuple[float, float, float, float]:
    """West, south, east and north in degrees."""
    west, south, east, north = (edge / HALF_M for edge in tile.bounds_3857)
    return west * 180, degrees(atan(sinh(pi * south))), east * 180, degrees(atan(sinh(pi * north)))


def _ground_m(tile: Tile, pixels: int) -> float:
    """Side of a pixel on the ground in the middle of a tile that has so many on a side."""
    _, south, _, north = tile.bounds_3857
    return tile.side_m / pixels / cosh(pi * (south + north) / 2 / HALF_M)


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@lru_cache(maxsize=4096)
def _facts(path: Path) -> Facts:
    with rasterio.open(path, driver="GTiff") as file:
        bounds, pixel_m = covered(file)
        scale = file.scales[0] * UNIT_M.get((file.units[0] or "m").lower(), 1.0)
        offset = file.offsets[0] * UNIT_M.get((file.units[0] or "m").lower(), 1.0)
        overviews, bands = tuple(file.overviews(1)), tuple(shown_bands(file))
        return Facts(bounds, pixel_m, overviews, bands, scale, offset)


def _image(
    paths: list[Path], tile: Tile, pixels: int, stretch: tuple[float, ...] | None
) -> Picture | None:
    colours = np.zeros((1, pixels, pixels), np.float32)
    alpha = np.zeros((pixels, pixels), np.float32)
    for path in paths:  # later files lie over earlier ones
        values, own = _warped(path, tile, pixels, border=0)
        if own.any():
            colours, alpha = _over(_as_colours(values, stretch), _floats(own / 255), colours, alpha)
    if not alpha.any():
        return None
    return Picture(_bytes(colours), _bytes(alpha * 255), lossless=len(colours) == 1)


def _over(
    upper: Floats, upper_alpha: Floats, lower: Floats, lower_alpha: Floats
) -> tuple[Floats, Floats]:
    """One picture over another; grey becomes colour where the other is."""
    bands = max(len(upper), len(lower)) if lower_alpha.any() else len(upper)
    rest = lower_alpha * (1 - upper_alpha)
    alpha = upper_alpha + rest
    share = np.divide(upper_alpha, alpha, out=np.zeros_like(alpha), where=alpha > 0)
    upper, lower = (np.broadcast_to(p, (bands, *alpha.shape)) for p in (upper, lower))
    return upper * share + lower * (1 - share), alpha


def _as_colours(values: Floats, stretch: tuple[float, ...] | None) -> Floats:
    if stretch is None:
        return values
    low, high = (np.array(stretch[n::2], np.float32)[: len(values), None, None] for n in (0, 1))
    return np.clip((values[: len(low)] - low) / (high - low), 0, 1) * np.float32(255)


def _floats(values: npt.NDArray[Any]) -> Floats:
    return values.astype(np.float32)


def _bytes(values: Floats) -> Bytes:
    return np.rint(values).astype(np.uint8)


def _relief(paths: list[Path], tile: Tile, pixels: int) -> Picture | None:
    heights = np.full((pixels + 2, pixels + 2), np.nan, np.float32)
    for path in paths:
        values, alpha = _warped(path, tile, pixels, border=1)
        facts = _facts(path)
        heights = np.where(alpha > 0, values[0] * facts.scale + facts.offset, heights)
    white, alpha = shaded(heights, pixel_m=_ground_m(tile, pixels), nominal_m=tile.side_m / pixels)
    return Picture(white[None], alpha, lossless=True) if alpha.any() else None


def _warped(path: Path, tile: Tile, pixels: int, *, border: int) -> tuple[Floats, Bytes]:
    """Values of a file in a tile's pixels, and how opaque each is; those of heights are smooth."""
    facts = _facts(path)
    side = tile.side_m / pixels
    west, _, _, north = tile.bounds_3857
    wanted_m = side * cos(radians(facts.middle_lat))
    level = _level(facts, wanted_m)
    scale = facts.level_m(level) / wanted_m
    with _at_level(path, level) as file:
        masked = ColorInterp.alpha in file.colorinterp
        with WarpedVRT(
            file,
            crs="EPSG:3857",
            transform=Affine(side, 0, west - border * side, 0, -side, north + border * side),
            width=pixels + 2 * border,
            height=pixels + 2 * border,
            resampling=Resampling.cubic if border else Resampling.bilinear,
            add_alpha=not masked,
            dtype="float32",
            warp_mem_limit=WARP_MEMORY_MB,
            UNIFIED_SRC_NODATA="YES",
            XSCALE=f"{scale:.6f}",  # measured in each tile anew, it would differ across an edge
            YSCALE=f"{scale:.6f}",
        ) as warped:
            mask = file.colorinterp.index(ColorInterp.alpha) + 1 if masked else warped.count
            read = warped.read([*facts.bands, mask])
    return _valid(read, full=_opaque(file.dtypes[mask - 1]) if masked else 255)


def _opaque(kind: str) -> int:
    """The alpha of what is wholly opaque; in floats whatever is not zero."""
    return int(np.iinfo(kind).max) if np.issubdtype(kind, np.integer) else 1


def _valid(read: Floats, *, full: int) -> tuple[Floats, Bytes]:
    """Values without what is no number, and alpha as bytes."""
    values, alpha = read[:-1], read[-1]
    sound = np.isfinite(values).all(axis=0)
    opaque = np.rint(np.clip(alpha * (255 / full), 0, 255)) * sound
    return np.where(np.isfinite(values), values, 0), opaque.astype(np.uint8)


def _level(facts: Facts, wanted_m: float) -> int | None:
    """The coarsest overview that is as fine as what is wanted; None is the file itself."""
    fine = [n for n, factor in enumerate(facts.overviews) if factor * facts.pixel_m <= wanted_m]
    return fine[-1] if fine else None


def _at_level(path: Path, level: int | None) -> DatasetReader:
    options = {} if level is None else {"overview_level": level}
    return rasterio.open(path, driver="GTiff", **options)


def encoded(picture: Picture, form: Format) -> bytes:
    """A picture as a PNG or WebP file, without alpha where all of it shows.

    Parameters
    ----------
    picture
        The pixels.
    form
        Which kind of file.
    """
    colours = picture.colours
    if form == "webp" and len(colours) == 1:
        colours = np.repeat(colours, 3, axis=0)
    opaque = picture.alpha.min() == 255
    bands = colours if opaque else np.concatenate([colours, picture.alpha[None]])
    options = PNG if form == "png" else LOSSLESS if picture.lossless else WEBP
    count, height, width = bands.shape
    with MemoryFile() as memory:
        with memory.open(
            driver=form.upper(),
            count=count,
            height=height,
            width=width,
            dtype="uint8",
            transform=Affine.translation(1, 1),  # no picture needs it, but GDAL warns without
            **options,
        ) as file:
            file.write(bands)
        return bytes(memory.read())


def value_at(raster: Raster, folder: Path, lon: float, lat: float) -> list[Reading]:
    """The values of the pixel that holds a point, band by band, as the uppermost file has it.

    Parameters
    ----------
    raster
        The layer.
    folder
        Folder of the city's rasters.
    lon, lat
        WGS-84 degrees.

    Raises
    ------
    NotFound
        The point lies outside of all files.
    Unavailable
        A file of the layer is missing or damaged.
    """
    held: list[list[Reading]] = []
    with _files_of(raster, folder):
        for path in (folder / file for file in reversed(raster.files)):
            if not _touch(_facts(path).bounds, (lon, lat, lon, lat)):
                continue
            with rasterio.open(path, driver="GTiff") as file:
                held += _readings(file, raster, lon, lat)
            if held and any(reading.value is not None for reading in held[-1]):
                return held[-1]
    if not held:
        raise NotFound("raster.outside", name=raster.name, lon=lon, lat=lat)
    return held[0]


def _readings(file: DatasetReader, raster: Raster, lon: float, lat: float) -> list[list[Reading]]:
    """The values at a point; empty where the file does not reach there."""
    x, y = crs.to_city(lon, lat, source=4326, city=crs.parse(file.crs.to_wkt()).to_2d())
    back = ~file.transform
    column = floor(back.a * x + back.b * y + back.c)
    row = floor(back.d * x + back.e * y + back.f)
    if not (0 <= column < file.width and 0 <= row < file.height):
        return []
    window = Window(column, row, 1, 1)
    found = file.read(window=window, masked=True)[:, 0, 0]
    kinds = file.colorinterp
    bands = [n for n, kind in enumerate(kinds) if kind is not ColorInterp.alpha]
    seen = bool(file.dataset_mask(window=window)[0, 0])
    return [[_reading(file, n, found[n] if seen else np.ma.masked, raster.kind) for n in bands]]


def _reading(file: DatasetReader, band: int, found: Any, kind: str) -> Reading:  # noqa: ANN401
    plain = "elevation" if kind == "elevation" else COLOURS.get(file.colorinterp[band])
    name = file.descriptions[band] or plain or f"band {band + 1}"
    value = None if found is np.ma.masked or not np.isfinite(found) else _scaled(file, band, found)
    return Reading(name, value, file.units[band] or None)


def _scaled(file: DatasetReader, band: int, found: object) -> float | int:
    value: float | int = np.asarray(found).item()
    scale, offset = file.scales[band], file.offsets[band]
    return value if (scale, offset) == (1.0, 0.0) else value * scale + offset
