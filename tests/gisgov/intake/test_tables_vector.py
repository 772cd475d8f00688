from __future__ import annotations

import http.server
import json
import sqlite3
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.intake.tables import Batch, open_table

CITY = "EPSG:4546"
PLACE = shapely.Point(528740.6, 3397752.7)
KINDS = ["gpkg", "geojson", "shp", "fgb", "parquet"]


def hydrants(**columns: object) -> gpd.GeoDataFrame:
    held = columns or {"编号": ["栓1", "栓2"], "flow": [15.5, 20.0]}
    return gpd.GeoDataFrame(held, geometry=[PLACE, shapely.Point(528000.0, 3397000.0)], crs=CITY)


@pytest.fixture
def write(tmp_path):
    def written(frame: gpd.GeoDataFrame, name: str, **options: object) -> Path:
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_file(path, **options)
        return path

    return written


def whole(path: Path, rows: int = 65_536, **options: str) -> Batch:
    with open_table(path, **options) as table:
        held = list(table.batches(rows))
    return Batch(
        pd.concat([batch.frame for batch in held], ignore_index=True),
        np.concatenate([batch.lines for batch in held]),
        np.concatenate([batch.geometry for batch in held]) if table.has_geometry else None,
        [fault for batch in held for fault in batch.faults],
    )


def failure(path: Path, **options: str) -> BadInput:
    with pytest.raises(BadInput) as error, open_table(path, **options) as table:
        list(table.batches())
    assert str(error.value)
    return error.value


def renamed(path: Path, name: str) -> Path:
    for part in list(path.parent.glob(f"{path.stem}.*")):
        part.rename(part.with_name(name + part.suffix))
    return path.with_name(name + path.suffix)


# ---------------------------------------------------------------- every format


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_columns_places_and_system(write, kind):
    path = renamed(write(hydrants(), f"a.{kind}"), "消防栓 (新)!?")
    with open_table(path) as table:
        assert table.kind == ("parquet" if kind == "parquet" else "vector")
        assert table.columns == ["编号", "flow"]
        assert (table.crs, table.has_geometry, table.rows) == (CITY, True, 2)
    found = whole(path).frame.assign(place=whole(path).geometry).sort_values("编号")
    assert found["flow"].tolist() == [15.5, 20.0]
    assert found["place"].iloc[0] == PLACE
    assert sorted(whole(path).lines) == [1, 2]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [1, 3])
def test_batches_count_on(write, kind, rows):
    frame = gpd.GeoDataFrame(
        {"n": range(7)}, geometry=[shapely.Point(i, i) for i in range(7)], crs=CITY
    )
    found = whole(write(frame, f"a.{kind}"), rows)
    assert found.lines.tolist() == list(range(1, 8))
    assert sorted(found.frame["n"]) == list(range(7))


def test_whole_numbers_stay_whole_though_some_are_missing(write):
    frame = hydrants(osm=pd.array([2**60 + 1, None], dtype="Int64"))
    assert whole(write(frame, "a.gpkg")).frame["osm"].tolist() == [2**60 + 1, pd.NA]


def test_times_and_flags_keep_their_kind(write):
    frame = hydrants(at=pd.to_datetime(["2024-05-06 07:08:09", None]), on=[True, False])
    found = whole(write(frame, "a.fgb", SPATIAL_INDEX="NO")).frame
    assert found["at"].tolist()[0] == pd.Timestamp("2024-05-06 07:08:09")
    assert found["at"].isna().tolist() == [False, True]
    assert found["on"].tolist() == [True, False]


@pytest.mark.parametrize("kind", ["gpkg", "shp"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_system_says_none(write, kind):
    path = write(hydrants().set_crs(None, allow_override=True), f"a.{kind}")
    with open_table(path) as table:
        assert table.crs is None


# ---------------------------------------------------------------- geometry


def test_geometry_of_any_kind_is_passed_on(tmp_path):
    held = [
        {"type": "Point", "coordinates": [1, 2, 3]},
        None,
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]},
    ]
    features = [{"type": "Feature", "properties": {"n": 1}, "geometry": one} for one in held]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = whole(path).geometry
    assert [one and one.geom_type for one in found] == [
        "Point", None, "LineString", "GeometryCollection",
    ]  # fmt: skip
    assert found[0].has_z


