"""What the printed page says in words: numbers, names and sentences of a sheet, one fact a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gisgov.emergency.inside import BuildingBlock, Door, Floor, Gate
from gisgov.emergency.means import Approach, HydrantTold, Sheet, Station
from gisgov.emergency.values import Neighbour, Premises
from gisgov.firefighting.tell import tell
from gisgov.said import Said
from gisgov.words import Language, catalogue, say, word

__all__ = ["Printing", "Telling"]


@dataclass(frozen=True)
class Printing:
    """Who prints a sheet, when, and for whom to read."""

    city: str
    """Name of the city."""
    zone: ZoneInfo
    """Of the times on the page."""
    srid: int
    """The city's CRS."""
    lang: Language
    """Of the page."""
    by: str
    """Name of the account."""
    at: datetime
    """When it is printed."""


class Telling:
    """Texts of one sheet in one language.

    Parameters
    ----------
    sheet
        Of which is told.
    printing
        Names the language and the time zone.
    """

    def __init__(self, sheet: Sheet, printing: Printing) -> None:
        self.sheet = sheet
        self.lang = printing.lang
        self.zone = printing.zone

    def say(self, name: str, /, **params: object) -> str:
        """A text of the page."""
        return say(f"paper.{name}", lang=self.lang, **params)

    def sentence(self, said: Said) -> str:
        """A sentence of the sheet."""
        return said.text or tell(said, lang=self.lang)

    def sentences(self, several: Iterable[Said]) -> str:
        """Sentences that stand together."""
        return self._run([self.sentence(each) for each in several])

    def joined(self, *facts: str | None) -> str:
        """What there is of some facts."""
        return ("，" if self.lang == "zh" else ", ").join(fact for fact in facts if fact)

    def unknown(self, value: object, name: str, /, **params: object) -> str:
        """A fact with its value; said as not known where there is none."""
        value = self.say("unknown") if value is None else value
        return self.say(name, value=value, **params)

    def name(self, thing: Station | Premises) -> str:
        """A name in the reader's language, where there is one."""
        theirs = thing.name if self.lang == "zh" else thing.name_en or thing.name
        return theirs or "–"

    def time(self, at: datetime) -> str:
        """A time on the clocks of the city."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def took(self, seconds: int | None) -> str | None:
        """A travel time."""
        if seconds is None:
            return None
        return self.say("took", minutes=seconds // 60, seconds=f"{seconds % 60:02}")

    # ------------------------------------------------------------ the place and the building

    def inside(self) -> str:
        """Unit, floor and room, as they were asked."""
        place = self.sheet.place
        parts = (("unit", place.unit), ("floor", place.floor), ("room", place.room))
        return self.joined(*(self.say(name, value=value) for name, value in parts if value))

    def areas(self) -> str:
        """The finest areas first."""
        areas = self.sheet.place.areas[:3]
        return self.joined(*(a.name if self.lang == "zh" else a.name_en or a.name for a in areas))

    def building(self, of: BuildingBlock) -> list[str]:
        """Use, structure and size, and what follows of them."""
        named = None if self.lang == "en" and of.name_en else of.name
        called = self.joined(named or of.name_en, of.estate, self._number(of))
        built = self.joined(
            self.unknown(word(of.use, lang=self.lang) or None, "use"),
            self.unknown(word(of.structure, lang=self.lang) or None, "structure"),
            self.unknown(of.year_built, "built"),
        )
        size = self.joined(
            self.unknown(of.floors_above, "above_ground"),
            self.unknown(of.floors_below, "below_ground"),
            None if of.height else self.say("height_unknown"),
            self.say("footprint", value=of.footprint_m2),
        )
        said = [self.sentence(each) for each in (of.height, of.design_flow) if each]
        ladder = self.joined(*of.ladder_sides)
        sides = self.say("ladder", sides=ladder) if ladder else self.say("no_ladder")
        manager = self.joined(of.manager, of.manager_phone)
        kept = self.say("manager", name=manager) if manager else ""
        return [text for text in (called, built, size, *said, sides, kept) if text]

    def _number(self, of: BuildingBlock) -> str | None:
        return self.say("number", value=of.number.removesuffix("栋")) if of.number else None

    def preplan(self, of: BuildingBlock) -> str:
        """Whether there is a pre-plan, and whether it is still to be trusted."""
        if of.preplan is None:
            return self.say("no_preplan")
        due = "preplan_overdue" if of.preplan.overdue else "preplan"
        return self.say(due, day=of.preplan.reviewed_on, due=of.preplan.review_due)

    def doors(self, of: BuildingBlock) -> list[str]:
        """Entrances, and which unit each serves."""
        return [
            self.joined(
                self._door(door),
                self._metres(door.width_m),
                self.say("asked") if door.asked else None,
            )
            for door in of.doors
        ]

    def _door(self, door: Door) -> str:
        if not door.unit:
            return word(door.kind, lang=self.lang)
        return self.say("door_of", unit=door.unit.removesuffix("单元"))

    def gate(self, gate: Gate) -> str:
        """A gate of the estate: whether one gets in, and who has the key."""
        shut = {True: "shut", False: "open", None: "maybe_shut"}[gate.shut]
        night = {True: "locks_at_night", False: None, None: None}[gate.locked_at_night]
        key = self.say("key", holder=gate.key_holder) if gate.key_holder else self.say("no_key")
        return self.joined(
            gate.name or self.say("gate"),
            self._metres(gate.width_m),
            self.say(shut),
            self.say(night) if night else None,
            key if gate.shut is not False or gate.locked_at_night else None,
        )

    def _metres(self, value: float | None) -> str:
        return self.say("width_unknown") if value is None else f"{value:g} m"

    # ------------------------------------------------------------ people and neighbours

    def floor(self, floor: Floor) -> str:
        """How many are registered on a floor, and how many need help."""
        return self.joined(
            self.say(f"floor_{floor.mark}", label=floor.label),
            self.unknown(floor.persons, "persons"),
            None if floor.assisted is None else self.say("assisted", value=floor.assisted),
        )

    def floors(self) -> list[str]:
        """The fire floor, those next to it, and how many are above."""
        block = self.sheet.floors
        if block is None:
            return []
        marked = [floor for floor in block.floors if floor.mark in ("above", "fire", "below")]
        told = [self.floor(floor) for floor in marked]
        if not marked:
            counted = [floor.persons for floor in block.floors if floor.persons is not None]
            told.append(self.unknown(sum(counted) if counted else None, "in_building"))
        if block.above is not None:
            told.append(self.say("above_fire", value=block.above))
        return told if block.opened else [*told, self.say("closed")]

    def rings(self) -> list[str]:
        """People around by distance."""
        return [
            self.joined(
                self.say("within", metres=f"{ring.within_m:g}"),
                self.say("buildings", value=ring.buildings),
                self.unknown(ring.persons, "persons"),
                None if ring.assisted is None else self.say("assisted", value=ring.assisted),
            )
            for ring in self.sheet.people.rings
        ]

    def premises(self, premises: Premises) -> str:
        """A school, a petrol station and the like."""
        kind = word(premises.kind, lang=self.lang)
        return f"{kind} {self.name(premises)} {premises.distance_m} m"

    def neighbour(self, of: Neighbour) -> str:
        """A building near the fire, and how far it is threatened."""
        return self.say("neighbour", name=of.label, why=self.sentence(of.why))

    # ------------------------------------------------------------ water, access, help

    def hydrant(self, of: HydrantTold) -> str:
        """What a crew reads of a hydrant."""
        flow = self.say("flow_unknown") if of.flow_lps is None else f"{of.flow_lps:g} L/s"
        kind, loop = word(of.kind, lang=self.lang), word(of.main_kind, lang=self.lang)
        main = f"DN{of.main_mm}" if of.main_mm else ""
        return self.joined(
            of.code,
            " ".join(text for text in (kind, main, loop) if text),
            flow,
            None if of.pressure_mpa is None else f"{of.pressure_mpa:g} MPa",
            of.outlets,
            *(self._inside(flag) for flag in of.flags),
        )

    def _inside(self, said: Said) -> str:
        """A sentence as a part of another."""
        text = self.sentence(said).rstrip(".。")
        return text[:1].lower() + text[1:]

    def ways_in(self) -> list[str]:
        """The best way in for each class of vehicles: what holds for all, then what does not."""
        ways = self.sheet.access.approaches
        told = [self._way_in(way) for way in ways]
        common = (
            [text for text in told[0] if all(text in each for each in told)] if told[1:] else []
        )
        lines = [self.say("all_vehicles") + self._run(common)] if common else []
        for way, texts in zip(ways, told, strict=True):
            vehicle = way.vehicle_name if self.lang == "zh" else way.vehicle_name_en
            own = [text for text in texts if text not in common]
            if own or not common:
                lines.append(self.say("vehicle", name=vehicle) + self._run(own))
        return lines

    def _way_in(self, of: Approach) -> list[str]:
        """Sentences on one way, what is refused last."""
        facts = self.joined(
            self.say("no_way_in") if of.reaches == "no" else None,
            self.took(of.travel_s),
            self.say("tightest", value=f"{of.tightest_m:g}") if of.tightest_m else None,
        )
        texts = [facts + self.say("stop").strip()] if facts else []
        texts += [self.sentence(each) for each in of.says]
        return [*texts, *(self.say("refused", way=self.sentence(r.why)) for r in of.refused)]

    def _run(self, texts: list[str]) -> str:
        return ("" if self.lang == "zh" else " ").join(texts)

    def station(self, of: Station) -> str:
        """A fire station and what it has."""
        counted: dict[str, int] = {}
        for vehicle in of.vehicles:
            counted[vehicle.kind] = counted.get(vehicle.kind, 0) + 1
        has = [f"{n} {self._kind(kind)}" for kind, n in counted.items()]
        arrives = self.took(of.travel_s) or self.say("no_road")
        return self.joined(self.name(of), arrives, ", ".join(has), of.phone)

    def _kind(self, kind: str) -> str:
        known = f"paper.vehicle_{kind}" in catalogue()
        return self.say(f"vehicle_{kind}") if known else word(kind, lang=self.lang)
