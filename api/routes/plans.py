"""`/api/plans`: grids proposed, drawn, judged, approved, published for a day, brought back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.requests import Request

from api.asked import Asked, PagedQuery
from api.beside import Worked
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.shapes import GeoJSONResponse, Page, page
from gisgov import crs
from gisgov.storage.plans import changes, documents, drawing, ground, parts, telling
from gisgov.storage.plans.drawing import Recut
from gisgov.storage.plans.tables import Table, judged, open_table
from gisgov.storage.plans.values import (
    Changes,
    Deal,
    HandedOver,
    Part,
    PartCut,
    PlanDocument,
    PlanListed,
    Proof,
    Repaired,
    Verdict,
)
from gisgov.words import say

__all__ = ["router"]

router = APIRouter(prefix="/plans", tags=["plans"])

Told = TypeVar("Told", bound=Verdict)
WritingBegun = Callable[[], AbstractContextManager[Connection]]

MOST = 2**63 - 1
MOST_ATOMS = 50_000
MOST_SECONDS = 30.0
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
PlanId = Annotated[int, Path(ge=1, le=MOST, description="Number of the plan.", examples=[1])]
Community = Annotated[
    str, Path(max_length=40, description="Code of the community.", examples=["429502001001"])
]
Label = Annotated[str, Field(max_length=40)]
Labels = Annotated[
    list[Label],
    Field(
        max_length=MOST_ATOMS,
        description="The grid of each atom, in order: a present code, or `+1`, `+2`, ….",
        examples=[["429502001001001", "+1"]],
    ),
]
Locked = Annotated[
    list[Label],
    Field(
        max_length=MOST_ATOMS,
        description="Labels of grids that stay as they are drawn.",
        examples=[["429502001001001"]],
    ),
]
Lower = Annotated[
    int, Field(ge=1, le=1_000_000, description="Fewest households of a grid.", examples=[200])
]
Upper = Annotated[
    int, Field(ge=1, le=1_000_000, description="Most households of a grid.", examples=[300])
]
Degrees = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class Given(BaseModel):
    """A body in which nothing is overlooked."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class PlanGiven(Given):
    """A plan that is to be begun."""

    name: str = Field(max_length=200, description="What it is called.", examples=["江南片区调整"])
    communities: list[Label] = Field(
        min_length=1,
        max_length=500,
        description="Codes of the communities that it redraws.",
        examples=[["429502001001"]],
    )
    lower: Lower = 200
    upper: Upper = 300
    start: Literal["current", "scratch", "plan"] = Field(
        default="current",
        description="Begin with the present grids, with an empty table, or with another plan's.",
        examples=["current"],
    )
    plan: int | None = Field(
        default=None, ge=1, le=MOST, description="The other plan, with `plan`.", examples=[1]
    )
    note: str | None = Field(
        default=None, max_length=2000, description="Why it is made.", examples=["一年增长后超员"]
    )


class PlanChange(Given):
    """What is to be changed of a draft; what is left out stays."""

    name: str | None = Field(
        default=None, max_length=200, description="Another name.", examples=["江南片区"]
    )
    note: str | None = Field(
        default=None, max_length=2000, description="Another reason.", examples=["一年增长后超员"]
    )
    lower: Lower | None = None
    upper: Upper | None = None


class Dealt(Given):
    """A dealing out of the atoms of a community."""

    labels: Labels
    locked: Locked = []


class Kept(Dealt):
    """A dealing out that is to be kept."""

    revision: int = Field(
        ge=1, le=2**31 - 1, description="The revision that was read.", examples=[1]
    )


class ProposalGiven(Dealt):
    """What is to be proposed."""

    keep: bool = Field(
        default=True,
        description="Whether as few households as can be get another grid; else from scratch.",
        examples=[True],
    )
    seed: int = Field(
        default=0, ge=0, le=2**31 - 1, description="The same gives the same plan.", examples=[0]
    )
    seconds: float = Field(
        default=5, gt=0, le=MOST_SECONDS, description="At most so many.", examples=[5]
    )


class ProofGiven(Given):
    """What is to be proved."""

    labels: Labels
    seconds: float = Field(
        default=5, gt=0, le=MOST_SECONDS, description="At most so many.", examples=[5]
    )


class SplitGiven(Kept):
    """A grid that is to be split along a line."""

    label: Label = Field(description="Its label.", examples=["429502001001001"])
    line: list[Degrees] = Field(
        min_length=2,
        max_length=1000,
        description="Longitude and latitude of places along the line, WGS-84 degrees.",
        examples=[[[111.29, 30.69], [111.3, 30.7]]],
    )


