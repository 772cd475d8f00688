"""Raster files: what a GeoTIFF says of itself, and how it is kept for drawing.

A file is looked at before anything is written. It is kept as a cloud-optimised GeoTIFF in its
own CRS, made in a process of its own that can be stopped at any moment.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader

from gisgov import crs
from gisgov.errors import BadInput, Unavailable

__all__ = ["Kind", "Look", "covered", "digest", "keep", "look", "opened", "sample", "shown_bands"]

Kind = Literal["image", "elevation"]
Tell = Callable[[float], None]

MERCATOR_LIMIT_DEG = 85.051129
DEGREE_M = 111_320.0
LEAST_PIXEL_M = 1e-6
HEIGHTS = ("float32", "float64", "int16", "int32")  # numbers that a lone band of heights comes in
MOST_BYTES = 2**42  # of pixels: a hundred times a city's orthophoto
SPARE_BYTES = 256 * 2**20  # what a load leaves free on the disk
SAMPLE_PIXELS = 1024  # a side, for the stretch
CHUNK_BYTES = 2**22
WORLD_FILES = (".tfw", ".tifw", ".wld", ".TFW", ".tif.aux.xml", ".TIF.aux.xml")
COLOURS = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a raster file says of itself.

    Parameters
    ----------
    path
        The file.
    crs
        Its coordinate system.
    given_crs
        Whether that was told with the load and does not stand in the file.
    kind
        What it shows.
    bounds
        West, south, east and north in degrees, within the web's map.
    pixel_m
        Side of a pixel on the ground, metres.
    bands
        How many, masks apart.
    nodata
        The value that stands for nothing.
    needs_stretch
        Whether its values are no colours and must be brought into their range.
    pixel_bytes
        What its pixels take, unpacked.
    """

    path: Path
    crs: pyproj.CRS
    given_crs: bool
    kind: Kind
    bounds: tuple[float, float, float, float]
    pixel_m: float
    bands: int
    nodata: float | None
    needs_stretch: bool
    pixel_bytes: int


