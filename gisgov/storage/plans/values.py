"""What is told of plans: documents, the table of a community, verdicts and what changes hands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER, Extended

__all__ = [
    "AtomsTold",
    "BordersTold",
    "Changes",
    "Deal",
    "FaultTold",
    "GridChange",
    "GridTold",
    "HandedOver",
    "May",
    "Part",
    "PartCut",
    "PartListed",
    "PlanDocument",
    "PlanListed",
    "Proof",
    "RepairMove",
    "Repaired",
    "ScoreTold",
    "State",
    "Transfer",
    "Verdict",
    "WeightsTold",
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
    problem: str | None
    """Why it could not be applied on its day, in words; null where nothing went wrong."""
    parts: list[PartListed]
    """Its communities, by code."""
    may: May
    """What who asks may do with it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class GridTold:
    """A grid of a plan."""

    label: str
    """Its present code where it goes on under it, else `+1`, `+2`, … until it gets a code."""
    code: str | None
    """Its code; null before a new grid has one."""
    name: str | None
    """Name; null for a new one."""
    name_en: str | None
    """Name in English; null where there is none."""
    kind: Literal["community", "special"]
    """`special` is a mall, campus, park or the like, which is exempt from the bounds."""
    locked: bool
    """Whether it is left as it is."""
    atoms: int
    """Pieces of ground."""
    households: int
    """Households in it."""
    persons: int
    """People in it."""
    in_bounds: bool | None
    """Whether it holds neither too few nor too many households; null for special grids."""
    off_street_m: float
    """Metres of border with other grids that lie on no street, wall, railway or water."""
    compactness: float
    """Polsby-Popper: 1 for a circle, near 0 for a thread."""
    moved: int
    """Households that come to it from another grid."""
    worker: str | None
    """Name of the worker who serves it now, or served the grid whose code it keeps."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class FaultTold:
    """Something that is not as it should be in a plan, and where."""

    kind: str
    """What it is: `under`, `over`, `apart`, `unpassable`, ….."""
    grids: list[str]
    """Labels of the grids that it is about."""
    lon: float
    """Where to look, longitude in WGS-84 degrees."""
    lat: float
    """Where to look, latitude in WGS-84 degrees."""
    atoms: list[int]
    """Atoms that it is about; none where it is about whole grids."""
    params: dict[str, Any]
    """What the sentence names."""
    text: str = ""
    """The sentence, in the language of the answer."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ScoreTold:
    """The objective and its terms; the less, the better."""

    off_street_m: float
    """Metres of border between grids that lie on no street."""
    inertia: float
    """Households times squared metres to the centres of their grids."""
    moved: int
    """Households whose grid changes."""
    total: float
    """Their weighted sum."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Verdict(Extended):
    """What a dealing out of atoms comes to."""

    revision: int
    """Revision of the community's table that this is about."""
    grids: list[GridTold]
    """The grids, by label."""
    faults: list[FaultTold]
    """What is not as it should be."""
    score: ScoreTold
    """The objective."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Deal(Extended):
    """A dealing out that is proposed and not kept: keep it by `PUT`."""

    labels: list[str]
    """The grid of each atom."""
    grids: list[GridTold]
    """The grids, by label."""
    faults: list[FaultTold]
    """What is not as it should be."""
    score: ScoreTold
    """The objective."""
    notes: list[str]
    """What stands in the way, in words."""
    ended: Literal["done", "time"]
    """`time` where the time was over first: then it is the best so far."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class RepairMove:
    """A piece that lay apart from its grid and goes to a neighbour."""

    from_: str
    """Label of the grid that it was in."""
    to: str
    """Label of the grid that it goes to."""
    atoms: list[int]
    """Its atoms."""
    households: int
    """Households in it."""
    lon: float
    """Where it lies, longitude in WGS-84 degrees."""
    lat: float
    """Where it lies, latitude in WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Repaired(Extended):
    """A dealing out in which every grid hangs together; keep it by `PUT`."""

    labels: list[str]
    """The grid of each atom."""
    moves: list[RepairMove]
    """What was moved for that."""
    grids: list[GridTold]
    """The grids, by label."""
    faults: list[FaultTold]
    """What is still not as it should be."""
    score: ScoreTold
    """The objective."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Proof:
    """How good a dealing out is: the gap to a proven bound, or why no plan fits."""

    status: Literal["optimal", "bounded", "infeasible", "open"]
    """`optimal`: none is better; `bounded`: by the gap at most; `infeasible`: none is within the
    bounds; `open`: nothing was proved in the time."""
    methods: list[str]
    """How it was proved: `set_partitioning`, `lagrangian`, `arithmetic`."""
    pieces: int
    """Of how many pieces the plans are made that the bound is about."""
    parts: int
    """In how many parts that no grid joins it was looked at."""
    bounded: int
    """Of how many of them a bound is known: what follows is of these."""
    bound: float | None
    """No plan made of these pieces has a lesser objective; null where none was found."""
    score: float
    """The objective of this dealing out."""
    gap: float | None
    """By what share of the bound the objective lies above it; null without a bound."""
    notes: list[str]
    """What it is about, what stands in the way, what to relax, in words."""
    better: list[str] | None
    """Labels of a better dealing out that was found; null where none was."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AtomsTold:
    """The atoms of a community: lists of one length, by number."""

    households: list[int]
    """Households in each."""
    persons: list[int]
    """People in each."""
    buildings: list[int]
    """How many buildings stand on each."""
    block: list[int]
    """Number of the ground between streets and barriers that each is a part of."""
    special: list[str | None]
    """Premises that are a grid of their own; null elsewhere."""
    x: list[float]
    """Where its households are, metres east in the city's CRS."""
    y: list[float]
    """The same, metres north."""
    area_m2: list[float]
    """Extent in square metres."""
    current: list[str | None]
    """Code of the grid that holds it now."""
    label: list[str]
    """Label of its grid in the plan."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BordersTold:
    """What neighbouring atoms share: lists of one length."""

    one: list[int]
    """Number of an atom."""
    other: list[int]
    """Number of its neighbour."""
    length_m: list[float]
    """Metres of shared border."""
    off_street_m: list[float]
    """Of these, metres on no street, wall, railway or water."""
    passable: list[bool]
    """Whether people get across."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class WeightsTold:
    """What the terms of the objective weigh."""

    off_street: float
    """A metre of border off the streets."""
    inertia: float
    """A household and square metre."""
    moved: float
    """A household whose grid changes."""
    ground: float
    """Households that a square metre counts as, in the inertia alone."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Part(Verdict):
    """The table of a community in a plan: its atoms, their borders and grids."""

    plan_id: int
    """Number of the plan."""
    community: str
    """Code of the community."""
    name: str
    """Name of the community."""
    name_en: str | None
    """Its name in English, where it has one."""
    changed_by: str
    """Who changed it last."""
    changed_at: datetime
    """When it was changed last."""
    lower: int
    """Fewest households that a grid should hold."""
    upper: int
    """Most households that a grid should hold."""
    weights: WeightsTold
    """Weights of the objective."""
    features: dict[str, Any]
    """GeoJSON of the atoms in WGS-84 degrees; `id` is the atom's number."""
    atoms: AtomsTold
    """The atoms."""
    borders: BordersTold
    """Their borders."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PartCut(Part):
    """The table after atoms were cut."""

    parent: list[int]
    """For each atom, the number of the one that it was a part of."""


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
