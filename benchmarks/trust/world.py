"""What can be looked at, by whom, as docs/security.md tells it; and the count of tries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, text

from benchmarks.trust.cast import Somebody

__all__ = ["PURPOSES", "Tries", "World", "furnished"]

SEALED = """
INSERT INTO person_contact (person_id, name_sealed, phone_sealed, phone_digest, key_id)
SELECT id, 'x', 'x', sha256(convert_to(id::text, 'UTF8')), 'none' FROM person
WHERE retired_on IS NULL ORDER BY hashtext(id::text) LIMIT :n
ON CONFLICT DO NOTHING
"""
REPORTED = """
INSERT INTO incident_contact (incident_id, name_sealed, phone_sealed, key_id)
SELECT id, 'x', 'x', 'none' FROM incident ORDER BY hashtext(id::text) LIMIT :n
ON CONFLICT DO NOTHING
"""
PLACES = {
    "building": "SELECT s.building_id AS id, b.grid FROM building_stock s JOIN building b"
    " ON b.id = s.building_id WHERE s.persons > 0 AND b.retired_on IS NULL",
    "household": "SELECT h.id, b.grid FROM household h JOIN dwelling d ON d.id = h.dwelling_id"
    " JOIN building b ON b.id = d.building_id WHERE h.retired_on IS NULL",
    "worker": "SELECT p.worker_id AS id, (SELECT array_agg(grid) FROM worker_assignment w"
    " WHERE w.worker_id = p.worker_id) AS grids, min(p.fixed_at) AS at FROM position p"
    " GROUP BY p.worker_id",
    "contact": "SELECT p.id, b.grid FROM person_contact c JOIN person p ON p.id = c.person_id"
    " JOIN household h ON h.id = p.household_id JOIN dwelling d ON d.id = h.dwelling_id"
    " JOIN building b ON b.id = d.building_id",
    "reporter": "SELECT i.id, i.grid FROM incident_contact c JOIN incident i"
    " ON i.id = c.incident_id",
}
PURPOSES = ("emergency", "evacuation", "visit", "correction", "inspection", "complaint")
VISITS = frozenset({"visit", "correction", "complaint", "evacuation"})
INSPECTIONS = frozenset({"inspection", "complaint", "emergency"})
REPORTS = frozenset({"emergency", "complaint"})


@dataclass
class Tries:
    """How many tries there were, and rows that came out, by kind."""

    tried: Counter[str]
    leaks: Counter[str]

    def note(self, kind: str, rows: int) -> None:
        """Count a try."""
        self.tried[kind] += 1
        self.leaks[kind] += rows


@dataclass(frozen=True)
class World:
    """What there is to be looked at, who asks, and which areas lie in which."""

    places: dict[str, list[RowMapping]]
    people: list[Somebody]
    inside: dict[str, set[str]]

    def holds(self, home: str | None, place: RowMapping) -> bool:
        """Whether a place lies in a home area."""
        grids = place["grids"] if "grids" in place else [place["grid"]]
        return home is None or bool(self.inside[home] & set(grids or []))

    def may(self, who: Somebody, subject: str, place: RowMapping, purpose: str) -> bool:
        """Whether somebody may look, as docs/security.md tells it."""
        if subject in {"building", "household", "contact"}:
            allowed = who.role == "worker" and purpose in VISITS
        elif subject == "worker":
            allowed = who.role == "commander" and purpose in INSPECTIONS
        else:
            allowed = who.role in {"dispatcher", "worker"} and purpose in REPORTS
        return allowed and self.holds(who.home, place)


def furnished(
    conn: Connection, people: list[Somebody], inside: dict[str, set[str]], *, contacts: int
) -> World:
    """Put contacts into the city, sealed with nothing, and list what can be looked at."""
    conn.execute(text(SEALED), {"n": contacts})
    conn.execute(text(REPORTED), {"n": contacts})
    places = {
        name: list(conn.execute(text(f"{query} ORDER BY 1")).mappings())
        for name, query in PLACES.items()
    }
    return World(places, people, inside)