@contextmanager
def opened(path: Path) -> Iterator[DatasetReader]:
    """Open a GeoTIFF, and nothing else: no address, no file that points to other files.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    BadInput
        There is no such file, or it is no GeoTIFF that can be read.
    """
    if not path.is_file() or str(path.resolve()).startswith("/vsi"):
        raise BadInput("raster.no_file", file=path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # told in our own words
        try:
            source = rasterio.open(path.resolve(), driver="GTiff")
        except RasterioError as error:
            raise BadInput("raster.unreadable", file=path.name, said=_said(error)) from error
    with source:
        yield source


def look(path: Path, *, given_crs: str | None = None, kind: Kind | None = None) -> Look:
    """What a file says of itself; no pixel is read.

    Parameters
    ----------
    path
        A GeoTIFF.
    given_crs
        Its coordinate system where it names none.
    kind
        What it shows; by default a lone band of heights is elevation.

    Raises
    ------
    BadInput
        It cannot be read, has no place on the map, or is larger than any city's.
    """
    with opened(path) as source:
        _check_numbers(source, path)
        system, told = _system(source, given_crs, path)
        bands = len(_bands(source))
        bounds, pixel_m = _placed(source, system, path)
        found = kind or ("elevation" if _is_heights(source) else "image")
        if found == "elevation" and bands != 1:
            raise BadInput("raster.not_heights", file=path.name, bands=bands)
        return Look(
            path=path,
            crs=system,
            given_crs=told,
            kind=found,
            bounds=bounds,
            pixel_m=pixel_m,
            bands=bands,
            nodata=source.nodata,
            needs_stretch=found == "image" and not _is_colour(source),
            pixel_bytes=_pixel_bytes(source),
        )


def _check_numbers(source: DatasetReader, path: Path) -> None:
    if any(kind.startswith("complex") for kind in source.dtypes):
        raise BadInput("raster.complex", file=path.name)
    if _pixel_bytes(source) > MOST_BYTES:
        size = f"{source.width} × {source.height}"
        raise BadInput("raster.huge", file=path.name, size=size)
    if source.transform.is_identity or source.transform.is_degenerate:
        raise BadInput("raster.no_place", file=path.name)
    if not _bands(source):
        raise BadInput("raster.only_mask", file=path.name)


def _pixel_bytes(source: DatasetReader) -> int:
    return sum(source.width * source.height * np.dtype(kind).itemsize for kind in source.dtypes)


def _system(source: DatasetReader, given: str | None, path: Path) -> tuple[pyproj.CRS, bool]:
    """The file's coordinate system, and whether it was given from outside."""
    own = crs.parse(source.crs.to_wkt()).to_2d() if source.crs else None
    told = crs.parse(given) if given else None
    if own and told and not own.equals(told, ignore_axis_order=True):
        raise BadInput(
            "raster.other_crs", file=path.name, found=crs.label(own), given=crs.label(told)
        )
    known = own or told
    if known is None:
        raise BadInput("raster.no_crs", file=path.name)
    if not (known.is_projected or known.is_geographic):
        raise BadInput("raster.local_crs", file=path.name, crs=crs.label(known))
    return known, own is None


def _bands(source: DatasetReader) -> list[int]:
    """Numbers of the bands that hold values: not the mask among them."""
    kinds = enumerate(source.colorinterp, start=1)
    return [band for band, kind in kinds if kind is not ColorInterp.alpha]


def shown_bands(source: DatasetReader) -> list[int]:
    """Numbers of the bands that are shown: red, green and blue by name or place, or one of grey."""
    bands, meant = _bands(source), list(source.colorinterp)
    if all(colour in meant for colour in COLOURS):
        return [meant.index(colour) + 1 for colour in COLOURS]
    return bands[:3] if len(bands) >= 3 else bands[:1]


def _is_heights(source: DatasetReader) -> bool:
    return len(_bands(source)) == 1 and source.dtypes[0] in HEIGHTS and not _is_palette(source)


def _is_colour(source: DatasetReader) -> bool:
    return source.dtypes[0] == "uint8" or _is_palette(source)


def _is_palette(source: DatasetReader) -> bool:
    return source.colorinterp[0] is ColorInterp.palette


def covered(source: DatasetReader) -> tuple[tuple[float, float, float, float], float]:
    """West, south, east and north of a kept file in degrees, and its pixel on the ground in metres.

    Parameters
    ----------
    source
        The open file.
    """
    system = crs.parse(source.crs.to_wkt()).to_2d()
    return _bounds(source, system, Path(source.name)), _pixel_m(source, system)


def _placed(
    source: DatasetReader, system: pyproj.CRS, path: Path
) -> tuple[tuple[float, float, float, float], float]:
    """Bounds and pixel of a file that lies somewhere on the web's map."""
    lost = BadInput("raster.off_earth", file=path.name, crs=crs.label(system))
    try:
        bounds, pixel_m = _bounds(source, system, path), _pixel_m(source, system)
    except BadInput as error:
        raise lost if error.code == "crs.out_of_domain" else error from error
    west, _, east, _ = bounds
    if west >= 180 or east <= -180 or pixel_m < LEAST_PIXEL_M:
        raise lost
    return bounds, pixel_m


def _bounds(
    source: DatasetReader, system: pyproj.CRS, path: Path
) -> tuple[float, float, float, float]:
    columns, rows = _edge(source.width), _edge(source.height)
    across = np.concatenate(
        [columns, columns, np.zeros(len(rows)), np.full(len(rows), columns[-1])]
    )
    down = np.concatenate([np.zeros(len(columns)), np.full(len(columns), rows[-1]), rows, rows])
    lon, lat = crs.to_lonlat(*_xy(source, across, down), city=system)
    south, north = np.clip([lat.min(), lat.max()], -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG)
    if south >= north:
        raise BadInput("raster.beyond_map", file=path.name, lat=f"{lat.min():.3f}")
    return float(lon.min()), float(south), float(lon.max()), float(north)


def _edge(pixels: int) -> npt.NDArray[np.float64]:
    return np.linspace(0, pixels, 21)


def _xy(
    source: DatasetReader, across: npt.NDArray[np.float64], down: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    t = source.transform
    return t.a * across + t.b * down + t.c, t.d * across + t.e * down + t.f


def _pixel_m(source: DatasetReader, system: pyproj.CRS) -> float:
    """Side of a square as large as the pixel in the middle, metres."""
    across, down = source.width / 2 + np.array([0, 1, 0]), source.height / 2 + np.array([0, 0, 1])
    lon, lat = crs.to_lonlat(*_xy(source, across, down), city=system)
    east = (lon - lon[0])[1:] * DEGREE_M * np.cos(np.radians(lat[0]))
    north = (lat - lat[0])[1:] * DEGREE_M
    return float(np.sqrt(abs(east[0] * north[1] - east[1] * north[0])))


def sample(path: Path) -> npt.NDArray[np.float64]:
    """Values of the bands that are shown, thinned out; one row a band, what is masked is NaN."""
    with opened(path) as source:
        thin = max(1, source.width // SAMPLE_PIXELS, source.height // SAMPLE_PIXELS)
        bands = shown_bands(source)
        shape = (len(bands), max(1, source.height // thin), max(1, source.width // thin))
        try:
            values = source.read(bands, out_shape=shape, masked=True).astype("float64")
        except RasterioError as error:
            raise _broken(path, str(error)) from error
    return np.asarray(values.filled(np.nan)).reshape(len(bands), -1)


def digest(paths: Sequence[Path], how: str, *, tell: Tell) -> str:
    """Hash of what is in the files, of what lies beside them, and of how they are kept."""
    made = hashlib.sha256(how.encode())
    whole, done = max(1, sum(path.stat().st_size for path in paths)), 0
    for path in paths:
        made.update(path.name.encode())
        for part in [path, *(_beside(path))]:
            with part.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    made.update(chunk)
                    done += len(chunk)
                    tell(min(done / whole, 1.0))
    return made.hexdigest()[:32]


def _beside(path: Path) -> list[Path]:
    """Files beside a raster that say where it lies."""
    names = [path.with_suffix(ending) for ending in WORLD_FILES]
    return [name for name in names if name.is_file()]


def keep(file: Look, target: Path, *, tell: Tell) -> None:
    """Write a file as a COG with overviews; the caller sees to it that none is left half-written.

    Parameters
    ----------
    file
        As `look` found it.
    target
        The new file.
    tell
        Hears how far it is, by what is written; it cannot be known exactly.

    Raises
    ------
    BadInput
        The file breaks off or is damaged.
    Unavailable
        The disk has not the room.
    """
    _check_room(file, target.parent)
    system = file.crs.to_wkt() if file.given_crs else ""
    command = [sys.executable, "-m", "gisgov.storage.raster_copy"]
    with tempfile.TemporaryFile("w+") as errors:  # a pipe would fill up with GDAL's warnings
        child = subprocess.Popen(  # noqa: S603 - our own program
            [*command, str(file.path.resolve()), str(target), system],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            _watch(child, file, target, tell)
        finally:
            child.kill()
            child.wait()
        errors.seek(0)
        said = errors.read().strip().splitlines()
    if child.returncode and any("No space left" in line for line in said):
        raise Unavailable("raster.no_room", file=file.path.name, folder=target.parent.parent)
    if child.returncode:
        raise _broken(file.path, said[-1] if said else f"status {child.returncode}")


def _watch(child: subprocess.Popen[bytes], file: Look, target: Path, tell: Tell) -> None:
    expected = min(file.pixel_bytes, 3 * file.path.stat().st_size)
    while child.poll() is None:
        written = sum(part.stat().st_size for part in target.parent.glob(f"{target.name}*"))
        tell(min(written / max(expected, 1), 0.95))
        if shutil.disk_usage(target.parent).free < SPARE_BYTES / 2:
            raise Unavailable("raster.no_room", file=file.path.name, folder=target.parent.parent)
        time.sleep(0.05)


def _check_room(file: Look, folder: Path) -> None:
    if shutil.disk_usage(folder).free < file.path.stat().st_size + SPARE_BYTES:
        raise Unavailable("raster.no_room", file=file.path.name, folder=folder.parent)


def _broken(path: Path, said: str) -> BadInput:
    return BadInput("raster.broken", file=path.name, said=_said(said))


def _said(error: object) -> str:
    return " ".join(str(error).split()).rstrip(".")
