"""Superblocks cut into cells, one a grid, and cells of the old town and villages into blocks.

Each cut is a street of the plan. Cuts lean a little, so that no two blocks are alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gisgov.democity.layout import Line, Superblock
from gisgov.democity.recipe import ZONES

__all__ = ["Cell", "cut"]

Point = tuple[float, float]
Ring = tuple[Point, ...]

SMALL = 1e-6


@dataclass
class Cell:
    """The ground of one grid: convex in the plan, in an estate (`group`) or in none."""

    superblock: int
    zone: str
    ring: Ring
    group: int
    blocks: list[Ring] = field(default_factory=list)


@dataclass
class _Cutter:
    rng: np.random.Generator
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    groups: int = 0


def cut(
    superblocks: list[Superblock], counts: list[int], *, rng: np.random.Generator
) -> tuple[list[Cell], list[Line]]:
    """Cells of all superblocks, `counts` of them each, and the lines that cut them.

    Cells come in the order of their superblocks. Where a superblock has a place carved out, one of
    its cells is that.
    """
    cutter = _Cutter(rng)
    for index, (block, count) in enumerate(zip(superblocks, counts, strict=True)):
        first = len(cutter.cells)
        _cut_superblock(cutter, index, block, count)
        if block.carved:
            _carve(cutter.cells[first:], block)
    for cell in cutter.cells:
        _cut_blocks(cutter, cell)
    return cutter.cells, cutter.lines


def _carve(cells: list[Cell], block: Superblock) -> None:
    """Give the cell nearest a main crossing to the special place."""
    corner = block.ring[0]
    nearest = min(cells, key=lambda c: min(_distance(p, corner) for p in c.ring))
    nearest.zone, nearest.group = block.carved, -1


def _distance(a: Point, b: Point) -> float:
    return float(np.hypot(a[0] - b[0], a[1] - b[1]))


def _cut_superblock(cutter: _Cutter, index: int, block: Superblock, count: int) -> None:
    zone = ZONES[block.zone]
    name = 0

    def halve(ring: Ring, parts: int, group: int) -> None:
        nonlocal name
        if group < 0 and 0 < parts <= zone.group:
            cutter.groups += 1
            group = cutter.groups
        if parts == 1:
            cutter.cells.append(Cell(index, block.zone, ring, group))
            return
        few = parts // 2 if parts % 2 == 0 or cutter.rng.random() < 0.5 else parts // 2 + 1
        one, other, line = _halved(ring, few / parts, zone.slant, cutter.rng)
        kind = "service" if group >= 0 else "residential"
        cutter.lines.append(Line(*line, kind, "" if group >= 0 else f"cut{index}.{name}"))
        name += 1
        halve(one, few, group)
        halve(other, parts - few, group)

    halve(block.ring, count, -1)


def _cut_blocks(cutter: _Cutter, cell: Cell) -> None:
    zone = ZONES[cell.zone]
    low, high = zone.blocks
    count = int(cutter.rng.integers(low, high + 1))
    street = f"lane{len(cutter.lines)}"
    pending = [(cell.ring, count)]
    while pending:
        ring, parts = pending.pop()
        if parts == 1:
            cell.blocks.append(ring)
            continue
        few = max(1, round(parts * cutter.rng.uniform(0.35, 0.65)))
        few = min(few, parts - 1)
        one, other, line = _halved(ring, few / parts, zone.slant, cutter.rng)
        kind = "residential" if cell.zone == "village" and parts == count else "lane"
        cutter.lines.append(Line(*line, kind, f"{street}.{parts}", "inside"))
        pending += [(one, few), (other, parts - few)]


def _halved(
    ring: Ring, share: float, slant: float, rng: np.random.Generator
) -> tuple[Ring, Ring, tuple[Point, Point]]:
    """Cut a convex ring across its longer extent, leaving `share` of its area on the first side."""
    along, across = (np.ptp(axis) for axis in zip(*ring, strict=True))
    lean = float(rng.uniform(-slant, slant))
    normal = (1.0, lean) if along > across else (lean, 1.0)
    heights = [p[0] * normal[0] + p[1] * normal[1] for p in ring]
    level = _level(ring, heights, share)
    return _split(ring, heights, level)


def _level(ring: Ring, heights: list[float], share: float) -> float:
    """Height below which `share` of the ring's area lies, by the false position method."""
    low, high = min(heights), max(heights)
    whole = _area(ring)
    level = low + (high - low) * share
    for _ in range(9):
        error = _area(_below(ring, heights, level)) - share * whole
        if abs(error) < 1e-3 * whole:
            break
        low, high = (level, high) if error < 0 else (low, level)
        level = (low + high) / 2
    return level


def _area(ring: Ring) -> float:
    total = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        total += x0 * y1 - x1 * y0
    return abs(total) / 2


def _below(ring: Ring, heights: list[float], level: float) -> Ring:
    kept: list[Point] = []
    for index, (point, height) in enumerate(zip(ring, heights, strict=True)):
        after, height_after = ring[index - len(ring) + 1], heights[index - len(ring) + 1]
        if height <= level:
            kept.append(point)
        if (height - level) * (height_after - level) < 0:
            kept.append(_crossing(point, after, (level - height) / (height_after - height)))
    return tuple(kept)


def _crossing(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _split(
    ring: Ring, heights: list[float], level: float
) -> tuple[Ring, Ring, tuple[Point, Point]]:
    below = _below(ring, heights, level)
    above = _below(ring, [-h for h in heights], -level)
    on_cut = sorted(set(below) & set(above)) or _nearest_pair(below, above)
    return below, above, (on_cut[0], on_cut[-1])


def _nearest_pair(below: Ring, above: Ring) -> list[Point]:
    return [p for p in below if min(_distance(p, q) for q in above) < SMALL]
