"""What an OpenStreetMap file holds of the things that a city is made of.

One pass through the file gives its elements with their tags, and their geometry in the city's
coordinates on the lattice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory
from osmium.osm import Area, Node, Relation, Way
from osmium.osm.types import OSMEntity
from pyproj import CRS

from gisgov import crs as coordinates
from gisgov.errors import BadInput, Cancelled
from gisgov.intake.osm import classes

__all__ = ["SOURCE_CRS", "Scan", "Tags", "Things", "Ways", "scanned"]

Tags = dict[str, str]
Geometries = npt.NDArray[np.object_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Place = tuple[int, int, int]  # node, and its longitude and latitude as whole numbers

SOURCE_CRS = "EPSG:4326"
DEGREE = 1e7  # OpenStreetMap keeps degrees as whole numbers of this fraction
UNKNOWN_PLACE = 2**31 - 1
POLL_EVERY = 2000
ELEMENTS_OF_A_CITY = 100_000  # how many a file holds is not known before its end
CUT_OFF_SIGNS = (
    "unexpected EOF",  # of the blocks of a .pbf
    "unclosed token",  # inside an element of XML
    "no element found",  # between two
    "gzip error: read close failed",
    "bzip2 error: read failed: -7",
)
FIRST_YEAR = 2004  # an earlier time stamp stands for a missing one


class Element(NamedTuple):
    """What is kept of an element of the file: an area has `wkb`, a point or a line `nodes`."""

    id: str
    tags: Tags
    day: date | None
    wkb: str
    nodes: list[Place]


@dataclass(frozen=True)
class Things:
    """Points or areas in file order: ids such as ``"w123"``, tags, days, geometries."""

    ids: list[str]
    tags: list[Tags]
    days: list[date | None]
    geometries: Geometries

    def take(self, at: IntArray) -> Things:
        """The things at these positions, in the order asked."""
        return Things(
            [self.ids[i] for i in at],
            [self.tags[i] for i in at],
            [self.days[i] for i in at],
            self.geometries[at],
        )


@dataclass(frozen=True)
class Ways:
    """Lines with their nodes: `way` tells for each node to which line it belongs, in order."""

    ids: list[str]
    tags: list[Tags]
    days: list[date | None]
    way: IntArray
    ref: IntArray
    x: FloatArray
    y: FloatArray


@dataclass(frozen=True)
class Scan:
    """What a file holds, and how many elements were left out, by reason."""

    points: Things
    ways: Ways
    areas: Things
    skipped: Counter[str]


@dataclass
class Found:
    """Elements while the file is read.

    A building's way waits in `outlines` for the area that is made of it; one that still waits in
    the end is open, or crosses itself.
    """

    points: list[Element] = field(default_factory=list)
    ways: list[Element] = field(default_factory=list)
    areas: list[Element] = field(default_factory=list)
    outlines: dict[int, Element] = field(default_factory=dict)
    relations: set[int] = field(default_factory=set)
    assembled: set[int] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)
    wkb: WKBFactory = field(default_factory=WKBFactory)


def scanned(
    path: Path,
    *,
    crs: CRS,
    progress: Callable[[str, float], None],
    stop: Callable[[], bool],
) -> Scan:
    """Read the elements whose tags the tables of `classes` know.

    Parameters
    ----------
    path
        File that exists.
    crs
        The city's coordinate system.
    progress, stop
        As in `osm.read`.

    Raises
    ------
    BadInput
        The file is cut off, is none of OpenStreetMap, holds nothing, or lies elsewhere.
    Cancelled
        `stop` said so.
    """
    found = _read(path, progress, stop)
    found.skipped["incomplete"] += len(found.relations - found.assembled)
    _close_outlines(found)
    if not (found.points or found.ways or found.areas):
        raise BadInput("osm.nothing", path=path)
    _require_near(path, found, crs)
    progress("coordinates", 0.5)
    areas = _areas(found.areas, crs)
    found.skipped["too_small"] += int(shapely.is_missing(areas.geometries).sum())
    return Scan(_points(found.points, crs), _ways(found.ways, crs), areas, found.skipped)


# ---------------------------------------------------------------- reading


def _read(path: Path, progress: Callable[[str, float], None], stop: Callable[[], bool]) -> Found:
    found = Found()
    # One element after the other: that is how libosmium hands them over.
    for count, element in enumerate(_elements(path)):
        _take(found, element)
        if count % POLL_EVERY == 0:
            progress("elements", 0.45 * count / (count + ELEMENTS_OF_A_CITY))
            if stop():
                raise Cancelled("intake.cancelled", path=path)
    return found


def _take(found: Found, element: OSMEntity) -> None:
    if isinstance(element, Node):
        _take_node(found, element)
    elif isinstance(element, Way):
        _take_way(found, element)
    elif isinstance(element, Relation):
        _take_relation(found, element)
    elif isinstance(element, Area):
        _take_area(found, element)


def _elements(path: Path) -> Iterator[OSMEntity]:
    """Elements with a known tag; areas follow the way or relation that they are made of."""
    known = KeyFilter(*classes.KEYS)
    try:
        yield from osmium.FileProcessor(str(path)).with_areas(known).with_filter(known)
    except (RuntimeError, ValueError) as error:
        cut_off = any(sign in str(error) for sign in CUT_OFF_SIGNS)
        code = "osm.cut_off" if cut_off else "osm.not_osm"
        raise BadInput(code, path=path, reason=error) from error


def _take_node(found: Found, node: Node) -> None:
    place = node.location
    if place.valid():
        found.points.append(_element("n", node.id, node, nodes=[(node.id, place.x, place.y)]))
    if classes.is_building(dict(node.tags)):
        found.skipped["no_outline"] += 1


def _take_way(found: Found, way: Way) -> None:
    building = classes.is_building(dict(way.tags))
    if not building and not any(key in way.tags for key in classes.LINE_KEYS):
        return
    nodes = [(node.ref, node.x, node.y) for node in way.nodes]
    if building:
        found.outlines[way.id] = _element("w", way.id, way, nodes=nodes)
        return
    present = _longest_run(nodes)
    found.skipped["clipped"] += len(present) < len(nodes)
    if len(present) > 1:
        found.ways.append(_element("w", way.id, way, nodes=present))


def _take_relation(found: Found, relation: Relation) -> None:
    if relation.tags.get("type") == "multipolygon":
        found.relations.add(relation.id)


def _take_area(found: Found, area: Area) -> None:
    made_of, letter = area.orig_id(), "w" if area.from_way() else "r"
    if area.num_rings() == (0, 0):  # libosmium could not assemble it
        found.skipped["incomplete"] += area.from_way() and made_of not in found.outlines
        return
    if area.from_way():
        found.outlines.pop(made_of, None)
    else:
        found.assembled.add(made_of)
    wkb = found.wkb.create_multipolygon(area)
    found.areas.append(_element(letter, made_of, area, wkb=wkb))


def _element(
    letter: str,
    number: int,
    element: Node | Way | Area,
    *,
    wkb: str = "",
    nodes: list[Place] | None = None,
) -> Element:
    stamp = element.timestamp
    day = stamp.date() if stamp.year >= FIRST_YEAR else None
    return Element(f"{letter}{number}", dict(element.tags), day, wkb, nodes or [])


def _longest_run(nodes: list[Place]) -> list[Place]:
    """The longest run of nodes that are in the file: an extract may lack some of a line."""
    runs: list[list[Place]] = [[]]
    for node in nodes:
        if node[1] == UNKNOWN_PLACE:
            runs.append([])
        else:
            runs[-1].append(node)
    return max(runs, key=len)


def _close_outlines(found: Found) -> None:
    """Outlines that libosmium refused: those that close are repaired later, the others left."""
    for outline in found.outlines.values():
        nodes = outline.nodes
        if len(nodes) > 3 and nodes[0] == nodes[-1] and len(_longest_run(nodes)) == len(nodes):
            ring = shapely.Polygon([(x / DEGREE, y / DEGREE) for _, x, y in nodes])
            found.areas.append(outline._replace(wkb=ring.wkb_hex))
        else:
            found.skipped["open_outline"] += 1


# ---------------------------------------------------------------- to the city's coordinates


def _require_near(path: Path, found: Found, crs: CRS) -> None:
    """Refuse a file whose middle lies outside the region of the city's coordinate system."""
    lonlat = _degrees(found)
    lon, lat = (float(value) for value in np.median(lonlat, axis=0))
    try:
        coordinates.to_city(lon, lat, source=SOURCE_CRS, city=crs)
    except BadInput as error:
        area = crs.area_of_use.name if crs.area_of_use else crs.name
        raise BadInput(
            "osm.elsewhere",
            path=path,
            lon=lon,
            lat=lat,
            crs=coordinates.label(crs),
            area=area,
            suggested=coordinates.label(coordinates.city_crs(lon, lat)),
        ) from error