def test_measures_are_passed_on(write):
    frame = hydrants().set_geometry(
        shapely.from_wkt(["POINT M (1 2 3)", "POINT M (4 5 6)"]), crs=CITY
    )
    assert shapely.get_m(whole(write(frame, "a.parquet")).geometry).tolist() == [3, 6]


def put(path: Path, geometry: bytes) -> None:
    """Put bytes in the place of the first geometry of a GeoPackage."""
    with closing(sqlite3.connect(path)) as base:
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY'")
        head = b"GP\x00\x01" + struct.pack("<i", 4546)
        base.execute("UPDATE a SET geom = ? WHERE fid = 1", (head + geometry,))
        base.commit()


def test_a_curve_is_a_fault_and_the_rest_is_read(write):
    path = write(hydrants(), "a.gpkg")
    put(path, struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0))
    found = whole(path)
    assert [(f.line, f.reason) for f in found.faults] == [(1, "table.bad_geometry")]
    assert (found.frame["编号"].tolist(), found.lines.tolist()) == (["栓2"], [2])


def test_bytes_that_are_no_geometry_are_a_fault(tmp_path, write):
    path = write(hydrants(), "a.parquet")
    table = pq.read_table(path)
    cut = pa.array([b"\x01\x01\x00", table["geometry"][1].as_py()])
    pq.write_table(table.set_column(table.column_names.index("geometry"), "geometry", cut), path)
    found = whole(path)
    assert [(f.line, f.reason) for f in found.faults] == [(1, "table.bad_geometry")]
    assert found.frame["flow"].tolist() == [20.0]


# ---------------------------------------------------------------- layers


def test_layers_are_listed_and_one_can_be_named(write):
    write(hydrants(), "a.gpkg", layer="一")
    path = write(hydrants(nr=[1, 2]), "a.gpkg", layer="二")
    error = failure(path)
    assert (error.code, error.params["layers"]) == ("table.layers", "一, 二")
    assert whole(path, layer="二").frame["nr"].tolist() == [1, 2]
    assert failure(path, layer="三").code == "table.no_layer"


def test_the_only_layer_with_anything_in_it_is_read(write):
    write(hydrants()[:0], "a.gpkg", layer="empty")
    assert len(whole(write(hydrants(), "a.gpkg", layer="full")).frame) == 2


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_a_shapefile_says_its_code_page(write, encoding):
    path = write(hydrants(), "a.shp", encoding=encoding)
    assert whole(path).frame["编号"].tolist() == ["栓1", "栓2"]


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_the_letters_of_a_shapefile_without_a_code_page_are_found_and_said(write, encoding):
    names = ["东山大道消防栓", "夷陵大道加油站"]
    path = write(hydrants(名称=names), "a.shp", encoding=encoding)
    path.with_suffix(".cpg").unlink()
    with open_table(path) as table:
        assert table.notes == [("table.read_as", {"encoding": encoding})]
        assert table.columns == ["名称"]
    assert whole(path).frame["名称"].tolist() == names


