"""A plan that was drawn elsewhere: its polygons read, mended, and told what is wrong with them.

What cannot be used is listed with its place; nothing is left out without a word.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from pydantic.dataclasses import dataclass as answer
from sqlalchemy import Connection, text

from gisgov import areas, crs
from gisgov.errors import BadInput
from gisgov.intake.tables import Table, open_table
from gisgov.storage.copying import city_srid
from gisgov.storage.plans.export import GRIDS
from gisgov.storage.plans.labelling import labelled, named
from gisgov.storage.queries import ANSWER, fixed
from gisgov.words import Language, say

__all__ = ["Drawing", "FaultRead", "Found", "MoveRead", "read", "told"]

MOST_M = 20.0
SQLITE = b"SQLite format 3\x00"
POLYGONS = ("Polygon", "MultiPolygon")
HOMES = text(
    "SELECT parent FROM area WHERE code = ANY (:codes) AND level = 'grid'"
    " AND upper_inf(valid) AND parent IS NOT NULL"
)
UNTOLD_M = 2 * crs.LATTICE_M
"""What a corner on the lattice moves an edge."""
FOLDER = re.compile(r"/[^\s']*/(?=plan\.g)")
DEGREES = 7

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Found:
    """Something wrong with a polygon, before it has words."""

    kind: str
    grids: tuple[str, ...]
    lon: float = np.nan
    lat: float = np.nan
    m2: float = 0.0
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A plan that was read.

    Attributes
    ----------
    communities
        Codes of those that it draws.
    grids
        Its polygons: community, label, geometry in the city's CRS; each within its community. It is
        what `beginning.begun` takes as `cuts`.
    moves
        What the repair moved.
    faults
        What is wrong, and what was left out.
    """

    communities: list[str]
    grids: gpd.GeoDataFrame
    moves: list[areas.Move] = field(default_factory=list)
    faults: list[Found] = field(default_factory=list)


@answer(frozen=True, kw_only=True, config=ANSWER)
class FaultRead:
    """Something wrong with a plan that was drawn elsewhere."""

    kind: str
    """What it is: `gap`, `overlap`, `outside`, `sliver`, `multipart`, `invalid`, `elsewhere`, …."""
    grids: list[str]
    """What the file calls the polygons that it is about."""
    lon: float | None
    """Where, longitude in WGS-84 degrees; null where there is no place."""
    lat: float | None
    """Where, latitude in WGS-84 degrees; null where there is no place."""
    m2: float
    """Square metres that it is about."""
    text: str
    """The sentence, in the language of the answer."""


@answer(frozen=True, kw_only=True, config=ANSWER)
class MoveRead:
    """What was moved so that borders meet."""

    kind: str
    """What it was: `gap`, `overlap`, `outside`, `border` or `corner`."""
    grids: list[str]
    """What the file calls the polygons: the first has the ground now."""
    lon: float
    """Where, longitude in WGS-84 degrees."""
    lat: float
    """Where, latitude in WGS-84 degrees."""
    m2: float
    """Square metres that were given."""
    distance_m: float
    """How far the border moved."""
    text: str
    """The sentence, in the language of the answer."""


def read(conn: Connection, content: bytes, *, repair_m: float = 0.5) -> Drawing:
    """Read a plan from the bytes of a GeoPackage or of GeoJSON.

    A polygon belongs to the community that it shares most ground with; what of it lies in others is
    a fault, and cut off. Borders that miss each other or their community by less than `repair_m`
    are made to meet.

    Parameters
    ----------
    conn
        A connection to the city.
    content
        A GeoPackage says its CRS; GeoJSON is WGS-84 where it says no other. In a file of several
        layers, the one called `grids` is read.
    repair_m
        Metres, 20 at the most; 0 for none.

    Returns
    -------
    Drawing
        Labels are the codes of present grids that polygons name, in columns such as `label`,
        `code` or `网格编码`; `+1`, `+2`, … where they name none.

    Raises
    ------
    BadInput
        The file cannot be read, is none of these, says no CRS, or has no polygon in any community.
    """
    if not 0 <= repair_m <= MOST_M:
        raise BadInput("areas.bad_tolerance", given=repair_m, most=MOST_M)
    city = crs.parse(city_srid(conn))
    faults: list[Found] = []
    given = _located(_opened(content, faults), city, faults)
    ground = _communities(conn, given)
    placed = _placed(given, ground, faults)
    if placed.empty:
        raise BadInput("plan_files.nothing", count=len(given) + len(faults))
    moves: list[areas.Move] = []
    parts = []
    for community, part in placed.groupby("community", sort=True):
        parent = ground.loc[ground["code"] == community, "geometry"].iloc[0]
        fitted, moved = areas.repair(part, tolerance_m=repair_m, parent=parent, code="name")
        moves += moved
        parts.append(_checked(fitted, parent, faults))
    drawn = pd.concat(parts, ignore_index=True)
    present = _present(conn, drawn, city)
    labels, mistaken = labelled(drawn, present)
    faults += [Found(kind, (name,), *_place(drawn, name)) for kind, name in mistaken]
    grids = drawn[["community", "geometry"]].assign(label=labels)
    return Drawing(sorted(set(grids["community"])), grids, moves, faults)


