"""`/api/loads`: a file into the city, as a job that is previewed, applied, watched and stopped."""

from __future__ import annotations

from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api import uploads
from api.asked import Asked, PagedQuery
from api.connections import Keeper, Reader, keeping
from api.language import language_of
from api.shapes import Page, page
from gisgov.storage import jobs
from gisgov.storage.sync import runs, table

__all__ = ["router"]

router = APIRouter(prefix="/loads", tags=["loads"])

LoadId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the load.", examples=[1])]
ANY_FILE = {
    "requestBody": {
        "required": True,
        "description": "The file, as it is.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class LoadAsked(BaseModel):
    """What is to be loaded, and how; what is left out is found in the file and shown."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    noun: table.NounName = Field(alias="as", description="What the rows are.")
    file: str = Field(
        description="Name of the file; its ending says which kind it is.",
        examples=["hydrants_2026-10.csv"],
    )
    crs: str | None = Field(
        default=None,
        description="Coordinate system: an EPSG code, wgs84, gcj02 or bd09.",
        examples=["EPSG:4546"],
    )
    encoding: str | None = Field(
        default=None, description="How its letters are written.", examples=["GB18030"]
    )
    layer: str | None = Field(default=None, description="Layer of a file with several.")
    sheet: str | None = Field(default=None, description="Sheet of a workbook with several.")
    source: str | None = Field(
        default=None,
        description="Where the rows come from; the name of the file without its date by default.",
        examples=["hydrants"],
    )
    surveyed_at: date | None = Field(
        default=None, description="When the rows were surveyed, where they do not say."
    )
    gone: Literal["retire", "keep"] | None = Field(
        default=None, description="What becomes of rows that the file no longer has."
    )
    corrections: Literal["keep", "overwrite"] = Field(
        default="keep", description="What becomes of values that were corrected by hand."
    )
    contacts: Literal["drop", "keep"] = Field(
        default="drop",
        description="keep: names and phones of persons and of who reported incidents are sealed "
        "and kept; otherwise their columns are not even read.",
    )
    mapping: str | None = Field(
        default=None,
        max_length=100_000,
        description="Text of a mapping file: what columns and values mean.",
        examples=['[columns]\nflow_lps = "出水量"'],
    )


class LoadsQuery(PagedQuery):
    """Which loads are wanted."""

    after: int | None = Field(
        default=None,
        ge=1,
        le=2**63 - 1,
        description="Only numbers below this; from `next`.",
        examples=[100],
    )


class FaultsQuery(PagedQuery):
    """Which faults are wanted."""

    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; from `next`.",
        examples=[100],
    )


@router.post("", status_code=201, summary="Ask for a load")
def ask_for_load(
    request: Request, response: Response, city: Keeper, asked: Annotated[LoadAsked, Body()]
) -> jobs.Job:
    """Note what is to be loaded. The load then waits for its file: `PUT …/file`."""
    uploads.safe_name(asked.file)
    given = asked.model_dump(mode="json", exclude={"noun", "file"}, exclude_none=True)
    jobs.asked(asked.noun, given, FilePath(asked.file))  # refuses a mapping that cannot be read
    with keeping(city) as conn:
        job = jobs.get(conn, jobs.create(conn, given, noun=asked.noun, file=asked.file))
    response.headers["Location"] = f"{request.url.path}/{job.id}"
    return job


@router.put("/{load_id}/file", status_code=202, summary="Send the file", openapi_extra=ANY_FILE)
async def send_file(request: Request, city: Keeper, load_id: LoadId) -> jobs.Job:
    """Send the file of a load that waits for it; it is read and compared with the city.

    Watch it with `GET`: once it is `previewed`, the answer says what loading it would do.
    """
    job = await run_in_threadpool(_taken, city, load_id, since="waiting", to="reading")
    file = uploads.file_of(request, load_id, job.file)
    try:
        await uploads.received(request, file)
    except BaseException:
        await run_in_threadpool(_taken, city, load_id, since="reading", to="waiting")
        raise
    await run_in_threadpool(jobs.start, city, load_id, "preview", file)
    return job


@router.post("/{load_id}/apply", status_code=202, summary="Write a previewed load")
def apply_load(request: Request, city: Keeper, load_id: LoadId) -> jobs.Job:
    """Write what the preview showed; where the city has changed since, nothing is written."""
    job = _taken(city, load_id, since="previewed", to="writing")
    jobs.start(city, load_id, "apply", uploads.file_of(request, load_id, job.file))
    return _said(request, job)


@router.delete("/{load_id}", summary="Stop a load")
def stop_load(request: Request, city: Keeper, load_id: LoadId) -> jobs.Job:
    """Stop a load that has not ended: nothing of it stays in the city."""
    with keeping(city) as conn:
        jobs.stop(conn, load_id)
        job = jobs.get(conn, load_id)
    uploads.discard(uploads.file_of(request, load_id, job.file))
    return _said(request, job)


@router.get("", summary="List loads")
def list_loads(
    request: Request, conn: Reader, query: Annotated[LoadsQuery, Query()]
) -> Page[jobs.Job]:
    """List loads, the newest first, those of the command line among them."""
    rows = jobs.find(conn, before=query.after, limit=query.limit + 1)
    return page(request, [_said(request, row) for row in rows], key="id", limit=query.limit)


@router.get("/{load_id}/quarantine", summary="Rows that were not loaded")
def list_quarantine(
    request: Request, conn: Reader, load_id: LoadId, query: Annotated[FaultsQuery, Query()]
) -> Page[runs.Quarantined]:
    """List what is wrong with the rows that a load left out, in the order of the file."""
    jobs.get(conn, load_id)
    rows = runs.quarantined(conn, load_id, after=query.after, limit=query.limit + 1)
    said = [runs.spoken(row, language_of(request)) for row in rows]
    return page(request, said, key="id", limit=query.limit)


@router.get("/{load_id}", summary="One load")
def get_load(
    request: Request, conn: Reader, load_id: LoadId, _: Annotated[Asked, Query()]
) -> jobs.Job:
    """Say how far a load is, what it would do or did, and why it failed."""
    return _said(request, jobs.get(conn, load_id))


def _taken(city: Keeper, load_id: int, *, since: str, to: str) -> jobs.Job:
    """Take the load to its next state, so that nobody else does."""
    with keeping(city) as conn:
        jobs.advance(conn, load_id, since=since, to=to)
        return jobs.get(conn, load_id)


def _said(request: Request, job: jobs.Job) -> jobs.Job:
    return jobs.spoken(job, language_of(request))
