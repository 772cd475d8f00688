"""Pre-plans of the demo city: what its fire brigade has written down of the buildings that count.

Schools, hospitals, malls and the like all have one, of the towers every fourth. Some are overdue,
and each leaves something out, as such plans do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.rows import CRS
from gisgov.firefighting.preplan import (
    Access,
    Construction,
    FireDepartmentConnection,
    Occupants,
    PreplanFields,
    Protection,
    Side,
    Utilities,
    WaterSupply,
)

__all__ = ["write"]

TOWER_FLOORS = 18
TOWERS = 0.25  # share of the towers that have been walked through
REFUGE_EACH = 15  # floors between two refuge floors
REFUGE_FROM = 33  # floors; about 100 m
A_YEAR = 365
OLDEST_DAYS = 500  # a quarter or so of the reviews is overdue
CREWS = ("一中队", "二中队", "三中队", "特勤队")
SIDES: tuple[Side, ...] = ("north", "east", "south", "west")
CHINESE = {"north": "北", "east": "东", "south": "南", "west": "西"}


class Kind(NamedTuple):
    """What is told of the premises of a kind."""

    by_day: float  # of its capacity, how many are there
    by_night: float
    basis: str
    hazards: tuple[str, ...]
    tactics: str


KINDS = {
    "school": Kind(1.0, 0.0, "在册学生数", ("化学实验室存有易燃试剂",), "先确认各班撤至操场并点名"),
    "kindergarten": Kind(1.0, 0.0, "在册幼儿数", (), "先协助教师带幼儿撤离"),
    "university": Kind(0.8, 0.3, "在册学生数", ("实验楼存有气瓶",), "核对实验楼危险品清单"),
    "hospital": Kind(
        1.0, 0.7, "核定床位数", ("液氧站在东北角", "部分病人不能自行转移"), "水平转移至相邻防火分区"
    ),
    "mall": Kind(
        0.6, 0.02, "核定人数", ("中庭贯通各层", "地下车库设充电桩"), "先控制中庭，防止立体燃烧"
    ),
    "station": Kind(0.5, 0.1, "日均客流", (), "广播引导旅客由两端出口撤离"),
    "hazard_store": Kind(
        0.0, 0.0, "值班表", ("存放易燃液体", "部分物品遇水反应"), "确认品名之前不得出水"
    ),
}
TOWER = Kind(0.0, 0.0, "", (), "乘消防电梯至着火层下两层")


class Site(NamedTuple):
    """A building that a pre-plan is written of."""

    id: int
    kind: str | None
    capacity: int | None
    floors_above: int | None
    floors_below: int | None
    geometry: Any  # of shapely


def write(
    frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frame `preplan`.

    Parameters
    ----------
    frames
        `building` and `premises`.
    rng
        Where chance comes from.
    today
        The city's present day.
    """
    sites = _sites(frames, rng)
    ages = rng.integers(5, OLDEST_DAYS, len(sites))
    reviewed = [today - timedelta(days=int(age)) for age in ages]
    rows = {
        "building_id": [site.id for site in sites],
        "fields": [_said(_plan(site, rng)) for site in sites],
        "author": rng.choice(CREWS, len(sites)),
        "reviewed_on": reviewed,
        "review_due": [day + timedelta(days=A_YEAR) for day in reviewed],
    }
    return {"preplan": pd.DataFrame(rows)}


def _sites(frames: Mapping[str, pd.DataFrame], rng: np.random.Generator) -> list[Site]:
    """Buildings of premises that count, then some towers, in the order of their ids."""
    building = frames["building"].set_index("id")
    premises = frames["premises"]
    premises = premises[premises["kind"].isin(KINDS) & premises["building_id"].notna()]
    premises = premises.drop_duplicates("building_id").set_index("building_id")
    towers = building.index[building["floors_above"].fillna(0) >= TOWER_FLOORS]
    towers = towers.difference(premises.index)
    number = round(len(towers) * TOWERS)
    chosen = rng.choice(towers.to_numpy(np.int64), size=number, replace=False)
    ids = np.sort(np.concatenate([premises.index.to_numpy(np.int64), chosen]))
    known = premises.reindex(ids)
    columns = {name: _known(known[name]) for name in ("kind", "capacity")}
    for name in ("floors_above", "floors_below", "geometry"):
        columns[name] = _known(building.loc[ids, name])
    return [Site(int(number), *rest) for number, *rest in zip(ids, *columns.values(), strict=True)]


