"""The verdict on a dealing out of atoms, whoever drew it: what each grid comes to, what is wrong.

Fast enough to be asked after each stroke: everything is counted in arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.errors import BadInput
from gisgov.zoning.scoring import compactness, inertia, off_street_m, scored
from gisgov.zoning.values import Atoms, Score, Weights

__all__ = ["FaultKind", "Pieces", "PlanFault", "Verdict", "judge", "middle", "pieces_of"]

FaultKind = Literal["under", "over", "apart", "unpassable", "mixed", "empty"]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
SPECIAL = "special"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PlanFault:
    """What keeps a grid from being as it should be, and where.

    Attributes
    ----------
    kind
        `under` or `over` (households out of bounds), `apart` (a piece shares no border with the
        rest of its grid), `unpassable` (it does, but nobody gets across), `mixed` (special premises
        beside other ground), `empty` (no ground).
    grids
        Positions of the grids that it is about.
    x, y
        A place to look at: within the broken piece, else near the middle of the grid; NaN where
        there is no ground.
    atoms
        Positions of the atoms of the broken piece; none where it is about whole grids.
    households
        Households in the broken piece, or in the grid.
    area_m2
        Ground of the broken piece, or of the grid.
    params
        What the sentence `plan_fault.<kind>` names.
    """

    kind: FaultKind
    grids: tuple[int, ...]
    x: float
    y: float
    atoms: tuple[int, ...] = ()
    households: int = 0
    area_m2: float = 0.0
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a dealing out comes to.

    Attributes
    ----------
    grids
        A row a grid, as `Plan.grids`.
    faults
        By kind, then by grid; of the pieces of one grid the largest first.
    score
        The objective.
    """

    grids: pd.DataFrame
    faults: list[PlanFault]
    score: Score


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces in which grids lie: connected parts of atoms with one label.

    Attributes
    ----------
    piece
        Number of the piece of each atom.
    label
        The grid of each piece.
    main
        Whether a piece is the one that counts as its grid: that with the most households, then
        with the most ground.
    households, area_m2
        What each piece holds.
    """

    piece: Ints
    label: Ints
    main: Bools
    households: Floats
    area_m2: Floats


def judge(
    atoms: Atoms,
    labels: Ints,
    *,
    grids: pd.DataFrame,
    lower: int,
    upper: int,
    weights: Weights | None = None,
) -> Verdict:
    """Judge any dealing out of atoms.

    Parameters
    ----------
    atoms
        What is dealt out.
    labels
        The grid of each atom: position in `grids`.
    grids
        A row a grid: `code` (None for a new one), `kind` (`special` ones are exempt from bounds and
        may lie in pieces, as a river does), `locked`. Without `kind` and `locked`, all are ordinary
        and free.
    lower, upper
        Households that a grid should hold.
    weights
        Of the objective.

    Returns
    -------
    Verdict
        Rows in the order of `grids`.

    Raises
    ------
    BadInput
        There is not one label for each atom, or one is no position in `grids`.
    """
    labels = _labels(labels, atoms=len(atoms), grids=len(grids))
    weights = weights or Weights()
    table = _table(atoms, labels, grids, weights)
    ordinary = (table["kind"] != SPECIAL).to_numpy(dtype=bool)
    households = table["households"].to_numpy(dtype=np.int64)
    fits = (households >= lower) & (households <= upper)
    bounded = pd.Series(fits, dtype=object).where(ordinary, None)
    table.insert(list(table.columns).index("off_street_m"), "in_bounds", bounded)
    faults = list(_out_of_bounds(atoms, labels, table, lower=lower, upper=upper))
    faults += _broken(atoms, labels, ordinary)
    faults += _mixed(atoms, labels, len(table))
    faults.sort(key=lambda fault: (KINDS.index(fault.kind), fault.grids, -fault.households))
    return Verdict(table, faults, scored(table, weights))


def pieces_of(atoms: Atoms, labels: Ints, *, joined: Bools | None = None) -> Pieces:
    """Pieces in which grids lie.

    Parameters
    ----------
    atoms
        What is dealt out.
    labels
        The grid of each atom.
    joined
        Over which borders atoms hang together; the passable ones by default.
    """
    borders, count = atoms.borders, len(atoms)
    usable = borders.passable if joined is None else joined
    same = usable & (labels[borders.one] == labels[borders.other])
    links = coo_array(
        (np.ones(int(same.sum()), dtype=np.int8), (borders.one[same], borders.other[same])),
        shape=(count, count),
    )
    number, piece = connected_components(links, directed=False)
    label = np.zeros(number, dtype=np.int64)
    label[piece] = labels
    households, area = (
        np.bincount(piece, _column(atoms, name), number).astype(np.float64)
        for name in ("households", "area_m2")
    )
    order = np.lexsort((-area, -households, label))
    main = np.zeros(number, dtype=bool)
    main[order[np.unique(label[order], return_index=True)[1]]] = True
    return Pieces(piece.astype(np.int64), label, main, households, area)


# ---------------------------------------------------------------- the table


def _labels(labels: Ints, *, atoms: int, grids: int) -> Ints:
    given = np.asarray(labels)
    if len(given) != atoms:
        raise BadInput("zoning.labels_count", given=len(given), wanted=atoms)
    wrong = np.flatnonzero((given < 0) | (given >= grids))
    if len(wrong):
        raise BadInput("zoning.labels_unknown", given=int(given[wrong[0]]), grids=grids)
    return given.astype(np.int64)


def _table(atoms: Atoms, labels: Ints, grids: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    count = len(grids)
    households, persons, area = (
        _column(atoms, name) for name in ("households", "persons", "area_m2")
    )
    codes = grids["code"].astype(object).where(grids["code"].notna(), None)
    gone = households * _comes_from_another(atoms, labels, codes)
    mass = households + weights.ground * area
    return pd.DataFrame(
        {
            "code": codes.to_numpy(dtype=object),
            "kind": grids["kind"].to_numpy(dtype=object) if "kind" in grids else "community",
            "locked": grids["locked"].to_numpy(dtype=bool) if "locked" in grids else False,
            "atoms": np.bincount(labels, minlength=count),
            "households": np.bincount(labels, households, count).astype(np.int64),
            "persons": np.bincount(labels, persons, count).astype(np.int64),
            "off_street_m": off_street_m(atoms, labels, grids=count),
            "inertia": inertia(atoms, labels, mass=mass, grids=count),
            "moved": np.bincount(labels, gone, count).astype(np.int64),
            "compactness": compactness(atoms, labels, grids=count),
        }
    )


def _comes_from_another(atoms: Atoms, labels: Ints, codes: pd.Series) -> Bools:
    """Whether the grid of an atom has another code than now; what no grid holds now has none."""
    number, present = pd.factorize(atoms.frame["current"])
    place = {code: i for i, code in enumerate(present)}
    goes_on = np.array([place.get(code, -1) for code in codes], dtype=np.int64)
    return np.asarray((number >= 0) & (number != goes_on[labels]), dtype=bool)


def _column(atoms: Atoms, name: str) -> Floats:
    return np.asarray(atoms.frame[name], dtype=np.float64)


# ---------------------------------------------------------------- faults


def _out_of_bounds(
    atoms: Atoms, labels: Ints, table: pd.DataFrame, *, lower: int, upper: int
) -> Iterator[PlanFault]:
    area = np.bincount(labels, _column(atoms, "area_m2"), len(table))
    held = table["households"].to_numpy()
    for one in np.flatnonzero(table["atoms"] == 0):
        yield PlanFault("empty", (int(one),), np.nan, np.nan)
    wrong = (table["in_bounds"] == False).to_numpy() & (table["atoms"] > 0).to_numpy()  # noqa: E712 - None is none
    for one in np.flatnonzero(wrong):
        x, y = middle(atoms, np.flatnonzero(labels == one))
        yield PlanFault(
            "under" if held[one] < lower else "over",
            (int(one),),
            x,
            y,
            households=int(held[one]),
            area_m2=float(area[one]),
            params={"households": int(held[one]), "lower": lower, "upper": upper},
        )


def _broken(atoms: Atoms, labels: Ints, ordinary: Bools) -> list[PlanFault]:
    """Pieces that are not their grid's main one; `apart` where not even a closed border joins."""
    pieces = pieces_of(atoms, labels)
    broken = np.flatnonzero(~pieces.main & ordinary[pieces.label])
    if len(broken) == 0:
        return []
    touching = pieces_of(atoms, labels, joined=np.ones(len(atoms.borders), dtype=bool))
    beside_main = np.zeros(len(touching.main), dtype=bool)
    beside_main[touching.piece[pieces.main[pieces.piece]]] = True
    return [_piece_fault(atoms, pieces, int(one), touching.piece, beside_main) for one in broken]


