"""Plans as files: GeoPackage out and in, the map book, the list of what changes hands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from pydantic import Field
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.actor import Acting
from api.asked import Asked
from api.beside import Beside, Worked
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.routes.plans import PlanId, begun_beside
from gisgov import mapbook
from gisgov.storage import schema
from gisgov.storage.plans import beginning, changes, documents, export, ground
from gisgov.storage.plans import reading as plan_files
from gisgov.storage.plans.reading import FaultRead, MoveRead
from gisgov.storage.plans.values import PlanDocument
from gisgov.storage.queries import ANSWER

__all__ = ["pages", "router"]

router = APIRouter(prefix="/plans", tags=["plans"])
pages = APIRouter(prefix="/plans", include_in_schema=False)

GEOPACKAGE = "application/geopackage+sqlite3"
GEOJSON = "application/geo+json"
CSV = "text/csv"
PDF = "application/pdf"
BYTES = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": dict.fromkeys((GEOPACKAGE, GEOJSON), BYTES)}
}


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PlanRead:
    """A plan that was begun from a file, and what became of the file's polygons."""

    plan: PlanDocument
    """The draft."""
    moves: list[MoveRead]
    """What was moved so that borders meet."""
    faults: list[FaultRead]
    """What is wrong, and what was left out."""


class ImportQuery(Asked):
    """How a plan that was drawn elsewhere is read."""

    name: str = Field(
        min_length=1,
        max_length=200,
        description="What the plan is called.",
        examples=["规划院方案"],
    )
    repair_m: float = Field(
        default=0.5,
        ge=0,
        le=20,
        description="Gaps and overlaps up to so many metres are closed, and each is told.",
        examples=[0.5],
    )
    lower: int = Field(
        default=200, ge=1, le=1_000_000, description="Fewest households of a grid.", examples=[200]
    )
    upper: int = Field(
        default=300, ge=1, le=1_000_000, description="Most households of a grid.", examples=[300]
    )


@router.post("/import", status_code=201, summary="Begin a plan from a file", openapi_extra=A_FILE)
async def import_plan(
    request: Request,
    response: Response,
    writing: Writer,
    work: Worked,
    query: Annotated[ImportQuery, Query()],
) -> PlanRead:
    """Begin a draft with grids that were drawn elsewhere: the body is a GeoPackage or GeoJSON.

    Borders are noded first and small gaps and overlaps closed; each move is told, and what is wrong
    still is named and located.
    """
    content = await request.body()
    made = await run_in_threadpool(_begun, request, writing, work, content, query)
    response.headers["Location"] = f"{request.url.path.rsplit('/', 1)[0]}/{made.plan.id}"
    return made


@router.get(
    "/{plan_id}/export.gpkg",
    summary="A plan as GeoPackage",
    response_class=Response,
    responses={200: {"content": {GEOPACKAGE: BYTES}}},
)
def export_plan(conn: Reader, plan_id: PlanId, _: Annotated[Asked, Query()]) -> Response:
    """The grids of a plan and those that it replaces, in the city's CRS, for QGIS and the like."""
    return _file(export.geopackage(conn, plan_id), f"plan-{plan_id}.gpkg", GEOPACKAGE)


@router.get(
    "/{plan_id}/handover.csv",
    summary="What changes hands, as a table",
    response_class=Response,
    responses={200: {"content": {CSV: BYTES}}},
)
def export_plan_handover(
    request: Request, conn: Reader, plan_id: PlanId, _: Annotated[Asked, Query()]
) -> Response:
    """The buildings that get another grid, for a spreadsheet."""
    rows = changes.handover(conn, plan_id)
    content = changes.handover_csv(rows, lang=language_of(request))
    return _file(content, f"plan-{plan_id}-handover.csv", CSV)


@pages.get("/{plan_id}/mapbook.pdf", response_class=Response)
def print_plan(
    request: Request, work: Worked, who: Acting, plan_id: PlanId, _: Annotated[Asked, Query()]
) -> Response:
    """The map book of a plan: a cover with what changes, then a page a community."""
    with reading(request) as conn:
        city = schema.city_info(conn)
        lang = language_of(request)
        printing = mapbook.Printing(
            city=city.name if lang == "zh" else city.name_en or city.name,
            zone=ZoneInfo(city.time_zone),
            srid=city.srid,
            lang=lang,
            by=who.name,
            at=datetime.now(UTC),
        )
        html = mapbook.book(conn, plan_id, printing)
    content = work(mapbook.pdf, html)
    headers = {"Content-Disposition": f'inline; filename="plan-{plan_id}.pdf"'}
    return Response(content, media_type=PDF, headers=headers)


def _begun(
    request: Request,
    writing: Callable[[], AbstractContextManager[Connection]],
    work: Beside,
    content: bytes,
    query: ImportQuery,
) -> PlanRead:
    with reading(request) as conn:
        found = plan_files.read(conn, content, repair_m=query.repair_m)
        here = ground.read(conn, found.communities)
    begun = begun_beside(work, here, cuts=found.grids)
    with writing() as conn:
        number = beginning.begin(conn, query.name, begun, lower=query.lower, upper=query.upper)
        plan = documents.get(conn, number)
    moves, faults = plan_files.told(found, lang=language_of(request))
    return PlanRead(plan=plan, moves=moves, faults=faults)


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
