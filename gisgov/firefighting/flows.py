"""What water does a building ask from outside? The design flow of GB 50974-2014, table 3.3.2."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gisgov.firefighting.heights import HeightClass, occupancy
from gisgov.firefighting.ratings import known
from gisgov.said import Said

__all__ = ["GB50974", "DesignFlow", "FlowTable", "design_flow"]

Row = tuple[float | None, ...]


@dataclass(frozen=True)
class FlowTable:
    """Litres a second by kind of building and volume; a city may give its own."""

    up_to_m3: tuple[float, ...]
    """Upper limits of all volumes but the last, each within its column."""
    rows: Mapping[str, Row]
    """One flow a column, None where the code gives none."""


GB50974 = FlowTable(
    up_to_m3=(1500, 3000, 5000, 20000, 50000),
    rows={
        # fire-resistance grades I and II; hazard classes 甲 to 戊 are ab, c, de
        "factory_ab": (15, 15, 20, 25, 30, 35),
        "factory_c": (15, 15, 20, 25, 30, 40),
        "factory_de": (15, 15, 15, 15, 15, 20),
        "store_ab": (15, 15, 25, 25, None, None),
        "store_c": (15, 15, 25, 25, 35, 45),
        "store_de": (15, 15, 15, 15, 15, 20),
        "residential": (15, 15, 15, 15, 15, 15),
        "public_low": (15, 15, 15, 25, 30, 40),
        "public_high": (None, None, None, 25, 30, 40),
        # grades III and IV, not high-rise
        "civil_iii": (15, 15, 20, 25, 30, None),
        "civil_iv": (15, 15, 20, 25, None, None),
    },
)
"""Table 3.3.2 of GB 50974-2014. Its notes on groups of buildings and on floors of more than
500,000 m2 in one building are not applied."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "residential": ("residential",),
    "public_low": ("public_low",),
    "public_high": ("public_high",),
    "public": ("public_low", "public_high"),
    "civil_iii": ("civil_iii",),
    "civil_iv": ("civil_iv",),
    "factory": ("factory_ab", "factory_c", "factory_de"),
    "store": ("store_ab", "store_c", "store_de"),
    "unknown": tuple(name for name in GB50974.rows if not name.startswith("civil")),
}
"""Rows among which a building's may be."""
GRADES = {"brick_timber": "civil_iii", "timber": "civil_iv"}
"""Rows for structures that burn."""
HAZARDOUS = frozenset({"factory", "store"})
"""Kinds whose flow hangs on a hazard class."""


@dataclass(frozen=True)
class DesignFlow:
    """The flow a building asks, or between which flows it lies."""

    lps: float | None
    """None where only a range is known, or nothing."""
    least_lps: float | None
    most_lps: float | None
    """On the safe side: plan for this. None where nothing is known."""
    volume_m3: float | None
    said: Said
    rule: Said
    """By which it was taken."""
    notes: tuple[Said, ...] = ()
    """What is not known, and what was taken instead."""


