"""Edits of a dealing out: broken pieces given to neighbours, grids split, borders redrawn."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.zoning.judging import SPECIAL, middle, pieces_of
from gisgov.zoning.slicing import cut
from gisgov.zoning.values import Atoms, Weights

__all__ = ["Recut", "Repair", "cut", "redraw", "repair", "split"]

ASIDE_M = 0.05  # from a line to the ground beside it

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Repair:
    """A broken piece that went to a neighbour: positions of grids and atoms, a place in it."""

    from_: int
    to: int
    atoms: tuple[int, ...]
    households: int
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Recut:
    """A dealing out of atoms that were cut further.

    Attributes
    ----------
    atoms
        After the cut.
    parent
        Position of the atom that each was or was a part of.
    labels
        The grid of each.
    """

    atoms: Atoms
    parent: Ints
    labels: Ints


# ---------------------------------------------------------------- repair


def repair(
    atoms: Atoms,
    labels: Ints,
    *,
    grids: pd.DataFrame | None = None,
    lower: int = 0,
    upper: int | None = None,
    weights: Weights | None = None,
) -> tuple[Ints, list[Repair]]:
    """Give each broken piece to the neighbour that suits it best.

    A piece goes over a border that people pass, to the grid that it puts least out of bounds, then
    to the one with the least objective. Grids on special premises, and special and locked ones of
    `grids`, take and give nothing; a piece that only those surround stays.

    Parameters
    ----------
    atoms, labels
        The dealing out: the grid of each atom.
    grids
        As for `judge`; without, no grid has a code, and all but those on premises are free.
    lower, upper
        Households that a grid should hold.
    weights
        Of the objective.

    Returns
    -------
    labels : numpy.ndarray
        The grid of each atom, each grid in one piece as far as its neighbours allow.
    moves : list of Repair
        In the order in which they were made, small pieces first.
    """
    given = np.asarray(labels, dtype=np.int64)
    mending = _Mending(atoms, given, grids, (lower, np.inf if upper is None else upper), weights)
    order = np.lexsort((mending.pieces.area_m2, mending.pieces.households))
    waiting = [int(one) for one in order if mending.is_broken(int(one))]
    moves: list[Repair] = []
    while True:
        left = [one for one in waiting if not mending.settle(one, moves)]
        if len(left) == len(waiting):  # nobody found a neighbour
            return mending.label[mending.pieces.piece], moves
        waiting = left


class _Mending:
    """Pieces as nodes, and what each grid comes to while they move."""

    def __init__(
        self,
        atoms: Atoms,
        labels: Ints,
        grids: pd.DataFrame | None,
        bounds: tuple[float, float],
        weights: Weights | None,
    ) -> None:
        self.atoms, self.bounds, self.weights = atoms, bounds, weights or Weights()
        self.pieces = pieces_of(atoms, labels)
        self.label, self.main = self.pieces.label.copy(), self.pieces.main.copy()
        self.count = max(int(labels.max(initial=-1)) + 1, 0 if grids is None else len(grids))
        self.free = _free(atoms, labels, grids, self.count)
        self.stays = _stays(atoms, grids, self.pieces.piece)
        self.content = _content(atoms, self.pieces.piece, len(self.label), self.weights)
        self.joins = _joins(atoms, self.pieces.piece)

    def is_broken(self, one: int) -> bool:
        return not self.main[one] and bool(self.free[self.label[one]])

    def settle(self, one: int, moves: list[Repair]) -> bool:
        """Give a piece to a neighbour; True where it lies in one with its grid afterwards."""
        beside = self.joins[(self.joins["one"] == one) & self.main[self.joins["other"]]]
        takers = self.label[beside["other"].to_numpy()]
        passable = beside["passable"].to_numpy(dtype=bool)
        if not (passable & self.free[takers]).any():
            return False
        off_street = np.bincount(takers, beside["off_street_m"], self.count)
        choice = np.unique(takers[passable & self.free[takers]])
        costs = [(*self._cost(one, int(grid), off_street[grid]), int(grid)) for grid in choice]
        from_, best = int(self.label[one]), min(costs)[-1]
        if from_ in choice:  # a piece that moved before joins it with its own grid again
            best = from_
        self.label[one], self.main[one] = best, True
        if best != from_:
            moves.append(self._told(one, from_, best))
        return True

    def _cost(self, one: int, grid: int, off_street_m: float) -> tuple[float, float]:
        """Households out of bounds, then the objective, that a grid gains with a piece."""
        mine = self.content[(self.label == grid) & self.main].sum(axis=0)
        piece = self.content[one]
        excess = self._excess(mine[0] + piece[0]) - self._excess(mine[0])
        apart = mine[2:4] / max(mine[1], 1e-12) - piece[2:4] / max(piece[1], 1e-12)
        turning = mine[1] * piece[1] / max(mine[1] + piece[1], 1e-12) * float(apart @ apart)
        stay = self.stays[one].get(grid, 0.0)
        weights = self.weights
        return excess, (
            weights.inertia * turning - weights.off_street * off_street_m - weights.moved * stay
        )

    def _excess(self, households: float) -> float:
        lower, upper = self.bounds
        return max(lower - households, 0.0) + max(households - upper, 0.0)

    def _told(self, one: int, from_: int, to: int) -> Repair:
        members = np.flatnonzero(self.pieces.piece == one)
        x, y = middle(self.atoms, members)
        households = int(self.pieces.households[one])
        return Repair(from_, to, tuple(members.tolist()), households, x, y)


def _free(atoms: Atoms, labels: Ints, grids: pd.DataFrame | None, count: int) -> Bools:
    """Grids that may give and take."""
    ordinary = atoms.frame["special"].isna().to_numpy()
    free = np.bincount(labels, ordinary, count) > 0
    if grids is not None:
        free[: len(grids)] |= np.bincount(labels, minlength=count)[: len(grids)] == 0
        for column, fixed in (("kind", SPECIAL), ("locked", True)):
            if column in grids:
                free[: len(grids)] &= (grids[column] != fixed).to_numpy(dtype=bool)
    return np.asarray(free, dtype=bool)


def _stays(atoms: Atoms, grids: pd.DataFrame | None, piece: Ints) -> list[dict[int, float]]:
    """For each piece, how many of its households have their present grid in each grid."""
    stays: list[dict[int, float]] = [{} for _ in range(int(piece.max(initial=-1)) + 1)]
    if grids is None:
        return stays
    place = {code: i for i, code in enumerate(grids["code"]) if pd.notna(code)}
    now = atoms.frame["current"].map(place)
    held = np.flatnonzero(now.notna())
    households = atoms.frame["households"].to_numpy()
    for atom in held:
        at = stays[piece[atom]]
        grid = int(now.iloc[atom])
        at[grid] = at.get(grid, 0.0) + float(households[atom])
    return stays


def _content(atoms: Atoms, piece: Ints, count: int, weights: Weights) -> Floats:
    """Households, mass, and mass times place of each piece."""
    frame = atoms.frame
    households = np.asarray(frame["households"], dtype=np.float64)
    mass = households + weights.ground * np.asarray(frame["area_m2"], dtype=np.float64)
    x, y = (np.asarray(frame[axis] - frame[axis].mean(), dtype=np.float64) for axis in "xy")
    columns = (households, mass, mass * x, mass * y)
    return np.column_stack([np.bincount(piece, column, count) for column in columns])


def _joins(atoms: Atoms, piece: Ints) -> pd.DataFrame:
    """Borders between pieces, each told from both sides."""
    borders = atoms.borders
    one, other = piece[borders.one], piece[borders.other]
    table = pd.DataFrame(
        {
            "one": np.concatenate([one, other]),
            "other": np.concatenate([other, one]),
            "off_street_m": np.tile(borders.off_street_m, 2),
            "passable": np.tile(borders.passable, 2),
        }
    )
    apart = table[table["one"] != table["other"]]
    together = apart.groupby(["one", "other"], as_index=False)
    return together.agg(off_street_m=("off_street_m", "sum"), passable=("passable", "any"))


# ---------------------------------------------------------------- split and redraw


def split(
    atoms: Atoms,
    labels: Ints,
    grid: int,
    line: shapely.LineString,
    *,
    buildings: gpd.GeoDataFrame | None = None,
) -> Recut:
    """Split a grid along a line: what lies right of it becomes a new grid.

    Parameters
    ----------
    atoms, labels
        The dealing out: the grid of each atom.
    grid
        Which grid.
    line
        From border to border of the grid, or beyond.
    buildings
        As for `cut`.

    Returns
    -------
    Recut
        The new grid comes after all others.

    Raises
    ------
    BadInput
        The line does not part the grid (`zoning.not_parted`).
    """
    given = np.asarray(labels, dtype=np.int64)
    right = _right_of(line, _ground(atoms, given == grid))
    made, parent = cut(atoms, line, buildings=buildings, among=given == grid)
    fresh = given[parent]
    goes = (fresh == grid) & _mostly_in(made, right, among=fresh == grid)
    if not goes.any() or goes.sum() == (fresh == grid).sum():
        raise BadInput("zoning.not_parted")
    fresh[goes] = given.max() + 1
    return Recut(made, parent, fresh)


def redraw(
    atoms: Atoms,
    labels: Ints,
    from_: int,
    to: int,
    polygon: shapely.Polygon,
    *,
    buildings: gpd.GeoDataFrame | None = None,
) -> Recut:
    """Move a border: what of one grid lies in a polygon goes to another.

    Parameters
    ----------
    atoms, labels
        The dealing out: the grid of each atom.
    from_, to
        The grid that gives, and the one that takes.
    polygon
        Ground that changes hands.
    buildings
        As for `cut`.

    Returns
    -------
    Recut
        Unchanged where nothing of the grid lies in the polygon.
    """
    given = np.asarray(labels, dtype=np.int64)
    ground = crs.snap_geometry(np.array([polygon], dtype=object))[0]
    if ground is None:
        return Recut(atoms, np.arange(len(atoms)), given.copy())
    outline = shapely.boundary(ground)
    made, parent = cut(atoms, outline, buildings=buildings, among=given == from_)
    fresh = given[parent]
    goes = _mostly_in(made, ground, among=fresh == from_)
    if not goes.any():
        return Recut(atoms, np.arange(len(atoms)), given.copy())
    fresh[goes] = to
    return Recut(made, parent, fresh)


def _ground(atoms: Atoms, at: Bools) -> shapely.Geometry:
    whole: shapely.Geometry = shapely.coverage_union_all(
        np.asarray(atoms.frame.geometry.array, dtype=object)[at]
    )
    return whole


def _right_of(line: shapely.LineString, ground: shapely.Geometry) -> shapely.Geometry:
    """The ground right of a line that parts it: faces with more of the line on their left side."""
    along = crs.snap_geometry(np.array([line], dtype=object))[0]
    if along is None:
        raise BadInput("zoning.not_parted")
    lines = shapely.union_all([shapely.boundary(ground), along], grid_size=crs.LATTICE_M)
    parts = shapely.get_parts(shapely.set_precision(lines, 0))
    faces = np.asarray(shapely.get_parts(shapely.polygonize(parts)), dtype=object)
    legs = _legs(along)
    votes = np.zeros(len(faces))
    for side, sign in ((-1, 1.0), (1, -1.0)):
        beside = shapely.buffer(legs, side * ASIDE_M, single_sided=True)
        leg, face = shapely.STRtree(faces).query(beside, predicate="intersects")
        area = shapely.area(shapely.intersection(beside[leg], faces[face]))
        votes += sign * np.bincount(face, area, len(faces))
    inside = shapely.contains(ground, shapely.point_on_surface(faces))
    right: shapely.Geometry = shapely.union_all(faces[inside & (votes > 0)])
    return right


def _legs(line: shapely.LineString) -> Geometries:
    """The straight stretches of a line."""
    places = shapely.get_coordinates(line)
    ends = np.stack([places[:-1], places[1:]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def _mostly_in(atoms: Atoms, ground: shapely.Geometry, *, among: Bools) -> Bools:
    """Which of some atoms lie in ground with more than half of theirs."""
    shapes = np.asarray(atoms.frame.geometry.array, dtype=object)
    inside = np.zeros(len(atoms), dtype=bool)
    shared = shapely.area(shapely.intersection(shapes[among], ground))
    inside[among] = 2 * shared > shapely.area(shapes[among])
    return inside