def _degrees(found: Found) -> FloatArray:
    """Longitude and latitude of one place of each element."""
    nodes = [element.nodes[0] for element in (*found.points, *found.ways)]
    areas = shapely.from_wkb([element.wkb for element in found.areas])
    corners = shapely.get_coordinates(shapely.centroid(areas))
    return np.concatenate([_places(nodes), corners])


def _places(nodes: list[Place]) -> FloatArray:
    """Longitude and latitude of nodes, in degrees."""
    return np.array(nodes, dtype=np.int64).reshape(-1, 3)[:, 1:] / DEGREE


def _points(elements: list[Element], crs: CRS) -> Things:
    places = shapely.points(_places([row.nodes[0] for row in elements]))
    return _things(elements, np.asarray(places, dtype=object), crs)


def _areas(elements: list[Element], crs: CRS) -> Things:
    return _things(elements, shapely.from_wkb([row.wkb for row in elements]), crs)


def _things(elements: list[Element], lonlat: Geometries, crs: CRS) -> Things:
    def moved(places: FloatArray) -> FloatArray:
        return np.stack(_to_city(places[:, 0], places[:, 1], crs), axis=1)

    return Things(*_columns(elements), coordinates.snap_geometry(shapely.transform(lonlat, moved)))


def _ways(elements: list[Element], crs: CRS) -> Ways:
    nodes = [node for element in elements for node in element.nodes]
    lon, lat = _places(nodes).T
    x, y = _to_city(lon, lat, crs)
    return Ways(
        *_columns(elements),
        way=np.repeat(np.arange(len(elements)), [len(element.nodes) for element in elements]),
        ref=np.array([node[0] for node in nodes], dtype=np.int64),
        x=coordinates.snap(x),
        y=coordinates.snap(y),
    )


def _columns(elements: list[Element]) -> tuple[list[str], list[Tags], list[date | None]]:
    return (
        [row.id for row in elements],
        [row.tags for row in elements],
        [row.day for row in elements],
    )


def _to_city(lon: FloatArray, lat: FloatArray, crs: CRS) -> tuple[FloatArray, FloatArray]:
    return coordinates.to_city(lon, lat, source=SOURCE_CRS, city=crs)
