"""Where the rows of a file lie, batch by batch: how its coordinates are read is found once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from gisgov.intake import coordinates, geometries, written
from gisgov.intake.coordinates import Finding
from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun

__all__ = ["Locator"]

Shapes = npt.NDArray[np.object_]
Lines = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

PAIRS = (("lon", "lat"), ("x", "y"))
USED = ("geometry", *PAIRS[0], *PAIRS[1])
KEYS = {"source_id", "code"}  # by these a row is known that the city has
SHOWN = 80  # letters of a text that is no geometry


class Locator:
    """Puts the rows of one file on the map.

    Parameters
    ----------
    noun
        What the rows are; a point that carries an address needs no coordinates.
    file_crs
        The coordinate system that the file names.
    declared
        The one that the user names, ahead of it; also ``"gcj02"`` and ``"bd09"``.
    city
        The city's metric coordinate system.
    extent
        Bounds of the city's areas in it, where there are any.
    headings
        How the file heads each staged column.
    """

    def __init__(
        self,
        noun: Noun,
        *,
        file_crs: pyproj.CRS | None,
        declared: str | None,
        city: pyproj.CRS,
        extent: Box | None,
        headings: dict[str, str],
    ) -> None:
        self.finding: Finding | None = None
        self._noun = noun
        self._file_crs = file_crs
        self._declared = declared
        self._city = city
        self._extent = extent
        self._headings = headings

    def place(self, frame: pd.DataFrame, shapes: Shapes | None) -> tuple[pd.DataFrame, list[Fault]]:
        """The rows with their geometry in the city's metres, on the lattice.

        Parameters
        ----------
        frame
            Staged columns with `line`; those of coordinates are used up.
        shapes
            The geometry of the rows, where the file has any of its own.

        Returns
        -------
        tuple
            The rows that have a place, or an address that will give them one, and the faults of
            the others.

        Raises
        ------
        BadInput
            How the coordinates are to be read cannot be told; see `coordinates.find`.
        """
        if self._noun.shape is None:
            return frame, []
        lines = frame["line"].to_numpy(np.int64)
        pair = next((pair for pair in PAIRS if set(pair) <= set(frame.columns)), None)
        if shapes is not None:
            placed, faults = self._shapes(shapes, lines)
        elif "geometry" in frame:
            placed, faults = self._texts(frame["geometry"], lines)
        elif pair is not None:
            placed, faults = self._points(frame, pair, lines)
        elif KEYS & set(frame.columns):  # rows that the city has stay where they are
            return frame, []
        else:
            placed, faults = np.full(len(frame), None, dtype=object), []
        rest = frame.drop(columns=[name for name in USED if name in frame])
        return _kept(rest, placed, lines, faults)

    def _texts(self, values: pd.Series, lines: Lines) -> tuple[Shapes, list[Fault]]:
        shapes, wrong = written.parse_geometries(values)
        self._file_crs = self._file_crs or written.said_crs(shapes)
        heading = self._headings.get("geometry")
        unread = [
            Fault(int(lines[row]), heading, str(values.iloc[row])[:SHOWN], "geometry.unreadable")
            for row in np.flatnonzero(wrong)
        ]
        placed, faults = self._shapes(shapes, lines)
        return placed, unread + faults

    def _shapes(self, shapes: Shapes, lines: Lines) -> tuple[Shapes, list[Fault]]:
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        middles = shapely.get_coordinates(shapely.centroid(shapes[there]))
        self._find(middles[:, 0], middles[:, 1])
        placed = np.full(len(shapes), None, dtype=object)
        if self.finding is None or self._noun.shape is None:
            return placed, []
        placed[there], faults = geometries.place_geometries(
            self.finding,
            shapes[there],
            city=self._city,
            shape="outline" if self._noun.table == "estate" else self._noun.shape,
            lines=lines[there],
            extent=self._extent,
        )
        return placed, faults

    def _points(
        self, frame: pd.DataFrame, pair: tuple[str, str], lines: Lines
    ) -> tuple[Shapes, list[Fault]]:
        x, y = (frame[name].to_numpy(np.float64, na_value=np.nan) for name in pair)
        heads = (self._headings.get(pair[0], pair[0]), self._headings.get(pair[1], pair[1]))
        self._find(x, y, names=heads)
        if self.finding is None:
            return np.full(len(frame), None, dtype=object), []
        return geometries.place_points(
            self.finding,
            x,
            y,
            columns=heads,
            city=self._city,
            lines=lines,
            extent=self._extent,
        )

    def _find(self, x: Floats, y: Floats, *, names: tuple[str, str] | None = None) -> None:
        """Find how the coordinates are read, at the first of them."""
        if self.finding is None and (np.isfinite(x) & np.isfinite(y)).any():
            self.finding = coordinates.find(
                x,
                y,
                names=names,
                file_crs=self._file_crs,
                declared=self._declared,
                city=self._city,
                extent=self._extent,
            )


def _kept(
    frame: pd.DataFrame, placed: Shapes, lines: Lines, faults: list[Fault]
) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows with a place, or with an address and no coordinates; faults of the others."""
    refused = np.isin(lines, [fault.line for fault in faults])
    nowhere = shapely.is_missing(placed) & ~refused
    if "address" in frame:
        nowhere &= frame["address"].isna().to_numpy()
    missing = [Fault(int(line), None, None, "geometry.missing") for line in lines[nowhere]]
    kept = ~(refused | nowhere)
    rows = frame[kept].reset_index(drop=True)
    return rows.assign(geometry=placed[kept]), [*faults, *missing]
