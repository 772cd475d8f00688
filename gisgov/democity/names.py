"""Invented names, Chinese first, with their English: of roads, estates, communities, parks, people.

A name is made of two characters that go well together; nobody and no place is meant.
"""

from __future__ import annotations

import numpy as np

__all__ = ["CITY", "DISTRICTS", "Name", "person_names", "place_names", "suffixed"]

Name = tuple[str, str]

CITY: Name = ("云渚市", "Yunzhu")
DISTRICTS: tuple[Name, Name] = (("北渚区", "Beizhu District"), ("南渚区", "Nanzhu District"))

FIRST = {
    "青": "Qing", "云": "Yun", "桃": "Tao", "梅": "Mei", "柳": "Liu", "枫": "Feng", "金": "Jin",
    "玉": "Yu", "龙": "Long", "凤": "Feng", "石": "Shi", "松": "Song", "竹": "Zhu", "兰": "Lan",
    "荷": "He", "白": "Bai", "清": "Qing", "双": "Shuang", "长": "Chang", "东": "Dong",
    "西": "Xi", "南": "Nan", "北": "Bei", "新": "Xin", "古": "Gu", "望": "Wang", "映": "Ying",
    "朝": "Chao", "春": "Chun", "秋": "Qiu", "月": "Yue", "星": "Xing", "橘": "Ju", "茶": "Cha",
    "银": "Yin", "翠": "Cui", "碧": "Bi", "紫": "Zi", "和": "He", "永": "Yong", "安": "An",
    "福": "Fu", "锦": "Jin", "文": "Wen", "书": "Shu", "学": "Xue", "明": "Ming", "晓": "Xiao",
    "梧": "Wu", "樟": "Zhang",
}  # fmt: skip
SECOND = {
    "溪": "xi", "湖": "hu", "山": "shan", "林": "lin", "岭": "ling", "坡": "po", "桥": "qiao",
    "泉": "quan", "台": "tai", "亭": "ting", "坪": "ping", "湾": "wan", "江": "jiang",
    "洲": "zhou", "渡": "du", "塘": "tang", "冲": "chong", "峰": "feng", "园": "yuan",
    "浦": "pu", "岗": "gang", "井": "jing", "门": "men", "陵": "ling", "波": "bo", "霞": "xia",
    "安": "an", "宁": "ning", "康": "kang", "兴": "xing", "盛": "sheng", "华": "hua",
    "阳": "yang", "苑": "yuan", "村": "cun", "庄": "zhuang", "关": "guan", "港": "gang",
    "垭": "ya", "畈": "fan",
}  # fmt: skip
SURNAMES = tuple("王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁")
GIVEN = tuple("伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华玉兰慧建国红波")


def place_names(count: int, *, rng: np.random.Generator) -> list[Name]:
    """Different place names with their English, such as ("青溪", "Qingxi").

    More names than there are pairs of characters carry a number: 青溪二, Qingxi 2.
    """
    pairs = [(a + b, FIRST[a] + SECOND[b]) for a in FIRST for b in SECOND if a != b]
    order = rng.permutation(len(pairs))
    rounds = [pairs[order[i % len(pairs)]] for i in range(count)]
    return [_numbered(name, i // len(pairs)) for i, name in enumerate(rounds)]


def _numbered(name: Name, times: int) -> Name:
    if times == 0:
        return name
    return f"{name[0]}{'一二三四五六七八九十'[times % 10]}", f"{name[1]} {times + 1}"


def suffixed(name: Name, chinese: str, english: str) -> Name:
    """The name with what it names behind it.

    Examples
    --------
    >>> suffixed(("青溪", "Qingxi"), "路", "Road")
    ('青溪路', 'Qingxi Road')
    """
    return name[0] + chinese, f"{name[1]} {english}"


def person_names(count: int, *, rng: np.random.Generator) -> list[str]:
    """Invented names of persons; they repeat in a large city, as names do."""
    surnames = rng.choice(SURNAMES, count)
    first, second = rng.choice(GIVEN, count), rng.choice(GIVEN, count)
    short = rng.random(count) < 0.3
    second[short] = ""
    return [a + b + c for a, b, c in zip(surnames, first, second, strict=True)]
