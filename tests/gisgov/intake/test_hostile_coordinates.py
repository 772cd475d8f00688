"""A surveyor's drawer of spreadsheets, in every way of writing: none is placed wrongly in silence.

The city lies around longitude 111.3, latitude 30.7. Each sheet holds the same hydrants. What comes
out must be right to what the sheet's rounding leaves, or be refused with an option that makes it
right, or carry the sentence that names the shift which no number can show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pytest

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake.coordinates import find, to_city

CITY = crs.parse("EPSG:4546")
EXTENT = (526_240.0, 3_395_250.0, 531_240.0, 3_400_250.0)
GENERATOR = np.random.default_rng(4546)
X, Y = GENERATOR.uniform(EXTENT[:2], EXTENT[2:], (120, 2)).T
LON, LAT = crs.to_lonlat(X, Y, city=CITY)
ROUNDING_M = 0.2  # six decimals of a degree, two of a metre


@dataclass(frozen=True)
class Sheet:
    """One way in which a surveyor hands over the hydrants."""

    said: str
    columns: tuple[np.ndarray, np.ndarray]
    names: tuple[str, str]
    declared: str | None = None

    def __str__(self):
        return f"{self.said} {self.names} declared {self.declared}"


def metres(code):
    return tuple(np.round(one, 2) for one in crs.to_city_or_nan(LON, LAT, source=4326, city=code))


def degrees(lon, lat):
    return np.round(lon, 6), np.round(lat, 6)


WAYS = {
    "zone without number": (metres(4546), "EPSG:4546"),
    "number of the 3-degree zone": (metres(4525), "EPSG:4525"),
    "number of the 6-degree zone": (metres(4497), "EPSG:4497"),
    "next zone to the east": (metres(4547), "EPSG:4547"),
    "next zone to the east, with number": (metres(4526), "EPSG:4526"),
    "web map": (metres(3857), "EPSG:3857"),
    "degrees": (degrees(LON, LAT), "wgs84"),
    "GCJ-02": (degrees(*crs.wgs84_to_gcj02(LON, LAT)), "gcj02"),
    "BD-09": (degrees(*crs.wgs84_to_bd09(LON, LAT)), "bd09"),
}
HEADINGS = [("X", "Y"), ("东坐标", "北坐标"), ("纬度", "经度")]
SHEETS = [
    Sheet(said, columns[:: -1 if swapped else 1], names, declaration)
    for said, (columns, known) in WAYS.items()
    for swapped in (False, True)
    for names in HEADINGS
    for declaration in (None, known)
]


def read(sheet, declared=None, **said):
    return find(
        *sheet.columns,
        names=sheet.names,
        file_crs=said.get("file_crs"),
        declared=declared or sheet.declared,
        city=CITY,
        extent=said.get("extent", EXTENT),
    )


def off_m(finding, sheet):
    x, y, bad = to_city(finding, *sheet.columns, CITY, extent=EXTENT)
    assert not bad.any()
    return float(np.max(np.hypot(x - X, y - Y)))


def warned(finding):
    return "coordinates.maybe_shifted" in [code for code, _ in finding.evidence]


@pytest.mark.parametrize("sheet", SHEETS, ids=str)
def test_no_sheet_is_placed_wrongly_in_silence(sheet):
    finding = read(sheet)
    shifted_unsaid = sheet.said in {"GCJ-02", "BD-09"} and sheet.declared is None
    assert shifted_unsaid or off_m(finding, sheet) < ROUNDING_M
    assert warned(finding) or not shifted_unsaid
    swapped = sheet.columns[0][0] in WAYS[sheet.said][0][1]
    told = {code for code, _ in finding.evidence}
    assert bool(told & {"coordinates.swapped", "coordinates.swapped_degrees"}) == swapped


@pytest.mark.parametrize("sheet", SHEETS[::6], ids=str)
def test_no_sheet_is_placed_wrongly_before_the_city_has_areas(sheet):
    try:
        finding = read(sheet, extent=None)
    except BadInput as error:
        refused = error
        finding = None
    if finding is None:
        assert refused.code in {"coordinates.ambiguous", "coordinates.nowhere"}
    else:
        assert off_m(finding, sheet) < ROUNDING_M or warned(finding)


@pytest.mark.parametrize("sheet", SHEETS[::6], ids=str)
@pytest.mark.parametrize("file_says", [4546, 4525, 4326])
def test_no_sheet_is_placed_wrongly_because_its_file_says_so(sheet, file_says):
    try:
        finding = read(sheet, file_crs=crs.parse(file_says))
    except BadInput as error:
        refused = error
        finding = None
    if finding is None:
        assert refused.code == "coordinates.not_so"
        options = re.search(r"--crs ([^\s;]+)", refused.params["fits"])[1].split("|")
        assert WAYS[sheet.said][1] in options
        finding = read(sheet, declared=WAYS[sheet.said][1])
    assert off_m(finding, sheet) < ROUNDING_M or warned(finding)


@pytest.mark.parametrize("sheet", [one for one in SHEETS if one.names == HEADINGS[0]], ids=str)
def test_a_sheet_with_slips_of_the_pen_is_read_as_the_rest_of_it(sheet):
    first, second = (column.copy() for column in sheet.columns)
    first[3], second[7] = np.nan, np.inf
    first[11] *= 10
    second[13] += 90_000
    first[17], second[17] = 0.0, 0.0
    slipped = Sheet(sheet.said, (first, second), sheet.names, sheet.declared)
    finding = read(slipped)
    _, _, bad = to_city(finding, first, second, CITY, extent=EXTENT)
    assert np.flatnonzero(bad).tolist() == [3, 7, 11, 13, 17]
    assert (finding.crs, finding.swapped) == (read(sheet).crs, read(sheet).swapped)


def test_two_sheets_pasted_under_one_another_are_refused():
    ways = [columns for columns, _ in WAYS.values()]
    for one in ways[:7]:
        for other in ways[:7]:
            if one is not other:
                columns = tuple(np.r_[a[:70], b[:50]] for a, b in zip(one, other, strict=True))
                with pytest.raises(BadInput) as raised:
                    read(Sheet("both", columns, ("X", "Y")))
                assert raised.value.code == "coordinates.mixed"
