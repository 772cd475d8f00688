"""What do the values of tags measure? Texts with or without a unit, as numbers in one unit.

What cannot be told for sure is None.
"""

from __future__ import annotations

import re

__all__ = ["flow_lps", "metres", "millimetres", "pressure_mpa", "tonnes", "whole", "year"]

METRES = {"": 1.0, "m": 1.0, "metre": 1.0, "meter": 1.0, "米": 1.0}
METRES |= {"cm": 0.01, "mm": 0.001, "km": 1000.0, "ft": 0.3048, "feet": 0.3048}
METRES |= {"in": 0.0254, '"': 0.0254, "'": 0.3048}
MILLIMETRES = {"": 1.0, "mm": 1.0, "cm": 10.0, '"': 25.4, "in": 25.4, "inch": 25.4}
TONNES = {"": 1.0, "t": 1.0, "吨": 1.0, "kg": 0.001, "st": 0.90718474, "lt": 1.0160469088}
TONNES |= {"lbs": 0.00045359237, "lb": 0.00045359237}
LITRES_A_SECOND = {"l/s": 1.0, "l/min": 1 / 60, "lpm": 1 / 60, "m3/h": 1 / 3.6, "m³/h": 1 / 3.6}
LITRES_A_SECOND |= {"m^3/h": 1 / 3.6, "gpm": 3.785411784 / 60, "usgpm": 3.785411784 / 60}
MEGAPASCALS = {"": 0.1, "bar": 0.1, "mpa": 1.0, "kpa": 0.001, "psi": 0.006894757}

NUMBER = re.compile(r"(\d+(?:\.\d+|,\d\d?)?)\s*([^\d\s]\S*)?")  # 1,500 may be thousands
FEET_AND_INCHES = re.compile(r"(\d+)\s*(?:'|ft)\s*(\d+(?:\.\d+)?)\s*(?:\"|in)")


def metres(text: str | None) -> float | None:
    r"""A length; a bare number is in metres.

    Examples
    --------
    >>> metres("3.5"), metres("3,5 m"), metres("10 ft"), round(metres("12'6\""), 2)
    (3.5, 3.5, 3.048, 3.81)
    >>> metres("default") is None
    True
    """
    both = FEET_AND_INCHES.fullmatch((text or "").strip())
    if both:
        return (int(both[1]) * 12 + float(both[2])) * 0.0254
    return _measure(text, METRES)


def millimetres(text: str | None) -> int | None:
    """A bore, to the millimetre; a bare number is in millimetres."""
    value = _measure(text, MILLIMETRES)
    return None if value is None else round(value)


def tonnes(text: str | None) -> float | None:
    """A mass; a bare number is in metric tonnes.

    Examples
    --------
    >>> tonnes("3.5 t"), tonnes("3500 kg"), tonnes("1,500 kg")
    (3.5, 3.5, None)
    """
    return _measure(text, TONNES)


def flow_lps(text: str | None) -> float | None:
    """A flow in litres a second; a number without a unit says nothing.

    Examples
    --------
    >>> flow_lps("900 l/min"), flow_lps("54 m3/h"), flow_lps("1000")
    (15.0, 15.0, None)
    """
    return _measure(text, LITRES_A_SECOND)


def pressure_mpa(text: str | None) -> float | None:
    """A pressure; a bare number is in bar."""
    return _measure(text, MEGAPASCALS)


def whole(text: str | None, *, most: int) -> int | None:
    """A count from 0 to `most`; of a list the smallest, for a house of parts is as low as that.

    Examples
    --------
    >>> whole("4", most=200), whole("2.5", most=200), whole("3;5", most=200)
    (4, 2, 3)
    >>> whole("sótano", most=200) is None
    True
    """
    parts = [part.strip() for part in re.split(r"[;,/-]", text or "") if part.strip()]
    if not parts or not all(re.fullmatch(r"\d+(\.\d+)?", part) for part in parts):
        return None
    least = min(int(float(part)) for part in parts)
    return least if least <= most else None


def year(text: str | None) -> int | None:
    """The year in which a date begins, where it is given plainly.

    Examples
    --------
    >>> year("1987-05"), year("C19") is None
    (1987, True)
    """
    found = re.match(r"~?(\d{4})(?!\d)", text or "")
    return int(found[1]) if found and 1000 <= int(found[1]) <= 2200 else None


def _measure(text: str | None, units: dict[str, float]) -> float | None:
    found = NUMBER.fullmatch((text or "").strip())
    factor = units.get((found[2] or "").lower()) if found else None
    if found is None or factor is None:
        return None
    value = float(found[1].replace(",", ".")) * factor
    return value or None
