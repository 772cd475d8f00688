"""A pack as one file of HTML: the viewer, and what only the passphrase opens."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from pathlib import Path

from gisgov.emergency.packs.sealing import Sealed
from gisgov.errors import Unavailable
from gisgov.words import catalogue

__all__ = ["MARK", "Sealing", "as_html", "file_of", "sweep", "write"]

MARK = "<!-- gisgov station pack -->"
READABLE = 0o640
LABEL, FIELD = "pack.label_", "pack.field_"


@dataclass(frozen=True)
class Sealing:
    """Under what a pack is sealed, and until when it opens."""

    passphrase: str
    made: datetime
    expires: datetime


def as_html(sealed: Sealed, *, title: str) -> str:
    """A pack that opens from a file, without server or network.

    Parameters
    ----------
    sealed
        What it holds.
    title
        What the window is called before it is opened.
    """
    style, script = _part("viewer.css"), _part("viewer.js")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    given = {
        "policy": policy,
        "title": escape(title),
        "style": style,
        "script": script,
        "head": sealed.head,
        "labels": _labels(),
        "body": sealed.body,
    }
    # In one go: what is put in is not looked into again.
    return re.sub(rf"{{({'|'.join(given)})}}", lambda of: given[of[1]], _part("viewer.html"))


def file_of(folder: Path, station: int) -> Path:
    """The file of a station's pack."""
    return folder / f"station-{station}.html"


def write(file: Path, html: str) -> None:
    """Have a new pack take the place of the old one at once; half a pack is never there.

    Raises
    ------
    Unavailable
        The folder cannot be written to.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READABLE), "w") as out:
            out.write(html)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise Unavailable("pack.folder", folder=file.parent, reason=error.strerror) from None


def sweep(folder: Path, kept: Iterable[Path]) -> int:
    """Take away packs of stations that are no more, and nothing else that lies there.

    Returns
    -------
    int
        How many went.
    """
    wanted = set(kept)
    gone = [f for f in folder.glob("station-*.html") if f not in wanted and _is_ours(f)]
    for file in gone:
        file.unlink()
    return len(gone)


def _is_ours(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as text:
        return MARK in text.read(200)


@cache
def _part(name: str) -> str:
    return resources.files("gisgov.emergency.packs").joinpath("viewer", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _labels() -> str:
    """Texts of the viewer, in English and Chinese."""
    found = {}
    for code, text in catalogue().items():
        if code.startswith(LABEL):
            found[code.removeprefix(LABEL)] = (text.en, text.zh)
        elif code.startswith(FIELD):
            found[f"field_{code.removeprefix(FIELD)}"] = (text.en, text.zh)
    return json.dumps(found).replace("<", "\\u003c")
