"""Geometry from its bytes; what cannot be read is a fault of its row, not of the file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from gisgov.intake.faults import Fault
from gisgov.intake.tables.batch import Batch
from gisgov.intake.tables.frames import frame_of
from gisgov.intake.written import read_each

__all__ = ["with_geometry"]


def with_geometry(
    columns: list[str], arrays: list[pa.Array], written: pa.Array, lines: npt.NDArray[np.int64]
) -> Batch:
    """A batch of these columns and geometries; bytes that are no geometry make a fault."""
    given = written.to_numpy(zero_copy_only=False)
    shapes = read_each(shapely.from_wkb, given)
    bad = np.asarray(written.is_valid()) & (shapes == None)  # noqa: E711 - an array of objects
    if not bad.any():
        return Batch(frame_of(columns, arrays, len(lines)), lines, shapes)
    faults = [Fault(int(line), None, None, "table.bad_geometry") for line in lines[bad]]
    kept = pa.array(~bad)
    held = frame_of(columns, (array.filter(kept) for array in arrays), int((~bad).sum()))
    return Batch(held, lines[~bad], shapes[~bad], faults)
