"""The keys that seal names and phones: a file beside the database, never in it or its backup."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from gisgov.contacts import KEY_BYTES, Keys
from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import locks
from gisgov.storage.cluster import home_folder

__all__ = ["Keys", "add", "drop", "make", "read", "ring_file"]

FILE = "contacts.keys"
OTHERS = 0o077


def ring_file(settings: Settings) -> Path:
    """Where the ring lies: as set, else in the home folder."""
    if settings.contact_keys:
        return settings.contact_keys.expanduser().absolute()
    return home_folder(settings) / FILE


def read(file: Path) -> Keys:
    """The ring.

    Raises
    ------
    Unavailable
        There is none (`contacts.no_ring`), others than its owner may read it
        (`contacts.ring_open`), we may not (`contacts.ring_closed`), or it is none
        (`contacts.ring_broken`).
    """
    try:
        with file.open("rb") as ring:
            if os.fstat(ring.fileno()).st_mode & OTHERS:
                raise Unavailable("contacts.ring_open", file=file)
            return _keys(json.load(ring))
    except FileNotFoundError:
        raise Unavailable("contacts.no_ring", file=file) from None
    except OSError as error:
        raise Unavailable("contacts.ring_closed", file=file, reason=error.strerror) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unavailable("contacts.ring_broken", file=file) from None


def make(file: Path) -> Keys:
    """The ring, made with its first key where there is none yet."""
    with _alone(file):
        if not file.exists():
            name = _name(set())
            made = Keys(name, {name: _random()}, _random())
            _write(file, made)
    return read(file)


def add(file: Path) -> Keys:
    """The ring with a new key that seals from now on; the others still open."""
    with _alone(file):
        keys = read(file)
        name = _name(set(keys.sealing))
        _write(file, replace(keys, current=name, sealing={**keys.sealing, name: _random()}))
    return read(file)


def drop(file: Path, names: Collection[str]) -> Keys:
    """The ring without some of its older keys: nobody opens again what they sealed."""
    with _alone(file):
        keys = read(file)
        kept = {n: key for n, key in keys.sealing.items() if n not in names or n == keys.current}
        _write(file, replace(keys, sealing=kept))
    return read(file)


# ---------------------------------------------------------------- the file


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other processes from changing the ring while the block lasts."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        held = locks.hold(file.with_name(f"{file.name}.lock"), fcntl.LOCK_EX)
    except OSError as error:
        raise Unavailable("contacts.ring_closed", file=file, reason=error.strerror) from None
    try:
        yield
    finally:
        os.close(held)


def _write(file: Path, keys: Keys) -> None:
    """Put the ring in the place of the old one: wholly on the disk, or not at all."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(_plain(keys), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _plain(keys: Keys) -> dict[str, object]:
    sealing = {name: base64.b64encode(key).decode() for name, key in keys.sealing.items()}
    digesting = base64.b64encode(keys.digesting).decode()
    return {"current": keys.current, "sealing": sealing, "digesting": digesting}


def _keys(said: dict[str, object]) -> Keys:
    """The ring that a file says; errors of any kind where it says none."""
    sealing = {str(name): _key(key) for name, key in said["sealing"].items()}  # type: ignore[attr-defined]
    keys = Keys(str(said["current"]), sealing, _key(said["digesting"]))
    keys.sealing[keys.current]
    return keys


def _key(said: object) -> bytes:
    key = base64.b64decode(str(said), validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def _random() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _name(taken: Collection[str]) -> str:
    """A name for a new key: the day, and what tells it from others of that day."""
    while True:
        name = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3)}"
        if name not in taken:
            return name