class RedrawGiven(Kept):
    """A border that is to be moved."""

    from_: Label = Field(description="Label of the grid that gives.", examples=["429502001001001"])
    to: Label = Field(description="Label of the grid that takes.", examples=["429502001001002"])
    polygon: list[Degrees] = Field(
        min_length=3,
        max_length=1000,
        description="Corners of the ground that goes over, WGS-84 degrees.",
        examples=[[[111.29, 30.69], [111.3, 30.69], [111.3, 30.7]]],
    )


class PublishGiven(Given):
    """When a plan is to hold."""

    on: date = Field(
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="Day in the city, from whose first moment it holds; after today.",
        examples=["2027-01-01"],
    )


class RestoreGiven(Given):
    """How the plan is called that brings former borders back."""

    name: str = Field(max_length=200, description="Its name.", examples=["恢复原网格"])


class PlansQuery(PagedQuery):
    """Which plans are wanted."""

    state: Literal["draft", "approved", "published", "applied", "withdrawn"] | None = Field(
        default=None, description="Only those in this state.", examples=["draft"]
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=MOST,
        description="Only older ones than this number; taken from `next`.",
        examples=[100],
    )


class GridsQuery(Asked):
    """Which grids of a plan are wanted."""

    of: Literal["after", "before"] = Field(
        default="after",
        description="Those of the plan, or those that it replaces.",
        examples=["after"],
    )


class HandoverQuery(Asked):
    """Whose handover is wanted."""

    grid: str | None = Field(
        default=None,
        max_length=40,
        description="Only what this grid gives or takes.",
        examples=["429502001001001"],
    )


# ---------------------------------------------------------------- documents


@router.get("", summary="List plans")
def list_plans(
    request: Request, conn: Reader, query: Annotated[PlansQuery, Query()]
) -> Page[PlanListed]:
    """List plans, the newest first."""
    rows = documents.find_all(conn, state=query.state, before=query.after, limit=query.limit + 1)
    return page(request, rows, key="id", limit=query.limit)


@router.post("", status_code=201, summary="Begin a plan")
def begin_plan(
    request: Request,
    response: Response,
    writing: Writer,
    work: Worked,
    given: Annotated[PlanGiven, Body()],
) -> PlanDocument:
    """Cut communities into atoms and begin a draft with them.

    An atom is the ground of a building between streets, walls, railways and water. The draft is of
    who is signed in; its communities lie in the home area.
    """
    with reading(request) as conn:
        here = ground.read(conn, given.communities)
        cuts = documents.cuts_of(conn, given.plan) if given.start == "plan" else None
    begun = work(documents.begun, here, cuts=cuts, blank=given.start == "scratch")
    with writing() as conn:
        number = documents.begin(
            conn, given.name, begun, lower=given.lower, upper=given.upper, note=given.note
        )
        made = documents.get(conn, number)
    response.headers["Location"] = f"{request.url.path}/{number}"
    return made


@router.get("/{plan_id}", summary="One plan")
def get_plan(
    request: Request, conn: Reader, plan_id: PlanId, _: Annotated[Asked, Query()]
) -> PlanDocument:
    """Tell one plan: its communities, what was decided, and what may be done now."""
    return _spoken(request, documents.get(conn, plan_id))


@router.patch("/{plan_id}", summary="Change a draft")
def change_plan(
    writing: Writer, plan_id: PlanId, given: Annotated[PlanChange, Body()]
) -> PlanDocument:
    """Give a draft another name, reason or bounds."""
    with writing() as conn:
        return documents.change(conn, plan_id, given.model_dump(exclude_unset=True))


@router.delete("/{plan_id}", status_code=204, summary="Delete a draft")
def remove_plan(writing: Writer, plan_id: PlanId) -> None:
    """Delete a draft with all that was drawn in it."""
    with writing() as conn:
        documents.remove(conn, plan_id)


@router.post("/{plan_id}/approve", summary="Approve a draft")
def approve_plan(writing: Writer, plan_id: PlanId) -> PlanDocument:
    """Approve a draft: new grids get codes and names, and it changes no more.

    Refused (409) where a grid lies in several pieces, or grids changed since the draft was begun;
    the answer names which, and the plan that changed them.
    """
    with writing() as conn:
        return documents.approve(conn, plan_id)


@router.post("/{plan_id}/draft", summary="Make an approved plan a draft again")
def reopen_plan(writing: Writer, plan_id: PlanId) -> PlanDocument:
    """Take an approval back."""
    with writing() as conn:
        return documents.reopen(conn, plan_id)


