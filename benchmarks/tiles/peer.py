"""The same features for tipg: a view for each layer, and what tipg is asked for to get a tile.

tipg draws one table or view a request, whole at every zoom. So each view holds what our layer holds
from a zoom on, and the map's style would name the view of the zoom.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from benchmarks.tiles.walk import Tile

__all__ = ["LAYERS", "SCHEMA", "View", "make_views", "our_path", "our_paths", "paths", "views"]

SCHEMA = "bench_peer"
NAMES = ("name", "name_en")
ROAD = ("road_class", *NAMES, "width_m", "bridge", "tunnel")
HOUSE = ("use", "coalesce(height_m, floors_above * 3) AS height_m")
AREA = ("code", *NAMES, "kind")
STANDING = "retired_on IS NULL"
FAR = ["motorway", "trunk", "primary"]
NEARER = [*FAR, "secondary"]
NEAR = [*NEARER, "tertiary", "residential", "unclassified", "living_street", "road", "busway"]


@dataclass(frozen=True)
class View:
    """What a layer holds from a zoom on; the last view of a layer that has begun is asked."""

    layer: str
    minzoom: int
    table: str
    columns: tuple[str, ...]
    where: str = STANDING

    @property
    def name(self) -> str:
        """Its name in the database."""
        return f"{self.layer.replace('-', '_')}_{self.minzoom}"

    @property
    def fields(self) -> str:
        """Names of its columns, as tipg is asked for them."""
        return ",".join(["id", *(column.rpartition(" ")[2] for column in self.columns)])


def _of_classes(classes: list[str]) -> str:
    return f"{STANDING} AND road_class = ANY('{{{','.join(classes)}}}')"


def _today(level: str) -> str:
    return f"level = '{level}' AND valid @> now()"


VIEWS = (
    View("land_cover", 6, "land_cover", ("kind", *NAMES)),
    View("roads", 8, "road", ROAD, _of_classes(FAR)),
    View("roads", 11, "road", ROAD, _of_classes(NEARER)),
    View("roads", 13, "road", ROAD, _of_classes(NEAR)),
    View("roads", 14, "road", ROAD),
    View("barriers", 15, "barrier", ("kind",)),
    View("estates", 13, "estate", NAMES),
    View("buildings", 13, "building", HOUSE),
    View("buildings", 15, "building", (*HOUSE, "floors_above", "name", "number", "grid")),
    View("areas-community", 10, "area", AREA, _today("community")),
    View("areas-grid", 12, "area", AREA, _today("grid")),
)
LAYERS = tuple(dict.fromkeys(view.layer for view in VIEWS))


def make_views(conn: Connection, *, shape: str = "geometry") -> None:
    """Make the views anew, over the shapes in the city's CRS or those in EPSG:3857."""
    conn.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
    conn.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    for view in VIEWS:
        columns = ", ".join(["id", *view.columns, shape])
        rows = f"SELECT {columns} FROM {view.table} WHERE {view.where}"  # noqa: S608
        conn.execute(text(f"CREATE VIEW {SCHEMA}.{view.name} AS {rows}"))


def views(zoom: int) -> list[View]:
    """The view of each layer that has something to show at a zoom."""
    begun = {view.layer: view for view in VIEWS if view.minzoom <= zoom}
    return list(begun.values())


def path(view: View, tile: Tile) -> str:
    """What tipg is asked for to get one layer of a tile."""
    where = f"tiles/WebMercatorQuad/{tile.z}/{tile.x}/{tile.y}"
    return f"/collections/{SCHEMA}.{view.name}/{where}?properties={view.fields}"


def paths(tile: Tile) -> list[str]:
    """What tipg is asked for to get a tile with all its layers."""
    return [path(view, tile) for view in views(tile.z)]


def our_path(tile: Tile, layers: tuple[str, ...] = LAYERS) -> str:
    """What we are asked for to get a tile with some layers."""
    return f"/tiles/{','.join(layers)}/{tile.z}/{tile.x}/{tile.y}.mvt"


def our_paths(tile: Tile) -> list[str]:
    """What we are asked for to get a tile with all its layers."""
    return [our_path(tile)]