def design_flow(
    use: str | None,
    *,
    height: HeightClass,
    footprint_m2: float | None,
    structure: str | None = None,
    table: FlowTable = GB50974,
) -> DesignFlow:
    """Flow that hydrants outside must give for a building.

    The volume is footprint times height. What is not known widens the answer to a range over all
    that it may be; with neither use nor volume there is none. The hazard class of factories and
    stores is not stored, so theirs is a range.

    Parameters
    ----------
    use
        As stored of buildings; None where unknown.
    height
        Of `gisgov.firefighting.heights.height_class`.
    footprint_m2
        Ground area; None where unknown.
    structure
        Timber, and brick with timber, take the rows of fire-resistance grades IV and III.
    table
        The code of practice.

    Examples
    --------
    >>> from gisgov.firefighting.heights import height_class
    >>> school = height_class("education", height_m=15.0)
    >>> design_flow("education", height=school, footprint_m2=1000).lps
    25
    >>> design_flow("education", height=school, footprint_m2=None).most_lps
    40
    """
    kind = _kind(use, height, structure)
    volume = _volume(height, footprint_m2)
    rows = [table.rows[name] for name in KINDS[kind]]
    given = _given(rows, _columns(volume, table))
    taken = given or _neighbours(rows, _columns(volume, table))
    flows = [] if kind == "unknown" and volume is None else taken
    least, most = (min(flows), max(flows)) if flows else (None, None)
    burning = max(_given([table.rows["civil_iii"]], _columns(volume, table)), default=0)
    more = height.high_rise is not True and burning > (most or 0)
    notes = {
        "flows.not_given": not given,
        "flows.use_unknown": kind == "unknown",
        "flows.hazard_unknown": kind in HAZARDOUS and least != most,
        "flows.grade_by_structure": kind in GRADES.values(),
        "flows.grade_taken": _grade_taken(kind, structure, more=more),
    }
    if not _constant(rows):
        notes |= _volume_notes(height, footprint_m2)
    return DesignFlow(
        lps=least if least == most else None,
        least_lps=least,
        most_lps=most,
        volume_m3=volume,
        said=_said(least, most),
        rule=_rule(kind, volume, rows),
        notes=tuple(
            Said(note, {"formula": height.height.formula}) for note, holds in notes.items() if holds
        ),
    )


def _kind(use: str | None, height: HeightClass, structure: str | None) -> str:
    """Key of `KINDS`."""
    kind = occupancy(use)
    if kind in ("residential", "public") and structure in GRADES and height.high_rise is not True:
        return GRADES[structure]
    if kind != "public":
        return kind
    return {True: "public_high", False: "public_low", None: "public"}[height.high_rise]


def _volume(height: HeightClass, footprint_m2: float | None) -> float | None:
    area, tall = known(footprint_m2), height.height.height_m
    return None if area is None or area <= 0 or tall is None else area * tall


def _columns(volume: float | None, table: FlowTable) -> Iterable[int]:
    """Columns of the table in which the volume may lie; a limit belongs to the column below."""
    if volume is None:
        return range(len(table.up_to_m3) + 1)
    return (bisect_left(table.up_to_m3, volume),)


def _given(rows: Iterable[Row], columns: Iterable[int]) -> list[float]:
    cells = (row[column] for row in rows for column in columns)
    return [cell for cell in cells if cell is not None]


def _neighbours(rows: Iterable[Row], columns: Iterable[int]) -> list[float]:
    """Of each row the flow of the column nearest to those."""
    here = next(iter(columns))
    found = []
    for row in rows:
        cells = [(abs(n - here), cell) for n, cell in enumerate(row) if cell is not None]
        found.append(min(cells)[1])
    return found


def _constant(rows: Iterable[Row]) -> bool:
    return len({cell for row in rows for cell in row}) == 1


def _grade_taken(kind: str, structure: str | None, *, more: bool) -> bool:
    """Whether an unknown structure could ask for more; a high-rise is of grade I or II anyway."""
    if structure is not None and structure not in {*GRADES, "other"}:
        return False
    return kind in HAZARDOUS or (more and kind in ("residential", "public_low", "public"))


def _volume_notes(height: HeightClass, footprint_m2: float | None) -> dict[str, bool]:
    area, tall = known(footprint_m2), height.height
    return {
        "flows.height_unknown": tall.height_m is None,
        "flows.footprint_unknown": area is None or area <= 0,
        "flows.height_estimated": tall.estimated,
    }


def _said(least: float | None, most: float | None) -> Said:
    code = "unknown" if least is None else "exact" if least == most else "range"
    return Said(f"flows.{code}", {"least_lps": least, "most_lps": most})


def _rule(kind: str, volume: float | None, rows: Iterable[Row]) -> Said:
    if _constant(rows):
        told = Said("flows.volume_any")
    elif volume is None:
        told = Said("flows.volume_unknown")
    else:
        told = Said("flows.volume", {"volume_m3": volume})
    return Said("flows.rule", {"kind": Said(f"flows.kind_{kind}"), "volume": told})
