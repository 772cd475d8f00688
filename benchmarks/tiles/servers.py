"""The servers that are measured, in processes of their own: ours, tipg, nginx before tipg."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

__all__ = ["NOTES", "Server", "missing_programs", "nginx", "ours", "tipg", "together", "watched"]

NOTES = "BENCH_TILE_NOTES"
"""Names in the environment the folder in which `watched` processes note what they draw."""

PACKAGES = {"wrk": "wrk", "nginx": "nginx-light"}
WORKERS = 2
READY_S = 180
PATIENCE_S = 10
NGINX = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/temp;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=tiles:16m max_size=4g inactive=1d
        use_temp_path=off;
    open_file_cache max=10000 inactive=1h;
    upstream behind {{ server 127.0.0.1:{behind}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_cache tiles;
            proxy_cache_valid 200 1d;
            proxy_cache_lock on;
        }}
    }}
}}
"""

Server = int
"""A port of this machine that a server listens on."""


def missing_programs() -> list[str]:
    """Debian's packages of the programs that are not there."""
    found = os.environ.get("PATH", "") + ":/usr/sbin"
    return [package for name, package in PACKAGES.items() if not shutil.which(name, path=found)]


@contextmanager
def ours(city: str) -> Iterator[Server]:
    """Serve a city with our tiles."""
    settings = {"GISGOV_CITY": city}
    with _uvicorn("api.main:create_app", "--factory", workers=WORKERS, **settings) as port:
        yield port


@contextmanager
def watched(city: str, notes: Path) -> Iterator[list[Server]]:
    """Serve a city with our tiles in processes with a port each, which note what they draw."""
    settings = {"GISGOV_CITY": city, NOTES: str(notes)}
    app = "benchmarks.tiles.watched:watched_app"
    with together(
        *(_uvicorn(app, "--factory", workers=1, **settings) for _ in range(WORKERS))
    ) as ports:
        yield ports


@contextmanager
def tipg(address: URL, *, schema: str, buffer: int, workers: int = WORKERS) -> Iterator[Server]:
    """Serve the views of a schema with tipg, of which no tile is cut off."""
    settings = {
        "DATABASE_URL": _socket_url(address),
        "TIPG_DB_SCHEMAS": f'["{schema}"]',
        "TIPG_DB_SPATIAL_EXTENT": "false",
        "TIPG_DB_DATETIME_EXTENT": "false",
        "TIPG_CATALOG_TTL": "0",
        "TIPG_MAX_FEATURES_PER_TILE": "1000000",
        "TIPG_TILE_BUFFER": str(buffer),
    }
    with _uvicorn("tipg.main:app", workers=workers, **settings) as port:
        yield port


@contextmanager
def nginx(behind: Server, folder: Path) -> Iterator[Server]:
    """Put nginx with a cache before another server."""
    folder.mkdir()
    folder.parent.chmod(0o755)  # nginx's workers run as nobody, where root starts it
    port = _free_port()
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, behind=behind, port=port, workers=WORKERS))
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    command = [str(program), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)]
    with _running(command, port, {}):
        yield port


@contextmanager
def together(*servers: AbstractContextManager[Server]) -> Iterator[list[Server]]:
    """Start several at the same time."""
    with ExitStack() as stack:
        with ThreadPoolExecutor(len(servers)) as pool:
            started = list(pool.map(stack.enter_context, servers))
        yield started


@contextmanager
def _uvicorn(app: str, *options: str, workers: int, **environment: str) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", app, *options, "--port", str(port)]
    command += ["--workers", str(workers), "--log-level", "warning", "--no-access-log"]
    with _running(command, port, environment):
        yield port


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)
    try:
        _await(process, port)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_S)
        with suppress(ProcessLookupError):  # also those that it had started
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_S)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    sys.exit(f"{process.args!r} did not start to answer.")


def _socket_url(address: URL) -> str:
    """The address as asyncpg reads it: a socket's folder stands where the host does."""
    host = str(address.query.get("host") or address.host or "localhost")
    plain = URL.create(
        "postgresql", address.username, address.password, database=address.database
    ).render_as_string(hide_password=False)
    port = address.port or 5432
    return plain.replace("@/", f"@{quote(host, safe='')}:{port}/")


def _free_port() -> Server:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
