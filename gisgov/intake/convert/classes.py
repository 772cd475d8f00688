"""The class of a component or incident, by its code or its name in the city's code book."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.errors import BadInput
from gisgov.intake.convert.cells import Refusal, folded
from gisgov.intake.headings import plain
from gisgov.intake.nouns.spec import Noun

__all__ = ["Book", "Classed", "classify"]

HYDRANT_CLASSES = ("消防设施",)
NETWORK_CLASSES = {"water": ("上水井盖", "供水井盖"), "gas": ("燃气井盖",)}
"""What the classes of hydrants and valves are called in the schemes, as in the demo city."""

COUNTY_DIGITS, SEQUENCE_DIGITS = 6, 6
DIGITS = re.compile(r"^\d{1,5}(?:\.0)?$")
PARTED = re.compile(r"^(\d{1,2})[-./\s](\d{1,3})$")
LED = re.compile(r"^(\d{4,5})\s*[-_:、.\s]*\s*(\D.*)$")
NEAREST = 3


class Class(NamedTuple):
    """A class in its scheme."""

    scheme: str
    code: str


@dataclass(frozen=True)
class Classed:
    """Scheme and class code of rows, and why some have none, by position."""

    scheme: pd.Series
    code: pd.Series
    refused: dict[int, Refusal]


class Book:
    """The classes of one kind that a city has.

    Parameters
    ----------
    classes
        Rows of the table `code_class`.
    kind
        ``"component"`` or ``"incident"``.
    """

    def __init__(self, classes: pd.DataFrame, kind: str) -> None:
        self.kind = kind
        self.by_key: dict[str, set[Class]] = {}
        self.names: dict[str, str] = {}
        rows = classes[classes["kind"] == kind]
        for row in rows.itertuples(index=False):  # a few hundred
            self._add(Class(str(row.scheme), str(row.code)), row.name, row.name_en)
        self.schemes = sorted(set(rows["scheme"]))

    def _add(self, known: Class, *names: object) -> None:
        self.by_key.setdefault(known.code, set()).add(known)
        for name in names:
            if isinstance(name, str) and name:
                self.by_key.setdefault(plain(name), set()).add(known)
                self.names[plain(name)] = name

    def find(
        self, written: str, *, major: str | None = None, scheme: str | None = None
    ) -> Class | Refusal:
        """The class that a text means.

        Parameters
        ----------
        written
            Code (0102, 102, 1-2, 02 where `major` is 01) or name, also with 类, or both.
        major
            Code of the major class, where the file has it in a column of its own.
        scheme
            The scheme that the file names.
        """
        for key in self._keys(written, major):
            found = {c for c in self.by_key.get(key, ()) if scheme in {None, c.scheme}}
            if len(found) == 1:
                return found.pop()
            if found:
                schemes = ", ".join(sorted(c.scheme for c in found))
                return Refusal("cell.class_in_schemes", {"schemes": schemes})
        return Refusal("cell.no_class", {"nearest": self._nearest(written)})

    def _keys(self, written: str, major: str | None) -> list[str]:
        text = folded(written)
        keys = [] if major is None else self._under(text, folded(major))
        parted = PARTED.match(text)
        if parted:
            keys += self._under(parted[2], parted[1])
        if DIGITS.match(text):
            digits = text.split(".")[0]
            keys += [digits, *(digits.zfill(width) for width in (4, 5) if len(digits) > width - 2)]
        led = LED.match(text)
        keys += [led[1], plain(led[2])] if led else []
        name = plain(text)
        return [*keys, name, name.removesuffix("类"), f"{name}类"]

    def _under(self, minor: str, major: str) -> list[str]:
        """Codes of a minor class of a major one."""
        if not (minor.isdigit() and major.isdigit()):
            return []
        return [major.zfill(2) + minor.zfill(width) for width in (2, 3)]

    def _nearest(self, written: str) -> str:
        near = difflib.get_close_matches(plain(written), self.names, n=NEAREST, cutoff=0.3)
        some = near or list(self.names)[:NEAREST]
        return ", ".join(self.names[key] for key in some) or "-"

    def named(self, names: tuple[str, ...], *, scheme: str | None = None) -> Class | None:
        """The class of one of these names, in the first scheme that has it."""
        found = [c for name in names for c in self.by_key.get(plain(name), ())]
        return min((c for c in found if scheme in {None, c.scheme}), default=None)


def classify(frame: pd.DataFrame, noun: Noun, classes: pd.DataFrame) -> Classed | None:
    """The class of each row, from what the file says of it; None where the noun has none.

    By `class_ref`, else by the digits of a component's own code, else by its name; hydrants and
    valves without a class have that of such things.

    Parameters
    ----------
    frame
        Staged columns.
    noun
        What the rows are.
    classes
        Rows of the table `code_class`.

    Raises
    ------
    BadInput
        The city has no class for hydrants or valves (`convert.no_class`).
    """
    if noun.field("class_ref") is None:
        return None
    book = Book(classes, "incident" if noun.name == "incidents" else "component")
    keys = frame[[name for name in _telling(noun) if name in frame]]
    if "class_ref" in keys:
        spare = ["code", "name"] if keys["class_ref"].notna().all() else ["name"]
        keys = keys.drop(columns=spare, errors="ignore")
    if "code" in keys:
        keys = keys.assign(code=keys["code"].map(_class_digits, na_action="ignore"))
    return _each(keys, noun, book)


def _telling(noun: Noun) -> tuple[str, ...]:
    """Staged columns that tell the class of a noun's rows."""
    more = {"valves": ("network",), "components": ("code", "name")}
    return ("class_ref", "major_ref", "scheme", *more.get(noun.name, ()))


