"""Buildings and service lanes drawn on the ground of every cell, sifted so that none collide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.democity import estates, houses, linework, places
from gisgov.democity.blocks import Cell
from gisgov.democity.corridors import corridors, freed
from gisgov.democity.linework import Net
from gisgov.democity.plots import Ground
from gisgov.democity.recipe import ZONES
from gisgov.democity.sketch import Cover, Draft, Frame, Lane, Sketch
from gisgov.democity.town import Town

__all__ = ["Drawing", "drawn", "keyed"]

Predicate = Literal["within", "intersects"]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

HOUSED = ("old", "village")
PLACES = {
    "mall": places.fill_mall,
    "station": places.fill_station,
    "park": places.fill_park,
    "hill": places.fill_hill,
    "hospital": places.fill_hospital,
}
VILLAGE_SHARE = 0.6  # of a village's blocks that are built on
LEAST_BLOCK_M2 = 150.0
LEAST_FLATS = 7  # on one floor of all buildings of a grid
MOST_DRAFTS = 200  # of one cell
SHOP_STREETS = ("primary", "secondary", "residential", "lane")
SHOP_ZONES = {"slab": 1.0, "mixed": 0.95, "tower": 0.74}  # and on how much of their edge
JOIN_COST = {"service": 0.0, "residential": 4.0, "secondary": 12.0, "primary": 45.0, "trunk": 90.0}
LANE_CLEAR_M = 2.8
LEAST_M2 = 9.0
WATERS = ("lake", "pond")


@dataclass(frozen=True)
class Drawing:
    """What stands: buildings and their outlines, lanes, and the free ground of each cell."""

    drafts: list[Draft]
    outlines: Shapes
    lanes: list[Lane]
    cover: list[Cover]
    inner: Shapes  # by cell; None where nothing is free


def drawn(town: Town, net: Net, *, rng: np.random.Generator) -> Drawing:
    """Draw on every cell and keep what stands clear of streets, lanes and one another."""
    kept = corridors(net)
    inner = freed(town.faces, kept)
    drawing = Sketch()
    joins = _joins(net)
    frames = _frames(town)
    blocks = _block_grounds(town, net, kept)
    members = Counter(cell.group for cell in town.cells)
    for index, cell in enumerate(town.cells):
        if inner[index] is None:
            continue
        if cell.zone in HOUSED:
            _draw_houses(index, cell, blocks[index], drawing, rng)
            continue
        shared = cell.group > 0 and members[cell.group] > 1
        ground = _ground((index, shared), town.faces[index], inner[index], frames[index], joins)
        _draw_on(ground, cell, drawing, rng)
    drawing.lanes = _inside_cells(town, drawing.lanes)
    sifted = _sifted(town, net, drawing, blocks, inner)
    bare = _bare(town, sifted)
    if not bare:
        return sifted
    _draw_lots(bare, blocks, inner, drawing, rng)
    return _sifted(town, net, drawing, blocks, inner)


def _bare(town: Town, drawing: Drawing) -> set[int]:
    """Cells of ordinary grids in which nobody can live."""
    lived_in = {draft.cell for draft in drawing.drafts if draft.per_floor}
    ordinary = {i for i, cell in enumerate(town.cells) if not ZONES[cell.zone].special}
    return ordinary - lived_in


def _draw_lots(
    bare: set[int],
    blocks: dict[int, Shapes],
    inner: Shapes,
    drawing: Sketch,
    rng: np.random.Generator,
) -> None:
    """Houses on lots, without lanes, in place of what did not fit these cells."""
    drawing.drafts = [draft for draft in drawing.drafts if draft.cell not in bare]
    drawing.lanes = [lane for lane in drawing.lanes if lane.cell not in bare]
    for index in sorted(bare):
        for ground in blocks.get(index, inner[[index]]):
            if ground is not None:
                houses.fill_old_block(index, ground, drawing, rng=rng)


def _inside_cells(town: Town, lanes: list[Lane]) -> list[Lane]:
    """The lanes that do not leave their cell."""
    lines = [shapely.LineString(lane.points) for lane in lanes]
    inside = shapely.covers(town.faces[[lane.cell for lane in lanes]], lines)
    return [lane for lane, good in zip(lanes, inside, strict=True) if good]


def _housed(town: Town) -> Bools:
    return np.array([cell.zone in HOUSED for cell in town.cells])


def _block_grounds(town: Town, net: Net, kept: Shapes) -> dict[int, Shapes]:
    """Free ground of each block of the old town and the villages, by cell."""
    rings = [(i, ring) for i, cell in enumerate(town.cells) for ring in cell.blocks]
    faces = linework.faces_at(net.shapes(), [ring for _, ring in rings], town.land)
    owner = np.array([i for i, _ in rings])
    mine = _housed(town)[owner]
    free = freed(faces[mine], kept)
    return {int(i): free[owner[mine] == i] for i in np.unique(owner[mine])}


def _draw_houses(
    index: int, cell: Cell, blocks: Shapes, drawing: Sketch, rng: np.random.Generator
) -> None:
    """Build on the blocks of the old town; of a village on some, the others are fields."""
    grounds = [g for g in blocks if g is not None and g.area > LEAST_BLOCK_M2]
    if cell.zone == "old":
        for ground in grounds:
            houses.fill_old_block(index, ground, drawing, rng=rng)
        return
    built = rng.permutation(len(grounds)) < max(2, round(len(grounds) * VILLAGE_SHARE))
    for ground, is_built in zip(grounds, built, strict=True):
        kind = "field" if is_built or rng.random() < 0.7 else "wood"
        drawing.cover.append(Cover(kind, ground))
        if is_built:
            houses.line_with_houses(index, ground, drawing, rng=rng)


def _draw_on(ground: Ground, cell: Cell, drawing: Sketch, rng: np.random.Generator) -> None:
    if cell.zone in PLACES:
        PLACES[cell.zone](ground, drawing, rng=rng)
    elif cell.zone in estates.STYLES:
        estates.fill(ground, estates.STYLES[cell.zone], drawing, rng=rng)
    if cell.zone in SHOP_ZONES:
        _mend(ground, drawing, rng)
        share = SHOP_ZONES[cell.zone]
        houses.line_with_shops(ground.cell, ground.inner, drawing, share=share, rng=rng)


def _mend(ground: Ground, drawing: Sketch, rng: np.random.Generator) -> None:
    """Where rows did not fit, houses on lots: people live on every ordinary grid."""
    mine = [d for d in drawing.drafts[-MOST_DRAFTS:] if d.cell == ground.cell]
    if sum(d.per_floor for d in mine) < LEAST_FLATS:
        core = ground.inner.buffer(-10.0, join_style="mitre")
        if core.geom_type == "Polygon" and not core.is_empty:
            houses.fill_old_block(ground.cell, core, drawing, rng=rng)


def _frames(town: Town) -> list[Frame]:
    """Axes of each cell: along the plan's, turned so that x points about east."""
    middles = np.array([np.mean(cell.ring, axis=0) for cell in town.cells])
    centre = town.land.metres(middles)
    step = np.array([4.0, 0.0])
    along = town.land.metres(middles + step) - town.land.metres(middles - step)
    along /= np.hypot(*along.T)[:, None]
    along[along[:, 0] < 0] *= -1
    return [Frame(c, np.array([e, [-e[1], e[0]]])) for c, e in zip(centre, along, strict=True)]


