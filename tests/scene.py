"""Small cities drawn by hand: areas as an ASCII picture, all else by metres from a corner."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import Connection, insert, text
from sqlalchemy.dialects.postgresql import Range

from gisgov import crs
from gisgov.storage.models import Base

EAST, NORTH = 528_000.0, 3_397_000.0
SRID = 4546
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Scene:
    """Draws into one city; metres count from the south-west corner of the first picture."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.numbers = count(1)

    def add(self, table: str, **values: object) -> int:
        """One row; returns its id, the last column of its key."""
        target = Base.metadata.tables[table]
        if "source_id" in target.c:
            values = {"source": "scene", "source_id": str(next(self.numbers))} | values
        row = self.conn.execute(insert(target).values(**values))
        return int(row.inserted_primary_key[-1])

    def areas(
        self,
        picture: str,
        *,
        level: str = "grid",
        parent: str | None = None,
        cell_m: float = 100.0,
        since: datetime | None = LONG_AGO,
        until: datetime | None = None,
        **values: object,
    ) -> None:
        """One area for each letter of the picture; its first line is north, a dot is nothing."""
        rows = np.array([list(line.strip()) for line in picture.split()])[::-1]
        for letter in sorted(set(rows.flat) - {"."}):
            cells = [
                shapely.box(x, y, x + 1, y + 1) for y, x in np.argwhere(rows == letter).tolist()
            ]
            shape = shapely.transform(shapely.union_all(cells), lambda at: at * cell_m)
            given = {
                "code": letter,
                "level": level,
                "parent": parent,
                "name": f"区域{letter}",
                "name_en": f"Area {letter}",
                "valid": Range(since, until, bounds="[)"),
                "geometry": multi(shape),
            }
            self.add("area", **given | values)

    def building(
        self, at: tuple[float, float], *, size_m: float = 10.0, people: int = 0, **values: object
    ) -> int:
        """A square building with its south-west corner at a place, and a household of people."""
        x, y = at
        box = shapely.box(x, y, x + size_m, y + size_m)
        shape = {"geometry": multi(box), "point": put(shapely.centroid(box))}
        building = self.add("building", **shape, **values)
        if people:
            self.household(building, people)
        return building

    def household(
        self, building: int, people: int = 1, *, floor: int = 1, label: str = "1", **person: object
    ) -> int:
        """A dwelling with a household of so many people, all alike."""
        room = f"{floor}0{next(self.numbers)}"
        dwelling = self.add(
            "dwelling", building_id=building, floor_index=floor, floor_label=label, room=room
        )
        household = self.add("household", dwelling_id=dwelling)
        for _ in range(people):
            self.add("person", **{"household_id": household, "age_band": "15-59"} | person)
        return dwelling

    def component(self, at: tuple[float, float], **values: object) -> int:
        """A component of the first class of the code book."""
        return self.add(
            "component", **self.first_class("component") | {"geometry": spot(at)} | values
        )

    def hydrant(self, at: tuple[float, float], *, state: str = "intact", **values: object) -> int:
        """A hydrant; what is not given is not known."""
        component = self.component(at, state=state)
        self.add("hydrant", component_id=component, **values)
        return component

    def incident(
        self, at: tuple[float, float], reported_at: datetime = LONG_AGO, **values: object
    ) -> int:
        """An incident of the first class of the code book."""
        given = self.first_class("incident") | {"geometry": spot(at), "reported_at": reported_at}
        return self.add("incident", **given | values)

    def premises(self, at: tuple[float, float], kind: str, **values: object) -> int:
        """A school, hospital or the like."""
        return self.add("premises", kind=kind, geometry=spot(at), **values)

    def estate(self, box: tuple[float, float, float, float], name: str, **values: object) -> int:
        """An estate over a box."""
        return self.add("estate", name=name, geometry=put(shapely.box(*box)), **values)

    def first_class(self, kind: str) -> dict[str, object]:
        """Scheme and code of the first class of a kind."""
        first = text("SELECT scheme, code FROM code_class WHERE kind = :kind ORDER BY 1, 2 LIMIT 1")
        scheme, code = self.conn.execute(first, {"kind": kind}).one()
        return {"scheme": scheme, "class_code": code}


def moved(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda at: at + np.array((EAST, NORTH)))


def put(shape: shapely.Geometry) -> object:
    return from_shape(moved(shape), srid=SRID)


def multi(shape: shapely.Geometry) -> object:
    return put(shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape]))


def spot(at: tuple[float, float]) -> object:
    return put(shapely.points(at))


def xy(x: float, y: float) -> tuple[float, float]:
    """A place of the scene in the city's metres."""
    return EAST + x, NORTH + y


def lonlat(x: float, y: float) -> dict[str, float]:
    """A place of the scene in degrees, as the API takes it."""
    lon, lat = crs.to_lonlat(*xy(x, y), city=SRID)
    return {"lon": float(lon), "lat": float(lat)}
