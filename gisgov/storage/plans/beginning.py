"""What plans begin with: atoms of communities, dealt out as the grids are now or once were."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection, func, insert

from gisgov.errors import BadInput
from gisgov.storage.plans import documents, parts
from gisgov.storage.plans.ground import Ground, cut
from gisgov.storage.plans.tables import NEW, PLAN, Begun
from gisgov.storage.queries import fixed
from gisgov.zoning import Atoms

__all__ = [
    "Begun",
    "base_of",
    "begin",
    "begun",
    "current_labels",
    "cuts_of",
    "former_cuts",
    "labels_of",
]


def begun(
    ground: Ground, *, cuts: gpd.GeoDataFrame | None = None, blank: bool = False
) -> list[Begun]:
    """Atoms of all communities of some ground, dealt out as the grids are now.

    Parameters
    ----------
    ground
        From `ground.read`.
    cuts
        Polygons of another plan: columns community, label, geometry. Atoms are dealt out by them.
    blank
        Whether the table begins empty: all that is not special lies in one grid.
    """
    made = []
    for community in ground.communities["code"]:
        mine = None if cuts is None else cuts[cuts["community"] == community]
        if mine is not None and mine.empty:  # the other plan does not redraw it
            mine = None
        atoms = cut(ground, community, cuts=mine)
        if mine is not None:
            labels = labels_of(atoms, mine)
        elif blank:
            labels = [own or f"{NEW}1" for own in atoms.frame["special"]]
        else:
            labels = current_labels(atoms)
        made.append(Begun(community, atoms, labels, base_of(ground, community)))
    return made


def base_of(ground: Ground, community: str) -> list[int]:
    """Versions of the grids of a community."""
    return [int(one) for one in ground.grids["id"][ground.grids["community"] == community]]


def current_labels(atoms: Atoms) -> list[str]:
    """The present grid of each atom; where there is none, a new one for each piece of ground."""
    current = atoms.frame["current"]
    return _with_new(
        atoms, [str(a) if b else None for a, b in zip(current, current.notna(), strict=True)]
    )


def labels_of(atoms: Atoms, grids: gpd.GeoDataFrame) -> list[str]:
    """The grid of each atom, by a point in it; where there is none, a new one for each piece."""
    inside = shapely.point_on_surface(atoms.frame.geometry.to_numpy())
    tree = shapely.STRtree(grids.geometry.to_numpy())
    atom, grid = tree.query(inside, predicate="intersects")
    found: list[str | None] = [None] * len(atoms)
    names = grids["label"].to_numpy(dtype=object)
    for one, other in zip(atom[::-1], grid[::-1], strict=True):  # the first of several stays
        found[one] = str(names[other])
    for k, premises in atoms.frame["special"].dropna().items():
        found[k] = found[k] or str(premises)  # where no grid is drawn, they stay as they are
    return _with_new(atoms, found)


def begin(
    conn: Connection,
    name: str,
    communities: Sequence[Begun],
    *,
    lower: int = 200,
    upper: int = 300,
    note: str | None = None,
    restores: int | None = None,
) -> int:
    """Begin a plan as a draft; its number.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction of a planner.
    name
        What it is called.
    communities
        What it begins with (`begun`).
    lower, upper
        Fewest and most households of a grid.
    note
        Why it is made.
    restores
        Number of the plan whose former borders it brings back.

    Raises
    ------
    BadInput
        It has no name or community, or no number of households fits its bounds.
    Forbidden
        A community lies outside of the home area.
    """
    if not communities:
        raise BadInput("plan.no_communities")
    values = documents.checked({"name": name, "note": note, "lower": lower, "upper": upper})
    made = insert(PLAN).values(
        **values, restores=restores, author=func.current_user(), changed_by=func.current_user()
    )
    plan_id = int(conn.execute(made.returning(PLAN.c.id)).scalar_one())
    for one in communities:
        parts.add(conn, plan_id, one)
    return plan_id


def cuts_of(conn: Connection, plan_id: int | None) -> gpd.GeoDataFrame:
    """The grids of a plan as polygons to begin another with.

    Raises
    ------
    BadInput, NotFound
        No plan is named; there is no such plan.
    """
    if plan_id is None:
        raise BadInput("plan.no_other")
    frame = documents.grids_of(conn, plan_id)
    known = set(conn.scalars(fixed("plan_codes_now"), {"plan": plan_id}))
    labels = [
        label if label in known else f"{NEW}{k + 1}" for k, label in enumerate(frame["label"])
    ]
    return frame[["community", "geometry"]].assign(label=labels)


def former_cuts(conn: Connection, plan_id: int) -> gpd.GeoDataFrame:
    """The grids that held before a plan was applied, as polygons to begin another with."""
    frame = documents.former_grids(conn, plan_id)
    return frame[["community", "geometry"]].assign(label=frame["code"])


def _with_new(atoms: Atoms, labels: list[str | None]) -> list[str]:
    free = np.array([label is None for label in labels], dtype=bool)
    if not free.any():
        return [str(label) for label in labels]
    used = {int(label[1:]) for label in labels if label is not None and label.startswith(NEW)}
    both = free[atoms.borders.one] & free[atoms.borders.other]
    ends = (atoms.borders.one[both], atoms.borders.other[both])
    links = coo_array((np.ones(int(both.sum())), ends), shape=(len(atoms), len(atoms)))
    piece = connected_components(links, directed=False)[1]
    first = max(used, default=0) + 1
    numbers = {one: first + k for k, one in enumerate(np.unique(piece[free]).tolist())}
    return [
        f"{NEW}{numbers[int(piece[k])]}" if label is None else label
        for k, label in enumerate(labels)
    ]
