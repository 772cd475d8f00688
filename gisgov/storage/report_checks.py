"""What a report of an incident must be before it is written: texts, time, place and class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, func, select, text

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.firefighting.texts import tidy, unfit
from gisgov.incidents.wanted import NONE
from gisgov.intake.convert.notes import LONGEST, personal
from gisgov.intake.coordinates import reach
from gisgov.said import Said
from gisgov.storage import schema
from gisgov.storage.selection import CLASS

__all__ = [
    "AHEAD",
    "LONGEST_KEY",
    "SOURCE",
    "UNTOLD",
    "Checks",
    "Place",
    "Refusal",
    "Report",
    "Severity",
    "Unread",
    "why_unread",
]

Severity = Literal["minor", "moderate", "major", "critical"]
Place = Literal["wgs84", "gcj02", "bd09"]

LONGEST_KEY = 200
"""Most characters of a source, a key or a channel."""
AHEAD = timedelta(minutes=10)
"""So far may the clock of a phone be ahead."""
OLDEST = timedelta(days=366)
"""What happened earlier comes in a file: one wrong year here would be in every figure."""
SOURCE = "api"
"""Source of reports that name none."""
TO_WGS84 = {"gcj02": crs.gcj02_to_wgs84, "bd09": crs.bd09_to_wgs84}
UNTOLD = "…"
UNREAD = {"reported_at": "bad_time", "severity": "bad_severity"} | dict.fromkeys(
    ("lon", "lat", "crs", "x", "y", "srid"), "bad_place"
)
FAR = ("crs.far_from_area", "crs.out_of_domain")
KEYS = ("source", "source_id", "scheme", "class_code", "channel")
TEXTS = (*KEYS, "address", "note")
NEEDED = {"source_id": "no_key", "scheme": "no_class", "class_code": "no_class"}
EXTENT = text(
    "SELECT min(ST_XMin(geometry)), min(ST_YMin(geometry)), max(ST_XMax(geometry)),"
    " max(ST_YMax(geometry)) FROM area WHERE valid @> now()"
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is said of one incident; what is not said is None.

    Parameters
    ----------
    source, source_id
        Where the report comes from, and its key there.
    scheme, class_code
        Minor class of the code book.
    reported_at
        When, with its zone.
    lon, lat, crs
        Where: degrees, of GPS (wgs84) or shifted as map services have them (gcj02, bd09).
    x, y, srid
        Or where in metres, of the city's system unless the EPSG code says another.
    severity, channel, address, note
        How bad, how it came in, where in words, and what else is to be known; no names, phones or
        identity numbers of people.
    """

    source: str = SOURCE
    source_id: str | None = None
    scheme: str | None = None
    class_code: str | None = None
    reported_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    crs: Place = "wgs84"
    x: float | None = None
    y: float | None = None
    srid: int | None = None
    severity: Severity | None = None
    channel: str | None = None
    address: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A row of a report that is not written as it must be: the field, and a code of the reason."""

    field: str
    reason: str
    source: str = SOURCE
    source_id: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused: the field, its value where that may be kept, and a sentence."""

    field: str | None
    value: str | None
    reason: str
    params: Mapping[str, Any]

    @property
    def said(self) -> Said:
        """The sentence with what it names."""
        named = {"column": self.field or UNTOLD, "value": self.value or UNTOLD}
        return Said(self.reason, {**named, **self.params})


def why_unread(field: str, kind: str, *, missing: bool) -> str:
    """Code of why a row cannot be read.

    Parameters
    ----------
    field
        The first field that is wrong.
    kind
        What pydantic found of it.
    missing
        Whether nothing is given where something must be.

    Examples
    --------
    >>> why_unread("lat", "float_parsing", missing=False)
    'incident.bad_place'
    >>> why_unread("reported_at", "missing", missing=True)
    'incident.no_time'
    """
    if kind == "extra_forbidden":
        return "incident.unknown_field"
    lacking = {"reported_at": "no_time", **NEEDED}
    if missing and field in lacking:
        return f"incident.{lacking[field]}"
    return f"incident.{UNREAD.get(field, 'bad_field')}"


