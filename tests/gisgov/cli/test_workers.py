"""Tests of gisgov.cli.workers: several processes on one port, and their end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gisgov.settings import Settings
from tests.signing import signed_in

PATIENCE_S = 300


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(settings: Settings, city: str, port: int, workers: int) -> Iterator[subprocess.Popen]:
    given = {"GISGOV_DATABASE_URL": settings.database_url, "GISGOV_HOME": settings.home}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("gisgov"), "serve", f"--workers={workers}"],
        env=os.environ
        | {"GISGOV_CITY": city, "GISGOV_PORT": str(port)}
        | {name: str(value) for name, value in given.items() if value},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def answered(port: int, path: str = "/api/health") -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(done, process: subprocess.Popen | None = None) -> None:
    until = time.monotonic() + PATIENCE_S
    while not done():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.1)


def workers_of(pid: int) -> list[int]:
    """Processes started by another that hold the server's port, by their command line."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(child)
        for child in tasks
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_ends_clean_with_all_its_processes(
    server_settings: Settings, make_city, port: int, workers: int, how: signal.Signals
) -> None:
    city = make_city()
    with serving(server_settings, city.url.database, port, workers) as process:
        wait_until(lambda: answered(port), process)
        url = f"http://127.0.0.1:{port}/tiles/changes"
        with httpx.stream("GET", url, timeout=60, headers=signed_in(city)) as stream:
            assert next(stream.iter_lines()) == "event: hello"
            # Ctrl-C reaches every process of the terminal.
            (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
            _, said = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, said) == (0 if how == signal.SIGINT else 143, "")
        assert not answered(port)


def test_a_process_that_dies_is_started_again(
    server_settings: Settings, make_city, port: int
) -> None:
    with serving(server_settings, make_city().url.database, port, 2) as process:
        wait_until(lambda: answered(port), process)
        wait_until(lambda: len(workers_of(process.pid)) == 2)
        time.sleep(11)  # one that ends in its first moments is not started again
        first, second = workers_of(process.pid)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: set(workers_of(process.pid)) - {first, second})
        wait_until(lambda: answered(port), process)
        assert second in workers_of(process.pid)


def test_processes_end_with_the_one_that_looks_after_them(
    server_settings: Settings, make_city, port: int
) -> None:
    with serving(server_settings, make_city().url.database, port, 2) as process:
        wait_until(lambda: answered(port), process)
        left = workers_of(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
        assert not answered(port)
