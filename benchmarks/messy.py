"""Addresses as people write them, made from a city by stated rules, and how well they are found.

python -m benchmarks.messy [--city NAME] [--count 300] [--seed 1]

Each rule takes a place of the city and writes it as RULES says. A text counts as right where its
place is among the first three candidates. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from pypinyin import lazy_pinyin
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from gisgov import crs
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage.search import Candidate, search

__all__ = ["Query", "Score", "accuracy", "queries", "show"]

FIRST = 3
NEAR_M = 40.0
WIDE = str.maketrans("0123456789#-", "０１２３４５６７８９＃－")
NUMERALS = "零一二三四五六七八九"
FILLERS = ("我在{}这边", "{}附近着火了", "{}旁边", "{}门口有人被困", "在{}那边冒烟", "{}对面")

ESTATE_ROOMS = """
SELECT b.id AS building_id, split_part(b.address, b.street_name, 1) AS district, b.street_name,
       b.house_number, e.name AS estate, b.number, u.label AS unit, d.room,
       ST_X(b.point) AS x, ST_Y(b.point) AS y
FROM building b
JOIN estate e ON e.id = b.estate_id
JOIN unit u ON u.building_id = b.id
JOIN dwelling d ON d.unit_id = u.id
WHERE b.number LIKE '%栋' AND b.retired_on IS NULL
ORDER BY md5(d.id::text || :seed) LIMIT :count"""
HOUSES = """
SELECT b.id AS building_id, split_part(b.address, b.street_name, 1) AS district, b.street_name,
       b.house_number, community.name AS community, ST_X(b.point) AS x, ST_Y(b.point) AS y
FROM building b
JOIN area grid ON grid.code = b.grid AND grid.valid @> now()
JOIN area community ON community.code = grid.parent AND community.valid @> now()
WHERE b.number IS NULL AND b.estate_id IS NULL AND b.name IS NULL AND b.use <> 'ancillary'
      AND b.retired_on IS NULL
ORDER BY md5(b.id::text || :seed) LIMIT :count"""
VILLAGE = """
SELECT b.id AS building_id, e.name AS estate, b.number, ST_X(b.point) AS x, ST_Y(b.point) AS y
FROM building b JOIN estate e ON e.id = b.estate_id
WHERE b.number LIKE '%组%' AND b.retired_on IS NULL
ORDER BY md5(b.id::text || :seed) LIMIT :count"""
CROSSINGS = """
SELECT a.name AS first, b.name AS second, ST_X(p.point) AS x, ST_Y(p.point) AS y
FROM road a
JOIN road b ON a.name < b.name AND ST_Touches(a.geometry, b.geometry)
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(ST_Intersection(a.geometry, b.geometry)) AS point) p
WHERE a.retired_on IS NULL AND b.retired_on IS NULL
ORDER BY md5(a.id::text || b.id::text || :seed) LIMIT :count"""
LANDMARKS = """
SELECT p.name, p.building_id, ST_X(p.geometry) AS x, ST_Y(p.geometry) AS y
FROM premises p
WHERE p.name IS NOT NULL AND p.retired_on IS NULL
ORDER BY md5(p.id::text || :seed) LIMIT :count"""
LAMPS = """
SELECT m.id AS component_id, m.code, a.name AS district,
       ST_X(m.geometry) AS x, ST_Y(m.geometry) AS y