class Checks:
    """What rows are held against: the city's clock, ground and code book.

    Parameters
    ----------
    conn
        A connection to the city.
    """

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.now: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
        self.srid = schema.city_info(conn).srid

    @cached_property
    def classes(self) -> set[tuple[str, str]]:
        """Scheme and code of each class of incidents."""
        query = select(CLASS.c.scheme, CLASS.c.code).where(CLASS.c.kind == "incident")
        return {(row.scheme, row.code) for row in self.conn.execute(query)}

    @cached_property
    def box(self) -> tuple[float, float, float, float] | None:
        """Where incidents of this city can be, in its metres; None where it has no areas."""
        west, south, east, north = self.conn.execute(EXTENT).one()
        return None if west is None else reach((west, south, east, north))

    def row(self, line: int, given: Report | Unread) -> dict[str, Any] | Refusal:
        """The row as it is written, or why it is not."""
        if isinstance(given, Unread):
            return Refusal(given.field, None, given.reason, {})
        texts = {name: self.text(name, getattr(given, name)) for name in TEXTS}
        refused = [said for said in texts.values() if isinstance(said, Refusal)]
        refused += [said for said in (self.lacking(given), self.moment(given)) if said]
        place = self.place(given)
        refused += [place] if isinstance(place, Refusal) else []
        if refused or isinstance(place, Refusal):
            return refused[0]
        unknown = self.unknown_class(texts["scheme"], texts["class_code"])
        if unknown:
            return unknown
        more = {"reported_at": given.reported_at, "severity": given.severity}
        return {"line": line, **texts, **more, "x": place[0], "y": place[1]}

    def text(self, name: str, given: str | None) -> str | Refusal | None:
        """A text as it is kept; an empty one is none. A refusal repeats nothing of it."""
        said = tidy(given or "")
        most = LONGEST_KEY if name in KEYS else LONGEST
        if not said:
            return None
        if unfit(said):
            return Refusal(name, None, "incident.letters", {})
        if len(said) > most:
            return Refusal(name, None, "incident.long", {"length": len(said), "most": most})
        if name in KEYS and "\n" in said:
            return Refusal(name, None, "incident.letters", {})
        if name == "channel" and (said == NONE or "," in said):
            return Refusal(name, said, "incident.bad_channel", {})
        leads = personal(said, landlines=name not in KEYS)
        return Refusal(name, None, "incident.personal", {}) if leads else said

    def lacking(self, given: Report) -> Refusal | None:
        """Why a row is refused that has no key or no class."""
        empty = [name for name in NEEDED if not tidy(getattr(given, name) or "")]
        return Refusal(empty[0], None, f"incident.{NEEDED[empty[0]]}", {}) if empty else None

    def moment(self, given: Report) -> Refusal | None:
        """Why a row is refused that says no time, or one that cannot be."""
        at = given.reported_at
        if at is None:
            return Refusal("reported_at", None, "incident.no_time", {})
        if at.utcoffset() is None:
            return Refusal("reported_at", str(at), "incident.bad_time", {})
        if at > self.now + AHEAD:
            now = self.now.isoformat(timespec="seconds")
            return Refusal("reported_at", at.isoformat(), "incident.future", {"now": now})
        if at < self.now - OLDEST:
            return Refusal("reported_at", at.isoformat(), "incident.old", {"days": OLDEST.days})
        return None

    def unknown_class(self, scheme: object, code: object) -> Refusal | None:
        """Why a row is refused whose class the city does not have."""
        if (scheme, code) in self.classes:
            return None
        named = {"scheme": scheme}
        return Refusal("class_code", str(code), "incident.unknown_class", named)

    def place(self, given: Report) -> tuple[float, float] | Refusal:
        """East and north on the lattice, or why there is no such place here."""
        degrees, metres = (given.lon, given.lat), (given.x, given.y)
        if degrees == metres == (None, None):
            return Refusal("lon", None, "incident.no_place", {})
        if (None in degrees) == (None in metres) or degrees.count(None) + metres.count(None) != 2:
            return Refusal("lon", None, "incident.half_place", {})
        try:
            east, north = self._moved(given)
        except BadInput as error:
            if error.code in FAR:
                return Refusal("lon", _pair(given), "incident.far", {})
            return Refusal("srid", str(given.srid), "incident.bad_place", {})
        away_m = _away(self.box, east, north)
        if away_m > 0:
            away = {"away_km": round(away_m / 1000, 1)}
            return Refusal("lon", _pair(given), "incident.outside", away)
        return east, north

    def _moved(self, given: Report) -> tuple[float, float]:
        east, north, source = given.x, given.y, given.srid or self.srid
        if given.lon is not None and given.lat is not None:
            east, north, source = given.lon, given.lat, 4326
            if given.crs in TO_WGS84:
                east, north = TO_WGS84[given.crs](east, north)
        moved = crs.to_city(float(east or 0), float(north or 0), source=source, city=self.srid)
        x, y = (float(each) for each in crs.snap(moved))
        return x, y


def _away(box: tuple[float, float, float, float] | None, east: float, north: float) -> float:
    """How far a place lies outside of a box, in metres; 0 within."""
    if box is None:
        return 0.0
    beside = max(box[0] - east, east - box[2], 0.0), max(box[1] - north, north - box[3], 0.0)
    return float(np.hypot(*beside))


def _pair(given: Report) -> str:
    first, second = (given.x, given.y) if given.lon is None else (given.lon, given.lat)
    return f"{first:.10g},{second:.10g}"
