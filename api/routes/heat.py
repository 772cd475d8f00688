"""`/api/heat`: where incidents gather, per square kilometre and month, as numbers and pictures."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.asked import Day, box
from api.connections import Reader
from api.filters import FilterQuery, moment
from api.heat_told import KERNELS, HeatTold, HeatValue, bands, degrees, mercator, told, value
from api.language import language_of
from gisgov import heat
from gisgov.errors import BadInput
from gisgov.heat.rasters import geotiff_bytes
from gisgov.heat.scales import Scale, Theme
from gisgov.storage import heat as heats
from tiles.grid import Tile

__all__ = ["router"]

router = APIRouter(tags=["heat"])

DEEPEST = 22
WIDTH_PX = 1024
FRESH = "private, no-cache"
"""A browser keeps what it has and asks whether it is still so."""

Number = Annotated[int, Path(ge=0, le=2**22)]
Zoom = Annotated[int, Path(ge=0, le=DEEPEST, description="Zoom.", examples=[13])]


class HeatQuery(FilterQuery):
    """Which heat is wanted."""

    bandwidth_m: float | Literal["auto"] = Field(
        default=250.0,
        description="How far an incident reaches, in metres on the ground: 1 to 10,000; of the "
        "Gaussian kernel its standard deviation. `auto` chooses for these incidents.",
        examples=[250],
    )
    kernel: KERNELS = Field(
        default="quartic",
        description="How what an incident counts falls off with the distance.",
        examples=["quartic"],
    )
    per: heats.Per = Field(
        default="area",
        description="Count per km² of `area`, or per 1,000 `households` or `residents`.",
        examples=["area"],
    )
    compare_since: Day | None = Field(
        default=None,
        description="Start of a period before; with it or its end, the change since is told.",
        examples=["2026-02-01"],
    )
    compare_until: Day | None = Field(
        default=None, description="End of the period before.", examples=["2026-03-01"]
    )
    breaks: str | None = Field(
        default=None,
        max_length=200,
        description="Keep these breaks of the scale, between commas, so that colours keep their "
        "meaning while the filter changes; of a change, those above 0.",
        examples=["1,2,5,10,20,50,100"],
    )
    theme: Theme = Field(
        default="light",
        description="Colours for a `light` or a `dark` map.",
        examples=["light"],
    )
    version: str | None = Field(
        default=None,
        max_length=64,
        description="Not looked at: makes the address another one when the city has changed.",
        examples=["3c1f0a52be11a7d0"],
    )

    def asked(self, conn: Reader) -> heats.HeatAsked:
        """The same for `gisgov.storage.heat`."""
        before = moment(conn, self.compare_since), moment(conn, self.compare_until)
        return heats.HeatAsked(
            wanted=self.wanted(conn),
            bandwidth_m=self.bandwidth_m,
            kernel=self.kernel,
            per=self.per,
            before=None if before == (None, None) else before,
        )


class PictureQuery(HeatQuery):
    """Which heat is wanted, as a picture of a box."""

    bbox: str | None = Field(
        default=None,
        description="The box: west,south,east,north in WGS-84 degrees; the city by default.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    width: int = Field(
        default=WIDTH_PX, ge=1, le=4096, description="Pixels across.", examples=[1024]
    )
    height: int | None = Field(
        default=None,
        ge=1,
        le=4096,
        description="Pixels down; by default, as many as the box needs.",
        examples=[768],
    )


class PlaceQuery(HeatQuery):
    """Which heat is wanted, at a place."""

    lon: float = Field(ge=-180, le=180, description="Longitude, WGS-84.", examples=[111.3])
    lat: float = Field(ge=-90, le=90, description="Latitude, WGS-84.", examples=[30.7])


PNG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {}}, "description": "The picture."},
    304: {"description": "The client has it already."},
}
TIFF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/tiff": {}}, "description": "The file."}
}
GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {}}, "description": "The bands."}
}


@router.get("/heat", summary="Where incidents gather")
def get_heat(request: Request, conn: Reader, query: Annotated[HeatQuery, Query()]) -> HeatTold:
    """Kernel density of the incidents that fit the filter, per month, and how it is drawn.

    The unit is incidents per km² and month; per 1,000 households (or residents) and month with
    `per`; the change of it with a period to compare. The scale is absolute: a place has the same
    colour at every zoom. Density beyond the border is not corrected for.
    """
    found = heats.heat(conn, query.asked(conn))
    scale = _scale(found, query)
    return told(found, scale, _address(found, scale, query), language_of(request))


@router.get("/heat.png", summary="Heat as a picture", response_class=Response, responses=PNG)
def draw_heat(conn: Reader, query: Annotated[PictureQuery, Query()]) -> Response:
    """Draw a box as a PNG in the projection of web maps (EPSG:3857), without a map below."""
    found = heats.heat(conn, query.asked(conn))
    bounds = mercator(box(query.bbox) or degrees(found.field))
    across, down = bounds[2] - bounds[0], bounds[3] - bounds[1]
    height = query.height or min(max(round(query.width * down / across), 1), 4096)
    size = height, query.width
    drawn = heat.image(found.field, _scale(found, query), bounds=bounds, crs=3857, size=size)
    return Response(drawn, media_type="image/png", headers={"Cache-Control": FRESH})


@router.get("/heat.tif", summary="Heat as a GeoTIFF", response_class=Response, responses=TIFF)
def export_heat(request: Request, conn: Reader, query: Annotated[HeatQuery, Query()]) -> Response:
    """Values in the city's CRS, single precision; NaN where nothing can be said."""
    found = heats.heat(conn, query.asked(conn))
    content = geotiff_bytes(found.field, lang=language_of(request))
    return Response(content, media_type="image/tiff", headers=_named("heat.tif"))


