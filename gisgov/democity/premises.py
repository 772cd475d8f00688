"""Premises of the demo city that matter in an emergency: who is there, who helps, what is a danger.

They take the buildings of their use where there are such, others take a building that fits, or
ground that is free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.cluster.vq import kmeans2

from gisgov import crs
from gisgov.democity.names import Name, place_names, suffixed
from gisgov.democity.rows import CRS, sourced
from gisgov.democity.streets import (
    Bools,
    Floats,
    Ints,
    Open,
    Shapes,
    Texts,
    open_ground,
    streets_of,
)

__all__ = ["furnish"]

STATION_KM2 = 4.5
PARKS = ("park", "square")
NUMBERED = r"^(.*?)\d+(?:号|座)"
NUMBERED_EN = r" (?:Teaching Building|Building|Workshop|Block|Hall|No\.) \d+$"
ENDINGS = {
    "学院": "university",
    "小学": "school",
    "幼儿园": "kindergarten",
    "医院": "hospital",
    "广场": "mall",
    "站": "station",
}
PARK_M2 = 800.0
PARK_REACH_M = 40.0
UNSETTLED = ("river", "lake", "wood")


@dataclass(frozen=True)
class Kind:
    """A kind of premises that takes buildings: its names, the uses of buildings it fits in."""

    chinese: str
    english: str
    uses: tuple[str, ...]
    capacity: tuple[int, int] | None = None
    least_m2: float = 0.0


KINDS = {
    "school": Kind("学校", "School", ("education",), (600, 2600)),
    "university": Kind("学院", "College", ("education",), (3000, 12_000)),
    "hospital": Kind("医院", "Hospital", ("health",), (260, 1400)),
    "mall": Kind("购物中心", "Shopping Centre", ("commercial",), (1500, 8000)),
    "station": Kind("火车站", "Railway Station", ("public",), (2000, 6000)),
    "kindergarten": Kind("幼儿园", "Kindergarten", ("commercial", "public"), (90, 360)),
    "clinic": Kind("卫生服务站", "Clinic", ("commercial", "public")),
    "community_office": Kind("社区居委会", "Community Office", ("commercial", "public")),
    "police": Kind("派出所", "Police Station", ("commercial", "public")),
    "emergency_store": Kind(
        "应急物资库", "Emergency Store", ("industrial", "commercial", "public")
    ),
    "hazard_store": Kind("危险品仓库", "Hazardous Goods Store", ("industrial",)),
    "fire_station": Kind("消防救援站", "Fire Station", ("commercial", "public"), least_m2=180.0),
    "fuel": Kind("加油站", "Petrol Station", ()),
    "assembly_point": Kind("应急避难场所", "Place to Gather", ()),
}

# kind, width, height, weight, turning circle, hose, water, crew
APPLIANCES = (
    ("pumper", "水罐消防车", 2.50, 3.40, 18.0, 18.0, 480.0, 5000, 6),
    ("pumper", "泡沫消防车", 2.55, 3.60, 26.0, 19.5, 640.0, 8000, 6),
    ("ladder", "云梯消防车", 2.55, 3.95, 33.0, 24.0, 160.0, 0, 3),
    ("rescue", "抢险救援车", 2.50, 3.45, 15.5, 17.5, 80.0, 0, 5),
    ("pumper", "小型消防车", 1.95, 2.60, 5.5, 12.5, 300.0, 1200, 4),
)
VEHICLE_COLUMNS = (
    "kind",
    "label",
    "width_m",
    "height_m",
    "weight_t",
    "turning_m",
    "hose_m",
    "water_l",
    "crew",
)


@dataclass
class _Stock:
    """Buildings that may still be taken, and the rows found so far."""

    building: pd.DataFrame
    points: Floats
    footprint: Floats
    free: Bools
    found: list[pd.DataFrame] = field(default_factory=list)

    def take(self, kind: str, near: Floats) -> None:
        """A building for each of the points, each the nearest that is free and fits."""
        rule = KINDS[kind]
        fits = self.building["use"].isin(rule.uses).to_numpy()
        fits = fits & (self.footprint >= rule.least_m2)
        taken = []
        for point in near:  # each choice depends on those before; some hundreds at most
            rows = np.flatnonzero(fits & self.free)
            if rows.size == 0:
                break
            chosen = rows[np.argmin(np.hypot(*(self.points[rows] - point).T))]
            self.free[chosen] = False
            taken.append(chosen)
        self.add(kind, self.points[taken], np.array(taken, dtype=np.int64))

    def add(self, kind: str, points: Floats, rows: Ints | None = None, **names: Texts) -> None:
        """Rows of a kind, at buildings where `rows` says which, with `name` and `name_en`."""
        ids = self.building["id"].to_numpy(np.int64)
        linked = np.full(len(points), 0) if rows is None else ids[rows]
        columns = {"kind": kind, "building_id": linked, "x": points[:, 0], "y": points[:, 1]}
        blank = np.full(len(points), None, dtype=object)
        columns |= {"name": blank, "name_en": blank} | names
        self.found.append(pd.DataFrame(columns, index=range(len(points))))


def furnish(
    frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frames `premises` and `vehicle`.

    Parameters
    ----------
    frames
        `area`, `building`, `land_cover` and `road`.
    rng
        Where chance comes from.
    today
        The city's present day.
    """
    stock = _stock(frames["building"])
    ground = open_ground(frames)
    _by_name(stock)
    _by_area(stock, frames["area"])
    _by_people(stock, rng)
    stock.take("fire_station", _fire_sites(stock, frames, rng))
    stock.add("fuel", _petrol_sites(stock, frames, ground, rng))
    parks = _parks(frames, ground)
    stock.add("assembly_point", crs.snap(shapely.get_coordinates(shapely.point_on_surface(parks))))
    premises = _premises(stock, frames["area"], shapely.area(parks), rng, today)
    return {"premises": premises, "vehicle": _vehicles(premises, rng)}


