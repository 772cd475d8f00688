"""Packs from a city: noted in the audit first, then written, all of one moment."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from gisgov.emergency import packs
from gisgov.emergency.packs import Packed, Sealing
from gisgov.errors import BadInput, Unavailable
from gisgov.storage import accounts, audit
from gisgov.storage import export as exports

__all__ = ["Made", "make", "passphrase_in"]

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Made:
    """Packs that were written, and how many buildings are in none."""

    packs: list[Packed]
    nowhere: int


def make(
    db: Engine,
    folder: Path,
    *,
    under: Sealing,
    purpose: str | None,
    station: str | None = None,
    progress: Callable[[str, float], None] = lambda _what, _fraction: None,
) -> Made:
    """Write the packs of all stations, or of one; what counts are taken out for is noted first.

    Parameters
    ----------
    db
        The city's database, as its owner.
    folder
        Takes the files.
    under
        Under what they are sealed, and until when they open.
    purpose
        What counts of people are taken out for, as for any export.
    station
        Name or number of one; all by default.
    progress
        Is told what is being made, and how far it is.

    Raises
    ------
    BadInput
        There is no such purpose or station.
    Conflict
        The city has no fire station.
    Unavailable
        The folder cannot be written to.
    """
    with exports.snapshot(db) as conn:
        known = [each.code for each in audit.purposes(conn)]
        if purpose not in known:
            raise BadInput("pack.purpose", purposes=", ".join(known))
        planned = packs.plan(conn, station)
        with db.begin() as own:
            named = [str(each.id) for each in planned.stations]
            accounts.write_audit(
                own,
                "export",
                subject="pack",
                purpose=purpose,
                rows=planned.buildings,
                stations=named,
                expires=under.expires,
            )
        written = list(packs.write(conn, planned, folder, under=under, progress=progress))
        return Made(written, planned.nowhere)


def passphrase_in(file: Path) -> str:
    """The first line of a file that only its owner may read.

    Raises
    ------
    Unavailable
        There is no such file, or others may read it.
    """
    try:
        with file.open(encoding="utf-8") as text:
            if os.fstat(text.fileno()).st_mode & OTHERS:
                raise Unavailable("pack.passphrase_open", file=file)
            return text.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        raise Unavailable("pack.passphrase_file", file=file, reason=reason) from None
