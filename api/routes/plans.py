"""`/api/plans`: grids proposed, approved, published for a day, brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import geopandas as gpd
from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api.asked import Asked, PagedQuery
from api.beside import Beside, Worked
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.shapes import GeoJSONResponse, Page, page
from gisgov.storage.plans import (
    beginning,
    changes,
    deciding,
    documents,
    ground,
    telling,
)
from gisgov.storage.plans.tables import Begun
from gisgov.storage.plans.values import Changes, HandedOver, PlanDocument, PlanListed
from gisgov.storage.sync.preview import said

__all__ = ["Given", "Label", "PlanId", "begun_beside", "router"]

router = APIRouter(prefix="/plans", tags=["plans"])

MOST = 2**63 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
PlanId = Annotated[int, Path(ge=1, le=MOST, description="Number of the plan.", examples=[1])]
Label = Annotated[str, Field(max_length=40)]
Bound = Annotated[int, Field(ge=1, le=1_000_000)]
Lower = Annotated[Bound, Field(description="Fewest households of a grid.", examples=[200])]
Upper = Annotated[Bound, Field(description="Most households of a grid.", examples=[300])]


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
    lower: Bound | None = Field(
        default=None, description="Another fewest households of a grid.", examples=[200]
    )
    upper: Bound | None = Field(
        default=None, description="Another most households of a grid.", examples=[300]
    )

    def changed(self) -> dict[str, Any]:
        """What was given; a note may be taken away with null."""
        given = self.model_dump(exclude_unset=True)
        return {name: one for name, one in given.items() if one is not None or name == "note"}


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
        cuts = beginning.cuts_of(conn, given.plan) if given.start == "plan" else None
    begun = begun_beside(work, here, cuts=cuts, blank=given.start == "scratch")
    with writing() as conn:
        number = beginning.begin(
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
        return documents.change(conn, plan_id, given.changed())


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
        return deciding.approve(conn, plan_id)


@router.post("/{plan_id}/draft", summary="Make an approved plan a draft again")
def reopen_plan(writing: Writer, plan_id: PlanId) -> PlanDocument:
    """Take an approval back."""
    with writing() as conn:
        return deciding.reopen(conn, plan_id)


@router.post("/{plan_id}/publish", summary="Publish a plan for a day")
def publish_plan(
    writing: Writer, plan_id: PlanId, given: Annotated[PublishGiven, Body()]
) -> PlanDocument:
    """Publish an approved plan: at 00:00 of the day, in the city, its borders come into force.

    Refused (409) where another plan is published for one of its communities, or grids changed since
    it was begun.
    """
    with writing() as conn:
        return deciding.publish(conn, plan_id, given.on)


@router.post("/{plan_id}/withdraw", summary="Withdraw a plan")
def withdraw_plan(writing: Writer, plan_id: PlanId) -> PlanDocument:
    """Withdraw a plan that is not in force yet."""
    with writing() as conn:
        return deciding.withdraw(conn, plan_id)


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
        cuts = beginning.former_cuts(conn, plan_id)
    begun = begun_beside(work, here, cuts=cuts)
    with writing() as conn:
        number = beginning.begin(
            conn, given.name, begun, lower=found.lower, upper=found.upper, restores=plan_id
        )
        made = documents.get(conn, number)
    response.headers["Location"] = f"{request.url.path.rsplit('/', 2)[0]}/{number}"
    return made


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


def begun_beside(
    work: Beside,
    here: ground.Ground,
    *,
    cuts: gpd.GeoDataFrame | None = None,
    blank: bool = False,
) -> list[Begun]:
    """What `beginning.begun` gives, a community at a time: others have their turn in between."""
    codes = here.communities["code"].tolist()
    parts = (ground.part_of(here, code) for code in codes)
    return [made for part in parts for made in work(beginning.begun, part, cuts=cuts, blank=blank)]


def _spoken(request: Request, told: PlanDocument) -> PlanDocument:
    """A plan with its problem in words."""
    return replace(told, problem=told.problem and said(told.problem, language_of(request)))
