from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from gisgov.errors import BadInput
from gisgov.intake.tables import Batch, open_table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '</numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)

DAY = '<c r="{at}" s="1"><v>45000</v></c>'  # 2023-03-15
ERROR = '<c r="{at}" t="e"><v>#N/A</v></c>'
UNCOUNTED = '<c r="{at}"><f>A1+1</f></c>'
UNCOUNTED_TOO = '<c r="{at}"><f>A1+1</f><v></v></c>'
COUNTED = '<c r="{at}"><f>A1+1</f><v>7</v></c>'
NO_TEXT = '<c r="{at}" t="str"><f>""</f><v></v></c>'
RAW = (DAY, ERROR, UNCOUNTED, UNCOUNTED_TOO, COUNTED, NO_TEXT)

Rows = Sequence[Sequence[object]]


def cell(at: str, value: object) -> str:
    if value is None:
        return ""
    if value in RAW:
        return str(value).format(at=at)
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def sheet(rows: Rows, merged: Sequence[str] = ()) -> str:
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    joined = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    merges = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    return f"<worksheet {MAIN}><sheetData>{body}</sheetData>{merges}</worksheet>"


def relations(*targets: tuple[str, str]) -> str:
    held = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{held}</Relationships>'


def workbook(path: Path, sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> Path:
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""} r:id="r{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", relations(("officeDocument", "xl/workbook.xml")))
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        )
        packed.writestr("xl/_rels/workbook.xml.rels", relations(*parts, ("styles", "styles.xml")))
        packed.writestr("xl/styles.xml", STYLES)
        for (_, part), text in zip(parts, sheets.values(), strict=True):
            packed.writestr(f"xl/{part}", text)
    return path


@pytest.fixture
def make(tmp_path):
    def made(rows: Rows, merged: Sequence[str] = ()) -> Path:
        return workbook(tmp_path / "户籍.xlsx", {"台账": sheet(rows, merged)})

    return made


def whole(path: Path, **options: str) -> Batch:
    with open_table(path, **options) as table:
        (found,) = table.batches()
    return found


def failure(path: Path, **options: str) -> BadInput:
    with pytest.raises(BadInput) as error, open_table(path, **options) as table:
        list(table.batches())
    assert str(error.value)
    return error.value


HEADER = ["编号", "名称", "层数"]


def test_a_sheet_is_read_with_its_rows(make):
    path = make([HEADER, ["B1", "甲楼", 6], ["B2", "乙楼", 18]])
    with open_table(path) as table:
        assert (table.kind, table.columns, table.rows) == ("excel", HEADER, 2)
        assert (table.notes, table.has_geometry, table.crs) == ([], False, None)
    found = whole(path)
    assert found.frame["层数"].tolist() == [6, 18]
    assert found.frame["名称"].tolist() == ["甲楼", "乙楼"]
    assert found.lines.tolist() == [2, 3]


def test_rows_come_in_batches(make):
    with open_table(make([HEADER, *([f"B{i}", "楼", i] for i in range(5))])) as table:
        assert [len(batch.frame) for batch in table.batches(2)] == [2, 2, 1]
        assert [batch.lines[0] for batch in table.batches(2)] == [2, 4, 6]


def test_values_are_what_the_cells_hold(make):
    rows = [["code", "share", "day", "mixed"], [420502001, 0.5, DAY, "A1"], [1, None, DAY, 7]]
    found = whole(make(rows)).frame
    assert found["code"].tolist() == [420502001, 1]
    assert found["share"].isna().tolist() == [False, True]
    assert found["day"].tolist() == [pd.Timestamp("2023-03-15")] * 2
    assert found["mixed"].tolist() == ["A1", 7]


def test_a_number_that_is_a_date_elsewhere_stays_a_number(make):
    assert whole(make([["编号", "日期"], ["a", 45000]])).frame["日期"].tolist() == [45000]


def test_a_table_may_begin_anywhere_in_the_sheet(make):
    path = make([[], [], [None, *HEADER], [None, "B1", "甲楼", 6]])
    found = whole(path)
    assert list(found.frame.columns) == HEADER
    assert found.lines.tolist() == [4]


# ---------------------------------------------------------------- headers and merged cells


def test_a_merged_title_is_no_header(make):
    path = make([["建筑台账"], [None, None, "2024年"], HEADER, ["B1", "甲楼", 6]], ["A1:C1"])
    with open_table(path) as table:
        assert table.columns == HEADER
        assert table.notes == [("table.header_at", {"line": 3})]
    assert whole(path).lines.tolist() == [4]


