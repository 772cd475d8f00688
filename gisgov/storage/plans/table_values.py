"""What is told of the table of a community: atoms, verdicts, proposals, proofs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER, Extended

__all__ = [
    "AtomsTold",
    "BordersTold",
    "Deal",
    "FaultTold",
    "GridTold",
    "Part",
    "PartCut",
    "Proof",
    "RepairMove",
    "Repaired",
    "ScoreTold",
    "Verdict",
    "WeightsTold",
]


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
    """`optimal`: none is better; `bounded`: by the gap at most; `infeasible`: none of these pieces
    is within the bounds; `open`: nothing was proved in the time."""
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
