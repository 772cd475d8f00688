"""Hot spots of a city's incidents, kept in memory until something that they rest on changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gisgov.errors import BadInput
from gisgov.heat.keeping import Kept
from gisgov.hotspots import emerging, hot_spots
from gisgov.hotspots.emerging import FEWEST
from gisgov.hotspots.spots import refuse_alpha
from gisgov.incidents import Cube, Wanted
from gisgov.said import Said
from gisgov.storage import incident_cube, schema
from gisgov.storage.exposure import Exposure, What, exposure
from gisgov.storage.feature_text import features
from gisgov.storage.hotspot_bins import HEXAGONS, Bins, bins_of, exposed
from gisgov.storage.incident_cube import Seen

__all__ = [
    "HEXAGONS",
    "MOST_SLICES",
    "Asked",
    "Slice",
    "SliceOf",
    "Slices",
    "Spots",
    "over_time",
    "spots",
]

SliceOf = Literal["week", "month"]

MOST_SLICES = 60
KEPT_BYTES = 64 * 2**20
A_ROW = 400  # bytes of one bin's answer, about
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
US = timedelta(microseconds=1)

Floats = npt.NDArray[np.float64]


class Slices(NamedTuple):
    """In how many slices of what length time is cut."""

    many: int = 12
    each: SliceOf = "month"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which hot spots are asked for.

    Parameters
    ----------
    wanted
        Which incidents.
    bins, resolution
        A level of areas, or `h3` with its resolution.
    null
        What incidents follow by chance.
    alpha, least
        As `gisgov.hotspots.hot_spots` takes them.
    """

    wanted: Wanted
    bins: str = "grid"
    resolution: int = 9
    null: What = "households"
    alpha: float = 0.05
    least: float = 1.0


class Ground(NamedTuple):
    """Bins, and what chance follows: of what, and how much of it lies in each."""

    bins: Bins
    exposure: Exposure
    share: Floats


@dataclass(frozen=True)
class Slice:
    """One slice of time."""

    since: datetime
    until: datetime
    count: int
    """Incidents that are counted in bins."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Spots:
    """What was found, by bin, and what is to be known of it."""

    table: pd.DataFrame
    """Rows are bins; `spot` names what each is."""
    bins: Bins
    exposure: Exposure
    count: int
    """Incidents that fit the filter."""
    unplaced: int
    """Those of them in no bin."""
    slices: Sequence[Slice]
    """Of time, where it is told apart."""
    notes: tuple[Said, ...]

    @property
    def nbytes(self) -> int:
        """Bytes that it takes, about."""
        return A_ROW * (1 + len(self.table))

    @property
    def null(self) -> Said:
        """What chance would do."""
        return Said(f"hotspots.null_{self.exposure.what}")

    @property
    def tallied(self) -> dict[str, int]:
        """How many bins are what."""
        return {str(name): int(many) for name, many in self.table["spot"].value_counts().items()}

    @cached_property
    def features(self) -> bytes:
        """The bins as GeoJSON features, in WGS-84 degrees."""
        columns: dict[str, Sequence[object]] = {
            "code": self.bins.codes,
            "name": self.bins.names,
            "name_en": self.bins.names_en,
        }
        columns |= {str(name): _told(self.table[name]) for name in self.table}
        return features(columns, self.bins.drawn)

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """The bins in the city's coordinate system."""
        made = self.table.copy()
        for name, values in (("name_en", self.bins.names_en), ("name", self.bins.names)):
            made.insert(0, name, pd.Series(values, index=made.index, dtype=object))
        made.insert(0, "code", pd.Series(self.bins.codes, index=made.index))
        return gpd.GeoDataFrame(made, geometry=self.bins.grids.shapes, crs=self.bins.grids.srid)


KEPT: Kept[Spots] = Kept(KEPT_BYTES)
"""Of all cities of this process: no two have the same version of incidents."""


def spots(conn: Connection, asked: Asked) -> tuple[Spots, Seen]:
    """Where there are more, or fewer, incidents than chance explains, and as of when.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        What is asked for.

    Raises
    ------
    BadInput
        There is no such class, level, resolution, share or multiple.
    NotFound
        There is no such area.
    Unavailable
        Others keep this process busy.
    """
    return _taken(conn, asked, None)


def over_time(conn: Connection, asked: Asked, slices: Slices) -> tuple[Spots, Seen]:
    """How hot spots came and went up to the end of what is asked for, and as of when.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        What is asked for; the last slice ends with its period, or with the last incident.
    slices
        How time is cut: whole weeks or months of the city, fewer where the period or the incidents
        begin later.

    Raises
    ------
    BadInput
        As `spots`, or there are fewer than 4 slices.
    NotFound
        There is no such area.
    Unavailable
        Others keep this process busy.
    """
    return _taken(conn, asked, slices)


