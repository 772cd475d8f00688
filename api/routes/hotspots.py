"""`/api/hotspots`: where incidents gather more than chance explains, and how that came and went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request
from starlette.responses import Response

from api.connections import Reader
from api.feature_answers import collection
from api.filters import FilterQuery
from api.language import language_of
from api.shapes import GeoJSONResponse
from gisgov.hotspots.emerging import FEWEST
from gisgov.hotspots.hexes import COARSEST, FINEST
from gisgov.said import Said
from gisgov.storage import hotspots
from gisgov.storage.exposure import What
from gisgov.storage.hotspots import Spots
from gisgov.storage.incident_cube import Seen
from gisgov.storage.queries import ANSWER, Extended
from gisgov.words import Language, say

__all__ = ["router"]

router = APIRouter(prefix="/hotspots", tags=["heat"])

Pattern = Literal["new", "intensifying", "persistent", "fading", "former", "sporadic"]


class SpotsQuery(FilterQuery):
    """Which hot spots are wanted."""

    bins: str = Field(
        default="grid",
        max_length=40,
        description="Where incidents are counted: a level of areas, such as `grid` or `community`, "
        "or `h3` for hexagons.",
        examples=["grid"],
    )
    resolution: int = Field(
        default=9,
        ge=COARSEST,
        le=FINEST,
        description="Of hexagons: 7 is 5.2 km², 8 is 0.74, 9 is 0.105, 10 is 0.015.",
        examples=[9],
    )
    null: What = Field(
        default="households",
        description="What incidents follow by chance: `households` or `residents` as released, "
        "`floor_area` of homes, or ground (`area`).",
        examples=["households"],
    )
    alpha: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description="Share of false finds among all that is called hot or cold.",
        examples=[0.05],
    )
    least: float = Field(
        default=1.0,
        ge=1,
        le=100,
        description="Hot is only what has more than this many times what chance explains; at 1, "
        "any difference that is sure.",
        examples=[1.5],
    )

    def asked(self, conn: Reader) -> hotspots.Asked:
        """The same for `gisgov.storage.hotspots`."""
        return hotspots.Asked(
            wanted=self.wanted(conn),
            bins=self.bins,
            resolution=self.resolution,
            null=self.null,
            alpha=self.alpha,
            least=self.least,
        )


class EmergingQuery(SpotsQuery):
    """Which hot spots are wanted, slice by slice."""

    slices: int = Field(
        default=12,
        ge=FEWEST,
        le=hotspots.MOST_SLICES,
        description="How many slices of time, back from the end of the period or of the incidents.",
        examples=[12],
    )
    each: hotspots.SliceOf = Field(
        default="month",
        alias="slice",
        description="How long a slice is: a `month` or a `week` (from Monday) of the city.",
        examples=["month"],
    )


# ---------------------------------------------------------------- what is told


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SpotsExposure:
    """What incidents would follow by chance."""

    what: What
    """`floor_area` of homes where nothing is released of people."""
    source: str
    """Where its numbers come from, in words."""
    as_of: date | None
    """Day of the register; null for floor area and ground, which are today's."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SpotsTold(Extended):
    """What is to be known of all bins."""

    null: str
    """What chance would do, in one sentence: to be shown with every map of this."""
    exposure: SpotsExposure
    """What chance follows."""
    bins: str
    """Level of the areas, or `h3`."""
    resolution: int | None
    """H3's; null for areas."""
    alpha: float
    """Share of false finds that is borne."""
    least: float
    """How many times what chance explains is too little to be called hot."""
    count: int
    """Incidents that fit the filter."""
    unplaced: int
    """Those of them in no bin."""
    tested: int
    """Bins with something exposed around them."""
    notes: list[str]
    """What is not shown, and what else is to be known, in sentences."""
    as_of: datetime
    """When the city was so."""
    age_s: float
    """How long ago that is, in seconds: less than 1."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HotSpotsTold(SpotsTold):
    """What is to be known beside the features."""

    hot: int
    """Hot bins."""
    cold: int
    """Cold bins."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SliceTold:
    """One slice of the time that is told apart."""

    since: datetime
    """Its first moment."""
    until: datetime
    """The first moment after it."""
    count: int
    """Incidents of it in bins."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EmergingTold(SpotsTold):
    """What is to be known beside the features, and of time."""

    slices: list[SliceTold]
    """Slices of time, the earliest first; `hot_in` counts them from 0."""
    recent: int
    """So many slices at the end are recent."""
    patterns: dict[str, int]
    """How many bins have each pattern."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Bin(Extended):
    """A bin, and what was counted in it."""

    code: str
    """Of the area, or H3's index of the hexagon."""
    name: str | None
    """Of the area."""
    name_en: str | None
    """Of the area, in English."""
    count: int
    """Incidents in it."""
    expected: float
    """Incidents that chance would put there."""
    around: float
    """Incidents in it and its neighbours together, without those where nothing is exposed."""
    around_expected: float
    """What chance would put there."""
    z: float | None
    """How far `around` is from that, in standard deviations; null where nothing is exposed."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HotBin(Bin):
    """A bin, and whether it is hot."""

    p: float | None
    """How likely a sum as strange is by chance; null where nothing is exposed."""
    q: float | None
    """Share of false finds, if all that is at least as strange is believed."""
    spot: Literal["hot", "cold"] | None
    """Whether there is more or less than chance explains; null for neither."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EmergingBin(Bin):
    """A bin, and how it came to be hot."""

    spot: Pattern | None
    """How it came and went; null where it was never hot."""
    hot_in: list[int]
    """Numbers of the slices in which it was hot, from 0."""
    tau: float
    """Trend of `around` as a multiple of what is expected: from -1, ever less, to 1, ever more."""
    trend_q: float | None
    """Share of false finds, if all trends as strong are believed; null where it was never hot."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HotFeature:
    """A bin with its outline."""

    type: Literal["Feature"]
    """Always a feature."""
    properties: HotBin
    """What was found."""
    geometry: dict[str, Any]
    """Outline in WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EmergingFeature:
    """A bin with its outline, over time."""

    type: Literal["Feature"]
    """Always a feature."""
    properties: EmergingBin
    """What was found."""
    geometry: dict[str, Any]
    """Outline in WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HotSpots(HotSpotsTold):
    """Bins as GeoJSON, and what is to be known of them."""

    type: Literal["FeatureCollection"]
    """Always a collection."""
    features: list[HotFeature]
    """All bins, in the order of their codes."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EmergingHotSpots(EmergingTold):
    """Bins over time as GeoJSON, and what is to be known of them."""

    type: Literal["FeatureCollection"]
    """Always a collection."""
    features: list[EmergingFeature]
    """All bins, in the order of their codes."""