def keyed(points: Floats) -> Ints:
    """One number for each lattice point."""
    steps = np.rint(points * 1024).astype(np.int64)
    keys: Ints = (steps[:, 0] << 33) + steps[:, 1]
    return keys


def _joins(net: Net) -> tuple[Ints, Floats]:
    """Corners inside road stretches, where a lane may join: sorted keys and what joining costs."""
    roads = np.isin(net.stretches["kind"].to_numpy(dtype=str), list(JOIN_COST))
    roads &= (net.stretches["flag"] == "").to_numpy()
    points, index = shapely.get_coordinates(net.shapes(roads), return_index=True)
    inside = np.r_[False, (index[1:-1] == index[:-2]) & (index[1:-1] == index[2:]), False]
    cost = np.array([JOIN_COST[k] for k in net.stretches["kind"][roads]])[index[inside]]
    keys = keyed(points[inside])
    order = np.argsort(keys, kind="stable")
    return keys[order], cost[order]


def _ground(
    cell: tuple[int, bool],
    face: shapely.Polygon,
    inner: shapely.Polygon,
    frame: Frame,
    joins: tuple[Ints, Floats],
) -> Ground:
    """What is known of a cell, given its number and whether its estate has others."""
    keys, costs = joins
    corners = shapely.get_coordinates(face.exterior)[:-1]
    wanted = keyed(corners)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = keys[at] == wanted
    return Ground(
        cell[0], inner, frame, frame.local(corners[found]), costs[at[found]], shared=cell[1]
    )


