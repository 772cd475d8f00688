"""Hexagons fit together, cover the ground, and are H3's own."""

from __future__ import annotations

import geopandas as gpd
import h3
import numpy as np
import pytest
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.hotspots import contiguity, disks, hexes
from gisgov.placing import AreaIndex
from tests.gisgov.hotspots.drawn_areas import squares

BOUNDS = (525_000.0, 3_395_000.0, 529_000.0, 3_398_000.0)


@pytest.mark.parametrize("resolution", [7, 8, 9, 10])
def test_hexagons_leave_no_gap_and_share_no_ground(resolution):
    drawn = hexes(BOUNDS, resolution=resolution, city=4546)
    ground = shapely.coverage_union_all(drawn.geometry.to_numpy())
    assert shapely.coverage_is_valid(drawn.geometry.to_numpy())
    assert ground.covers(shapely.box(*BOUNDS))
    assert drawn.intersects(shapely.box(*BOUNDS)).all()
    assert drawn["h3"].is_monotonic_increasing


def test_a_point_is_counted_where_h3_counts_it():
    drawn = hexes(BOUNDS, resolution=9, city=4546)
    rng = np.random.default_rng(4)
    x, y = rng.uniform(*BOUNDS[::2], 2000), rng.uniform(*BOUNDS[1::2], 2000)
    ours = AreaIndex.build(drawn, code="h3").codes(x, y)
    lon, lat = crs.to_lonlat(x, y, city=4546)
    theirs = [h3.latlng_to_cell(*place, 9) for place in zip(lat, lon, strict=True)]
    #  An edge that is straight in metres is not straight on the globe, by less than a centimetre.
    assert (ours != np.array(theirs, dtype=object)).sum() == 0


def test_neighbours_are_those_that_touch():
    drawn = hexes(BOUNDS, resolution=9, city=4546)
    touching = contiguity(drawn)
    assert (disks(drawn["h3"].tolist()) != touching).nnz == 0
    assert (disks(drawn["h3"].tolist(), rings=2) != ((touching @ touching) > 0)).nnz == 0


def test_hexagons_of_areas_are_only_those_that_meet_them():
    corners = [squares(1, 1).translate(x, 3_395_000).iloc[0] for x in (525_000, 600_000)]
    drawn = hexes(gpd.GeoDataFrame(geometry=corners, crs=4546), resolution=8)
    assert 2 <= len(drawn) <= 6
    assert len(hexes(gpd.GeoDataFrame(geometry=[None], crs=4546), resolution=8)) == 0


@pytest.mark.parametrize(
    ("bounds", "resolution", "city", "code"),
    [
        (BOUNDS, 4, 4546, "hotspots.resolution"),
        (BOUNDS, 12, 4546, "hotspots.resolution"),
        (BOUNDS, 9, None, "crs.missing"),
        (BOUNDS, 9, 4326, "crs.not_metric"),
        ((400_000.0, 3_300_000.0, 600_000.0, 3_500_000.0), 11, 4546, "hotspots.hexes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(bounds, resolution, city, code):
    with pytest.raises(BadInput) as told:
        hexes(bounds, resolution=resolution, city=city)
    assert told.value.code == code
