"""Frames of the buildings: `building`, `unit` and `building_entrance`."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.buildings import surface_point
from gisgov.democity.drawing import Drawing
from gisgov.democity.households import Homes, housed
from gisgov.democity.recipe import Size
from gisgov.democity.rows import CRS, SOURCE, sourced
from gisgov.democity.town import Town

__all__ = ["building_frame", "door_frames", "survey_days"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
Texts = npt.NDArray[np.object_]

FIRST_SURVEY = date(2021, 3, 1)
LAST_SURVEY = date(2026, 9, 1)
TIMBER_FLOORS = 3
LIFT_ABOVE, FIRST_LIFTS = 7, 1988  # what is taller has a lift, and was built from that year on
FLOOR_M = {
    "residential": 2.95,
    "commercial": 4.2,
    "office": 3.8,
    "education": 3.7,
    "health": 3.9,
    "industrial": 7.2,
    "public": 5.5,
    "ancillary": 2.8,
}
YEARS = {
    "house": (1952, 1995),
    "farmhouse": (1982, 2018),
    "slab": (1984, 2008),
    "tower": (2006, 2025),
}
NEW_KINDS = ("slab", "tower")
UNKNOWN_YEAR = 0.13
UNKNOWN_STRUCTURE = 0.09
BASEMENT_FROM = 10
DOOR_WIDTHS = (0.9, 1.2, 1.5, 1.8)


def survey_days(count: int, *, rng: np.random.Generator) -> list[date]:
    """Days of survey, spread over the past years."""
    span = (LAST_SURVEY - FIRST_SURVEY).days
    return [FIRST_SURVEY + timedelta(days=int(d)) for d in rng.integers(0, span, count)]


def building_frame(
    town: Town, drawing: Drawing, estate_of_cell: Ints, size: Size, *, rng: np.random.Generator
) -> pd.DataFrame:
    """Frame `building` with `planned_households` and `households_a_year_ago`, without addresses.

    Beside the schema's columns it carries `cell`, `bank`, `kind` and `estate_id` of each building,
    the last from `estate_of_cell` (0 where there is none).
    """
    drafts = drawing.drafts
    cell = np.array([d.cell for d in drafts])
    kind = np.array([d.kind for d in drafts])
    use = np.array([d.use for d in drafts])
    homes = housed(
        town.grid[cell],
        np.array([d.per_floor for d in drafts]),
        np.array([d.floors for d in drafts]),
        np.isin(kind, NEW_KINDS),
        total=size.households,
        rng=rng,
    )
    year = _years(kind, homes, rng)
    count = len(drafts)
    estate = pd.Series(estate_of_cell[cell], dtype="Int64")
    return pd.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "cell": cell,
            "bank": town.grids["bank"].to_numpy()[town.grid[cell]],
            "estate_id": estate.mask(estate == 0),
            "kind": kind,
            "use": use,
            "structure": _structures(kind, homes.floors, rng),
            "year_built": year,
            "floors_above": homes.floors,
            "floors_below": _basements(use, homes.floors, rng),
            "height_m": _heights(use, homes.floors, rng),
            "point": surface_point(drawing.outlines),
            "geometry": shapely.multipolygons(
                drawing.outlines, indices=np.arange(len(drawing.outlines))
            ),
            "planned_households": homes.now,
            "households_a_year_ago": homes.year_ago,
            "source": SOURCE,
            "source_id": [f"b{i:06d}" for i in range(1, count + 1)],
            "surveyed_at": survey_days(count, rng=rng),
            "source_crs": CRS,
        }
    )


def _years(kind: Texts, homes: Homes, rng: np.random.Generator) -> pd.Series:
    ranges = np.array([YEARS.get(k, (1985, 2020)) for k in kind])
    years = np.rint(rng.triangular(ranges[:, 0], ranges.mean(axis=1), ranges[:, 1])).astype(int)
    years[homes.floors > LIFT_ABOVE] = np.maximum(years[homes.floors > LIFT_ABOVE], FIRST_LIFTS)
    finished = (homes.year_ago == 0) & (homes.now > 20)
    years[finished] = 2026
    unknown = (rng.random(len(kind)) < UNKNOWN_YEAR) & ~finished
    return pd.Series(years, dtype="Int16").mask(unknown)


def _structures(kind: Texts, floors: Ints, rng: np.random.Generator) -> Texts:
    draw = rng.random(len(kind))
    structure = np.where(floors >= 8, "concrete", np.where(draw < 0.8, "masonry", "frame"))
    structure = structure.astype(object)
    structure[(kind == "house") & (floors <= TIMBER_FLOORS) & (draw < 0.6)] = "brick_timber"
    structure[(kind == "works") & (draw < 0.7)] = "steel"
    structure[np.isin(kind, ["mall", "campus", "hospital", "station"])] = "frame"
    structure[rng.random(len(kind)) < UNKNOWN_STRUCTURE] = None
    return structure


def _basements(use: Texts, floors: Ints, rng: np.random.Generator) -> pd.Series:
    deep = floors >= BASEMENT_FROM
    below = np.where(deep, rng.integers(1, 3, len(floors)), 0)
    below[(use == "commercial") & (floors >= 4)] = 2
    return pd.Series(below, dtype="Int16").mask((rng.random(len(floors)) < 0.05) & ~deep)


def _heights(use: Texts, floors: Ints, rng: np.random.Generator) -> Floats:
    storey = np.array([FLOOR_M[u] for u in use])
    heights: Floats = np.round(floors * storey + rng.uniform(0.3, 1.4, len(use)), 1)
    return heights


def door_frames(
    buildings: pd.DataFrame, drawing: Drawing, *, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Frames `unit` (stairs of homes with two units or more) and `building_entrance`."""
    doors = [d.doors for d in drawing.drafts]
    counts = np.array([len(d) for d in doors])
    owner = np.repeat(buildings["id"].to_numpy(), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    stairs = np.isin(np.repeat(buildings["kind"].to_numpy(dtype=str), counts), NEW_KINDS)
    unit_id = np.where(stairs, np.cumsum(stairs), 0)
    units = {
        "building_id": owner[stairs],
        "label": [f"{n}单元" for n in number[stairs]],
    }
    entrances = {
        "building_id": owner,
        "unit_id": pd.Series(unit_id, dtype="Int64").mask(~stairs),
        "kind": np.where(number == 1, "main", np.where(stairs, "unit", "side")).astype(object),
        "width_m": rng.choice(DOOR_WIDTHS, len(owner)),
        "geometry": shapely.points(crs.snap(np.concatenate(doors))),
    }
    return {
        "unit": sourced(units, "u", surveyed_at=LAST_SURVEY),
        "building_entrance": sourced(entrances, "d", surveyed_at=LAST_SURVEY),
    }
