"""The demo city: a synthetic city from a seed, of a believable shape, with nobody real in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from gisgov.democity import names
from gisgov.democity.contents import contents
from gisgov.democity.ground import ground
from gisgov.democity.rows import CRS, SOURCE, keys

__all__ = ["CITY", "DemoCity", "generate"]


@dataclass(frozen=True)
class DemoCity:
    """Names, metric CRS (EPSG number) and time zone of the demo city."""

    name: str
    name_en: str
    srid: int
    time_zone: str


CITY = DemoCity(*names.CITY, srid=4546, time_zone="Asia/Shanghai")

GROUND_SHARE = 0.2  # of the time that a city takes
PARTS = {
    "building_entrance": "door",
    "estate_gate": "gate",
    "unit": "u",
    "vehicle": "v",
    "worker_assignment": "wa",
}
PLANS = ["planned_households", "households_a_year_ago"]


def generate(
    size: str = "yichang", *, seed: int = 1, progress: Callable[[str, float], None] | None = None
) -> dict[str, pd.DataFrame]:
    """All frames of a demo city, by table name, with the tables' columns.

    Parameters
    ----------
    size
        `tiny` (30 grids), `small` (139), `yichang` (1,110) or `x10` (11,100).
    seed
        The same seed gives the same city, byte by byte.
    progress
        Called with what is being done and the fraction done, from 0 to 1.
    """
    tell = progress or (lambda _what, _done: None)
    made = ground(size, seed=seed, progress=lambda what, done: tell(what, done * GROUND_SHARE))
    filled = contents(
        made,
        size,
        seed=seed,
        progress=lambda what, done: tell(what, GROUND_SHARE + done * (1 - GROUND_SHARE)),
    )
    made["building"] = made["building"].drop(columns=PLANS)
    return {name: _sourced(name, frame) for name, frame in {**made, **filled}.items()}


def _sourced(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Say of parts, such as gates and units, where they come from: with what they belong to."""
    if "source" in frame or name not in PARTS:
        return frame
    return frame.assign(
        source=SOURCE, source_id=keys(PARTS[name], frame["id"].to_numpy()), source_crs=CRS
    )
