"""`gisgov serve` as it is by default, one process that answers; but asked without a limit."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import socket

__all__ = ["gisgov"]

READY_S = 180
PATIENCE_S = 10
RUN = "import sys; from gisgov.cli.main import main; sys.exit(main())"


@contextmanager
def gisgov(city: str, *, demo_accounts: bool) -> Iterator[int]:
    """Serve a city; the value is the port.

    Parameters
    ----------
    city
        Its name.
    demo_accounts
        Whether it has accounts whose passwords everybody knows: only `gisgov demo` serves these.
    """
    port = _free_port()
    command = "demo" if demo_accounts else "serve"
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, command, "--city", city, "--port", str(port)],
        env=os.environ | {"GISGOV_WORKERS": "1", "GISGOV_REQUESTS_PER_MINUTE": "0"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(process, port)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_S)
        with suppress(ProcessLookupError):  # also those that it had started
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_S)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/api/health")
            connection.getresponse().read()
            return
        connection.close()
        time.sleep(0.1)
    sys.exit("gisgov did not start to answer.")


def _free_port() -> int:
    with socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
