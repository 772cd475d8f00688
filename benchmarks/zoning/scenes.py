"""What is drawn: the demo city, real census blocks, a real city, and a town of very many lots."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgov import democity
from gisgov.intake import osm
from gisgov.zoning import Atoms, Borders, atoms, atoms_of

__all__ = ["Problem", "census_blocks", "demo_city", "joined", "las_palmas", "lots"]

METRIC_OHIO = "EPSG:32616"
METRIC_CANARIES = "EPSG:32628"
DWELLING_M2 = 120.0
LEVELS = 4  # the median of the buildings that tell theirs
LIVED_IN = {"residential", None}
LOT_M = 22.0
BLOCK = (8, 5)  # lots between streets
ROWS = 100


@dataclass(frozen=True, eq=False)
class Problem:
    """Ground to be dealt out, and what is to be said of it."""

    name: str
    atoms: Atoms
    about: str


def shared(path: str) -> Path | None:
    """Return a file of GISGOV_SHARED_DATA; None where it is not there."""
    found = Path(os.environ.get("GISGOV_SHARED_DATA", "../shared/data")) / path
    return found if found.exists() else None


def demo_city(size: str) -> dict[str, Atoms]:
    """Return the atoms of each community of a demo city, after its year of growth."""
    made = democity.generate(size, seed=1)
    area, building = ground(made["area"]), lived(made)
    current = area[(area["level"] == "grid") & area["valid_to"].isna()]
    cover = ground(made["land_cover"])
    roads, barriers = ground(made["road"]), ground(made["barrier"])
    layers = {
        "water": cover[cover["kind"].isin(["river", "lake", "pond"])],
        "gates": ground(made["estate_gate"]),
        "current": current,
        "special": current[current["kind"] == "special"],
    }
    communities = area[area["level"] == "community"].sort_values("code")
    return {
        code: atoms(shape, building, roads, barriers, **layers)
        for code, shape in zip(communities["code"], communities.geometry, strict=True)
    }


def ground(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a frame of the demo city with its geometry."""
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=democity.CITY.srid)


def lived(made: dict[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Return buildings with the households and the people that live in each."""
    dwelling = made["dwelling"].set_index("id")["building_id"]
    household = made["household"].set_index("id")["dwelling_id"].map(dwelling)
    person = made["person"]["household_id"].map(household)
    building = ground(made["building"])
    return building.assign(
        point=gpd.GeoSeries(building["point"], crs=building.crs),
        households=building["id"].map(household.value_counts()).fillna(0).astype(int),
        persons=building["id"].map(person.value_counts()).fillna(0).astype(int),
    )


def joined(parts: dict[str, Atoms]) -> Atoms:
    """Return the atoms of communities together; no border joins two communities."""
    frames = [one.frame.assign(community=code) for code, one in parts.items()]
    shift = np.concatenate([[0], np.cumsum([len(one) for one in parts.values()])[:-1]])
    several = [one.borders for one in parts.values()]

    def whole(name: str, *, moved: bool = False) -> np.ndarray:
        values = [getattr(borders, name) for borders in several]
        return np.concatenate([v + s * moved for v, s in zip(values, shift, strict=True)])

    borders = Borders(
        whole("one", moved=True),
        whole("other", moved=True),
        whole("length_m"),
        whole("off_street_m"),
        np.concatenate([borders.passable for borders in several]),
    )
    return Atoms(pd.concat(frames, ignore_index=True), borders)


def census_blocks() -> Problem | None:
    """Return the census blocks of Walnut Hills, Cincinnati; borders of blocks are streets."""
    file = shared("small_area/cincinnati_walnuthills_blocks457.zip")
    if file is None:
        return None
    read = gpd.read_file(f"zip://{file}!walnuthills_updated/cincinnati.shp").to_crs(METRIC_OHIO)
    frame = read.assign(households=read["HOUSEHOLDS"].astype(int))
    return Problem(
        "walnut_hills",
        atoms_of(frame[["households", "geometry"]]),
        "457 census blocks, 4 of them with more than 300 households",
    )


def las_palmas(catchments: int | None) -> Problem | None:
    """Return Las Palmas by school catchments, those with the most buildings first."""
    file = shared("osm/las_palmas_20230221.osm.pbf")
    schools_file = shared("osm/las_palmas_school_catchments_29.geojson")
    if file is None or schools_file is None:
        return None
    read = osm.read(file, crs=METRIC_CANARIES)
    building = estimated(read["building"])
    schools = gpd.read_file(schools_file).to_crs(METRIC_CANARIES).sort_values("Codigo")
    tree = shapely.STRtree(building.geometry.centroid.to_numpy())
    found = tree.query(schools.geometry.to_numpy(), predicate="contains")[0]
    busiest = np.argsort(-np.bincount(found, minlength=len(schools)), kind="stable")[:catchments]
    parts = {
        str(schools["Codigo"].iloc[at]): atoms(
            schools.geometry.iloc[at], building, read["road"], read["barrier"]
        )
        for at in sorted(busiest)
    }
    return Problem(
        "las_palmas",
        joined(parts),
        f"{len(parts)} school catchments; households estimated: floors (where untold {LEVELS}) by "
        f"footprint by one for each {DWELLING_M2:.0f} m2, at most 300 a building",
    )


def estimated(building: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return buildings with households estimated from floors and footprint."""
    floors = building["floors_above"].astype(float).fillna(LEVELS).to_numpy()
    home = building["use"].astype(object).where(building["use"].notna(), None).isin(LIVED_IN)
    many = np.floor(floors * building.area.to_numpy() / DWELLING_M2).clip(0, 300)
    households = np.where(home, many, 0).astype(int)
    return building.assign(households=households, persons=2 * households)


def lots(count: int, *, seed: int) -> Problem:
    """Return a town of lots in one piece: streets after every 8 lots one way, 5 the other."""
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(count), count // ROWS)
    x, y = LOT_M * column, LOT_M * row
    frame = gpd.GeoDataFrame(
        {"households": rng.geometric(1 / 8, count), "persons": 0, "special": None, "current": None},
        geometry=shapely.box(x, y, x + LOT_M, y + LOT_M),
        crs=METRIC_CANARIES,
    )
    wide, deep = column // BLOCK[0], row // BLOCK[1]
    frame["block"] = deep * (wide.max() + 1) + wide
    frame["x"], frame["y"], frame["area_m2"] = x + LOT_M / 2, y + LOT_M / 2, LOT_M**2
    frame["buildings"] = [[at] for at in range(count)]
    return Problem(f"lots_{count}", Atoms(frame, _between(frame, row, column)), "one piece")


def _between(frame: gpd.GeoDataFrame, row: np.ndarray, column: np.ndarray) -> Borders:
    """Return the borders of lots in rows."""
    width = int(column.max()) + 1
    at = np.arange(len(frame))
    beside, below = at[column < width - 1], at[row < row.max()]
    one, other = np.concatenate([beside, below]), np.concatenate([beside + 1, below + width])
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    block = frame["block"].to_numpy()
    metres = np.full(len(one), LOT_M)
    return Borders(
        one, other, metres, np.where(block[one] == block[other], metres, 0.0), metres > 0
    )
