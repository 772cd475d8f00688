"""Grids proposed for a district: contiguous, within the bounds, along streets, few moved.

What is asked for is one objective (`gisgov.zoning.Weights`); the bounds come before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from gisgov.errors import BadInput
from gisgov.zoning.scoring import compactness, inertia, off_street_m, scored
from gisgov.zoning.values import Atoms, Plan, Weights

if TYPE_CHECKING:
    from gisgov.zoning.dealing import Dealt
    from gisgov.zoning.land import Land

__all__ = ["draw"]


def draw(  # noqa: PLR0913 - each is a wish of its own
    atoms: Atoms | gpd.GeoDataFrame,
    *,
    households: str = "households",
    lower: int = 200,
    upper: int = 300,
    barriers: gpd.GeoDataFrame | None = None,
    current: gpd.GeoDataFrame | str | None = None,
    locked: Collection[str] | None = None,
    seed: int = 0,
    time_limit_s: float = 10.0,
    weights: Weights | None = None,
    keep: bool = True,
    most_area_m2: float | None = None,
    most_radius_m: float | None = None,
    progress: Callable[[str, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Deal out atoms to grids.

    Every grid hangs together by borders that people get across and lies in one community (column
    `community` of the atoms, where there is one); it holds from `lower` to `upper` households
    wherever such a plan is found; of such plans that with the least objective that was found. The
    same atoms, wishes and seed give the same plan: the search ends after so many steps, and time is
    only a guard.

    Parameters
    ----------
    atoms
        Atoms; or polygons, which are made ready by `gisgov.zoning.atoms_of`.
    households
        Column of what is balanced.
    lower, upper
        The least and the most of it in a grid.
    barriers
        Lines that nobody crosses; of polygons only, atoms know theirs.
    current
        Present grids (`code`, geometry), of polygons only; atoms know theirs (column `current`).
    locked
        Codes of present grids that stay exactly as they are.
    seed
        Another number may give another plan.
    time_limit_s
        Seconds after which the best so far is the answer; compiling at the very first use, which
        takes about a minute, does not count.
    weights
        Of the objective's terms.
    keep
        Leave present grids that are balanced as they are, and change others with as few
        neighbours as it takes. Without it all is drawn from scratch and a household that moves
        weighs nothing; the grids take over the present codes all the same.
    most_area_m2, most_radius_m
        The most ground of a grid, and the farthest that an atom may lie from its centre of mass.
    progress
        Told "draw" and the share that is done, from 0 to 1.
    stop
        Asked often; where it says true, the best so far is the answer.

    Raises
    ------
    BadInput
        The bounds are none, a column is missing, or a locked code is not known.
    """
    from gisgov.zoning import dealing, land, telling  # noqa: PLC0415 - a compiler, slow to import
    from gisgov.zoning.cooling import Asked  # noqa: PLC0415

    _check(lower, upper, time_limit_s, most_area_m2, most_radius_m)
    wanted = weights or Weights()
    if not keep:
        wanted = replace(wanted, moved=0.0)
    whole = _ready(atoms, households=households, barriers=barriers, current=current)
    asked = Asked(lower, upper, wanted, most_area_m2 or np.inf, most_radius_m or np.inf, seed)
    ground = land.read(whole, households=households, weights=wanted)
    dealt = dealing.dealt(
        ground,
        land.fixed(ground, locked or ()),
        asked,
        time_limit_s=time_limit_s,
        keep=keep,
        progress=progress,
        stop=stop,
    )
    grids = _grids(ground, dealt, lower, upper)
    return Plan(
        atoms=whole,
        labels=dealt.label,
        grids=grids,
        score=scored(grids, wanted),
        lower=lower,
        upper=upper,
        weights=wanted,
        seed=seed,
        ended="time" if dealt.rung else "done",
        notes=telling.notes(ground, dealt, grids, asked),
    )


def _check(
    lower: int, upper: int, time_limit_s: float, area_m2: float | None, radius_m: float | None
) -> None:
    if not 0 <= lower <= upper or upper <= 0:
        raise BadInput("zoning.bad_bounds", lower=lower, upper=upper)
    if not time_limit_s > 0:
        raise BadInput("zoning.bad_limit", given=time_limit_s, what="time_limit_s")
    for what, given in (("most_area_m2", area_m2), ("most_radius_m", radius_m)):
        if given is not None and not given > 0:
            raise BadInput("zoning.bad_limit", given=given, what=what)


def _ready(
    atoms: Atoms | gpd.GeoDataFrame,
    *,
    households: str,
    barriers: gpd.GeoDataFrame | None,
    current: gpd.GeoDataFrame | str | None,
) -> Atoms:
    """Atoms as they are, or made of polygons; the polygons' community comes along."""
    if isinstance(atoms, Atoms):
        return atoms
    from gisgov.zoning.atoms import atoms_of  # noqa: PLC0415 - needed for polygons alone

    made = atoms_of(atoms, households=households, barriers=barriers, current=current)
    if "community" not in atoms.columns:
        return made
    community = atoms["community"].to_numpy()
    return replace(made, frame=made.frame.assign(community=community))


def _grids(land: Land, dealt: Dealt, lower: int, upper: int) -> pd.DataFrame:
    """Return a row a grid, as `Plan` describes them."""
    label, n = dealt.label, len(dealt.code)
    households = np.bincount(label, land.households, n)
    persons = np.asarray(land.atoms.frame["persons"], dtype=np.float64)
    left = (land.current >= 0) & (land.current != dealt.code[label])
    known = dict(enumerate(land.codes))
    inside = (households >= lower) & (households <= upper)
    return pd.DataFrame(
        {
            "code": pd.Series([known.get(code) for code in dealt.code.tolist()], dtype=object),
            "kind": np.where(dealt.special, "special", "community"),
            "locked": dealt.locked,
            "atoms": np.bincount(label, minlength=n),
            "households": np.rint(households).astype(np.int64),
            "persons": np.rint(np.bincount(label, persons, n)).astype(np.int64),
            "in_bounds": [
                None if special else bool(one)
                for special, one in zip(dealt.special, inside, strict=True)
            ],
            "off_street_m": off_street_m(land.atoms, label, grids=n),
            "inertia": inertia(land.atoms, label, mass=land.mass, grids=n),
            "moved": np.rint(np.bincount(label, land.households * left, n)).astype(np.int64),
            "compactness": compactness(land.atoms, label, grids=n),
        }
    )
