"""Units that columns and cells are measured in, and what they are in the unit that is stored."""

from __future__ import annotations

import unicodedata

__all__ = ["factor", "is_unit", "units_of"]

LENGTHS = {"mm": 0.001, "毫米": 0.001, "cm": 0.01, "厘米": 0.01, "公分": 0.01, "km": 1000.0}
LENGTHS |= {"m": 1.0, "米": 1.0, "公尺": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0}
LENGTHS |= {"metres": 1.0, "ft": 0.3048, "feet": 0.3048, "英尺": 0.3048}
INCHES = {"in": 25.4, "inch": 25.4, "英寸": 25.4, '"': 25.4, "″": 25.4}
PIPE_SIZES = {"dn": 1.0, "de": 1.0, "φ": 1.0, "ø": 1.0, "d": 1.0}

UNITS: dict[str, dict[str, float]] = {
    "m": LENGTHS,
    "mm": {name: 1000 * value for name, value in LENGTHS.items()} | INCHES | PIPE_SIZES,
    "L/s": {
        "l/s": 1.0,
        "lps": 1.0,
        "升/秒": 1.0,
        "升每秒": 1.0,
        "l/min": 1 / 60,
        "lpm": 1 / 60,
        "升/分": 1 / 60,
        "升/分钟": 1 / 60,
        "m3/h": 1 / 3.6,
        "m3/hr": 1 / 3.6,
        "m^3/h": 1 / 3.6,
        "立方米/小时": 1 / 3.6,
        "立方米/时": 1 / 3.6,
        "立方米每小时": 1 / 3.6,
        "方/小时": 1 / 3.6,
        "t/h": 1 / 3.6,
        "吨/小时": 1 / 3.6,
        "m3/s": 1000.0,
        "立方米/秒": 1000.0,
        "gpm": 0.0630901964,
    },
    "MPa": {
        "mpa": 1.0,
        "兆帕": 1.0,
        "kpa": 0.001,
        "千帕": 0.001,
        "pa": 1e-6,
        "帕": 1e-6,
        "bar": 0.1,
        "巴": 0.1,
        "kgf/cm2": 0.0980665,
        "kg/cm2": 0.0980665,
        "公斤": 0.0980665,
        "公斤力": 0.0980665,
        "公斤/平方厘米": 0.0980665,
        "psi": 0.00689475729,
        "mh2o": 0.00980665,
        "米水柱": 0.00980665,
    },
    "floors": {"层": 1.0, "楼": 1.0, "f": 1.0, "层楼": 1.0, "floors": 1.0, "storeys": 1.0},
    "people": {
        "人": 1.0,
        "名": 1.0,
        "位": 1.0,
        "个": 1.0,
        "床": 1.0,
        "people": 1.0,
        "persons": 1.0,
    },
    "years": {"岁": 1.0, "周岁": 1.0, "years": 1.0, "yrs": 1.0, "y": 1.0},
}


def units_of(unit: str | None) -> dict[str, float]:
    """Written forms of the units that a value of `unit` may be given in, with their factors."""
    return UNITS.get(unit or "", {})


def factor(written: str, unit: str | None) -> float | None:
    """What a value in the `written` unit is to be multiplied with to be in `unit`; None: unknown.

    Examples
    --------
    >>> factor("ｃｍ", "m"), factor("m³/h", "L/s"), factor("kg", "m")
    (0.01, 0.2777777777777778, None)
    """
    text = "".join(unicodedata.normalize("NFKC", written).casefold().split()).rstrip(".")
    return units_of(unit).get(text)


def is_unit(written: str) -> bool:
    """Whether this is the name of any unit that is known here."""
    return any(written in known for known in UNITS.values())
