"""Chinese addresses taken apart: names by the city's book, numbers by what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gisgov.addresses.hits import COST, Hit
from gisgov.addresses.letters import plain
from gisgov.addresses.names import Book
from gisgov.addresses.parts import NamePart, Numbers, Reading

__all__ = ["read_chinese"]

CODE = re.compile(r"(?<!\d)\d{16,17}(?!\d)")
NUMBERED = re.compile(
    r"""
    (?P<phase>\d+)期
    |(?P<group>\d+)(?:村民小组|小组|组|队)
    |(?P<lane>\d+)弄
    |(?P<unit>\d+|(?<![a-z])[a-z](?=单元)|[东西南北中](?=单元))(?:单元|门栋|梯)
    |(?P<building>(?<![a-z])[a-z]-?\d{0,3}(?=[栋幢座]|号楼)|\d+[a-z]?(?=号楼|\#|栋|幢|座|单体))
        (?:号楼|\#楼|\#|栋|幢|座|单体)楼?
    |(?P<thing>\d+号(?:门卫室?|车棚|配电[房室]|物业楼|水?泵房|会所))
    |(?P<house>[甲乙丙丁]?\d+[a-z]?(?:[-之]\d+)?)号(?:院|门)?(?:附(?P<sub>\d+)号?)?
    |(?P<house_sub>\d+)附(?P<sub_of>\d+)号?
    |(?P<below>负|地下|b)(?P<depth>\d)(?!\d)(?:楼|层|f)?
    |(?P<floor>\d+)(?:楼|层|f(?![a-z]))
    |(?P<room>(?:(?<![a-z])[a-z])?\d+(?:[a-z]\d+)?[a-z]?)(?:室|户|房)
    |(?P<bare>(?:(?<![a-z])[a-z](?=\d\d))?\d+(?:[a-z]\d{2,})?[a-z]?(?![a-z]))
    """,
    re.VERBOSE,
)
PINYIN = {"haolou": "号楼", "hao": "号", "dong": "栋", "zhuang": "幢", "danyuan": "单元",
          "dy": "单元", "lou": "楼", "ceng": "层", "shi": "室", "d": "栋", "h": "号"}  # fmt: skip
PINYIN_COUNTED = re.compile(
    r"(?<=\d)\s*(hao\s?lou|dan\s?yuan|hao|dong|zhuang|dy|lou|ceng|shi|d|h)(?![a-z])"
)
RELATIONS = {
    "opposite": "斜对面|正对面|对面|对过",
    "at_gate": "大门口|门口|[大正后东西南北]门$|入口|门前",
    "near": "附近|旁边|隔壁|旁|边上|那边|这边|那里|这里|一带|周边|周围|[后前里下上]面|楼[下上顶]",
}
RELATED = re.compile("|".join(f"(?P<{name}>{words})" for name, words in RELATIONS.items()))
FILLERS = re.compile(
    "着火了|起火了|失火了|冒烟了?|着火|起火|失火|火灾|煤气泄漏|漏气|漏水|爆炸|有人被困|被困|出事了?|"
    "快点?来|救命|我们?家?住?在|我家|就在|位于|靠近|地址是?|中国|大概|好像|可能|应该是?|是|这个|那个|"
    "(?<![\u4e00-\u9fff])[在到从]|[的呢啊吧了]|请|你好|师傅"
)
CROSSED = re.compile(
    "交叉路口|交叉口|十字路口|丁字路口|三岔路口|交汇处|交汇口|交界处|相交处|路口|口子|转角"
)
BETWEEN = re.compile(r"^\s*(?:与|和|跟|及|同|、|/|\\|\||&|\+|交|x|×)\s*$")
AREA = re.compile(
    "^(?:(?:[\u4e00-\u9fff]{2,8}?(?:特别行政区|自治区|自治州|街道|社区|居委会|村委会|新区|开发区|[省市州盟县旗镇乡村]|(?<![小园校厂景])区))+)$"
)
LETTERS = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z' ]*[a-z]|[a-z]")
NEXT = {"": "house", "road": "house", "lane": "house", "place": "building", "group": "building",
        "house": "building", "building": "unit", "unit": "room", "floor": "room"}  # fmt: skip
CHINESE = re.compile("[\u3400-\u9fff]*")
MEANT = re.compile(f"{RELATED.pattern}|{FILLERS.pattern}|{CROSSED.pattern}|[与和跟]")
LONGEST_NAME = 14
LONG = 120  # letters that are read


@dataclass
class _Draft:
    """What has been read so far, from left to right."""

    numbers: dict[str, str] = field(default_factory=dict)
    names: list[NamePart] = field(default_factory=list)
    after: str = ""  # what came last: road, place, or the number said last
    loose: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    group: str | None = None  # 组 of a village
    relation: str | None = None
    crossing: bool = False
    component: str | None = None


def read_chinese(text: str, book: Book) -> Reading:
    """Take a Chinese address apart.

    Parameters
    ----------
    text
        As somebody wrote it.
    book
        The names of the city.

    Examples
    --------
    >>> from gisgov.addresses.hits import Name
    >>> book = Book([Name("road", "朝阳路"), Name("estate", "金泉名都")])
    >>> reading = read_chinese("朝阳路１５８号金泉名都十栋1单元903室附近", book)
    >>> [part.text for part in reading.names], reading.relation
    (['朝阳路', '金泉名都'], 'near')
    >>> reading.numbers
    Numbers(house='158', building='10', unit='1', floor=None, room='903')
    """
    whole = PINYIN_COUNTED.sub(lambda m: PINYIN[m[1].replace(" ", "")], plain(text[:LONG]))
    code = CODE.search(whole)
    draft = _Draft(component=code[0] if code else None)
    at = 0
    for part, start, end in _written(whole, book):
        _read_gap(whole[at:start], draft, book)
        _add_name(part, draft)
        at = end
    _read_gap(whole[at:], draft, book)
    return _finished(whole, draft)


def _written(text: str, book: Book) -> Iterator[tuple[NamePart, int, int]]:
    """The names that are written right, unless one only begins a longer one gone wrong."""
    spans = book.scan(text)
    following = [*(span.start for span in spans[1:]), len(text)]
    for span, after in zip(spans, following, strict=False):
        name = text[span.start : span.end]
        longer = name + CHINESE.match(text, span.end, after)[0]  # type: ignore[index]
        hits = _as_one(longer, book) if longer != name else ()
        if hits:
            yield NamePart(longer, hits), span.start, span.start + len(longer)
        else:
            yield NamePart(name, (*book.exact(name), *book.echoes(name))), span.start, span.end


def _as_one(text: str, book: Book) -> tuple[Hit, ...]:
    """Names that all of the letters together may mean."""
    if len(text) > LONGEST_NAME or MEANT.search(text):
        return ()
    return tuple(hit for hit in book.whole(text) if hit.cost <= COST["letters"])


def _add_name(part: NamePart, draft: _Draft) -> None:
    kinds = {hit.kind for hit in part.hits}
    draft.names.append(part)
    if "class" in kinds and draft.after == "house":
        draft.component = draft.numbers.pop("house")
    if kinds != {"area"}:
        draft.after = "road" if "road" in kinds else "class" if "class" in kinds else "place"


def _read_gap(text: str, draft: _Draft, book: Book) -> None:
    """Read what stands before, between or after the names that are written right."""
    if BETWEEN.match(text):
        draft.crossing = draft.crossing or draft.after == "road"
        return
    at = 0
    for found in NUMBERED.finditer(text):
        _read_words(text[at : found.start()], draft, book)
        kind = found.lastgroup or ""
        _add_number(found, draft) if kind != "phase" else None
        at = found.end()
    _read_words(text[at:], draft, book)


def _read_words(text: str, draft: _Draft, book: Book) -> None:
    if not text.strip("-#,.，。;:()[] 号"):
        return
    crossed = CROSSED.search(text)
    if crossed:
        draft.crossing = True
        text = CROSSED.sub(" ", text)
    related = RELATED.search(text)
    if related:
        draft.relation = draft.relation or related.lastgroup
        text = RELATED.sub(" ", text)
    for found in LETTERS.finditer(FILLERS.sub(" ", text)):
        _read_name(found[0], draft, book)


def _read_name(text: str, draft: _Draft, book: Book) -> None:
    """A stretch of letters that is no known name as it is written."""
    hits = _guess(text, book)
    far = 0.12 if len(text) > 4 else 0.06
    if AREA.match(text) and (not hits or hits[0].cost > far):
        draft.foreign.append(text)
    elif hits:
        _add_name(NamePart(text, hits), draft)
    else:
        draft.ignored.append(text)


def _guess(text: str, book: Book) -> tuple[Hit, ...]:
    if len(text) < 2:
        return ()
    hits = book.guess(text)
    if text.isascii() and book.western:
        hits = tuple(sorted({*hits, *book.western.guess(text)}, key=lambda hit: hit.cost))
    return hits


def _add_number(found: re.Match[str], draft: _Draft) -> None:
    given = {name: value for name, value in found.groupdict().items() if value}
    numbers = draft.numbers
    if "bare" in given:
        _add_bare(given["bare"], draft)
    elif "lane" in given:
        numbers["house"], draft.after = f"{given['lane']}弄", "lane"
    elif "house_sub" in given:
        numbers["house"], draft.after = f"{given['house_sub']}-{given['sub_of']}", "house"
    elif "house" in given:
        _add_house(given["house"].replace("之", "-"), given.get("sub"), draft)
    elif "thing" in given:
        numbers["building"], draft.after = given["thing"], "building"
    elif "depth" in given:
        numbers["floor"], draft.after = f"-{given['depth']}", "floor"
    elif "group" in given:
        draft.group, draft.after = given["group"], "group"
    else:
        ((kind, value),) = given.items()
        kind = "building" if kind == "room" and draft.after == "group" else kind
        numbers[kind] = value.replace("-", "")
        draft.after = kind


def _add_house(number: str, sub: str | None, draft: _Draft) -> None:
    """号 counts houses, but also buildings of an estate, and rooms behind a building."""
    if draft.after in ("building", "unit", "floor", "room") and "room" not in draft.numbers:
        kind = "room"
    elif draft.after in ("place", "group") or (
        draft.after in ("house", "lane") and "building" not in draft.numbers
    ):
        kind = "building"
    elif draft.after == "class":
        draft.component = number
        return
    else:
        kind = "house"
    draft.numbers[kind] = f"{number}-{sub}" if sub else number
    draft.after = kind


def _add_bare(number: str, draft: _Draft) -> None:
    """A number without its counting word: by what came before it, and its digits."""
    digits = sum(letter.isdigit() for letter in number)
    if draft.component == number:
        return
    if draft.after == "class":
        draft.component = number
        return
    kind = NEXT.get(draft.after)
    if draft.after in ("building", "house") and digits >= 3:
        kind = "room"
    if kind is None or kind in draft.numbers:
        draft.ignored.append(number)
        return
    draft.numbers[kind] = number
    draft.after = kind


def _finished(text: str, draft: _Draft) -> Reading:
    numbers = dict(draft.numbers)
    room, floor = numbers.get("room"), numbers.get("floor")
    if room and floor and len(room) <= 2 and room.isdigit() and floor.isdigit():
        numbers["room"] = f"{floor}{room:0>2}"
    if draft.group and "building" in numbers:
        numbers["building"] = f"{draft.group}组{numbers['building']}号"
    return Reading(
        text=text,
        names=tuple(draft.names),
        numbers=Numbers(**numbers),
        component=draft.component,
        relation=draft.relation,
        crossing=draft.crossing,
        foreign=tuple(draft.foreign),
        ignored=tuple(draft.ignored),
    )