FROM component m
JOIN code_class c ON c.scheme = m.scheme AND c.kind = 'component' AND c.code = m.class_code
LEFT JOIN area a ON a.code = left(m.code, 6) AND a.valid @> now()
WHERE c.name = '路灯' AND m.retired_on IS NULL
ORDER BY md5(m.id::text || :seed) LIMIT :count"""
SOURCES = {"estate": ESTATE_ROOMS, "house": HOUSES, "village": VILLAGE, "crossing": CROSSINGS,
           "landmark": LANDMARKS, "lamp": LAMPS}  # fmt: skip

Place = dict[str, Any]
Rng = np.random.Generator


@dataclass(frozen=True)
class Query:
    """A text, the rule that made it, and the place that it means."""

    rule: str
    text: str
    place: Place


@dataclass(frozen=True)
class Score:
    """How many texts of each rule were found among the first three, and those that were not."""

    right: dict[str, int]
    asked: dict[str, int]
    failures: list[tuple[Query, list[str]]]

    @property
    def top3(self) -> float:
        """Share of all texts that were found."""
        return round(sum(self.right.values()) / max(sum(self.asked.values()), 1), 4)


# ---------------------------------------------------------------- how letters go wrong


@cache
def common_letters() -> dict[str, str]:
    """The 3,755 letters in daily use (level 1 of GB 2312), by their sound."""
    sounds: dict[str, str] = defaultdict(str)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                letter = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            sounds[lazy_pinyin(letter)[0]] += letter
    return dict(sounds)


def misheard(name: str, rng: Rng) -> str:
    """The name with one letter written as another that sounds the same, tone aside."""
    for at in rng.permutation(len(name)):
        others = common_letters().get(lazy_pinyin(name)[at], "").replace(name[at], "")
        if others:
            return name[:at] + others[rng.integers(len(others))] + name[at + 1 :]
    return name


def mistyped(name: str, rng: Rng) -> str:
    """The name with one letter replaced by any in daily use."""
    letters = "".join(common_letters().values())
    at = int(rng.integers(len(name)))
    return name[:at] + letters[rng.integers(len(letters))] + name[at + 1 :]


def clipped(name: str, rng: Rng) -> str:
    """The name without one of its letters."""
    at = int(rng.integers(len(name)))
    return name[:at] + name[at + 1 :]


def swapped(name: str, rng: Rng) -> str:
    """The name with two neighbours in each other's place."""
    at = int(rng.integers(len(name) - 1))
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def one_of(place: Place, rng: Rng, mend: Callable[[str, Rng], str]) -> str:
    """Road, number, estate and building, with the name of the road or of the estate gone wrong."""
    wrong = "street_name" if rng.random() < 0.5 else "estate"
    changed = place | {wrong: mend(place[wrong], rng)}
    return "{street_name}{house_number}{estate}{number}".format(**changed)


