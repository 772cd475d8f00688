"""Asking a server for the tiles of a walk as a browser does, and with all its might."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.tiles.walk import Tile

__all__ = ["KEY", "Answer", "Client", "Paths", "play", "rush"]

KEY = "BENCH_TILE_KEY"
"""Names in the environment the key by which the servers are asked."""

AT_ONCE = 6  # connections of a browser to one server
RUSH = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at], {["Authorization"] = "Bearer %s"})
end
done = function(summary, latency)
    local failed = summary.errors
    local line = '{"requests": %%d, "us": %%d, "bytes": %%d, "failed": %%d, "p99_us": %%d}'
    print()
    print(string.format(line, summary.requests, summary.duration, summary.bytes,
        failed.connect + failed.read + failed.write + failed.status + failed.timeout,
        latency:percentile(99)))
end
"""

Paths = Callable[[Tile], Sequence[str]]
"""What a server has to be asked for to get one tile with all its layers."""


class Answer(NamedTuple):
    """What a server said."""

    status: int
    body: bytes
    headers: dict[str, str]


class Client:
    """Connections to one server that stay open, one a thread."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mine = threading.local()

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask for a path; headers are named with underscores."""
        connection = getattr(self.mine, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.mine.connection = connection
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {os.environ[KEY]}"
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        body = response.read()
        if response.status >= 400:
            sys.exit(f"{path}: {response.status} {body[:300]!r}")
        return Answer(response.status, body, {k.lower(): v for k, v in response.getheaders()})


def play(port: int, steps: list[list[Tile]], paths: Paths) -> dict[int, list[float]]:
    """Walk once; return by zoom the seconds that a tile took, one figure a move of the map.

    The tiles of a move are asked for together, over as many connections as a browser opens.
    """
    client = Client(port)
    seconds: dict[int, list[float]] = defaultdict(list)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for step in steps:
            asked = [path for tile in step for path in paths(tile)]
            start = time.perf_counter()
            list(pool.map(client.ask, asked))
            took = time.perf_counter() - start
            seconds[step[0].z] += [took / len(step)] * len(step)
    return dict(seconds)


class Rush(NamedTuple):
    """What a server answered under full load."""

    requests_s: float
    megabytes_s: float
    p99_ms: float


def rush(port: int, paths: Sequence[str], *, folder: Path, seconds: int, connections: int) -> Rush:
    """Have wrk walk for some seconds, as fast as the server answers."""
    (folder / "paths").write_text("".join(f"{path}\n" for path in paths))
    script = folder / "walk.lua"
    script.write_text(RUSH % (folder / "paths", os.environ[KEY]))
    command = [
        str(shutil.which("wrk")),
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "60s",
    ]
    command += ["-s", str(script), f"http://127.0.0.1:{port}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counted = json.loads(said.strip().splitlines()[-1])
    if counted["failed"]:
        sys.exit(f"wrk: {counted['failed']} requests failed.")
    took = counted["us"] / 1e6
    return Rush(counted["requests"] / took, counted["bytes"] / took / 1e6, counted["p99_us"] / 1e3)
