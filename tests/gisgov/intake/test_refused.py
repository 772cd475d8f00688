"""The register refuses some columns, and takes their false friends."""

from __future__ import annotations

import pytest

from gisgov.errors import BadInput
from gisgov.intake import columns
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns import NOUNS
from gisgov.intake.refused import identity_number, person_name, refused

REFUSED = {
    "religion": [
        "宗教信仰",
        "宗 教\n信仰",
        "是否信教",
        "宗教",
        "Religion",
        "religiousBelief",
        "FAITH",
    ],
    "ethnicity": ["民族", "户主民族", "民族（代码）", "族别", "ethnicity", "Ethnic Group", "Race"],
    "politics": [
        *("政治面貌", "党派", "是否党员", "入党时间", "所属党支部"),
        *("political_status", "Party Member", "partyAffiliation", "Party"),
    ],
    "watched": [
        *(
            "重点人员",
            "是否重点人口",
            "重点人员类型",
            "信访情况",
            "吸毒人员",
            "社区矫正",
            "刑满释放",
        ),
        *("是否涉毒", "安置帮教", "key person", "KeyPersonnel", "drug_user", "Criminal Record"),
    ],
}
TAKEN = [
    *("民族路", "少数民族路门牌", "民族村", "民族小学名称", "重点单位", "重点部位", "重点文物"),
    *("宗教场所", "党群服务中心", "responsible_party", "third party", "race_track", "embrace"),
    *("national_standard", "监控编号", "管控区域", "政治部门牌号", "团结路", "身高", "年龄"),
]


@pytest.mark.parametrize(("reason", "column"), [(r, c) for r, cs in REFUSED.items() for c in cs])
def test_a_column_that_labels_people_is_refused_with_its_reason(reason: str, column: str) -> None:
    assert refused(column) == reason


@pytest.mark.parametrize("column", TAKEN)
def test_a_column_that_only_sounds_like_it_is_taken(column: str) -> None:
    assert refused(column) is None


@pytest.mark.parametrize("noun", NOUNS)
def test_such_a_column_stops_the_load_of_any_noun(noun: str) -> None:
    with pytest.raises(BadInput) as error:
        columns.propose(["编号", "民族"], NOUNS[noun])
    assert error.value.code == "columns.refused_ethnicity"
    assert error.value.params["column"] == "民族"


def test_a_mapping_cannot_leave_such_a_column_out() -> None:
    with pytest.raises(BadInput, match="民族"):
        columns.match(["户编号", "民族"], NOUNS["persons"], Mapping(ignore=("民族",)))


@pytest.mark.parametrize(
    "column", ["身份证号", "户主身份证号码", "公民身份号码", "ID_Card", "SFZH"]
)
def test_a_column_of_identity_numbers_is_known_by_its_head(column: str) -> None:
    assert identity_number(column)


@pytest.mark.parametrize(
    "column", ["姓名", "户主姓名", "手机号", "联系电话", "first_name", "E-mail"]
)
def test_a_column_of_names_or_telephones_is_known_by_its_head(column: str) -> None:
    assert person_name(column)


@pytest.mark.parametrize("column", ["ID", "编号", "小区名称", "户号"])
def test_other_columns_are_not_taken_for_those(column: str) -> None:
    assert not identity_number(column)
    assert not person_name(column)
