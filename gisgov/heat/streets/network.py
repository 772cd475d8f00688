"""Streets as a network: edges between the places where lines end, cut into short pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs
from gisgov.errors import BadInput

__all__ = ["Streets"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

MOST_PIECES = 5_000_000


@dataclass(frozen=True, eq=False)
class Streets:
    """Streets, joined where their ends are equal, and the pieces that densities are told for.

    Edge k goes one way as 2k, from its first point to its last, and the other way as 2k + 1.
    """

    crs: pyproj.CRS
    rows: Ints
    """Which street, by its place in the frame, each edge is a part of."""
    points: Floats
    """Corners (x, y) of all edges, one edge after the other."""
    begins: Ints
    """Where the corners of each edge begin, and where the last ones end."""
    along: Floats
    """Metres from the first point of its edge to each corner."""
    heads: Ints
    """At which node each way of each edge arrives."""
    pieces: Ints
    """At which piece those of each edge begin, and where the last ones end."""

    @classmethod
    def of(cls, streets: gpd.GeoDataFrame | gpd.GeoSeries, *, lixel_m: float = 25.0) -> Streets:
        """Make a network of lines.

        Parameters
        ----------
        streets
            Lines in a metric coordinate system, joined where their ends are equal on the lattice:
            lines that only cross, such as below a bridge, are not. Each part of several is an edge
            of its own; None, empty and lines without length are left out.
        lixel_m
            How long the pieces of an edge are at most; all of one edge are of the same length.

        Raises
        ------
        BadInput
            There is no metric coordinate system, a geometry is no line, or the pieces are so short
            that there are more than 5 million.
        """
        known = crs.require_metric(streets.crs, "Streets")
        lines, rows = _lines(np.asarray(streets.geometry.array, dtype=object))
        points, owner = shapely.get_coordinates(lines, return_index=True)
        begins = np.searchsorted(owner, np.arange(len(lines) + 1)).astype(np.int64)
        along = _along(points, begins)
        length = along[begins[1:] - 1]
        if not lixel_m > 0 or (length / lixel_m).sum() > MOST_PIECES:
            raise BadInput("streets.lixel", given=lixel_m, most=MOST_PIECES)
        pieces = np.append(0, np.cumsum(np.ceil(length / lixel_m).astype(np.int64)))
        heads = _nodes(points[begins[1:] - 1], points[begins[:-1]])
        return cls(known, rows, points, begins, along, heads, pieces)

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.rows)

    @property
    def lengths(self) -> Floats:
        """Length of each edge, in metres."""
        return self.along[self.begins[1:] - 1]

    @cached_property
    def edge_of_piece(self) -> Ints:
        """The edge of each piece."""
        return np.repeat(np.arange(len(self)), np.diff(self.pieces))

    @cached_property
    def piece_lengths(self) -> Floats:
        """Length of each piece, in metres."""
        return np.repeat(self.lengths / np.diff(self.pieces), np.diff(self.pieces))

    @cached_property
    def leaving(self) -> tuple[Ints, Ints]:
        """Where the ways that leave each node begin in a list, and this list."""
        tails = self.heads.reshape(-1, 2)[:, ::-1].ravel()
        order = np.argsort(tails, kind="stable")
        nodes = int(tails.max(initial=-1)) + 1
        return np.searchsorted(tails[order], np.arange(nodes + 1)).astype(np.int64), order

    @cached_property
    def lixels(self) -> Geometries:
        """The pieces as lines, edge by edge from its first point on."""
        from gisgov.heat.streets.cutting import cut  # noqa: PLC0415 - its compiler is slow to import

        points, owner = cut(self.points, self.begins, self.along, self.pieces)
        return np.asarray(shapely.linestrings(points, indices=owner), dtype=object)


def _lines(given: Geometries) -> tuple[Geometries, Ints]:
    """Return the lines that have a length, on the lattice, and the place of each in the frame."""
    kinds = shapely.get_type_id(given)
    lines = {
        shapely.GeometryType.MISSING,
        shapely.GeometryType.LINESTRING,
        shapely.GeometryType.LINEARRING,
        shapely.GeometryType.MULTILINESTRING,
    }
    strange = np.flatnonzero(~np.isin(kinds, list(lines)))
    if len(strange):
        row = int(strange[0])
        raise BadInput("streets.not_lines", row=row, given=given[row].geom_type)
    parts, rows = shapely.get_parts(given, return_index=True)
    laid = crs.snap_geometry(parts)
    kept = ~(shapely.is_missing(laid) | shapely.is_empty(laid))
    return np.asarray(laid[kept], dtype=object), rows[kept].astype(np.int64)


def _along(points: Floats, begins: Ints) -> Floats:
    """Return metres from the first point of its line to each point."""
    steps = np.append(0.0, np.hypot(*np.diff(points, axis=0).T)) if len(points) else np.empty(0)
    steps[begins[:-1]] = 0.0
    whole = np.cumsum(steps)
    return np.asarray(whole - np.repeat(whole[begins[:-1]], np.diff(begins)))


def _nodes(last: Floats, first: Floats) -> Ints:
    """Return the node at the end of each edge and at its start, in turn."""
    ends = np.stack([last, first], axis=1).reshape(-1, 2)
    return np.unique(ends, axis=0, return_inverse=True)[1].ravel().astype(np.int64)
