"""Households and persons: age band and assistance. Name and phone only where a city keeps them."""

from __future__ import annotations

from gisgov.intake.nouns.common import PLACED, SOURCED, keyed, placed_in
from gisgov.intake.nouns.spec import Field, Noun, choices, heads

__all__ = ["AGE_BANDS", "ASSISTANCE", "HOUSEHOLDS", "NEEDIEST_FIRST", "PERSONS"]

NEEDIEST_FIRST = ("bedridden", "oxygen", "mobility", "cognitive", "sight", "hearing")
"""Of several needs the first of these is kept: who must be carried, then who hangs on a device,
then who cannot walk, understand, see or hear."""

ASSISTANCE = choices(
    bedridden="卧床 卧床不起 长期卧床 瘫痪 偏瘫 高位截瘫 失能 完全失能 重度失能 失能老人 不能自理 "
    "生活不能自理 完全不能自理 植物人 bedbound bedfast",
    oxygen=(
        "吸氧 家庭吸氧 家庭氧疗 氧疗 呼吸机 使用呼吸机 制氧机 依赖呼吸机 ventilator oxygentherapy"
    ),
    mobility=(
        "行动不便 行走不便 腿脚不便 肢体残疾 肢残 肢体 肢体障碍 轮椅 使用轮椅 坐轮椅 拄拐 "
        "半失能 半自理 部分失能 轻度失能 中度失能 wheelchair walking physical limitedmobility"
    ),
    cognitive=(
        "认知障碍 认知症 失智 失智老人 痴呆 老年痴呆 阿尔茨海默 阿尔茨海默病 阿尔茨海默症 "
        "智力残疾 智力障碍 智残 智障 dementia alzheimers intellectual"
    ),
    sight=(
        "失明 盲 盲人 视力残疾 视力障碍 视障 视残 视力 看不见 blind visual visuallyimpaired vision"
    ),
    hearing="听障 聋 聋哑 聋哑人 失聪 听力残疾 听力障碍 听力 听残 耳聋 言语听力残疾 deaf "
    "hearingimpaired",
) | dict.fromkeys(heads("无 否 没有 不需要 无需 健康 自理 能自理 完全自理 正常 良好"), "")
ASSISTANCE |= dict.fromkeys(("no", "none", "healthy", "independent", "false", "0"), "")

AGE_BANDS = {
    "0-5": "05 0至5 0到5 0-5岁 0至5岁 05岁 五岁以下 6岁以下 学龄前 婴幼儿",
    "6-14": "6至14 6-14岁 6至14岁 6到14岁",
    "15-59": "15至59 15-59岁 15至59岁 15到59岁",
    "60-79": "60至79 60-79岁 60至79岁 60到79岁",
    "80+": "80岁以上 80以上 80岁及以上 80及以上 八十岁以上 高龄 80岁+ 80plus over80",
    "unknown": "未知 不详",
}

KEYS_OF_HOUSEHOLDS = heads(
    "户编号 户编码 户号 家庭编号 家庭编码 家庭号 户籍编号 户籍号 户口簿号 户口本编号 "
    "户主编号 家庭户号 household_id household_no household_number household_code hh_id "
    "hhid family_id"
)

DWELLING = Field(
    "dwelling_ref",
    "code",
    heads(
        "房屋编号 房屋编码 房屋代码 住房编号 户室编号 房间编号 不动产单元号 dwelling_id "
        "dwelling_code"
    ),
    weak=heads("dwelling"),
)

HOUSEHOLDS = Noun(
    "households",
    "household",
    None,
    None,
    (keyed(*KEYS_OF_HOUSEHOLDS), *SOURCED, *placed_in(DWELLING), *PLACED),
    called=heads("household 家庭 住户 户"),
    personal=True,
    identity=("dwelling_ref", "building_ref", "unit_label", "room", "address"),
    needs=(
        ("dwelling_ref", "building_ref", "address", "building_number", "house_number"),
        ("dwelling_ref", "room", "address"),
    ),
)

PERSONS = Noun(
    "persons",
    "person",
    None,
    None,
    (
        keyed("人员编号", "人员编码", "人口编号", "居民编号", "人员id", "person id", "resident id"),
        *SOURCED,
        Field("household_ref", "code", KEYS_OF_HOUSEHOLDS, weak=heads("household 户")),
        *placed_in(DWELLING),
        Field(
            "age_band",
            "choice",
            heads("年龄段 年龄层 年龄组 年龄区间 年龄分段 年龄范围 age_group age_range"),
            choices=choices(**AGE_BANDS),
            closed=True,
        ),
        Field(
            "birth_date",
            "date",
            heads("出生日期 出生年月 出生年月日 出生时间 生日 date_of_birth birthday"),
            weak=heads("出生 dob birth csrq"),
            past=True,
        ),
        Field(
            "age",
            "integer",
            heads("年龄 周岁 实足年龄 age_years"),
            weak=heads("岁数 nl"),
            unit="years",
            least=0,
            most=130,
        ),
        Field(
            "assistance",
            "assistance",
            heads(
                "疏散协助 协助需求 帮扶需求 帮助需求 照护需求 行动能力 自理能力 "
                "生活自理能力 失能情况 失能类型 残疾类型 残疾类别 残疾情况 健康状况 "
                "身体状况 特殊需求 需要协助 assistance_needed evacuation_assistance "
                "special_needs disability disability_type mobility"
            ),
            weak=heads("协助 残疾 needs"),
            choices=ASSISTANCE,
            closed=True,
        ),
        *PLACED,
    ),
    called=heads("person resident 人员 居民 人口"),
    personal=True,
    contacts=(
        Field(
            "name",
            "person_name",
            heads("人员姓名 居民姓名 本人姓名 真实姓名 full_name person_name resident_name"),
            weak=heads("姓名 名字 xm"),
        ),
        Field(
            "phone",
            "phone_number",
            heads(
                "手机 手机号 手机号码 本人电话 本人手机 联系手机 移动电话 mobile mobile_phone "
                "mobile_number mobile_no"
            ),
            weak=heads(
                "联系电话 联系方式 电话 电话号码 联系号码 phone_number telephone tel "
                "contact_number contact_phone lxdh dh sjh"
            ),
        ),
    ),
    identity=(
        "household_ref",
        "dwelling_ref",
        "building_ref",
        "unit_label",
        "room",
        "address",
    ),
    needs=(
        (
            "household_ref",
            "dwelling_ref",
            "building_ref",
            "address",
            "building_number",
            "house_number",
        ),
        ("household_ref", "dwelling_ref", "room", "address"),
    ),
)
