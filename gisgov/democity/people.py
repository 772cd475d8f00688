"""Who lives in the demo city: dwellings, households, persons, and how many there were each month.

Everything follows from the buildings: `planned_households` live there now, and
`households_a_year_ago` lived there a year ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.democity.rows import first_of_group, rank_in_group, sourced

__all__ = ["populate"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

VACANT_SHARE = 0.077
SMALL_HOUSE = 3  # dwellings up to which a building is a house, with its households on any floor
STYLES = ("plain", "letters", "skips", "zero", "ground")
STYLE_SHARES = (0.72, 0.10, 0.10, 0.04, 0.04)
LETTERS = {4: "3A", 13: "12A", 14: "12B"}
SKIPPED = (4, 13, 14)
TOP_FLOOR = 120
MONTHS = 12

SIZE_SHARES = (0.20, 0.30, 0.24, 0.15, 0.08, 0.03)
BANDS = ("0-5", "6-14", "15-59", "60-79", "80+", "unknown")
# Shares of the age bands: one who lives alone, a couple, the first two of three or more, the rest.
ALONE = (0.0, 0.0, 0.56, 0.345, 0.09, 0.005)
COUPLE = (0.0, 0.01, 0.645, 0.285, 0.055, 0.005)
HEADS = (0.0, 0.0, 0.885, 0.105, 0.005, 0.005)
OTHERS = (0.16, 0.25, 0.37, 0.175, 0.04, 0.005)

KINDS = ("mobility", "bedridden", "sight", "hearing", "cognitive", "oxygen")
NEEDS_HELP = (0.005, 0.008, 0.011, 0.066, 0.28, 0.02)  # by age band
KIND_SHARES = (
    (0.30, 0.10, 0.20, 0.20, 0.15, 0.05),
    (0.25, 0.05, 0.20, 0.20, 0.28, 0.02),
    (0.40, 0.08, 0.17, 0.17, 0.15, 0.03),
    (0.42, 0.12, 0.10, 0.14, 0.15, 0.07),
    (0.40, 0.20, 0.08, 0.10, 0.16, 0.06),
    (0.40, 0.10, 0.15, 0.15, 0.15, 0.05),
)


def populate(
    frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frames `dwelling`, `household`, `person` and `building_stock_month` of the buildings.

    Parameters
    ----------
    frames
        `building` with `planned_households`, `households_a_year_ago` and `floors_above`; `unit`.
    rng
        Where chance comes from; the same state gives the same people.
    today
        The city's present; the last month counted is the one it lies in.
    """
    building = frames["building"]
    dwelling, homes = _dwellings(building, frames["unit"], rng, today)
    household = sourced({"dwelling_id": homes}, "h", surveyed_at=today)
    person = _persons(len(household), rng, today)
    stock = _stock(building, dwelling, household, person)
    return {
        "dwelling": dwelling,
        "household": household,
        "person": person,
        "building_stock_month": _months(building, stock, today, rng),
    }


# ---------------------------------------------------------------- dwellings


