"""Heat of a city's incidents: which field answers which question, kept until the city changes."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from itertools import accumulate, pairwise, starmap
from typing import Literal, NamedTuple

import numpy as np
import pyproj
from sqlalchemy import Connection, func, select

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.heat import bandwidth as bandwidths
from gisgov.heat.density import CELLS_A_BANDWIDTH, check_bandwidth, lattice_of, spread
from gisgov.heat.field import DAYS_A_MONTH, Bounds, Field
from gisgov.heat.keeping import Kept
from gisgov.heat.kernels import Kernel, named
from gisgov.heat.points import THREADS, Lattice, Points
from gisgov.heat.rates import LEAST, difference, rate
from gisgov.incidents import Cube, Period, Wanted, known_period
from gisgov.incidents.cube import Piece
from gisgov.said import Said
from gisgov.storage import exposure as exposures
from gisgov.storage import incident_cube, schema
from gisgov.storage.models import Area

__all__ = ["Heat", "HeatAsked", "Per", "heat", "points_of"]

Per = Literal["area", "households", "residents"]

MOST_CELLS = 4_000_000
KEPT_BYTES = 256 * 2**20
ONE = np.ones(1, np.float32)
OLD_S, MOST_LOOKS = 0.9, 3
GRACE = 2.0  # bandwidths beyond the city's ground that are drawn of a Gaussian, which has no end


class Rate(NamedTuple):
    """How a rate is told: for how many, how many must be near, its unit, and that of a change."""

    per: float
    least: float
    unit: Said
    change: Said
    blank: Said


def _told(what: str, per: float, least: float) -> Rate:
    given = {"per": per}
    unit, change = Said(f"heat.unit_{what}", given), Said(f"heat.unit_change_{what}", given)
    return Rate(per, least, unit, change, Said(f"heat.blank_{what}", {"least": least}))


RATES: dict[exposures.What, Rate] = {
    "households": _told("households", 1000, LEAST),
    "residents": _told("residents", 1000, 3 * LEAST),
    "floor_area": _told("floor_area", 10_000, 100 * LEAST),
}

KEPT: Kept[Heat] = Kept(KEPT_BYTES)
"""Of all cities of this process: no two have the same version of incidents."""


@dataclass(frozen=True, kw_only=True)
class HeatAsked:
    """Which heat is asked for.

    Parameters
    ----------
    wanted
        Which incidents.
    bandwidth_m, kernel
        As for `gisgov.heat.density`.
    per
        Per square kilometre, or per 1,000 households or residents.
    before
        Start and end of a period to compare with; the change since then is told.
    """

    wanted: Wanted
    bandwidth_m: float | Literal["auto"] = 250.0
    kernel: str = "quartic"
    per: Per = "area"
    before: tuple[datetime | None, datetime | None] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Heat:
    """A field, and what is to be known of it.

    Parameters
    ----------
    field
        Its values are of a month.
    count, before
        Incidents of the period, and of the one before if there is one.
    since, until, days
        The period from which they are: as asked for, but not beyond what is known of the city.
    per
        By what is counted: `floor_area` where nothing is released of people.
    source, exposed_on
        Of whom or what is counted by.
    notes
        What else is to be known.
    version
        Another one for any other content.
    as_of, age_s
        When the city was so, and how long ago that is.
    """

    field: Field
    count: int
    before: int | None
    since: datetime | None
    until: datetime | None
    days: float
    per: exposures.What
    source: Said | None
    exposed_on: date | None
    notes: tuple[Said, ...]
    version: str
    as_of: datetime
    age_s: float

    @property
    def nbytes(self) -> int:
        """Bytes of the field."""
        return self.field.nbytes


@dataclass(frozen=True, eq=False)
class Making:
    """What a field is made of."""

    asked: HeatAsked
    cube: Cube
    now: datetime
    ground: Lattice
    bandwidth_m: float
    kernel: Kernel
    crs: pyproj.CRS
    exposure: Field | None
    rate: Rate | None


def heat(conn: Connection, asked: HeatAsked) -> Heat:
    """The field of the incidents that are wanted, per month, as the city was a moment ago.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        What is asked for.

    Raises
    ------
    BadInput
        There is no such kernel, class or period, or the bandwidth suits no city, or not this one.
    NotFound
        There is no such area.
    Unavailable
        Others keep this process busy (`heat.busy`).
    """
    kernel = named(asked.kernel)
    if asked.bandwidth_m != "auto":
        check_bandwidth(asked.bandwidth_m)
    exposed = None if asked.per == "area" else exposures.exposure(conn, asked.per)
    for _ in range(MOST_LOOKS):
        seen = incident_cube.cube(conn)
        key = seen.version, exposed and exposed.version, asked
        made = KEPT.take(key, partial(_made, conn, asked, kernel, seen, exposed))
        if seen.age_s < OLD_S:  # else it took so long that the city may have changed meanwhile
            break
    return replace(made, as_of=seen.as_of, age_s=seen.age_s)


def _made(
    conn: Connection,
    asked: HeatAsked,
    kernel: Kernel,
    seen: incident_cube.Seen,
    exposed: exposures.Exposure | None,
) -> Heat:
    info = schema.city_info(conn)
    points = points_of(seen.cube, asked.wanted)
    bounds = _bounds(conn, points)
    outside = _outside(points, bounds)
    bandwidth_m = _bandwidth(asked, points, kernel)
    making = Making(
        asked,
        seen.cube,
        seen.as_of,
        _ground(bounds, bandwidth_m, kernel),
        bandwidth_m,
        kernel,
        crs.parse(info.srid),
        None,
        None,
    )
    if exposed is not None:
        making = replace(making, exposure=_exposed(making, exposed), rate=RATES[exposed.what])
    field, period = _field(making, points, asked.wanted)
    field, before, lacking = _compared(making, field)
    version = repr((seen.version, exposed and exposed.version))
    return Heat(
        field=field,
        count=len(points.x),
        before=before,
        since=period.since,
        until=period.until,
        days=period.days,
        per="area" if exposed is None else exposed.what,
        source=None if exposed is None else exposed.source,
        exposed_on=None if exposed is None else exposed.as_of,
        notes=(
            *_notes(making, len(points.x), outside),
            *period.notes,
            *lacking,
            *(exposed.notes if exposed else ()),
        ),
        version=blake2b(version.encode(), digest_size=8).hexdigest(),
        as_of=seen.as_of,
        age_s=0.0,
    )


# ---------------------------------------------------------------- ground and points


def points_of(cube: Cube, wanted: Wanted) -> Points:
    """Where the incidents lie that are wanted, in their order, copied on both cores.

    Parameters
    ----------
    cube
        The city's incidents.
    wanted
        Which ones.
    """
    pieces = cube.pieces(wanted)
    ends = [0, *accumulate(len(p.x) if p.rows is None else len(p.rows) for p in pieces)]
    x, y = np.empty(ends[-1]), np.empty(ends[-1])

    def put(piece: Piece, span: slice) -> None:
        every = slice(None) if piece.rows is None else piece.rows
        x[span], y[span] = piece.x[every], piece.y[every]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(put, pieces, starmap(slice, pairwise(ends))))
    return Points(x, y, ONE)


def _bounds(conn: Connection, points: Points) -> Bounds:
    """The city's ground today; where it has none, that of the incidents."""
    together = func.ST_Extent(Area.geometry)
    sides = [getattr(func, f"ST_{side}")(together) for side in ("XMin", "YMin", "XMax", "YMax")]
    row = conn.execute(select(*sides).where(Area.valid.op("@>")(func.now()))).one()
    if row[0] is not None:
        return row[0], row[1], row[2], row[3]
    if len(points.x) == 0:
        return 0.0, 0.0, 1.0, 1.0
    return (
        float(points.x.min()),
        float(points.y.min()),
        float(points.x.max()),
        float(points.y.max()),
    )


