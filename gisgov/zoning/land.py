"""Atoms read once into plain arrays: what is dealt out, what stays, which parts hang together.

Grids of one part have nothing to do with those of another, so that each part is solved by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from gisgov.errors import BadInput
from gisgov.zoning.search.state import Ground
from gisgov.zoning.values import Atoms, Weights

__all__ = ["Fixed", "Land", "fixed", "ground_of", "parts_of", "read"]

NONE = -1
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Land:
    """Columns of atoms as arrays; texts as numbers, -1 for None.

    `joined` are the borders over which a grid may reach: passable and in one community.
    """

    atoms: Atoms
    households: Floats
    mass: Floats
    x: Floats
    y: Floats
    area_m2: Floats
    community: Ints
    special: Ints
    specials: list[str]
    current: Ints
    codes: list[str]
    joined: Bools


@dataclass(frozen=True, eq=False)
class Fixed:
    """Grids that nobody changes: the grid of each atom (-1 for none), and each one's code."""

    label: Ints
    code: list[int]
    special: list[bool]


def read(atoms: Atoms, *, households: str, weights: Weights) -> Land:
    """Read what planning needs of atoms.

    Raises
    ------
    BadInput
        A column is missing, or its numbers are no counts.
    """
    frame, borders = atoms.frame, atoms.borders
    count = _counts(frame, households)
    community, _ = _numbered(frame, "community")
    special, specials = _numbered(frame, "special")
    current, codes = _numbered(frame, "current")
    area = np.asarray(frame["area_m2"], dtype=np.float64)
    return Land(
        atoms=atoms,
        households=count,
        mass=count + weights.ground * area,
        x=np.asarray(frame["x"], dtype=np.float64),
        y=np.asarray(frame["y"], dtype=np.float64),
        area_m2=area,
        community=community,
        special=special,
        specials=specials,
        current=current,
        codes=codes,
        joined=borders.passable & (community[borders.one] == community[borders.other]),
    )


def _counts(frame: pd.DataFrame, column: str) -> Floats:
    if column not in frame.columns:
        raise BadInput(
            "zoning.no_column", column=column, columns=", ".join(map(str, frame.columns))
        )
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(wrong):
        given = frame[column].iloc[wrong[0]]
        raise BadInput("zoning.no_count_of", column=column, count=len(wrong), given=str(given))
    return values


def _numbered(frame: pd.DataFrame, column: str) -> tuple[Ints, list[str]]:
    if column not in frame.columns:
        return np.full(len(frame), NONE, dtype=np.int64), []
    number, values = pd.factorize(frame[column], use_na_sentinel=True)
    return number.astype(np.int64), [str(value) for value in values]


def fixed(land: Land, locked: Collection[str]) -> Fixed:
    """Grids of special premises, a grid each, and present grids that are locked.

    Raises
    ------
    BadInput
        A locked code is that of no present grid.
    """
    unknown = sorted(set(locked) - set(land.codes))
    if unknown:
        raise BadInput("zoning.unknown_lock", codes=", ".join(unknown))
    label = land.special.copy()
    code = [_goes_on(land, number) for number in range(len(land.specials))]
    for one in sorted(set(locked)):
        number = land.codes.index(one)
        mine = (land.current == number) & (label == NONE)
        if number not in code and mine.any():
            label[mine] = len(code)
            code.append(number)
    special = [i < len(land.specials) for i in range(len(code))]
    return Fixed(label, code, special)


def _goes_on(land: Land, special: int) -> int:
    """Return the present grid which premises go on as: the one most of whose ground they are."""
    inside = land.special == special
    held = np.bincount(land.current[inside] + 1, land.area_m2[inside], len(land.codes) + 1)[1:]
    whole = np.bincount(land.current + 1, land.area_m2, len(land.codes) + 1)[1:]
    most = int(held.argmax()) if len(held) else NONE
    return most if most != NONE and held[most] * 2 > whole[most] else NONE


def parts_of(land: Land, free: Bools) -> list[Ints]:
    """Positions of the free atoms of each part that hangs together, by its first atom."""
    one, other = land.atoms.borders.one, land.atoms.borders.other
    use = land.joined & free[one] & free[other]
    n = len(free)
    links = sparse.coo_array((np.ones(int(use.sum()), np.int8), (one[use], other[use])), (n, n))
    _, part = csgraph.connected_components(links, directed=False)
    at = np.flatnonzero(free)
    order = at[np.argsort(part[at], kind="stable")]
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    return sorted(np.split(order, cuts), key=lambda one: int(one[0])) if len(at) else []


def ground_of(land: Land, at: Ints, *, current: Ints, off_street: float) -> Ground:
    """A part's atoms and borders as the search takes them.

    Parameters
    ----------
    at
        Positions of its atoms.
    current
        Number of the present code of each of them, as the search counts who stays; -1 for none.
    off_street
        What a metre of border costs.
    """
    borders = land.atoms.borders
    place = np.full(len(land.mass), NONE, dtype=np.int64)
    place[at] = np.arange(len(at))
    one, other = place[borders.one], place[borders.other]
    both = (one >= 0) & (other >= 0)
    both &= land.community[borders.one] == land.community[borders.other]
    from_ = np.concatenate([one[both], other[both]])
    to = np.concatenate([other[both], one[both]])
    order = np.lexsort((to, from_))
    x, y, mass = land.x[at] - land.x[at].mean(), land.y[at] - land.y[at].mean(), land.mass[at]
    values = [land.households[at], mass, mass * x, mass * y, mass * (x * x + y * y)]
    return Ground(
        start=np.concatenate([[0], np.bincount(from_, minlength=len(at)).cumsum()]).astype(
            np.int32
        ),
        near=to[order].astype(np.int32),
        off=np.tile(off_street * borders.off_street_m[both], 2)[order],
        passable=np.tile(land.joined[both], 2)[order],
        values=np.column_stack([*values, land.area_m2[at]]),
        place=np.column_stack([x, y]),
        current=current.astype(np.int32),
    )
