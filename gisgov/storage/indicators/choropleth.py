"""An indicator of all areas of a level, in classes of colour: as it was or on today's borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row

from gisgov.errors import BadInput
from gisgov.incidents.wanted import Wanted
from gisgov.indicators.catalogue import Indicator, indicator
from gisgov.indicators.classes import Class, Scheme, classed, ready
from gisgov.indicators.values import Sums, among, divided
from gisgov.said import Said
from gisgov.storage import schema
from gisgov.storage.areas import moment_of
from gisgov.storage.indicators.borders import Borders, borders_at
from gisgov.storage.indicators.incidents import Happened, happened
from gisgov.storage.indicators.people import People, people_sums
from gisgov.storage.indicators.things import building_sums, component_sums

__all__ = ["Asked", "BordersOf", "Choropleth", "choropleth"]

BordersOf = Literal["then", "today"]
PEOPLE = ("households", "persons", "children", "adults", "elderly", "assisted")
STATES = ("intact", "damaged", "lost", "disused", "removed", "unknown")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be drawn.

    Parameters
    ----------
    indicator
        Code of the catalogue.
    level
        Of the areas: `city`, `district`, `street`, `community` or `grid`.
    as_of
        A moment, or a day, which is its first moment in the city; now by default.
    borders
        Of `then`, which is `as_of`, or of `today`.
    scheme, classes
        How the values are put into classes, and into how many.
    wanted
        Which incidents, or which classes of components.
    states
        Only components in these states.
    """

    indicator: str
    level: str
    as_of: datetime | date | None = None
    borders: BordersOf = "then"
    scheme: Scheme = "quantiles"
    classes: int = 5
    wanted: Wanted = field(default_factory=Wanted)
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, eq=False)
class Choropleth:
    """Areas with values in classes; what is missing has a reason."""

    asked: Asked
    indicator: Indicator
    as_of: datetime
    """The moment that was asked for."""
    borders_at: datetime
    """The areas are those of this moment."""
    areas: Sequence[Row[Any]]
    """In the order of their codes."""
    shapes: npt.NDArray[np.object_]
    """Their borders, in the city's CRS."""
    srid: int
    sums: Sums
    """Their values, and why there is none."""
    classes: list[Class]
    class_of: npt.NDArray[np.intp]
    """Of each area the number of its class; -1 where it has no value."""
    notes: list[Said]
    """What is to be known of the figures."""
    month: date | None = None
    """Of the people on register, where people are told."""
    release: int | None = None
    """The newest release of statistics that the people are from."""
    since: datetime | None = None
    """Start of the period of the incidents."""
    until: datetime | None = None
    """End of the period, which is not part of it."""
    months: float | None = None
    """How long the period is, in months of 30.4375 days."""
    unplaced: int = 0
    """Incidents that are wanted and lie in no area of the level."""
    age_s: float = 0.0
    """How old the incidents are that were counted."""


@dataclass(kw_only=True, eq=False)
class _Sources:
    """Where the sums come from; what was found of people and incidents is remembered."""

    conn: Connection
    asked: Asked
    moment: datetime
    borders_at: datetime
    borders: Borders
    today: bool
    day: date
    people: People | None = None
    incidents: Happened | None = None

    @property
    def past(self) -> date | None:
        """The day as of which things stand; None for today."""
        return None if self.asked.as_of is None else self.day

    def sums(self, name: str, group: str) -> Sums:
        """A sum of the catalogue for each area."""
        level = self.asked.level
        if name == "km2":
            return self._extents()
        if name in PEOPLE:
            self.people = people_sums(self.conn, name, self.borders, level, day=self.day)
            return self.people.sums
        if group == "buildings":
            return building_sums(self.conn, name, self.borders, level, day=self.past)
        if group == "components":
            return component_sums(
                self.conn,
                name,
                self.borders,
                level,
                day=self.past,
                classes=self.asked.wanted.classes,
                states=self.asked.states,
            )
        happened = self._happened()
        return among(happened.sums(name), happened.asked)

    def _extents(self) -> Sums:
        rows = self.borders.of_level(self.asked.level).tolist()
        km2 = np.array([self.borders.areas[row].km2 for row in rows], dtype=np.float64)
        return Sums(km2, np.full(len(km2), None, dtype=object), float(km2.sum()))

    def _happened(self) -> Happened:
        if self.incidents is None:
            self.incidents = happened(
                self.conn,
                self.asked.wanted,
                self.borders,
                self.asked.level,
                moment=self.moment,
                past=self.past is not None,
                today=self.today,
            )
        return self.incidents


