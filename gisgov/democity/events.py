"""How often each class of incident happens in the demo city, when, and where along a street."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "EVENTS",
    "GRAVITY",
    "HOT_SPOTS",
    "HOURS",
    "SEASONS",
    "SEVERITIES",
    "WEEKDAYS",
    "Event",
    "HotSpot",
]

# Weight of each hour of the day, midnight first.
HOURS = {
    "day": (1, 1, 1, 1, 1, 2, 5, 11, 19, 22, 19, 13, 9, 10, 15, 20, 20, 16, 11, 8, 6, 4, 2, 1),
    "rush": (1, 0, 0, 0, 0, 1, 6, 20, 22, 12, 9, 9, 10, 9, 9, 11, 17, 23, 20, 13, 9, 6, 3, 1),
    "evening": (6, 3, 1, 0, 0, 0, 0, 1, 2, 3, 3, 4, 4, 3, 3, 4, 5, 9, 17, 24, 26, 24, 18, 11),
    "early": (1, 1, 1, 2, 5, 12, 21, 24, 20, 14, 10, 7, 5, 5, 7, 9, 10, 9, 7, 4, 3, 2, 1, 1),
    "any": (6, 5, 4, 4, 4, 6, 9, 12, 14, 14, 13, 12, 11, 11, 12, 13, 13, 13, 12, 11, 10, 9, 8, 7),
}
# Weight of each month, January first.
SEASONS = {
    "even": (9, 8, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
    "summer": (4, 4, 6, 8, 11, 15, 18, 18, 13, 9, 6, 4),
    "autumn": (7, 6, 6, 5, 5, 4, 3, 3, 7, 15, 20, 14),
    "rain": (1, 2, 5, 9, 14, 20, 22, 15, 9, 4, 2, 1),
    "frost": (24, 12, 1, 0, 0, 0, 0, 0, 0, 0, 1, 12),
    "dry": (8, 8, 12, 12, 9, 6, 5, 6, 9, 13, 14, 11),
}
WEEKDAYS = (1.08, 1.05, 1.04, 1.03, 1.06, 0.92, 0.82)  # Monday first
SEVERITIES = ("minor", "moderate", "major", "critical", None)
# Share of each severity; of one incident in nine nobody says it.
GRAVITY = {
    "light": (0.62, 0.25, 0.02, 0.0, 0.11),
    "plain": (0.28, 0.49, 0.11, 0.01, 0.11),
    "grave": (0.04, 0.31, 0.42, 0.12, 0.11),
}


@dataclass(frozen=True)
class Event:
    """Share of a class of incidents (any unit); when and where it happens, and how grave it is."""

    share: float
    hours: str = "day"
    season: str = "even"
    place: str = "kerb"
    gravity: str = "light"


@dataclass(frozen=True)
class HotSpot:
    """A place with far more incidents of some classes than its people explain.

    `anchor` says where it lies (`incidents.hot_spots`), `share` how many of all incidents of the
    city happen there, `months` in how many of the last months.
    """

    name: str
    anchor: str
    classes: tuple[str, ...]
    share: float
    radius_m: float
    hours: str
    months: int = 12


EVENTS = {
    "0101": Event(1.6, place="wall"),
    "0102": Event(8.2, "early", "summer"),
    "0103": Event(3.6, "early", place="wall"),
    "0104": Event(6.5, "early", place="road"),
    "0105": Event(0.7, "day", "summer"),
    "0106": Event(2.4, "day", "summer"),
    "0107": Event(0.6, place="kerb"),
    "0108": Event(1.5, place="wall"),
    "0110": Event(2.6, "day", "rain", "road", gravity="plain"),
    "0112": Event(1.2, "any", "dry", "road", gravity="plain"),
    "0113": Event(1.0, place="wall"),
    "0115": Event(0.9, "evening", "autumn", gravity="plain"),
    "0116": Event(1.9, "evening", "summer", "wall"),
    "0117": Event(0.3, "early", "even", "road"),
    "0118": Event(0.5, "early", "even", "wall"),
    "0201": Event(8.4, "day", "even", "wall"),
    "0202": Event(2.8, "day", "even", "wall"),
    "0203": Event(2.7),
    "0204": Event(0.9, "rush"),
    "0205": Event(1.1, place="wall", gravity="plain"),
    "0301": Event(1.8, "evening", "summer", "wall"),
    "0302": Event(1.3, "day", "dry"),
    "0303": Event(1.4),
    "0304": Event(1.7, place="road", gravity="plain"),
    "0305": Event(0.5, "day", "dry", "road", gravity="plain"),
    "0401": Event(0.3, "any", "rain", "road", gravity="grave"),
    "0402": Event(0.6, "any", "frost", "road", gravity="grave"),
    "0403": Event(0.06, "any", "even", "road", gravity="grave"),
    "0404": Event(1.6, "any", "rain", "road", gravity="plain"),
    "0406": Event(0.9, "any", "rain", "road", gravity="plain"),
    "0407": Event(0.25, "early", "frost", "road", gravity="plain"),
    "0408": Event(0.7, "any", "summer", gravity="grave"),
    "0409": Event(0.05, "rush", gravity="grave"),
    "0501": Event(7.6, "rush"),
    "0502": Event(0.5, "any"),
    "0503": Event(0.9),
    "0504": Event(7.9, "rush", "even", "wall"),
    "0505": Event(12.4, "rush", "even", "road"),
    "0506": Event(7.4, "rush"),
    "0507": Event(4.6, "day", "even", "wall"),
    "0508": Event(2.2, "evening", "summer", "wall"),
    "0509": Event(0.5, "any", "even", "road", gravity="plain"),
    "0510": Event(1.2, "evening", "summer"),
    "0511": Event(2.0, "day", "even", "wall"),
    "0513": Event(0.5, "day", "summer", "wall"),
}

HOT_SPOTS = (
    HotSpot("夜市街", "old_town", ("0510", "0508", "0504", "0501"), 0.012, 140.0, "evening"),
    HotSpot("车站广场", "station", ("0509", "0502", "0501", "0505"), 0.010, 120.0, "any"),
    HotSpot("学校门前", "school", ("0505", "0506", "0501"), 0.008, 90.0, "rush"),
    HotSpot("批发市场", "south_bank", ("0102", "0103", "0503", "0507"), 0.009, 110.0, "early"),
    HotSpot("低洼积水路段", "riverside", ("0406", "0404", "0110"), 0.003, 80.0, "any"),
    HotSpot("大型工地", "growth", ("0301", "0302", "0303", "0304"), 0.007, 130.0, "evening", 4),
)
