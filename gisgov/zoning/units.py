"""Houses with more households than a grid may hold, taken apart by their units."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs

__all__ = ["by_units"]

Geometries = npt.NDArray[np.object_]


def by_units(
    buildings: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, upper: int
) -> gpd.GeoDataFrame:
    """Buildings for `atoms`, those over the upper bound as one row a unit (单元).

    The footprint is shared out by which unit's door is nearest, so that a border between grids can
    run between two stairs.

    Parameters
    ----------
    buildings
        Columns id, households, persons, `point` and footprints, as for `atoms`.
    units
        Columns building_id, households, persons; geometry: the unit's door. Units of other
        buildings do not matter. All units of a building are given, or none.
    upper
        Households over which a building is taken apart.

    Returns
    -------
    geopandas.GeoDataFrame
        As given, and then the units of those that were taken apart, in the order of `units`: each
        with its building's id, its own counts, its part of the footprint and a point in it. A
        building of one unit, or two units with one door, stays whole.
    """
    large = buildings.loc[buildings["households"] > upper, "id"]
    apart = [_shared(buildings, units, int(one)) for one in large]
    made = [one for one in apart if one is not None]
    if not made:
        return buildings
    taken = {int(one["id"].iloc[0]) for one in made}
    rest = buildings[~buildings["id"].isin(taken)]
    return gpd.GeoDataFrame(pd.concat([rest, *made], ignore_index=True), crs=buildings.crs)


def _shared(
    buildings: gpd.GeoDataFrame, units: gpd.GeoDataFrame, building: int
) -> gpd.GeoDataFrame | None:
    mine = units[units["building_id"] == building]
    row = buildings[buildings["id"] == building].iloc[0]
    doors = np.asarray(mine.geometry.array, dtype=object)
    if len(np.unique(shapely.get_coordinates(doors), axis=0)) < max(len(mine), 2):
        return None
    shapes = crs.snap_geometry(_nearest(doors, row[buildings.geometry.name]))
    if shapely.is_missing(shapes).any() or shapely.is_empty(shapes).any():
        return None
    points = shapely.points(crs.snap(shapely.get_coordinates(shapely.point_on_surface(shapes))))
    counts = {name: mine[name].to_numpy() for name in ("households", "persons")}
    frame = pd.DataFrame({"id": building, **counts, "point": points})
    given = {n: row[n] for n in buildings.columns if n not in {*frame, buildings.geometry.name}}
    return gpd.GeoDataFrame(frame.assign(**given), geometry=shapes, crs=buildings.crs)


def _nearest(doors: Geometries, footprint: shapely.Geometry) -> Geometries:
    """The part of a footprint that is nearest to each door."""
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.multipoints(doors), extend_to=shapely.buffer(footprint, 10.0), ordered=True
        )
    )
    return np.asarray(shapely.intersection(cells, footprint), dtype=object)