def _stock(building: pd.DataFrame) -> _Stock:
    return _Stock(
        building=building,
        points=shapely.get_coordinates(np.asarray(building["point"], dtype=object)),
        footprint=shapely.area(np.asarray(building["geometry"], dtype=object)),
        free=np.ones(len(building), dtype=bool),
    )


# ---------------------------------------------------------------- which and how many


def _by_name(stock: _Stock) -> None:
    """Colleges, schools, malls and the like: the largest of the buildings that share a name."""
    building = stock.building
    named = building["name"].astype("str").str.extract(NUMBERED)[0]
    rows = np.flatnonzero(named.notna())
    rows = rows[np.argsort(-stock.footprint[rows], kind="stable")]
    place = named.to_numpy(dtype=object)
    for ending, kind in ENDINGS.items():
        fits = rows[[place[row].endswith(ending) for row in rows]]
        chosen = fits[np.unique(place[fits].astype(str), return_index=True)[1]]
        english = building["name_en"].iloc[chosen].str.replace(NUMBERED_EN, "", regex=True)
        names = {"name": place[chosen], "name_en": english.to_numpy(dtype=object)}
        stock.add(kind, stock.points[chosen], chosen, **names)
    stock.free[rows] = (building["use"].iloc[rows] == "industrial").to_numpy()


def _by_area(stock: _Stock, area: pd.DataFrame) -> None:
    """Offices of communities, and one of some things for each street or district."""
    offices = {
        level: shapely.get_coordinates(np.asarray(rows["office"], dtype=object))
        for level, rows in area[area["level"] != "grid"].sort_values("code").groupby("level")
    }
    streets = offices.get("street", offices["district"])
    stock.take("community_office", offices.get("community", streets))
    stock.take("police", streets)
    stock.take("emergency_store", streets)


def _by_people(stock: _Stock, rng: np.random.Generator) -> None:
    """Kindergartens and clinics among the homes, hazardous stores among the works."""
    households = stock.building["planned_households"].to_numpy(np.float64)
    for kind, each in (("kindergarten", 2600), ("clinic", 5200)):
        known = sum((found["kind"] == kind).sum() for found in stock.found)
        number = max(1, round(households.sum() / each) - known)
        rows = rng.choice(len(households), size=number, p=households / households.sum())
        stock.take(kind, stock.points[rows])
    works = np.flatnonzero((stock.building["use"] == "industrial").to_numpy())
    number = min(len(works), max(1, round(households.sum() / 25_000)))
    stock.take("hazard_store", stock.points[rng.choice(works, size=number, replace=False)])


def _fire_sites(
    stock: _Stock, frames: Mapping[str, pd.DataFrame], rng: np.random.Generator
) -> Floats:
    """Middles of as many equal parts of the built city as give each station its area."""
    area = frames["area"]
    city = shapely.area(np.asarray(area.loc[area["level"] == "district", "geometry"])).sum()
    cover = frames["land_cover"]
    wild = np.asarray(cover.loc[cover["kind"].isin(UNSETTLED), "geometry"], dtype=object)
    number = max(1, round((city - shapely.area(wild).sum()) / 1e6 / STATION_KM2))
    sample = rng.choice(len(stock.points), size=min(len(stock.points), 20_000), replace=False)
    middles, _ = kmeans2(stock.points[sample], number, minit="++", rng=rng)
    return np.asarray(middles)


