"""A city's tiles in one file (PMTiles), as it is at one moment: for a machine without a network.

Layers, names and bytes are those that the server answers, so a map draws them with the same style.
"""

from __future__ import annotations

import asyncio
import gzip
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from psycopg import IsolationLevel
from psycopg.rows import tuple_row
from sqlalchemy import Engine

from gisgov.errors import BadInput, Conflict, NotFound, Unavailable
from gisgov.storage import failures
from gisgov.storage.export.targets import placed
from gisgov.storage.load import Progress
from tiles.answers import answer
from tiles.connections import connect
from tiles.grid import MAXZOOM, Box, Tile
from tiles.layers import LAYERS, Layer, named
from tiles.vector import OPTIONS, City, draw, statement

__all__ = ["ALL", "BASE", "ENDING", "Archive", "Wanted", "chosen", "write"]

ALL = "all"
BASE = (
    "areas-city,areas-district,areas-street,areas-community,areas-grid,"
    "land_cover,roads,barriers,estates,buildings,labels,hydrants,premises"
)
"""What is taken unless something else is asked for: the ground, names, what fires need."""

ENDING = ".pmtiles"
READING = f"{OPTIONS} -c default_transaction_read_only=on"
LEVEL = 9  # of gzip: written once, read often
E7 = 10_000_000
SEARCHING, DRAWING = 0.1, 0.9  # shares of the time

WORLD: Box = (-180.0, -85.0, 180.0, 85.0)
BORDERS = """
    SELECT ST_XMin(seen), ST_YMin(seen), ST_XMax(seen), ST_YMax(seen), ST_AsBinary(mercator)
    FROM area, ST_Transform(mercator, 4326) seen WHERE code = %s AND valid @> now()"""

Connection = psycopg.AsyncConnection[Any]


@dataclass(frozen=True)
class Wanted:
    """What is to be taken along.

    Parameters
    ----------
    layers
        From `chosen`.
    minzoom, maxzoom
        First and last zoom.
    area
        Code of an area: only tiles that it touches today, whole as they are.
    """

    layers: tuple[Layer, ...]
    minzoom: int = 0
    maxzoom: int = MAXZOOM
    area: str | None = None


@dataclass(frozen=True)
class Archive:
    """What was written."""

    city: str
    tiles: int
    size_bytes: int
    taken_at: datetime


@dataclass(frozen=True)
class Place:
    """The city, or an area of it, as the archive tells of it; bounds are in degrees."""

    name: str
    name_en: str | None
    database: str
    taken_at: datetime
    city: City
    bounds: Box
    shape: shapely.Geometry | None


def chosen(text: str | None) -> tuple[Layer, ...]:
    """The layers that may be taken, of those that a text asks for.

    This is the one place that decides it, as `tiles.layers.named` does for the server: what the
    server shows to whoever asks can be taken along, and nothing else can.

    Parameters
    ----------
    text
        Names with commas between, ``"all"``, or None for those of `BASE`.

    Raises
    ------
    NotFound
        There is no such layer.

    Examples
    --------
    >>> [layer.name for layer in chosen("buildings,roads")]
    ['roads', 'buildings']
    """
    asked = named(",".join(LAYERS) if text == ALL else text or BASE)
    return tuple(layer for layer in LAYERS.values() if layer in asked)


