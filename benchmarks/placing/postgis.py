"""PostGIS on the server of this home: a join that two processes share, into a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Connection

from benchmarks.placing.peers import CORES
from benchmarks.placing.scenes import Floats
from benchmarks.placing.truth import Ints

__all__ = ["PostGIS"]

SCHEMA = "peer"
SETTINGS = {
    "max_parallel_workers_per_gather": CORES - 1,  # and the one that gathers
    "parallel_setup_cost": 0,
    "parallel_tuple_cost": 0,
    "min_parallel_table_scan_size": 0,
    "work_mem": "'256MB'",
    "jit": "off",
}
ROW = np.dtype(  # as COPY reads it: how many columns, and before each its length
    {
        "names": ["columns", "four", "id", "eight", "x", "too", "y"],
        "formats": [">i2", ">i4", ">i4", ">i4", ">f8", ">i4", ">f8"],
    }
)
HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"


class PostGIS:
    """PostGIS, areas by turns against an index on the points.

    That is several times as fast as points by turns against an index on the areas, as each area is
    prepared once; and the index on the points, which takes seconds, is not measured.
    """

    name = "PostGIS"
    forms: tuple[str, ...] = (
        "ST_Covers(a.shape, p.place)",
        "ST_Intersects(a.shape, p.place)",
        "ST_Contains(a.shape, p.place)",
    )

    def __init__(self, areas: gpd.GeoDataFrame, *, conn: Connection) -> None:
        self.conn = conn
        self.srid = areas.crs.to_epsg()
        for name, value in SETTINGS.items():
            self._run(f"SET {name} = {value}")
        self._run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        self._run(f"CREATE UNLOGGED TABLE {SCHEMA}.given (no int, shape text)")
        shapes = shapely.to_wkb(np.asarray(areas.geometry.array), hex=True)
        lines = (f"{row}\t{shape}\n".encode() for row, shape in enumerate(shapes))
        self._copy(f"COPY {SCHEMA}.given FROM STDIN", lines)
        self._run(
            f"CREATE UNLOGGED TABLE {SCHEMA}.area AS"  # noqa: S608
            f" SELECT no, ST_SetSRID(shape::geometry, {self.srid}) AS shape FROM {SCHEMA}.given"
        )
        self._run(f"VACUUM ANALYZE {SCHEMA}.area")

    def load(self, x: Floats, y: Floats) -> None:
        """Make points of coordinates, and their index."""
        rows = np.zeros(len(x), dtype=ROW)
        rows["columns"], rows["four"], rows["eight"], rows["too"] = 3, 4, 8, 8
        rows["id"], rows["x"], rows["y"] = np.arange(len(x)), x, y
        self._run(f"DROP TABLE IF EXISTS {SCHEMA}.xy, {SCHEMA}.point")
        self._run(f"CREATE UNLOGGED TABLE {SCHEMA}.xy (id int, x float8, y float8)")
        self._copy(f"COPY {SCHEMA}.xy FROM STDIN (FORMAT BINARY)", [HEAD, rows.tobytes(), TAIL])
        self._run(
            f"CREATE UNLOGGED TABLE {SCHEMA}.point AS"  # noqa: S608
            f" SELECT id, ST_SetSRID(ST_MakePoint(x, y), {self.srid}) AS place FROM {SCHEMA}.xy"
        )
        self._run(f"CREATE INDEX ON {SCHEMA}.point USING gist (place)")
        self._run(f"VACUUM ANALYZE {SCHEMA}.point")

    def place(self, form: str) -> None:
        """Join into a table that is not logged."""
        self._run(f"DROP TABLE IF EXISTS {SCHEMA}.placed")
        self._run(
            f"CREATE UNLOGGED TABLE {SCHEMA}.placed AS"  # noqa: S608
            f" SELECT p.id, a.no FROM {SCHEMA}.point p JOIN {SCHEMA}.area a ON {form}"
        )

    def pairs(self, placed: None) -> tuple[Ints, Ints]:  # noqa: ARG002 - it lies in the database
        """Fetch the table."""
        rows = self.conn.exec_driver_sql(f"SELECT id, no FROM {SCHEMA}.placed").all()  # noqa: S608
        both = np.array(rows, dtype=np.int32).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def _run(self, statement: str) -> None:
        for one in statement.split(";"):
            self.conn.exec_driver_sql(one)

    def _copy(self, statement: str, chunks: Iterable[bytes]) -> None:
        driver: Any = self.conn.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for chunk in chunks:
                copy.write(chunk)