def _class_digits(code: str) -> str | None:
    """The class within the code of a component: county, class, sequence; None in other codes."""
    digits = code[COUNTY_DIGITS:-SEQUENCE_DIGITS]
    return digits if code.isdigit() and len(digits) in {4, 5} else None


def _each(keys: pd.DataFrame, noun: Noun, book: Book) -> Classed:
    """Find the class of each distinct combination once."""
    number = _numbered(keys)
    firsts = keys.iloc[pd.Series(number).drop_duplicates().index].astype(object)
    rows = firsts.where(firsts.notna(), None).to_dict("records")
    found = [_class({str(k): v for k, v in row.items()}, noun, book) for row in rows]
    known = [c if isinstance(c, Class) else Class("", "") for c in found]
    at = pd.Series(number)
    scheme = at.map(dict(enumerate(c.scheme or None for c in known))).astype("str")
    code = at.map(dict(enumerate(c.code or None for c in known))).astype("str")
    refusals = {n: c for n, c in enumerate(found) if isinstance(c, Refusal)}
    bad = at[at.isin(list(refusals))]
    return Classed(scheme, code, {int(i): refusals[n] for i, n in bad.items()})  # type: ignore[call-overload]


def _numbered(keys: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Number of the combination of values in each row, as they first come."""
    number = np.zeros(len(keys), dtype=np.int64)
    for name in keys:
        codes, distinct = pd.factorize(keys[name])
        number = number * (len(distinct) + 1) + codes + 1
        number = pd.factorize(number)[0].astype(np.int64)
    return number


def _class(row: Mapping[str, str | None], noun: Noun, book: Book) -> Class | Refusal:
    scheme, class_ref = row.get("scheme"), row.get("class_ref")
    if class_ref:
        return book.find(class_ref, major=row.get("major_ref"), scheme=scheme)
    if noun.extension is not None:
        return _usual(row.get("network"), noun, book, scheme)
    for written in (row.get("code"), row.get("name")):
        if written:
            return book.find(written, scheme=scheme)
    return Refusal("cell.missing", {})


def _usual(network: str | None, noun: Noun, book: Book, scheme: str | None) -> Class | Refusal:
    """The class of hydrants, or of the valves of a network."""
    if noun.extension == "valve" and network is None:
        return Refusal("cell.missing", {})
    names = HYDRANT_CLASSES if noun.extension == "hydrant" else NETWORK_CLASSES[str(network)]
    found = book.named(names, scheme=scheme)
    if found is None:
        raise BadInput("convert.no_class", noun=noun.name, names=", ".join(names))
    return found
