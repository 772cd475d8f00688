"""`/api/incidents`: what happened, when and where; reports of it, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError, WrapValidator
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from api.asked import Asked, Moment, PagedQuery, box
from api.connections import Reader, Writer
from api.filters import FilterQuery
from api.language import language_of
from api.shapes import FeatureCollection, GeoJSONResponse, features
from gisgov.errors import Unavailable
from gisgov.storage import incidents, reporting
from gisgov.words import Language, say

__all__ = ["router"]

router = APIRouter(prefix="/incidents", tags=["incidents"])

IncidentId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="Number of the incident.", examples=[1])
]
Written = TypeVar("Written")
CROSSED = ("40P01", "40001")  # two who wrote waited for each other
CRS = "`wgs84` (GPS), `gcj02` (AMap, Tencent, WeChat) or `bd09` (Baidu)."


class IncidentsQuery(FilterQuery, PagedQuery):
    """Which incidents are wanted."""

    bbox: str | None = Field(
        default=None,
        description="Only in this box: west,south,east,north in WGS-84 degrees.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    scheme: str | None = Field(
        default=None, description="Only of this code scheme.", examples=["CJT214-2007"]
    )
    class_code: str | None = Field(
        default=None,
        description="Only of this minor class; the same digits mean other things in another "
        "`scheme`.",
        examples=["0101"],
    )
    newest: bool = Field(
        default=False,
        description="Those reported last come first, not those of the lowest numbers.",
        examples=[True],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only those that come after this number in the order asked for; taken from "
        "`next`.",
        examples=[100],
    )

    def listed(self, conn: Reader) -> incidents.IncidentFilter:
        """What selects, without the page."""
        wanted = vars(self.wanted(conn))
        own = self.model_dump(include={"scheme", "class_code"})
        return incidents.IncidentFilter(bbox=box(self.bbox), **own, **wanted)


class IncidentGiven(BaseModel):
    """One incident of a report: `lon` and `lat`, or `x` and `y`, say where."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    source: str = Field(
        default=reporting.SOURCE,
        description="Where the report comes from: a system, a team, an app.",
        examples=["hotline"],
    )
    source_id: str = Field(
        description="Its key there. What is sent again with the same source and key is known, and "
        "changes nothing.",
        examples=["2026-000123"],
    )
    scheme: str = Field(description="Code scheme of the class.", examples=["CJT214-2007"])
    class_code: str = Field(description="Minor class in the scheme.", examples=["0102"])
    reported_at: Moment = Field(
        description="When it was reported, with its zone; not in the future.",
        examples=["2026-03-01T08:00:00+08:00"],
    )
    lon: float | None = Field(
        default=None, ge=-180, le=180, description="Longitude in degrees.", examples=[111.3]
    )
    lat: float | None = Field(
        default=None, ge=-90, le=90, description="Latitude in degrees.", examples=[30.7]
    )
    crs: reporting.Place = Field(
        default="wgs84", description=f"System of the degrees: {CRS}", examples=["gcj02"]
    )
    x: float | None = Field(default=None, description="East in metres.", examples=[528740.64])
    y: float | None = Field(default=None, description="North in metres.", examples=[3397752.67])
    srid: int | None = Field(
        default=None,
        ge=1,
        le=999_999,
        description="EPSG code of the system of `x` and `y`; the city's own by default.",
        examples=[4546],
    )
    severity: reporting.Severity | None = Field(
        default=None, description="How bad it is; nothing where nobody said.", examples=["major"]
    )
    channel: str | None = Field(
        default=None,
        description="How it came in: `worker`, `hotline`, `app`, `camera`, or another word.",
        examples=["hotline"],
    )
    address: str | None = Field(
        default=None,
        description=f"Where, in words: {reporting.LONGEST} characters at most.",
        examples=["解放路1号门前"],
    )
    note: str | None = Field(
        default=None,
        description=f"What else is to be known: {reporting.LONGEST} characters at most, and no "
        "name, phone or identity number of anybody.",
        examples=["占用盲道"],
    )

    def report(self) -> reporting.Report:
        """The same for `gisgov.storage.reporting`."""
        return reporting.Report(**self.model_dump())


