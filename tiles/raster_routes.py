"""`/tiles/raster`: raster layers, their tiles, and the value at a point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import Unavailable
from gisgov.storage import rasters
from gisgov.storage.queries import ANSWER
from gisgov.storage.raster_files import Kind
from tiles import raster as pictures
from tiles.grid import Tile
from tiles.rendered import File, Rendered

__all__ = ["RasterListed", "RasterValue", "router"]

TIMEOUT_S = 5
KEPT_BYTES = 64 * 2**20
DEEPEST = 22
NEVER_STALE = {"Cache-Control": "private, no-cache"}
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {}, "image/webp": {}}, "description": "The tile."},
    204: {"description": "The layer shows nothing here."},
    304: {"description": "The client has it already."},
}

RENDERED = Rendered(KEPT_BYTES)
"""Shared by all cities of this process: keys hold the folder and the digest."""

T = TypeVar("T")
router = APIRouter(prefix="/tiles/raster", tags=["tiles"])

Name = Annotated[str, Path(description="Name of the layer.", examples=["ortho_2026"])]
Number = Annotated[int, Path(ge=0, le=2**22)]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class RasterListed:
    """A raster layer."""

    name: str
    """Its name in addresses."""
    title: str
    """What people read."""
    kind: Kind
    """`image`, or `elevation`, which is drawn as shaded relief."""
    bounds: tuple[float, float, float, float]
    """West, south, east and north, WGS-84 degrees."""
    minzoom: int
    """First zoom that shows it."""
    maxzoom: int
    """Zoom that shows each of its pixels; the map enlarges it beyond."""
    crs: str
    """Coordinate system of its files."""
    pixel_m: float
    """Side of its smallest pixel, metres."""
    loaded_at: datetime
    """When it was loaded."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BandValue:
    """The value of one band."""

    name: str
    """The band: as the file names it, else its colour, `elevation` or its number."""
    value: float | int | None
    """The value of the pixel as the file has it; null where it has none."""
    unit: str | None
    """Unit, where the file says it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class RasterValue:
    """What a raster layer says of a point."""

    name: str
    """The layer."""
    kind: Kind
    """`image` or `elevation`."""
    bands: list[BandValue]
    """One a band."""


class Asked(BaseModel):
    """A query string; a parameter that does not exist is an error."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lang: Literal["zh", "en"] | None = Field(
        default=None,
        description="Language of problems, ahead of `Accept-Language`.",
        examples=["en"],
    )


class TileQuery(Asked):
    """How a tile is wanted."""

    size: Literal["256", "512"] = Field(
        default="256",
        description="Pixels on a side; 512 for screens with small pixels.",
        examples=["256"],
    )


class ValueQuery(Asked):
    """A point."""

    lon: float = Field(ge=-180, le=180, description="Longitude, WGS-84.", examples=[111.3])
    lat: float = Field(ge=-90, le=90, description="Latitude, WGS-84.", examples=[30.7])


@router.get("", summary="List raster layers")
def list_rasters(
    request: Request, response: Response, _: Annotated[Asked, Query()]
) -> list[RasterListed]:
    """List orthophotos, scanned map sheets and elevation, by name."""
    response.headers.update(NEVER_STALE)
    return [_listed(row) for row in _asked(request, rasters.find)]


@router.get("/{name}.json", summary="TileJSON of a raster layer")
def get_raster_tilejson(request: Request, name: Name, _: Annotated[Asked, Query()]) -> JSONResponse:
    """Describe the tiles of a raster layer as TileJSON 3.0.0."""
    row = _asked(request, lambda conn: rasters.get(conn, name))
    tiles = str(request.url.replace(path=f"/tiles/raster/{row.name}", query=""))
    document = {
        "tilejson": "3.0.0",
        "name": row.title,
        "tiles": [f"{tiles}/{{z}}/{{x}}/{{y}}.webp"],
        "bounds": [row.west, row.south, row.east, row.north],
        "minzoom": row.minzoom,
        "maxzoom": row.maxzoom,
    }
    return JSONResponse(document, headers=NEVER_STALE)


