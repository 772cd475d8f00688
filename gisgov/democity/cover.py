"""Frame `land_cover`: river, lakes, parks, squares, woodland."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity import names
from gisgov.democity.drawing import Drawing
from gisgov.democity.recipe import TODAY
from gisgov.democity.rows import sourced
from gisgov.democity.terrain import Terrain
from gisgov.democity.town import Town

__all__ = ["cover_frame"]

Row = tuple[str, str | None, str | None, shapely.Geometry]

RIVER: names.Name = ("漪江", "Yi River")
ISLAND: names.Name = ("月洲公园", "Yuezhou Island Park")
ISLAND_FROM_M = 200.0  # half the river's width
ISLAND_FROM, ISLAND_TO = -0.06, 0.17  # along the river, of half the city's length
STEP_M = 20.0
STRIP_GAP_M = 19.0
STRIP_NAMES: dict[bool, names.Name] = {
    True: ("滨江公园", "Riverside Park"),
    False: ("南岸江滩公园", "South Bank Park"),
}


def cover_frame(town: Town, drawing: Drawing, *, rng: np.random.Generator) -> pd.DataFrame:
    """Frame `land_cover`."""
    island = _island(town.land)
    rows: list[Row] = [("river", *RIVER, shapely.difference(_river(town.land), island))]
    rows += [] if island.is_empty else [("park", *ISLAND, island)]
    rows += [("park", *STRIP_NAMES[side > 0], _strip(town.land, side)) for side in (1.0, -1.0)]
    rows += _parks(town, drawing, rng)
    rows += [(c.kind, None, None, c.shape) for c in drawing.cover if not c.shape.is_empty]
    kind, name, name_en, shape = zip(*rows, strict=True)
    snapped = crs.snap_geometry(np.array(shape, dtype=object))
    shapes = [shapely.multipolygons(shapely.get_parts(s)) for s in snapped]
    columns: dict[str, object] = {
        "kind": kind,
        "name": name,
        "name_en": name_en,
        "geometry": shapes,
    }
    return sourced(columns, "c", surveyed_at=TODAY)


def _parks(town: Town, drawing: Drawing, rng: np.random.Generator) -> list[Row]:
    zones = np.array([cell.zone for cell in town.cells])
    parks = [i for i in np.flatnonzero(zones == "park") if drawing.inner[i] is not None]
    named = [names.suffixed(n, "公园", "Park") for n in names.place_names(len(parks), rng=rng)]
    return [("park", *name, drawing.inner[index]) for index, name in zip(parks, named, strict=True)]


def _strip(land: Terrain, side: float) -> shapely.Polygon:
    """The green between the water and the riverside road."""
    along = np.arange(-land.half_length, land.half_length + 1, STEP_M)
    edges = [land.river_half, land.bank - STRIP_GAP_M]
    water, road = (
        land.metres(np.column_stack([along, np.full_like(along, side * e)])) for e in edges
    )
    return shapely.Polygon(np.concatenate([water, road[::-1]]))


def _island(land: Terrain) -> shapely.Polygon:
    """An island in midstream; a small river has none."""
    if land.river_half < ISLAND_FROM_M:
        return shapely.Polygon()
    share = np.linspace(0, 1, 40)
    along = land.half_length * (ISLAND_FROM + share * (ISLAND_TO - ISLAND_FROM))
    half = 0.17 * land.river_half * np.sin(np.pi * share**0.8)
    middle = 0.30 * land.river_half
    north = land.metres(np.column_stack([along, middle + half]))
    south = land.metres(np.column_stack([along, middle - 0.8 * half]))
    return shapely.Polygon(np.concatenate([north, south[-2:0:-1]]))


def _river(land: Terrain) -> shapely.Polygon:
    along = np.arange(-land.half_length, land.half_length + 1, STEP_M)
    north = land.metres(np.column_stack([along, np.full_like(along, land.river_half)]))
    south = land.metres(np.column_stack([along, np.full_like(along, -land.river_half)]))
    return shapely.Polygon(np.concatenate([north, south[::-1]]))
