"""PostgreSQL's own programs, run on a city: `psql`, `pg_dump`, `pg_restore`."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, text
from sqlalchemy.pool import NullPool

from gisgov.settings import Settings
from gisgov.storage import binaries
from gisgov.storage.engine import city_address, connected, engine_on

__all__ = ["address", "run", "shell"]


def address(url: URL) -> str:
    """How libpq's programs write an address, without its password."""
    parts = url.translate_connect_args(username="user", database="dbname")
    parts.pop("password", None)
    return make_conninfo(**parts, **{k: v for k, v in url.query.items() if isinstance(v, str)})


def environment(url: URL) -> dict[str, str]:
    """A client's environment. The password stands here: no list of processes shows it."""
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    return os.environ | {"PGAPPNAME": "gisgov", "LC_MESSAGES": "C"} | secret


def program(name: str, url: URL) -> str:
    """Path of a client program that is new enough for a server."""
    engine = engine_on(url, poolclass=NullPool)
    with connected(engine) as conn:
        major = int(conn.scalar(text("SHOW server_version_num")) or 0) // 10000
    return binaries.client(name, major=major)


def run(name: str, url: URL, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a client program to its end; its complaints are kept as text."""
    command = [program(name, url), f"--dbname={address(url)}", *arguments]
    return subprocess.run(  # noqa: S603
        command, env=environment(url), stderr=subprocess.PIPE, text=True, check=False
    )


def shell(settings: Settings, *, city: str | None = None) -> int:
    """Run `psql` on a city until the user leaves it; its exit code."""
    with city_address(settings, name=city) as url, without_ctrl_c():
        command = [program("psql", url), f"--dbname={address(url)}"]
        return subprocess.run(command, env=environment(url), check=False).returncode  # noqa: S603


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Leave Ctrl-C to the program in the foreground."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
