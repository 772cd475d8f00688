"""Reads of tiles while the city is edited, in processes of their own, each read checked."""

from __future__ import annotations

import random
import re
import signal
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.sharedctypes import SynchronizedArray
from typing import Any, NamedTuple

from benchmarks.tiles.client import Answer, Client
from benchmarks.tiles.peer import our_path
from benchmarks.tiles.rows import ASKED, STAMP
from benchmarks.tiles.walk import Tile

__all__ = ["Board", "Read", "Task", "read_all"]

SHOWN = re.compile(r"([\w-]+)=(\d+)/(\d+)")


@dataclass(frozen=True)
class Board:
    """What the editor tells all readers, by a row's key."""

    committed: SynchronizedArray[int]
    """Number of the last stamp whose commit has returned; negative: the row was taken away."""
    leaving: SynchronizedArray[int]
    """Number of the last edit that was begun and takes the row away."""
    newest: SynchronizedArray[int]
    """Key of the row that was edited last."""


@dataclass(frozen=True)
class Task:
    """What one reader does."""

    ports: list[int]
    rows: dict[int, list[Tile]]
    """Tiles that surely show a row, by its key."""
    walk: list[Tile]
    reads: int
    reads_s: float
    seed: int


class Read(NamedTuple):
    """One read: when, of which tile, what came, and whether it was older than it may be."""

    begun: int
    ended: int
    tile: Tile
    etag: str
    unchanged: bool
    stale: bool


class Held(NamedTuple):
    """What a client keeps of an answer."""

    etag: str
    stamps: dict[int, int]
    complete: bool


def read_all(task: Task, board: Board, results: Queue[Any]) -> None:
    """Read at an even pace from one process after another; put all reads into the queue."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this ends it
    chance = random.Random(task.seed)  # noqa: S311
    clients = [Client(port) for port in task.ports]
    held: dict[tuple[int, Tile], Held] = {}
    keys = defaultdict(list)
    for key, tiles in task.rows.items():
        for tile in tiles:
            keys[tile].append(key)
    done: list[Read] = []
    start = time.monotonic()
    for number in range(task.reads):
        time.sleep(max(start + number / task.reads_s - time.monotonic(), 0))
        tile = _choice(task, board, number, chance)
        which = number % len(clients)
        known = held.get((which, tile)) if chance.random() < 0.5 else None
        before = {key: board.committed[key] for key in keys[tile]}
        begun = time.monotonic_ns()
        sent = {"If_None_Match": known.etag} if known else {}
        answer = clients[which].ask(our_path(tile, ASKED), **sent)
        ended = time.monotonic_ns()
        got = _got(known, answer)
        held[which, tile] = got
        stale = any(_is_stale(key, number, got, board) for key, number in before.items())
        done.append(Read(begun, ended, tile, got.etag, answer.status == 304, stale))
    results.put(done)


def _choice(task: Task, board: Board, number: int, chance: random.Random) -> Tile:
    """Half of the reads look at what was edited last, a quarter at any row, a quarter walk on."""
    turn = chance.random()
    key = board.newest[0] if turn < 0.5 else chance.choice(list(task.rows))
    if turn < 0.75 and task.rows[key]:
        return chance.choice(task.rows[key])
    return task.walk[number % len(task.walk)]


def _got(known: Held | None, answer: Answer) -> Held:
    """What the client has after an answer."""
    return known if known and answer.status == 304 else _look(answer.headers, answer.body)


def _look(headers: dict[str, str], body: bytes) -> Held:
    stamps = {int(key): int(number) for key, number in STAMP.findall(body)}
    counts: Sequence[tuple[str, str, str]] = SHOWN.findall(headers["gisgov-features"])
    complete = all(
        shown == total
        for name, shown, total in counts
        if name in ("buildings", "roads", "marks", "components")
    )
    return Held(headers["etag"], stamps, complete)


def _is_stale(key: int, committed: int, got: Held, board: Board) -> bool:
    """Whether a row is shown as it was before its last commit, or is not shown at all."""
    shown = got.stamps.get(key)
    if committed <= 0:
        return shown is not None and shown <= -committed
    if shown is None:
        return got.complete and board.leaving[key] <= committed
    return shown < committed
