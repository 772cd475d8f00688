"""What is told of plans: documents, and what changes hands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER, Extended
from gisgov.storage.sync.preview import Note

__all__ = [
    "Changes",
    "GridChange",
    "HandedOver",
    "May",
    "PartListed",
    "PlanDocument",
    "PlanListed",
    "State",
    "Transfer",
    "WorkerChange",
]

State = Literal["draft", "approved", "published", "applied", "withdrawn"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PlanListed(Extended):
    """A plan in a list."""

    id: int
    """Number of the plan."""
    name: str
    """What its author calls it."""
    state: State
    """A draft; approved; published for a day; applied on it; or withdrawn before."""
    author: str
    """Who began it."""
    created_at: datetime
    """When it was begun."""
    changed_by: str
    """Who changed it last."""
    changed_at: datetime
    """When it was changed last."""
    effective_on: date | None
    """Day in the city from whose first moment it holds; null where it is not published."""
    communities: int
    """How many communities it redraws."""
    grids: int
    """How many grids it has."""
    households: int
    """Households in them."""
    out_of_bounds: int
    """Grids that hold fewer or more households than they should."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PartListed:
    """A community of a plan."""

    community: str
    """Code of the community."""
    name: str
    """Name of the community."""
    name_en: str | None
    """Its name in English, where it has one."""
    revision: int
    """How often it was changed; who changes it next gives this number."""
    changed_by: str
    """Who changed it last."""
    changed_at: datetime
    """When it was changed last."""
    households: int
    """Households in it."""
    atoms: int
    """Pieces of ground that are dealt out."""
    grids: int
    """Grids that it is cut into."""
    out_of_bounds: int
    """Grids that hold fewer or more households than they should."""
    faults: int
    """Faults that were found, those of bounds included."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class May:
    """What who asks may do with a plan as it is now."""

    edit: bool
    """Redraw it."""
    approve: bool
    """Approve it."""
    publish: bool
    """Publish it for a day."""
    withdraw: bool
    """Withdraw it."""
    restore: bool
    """Have the borders again that held before it was applied."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PlanDocument(PlanListed):
    """A plan with all that was decided about it."""

    note: str | None
    """Why it was made."""
    lower: int
    """Fewest households that a grid should hold."""
    upper: int
    """Most households that a grid should hold."""
    restores: int | None
    """Number of the plan whose former borders it brings back."""
    approved_by: str | None
    """Who approved it."""
    approved_at: datetime | None
    """When it was approved."""
    published_by: str | None
    """Who published it."""
    published_at: datetime | None
    """When it was published."""
    withdrawn_by: str | None
    """Who withdrew it."""
    withdrawn_at: datetime | None
    """When it was withdrawn."""
    applied_at: datetime | None
    """When its borders came into force."""
    problem: Note | None
    """Why it could not be applied on its day; null where nothing went wrong."""
    parts: list[PartListed]
    """Its communities, by code."""
    may: May
    """What who asks may do with it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class GridChange:
    """What becomes of a grid."""

    label: str
    """Label in the plan; the code for one that goes."""
    code: str | None
    """Code; null before a new grid has one."""
    community: str
    """Code of its community."""
    what: Literal["kept", "changed", "split", "merged", "new", "gone"]
    """What happens to it."""
    from_: list[str]
    """Codes of the grids that its households come from."""
    households_before: int
    """Households that it holds now."""
    households_after: int
    """Households that it is to hold."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Transfer:
    """What goes from one grid to another."""

    from_: str | None
    """Code of the grid that it leaves; null for no grid."""
    to: str
    """Label of the grid that it comes to."""
    households: int
    """Households."""
    persons: int
    """People."""
    buildings: int
    """Buildings."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class WorkerChange:
    """What a worker hands over and takes over."""

    grid: str
    """Code of the grid that the worker serves."""
    code: str
    """Staff number."""
    name: str | None
    """Name of the worker."""
    goes_on: bool
    """Whether the grid goes on; else the worker is free."""
    gives: list[Transfer]
    """What the worker hands over."""
    takes: list[Transfer]
    """What the worker takes over."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Changes:
    """What a plan changes."""

    households_moved: int
    """Households that get another grid."""
    persons_moved: int
    """People who get another grid."""
    buildings_moved: int
    """Buildings that get another grid."""
    grids: list[GridChange]
    """What becomes of each grid."""
    moves: list[Transfer]
    """What goes where."""
    workers: list[WorkerChange]
    """What it means for each worker who hands over or takes over."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HandedOver:
    """A building that changes hands."""

    building_id: int
    """Number of the building."""
    address: str | None
    """Postal address."""
    name: str | None
    """Name, where it has one."""
    from_: str | None
    """Code of the grid that it leaves."""
    to: str | None
    """Label of the grid that it comes to; null for none."""
    households: int
    """Households in it."""
    persons: int
    """People in it."""
