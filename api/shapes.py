"""What goes over the wire beside the answers of `gisgov.storage`: pages, GeoJSON and problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request
from starlette.responses import JSONResponse

from gisgov.storage.area_counts import AreaCounts
from gisgov.storage.areas import AreaVersion
from gisgov.storage.queries import ANSWER

__all__ = [
    "AreaAnswer",
    "Feature",
    "FeatureCollection",
    "GeoJSONResponse",
    "Page",
    "Point",
    "Problem",
    "ProblemPart",
    "features",
    "page",
]

Row = TypeVar("Row")
WIRE = ConfigDict(use_attribute_docstrings=True)


class GeoJSONResponse(JSONResponse):
    """JSON that says that it is GeoJSON."""

    media_type = "application/geo+json"


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaAnswer(AreaVersion):
    """One dated version of an area and what it holds."""

    counts: AreaCounts | None
    """What the area holds; null with `counts=false`."""


class Page(BaseModel, Generic[Row]):
    """Some rows of a list."""

    model_config = WIRE

    items: list[Row]
    """The rows, in the order of their key."""
    next: str | None
    """Address of the rows after these; null at the end."""


class Point(BaseModel):
    """A GeoJSON point."""

    model_config = WIRE

    type: Literal["Point"] = "Point"
    """Always `Point`."""
    coordinates: tuple[float, float]
    """Longitude and latitude, WGS-84 degrees."""


class Feature(BaseModel, Generic[Row]):
    """One row as a GeoJSON feature."""

    model_config = WIRE

    type: Literal["Feature"] = "Feature"
    """Always `Feature`."""
    id: int
    """Number of the row."""
    geometry: Point
    """Where it is."""
    properties: Row
    """All that is known of it."""


class FeatureCollection(BaseModel, Generic[Row]):
    """Some rows of a list as GeoJSON."""

    model_config = WIRE

    type: Literal["FeatureCollection"] = "FeatureCollection"
    """Always `FeatureCollection`."""
    features: list[Feature[Row]]
    """The rows, in the order of their numbers unless another was asked for."""
    next: str | None
    """Address of the rows after these; null at the end."""


class ProblemPart(BaseModel):
    """One of several things that are wrong with a request."""

    model_config = WIRE

    name: str
    """The parameter."""
    code: str
    """What is wrong, for programs."""
    detail: str
    """What is wrong, for people, in the language asked for."""


class Problem(BaseModel):
    """What went wrong and what to do about it, as RFC 9457 has it."""

    model_config = WIRE

    type: str = Field(examples=["urn:gisgov:problem:area.not_found"])
    """Name of this kind of problem."""
    title: str = Field(examples=["Not found"])
    """The kind of problem, for people."""
    status: int = Field(examples=[404])
    """HTTP status."""
    detail: str = Field(
        examples=["There is no area with the code '42'. List those there are with /api/areas."]
    )
    """What is wrong and what to do, in Chinese or English by `Accept-Language`."""
    instance: str = Field(examples=["/api/areas/42"])
    """The path that was asked."""
    code: str = Field(examples=["area.not_found"])
    """What is wrong, for programs."""
    params: dict[str, Any] = Field(examples=[{"given": "42"}])
    """What the sentence names."""
    errors: list[ProblemPart] = Field(default=[])
    """The parameters that are wrong, where several can be."""


def page(request: Request, rows: Sequence[Row], *, key: str, limit: int) -> Page[Row]:
    """The first `limit` rows, and where the rest is if there are more.

    Parameters
    ----------
    request
        What was asked.
    rows
        One more than asked for, if there are more.
    key
        Attribute by which the list goes on.
    limit
        How many were asked for.
    """
    return Page(items=list(rows[:limit]), next=_next(request, rows, key=key, limit=limit))


def features(request: Request, rows: Sequence[Any], *, limit: int) -> FeatureCollection[Any]:
    """Rows with `id`, `lon` and `lat` as GeoJSON; see `page`."""
    return FeatureCollection(
        features=[
            Feature(id=row.id, geometry=Point(coordinates=(row.lon, row.lat)), properties=row)
            for row in rows[:limit]
        ],
        next=_next(request, rows, key="id", limit=limit),
    )


def _next(request: Request, rows: Sequence[Any], *, key: str, limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*asked, ('after', getattr(rows[limit - 1], key))])}"
