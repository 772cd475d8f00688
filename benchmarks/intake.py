"""How fast a file becomes rows of a city, and how well and fast an address is found.

python -m benchmarks.intake [--quick]

Loads 1,000,000 households by CSV, Excel (a little less than its limit) and Parquet (50,000 with
--quick), each into an empty table of a city of 50 dwellings a building: read, checked, looked up,
compared, written and committed. Beside it what a script does: pandas reads the same file and writes
it to a bare table, without a check, a key, a reference or a count. Then messy addresses are asked
of the demo city (`small` with --quick). The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from api.main import create_app
from benchmarks import messy
from benchmarks.cities import dropped_afterwards, timed
from gisgov.buildings import surface_point
from gisgov.settings import Settings
from gisgov.storage import accounts, city, demo, engine
from gisgov.storage.load import load_frames
from gisgov.storage.sync import runs, table

ROWS, QUICK_ROWS = 1_000_000, 50_000
A_BUILDING = 50
CORNER = (528_000.0, 3_397_000.0)
QUERIES = 300
FORMATS = ("csv", "xlsx", "parquet")


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rows, within a minute or two")
    quick = parser.parse_args().quick
    settings = Settings()
    with engine.server(settings, create=True):
        speeds = bench_loads(settings, QUICK_ROWS if quick else ROWS)
        p95_ms, top3 = bench_search(settings, "small" if quick else "yichang")
    figures = {
        "csv_rows_s": speeds["csv"],
        "excel_rows_s": speeds["xlsx"],
        "parquet_rows_s": speeds["parquet"],
        "search_p95_ms": p95_ms,
        "address_top3": top3,
    }
    print(json.dumps(figures))


def bench_loads(settings: Settings, rows: int) -> dict[str, int]:
    """Load households from each format; return rows a second."""
    shown = Table("format", "rows", "seconds", "rows/s", "pandas rows/s", "ratio", box=None)
    speeds = {}
    name = "bench_intake"
    with tempfile.TemporaryDirectory() as folder, dropped_afterwards(settings, name):
        city.found(settings, name, srid=4546, title="Bench", time_zone="Asia/Shanghai")
        with engine.open_city(settings, name=name) as db:
            furnish(db, rows)
            for ending in FORMATS:
                file = written(rows, Path(folder) / f"households.{ending}")
                seconds = timed(lambda file=file: load(db, file))
                plain_s = timed(lambda file=file: load_plainly(db, file))
                speeds[ending] = round(rows / seconds)
                shown.add_row(
                    ending,
                    f"{rows:,}",
                    f"{seconds:.1f}",
                    f"{speeds[ending]:,}",
                    f"{rows / plain_s:,.0f}",
                    f"{plain_s / seconds:.1f}",
                )
                empty(db)
    Console().print(shown)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Most memory of this process so far: {peak_mb:,.0f} MB")
    return speeds


def furnish(db: Engine, rows: int) -> None:
    """Put buildings on a raster, with a dwelling for each household that will come."""
    count = -(-rows // A_BUILDING)
    place = np.arange(count)
    west = CORNER[0] + place % 200 * 24.0
    south = CORNER[1] + place // 200 * 24.0
    shapes = shapely.box(west, south, west + 12, south + 12)
    buildings = pd.DataFrame({"id": place + 1, "geometry": shapes, "point": surface_point(shapes)})
    number = np.arange(rows)
    dwellings = pd.DataFrame(
        {
            "id": number + 1,
            "building_id": number // A_BUILDING + 1,
            "room": (number % A_BUILDING + 101).astype(str),
        }
    )
    with db.begin() as conn:
        load_frames(conn, {"building": keyed(buildings, "b"), "dwelling": keyed(dwellings, "D")})
        conn.execute(text("ANALYZE"))


def keyed(frame: pd.DataFrame, letter: str) -> pd.DataFrame:
    """Give each row its key in the source."""
    return frame.assign(source="bench", source_id=keys(letter, len(frame)))


def keys(letter: str, count: int) -> pd.Series:
    """Return keys such as D0000001."""
    return letter + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(7)


def written(rows: int, path: Path) -> Path:
    """Write the households' file."""
    frame = pd.DataFrame(
        {"户编号": keys("H", rows), "房屋编号": keys("D", rows), "登记日期": "2026-03-02"}
    )
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        pyogrio.write_dataframe(frame, path, driver="XLSX")
    else:
        frame.to_parquet(path)
    return path


def load(db: Engine, file: Path) -> None:
    """Load the file as `gisgov load table FILE --as households --yes` does."""
    with db.begin() as conn:
        prepared = table.prepare(conn, table.Request(path=file, noun="households", source="bench"))
        prepared.apply()
        runs.record(conn, prepared)


def load_plainly(db: Engine, file: Path) -> None:
    """Load the file as a script does: into a bare table."""
    if file.suffix == ".csv":
        frame = pd.read_csv(file)
    elif file.suffix == ".xlsx":
        frame = pd.read_excel(file, engine="calamine")
    else:
        frame = pd.read_parquet(file)
    with db.begin() as conn:
        frame.to_sql("plain", conn, index=False, if_exists="replace", chunksize=10_000)
        conn.execute(text("DROP TABLE plain"))


def empty(db: Engine) -> None:
    """Take the households away again."""
    with db.begin() as conn:
        conn.execute(text("TRUNCATE household CASCADE"))


def bench_search(settings: Settings, size: str) -> tuple[float, float]:
    """Ask messy addresses of the demo city; return the 95th percentile in ms and who was found."""
    name = "bench_search"
    with dropped_afterwards(settings, name):
        demo.build(settings, name, size=size, seed=1)
        with engine.open_city(settings, name=name) as db:
            with db.connect() as conn:
                asked = messy.queries(conn, QUERIES, 1)
                score = messy.accuracy(conn, asked)
                key = accounts.add_key(conn, "planner", label="benchmark")
                conn.commit()
            headers = {"Authorization": f"Bearer {key}"}
            with TestClient(create_app(engine=db), headers=headers) as client:
                times = [asking_ms(client, query.text) for query in asked]
    messy.show(score)
    return round(statistics.quantiles(times, n=20)[-1], 1), round(score.top3, 4)


def asking_ms(client: TestClient, asked: str) -> float:
    """Return how long `GET /api/search` takes, in milliseconds."""
    start = time.perf_counter()
    client.get("/api/search", params={"q": asked}).raise_for_status()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
