"""How names sound: pinyin in full, by initials, and as a southern ear hears it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from pypinyin import lazy_pinyin

__all__ = ["accented", "initials", "spoken"]

READINGS_OF_A_NAME = 8
# Letters of place names that are read in more than one way.
TWOFOLD = {
    "长": "chang zhang", "都": "du dou", "重": "chong zhong", "行": "xing hang", "乐": "le yue",
    "朝": "chao zhao", "六": "liu lu", "厦": "sha xia", "圩": "wei xu", "埔": "pu bu",
    "堡": "bao pu bu", "角": "jiao jue", "泊": "bo po", "弄": "long nong", "会": "hui kuai",
    "单": "dan shan", "曾": "zeng ceng", "解": "jie xie", "盛": "sheng cheng", "校": "xiao jiao",
    "藏": "zang cang", "传": "chuan zhuan", "便": "bian pian", "露": "lu lou", "落": "luo la",
    "宿": "su xiu", "翟": "zhai di", "番": "fan pan", "蔚": "wei yu", "柏": "bai bo",
    "薄": "bao bo", "区": "qu ou", "查": "cha zha", "佛": "fo fu", "巷": "xiang hang",
    "覃": "qin tan", "仇": "qiu chou",
    "镐": "gao hao",
    "绿": "lv lu", "女": "nv", "吕": "lv", "率": "shuai lv", "亳": "bo",
}  # fmt: skip
ACCENTS = ((re.compile("([zcs])h"), r"\1"), (re.compile("([aei])ng$"), r"\1n"),
           (re.compile("^[nr]"), "l"), (re.compile("^hu?(?=[aeiou])"), "f"))  # fmt: skip


@lru_cache(maxsize=20_000)
def _of_letter(letter: str) -> tuple[str, ...]:
    """Readings of one letter, without tones."""
    known = TWOFOLD.get(letter)
    return tuple(known.split()) if known else tuple(lazy_pinyin(letter))


def _readings(name: str) -> list[tuple[str, ...]]:
    """Ways to read a name aloud, syllable by syllable."""
    return list(islice(product(*map(_of_letter, name)), READINGS_OF_A_NAME))


def spoken(name: str) -> set[str]:
    """The name in full pinyin, in each way to read it.

    Examples
    --------
    >>> spoken("青溪路"), sorted(spoken("长岭"))
    ({'qingxilu'}, ['changling', 'zhangling'])
    """
    return {"".join(way) for way in _readings(name)}


def initials(name: str) -> set[str]:
    """First letters of the syllables.

    Examples
    --------
    >>> initials("金泉名都")
    {'jqmd'}
    """
    return {"".join(syllable[0] for syllable in way) for way in _readings(name)}


def accented(name: str) -> set[str]:
    """The sound where zh, ch, sh are z, c, s; ang, eng, ing are an, en, in; n, r are l; h is f.

    Examples
    --------
    >>> accented("松岭路"), accented("松宁路")
    ({'songlinlu'}, {'songlinlu'})
    """
    return {"".join(map(_accent, way)) for way in _readings(name)}


@lru_cache(maxsize=2_000)
def _accent(syllable: str) -> str:
    for heard, said in ACCENTS:
        syllable = heard.sub(said, syllable)
    return syllable
