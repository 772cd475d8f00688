"""`/api/heat/streets`: where incidents gather along streets, per kilometre and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request
from starlette.responses import Response

from api.connections import Reader
from api.feature_answers import collection
from api.filters import FilterQuery
from api.heat_told import KERNELS
from api.language import language_of
from api.shapes import GeoJSONResponse
from gisgov.errors import BadInput
from gisgov.heat.scales import RAMPS, Theme
from gisgov.heat.streets.density import Method
from gisgov.said import Said
from gisgov.storage import heat_streets
from gisgov.storage.queries import ANSWER, Extended
from gisgov.words import say

__all__ = ["router"]

router = APIRouter(prefix="/heat/streets", tags=["heat"])

MOST_BANDWIDTH_M = 2000.0


class StreetsQuery(FilterQuery):
    """Which heat along streets is wanted."""

    bandwidth_m: float = Field(
        default=200.0,
        ge=1,
        le=MOST_BANDWIDTH_M,
        description="How far an incident reaches along streets, in metres; of the Gaussian kernel "
        "its standard deviation.",
        examples=[200],
    )
    kernel: KERNELS = Field(
        default="quartic",
        description="How what an incident counts falls off with the way from it.",
        examples=["quartic"],
    )
    method: Method = Field(
        default="continuous",
        description="At junctions the density jumps (`discontinuous`) or does not (`continuous`).",
        examples=["continuous"],
    )
    lixel_m: float = Field(
        default=50.0,
        ge=10,
        le=500,
        description="How long the pieces of a street are at most, in metres.",
        examples=[50],
    )
    breaks: str | None = Field(
        default=None,
        max_length=200,
        description="Keep these breaks of the scale, between commas, so that colours keep their "
        "meaning while the filter changes.",
        examples=["1,2,5,10,20,50,100"],
    )
    theme: Theme = Field(
        default="light",
        description="Colours for a `light` or a `dark` map.",
        examples=["light"],
    )

    def asked(self, conn: Reader) -> heat_streets.Along:
        """The same for `gisgov.storage.heat_streets`."""
        return heat_streets.Along(
            wanted=self.wanted(conn),
            bandwidth_m=self.bandwidth_m,
            kernel=self.kernel,
            lixel_m=self.lixel_m,
            method=self.method,
        )


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class StreetsTold(Extended):
    """What is to be known beside the features."""

    unit: str
    """What densities count."""
    breaks: list[float]
    """At these densities are the colours; pieces below the first are left out."""
    colours: list[str]
    """One for each break."""
    peak: float
    """The highest density."""
    count: int
    """Incidents that fit the filter."""
    unsnapped: int
    """Those of them too far from any street."""
    months: float
    """Length of the period in months of 30.4375 days; 0 where nothing is known of it."""
    bandwidth_m: float
    """How far an incident reaches, metres."""
    kernel: KERNELS
    """How it falls off."""
    notes: list[str]
    """What is not shown, and what else is to be known, in sentences."""
    as_of: datetime
    """When the city was so."""
    age_s: float
    """How long ago that is, in seconds: less than 1."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Piece:
    """A piece of a street."""

    density: float
    """Incidents per kilometre and month, the mean of the piece."""
    name: str | None
    """Of the street."""
    name_en: str | None
    """Of the street, in English."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PieceFeature:
    """A piece of a street as a line."""

    type: Literal["Feature"]
    """Always a feature."""
    properties: Piece
    """What was found."""
    geometry: dict[str, Any]
    """Line in WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class StreetHeat(StreetsTold):
    """Pieces of streets as GeoJSON, and what is to be known of them."""

    type: Literal["FeatureCollection"]
    """Always a collection."""
    features: list[PieceFeature]
    """Pieces street by street, those below the first break left out."""


@router.get(
    "",
    summary="Where incidents gather along streets",
    response_class=GeoJSONResponse,
    responses={200: {"model": StreetHeat}},
)
def get_street_heat(
    request: Request, conn: Reader, query: Annotated[StreetsQuery, Query()]
) -> Response:
    """Kernel density along the network of streets, per kilometre of street and month.

    Incidents are moved to the nearest street and spread from there along the network; at junctions
    they are dealt out equally and nothing is lost (Okabe, Satoh and Sugihara 2009).
    """
    found, seen = heat_streets.street_heat(conn, query.asked(conn))
    breaks = found.breaks if query.breaks is None else _breaks(query.breaks)
    features, faint = found.features(breaks[0])
    lang = language_of(request)
    hidden = [Said("streets.faint", {"count": faint, "least": breaks[0]})] if faint else []
    told = StreetsTold(
        unit=say("streets.unit", lang=lang),
        breaks=list(breaks),
        colours=_colours(query.theme, len(breaks)),
        peak=found.peak,
        count=found.count,
        unsnapped=found.unsnapped,
        months=found.months,
        bandwidth_m=query.bandwidth_m,
        kernel=query.kernel,
        notes=[say(note.code, lang=lang, **note.params) for note in (*found.notes, *hidden)],
        as_of=seen.as_of,
        age_s=seen.age_s,
    )
    return collection(request, told, features)


def _breaks(given: str) -> Sequence[float]:
    """Breaks as they were written.

    Raises
    ------
    BadInput
        They are no rising numbers above 0, or there are too few or too many of them.
    """
    try:
        steps = [float(part) for part in given.split(",")]
    except ValueError as error:
        raise BadInput("streets.breaks", given=given) from error
    rising = all(one < two for one, two in zip([0.0, *steps], [*steps, float("inf")], strict=True))
    if not (2 <= len(steps) <= len(RAMPS["light"]) and rising):
        raise BadInput("streets.breaks", given=given)
    return steps


def _colours(theme: Theme, count: int) -> list[str]:
    ramp = RAMPS[theme]
    return [ramp[round(k * (len(ramp) - 1) / (count - 1))] for k in range(count)]