def told(drawing: Drawing, *, lang: Language) -> tuple[list[MoveRead], list[FaultRead]]:
    """What was moved and what is wrong, in words."""
    moves = [
        MoveRead(
            kind=move.kind,
            grids=list(move.codes),
            lon=round(move.lon, DEGREES),
            lat=round(move.lat, DEGREES),
            m2=round(move.size_m2, 2),
            distance_m=round(move.distance_m, 3),
            text=say(move.said.code, lang=lang, **move.said.params),
        )
        for move in drawing.moves
    ]
    return moves, [_fault(found, lang) for found in drawing.faults]


# ---------------------------------------------------------------- the file


def _opened(content: bytes, faults: list[Found]) -> gpd.GeoDataFrame:
    """Rows of a file: what each is called (`name`), the grid that it names (`wanted`), geometry."""
    geopackage = content.startswith(SQLITE)
    if not geopackage and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        raise BadInput("plan_files.kind")
    with tempfile.TemporaryDirectory(prefix="gisgov-") as folder:
        file = Path(folder) / ("plan.gpkg" if geopackage else "plan.geojson")
        file.write_bytes(content)
        with _as_plan(), _table(file) as table:
            batches = list(table.batches())
            system = table.crs
            if not table.has_geometry or not any(len(batch.frame) for batch in batches):
                raise BadInput("plan_files.nothing", count=0)
    if system is None:
        raise BadInput("plan_files.no_crs")
    faults += [
        Found("unreadable", (f"#{fault.line}",), reason=fault.reason)
        for batch in batches
        for fault in batch.faults
    ]
    shapes = np.concatenate([b.geometry for b in batches if b.geometry is not None])
    rows = pd.concat([batch.frame for batch in batches], ignore_index=True)
    lines = np.concatenate([batch.lines for batch in batches])
    return gpd.GeoDataFrame(named(rows, lines), geometry=gpd.GeoSeries(shapes, crs=system))


@contextmanager
def _table(file: Path) -> Iterator[Table]:
    """The layer of grids, or the only one that there is."""
    try:
        with open_table(file, layer=GRIDS):
            layer: str | None = GRIDS
    except BadInput as error:
        if error.code != "table.no_layer":
            raise
        layer = None
    with open_table(file, layer=layer) as table:
        yield table


@contextmanager
def _as_plan() -> Iterator[None]:
    """Errors name the file and not the folder that it was put in."""
    try:
        yield
    except BadInput as error:
        texts = {name: FOLDER.sub("", f"{value}") for name, value in error.params.items()}
        plain = {n: value for n, value in error.params.items() if isinstance(value, int | float)}
        raise BadInput(error.code, **(texts | plain)) from None


# ---------------------------------------------------------------- the polygons


def _located(given: gpd.GeoDataFrame, city: pyproj.CRS, faults: list[Found]) -> gpd.GeoDataFrame:
    """The polygons in the city's metres, valid."""
    plain = given.geom_type.isin(POLYGONS).to_numpy() & ~given.geometry.is_empty.to_numpy()
    faults += [Found("no_polygon", (name,)) for name in given.loc[~plain, "name"]]
    kept = given[plain]
    crossed = kept[~kept.geometry.is_valid]
    faults += [_invalid(row.name, row.geometry, given.crs, city) for row in crossed.itertuples()]
    placed = crs.convert(kept, city)
    gone = placed.geometry.isna().to_numpy()
    faults += [Found("vanished", (name,)) for name in placed.loc[gone, "name"]]
    return placed[~gone].reset_index(drop=True)


def _invalid(name: str, shape: shapely.Geometry, system: pyproj.CRS, city: pyproj.CRS) -> Found:
    place = shapely.is_valid_reason(shape).partition("[")[2].rstrip("]").split()
    x, y = crs.to_city(float(place[0]), float(place[1]), source=system, city=city)
    return Found("invalid", (name,), *_degrees((float(x), float(y)), city))


