"""The components (部件) of the demo city, hydrants and valves too, where such things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgov.democity.hydrants import hydrant_rows, hydrant_sites
from gisgov.democity.rows import CRS, sourced
from gisgov.democity.sites import Surroundings, sites, surroundings, valve_sites
from gisgov.democity.streets import Floats, Texts, open_ground

__all__ = ["place"]

SCHEME = "CJT214-2007"
HYDRANT = "0113"
VALVES = {"0101": ("water", 0.6), "0111": ("gas", 0.92)}  # network, share that are valves


@dataclass(frozen=True)
class Class:
    """How a class of components is placed and who looks after it.

    `places` are kinds of place with the share of each; `accuracy` is that of the standard.
    """

    places: tuple[tuple[str, float], ...]
    accuracy: str
    department: str
    owner: str
    maintainer: str


CITY = ("市城市管理执法局", "市城市管理执法局", "市政设施维护处")
DRAINS = ("市住房和城乡建设局", "市排水管理处", "市排水管理处")
WATER = ("市水务局", "市自来水公司", "市自来水公司管网所")
GAS = ("市住房和城乡建设局", "市燃气公司", "市燃气公司管网所")
POWER = ("市发展和改革委员会", "市供电公司", "市供电公司配电所")
TELECOM = ("市通信管理办公室", "市通信公司", "市通信公司线路班")
LAMPS = ("市城市管理执法局", "市路灯管理处", "市路灯管理处")
TRAFFIC = ("市公安局交通管理支队", "市公安局交通管理支队", "市交通设施养护站")
BUSES = ("市交通运输局", "市公交集团", "市公交集团站务所")
CLEAN = ("市城市管理执法局", "市环境卫生管理处", "市环境卫生管理处")
PARKS = ("市园林绿化中心", "市园林绿化中心", "市园林养护所")
FIRE = ("市消防救援支队", "市自来水公司", "市自来水公司管网所")
DEFENCE = ("市人民防空办公室", "市人民防空办公室", "市人防工程维护站")
COVERS = (("carriageway", 1.0),)
BESIDE = (("behind", 1.0),)

CLASSES = {
    "0101": Class(COVERS, "A", *WATER),
    "0102": Class(COVERS, "A", *DRAINS),
    "0103": Class(COVERS, "A", *DRAINS),
    "0104": Class((("kerb", 1.0),), "A", *DRAINS),
    "0105": Class(COVERS, "A", *POWER),
    "0106": Class((("behind", 1.0),), "A", *LAMPS),
    "0107": Class(COVERS, "A", *TELECOM),
    "0111": Class(COVERS, "A", *GAS),
    "0113": Class(BESIDE, "A", *FIRE),
    "0114": Class(COVERS, "A", *CITY),
    "0115": Class(BESIDE, "B", *TELECOM),
    "0116": Class((("behind", 0.7), ("estate", 0.3)), "B", *POWER),
    "0117": Class(BESIDE, "A", *TELECOM),
    "0118": Class((("busy", 0.6), ("behind", 0.4)), "A", *LAMPS),
    "0120": Class((("park", 0.7), ("busy", 0.3)), "A", *LAMPS),
    "0126": Class((("park", 0.4), ("estate", 0.6)), "B", *CITY),
    "0136": Class((("corner", 0.7), ("busy", 0.3)), "A", *TRAFFIC),
    "0203": Class((("busy", 1.0),), "B", *BUSES),
    "0206": Class((("signals", 1.0),), "C", *CITY),
    "0208": Class((("bridge", 1.0),), "C", *CITY),
    "0209": Class((("approach", 0.8), ("busy", 0.2)), "B", *TRAFFIC),
    "0210": Class((("signals", 1.0),), "B", *TRAFFIC),
    "0211": Class((("busy", 1.0),), "B", *TRAFFIC),
    "0213": Class((("corner", 1.0),), "B", *CITY),
    "0301": Class((("park", 0.35), ("street", 0.65)), "B", *CLEAN),
    "0304": Class((("estate", 1.0),), "B", *CLEAN),
    "0305": Class((("street", 0.6), ("estate", 0.3), ("park", 0.1)), "B", *CLEAN),
    "0307": Class((("busy", 1.0),), "B", *CITY),
    "0401": Class((("park", 0.5), ("lane", 0.5)), "B", *PARKS),
    "0402": Class((("street", 1.0),), "B", *PARKS),
    "0404": Class((("park", 0.5), ("street", 0.5)), "B", *PARKS),
    "0501": Class((("estate", 0.7), ("street", 0.3)), "B", *CITY),
    "0502": Class((("park", 0.6), ("street", 0.4)), "C", *DEFENCE),
}
STATES = ("intact", "damaged", "lost", "disused", "unknown")
GONE = ("lost", "disused")
STATE_SHARES = (0.932, 0.041, 0.011, 0.004, 0.012)
NAMED = {"0203": "站", "0206": "地下通道", "0208": "桥", "0213": ""}
VALVE_TYPES = {"water": ("gate", "butterfly"), "gas": ("ball", "gate")}


def place(
    frames: Mapping[str, pd.DataFrame],
    *,
    counts: Mapping[str, int],
    rng: np.random.Generator,
    today: date,
) -> dict[str, pd.DataFrame]:
    """Frames `component`, `hydrant` and `valve`.

    Parameters
    ----------
    frames
        `area`, `building`, `estate`, `land_cover` and `road`.
    counts
        How many components of each class code of `CLASSES`.
    rng
        Where chance comes from.
    today
        The city's present day; nothing was surveyed after it.
    """
    around = surroundings(frames, open_ground(frames), rng)
    points = {code: _points(around, frames, code, count) for code, count in counts.items()}
    component = _component(points, frames, rng, today)
    gone = (component["class_code"] == HYDRANT) & component["state"].isin(GONE)
    component.loc[gone, "state"] = "damaged"  # a hydrant that is gone could not be in service
    ids = component.groupby("class_code")["id"].min()
    hydrant = hydrant_rows(points[HYDRANT], frames, rng=rng, today=today)
    hydrant.insert(0, "component_id", ids[HYDRANT] + np.arange(len(hydrant)))
    valves = [_valves(ids[code], code, counts[code], rng) for code in VALVES]
    return {
        "component": component,
        "hydrant": hydrant,
        "valve": pd.concat(valves, ignore_index=True),
    }


def _points(
    around: Surroundings, frames: Mapping[str, pd.DataFrame], code: str, count: int
) -> Floats:
    """Points (count, 2) of a class; valves come first among the covers of their network."""
    if code == HYDRANT:
        return hydrant_sites(frames, around.ground, count, rng=around.rng)
    if code in VALVES:
        network, share = VALVES[code]
        first = valve_sites(frames, network, round(count * share), around.rng)
        return np.vstack([first, sites(around, "carriageway", count - len(first))])
    shares = CLASSES[code].places
    numbers = [round(count * share) for _, share in shares[1:]]
    numbers.insert(0, count - sum(numbers))
    parts = [sites(around, name, n) for (name, _), n in zip(shares, numbers, strict=True)]
    return np.vstack(parts)


def _component(
    points: Mapping[str, Floats],
    frames: Mapping[str, pd.DataFrame],
    rng: np.random.Generator,
    today: date,
) -> gpd.GeoDataFrame:
    """The component frame, class after class."""
    every = np.vstack(list(points.values()))
    numbers = [len(xy) for xy in points.values()]
    code = np.repeat(list(points), numbers)
    first, changed = _dates(len(every), rng, today)
    columns: dict[str, object] = {
        "code": _codes(every, code, frames["area"]),
        "scheme": SCHEME,
        "class_kind": "component",
        "class_code": code,
        "name": _names(every, code, frames["road"]),
        "state": rng.choice(STATES, size=len(every), p=STATE_SHARES),
        **_keepers(code),
        "first_at": first,
        "changed_at": changed,
        "data_source": np.where(rng.random(len(every)) < 0.86, "surveyed", "map"),
    }
    columns["geometry"] = shapely.points(every)
    return gpd.GeoDataFrame(sourced(columns, "c", surveyed_at=today), crs=CRS)


def _keepers(code: Texts) -> dict[str, Texts]:
    """Who is responsible, owns and maintains each component, and how exactly it is known."""
    names = ("department", "owner", "maintainer")
    columns: dict[str, Texts] = {"accuracy_class": _looked_up(code, "accuracy")}
    return columns | {name: _looked_up(code, name) for name in names}


def _looked_up(code: Texts, attribute: str) -> Texts:
    table = {key: getattr(value, attribute) for key, value in CLASSES.items()}
    return pd.Series(code).map(table).to_numpy(dtype=object)


def _codes(points: Floats, code: Texts, area: pd.DataFrame) -> Texts:
    """16 digits: county, class, and a number that counts within both."""
    county = _counties(points, area)
    frame = pd.DataFrame({"county": county, "code": code})
    number = frame.groupby(["county", "code"]).cumcount() + 1
    return (frame["county"] + frame["code"] + number.astype("str").str.zfill(6)).to_numpy(object)


def _counties(points: Floats, area: pd.DataFrame) -> Texts:
    """Six-digit code of the district that holds each point, or else of the nearest."""
    districts = area[area["level"] == "district"].sort_values("code")
    shapes = np.asarray(districts["geometry"], dtype=object)
    nearest = shapely.STRtree(shapes).nearest(shapely.points(points))
    return districts["code"].str[:6].to_numpy(dtype=object)[nearest]


def _names(points: Floats, code: Texts, road: pd.DataFrame) -> Texts:
    """Name of those that have one: the road's, with what the thing is."""
    named = np.flatnonzero(np.isin(code.astype(str), list(NAMED)))
    known = road[road["name"].notna()].reset_index(drop=True)
    names = np.full(len(points), None, dtype=object)
    if known.empty or named.size == 0:
        return names
    tree = shapely.STRtree(np.asarray(known["geometry"], dtype=object))
    nearest = known["name"].to_numpy(dtype=object)[tree.nearest(shapely.points(points[named]))]
    names[named] = nearest + pd.Series(code[named]).map(NAMED).to_numpy(dtype=object)
    return names


def _dates(size: int, rng: np.random.Generator, today: date) -> tuple[Texts, Texts]:
    """When each component was first recorded, and when it last changed (a third ever did)."""
    days = np.array([today - timedelta(days=ago) for ago in range(19 * 365)], dtype=object)
    ago = rng.integers(30, len(days), size)
    changed = (rng.random(size) * ago).astype(np.int64)
    last = days[changed]
    last[rng.random(size) >= 0.34] = None
    return days[ago], last


def _valves(first_id: int, code: str, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of `valve` for the first of the covers of a network."""
    network, share = VALVES[code]
    size = round(count * share)
    operable = rng.choice(np.array([True, False, None], dtype=object), size, p=(0.9, 0.06, 0.04))
    return pd.DataFrame(
        {
            "component_id": first_id + np.arange(size),
            "network": network,
            "valve_type": rng.choice(VALVE_TYPES[network], size, p=(0.75, 0.25)),
            "operable": operable,
            "state": rng.choice(("open", "closed", "unknown"), size, p=(0.955, 0.02, 0.025)),
        }
    )
