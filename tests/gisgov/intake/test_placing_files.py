"""Rows of files get the code of their area, whatever the file, and none is lost."""

from __future__ import annotations

import codecs
import csv
import errno
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from gisgov import crs
from gisgov.errors import BadInput, Unavailable
from gisgov.intake import placing
from gisgov.intake.placing import Part, Placed, Rows, opening, texts
from gisgov.placing import AreaIndex

CITY = 4546
X, Y = 528_000.0, 3_397_000.0
Place = Callable[..., tuple[Placed, list[str | None]]]

# Two areas side by side, each 100 m wide, and the rows of most tests: in the first, on the shared
# border, in the second, in none.
SPOTS = [(50.0, 50.0), (100.0, 50.0), (150.0, 50.0), (250.0, 50.0)]
CODES = ["a", "a", "b", None]


def areas(*boxes: tuple[str, float, float]) -> AreaIndex:
    shapes = [shapely.box(X + west, Y, X + east, Y + 100) for _, west, east in boxes]
    codes = [code for code, _, _ in boxes]
    return AreaIndex.build(gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=CITY))


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return areas(("b", 100, 200), ("a", 0, 100))


@pytest.fixture
def place(index: AreaIndex, tmp_path: Path) -> Place:
    """Place a file and give what became of it, and the codes that were written."""

    def run(
        file: Path,
        *,
        into: AreaIndex = index,
        out: str = "out.parquet",
        encoding: str | None = None,
        x: str | None = None,
        y: str | None = None,
        **how: str,
    ) -> tuple[Placed, list[str | None]]:
        made = tmp_path / out
        with placing.open_rows(file, encoding=encoding) as rows:
            columns = placing.columns_of(rows, x=x, y=y)
            done = placing.place_rows(rows, into, made, columns=columns, **how)
        name = how.get("column", "area")
        if made.suffix == ".parquet":
            return done, pq.read_table(made).column(name).to_pylist()
        return done, [row[name] or None for row in read_csv(made)]

    return run


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def metres(*spots: tuple[float, float]) -> list[shapely.Point]:
    return [shapely.Point(X + east, Y + north) for east, north in spots]


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / "in.csv"
    file.write_bytes(text.encode(encoding))
    return file


def geoparquet(tmp_path: Path, shapes: list[object], *, system: object = CITY, **more: str) -> Path:
    file = tmp_path / "in.parquet"
    numbers = list(range(len(shapes)))
    frame = gpd.GeoDataFrame({"id": numbers}, geometry=gpd.GeoSeries(shapes), crs=system)
    frame.to_parquet(file, **more)
    return file


@pytest.fixture
def lonlat(tmp_path: Path) -> Path:
    x, y = np.array([(X + east, Y + north) for east, north in SPOTS]).T
    lon, lat = crs.to_lonlat(x, y, city=CITY)
    rows = [f"{one:.12f},{other:.12f}" for one, other in zip(lon, lat, strict=True)]
    return written(tmp_path, "lon,lat\n" + "\n".join(rows) + "\n")


# ---------------------------------------------------------------- files and formats


def test_geoparquet_stays_what_it_was_and_gets_a_column(place: Place, tmp_path: Path) -> None:
    file = geoparquet(tmp_path, metres(*SPOTS))
    done, codes = place(file)
    assert codes == CODES
    assert (done.rows, done.placed, done.in_no_area, done.without_coordinates) == (4, 3, 1, 0)
    made = gpd.read_parquet(tmp_path / "out.parquet")
    assert made.drop(columns="area").equals(gpd.read_parquet(file))
    assert made.crs == crs.parse(CITY)


@pytest.mark.parametrize("how", [{"geometry_encoding": "geoarrow"}, {"write_covering_bbox": True}])
def test_geometry_is_read_however_it_is_written(
    place: Place, tmp_path: Path, how: dict[str, str]
) -> None:
    file = geoparquet(tmp_path, metres(*SPOTS), **how)
    assert place(file)[1] == CODES
    assert place(file, out="out.csv")[1] == CODES
    assert read_csv(tmp_path / "out.csv")[0]["geometry"] == f"POINT ({X + 50:.0f} {Y + 50:.0f})"


