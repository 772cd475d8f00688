"""Files become a raster layer: named, compared with what is there, kept, and written down.

Those of each load lie in a folder of their own that is renamed when it is whole; the row is last.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, cos, log2, radians
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.storage import raster_files, rasters
from gisgov.storage.locks import ending_well
from gisgov.storage.raster_files import Look
from gisgov.storage.rasters import Raster

__all__ = ["load", "name_of", "tifs"]

Tell = Callable[[str, float], None]

NAME = re.compile(r"\w[\w-]{0,79}")
NAME_BYTES = 200  # a folder's name may have 255, and has more to say than this
ENDINGS = {".tif", ".tiff"}
WAY = "1"  # of keeping files; a new one makes loaded files load again
TILE_PIXELS = 256
ZOOM_0_M = 40_075_016.68 / TILE_PIXELS  # side of a pixel of the whole world in one tile
DEGREE_M = 111_320.0
DEEPEST = 22
LEAST_PIXELS = 64  # that a layer is across where it first is drawn
MOST_FILES = 64  # that one tile is drawn from
SHOWN_PERCENT = (2.0, 98.0)
HASHED = 0.2  # share of the work that looking at the bytes is


def name_of(path: Path) -> str:
    """The name of the layer that a file becomes.

    Examples
    --------
    >>> name_of(Path("ortho 2026 (final).tif"))
    'ortho_2026_final'
    """
    name = re.sub(r"[^\w-]+", "_", path.stem).strip("_-")[:80]
    return name.encode("utf-8", "ignore")[:NAME_BYTES].decode("utf-8", "ignore") or "raster"


def tifs(paths: Sequence[Path]) -> list[Path]:
    """The files, and of folders the GeoTIFFs in them by name.

    Raises
    ------
    BadInput
        There is none.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.iterdir() if _is_tif(p)) if path.is_dir() else [path]
        if not inside:
            raise BadInput("raster.empty_folder", folder=path)
        found += inside
    return found


