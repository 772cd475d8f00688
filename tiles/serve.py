"""`/tiles`: vector tiles, what they hold, and what changes; and the short way for ready answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gisgov.errors import GisgovError, Unavailable
from tiles.answers import MEDIA_TYPE, Answer
from tiles.city import Tiles
from tiles.grid import MAXZOOM, Tile
from tiles.layers import LAYERS, named
from tiles.style import style_document

__all__ = ["ShortWay", "packed_by", "router", "tiles_of"]

BEGIN, END = "/tiles/", ".mvt"

router = APIRouter(prefix="/tiles", tags=["tiles"])


class LayerShape(BaseModel):
    """One layer of the vector tiles."""

    name: str = Field(description="Its name in addresses and in the tiles.")
    minzoom: int = Field(description="The first zoom that has it.")
    maxzoom: int = Field(description="The last zoom that has it; the map enlarges its tiles.")
    title_zh: str = Field(description="What it is called in Chinese.")
    title_en: str = Field(description="What it is called in English.")
    fields: dict[str, str] = Field(description="Attributes of its features, and their types.")


class VectorLayer(BaseModel):
    """A layer as TileJSON describes it."""

    id: str = Field(description="Its name in the tiles.")
    fields: dict[str, str] = Field(description="Attributes of its features, and their types.")
    minzoom: int = Field(description="The first zoom that has it.")
    maxzoom: int = Field(description="The last zoom that has it.")


class TileJSON(BaseModel):
    """Where a map finds the tiles (TileJSON 3.0.0)."""

    tilejson: Literal["3.0.0"] = Field(default="3.0.0", description="Version of the format.")
    tiles: list[str] = Field(description="Addresses of the tiles.")
    vector_layers: list[VectorLayer] = Field(description="The layers in them.")
    bounds: tuple[float, float, float, float] | None = Field(
        description="West, south, east and north of the city in degrees."
    )
    minzoom: int = Field(description="The first zoom with tiles.")
    maxzoom: int = Field(description="The last zoom with tiles.")


def tiles_of(request: Request) -> Tiles:
    """The tiles of the application's city.

    Raises
    ------
    Unavailable
        The city is not open.
    """
    tiles: Tiles | None = getattr(request.app.state, "tiles", None)
    if tiles is None:
        raise Unavailable("server.database_gone")
    return tiles


Served = Annotated[Tiles, Depends(tiles_of)]
Names = Annotated[
    str,
    Path(
        description="Layers, one name or several with commas between; `/tiles` lists them.",
        examples=["roads,buildings"],
    ),
]
Zoom = Annotated[int, Path(description=f"Zoom of the tile, 0 to {MAXZOOM}.", examples=[14])]
Column = Annotated[int, Path(description="Column of the tile, from west.", examples=[13256])]
Row = Annotated[int, Path(description="Row of the tile, from north.", examples=[6700])]


@router.get("")
def list_layers() -> list[LayerShape]:
    """The layers of the vector tiles, in the order in which they lie upon each other."""
    return [
        LayerShape(
            name=layer.name,
            minzoom=layer.minzoom,
            maxzoom=layer.maxzoom,
            title_zh=layer.title_zh,
            title_en=layer.title_en,
            fields=dict(layer.fields),
        )
        for layer in LAYERS.values()
    ]


@router.get(
    "/changes",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def watch_changes(tiles: Served) -> StreamingResponse:
    """What changes on the map, as server-sent events, until the client goes.

    `hello` comes first: what was drawn before it may be older. Each `change` holds `layers`: by
    name, boxes of west, south, east and north in degrees, or null where the whole layer changed.
    Beside the layers of the tiles those names are `pipes`, `preplans` and `restrictions`.
    """
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    events = tiles.streams.events()
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


@router.get("/style.json")
def get_style(
    request: Request,
    theme: Annotated[
        Literal["light", "dark"], Query(description="Light or dark.", examples=["dark"])
    ] = "light",
    lang: Annotated[
        Literal["zh", "en"], Query(description="Language of names and legend.", examples=["en"])
    ] = "zh",
) -> dict[str, Any]:
    """How the map is drawn: a MapLibre style with its sources, layers, groups and legend."""
    base_url = str(request.base_url).rstrip("/")
    return style_document(theme=theme, lang=lang, base_url=base_url)


@router.get("/{layers}.json", response_model_exclude_none=True)
async def describe_tiles(request: Request, tiles: Served, layers: Names) -> TileJSON:
    """Where a map finds the tiles of some layers, and what is in them (TileJSON)."""
    wanted = named(layers)
    address = f"{str(request.base_url).rstrip('/')}{BEGIN}{layers}/{{z}}/{{x}}/{{y}}{END}"
    return TileJSON(
        tiles=[address],
        vector_layers=[
            VectorLayer(id=w.name, fields=dict(w.fields), minzoom=w.minzoom, maxzoom=w.maxzoom)
            for w in wanted
        ],
        bounds=await tiles.bounds(),
        minzoom=min(layer.minzoom for layer in wanted),
        maxzoom=max(layer.maxzoom for layer in wanted),
    )


@router.get(
    "/{layers}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={
        200: {
            "description": "The tile, with `Gisgov-Features`: how many features of how many.",
            "content": {MEDIA_TYPE.decode(): {"schema": {"type": "string", "format": "binary"}}},
        },
        204: {"description": "There is nothing in the tile."},
        304: {"description": "The tile is as the client has it."},
    },
)
async def get_tile(
    request: Request, tiles: Served, layers: Names, z: Zoom, x: Column, y: Row
) -> Response:
    """A vector tile (Mapbox Vector Tile), as the city is now: never from before a change.

    Each layer asked for is one of that name. Where one does not fit, its least important features
    are left out, and a layer `shown` says how many of how many are there.
    """
    wanted, tile = named(layers), Tile(z, x, y).check()
    packed = packed_by(request.headers.get("accept-encoding", "").encode("latin-1"))
    answer = await tiles.answer(wanted, tile, packed=packed)
    known = answer.is_known(request.headers.get("if-none-match", "").encode("latin-1"))
    response = Response(None if known else answer.body, 304 if known else answer.status)
    response.raw_headers = answer.unchanged if known else answer.headers
    return response


@lru_cache(maxsize=256)
def packed_by(accept_encoding: bytes) -> bool:
    """Whether a client takes gzip.

    Parameters
    ----------
    accept_encoding
        The header's value.

    Examples
    --------
    >>> packed_by(b"gzip, deflate, br"), packed_by(b"br, gzip;q=0"), packed_by(b"")
    (True, False, False)
    """
    for choice in accept_encoding.lower().split(b","):
        name, _, weight = choice.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return weight.replace(b" ", b"").strip(b"0.") != b"q="
    return False


class ShortWay:
    """Answers requests for tiles that lie ready, before any route is looked for.

    The route's own way through the framework costs several times what the answer does. Whatever is
    not ready, or goes wrong, takes that way, and so does whoever `state.admits` does not know.

    Parameters
    ----------
    app
        The rest of the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"]
            if path.endswith(END) and path.startswith(BEGIN):
                answer = await _ready(scope, path[len(BEGIN) : -len(END)])
                if answer is not None:
                    await _send(answer, scope, send)
                    return
        await self._app(scope, receive, send)


async def _ready(scope: Scope, address: str) -> Answer | None:
    state = scope["app"].state
    tiles: Tiles | None = getattr(state, "tiles", None)
    admits: Callable[[Scope], bool] | None = getattr(state, "admits", None)
    if tiles is None or admits is None or not admits(scope):
        return None
    try:
        return await tiles.ready(address, packed=packed_by(_header(scope, b"accept-encoding")))
    except GisgovError:
        return None  # the route comes upon it too, and says so


async def _send(answer: Answer, scope: Scope, send: Send) -> None:
    asked = _header(scope, b"if-none-match")
    known = bool(asked) and answer.is_known(asked)
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": 304 if known else answer.status,
        "headers": answer.unchanged if known else answer.headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": b"" if known else answer.body})


def _header(scope: Scope, name: bytes) -> bytes:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""
