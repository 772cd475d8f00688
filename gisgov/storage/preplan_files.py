"""Drawings and pictures that belong to a pre-plan: PDF, PNG or JPEG by what they begin with."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.firefighting.texts import long_numbers, mobile_numbers, tidy, unfit
from gisgov.intake.convert.keys import is_identity_number
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, fixed

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "PreplanFile",
    "add",
    "check_text",
    "content",
    "files_of",
    "remove",
]

PREPLAN, FILE = (Base.metadata.tables[name] for name in ("preplan", "preplan_file"))
MOST_BYTES = 10 * 1024**2
MOST_FILES = 20
LONGEST_NAME = 200

MediaType = Literal["application/pdf", "image/png", "image/jpeg"]
BEGINNINGS: dict[bytes, MediaType] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PreplanFile:
    """A drawing or picture that belongs to a pre-plan."""

    id: int
    """Number of the file."""
    name: str
    """Name of the file."""
    media_type: MediaType
    """What it is."""
    size_bytes: int
    """How large it is."""
    author: str
    """Who added it."""
    added_at: datetime
    """When it was added."""


def files_of(conn: Connection, preplan_id: int) -> list[PreplanFile]:
    """Files of a pre-plan, in the order in which they were added."""
    query = _listed().where(FILE.c.preplan_id == preplan_id).order_by(FILE.c.id)
    return [PreplanFile(**row) for row in conn.execute(query).mappings()]


def add(conn: Connection, building_id: int, *, name: str, content: bytes) -> PreplanFile:
    """Add a file to the pre-plan of a building; who is signed in is its author.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction.
    building_id
        Of the building.
    name
        Of the file, and no path.
    content
        Its bytes; what they begin with says what it is, whatever the name says.

    Raises
    ------
    NotFound
        The building has no pre-plan.
    BadInput
        The file is none of the kinds, empty or too large; the name is a path, too long or cannot
        be shown.
    Conflict
        The pre-plan has as many files as it may.
    """
    named = _name(name)
    kind = _kind(content)
    preplan = _preplan_of(conn, building_id)
    count = select(func.count()).where(FILE.c.preplan_id == preplan)
    if conn.execute(count).scalar_one() >= MOST_FILES:
        raise Conflict("preplan.many_files", most=MOST_FILES)
    given = {"preplan_id": preplan, "name": named, "media_type": kind, "content": content}
    made = insert(FILE).values(**given, author=func.current_user()).returning(FILE.c.id)
    number = conn.execute(made).scalar_one()
    conn.execute(fixed("note_preplan"), {"building": building_id})
    row = conn.execute(_listed().where(FILE.c.id == number)).mappings().one()
    return PreplanFile(**row)


def content(conn: Connection, building_id: int, file_id: int) -> tuple[PreplanFile, bytes]:
    """A file of a building's pre-plan, and its bytes.

    Raises
    ------
    NotFound
        The pre-plan of the building has no such file.
    """
    query = _listed(FILE.c.content).join(PREPLAN, PREPLAN.c.id == FILE.c.preplan_id)
    mine = query.where(PREPLAN.c.building_id == building_id, FILE.c.id == file_id)
    row = conn.execute(mine).mappings().one_or_none()
    if row is None:
        raise NotFound("preplan.no_file", given=file_id)
    told = dict(row)
    return PreplanFile(**{n: v for n, v in told.items() if n != "content"}), told["content"]


def remove(conn: Connection, building_id: int, file_id: int) -> None:
    """Take a file from the pre-plan of a building.

    Raises
    ------
    NotFound
        The pre-plan of the building has no such file.
    """
    preplan = select(PREPLAN.c.id).where(PREPLAN.c.building_id == building_id).scalar_subquery()
    gone = delete(FILE).where(FILE.c.id == file_id, FILE.c.preplan_id == preplan)
    if conn.execute(gone.returning(FILE.c.id)).one_or_none() is None:
        raise NotFound("preplan.no_file", given=file_id)
    conn.execute(fixed("note_preplan"), {"building": building_id})


def check_text(place: str, said: str) -> None:
    """See that a text can be shown and leads to nobody; the error repeats nothing of it.

    Parameters
    ----------
    place
        Where in the pre-plan it stands.
    said
        The text.

    Raises
    ------
    BadInput
        It is empty, holds control characters, or a mobile or identity number.
    """
    reason = unfit(tidy(said))
    if reason == "empty":
        raise BadInput("preplan.empty", place=place)
    if reason == "letters":
        raise BadInput("preplan.letters", place=place)
    if mobile_numbers(said) or any(map(is_identity_number, long_numbers(said))):
        raise BadInput("preplan.personal", place=place)


def _listed(*more: ColumnElement[Any]) -> Select[Any]:
    own = (FILE.c[name] for name in ("id", "name", "media_type", "author", "added_at"))
    return select(*own, func.octet_length(FILE.c.content).label("size_bytes"), *more)


def _preplan_of(conn: Connection, building_id: int) -> int:
    number = conn.scalar(select(PREPLAN.c.id).where(PREPLAN.c.building_id == building_id))
    if number is None:
        raise NotFound("preplan.not_found", given=building_id)
    return int(number)


def _name(given: str) -> str:
    named = tidy(given)
    turned = any(unicodedata.category(letter) == "Cf" for letter in named)  # exe.png backwards
    wrong = turned or named[:1] == "." or set(named) & set("/\\\n")
    if wrong or not 1 <= len(named) <= LONGEST_NAME:
        raise BadInput("preplan.file_name", most=LONGEST_NAME)
    check_text("name", named)
    return named


def _kind(content: bytes) -> MediaType:
    if len(content) > MOST_BYTES:
        raise BadInput("preplan.file_size", most_mb=MOST_BYTES // 1024**2)
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise BadInput("preplan.file_kind")
