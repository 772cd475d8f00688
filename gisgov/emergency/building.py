"""The building of the sheet, and the stack of its floors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from gisgov.emergency.about import about
from gisgov.emergency.asked import Located, labels_count
from gisgov.emergency.inside import (
    BuildingBlock,
    Door,
    Floor,
    FloorsBlock,
    Gate,
    PreplanFileTold,
    PreplanTold,
    UnitOnFloor,
)
from gisgov.firefighting.flows import DesignFlow, design_flow
from gisgov.firefighting.heights import HeightClass, height_class
from gisgov.said import Said
from gisgov.storage.sheet.facts import Row

__all__ = ["Judged", "building_block", "floors_block", "judge", "shut_now", "unknown_of"]

FACTS = ("use", "structure", "year_built", "floors_above", "floors_below", "height_m")
COPIED = (
    *("id", "name", "name_en", "number", "estate", "manager", "manager_phone", "address", "use"),
    *("structure", "year_built", "floors_above", "floors_below", "height_m", "footprint_m2"),
    "outline",
)
DAY = 24 * 60
NIGHT = (22 * 60, 6 * 60)
Mark = Literal["fire", "above", "below", "refuge", "other"]


class Judged:
    """What the codes say of a building."""

    def __init__(self, row: Row) -> None:
        self.row = row
        preplan = (row["preplan"] or {}).get("fields") or {}
        protection = preplan.get("protection") or {}
        self.preplan = preplan
        self.protection = protection
        self.height: HeightClass = height_class(
            row["use"], height_m=row["height_m"], floors_above=row["floors_above"]
        )
        self.flow: DesignFlow = design_flow(
            row["use"],
            height=self.height,
            footprint_m2=row["footprint_m2"],
            structure=row["structure"],
        )

    @property
    def design_flow_lps(self) -> float | None:
        """By the pre-plan where it says so, else by the code; on the safe side of a range."""
        written = self.protection.get("design_flow_lps")
        return float(written) if written is not None else self.flow.most_lps

    @property
    def design_flow_said(self) -> Said:
        """By which rule."""
        written = self.protection.get("design_flow_lps")
        return (
            self.flow.said if written is None else Said("sheet.flow_by_preplan", {"lps": written})
        )


def judge(located: Located) -> Judged | None:
    """What the codes say; None where the place lies in no building."""
    return None if located.building is None else Judged(located.building)


def building_block(located: Located, judged: Judged, *, at: datetime, zone: str) -> BuildingBlock:
    """The building as the sheet tells it."""
    row = judged.row
    known = sum(row[name] is not None for name in FACTS)
    doors = [
        Door(asked=_serves(door, located), **_without(door, "x", "y")) for door in row["doors"]
    ]
    return BuildingBlock(
        about=about([row["source"]], [row["surveyed_at"]], count=1, known=known, of=len(FACTS)),
        **{name: row[name] for name in COPIED},
        height=judged.height.said,
        high_rise=judged.height.high_rise,
        design_flow_lps=judged.design_flow_lps,
        design_flow=judged.design_flow_said,
        preplan=_preplan(row["preplan"], at, zone),
        ladder_sides=list(judged.protection.get("ladder_sides") or []),
        doors=sorted(doors, key=lambda door: not door.asked),
        gates=[Gate(shut=shut_now(gate, at, zone), **gate) for gate in row["gates"]],
    )


def floors_block(located: Located, judged: Judged) -> FloorsBlock:
    """The stack, the highest floor first."""
    row = judged.row
    fire = located.place.floor_index
    placed = [each for each in located.floors if each["floor_index"] is not None]
    indices = sorted({each["floor_index"] for each in placed} | set(_counted(row)), reverse=True)
    refuge = {int(index) for index in judged.protection.get("refuge_floors") or []}
    plain = labels_count(located.floors)
    by_index: dict[int, list[Row]] = {}
    for each in placed:
        by_index.setdefault(each["floor_index"], []).append(each)
    floors = [
        _floor(index, by_index.get(index, []), fire=fire, refuge=refuge, plain=plain)
        for index in indices
    ]
    loose = [each for each in located.floors if each["floor_index"] is None]
    above = [floor.persons or 0 for floor in floors if fire is not None and floor.index > fire]
    return FloorsBlock(
        about=about(
            [row["source"]],
            [row["surveyed_at"]],
            count=len(floors),
            known=sum(bool(floor.units) for floor in floors),
            of=len(floors),
        ),
        floors=floors,
        fire_index=fire,
        above=sum(above) if fire is not None and placed else None,
        opened=any(each["assisted"] is not None for each in located.floors),
        unplaced=_sum(None, loose) if loose else None,
    )


def unknown_of(located: Located, judged: Judged) -> Iterator[Said]:
    """What is not known of the building."""
    row = judged.row
    for name in FACTS:
        if row[name] is None:
            yield Said(f"sheet.unknown_{name}")
    yield from judged.height.notes
    yield from judged.flow.notes
    if not located.floors:
        yield Said("sheet.unknown_people")
    if row["preplan"] is None:
        yield Said("sheet.unknown_preplan")
    elif judged.protection.get("ladder_sides") is None and judged.height.high_rise:
        yield Said("sheet.unknown_ladder_side")
    if not row["doors"]:
        yield Said("sheet.unknown_doors")


def shut_now(gate: Row, at: datetime, zone: str) -> bool | None:
    """Whether a gate is locked at a time: by its hours, else by what is known of its nights.

    Night is from 22:00 to 06:00 where no hours are on record.
    """
    local = at.astimezone(ZoneInfo(zone))
    now = 60 * local.hour + local.minute
    if gate["opens"] is not None and gate["closes"] is not None:
        first, last = _minutes(gate["opens"]), _minutes(gate["closes"])
        if first % DAY == last % DAY:
            return False
        return not (first <= now < last if first <= last else now >= first or now < last)
    if gate["locked_at_night"] is None:
        return None
    return bool(gate["locked_at_night"]) and (now >= NIGHT[0] or now < NIGHT[1])


def _minutes(clock: str) -> int:
    """Minutes since midnight; a day may end at 24:00."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _serves(door: Row, located: Located) -> bool:
    return located.place.unit is not None and door["unit"] == located.place.unit