def test_a_western_shapefile_without_a_code_page_is_read_as_it_says(write):
    path = write(hydrants(name=["Peñón", "Cádiz"]), "a.shp", encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    assert whole(path).frame["name"].tolist() == ["Peñón", "Cádiz"]


def test_a_wrong_code_page_is_refused_and_can_be_overruled(write):
    path = write(hydrants(), "a.shp", encoding="GB18030")
    path.with_suffix(".cpg").write_text("UTF-8")
    assert failure(path).code == "table.wrong_letters"
    assert whole(path, encoding="GB18030").frame["编号"].tolist() == ["栓1", "栓2"]
    assert failure(path, encoding="klingon").code == "table.no_encoding"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_geojson_in_another_encoding_is_read(tmp_path, write, encoding):
    path = write(hydrants(), "a.geojson")
    path.write_text(path.read_text("utf-8"), encoding=encoding)
    assert whole(path).frame["编号"].tolist() == ["栓1", "栓2"]


def test_a_shapefile_without_its_index_is_told_what_is_missing(write):
    path = write(hydrants(), "a.shp")
    path.with_suffix(".shx").unlink()
    error = failure(path)
    assert (error.code, error.params["part"]) == ("table.part_missing", ".shx")


def test_the_parts_of_a_shapefile_are_watched_with_it(write):
    path = write(hydrants(), "a.shp")
    with open_table(path) as table:
        path.with_suffix(".dbf").write_bytes(path.with_suffix(".dbf").read_bytes() + b" ")
        with pytest.raises(BadInput) as error:
            list(table.batches())
    assert error.value.code == "table.changed"


def test_endings_in_capitals_are_the_same(write, tmp_path):
    path = write(hydrants(), "a.shp", encoding="GB18030")
    for part in tmp_path.glob("a.*"):
        part.rename(tmp_path / part.name.upper())
    assert whole(tmp_path / "A.SHP").frame["编号"].tolist() == ["栓1", "栓2"]
    assert path.name == "a.shp"


# ---------------------------------------------------------------- drawings and KML


def drawing(text: str, version: str = "AC1015", page: str | None = "ANSI_936") -> str:
    said = f"9\n$DWGCODEPAGE\n3\n{page}\n" if page else ""
    return (
        f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n{said}0\nENDSEC\n"
        "0\nSECTION\n2\nENTITIES\n0\nTEXT\n8\n消防栓\n10\n528740.6\n20\n3397752.7\n30\n0.0\n40\n2.5\n"
        f"1\n{text}\n0\nLINE\n8\n管线\n10\n0\n20\n0\n11\n1\n21\n1\n0\nENDSEC\n0\nEOF\n"
    )


@pytest.mark.parametrize("page", ["ANSI_936", "ANSI_1252", None])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_drawing_gives_layers_texts_and_places(tmp_path, page, encoding):
    path = tmp_path / "图.dxf"
    path.write_bytes(drawing("栓01", page=page).encode(encoding))
    found = whole(path)
    assert found.frame["Layer"].tolist() == ["消防栓", "管线"]
    assert found.frame["Text"].tolist()[0] == "栓01"
    assert (found.geometry[0].x, found.geometry[1].geom_type) == (528740.6, "LineString")


def test_a_drawing_of_another_code_page_is_read_as_it_says(tmp_path):
    path = tmp_path / "a.dxf"
    path.write_bytes(
        drawing("Кран", page="ANSI_1251")
        .replace("消防栓", "А")
        .replace("管线", "Б")
        .encode("cp1251")
    )
    assert whole(path).frame["Text"].tolist()[0] == "Кран"


def test_a_drawing_cut_off_is_refused(tmp_path):
    path = tmp_path / "a.dxf"
    path.write_text("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n")
    assert failure(path).code in {"table.unreadable", "table.no_layers"}


KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{link}</href>'
    "</Link></NetworkLink><Folder><name>栓</name><Placemark><name>栓1</name><Point><coordinates>"
    "111.3,30.7</coordinates></Point></Placemark></Folder></Document></kml>"
)


def test_places_of_google_earth_are_read(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(KML.format(link="a.kml"), encoding="utf-8")
    found = whole(path)
    assert found.frame["Name"].tolist() == ["栓1"]
    assert found.geometry[0] == shapely.Point(111.3, 30.7)


# ---------------------------------------------------------------- GeoParquet


def native(path: Path, frame: gpd.GeoDataFrame) -> Path:
    frame.to_parquet(path, geometry_encoding="geoarrow")
    return path


def test_geometry_in_arrows_own_lists_is_read(tmp_path):
    assert whole(native(tmp_path / "a.parquet", hydrants())).geometry[0] == PLACE


@pytest.mark.parametrize(("said", "crs"), [({}, "OGC:CRS84"), ({"crs": None}, None)])
def test_a_system_that_is_not_said_is_degrees_and_one_that_is_null_is_none(write, said, crs):
    path = write(hydrants(), "a.parquet")
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"].pop("crs")
    geo["columns"]["geometry"] |= said
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    with open_table(path) as opened:
        assert opened.crs == crs


def test_parquet_without_geometry_is_a_table(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"编号": ["a", "b"], "kind": pd.Categorical(["x", "y"])}).to_parquet(path)
    with open_table(path) as table:
        assert (table.has_geometry, table.crs, table.columns) == (False, None, ["编号", "kind"])
    assert whole(path).frame["kind"].tolist() == ["x", "y"]


def test_boxes_around_geometry_are_no_columns(tmp_path):
    path = tmp_path / "a.parquet"
    hydrants().to_parquet(path, write_covering_bbox=True)
    with open_table(path) as table:
        assert table.columns == ["编号", "flow"]


