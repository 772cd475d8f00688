"""Station packs: each first-due area in a sealed file that opens without server or network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from gisgov.emergency.packs import writing
from gisgov.emergency.packs.contents import as_json, contents
from gisgov.emergency.packs.sealing import check, seal
from gisgov.emergency.packs.writing import Sealing, file_of, sweep
from gisgov.errors import BadInput, Conflict
from gisgov.storage import packs as stored
from gisgov.storage import schema
from gisgov.storage.packs import Areas, Station

__all__ = ["LONGEST_DAYS", "Packed", "Plan", "Sealing", "plan", "sealing", "sweep", "write"]

LONGEST_DAYS = 31


@dataclass(frozen=True)
class Packed:
    """A pack that was written."""

    station: Station
    file: Path
    buildings: int
    expires: datetime


@dataclass(frozen=True, eq=False)
class Plan:
    """Which packs are to be written, of which buildings."""

    areas: Areas
    stations: list[Station]

    @property
    def buildings(self) -> int:
        """How many buildings leave with their counts."""
        return sum(len(self.areas.of(station)) for station in self.stations)

    @property
    def nowhere(self) -> int:
        """Buildings of the city that no station reaches: they are in no pack."""
        return int((self.areas.first < 0).sum())


def sealing(passphrase: str, *, days: int) -> Sealing:
    """Say under what packs are sealed from now on, and for how many days.

    Raises
    ------
    BadInput
        The passphrase is too short, or the days are not 1 to 31.
    """
    check(passphrase)
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput("pack.days", given=days)
    made = datetime.now(UTC).replace(microsecond=0)
    return Sealing(passphrase, made, made + timedelta(days=days))


def plan(conn: Connection, named: str | None = None) -> Plan:
    """Find what belongs to each station, or to one by its name or number.

    Raises
    ------
    Conflict
        The city has no fire station.
    BadInput
        It has none of that name or number.
    """
    areas = stored.areas(conn, at=datetime.now(UTC))
    if not areas.stations:
        raise Conflict("pack.no_stations")
    if named is None:
        return Plan(areas, areas.stations)
    chosen = [s for s in areas.stations if named in (str(s.id), s.name, s.name_en)]
    if not chosen:
        known = ", ".join(f"{s.id} {s.name or ''}".strip() for s in areas.stations)
        raise BadInput("pack.no_station", given=named, stations=known)
    return Plan(areas, chosen)


def write(
    conn: Connection,
    planned: Plan,
    folder: Path,
    *,
    under: Sealing,
    progress: Callable[[str, float], None] = lambda _what, _fraction: None,
) -> Iterator[Packed]:
    """Write the packs one after the other, each in place of the older one.

    Parameters
    ----------
    conn
        A connection to the city, that may see counts.
    planned
        Which ones.
    folder
        Made where it is not there.
    under
        Under what they are sealed.
    progress
        Is told what is being made, and how far it is.
    """
    zone = schema.city_info(conn).time_zone
    for number, station in enumerate(planned.stations):
        progress(station.name or str(station.id), number / len(planned.stations))
        held = contents(conn, planned.areas, station, at=under.made)
        plain = {
            "station": station.name or str(station.id),
            "station_en": station.name_en,
            "made": under.made.isoformat(),
            "expires": under.expires.isoformat(),
            "zone": zone,
        }
        sealed = seal(as_json(held), passphrase=under.passphrase, plain=plain)
        file = file_of(folder, station.id)
        writing.write(file, writing.as_html(sealed, title=f"gisgov: {plain['station']}"))
        yield Packed(station, file, len(held["buildings"]), under.expires)