@router.get(
    "/heat/contours.geojson", summary="Heat as bands", response_class=Response, responses=GEOJSON
)
def contour_heat(request: Request, conn: Reader, query: Annotated[HeatQuery, Query()]) -> Response:
    """Tell the ground between each break and the next, as polygons in WGS-84 degrees."""
    found = heats.heat(conn, query.asked(conn))
    scale = _scale(found, query)
    content = json.dumps(bands(found, scale, language_of(request)), ensure_ascii=False)
    return Response(content, media_type="application/geo+json", headers=_named("heat.geojson"))


@router.get("/heat/value", summary="Heat at a place")
def get_heat_value(
    request: Request, conn: Reader, query: Annotated[PlaceQuery, Query()]
) -> HeatValue:
    """Read the value at one place."""
    found = heats.heat(conn, query.asked(conn))
    return value(found, query.lon, query.lat, language_of(request))


@router.get(
    "/heat/{z}/{x}/{y}.png", summary="A tile of heat", response_class=Response, responses=PNG
)
def get_heat_tile(
    request: Request,
    conn: Reader,
    z: Zoom,
    x: Annotated[int, Number, Path(description="Column from west.", examples=[6628])],
    y: Annotated[int, Number, Path(description="Row from north.", examples=[3360])],
    query: Annotated[HeatQuery, Query()],
) -> Response:
    """Draw one tile of 512 pixels a side; where there is nothing it is transparent."""
    Tile(z, x, y).check(maxzoom=DEEPEST)
    found = heats.heat(conn, query.asked(conn))
    tag = _tag(found, query, z, x, y)
    headers = {"Cache-Control": FRESH, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    drawn = heat.tile(found.field, _scale(found, query), z=z, x=x, y=y)
    return Response(drawn, media_type="image/png", headers=headers)


def _scale(found: heats.Heat, query: HeatQuery) -> Scale:
    breaks = _breaks(query.breaks)
    if found.before is None:
        return heat.scale(found.field, breaks=breaks, theme=query.theme)
    above = breaks and tuple(b for b in breaks if b > 0)  # those below 0 are the same
    return heat.diverging(found.field, breaks=above, theme=query.theme)


def _breaks(given: str | None) -> tuple[float, ...] | None:
    if given is None:
        return None
    try:
        return tuple(float(part) for part in given.split(","))
    except ValueError as error:
        raise BadInput("heat.no_breaks", given=given) from error


def _tag(found: heats.Heat, query: HeatQuery, *tile: int) -> str:
    asked = query.model_dump_json(exclude={"version", "lang"})
    content = repr((found.version, asked, tile)).encode()
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def _address(found: heats.Heat, scale: Scale, query: HeatQuery) -> str:
    """Where tiles are: of the same question, with what was chosen for it."""
    asked = query.model_dump(mode="json", exclude_defaults=True, exclude={"lang"})
    asked |= {
        "bandwidth_m": f"{found.field.bandwidth_m:g}",
        "breaks": ",".join(f"{b:g}" for b in scale.breaks if b > 0),
        "version": found.version,
    }
    return "/api/heat/{z}/{x}/{y}.png?" + urlencode(asked)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": FRESH}