# ---------------------------------------------------------------- routes


@router.get(
    "",
    summary="Find hot spots",
    response_class=GeoJSONResponse,
    responses={200: {"model": HotSpots}},
)
def find_hot_spots(
    request: Request, conn: Reader, query: Annotated[SpotsQuery, Query()]
) -> Response:
    """Tell for each area or hexagon whether there is more, or less, around it than by chance.

    Chance is stated in `null`. The sum over a bin and its neighbours is compared with what chance
    puts there (Getis and Ord's Gi*, with the exact tails of that null), and no more than `alpha` of
    all that is called hot or cold is so by chance (Benjamini and Hochberg).
    """
    found, seen = hotspots.spots(conn, query.asked(conn))
    tallied = found.tallied
    told = HotSpotsTold(
        **_told(found, seen, query, language_of(request)),
        hot=tallied.get("hot", 0),
        cold=tallied.get("cold", 0),
    )
    return collection(request, told, found.features)


@router.get(
    "/emerging",
    summary="Find hot spots that come and go",
    response_class=GeoJSONResponse,
    responses={200: {"model": EmergingHotSpots}},
)
def find_emerging_hot_spots(
    request: Request, conn: Reader, query: Annotated[EmergingQuery, Query()]
) -> Response:
    """Tell for each area or hexagon which hot spot is new, grows, stays, fades or is gone.

    Each slice of time is compared with what chance does in it. Recent is the last third: `former`
    was hot, but not recently; `new` is hot in the last slice and was not before the recent ones;
    `fading` and `intensifying` (hot in the last slice) have a trend; `persistent` is hot in the
    last slice and in three quarters of all; `sporadic` is any other that was hot.
    """
    slices = hotspots.Slices(query.slices, query.each)
    found, seen = hotspots.over_time(conn, query.asked(conn), slices)
    told = EmergingTold(
        **_told(found, seen, query, language_of(request)),
        slices=[SliceTold(**vars(each)) for each in found.slices],
        recent=found.table.attrs["recent"],
        patterns=found.tallied,
    )
    return collection(request, told, found.features)


def _told(found: Spots, seen: Seen, query: SpotsQuery, lang: Language) -> dict[str, Any]:
    follows = found.exposure
    return {
        "null": _spoken(found.null, lang),
        "exposure": SpotsExposure(
            what=follows.what, source=_spoken(follows.source, lang), as_of=follows.as_of
        ),
        "bins": query.bins,
        "resolution": query.resolution if query.bins == hotspots.HEXAGONS else None,
        "alpha": query.alpha,
        "least": query.least,
        "count": found.count,
        "unplaced": found.unplaced,
        "tested": found.table.attrs["tested"],
        "notes": [_spoken(note, lang) for note in found.notes],
        "as_of": seen.as_of,
        "age_s": seen.age_s,
    }


def _spoken(said: Said, lang: Language) -> str:
    return say(said.code, lang=lang, **said.params)