@router.get("/{name}/value", summary="The value of a raster layer at a point")
def get_raster_value(
    request: Request, response: Response, name: Name, query: Annotated[ValueQuery, Query()]
) -> RasterValue:
    """Tell the value of each band in the pixel that holds the point, unchanged by drawing.

    Outside of the layer the answer is a problem, 404.
    """
    response.headers.update(NEVER_STALE)

    def read(row: rasters.Raster) -> RasterValue:
        found = pictures.value_at(row, _folder(request), query.lon, query.lat)
        bands = [BandValue(**vars(reading)) for reading in found]
        return RasterValue(name=row.name, kind=row.kind, bands=bands)

    return _of_layer(request, name, read)


@router.get(
    "/{name}/{z}/{x}/{y}.{form}",
    summary="A tile of a raster layer",
    response_class=Response,
    responses=PICTURE,
)
def get_raster_tile(
    request: Request,
    name: Name,
    z: Annotated[Number, Path(description="Zoom, 0 to 22.", examples=[15])],
    x: Annotated[Number, Path(description="Column, from the west.", examples=[26513])],
    y: Annotated[Number, Path(description="Row, from the north.", examples=[13391])],
    form: Annotated[pictures.Format, Path(description="`png` or `webp`.", examples=["png"])],
    query: Annotated[TileQuery, Query()],
) -> Response:
    """Draw a tile; what the layer does not cover is transparent, and a tile without any is 204."""
    tile, pixels, folder = Tile(z, x, y).check(maxzoom=DEEPEST), int(query.size), _folder(request)

    def render(row: rasters.Raster) -> bytes:
        drawn = pictures.drawn(row, folder, tile, pixels=pixels)
        return pictures.encoded(drawn, form) if drawn else b""

    def kept(row: rasters.Raster) -> Response:
        key = (folder, row.name, row.digest, tile, form, pixels)
        return _file(request, RENDERED.get(key, lambda: render(row)), form)

    return _of_layer(request, name, kept)


def _file(request: Request, file: File, form: str) -> Response:
    headers = NEVER_STALE | {"ETag": file.etag}
    known = request.headers.get("if-none-match", "")
    if file.etag in (tag.strip().removeprefix("W/") for tag in known.split(",")) or known == "*":
        return Response(status_code=304, headers=headers)
    if not file.body:
        return Response(status_code=204, headers=headers)
    return Response(file.body, headers=headers, media_type=f"image/{form}")


def _listed(row: rasters.Raster) -> RasterListed:
    bounds = (row.west, row.south, row.east, row.north)
    shared = RasterListed.__dataclass_fields__.keys() - {"bounds"}
    return RasterListed(bounds=bounds, **{name: getattr(row, name) for name in shared})


def _of_layer(request: Request, name: str, answer: Callable[[rasters.Raster], T]) -> T:
    """Answer from the files of a layer; once more where it was loaded anew meanwhile."""
    row = _asked(request, lambda conn: rasters.get(conn, name))
    try:
        return answer(row)
    except Unavailable:
        now = _asked(request, lambda conn: rasters.get(conn, name))
        if now.digest == row.digest:
            raise
        return answer(now)


def _folder(request: Request) -> FilePath:
    folder: FilePath = request.app.state.rasters
    return folder


def _asked(request: Request, question: Callable[[Connection], T]) -> T:
    """The answer of the database, as it is now."""
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        raise Unavailable("server.database_gone")
    try:
        return _answered(engine, question)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return _answered(engine, question)  # started anew; the first failure emptied the pool


def _answered(engine: Engine, question: Callable[[Connection], T]) -> T:
    with engine.connect() as conn:
        conn.execute(text(f"SET LOCAL statement_timeout = '{TIMEOUT_S}s'"))
        return question(conn)