def unread_or(given: Any, validate: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - as pydantic has it
    """A row, or why it cannot be read: one that is wrong keeps no other from being written."""
    try:
        return validate(given)
    except ValidationError as error:
        return unread(given, error)


def unread(given: object, error: ValidationError) -> reporting.Unread:
    """What is wrong with a row that is not written as it must be."""
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "incidents"
    missing = first["type"] == "missing" or first["input"] is None
    known = given if isinstance(given, dict) else {}
    source, key = known.get("source"), known.get("source_id")
    return reporting.Unread(
        field=field if field in IncidentGiven.model_fields else "incidents",
        reason=reporting.why_unread(field, first["type"], missing=missing),
        source=source if isinstance(source, str) else reporting.SOURCE,
        source_id=key if isinstance(key, str) else None,
    )


Row = Annotated[IncidentGiven, WrapValidator(unread_or)]


class ReportGiven(BaseModel):
    """Incidents that are reported together."""

    model_config = ConfigDict(extra="forbid")

    incidents: list[Row] = Field(
        min_length=1,
        max_length=reporting.MOST,
        description="The incidents; what is wrong with one keeps no other from being written.",
    )

    def rows(self) -> list[reporting.Report | reporting.Unread]:
        """The rows as `gisgov.storage.reporting` takes them."""
        read = cast("list[IncidentGiven | reporting.Unread]", self.incidents)
        return [row.report() if isinstance(row, IncidentGiven) else row for row in read]


class IncidentChange(BaseModel):
    """What is to be changed of an incident; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    severity: reporting.Severity | None = Field(
        default=None, description="How bad it is; null: not stated.", examples=["critical"]
    )
    note: str | None = Field(
        default=None,
        description="What is to be known of it; null: nothing. No name, phone or identity number.",
        examples=["占用盲道"],
    )
    class_code: str | None = Field(
        default=None,
        description="Another minor class of its scheme.",
        pattern="^[0-9A-Za-z.-]{1,20}$",
        examples=["0103"],
    )
    close: bool = Field(default=False, description="Close it now.", examples=[True])
    closed_at: Moment | None = Field(
        default=None,
        description="When it was closed, where that was not just now.",
        examples=["2026-03-01T17:30:00+08:00"],
    )
    reopen: bool = Field(
        default=False, description="Open it again after it was closed.", examples=[False]
    )
    withdraw: bool = Field(
        default=False,
        description="Take it back: it was no incident, or its time or place was wrong. Not by a "
        "worker.",
        examples=[False],
    )
    remark: str | None = Field(
        default=None,
        description=f"What was done or why, for its history: {reporting.LONGEST} characters at "
        "most.",
        examples=["已清运"],
    )


@router.get("", summary="List incidents", response_class=GeoJSONResponse)
def list_incidents(
    request: Request, conn: Reader, query: Annotated[IncidentsQuery, Query()]
) -> FeatureCollection[incidents.IncidentListed]:
    """List incidents as GeoJSON in the order of their numbers, or the newest first."""
    order: incidents.IncidentOrder = "newest" if query.newest else "number"
    rows = incidents.find(
        conn, query.listed(conn), order=order, after=query.after, limit=query.limit + 1
    )
    return features(request, rows, limit=query.limit)


@router.post("", summary="Report incidents")
def report_incidents(
    request: Request, writing: Writer, given: Annotated[ReportGiven, Body()]
) -> reporting.Reported:
    """Write what happened; maps and figures show it within a second.

    Each row is added, known by its key, or refused with the reason. Refused rows are kept with the
    loads. What lies near the city but in no grid is taken, with a null grid.
    """
    told = _written(writing, lambda conn: reporting.report(conn, given.rows()))
    return _spoken(told, language_of(request))


@router.get("/{incident_id:int}", summary="One incident")
def get_incident(
    conn: Reader, incident_id: IncidentId, _: Annotated[Asked, Query()]
) -> incidents.Incident:
    """Tell all that is known of one incident: what, when, where, how bad, and its history."""
    return incidents.get(conn, incident_id)


@router.patch("/{incident_id:int}", summary="Change, close, reopen or withdraw an incident")
def change_incident(
    writing: Writer, incident_id: IncidentId, given: Annotated[IncidentChange, Body()]
) -> incidents.Incident:
    """Change what is known of an incident, close, reopen or withdraw it; its history says who did.

    What was withdrawn is in no list, map or figure any more, and is answered a last time.
    """
    values = given.model_dump(exclude_unset=True)
    return _written(writing, lambda conn: reporting.change(conn, incident_id, values))


def _written(
    writing: Callable[[], AbstractContextManager[Connection]],
    write: Callable[[Connection], Written],
    *,
    again: bool = True,
) -> Written:
    """Write, and once more where somebody who wrote the same rows at once went first.

    Raises
    ------
    Unavailable
        They did so again.
    """
    try:
        with writing() as conn:
            return write(conn)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in CROSSED:
            raise
        if not again:
            raise Unavailable("incident.crossed") from error
    return _written(writing, write, again=False)


def _spoken(told: reporting.Reported, lang: Language) -> reporting.Reported:
    """What became of a report, with its sentences."""
    rows = [
        replace(
            row,
            problem=row.problem
            and replace(row.problem, text=say(row.problem.code, lang=lang, **row.problem.params)),
        )
        for row in told.incidents
    ]
    return replace(told, incidents=rows)
