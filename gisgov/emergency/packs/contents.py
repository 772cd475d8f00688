"""What is in a station's pack: the map of its first-due area, and what is known of buildings."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgov.storage import packs, schema
from gisgov.storage.packs import Areas, Station
from gisgov.storage.sheet.facts import CONCERN
from gisgov.storage.sheet.surroundings import Drawn, Frame, surroundings
from gisgov.words import catalogue

__all__ = ["as_json", "contents"]

AROUND_M = 300.0  # hydrants and roads beyond the last building
STEPS_M = 10  # decimetres
VALUES = "value."


def contents(conn: Connection, areas: Areas, station: Station, *, at: datetime) -> dict[str, Any]:
    """Everything that a pack holds, as JSON can say it.

    Places are whole decimetres east and north of the frame's corner. Buildings for which another
    station is first are outlines and nothing else.

    Parameters
    ----------
    conn
        A connection to the city.
    areas
        Which station is first where.
    station
        Whose pack it is.
    at
        When it is made.
    """
    mine = areas.of(station)
    frame = _frame(np.vstack([areas.xy[mine], [[station.x, station.y]]]))
    ground = surroundings(conn, frame)
    outlines = {row.id: row.shape for row in ground if row.layer == "building"}
    seconds = dict(zip(areas.building[mine].tolist(), areas.seconds[mine].tolist(), strict=True))
    rows = packs.buildings(conn, list(seconds))
    near = packs.points(conn, frame, at=at)
    city = schema.city_info(conn)
    return {
        "city": {"name": city.name, "name_en": city.name_en, "zone": city.time_zone},
        "station": vars(station) | _spot(frame, station.x, station.y),
        "concern": list(CONCERN),
        "size": [round(frame.width_m * STEPS_M), round(frame.height_m * STEPS_M)],
        "buildings": [
            {
                **_kept(row),
                "seconds": round(seconds[row["id"]]),
                "outline": _lines(frame, outlines[row["id"]]),
            }
            for row in rows
            if row["id"] in outlines
        ],
        "others": [
            _lines(frame, shape) for number, shape in outlines.items() if number not in seconds
        ],
        **{name: [_placed(frame, row) for row in listed] for name, listed in near.items()},
        "roads": [_named(frame, row) for row in ground if row.layer == "road"],
        "water": [_named(frame, row) for row in ground if row.layer == "water"],
        "walls": [_lines(frame, row.shape) for row in ground if row.layer == "barrier"],
        "words": _words(),
    }


def as_json(given: object) -> str:
    """The text that is sealed; days as ISO 8601."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=_day)


def _frame(places: np.ndarray) -> Frame:
    west, south = places.min(axis=0) - AROUND_M
    east, north = places.max(axis=0) + AROUND_M
    return Frame(float(west), float(south), float(east), float(north))


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """What is known; what is not is left out."""
    return {name: value for name, value in row.items() if value is not None}


def _placed(frame: Frame, row: dict[str, Any]) -> dict[str, Any]:
    return _kept(row) | _spot(frame, row["x"], row["y"])


def _named(frame: Frame, row: Drawn) -> dict[str, Any]:
    facts = {"name": row.name, "name_en": row.name_en, "kind": row.kind, "width_m": row.width_m}
    return {**_kept(facts), "lines": _lines(frame, row.shape)}


def _spot(frame: Frame, x: float, y: float) -> dict[str, int]:
    return {"x": round((x - frame.west) * STEPS_M), "y": round((y - frame.south) * STEPS_M)}


def _lines(frame: Frame, shape: shapely.Geometry) -> list[list[int]]:
    """Rings and lines, each as east, north, east, north and so on."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    lines = [ring for part in parts for ring in _rings(part)]
    corner = np.array([frame.west, frame.south])
    places = (shapely.get_coordinates(line) for line in lines)
    return [np.rint((each - corner) * STEPS_M).astype(int).ravel().tolist() for each in places]


def _rings(part: shapely.Geometry) -> list[shapely.Geometry]:
    return [part.exterior, *part.interiors] if isinstance(part, shapely.Polygon) else [part]


def _words() -> dict[str, tuple[str, str]]:
    """Words of values, in English and Chinese."""
    texts = ((code, text) for code, text in catalogue().items() if code.startswith(VALUES))
    return {code.removeprefix(VALUES): (text.en, text.zh) for code, text in texts}


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
