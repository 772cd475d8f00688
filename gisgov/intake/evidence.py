"""What speaks for a reading of coordinates, said so that a surveyor can follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj

from gisgov import crs
from gisgov.intake import readings
from gisgov.intake.readings import Box, Place, Reading

__all__ = ["Evidence", "Sample", "collected", "fits_text", "percent"]

Evidence = list[tuple[str, dict[str, Any]]]
FloatArray = npt.NDArray[np.float64]

HOW = {
    "given": "coordinates.given",
    "file": "coordinates.by_file",
    "detected": "coordinates.detected",
}
SHIFTS = {"gcj02": "GCJ-02", "bd09": "BD-09"}
EAST_SIGNS = ("东", "经", "横")
NORTH_SIGNS = ("北", "纬", "纵")
EAST_WORDS = ("e", "east", "easting", "lon", "lng", "long", "longitude", "eastings")
NORTH_WORDS = ("n", "north", "northing", "lat", "latitude", "northings")
MORE_DECIMALS_BELOW = 1_000.0
MOST_METRES = 1e9


class Sample(NamedTuple):
    """Some points of the file, and what they are held against."""

    x: FloatArray
    y: FloatArray
    names: tuple[str, str]
    city: pyproj.CRS
    box: Box
    has_extent: bool

    def place(self, reading: Reading) -> Place:
        """Where the points lie if they are read so."""
        return readings.place(reading, self.x, self.y, city=self.city, box=self.box)

    def centre(self) -> tuple[float, float] | tuple[None, None]:
        """Longitude and latitude of the city, as far as is known."""
        west, south, east, north = self.box
        if not np.all(np.isfinite(self.box)):
            return None, None
        return crs.to_lonlat((west + east) / 2, (south + north) / 2, city=self.city)

    @property
    def middle(self) -> tuple[float, float]:
        """The number in the middle of each column."""
        half = len(self.x) // 2
        return float(np.sort(self.x)[half]), float(np.sort(self.y)[half])

    @property
    def in_china(self) -> bool:
        """Whether the city lies, as far as is known, where maps may be shifted."""
        lon, lat = self.centre()
        return lon is None or lat is None or readings.in_china(lon, lat)

    def numbers(self) -> dict[str, str]:
        """The columns and the number in the middle of each, for a sentence."""
        x, y = map(_number, self.middle)
        return {"first": self.names[0], "second": self.names[1], "x": x, "y": y}


def _number(value: float) -> str:
    if abs(value) >= MOST_METRES:
        return f"{value:g}"
    return f"{value:.6f}" if abs(value) < MORE_DECIMALS_BELOW else f"{value:,.0f}"


def percent(share: float) -> str:
    """A share as text; only all is 100 %.

    Examples
    --------
    >>> percent(1.0), percent(0.9999), percent(0.0)
    ('100 %', '99.9 %', '0 %')
    """
    return f"{np.floor(share * 1000) / 10:g} %"


def fits_text(sample: Sample, fits: list[Place]) -> str:
    """Readings with their shares and the option that chooses each."""
    return "; ".join(
        f"{one.reading.label} {percent(one.share)}: {_option(sample, one.reading)}" for one in fits
    )


def _option(sample: Sample, reading: Reading) -> str:
    """The option for a reading; who has degrees in China must know whose they are."""
    unsure = sample.in_china and reading.crs.is_geographic and reading.shifted is None
    return "--crs wgs84|gcj02|bd09" if unsure else reading.option


def collected(sample: Sample, place: Place, how: str) -> Evidence:
    """Codes and parameters of the sentences that speak for a reading, the chief one first."""
    reading = place.reading
    return [
        (HOW[how], {"crs": reading.label, "name": reading.crs.name}),
        *_of_numbers(sample, reading),
        *_of_place(sample, place),
        *_of_names(sample, reading),
        *_what_looks_alike(sample, reading, how),
    ]


def _of_numbers(sample: Sample, reading: Reading) -> Iterator[tuple[str, dict[str, Any]]]:
    said = sample.numbers()
    if reading.crs.is_geographic:
        yield "coordinates.degrees", said
        if reading.shifted:
            yield "coordinates.unshifted", {"shift": SHIFTS[reading.shifted]}
        if reading.swapped:
            yield "coordinates.swapped_degrees", said
        return
    yield "coordinates.metres", said
    if reading.swapped:
        yield "coordinates.swapped", said
    if reading.zone is not None:
        named = {"zone": reading.zone, "easting": said["x" if not reading.swapped else "y"]}
        yield "coordinates.numbered", {**named, "crs": crs.label(reading.crs)}


def _of_place(sample: Sample, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    share = {"share": percent(place.share)}
    if sample.has_extent:
        yield "coordinates.inside", share
    else:
        yield "coordinates.inside_use", {**share, "city": crs.label(sample.city)}


def _of_names(sample: Sample, reading: Reading) -> Iterator[tuple[str, dict[str, Any]]]:
    said = tuple(map(_axis, sample.names))
    expected = ("north", "east") if reading.swapped else ("east", "north")
    named = {"first": sample.names[0], "second": sample.names[1]}
    if said == expected:
        yield "coordinates.names_agree", named
    elif said == expected[::-1]:
        yield "coordinates.names_differ", named


def _axis(name: str) -> str | None:
    """Which way a column counts, if its name tells; X and Y do not, for surveyors turn them."""
    word = re.sub(r"[^a-z]", "", re.sub(r"[(（\[].*", "", name.casefold()))
    east = word in EAST_WORDS or any(sign in name for sign in EAST_SIGNS)
    north = word in NORTH_WORDS or any(sign in name for sign in NORTH_SIGNS)
    return {(True, False): "east", (False, True): "north"}.get((east, north))


def _what_looks_alike(
    sample: Sample, reading: Reading, how: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What no count of points can tell apart, and what to declare if it is so."""
    system, said = reading.crs, {"crs": crs.label(reading.crs)}
    on_web = "Mercator" in system.name and "Pseudo" in system.name
    if how != "given" and sample.in_china:
        if system.is_geographic:
            yield "coordinates.maybe_shifted", said
        elif on_web:
            yield "coordinates.maybe_shifted_map", said
    if how == "detected" and system.is_projected and not on_web:
        yield "coordinates.maybe_older", said
    if crs.is_approximate(system, sample.city):
        yield "coordinates.approximate", {**said, "city": crs.label(sample.city)}