def _communities(conn: Connection, given: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if given.empty:
        return gpd.GeoDataFrame({"code": []}, geometry=[], crs=given.crs)
    names = ("west", "south", "east", "north")
    frame = dict(zip(names, given.total_bounds.tolist(), strict=True))
    rows = conn.execute(fixed("plan_communities_near"), frame).all()
    shapes = shapely.from_wkb([bytes(row.shape) for row in rows])
    return gpd.GeoDataFrame({"code": [row.code for row in rows]}, geometry=shapes, crs=given.crs)


def _placed(
    given: gpd.GeoDataFrame, ground: gpd.GeoDataFrame, faults: list[Found]
) -> gpd.GeoDataFrame:
    """Each polygon in the community that it shares most ground with; those in none are told."""
    shapes, parents = given.geometry.to_numpy(), ground.geometry.to_numpy()
    row, parent = shapely.STRtree(parents).query(shapes, predicate="intersects")
    shared = np.zeros((len(shapes), len(parents) + 1))
    shared[row, parent] = shapely.area(shapely.intersection(shapes[row], parents[parent]))
    best = shared.argmax(axis=1)
    inside = shared.max(axis=1) > 0
    faults += [
        Found("elsewhere", (one.name,), *_middle(one.geometry, given.crs), one.geometry.area)
        for one in given[~inside].itertuples()
    ]
    codes = ground["code"].to_numpy(dtype=object)[best[inside]] if inside.any() else []
    return given[inside].assign(community=codes)


def _checked(
    part: gpd.GeoDataFrame, parent: shapely.Geometry, faults: list[Found]
) -> gpd.GeoDataFrame:
    """The polygons of a community with what is wrong told, and cut at its border."""
    gone = part.geometry.isna().to_numpy()
    faults += [Found("vanished", (name,)) for name in part.loc[gone, "name"]]
    left = part[~gone]
    wrong = areas.check_partition(left, parent=parent, code="name", sliver_m=areas.SLIVER_M)
    wrong += areas.check_parts(left, code="name")
    faults += [
        Found(one.kind, one.codes, one.lon, one.lat, one.size_m2, one.reason)
        for one in wrong
        if one.kind != "sliver" or one.width_m > UNTOLD_M or one.reason == "part"
    ]
    beyond = {name for one in wrong if "outside" in (one.kind, one.reason) for name in one.codes}
    shapes = left.geometry.to_numpy(dtype=object)
    out = left["name"].isin(beyond).to_numpy()
    shapes[out] = crs.snap_geometry(_polygons(shapely.intersection(shapes[out], parent)))
    return left.set_geometry(gpd.GeoSeries(shapes, index=left.index, crs=part.crs))


def _polygons(shapes: Geometries) -> Geometries:
    """What of each is ground, without lines and points that touch."""
    made = []
    for shape in shapes:  # those that reach out of their community are few
        parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
        made.append(shapely.MultiPolygon(parts))
    return np.array(made, dtype=object)


def _present(conn: Connection, drawn: gpd.GeoDataFrame, city: pyproj.CRS) -> gpd.GeoDataFrame:
    """Grids of today in the communities that are drawn, and those that are named, wherever."""
    homes = conn.scalars(HOMES, {"codes": list(drawn["wanted"].dropna())})
    communities = sorted({*drawn["community"], *homes})
    rows = conn.execute(fixed("plan_grids"), {"codes": communities}).all()
    shapes = shapely.from_wkb([bytes(row.shape) for row in rows])
    columns = {name: [getattr(row, name) for row in rows] for name in ("code", "community")}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=city)


# ---------------------------------------------------------------- places and words


def _place(drawn: gpd.GeoDataFrame, name: str) -> tuple[float, float]:
    shape = drawn.loc[drawn["name"] == name, "geometry"].iloc[0]
    return _middle(shape, drawn.crs)


def _middle(shape: shapely.Geometry, city: pyproj.CRS) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return _degrees((point.x, point.y), city)


def _degrees(xy: tuple[float, float], city: pyproj.CRS) -> tuple[float, float]:
    lon, lat = crs.to_lonlat(*xy, city=city)
    return float(lon), float(lat)


def _fault(found: Found, lang: Language) -> FaultRead:
    located = bool(np.isfinite(found.lon))
    return FaultRead(
        kind=found.kind,
        grids=list(found.grids),
        lon=round(found.lon, DEGREES) if located else None,
        lat=round(found.lat, DEGREES) if located else None,
        m2=round(found.m2, 2),
        text=say(
            f"plan_files.fault_{found.kind}",
            lang=lang,
            grids=", ".join(found.grids) or "–",
            size=f"{found.m2:.1f}",
        ),
    )
