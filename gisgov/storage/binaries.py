"""Which PostgreSQL programs this machine has.

The newest that knows PostGIS is used, unless a data folder fixes the major version.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gisgov.errors import Unavailable

__all__ = ["OLDEST_MAJOR", "Binaries", "choose", "client", "installed"]

OLDEST_MAJOR = 14

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, order=True)
class Binaries:
    """One installation of PostgreSQL's server programs.

    Parameters
    ----------
    version
        Major and minor version.
    folder
        Where `postgres`, `initdb` and the other programs lie.
    """

    version: tuple[int, int]
    folder: Path

    @property
    def major(self) -> int:
        """The version that a data folder is bound to."""
        return self.version[0]

    def program(self, name: str) -> str:
        """Path of one program."""
        return str(self.folder / name)

    def has_postgis(self) -> bool:
        """Whether a city can be made with it."""
        share = answer(self.program("pg_config"), "--sharedir").strip()
        return bool(share) and (Path(share) / "extension" / "postgis.control").exists()


def answer(*command: str) -> str:
    """What a program prints; nothing where it cannot run."""
    try:
        return subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, timeout=30
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def version_of(program: Path) -> tuple[int, int] | None:
    """Major and minor version that a PostgreSQL program prints of itself."""
    found = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", answer(str(program), "--version"))
    return (int(found[1]), int(found[2] or 0)) if found else None


def folders(program: str) -> Iterator[Path]:
    """Folders that hold a program, each once; those of the search path last."""
    for place in PLACES:
        yield from (p.parent for p in Path("/").glob(f"{place[1:]}/{program}"))
    on_path = shutil.which(program)
    if on_path:
        yield Path(on_path).parent


def installed(program: str = "postgres") -> list[Binaries]:
    """Every installation that has a program, newest first."""
    found = ((version_of(f / program), f) for f in dict.fromkeys(folders(program)))
    return sorted((Binaries(v, f) for v, f in found if v), reverse=True)


def choose(data: Path | None = None) -> Binaries:
    """The server programs to use.

    Parameters
    ----------
    data
        A data folder that they must be able to read; without it, any serve.

    Raises
    ------
    Unavailable
        There is none, none with PostGIS, or none of that major version.
    """
    major = int((data / "PG_VERSION").read_text()) if data else None
    known = [b for b in installed() if b.major >= OLDEST_MAJOR]
    if not known:
        raise Unavailable("database.programs_missing")
    fitting = [b for b in known if major in (None, b.major)]
    if not fitting:
        found = ", ".join(str(b.major) for b in known)
        raise Unavailable("database.other_major", major=major, found=found, folder=data)
    chosen = next((b for b in fitting if b.has_postgis()), None)
    if chosen is None:
        raise Unavailable("database.postgis_not_installed", major=fitting[0].major)
    return chosen


def client(program: str, *, major: int) -> str:
    """Path of a client program that is not older than the server it talks to.

    Raises
    ------
    Unavailable
        There is none, or only older ones.
    """
    found = next(iter(installed(program)), None)
    if found is None or found.major < major:
        raise Unavailable("database.client_missing", program=program, major=major)
    return found.program(program)
