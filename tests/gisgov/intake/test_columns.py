"""Columns find their fields by name, and nothing is guessed."""

from __future__ import annotations

import pytest

from gisgov.errors import BadInput
from gisgov.intake import columns
from gisgov.intake.columns import Matching
from gisgov.intake.mappings import Mapping, parse_mapping
from gisgov.intake.nouns import NOUNS

HEADS = [
    ("buildings", "楼栋编号", "source_id"),
    ("buildings", "幢号", "number"),
    ("buildings", "地上层数", "floors_above"),
    ("buildings", "总层数", "floors_above"),
    ("buildings", "层数", "floors_above"),
    ("buildings", "建筑高度", "height_m"),
    ("buildings", "建成年代", "year_built"),
    ("buildings", "建筑结构", "structure"),
    ("buildings", "使用性质", "use"),
    ("buildings", "用途", "use"),
    ("buildings", "详细地址", "address"),
    ("buildings", "所在小区", "estate_ref"),
    ("dwellings", "单元号", "unit_label"),
    ("dwellings", "房号", "room"),
    ("dwellings", "室号", "room"),
    ("households", "门牌号", "house_number"),
    ("workers", "所在网格", "grid_ref"),
    ("hydrants", "消防栓编号", "source_id"),
    ("hydrants", "消火栓编码", "source_id"),
    ("hydrants", "状态", "status"),
    ("hydrants", "消火栓状态", "status"),
    ("hydrants", "最近检测日期", "inspected_on"),
    ("hydrants", "DN", "main_mm"),
    ("components", "部件编码", "code"),
    ("components", "部件名称", "name"),
    ("components", "主管部门", "department"),
    ("components", "权属单位", "owner"),
    ("components", "养护单位", "maintainer"),
    ("incidents", "上报时间", "reported_at"),
    ("incidents", "案发时间", "reported_at"),
    ("incidents", "事件类型", "class_ref"),
    ("premises", "联系电话", "phone"),
    ("pipes", "管径(mm)", "diameter_mm"),
    ("estates", "物业公司", "manager"),
    ("buildings", "Floors Above", "floors_above"),
    ("buildings", "BUILDING_HEIGHT", "height_m"),
    ("hydrants", "hydrant_id", "source_id"),
    ("hydrants", "flow (L/s)", "flow_lps"),
]


def propose(noun: str, *heads: str, mapping: Mapping | None = None) -> Matching:
    return columns.propose(heads, NOUNS[noun], mapping)


@pytest.mark.parametrize(("noun", "head", "field"), HEADS)
def test_a_usual_head_finds_its_field(noun: str, head: str, field: str) -> None:
    assert propose(noun, head).fields == {field: head}


@pytest.mark.parametrize(
    "head", ["建筑 高度", "建筑\n高度", "建筑高度（米）", "【建筑高度】", "建 筑 高 度："]
)
def test_spaces_brackets_and_line_breaks_do_not_matter(head: str) -> None:
    assert propose("buildings", head).fields == {"height_m": head}


@pytest.mark.parametrize(
    ("noun", "head", "field", "unit"),
    [
        ("buildings", "高度(cm)", "height_m", "cm"),
        ("buildings", "height_ft", "height_m", "ft"),
        ("hydrants", "flow (m3/h)", "flow_lps", "m3/h"),
        ("hydrants", "流量（m³/h）", "flow_lps", "m3/h"),
        ("hydrants", "压力/kPa", "pressure_mpa", "kpa"),
        ("hydrants", "管径DN", "main_mm", "dn"),
    ],
)
def test_the_unit_beside_a_head_is_kept(noun: str, head: str, field: str, unit: str) -> None:
    found = propose(noun, head)
    assert (found.fields, found.units) == ({field: head}, {field: unit})


def test_a_unit_of_another_kind_is_refused() -> None:
    with pytest.raises(BadInput, match=r"建筑高度\(MPa\)"):
        propose("buildings", "建筑高度(MPa)")


def test_a_remark_in_brackets_is_no_unit() -> None:
    assert propose("buildings", "建筑高度(含屋顶)").units == {}


@pytest.mark.parametrize(
    ("noun", "head", "field"),
    [
        ("buildings", "floors_abo", "floors_above"),
        ("hydrants", "pressure_m", "pressure_mpa"),
        ("hydrants", "inspected_", "inspected_on"),
        ("hydrants", "最近检测日", "inspected_on"),
        ("buildings", "建筑高", "height_m"),
    ],
)
def test_a_head_that_a_shapefile_cut_off_finds_its_field(noun: str, head: str, field: str) -> None:
    assert propose(noun, head).fields == {field: head}


@pytest.mark.parametrize(
    ("noun", "head", "field"),
    [
        ("buildings", "所属楼栋编号", "source_id"),
        ("buildings", "房屋建筑高度数值", "height_m"),
        ("hydrants", "市政给水管径", "main_mm"),
    ],
)
def test_a_longer_head_that_holds_a_usual_one_finds_its_field(
    noun: str, head: str, field: str
) -> None:
    assert propose(noun, head).fields == {field: head}


@pytest.mark.parametrize(
    "head", ["主管部门电话", "原部件编码", "上级部件编码", "街道名称", "负责人"]
)
def test_a_head_about_something_else_finds_nothing(head: str) -> None:
    assert propose("components", head).ignored == [head]


def test_the_whole_head_goes_before_a_part_of_one() -> None:
    found = propose("buildings", "建筑高度", "檐口以上建筑高度")
    assert found.fields == {"height_m": "建筑高度"}
    assert found.ignored == ["檐口以上建筑高度"]


def test_our_own_name_goes_before_all() -> None:
    assert propose("valves", "valve_state", "state").fields == {"state": "valve_state"}
    assert propose("buildings", "总层数", "floors_above").fields == {"floors_above": "floors_above"}


