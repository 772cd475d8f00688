"""Components with their hydrants, premises and land cover of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from gisgov.buildings import surface_point
from gisgov.intake.osm import classes, measures, rows
from gisgov.intake.osm.scan import Tags, Things

__all__ = ["component_frame", "hydrant_frame", "land_cover_frame", "premises_frame"]

HYDRANT_CODE = "0113"
HYDRANT_KINDS = {"pillar": "pillar", "underground": "underground", "wall": "wall", "pond": "pond"}
WATER_KINDS = {"suction_point": "pond", "water_tank": "pond", "fire_water_pond": "pond"}
OUT_OF_SERVICE = {"broken", "damaged", "non-operational", "out_of_order", "closed", "needs_repair"}


# ---------------------------------------------------------------- components


def component_frame(points: Things, areas: Things, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `component`: things of a class that the code book has, areas as a point on them."""
    things = _all(points, _as_points(areas, classes.component_class))
    things, answers = rows.select(things, classes.component_class)
    tags = things.tags
    columns = {
        "scheme": classes.COMPONENT_SCHEME,
        "class_kind": "component",
        "class_code": pd.Series([code for code, _ in answers], dtype="str"),
        "name": rows.first_text(tags, "name", "name:zh", "ref"),
        "state": pd.Series([state for _, state in answers], dtype="str"),
        "owner": rows.first_text(tags, "owner"),
        "maintainer": rows.first_text(tags, "operator"),
        "data_source": "other",
        "note": rows.first_text(tags, "note", "description", "fire_hydrant:position"),
    }
    return rows.frame(things, columns, crs=crs)


def hydrant_frame(components: gpd.GeoDataFrame, points: Things, areas: Things) -> pd.DataFrame:
    """Frame `hydrant`: the extension of those components that give water to a fire crew."""
    tags_of = dict(zip(points.ids + areas.ids, points.tags + areas.tags, strict=True))
    chosen = components[components["class_code"] == HYDRANT_CODE]
    tags = [_present(tags_of[key]) for key in chosen["source_id"]]
    return pd.DataFrame(
        {
            "component_id": chosen["id"].to_numpy(),
            "kind": pd.Series([_hydrant_kind(row) for row in tags], dtype="str"),
            "flow_lps": rows.measured(
                tags, *_prefixed("flow_rate", "flow_capacity"), by=measures.flow_lps
            ),
            "pressure_mpa": rows.measured(tags, *_prefixed("pressure"), by=measures.pressure_mpa),
            "outlets": pd.Series([_outlets(row) for row in tags], dtype="str"),
            "main_mm": rows.measured(
                tags, *_prefixed("diameter"), by=measures.millimetres, dtype="Int32"
            ),
            "status": pd.Series([_status(row) for row in tags], dtype="str"),
            "status_remark": rows.first_text(tags, "operational_status:note", "operational_status"),
        }
    )


def _prefixed(*names: str) -> list[str]:
    return [key for name in names for key in (f"fire_hydrant:{name}", name)]


def _present(tags: Tags) -> Tags:
    """Tags of a disused hydrant under the keys of one in use, marked as disused."""
    marked = {
        key.removeprefix(f"{prefix}:"): value
        for prefix in classes.LIFECYCLE
        for key, value in tags.items()
        if key.startswith(f"{prefix}:")
    }
    return tags | marked | {"disused": "yes"} if marked else tags


def _hydrant_kind(tags: Tags) -> str:
    if tags.get("fire_hydrant:pressure") == "suction":
        return "dry"
    by_type = HYDRANT_KINDS.get(tags.get("fire_hydrant:type", ""))
    return by_type or WATER_KINDS.get(tags.get("emergency", ""), "unknown")


def _outlets(tags: Tags) -> str | None:
    """Couplings as mapped: their number and sizes.

    Examples
    --------
    >>> _outlets({"couplings": "3", "couplings:diameters": "65;65;100"})
    '3: 65;65;100'
    """
    number = tags.get("couplings") or tags.get("fire_hydrant:couplings")
    sizes = tags.get("couplings:diameters") or tags.get("fire_hydrant:couplings:diameters")
    return ": ".join(part for part in (number, sizes) if part) or None


def _status(tags: Tags) -> str:
    said = tags.get("operational_status", "")
    if "yes" in (tags.get("disused"), tags.get("abandoned"), tags.get("out_of_order")):
        return "out_of_service"
    if said in OUT_OF_SERVICE:
        return "out_of_service"
    return "in_service" if said == "operational" else "unknown"


# ---------------------------------------------------------------- premises and ground


def premises_frame(
    points: Things, areas: Things, buildings: gpd.GeoDataFrame, *, crs: CRS
) -> gpd.GeoDataFrame:
    """Frame `premises`; of a place mapped as a point and as an area, the area alone."""
    as_points = _as_points(areas, classes.premises_kind)
    grounds, _ = rows.select(areas, classes.premises_kind)
    singles, _ = rows.select(points, classes.premises_kind)
    twice = _mapped_twice(singles, grounds)
    things = _all(singles.take(np.flatnonzero(~twice)), as_points)
    shapes = np.asarray(buildings.geometry.array, dtype=object)
    at = rows.holder(things.geometries, shapes, predicate="intersects")
    number = buildings["id"].to_numpy()
    tags = things.tags
    columns = {
        "kind": pd.Series([classes.premises_kind(row) for row in tags], dtype="str"),
        "name": rows.first_text(tags, "name", "name:zh"),
        "name_en": rows.first_text(tags, "name:en"),
        "building_id": pd.Series([number[i] if i >= 0 else None for i in at], dtype="Int64"),
        "capacity": rows.measured(tags, "capacity", "beds", by=_capacity, dtype="Int32"),
        "phone": rows.first_text(tags, "phone", "contact:phone"),
    }
    table = rows.frame(things, columns, crs=crs)
    table.attrs["skipped"] = {"twice": int(twice.sum())}
    return table


def land_cover_frame(areas: Things, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `land_cover`: water, parks, squares and the like."""
    things, kinds = rows.select(areas, classes.land_cover_kind)
    columns = {
        "kind": pd.Series(kinds, dtype="str"),
        "name": rows.first_text(things.tags, "name", "name:zh"),
        "name_en": rows.first_text(things.tags, "name:en"),
    }
    return rows.frame(things, columns, crs=crs, geometries=rows.multipolygons(things.geometries))


def _capacity(text: str | None) -> int | None:
    return measures.whole(text, most=1_000_000)


def _mapped_twice(points: Things, areas: Things) -> npt.NDArray[np.bool_]:
    """Which points repeat an area around them: of the same kind, and not of another name."""
    twice = np.zeros(len(points.ids), dtype=bool)
    at, area = shapely.STRtree(areas.geometries).query(points.geometries, predicate="intersects")
    for point, ground in zip(at.tolist(), area.tolist(), strict=True):
        one, other = points.tags[point], areas.tags[ground]
        same_kind = classes.premises_kind(one) == classes.premises_kind(other)
        same_name = one.get("name") in (None, other.get("name"))
        twice[point] |= same_kind and same_name
    return twice


def _as_points(areas: Things, kind: Callable[[Tags], object]) -> Things:
    chosen, _ = rows.select(areas, kind)
    return Things(chosen.ids, chosen.tags, chosen.days, surface_point(chosen.geometries))


def _all(one: Things, other: Things) -> Things:
    return Things(
        one.ids + other.ids,
        one.tags + other.tags,
        one.days + other.days,
        np.concatenate([one.geometries, other.geometries]),
    )
