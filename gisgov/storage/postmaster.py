"""What the running server tells of itself in `postmaster.pid`.

Only PostgreSQL writes or removes that file.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from gisgov.storage.cluster import SOCKET, SUPERUSER, data_folder

__all__ = ["Postmaster", "is_alive", "is_of", "is_postgres", "postmaster", "workers"]


@dataclass(frozen=True)
class Postmaster:
    """The server's process.

    Parameters
    ----------
    pid
        Process number.
    data
        Data folder that it was started on, before any move of the folder.
    socket
        Folder of its socket.
    state
        ``"starting"``, ``"ready"``, ``"stopping"``, or nothing yet.
    """

    pid: int
    data: Path
    socket: Path
    state: str

    def answers(self) -> bool:
        """Whether it takes connections."""
        with closing(socket.socket(socket.AF_UNIX)) as client:
            try:
                client.connect(str(self.socket / SOCKET))
            except OSError:
                return False
        return True

    def version(self) -> tuple[int, int] | None:
        """Major and minor version that runs; None where it does not say."""
        try:
            with psycopg.connect(host=str(self.socket), user=SUPERUSER, dbname="postgres") as conn:
                number = conn.info.server_version
        except psycopg.OperationalError:
            return None
        return number // 10000, number % 10000


def postmaster(home: Path) -> Postmaster | None:
    """The process named in `postmaster.pid`, running or not; None without a readable file."""
    try:
        lines = (data_folder(home) / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    lines += [""] * (8 - len(lines))
    if not re.fullmatch(r"[1-9]\d*", lines[0].strip()):
        return None
    return Postmaster(int(lines[0]), Path(lines[1]), Path(lines[4]), lines[7].strip())


def is_alive(pid: int) -> bool:
    """Whether a process exists; one that ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return told(pid, "stat") != "Z"


def is_postgres(pid: int) -> bool:
    """Whether a process is a PostgreSQL server."""
    return is_alive(pid) and told(pid, "comm").rsplit("/", 1)[-1] in ("postgres", "postmaster")


def is_of(server: Postmaster) -> bool:
    """Whether the process named in `postmaster.pid` truly is the server that wrote it, and lives.

    Its command line names the data folder; that can be read where its other marks cannot.
    """
    return is_postgres(server.pid) and str(server.data) in command_line(server.pid)


def command_line(pid: int) -> str:
    """The command line of a process; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return asked(pid, "command")


def workers(home: Path) -> list[int]:
    """Numbers of the processes that work in a data folder, where the system tells."""
    data = data_folder(home)
    found = []
    for entry in Path("/proc").glob("[1-9]*"):
        with suppress(OSError):
            if (entry / "cwd").samefile(data):
                found.append(int(entry.name))
    return sorted(found)


def told(pid: int, what: str) -> str:
    """State letter (`stat`) or program (`comm`) of a process; nothing where it is gone."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return asked(pid, what)
    name, rest = line[line.index("(") + 1 :].rsplit(")", 1)
    return rest.split()[0] if what == "stat" else name


def asked(pid: int, what: str) -> str:
    """The same from `ps`, on systems without /proc."""
    if Path("/proc/self").exists():
        return ""
    done = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", f"{what}=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    said = done.stdout.strip()
    return said[:1] if what == "stat" else said
