"""The city before anything is built: its land, the net of its streets, the ground of each grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.democity import areas, blocks, communities, landuse, linework
from gisgov.democity.blocks import Cell
from gisgov.democity.layout import Superblock, layout
from gisgov.democity.linework import Net
from gisgov.democity.recipe import Size
from gisgov.democity.terrain import Terrain, terrain

__all__ = ["Town", "town"]

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Town:
    """Cells and their faces in one order; `grid` gives the row of each cell's grid in `grids`."""

    land: Terrain
    superblocks: list[Superblock]
    cells: list[Cell]
    net: Net
    faces: Shapes
    grids: areas.Grids
    grid: Ints


def town(size: Size, *, rng: np.random.Generator) -> Town:
    """Lay out a city of this size."""
    land = terrain(size, rng=rng)
    plan = layout(size, bank_at=land.bank, rng=rng)
    superblocks = landuse.planned(plan, rng=rng)
    counts, street, community = _shared_out(superblocks, size, land)
    cells, cuts = blocks.cut(superblocks, counts, rng=rng)
    net = linework.net(plan.lines + cuts, land)
    faces = linework.cell_faces(cells, net, land)
    grids, grid = _grids(superblocks, cells, faces, (street, community))
    return Town(land, superblocks, cells, net, faces, grids, grid)


def _shared_out(
    superblocks: list[Superblock], size: Size, land: Terrain
) -> tuple[list[int], Ints, Ints]:
    """Grids, street and community of each superblock; the river is one grid a community."""
    rings = [shapely.Polygon(land.metres(np.array(b.ring))) for b in superblocks]
    extent = shapely.area(np.array(rings, dtype=object))
    river = np.array([b.zone == "river" for b in superblocks])
    weights = np.array(landuse.allocated(superblocks, extent, grids=size.grids), dtype=float)
    street, community = communities.gathered(superblocks, weights, size)
    on_river = len(np.unique(community[river]))
    counts = landuse.allocated(superblocks, extent, grids=size.grids - on_river)
    return counts, street, community


def _grids(
    superblocks: list[Superblock], cells: list[Cell], faces: Shapes, labels: tuple[Ints, Ints]
) -> tuple[areas.Grids, Ints]:
    """Grids with codes, and the grid of each cell: each cell is one, but for the river's."""
    street, community = labels
    block = np.array([cell.superblock for cell in cells])
    zone = np.array([cell.zone for cell in cells])
    key = np.where(zone == "river", -1 - community[block], np.arange(len(cells)))
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    table = pd.DataFrame(
        {
            "number": np.arange(len(first)),
            "zone": zone[first],
            "bank": np.array([b.bank for b in superblocks])[block[first]],
            "street": street[block[first]],
            "community": community[block[first]],
            "geometry": _united(faces, number, len(first)),
        }
    )
    coded = areas.coded_grids(table)
    place = np.empty(len(coded), dtype=np.int64)
    place[coded["number"]] = np.arange(len(coded))
    return coded.drop(columns="number"), place[number]


def _united(faces: Shapes, number: Ints, count: int) -> Shapes:
    united = np.empty(count, dtype=object)
    order = np.argsort(number, kind="stable")
    parts = np.split(faces[order], np.cumsum(np.bincount(number))[:-1])
    for index, part in enumerate(parts):
        united[index] = part[0] if len(part) == 1 else shapely.coverage_union_all(part)
    return united
