"""Houses over the upper bound are taken apart by their units."""

from __future__ import annotations

import geopandas as gpd
import shapely

from gisgov.zoning.units import by_units


def houses(*households):
    shapes = [shapely.box(100 * k, 0, 100 * k + 60, 15) for k in range(len(households))]
    return gpd.GeoDataFrame(
        {
            "id": range(1, len(households) + 1),
            "households": households,
            "persons": [2 * n for n in households],
            "point": [shapely.point_on_surface(s) for s in shapes],
        },
        geometry=shapes,
        crs=4546,
    )


def stairs(building, *households, apart=20):
    doors = [shapely.Point(10 + apart * k, 0) for k in range(len(households))]
    rows = {"building_id": building, "households": households, "persons": households}
    return gpd.GeoDataFrame(rows, geometry=doors, crs=4546)


def test_a_tower_becomes_a_row_a_unit():
    made = by_units(houses(400, 90), stairs(1, 150, 130, 120), upper=300)
    assert made["id"].tolist() == [2, 1, 1, 1]
    assert made["households"].tolist() == [90, 150, 130, 120]
    assert made.geometry.area.tolist() == [900, 300, 300, 300]
    assert shapely.contains(made.geometry, made["point"]).all()


def test_what_is_not_over_the_bound_stays_whole():
    given = houses(300, 90)
    assert by_units(given, stairs(1, 150, 150), upper=300) is given


def test_a_tower_of_one_unit_stays_whole():
    given = houses(400)
    assert by_units(given, stairs(1, 400), upper=300) is given


def test_units_behind_one_door_stay_together():
    given = houses(400)
    assert by_units(given, stairs(1, 200, 200, apart=0), upper=300) is given