def test_a_header_of_two_rows_gives_the_lower_names_and_above_them_of_what_they_are_halves(make):
    rows = [
        ["编号", "坐标", None, "层数", None],
        [None, "X", "Y", "地上", "地下"],
        ["B1", 528740.6, 3397752.7, 18, 2],
    ]
    path = make(rows, ["A1:A2", "B1:C1", "D1:E1"])
    with open_table(path) as table:
        assert table.columns == ["编号", "X", "Y", "层数 地上", "层数 地下"]
        assert table.notes == [("table.header_rows", {"first": 1, "last": 2})]
    assert whole(path).frame["层数 地下"].tolist() == [2]


def test_a_lower_name_that_stands_twice_takes_the_upper_one(make):
    rows = [
        ["户主", None, "网格员", None],
        ["姓名", "电话", "姓名", "电话"],
        ["甲", "1", "乙", "2"],
    ]
    with open_table(make(rows, ["A1:B1", "C1:D1"])) as table:
        assert table.columns == ["户主 姓名", "户主 电话", "网格员 姓名", "网格员 电话"]


def test_a_cell_that_is_merged_downwards_stands_in_each_row(make):
    rows = [["楼栋", "单元", "室"], ["1栋", "1", "101"], [None, "1", "102"], ["2栋", "1", "101"]]
    path = make(rows, ["A2:A3"])
    assert whole(path).frame["楼栋"].tolist() == ["1栋", "1栋", "2栋"]
    with open_table(path) as table:
        assert table.notes == [("table.merged", {"count": 1})]
        assert [b.frame["楼栋"].tolist() for b in table.batches(1)] == [["1栋"], ["1栋"], ["2栋"]]


def test_a_name_with_a_line_break_is_one_name(make):
    with open_table(make([["楼栋\n编号", "名称"], ["B1", "甲"]])) as table:
        assert table.columns == ["楼栋 编号", "名称"]


def test_a_column_without_a_name_is_kept_only_if_it_holds_anything(make):
    path = make(
        [["编号", None, "名称", None], ["B1", None, "甲", "备注"], ["B2", None, "乙", None]]
    )
    with open_table(path) as table:
        assert table.columns == ["编号", "名称", "column 3"]


def test_empty_rows_are_left_out(make):
    found = whole(make([HEADER, ["B1", "甲", 1], [], ["B2", "乙", 2], [], []]))
    assert found.lines.tolist() == [2, 4]


def test_a_sheet_of_numbers_has_no_header(make):
    assert failure(make([[1, 2], [3, 4]])).code == "table.no_header"


# ---------------------------------------------------------------- formulas and errors


def test_a_formula_gives_its_result(make):
    assert whole(make([["a", "b"], ["x", COUNTED]])).frame["b"].tolist() == [7]


@pytest.mark.parametrize("formula", [UNCOUNTED, UNCOUNTED_TOO])
def test_a_formula_without_a_result_is_a_fault_that_names_the_cell(make, formula):
    found = whole(make([["a", "b"], ["x", 1], ["y", formula], ["z", 2]]))
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.reason) == (3, "b", "table.no_result")
    assert "B3" in fault.say(lang="en")
    assert found.frame["a"].tolist() == ["x", "z"]


def test_a_formula_whose_result_is_no_text_is_an_empty_cell(make):
    found = whole(make([["a", "b"], ["x", NO_TEXT], ["y", "b"]]))
    assert found.faults == []
    assert found.frame["b"].isna().tolist() == [True, False]


def test_an_error_is_a_fault_with_its_name(make):
    (fault,) = whole(make([["a", "b"], ["x", ERROR]])).faults
    assert (fault.line, fault.column, fault.value) == (2, "b", "#N/A")
    assert fault.reason == "table.error_cell"


def test_an_error_outside_of_the_table_harms_nobody(make):
    assert whole(make([["a", "b"], ["x", "y"], ["z", "w", None]])).faults == []
    assert whole(make([["标题", None, ERROR], ["a", "b", "c"], ["x", "y", "z"]])).faults == []


# ---------------------------------------------------------------- sheets


def test_the_only_sheet_with_anything_in_it_is_read(tmp_path):
    sheets = {"封面": sheet([]), "台账": sheet([HEADER, ["B1", "甲", 6]])}
    assert len(whole(workbook(tmp_path / "a.xlsx", sheets)).frame) == 1


