"""A whole city into files and back: the same city, and loaded again nothing changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine, text

from gisgov.errors import BadInput, Conflict
from gisgov.settings import Settings
from gisgov.storage import demo, engine
from gisgov.storage.exchange import load_city
from gisgov.storage.export import export_city, snapshot
from tests.full_city import fill
from tests.sameness import TABLES, differences

KINDS = {"gpkg": "city.gpkg", "parquet": "city", "csv": "city"}


@pytest.fixture(scope="module")
def full(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A full city that the tests leave as it is."""
    with ExitStack() as stack:
        city = clones(stack)
        with city.begin() as conn:
            fill(conn)
        yield city


@pytest.fixture(scope="module")
def files(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full city in a folder that the tests leave as it is."""
    return written(full, tmp_path_factory.mktemp("files"), "parquet")


@pytest.fixture
def folder(files: Path, tmp_path: Path) -> Path:
    """The full city in a folder of the test's own."""
    return Path(shutil.copytree(files, tmp_path / "city"))


@pytest.fixture
def own(make_city: Callable[[], Engine]) -> Engine:
    """A full city of the test's own."""
    city = make_city()
    with city.begin() as conn:
        fill(conn)
    return city


@pytest.fixture
def name(server_settings: Settings, prefix: str) -> Iterator[str]:
    """A name for a city, which goes after the test."""
    name = f"{prefix}_back"
    yield name
    if name in engine.cities(server_settings):
        engine.drop_city(server_settings, name)


def written(city: Engine, folder: Path, kind: str) -> Path:
    path = folder / KINDS[kind]
    with snapshot(city) as conn:
        export_city(conn, path, kind="csv" if kind == "csv" else "parquet")
    return path


def compared(settings: Settings, one: Engine, name: str) -> list[str]:
    with (
        engine.open_city(settings, name=name) as other,
        one.connect() as a,
        other.connect() as b,
    ):
        return differences(a, b)


def test_the_full_city_has_a_row_in_every_table(full: Engine) -> None:
    with full.connect() as conn:
        tables = [*TABLES, "correction"]
        counts = {t: conn.scalar(text(f"SELECT count(*) FROM {t}")) for t in tables}  # noqa: S608
    assert not [table for table, count in counts.items() if not count]


@pytest.mark.parametrize("kind", KINDS)
def test_a_city_comes_back_the_same(
    server_settings: Settings, full: Engine, name: str, tmp_path: Path, kind: str
) -> None:
    path = written(full, tmp_path, kind)
    loaded = load_city(server_settings, path, name)
    assert loaded["person"].added == 7
    assert compared(server_settings, full, name) == []


@pytest.fixture(scope="module")
def tiny(server_settings: Settings, prefix: str) -> Iterator[Engine]:
    """The smallest demo city."""
    name = f"{prefix}_tiny"
    demo.build(server_settings, name, size="tiny", seed=1)
    with engine.open_city(server_settings, name=name) as city:
        yield city
    engine.drop_city(server_settings, name)


@pytest.mark.parametrize("kind", ["gpkg", "parquet"])
def test_the_demo_city_comes_back_the_same(
    server_settings: Settings, tiny: Engine, name: str, tmp_path: Path, kind: str
) -> None:
    load_city(server_settings, written(tiny, tmp_path, kind), name)
    assert compared(server_settings, tiny, name) == []


def test_loaded_where_it_is_there_already_nothing_changes(
    server_settings: Settings, full: Engine, files: Path
) -> None:
    loaded = load_city(server_settings, files, str(full.url.database))
    assert not [table for table, done in loaded.items() if done.added or done.changed]
    assert sum(done.unchanged for done in loaded.values()) > 100
    with full.connect() as conn:
        settled = "SELECT count(settled_at) = 0 AND count(*) > 0 FROM correction"
        assert conn.scalar(text(settled))


def test_rows_that_a_city_lacks_are_added(
    server_settings: Settings, own: Engine, tmp_path: Path
) -> None:
    path = written(own, tmp_path, "parquet")
    with own.begin() as conn:
        conn.execute(text("DELETE FROM person WHERE age_band = '80+'"))
    loaded = load_city(server_settings, path, str(own.url.database))
    assert {table: done.added for table, done in loaded.items() if done.added} == {"person": 1}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE building SET floors_above = 9",
        "UPDATE area SET name = 'other'",
    ],
)
def test_a_city_with_rows_in_another_state_is_left_as_it_is(
    server_settings: Settings, own: Engine, tmp_path: Path, change: str
) -> None:
    path = written(own, tmp_path, "gpkg")
    with own.begin() as conn:
        conn.execute(text(change))
        conn.execute(text("DELETE FROM person"))
    with pytest.raises(Conflict, match="in another state"):
        load_city(server_settings, path, str(own.url.database))
    with own.connect() as conn:
        assert conn.scalar(text("SELECT count(*) FROM person")) == 0