def _petrol_sites(
    stock: _Stock, frames: Mapping[str, pd.DataFrame], ground: Open, rng: np.random.Generator
) -> Floats:
    """Points a few metres behind the kerb of wide streets and away from walls."""
    streets = streets_of(frames["road"])
    households = float(stock.building["planned_households"].sum())
    number = max(1, round(households / 10_000))
    road, along = streets.spread(streets.where("trunk", "primary", "secondary"), 40 * number, rng)
    offset = streets.half_width[road] + rng.uniform(4.0, 9.0, len(road))
    points = streets.at(road, along, offset * rng.choice([-1.0, 1.0], len(road)))
    points = points[ground.footway(points, wall_m=8.0)]
    points = points[~_in_the_green(points, frames["land_cover"])]
    size = min(number, len(points))
    return points[np.sort(rng.choice(len(points), size=size, replace=False))]


def _in_the_green(points: Floats, cover: pd.DataFrame) -> Bools:
    """Whether each point lies in a park or a wood."""
    green = np.asarray(cover.loc[cover["kind"].isin((*PARKS, "wood")), "geometry"], dtype=object)
    inside = np.zeros(len(points), dtype=bool)
    inside[shapely.STRtree(green).query(shapely.points(points), predicate="intersects")[0]] = True
    return inside


def _parks(frames: Mapping[str, pd.DataFrame], ground: Open) -> Shapes:
    """Dry ground of the parks and squares with room for hundreds that a street reaches."""
    cover = frames["land_cover"]
    shapes = np.asarray(cover.loc[cover["kind"].isin(PARKS), "geometry"], dtype=object)
    land = shapely.difference(shapes, shapely.union_all(ground.water.geometries))
    roomy = land[shapely.area(land) > PARK_M2]
    reached = ground.carriageways.query(roomy, predicate="dwithin", distance=PARK_REACH_M)[0]
    kept: Shapes = roomy[np.unique(reached)]
    return kept


# ---------------------------------------------------------------- rows


def _premises(
    stock: _Stock, area: pd.DataFrame, parks_m2: Floats, rng: np.random.Generator, today: date
) -> gpd.GeoDataFrame:
    rows = pd.concat(stock.found, ignore_index=True)
    names = _names(rows, area, rng)
    capacity = _capacity(rows["kind"], rng)
    capacity[(rows["kind"] == "assembly_point").to_numpy()] = (parks_m2 / 3).astype(np.int64)
    numbers = pd.Series(np.arange(1, len(rows) + 1)).astype("str").str.zfill(7)
    columns: dict[str, object] = {
        "kind": rows["kind"],
        "name": [name for name, _ in names],
        "name_en": [name for _, name in names],
        "building_id": rows["building_id"].astype("Int64").mask(rows["building_id"] == 0),
        "capacity": pd.Series(capacity, dtype="Int64").mask(capacity == 0),
        "phone": "000-" + numbers,
        "geometry": shapely.points(rows[["x", "y"]].to_numpy()),
    }
    return gpd.GeoDataFrame(sourced(columns, "s", surveyed_at=today), crs=CRS)


def _names(rows: pd.DataFrame, area: pd.DataFrame, rng: np.random.Generator) -> list[Name]:
    """Names of their buildings, offices those of their community, the others invented ones."""
    invented = place_names(len(rows), rng=rng)
    communities = area[area["level"] == "community"]
    tree = shapely.STRtree(np.asarray(communities["geometry"], dtype=object))
    holder = tree.nearest(shapely.points(rows[["x", "y"]].to_numpy()))
    own = communities["name"].str.removesuffix("社区").to_numpy(dtype=object)[holder]
    english = communities["name_en"].str.removesuffix(" Community").to_numpy(dtype=object)[holder]
    named = []
    for row, kind in enumerate(rows["kind"]):  # a few hundred
        office = kind == "community_office"
        base = (own[row], english[row]) if office else invented[row]
        known = rows["name"].iloc[row], rows["name_en"].iloc[row]
        invented_name = suffixed(base, KINDS[kind].chinese, KINDS[kind].english)
        named.append(invented_name if pd.isna(known[0]) else known)
    return named


def _capacity(kind: pd.Series, rng: np.random.Generator) -> Ints:
    """Pupils, beds or visitors, to the ten; 0 where it says nothing."""
    limits = np.array([KINDS[name].capacity or (0, 1) for name in kind], dtype=np.int64)
    drawn: Ints = rng.integers(limits[:, 0], limits[:, 1]) // 10 * 10
    return drawn


def _vehicles(premises: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Three to five appliances a fire station."""
    stations = premises.loc[premises["kind"] == "fire_station", "id"].to_numpy(np.int64)
    sizes = rng.integers(3, len(APPLIANCES) + 1, len(stations))
    rows = [
        (station, *appliance)
        for station, size in zip(stations, sizes, strict=True)
        for appliance in APPLIANCES[:size]
    ]
    frame = pd.DataFrame(rows, columns=["premises_id", *VEHICLE_COLUMNS])
    frame.insert(0, "id", np.arange(1, len(frame) + 1))
    number = (frame.groupby("premises_id").cumcount() + 1).astype("str")
    return frame.assign(label=frame["label"] + " " + number + "号")