def _counted(row: Row) -> Iterator[int]:
    """Floors that the building has by its count, whether anybody is registered on them or not."""
    yield from range(1, (row["floors_above"] or 0) + 1)
    yield from range(-(row["floors_below"] or 0), 0)


def _floor(
    index: int, rows: list[Row], *, fire: int | None, refuge: set[int], plain: bool
) -> Floor:
    """One floor; where labels skip numbers, one without a label shows its count behind a #."""
    label = next((each["floor_label"] for each in rows if each["floor_label"]), None)
    counted = str(index) if index > 0 else f"B{-index}"
    units = [_sum(unit, [e for e in rows if e["unit"] == unit]) for unit in _units(rows)]
    whole = _sum(None, rows) if rows else None
    return Floor(
        index=index,
        label=label or (counted if plain else f"#{index}"),
        mark=_mark(index, fire, refuge),
        units=units,
        persons=None if whole is None else whole.persons,
        assisted=None if whole is None else whole.assisted,
    )


def _mark(index: int, fire: int | None, refuge: set[int]) -> Mark:
    # No storey is numbered 0: the one below the ground floor is -1.
    if fire is not None:
        if index == fire:
            return "fire"
        if index in (fire + 1, 1 if fire == -1 else fire + 1):
            return "above"
        if index in (fire - 1, -1 if fire == 1 else fire - 1):
            return "below"
    return "refuge" if index in refuge else "other"


def _units(rows: list[Row]) -> list[str | None]:
    return sorted({each["unit"] for each in rows}, key=lambda unit: (unit is None, unit or ""))


def _sum(unit: str | None, rows: list[Row]) -> UnitOnFloor:
    helped = [each["assisted"] for each in rows]
    return UnitOnFloor(
        unit=unit,
        dwellings=sum(each["dwellings"] for each in rows),
        households=sum(each["households"] for each in rows),
        persons=sum(each["persons"] for each in rows),
        assisted=None if None in helped else sum(helped),
    )


def _preplan(told: Row | None, at: datetime, zone: str) -> PreplanTold | None:
    if told is None:
        return None
    due = date.fromisoformat(told["review_due"])
    today = at.astimezone(ZoneInfo(zone)).date()
    return PreplanTold(
        author=told["author"],
        reviewed_on=told["reviewed_on"],
        review_due=told["review_due"],
        overdue=due < today,
        fields=told["fields"],
        files=[PreplanFileTold(**each) for each in told["files"]],
    )


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