def _dwellings(
    building: pd.DataFrame, unit: pd.DataFrame, rng: np.random.Generator, today: date
) -> tuple[pd.DataFrame, Ints]:
    """The dwelling frame, and the ids of the dwellings that a household lives in."""
    households = building["planned_households"].to_numpy(np.int64)
    floors = np.maximum(building["floors_above"].fillna(1).to_numpy(np.int64), 1)
    counts = _dwelling_counts(households, building, rng)
    row = np.repeat(np.arange(len(building)), counts)
    rank = rank_in_group(counts)
    floor = rank * floors[row] // counts[row]  # 0 is the ground floor
    door = rank - -(-floor * counts[row] // floors[row])
    doors = -(-(floor + 1) * counts[row] // floors[row]) - (rank - door)
    unit_id, room = _units(building, unit, row, door, doors)
    label = _floor_labels(len(building), rng)[row, floor]
    columns: dict[str, object] = {
        "building_id": building["id"].to_numpy()[row],
        "unit_id": unit_id,
        "floor_index": floor + 1,
        "floor_label": label,
        "room": pd.Series(label).str.cat(_two_digits(room)),
    }
    dwelling = sourced(columns, "d", surveyed_at=today)
    return dwelling, _occupied(households, counts, rng)


def _dwelling_counts(households: Ints, building: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Dwellings a building: its households now or a year ago, whichever is more, and the vacant."""
    most = np.maximum(households, building["households_a_year_ago"].to_numpy(np.int64))
    vacant = rng.binomial(most, VACANT_SHARE)
    house = most <= SMALL_HOUSE
    counts: Ints = np.where(house, np.minimum(most + vacant, SMALL_HOUSE), most + vacant)
    return counts


def _units(
    building: pd.DataFrame, unit: pd.DataFrame, row: Ints, door: Ints, doors: Ints
) -> tuple[pd.Series, Ints]:
    """Unit of each dwelling (none where the building has no units) and its door there, from 1."""
    order = unit.sort_values(["building_id", "id"])
    held = order.groupby("building_id").size().reindex(building["id"], fill_value=0)
    units: Ints = held.to_numpy().astype(np.int64)
    first = first_of_group(units)
    mine = units[row]
    which = door * np.minimum(np.maximum(mine, 1), doors) // doors
    step = np.maximum(np.minimum(np.maximum(mine, 1), doors), 1)
    within = door - -(-which * doors // step)
    numbers = np.append(order["id"].to_numpy(np.int64), 0)
    place = np.where(mine > 0, first[row] + which, len(order))
    unit_id = pd.Series(numbers[place], dtype="Int64").mask(mine == 0)
    return unit_id, within + 1


def _floor_labels(buildings: int, rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """Label of each floor (columns) of each building (rows), as a view chosen by style."""
    table = np.array([_labels(style) for style in STYLES], dtype=object)
    return table[rng.choice(len(STYLES), size=buildings, p=STYLE_SHARES)]


def _labels(style: str) -> list[str]:
    """What the lift says from the ground floor up.

    Examples
    --------
    >>> _labels("letters")[:5], _labels("skips")[:5], _labels("ground")[:3]
    (['1', '2', '3', '3A', '5'], ['1', '2', '3', '5', '6'], ['G', '1', '2'])
    """
    numbers = range(1, TOP_FLOOR + 1)
    if style == "letters":
        return [LETTERS.get(number, str(number)) for number in numbers]
    if style == "skips":
        left = [str(n) for n in range(1, TOP_FLOOR + len(SKIPPED) + 1) if n not in SKIPPED]
        return left[:TOP_FLOOR]
    ground = {"zero": ["0"], "ground": ["G"]}.get(style, [])
    return (ground + [str(number) for number in numbers])[:TOP_FLOOR]


def _two_digits(numbers: Ints) -> pd.Series:
    """01, 02, … as texts; above 99 as many digits as it takes."""
    texts = np.array([f"{number:02d}" for number in range(int(numbers.max(initial=0)) + 1)])
    return pd.Series(texts[numbers])


def _occupied(households: Ints, counts: Ints, rng: np.random.Generator) -> Ints:
    """Ids of the dwellings with a household: as many a building as it has, chosen by lot."""
    group = np.repeat(np.arange(len(counts)), counts)
    shuffled = np.lexsort((rng.random(len(group), dtype=np.float32), group))
    chosen = shuffled[rank_in_group(counts) < households[group]]
    return np.sort(chosen) + 1


# ---------------------------------------------------------------- persons


def _persons(households: int, rng: np.random.Generator, today: date) -> pd.DataFrame:
    """One to six persons a household, with age band and the help they need."""
    sizes = rng.choice(np.arange(1, 7), size=households, p=SIZE_SHARES)
    band = _age_bands(np.repeat(sizes, sizes), rank_in_group(sizes), rng)
    columns: dict[str, object] = {
        "household_id": np.repeat(np.arange(1, households + 1), sizes),
        "age_band": pd.Series(np.array(BANDS)[band]),
        "assistance": _assistance(band, rng),
    }
    return sourced(columns, "p", surveyed_at=today)


def _age_bands(size: Ints, place: Ints, rng: np.random.Generator) -> Ints:
    """Index into `BANDS` of the person at each place of a household of each size."""
    role = np.where(size == 1, 0, np.where(size == 2, 1, np.where(place < 2, 2, 3)))
    return _draw(np.array([ALONE, COUPLE, HEADS, OTHERS]), role, rng)


def _draw(shares: Floats, row: Ints, rng: np.random.Generator) -> Ints:
    """A column drawn for each `row` of a table of shares that add up to 1 a row."""
    limits = np.cumsum(shares, axis=1)
    limits[:, -1] = 1.0
    flat = (limits + np.arange(len(shares))[:, None]).ravel()
    drawn = np.searchsorted(flat, row + rng.random(len(row)), side="right")
    column: Ints = np.minimum(drawn - row * shares.shape[1], shares.shape[1] - 1)
    return column


def _assistance(band: Ints, rng: np.random.Generator) -> pd.Series:
    """Kind of help needed to get out, none for most."""
    needs = np.flatnonzero(rng.random(len(band)) < np.array(NEEDS_HELP)[band])
    kind = np.zeros(len(band), dtype=np.int64)
    kind[needs] = 1 + _draw(np.array(KIND_SHARES), band[needs], rng)
    return pd.Series(np.array([None, *KINDS], dtype=object)[kind])


# ---------------------------------------------------------------- counts


def _stock(
    building: pd.DataFrame, dwelling: pd.DataFrame, household: pd.DataFrame, person: pd.DataFrame
) -> dict[str, Ints]:
    """Counts of each building now, in the order of `building`."""
    size = len(building)
    place = pd.Series(np.arange(size), index=building["id"].to_numpy())
    of_dwelling = place.reindex(dwelling["building_id"]).to_numpy(np.int64)
    of_household = of_dwelling[household["dwelling_id"].to_numpy() - 1]
    of_person = of_household[person["household_id"].to_numpy() - 1]
    band = person["age_band"]

    def count(of: Ints) -> Ints:
        return np.bincount(of, minlength=size)

    return {
        "dwellings": count(of_dwelling),
        "households": count(of_household),
        "persons": count(of_person),
        "children": count(of_person[band.isin(["0-5", "6-14"]).to_numpy()]),
        "elderly": count(of_person[band.isin(["60-79", "80+"]).to_numpy()]),
        "assisted": count(of_person[person["assistance"].notna().to_numpy()]),
    }


def _months(
    building: pd.DataFrame, stock: dict[str, Ints], today: date, rng: np.random.Generator
) -> pd.DataFrame:
    """Counts on the first of each month, from a year ago to the month of `today`."""
    then = building["households_a_year_ago"].to_numpy(np.int64)
    pace = rng.random(len(building))  # when in the year a building's counts step up or down
    months = [
        _month(stock, then, pace, share=step / MONTHS).assign(
            month=(pd.Timestamp(today.replace(day=1)) - pd.DateOffset(months=MONTHS - step)).date()
        )
        for step in range(MONTHS + 1)
    ]
    frame = pd.concat(months, ignore_index=True)
    frame["building_id"] = building["id"].to_numpy()[frame["building_id"]]
    return frame


def _month(stock: dict[str, Ints], then: Ints, pace: Floats, *, share: float) -> pd.DataFrame:
    """Counts when `share` of the year has passed, of the buildings with households at the time."""
    lived = np.floor(then + share * (stock["households"] - then) + pace).astype(np.int64)
    rows = np.flatnonzero(lived)
    households, now = lived[rows], stock["households"][rows]
    mean = stock["persons"].sum() / max(stock["households"].sum(), 1)
    persons = np.where(now > 0, stock["persons"][rows] * households / np.maximum(now, 1), mean)

    def scaled(name: str) -> Ints:
        part = stock[name][rows] * households / np.maximum(now, 1)
        return np.floor(part + pace[rows]).astype(np.int64)

    counts = {name: scaled(name) for name in ("children", "elderly", "assisted")}
    people = np.floor(persons + pace[rows]).astype(np.int64)
    counts["elderly"] = np.minimum(counts["elderly"], people - counts["children"])
    return pd.DataFrame(
        {
            "building_id": rows,
            "dwellings": stock["dwellings"][rows],
            "households": households,
            "persons": np.maximum(people, households),
            **counts,
        }
    )
