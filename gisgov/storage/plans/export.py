"""A plan as a GeoPackage: its grids, and those that they are to replace, each a layer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import pyogrio
from sqlalchemy import Connection

from gisgov.errors import Unavailable
from gisgov.storage.plans import documents

__all__ = ["GRIDS", "PRESENT", "geopackage"]

GRIDS, PRESENT = "grids", "present_grids"
"""Names of the layers."""


def geopackage(conn: Connection, plan_id: int) -> bytes:
    """A plan as the bytes of a GeoPackage, in the city's CRS.

    Layer `grids` has all columns of table `plan_grid`; layer `present_grids` those that hold now,
    or held before the plan was applied. What is read back by `gisgov.storage.plans.reading` is the
    same plan.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    plan_id
        Number of the plan.

    Raises
    ------
    NotFound
        There is no such plan.
    Unavailable
        The file cannot be written.
    """
    layers = {
        GRIDS: documents.grids_of(conn, plan_id),
        PRESENT: documents.former_grids(conn, plan_id),
    }
    with tempfile.TemporaryDirectory(prefix="gisgov-") as folder:
        file = Path(folder) / "plan.gpkg"
        try:
            for name, frame in layers.items():
                pyogrio.write_dataframe(_typed(frame), file, layer=name, driver="GPKG", **SHAPES)
        except (OSError, pyogrio.errors.DataSourceError) as error:
            raise Unavailable("plan_files.not_written", reason=str(error)) from error
        return file.read_bytes()


SHAPES = {"geometry_type": "MultiPolygon", "layer_options": {"GEOMETRY_NAME": "geometry"}}


def _typed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns that hold nothing, or yes and no with blanks, in types that a file knows."""
    kinds = {
        name: "boolean" if name == "in_bounds" else "string"
        for name in frame.columns.drop("geometry")
        if frame[name].dtype == object
    }
    return frame.astype(kinds)
