"""Buildings of OpenStreetMap, with the addresses and doors that are mapped as points of them."""

from __future__ import annotations

import functools

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from gisgov.buildings import surface_point
from gisgov.intake.osm import classes, measures, rows
from gisgov.intake.osm.scan import Tags, Things

__all__ = ["building_frame", "entrance_frame"]

MOST_FLOORS = 200
MOST_HEIGHT_M = 1000.0

ENTRANCE_KINDS = {"yes": "entrance"}


def building_frame(areas: Things, points: Things, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `building`; where a building has no house number, those of its address points."""
    things, _ = rows.select(areas, classes.is_building)
    shapes = rows.multipolygons(things.geometries)
    tags = _with_addresses(things.tags, shapes, points)
    columns = {
        "name": rows.first_text(tags, "name", "name:zh", "addr:housename"),
        "name_en": rows.first_text(tags, "name:en"),
        **_address_columns(tags),
        "use": pd.Series([classes.building_use(row) for row in tags], dtype="str"),
        "structure": rows.first_text(tags, "building:structure", "building:material"),
        "year_built": rows.measured(tags, "start_date", by=measures.year, dtype="Int16"),
        "floors_above": _floors(tags, "building:levels"),
        "floors_below": _floors(tags, "building:levels:underground"),
        "height_m": rows.measured(tags, "height", "building:height", by=_height),
        "point": gpd.GeoSeries(surface_point(shapes), crs=crs),
    }
    return rows.frame(things, columns, crs=crs, geometries=shapes)


def entrance_frame(points: Things, buildings: gpd.GeoDataFrame, *, crs: CRS) -> gpd.GeoDataFrame:
    """Frame `building_entrance`: mapped doors that are points of a building's outline."""
    doors, kinds = rows.select(points, _entrance_kind)
    shapes = np.asarray(buildings.geometry.array, dtype=object)
    at = rows.holder(doors.geometries, shapes, predicate="touches")
    on = np.flatnonzero(at >= 0)
    kept = doors.take(on)
    columns = {
        "building_id": buildings["id"].to_numpy()[at[on]],
        "kind": pd.Series([kinds[i] for i in on], dtype="str"),
        "width_m": rows.measured(kept.tags, "width", "door:width", by=measures.metres),
    }
    table = rows.frame(kept, columns, crs=crs)
    table.attrs["skipped"] = {"outside": len(at) - len(on)}
    return table


def _entrance_kind(tags: Tags) -> str | None:
    kind = tags.get("entrance", "no")
    return None if kind == "no" else ENTRANCE_KINDS.get(kind, kind)


def _floors(tags: list[Tags], key: str) -> pd.Series:
    count = functools.partial(measures.whole, most=MOST_FLOORS)
    return rows.measured(tags, key, by=count, dtype="Int16")


def _height(text: str | None) -> float | None:
    value = measures.metres(text)
    return value if value is not None and value <= MOST_HEIGHT_M else None


# ---------------------------------------------------------------- addresses


def _address_columns(tags: list[Tags]) -> dict[str, object]:
    streets = rows.first_text(tags, "addr:street", "addr:place")
    return {
        "street_name": streets,
        "house_number": rows.first_text(tags, "addr:housenumber"),
        "address": pd.Series([_address(row) for row in tags], dtype="str"),
    }


def _address(tags: Tags) -> str | None:
    """The address as it is written where the building stands.

    Examples
    --------
    >>> _address({"addr:street": "沿江大道", "addr:housenumber": "12"})
    '沿江大道12号'
    >>> _address({"addr:street": "Calle Triana", "addr:housenumber": "12"})
    'Calle Triana, 12'
    """
    street = tags.get("addr:street") or tags.get("addr:place")
    number = tags.get("addr:housenumber")
    if tags.get("addr:full") or not street:
        return tags.get("addr:full")
    if not number:
        return street
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in street)
    return f"{street}{number.removesuffix('号')}号" if chinese else f"{street}, {number}"


def _with_addresses(tags: list[Tags], shapes: rows.Geometries, points: Things) -> list[Tags]:
    """Tags of buildings, completed by the address points that stand in them."""
    addresses, _ = rows.select(points, lambda row: row.get("addr:housenumber"))
    at = rows.holder(addresses.geometries, shapes, predicate="intersects")
    standing: dict[int, list[Tags]] = {}
    for building, address in zip(at.tolist(), addresses.tags, strict=True):
        if building >= 0 and not tags[building].get("addr:housenumber"):
            standing.setdefault(building, []).append(address)
    added = {building: _joined(found) for building, found in standing.items()}
    return [row | added[i] if i in added else row for i, row in enumerate(tags)]


def _joined(addresses: list[Tags]) -> Tags:
    """One address for a building of several: all numbers on the street that has most of them."""
    streets = [row.get("addr:street", "") for row in addresses]
    street = max(sorted(set(streets)), key=streets.count)
    numbers = {row["addr:housenumber"] for row in addresses if row.get("addr:street", "") == street}
    joined = ";".join(sorted(numbers, key=_natural))
    return {"addr:housenumber": joined} | ({"addr:street": street} if street else {})


def _natural(number: str) -> tuple[int, str]:
    """Sorts 9 before 12, and 12 before 12A."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return int(digits or 0), number
