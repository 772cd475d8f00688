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

__all__ = ["identity_number", "person_name", "refuse", "refuse_list", "refused"]

PLACES = (
    "路|街|道|大道|大街|大学|大厦|巷|村|社区|小区|小学|中学|高中|学校|学院|宫|广场|医院|卫生|桥|站|乡|镇|"
    "园|文化(?:宫|村|园|馆|中心|广场)|团结|酒店|饭店|宾馆|餐|馆|服饰|服装|楼|苑|城|家园|家居"
)
"""With these words behind it, 民族 is in the name of a street, a place or a house."""

CHINESE = {
    "religion": re.compile(
        r"宗教(?!场所|活动场所|建筑|用地|用房|设施|局|事务)|信教|教徒|信徒|信众|信仰|教派|教别|教名|"
        r"穆斯林(?!餐|食)|^(?:是否)?(?:基督教?|佛教?|伊斯兰教?|天主教?|道教|清真)$"
    ),
    "ethnicity": re.compile(
        rf"民族(?!{PLACES})|少数民族家|^名族$|族别|族裔|种族|族群|血统|"
        r"^(?:是否)?(?:汉|回|藏|满|苗|壮|维吾尔|蒙古|土家)族$"
    ),
    "politics": re.compile(
        r"政治(?!处|部|学院|大学)|^面貌$|党派|党员|党龄|党籍|入党|党支部|党组织|党内|党小组|政审|选民|"
        r"统战对象|(?<![集社财乐])团员|入团|共青团|共产党|民主党|^(?:是否)?中共"
    ),
    "watched": re.compile(
        r"重点(?:人(?!员密集|防|行|文|流|才|工|气)|对象|关注人|管控|管理人|稳控|监管人|青少年)|"
        r"(?:特殊|关注|高危|涉稳|涉访|在控|列管|列控|管控|稳控|布控|监控)(?:人员(?!密集)|人口|人群|对象)|"
        r"[四五六七八九]类(?:重点|特殊)?人员|管控(?:级别|等级|措施)人|稳控(?:级别|等级|措施|责任)|维稳|"
        r"信访(?!局|办|室|接待|中心)|(?:缠|闹|越级)访|上访(?![问谈客])|访民|"
        r"吸毒|涉毒|戒毒(?!所|医院|康复)|社区矫正(?!中心|局)|社矫|矫正(?:人员|对象|类型)|服刑|刑满|刑释|"
        r"安置帮教|帮教|劳教|两劳|邪教|涉邪|法轮|涉恐|涉疆|涉藏|涉军|涉黑|前科(?!室)|违法犯罪|"
        r"犯罪(?:记录|前科|情况)|在逃|肇事肇祸|传销人员|精神病(?!院|医院)|精神障碍|艾滋|"
        r"(?:闲散|不良|不良行为)青少年"
    ),
}

ENGLISH = {
    "religion": re.compile(
        r"\b(?:religio\w*|faith|creed|beliefs?|denomination|church member\w*|baptized)\b|"
        r"^(?:is )?(?:muslim|islam|christian|buddhist|catholic|protestant|hindu|jewish|taoist)s?$"
    ),
    "ethnicity": re.compile(
        r"\b(?:ethnic\w*|races?(?! ?course| ?track)|racial|minorit(?:y|ies)|"
        r"nationalit(?:y|ies)|tribe|caste|uyghurs?|uighurs?|tibetans?)\b|^nation$"
    ),
    "politics": re.compile(
        r"\b(?:politic\w*|party ?(?:member\w*|affiliation|branch|committee|cell)|league member|"
        r"youth league|ccp|cpc|kmt|communists?|voters?(?! district))\b|^(?:is )?party$"
    ),
    "watched": re.compile(
        r"\bkey ?(?:persons?|people|personnel|populations?|individuals?)\b|"
        r"\b(?:special|focus|controlled) populations?\b|\b(?:focus|controlled) (?:person\w*)\b|"
        r"\bpersons? ?of ?interest\b|\bwatch ?list(?:ed)?\b|\bpetition(?:s|ers?)?\b|"
        r"\bstability maintenance\b|"
        r"\bdrug ?(?:users?|use|addicts?|addiction|abusers?|abuse)\b|"
        r"\b(?:ex ?convicts?|ex ?prisoners?|(?:criminal|police) ?(?:records?|history)|"
        r"offenders?|parolees?|parole|probation(?:ers?)?|community corrections?|cults?|"
        r"cult member|falun(?: gong)?|"
        r"terrorists?|extremis(?:ts?|m)|dissidents?|hiv|mental ?(?:patients?|illness|disorders?))\b"
    ),
}

LETTERS = {
    "religion": re.compile(r"^(?:sf)?(?:zjxy|zongjiao(?:xinyang)?)(?:dm|mc|lb)?$"),
    "ethnicity": re.compile(r"^(?:mzdm|mzmc|minzu(?:dm|mc)?)$"),
    "politics": re.compile(r"^(?:sf)?(?:zzmm|zhengzhimianmao|dangyuan)(?:dm|mc)?$"),
    "watched": re.compile(r"^(?:sf)?(?:zdry|zdrk|zdrq|tsrq)(?:dm|mc|lx|lb|jb|bz)?$"),
}
"""Pinyin, and its first letters as the tables of other systems have them."""

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
        said = pattern.search(chinese) or ENGLISH[reason].search(english)
        if said or LETTERS[reason].search(chinese):
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


def refuse_list(names: Iterable[str]) -> None:
    """Stop where what a list of people is called says that it is one of such people.

    Parameters
    ----------
    names
        Of the file, its sheet or layer, and the source: that is kept with each row.

    Raises
    ------
    BadInput
        Names it (`columns.refused_list`).
    """
    for name in names:
        if refused(name) is not None:
            raise BadInput("columns.refused_list", name=name)


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
