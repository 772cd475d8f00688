"""The names of a city, found as they are written, misspelt, heard, shortened or in pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gisgov.addresses import sounds
from gisgov.addresses.hits import COST, Hit, Name
from gisgov.addresses.letters import has_chinese, plain
from gisgov.addresses.western import WesternBook

__all__ = ["Book", "Span"]

# What a name ends with, and what is left out or mixed up first. Longer ones come first.
ENDINGS = re.compile(
    "(?:社区居委会|卫生服务站|消防救援站|卫生服务中心|应急避难场所|应急物资库|危险品仓库|购物中心|"
    "街道办事处|工业园|派出所|加油站|幼儿园|火车站|居委会|村委会|小学|中学|学院|医院|公园|大厦|广场|"
    "花园|家园|名都|新村|小区|公寓|花苑|嘉园|新城|山庄|公馆|豪庭|华庭|雅居|国际|"
    "大道|大街|胡同|东路|西路|南路|北路|中路|支路|街道|社区|"
    "路|街|巷|道|弄|里|苑|城|府|庭|居|轩|园|区|市|县|镇|乡|村|站)$"
)
SYNONYMS = {
    "社区居委会": ("居委会", "社区居民委员会", "居民委员会"),
    "卫生服务站": ("卫生站", "社区卫生站"),
    "消防救援站": ("消防站", "消防队", "消防中队"),
    "加油站": ("油站", "加气站"),
    "派出所": ("警务站", "公安派出所"),
    "应急避难场所": ("避难场所", "避难点"),
    "应急物资库": ("物资库",),
    "危险品仓库": ("危险品库", "危化品仓库"),
    "街道": ("街道办", "街道办事处"),
    "小学": ("小学校",),
    "购物中心": ("商场",),
}
STEM = re.compile(r"^(?P<stem>.*[^\da-z-])(?P<number>\d+|[a-z])(?:号|座|栋|幢|#).*$")
REST = 0.04  # for each letter of the text that a name leaves over
NEAR = 0.05  # how much worse than the best a guess may be
MOST = 60  # guesses that are followed
LONGEST = 16  # letters of a stretch in which a misspelt name is looked for


class Span(NamedTuple):
    """Where in a text a name stands."""

    start: int
    end: int


class Book:
    """All names of a city, ready to be asked; never changed once it is built.

    Parameters
    ----------
    names
        As the city writes them.
    also
        Other writings, such as English ones, and the names that they stand for.

    Examples
    --------
    >>> book = Book([Name("road", "朝阳路"), Name("estate", "金泉名都")])
    >>> [(hit.name, hit.how) for text in ("朝杨路", "jqmd", "金泉") for hit in book.guess(text)]
    [('朝阳路', 'sound'), ('金泉名都', 'initials'), ('金泉名都', 'short')]
    """

    def __init__(self, names: Iterable[Name], also: Iterable[tuple[str, Name]] = ()) -> None:
        self._exact: dict[str, list[Hit]] = defaultdict(list)
        self._core: dict[str, list[Name]] = defaultdict(list)
        self._sound: dict[str, list[Name]] = defaultdict(list)
        self._core_sound: dict[str, list[Name]] = defaultdict(list)
        self._accent: dict[str, list[Name]] = defaultdict(list)
        self._initials: dict[str, list[Name]] = defaultdict(list)
        self._less: dict[str, list[tuple[str, Name]]] = defaultdict(list)
        western: list[tuple[str, Name]] = list(also)
        for name in names:
            text = plain(name.name)
            if has_chinese(text):
                self._learn(text, name)
            else:
                western.append((name.name, name))
        self.western = WesternBook(western)
        self.chinese = bool(self._exact)
        self._lengths = _lengths(self._exact)
        self.guess = lru_cache(maxsize=50_000)(self._guess)
        self.whole = lru_cache(maxsize=50_000)(self._whole)
        self.echoes = lru_cache(maxsize=50_000)(self._echoes)

    def _learn(self, text: str, name: Name) -> None:
        self._exact[text].append(Hit(*name, "exact", 0.0))
        for other, how in _others(text, name.kind):
            self._exact[other].append(Hit(*name, how, COST[how]))
        core = _core(text)
        if core != text:
            self._core[core].append(name)
            for said in sounds.spoken(core):
                self._core_sound[said].append(name)
        for said in sounds.spoken(text):
            self._sound[said].append(name)
        for said in sounds.accented(text):
            self._accent[said].append(name)
        if len(text) > 2:
            for first in sounds.initials(text):
                self._initials[first].append(name)
            for less in _without_one(text):
                self._less[less].append((text, name))

    def reads_western(self, text: str) -> bool:
        """Whether a text in Latin letters has a Western name rather than pinyin."""
        words = re.findall(r"[^\W\d_]{2,}", text)
        together = " ".join(words)
        best = min((hit.cost for hit in self.western.guess(together)), default=1.0)
        spelled = min((hit.cost for hit in self.guess(together.lower())), default=1.0)
        return best < spelled

    def exact(self, text: str) -> list[Hit]:
        """Names that are written so."""
        return self._exact.get(text, [])

    def scan(self, text: str) -> list[Span]:
        """The names that stand in a text as they are written: without overlap, the longest first.

        Examples
        --------
        >>> Book([Name("road", "朝阳路"), Name("area", "北渚区")]).scan("在北渚区朝阳路1号")
        [Span(start=1, end=4), Span(start=4, end=7)]
        """
        best: list[tuple[int, list[Span]]] = [(0, [])]
        ending = defaultdict(list)
        for span in self._spans(text):
            ending[span.end].append(span)
        for end in range(1, len(text) + 1):
            most = best[end - 1]
            for span in ending[end]:
                worth = best[span.start][0] + (span.end - span.start) ** 2
                if worth > most[0]:
                    most = worth, [*best[span.start][1], span]
            best.append(most)
        return best[-1][1]

    def _spans(self, text: str) -> Iterator[Span]:
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                end = start + length
                if text[start:end] in self._exact and not _cuts_a_number(text, start, end):
                    yield Span(start, end)

    def _echoes(self, text: str) -> tuple[Hit, ...]:
        """Other names that sound the same as one that is written right."""
        known = {hit.name for hit in self.exact(text)}
        said = (name for sound in sounds.spoken(text) for name in self._sound.get(sound, ()))
        return tuple(_hits((n for n in said if n.name not in known), "sound"))

    def _guess(self, text: str) -> tuple[Hit, ...]:
        """Names that a stretch of text may mean, the likeliest first."""
        found: dict[Name, Hit] = {}
        latin = text.isascii()
        for part, rest in _stretches(text):
            near = self._in_pinyin(part) if latin else self._near(part)
            for hit in near:
                name, cost = Name(hit.kind, hit.name), hit.cost + rest * REST
                if name not in found or cost < found[name].cost:
                    found[name] = hit._replace(cost=round(cost, 3))
        ranked = sorted(found.values(), key=lambda hit: (hit.cost, hit.kind, hit.name))
        return tuple(hit for hit in ranked if hit.cost <= ranked[0].cost + NEAR)[:MOST]

    def _whole(self, text: str) -> tuple[Hit, ...]:
        """Names that all letters of a text together may mean."""
        return tuple(sorted(set(self._near(text)), key=lambda hit: (hit.cost, hit)))[:MOST]

    def _near(self, text: str) -> Iterator[Hit]:
        yield from self.exact(text)
        yield from _hits(self._core.get(text, ()), "short")
        core = _core(text)
        if core != text:
            yield from _hits(self._core.get(core, ()), "ending")
        for said in sounds.spoken(text):
            yield from _hits(self._sound.get(said, ()), "sound")
            yield from _hits(self._core_sound.get(said, ()), "sound", COST["short"])
        for said in sounds.accented(text):
            yield from _hits(self._accent.get(said, ()), "accent")
        yield from self._one_letter_off(text)

    def _one_letter_off(self, text: str) -> Iterator[Hit]:
        """One letter missing, too many, wrong, or two in each other's place."""
        if len(text) < 2:
            return
        for _, name in self._less.get(text, ()):
            yield Hit(*name, "letters", COST["letters"])
        for less in _without_one(text) if len(text) > 2 else ():
            for hit in self.exact(less) if len(less) > 2 else ():
                yield hit._replace(how="letters", cost=COST["letters"])
            for known, name in self._less.get(less, ()):
                if _is_near(text, known):
                    yield Hit(*name, "letters", COST["letters"])

    def _in_pinyin(self, text: str) -> Iterator[Hit]:
        said = text.replace(" ", "").replace("'", "")
        yield from _hits(self._sound.get(said, ()), "pinyin")
        yield from _hits(self._core_sound.get(said, ()), "pinyin", COST["short"])
        if len(said) > 2:
            yield from _hits(self._initials.get(said, ()), "initials")


