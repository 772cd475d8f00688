from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.intake.tables import Batch, open_table, zips

CITY = "EPSG:4546"
CSV = "编号,位置\nH1,东山大道\n"


def shapefile(folder: Path, name: str = "消防栓") -> dict[str, bytes]:
    frame = gpd.GeoDataFrame({"编号": ["栓1"]}, geometry=[shapely.Point(1, 2)], crs=CITY)
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"{name}.shp", encoding="GB18030")
    return {part.name: part.read_bytes() for part in folder.glob(f"{name}.*")}


@pytest.fixture
def pack(tmp_path):
    def packed(parts: dict[str, bytes | str], name: str = "a.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
            for part, content in parts.items():
                opened.writestr(part, content)
        return path

    return packed


def whole(path: Path, **options: str) -> Batch:
    with open_table(path, **options) as table:
        (found,) = table.batches()
    return found


def failure(path: Path, **options: str) -> BadInput:
    with pytest.raises(BadInput) as error, open_table(path, **options) as table:
        list(table.batches())
    assert str(error.value)
    return error.value


def test_a_zipped_shapefile_is_read(pack, tmp_path):
    path = pack(shapefile(tmp_path / "shp"))
    with open_table(path) as table:
        assert (table.file, table.kind, table.crs) == (path, "vector", CITY)
    assert whole(path).frame["编号"].tolist() == ["栓1"]


def test_a_zipped_shapefile_without_a_system_says_none(pack, tmp_path):
    parts = {n: c for n, c in shapefile(tmp_path / "shp").items() if not n.endswith(".prj")}
    with open_table(pack(parts)) as table:
        assert table.crs is None


def test_a_zipped_shapefile_without_its_index_is_told(pack, tmp_path):
    parts = {n: c for n, c in shapefile(tmp_path / "shp").items() if not n.endswith(".shx")}
    error = failure(pack(parts))
    assert error.code == "table.part_missing"
    assert str(error.params["path"]).endswith("a.zip/消防栓.shp")


def test_what_a_mac_adds_to_a_zip_is_left_out(pack, tmp_path):
    parts = {f"data/{name}": content for name, content in shapefile(tmp_path / "shp").items()}
    added = {"__MACOSX/data/._消防栓.shp": b"x", "data/.DS_Store": b"x", "data/readme.txt": b"a\n"}
    assert len(whole(pack(parts | added)).frame) == 1


def test_several_tables_are_listed_and_one_can_be_named(pack, tmp_path):
    path = pack(shapefile(tmp_path / "one", "栓") | shapefile(tmp_path / "two", "阀"))
    error = failure(path)
    assert error.code == "table.zip_several"
    assert {"栓.shp", "阀.shp"} == set(error.params["names"].split(", "))
    assert len(whole(path, layer="阀").frame) == 1


@pytest.mark.parametrize("name", ["a.csv", "深/层/台账.csv", "../../a.csv", "/etc/a.csv"])
def test_a_zipped_table_is_read_and_lies_nowhere_else(pack, tmp_path, name):
    path = pack({name: CSV})
    assert whole(path).frame["位置"].tolist() == ["东山大道"]
    assert list(tmp_path.iterdir()) == [path]


def test_names_that_windows_packed_in_chinese_are_read(tmp_path, pack):
    path = pack({"XXXX.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"XXXX", "街道".encode("gb18030")))
    error = failure(path, encoding="utf-16")
    assert str(error.params["path"]).endswith("街道.csv")


def test_a_zip_without_a_table_is_refused(pack):
    assert failure(pack({"a.docx": "x", "b.pdf": "y"})).code == "table.zip_without"
    assert failure(pack({})).code == "table.zip_without"
    assert failure(pack({"a.csv": ""})).code == "table.zip_without"


def test_a_zip_within_a_zip_is_refused(pack):
    inner = pack({"a.csv": CSV}, "inner.zip").read_bytes()
    assert failure(pack({"b.xlsx": inner})).code == "table.zip_without"


def test_a_zip_with_a_password_is_refused(pack):
    path = pack({"a.csv": CSV})
    content = path.read_bytes()
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content = content[:at] + b"\x01" + content[at + 1 :]
    path.write_bytes(content)
    assert failure(path).code == "table.password"


def test_a_zip_packed_in_another_way_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("a.csv", CSV)
    assert failure(path).code == "table.packed"


def test_a_zip_cut_off_is_refused(pack):
    path = pack({"a.csv": CSV * 100})
    path.write_bytes(path.read_bytes()[:-30])
    assert failure(path).code == "table.bad_zip"


def test_a_zip_with_damaged_bytes_is_refused(pack):
    path = pack({"a.csv": CSV * 100})
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    assert failure(path).code == "table.bad_zip"


# ---------------------------------------------------------------- bombs


def test_a_zip_that_says_it_is_far_too_large_is_not_unpacked(pack, tmp_path):
    path = pack({"a.csv": b"a,b\n" + bytes(zips.SMALL)})
    error = failure(path)
    assert error.code == "table.zip_bomb"
    assert error.params["size_mb"] == zips.SMALL >> 20


def test_a_zip_of_far_too_many_files_is_refused(pack):
    path = pack({f"{number}.txt": "" for number in range(zips.MOST_MEMBERS + 1)})
    assert failure(path).code == "table.zip_bomb"


def lying(path: Path, size: int) -> Path:
    """Let a zip say that its first file has `size` bytes."""
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["a.csv", "xl/worksheets/sheet1.xml"])
def test_of_a_zip_that_lies_no_more_is_unpacked_than_it_says(pack, monkeypatch, name):
    given = io.BytesIO()
    original = zips.inflated

    def counted(*args: object) -> object:
        for block in original(*args):
            given.write(block)
            yield block

    monkeypatch.setattr(zips, "inflated", counted)
    path = lying(pack({name: bytes(zips.SMALL), "xl/workbook.xml": ""}), 100)
    if name == "a.csv":
        path = lying(pack({name: bytes(zips.SMALL)}), 100)
    assert failure(path).code == "table.zip_bomb"
    assert given.tell() <= 100


def test_a_zip_whose_list_says_more_than_its_files_hold_is_refused(pack):
    assert failure(lying(pack({"a.csv": CSV}), 1 << 40 & 0xFFFFFFFF or 5)).code in {
        "table.zip_bomb",
        "table.bad_zip",
    }
