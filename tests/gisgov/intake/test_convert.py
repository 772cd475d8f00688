"""Cells become values of the city, or faults that tell what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import codes
from gisgov.errors import BadInput
from gisgov.intake import columns
from gisgov.intake.convert import Converted, convert, digest, unknown_values
from gisgov.intake.convert.keys import is_identity_number
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns import NOUNS
from gisgov.intake.tables import Batch

TODAY = date(2026, 3, 15)
IDENTITY = "11010519491231002X"  # the example of the standard


def converted(
    noun: str,
    cells: dict[str, Any] | pd.DataFrame,
    *,
    mapping: Mapping | None = None,
    secret: bytes | None = None,
    classes: pd.DataFrame | None = None,
) -> Converted:
    frame = pd.DataFrame(cells)
    batch = Batch(frame, np.arange(2, 2 + len(frame)))
    return convert(
        batch,
        columns.match(list(frame.columns), NOUNS[noun], mapping),
        NOUNS[noun],
        time_zone="Asia/Shanghai",
        today=TODAY,
        classes=codes.classes() if classes is None else classes,
        mapping=mapping,
        secret=secret,
    )


def one(noun: str, head: str, cell: object, **more: object) -> Any:
    """What one cell becomes; None where it is missing, the code of its fault where refused."""
    found = converted(noun, {head: pd.Series([cell], dtype=object), **more})
    if found.faults:
        return found.faults[0].reason
    field = columns.propose([head], NOUNS[noun]).fields
    value = found.frame[next(iter(field))].iloc[0]
    return None if pd.isna(value) else value


# ---------------------------------------------------------------- texts and keys


@pytest.mark.parametrize(
    "cell", ["", " ", "－", "/", "无", "NULL", "nan", "不详", "　", None, np.nan]
)
def test_a_cell_that_says_nothing_is_missing(cell: object) -> None:
    assert one("buildings", "楼栋名称", cell) is None


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (123.0, "123"),
        ("123.0", "123"),
        (123, "123"),
        ("１２３Ａ", "123A"),
        (" 007 ", "007"),
        ("3-1", "3-1"),
        ("1.5", "1.5"),
        (420502011300000123456, "420502011300000123456"),
        ("a\x00b", "ab"),
        ("\ufeff12", "12"),
    ],
)
def test_a_key_is_the_same_however_the_file_holds_it(cell: object, key: str) -> None:
    assert one("buildings", "编号", cell) == key


def test_typed_columns_give_the_same_keys_as_texts() -> None:
    for cells in (pd.Series([1, 2]), pd.Series([1.0, 2.0]), pd.Series(["1", "2.0"])):
        assert converted("buildings", {"编号": cells}).frame["source_id"].tolist() == ["1", "2"]
    labels = pd.Series(["a", "b", "a"], dtype="category")
    assert converted("buildings", {"编号": labels}).frame["source_id"].tolist() == ["a", "b", "a"]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("head", "cell", "value"),
    [
        ("建筑高度", "18米", 18.0),
        ("建筑高度", "１８．５", 18.5),
        ("建筑高度", "1800 cm", 18.0),
        ("建筑高度", "60ft", 18.288),
        ("建筑高度(cm)", "1,850", 18.5),
        ("建筑高度(cm)", "18.5m", 18.5),
        ("建筑高度", "未知", None),
        ("建筑高度", "1001", "cell.range"),
        ("建筑高度", "-1", "cell.range"),
        ("建筑高度", "高", "cell.not_number"),
        ("建筑高度", "10-15", "cell.not_number"),
        ("建筑高度", "12,5", "cell.not_number"),
        ("建筑高度", "18kg", "cell.unit"),
        ("建筑高度", "inf", "cell.not_number"),
        ("建筑高度", True, "cell.not_number"),
        ("建筑高度", datetime(2026, 1, 1), "cell.not_number"),  # noqa: DTZ001
        ("地上层数", "6层", 6),
        ("地上层数", "地上18层", 18),
        ("地上层数", 6.0, 6),
        ("地上层数", "6.5", "cell.not_whole"),
        ("地上层数", "201", "cell.range"),
        ("建成年代", "1998年", 1998),
        ("建成年代", "1998-05-01", 1998),
        ("建成年代", 1998.0, 1998),
        ("建成年代", "19980501", 1998),
        ("建成年代", datetime(1998, 5, 1), 1998),  # noqa: DTZ001
        ("建成年代", "90年代", "cell.not_number"),
        ("建成年代", "1980-1990", "cell.not_number"),
    ],
)
def test_a_number_is_read_as_people_write_it(head: str, cell: object, value: object) -> None:
    found = one("buildings", head, cell)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("head", "cell", "value"),
    [
        ("流量", "12 L/s", 12.0),
        ("流量", "54 m³/h", 15.0),
        ("流量(m3/h)", 54, 15.0),
        ("压力(kPa)", "140", 0.14),
        ("压力", "1.4bar", 0.14),
        ("管径", "DN150", 150),
        ("管径", "φ200", 200),
        ("管径", '6"', 152),
        ("管径DN", "100", 100),
        ("管径(m)", "0.3", 300),
    ],
)
def test_a_unit_in_the_cell_or_the_head_counts(head: str, cell: object, value: float) -> None:
    assert one("hydrants", head, cell) == pytest.approx(value)


@pytest.mark.parametrize(
    ("cell", "floor"),
    [("3", 3), ("三层", 3), ("12楼", 12), ("十二楼", 12), ("B1", -1), ("负一层", -1), ("-2", -2)],
)
def test_a_floor_counts_from_the_ground(cell: str, floor: int) -> None:
    assert one("dwellings", "自然层", cell, 详细地址="x") == floor


def test_the_floor_follows_from_a_label_that_is_a_number() -> None:
    found = converted("dwellings", {"所在楼层": ["3", "3A", "B1", "0"], "详细地址": "x"}).frame
    assert found["floor_label"].tolist() == ["3", "3A", "B1", "0"]
    assert found["floor_index"].astype(object).where(
        found["floor_index"].notna(), None
    ).tolist() == [
        3,
        None,
        -1,
        None,
    ]


# ---------------------------------------------------------------- days and moments


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026/3/2", date(2026, 3, 2)),
        ("2026.3.2", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("２０２６年３月２日", date(2026, 3, 2)),
        ("2026年3月", date(2026, 3, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("20260302", date(2026, 3, 2)),
        (20260302, date(2026, 3, 2)),
        (20260302.0, date(2026, 3, 2)),
        (46083, date(2026, 3, 2)),
        (46083.75, date(2026, 3, 2)),
        ("46083", date(2026, 3, 2)),
        ("2026-03-02 23:59:59", date(2026, 3, 2)),
        ("2026-03-02T20:00:00Z", date(2026, 3, 3)),
        (datetime(2026, 3, 2, 8), date(2026, 3, 2)),  # noqa: DTZ001
        (date(2026, 3, 2), date(2026, 3, 2)),
        ("25/12/2025", date(2025, 12, 25)),
        ("12/25/2025", date(2025, 12, 25)),
        ("未检测", None),
        ("03/02/2026", "cell.date_order"),
        ("2026", "cell.not_date"),
        ("2026-02-30", "cell.not_date"),
        ("去年", "cell.not_date"),
        ("26-03-02", "cell.not_date"),
        ("2026-03-16", "cell.future"),
        ("1899-12-31", "cell.early"),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(cell: object, day: object) -> None:
    assert one("hydrants", "检测日期", cell) == day


def test_the_mapping_says_what_comes_first_in_a_day() -> None:
    for order, day in (("dmy", date(2026, 2, 3)), ("mdy", date(2026, 3, 2))):
        mapping = Mapping(dates=order)  # type: ignore[arg-type]
        found = converted("hydrants", {"检测日期": ["03/02/2026"]}, mapping=mapping)
        assert found.frame["inspected_on"].tolist() == [day]


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-03-02 08:30", datetime(2026, 3, 2, 0, 30, tzinfo=UTC)),
        ("2026年3月2日 下午3时5分", datetime(2026, 3, 2, 7, 5, tzinfo=UTC)),
        ("2026/3/2 3:05 PM", datetime(2026, 3, 2, 7, 5, tzinfo=UTC)),
        ("20260302083000", datetime(2026, 3, 2, 0, 30, tzinfo=UTC)),
        ("2026-03-02T08:30:00+00:00", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 1, 16, tzinfo=UTC)),
        (46083.5, datetime(2026, 3, 2, 4, tzinfo=UTC)),
        (1772411400000, datetime(2026, 3, 2, 0, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 8, 30), datetime(2026, 3, 2, 0, 30, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2026, 3, 2, 8, 30, tzinfo=UTC), datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2026-03-02 25:00", "cell.not_moment"),
        ("2027-01-01 00:00", "cell.future"),
    ],
)
def test_a_moment_without_a_zone_is_the_clock_of_the_city(cell: object, utc: object) -> None:
    cells = {"上报时间": pd.Series([cell], dtype=object), "事件类型": ["0102"]}
    found = converted("incidents", cells)
    said = found.faults[0].reason if found.faults else found.frame["reported_at"].iloc[0]
    assert said == utc


def test_typed_days_and_moments_are_taken_as_they_are() -> None:
    days = pd.Series(pd.to_datetime(["2026-03-02", None]))
    aware = days.dt.tz_localize("Asia/Shanghai")
    for cells in (days, aware, days.astype("date32[pyarrow]")):
        found = converted("hydrants", {"检测日期": cells}).frame["inspected_on"]
        assert found.iloc[0] == date(2026, 3, 2)
        assert pd.isna(found.iloc[1])


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("head", "cell", "stored"),
    [
        ("栓型", "地上式", "pillar"),
        ("栓型", "地下式消火栓", "underground"),
        ("栓型", "Pillar", "pillar"),
        ("栓型", "", "unknown"),
        ("栓型", "室内", "cell.not_choice"),
        ("状态", "完好", "in_service"),
        ("状态", "在用", "in_service"),
        ("状态", "停用", "out_of_service"),
        ("状态", "损坏", "out_of_service"),
        ("状态", "out of service", "out_of_service"),
        ("状态", "1", "in_service"),
        ("管网形式", "环状", "loop"),
        ("管网形式", "枝状", "branch"),
    ],
)
def test_a_word_is_read_in_both_languages(head: str, cell: str, stored: str) -> None:
    assert one("hydrants", head, cell) == stored


@pytest.mark.parametrize(
    ("cell", "stored"), [("住宅", "residential"), ("商住楼", "mixed"), ("文物古迹", "文物古迹")]
)
def test_a_word_that_an_open_list_lacks_stays_as_written(cell: str, stored: str) -> None:
    assert one("buildings", "使用性质", cell) == stored


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("是", True), ("√", True), (1.0, True), (True, True), ("正常", True)),
        *(("否", False), ("N", False), (0, False), ("无", False)),
        *(("", None), ("不详", None), ("可能", "cell.not_flag")),
    ],
)
def test_yes_and_no_are_read(cell: object, value: object) -> None:
    found = converted(
        "valves", {"是否可操作": pd.Series([cell], dtype=object), "管网类型": ["给水"]}
    )
    said = found.faults[0].reason if found.faults else found.frame["operable"].iloc[0]
    assert (None if said is pd.NA else said) == value


@pytest.mark.parametrize(
    ("cell", "need"),
    [
        ("行动不便", "mobility"),
        ("无", None),
        ("自理", None),
        ("", None),
        ("视力残疾一级", "sight"),
        ("听力残疾、肢体残疾", "mobility"),
        ("失智；卧床", "bedridden"),
        ("吸氧/行动不便", "oxygen"),
        ("残", "cell.not_choice"),
    ],
)
def test_of_several_needs_the_one_that_needs_most_is_kept(cell: str, need: str | None) -> None:
    assert one("persons", "协助需求", cell, 户编号="1") == need


def test_the_mapping_says_what_a_word_means() -> None:
    mapping = Mapping(values={"kind": {"室内": "wall", "甲": ""}})
    found = converted("hydrants", {"栓型": ["室内", "甲", "地上"]}, mapping=mapping)
    assert found.frame["kind"].tolist() == ["wall", "unknown", "pillar"]


def test_unknown_words_are_listed_once_for_the_mapping() -> None:
    frame = pd.DataFrame({"栓型": ["室内", "地上", "室内"], "使用状态": ["半好", "好", None]})
    matching = columns.match(list(frame.columns), NOUNS["hydrants"])
    batch = Batch(frame, np.arange(3))
    assert unknown_values(batch, matching, NOUNS["hydrants"]) == {
        "kind": ["室内"],
        "status": ["半好"],
    }


# ---------------------------------------------------------------- ages


@pytest.mark.parametrize(
    ("head", "cell", "band"),
    [
        ("年龄", "5岁", "0-5"),
        ("年龄", 80, "80+"),
        ("年龄", "131", "cell.range"),
        ("年龄段", "60-79岁", "60-79"),
        ("年龄段", "80岁以上", "80+"),
        ("年龄段", "", "unknown"),
        ("年龄段", "老", "cell.not_choice"),
        ("出生日期", "1946-03-15", "80+"),
        ("出生日期", "1946-03-16", "60-79"),
        ("出生日期", "2030-01-01", "cell.future"),
    ],
)
def test_ages_and_days_of_birth_become_age_bands(head: str, cell: object, band: str) -> None:
    found = converted("persons", {"户编号": ["1"], head: pd.Series([cell], dtype=object)})
    assert (found.faults[0].reason if found.faults else found.frame["age_band"].iloc[0]) == band
    assert not {"age", "birth_date"} & set(found.frame.columns)


def test_the_day_of_birth_goes_before_the_age() -> None:
    cells = {"户编号": 1, "出生日期": ["1940-01-01", None, None], "年龄": [30, 30, None]}
    assert converted("persons", cells).frame["age_band"].tolist() == ["80+", "15-59", "unknown"]


# ---------------------------------------------------------------- classes


@pytest.mark.parametrize(
    "cell", ["0102", 102, "102.0", "1-2", "01-02", "暴露垃圾", "暴露垃圾类", "0102 暴露垃圾"]
)
def test_a_class_is_found_by_code_or_name(cell: object) -> None:
    cells = {"事件类型": pd.Series([cell], dtype=object), "上报时间": ["2026-01-01"]}
    found = converted("incidents", cells).frame
    assert (found["scheme"].tolist(), found["class_code"].tolist()) == (["CJT214-2007"], ["0102"])


def test_a_minor_class_alone_is_read_under_its_major() -> None:
    cells = {"大类代码": ["01", "02"], "小类代码": ["18", "1"]}
    assert converted("components", cells).frame["class_code"].tolist() == ["0118", "0201"]


def test_an_unknown_class_is_a_fault_with_the_nearest() -> None:
    found = converted("components", {"部件类型": ["路登"]})
    assert found.faults[0].reason == "cell.no_class"
    assert "路灯" in found.faults[0].say(lang="en")


def test_the_code_of_a_component_tells_its_class() -> None:
    cells = {"部件编码": ["4205020113000007", "A1"], "部件名称": ["栓", "路灯"]}
    assert converted("components", cells).frame["class_code"].tolist() == ["0113", "0118"]


def test_hydrants_and_valves_have_the_class_of_such_things() -> None:
    assert converted("hydrants", {"编号": ["1"]}).frame["class_code"].tolist() == ["0113"]
    valves = converted("valves", {"管网类型": ["给水", "燃气"]}).frame
    assert valves["class_code"].tolist() == ["0101", "0111"]


def test_the_network_of_a_valve_follows_from_its_class() -> None:
    found = converted("valves", {"部件类型": ["上水井盖", "燃气井盖", "路灯"]})
    assert found.frame["network"].tolist() == ["water", "gas"]
    assert [fault.reason for fault in found.faults] == ["cell.missing"]


def test_a_code_of_two_schemes_is_not_guessed() -> None:
    classes = codes.classes()
    both = pd.concat([classes, classes.assign(scheme="other")])
    found = converted("components", {"部件类型": ["0102"]}, classes=both)
    assert found.faults[0].reason == "cell.class_in_schemes"
    mapping = Mapping(constants={"scheme": "other"})
    said = converted("components", {"部件类型": ["0102"]}, classes=both, mapping=mapping)
    assert said.frame["scheme"].tolist() == ["other"]


def test_a_city_without_a_class_for_hydrants_says_so() -> None:
    with pytest.raises(BadInput, match="消防设施"):
        converted("hydrants", {"编号": ["1"]}, classes=codes.classes().query("code == '0101'"))


# ---------------------------------------------------------------- addresses


def test_parts_of_an_address_are_put_together() -> None:
    cells = {
        "小区": ["幸福小区", "幸福小区", None],
        "街巷名称": [None, "沿江大道", "沿江大道"],
        "门牌号": [None, "12", "12号"],
        "栋号": ["3", "3栋", None],
        "单元号": ["1", "1单元", None],
        "房号": ["501", "501", "2-3"],
    }
    assert converted("households", cells).frame["address"].tolist() == [
        "幸福小区3栋1单元501室",
        "沿江大道12号幸福小区3栋1单元501室",
        "沿江大道12号2-3室",
    ]


def test_parts_complete_an_address_and_repeat_nothing() -> None:
    cells = {"地址": ["沿江大道12号", "沿江大道12号3栋501"], "栋号": "3", "房号": "501"}
    assert converted("households", cells).frame["address"].tolist() == [
        "沿江大道12号3栋501室",
        "沿江大道12号3栋501",
    ]


def test_a_western_address_is_put_together_in_its_order() -> None:
    cells = {"street": ["Calle Triana"], "house number": ["12"], "flat": ["3B"]}
    assert converted("households", cells).frame["address"].tolist() == ["Calle Triana, 12, 3B"]


def test_a_row_with_a_key_gets_no_address() -> None:
    cells = {"楼栋编号": ["b1", None], "小区": "幸福小区", "栋号": "3", "房号": "501"}
    found = converted("dwellings", cells).frame["address"]
    assert pd.isna(found.iloc[0])
    assert found.iloc[1] == "幸福小区3栋501室"


# ---------------------------------------------------------------- identity numbers


def test_an_identity_number_is_known_by_its_day_and_its_check() -> None:
    assert is_identity_number(IDENTITY)
    assert is_identity_number(IDENTITY.lower())
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("11010519491331002X")


def test_only_a_keyed_digest_of_an_identity_number_is_kept() -> None:
    cells = {"身份证号": [IDENTITY, IDENTITY], "户主身份证号": [IDENTITY, IDENTITY.lower()]}
    found = converted("persons", cells, secret=b"of this city").frame
    assert IDENTITY not in found.to_csv().upper()
    assert found["source_id"].nunique() == found["household_ref"].nunique() == 1
    assert found["source_id"].iloc[0] == digest(pd.Series([IDENTITY]), b"of this city").iloc[0]
    other = converted("persons", cells, secret=b"of another").frame
    assert other["source_id"].iloc[0] != found["source_id"].iloc[0]


def test_without_a_secret_an_identity_number_is_no_key() -> None:
    found = converted("persons", {"户编号": ["1"], "身份证号": [IDENTITY]})
    assert "source_id" not in found.frame


def test_an_identity_number_under_another_head_is_not_kept_either() -> None:
    found = converted("persons", {"户编号": ["1", "1"], "人员编号": [IDENTITY, "7"]})
    assert found.frame["source_id"].tolist() == ["7"]
    assert found.faults[0].reason == "cell.identity_number"
    assert found.faults[0].value is None
    assert IDENTITY not in found.faults[0].say(lang="en")


# ---------------------------------------------------------------- rows


def test_all_faults_of_a_row_are_told_and_the_row_leaves_once() -> None:
    cells = {
        "编号": ["1", "2", "3"],
        "栓型": ["地上", "室内", "地上"],
        "流量": ["15", "多", "20"],
        "检测日期": ["2026-01-01", "2027-01-01", "2026-01-01"],
    }
    found = converted("hydrants", cells)
    assert found.frame["source_id"].tolist() == ["1", "3"]
    assert found.frame["line"].tolist() == [2, 4]
    assert list(found.frame.index) == [0, 1]
    assert [(f.line, f.column, f.value, f.reason) for f in found.faults] == [
        (3, "栓型", "室内", "cell.not_choice"),
        (3, "流量", "多", "cell.not_number"),
        (3, "检测日期", "2027-01-01", "cell.future"),
    ]


def test_an_empty_cell_that_is_needed_is_a_fault() -> None:
    found = converted("workers", {"工号": ["W1", None], "姓名": ["a", "b"]})
    assert found.frame["code"].tolist() == ["W1"]
    assert [(f.line, f.column, f.reason) for f in found.faults] == [(3, "工号", "cell.missing")]


def test_the_geometry_follows_the_rows_that_stay() -> None:
    shapes = shapely.points([[0, 0], [1, 1]])
    batch = Batch(pd.DataFrame({"流量": ["x", "5"]}), np.arange(2), shapes)
    matching = columns.propose(["流量"], NOUNS["hydrants"])
    found = convert(
        batch,
        matching,
        NOUNS["hydrants"],
        time_zone="Asia/Shanghai",
        today=TODAY,
        classes=codes.classes(),
    )
    assert found.geometry is not None
    assert found.geometry.tolist() == [shapely.Point(1, 1)]


def test_a_constant_fills_every_row_and_a_bad_one_is_refused() -> None:
    mapping = Mapping(constants={"network": "燃气"})
    found = converted("valves", {"编号": ["1", "2"]}, mapping=mapping).frame
    assert found["network"].tolist() == ["gas", "gas"]
    with pytest.raises(BadInput) as error:
        converted("valves", {"编号": ["1"]}, mapping=Mapping(constants={"network": "蒸汽"}))
    assert error.value.code == "convert.bad_constant"


@pytest.mark.parametrize("noun", NOUNS)
def test_no_rows_give_no_rows_with_the_same_columns(noun: str) -> None:
    heads = [f.name for f in NOUNS[noun].fields]
    empty = converted(noun, pd.DataFrame({head: pd.Series([], dtype="str") for head in heads}))
    blank = converted(noun, pd.DataFrame({head: pd.Series([None], dtype="str") for head in heads}))
    assert len(empty.frame) == 0
    assert empty.frame.dtypes.to_dict() == blank.frame.dtypes.to_dict()


def test_arguments_are_left_as_they_were() -> None:
    frame = pd.DataFrame({"编号": [" 1 "], "栓型": ["地上"]})
    before = frame.copy()
    converted("hydrants", frame)
    pd.testing.assert_frame_equal(frame, before)


def test_the_columns_of_the_frame_have_their_types() -> None:
    cells = {"编号": ["1"], "流量": ["15"], "管径": ["100"], "检测日期": ["2026-01-01"]}
    types = converted("hydrants", cells).frame.dtypes.astype(str).to_dict()
    assert types == {
        "line": "int64",
        "source_id": "str",
        "flow_lps": "float64",
        "main_mm": "Int64",
        "inspected_on": "date32[day][pyarrow]",
        "scheme": "str",
        "class_code": "str",
    }


NASTY = [
    *(
        "1e400",
        "-1e308",
        "99999999999999999999",
        "0x1A",
        "1_000",
        "９９９９",
        "²",
        "½",
        "Ⅷ",
        "۱۲",
        "٣",
    ),
    *(
        "9999-12-31",
        "0001-01-01",
        "10000-01-01",
        "2026-13-45",
        "2026-02-29 24:00",
        "24:60",
        "99999",
    ),
    *("2026年3月2日25时", "2026-03-02T08:30:00+99:99", "1986-05-04 02:30", "0", "-0", "00000000"),
    *("(", "[", "\\", "%s", "{value}", "\U0001f600"),
    *(1e300, -1.5, 0, 2**70, float("inf"), True, False, b"x", ["a"], {"a": 1}, date(1, 1, 1)),
    *(pd.Timestamp("2200-01-01"), pd.NaT, pd.NA, np.float32(1.5), np.int64(7), np.bool_(1)),
]


@pytest.mark.parametrize("noun", NOUNS)
def test_no_cell_stops_a_load(noun: str) -> None:
    heads = [f.name for f in NOUNS[noun].fields]
    cells = {head: pd.Series(NASTY, dtype=object) for head in heads}
    found = converted(noun, cells)
    lines = {fault.line for fault in found.faults}
    assert lines | set(found.frame["line"]) == set(range(2, 2 + len(NASTY)))
    assert not lines & set(found.frame["line"])
    assert all(fault.say(lang="en") and fault.say(lang="zh") for fault in found.faults)


@pytest.mark.parametrize("noun", NOUNS)
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_no_text_stops_a_load(noun: str, texts: list[str]) -> None:
    heads = [f.name for f in NOUNS[noun].fields]
    converted(noun, {head: pd.Series(texts, dtype=object) for head in heads})


@pytest.mark.parametrize(
    ("head", "cell", "floors"),
    [
        ("地上层数", "六层", 6),
        ("地上层数", "共6层", 6),
        ("地上层数", "6/7", "cell.not_number"),
        ("地下层数", "地下2层", 2),
        ("地下层数", "负一层", 1),
        ("地下层数", "B2", 2),
        ("地下层数", -1.0, 1),
        ("地下层数", "无", None),
    ],
)
def test_floors_are_counted_as_people_write_them(head: str, cell: object, floors: object) -> None:
    assert one("buildings", head, cell) == floors


@pytest.mark.parametrize(
    ("noun", "head"), [("hydrants", "编号"), ("buildings", "楼栋名称"), ("buildings", "建筑用途")]
)
def test_what_an_index_cannot_take_is_a_fault(noun: str, head: str) -> None:
    assert one(noun, head, "长" * 201) == "cell.too_long"
    assert one(noun, head, "长" * 200) != "cell.too_long"
