"""SedonaDB and DuckDB, each asked in the ways that suit it; and what any peer can be asked."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from benchmarks.placing.scenes import Floats
from benchmarks.placing.truth import Ints

__all__ = ["CORES", "DuckDB", "Peer", "SedonaDB", "missing_packages"]

CORES = 2
PACKAGES = {
    "sedonadb": "sedonadb",
    "duckdb": "duckdb",
    "duckdb_extension_spatial": "duckdb-extension-spatial",
}


class Peer(Protocol):
    """An engine that holds areas.

    Attributes
    ----------
    name
        What it is called.
    forms
        Ways to ask; the fastest is measured.
    """

    name: str
    forms: tuple[str, ...]

    def load(self, x: Floats, y: Floats) -> None:
        """Take points, in the form that the engine likes best; this is not measured."""

    def place(self, form: str) -> Any:  # noqa: ANN401 - each engine's own
        """Find the area of each point; this is measured."""

    def pairs(self, placed: Any) -> tuple[Ints, Ints]:  # noqa: ANN401
        """Points and rows of areas, from what `place` gave."""


def missing_packages() -> list[str]:
    """Packages of peers that are not there."""
    return [package for module, package in PACKAGES.items() if not find_spec(module)]


class SedonaDB:
    """SedonaDB: geometry in memory, one join, each library for predicates that it has."""

    name = "SedonaDB"
    forms: tuple[str, ...] = ("tg auto", "tg prepare_build", "geo auto", "geos prepare_build")

    def __init__(self, areas: gpd.GeoDataFrame) -> None:
        import sedonadb  # noqa: PLC0415 - not there without the group of benchmarks

        self.session = sedonadb.connect()
        self.session.sql(f"SET datafusion.execution.target_partitions = {CORES}").execute()
        self._keep("given", _table(areas))
        self._keep("area", self.session.sql("SELECT no, ST_GeomFromWKB(wkb) AS shape FROM given"))

    def load(self, x: Floats, y: Floats) -> None:
        """Make points of coordinates, in memory."""
        self._keep("given", _points(x, y))
        self._keep("point", self.session.sql("SELECT id, ST_Point(x, y) AS place FROM given"))

    def place(self, form: str) -> pa.Table:
        """Join into an Arrow table."""
        library, mode = form.split()
        self.session.sql(f"SET sedona.spatial_join.spatial_library = '{library}'").execute()
        self.session.sql(f"SET sedona.spatial_join.execution_mode = '{mode}'").execute()
        return pa.table(
            self.session.sql(
                "SELECT p.id, a.no FROM point p JOIN area a ON ST_Intersects(a.shape, p.place)"
            )
        )

    def pairs(self, placed: pa.Table) -> tuple[Ints, Ints]:
        """Read the table."""
        return _columns(placed)

    def _keep(self, name: str, table: Any) -> None:  # noqa: ANN401 - Arrow's or its own
        frame = self.session.create_data_frame(table) if isinstance(table, pa.Table) else table
        frame.to_memtable().to_view(name, overwrite=True)


class DuckDB:
    """DuckDB with its extension `spatial`: tables in memory, its operator SPATIAL_JOIN."""

    name = "DuckDB"
    forms: tuple[str, ...] = (
        "ST_Within(p.place, a.shape)",
        "ST_Covers(a.shape, p.place)",
        "ST_Intersects(a.shape, p.place)",
    )

    def __init__(self, areas: gpd.GeoDataFrame) -> None:
        import duckdb  # noqa: PLC0415
        import duckdb_extension_spatial as spatial  # noqa: PLC0415

        extension = next(Path(str(spatial.__file__)).parent.rglob("*.duckdb_extension"))
        self.session = duckdb.connect(config={"threads": CORES})
        self.session.execute(f"LOAD '{extension}'")
        self.session.register("given", _table(areas))
        self.session.execute("CREATE TABLE area AS SELECT no, ST_GeomFromWKB(wkb) shape FROM given")

    def load(self, x: Floats, y: Floats) -> None:
        """Make points of coordinates, in memory."""
        self.session.register("given", _points(x, y))
        self.session.execute(
            "CREATE OR REPLACE TABLE point AS SELECT id, ST_Point(x, y) AS place FROM given"
        )

    def place(self, form: str) -> pa.Table:
        """Join into an Arrow table."""
        return self.session.execute(
            f"SELECT p.id, a.no FROM point p JOIN area a ON {form}"  # noqa: S608
        ).to_arrow_table()

    def pairs(self, placed: pa.Table) -> tuple[Ints, Ints]:
        """Read the table."""
        return _columns(placed)


def _table(areas: gpd.GeoDataFrame) -> pa.Table:
    shapes = shapely.to_wkb(np.asarray(areas.geometry.array))
    rows = np.arange(len(areas), dtype=np.int32)
    return pa.table({"no": rows, "wkb": pa.array(shapes, pa.binary())})


def _points(x: Floats, y: Floats) -> pa.Table:
    return pa.table({"id": np.arange(len(x), dtype=np.int32), "x": x, "y": y})


def _columns(placed: pa.Table) -> tuple[Ints, Ints]:
    return placed["id"].to_numpy(), placed["no"].to_numpy()
