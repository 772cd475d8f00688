"""What a printed map draws around a place: buildings, roads, water and walls, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgov.storage.queries import fixed

__all__ = ["WATER", "Drawn", "Frame", "surroundings"]

WATER = ("river", "lake", "pond", "water", "canal", "reservoir")
"""Kinds of land cover that a hose or an engine does not cross."""


@dataclass(frozen=True)
class Frame:
    """A part of the ground in the city's metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width_m(self) -> float:
        """From west to east."""
        return self.east - self.west

    @property
    def height_m(self) -> float:
        """From south to north."""
        return self.north - self.south


@dataclass(frozen=True)
class Drawn:
    """Something on the ground, cut at the frame."""

    layer: str
    """water, road, barrier or building."""
    id: int
    name: str | None
    name_en: str | None
    kind: str | None
    """Class of a road, kind of water or barrier, use of a building."""
    floors: int | None
    """Storeys of a building above the ground."""
    width_m: float | None
    """Clear width of a road."""
    shape: shapely.Geometry


def surroundings(conn: Connection, frame: Frame) -> list[Drawn]:
    """Find what lies in a frame, in the order in which it is drawn.

    Parameters
    ----------
    conn
        A connection to the city.
    frame
        In the city's metres; an empty part of the ground gives an empty list.
    """
    given = {**vars(frame), "water": list(WATER)}
    rows = conn.execute(fixed("sheet_surroundings"), given).mappings().all()
    shapes = shapely.from_wkb(np.array([bytes(row["shape"]) for row in rows], dtype=object))
    return [Drawn(**{**row, "shape": shape}) for row, shape in zip(rows, shapes, strict=True)]
