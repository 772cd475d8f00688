"""What is proposed for a table, repaired, cut and proved: computed from it, and nothing is kept.

Each runs for seconds at most and needs no database, so that a process beside the server can do it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import zoning
from gisgov.errors import BadInput
from gisgov.said import Said
from gisgov.storage.plans.tables import NEW, WEIGHTS, Judged, Table, check, judged
from gisgov.zoning import Atoms, Plan

__all__ = [
    "Drawn",
    "Mended",
    "Proved",
    "Recut",
    "certify",
    "named",
    "next_new",
    "propose",
    "redraw",
    "repair",
    "split",
]

FINE_M = 0.1  # finer than a hand draws
LEAST_M2 = 1.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """What is proposed."""

    labels: list[str]
    notes: list[Said]
    ended: Literal["done", "time"]


@dataclass(frozen=True, eq=False)
class Recut:
    """Atoms that were cut, for each the one that it was a part of, and their labels."""

    atoms: Atoms
    parent: Ints
    labels: list[str]


@dataclass(frozen=True)
class Mended:
    """Labels in which each grid hangs together; pieces that moved: grids, atoms, a place."""

    labels: list[str]
    moves: list[zoning.Repair]
    names: list[str]


@dataclass(frozen=True)
class Proved:
    """What is known of how good a dealing out is; `better` where a better one was found."""

    certificate: zoning.Certificate
    better: list[str] | None


def propose(
    opened: Table,
    labels: Sequence[str],
    *,
    locked: Collection[str],
    keep: bool,
    seed: int,
    seconds: float,
) -> Drawn:
    """Propose grids for a table; those that are locked stay as they are drawn.

    Parameters
    ----------
    opened
        The table.
    labels
        The grid of each atom as it is drawn now.
    locked
        Labels of grids that stay.
    keep
        Whether few households are to get another grid than they have today; else from scratch.
    seed
        The same gives the same proposal.
    seconds
        At most so long.
    """
    check(opened, labels)
    atoms = _with_current(opened.atoms, labels, locked)
    plan = zoning.draw(
        atoms,
        lower=opened.lower,
        upper=opened.upper,
        locked=sorted(set(locked) & set(labels)),
        seed=seed,
        time_limit_s=seconds,
        weights=WEIGHTS,
        keep=keep,
    )
    return Drawn(named(plan), [*zoning.unjoined(opened.atoms), *plan.notes], plan.ended)


def repair(opened: Table, labels: Sequence[str]) -> Mended:
    """Give each piece that lies apart from its grid to the neighbour that suits it best."""
    found = judged(opened, labels)
    mended, moves = zoning.repair(
        opened.atoms,
        found.labels,
        grids=found.verdict.grids,
        lower=opened.lower,
        upper=opened.upper,
    )
    return Mended([found.names[one] for one in mended], moves, found.names)


def split(
    opened: Table, labels: Sequence[str], label: str, line: Floats, *, buildings: gpd.GeoDataFrame
) -> Recut:
    """Split a grid along a line: what lies right of it becomes a new grid.

    Parameters
    ----------
    opened
        The table.
    labels
        The grid of each atom.
    label
        Which grid.
    line
        Places along the line, metres in the city's CRS, shape (n, 2).
    buildings
        From `ground.points`.
    """
    found, grid = _grid(opened, labels, label)
    along = shapely.simplify(shapely.LineString(line), FINE_M)
    if not (along.length > 0 and along.is_simple):
        raise BadInput("plan.line_crosses")
    made = zoning.split(opened.atoms, found.labels, grid, along, buildings=buildings)
    names = [*found.names, next_new(labels)]
    return Recut(made.atoms, made.parent, [names[one] for one in made.labels])


def redraw(
    opened: Table,
    labels: Sequence[str],
    ends: tuple[str, str],
    polygon: Floats,
    *,
    buildings: gpd.GeoDataFrame,
) -> Recut:
    """Move a border: what of one grid lies in a polygon goes to the other.

    Parameters
    ----------
    opened
        The table.
    labels
        The grid of each atom.
    ends
        Labels of the grid that gives and of the one that takes.
    polygon
        Corners, metres in the city's CRS, shape (n, 2).
    buildings
        From `ground.points`.
    """
    found, giver = _grid(opened, labels, ends[0])
    _, taker = _grid(opened, labels, ends[1])
    over = shapely.simplify(shapely.Polygon(polygon), FINE_M)
    if giver == taker:
        raise BadInput("plan.same_grid", given=ends[0])
    if not (over.is_valid and over.area > LEAST_M2):
        raise BadInput("plan.polygon_crosses")
    made = zoning.redraw(opened.atoms, found.labels, giver, taker, over, buildings=buildings)
    return Recut(made.atoms, made.parent, [found.names[one] for one in made.labels])


def certify(opened: Table, labels: Sequence[str], *, seconds: float) -> Proved:
    """How far a dealing out can be from the best one, or why none fits."""
    found = judged(opened, labels)
    proof = zoning.certify(_plan(opened, found), budget_s=seconds)
    better = list(labels)
    for part in proof.parts:
        if part.better is not None:
            _take(better, part.atoms, part.better)
    return Proved(proof, better if better != list(labels) else None)


def next_new(labels: Sequence[str]) -> str:
    """A label that no grid has."""
    used = [int(label[1:]) for label in labels if label.startswith(NEW)]
    return f"{NEW}{max(used, default=0) + 1}"


def _with_current(atoms: Atoms, labels: Sequence[str], locked: Collection[str]) -> Atoms:
    """The atoms, told that locked grids are theirs as drawn, whatever held them before."""
    drawn = np.array(labels, dtype=object)
    held = np.isin(drawn, sorted(locked))
    current = atoms.frame["current"].to_numpy(dtype=object).copy()
    current[np.isin(current.astype(str), sorted(locked))] = None
    current[held] = drawn[held]
    now = pd.Series(current, index=atoms.frame.index, dtype=object)  # None stays None
    return Atoms(atoms.frame.assign(current=now), atoms.borders)


def named(plan: Plan) -> list[str]:
    """The label of each atom: codes that go on, and `+1`, `+2`, … for new grids."""
    codes = [None if pd.isna(code) else str(code) for code in plan.grids["code"]]
    used = {int(code[1:]) for code in codes if code is not None and code.startswith(NEW)}
    names, number = [], 0
    for code in codes:
        if code is None:
            number += 1
            while number in used:
                number += 1
        names.append(f"{NEW}{number}" if code is None else code)
    return [names[one] for one in plan.labels]


def _take(labels: list[str], atoms: Ints, better: zoning.Replacement) -> None:
    """Put the grids of a better plan of some atoms in the place of theirs."""
    names: list[str] = []
    for code in better.codes:
        names.append(code or next_new([*labels, *names]))
    for atom, grid in zip(atoms.tolist(), better.labels.tolist(), strict=True):
        labels[atom] = names[grid]


def _grid(opened: Table, labels: Sequence[str], label: str) -> tuple[Judged, int]:
    found = judged(opened, labels)
    if label not in found.names:
        raise BadInput("plan.no_grid", given=label)
    return found, found.names.index(label)


def _plan(opened: Table, found: Judged) -> Plan:
    return Plan(
        atoms=opened.atoms,
        labels=found.labels,
        grids=found.verdict.grids,
        score=found.verdict.score,
        lower=opened.lower,
        upper=opened.upper,
        weights=WEIGHTS,
    )
