"""Buildings and components as columns in memory, and what indicators add up of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gisgov.errors import BadInput
from gisgov.firefighting.hydrants import GONE
from gisgov.firefighting.water import RESERVES
from gisgov.indicators.values import Sums, tallied
from gisgov.storage.coverage import WITHIN_M
from gisgov.storage.exposure import HOMES
from gisgov.storage.indicators.borders import Borders
from gisgov.storage.indicators.stamps import Stamp, kept, stamp
from gisgov.storage.queries import fixed

__all__ = ["HIGH_RISE_M", "building_sums", "component_sums"]

HIGH_RISE_M = 27.0
"""Blocks of flats above it are high-rise buildings (GB 50016)."""
NOT_INTACT = ("damaged", "lost", "disused")
JUDGED = ("intact", *NOT_INTACT)
FOREVER = np.datetime64("9999-12-31")

Columns = dict[str, npt.NDArray[Any]]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of one kind by column, and their version."""

    of: Columns
    version: Stamp

    def areas(self, borders: Borders) -> npt.NDArray[np.intp]:
        """Row of the finest area that holds each."""
        key = ("placed", self.version, borders.version)
        return kept(key, lambda: borders.holding(self.of["x"], self.of["y"]))

    def there(self, day: date | None) -> Mask:
        """Which rows are there now, or were not yet retired on a day."""
        gone = self.of["retired_on"]
        return np.asarray(gone == FOREVER if day is None else gone > np.datetime64(day))


def building_sums(
    conn: Connection, name: str, borders: Borders, level: str, *, day: date | None
) -> Sums:
    """A sum over the buildings of each area of a level.

    Parameters
    ----------
    conn
        A connection to the city.
    name
        Of the sum, as the catalogue has it.
    borders, level
        Of the areas.
    day
        As of which they stand; today by default.
    """
    table = _buildings(conn)
    weight = BUILDING_SUMS[name](table.of)
    if name.endswith("_covered"):
        weight = weight * _reached(conn, table)
    rows = borders.upwards(level)[table.areas(borders)]
    areas = len(borders.of_level(level))
    return tallied(np.where(table.there(day), rows, -1), areas, weight)


def component_sums(
    conn: Connection,
    name: str,
    borders: Borders,
    level: str,
    *,
    day: date | None,
    classes: frozenset[tuple[str, str]] = frozenset(),
    states: frozenset[str] = frozenset(),
) -> Sums:
    """Count the components of each area of a level.

    Parameters
    ----------
    conn
        A connection to the city.
    name
        Of the sum, as the catalogue has it.
    borders, level
        Of the areas.
    day
        As of which they stand; today by default.
    classes
        Only of these classes: scheme and code; the code of a major stands for all below it.
    states
        Only in these states.

    Raises
    ------
    BadInput
        No component has such a class.
    """
    table = _components(conn)
    wanted = table.there(day) & _of_classes(table, classes) & _in_states(table, name, states)
    if day is not None:
        wanted &= ~(table.of["first_at"] > np.datetime64(day))
    rows = borders.upwards(level)[table.areas(borders)]
    return tallied(np.where(wanted, rows, -1), len(borders.of_level(level)))


Weigh = Callable[[Columns], npt.NDArray[np.float64]]


def _known(column: str) -> Weigh:
    return lambda of: np.nan_to_num(of[column])


BUILDING_SUMS: dict[str, Weigh] = {
    "buildings": lambda of: np.ones(len(of["x"])),
    "buildings_of_floors": lambda of: (~np.isnan(of["floors"])).astype(float),
    "floors": _known("floors"),
    "high_rise": lambda of: (of["height_m"] > HIGH_RISE_M).astype(float),
    "built_km2": lambda of: of["ground_m2"] / 1e6,
    "homes": lambda of: of["home"].astype(float),
    "homes_covered": lambda of: of["home"].astype(float),
    "homes_m2": lambda of: of["home"] * _floor_m2(of),
    "homes_m2_covered": lambda of: of["home"] * _floor_m2(of),
}


def _floor_m2(of: Columns) -> npt.NDArray[np.float64]:
    """Ground covered times floors; where these are not known, by 3 m of height, else one."""
    by_height = np.maximum(np.round(np.nan_to_num(of["height_m"]) / 3.0), 1.0)
    floors = np.where(np.isnan(of["floors"]), by_height, of["floors"])
    return np.asarray(of["ground_m2"] * floors, dtype=np.float64)


def _buildings(conn: Connection) -> Table:
    version = ("buildings", *stamp(conn, "buildings"))
    given: dict[str, object] = {"homes": list(HOMES)}
    return kept(version, lambda: Table(_columns(conn, "indicator_buildings", given), version))


def _components(conn: Connection) -> Table:
    version = ("components", *stamp(conn, "components"))
    return kept(version, lambda: Table(_columns(conn, "indicator_components", {}), version))


def _reached(conn: Connection, table: Table) -> Mask:
    """Which buildings a working hydrant reaches now."""
    given = {"within_m": WITHIN_M, "gone": sorted(GONE), "reserves": sorted(RESERVES)}
    layers = ("buildings", "components", "hydrants", "restrictions")
    key = ("reached", *stamp(conn, *layers))

    def look() -> Mask:
        found = np.array(conn.scalars(fixed("indicator_reached"), given).all(), dtype=np.int64)
        return np.isin(table.of["id"], found)

    return kept(key, look)


def _of_classes(table: Table, classes: frozenset[tuple[str, str]]) -> Mask:
    wanted = np.full(len(table.of["x"]), not classes)
    for scheme, code in sorted(classes):
        of = table.of
        found = (of["scheme"] == scheme) & ((of["code"] == code) | (of["major"] == code))
        if not found.any():
            raise BadInput("choropleth.no_class", given=f"{scheme}:{code}")
        wanted |= found
    return wanted


def _in_states(table: Table, name: str, states: frozenset[str]) -> Mask:
    wanted = np.full(len(table.of["x"]), fill_value=True)
    for some in (states, STATES_OF.get(name)):
        if some:
            wanted &= np.isin(table.of["state"].astype(str), list(some))
    return wanted


STATES_OF = {
    "components_not_intact": frozenset(NOT_INTACT),
    "components_judged": frozenset(JUDGED),
}
REALS = ("x", "y", "ground_m2", "floors", "height_m")
DAYS = {"first_at": np.datetime64("0001-01-01"), "retired_on": FOREVER}


def _columns(conn: Connection, query: str, given: dict[str, object]) -> Columns:
    result = conn.execute(fixed(query), given)
    names = list(result.keys())
    rows = result.all()
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: _array(name, column) for name, column in zip(names, columns, strict=True)}


def _array(name: str, column: Sequence[Any]) -> npt.NDArray[Any]:
    if name in REALS:
        return np.array(column, dtype=np.float64)  # None becomes nan
    if name in DAYS:
        none = DAYS[name]
        return np.array([none if day is None else day for day in column], dtype="datetime64[D]")
    if name == "home":
        return np.array(column, dtype=bool)
    return np.array(column, dtype=np.int64 if name == "id" else object)
