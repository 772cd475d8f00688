"""People of two communities, drawn by hand, and kept as plain rows to say who may see whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, insert
from sqlalchemy.dialects.postgresql import Range

from gisgov.storage.models import Base
from tests.scene import Scene, spot

__all__ = ["DAY", "SIDE_M", "Fix", "Neighbourhood", "Person", "draw"]

SIDE_M = 10.0
DAY = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 2, 28, 16, tzinfo=UTC)  # of that day in Shanghai
GONE = date(2026, 1, 1)
COMMUNITIES = {"A": "K", "B": "K", "C": "Z", "D": "Z"}


@dataclass(frozen=True)
class Person:
    """A person, and where the person lives: the south-west corner of the building, in metres."""

    id: int
    household: int
    building: int
    community: str
    at: tuple[float, float]
    assisted: bool
    gone: bool
    home_gone: bool


@dataclass(frozen=True)
class Fix:
    """Where a worker was at a time."""

    worker: int
    at: datetime


@dataclass
class Neighbourhood:
    """What was drawn."""

    people: list[Person] = field(default_factory=list)
    buildings: dict[str, int] = field(default_factory=dict)
    households: dict[str, int] = field(default_factory=dict)
    workers: dict[str, int] = field(default_factory=dict)
    incidents: dict[str, int] = field(default_factory=dict)
    fixes: list[Fix] = field(default_factory=list)


def draw(city: Engine) -> Neighbourhood:
    """Community K with grids A and B in the west, Z with C and D in the east; borders every 100 m.

    Of each kind of row one has gone. The house `border` reaches across into Z, but stands in K.
    """
    drawn = Neighbourhood()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("YYYY", level="city")
        scene.areas("KKZZ", level="community", parent="Y")
        scene.areas("AB..", parent="K")
        scene.areas("..CD", parent="Z")
        house = _House(scene, drawn)
        house("west", (20, 20))
        house("middle", (150, 50))
        house("border", (193, 50))
        house("over", (215, 50))
        house("east", (350, 50))
        house("ruin", (60, 20), building={"retired_on": GONE})
        house("razed", (60, 60), dwelling={"retired_on": GONE})
        house("moved", (20, 60), household={"retired_on": GONE})
        house("late", (150, 20), person={"retired_on": GONE})
        _add_workers(scene, drawn)
        for name, at in (("west", (20, 20)), ("east", (350, 20))):
            drawn.incidents[name] = scene.incident(at, MIDNIGHT)
            scene.add("incident_contact", incident_id=drawn.incidents[name], key_id="k")
    return drawn


class _House:
    """A building with a household of a person who needs help and one who does not."""

    def __init__(self, scene: Scene, drawn: Neighbourhood) -> None:
        self.scene, self.drawn = scene, drawn

    def __call__(self, name: str, at: tuple[float, float], **given: dict[str, object]) -> None:
        scene, drawn = self.scene, self.drawn
        building = scene.building(at, size_m=SIDE_M, name=name, **given.get("building", {}))
        dwelling = scene.add(
            "dwelling", building_id=building, floor_index=1, room="101", **given.get("dwelling", {})
        )
        household = scene.add("household", dwelling_id=dwelling, **given.get("household", {}))
        for help_needed in ("mobility", None):
            values = {"age_band": "15-59", "assistance": help_needed} | given.get("person", {})
            person = scene.add("person", household_id=household, **values)
            if "person" not in given:
                scene.add("person_contact", person_id=person, key_id="k")
            middle = at[0] + SIDE_M / 2
            community = COMMUNITIES["ABCD"[int(middle // 100)]]
            here = (person, household, building, community, at, help_needed is not None)
            gone = {"gone": bool(given), "home_gone": bool(given) and "person" not in given}
            drawn.people.append(Person(*here, **gone))
        drawn.buildings[name], drawn.households[name] = building, household


def _add_workers(scene: Scene, drawn: Neighbourhood) -> None:
    """A worker of K, one of Z, and one who went over from K to Z two days before."""
    served = {
        "west": [("A", None, None)],
        "east": [("C", None, None)],
        "gone_over": [
            ("B", None, MIDNIGHT - timedelta(days=2)),
            ("D", MIDNIGHT - timedelta(days=2), None),
        ],
    }
    for name, grids in served.items():
        worker = drawn.workers[name] = scene.add("worker", code=name)
        for grid, since, until in grids:
            valid = Range(since, until, bounds="[)")
            scene.add("worker_assignment", worker_id=worker, grid=grid, valid=valid)
        for hours in (-72, -1, 0, 8, 23.9, 24, 30):
            at = MIDNIGHT + timedelta(hours=hours)
            row = {"worker_id": worker, "fixed_at": at, "geometry": spot((50, 50))}
            scene.conn.execute(insert(Base.metadata.tables["position"]).values(**row))
            drawn.fixes.append(Fix(worker, at))
