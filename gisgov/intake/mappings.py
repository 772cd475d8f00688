"""The mapping file: what a file's columns, values and letters mean where names do not tell it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from gisgov.errors import BadInput
from gisgov.intake.files import readable
from gisgov.intake.nouns.spec import Noun
from gisgov.words import Language, language

__all__ = ["Mapping", "Order", "label", "parse_mapping", "read_mapping"]

TEXT_KEYS = ("noun", "source", "crs", "encoding", "dates")
TABLES = ("columns", "constants", "values")
Order = Literal["dmy", "mdy"]
"""What comes first in 03/02/2026."""


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says."""

    noun: str | None = None
    """The noun it was made for."""
    columns: dict[str, str] = field(default_factory=dict)
    """Column by field; an empty text: the file does not have the field."""
    constants: dict[str, str] = field(default_factory=dict)
    """Value by field, the same for each row."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """For a field, what values are to be read as; an empty text: missing."""
    ignore: tuple[str, ...] = ()
    """Columns that are left out, whatever they are called."""
    source: str | None = None
    """Where the rows come from."""
    crs: str | None = None
    """Coordinate system of the file."""
    encoding: str | None = None
    """How the letters of the file are written."""
    dates: Order | None = None
    """``"dmy"`` or ``"mdy"``: how to read 03/02/2026."""


def read_mapping(path: str | os.PathLike[str]) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    BadInput
        It is not there (`file.missing`), is no TOML (`columns.mapping_syntax`), or says what a
        mapping file cannot say (`columns.mapping_key`, `columns.mapping_both`).
    """
    file = readable(path)
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("columns.mapping_letters", path=file) from None
    return parse_mapping(text, path=file)


def parse_mapping(text: str, *, path: str | os.PathLike[str] = "mapping") -> Mapping:
    """Read the text of a mapping file; `path` names it in errors."""
    try:
        said = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput("columns.mapping_syntax", path=Path(path), reason=error) from None
    return _mapping(said, Path(path))


def label(noun: Noun, name: str, *, lang: Language | None = None) -> str:
    """A field's name, with what it is usually headed where the reader reads Chinese.

    Examples
    --------
    >>> from gisgov.intake.nouns import NOUNS
    >>> label(NOUNS["buildings"], "height_m", lang="zh")
    'height_m（建筑高度）'
    """
    of = noun.field(name)
    usual = [head for head in (of.names + of.weak if of else ()) if not head.isascii()]
    chinese = (lang or language()) == "zh" and usual
    return f"{name}（{usual[0]}）" if chinese else name


def _mapping(said: dict[str, Any], path: Path) -> Mapping:
    for key in said:
        if key not in (*TEXT_KEYS, *TABLES, "ignore"):
            raise BadInput("columns.mapping_key", path=path, key=key)
    texts: dict[str, Any] = {
        key: _text(said[key], key, path) for key in TEXT_KEYS if said.get(key) is not None
    }
    if texts.get("dates", "dmy") not in get_args(Order):
        raise BadInput("columns.mapping_dates", path=path, given=texts["dates"])
    mapping = Mapping(
        **texts,
        columns=_table(said, "columns", path, _column),
        constants=_table(said, "constants", path, _text),
        values=_table(said, "values", path, _values),
        ignore=tuple(_listed(said.get("ignore", []), path)),
    )
    for name in mapping.constants:
        if mapping.columns.get(name):
            raise BadInput("columns.mapping_both", path=path, field=name)
    return mapping


def _table(
    said: dict[str, Any], key: str, path: Path, read: Callable[[Any, str, Path], Any]
) -> dict[str, Any]:
    table = said.get(key, {})
    if not isinstance(table, dict):
        raise BadInput("columns.mapping_key", path=path, key=key)
    return {name: read(value, f"{key}.{name}", path) for name, value in table.items()}


def _values(value: object, key: str, path: Path) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadInput("columns.mapping_key", path=path, key=key)
    return {str(written): _text(stored, key, path) for written, stored in value.items()}


def _column(value: object, key: str, path: Path) -> str:
    if not isinstance(value, str):
        raise BadInput("columns.mapping_key", path=path, key=key)
    return value


def _text(value: object, key: str, path: Path) -> str:
    if isinstance(value, dict | list):
        raise BadInput("columns.mapping_key", path=path, key=key)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: object, path: Path) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadInput("columns.mapping_key", path=path, key="ignore")
    return value
