"""Ground cut into the smallest pieces that a plan deals out, and what these share.

A community is cut by its streets, walls, waters and present grids, and between its buildings;
polygons that exist already, such as census blocks, are taken as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from gisgov import crs
from gisgov.areas import node
from gisgov.errors import BadInput
from gisgov.said import Said
from gisgov.zoning.bordering import borders_of, joined
from gisgov.zoning.cells import borders_between, nearest_living, seeds_of
from gisgov.zoning.cuts import Cuts, cuts_of
from gisgov.zoning.gathering import Faces, dissolved, faces_with, gathered, joint
from gisgov.zoning.holding import NONE, holder, inner, nearest_holder
from gisgov.zoning.values import Atoms, Borders

__all__ = ["atoms", "atoms_of", "unjoined"]

UNJOINED = "unjoined"  # where the frame keeps what `unjoined` tells
LEAST_M2 = 1.0  # of a grid or of premises within a community; less is what rounding left

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Named:
    """Polygons within a community, one after the other, and the name of each."""

    shapes: Geometries
    names: npt.NDArray[np.object_]


@dataclass(frozen=True)
class Lived:
    """Buildings of a community: id, people, a place in each, its footprint."""

    ids: list[object]
    households: Floats
    persons: Floats
    points: Floats
    outlines: Geometries


def atoms(  # noqa: PLR0913 -- each is a layer of the city's ground
    community: shapely.Polygon | shapely.MultiPolygon,
    buildings: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    *,
    water: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
    current: gpd.GeoDataFrame | None = None,
    special: gpd.GeoDataFrame | None = None,
    cuts: gpd.GeoDataFrame | None = None,
) -> Atoms:
    """Cut a community into building cells.

    Ground is cut by streets, barriers, water's edges and the borders of present grids, and within
    each block halfway between the buildings that are lived in; a line within two metres of one of
    higher standing (present borders, premises, barriers, streets) is that line. Empty buildings go
    with the nearest one lived in, blocks without households are one atom, premises are one. No
    strip narrower than a step is left, but where a present grid is.

    Parameters
    ----------
    community
        Its ground, in the buildings' coordinate system.
    buildings
        `id`, `households`, `persons`, `geometry` (footprint, or None) and `point` (a place in it)
        in a metric coordinate system; those whose point lies elsewhere are left out.
    roads
        `geometry`, `road_class` and, if known, `bridge` and `tunnel`. Footways and tunnels cut
        nothing, bridges nothing over water.
    barriers
        Lines that people do not cross: walls, fences, hedges, railways.
    water
        Polygons whose edges are barriers.
    gates
        Points at which people pass a barrier; the opening is closed for cutting.
    current
        Present grids (`code`, geometry): no atom lies in two.
    special
        Premises that are grids of their own (`code` or `name`, geometry).
    cuts
        Further polygons whose borders no atom crosses, such as another plan's grids.

    Returns
    -------
    Atoms
        Whose polygons tile the community exactly (`gisgov.areas.check_partition` finds nothing).
        Where a border of theirs ends on a straight side of the community, this side has a corner
        now, off the old line by rounding only; `gisgov.areas.node` gives it to the neighbouring
        community too.

    Raises
    ------
    BadInput
        The coordinate system is not in metres, or the community has no ground.
    """
    city = crs.require_metric(buildings.crs, "atoms")
    if community is None or community.is_empty:
        raise BadInput("atoms.no_ground")
    people = _people(buildings, community)
    grids, more = _within(current, community), _within(cuts, community)
    premises = _within(special, community)
    lines = cuts_of(
        community,
        roads=roads,
        barriers=barriers,
        water=water,
        gates=gates,
        areas=np.append(grids.shapes, more.shapes),
        premises=premises.shapes,
    )
    blocks = _faces(lines.lines, community)
    place = inner(blocks)
    whose = (holder(place, premises.shapes), holder(place, grids.shapes))
    home = _numbered(*whose, holder(place, more.shapes))
    shapes, cell, block = _cells(people, blocks, community, whole=whose[0] >= 0)
    faces, at = faces_with(shapes), nearest_holder(people.points, shapes)
    cell = _numbered(np.where(whose[0][block] >= 0, NONE, block), cell, home[block])
    held = np.bincount(at, minlength=len(shapes)) > 0
    atom = gathered(faces, cell=cell, block=block, home=home[block], held=held)
    first = block[np.unique(atom, return_index=True)[1]]
    frame = _frame(people, atom[at], dissolved(shapes, atom), city).assign(
        special=_named(premises, whose[0][first]), current=_named(grids, whose[1][first])
    )
    return _joined(frame, _borders(faces, atom, block, lines))


def atoms_of(
    frame: gpd.GeoDataFrame,
    *,
    households: str = "households",
    persons: str | None = None,
    streets: gpd.GeoDataFrame | None = None,
    barriers: gpd.GeoDataFrame | None = None,
    current: gpd.GeoDataFrame | str | None = None,
) -> Atoms:
    """Polygons that are there already, such as census blocks, as atoms.

    Parameters
    ----------
    frame
        Polygons that tile their ground, but for what rounding moved, in a metric coordinate system.
        Columns `special`, `current`, `buildings`, `x` and `y` are kept where they are.
    households, persons
        Columns with how many live in each; `persons` is the column of this name if not told, or 0.
    streets
        Lines that borders may run on; without them each border counts as a street.
    barriers
        Lines that nobody crosses.
    current
        Present grids (`code`, geometry), or the column with their codes.

    Returns
    -------
    Atoms
        A row for each row, in the same order.

    Raises
    ------
    BadInput
        A column is missing, there is no ground in a row, or the coordinate system is not in metres.
    """
    city = crs.require_metric(frame.crs, "atoms_of")
    persons = persons or ("persons" if "persons" in frame.columns else None)
    for column in (households, *([persons] if persons else [])):
        if column not in frame.columns:
            columns = ", ".join(map(str, frame.columns))
            raise BadInput("zoning.no_column", column=column, columns=columns)
    shapes = _noded(frame)
    faces, atom = faces_with(shapes), np.arange(len(shapes))
    made = gpd.GeoDataFrame(
        {
            "households": _counts(frame[households]).astype(np.int64),
            "persons": _counts(frame[persons]).astype(np.int64) if persons else 0,
            "buildings": frame["buildings"].tolist()
            if "buildings" in frame
            else [[] for _ in atom],
            **_places(frame, shapes),
            "area_m2": shapely.area(shapes),
            "special": _texts(frame, "special"),
            "current": _present(frame, shapes, current),
        },
        geometry=shapes,
        crs=city,
    )
    ways, closed = _lines(streets), _lines(barriers)
    cuts = Cuts(closed, np.append(ways, closed), closed, np.empty(0, dtype=object))
    borders = _borders(faces, atom, atom, cuts, everywhere=streets is None)
    return _joined(made, borders)


def unjoined(atoms: Atoms) -> list[Said]:
    """What no gate or bridge joins to the rest although people live there.

    Such a part was joined over its longest border, so that plans can be drawn at all.
    """
    return [Said("atoms.unjoined", params) for params in atoms.frame.attrs.get(UNJOINED, [])]


# ---------------------------------------------------------------- what is given


def _people(buildings: gpd.GeoDataFrame, ground: shapely.Geometry) -> Lived:
    at = np.sort(buildings["point"].sindex.query(ground, predicate="intersects"))
    here = buildings.iloc[at]
    return Lived(
        ids=here["id"].tolist(),
        households=_counts(here["households"]),
        persons=_counts(here["persons"]),
        points=shapely.get_coordinates(np.asarray(here["point"].array, dtype=object)),
        outlines=np.asarray(here.geometry.array, dtype=object),
    )


def _counts(column: pd.Series) -> Floats:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=0.0)
    return np.asarray(np.nan_to_num(numbers), dtype=np.float64)


def _within(frame: gpd.GeoDataFrame | None, ground: shapely.Geometry) -> Named:
    """Polygons of a frame within ground; each of several parts by itself."""
    if frame is None or len(frame) == 0:
        return Named(np.empty(0, dtype=object), np.empty(0, dtype=object))
    near = frame.iloc[np.sort(frame.sindex.query(ground, predicate="intersects"))]
    shapes = np.asarray(near.geometry.array, dtype=object)
    shapely.prepare(ground)
    out = ~shapely.covers(ground, shapes)
    shapes[out] = shapely.intersection(shapes[out], ground)
    parts, row = shapely.get_parts(shapes, return_index=True)
    parts, part = shapely.get_parts(parts, return_index=True)
    kept = shapely.area(parts) > LEAST_M2
    names = near["code" if "code" in near else "name"].to_numpy(dtype=object)
    return Named(parts[kept], names[row[part]][kept])


def _lines(frame: gpd.GeoDataFrame | None) -> Geometries:
    if frame is None:
        return np.empty(0, dtype=object)
    return np.asarray(shapely.get_parts(np.asarray(frame.geometry.array, dtype=object)), object)


# ---------------------------------------------------------------- cutting


def _faces(lines: Geometries, ground: shapely.Geometry) -> Geometries:
    noded = shapely.set_precision(shapely.union_all(lines, grid_size=crs.LATTICE_M), 0)
    shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(ground)
    return np.asarray(shapes[shapely.contains_xy(ground, *inner(shapes).T)], dtype=object)


def _cells(
    people: Lived, blocks: Geometries, ground: shapely.Geometry, *, whole: Bools
) -> tuple[Geometries, Ints, Ints]:
    """Faces of the ground cut between its buildings, the building of each, the block of each."""
    lived = people.households > 0
    home = nearest_holder(people.points, blocks)
    homes = np.bincount(home[lived], minlength=len(blocks))
    cut = (homes > 1) & ~whole
    at = np.flatnonzero(cut[home])
    if len(at) == 0:
        return blocks, np.full(len(blocks), NONE), np.arange(len(blocks))
    points = people.points[at]
    seeds = seeds_of(people.outlines[at], points, home[at], blocks=blocks)
    owner = nearest_living(points + seeds.shift[home[at]], lived[at])[seeds.building]
    lines, tree = borders_between(seeds, owner, blocks=blocks)
    shapes = _faces(np.append(shapely.boundary(blocks), lines), ground)
    places = inner(shapes)
    block = nearest_holder(places, blocks)
    cell = np.full(len(shapes), NONE, dtype=np.int64)
    inside = cut[block]
    cell[inside] = owner[tree.query(places[inside] + seeds.shift[block[inside]])[1]]
    return shapes, cell, block


def _numbered(*columns: Ints) -> Ints:
    rows = np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1]
    return np.asarray(rows, dtype=np.int64).reshape(-1)


# ---------------------------------------------------------------- what comes out


def _frame(people: Lived, atom: Ints, shapes: Geometries, city: pyproj.CRS) -> gpd.GeoDataFrame:
    count = len(shapes)
    households = np.bincount(atom, people.households, minlength=count)
    places, full = inner(shapes), households > 0
    for axis in range(2):
        weighed = np.bincount(atom, people.households * people.points[:, axis], minlength=count)
        places[full, axis] = weighed[full] / households[full]
    ids: list[list[object]] = [[] for _ in range(count)]
    for one, building in zip(atom.tolist(), people.ids, strict=True):
        ids[one].append(building)
    return gpd.GeoDataFrame(
        {
            "households": households.astype(np.int64),
            "persons": np.bincount(atom, people.persons, minlength=count).astype(np.int64),
            "buildings": ids,
            "x": places[:, 0],
            "y": places[:, 1],
            "area_m2": shapely.area(shapes),
        },
        geometry=shapes,
        crs=city,
    )


def _borders(
    faces: Faces, atom: Ints, block: Ints, cuts: Cuts, *, everywhere: bool = False
) -> Borders:
    return borders_of(
        faces,
        atom,
        inner=(block[faces.one] == block[faces.other]),
        streets=None if everywhere else cuts.streets,
        barriers=cuts.barriers,
        openings=cuts.openings,
    )


def _joined(frame: gpd.GeoDataFrame, borders: Borders) -> Atoms:
    """Atoms with their blocks, and with nothing cut off from all else."""
    inside = borders.off_street_m > 1.0
    block = joint(len(frame), borders.one[inside], borders.other[inside])
    households = frame["households"].to_numpy(dtype=np.int64)
    ground = frame["special"].isna().to_numpy()
    borders, told = joined(borders, households=households, ground=ground)
    frame = frame.assign(block=block)
    frame.attrs[UNJOINED] = [
        {"x": round(frame["x"].iloc[at]), "y": round(frame["y"].iloc[at]), "households": count}
        for at, count in told
    ]
    return Atoms(frame, borders)


def _named(areas: Named, at: Ints) -> pd.Series:
    names = np.full(len(at), None, dtype=object)
    names[at >= 0] = areas.names[at[at >= 0]]
    return pd.Series(names, dtype=object)


# ---------------------------------------------------------------- polygons that are there


def _noded(frame: gpd.GeoDataFrame) -> Geometries:
    codes = [f"{row:09d}" for row in range(len(frame))]
    plain = gpd.GeoDataFrame({"code": codes}, geometry=list(frame.geometry), crs=frame.crs)
    empty = plain.geometry.isna() | plain.geometry.is_empty
    if len(frame) == 0 or empty.any():
        raise BadInput("atoms.no_ground")
    shapes = np.asarray(node(plain).geometry.array, dtype=object)
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes


def _places(frame: gpd.GeoDataFrame, shapes: Geometries) -> dict[str, Floats]:
    places = inner(shapes)
    return {
        axis: frame[axis].to_numpy(dtype=np.float64) if axis in frame else places[:, at]
        for at, axis in enumerate(("x", "y"))
    }


def _texts(frame: gpd.GeoDataFrame, column: str) -> pd.Series:
    given = frame[column] if column in frame else pd.Series([None] * len(frame), dtype=object)
    texts = [None if pd.isna(one) else str(one) for one in given]
    return pd.Series(texts, dtype=object)


def _present(
    frame: gpd.GeoDataFrame, shapes: Geometries, current: gpd.GeoDataFrame | str | None
) -> pd.Series:
    if current is None or isinstance(current, str):
        return _texts(frame, current or "current")
    grids = np.asarray(current.geometry.array, dtype=object)
    names = current["code"].to_numpy(dtype=object)
    return _named(Named(grids, names), holder(inner(shapes), grids))
