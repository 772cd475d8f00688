"""Classes of components (部件) and incidents (事件), and how components are numbered.

The schemes are tables in `data/codebooks`, not lists in the code: cities follow different
standards, and the same digits mean different things in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from gisgov.errors import BadInput, NotFound

__all__ = [
    "DEMO_SCHEME",
    "Scheme",
    "classes",
    "component_id",
    "demo_classes",
    "demo_counts",
    "schemes",
]

DEMO_SCHEME = "CJT214-2007"
"""The scheme of the demo city's classes."""


@dataclass(frozen=True)
class Scheme:
    """A published list of codes.

    Parameters
    ----------
    code
        Key of the scheme, as `CJT214-2007`.
    name, name_en
        Title in Chinese and in English.
    source
        The standard.
    """

    code: str
    name: str
    name_en: str
    source: str


def schemes() -> list[Scheme]:
    """All schemes, in the order of their table.

    Examples
    --------
    >>> [scheme.code for scheme in schemes()]
    ['CJT214-2007']
    """
    table = _table("schemes.tsv")
    return [Scheme(*row) for row in table.itertuples(index=False, name=None)]


def classes() -> pd.DataFrame:
    """All classes of all schemes: one row a minor class, with its major.

    Returns
    -------
    pandas.DataFrame
        Columns as the table `code_class`: scheme, kind (``component`` or ``incident``), code,
        major, major_name, major_name_en, name, name_en; in the order of the standard.

    Examples
    --------
    >>> classes().groupby("kind").size().to_dict()
    {'component': 85, 'incident': 54}
    """
    return _table("classes.tsv").copy()


def demo_classes(kind: str) -> pd.DataFrame:
    """The classes that the demo city uses, as rows of `classes`.

    Parameters
    ----------
    kind
        ``"component"`` or ``"incident"``.

    Raises
    ------
    NotFound
        There is no such kind (`codes.no_kind`).

    Examples
    --------
    >>> len(demo_classes("component")), len(demo_classes("incident"))
    (33, 45)
    """
    key = ["scheme", "kind", "code"]
    chosen = _table("demo_city.tsv")[key].query("kind == @kind")
    if chosen.empty:
        raise NotFound("codes.no_kind", given=kind)
    return chosen.merge(classes(), on=key, validate="one_to_one")


def demo_counts() -> dict[str, int]:
    """How many components of each class the demo city has, by code.

    Examples
    --------
    >>> sum(demo_counts().values())
    11393
    """
    table = _table("demo_city.tsv").query("kind == 'component'")
    return dict(zip(table["code"], table["count"].astype(int), strict=True))


def component_id(county: str, code: str, sequence: int) -> str:
    """The id of one component: county, class and a number that runs within them.

    Sixteen digits where a class has four; seventeen in schemes where it has five.

    Parameters
    ----------
    county
        Six digits (GB/T 2260).
    code
        Major and minor class together, as `0113`.
    sequence
        1 to 999,999.

    Raises
    ------
    BadInput
        A part is not of this form (`codes.bad_component_id`).

    Examples
    --------
    >>> component_id("420502", "0113", 7)
    '4205020113000007'
    """
    right = (
        _has_digits(county, (6,)) and _has_digits(code, (4, 5)) and 1 <= int(sequence) <= 999_999
    )
    if not right:
        raise BadInput("codes.bad_component_id", county=county, class_code=code, sequence=sequence)
    return f"{county}{code}{int(sequence):06d}"


def _has_digits(text: str, lengths: tuple[int, ...]) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


@cache
def _table(name: str) -> pd.DataFrame:
    with (_folder() / name).open(encoding="utf-8") as file:
        return pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False)


def _folder() -> Traversable:
    """The code books inside an installed package, else those of the source tree."""
    packaged = resources.files("gisgov") / "_data" / "codebooks"
    if packaged.is_dir():
        return packaged
    return Path(__file__).parents[1] / "data" / "codebooks"
