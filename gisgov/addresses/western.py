"""Names in Latin letters: found whatever their accents, abbreviations, word order and typos."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from gisgov.addresses.hits import COST, Hit, Name

__all__ = ["WesternBook", "words_of"]

SHORT = {
    "c": "calle", "cl": "calle", "cll": "calle", "av": "avenida", "avd": "avenida",
    "avda": "avenida", "ave": "avenue", "pl": "plaza", "pza": "plaza", "plz": "plaza",
    "pso": "paseo", "ps": "paseo", "ctra": "carretera", "cno": "camino", "trav": "travesia",
    "urb": "urbanizacion", "gral": "general", "dr": "doctor", "sta": "santa", "sto": "santo",
    "rd": "road", "ln": "lane", "sq": "square", "blvd": "boulevard", "hwy": "highway",
    "str": "strasse", "bd": "boulevard", "r": "rua", "ntra": "nuestra", "sra": "senora",
}  # fmt: skip
OFTEN = frozenset({"de", "la", "el", "los", "las", "del", "y", "e", "of", "the", "and"})
WORD = re.compile(r"[a-z0-9]+")
ST = re.compile(r"^\s*st\b(?=\.?\s+[a-z]{3})")  # at the beginning it is a saint, else a street
UNLIKE = 0.45  # a guess may leave over so much of the weight of both
PARTLY = 0.4  # what a name costs of which no word was said, in proportion
NEAR = 0.15  # how much worse than the best a guess may be
MOST = 30


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a name or text: small, without accents, spelled out.

    Examples
    --------
    >>> words_of("C/ León y Castillo"), words_of("High St."), words_of("St. Mary's Rd")
    (('calle', 'leon', 'castillo'), ('high', 'street'), ('saint', 'marys', 'road'))
    """
    small = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    bare = "".join(letter for letter in small if not unicodedata.combining(letter))
    bare = re.sub(r"\bst\b", "street", ST.sub("saint", bare.replace("'", "").replace("’", "")))
    words = [SHORT.get(word, word) for word in WORD.findall(bare)]
    return tuple(word for word in words if word not in OFTEN)


class WesternBook:
    """Names in Latin letters, known by their words.

    Parameters
    ----------
    names
        How each is written, and the name that it stands for.

    Examples
    --------
    >>> book = WesternBook([("Calle de León y Castillo", Name("road", "Calle de León y Castillo"))])
    >>> [hit.how for text in ("calle leon y castillo", "Leon Castilo") for hit in book.guess(text)]
    ['exact', 'letters']
    """

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        self._names = [(words, name) for text, name in names if (words := words_of(text))]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, (words, _) in enumerate(self._names):
            for word in set(words):
                self._holding[word].append(number)
        self._less: dict[str, set[str]] = defaultdict(set)
        for word in self._holding:
            for less in _shortened(word):
                self._less[less].add(word)
        self.guess = lru_cache(maxsize=50_000)(self._guess)

    def __bool__(self) -> bool:
        return bool(self._names)

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self._names) / (1 + len(self._holding.get(word, ()))))

    def _guess(self, text: str) -> tuple[Hit, ...]:
        """Names that a text may mean, the likeliest first."""
        asked = words_of(text)
        meant = {word: self._meant(word) for word in asked}
        said = sum(self._weight(word) for word in asked) or 1.0
        shared: Counter[int] = Counter()
        for words in meant.values():
            shared.update({n for word in words for n in self._holding[word]})
        hits: dict[Name, Hit] = {}
        for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:300]:
            hit = self._judge(self._names[number], asked, meant, said)
            known = hits.get(Name(hit.kind, hit.name))
            if hit.cost < UNLIKE and (known is None or hit.cost < known.cost):
                hits[Name(hit.kind, hit.name)] = hit
        ranked = sorted(hits.values(), key=lambda hit: (hit.cost, hit.kind, hit.name))
        return tuple(hit for hit in ranked if hit.cost <= ranked[0].cost + NEAR)[:MOST]

    def _meant(self, word: str) -> dict[str, float]:
        """Words of names that a word may be, and how sure it is: itself, or with a typo."""
        if word in self._holding:
            return {word: 1.0}
        near = {known for less in _shortened(word) for known in self._less.get(less, ())}
        return {known: 0.75 for known in near if abs(len(known) - len(word)) <= 1}

    def _judge(
        self,
        named: tuple[tuple[str, ...], Name],
        asked: tuple[str, ...],
        meant: dict[str, dict[str, float]],
        said: float,
    ) -> Hit:
        words, name = named
        if words == asked:
            return Hit(*name, "exact", 0.0)
        found = {w: word for w in asked for word in words if word in meant[w]}
        whole = sum(self._weight(word) for word in words)
        missing = (whole - sum(self._weight(word) for word in set(found.values()))) / whole
        over = sum(self._weight(word) for word in asked if word not in found) / said
        mended = any(word != given for given, word in found.items())
        cost = PARTLY * max(missing, 0.0) + 0.25 * over + (COST["letters"] if mended else 0.0)
        return Hit(*name, "letters" if mended else "short", round(cost, 3))


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters, where it is long enough to tell."""
    if len(word) < 4 or word.isdigit():
        return {word}
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
