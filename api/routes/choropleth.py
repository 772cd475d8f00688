"""`/api/indicators` and `/api/choropleth`: areas compared, in classes of colour and as files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from api.asked import Asked as AskedOfUrl
from api.asked import Day
from api.beside import Worked
from api.choropleth_told import Catalogue, ChoroplethTold, catalogued, told
from api.connections import Reader, reading
from api.filters import LONGEST, FilterQuery, classes_of, words_of
from api.language import language_of
from gisgov.incidents.wanted import Wanted
from gisgov.indicators.catalogue import CATALOGUE
from gisgov.indicators.classes import MOST, Scheme
from gisgov.maps import choropleths
from gisgov.maps.choropleths import Telling
from gisgov.maps.ground import Ground, ground_of
from gisgov.storage import schema
from gisgov.storage.indicators.choropleth import (
    Asked,
    BordersOf,
    Choropleth,
    choropleth,
)

__all__ = ["router"]

router = APIRouter(tags=["indicators"])

NUMBER = re.compile(r"\d+")
Kind = Literal["csv", "geojson", "gpkg", "png", "html"]


def _classes(given: str) -> str:
    """Codes of classes, or a number of classes of colour, or both."""
    words = words_of(given)
    numbers = [word for word in words if NUMBER.fullmatch(word)]
    try:
        classes_of(",".join(words - set(numbers)))
    except ValueError:
        numbers = [given, given]
    if len(numbers) > 1:
        kind, message = "list_expected", "not written as described"
        raise PydanticCustomError(kind, message)
    return given


class ChoroplethQuery(FilterQuery):
    """What is to be drawn."""

    indicator: str = Field(
        description="Code of an indicator of `/api/indicators`.", examples=["elderly_share"]
    )
    level: str = Field(
        default="community",
        description="Level of the areas: city, district, street, community or grid.",
        examples=["grid"],
    )
    as_of: Day | None = Field(
        default=None,
        description="Tell of this time, or of the start of this day in the city; now by default.",
        examples=["2026-03-01"],
    )
    borders: BordersOf = Field(
        default="then",
        description="Areas as they were at `as_of`, or those of `today`; incidents are placed in "
        "them by where they happened.",
        examples=["today"],
    )
    scheme: Scheme = Field(
        default="quantiles",
        description="How values are put into classes; `boxplot`, `headtail` and `std` choose their "
        "number themselves.",
        examples=["natural"],
    )
    steps: int = Field(
        default=5,
        ge=2,
        le=MOST,
        description="Into how many classes of colour; fewer are made where fewer values differ.",
        examples=[5],
    )
    classes: Annotated[str, AfterValidator(_classes)] | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only incidents, or components, of these classes, as `SCHEME:CODE` between "
        "commas; the code of a major stands for all below it. A bare number is as `steps`.",
        examples=["CJT214-2007:04", "5"],
    )
    states: str | None = Field(
        default=None,
        max_length=100,
        description="Only components in these states, between commas: `intact`, `damaged`, `lost`, "
        "`disused`, `removed`, `unknown`.",
        examples=["damaged,lost"],
    )

    def wanted(self, conn: Connection) -> Wanted:
        """Which incidents or classes of components are counted.

        Raises
        ------
        BadInput
            The period ends before it starts.
        """
        codes = [word for word in words_of(self.classes) if not NUMBER.fullmatch(word)]
        return super(ChoroplethQuery, self.model_copy(update={"classes": ",".join(codes)})).wanted(
            conn
        )

    def asked(self, conn: Connection) -> Asked:
        """The same for the storage."""
        numbers = [int(word) for word in words_of(self.classes) if NUMBER.fullmatch(word)]
        return Asked(
            indicator=self.indicator,
            level=self.level,
            as_of=self.as_of,
            borders=self.borders,
            scheme=self.scheme,
            classes=numbers[0] if numbers else self.steps,
            wanted=self.wanted(conn),
            states=words_of(self.states),
        )


@router.get("/indicators", summary="List indicators")
def list_indicators(
    request: Request, conn: Reader, query: Annotated[AskedOfUrl, Query()]
) -> Catalogue:
    """List what areas can be compared by, with unit, source and definition."""
    del query  # its language is read from the request
    tell = _telling(request, conn)
    return Catalogue(items=[catalogued(each, tell) for each in CATALOGUE.values()])


@router.get("/choropleth", summary="Compare areas by an indicator")
def get_choropleth(
    request: Request, conn: Reader, query: Annotated[ChoroplethQuery, Query()]
) -> ChoroplethTold:
    """Give an indicator of all areas of a level, in classes of colour.

    People are told as the latest internal release of statistics not after `as_of` tells them: null
    where it withholds them, or was made on other borders. Nothing is divided by zero: that is null
    too, with its reason.
    """
    return told(choropleth(conn, query.asked(conn)), _telling(request, conn))


def _picture(made: Choropleth, tell: Telling, ground: Ground) -> bytes:
    from gisgov.maps.picture import png_of  # noqa: PLC0415 - so is this

    return png_of(made, tell, ground=ground)


def _page(made: Choropleth, tell: Telling, ground: Ground) -> bytes:
    from gisgov.maps.pages import html_of  # noqa: PLC0415 - folium is slow to import

    return html_of(made, tell, ground=ground)


FILES: dict[str, tuple[str, Callable[[Choropleth, Telling], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", choropleths.csv_of),
    "geojson": ("application/geo+json", choropleths.geojson_of),
    "gpkg": ("application/geopackage+sqlite3", choropleths.geopackage_of),
}
DRAWN: dict[str, tuple[str, Callable[[Choropleth, Telling, Ground], bytes]]] = {
    "png": ("image/png", _picture),
    "html": ("text/html; charset=utf-8", _page),
}
"""Takes seconds and much memory: made beside the server, one at a time."""
TYPES = {kind: media_type for kind, (media_type, _) in (FILES | DRAWN).items()}


@router.get(
    "/choropleth.{kind}",
    summary="Areas and an indicator as a file",
    response_class=Response,
    responses={
        200: {
            "content": {
                each.split(";")[0]: {"schema": {"type": "string"}} for each in TYPES.values()
            }
        }
    },
)
def export_choropleth(
    request: Request,
    work: Worked,
    kind: Annotated[
        Kind,
        Path(
            description="`csv`, `geojson` or `gpkg` with the borders of then, `png` with a "
            "legend, or `html`: a map that opens without a network.",
            examples=["geojson"],
        ),
    ],
    query: Annotated[ChoroplethQuery, Query()],
) -> Response:
    """Give the same as a file, with its unit, date and source in it."""
    with reading(request) as conn:  # given back before the file is made
        made, tell = choropleth(conn, query.asked(conn)), _telling(request, conn)
        ground = ground_of(conn) if kind in DRAWN else None
    content = work(DRAWN[kind][1], made, tell, ground) if ground else FILES[kind][1](made, tell)
    name = f"{made.indicator.code}_{query.level}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[kind], headers=headers)


def _telling(request: Request, conn: Connection) -> Telling:
    city, lang = schema.city_info(conn), language_of(request)
    return Telling(
        city=city.name if lang == "zh" else city.name_en or city.name,
        zone=ZoneInfo(city.time_zone),
        lang=lang,
    )
