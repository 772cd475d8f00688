"""Where do people live, when only sums by area are told? In the homes, by their floor area.

Dasymetric mapping: what is told of an area is spread over points in it, in proportion to what each
of them can hold (Mennis 2003, "Generating surface models of population using dasymetric mapping").
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Spread", "spread"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class Spread(NamedTuple):
    """What each point holds, and what found no point."""

    weight: Floats
    """Of each point, in the order given."""
    left: Floats
    """Of each area, what is told of it and lies at no point."""


def spread(told: Floats, above: Ints, *, area: Ints, room: Floats) -> Spread:
    """Spread what is told of areas over points.

    What is withheld of an area lies in the next area above that is told, on the ground that no area
    below tells of: its figure less theirs.

    Parameters
    ----------
    told
        What is told of each area; nan where it is withheld.
    above
        Of each area the row of the next one above; -1 at the top.
    area
        Of each point the row of the finest area that holds it; -1 for none.
    room
        How much each point can hold beside the others, at least 0.

    Returns
    -------
    Spread
        Nothing is lost: the weights and what is left add up to what is told at the top.

    Examples
    --------
    >>> told = np.array([10.0, 6.0, np.nan])  # a city of two areas, one withheld
    >>> spread(told, np.array([-1, 0, 0]), area=np.array([1, 1, 2]), room=np.array([1.0, 2, 5]))
    Spread(weight=array([2., 4., 4.]), left=array([0., 0., 0.]))
    """
    own = np.append(~np.isnan(told), True)  # the last stands for "no area"
    up = np.append(above, -1)
    teller = _first(np.arange(len(told) + 1), up, own)
    amount = np.append(np.nan_to_num(told), 0.0)
    shown = np.flatnonzero(own[:-1])
    np.subtract.at(amount, teller[up[shown]], amount[shown].copy())
    amount[-1] = 0.0
    amount = np.maximum(amount, 0.0)
    holder = teller[area]
    whole = np.bincount(holder, weights=room, minlength=len(amount))
    share = np.divide(amount, whole, out=np.zeros_like(amount), where=whole > 0)
    return Spread(room * share[holder], np.where(whole > 0, 0.0, amount)[:-1])


def _first(start: Ints, up: Ints, wanted: npt.NDArray[np.bool_]) -> Ints:
    """The first row at or above each that is wanted; the last row where none is."""
    found = start
    while not wanted[found].all():  # up the tree, a few levels
        found = np.where(wanted[found], found, up[found])
    return np.asarray(found % len(up), dtype=np.intp)
