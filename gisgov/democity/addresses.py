"""Addresses: house numbers along streets, numbers in estates, names of public buildings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.democity import names

__all__ = ["addressed"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

PUBLIC = {  # suffix of the place, of its buildings
    "campus": (("学院", "College"), ("号教学楼", "Teaching Building")),
    "school": (("小学", "Primary School"), ("号楼", "Building")),
    "kindergarten": (("幼儿园", "Kindergarten"), ("号楼", "Building")),
    "hospital": (("医院", "Hospital"), ("号楼", "Building")),
    "works": (("工业园", "Industrial Park"), ("号厂房", "Workshop")),
    "mall": (("广场", "Plaza"), ("座", "Block")),
    "station": (("站", "Railway Station"), ("号站房", "Hall")),
    "office": (("大厦", "Tower"), ("座", "Block")),
    "pavilion": (("公园茶室", "Park Tea House"), ("号", "No.")),
}
INSIDE = {  # what is counted 1, 2, … in each estate, and how its number is written
    "slab": "栋",
    "tower": "栋",
    "guard": "号门卫室",
    "shed": "号车棚",
    "substation": "号配电房",
    "hall": "号物业楼",
}
GROUP_HOUSES = 20  # of a village's houses that make a group (组)


def addressed(
    building: pd.DataFrame, estate: pd.DataFrame, road: pd.DataFrame, *, rng: np.random.Generator
) -> pd.DataFrame:
    """The buildings with `number`, `street_name`, `house_number`, `address`, `name`, `name_en`.

    A building on a street takes the next number of its side, odd to the left; what stands inside an
    estate shares the estate's number and has one of its own there, or a name. No two addresses are
    the same.
    """
    named = road[road["name"].notna()].reset_index(drop=True)
    points = building["point"].to_numpy(dtype=object)
    inside = (building["estate_id"].notna() & (building["kind"] != "shop")).to_numpy()
    lands = estate["geometry"].to_numpy(dtype=object)
    places = np.concatenate([points[~inside], shapely.point_on_surface(lands)])
    of_estate = building["estate_id"].fillna(0).to_numpy(dtype=np.int64) - 1
    bank = building["bank"].to_numpy()
    of_land = np.zeros(len(lands), dtype=np.int64)
    of_land[of_estate[inside]] = bank[inside]
    street, number = _house_numbers(places, np.r_[bank[~inside], of_land], named)
    row = np.empty(len(building), dtype=np.int64)
    row[~inside] = np.arange((~inside).sum())
    row[inside] = (~inside).sum() + of_estate[inside]
    table = building.assign(
        street_name=street[row],
        house_number=[f"{n}号" for n in number[row]],
        number=_numbers_inside(building, inside),
    )
    table = table.assign(**_public_names(table, rng))
    return table.assign(address=_addresses(table, estate, inside))


def _house_numbers(
    places: Shapes, bank: Ints, named: pd.DataFrame
) -> tuple[npt.NDArray[np.object_], Ints]:
    """Street and number of each place; a street is counted through in each district."""
    lines = named["geometry"].to_numpy(dtype=object)
    nearest = shapely.STRtree(lines).nearest(places)
    street = named["name"].to_numpy(dtype=object)[nearest]
    xy = shapely.get_coordinates(places)
    left, heading = _side(xy, lines[nearest], places)
    table = pd.DataFrame(
        {"street": street, "bank": bank, "left": left, "x": xy[:, 0], "y": xy[:, 1]}
    )
    means = pd.DataFrame(heading).abs().groupby(street).transform("mean").to_numpy()
    table["along"] = np.where(means[:, 0] >= means[:, 1], table["x"], -table["y"])
    order = table.sort_values(["street", "bank", "left", "along"], kind="stable")
    rank = order.groupby(["street", "bank", "left"]).cumcount().reindex(table.index).to_numpy()
    numbers = (2 * rank + np.where(left, 1, 2)).astype(np.int64)
    return street, numbers


def _side(xy: Floats, lines: Shapes, places: Shapes) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Whether each place lies left of its line (whichever way it is drawn, east is forward)."""
    at = shapely.line_locate_point(lines, places)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at - 1, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + 1))
    heading = after - before
    heading[heading[:, 0] < 0] *= -1
    aside = xy - before
    return heading[:, 0] * aside[:, 1] - heading[:, 1] * aside[:, 0] > 0, heading


def _numbers_inside(building: pd.DataFrame, inside: npt.NDArray[np.bool_]) -> pd.Series:
    """1栋, 2栋, …, 1组1号, 1组2号, … in each estate, in the order of drawing: from the south."""
    kind = building["kind"]
    written = kind.map(INSIDE)
    counted = inside & written.notna().to_numpy()
    rank = building[counted].groupby(["estate_id", written[counted]]).cumcount() + 1
    houses = inside & kind.isin(("house", "farmhouse")).to_numpy()
    place = building[houses].groupby("estate_id").cumcount()
    group, house = place // GROUP_HOUSES + 1, place % GROUP_HOUSES + 1
    number = pd.Series(None, index=building.index, dtype=object)
    number[counted] = rank.astype(str) + written[counted]
    number[houses] = group.astype(str) + "组" + house.astype(str) + "号"
    return number


def _public_names(table: pd.DataFrame, rng: np.random.Generator) -> dict[str, Shapes]:
    public = table[table["kind"].isin(list(PUBLIC))]
    places = public.groupby(["cell", "kind"], sort=True).ngroup().to_numpy()
    invented = names.place_names(int(places.max(initial=-1)) + 1, rng=rng)
    number = (public.groupby(["cell", "kind"]).cumcount() + 1).to_numpy()
    name = np.full(len(table), None, dtype=object)
    name_en = name.copy()
    rows = zip(public.index, places, public["kind"], number, strict=True)
    for row, place, kind, count in rows:
        of_place, of_building = PUBLIC[kind]
        whole = names.suffixed(invented[place], *of_place)
        name[row] = f"{whole[0]}{count}{of_building[0]}"
        name_en[row] = f"{whole[1]} {of_building[1]} {count}"
    return {"name": name, "name_en": name_en}


def _addresses(
    table: pd.DataFrame, estate: pd.DataFrame, inside: npt.NDArray[np.bool_]
) -> list[str]:
    district = [names.DISTRICTS[bank][0] for bank in table["bank"]]
    of_estate = table["estate_id"].fillna(0).to_numpy(dtype=np.int64) - 1
    estates = estate["name"].to_numpy(dtype=object)[np.maximum(of_estate, 0)]
    there = table["number"].fillna(table["name"]).fillna("").to_numpy(dtype=object)
    within = np.where(inside, estates + there, "")
    parts = zip(district, table["street_name"], table["house_number"], within, strict=True)
    return ["".join(part) for part in parts]
