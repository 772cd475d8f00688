"""Pictures of a field: tiles of a web map, PNG of any box, and plain pixels.

Each pixel is read from the same field at its own place, so a place has one colour at every zoom.
"""

from __future__ import annotations

import struct
import zlib
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyproj

from gisgov import crs as systems
from gisgov.errors import BadInput
from gisgov.heat.field import Field
from gisgov.heat.scales import Scale, parts

__all__ = ["TILE_PX", "image", "pixels", "tile"]

TILE_PX = 512
MOST_PX = 4096
PART_PX = 16
"""Within so many pixels the ground is taken to be straight: off by a hundredth of a pixel."""

HALF_M = 20_037_508.342789244
"""Half the side of the world in EPSG:3857, metres."""

COLOURS = 254
"""Of a palette, beside the one that is nothing."""

PACKED = 4
"""How hard a picture is packed: it is drawn once and sent at once."""

Crs = str | int | pyproj.CRS
Bounds = tuple[float, float, float, float]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


def tile(field: Field, scale: Scale, *, z: int, x: int, y: int) -> bytes:
    """One tile of a web map, as a PNG of 512 pixels a side.

    Parameters
    ----------
    field
        What is shown; it has a coordinate system.
    scale
        Its colours.
    z, x, y
        Zoom, column from west and row from north.
    """
    side = 2 * HALF_M / (1 << z)
    west, north = x * side - HALF_M, HALF_M - y * side
    box = west, north - side, west + side, north
    return _png(*_drawn(field, scale, box, 3857, (TILE_PX, TILE_PX)))


def image(
    field: Field,
    scale: Scale,
    *,
    bounds: Bounds | None = None,
    crs: Crs | None = None,
    size: tuple[int, int] | None = None,
) -> bytes:
    """A PNG of a box; of the whole field, a pixel for each cell, if nothing else is asked for.

    Parameters
    ----------
    field
        What is shown.
    scale
        Its colours.
    bounds
        West, south, east and north of the box.
    crs
        Of the box and of the picture; the field's own by default.
    size
        Height and width in pixels.

    Raises
    ------
    BadInput
        The picture is too large, or has no pixels (`heat.bad_size`).
    """
    return _png(*_asked(field, scale, bounds, crs, size))


def pixels(
    field: Field,
    scale: Scale,
    *,
    bounds: Bounds | None = None,
    crs: Crs | None = None,
    size: tuple[int, int] | None = None,
) -> Bytes:
    """As `image`, but red, green, blue and opacity of each pixel; shape (height, width, 4)."""
    picture, palette = _asked(field, scale, bounds, crs, size)
    return palette[picture]


def _asked(
    field: Field,
    scale: Scale,
    bounds: Bounds | None,
    crs: Crs | None,
    size: tuple[int, int] | None,
) -> tuple[Bytes, Bytes]:
    height, width = size or field.shape
    if not (0 < height <= MOST_PX and 0 < width <= MOST_PX):
        raise BadInput("heat.bad_size", width=width, height=height, most=MOST_PX)
    return _drawn(field, scale, bounds or field.bounds, crs, (height, width))


def _drawn(
    field: Field,
    scale: Scale,
    bounds: Bounds,
    crs: Crs | None,
    size: tuple[int, int],
) -> tuple[Bytes, Bytes]:
    """A number for each pixel, and the colour of each number."""
    from gisgov.heat import painting  # noqa: PLC0415 - its compiler is slow to import

    down, across = (-(-n // PART_PX) for n in size)
    west, south, east, north = bounds
    # The last parts may reach over the picture's edge: what is too much is cut off.
    right = west + (east - west) / size[1] * across * PART_PX
    bottom = north - (north - south) / size[0] * down * PART_PX
    x, y = np.meshgrid(np.linspace(west, right, across + 1), np.linspace(north, bottom, down + 1))
    columns, rows = _on_field(field, x, y, crs)
    steps, palette = _palette(scale)
    blank = int(np.searchsorted(steps, 0.0, side="right"))  # as what has not changed, or is nothing
    whole = down * PART_PX, across * PART_PX
    made = painting.painted(field.values, columns, rows, steps, blank, whole)
    return made[: size[0], : size[1]], palette


def _on_field(field: Field, x: Floats, y: Floats, crs: Crs | None) -> tuple[Floats, Floats]:
    """Places in cells from the field's north-western corner; NaN far away."""
    if crs is not None:
        if field.crs is None:
            raise BadInput("crs.missing", what="heat.image")
        x, y = systems.to_city_or_nan(x, y, source=crs, city=field.crs)
    return (x - field.west) / field.cell_m, (field.north - y) / field.cell_m


# ---------------------------------------------------------------- colours


def _palette(scale: Scale) -> tuple[Floats, Bytes]:
    """Steps that rise, and the colour of what has reached so many of them."""
    above = _shades(scale, sign=1)
    steps, colours = above
    nothing = np.zeros((1, 4), np.uint8)
    if not scale.is_change:
        return steps, np.concatenate([nothing, colours])
    low, less = _shades(scale, sign=-1)
    # From far below 0 upwards: a step is reached where a colour ends.
    between = np.concatenate([np.nextafter(low, np.inf), steps])
    return between, np.concatenate([less, nothing, colours])


def _shades(scale: Scale, *, sign: Literal[-1, 1]) -> tuple[Floats, Bytes]:
    """Fine steps on one side of 0, and the colour of each, in the order of values."""
    side = [k for k, b in enumerate(scale.breaks) if b * sign > 0]
    breaks = np.abs([scale.breaks[k] for k in side])
    order = np.argsort(breaks)
    known = np.array([[*parts(scale.colours[k]), scale.opacities[k] * 255] for k in side], float)
    each = (COLOURS // (2 if scale.is_change else 1) - 1) // (len(side) - 1)
    at = np.arange(each * (len(side) - 1) + 1) / each
    fine = np.exp(np.interp(at, np.arange(len(side)), np.log(breaks[order])))
    fine[::each] = breaks[order]
    mixed = np.stack([np.interp(at, np.arange(len(side)), part[order]) for part in known.T], axis=1)
    colours = np.rint(mixed).astype(np.uint8)
    return (fine, colours) if sign > 0 else (-fine[::-1], colours[::-1])


# ---------------------------------------------------------------- PNG


def _png(picture: Bytes, palette: Bytes) -> bytes:
    """A PNG with a palette, as short as it can be written fast."""
    height, width = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    lines = np.zeros((height, width + 1), np.uint8)  # each line begins with 0: as it is
    lines[:, 1:] = picture
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", palette[:, :3].tobytes()),
            _chunk(b"tRNS", palette[:, 3].tobytes()),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), PACKED)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