def numeral(digits: str) -> str:
    """A number below 1,000 in Chinese."""
    value = int(digits)
    if value >= 100:
        rest = value % 100
        joint = "零" if rest < 10 else "一" if rest < 20 else ""
        tail = joint + numeral(str(rest)) if rest else ""
        return f"{NUMERALS[value // 100]}百{tail}"
    if value < 10:
        return NUMERALS[value]
    tens = "" if value < 20 else NUMERALS[value // 10]
    return f"{tens}十{NUMERALS[value % 10] if value % 10 else ''}"


def digits(number: str) -> str:
    """The digits of a number such as 10栋."""
    return "".join(letter for letter in number if letter.isdigit())


def initials(name: str) -> str:
    """First letters of the pinyin, as a person who knows the name says it."""
    return "".join(s[0] for s in spelled(name))


def spelled(name: str) -> list[str]:
    """Pinyin of a name; 都 at the end of an estate's name is a city, not "all"."""
    return ["du" if c == "都" else s for c, s in zip(name, lazy_pinyin(name), strict=True)]


# ---------------------------------------------------------------- the rules

Rule = tuple[str, str, Callable[[Place, Rng], str]]

RULES: tuple[Rule, ...] = (
    ("whole address with unit and room", "estate",
     lambda p, _: "{district}{street_name}{house_number}{estate}{number}{unit}{room}室"
                  .format(**p)),
    ("district left out", "estate",
     lambda p, _: "{street_name}{house_number}{estate}{number}{unit}{room}".format(**p)),
    ("only estate and building", "estate", lambda p, _: f"{p['estate']}{p['number']}"),
    ("estate left out", "estate", lambda p, _: "{street_name}{house_number}{number}".format(**p)),
    ("号 left out", "estate",
     lambda p, _: f"{p['street_name']}{digits(p['house_number'])}{p['estate']}{p['number']}"),
    ("幢 for 栋", "estate", lambda p, _: f"{p['estate']}{digits(p['number'])}幢"),
    ("号楼 for 栋", "estate",
     lambda p, _: f"{p['district']}{p['estate']}{digits(p['number'])}号楼{p['unit']}"),
    ("# for 栋", "estate",
     lambda p, _: f"{p['estate']}{digits(p['number'])}#{p['unit']}{p['room']}"),
    ("building-unit-room by dashes", "estate",
     lambda p, _: f"{p['estate']}{digits(p['number'])}-{digits(p['unit'])}-{p['room']}"),
    ("unit-room by a dash after 栋", "estate",
     lambda p, _: f"{p['estate']}{p['number']}{digits(p['unit'])}-{p['room']}"),
    ("full-width digits and signs", "estate",
     lambda p, _: f"{p['estate']}{digits(p['number'])}#{digits(p['unit'])}-{p['room']}"
                  .translate(WIDE)),
    ("Chinese numerals", "estate",
     lambda p, _: f"{p['street_name']}{numeral(digits(p['house_number']))}号{p['estate']}"
                  f"{numeral(digits(p['number']))}栋"),
    ("a letter that sounds the same", "estate", lambda p, r: one_of(p, r, misheard)),
    ("only the estate, a letter that sounds the same", "estate",
     lambda p, r: f"{misheard(p['estate'], r)}{p['number']}"),
    ("a wrong letter in road or estate", "estate", lambda p, r: one_of(p, r, mistyped)),
    ("a letter missing in road or estate", "estate", lambda p, r: one_of(p, r, clipped)),
    ("two letters swapped in road or estate", "estate", lambda p, r: one_of(p, r, swapped)),
    ("words around it", "estate",
     lambda p, r: str(r.choice(FILLERS)).format(f"{p['estate']}{p['number']}")),
    ("a letter that sounds the same, dashes, words around it", "estate",
     lambda p, r: str(r.choice(FILLERS)).format(
         f"{misheard(p['estate'], r)}{digits(p['number'])}-{digits(p['unit'])}-{p['room']}")),
    ("initials of the estate and a number", "estate",
     lambda p, _: f"{initials(p['estate'])} {digits(p['number'])}"),
    ("the estate in pinyin", "estate",
     lambda p, _: f"{''.join(spelled(p['estate']))} {digits(p['number'])} dong"),
    ("the estate without its last word", "estate",
     lambda p, _: f"{p['estate'][:2]}{p['number']}"),
    ("a floor, no room", "estate",
     lambda p, _: f"{p['estate']}{p['number']}{p['unit']}{p['room'][:-2]}楼"),
    ("house without district", "house", lambda p, _: f"{p['street_name']}{p['house_number']}"),
    ("house without 号", "house",
     lambda p, _: f"{p['district']}{p['street_name']}{digits(p['house_number'])}"),
    ("house in full-width digits", "house",
     lambda p, _: f"{p['street_name']} {p['house_number']}".translate(WIDE)),
    ("house in Chinese numerals", "house",
     lambda p, _: f"{p['street_name']}{numeral(digits(p['house_number']))}号"),
    ("house, words around it", "house",
     lambda p, r: str(r.choice(FILLERS)).format(f"{p['street_name']}{p['house_number']}")),
    ("house, a letter that sounds the same", "house",
     lambda p, r: f"{p['district']}{misheard(p['street_name'], r)}{p['house_number']}"),
    ("house, the road in pinyin", "house",
     lambda p, _: f"{''.join(spelled(p['street_name']))} {digits(p['house_number'])}"),
    ("house with its community, a letter of the road missing", "house",
     lambda p, r: f"{p['community']}{clipped(p['street_name'], r)}{p['house_number']}"),
    ("house of a village", "village", lambda p, _: f"{p['estate']}{p['number']}"),
    ("crossing", "crossing", lambda p, _: f"{p['first']}与{p['second']}交叉口"),
    ("crossing by a stroke, the other way round", "crossing",
     lambda p, _: f"{p['second']}/{p['first']}路口"),
    ("crossing, a letter that sounds the same", "crossing",
     lambda p, r: f"{misheard(p['first'], r)}和{p['second']}路口"),
    ("landmark, words around it", "landmark",
     lambda p, r: str(r.choice(FILLERS)).format(p["name"])),
    ("landmark, a letter missing", "landmark", lambda p, r: clipped(p["name"], r)),
    ("landmark, a letter that sounds the same", "landmark", lambda p, r: misheard(p["name"], r)),
    ("lamp post by its whole number", "lamp", lambda p, _: f"路灯{p['code']}"),
    ("lamp post by its last four digits", "lamp", lambda p, _: f"路灯{p['code'][-4:]}"),
    ("lamp post by district and last four digits", "lamp",
     lambda p, _: f"{p['district']}{p['code'][-4:]}号路灯"),
)  # fmt: skip


def queries(conn: Connection, count: int = 300, seed: int = 1) -> list[Query]:
    """Return messy texts: the rules in turn, each with the next place of its kind."""
    rng = np.random.default_rng(seed)
    places = {kind: _places(conn, kind, count, seed) for kind in SOURCES}
    rules = [rule for rule in RULES if places[rule[1]]]
    made: list[Query] = []
    while rules and len(made) < count:
        name, kind, write = rules[len(made) % len(rules)]
        place = places[kind][len(made) % len(places[kind])]
        made.append(Query(name, write(place, rng), place))
    return made


def _places(conn: Connection, kind: str, count: int, seed: int) -> list[Place]:
    rows = conn.execute(text(SOURCES[kind]), {"seed": str(seed), "count": count})
    return [dict(row) for row in rows.mappings()]


def accuracy(conn: Connection, asked: list[Query]) -> Score:
    """Return how many of the places are among the first three candidates, rule by rule."""
    srid = schema.city_info(conn).srid
    right = dict.fromkeys((q.rule for q in asked), 0)
    total: dict[str, int] = defaultdict(int)
    failures = []
    for query in asked:
        found = search(conn, query.text, limit=FIRST).candidates
        total[query.rule] += 1
        if any(is_it(candidate, query, srid) for candidate in found):
            right[query.rule] += 1
        else:
            failures.append((query, [f"{c.kind} {c.label} {c.score}" for c in found]))
    return Score(right, dict(total), failures)


def is_it(candidate: Candidate, query: Query, srid: int) -> bool:
    """Whether a candidate is the place: the same room where the text says one."""
    place = query.place
    if "component_id" in place:
        return bool(candidate.component_id == place["component_id"])
    if "room" in place and place["room"] in query.text.translate(NARROW):
        return (candidate.building_id, candidate.unit, candidate.room) == (
            place["building_id"],
            place["unit"],
            place["room"],
        )
    if place.get("building_id"):
        return bool(candidate.building_id == place["building_id"])
    x, y = crs.to_city(candidate.lon, candidate.lat, source=4326, city=srid)
    return float(np.hypot(x - place["x"], y - place["y"])) < NEAR_M


NARROW = str.maketrans("０１２３４５６７８９＃－", "0123456789#-")


def main() -> None:
    """Ask, print a table of the rules and what was not found, and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--city", help="name of the city, where there are several")
    parser.add_argument("--count", type=int, default=300, help="how many texts")
    parser.add_argument("--seed", type=int, default=1, help="which texts")
    given = parser.parse_args()
    with engine.open_city(Settings(), name=given.city) as db, db.connect() as conn:
        score = accuracy(conn, queries(conn, given.count, given.seed))
    show(score)
    print(json.dumps({"address_top3": score.top3, "texts": sum(score.asked.values())}))


def show(score: Score) -> None:
    """Print the rules, and what was not found."""
    table = Table("rule", "found", "of", box=None)
    for rule, asked in score.asked.items():
        table.add_row(rule, str(score.right[rule]), str(asked))
    console = Console(markup=False, highlight=False)
    console.print(table)
    for query, found in score.failures:
        console.print(f"not found: {query.text}  ({query.rule}; {query.place})")
        for line in found:
            console.print(f"    {line}")


if __name__ == "__main__":
    main()
