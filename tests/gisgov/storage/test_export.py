"""A layer into a file: its rows, its columns, its types, and the file's own safety."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from sqlalchemy import Connection, Engine, text

from gisgov.errors import BadInput, Conflict, NotFound, Unavailable
from gisgov.storage import read
from gisgov.storage.export import LAYERS, export_city, export_layer, files, snapshot
from gisgov.storage.sync.table import Request, prepare
from tests.full_city import HARD, MOMENT, fill

ENDINGS = ("gpkg", "parquet", "csv")
BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        city = clones(stack)
        with city.begin() as conn:
            fill(conn)
        yield city


@pytest.fixture(scope="module")
def tidy(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """The full city as files fill one: no empty texts nor such of two lines, nothing retired."""
    with ExitStack() as stack:
        city = clones(stack)
        with city.begin() as conn:
            fill(conn)
            for column in ("building.name", "component.note", "incident.channel", "estate.manager"):
                table, name = column.split(".")
                conn.execute(text(f"UPDATE {table} SET {name} = NULL WHERE {name} = ''"))  # noqa: S608
            conn.execute(
                text("UPDATE building SET retired_on = NULL, name = replace(name, chr(10), ' ')")
            )
        yield city


@pytest.fixture
def conn(city: Engine) -> Iterator[Connection]:
    with snapshot(city) as conn:
        yield conn


def table(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str)
    return gpd.read_file(path) if path.suffix == ".gpkg" else pq.read_table(path).to_pandas()


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer != "areas"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_leaves_and_is_loaded_again_changes_nothing(
    tidy: Engine, tmp_path: Path, layer: str, ending: str
) -> None:
    file = tmp_path / f"{layer}.{ending}"
    with snapshot(tidy) as conn:
        done = export_layer(conn, layer, file)
    with tidy.connect() as other, other.begin() as transaction:
        counts = prepare(other, Request(path=file, noun=layer)).preview.plan.counts
        transaction.rollback()
    assert (counts.unchanged, counts.confirmed) == (done.rows, 0)
    assert (counts.added, counts.changed, counts.gone, counts.returned) == (0, 0, 0, 0)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_row_carries_keys_and_no_number_of_the_database(
    conn: Connection, tmp_path: Path, ending: str
) -> None:
    for layer in LAYERS:
        file = tmp_path / f"{layer}.{ending}"
        export_layer(conn, layer, file)
        names = set(table(file).columns)
        assert {"source", "source_id", "surveyed_at"} <= names
        assert not {name for name in names if name.endswith("_id") and name != "source_id"}
        assert "id" not in names


def test_dwellings_name_their_building_and_their_stair(conn: Connection, tmp_path: Path) -> None:
    export_layer(conn, "dwellings", tmp_path / "d.parquet")
    rows = table(tmp_path / "d.parquet")
    told = rows.loc[rows["room"] == "001", ["building_source", "unit_label", "floor_index"]]
    assert told.to_numpy().tolist() == [["scene", "01", -1]]


def test_a_valve_has_two_states(conn: Connection, tmp_path: Path) -> None:
    export_layer(conn, "valves", tmp_path / "v.parquet")
    rows = table(tmp_path / "v.parquet")
    assert rows[["state", "valve_state"]].to_numpy().tolist() == [["unknown", "open"]]


def test_retired_rows_come_when_asked_for(conn: Connection, tmp_path: Path) -> None:
    counts = [
        export_layer(conn, "buildings", tmp_path / f"{retired}.parquet", retired=retired).rows
        for retired in (False, True)
    ]
    assert counts == [2, 3]
    retired = table(tmp_path / "True.parquet")["retired_on"].dropna()
    assert list(retired) == [date(2026, 2, 28)]


@pytest.mark.parametrize(
    ("layer", "west", "east"),
    [("buildings", 2, 0), ("persons", 3, 0), ("pipes", 1, 0), ("workers", 1, 0), ("areas", 0, 0)],
)
def test_an_area_has_its_own_rows(
    conn: Connection, tmp_path: Path, layer: str, west: int, east: int
) -> None:
    found = [
        export_layer(conn, layer, tmp_path / f"{code}.csv", area=code).rows for code in ("a", "b")
    ]
    assert found == [west, east]
    assert export_layer(conn, "areas", tmp_path / "A.csv", area="A").rows == 2


def test_a_geopackage_keeps_types_and_microseconds(conn: Connection, tmp_path: Path) -> None:
    export_layer(conn, "incidents", tmp_path / "i.gpkg")
    row = gpd.read_file(tmp_path / "i.gpkg").iloc[0]
    assert datetime.fromisoformat(row["reported_at"]) == MOMENT
    assert row["channel"] == ""
    export_layer(conn, "valves", tmp_path / "v.gpkg")
    assert not gpd.read_file(tmp_path / "v.gpkg")["operable"].iloc[0]


def test_a_moment_of_whole_milliseconds_is_a_moment_in_a_geopackage(
    city: Engine, tmp_path: Path
) -> None:
    with city.connect() as conn, conn.begin() as transaction:
        conn.execute(text("UPDATE incident SET reported_at = date_trunc('second', reported_at)"))
        export_layer(conn, "incidents", tmp_path / "i.gpkg")
        transaction.rollback()
    moment = gpd.read_file(tmp_path / "i.gpkg")["reported_at"].iloc[0]
    assert moment == MOMENT.replace(microsecond=0)
    assert moment.tzinfo is not None


def test_geoparquet_says_what_it_is(conn: Connection, tmp_path: Path) -> None:
    export_layer(conn, "buildings", tmp_path / "b.parquet")
    told = json.loads(pq.read_schema(tmp_path / "b.parquet").metadata[b"geo"])
    assert told["version"] == "1.1.0"
    assert told["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 4546}
    frame = gpd.read_parquet(tmp_path / "b.parquet")
    assert frame.crs.to_epsg() == 4546
    there = read.frame(conn, "buildings").set_index("source_id").geometry
    assert (frame.set_index("source_id").geometry.to_wkb() == there.to_wkb()).all()


def test_csv_opens_in_excel_and_tells_nothing_from_a_text_without_letters(
    conn: Connection, tmp_path: Path
) -> None:
    file = tmp_path / "b.csv"
    export_layer(conn, "buildings", file)
    assert file.read_bytes().startswith(BOM)
    assert "\n" + '"scene"' in file.read_text("utf-8-sig")
    named = file.read_text("utf-8-sig").splitlines()
    assert any(',"",' in line for line in named)
    assert any(",,," in line for line in named)


def test_points_in_csv_have_exact_text_and_degrees(conn: Connection, tmp_path: Path) -> None:
    export_layer(conn, "incidents", tmp_path / "i.csv")
    row = table(tmp_path / "i.csv").iloc[0]
    there = read.frame(conn, "incidents").geometry.iloc[0]
    assert shapely.from_wkt(row["geometry"]) == there
    assert (float(row["lon"]), float(row["lat"])) == pytest.approx((111.3, 30.7), abs=0.1)
    assert datetime.fromisoformat(row["reported_at"]) == MOMENT


def test_another_crs_is_named_as_leaving_the_lattice(conn: Connection, tmp_path: Path) -> None:
    done = export_layer(conn, "buildings", tmp_path / "b.gpkg", given_crs="EPSG:4547")
    assert done.moved_to == "EPSG:4547"
    there = read.frame(conn, "buildings").to_crs(4547).geometry.iloc[0]
    frame = gpd.read_file(tmp_path / "b.gpkg")
    assert frame.crs.to_epsg() == 4547
    assert shapely.hausdorff_distance(frame.geometry.iloc[0], there) < 1e-6
    assert (
        export_layer(conn, "dwellings", tmp_path / "d.csv", given_crs="EPSG:4547").moved_to is None
    )


def test_geojson_is_in_degrees(conn: Connection, tmp_path: Path) -> None:
    done = export_layer(conn, "estates", tmp_path / "e.geojson")
    assert done.moved_to is not None
    frame = gpd.read_file(tmp_path / "e.geojson")
    assert frame.crs.to_epsg() == 4326
    assert frame.total_bounds[:2] == pytest.approx((111.29, 30.69), abs=0.02)
    with pytest.raises(BadInput, match="longitude and latitude"):
        export_layer(conn, "estates", tmp_path / "f.geojson", given_crs="EPSG:4546")


def test_an_empty_layer_is_a_file_with_its_columns(tmp_path: Path, make_city) -> None:
    with snapshot(make_city()) as conn:
        for ending in ENDINGS:
            file = tmp_path / f"h.{ending}"
            assert export_layer(conn, "hydrants", file).rows == 0
            assert {"source", "flow_lps"} <= set(table(file).columns)


# ---------------------------------------------------------------- the file


def test_files_about_people_are_for_their_owners_eyes(conn: Connection, tmp_path: Path) -> None:
    assert export_layer(conn, "persons", tmp_path / "p.csv").personal
    assert stat.S_IMODE((tmp_path / "p.csv").stat().st_mode) == 0o600
    assert not export_layer(conn, "hydrants", tmp_path / "h.csv").personal
    export_city(conn, tmp_path / "city")
    modes = {stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "city").iterdir()}
    assert (modes, stat.S_IMODE((tmp_path / "city").stat().st_mode)) == ({0o600}, 0o700)


def test_what_is_there_is_replaced_only_when_told(conn: Connection, tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("mine")
    with pytest.raises(Conflict, match="--force"):
        export_layer(conn, "hydrants", file)
    assert file.read_text() == "mine"
    export_layer(conn, "hydrants", file, force=True)
    assert file.read_bytes().startswith(BOM)


def test_a_folder_with_other_things_is_never_replaced(conn: Connection, tmp_path: Path) -> None:
    export_city(conn, tmp_path / "city")
    export_city(conn, tmp_path / "city", kind="csv", force=True)
    assert {file.suffix for file in (tmp_path / "city").iterdir()} == {".csv"}
    (tmp_path / "city" / "letter.txt").write_text("mine")
    with pytest.raises(Conflict, match="other things"):
        export_city(conn, tmp_path / "city", force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_stopped_midway_nothing_is_left(conn: Connection, tmp_path: Path, ending: str) -> None:
    def stop(_what: str, _done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_layer(conn, "buildings", tmp_path / f"b.{ending}", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told(
    conn: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="no folder"):
        export_layer(conn, "hydrants", tmp_path / "none" / "h.csv")
    with pytest.raises(BadInput, match="endings"):
        export_layer(conn, "hydrants", tmp_path / "h.xlsx")
    with pytest.raises(BadInput, match="There is no layer"):
        export_layer(conn, "trees", tmp_path / "h.csv")
    with pytest.raises(NotFound):
        export_layer(conn, "hydrants", tmp_path / "h.csv", area="nowhere")
    with pytest.raises(BadInput, match=r"city\.gpkg"):
        export_city(conn, tmp_path / "city.csv")

    reason = "disk full"

    def full(*_args: object, **_options: object) -> None:
        raise files.DataSourceError(reason)

    monkeypatch.setattr(files, "write_arrow", full)
    with pytest.raises(Unavailable, match="disk full"):
        export_layer(conn, "hydrants", tmp_path / "h.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_city_is_written_as_it_was_when_the_export_began(
    make_city: Callable[[], Engine], tmp_path: Path
) -> None:
    city = make_city()
    with city.begin() as conn:
        fill(conn)
    with snapshot(city) as conn:
        conn.execute(text("SELECT 1 FROM person LIMIT 1"))
        with city.begin() as other:
            other.execute(text("DELETE FROM person"))
        rows = export_city(conn, tmp_path / "city")
    assert rows["person"] == 7
    assert pq.read_table(tmp_path / "city" / "person.parquet").num_rows == 7


def test_the_hard_text_is_in_the_city() -> None:
    assert all(sign in HARD for sign in '",\n=')
    assert MOMENT.astimezone(UTC).microsecond % 1000
