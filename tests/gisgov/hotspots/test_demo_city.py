"""The demo city's true hot spots are found by their classes; dealt out by chance there are none."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from gisgov import democity
from gisgov.democity.events import HOT_SPOTS
from gisgov.democity.incidents import hot_spots as true_hot_spots
from gisgov.hotspots import contiguity, emerging, hot_spots
from gisgov.hotspots.weights import Weights
from gisgov.placing import AreaIndex

NAMES = [spot.name for spot in HOT_SPOTS]


class City(NamedTuple):
    """Grids, and what is in them."""

    index: AreaIndex
    households: np.ndarray
    weights: Weights
    incident: pd.DataFrame
    grid: np.ndarray
    true: gpd.GeoDataFrame


@pytest.fixture(scope="module")
def city() -> City:
    frames = democity.generate("small")
    area, building = frames["area"], frames["building"].set_index("id")
    grids = gpd.GeoDataFrame(area[area["level"] == "grid"], geometry="geometry", crs=4546)
    index = AreaIndex.build(grids)
    home = frames["household"]["dwelling_id"].map(frames["dwelling"].set_index("id")["building_id"])
    lived = index.place_geometry(building.loc[home, "point"].to_numpy())
    incident = frames["incident"]
    return City(
        index,
        np.bincount(lived[lived >= 0], minlength=len(grids)),
        contiguity(grids),
        incident,
        index.place_geometry(incident.geometry.to_numpy()),
        true_hot_spots(frames),
    )


def of_classes(city: City, name: str) -> tuple[pd.Series, np.ndarray]:
    """A true hot spot, and which incidents are of its classes and in a grid."""
    spot = city.true.set_index("name").loc[name]
    return spot, city.incident["class_code"].isin(spot["classes"]).to_numpy() & (city.grid >= 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_true_hot_spot_is_hot_in_its_classes(city, name):
    spot, chosen = of_classes(city, name)
    counts = np.bincount(city.grid[chosen], minlength=len(city.index))
    found = hot_spots(counts, city.households, city.weights)
    assert found["spot"].iloc[city.index.place_geometry([spot["geometry"]])[0]] == "hot"


def test_the_building_site_of_the_last_months_is_new(city):
    spot, chosen = of_classes(city, "大型工地")
    assert spot["months"] == 4
    local = city.incident["reported_at"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    month = local.dt.to_period("M").astype("int64").to_numpy()
    slot = np.minimum(month - month.min(), 11)
    counts = np.zeros((len(city.index), 12))
    np.add.at(counts, (city.grid[chosen], slot[chosen]), 1)
    found = emerging(counts, city.households, city.weights)
    assert found["pattern"].iloc[city.index.place_geometry([spot["geometry"]])[0]] == "new"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_incidents_dealt_out_to_households_show_none(city, name):
    _, chosen = of_classes(city, name)
    share = city.households / city.households.sum()
    counts = np.random.default_rng(len(name)).multinomial(chosen.sum(), share)
    assert hot_spots(counts, city.households, city.weights)["spot"].isna().all()
