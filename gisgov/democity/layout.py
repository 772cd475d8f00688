"""The plan of main streets: rows along the river, columns across it, and the superblocks between.

Everything is drawn straight, in plan coordinates (`terrain`); rows and columns are uneven, minor
columns jog from row to row, and a few diagonals cut through.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gisgov.democity.recipe import Size

__all__ = ["Layout", "Line", "Superblock", "layout"]

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]

SPACING = 335.0
CORE_SPACING = 215.0
CORE_DEPTH = 900.0
HALF_UNDERPASS = 20.0
NORTH, SOUTH = 0, 1


@dataclass(frozen=True)
class Line:
    """A straight border in the plan; lines of one `street` carry one name."""

    start: Point
    end: Point
    kind: str
    street: str
    flag: str = ""


@dataclass(frozen=True)
class Superblock:
    """Ground between main streets: a convex ring, anticlockwise, and its place in the plan."""

    bank: int
    column: int
    row: int
    ring: tuple[Point, ...]
    edge: bool
    zone: str = ""
    carved: str = ""  # a special place that takes one of its grids

    @property
    def centre(self) -> Point:
        """Mean of the corners."""
        along, across = zip(*self.ring, strict=True)
        return sum(along) / len(along), sum(across) / len(across)


@dataclass
class Layout:
    """Superblocks and the lines between them."""

    size: Size
    columns: Floats
    rows: tuple[Floats, Floats]
    superblocks: list[Superblock] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def layout(size: Size, *, bank_at: float, rng: np.random.Generator) -> Layout:
    """Main streets and superblocks of a city; `bank_at` is where the riverside roads run."""
    columns = _columns(size, rng)
    rows = (_rows(size, NORTH, bank_at, rng), -_rows(size, SOUTH, bank_at, rng))
    plan = Layout(size, columns, rows)
    _add_river(plan, bank_at)
    for bank in (NORTH, SOUTH):
        _add_rows(plan, bank)
        _add_blocks(plan, bank, rng)
    _cut_diagonals(plan)
    return plan


def _columns(size: Size, rng: np.random.Generator) -> Floats:
    inner = size.half_length - size.fringe[0]
    ends = size.half_length
    columns: Floats = np.r_[-ends, _uneven(-inner, inner, SPACING, rng), ends]
    return columns


def _rows(size: Size, bank: int, bank_at: float, rng: np.random.Generator) -> Floats:
    inner = size.across[bank] - size.fringe[1]
    core = min(bank_at + CORE_DEPTH, inner)
    if bank == SOUTH or inner - core < SPACING:
        near, far = np.empty(0), _uneven(bank_at, inner, SPACING * 0.9, rng)
    else:
        near = _uneven(bank_at, core, CORE_SPACING, rng)[:-1]
        far = _uneven(core, inner, SPACING, rng)
    rows: Floats = np.r_[near, far, size.across[bank]]
    return rows


def _uneven(start: float, end: float, spacing: float, rng: np.random.Generator) -> Floats:
    count = max(1, round((end - start) / spacing))
    steps = rng.uniform(0.72, 1.28, count)
    places: Floats = start + np.r_[0.0, np.cumsum(steps)] / steps.sum() * (end - start)
    return places


def column_kind(plan: Layout, column: int) -> str:
    """Class of the street along a column."""
    last = len(plan.columns) - 1
    if column in (0, last):
        return "edge"
    if column in (1, last - 1):
        return "trunk"
    return "primary" if (column - 1) % 3 == 0 else "secondary"


def row_kind(plan: Layout, bank: int, row: int) -> str:
    """Class of the street (or the railway) along a row; row 0 is the riverside road."""
    last = len(plan.rows[bank]) - 1
    if row == last:
        return "edge"
    if bank == NORTH and row == rail_row(plan):
        return "rail"
    if row == last - 1 and last > 2:
        return "trunk"
    return "primary" if row % 3 == 0 else "secondary"


def rail_row(plan: Layout) -> int:
    """The northern row that is a railway; -1 in a city too small for one."""
    last = len(plan.rows[NORTH]) - 1
    return -1 if last < 4 else last - 3 if last > 5 else last - 2


def _bridges(plan: Layout) -> set[int]:
    """Columns that cross the river."""
    last = len(plan.columns) - 1
    wide = [c for c in range(1, last) if column_kind(plan, c) in {"trunk", "primary"}]
    picks = np.linspace(0, len(wide) - 1, plan.size.bridges + 2)
    inner = plan.size.bridges <= 2
    chosen = picks[1:-1] if inner else np.linspace(0, len(wide) - 1, plan.size.bridges)
    return {wide[round(float(p))] for p in chosen}


def _add_river(plan: Layout, bank_at: float) -> None:
    left, right = float(plan.columns[0]), float(plan.columns[-1])
    plan.lines.append(Line((left, 0.0), (right, 0.0), "water", ""))
    bridges = _bridges(plan)
    for bank, side in ((NORTH, 1.0), (SOUTH, -1.0)):
        for column, along in enumerate(map(float, plan.columns)):
            kind = column_kind(plan, column) if column in bridges else "water"
            kind = "edge" if column in (0, len(plan.columns) - 1) else kind
            flag = "bridge" if column in bridges else ""
            ends = ((along, 0.0), (along, side * bank_at))
            plan.lines.append(Line(*ends, kind, f"column{column}", flag))
        plan.superblocks += _river_blocks(plan, bank, side * bank_at)


def _river_blocks(plan: Layout, bank: int, shore: float) -> list[Superblock]:
    pairs = list(zip(plan.columns[:-1].tolist(), plan.columns[1:].tolist(), strict=True))
    rings = [((a, 0.0), (b, 0.0), (b, shore), (a, shore)) for a, b in pairs]
    rings = [ring if bank == NORTH else ring[::-1] for ring in rings]
    return [
        Superblock(bank, column, -1, ring, edge=False, zone="river")
        for column, ring in enumerate(rings)
    ]


def _add_rows(plan: Layout, bank: int) -> None:
    left, right = float(plan.columns[0]), float(plan.columns[-1])
    for row, across in enumerate(map(float, plan.rows[bank])):
        kind = row_kind(plan, bank, row)
        plan.lines.append(Line((left, across), (right, across), kind, f"row{bank}.{row}"))


def _add_blocks(plan: Layout, bank: int, rng: np.random.Generator) -> None:
    feet = _column_feet(plan, bank, rng)
    merged = _merged(plan, bank, rng)
    for row in range(len(plan.rows[bank]) - 1):
        _add_column_lines(plan, bank, row, feet, merged)
        _add_row_blocks(plan, bank, row, feet, merged)


def _column_feet(plan: Layout, bank: int, rng: np.random.Generator) -> Floats:
    """Where each column stands at the near and the far side of each row: (row, column, 2)."""
    rows = len(plan.rows[bank]) - 1
    feet = np.empty((rows, len(plan.columns), 2))
    for column, along in enumerate(plan.columns):
        feet[:, column] = along
        straight = bank == NORTH and column in _diagonal_columns(plan)
        if column_kind(plan, column) == "secondary" and not straight:
            feet[:, column] += _jogs(plan, bank, rows, rng)
    return feet


def _jogs(plan: Layout, bank: int, rows: int, rng: np.random.Generator) -> Floats:
    marks = np.clip(rng.normal(0, 30, rows + 1), -70, 70)
    jogs = np.column_stack([marks[:-1], marks[1:]])
    for row in range(1, rows):  # a street of its own on each side of some rows
        if rng.random() < 0.3 and row_kind(plan, bank, row) != "rail":
            jogs[row, 0] = -jogs[row, 0]
    return jogs


def _merged(plan: Layout, bank: int, rng: np.random.Generator) -> set[tuple[int, int]]:
    """(row, column) of columns left out, so that two superblocks become one."""
    rail = rail_row(plan) if bank == NORTH else -1
    merged: set[tuple[int, int]] = set()
    kept = _diagonal_columns(plan) if bank == NORTH else set()
    for row in range(3 if bank == NORTH else 1, len(plan.rows[bank]) - 1):
        for column in sorted(set(range(2, len(plan.columns) - 2)) - kept):
            free = column_kind(plan, column) == "secondary" and row not in (rail, rail - 1)
            if free and (row, column - 1) not in merged and rng.random() < 0.2:
                merged.add((row, column))
    return merged


def _add_column_lines(
    plan: Layout, bank: int, row: int, feet: Floats, merged: set[tuple[int, int]]
) -> None:
    near, far = map(float, plan.rows[bank][row : row + 2])
    for column, (foot, head) in enumerate(feet[row].tolist()):
        if (row, column) in merged:
            continue
        start, end = (foot, near), (head, far)
        line = Line(start, end, column_kind(plan, column), f"column{column}.{bank}")
        plan.lines += _with_underpass(plan, bank, row, line)


def _with_underpass(plan: Layout, bank: int, row: int, line: Line) -> list[Line]:
    """The line, with the stretch that passes the railway apart."""
    rail = rail_row(plan) if bank == NORTH else -1
    if rail < 0 or row not in (rail, rail - 1) or line.kind == "edge":
        return [line]
    length = abs(line.end[1] - line.start[1])
    share = HALF_UNDERPASS / length if row == rail else 1 - HALF_UNDERPASS / length
    cut = _between(line.start, line.end, share)
    parts = replace(line, end=cut), replace(line, start=cut)
    passing = 0 if row == rail else 1
    return [replace(p, flag="rail" if i == passing else "") for i, p in enumerate(parts)]


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )


def _add_row_blocks(
    plan: Layout, bank: int, row: int, feet: Floats, merged: set[tuple[int, int]]
) -> None:
    near, far = map(float, plan.rows[bank][row : row + 2])
    kept = [c for c in range(len(plan.columns)) if (row, c) not in merged]
    last_row = row == len(plan.rows[bank]) - 2
    for left, right in pairwise(kept):
        (a, d), (b, c) = feet[row, left].tolist(), feet[row, right].tolist()
        ring = ((a, near), (b, near), (c, far), (d, far))
        edge = last_row or left == 0 or right == len(plan.columns) - 1
        ring = ring if bank == NORTH else ring[::-1]
        plan.superblocks.append(Superblock(bank, left, row, ring, edge=edge))


def _cut_diagonals(plan: Layout) -> None:
    """Cut superblocks from corner to corner: two avenues, and the ring's corners."""
    for name, cells in _diagonals(plan):
        for bank, column, row, rising in cells:
            _cut_diagonal(plan, (bank, column, row), rising=rising, street=name)


