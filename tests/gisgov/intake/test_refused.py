"""The register refuses some columns, and takes their false friends."""

from __future__ import annotations

import pytest

from gisgov.errors import BadInput
from gisgov.intake import columns
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns import NOUNS
from gisgov.intake.refused import identity_number, person_name, refuse_list, refused
from gisgov.words import Language, say

REFUSED = {
    "religion": [
        *(
            "宗教信仰",
            "宗 教\n信仰",
            "是否信教",
            "宗教",
            "信仰宗教",
            "宗教教职人员",
            "信众",
            "佛教",
        ),
        *("穆斯林", "是否基督教", "Religion", "religiousBelief", "FAITH", "belief", "is_muslim"),
        *("zjxy", "ZJXYDM", "zongjiao"),
    ],
    "ethnicity": [
        *(
            "民族",
            "户主民族",
            "民族（代码）",
            "族别",
            "民族成份",
            "民族中文名称",
            "民族大类",
            "名族",
        ),
        *("少数民族家庭", "是否少数民族", "是否汉族", "ethnicity", "Ethnic Group", "ethnicgroup"),
        *("Race", "nationality_code", "is_minority", "MZDM", "minzu"),
    ],
    "politics": [
        *(
            "政治面貌",
            "面貌",
            "党派",
            "是否党员",
            "入党时间",
            "所属党支部",
            "党籍",
            "共青团员",
            "政审",
        ),
        *("political_status", "politicalStatus", "POLITICALSTATUS", "Party Member", "partymember"),
        *("partyAffiliation", "Party", "party_branch", "youth_league", "voter", "zzmm", "ZZMMDM"),
    ],
    "watched": [
        *(
            "重点人员",
            "是否重点人口",
            "重点人员类型",
            "重点人",
            "七类重点人员",
            "特殊人群",
            "信访情况",
        ),
        *(
            "吸毒人员",
            "社区矫正",
            "社区服刑人员",
            "刑满释放",
            "是否涉毒",
            "安置帮教",
            "稳控级别",
            "涉疆",
        ),
        *("严重精神障碍患者", "艾滋病", "闲散青少年", "上访次数", "缠访", "列控人员", "管控人员"),
        *("key person", "KeyPersonnel", "keyperson", "KEY_POPULATION", "drug_user", "druguser"),
        *("Criminal Record", "criminalrecord", "watchlist", "petitioner", "ex-convict", "offender"),
        *(
            "special_population",
            "controlled_personnel",
            "mental_illness",
            "zdry",
            "SFZDRY",
            "zdrk_lx",
        ),
    ],
}
TAKEN = [
    *("民族路", "少数民族路门牌", "民族村", "民族小学名称", "民族大道", "民族文化宫", "民族家园"),
    *("重点单位", "重点部位", "重点文物", "重点人防工程", "重点人员密集场所", "重点人行道"),
    *("宗教场所", "清真寺名称", "基督教堂", "党群服务中心", "政治部门牌号", "团结路", "集团员工数"),
    *("线上访问量", "之前科室", "戒毒所名称", "精神病院", "信访局", "监控编号", "管控区域"),
    *("人员类别", "残疾类别", "健康状况", "身高", "年龄", "面积", "建筑面貌"),
    *("responsible_party", "third party", "party_wall", "race_track", "racetrack", "embrace"),
    *(
        "trace_id",
        "national_standard",
        "policy",
        "special_needs",
        "mobility_aids",
        "christian_name",
    ),
    *("key_id", "population", "personnel", "voting_district", "minor_class", "zd", "mz"),
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


@pytest.mark.parametrize("name", ["重点人员名单", "社区党员", "少数民族_2026", "key_persons"])
def test_a_list_of_such_people_is_refused_by_what_it_is_called(name: str) -> None:
    with pytest.raises(BadInput) as error:
        refuse_list(["人口", name])
    assert (error.value.code, error.value.params) == ("columns.refused_list", {"name": name})


def test_other_lists_are_not() -> None:
    refuse_list(["常住人口_2026-10", "民族路社区", "resident_register", "sheet1"])


@pytest.mark.parametrize("code", ["religion", "ethnicity", "politics", "watched", "list"])
@pytest.mark.parametrize(("lang", "reason"), [("en", "holds no"), ("zh", "登记库")])
def test_the_reason_is_told_in_both_languages(code: str, lang: Language, reason: str) -> None:
    told = say(f"columns.refused_{code}", lang=lang, column="党员", name="党员")
    assert "党员" in told
    assert reason in told


@pytest.mark.parametrize(
    "column", ["身份证号", "户主身份证号码", "公民身份号码", "ID_Card", "SFZH"]
)
def test_a_column_of_identity_numbers_is_known_by_its_head(column: str) -> None:
    assert identity_number(column)


@pytest.mark.parametrize(
    "column",
    [
        *("姓名", "户主姓名", "手机号", "联系电话", "first_name", "E-mail", "报案人", "联系人"),
        *("监护人", "来电号码", "caller", "reporter_name", "mobile"),
    ],
)
def test_a_column_of_names_or_telephones_is_known_by_its_head(column: str) -> None:
    assert person_name(column)


@pytest.mark.parametrize("column", ["ID", "编号", "小区名称", "户号", "举报类型", "automobile"])
def test_other_columns_are_not_taken_for_those(column: str) -> None:
    assert not identity_number(column)
    assert not person_name(column)
