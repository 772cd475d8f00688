"""What a query string can say, in parts that several routes share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.storage import schema
from gisgov.storage.selection import Box

__all__ = ["Asked", "Day", "Moment", "PagedQuery", "PeriodQuery", "PointQuery", "box", "city_xy"]

ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*(Z|[+-]\d{2}(:?\d{2})?))?", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 2, 9998
"""Between these a time can be told in every time zone."""
TO_WGS84 = {"gcj02": crs.gcj02_to_wgs84, "bd09": crs.bd09_to_wgs84}


def _iso(given: object) -> object:
    """Only what is written as a date, or a time with its zone: a bare number is no time."""
    if isinstance(given, str) and not _is_iso(given):
        kind, message = "iso_expected", "not an ISO 8601 time"
        raise PydanticCustomError(kind, message)
    return given


def _is_iso(given: str) -> bool:
    return bool(ISO.fullmatch(given)) and FIRST_YEAR <= int(given[:4]) <= LAST_YEAR


Pair = tuple[float | None, float | None]

Moment = Annotated[AwareDatetime, BeforeValidator(_iso)]
"""A time with its zone."""

Day = Annotated[AwareDatetime | date, BeforeValidator(_iso)]
"""A time with its zone, or a date."""


class Asked(BaseModel):
    """A query string; a parameter that does not exist is an error, never overlooked."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lang: Literal["zh", "en"] | None = Field(
        default=None,
        description="Language of problems, ahead of `Accept-Language`.",
        examples=["en"],
    )


class PagedQuery(Asked):
    """One page of a list."""

    limit: int = Field(
        default=100, ge=1, le=1000, description="At most so many rows.", examples=[100]
    )


class PeriodQuery(Asked):
    """A period of time."""

    since: Moment | None = Field(
        default=None,
        description="Only incidents reported at this time or later.",
        examples=["2026-03-01T00:00:00Z"],
    )
    until: Moment | None = Field(
        default=None,
        description="Only incidents reported before this time.",
        examples=["2026-04-01T00:00:00Z"],
    )

    def period(self) -> tuple[Moment | None, Moment | None]:
        """Start and end.

        Raises
        ------
        BadInput
            The period ends before it starts.
        """
        if self.since and self.until and self.since >= self.until:
            raise BadInput("request.period", since=self.since, until=self.until)
        return self.since, self.until


class PointQuery(Asked):
    """A point, in one of the systems that phones and surveyors use."""

    lon: float | None = Field(
        default=None,
        ge=-180,
        le=180,
        description="Longitude in degrees, of the system that `crs` names.",
        examples=[111.3],
    )
    lat: float | None = Field(
        default=None,
        ge=-90,
        le=90,
        description="Latitude in degrees, of the system that `crs` names.",
        examples=[30.7],
    )
    crs: Literal["wgs84", "gcj02", "bd09", "city"] = Field(
        default="wgs84",
        description="System of the point: `wgs84` (GPS), `gcj02` (AMap, Tencent, WeChat), `bd09` "
        "(Baidu), or `city`: `x` and `y` in the city's CRS.",
        examples=["wgs84"],
    )
    x: float | None = Field(
        default=None,
        description="East in the city's CRS, metres; with `crs=city`.",
        examples=[528740.64],
    )
    y: float | None = Field(
        default=None,
        description="North in the city's CRS, metres; with `crs=city`.",
        examples=[3397752.67],
    )


def city_xy(conn: Connection, asked: PointQuery) -> tuple[float, float]:
    """The point in the city's metres.

    Raises
    ------
    BadInput
        A coordinate is missing, or the point lies where the city cannot be.
    """
    srid = schema.city_info(conn).srid
    if asked.crs == "city":
        east, north = _pair((asked.x, asked.y), (asked.lon, asked.lat), "request.no_city_point")
        return crs.to_city(east, north, source=srid, city=srid)
    lon, lat = _pair((asked.lon, asked.lat), (asked.x, asked.y), "request.no_point")
    if asked.crs in TO_WGS84:
        lon, lat = TO_WGS84[asked.crs](lon, lat)
    return crs.to_city(lon, lat, source=4326, city=srid)


def _pair(given: Pair, other: Pair, missing: str) -> tuple[float, float]:
    one, two = given
    if one is None or two is None:
        raise BadInput(missing)
    if other != (None, None):
        raise BadInput("request.two_points")
    return one, two


def box(given: str | None) -> Box | None:
    """West, south, east and north of a text such as ``"111.28,30.69,111.30,30.71"``.

    Raises
    ------
    BadInput
        It is no box of degrees.
    """
    if given is None:
        return None
    try:
        west, south, east, north = (float(edge) for edge in given.split(","))
    except ValueError as error:
        raise BadInput("request.box", given=given) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadInput("request.box", given=given)
    return west, south, east, north
