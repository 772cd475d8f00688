"""`/api/plans/{plan_id}/parts/{community}`: the table on which a planner draws, and its verdict."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Annotated, Any, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Body, Path, Query
from pydantic import Field
from sqlalchemy import Connection
from starlette.requests import Request

from api.asked import Asked
from api.beside import Worked
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.routes.plans import Given, Label, PlanId
from gisgov import crs
from gisgov.storage.plans import (
    drawing,
    ground,
    parts,
    telling,
)
from gisgov.storage.plans.drawing import Recut
from gisgov.storage.plans.table_values import Deal, Part, PartCut, Proof, Repaired, Verdict
from gisgov.storage.plans.tables import Table, judged, open_table
from gisgov.words import say

__all__ = ["router"]

router = APIRouter(prefix="/plans/{plan_id}/parts/{community}", tags=["plans"])

Told = TypeVar("Told", bound=Verdict)
WritingBegun = Callable[[], AbstractContextManager[Connection]]

MOST_ATOMS = 50_000
MOST_SECONDS = 30.0
Community = Annotated[
    str, Path(max_length=40, description="Code of the community.", examples=["429502001001"])
]
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
Degrees = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]


class Dealt(Given):
    """A dealing out of the atoms of a community."""

    labels: Labels
    locked: Locked = Field(default_factory=list)


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


@router.get("", summary="The table of a community")
def get_plan_part(
    request: Request,
    conn: Reader,
    plan_id: PlanId,
    community: Community,
    _: Annotated[Asked, Query()],
) -> Part:
    """All that a drawing table needs: atoms with their shapes, borders, grids, faults, score."""
    return _said(request, telling.table(conn, plan_id, community))


@router.put("", summary="Keep a dealing out")
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


@router.post("/propose", summary="Propose grids")
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


@router.post("/repair", summary="Join what lies apart")
def repair_plan_part(
    request: Request, plan_id: PlanId, community: Community, given: Annotated[Dealt, Body()]
) -> Repaired:
    """Give pieces that lie apart from their grids to neighbours; nothing is kept."""
    opened = _opened(request, plan_id, community)
    mended = drawing.repair(opened, given.labels)
    told = _verdict(request, opened, mended.labels, given.locked)
    return Repaired(labels=mended.labels, moves=telling.moves(opened, mended), **told)


@router.post("/split", summary="Split a grid along a line")
def split_plan_part(
    request: Request,
    writing: Writer,
    work: Worked,
    plan_id: PlanId,
    community: Community,
    given: Annotated[SplitGiven, Body()],
) -> PartCut:
    """Cut a grid, and the atoms that the line crosses; what lies right of it becomes a new grid.

    The cut is kept at once: labels of before fit the new atoms by `parent`.
    """
    opened, buildings = _with_buildings(request, plan_id, community, given.revision)
    line = _metres(opened, given.line)
    made = work(drawing.split, opened, given.labels, given.label, line, buildings=buildings)
    return _recut(request, writing, opened, made, given)


@router.post("/redraw", summary="Move a border")
def redraw_plan_part(
    request: Request,
    writing: Writer,
    work: Worked,
    plan_id: PlanId,
    community: Community,
    given: Annotated[RedrawGiven, Body()],
) -> PartCut:
    """Give what of one grid lies in a polygon to another; atoms are cut at its border.

    The cut is kept at once: labels of before fit the new atoms by `parent`.
    """
    opened, buildings = _with_buildings(request, plan_id, community, given.revision)
    made = work(
        drawing.redraw,
        opened,
        given.labels,
        (given.from_, given.to),
        _metres(opened, given.polygon),
        buildings=buildings,
    )
    return _recut(request, writing, opened, made, given)


@router.post("/certify", summary="How good grids are")
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


def _opened(request: Request, plan_id: int, community: str) -> Table:
    """The table, with no connection held while it is worked on."""
    with reading(request) as conn:
        return open_table(conn, plan_id, community)


def _with_buildings(
    request: Request, plan_id: int, community: str, revision: int
) -> tuple[Table, gpd.GeoDataFrame]:
    with reading(request) as conn:
        opened = open_table(conn, plan_id, community)
        parts.require(opened, revision)
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