def test_several_sheets_are_listed_and_one_can_be_named(tmp_path):
    sheets = {"一": sheet([HEADER, ["B1", "甲", 6]]), "二": sheet([HEADER, ["B2", "乙", ERROR]])}
    path = workbook(tmp_path / "a.xlsx", sheets)
    error = failure(path)
    assert (error.code, error.params["sheets"]) == ("table.sheets", "一, 二")
    assert whole(path, sheet="一").faults == []
    assert len(whole(path, sheet="二").faults) == 1
    assert failure(path, sheet="三").code == "table.no_sheet"


def test_a_hidden_sheet_is_read_only_when_it_is_named(tmp_path):
    sheets = {"台账": sheet([HEADER, ["B1", "甲", 6]]), "字典": sheet([["项", "值"], ["a", "b"]])}
    path = workbook(tmp_path / "a.xlsx", sheets, hidden=["字典"])
    assert list(whole(path).frame.columns) == HEADER
    assert list(whole(path, sheet="字典").frame.columns) == ["项", "值"]


def test_a_workbook_without_anything_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"一": sheet([])})
    assert failure(path).code == "table.no_sheets"


# ---------------------------------------------------------------- damaged, locked, too large


def test_a_damaged_workbook_is_refused(tmp_path, make):
    content = make([HEADER, ["B1", "甲", 6]]).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(content[:-200])
    assert failure(path).code == "table.bad_zip"


def test_a_sheet_that_is_no_xml_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"一": "<worksheet><sheetData><row"})
    assert failure(path).code in {"table.unreadable", "table.no_sheets"}


def test_a_stray_cell_at_the_far_end_is_refused_before_it_is_held(tmp_path):
    cells = (("1", "A1"), ("1048576", "XFD1048576"))
    body = "".join(f'<row r="{row}"><c r="{at}"><v>1</v></c></row>' for row, at in cells)
    path = workbook(
        tmp_path / "a.xlsx", {"一": f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"}
    )
    error = failure(path)
    assert (error.code, error.params["cell"]) == ("table.too_wide", "XFD1048576")


def test_a_workbook_that_is_a_zip_bomb_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"一": sheet([HEADER]) + " " * (70 << 20)})
    assert failure(path).code == "table.zip_bomb"


# ---------------------------------------------------------------- the old format


def compound(path: Path, name: str, stream: bytes) -> Path:
    """An OLE file with one stream, in sectors of 512 bytes: its table, the folder, the stream."""
    content = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(content) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    folder = b"".join(
        entry(title, kind, start, size)
        for title, kind, start, size in (
            ("Root Entry", 5, 0xFFFFFFFE, 0),
            (name, 2, 2, len(content)),
            ("", 0, 0, 0),
            ("", 0, 0, 0),
        )
    )
    path.write_bytes(head + table + folder + content)
    return path


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le") if name else b""
    child = 1 if kind == 5 else 0xFFFFFFFF
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<H", len(wide))
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    return record(
        0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    )


def old_workbook(path: Path, *, locked: bool = False) -> Path:
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    lock = record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    name = "表".encode("utf-16-le")
    size = len(begin) + len(lock) + 4 + 8 + len(name) + 4
    held = record(0x85, struct.pack("<IBBBB", size, 0, 0, 1, 1) + name)
    cells = label(0, 0, "编号") + label(0, 1, "层数") + label(1, 0, "B1")
    cells += record(0x203, struct.pack("<HHHd", 1, 1, 0, 6.0))
    inner = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + cells + record(10, b"")
    return compound(path, "Workbook", begin + lock + held + record(10, b"") + inner)


def test_an_old_workbook_is_read(tmp_path):
    found = whole(old_workbook(tmp_path / "旧.xls"))
    assert found.frame.to_dict("list") == {"编号": ["B1"], "层数": [6]}
    assert found.lines.tolist() == [2]


def test_an_old_workbook_with_a_password_is_refused(tmp_path):
    assert failure(old_workbook(tmp_path / "a.xls", locked=True)).code == "table.password"


def test_a_new_workbook_with_a_password_is_refused(tmp_path):
    path = compound(tmp_path / "a.xlsx", "EncryptedPackage", bytes(5000))
    assert failure(path).code == "table.password"


def test_another_file_of_office_is_refused(tmp_path):
    path = compound(tmp_path / "a.doc", "WordDocument", bytes(5000))
    assert failure(path).code == "table.unreadable"