@router.post("/{plan_id}/publish", summary="Publish a plan for a day")
def publish_plan(
    writing: Writer, plan_id: PlanId, given: Annotated[PublishGiven, Body()]
) -> PlanDocument:
    """Publish an approved plan: at 00:00 of the day, in the city, its borders come into force.

    Refused (409) where another plan is published for one of its communities, or grids changed since
    it was begun.
    """
    with writing() as conn:
        return documents.publish(conn, plan_id, given.on)


@router.post("/{plan_id}/withdraw", summary="Withdraw a plan")
def withdraw_plan(writing: Writer, plan_id: PlanId) -> PlanDocument:
    """Withdraw a plan that is not in force yet."""
    with writing() as conn:
        return documents.withdraw(conn, plan_id)


@router.post("/{plan_id}/restore", status_code=201, summary="Bring former borders back")
def restore_plan(
    request: Request,
    response: Response,
    writing: Writer,
    work: Worked,
    plan_id: PlanId,
    given: Annotated[RestoreGiven, Body()],
) -> PlanDocument:
    """Begin a draft with the borders that held before a plan was applied."""
    with reading(request) as conn:
        found = documents.applied(conn, plan_id)
        here = ground.read(conn, [part.community for part in found.parts])
        cuts = documents.former_cuts(conn, plan_id)
    begun = work(documents.begun, here, cuts=cuts)
    with writing() as conn:
        number = documents.begin(
            conn, given.name, begun, lower=found.lower, upper=found.upper, restores=plan_id
        )
        made = documents.get(conn, number)
    response.headers["Location"] = f"{request.url.path.rsplit('/', 2)[0]}/{number}"
    return made


# ---------------------------------------------------------------- what it changes


@router.get("/{plan_id}/grids", summary="Grids of a plan", response_class=GeoJSONResponse)
def list_plan_grids(
    conn: Reader, plan_id: PlanId, query: Annotated[GridsQuery, Query()]
) -> GeoJSONResponse:
    """The grids of a plan as GeoJSON, or those that it replaces."""
    of = documents.grids_of if query.of == "after" else documents.former_grids
    return GeoJSONResponse(telling.geojson(of(conn, plan_id)))


@router.get("/{plan_id}/changes", summary="What a plan changes")
def get_plan_changes(conn: Reader, plan_id: PlanId, _: Annotated[Asked, Query()]) -> Changes:
    """Tell what becomes of each grid, and which households and workers change hands."""
    return changes.changes(conn, plan_id)


@router.get("/{plan_id}/handover", summary="What changes hands")
def get_plan_handover(
    conn: Reader, plan_id: PlanId, query: Annotated[HandoverQuery, Query()]
) -> list[HandedOver]:
    """The buildings that get another grid, for the workers who hand them over and take them."""
    return changes.handover(conn, plan_id, grid=query.grid)


# ---------------------------------------------------------------- tables


@router.get("/{plan_id}/parts/{community}", summary="The table of a community")
def get_plan_part(
    request: Request,
    conn: Reader,
    plan_id: PlanId,
    community: Community,
    _: Annotated[Asked, Query()],
) -> Part:
    """All that a drawing table needs: atoms with their shapes, borders, grids, faults, score."""
    return _said(request, telling.table(conn, plan_id, community))


@router.put("/{plan_id}/parts/{community}", summary="Keep a dealing out")
def keep_plan_part(
    request: Request,
    writing: Writer,
    plan_id: PlanId,
    community: Community,
    given: Annotated[Kept, Body()],
) -> Verdict:
    """Keep the grid of each atom of a draft; the answer is the verdict on it.

    `revision` is the one that was read. Where somebody else has drawn meanwhile, 409 names whom.
    """
    with writing() as conn:
        opened = open_table(conn, plan_id, community)
        told = parts.keep(conn, opened, given.labels, revision=given.revision, locked=given.locked)
    return _said(request, told)


@router.post("/{plan_id}/parts/{community}/propose", summary="Propose grids")
def propose_plan_part(
    request: Request,
    work: Worked,
    plan_id: PlanId,
    community: Community,
    given: Annotated[ProposalGiven, Body()],
) -> Deal:
    """Propose grids within the bounds, along streets, round the locked ones; nothing is kept."""
    opened = _opened(request, plan_id, community)
    made = work(drawing.propose, opened, **given.model_dump())
    told = _verdict(request, opened, made.labels, given.locked)
    lang = language_of(request)
    notes = [say(note.code, lang=lang, **note.params) for note in made.notes]
    return Deal(labels=made.labels, notes=notes, ended=made.ended, **told)