def _sifted(
    town: Town, net: Net, drawing: Sketch, blocks: dict[int, Shapes], inner: Shapes
) -> Drawing:
    outlines = drawing.outlines()
    cell = np.array([draft.cell for draft in drawing.drafts])
    good = shapely.is_valid(outlines) & (shapely.area(outlines) > LEAST_M2)
    free = [b for grounds in blocks.values() for b in grounds if b is not None]
    in_block = _hit(outlines, np.array(free, dtype=object), "within")
    good &= np.where(_housed(town)[cell], in_block, shapely.covers(inner[cell], outlines))
    good &= ~_hit(outlines, _carriageways(net, drawing), "intersects")
    good &= ~_hit(outlines, _waters(drawing), "intersects")
    good &= _fronts_a_street(town, net, drawing.drafts)
    good &= _first_come(drawing.drafts, outlines, good)
    kept = np.flatnonzero(good)
    return Drawing(
        [drawing.drafts[i] for i in kept], outlines[kept], drawing.lanes, drawing.cover, inner
    )


def _hit(shapes: Shapes, others: Shapes, predicate: Predicate) -> Bools:
    hit = np.zeros(len(shapes), dtype=bool)
    hit[shapely.STRtree(others).query(shapes, predicate=predicate)[0]] = True
    return hit


def _carriageways(net: Net, drawing: Sketch) -> Shapes:
    half = net.stretches["width_m"].to_numpy() / 2 + 0.3
    streets = shapely.buffer(net.shapes()[half > 1], half[half > 1], quad_segs=2)
    lanes = [shapely.LineString(lane.points).buffer(LANE_CLEAR_M, 2) for lane in drawing.lanes]
    return np.concatenate([streets, np.array(lanes, dtype=object)])


def _waters(drawing: Sketch) -> Shapes:
    return np.array([c.shape for c in drawing.cover if c.kind in WATERS], dtype=object)


def _fronts_a_street(town: Town, net: Net, drafts: list[Draft]) -> Bools:
    """False for a shop of an estate whose nearest street is none that people shop on."""
    zones = np.array([cell.zone for cell in town.cells])
    checked = np.array([d.kind == "shop" and zones[d.cell] in SHOP_ZONES for d in drafts])
    good = np.ones(len(drafts), dtype=bool)
    doors = shapely.points([d.doors[0] for d, c in zip(drafts, checked, strict=True) if c])
    nearest = shapely.STRtree(net.shapes()).nearest(doors)
    kinds = net.stretches["kind"].to_numpy(dtype=str)[nearest]
    good[checked] = np.isin(kinds, SHOP_STREETS)
    return good


def _first_come(drafts: list[Draft], outlines: Shapes, good: Bools) -> Bools:
    """Which buildings stay when, in the order of rank and drawing, none may meet an earlier one."""
    order = np.lexsort((np.arange(len(drafts)), np.array([d.rank for d in drafts])))
    place = np.argsort(order)
    a, b = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    clash = (place[a] < place[b]) & good[a] & good[b]
    kept = good.copy()
    pairs = sorted(zip(place[b[clash]].tolist(), a[clash].tolist(), b[clash].tolist(), strict=True))
    for _, early, late in pairs:  # in order: what has fallen frees its place
        if kept[early]:
            kept[late] = False
    return kept
