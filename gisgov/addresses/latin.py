"""Western addresses taken apart: street and number in either order, then block, floor and door."""

from __future__ import annotations

import re

from gisgov.addresses.hits import Hit
from gisgov.addresses.names import Book
from gisgov.addresses.parts import NamePart, Numbers, Reading

__all__ = ["read_latin"]

VALUE = r"\s*\.?\s*(?:n[oº°]\.?\s*)?([a-z]?\d+[a-z]?|[a-z]\b)"
WORDS = {
    "room": "flat|apartment|apto|apt|unit|room|suite|puerta|pta|door|whg",
    "building": "bloque|block|blq|portal|edificio|building|bldg|tower|torre",
    "unit": "escalera|esc|staircase|stair|entrance",
    "floor": "planta|piso|floor|level|etage|stock",
}
SAID = (
    *((kind, re.compile(rf"\b(?:{words}){VALUE}")) for kind, words in WORDS.items()),
    ("floor", re.compile(r"\b(\d+)(?:st|nd|rd|th)?\s*(?:floor|planta|piso|etage|stock)\b")),
)
FLOOR_AND_DOOR = re.compile(
    r"\b(\d{1,2})\s*(?:[ºª°]|o\b|er\b)[\s.,-]*([a-z]\b|\d{1,2}\b|izq\w*|der\w*|dcha)?"
)
DOOR_AFTER = re.compile(r"(\d+)\s*,\s*(\d{1,2})\s*([a-z])\s*$")
BEFORE_A_NUMBER = re.compile(r"\b(?:numero|número|num|núm|nr|no|nº|n°)\.?\s*(?=\d)|(?<=\s)#(?=\d)")
POST_CODE = re.compile(r"\b\d{5}\b")
HOUSE = re.compile(r"\b(\d+\s?[a-z]?(?:\s?[-/]\s?\d+[a-z]?)?)(?![\w'])")
CROSSED = re.compile(
    r"\b(?:(?:corner|intersection|crossing)(?: of)?|esquina(?: con)?|cruce)\b|\s[x&]\s|\s/\s"
)
BETWEEN = re.compile(r"\s(?:con|y|and|with|at)\s")
RELATED = re.compile(
    r"\b(?:(?P<opposite>opposite|enfrente(?: de)?|frente a)"
    r"|(?P<near>near|next to|beside|junto a|cerca de|al lado de))\b"
)
SENTENCE = re.compile(r"[,;\n()]")
LONG = 120


def read_latin(text: str, book: Book) -> Reading:
    """Take an address in Latin letters apart.

    Examples
    --------
    >>> from gisgov.addresses.hits import Name
    >>> book = Book([Name("road", "Calle León y Castillo"), Name("road", "High Street")])
    >>> read_latin("C/ Leon y Castillo nº 12, 3º B", book).numbers
    Numbers(house='12', building=None, unit=None, floor='3', room='b')
    >>> reading = read_latin("12 High St flat 3", book)
    >>> [part.hits[0].name for part in reading.names], reading.numbers.house, reading.numbers.room
    (['High Street'], '12', '3')
    """
    whole = BEFORE_A_NUMBER.sub("", text[:LONG].casefold().strip())
    related = RELATED.search(whole)
    numbers, rest = _numbers(POST_CODE.sub(" ", RELATED.sub(" ", whole)))
    crossing = bool(CROSSED.search(rest))
    parts, ignored = _names(CROSSED.sub(",", rest) if crossing else rest, book, crossing=crossing)
    return Reading(
        text=whole,
        names=tuple(parts),
        numbers=numbers,
        relation=related.lastgroup if related else None,
        crossing=crossing,
        ignored=tuple(ignored),
    )


def _numbers(text: str) -> tuple[Numbers, str]:
    """The numbers of a text, and what is left of it."""
    found: dict[str, str] = {}
    late = DOOR_AFTER.search(text)
    if late:
        found |= {"floor": late[2], "room": late[3]}
        text = text[: late.start()] + late[1]
    for kind, pattern in SAID:
        said = pattern.search(text)
        if said and kind not in found:
            found[kind] = said[1]
            text = text[: said.start()] + "," + text[said.end() :]
    high = FLOOR_AND_DOOR.search(text)
    if high:
        found.setdefault("floor", high[1])
        if high[2]:
            found.setdefault("room", high[2])
        text = text[: high.start()] + "," + text[high.end() :]
    house = HOUSE.search(text)
    if house:
        found["house"] = re.sub(r"\s", "", house[1])
        text = text[: house.start()] + "," + text[house.end() :]
    return Numbers(**found), text


def _names(text: str, book: Book, *, crossing: bool) -> tuple[list[NamePart], list[str]]:
    """The names between commas and numbers, and what is none."""
    parts, ignored = [], list[str]()
    for stretch in SENTENCE.split(text):
        words = stretch.strip(" .-#")
        if len(words) < 2:
            continue
        for some in BETWEEN.split(words) if crossing else (words,):
            hits = _guess(some, book)
            if hits:
                parts.append(NamePart(some, hits))
            else:
                ignored.append(some)
    return parts, ignored


def _guess(text: str, book: Book) -> tuple[Hit, ...]:
    """Names of either script, the likeliest first."""
    spelled = book.guess(text.replace(".", " ")) if text.isascii() else ()
    return tuple(sorted({*book.western.guess(text), *spelled}, key=lambda hit: (hit.cost, hit)))
