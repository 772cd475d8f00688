"""Columns that the register refuses, whatever else the file holds.

The register serves safety and services. Religion, ethnicity, politics, and lists of people to be
watched have no place in it, so a file that carries them is not read at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from gisgov.errors import BadInput
from gisgov.intake.headings import plain

__all__ = ["identity_number", "person_name", "refuse", "refused"]

PLACES = "路街道大巷村社区小中学宫广场医院桥站乡镇园文团酒店餐饮馆服楼苑城家居"
"""With these letters behind them, words are names of streets, places and houses."""

CHINESE = {
    "religion": re.compile(
        r"宗教(?!场所|活动场所|建筑|用地|用房|设施|局|事务)|信教|教徒|信仰|教派|教别"
    ),
    "ethnicity": re.compile(rf"民族(?![{PLACES}])|族别|族裔|种族|族群|是否少数民族"),
    "politics": re.compile(
        r"政治(?!处|部|学院|大学)|党派|党员|党龄|入党|党支部|党组织|党内|团员|入团|共产党|民主党"
    ),
    "watched": re.compile(
        r"重点(?:人员|人口|人群|对象|关注人|管控|管理人|稳控|监管人|青少年)|(?:特殊|关注|高危|涉稳|涉访|在控|列管|"
        r"管控|稳控|布控|监控)(?:人员|人口|人群|对象)|管控(?:级别|等级|措施)人|维稳|信访|上访|访民|"
        r"吸毒|涉毒|戒毒|社区矫正|社矫|矫正(?:人员|对象|类型)|刑满|刑释|安置帮教|帮教|两劳|邪教|法轮|涉恐|"
        r"涉黑|前科|违法犯罪|犯罪(?:记录|前科|情况)|在逃|肇事肇祸|传销人员"
    ),
}

ENGLISH = {
    "religion": re.compile(
        r"\b(?:religions?|religious (?:belief|affiliation|group)|religiosity|faith|creed)\b"
    ),
    "ethnicity": re.compile(
        r"\b(?:ethnic|ethnicity|ethnicities|ethnic group|race(?! course| track)|racial|minzu|"
        r"minority nationality)\b|^nation(?:ality)?$"
    ),
    "politics": re.compile(
        r"\b(?:political|politics|party (?:member|membership|affiliation)|ccp|cpc|communist)\b"
        r"|^(?:is )?party$"
    ),
    "watched": re.compile(
        r"\bkey (?:persons?|people|personnel|populations?|individuals?)\b|\bpersons? of interest\b|"
        r"\b(?:watch ?list|petition|petitioners?|drug (?:users?|addicts?|abuse|abuser)|ex convict|"
        r"criminal record|parolee|probationer|extremists?)\b"
    ),
}

IDENTITY = re.compile(
    r"身份证|公民身份|证件号|证件编号|护照号|sfzh|idcard|identity(?:no|number|card)|"
    r"nationalid|passport(?:no|number)?$"
)
NAMES = re.compile(
    r"姓名|户主$|曾用名|^name$|^fullname$|(?:first|last|given|family|sur)name$|^xm$|"
    r"(?:报案|举报|投诉|反映|来电|诉求|上报|联系|监护|当事|申请)人(?:名称|名字)?$|"
    r"(?:person|resident|caller|reporter|complainant|contact)name$|"
    r"^(?:caller|reporter|complainant|reportedby|contactperson)$"
)
PHONES = re.compile(
    r"电话|手机|联系方式|联系号码|来电号码|主叫号码|微信|phone|mobile(?:no|number)|^mobile$|telephone|"
    r"^tel(?:no|number)?$|contactn(?:o|umber)$|email|邮箱|^lxdh$|^sjh(?:m)?$"
)


def refused(column: str) -> str | None:
    """Why the register refuses a column: religion, ethnicity, politics, watched; None: it does not.

    Examples
    --------
    >>> refused("宗教信仰"), refused("是否 重点 人员"), refused("Ethnic_Group")
    ('religion', 'watched', 'ethnicity')
    >>> refused("民族路门牌"), refused("重点单位"), refused("responsible_party")
    (None, None, None)
    """
    chinese = plain(column)
    english = _words(column)
    for reason, pattern in CHINESE.items():
        if pattern.search(chinese) or ENGLISH[reason].search(english):
            return reason
    return None


def refuse(columns: Iterable[str]) -> None:
    """Stop where a file has a column that the register refuses.

    Raises
    ------
    BadInput
        Names the column and the reason (`columns.refused`).
    """
    for column in columns:
        reason = refused(column)
        if reason is not None:
            raise BadInput("columns.refused_" + reason, column=column)


def identity_number(column: str) -> bool:
    """Whether a column is headed as one of identity numbers.

    Examples
    --------
    >>> identity_number("户主身份证号"), identity_number("ID")
    (True, False)
    """
    return IDENTITY.search(plain(column)) is not None


def person_name(column: str) -> bool:
    """Whether a column is headed as one of names of people, or of ways to reach them.

    Examples
    --------
    >>> person_name("户主姓名"), person_name("联系电话"), person_name("小区名称")
    (True, True, False)
    """
    text = plain(column)
    return NAMES.search(text) is not None or PHONES.search(text) is not None


def _words(column: str) -> str:
    """A head as lower-case words: `keyPerson` and `KEY_PERSON` are "key person"."""
    text = unicodedata.normalize("NFKC", column)
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[a-z0-9]+", parted.casefold()))
