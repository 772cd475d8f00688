"""In which coordinate system two columns of numbers are, and where that places each row.

A system that is declared or that the file names is checked against the numbers and the city; where
there is neither, the readings that occur are tried. What is found comes with its evidence, and
what cannot be told apart is refused: nothing is guessed without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyproj

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake import readings
from gisgov.intake.evidence import Evidence, Sample, collected, fits_text, percent
from gisgov.intake.readings import Box, Place, Reading, Shift

__all__ = ["NEAR_M", "Finding", "How", "find", "reach", "to_city"]

NEAR_M = 5_000.0
"""How far outside the bounds of the city's areas a point may lie."""

LEAST = 0.5
"""Share of the points that must lie near the city for a reading to be detected."""

RIVAL = 0.05
"""Share from which a second reading stands against the first."""

SAMPLE = 2_000
GEOD = pyproj.Geod(ellps="GRS80")
LONLAT = pyproj.CRS("OGC:CRS84")
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
NAMED = 4

How = Literal["given", "file", "detected"]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """How the numbers of a file are read, and why."""

    crs: pyproj.CRS
    """System of the numbers once a shift is undone."""
    shifted: Shift | None
    swapped: bool
    """The first column is the north or latitude."""
    zone_prefix: int | None
    """Zone whose number stands before the eastings; `crs` is the system that has it there."""
    how: How
    evidence: Evidence = field(default_factory=list)
    """Codes and parameters of `gisgov.words`, to be shown before anything is written."""
    inside: float | None = None
    """Share of the points near the city's areas; None where there are none."""

    @property
    def reading(self) -> Reading:
        """What is done to the numbers."""
        return Reading(self.crs, swapped=self.swapped, shifted=self.shifted)


def find(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    names: tuple[str, str] | None = None,
    file_crs: pyproj.CRS | None,
    declared: str | None,
    city: pyproj.CRS,
    extent: Box | None,
) -> Finding:
    """How two columns of coordinates are to be read, with the evidence.

    Parameters
    ----------
    x, y
        Numbers of the first and second column, or of a geometry's x and y, as the file holds
        them; a sample of the rows will do. What is no number, and (0, 0), is passed over.
    names
        How the two columns are headed; evidence that is told, never the decision.
    file_crs
        What the file says of itself. It must be right to the letter.
    declared
        What the user says: an EPSG code, WKT, ``"wgs84"``, ``"cgcs2000"`` (degrees), ``"gcj02"``
        or ``"bd09"``. It goes before the file; the order of the columns and the zone's number
        before the eastings are found out and told.
    city
        The city's metric coordinate system.
    extent
        Bounds of the city's areas in it. Without, the system's area of use must do.

    Raises
    ------
    BadInput
        Several readings place the points in the city (`coordinates.ambiguous`,
        `coordinates.mixed`), hardly any points lie there (`coordinates.few`), none do
        (`coordinates.nowhere`), there are no numbers (`coordinates.none`), or what was said of
        them is not so (`coordinates.not_so`).

    Examples
    --------
    >>> city, extent = crs.parse("EPSG:4546"), (526_000, 3_395_000, 531_000, 3_400_000)
    >>> found = find([3397752.7], [37528740.6], file_crs=None, declared=None, city=city,
    ...              extent=extent)
    >>> found.reading.label, found.zone_prefix, found.how
    ('EPSG:4525 (N, E)', 37, 'detected')
    """
    sample = _sample(x, y, names=names, city=city, extent=extent)
    if declared is not None:
        return _checked(sample, readings.declared(declared), "given")
    if file_crs is not None and _is_tied(file_crs):
        return _checked(sample, Reading(file_crs), "file")
    return _detected(sample)


def _is_tied(system: pyproj.CRS) -> bool:
    """Whether a file's system says where on the Earth it is; GDAL has names for none at all."""
    return system.type_name != "Engineering CRS" and not system.name.startswith("Undefined")


def _sample(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    names: tuple[str, str] | None,
    city: pyproj.CRS,
    extent: Box | None,
) -> Sample:
    xy = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    known = xy[np.isfinite(xy).all(axis=1) & (xy != 0.0).any(axis=1)]
    steps = np.linspace(0, len(known) - 1, min(len(known), SAMPLE)).astype(np.int64)
    some = known[steps]
    box = reach(extent) if extent else crs.use_bounds(city)
    return Sample(some[:, 0], some[:, 1], names or ("x", "y"), city, box, extent is not None)


def reach(extent: Box) -> Box:
    """Where a row of the city may lie: the bounds of its areas, and 5 km more on each side."""
    return (extent[0] - NEAR_M, extent[1] - NEAR_M, extent[2] + NEAR_M, extent[3] + NEAR_M)


# ---------------------------------------------------------------- what was said, and is it so?