def _is_tif(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.is_file() and not path.name.startswith(".")


def load(
    db: Engine, into: Path, looks: Sequence[Look], *, name: str, title: str | None, tell: Tell
) -> tuple[Raster, bool]:
    """Make a layer of files, in the place of one of the same name; all or nothing.

    Parameters
    ----------
    db
        The city.
    into
        Folder of its rasters.
    looks
        The files as `raster_files.look` found them; later ones lie over earlier ones.
    name, title
        Of the layer; the title is that of the layer before, or the name, by default.
    tell
        Hears what is done and how far it is.

    Returns
    -------
    tuple
        The layer, and whether anything changed: what is loaded again changes nothing.

    Raises
    ------
    BadInput
        The name cannot be one, the files do not belong together, or one is damaged.
    Unavailable
        The disk has not the room.
    """
    _check(looks, name)
    with ending_well(), rasters.alone(into, name):
        made = _described(looks, name, tell)
        with db.connect() as conn:
            before = next((r for r in rasters.find(conn) if r.name == name), None)
        made = replace(made, title=title or (before.title if before else name))
        if before and _same(before, made) and _whole(into, before):
            return before, False
        _keep(db, into, looks, made, tell)
        rasters.sweep(into, name, only=made.digest)
        return made, True


def _check(looks: Sequence[Look], name: str) -> None:
    if not NAME.fullmatch(name) or len(name.encode()) > NAME_BYTES:
        raise BadInput("raster.bad_name", given=name)
    kinds = {file.kind: file.path.name for file in looks}
    if len(kinds) > 1:
        raise BadInput("raster.mixed", image=kinds["image"], elevation=kinds["elevation"])
    stretched = {file.needs_stretch: file.path.name for file in looks}
    if len(stretched) > 1:
        raise BadInput("raster.mixed_numbers", one=stretched[True], other=stretched[False])


def _described(looks: Sequence[Look], name: str, tell: Tell) -> Raster:
    """The row of a layer, but for its title, as its files say."""
    first = looks[0]
    west, south = (min(file.bounds[edge] for file in looks) for edge in (0, 1))
    east, north = (max(file.bounds[edge] for file in looks) for edge in (2, 3))
    pixel_m = min(file.pixel_m for file in looks)
    how = " ".join([WAY, *(f"{file.kind} {file.crs.to_wkt()}" for file in looks)])
    paths = [file.path for file in looks]
    digest = raster_files.digest(paths, how, tell=lambda part: tell("reading", part * HASHED))
    minzoom, maxzoom = _zooms((west, south, east, north), pixel_m=pixel_m, files=len(looks))
    return Raster(
        name=name,
        title=name,
        kind=first.kind,
        files=tuple(f"{rasters.subfolder(name, digest)}/{file}" for file in _file_names(looks)),
        crs=crs.label(first.crs),
        west=west,
        south=south,
        east=east,
        north=north,
        minzoom=minzoom,
        maxzoom=maxzoom,
        bands=first.bands,
        nodata=first.nodata,
        pixel_m=pixel_m,
        stretch=_stretch(paths) if first.needs_stretch else None,
        digest=digest,
    )


def _zooms(
    bounds: tuple[float, float, float, float], *, pixel_m: float, files: int
) -> tuple[int, int]:
    """First zoom at which a layer is more than a speck, and first that shows each of its pixels."""
    west, south, east, north = bounds
    shrunk = cos(radians((south + north) / 2))
    across_m = max((east - west) * DEGREE_M * shrunk, (north - south) * DEGREE_M, pixel_m)
    deepest = _within(ceil(log2(ZOOM_0_M * shrunk / pixel_m) - 0.25))
    seen = ceil(log2(LEAST_PIXELS * ZOOM_0_M * shrunk / across_m))
    few = ceil(log2(TILE_PIXELS * ZOOM_0_M * shrunk / across_m * (files / MOST_FILES) ** 0.5))
    first = max(seen, few) if files > MOST_FILES else seen
    return min(_within(first), deepest), deepest


def _within(zoom: int) -> int:
    return max(0, min(zoom, DEEPEST))


def _stretch(paths: Sequence[Path]) -> tuple[float, ...]:
    """Values between which most lie, for each band that is shown; the same in all the files."""
    parts = [raster_files.sample(path) for path in paths]
    bands = min(len(part) for part in parts)
    pooled = np.concatenate([part[:bands] for part in parts], axis=1)
    found: list[float] = []
    for band in pooled:
        valid = band[np.isfinite(band)]
        low, high = np.percentile(valid, SHOWN_PERCENT) if len(valid) else (0.0, 1.0)
        found += [float(low), float(high if high > low else low + 1.0)]
    return tuple(found)


def _file_names(looks: Sequence[Look]) -> list[str]:
    """Names under which files are kept: numbered, as two may have the same name."""
    return [f"{number:05}.tif" for number in range(1, len(looks) + 1)]


def _same(before: Raster, made: Raster) -> bool:
    return replace(before, loaded_at=None) == replace(made, loaded_at=None)


def _whole(into: Path, raster: Raster) -> bool:
    return all((into / file).is_file() for file in raster.files)


def _keep(db: Engine, into: Path, looks: Sequence[Look], made: Raster, tell: Tell) -> None:
    """Write the files, then the row; what is not finished goes."""
    final = into / rasters.subfolder(made.name, made.digest)
    begun = Path(tempfile.mkdtemp(prefix=f"{rasters.BEGUN}{made.name}@", dir=into))
    begun.chmod(0o755)  # the server may be another user's
    fresh = not final.exists()
    try:
        _write_files(looks, begun, tell)
        if not fresh:
            shutil.rmtree(final)  # files went missing from it
        begun.rename(final)
        with db.begin() as conn:
            rasters.put(conn, made)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        if fresh:
            shutil.rmtree(final, ignore_errors=True)
        raise


def _write_files(looks: Sequence[Look], into: Path, tell: Tell) -> None:
    whole, done = max(1, sum(file.pixel_bytes for file in looks)), 0
    for file, name in zip(looks, _file_names(looks), strict=True):

        def told(part: float, file: Look = file, done: int = done) -> None:
            tell(file.path.name, HASHED + (1 - HASHED) * (done + part * file.pixel_bytes) / whole)

        raster_files.keep(file, into / name, tell=told)
        done += file.pixel_bytes