def test_the_comparison_finds_what_differs(
    server_settings: Settings, full: Engine, name: str, files: Path
) -> None:
    load_city(server_settings, files, name)
    with engine.open_city(server_settings, name=name) as other, other.begin() as conn:
        conn.execute(text("UPDATE incident SET channel = NULL WHERE channel = ''"))
        conn.execute(text("UPDATE city SET time_zone = 'UTC'"))
        conn.execute(text("DELETE FROM position WHERE extract(second FROM fixed_at) >= 2"))
    found = compared(server_settings, full, name)
    assert [line.partition(":")[0] for line in found] == ["city", "position", "incident"]


# ---------------------------------------------------------------- bad files


def refused(settings: Settings, path: Path, name: str) -> str:
    before = engine.cities(settings)
    with pytest.raises(BadInput) as error:
        load_city(settings, path, name)
    assert engine.cities(settings) == before
    return str(error.value)


def test_a_file_that_was_cut_off_makes_no_city(
    server_settings: Settings, folder: Path, name: str
) -> None:
    whole = (folder / "person.parquet").read_bytes()
    (folder / "person.parquet").write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(server_settings, folder, name)


def test_a_row_that_is_lacking_is_noticed(
    server_settings: Settings, folder: Path, name: str
) -> None:
    people = pq.read_table(folder / "person.parquet")
    pq.write_table(people.slice(1), folder / "person.parquet")
    assert "has 6 rows and should have 7" in refused(server_settings, folder, name)


def test_a_reference_to_nothing_is_named(
    server_settings: Settings, folder: Path, name: str
) -> None:
    people = pq.read_table(folder / "person.parquet")
    where = people.column_names.index("household_ref")
    lost = pa.array(["no such household"] * people.num_rows)
    pq.write_table(people.set_column(where, "household_ref", lost), folder / "person.parquet")
    assert "no such household" in refused(server_settings, folder, name)


def test_a_table_or_column_that_is_lacking_is_named(
    server_settings: Settings, folder: Path, name: str
) -> None:
    people = pq.read_table(folder / "person.parquet")
    pq.write_table(people.drop_columns(["age_band"]), folder / "person.parquet")
    assert "lacks the column age_band" in refused(server_settings, folder, name)
    (folder / "person.parquet").unlink()
    assert "lacks the table person" in refused(server_settings, folder, name)


def test_what_holds_no_city_is_refused(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no city" in refused(server_settings, tmp_path / "empty", name)
    (tmp_path / "text.gpkg").write_text("no GeoPackage")
    assert "damaged" in refused(server_settings, tmp_path / "text.gpkg", name)
    assert "nowhere" in refused(server_settings, tmp_path / "nowhere.gpkg", name)


def test_a_file_of_a_newer_program_is_refused(
    server_settings: Settings, folder: Path, name: str
) -> None:
    told = pq.read_table(folder / "city.parquet")
    newer = told.set_column(told.column_names.index("format"), "format", pa.array([99]))
    pq.write_table(newer, folder / "city.parquet")
    assert "newer" in refused(server_settings, folder, name)


def test_a_city_in_another_crs_is_refused(
    server_settings: Settings, folder: Path, full: Engine
) -> None:
    told = pq.read_table(folder / "city.parquet")
    other = told.set_column(told.column_names.index("srid"), "srid", pa.array([4547]))
    pq.write_table(other, folder / "city.parquet")
    with pytest.raises(Conflict, match="EPSG:4547"):
        load_city(server_settings, folder, str(full.url.database))
