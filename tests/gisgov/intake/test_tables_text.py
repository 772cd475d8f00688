from __future__ import annotations

import codecs
import csv
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.errors import BadInput
from gisgov.intake.tables import Batch, open_table

HYDRANTS = "编号,位置,流量\nH1,东山大道12号,15\nH2,夷陵大道3号,20\n"


@pytest.fixture
def write(tmp_path):
    def written(content: str | bytes, name: str = "消防栓.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return written


def whole(path: Path, rows: int = 65_536, **options: str) -> Batch:
    with open_table(path, **options) as table:
        held = list(table.batches(rows))
    return Batch(
        pd.concat([batch.frame for batch in held], ignore_index=True),
        np.concatenate([batch.lines for batch in held]),
        None,
        [fault for batch in held for fault in batch.faults],
    )


def notes(path: Path, **options: str) -> list[str]:
    with open_table(path, **options) as table:
        return [code for code, _ in table.notes]


def failure(path: Path | str, **options: str) -> BadInput:
    with pytest.raises(BadInput) as error, open_table(path, **options) as table:
        list(table.batches())
    assert str(error.value)
    return error.value


def test_a_table_says_what_it_is(write):
    path = write(HYDRANTS)
    with open_table(path) as table:
        assert (table.file, table.kind, table.encoding) == (path, "csv", "utf-8")
        assert table.columns == ["编号", "位置", "流量"]
        assert (table.crs, table.has_geometry, table.rows, table.notes) == (None, False, None, [])
        assert len(table.digest) == 64


def test_rows_come_as_texts_with_their_lines(write):
    found = whole(write(HYDRANTS))
    assert found.frame["流量"].tolist() == ["15", "20"]
    assert found.lines.tolist() == [2, 3]
    assert found.faults == []


def test_lines_are_counted_as_an_editor_counts_them(write):
    found = whole(write('a,b\n1,"two\nlines"\n\n3,4\n'))
    assert found.lines.tolist() == [2, 5]
    assert found.frame["b"].tolist() == ["two\nlines", "4"]


def test_an_empty_cell_is_missing(write):
    assert whole(write("a,b\n1,\n2,x\n")).frame["b"].isna().tolist() == [True, False]


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_batches_of_any_size_hold_the_same_rows(write, rows):
    path = write("a,b\n" + "".join(f"{i},x{i}\n" for i in range(7)))
    found = whole(path, rows)
    assert found.frame["b"].tolist() == [f"x{i}" for i in range(7)]
    assert found.lines.tolist() == list(range(2, 9))


@pytest.mark.parametrize("sign", list(",;\t|，；"))
def test_the_delimiter_is_found(write, sign):
    text = f"编号{sign}位置\nH1{sign}东山大道12号 北侧\nH2{sign}夷陵大道3号\n"
    assert whole(write(text, "a.txt")).frame["编号"].tolist() == ["H1", "H2"]


def test_a_delimiter_within_cells_is_not_taken_for_one(write):
    text = "id;x;address\n1;5,5;Main St, 1\n2;6,5;Main St\n3;7,5;a, b, c\n"
    assert whole(write(text)).frame["x"].tolist() == ["5,5", "6,5", "7,5"]


def test_the_delimiter_that_excel_notes_is_believed(write):
    found = whole(write("sep=;\na;b\n1;2\n"))
    assert (found.frame["b"].tolist(), found.lines.tolist()) == (["2"], [3])


def test_a_table_of_one_column_is_read(write):
    assert whole(write("编号\nH1\nH2\n")).frame["编号"].tolist() == ["H1", "H2"]


def test_a_header_without_rows_gives_none(write):
    with open_table(write("a,b\n")) as table:
        assert (table.columns, list(table.batches())) == (["a", "b"], [])


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_mark_at_the_start_is_believed_and_is_no_letter(write, mark, encoding):
    path = write(mark + HYDRANTS.encode(encoding))
    assert list(whole(path).frame.columns) == ["编号", "位置", "流量"]
    assert notes(path) == ["table.mark"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_zeros(write, encoding):
    path = write("id,name,flow\n" + "H1,a b c,15\n" * 20, encoding=encoding)
    assert len(whole(path).frame) == 20
    assert notes(path) == ["table.read_as"]


def test_gb18030_is_found_and_said(write):
    path = write(HYDRANTS, encoding="gb18030")
    assert whole(path).frame["位置"].tolist() == ["东山大道12号", "夷陵大道3号"]
    with open_table(path) as table:
        assert table.notes == [("table.read_as", {"encoding": "GB18030"})]
        assert table.encoding == "gb18030"


def test_gb18030_is_found_though_its_first_chinese_letter_comes_late(write):
    text = "id,name\n" + "1,abc\n" * 300_000 + "2,东山大道消防栓\n"
    assert whole(write(text, encoding="gb18030")).frame["name"].iloc[-1] == "东山大道消防栓"


@pytest.mark.parametrize("given", ["gbk", "GB2312", "gb18030"])
def test_an_older_chinese_encoding_is_read_with_the_newer(write, given):
    path = write("编号,姓名\n1,朱镕喆㐀\n", encoding="gb18030")
    assert whole(path, encoding=given).frame["姓名"].tolist() == ["朱镕喆㐀"]


def test_an_encoding_that_is_not_the_files_is_refused_with_the_place(write):
    error = failure(write(HYDRANTS, encoding="gb18030"), encoding="utf-8")
    assert error.code == "table.wrong_encoding"
    assert (error.params["line"], error.params["column"]) == (1, 1)


def test_an_encoding_that_nobody_knows_is_refused(write):
    assert failure(write(HYDRANTS), encoding="klingon").code == "table.no_encoding"


def test_two_files_joined_in_two_encodings_are_refused(write):
    path = write(HYDRANTS.encode() + HYDRANTS.encode("gb18030"))
    error = failure(path)
    assert (error.code, error.params["line"]) == ("table.mixed_encoding", 4)


def test_one_broken_letter_in_utf8_is_told_with_its_line(write):
    content = HYDRANTS.encode() * 50
    error = failure(write(content.replace(b"\xe4\xb8\x9c", b"\xe4\xb8", 1)))
    assert (error.code, error.params["line"]) == ("table.mixed_encoding", 2)


def test_one_broken_letter_in_gb18030_is_told_with_its_place(write):
    content = HYDRANTS.encode("gb18030") + "H3,东".encode("gb18030") + b"\xff\xff,1\n"
    error = failure(write(content))
    assert error.code == "table.bad_letter"
    assert (error.params["line"], error.params["column"]) == (4, 5)


def test_a_western_text_is_not_read_as_chinese(write):
    text = "id,name\n1,Peñón\n2,Cádiz\n"
    assert failure(write(text, encoding="latin-1")).code == "table.unknown_encoding"
    path = write(text, encoding="latin-1")
    assert whole(path, encoding="latin-1").frame["name"].tolist() == ["Peñón", "Cádiz"]


# ---------------------------------------------------------------- headers


def test_titles_above_the_header_are_left_out_and_noted(write):
    path = write("消防栓台账,,\n制表：水务局,,\n\n编号,位置,流量\nH1,东山大道,15\n")
    with open_table(path) as table:
        assert table.columns == ["编号", "位置", "流量"]
        assert table.notes == [("table.header_at", {"line": 4})]
    assert whole(path).lines.tolist() == [5]


def test_a_table_without_a_header_is_refused(write):
    error = failure(write("1,2.5,3\n4,5.5,6\n"))
    assert (error.code, error.params["given"]) == ("table.no_header", "1, 2.5, 3")


def test_two_columns_of_one_name_are_told_apart(write):
    path = write("name,name,id,name\n1,2,3,4\n")
    with open_table(path) as table:
        assert table.columns == ["name", "name (2)", "id", "name (3)"]
        assert [code for code, _ in table.notes] == ["table.name_twice"] * 2


def test_a_column_without_a_name_is_named_by_its_number(write):
    path = write("a,,c\n1,2,3\n")
    with open_table(path) as table:
        assert table.columns == ["a", "column 2", "c"]
        assert [code for code, _ in table.notes] == ["table.no_name"]


def test_empty_rows_and_columns_at_the_end_are_left_out(write):
    found = whole(write("a,b,,\n1,2,,\n,,,\n,,,\n"))
    assert list(found.frame.columns) == ["a", "b"]
    assert (found.lines.tolist(), found.faults) == ([2], [])


# ---------------------------------------------------------------- rows that are none


def test_a_row_of_another_width_is_a_fault_with_its_line(write):
    found = whole(write("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n"))
    assert found.lines.tolist() == [2, 5]
    assert [(f.line, f.reason) for f in found.faults] == [
        (3, "table.too_few"),
        (4, "table.too_many"),
    ]
    assert all("3" in fault.say(lang="en") for fault in found.faults)


def test_text_after_a_quote_is_a_fault_and_the_rest_is_read(write):
    found = whole(write('a,b\n1,"x"y\n2,z\n'))
    assert [(f.line, f.reason) for f in found.faults] == [(2, "table.bad_quotes")]
    assert found.frame["a"].tolist() == ["2"]


def test_a_quote_that_is_never_closed_is_told_with_its_line(write):
    error = failure(write('a,b\n1,2\n3,"4\n5,6\n'))
    assert (error.code, error.params["line"]) == ("table.open_quote", 3)


def test_a_row_with_a_zero_byte_is_a_fault(write):
    found = whole(write("a,b\n1,x\0y\n2,z\n"))
    assert [(f.line, f.reason) for f in found.faults] == [(2, "table.zero_byte")]
    assert found.frame["b"].tolist() == ["z"]


@given(
    st.lists(
        st.tuples(st.integers(), st.text(st.characters(codec="utf-8", exclude_characters="\0"))),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=50, deadline=None)
def test_what_is_written_comes_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    frame = pd.DataFrame(rows, columns=["number", "text"]).assign(text=lambda f: f["text"] + "字")
    frame.to_csv(path, index=False, quoting=csv.QUOTE_ALL)
    found = whole(path).frame
    assert found["text"].tolist() == frame["text"].tolist()
    assert found["number"].astype(object).map(int).tolist() == frame["number"].tolist()


# ---------------------------------------------------------------- whole files


def test_an_empty_file_is_refused(write):
    assert failure(write("")).code == "file.empty"


def test_a_file_of_blank_lines_has_no_header(write):
    assert failure(write("\n\n\n")).code == "table.no_header"


def test_a_folder_is_refused(tmp_path):
    assert failure(tmp_path).code == "file.is_folder"


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert failure(tmp_path / "none.csv").code == "file.missing"


def test_a_file_that_may_not_be_read_is_told(write, monkeypatch):
    path = write(HYDRANTS)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert failure(path).code == "file.forbidden"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.csv",
        "/vsicurl/http://example.org/a.gpkg",
        "s3://a/b.csv",
        "PG:dbname=a",
    ],
)
def test_an_address_is_no_file(address):
    assert failure(address).code == "table.not_local"


def grow(path: Path) -> None:
    path.write_text(path.read_text() + "3,4\n")


def alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1,2\n", b"3,4\n", 1))


@pytest.mark.parametrize("change", [grow, alter, Path.unlink])
def test_a_file_that_changes_while_it_is_read_is_refused(write, change):
    path = write("a,b\n" + "1,2\n" * 10)
    with open_table(path) as table:
        batches = table.batches(2)
        next(batches)
        change(path)
        with pytest.raises(BadInput) as error:
            list(batches)
    assert error.value.code == "table.changed"
    assert str(path) in str(error.value)


def test_a_file_that_is_only_touched_is_the_same(write):
    path = write(HYDRANTS)
    with open_table(path) as table:
        os.utime(path, (1, 1))
        assert len(list(table.batches())) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\0\0\1", "table.unknown_kind"),
        (b"\x89PNG\r\n\x1a\n\0\0", "table.unknown_kind"),
        (b"AC1032\0\0", "table.drawing"),
        (b"Rar!\x1a\x07\0", "table.packed"),
        (b"\x1f\x8b\x08\0", "table.packed"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "table.web_page"),
        (b"<?xml version='1.0'?><gml></gml>", "table.unknown_kind"),
        (b"PARE\0\0\0\0PARE", "table.password"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_holds(write, content, code):
    assert failure(write(content, "a.bin")).code == code


def test_a_text_named_like_a_workbook_is_read(write):
    assert whole(write("编号\t位置\nH1\t甲\n", "a.xls")).frame["位置"].tolist() == ["甲"]
