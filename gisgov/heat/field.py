"""A field: one value for each square cell of ground, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyproj

from gisgov.errors import BadInput
from gisgov.said import Said

__all__ = ["DAYS_A_MONTH", "PER_KM2", "PER_KM2_MONTH", "Bounds", "Field", "require_same_ground"]

DAYS_A_MONTH = 30.4375
"""A twelfth of a year of 365.25 days."""

PER_KM2 = Said("heat.unit_km2")
PER_KM2_MONTH = Said("heat.unit_km2_month")

Bounds = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Field:
    """Values at the centres of square cells, as a raster holds them: row 0 is the northernmost.

    Parameters
    ----------
    values
        Rows and columns; NaN where nothing can be said.
    west, north
        Corner of the first cell, in metres.
    cell_m
        Side of a cell.
    crs
        Metric coordinate system of the corner; None where it is not known.
    unit
        What a value counts.
    kernel
        Name of the kernel.
    bandwidth_m
        Where the kernel ends; of the Gaussian, its standard deviation.
    count
        Sum of the weights of all points that were given.
    """

    values: Singles
    west: float
    north: float
    cell_m: float
    crs: pyproj.CRS | None
    unit: Said
    kernel: str
    bandwidth_m: float
    count: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape
        return rows, columns

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north, in metres."""
        rows, columns = self.shape
        east, south = self.west + columns * self.cell_m, self.north - rows * self.cell_m
        return self.west, south, east, self.north

    @property
    def nbytes(self) -> int:
        """Bytes of its values."""
        return int(self.values.nbytes)

    @property
    def peak(self) -> float:
        """The highest value; 0 where there is none."""
        return float(np.nanmax(self.values, initial=0.0)) if self.values.size else 0.0

    def centres(self) -> tuple[Floats, Floats]:
        """East of each column's centres, and north of each row's."""
        rows, columns = self.shape
        east = self.west + np.arange(0.5, columns) * self.cell_m
        north = self.north - np.arange(0.5, rows) * self.cell_m
        return east, north

    def at(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Floats:
        """Values at any places, by cubic curves through the centres of cells (Keys 1981).

        NaN beyond the field, and where the nearest cell has no value. With eight cells a bandwidth
        it is off by five thousandths of the peak at most, by fifteen at the rim of a lone point.

        Parameters
        ----------
        x, y
            In metres, of the field's coordinate system.
        """
        from gisgov.heat import sampling  # noqa: PLC0415 - its compiler is slow to import

        east, north = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        columns = (east.ravel() - self.west) / self.cell_m
        rows = (self.north - north.ravel()) / self.cell_m
        found: Floats = sampling.sampled(self.values, columns, rows)
        return found.reshape(east.shape)

    def per_month(self, days: float) -> Field:
        """The same for a month, which is 30.4375 days.

        Parameters
        ----------
        days
            From which its points are.

        Raises
        ------
        BadInput
            There are no days (`heat.no_days`).
        """
        if not days > 0:
            raise BadInput("heat.no_days", days=days)
        values = self.values * np.float32(DAYS_A_MONTH / days)
        return replace(self, values=values, unit=PER_KM2_MONTH)


def require_same_ground(one: Field, other: Field) -> None:
    """Raise unless two fields have the same cells.

    Raises
    ------
    BadInput
        They have not (`heat.other_ground`).
    """
    mine, theirs = ((f.shape, f.west, f.north, f.cell_m, f.crs) for f in (one, other))
    if mine != theirs:
        told = (f"{f.bounds}, {f.cell_m} m" for f in (one, other))
        raise BadInput("heat.other_ground", one=next(told), other=next(told))