def _known(column: pd.Series) -> list[Any]:
    """Values of a column, None where one is missing; numbers are whole."""
    missing = column.isna().to_numpy()
    whole = pd.api.types.is_numeric_dtype(column)
    pairs = zip(column, missing, strict=True)
    return [None if gone else int(value) if whole else value for value, gone in pairs]


def _plan(site: Site, rng: np.random.Generator) -> PreplanFields:
    """What was written of a building; each part is left out now and then."""
    kind = KINDS[site.kind] if site.kind else TOWER
    drawn = rng.random(8)  # as many for each, so that one plan does not move the next
    side = SIDES[int(drawn[0] * 4)]
    door = CHINESE[side]
    high = (site.floors_above or 0) >= TOWER_FLOORS
    return PreplanFields(
        construction=Construction(
            kind="钢筋混凝土剪力墙，一级" if high else "钢筋混凝土框架，二级",
            layout="剪刀楼梯，消防电梯两部" if high else None,
        ),
        protection=_protection(site, side, drawn),
        utilities=Utilities(
            gas=f"{door}墙调压箱" if drawn[1] < 0.8 else None,
            power="地下一层配电房" if (site.floors_below or 0) > 0 else f"{door}侧配电房",
            water=f"{door}门外水表井" if drawn[2] < 0.6 else None,
        ),
        water=WaterSupply(tank_m3=(324.0 if high else 108.0) if drawn[3] < 0.7 else None),
        access=Access(ways=f"由{door}侧道路驶入", keys="消控室" if high else "门卫室"),
        occupants=_occupants(site, kind),
        hazards=list(kind.hazards) if kind.hazards else None,
        tactics=kind.tactics,
    )


def _protection(site: Site, side: Side, drawn: np.ndarray) -> Protection:
    floors = site.floors_above or 0
    high = floors >= TOWER_FLOORS
    refuge = list(range(REFUGE_EACH, floors, REFUGE_EACH)) if floors >= REFUGE_FROM else []
    across = [SIDES[(SIDES.index(side) + turn) % 4] for turn in (0, 2)]
    return Protection(
        risers="wet" if high else ("wet" if drawn[4] < 0.7 else "none"),
        fire_department_connection=_connection(site, side) if high or drawn[5] < 0.5 else None,
        sprinklers=True if high else bool(drawn[6] < 0.5),
        alarm=True if high or site.kind else None,
        control_room="一层大堂东侧" if high else None,
        refuge_floors=refuge if high else None,
        ladder_sides=across[: 1 + int(drawn[7] * 2)] if high else None,
    )


def _connection(site: Site, side: Side) -> FireDepartmentConnection:
    """At the wall of a side, in its middle."""
    west, south, east, north = site.geometry.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    at = {"north": (middle[0], north), "south": (middle[0], south)}
    at |= {"east": (east, middle[1]), "west": (west, middle[1])}
    wall = shapely.shortest_line(site.geometry.boundary, shapely.Point(at[side]))
    lon, lat = crs.to_lonlat(*shapely.get_coordinates(wall)[0], city=int(CRS.partition(":")[2]))
    return FireDepartmentConnection(
        where=f"{CHINESE[side]}侧外墙", lon=round(float(lon), 7), lat=round(float(lat), 7)
    )


def _occupants(site: Site, kind: Kind) -> Occupants:
    """From the capacity of premises; of homes the register knows better."""
    if not site.capacity:
        return Occupants()
    day, night = round(site.capacity * kind.by_day), round(site.capacity * kind.by_night)
    return Occupants(day=day, night=night, basis=kind.basis)


def _said(plan: PreplanFields) -> str:
    return json.dumps(asdict(plan), ensure_ascii=False)
