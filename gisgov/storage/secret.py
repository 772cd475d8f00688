"""Keys that only this installation has. They lie beside the database, never in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gisgov.settings import Settings
from gisgov.storage.cluster import home_folder

__all__ = ["secret"]

FILE = "digest.key"
BYTES = 32


def secret(settings: Settings, name: str = FILE) -> bytes:
    """A key, made where there is none yet; only its owner may read it.

    Of digests: who has the database alone cannot tell which identity number one was made of. Who
    loses the key cannot match people of a later file to those that are there: keep it with the
    backups.

    Parameters
    ----------
    settings
        Say where the home folder is.
    name
        Its file there; by default that of the key that digests are made with.
    """
    file = home_folder(settings) / name
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_bytes(BYTES))
    try:
        os.link(made, file)  # whoever is first makes it; another one's is left as it is
    except FileExistsError:
        pass
    finally:
        made.unlink()