def test_two_columns_for_one_field_are_not_guessed() -> None:
    with pytest.raises(BadInput) as error:
        columns.match(["地上层数", "总层数"], NOUNS["buildings"])
    assert error.value.code == "columns.unclear_field"
    assert all(
        part in str(error.value) for part in ("floors_above", "地上层数", "总层数", "--suggest")
    )


def test_a_mapping_decides_what_is_unclear() -> None:
    mapping = Mapping(columns={"floors_above": "总层数"})
    found = columns.match(["地上层数", "总层数"], NOUNS["buildings"], mapping)
    assert found.fields == {"floors_above": "总层数"}
    assert found.ignored == ["地上层数"]


def test_a_column_that_the_mapping_ignores_is_not_matched() -> None:
    mapping = Mapping(ignore=("地上层数",))
    assert propose("buildings", "地上层数", "总层数", mapping=mapping).fields == {
        "floors_above": "总层数"
    }


def test_a_field_that_the_mapping_empties_is_not_matched() -> None:
    assert (
        propose("buildings", "总层数", mapping=Mapping(columns={"floors_above": ""})).fields == {}
    )


def test_what_a_noun_needs_is_asked_for_with_the_columns_there_are() -> None:
    with pytest.raises(BadInput) as error:
        columns.match(["编号", "开度"], NOUNS["valves"])
    assert error.value.code == "columns.missing"
    assert all(part in str(error.value) for part in ("network", "class_ref", "开度"))


def test_a_constant_is_enough_for_what_a_noun_needs() -> None:
    mapping = Mapping(constants={"network": "gas"})
    assert columns.match(["编号"], NOUNS["valves"], mapping).fields == {"source_id": "编号"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (Mapping(columns={"height_m": "楼高"}), "columns.absent"),
        (Mapping(ignore=("楼高",)), "columns.absent"),
        (Mapping(columns={"colour": "编号"}), "columns.no_field"),
        (Mapping(constants={"colour": "red"}), "columns.no_field"),
        (Mapping(noun="hydrants"), "columns.other_noun"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: Mapping, code: str) -> None:
    with pytest.raises(BadInput) as error:
        propose("buildings", "编号", mapping=mapping)
    assert error.value.code == code


def test_names_and_telephones_of_people_are_never_read() -> None:
    found = propose("persons", "户编号", "姓名", "联系电话", "性别", "年龄")
    assert found.fields == {"household_ref": "户编号", "age": "年龄"}
    assert found.withheld == ["姓名", "联系电话"]
    assert found.ignored == ["姓名", "联系电话", "性别"]


def test_an_identity_number_is_a_key_only_as_a_digest_and_only_where_there_is_no_other() -> None:
    found = propose("persons", "户主身份证号", "身份证号", "年龄")
    assert found.fields == {
        "source_id": "身份证号",
        "household_ref": "户主身份证号",
        "age": "年龄",
    }
    assert found.digested == {"source_id", "household_ref"}
    other = propose("persons", "户编号", "人员编号", "身份证号")
    assert other.digested == frozenset()
    assert other.withheld == ["身份证号"]


def test_a_mapping_cannot_have_names_or_numbers_of_people_stored() -> None:
    for name, column in (("source_id", "姓名"), ("address", "身份证号")):
        with pytest.raises(BadInput) as error:
            propose("persons", "户编号", column, mapping=Mapping(columns={name: column}))
        assert error.value.code == "columns.withheld"


# ---------------------------------------------------------------- the mapping file


def suggested(noun: str, *heads: str, mapping: Mapping | None = None, lang: str = "en") -> str:
    found = propose(noun, *heads, mapping=mapping)
    return columns.suggest(found, NOUNS[noun], file="a.csv", mapping=mapping, lang=lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("noun", "heads"),
    [
        ("hydrants", ["消防栓编号", "流量(m³/h)", "状态", '他"说"\\', "备注\n二", "\x7f"]),
        ("buildings", ["地上层数", "总层数", "ID"]),
        ("persons", ["户编号", "姓名", "身份证号", "出生日期"]),
        ("valves", ["阀门编号"]),
    ],
)
def test_a_suggested_mapping_gives_the_same_matching(
    noun: str, heads: list[str], lang: str
) -> None:
    mapping = parse_mapping(suggested(noun, *heads, lang=lang))
    again = propose(noun, *heads, mapping=mapping)
    assert again == propose(noun, *heads)


def test_a_suggestion_shows_what_is_unclear_and_what_is_lacking() -> None:
    text = suggested("buildings", "地上层数", "总层数", "颜色")
    assert '# floors_above = "地上层数"' in text
    assert '#   "颜色"' in text
    assert '# network = "gas"  # gas, water' in suggested("valves", "阀门编号")


def test_a_suggestion_keeps_what_was_said_and_lists_unknown_values() -> None:
    mapping = Mapping(
        columns={"kind": "型"}, constants={"name": "栓"}, values={"kind": {"甲": "wall"}}
    )
    found = propose("hydrants", "编号", "型", mapping=mapping)
    text = columns.suggest(
        found, NOUNS["hydrants"], file="a.csv", mapping=mapping, unknown={"kind": ["甲", "乙"]}
    )
    again = parse_mapping(text)
    assert (again.columns["kind"], again.constants, again.values) == (
        "型",
        {"name": "栓"},
        {"kind": {"甲": "wall"}},
    )
    assert '# "乙" = ""' in text


def test_a_suggestion_speaks_the_language_of_the_reader() -> None:
    assert "去掉行首 #" in suggested("buildings", "编号", lang="zh")
    assert "Correct what is wrong" in suggested("buildings", "编号", lang="en")