def write(
    city: Engine,
    target: Path,
    wanted: Wanted,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> Archive:
    """Write the tiles of a city into one file; complete, or not at all.

    All tiles are drawn from one snapshot, whatever is written to the city meanwhile. A tile in
    which there is nothing is left out.

    Parameters
    ----------
    city
        Its database.
    target
        ``NAME.pmtiles``.
    wanted
        Layers, zooms, area.
    replace
        Replace a file that is there.
    progress
        Told the zoom and the fraction that is done.

    Raises
    ------
    BadInput
        The file has another ending, or the first zoom comes after the last.
    NotFound
        There is no such area, or nothing to take along.
    Conflict
        The file is there, or a folder of that name.
    Unavailable
        It cannot be written, or the database is gone.
    """
    if target.suffix != ENDING:
        raise BadInput("archive.ending", file=target.name)
    if wanted.minzoom > wanted.maxzoom:
        raise BadInput("archive.zooms", minzoom=wanted.minzoom, maxzoom=wanted.maxzoom)
    if target.is_dir():
        raise Conflict("archive.folder", folder=target)
    if target.exists() and not replace:
        raise Conflict("archive.exists", file=target)
    with placed(target, force=replace) as made:
        try:
            place, tiles = asyncio.run(_write(city, made, wanted, progress or _silent))
        except OSError as error:
            raise Unavailable("export.failed", file=target, reason=error.strerror) from error
        except psycopg.Error as error:
            raise failures.translate(error) or error from error
        return Archive(place.name, tiles, made.stat().st_size, place.taken_at)


def _silent(_what: str, _fraction: float) -> None:
    """Tell nobody."""


async def _write(city: Engine, made: Path, wanted: Wanted, progress: Progress) -> tuple[Place, int]:
    conn = await connect(city, READING)
    try:
        await conn.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        async with conn.transaction():
            place = await _place(conn, str(city.url.database), wanted.area)
            tiles = await _inhabited(conn, place, wanted, progress)
            with (
                made.open("wb") as file,
                tempfile.TemporaryFile(dir=made.parent) as drawn,
            ):
                writer: Any = Writer(file)  # type: ignore[no-untyped-call]  # so is all of it
                writer.tile_f.close()
                writer.tile_f = drawn  # on the disk that the archive is for, and not in /tmp
                await _draw_all(conn, place, wanted, tiles, writer, progress)
                if not writer.tile_entries:
                    raise NotFound("archive.nothing")
                _finish(writer, place, wanted)
            return place, writer.addressed_tiles
    finally:
        await conn.close()


# ---------------------------------------------------------------- where there is anything


async def _place(conn: Connection, database: str, area: str | None) -> Place:
    """The city, and the borders of an area of it."""
    row = await _row(conn, "SELECT name, name_en, srid, now() FROM city")
    if row is None:
        raise NotFound("schema.no_city", database=database)
    name, name_en, srid, now = row
    if area is None:
        found = await _row(conn, statement("bounds"))
        bounds, shape = (WORLD if found is None or found[0] is None else tuple(found)), None
    else:
        bounds, shape = await _borders(conn, area)
    return Place(name, name_en, database, now, City.of(srid), bounds, shape)


async def _borders(conn: Connection, area: str) -> tuple[Box, shapely.Geometry]:
    """Bounds of an area today in degrees, and its borders in EPSG:3857."""
    row = await _row(conn, BORDERS, [area])
    if row is None:
        raise NotFound("area.not_found", given=area)
    shape = shapely.from_wkb(row[4])
    shapely.prepare(shape)
    return (row[0], row[1], row[2], row[3]), shape


async def _row(conn: Connection, query: Any, given: Any = None) -> Any:  # noqa: ANN401
    """The first row."""
    cursor = await conn.cursor(row_factory=tuple_row).execute(query, given)
    return await cursor.fetchone()


async def _inhabited(
    conn: Connection, place: Place, wanted: Wanted, progress: Progress
) -> list[Tile]:
    """Tiles in whose reach the city has anything, in the order of the archive.

    Found from the whole world downwards: a tile's reach lies within its parent's, so where a tile
    has nothing, none below it has. That a tile shows nothing says less, as layers begin at zooms
    of their own.
    """
    found, level = [], [Tile(0, 0, 0)]
    for zoom in range(wanted.maxzoom + 1):
        progress(f"z{zoom}", SEARCHING * zoom / (wanted.maxzoom + 1))
        level = [tile for tile in level if await _has_anything(conn, place, tile)]
        found += sorted(level, key=_number) if zoom >= wanted.minzoom else []
        level = [child for tile in level for child in _children(tile)]
    return found


async def _has_anything(conn: Connection, place: Place, tile: Tile) -> bool:
    if place.shape is not None and not _meet(place.shape, tile):
        return False
    box = place.city.box(tile)
    if box is None:
        return False
    given = dict(zip(("west", "south", "east", "north"), box, strict=True))
    row = await _row(conn, statement("anything"), given | {"srid": place.city.srid})
    return bool(row[0])


def _meet(shape: shapely.Geometry, tile: Tile) -> bool:
    return bool(shapely.intersects(shape, shapely.box(*tile.bounds_3857)))


def _children(tile: Tile) -> Iterator[Tile]:
    for down in (0, 1):
        for right in (0, 1):
            yield Tile(tile.z + 1, 2 * tile.x + right, 2 * tile.y + down)


def _number(tile: Tile) -> int:
    return zxy_to_tileid(tile.z, tile.x, tile.y)


# ---------------------------------------------------------------- the file


async def _draw_all(
    conn: Connection,
    place: Place,
    wanted: Wanted,
    tiles: Sequence[Tile],
    writer: Any,  # noqa: ANN401
    progress: Progress,
) -> None:
    """Draw tile after tile; none is held longer than it takes to write it."""
    names = [layer.name for layer in wanted.layers]
    for done, tile in enumerate(tiles):
        progress(f"z{tile.z}", SEARCHING + DRAWING * done / len(tiles))
        drawn = await draw(conn, wanted.layers, tile, city=place.city)
        body = answer(names, drawn, packed=False).body
        if body:
            writer.write_tile(_number(tile), gzip.compress(body, LEVEL, mtime=0))


def _finish(writer: Any, place: Place, wanted: Wanted) -> None:  # noqa: ANN401
    west, south, east, north = place.bounds
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(west * E7),
        "min_lat_e7": round(south * E7),
        "max_lon_e7": round(east * E7),
        "max_lat_e7": round(north * E7),
        "center_lon_e7": round((west + east) / 2 * E7),
        "center_lat_e7": round((south + north) / 2 * E7),
        "center_zoom": (wanted.minzoom + wanted.maxzoom + 1) // 2,
    }
    writer.finalize(header, _metadata(place, wanted))


def _metadata(place: Place, wanted: Wanted) -> dict[str, object]:
    return {
        "name": place.name,
        "description": f"{place.name_en or place.name}, {place.taken_at:%Y-%m-%d %H:%M} UTC",
        "type": "baselayer",
        "version": "1",
        "city": place.database,
        "taken_at": place.taken_at.isoformat(timespec="seconds"),
        "area": wanted.area,
        "vector_layers": [
            {
                "id": layer.name,
                "description": layer.title_en,
                "minzoom": layer.minzoom,
                "maxzoom": layer.maxzoom,
                "fields": dict(layer.fields),
            }
            for layer in wanted.layers
        ],
    }
