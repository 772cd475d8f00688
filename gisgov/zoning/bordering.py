"""What neighbouring atoms share: metres of border, on which line, and whether people get across."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.zoning.cuts import ALONG_M
from gisgov.zoning.gathering import Faces, joint
from gisgov.zoning.values import Borders

__all__ = ["borders_of", "joined"]

STEP_M = 5.0  # how often a border is asked what it runs on
OPEN_M = 1.5  # metres of border off all barriers through which people get
DOOR_M = 4.0  # from a gate to the border that it opens

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def borders_of(
    faces: Faces,
    atom: Ints,
    *,
    inner: Bools,
    streets: Geometries | None,
    barriers: Geometries,
    openings: Geometries,
) -> Borders:
    """Borders of atoms, from the edges of their faces.

    Parameters
    ----------
    atom
        Which atom each face is part of.
    inner
        Whether each shared edge lies within a block, on no line at all.
    streets
        Lines that a grid's border may run on; None where it may run anywhere.
    """
    one, other = atom[faces.one], atom[faces.other]
    kept = one != other
    low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
    ends, length, inner = faces.ends[kept], faces.length_m[kept], inner[kept]
    count = int(atom.max(initial=-1)) + 1
    keys, at = np.unique(low * count + high, return_inverse=True)
    on_street, closed = np.zeros(len(at)), np.zeros(len(at))
    if streets is None:
        on_street[:] = 1.0
    else:
        on_street[~inner] = _share_along(ends[~inner], length[~inner], streets)
    closed[~inner] = _share_along(ends[~inner], length[~inner], barriers)
    open_m = np.bincount(at, length * (1 - closed), minlength=len(keys))
    whole = np.bincount(at, length, minlength=len(keys)).astype(np.float64)
    off = np.bincount(at, length * (1 - on_street), minlength=len(keys)).astype(np.float64)
    passable = open_m >= np.minimum(OPEN_M, whole / 2)
    passable[np.unique(at[_doors(ends, openings)])] = True
    return Borders(
        one=keys // max(count, 1),
        other=keys % max(count, 1),
        length_m=whole,
        off_street_m=off,
        passable=passable,
    )


def _share_along(ends: Floats, length: Floats, lines: Geometries) -> Floats:
    """Share of each edge that runs along lines, asked at a point every few metres."""
    if len(ends) == 0 or len(lines) == 0:
        return np.zeros(len(ends))
    times = np.maximum(np.ceil(length / STEP_M).astype(np.int64), 1)
    edge = np.repeat(np.arange(len(ends)), times)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
    part = ((nth + 0.5) / times[edge])[:, None]
    asked = shapely.points(ends[edge, 0] * (1 - part) + ends[edge, 1] * part)
    near = shapely.STRtree(lines).query(asked, predicate="dwithin", distance=ALONG_M)[0]
    along = np.zeros(len(edge))
    along[near] = 1.0
    return np.bincount(edge, along, minlength=len(ends)) / times


def _doors(ends: Floats, openings: Geometries) -> Ints:
    if len(openings) == 0 or len(ends) == 0:
        return np.empty(0, dtype=np.int64)
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends), dtype=object))
    found = tree.query(openings, predicate="dwithin", distance=DOOR_M)[1]
    return np.unique(found).astype(np.int64)


def joined(
    borders: Borders, *, households: Ints, ground: Bools
) -> tuple[Borders, list[tuple[int, int]]]:
    """Borders of which as few are opened as join what touches: always the longest.

    Parameters
    ----------
    households
        Of each atom.
    ground
        Whether an atom is dealt out at all; premises of their own are not.

    Returns
    -------
    tuple
        The borders; and for each part with households that nothing joins to others with
        households, an atom of it (that on the border opened) and the part's households.
    """
    usable = ground[borders.one] & ground[borders.other]
    walked = usable & borders.passable
    part = joint(len(households), borders.one[walked], borders.other[walked])
    shut = np.flatnonzero(usable & (part[borders.one] != part[borders.other]))
    leader = np.arange(int(part.max(initial=-1)) + 1)
    held = np.bincount(part, households, minlength=len(leader)).astype(np.int64)
    passable, told = borders.passable.copy(), []
    # Each opening changes which parts are still apart.
    for at in shut[np.argsort(-borders.length_m[shut], kind="stable")].tolist():
        pair = [int(borders.one[at]), int(borders.other[at])]
        pair.sort(key=lambda atom: int(held[_leader(leader, int(part[atom]))]))
        lesser, greater = (_leader(leader, int(part[atom])) for atom in pair)
        if lesser == greater:
            continue
        if held[lesser] > 0:
            told.append((pair[0], int(held[lesser])))
        leader[lesser] = greater
        held[greater] += held[lesser]
        passable[at] = True
    return replace(borders, passable=passable), told


def _leader(leader: Ints, one: int) -> int:
    while leader[one] != one:
        one = int(leader[one])
    return one