def _checked(sample: Sample, said: Reading, how: How) -> Finding:
    """The reading that was said; of a declared one the notation may differ."""
    if not len(sample.x):
        unseen = ("coordinates.none_seen", {"crs": said.label})
        return Finding(said.crs, said.shifted, said.swapped, said.zone, how, [unseen])
    first, *others = [sample.place(one) for one in readings.variants(said)]
    other = max(others, key=lambda place: place.share)
    differs = other.share > first.share and not np.any(first.inside & other.inside)
    best = other if differs and how == "given" else first
    if best.share >= RIVAL and (best is other or not differs):
        return _finding(sample, best, how)
    fits = _fits([first, *others]) or _fits([sample.place(one) for one in _candidates(sample)])
    if first.share > 0 and not fits:
        return _finding(sample, first, how)
    raise _contradicted(sample, first, fits)


def _contradicted(sample: Sample, said: Place, fits: list[Place]) -> BadInput:
    if not fits:
        return _nowhere(sample, said.reading)
    return BadInput(
        "coordinates.not_so",
        said=said.reading.label,
        share=percent(said.share),
        fits=fits_text(sample, fits),
        **sample.numbers(),
    )


def _fits(places: list[Place]) -> list[Place]:
    """Readings that place many points in the city, best first; the same places only once."""
    fits: list[Place] = []
    for place in sorted(places, key=lambda place: -place.share):
        if place.share >= RIVAL and not any(place.agrees(other) for other in fits):
            fits.append(place)
    return fits


# ---------------------------------------------------------------- nothing was said


def _detected(sample: Sample) -> Finding:
    """The one reading that places the points in the city."""
    if not len(sample.x):
        raise BadInput("coordinates.none", first=sample.names[0], second=sample.names[1])
    fits = _fits([sample.place(one) for one in _candidates(sample)])
    if not fits:
        raise _nowhere(sample, None)
    if len(fits) > 1:
        both = bool(np.any(fits[0].inside & fits[1].inside))
        code = "coordinates.ambiguous" if both else "coordinates.mixed"
        raise BadInput(code, fits=fits_text(sample, fits), **sample.numbers())
    if fits[0].share < LEAST:
        raise BadInput("coordinates.few", fits=fits_text(sample, fits), **sample.numbers())
    return _finding(sample, fits[0], "detected")


def _candidates(sample: Sample) -> list[Reading]:
    return readings.candidates(sample.city, *sample.centre())


def _nowhere(sample: Sample, said: Reading | None) -> BadInput:
    """The error that tells how far from the city the points would lie, nearest reading first."""
    usual = _candidates(sample)
    chief = [*usual[:2], *usual[-4:], *readings.numbered(*sample.middle)]
    tried = [said, Reading(said.crs, swapped=True, shifted=said.shifted)] if said else chief
    far = sorted((_distance_km(sample, one), one.label) for one in tried)
    near = [f"{label}: {km:,.0f} km" for km, label in far if np.isfinite(km)]
    if not near:
        tells = ", ".join(label for _, label in far[:NAMED])
        return BadInput("coordinates.senseless", readings=tells, **sample.numbers())
    return BadInput("coordinates.nowhere", readings="; ".join(near[:NAMED]), **sample.numbers())


def _distance_km(sample: Sample, reading: Reading) -> float:
    """How far from the city's middle the middle one of the points lies; infinite if nowhere."""
    lon, lat = sample.centre()
    there = readings.place(reading, sample.x, sample.y, city=LONLAT, box=WORLD)
    if lon is None or lat is None or not there.inside.any():
        return np.inf
    lons, lats = there.x[there.inside], there.y[there.inside]
    metres = GEOD.inv(lons, lats, np.full_like(lons, lon), np.full_like(lats, lat))[2]
    return float(np.median(metres)) / 1000


def _finding(sample: Sample, place: Place, how: How) -> Finding:
    reading = place.reading
    evidence = collected(sample, place, how)
    inside = place.share if sample.has_extent else None
    return Finding(
        reading.crs, reading.shifted, reading.swapped, reading.zone, how, evidence, inside
    )


# ---------------------------------------------------------------- every row


def to_city(
    finding: Finding,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    city: pyproj.CRS,
    *,
    extent: Box | None = None,
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Every row's place in the city's metres, not snapped; bad rows are marked, never raised.

    Parameters
    ----------
    finding
        How the numbers are read.
    x, y
        The two columns, in the order that was given to `find`.
    city
        The city's coordinate system.
    extent
        Bounds of the city's areas in it; what lies more than 5 km outside is bad.

    Returns
    -------
    tuple
        East and north, NaN where there is no such place, and which rows are bad.

    Examples
    --------
    >>> swapped = Finding(crs.parse(4490), None, True, None, "given")
    >>> x, y, bad = to_city(swapped, [30.7, np.nan], [111.3, 111.3], crs.parse(4546))
    >>> x.round(2).tolist(), bad.tolist()
    ([528740.64, nan], [False, True])
    """
    box = reach(extent) if extent else (-np.inf, -np.inf, np.inf, np.inf)
    first, second = (np.asarray(values, dtype=np.float64) for values in (x, y))
    there = readings.place(finding.reading, first, second, city=city, box=box)
    return there.x, there.y, ~there.inside