def test_cells_of_a_text_stay_as_they_are_written(place: Place, tmp_path: Path) -> None:
    rows = ['007,"a ""b"", c",1.50', '"two\nlines",,2', "'x',井盖,-0"]
    lines = [f"{row},{X + 50},{Y + 50}" for row in rows]
    file = written(tmp_path, "id,name,n,x,y\n" + "\n".join(lines) + "\n")
    _, codes = place(file, out="out.csv", declared="EPSG:4546")
    assert codes == ["a", "a", "a"]
    assert (tmp_path / "out.csv").read_bytes().startswith(codecs.BOM_UTF8)
    before = read_csv(file)
    assert [{**row, "area": "a"} for row in before] == read_csv(tmp_path / "out.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_as_it_is_written(place: Place, tmp_path: Path, encoding: str) -> None:
    text = "名称;经度;纬度\n" + "消火栓在道路东侧;111.3;30.7\n" * 3
    place(written(tmp_path, text, encoding), out="out.csv", declared="wgs84")
    assert read_csv(tmp_path / "out.csv")[2]["名称"] == "消火栓在道路东侧"


def test_titles_above_the_names_of_columns_are_no_rows(place: Place, tmp_path: Path) -> None:
    file = written(tmp_path, f"井盖普查表,,\n\nid,x,y\n1,{X + 50},{Y + 50}\n2,{X + 150},,\n")
    done, codes = place(file, declared="EPSG:4546")
    assert codes == ["a", None]
    assert [line for line, _ in done.strays] == [5]


def test_geometry_as_a_text_is_read(place: Place, tmp_path: Path) -> None:
    rows = "".join(f'"{spot.wkt}"\n' for spot in metres(*SPOTS))
    assert place(written(tmp_path, "id,WKT\n" + rows.replace('"P', '1,"P')))[1] == CODES


def test_types_become_texts_that_can_be_read_again(place: Place, tmp_path: Path) -> None:
    table = pa.table(
        {
            "x": [X + 50, X + 150],
            "y": [Y + 50, Y + 50],
            "n": pa.array([1, None], pa.int64()),
            "empty": ["", None],
            "kind": pa.array(["a,b", "c"]).dictionary_encode(),
            "on": pa.array([0, 86_400], pa.timestamp("s", "UTC")),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    place(tmp_path / "in.parquet", out="out.csv", declared="EPSG:4546")
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == '528050,3397050,1,"","a,b",1970-01-01 00:00:00.000Z,a'
    assert lines[2] == "528150,3397050,,,c,1970-01-02 00:00:00.000Z,b"


# ---------------------------------------------------------------- how coordinates are read


def test_degrees_are_transformed_and_put_on_the_lattice(place: Place, lonlat: Path) -> None:
    # The second point lies on the border to a micrometre; on the lattice it lies on it.
    done, codes = place(lonlat, declared="wgs84")
    assert codes == CODES
    assert done.notes[0][0] == "coordinates.given"


def test_what_is_not_said_is_found_with_evidence_or_refused(
    place: Place, lonlat: Path, tmp_path: Path
) -> None:
    done, codes = place(lonlat)
    assert codes == CODES
    assert {"coordinates.detected", "coordinates.maybe_shifted"} <= {code for code, _ in done.notes}
    far = written(tmp_path, "x,y\n10.5,20.5\n11,21\n")
    with pytest.raises(BadInput) as error:
        place(far)
    assert error.value.code == "coordinates.nowhere"


def test_what_is_said_and_is_not_so_is_refused(place: Place, lonlat: Path) -> None:
    with pytest.raises(BadInput) as error:
        place(lonlat, declared="EPSG:4546")
    assert error.value.code == "coordinates.not_so"


def test_rows_may_lie_far_from_all_areas(place: Place, tmp_path: Path) -> None:
    file = geoparquet(tmp_path, [shapely.Point(2.3, 48.9), shapely.Point(-70, -30)], system=4326)
    done, codes = place(file)
    assert codes == [None, None]
    assert (done.in_no_area, done.without_coordinates) == (2, 0)
    assert ("place.apart", {"crs": "EPSG:4326"}) in done.notes


def test_named_columns_go_before_the_geometry(place: Place, tmp_path: Path) -> None:
    table = pa.table({"e": [X + 150], "n": [Y + 50], "x": [X + 50], "y": [Y + 50]})
    pq.write_table(table, tmp_path / "in.parquet")
    assert place(tmp_path / "in.parquet", x="e", y="n", declared="4546")[1] == ["b"]
    assert place(tmp_path / "in.parquet", declared="4546", column="grid")[1] == ["a"]


@pytest.mark.parametrize(
    ("head", "named", "code"),
    [
        ("id,x", {}, "place.no_coordinates"),
        ("经度,lng,lat", {}, "place.unclear"),
        ("a,b", {"x": "a"}, "place.half"),
        ("a,b", {"x": "a", "y": "c"}, "place.no_column"),
    ],
)
def test_columns_that_are_not_plain_are_refused(
    place: Place, tmp_path: Path, head: str, named: dict[str, str], code: str
) -> None:
    with pytest.raises(BadInput) as error:
        place(written(tmp_path, f"{head}\n1,2,3\n"), **named)
    assert error.value.code == code


# ---------------------------------------------------------------- rows with something wrong


@pytest.mark.parametrize("cell", ["", "abc", "nan", "inf", "1,5", "1e400", "0x10"])
def test_a_row_without_coordinates_is_written_and_counted(
    place: Place, tmp_path: Path, cell: str
) -> None:
    rows = [f"{X + 50},{Y + 50}", f'"{cell}",{Y + 50}', f"{X + 150},{Y + 50}"]
    done, codes = place(written(tmp_path, "x,y\n" + "\n".join(rows)), declared="EPSG:4546")
    assert codes == ["a", None, "b"]
    assert (done.placed, done.in_no_area, done.without_coordinates) == (2, 0, 1)
    assert done.strays == [(3, f"x={cell}, y={Y + 50}")]


def test_degrees_beyond_the_globe_are_no_coordinates(place: Place, lonlat: Path) -> None:
    lonlat.write_text(lonlat.read_text() + "211.3,30.7\n111.3,-130.7\n")
    done, codes = place(lonlat, declared="wgs84")
    assert codes == [*CODES, None, None]
    assert [line for line, _ in done.strays] == [6, 7]


def test_geometry_that_is_missing_empty_or_broken_is_counted(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "in.parquet"
    geoparquet(tmp_path, [*metres((50, 50)), None, shapely.Point(), *metres((50, 50))])
    table = pq.read_table(file)
    broken = pa.array([*table.column("geometry").to_pylist()[:3], b"\x01no"], pa.binary())
    pq.write_table(table.set_column(1, table.schema.field("geometry"), broken), file)
    done, codes = place(file)
    assert codes == ["a", None, None, None]
    assert [line for line, _ in done.strays] == [2, 3, 4]


def test_lines_are_counted_as_an_editor_does(place: Place, tmp_path: Path) -> None:
    rows = ['"two\r\nlines",1,1', "", ",,", "blank above,,", '"one\nmore",oops,2']
    file = written(tmp_path, "name,x,y\n" + "\n".join(rows))
    done, codes = place(file, declared="EPSG:4546")
    assert codes == [None, None, None]
    assert done.strays == [(6, "x=, y="), (7, "x=oops, y=2")]


@pytest.mark.parametrize("block", [64, 1 << 20])
def test_rows_that_are_none_of_the_table_are_told_and_the_others_stay(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(texts, "BLOCK", block)
    rows = [f'{n},"a\nb",{X + 50},{Y + 50}' for n in range(30)]
    rows[20] = "20,too few"
    done, codes = place(
        written(tmp_path, "id,name,x,y\n" + "\n".join(rows) + "\n\n"),
        declared="EPSG:4546",
        out="out.csv",
    )
    ids = [row["id"] for row in read_csv(tmp_path / "out.csv")]
    assert ids == [str(n) for n in range(30) if n != 20]
    assert set(codes) == {"a"}
    assert (done.rows, done.unread, done.faults[0].line) == (29, 1, 42)


def test_a_quote_that_nothing_closes_is_refused_with_its_line(place: Place, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        place(written(tmp_path, 'id,x,y\n1,2,3\n"4,5,6\n'), declared="EPSG:4546")
    assert (error.value.code, error.value.params["line"]) == ("table.open_quote", 3)


# ---------------------------------------------------------------- lines, polygons, overlaps


def test_shapes_go_by_their_point_or_by_their_largest_part(place: Place, tmp_path: Path) -> None:
    # The point on the surface of the notched outline lies in b, most of its ground in a.
    wide = shapely.box(X + 20, Y, X + 130, Y + 20)
    thin = shapely.box(X + 20, Y + 30, X + 190, Y + 31)
    line = shapely.LineString([(X + 90, Y + 50), (X + 190, Y + 50)])
    file = geoparquet(tmp_path, [wide, thin, line, *metres((50, 50)), None])
    assert place(file, how="largest")[1] == ["a", "b", "b", "a", None]
    done, codes = place(file)
    inner = shapely.point_on_surface(np.array([wide, thin, line]))
    expected = ["a" if x <= X + 100 else "b" for x in shapely.get_x(inner)]
    assert codes == [*expected, "a", None]
    assert done.without_coordinates == 1


def test_shapes_in_degrees_go_where_their_metres_lie(place: Place, tmp_path: Path) -> None:
    shapes = gpd.GeoSeries([shapely.box(X + 110, Y, X + 120, Y + 9), *metres((50, 50))], crs=CITY)
    file = geoparquet(tmp_path, list(shapes.to_crs(4326)), system=4326)
    assert place(file)[1] == ["b", "a"]


def test_overlapping_areas_are_refused_unless_all_are_asked_for(
    place: Place, tmp_path: Path
) -> None:
    both = areas(("b", 50, 200), ("a", 0, 100))
    file = geoparquet(tmp_path, metres((75, 50), (250, 50), (25, 50), (50, 50)))
    with pytest.raises(BadInput) as error:
        place(file, into=both)
    assert error.value.code == "placing.overlap"
    done, codes = place(file, into=both, how="all")
    assert codes == ["a", "b", None, "a", "a", "b"]
    ids = pq.read_table(tmp_path / "out.parquet").column("id").to_pylist()
    assert ids == [0, 0, 1, 2, 3, 3]
    assert (done.rows, done.written, done.placed, done.in_no_area) == (4, 6, 3, 1)


# ---------------------------------------------------------------- memory and what is written


def test_a_part_is_written_before_the_next_is_read(
    index: AreaIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    batch = pa.record_batch({"x": [X + 50], "y": [Y + 50]})

    def parts() -> Iterator[Part]:
        for number in range(5):
            events.append("read")
            yield Part(batch, np.array([number]), number / 5)

    @contextmanager
    def watched(*_: object, **__: object) -> Iterator[Callable[[pa.RecordBatch], None]]:
        yield lambda held: events.append(f"written {held.num_rows}")

    monkeypatch.setattr(placing, "target", watched)
    rows = Rows("rows", batch.schema, parts())
    placing.place_rows(rows, index, tmp_path / "out.csv", declared="4546")
    assert events == ["read", "written 1"] * 5


def test_no_more_rows_are_held_than_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.arange(10_000.0)
    table = pa.table({"x": numbers, "y": numbers, "text": ["x" * 100 + str(n) for n in numbers]})
    pq.write_table(table, tmp_path / "one_group.parquet", row_group_size=10_000)
    file = written(tmp_path, "x,y\n" + "1,2\n" * 10_000)

    def sizes(path: Path) -> list[int]:
        with placing.open_rows(path) as rows:
            return [len(part.lines) for part in rows.parts]

    assert sizes(tmp_path / "one_group.parquet") == [10_000]
    monkeypatch.setattr(opening, "ROWS", 3_000)
    assert sizes(tmp_path / "one_group.parquet") == [3_000] * 3 + [1_000]
    monkeypatch.setattr(opening, "HELD", 1_000)  # long rows: as few as there may be
    assert max(sizes(tmp_path / "one_group.parquet")) == opening.LEAST
    monkeypatch.setattr(texts, "BLOCK", 4_000)
    assert sum(sizes(file)) == 10_000
    assert max(sizes(file)) <= 1_000


def test_a_full_disk_is_told_once(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", full)
    with pytest.raises(Unavailable) as error:
        place(geoparquet(tmp_path, metres(*SPOTS)))
    assert error.value.code == "export.failed"
    assert "No space left on device" in str(error.value)


@pytest.mark.parametrize(
    ("given", "how", "code"),
    [
        ({"x": [X], "y": [Y], "area": ["z"]}, {}, "place.column_taken"),
        ({"x": [X], "y": [Y], "many": [[1]]}, {"out": "out.csv"}, "place.nested"),
        ({"x": [X], "y": [Y], "raw": [b"1"]}, {"out": "out.csv"}, "place.nested"),
        ({"x": [X], "y": [Y]}, {"out": "out.xlsx"}, "place.ending"),
    ],
)
def test_what_cannot_be_written_is_refused(
    place: Place, tmp_path: Path, given: dict[str, list[object]], how: dict[str, str], code: str
) -> None:
    pq.write_table(pa.table(given), tmp_path / "in.parquet")
    with pytest.raises(BadInput) as error:
        place(tmp_path / "in.parquet", declared="4546", **how)
    assert error.value.code == code


def test_files_of_other_kinds_and_damaged_ones_are_refused(place: Place, tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=metres((1, 1)), crs=CITY).to_file(tmp_path / "in.gpkg")
    whole = geoparquet(tmp_path, metres(*SPOTS)).read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(b"x,y\n1,2\n"))
    kinds = {
        "in.gpkg": "place.kind",
        "cut.parquet": "table.unreadable",
        "in.csv.gz": "table.packed",
        "none.csv": "file.missing",
    }
    for name, code in kinds.items():
        with pytest.raises(BadInput) as error:
            place(tmp_path / name)
        assert error.value.code == code


def test_an_empty_table_stays_empty(place: Place, tmp_path: Path) -> None:
    assert place(written(tmp_path, "id,x,y\n"), out="out.csv")[1] == []
    done, codes = place(geoparquet(tmp_path, []))
    assert (done.rows, codes) == (0, [])
    about = pq.read_schema(tmp_path / "out.parquet").metadata[b"geo"]
    assert json.loads(about)["primary_column"] == "geometry"


def test_a_file_that_is_changed_meanwhile_is_refused(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, f"x,y\n{X},{Y}\n")
    ask = placing.answer

    def changing(*given: object) -> object:
        file.write_text(f"x,y\n{X},{Y}\n1,2\n")
        return ask(*given)

    monkeypatch.setattr(placing, "answer", changing)
    with pytest.raises(BadInput) as error:
        place(file, declared="EPSG:4546")
    assert error.value.code == "table.changed"


def test_two_columns_of_one_name_stay_two(place: Place, tmp_path: Path) -> None:
    arrays = [pa.array([1]), pa.array([2]), pa.array([X + 50]), pa.array([Y + 50])]
    pq.write_table(pa.table(arrays, names=["n", "n", "x", "y"]), tmp_path / "in.parquet")
    place(tmp_path / "in.parquet", declared="4546", out="out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig") == ("n,n,x,y,area\n1,2,528050,3397050,a\n")