def _mixed(atoms: Atoms, labels: Ints, count: int) -> Iterator[PlanFault]:
    """Grids in which special premises lie beside other ground, or beside other premises."""
    special = atoms.frame["special"].to_numpy(dtype=object)
    names, kind = np.unique([str(one or "") for one in special], return_inverse=True)
    held = np.zeros((count, len(names)), dtype=bool)
    held[labels, kind] = True
    premises = held[:, names != ""].any(axis=1)
    for grid in np.flatnonzero(premises & (held.sum(axis=1) > 1)).tolist():
        members = np.flatnonzero((labels == grid) & (names[kind] != ""))
        x, y = middle(atoms, members)
        yield PlanFault("mixed", (grid,), x, y, atoms=tuple(members.tolist()))


def _piece_fault(
    atoms: Atoms, pieces: Pieces, one: int, touching: Ints, beside_main: Bools
) -> PlanFault:
    members = np.flatnonzero(pieces.piece == one)
    x, y = middle(atoms, members)
    kind: FaultKind = "unpassable" if beside_main[touching[members[0]]] else "apart"
    households = int(pieces.households[one])
    return PlanFault(
        kind,
        (int(pieces.label[one]),),
        x,
        y,
        atoms=tuple(members.tolist()),
        households=households,
        area_m2=float(pieces.area_m2[one]),
        params={"households": households, "atoms": len(members)},
    )


def middle(atoms: Atoms, members: Ints) -> tuple[float, float]:
    """Where the households are of that one of some atoms which is nearest to their middle."""
    places = np.column_stack([_column(atoms, "x")[members], _column(atoms, "y")[members]])
    nearest = places[np.argmin(np.hypot(*(places - places.mean(axis=0)).T))]
    return float(nearest[0]), float(nearest[1])