def choropleth(conn: Connection, asked: Asked) -> Choropleth:
    """The values of an indicator over the areas of a level, in classes.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        What is to be drawn.

    Raises
    ------
    NotFound
        There is no such indicator, or no area of the code that incidents are asked of.
    BadInput
        There are no areas of the level then, or no such class or state, or too many classes.
    """
    found = indicator(asked.indicator)
    strange = sorted(asked.states - set(STATES))
    if strange:
        raise BadInput("choropleth.no_state", given=strange[0], known=", ".join(STATES))
    ready(asked.scheme)
    sources = _sources(conn, asked)
    rows = sources.borders.of_level(asked.level)
    sums = _value(found, sources)
    classes, class_of = classed(sums.value, scheme=asked.scheme, classes=asked.classes)
    people, incidents = sources.people, sources.incidents
    return Choropleth(
        asked=asked,
        indicator=found,
        as_of=sources.moment,
        borders_at=sources.borders_at,
        areas=[sources.borders.areas[row] for row in rows.tolist()],
        shapes=sources.borders.shapes[rows],
        srid=sources.borders.srid,
        sums=sums,
        classes=classes,
        class_of=class_of,
        notes=_notes(found, sources),
        month=people.month if people else None,
        release=people.release if people else None,
        since=incidents.period.since if incidents else None,
        until=incidents.period.until if incidents else None,
        months=incidents.months if incidents else None,
        unplaced=incidents.unplaced if incidents else 0,
        age_s=incidents.seen.age_s if incidents else 0.0,
    )


def _sources(conn: Connection, asked: Asked) -> _Sources:
    now, moment = moment_of(conn, None), moment_of(conn, asked.as_of)
    borders_at_ = now if asked.borders == "today" else moment
    borders, today = borders_at(conn, borders_at_), borders_at(conn, now)
    zone = ZoneInfo(schema.city_info(conn).time_zone)
    return _Sources(
        conn=conn,
        asked=asked,
        moment=moment,
        borders_at=borders_at_,
        borders=borders,
        today=borders is today,
        day=moment.astimezone(zone).date(),
    )


def _value(found: Indicator, sources: _Sources) -> Sums:
    top = sources.sums(found.top, found.group)
    if found.under is None:
        return top
    under = sources.sums(found.under, found.group)
    if sources.incidents is not None:
        under = among(under, sources.incidents.asked, anew=True)
    factor = found.factor
    if found.monthly:
        months = sources.incidents.months if sources.incidents else 0.0
        factor = factor / months if months else np.nan
    made = divided(top, under, factor=factor)
    empty = np.isnan(made.value) & np.array([each is None for each in made.reason], dtype=bool)
    made.reason[empty] = "nothing_counted"  # a period of no length
    return made


def _notes(found: Indicator, sources: _Sources) -> list[Said]:
    notes: list[Said] = []
    if sources.people is not None and sources.people.month is not None:
        notes.append(Said("choropleth.people_of", {"month": sources.people.month}))
    elif sources.people is not None:
        notes.append(Said("choropleth.nothing_released"))
    if sources.past is not None and found.group in {"buildings", "components"}:
        notes.append(Said("choropleth.as_known_today"))
    if _idle_filters(found, sources.asked):
        notes.append(Said("choropleth.not_filtered"))
    if found.top.endswith("_covered"):
        notes.append(Said("choropleth.hydrants_today"))
    incidents = sources.incidents
    if incidents is not None:
        notes += incidents.period.notes if found.monthly else []
        if incidents.unplaced:
            notes.append(Said("choropleth.unplaced", {"count": incidents.unplaced}))
        if not sources.today:
            notes.append(Said("choropleth.placed_anew"))
        if len(incidents.rows) == 0:
            notes.append(Said("choropleth.no_incidents"))
        notes.append(Said("choropleth.reporting_bias"))
    return notes


def _idle_filters(found: Indicator, asked: Asked) -> bool:
    """Whether something was asked for that the indicator does not take."""
    if found.group == "incidents":
        return bool(asked.states)
    if found.group == "components":
        return asked.wanted != Wanted(classes=asked.wanted.classes)
    return asked.wanted != Wanted() or bool(asked.states)