def _taken(conn: Connection, asked: Asked, slices: Slices | None) -> tuple[Spots, Seen]:
    refuse_alpha(asked.alpha, asked.least)
    bins = bins_of(conn, asked.bins, resolution=asked.resolution, area=asked.wanted.area)
    follows = exposure(conn, asked.null)
    share = exposed(bins, follows)
    seen = incident_cube.cube(conn)
    zone = ZoneInfo(schema.city_info(conn).time_zone)
    ends = None if slices is None else _cuts(seen.cube, asked.wanted, slices, zone)

    ground = Ground(bins, follows, share)

    def make() -> Spots:
        if ends is None:
            return _at_once(seen.cube, asked, ground)
        return _by_slice(seen.cube, asked, ground, ends)

    key = seen.version, bins.version, follows.version, asked, slices
    made = KEPT.take(key, make)
    later = incident_cube.cube(conn)  # where nothing was written meanwhile, it is as new as this
    return made, later if later.version == seen.version else seen


def _at_once(cube: Cube, asked: Asked, ground: Ground) -> Spots:
    bins = ground.bins
    x, y = cube.take(asked.wanted, "x", "y")
    at = bins.at(x, y)
    counts = np.bincount(at[at >= 0], minlength=len(bins))
    table = hot_spots(counts, ground.share, bins.weights, alpha=asked.alpha, least=asked.least)
    table["count"] = counts
    return _spots(asked, ground, table, at)


def _by_slice(cube: Cube, asked: Asked, ground: Ground, ends: Sequence[datetime]) -> Spots:
    bins, share = ground.bins, ground.share
    wanted = replace(asked.wanted, since=ends[0], until=ends[-1])
    x, y, reported = cube.take(wanted, "x", "y", "reported_us")
    at = bins.at(x, y)
    many = len(ends) - 1
    inner = [(end - EPOCH) // US for end in ends[1:-1]]
    slot = np.searchsorted(np.array(inner, dtype=np.int64), reported, side="right")
    held = at >= 0
    flat = np.bincount(at[held] * many + slot[held], minlength=len(bins) * many)
    counts = flat.reshape(len(bins), many)
    table = emerging(counts, share, bins.weights, alpha=asked.alpha, least=asked.least)
    expected = share / share.sum() * counts[share > 0].sum() if share.any() else share
    table.insert(0, "count", counts.sum(axis=1))
    table.insert(1, "expected", expected)
    table = table.rename(columns={"pattern": "spot"})
    sums = counts.sum(axis=0).tolist()
    slices = [Slice(*each) for each in zip(ends[:-1], ends[1:], sums, strict=True)]
    return replace(_spots(asked, ground, table, at), slices=slices)


def _spots(asked: Asked, ground: Ground, table: pd.DataFrame, at: npt.NDArray[np.int64]) -> Spots:
    follows = ground.exposure
    unplaced = int((at < 0).sum())
    return Spots(
        table=table,
        bins=ground.bins,
        exposure=follows,
        count=len(at),
        unplaced=unplaced,
        slices=(),
        notes=(*_notes(asked, follows, table, len(at), unplaced), *follows.notes),
    )


def _notes(
    asked: Asked, follows: Exposure, table: pd.DataFrame, count: int, unplaced: int
) -> list[Said]:
    beyond = int(table.attrs["beyond"])
    said = [
        (count == 0, Said("hotspots.empty")),
        (asked.wanted.area is not None, Said("hotspots.within")),
        (asked.least > 1, Said("hotspots.at_least", {"least": asked.least})),
        (beyond > 0, Said(f"hotspots.beyond_{follows.what}", {"count": beyond})),
        (unplaced > 0, Said("hotspots.unplaced", {"count": unplaced})),
        (True, Said("hotspots.reported")),
    ]
    return [each for holds, each in said if holds]


def _told(column: pd.Series) -> list[object]:
    """Values as JSON has them: short, and null for what is not known."""
    if column.dtype == np.float64:
        short = [float(f"{value:.6g}") for value in column]
        return [None if value != value else value for value in short]  # noqa: PLR0124 - nan
    return [list(value) if isinstance(value, tuple) else value for value in column.tolist()]


# ---------------------------------------------------------------- time


def _cuts(cube: Cube, wanted: Wanted, slices: Slices, zone: ZoneInfo) -> Sequence[datetime]:
    """Where slices begin, the earliest first, and where the last one ends."""
    if cube.first_us is None or cube.last_us is None:
        raise BadInput("hotspots.slices", given=0, least=FEWEST)
    first, last = (EPOCH + us * US for us in (cube.first_us, cube.last_us))
    end = min(wanted.until or last + US, last + US)
    since = max(wanted.since or first, first)
    cuts = [end]
    day = _start_of(end - US, slices.each, zone)
    while len(cuts) <= slices.many and end > since:  # a few dozen slices at the most
        start = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
        if wanted.since is not None and start < wanted.since:
            break
        cuts.append(start)
        if start <= since:
            break
        day = _start_of(start - US, slices.each, zone)
    if len(cuts) <= FEWEST:
        raise BadInput("hotspots.slices", given=len(cuts) - 1, least=FEWEST)
    return cuts[::-1]


def _start_of(moment: datetime, each: SliceOf, zone: ZoneInfo) -> date:
    """The first day of the city's week or month at a moment."""
    day = moment.astimezone(zone).date()
    return day.replace(day=1) if each == "month" else day - timedelta(days=day.weekday())