@router.post("/{plan_id}/parts/{community}/repair", summary="Join what lies apart")
def repair_plan_part(
    request: Request, plan_id: PlanId, community: Community, given: Annotated[Dealt, Body()]
) -> Repaired:
    """Give pieces that lie apart from their grids to neighbours; nothing is kept."""
    opened = _opened(request, plan_id, community)
    mended = drawing.repair(opened, given.labels)
    told = _verdict(request, opened, mended.labels, given.locked)
    return Repaired(labels=mended.labels, moves=telling.moves(opened, mended), **told)


@router.post("/{plan_id}/parts/{community}/split", summary="Split a grid along a line")
def split_plan_part(
    request: Request,
    writing: Writer,
    plan_id: PlanId,
    community: Community,
    given: Annotated[SplitGiven, Body()],
) -> PartCut:
    """Cut a grid, and the atoms that the line crosses; what lies right of it becomes a new grid.

    The cut is kept at once: labels of before fit the new atoms by `parent`.
    """
    opened, buildings = _with_buildings(request, plan_id, community)
    line = _metres(opened, given.line)
    made = drawing.split(opened, given.labels, given.label, line, buildings=buildings)
    return _recut(request, writing, opened, made, given)


@router.post("/{plan_id}/parts/{community}/redraw", summary="Move a border")
def redraw_plan_part(
    request: Request,
    writing: Writer,
    plan_id: PlanId,
    community: Community,
    given: Annotated[RedrawGiven, Body()],
) -> PartCut:
    """Give what of one grid lies in a polygon to another; atoms are cut at its border.

    The cut is kept at once: labels of before fit the new atoms by `parent`.
    """
    opened, buildings = _with_buildings(request, plan_id, community)
    made = drawing.redraw(
        opened,
        given.labels,
        (given.from_, given.to),
        _metres(opened, given.polygon),
        buildings=buildings,
    )
    return _recut(request, writing, opened, made, given)


@router.post("/{plan_id}/parts/{community}/certify", summary="How good grids are")
def certify_plan_part(
    request: Request,
    work: Worked,
    plan_id: PlanId,
    community: Community,
    given: Annotated[ProofGiven, Body()],
) -> Proof:
    """The gap to a proven bound, or the proof that no plan fits and what stands in the way."""
    opened = _opened(request, plan_id, community)
    proved = work(drawing.certify, opened, given.labels, seconds=given.seconds)
    return telling.proof(proved, language_of(request))


# ---------------------------------------------------------------- parts of it


def _opened(request: Request, plan_id: int, community: str) -> Table:
    """The table, with no connection held while it is worked on."""
    with reading(request) as conn:
        return open_table(conn, plan_id, community)


def _with_buildings(
    request: Request, plan_id: int, community: str
) -> tuple[Table, gpd.GeoDataFrame]:
    with reading(request) as conn:
        opened = open_table(conn, plan_id, community)
        return opened, ground.points(conn, opened.atoms)


def _metres(opened: Table, lonlat: list[Degrees]) -> npt.NDArray[np.float64]:
    lon, lat = np.array(lonlat, dtype=np.float64).T
    return np.column_stack(crs.to_city(lon, lat, source=4326, city=opened.atoms.frame.crs))


def _verdict(
    request: Request, opened: Table, labels: list[str], locked: list[str]
) -> dict[str, Any]:
    found = judged(opened, labels, locked)
    with reading(request) as conn:
        told = _said(request, telling.verdict(conn, opened, found, revision=opened.revision))
    return {"grids": told.grids, "faults": told.faults, "score": told.score}


def _recut(
    request: Request, writing: WritingBegun, opened: Table, made: Recut, given: Kept
) -> PartCut:
    with writing() as conn:
        told = parts.recut(conn, opened, made, revision=given.revision, locked=given.locked)
    return _said(request, told)


def _said(request: Request, told: Told) -> Told:
    """A verdict with its faults in the language of the request."""
    lang = language_of(request)
    faults = [
        replace(one, text=say(f"plan_fault.{one.kind}", lang=lang, **one.params))
        for one in told.faults
    ]
    return replace(told, faults=faults)


def _spoken(request: Request, told: PlanDocument) -> PlanDocument:
    """A plan with its problem in words."""
    if told.problem is None:
        return told
    return replace(told, problem=say(told.problem, lang=language_of(request)))