def _outside(points: Points, bounds: Bounds) -> int:
    west, south, east, north = bounds
    inside = (points.x >= west) & (points.x <= east) & (points.y >= south) & (points.y <= north)
    return len(points.x) - int(np.count_nonzero(inside))


def _bandwidth(asked: HeatAsked, points: Points, kernel: Kernel) -> float:
    if asked.bandwidth_m != "auto":
        return asked.bandwidth_m
    return bandwidths.chosen(points, kernel=kernel)


def _ground(bounds: Bounds, bandwidth_m: float, kernel: Kernel) -> Lattice:
    """Cells of an eighth of the bandwidth, or larger ones where these were too many."""
    reach = min(kernel.reach, GRACE) * bandwidth_m
    west, south, east, north = bounds
    grown = west - reach, south - reach, east + reach, north + reach
    size_m2 = (grown[2] - grown[0]) * (grown[3] - grown[1])
    cell_m = max(bandwidth_m / CELLS_A_BANDWIDTH, math.sqrt(size_m2 / MOST_CELLS))
    if cell_m > bandwidth_m / 2:
        raise BadInput("heat.too_narrow", given=bandwidth_m, least=math.ceil(2 * cell_m))
    return lattice_of(grown, cell_m)


# ---------------------------------------------------------------- fields


def _field(making: Making, points: Points, wanted: Wanted) -> tuple[Field, Period]:
    period = known_period(making.cube, wanted, making.now)
    # Without days there are no incidents either, and any month is as empty as the other.
    monthly = _spread(making, points).per_month(period.days or DAYS_A_MONTH)
    if making.exposure is None or making.rate is None:
        return monthly, period
    told = making.rate
    return rate(monthly, making.exposure, per=told.per, least=told.least, unit=told.unit), period


def _exposed(making: Making, exposed: exposures.Exposure) -> Field:
    weight = exposed.weight.astype(np.float32)
    return _spread(making, Points(exposed.x, exposed.y, weight))


def _spread(making: Making, points: Points) -> Field:
    return spread(
        points, making.ground, bandwidth_m=making.bandwidth_m, kernel=making.kernel, crs=making.crs
    )


def _compared(making: Making, field: Field) -> tuple[Field, int | None, list[Said]]:
    """What changed since the period before, if there is one."""
    if making.asked.before is None:
        return field, None, []
    since, until = making.asked.before
    wanted = replace(making.asked.wanted, since=since, until=until)
    points = points_of(making.cube, wanted)
    earlier, period = _field(making, points, wanted)
    change = difference(field, earlier)
    if making.rate is not None:
        change = replace(change, unit=making.rate.change)
    if not period.days:
        return change, len(points.x), [Said("heat.nothing_before")]
    return change, len(points.x), [Said("heat.chance"), *period.notes]


def _notes(making: Making, count: int, outside: int) -> list[Said]:
    notes = [] if count else [Said("heat.empty")]
    if outside:
        notes.append(Said("heat.outside", {"count": outside}))
    if making.asked.bandwidth_m == "auto":
        notes.append(Said("heat.chosen", {"bandwidth_m": making.bandwidth_m}))
    if making.rate is not None:
        notes.append(making.rate.blank)
    return [*notes, Said("heat.reported"), Said("heat.edge")]