def _diagonals(plan: Layout) -> list[tuple[str, list[tuple[int, int, int, bool]]]]:
    columns, rows = len(plan.columns), len(plan.rows[NORTH])
    if rows < 6:
        return []
    start, steps = columns * 7 // 12, min(4, rows - 5)
    rising = [(NORTH, start + k, 1 + k, True) for k in range(steps)]
    falling = [(NORTH, columns // 3 - k, 2 + k, False) for k in range(steps - 1)]
    corners = [(NORTH, 1, rows - 3, True), (NORTH, columns - 3, rows - 3, False)]
    return [("diagonal0", rising), ("diagonal1", falling), ("ring", corners)]


def _diagonal_columns(plan: Layout) -> set[int]:
    """Columns that a diagonal avenue passes: they do not jog, nor are blocks merged there."""
    cells = [cell for name, cells in _diagonals(plan) if name != "ring" for cell in cells]
    return {column + k for _, column, _, _ in cells for k in (0, 1)}


def _cut_diagonal(plan: Layout, place: tuple[int, int, int], *, rising: bool, street: str) -> None:
    found = [b for b in plan.superblocks if (b.bank, b.column, b.row) == place]
    if len(found) != 1 or len(found[0].ring) != 4 or found[0].edge:
        return
    block = found[0]
    p, q, r, s = block.ring
    halves = ((p, q, r), (p, r, s)) if rising else ((q, r, s), (p, q, s))
    kind = "trunk" if street == "ring" else "primary"
    plan.lines.append(Line(*((p, r) if rising else (q, s)), kind, street))
    plan.superblocks.remove(block)
    plan.superblocks += [replace(block, ring=half) for half in halves]