# ---------------------------------------------------------------- nothing else is opened


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server of this test's own, and what was asked of it."""
    seen: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"EPSG:4326")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x", seen
    server.shutdown()
    thread.join()
    server.server_close()


def collection(crs: str, space: str = "") -> str:
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"crs":"a"},'
        '"geometry":{"type":"Point","coordinates":[1,2]}}],"pad":"'
        + "x" * 5000
        + f'",{space}{crs}}}'
    )


@pytest.mark.parametrize(
    "crs",
    [
        '"crs":{"type":"link","properties":{"href":"LINK","type":"proj4"}}',
        '"crs" : {"properties":{"url":"LINK"},"type":"url"}',
        '"\\u0063rs":{"type":"l\\u0069nk","properties":{"href":"LINK"}}',
        '"crs":' + " " * 20_000 + '{"type":"link","properties":{"href":"LINK"}}',
    ],
)
def test_a_coordinate_system_at_an_address_is_refused_and_not_fetched(tmp_path, asked, crs):
    link, seen = asked
    for name, space in (("a.geojson", ""), ("b.geojson", " " * ((1 << 20) - 5200))):
        (tmp_path / name).write_text(collection(crs.replace("LINK", link), space))
        assert failure(tmp_path / name).code == "table.refers"
    assert seen == []


@pytest.mark.parametrize(
    "crs", ['"crs":null', '"crs":{"type":"name","properties":{"name":"EPSG:4546"}}']
)
def test_a_coordinate_system_with_a_name_is_read(tmp_path, crs):
    (tmp_path / "a.geojson").write_text(collection(crs))
    assert len(whole(tmp_path / "a.geojson").frame) == 1


def test_a_link_in_google_earths_file_is_not_followed(tmp_path, asked):
    link, seen = asked
    (tmp_path / "a.kml").write_text(KML.format(link=link), encoding="utf-8")
    assert len(whole(tmp_path / "a.kml").frame) == 1
    assert seen == []


VIRTUAL = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.vrt", VIRTUAL),
        ("a.geojson", '{{"a":"' + VIRTUAL.replace('"', "'") + '"}}'),
        ("a.kml", "<!-- <kml --> " + VIRTUAL),
        ("a.dxf", VIRTUAL + "\n0\nSECTION"),
        ("a.gdalg.json", '{{"type":"gdal_streamed_alg","command_line":"gdal vector read {path}"}}'),
        ("a.xml", "<OGRWFSDataSource><URL>http://127.0.0.1</URL></OGRWFSDataSource>"),
    ],
)
def test_a_file_that_refers_to_another_is_refused(tmp_path, write, name, content):
    other = write(hydrants(), "secret.gpkg")
    (tmp_path / name).write_text(content.format(path=other))
    assert failure(tmp_path / name).code == "table.refers"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gpkg", b"SQLite format 3\0" + bytes(4000)),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Fea'),
        ("a.json", b'{"a": 1}'),
        ("a.fgb", b"fgb\x03fgb\x00" + bytes(100)),
        ("a.parquet", b"PAR1" + bytes(100) + b"PAR1"),
        ("a.kml", b"<kml><Document>"),
    ],
)
def test_a_damaged_file_is_refused_without_a_word_of_gdal(tmp_path, capfd, name, content):
    (tmp_path / name).write_bytes(content)
    assert failure(tmp_path / name).code in {"table.unreadable", "table.no_layers"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "shp", "fgb"])
def test_nothing_is_written_beside_the_file(write, tmp_path, kind):
    path = write(hydrants(), f"a.{kind}")
    before = sorted(tmp_path.iterdir())
    whole(path)
    assert sorted(tmp_path.iterdir()) == before


def test_a_geopackage_that_another_program_has_open_is_read_as_it_is_now(write, tmp_path):
    path = write(hydrants(), "a.gpkg")
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE a SET flow = 7.5 WHERE fid = 1")
        base.commit()
        before = sorted(tmp_path.iterdir())
        assert whole(path).frame["flow"].tolist() == [7.5, 20.0]
        assert sorted(tmp_path.iterdir()) == before


def test_a_geopackage_left_with_a_journal_is_read_without_writing_one(write, tmp_path):
    path = write(hydrants(), "a.gpkg")
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = WAL")
    assert len(whole(path).frame) == 2
    assert list(tmp_path.iterdir()) == [path]
