"""A raster written as a COG: the program that `raster_files.keep` runs in a process of its own.

Palettes and pixels of less than a byte become grey or colours, so that overviews can be averaged.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

import rasterio
import rasterio.shutil
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.io import DatasetReader

__all__ = ["copy"]

CACHE_MB = 256
LOSSY = {"JPEG", "YCbCr JPEG", "WEBP"}
JPEG_QUALITY = "95"
Look = dict[int, tuple[int, int, int, int]]


def copy(source: Path, target: Path, *, crs: str | None) -> None:
    """Write a GeoTIFF as a COG with overviews.

    Values stay as they are, but for palettes, which become colours, and for what JPEG has spoilt
    already: it is packed as JPEG again, unless it is a COG, which is taken as it is.

    Parameters
    ----------
    source, target
        The files.
    crs
        WKT of its coordinate system where it names none.
    """
    with rasterio.Env(GDAL_CACHEMAX=CACHE_MB, GDAL_TIFF_INTERNAL_MASK=True):
        with rasterio.open(source, driver="GTiff") as file:
            if crs is None and _is_spoilt_cog(file):
                _read_through(file)
                shutil.copyfile(source, target)
                return
            options = _options(file)
        with _prepared(source, crs) as ready:
            rasterio.shutil.copy(ready, target, driver="COG", strict=True, **options)


def _is_spoilt_cog(file: DatasetReader) -> bool:
    structure = file.tags(ns="IMAGE_STRUCTURE")
    whole = bool(file.overviews(1)) or max(file.shape) <= 512
    return structure.get("LAYOUT") == "COG" and structure.get("COMPRESSION") in LOSSY and whole


def _read_through(file: DatasetReader) -> None:
    """Read every block, so that a file that breaks off is not taken."""
    for _, window in file.block_windows(1):
        file.read(window=window)


def _options(file: DatasetReader) -> dict[str, str]:
    options = {
        "BIGTIFF": "IF_SAFER",
        "NUM_THREADS": "ALL_CPUS",
        "OVERVIEWS": "IGNORE_EXISTING",
        "RESAMPLING": "AVERAGE",
    }
    compression = file.tags(ns="IMAGE_STRUCTURE").get("COMPRESSION")
    if compression in LOSSY and file.count in (1, 3) and file.dtypes[0] == "uint8":
        return options | {"COMPRESS": "JPEG", "QUALITY": JPEG_QUALITY}
    whole = int(file.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", 8)) % 8 == 0
    return options | {"COMPRESS": "ZSTD", "PREDICTOR": "YES" if whole else "NO"}


@contextmanager
def _prepared(source: Path, crs: str | None) -> Iterator[Path]:
    """The file, or a description of it (VRT) with colours for its palette and its CRS."""
    with rasterio.open(source, driver="GTiff") as file, tempfile.TemporaryDirectory() as folder:
        colours = _colours(file)
        described = Path(folder, "described.vrt")
        if colours:
            described.write_text(_in_colours(file, colours), "utf-8")
        elif crs:
            rasterio.shutil.copy(file, described, driver="VRT")
        else:
            yield source
            return
        if crs:
            with rasterio.open(described, "r+") as vrt:
                vrt.crs = CRS.from_wkt(crs)
        yield described


def _colours(file: DatasetReader) -> Look:
    """Red, green, blue and alpha of every value of a palette or of pixels of less than a byte."""
    bits = int(file.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", 8))
    if file.colorinterp[0] is ColorInterp.palette:
        found: Look = dict(file.colormap(1))
    elif bits < 8 and file.count == 1:
        found = {v: (v * 255 // (2**bits - 1),) * 3 + (255,) for v in range(2**bits)}
    else:
        return {}
    nothing = file.nodata
    return {v: (*rgba[:3], 0 if v == nothing else rgba[3]) for v, rgba in found.items()}


def _in_colours(file: DatasetReader, colours: Mapping[int, tuple[int, int, int, int]]) -> str:
    """The VRT that looks up each value: grey where all colours are, else red, green and blue."""
    grey = all(r == g == b for r, g, b, _ in colours.values())
    names = ["Gray"] if grey else ["Red", "Green", "Blue"]
    parts = dict(zip(names, range(3), strict=False))
    if any(alpha < 255 for *_, alpha in colours.values()):
        parts["Alpha"] = 3
    bands = [
        _band(file, number, name, {v: rgba[part] for v, rgba in colours.items()})
        for number, (name, part) in enumerate(parts.items(), start=1)
    ]
    wkt = quoteattr(file.crs.to_wkt() if file.crs else "")[1:-1]
    transform = ", ".join(f"{number!r}" for number in file.transform.to_gdal())
    masked = MaskFlags.per_dataset in file.mask_flag_enums[0] and "Alpha" not in parts
    mask = f"<MaskBand>{_band(file, 0, 'Gray', {})}</MaskBand>" if masked else ""
    return (
        f'<VRTDataset rasterXSize="{file.width}" rasterYSize="{file.height}"><SRS>{wkt}</SRS>'
        f"<GeoTransform>{transform}</GeoTransform>{''.join(bands)}{mask}</VRTDataset>"
    )


def _band(file: DatasetReader, number: int, name: str, looked_up: Mapping[int, int]) -> str:
    """One band of the VRT; number 0 is the mask."""
    path = quoteattr(str(file.name))[1:-1]
    size = f'xSize="{file.width}" ySize="{file.height}"'
    table = ",".join(f"{value}:{shown}" for value, shown in sorted(looked_up.items()))
    lut = f"<LUT>{table}</LUT>" if table else ""
    return (
        f'<VRTRasterBand dataType="Byte"{f" band={quoteattr(str(number))}" if number else ""}>'
        f"<ColorInterp>{name}</ColorInterp><ComplexSource>"
        f'<SourceFilename relativeToVRT="0">{path}</SourceFilename>'
        f"<SourceBand>{'1' if number else 'mask,1'}</SourceBand>"
        f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="0" yOff="0" {size}/>{lut}'
        "</ComplexSource></VRTRasterBand>"
    )


if __name__ == "__main__":
    try:
        copy(Path(sys.argv[1]), Path(sys.argv[2]), crs=sys.argv[3] or None)
    except Exception as error:  # noqa: BLE001 - GDAL's own have no common name; the parent tells
        cause = error.__cause__ or error
        sys.exit(" ".join(str(cause).split()))