def _hits(names: Iterable[Name], how: str, more: float = 0.0) -> Iterator[Hit]:
    return (Hit(*name, how, COST[how] + more) for name in names)


def _others(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Other ways to write a name: with a synonym at its end, or without a building's number."""
    for ending, synonyms in SYNONYMS.items():
        if text.endswith(ending):
            yield from ((text.removesuffix(ending) + other, "part") for other in synonyms)
            break
    stem = STEM.match(text) if kind == "building" else None
    if stem:
        yield stem["stem"], "part"


@lru_cache(maxsize=50_000)
def _core(text: str) -> str:
    """The name without what it names: at least two letters."""
    core = ENDINGS.sub("", text)
    return core if len(core) > 1 else text


def _without_one(text: str) -> set[str]:
    return {text[:i] + text[i + 1 :] for i in range(len(text))}


def _is_near(one: str, other: str) -> bool:
    """Whether one letter is wrong or missing, or two neighbours are swapped.

    Two texts that are equal with a letter taken from each are not all near: 甲乙丙, 乙丙丁.
    """
    if len(one) != len(other):
        return abs(len(one) - len(other)) == 1
    wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2:
        i, j = wrong
        return j == i + 1 and one[i] == other[j] and one[j] == other[i]
    return len(wrong) == 1


def _lengths(known: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Lengths of the names that begin with the same two letters."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for text in known:
        lengths[text[:2]].add(len(text))
    return {start: tuple(found) for start, found in lengths.items()}


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends within a number."""
    before = start > 0 and text[start - 1].isdigit() and text[start].isdigit()
    after = end < len(text) and text[end].isdigit() and text[end - 1].isdigit()
    return before or after


def _stretches(text: str) -> Iterator[tuple[str, int]]:
    """Parts of a text that may be a name, and how many letters each leaves over."""
    if text.isascii():
        words = text.split()[:LONGEST]
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                yield " ".join(words[start:end]), 2 * (len(words) - (end - start))
        return
    text = text[-LONGEST:]
    for start in range(len(text)):
        for end in range(len(text), start + 1, -1):
            yield text[start:end], len(text) - (end - start)
