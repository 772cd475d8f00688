"""The city edited while its tiles are read: what is stale, and what is drawn without need."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from benchmarks.tiles.reads import Board, Read, Task, read_all
from benchmarks.tiles.rows import ASKED, Edit, Row, edit, leaves, pool, touches
from benchmarks.tiles.walk import Tile

__all__ = ["Outcome", "edited_walk"]

EDITS_S = 20
READERS = 2


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    edits: int
    reads: int
    stale: int
    unchanged: int
    """Reads that were answered 304."""
    p99_ms: float
    median_ms: float
    drawn: int
    """Layers of tiles that were drawn, in all processes."""
    again: int
    """Of these, those that had been drawn before."""
    needless: int
    """Of those again, the ones that no edit had touched since."""
    moved: int
    """ETags that changed though no edit touched their tile."""

    @property
    def exact(self) -> bool:
        """Whether nothing but what was touched was drawn again."""
        return self.needless == 0 and self.moved == 0


def edited_walk(
    db: Engine,
    ports: Sequence[int],
    walk: list[Tile],
    *,
    reads: int,
    reads_s: int,
    notes: Path,
    seed: int,
) -> Outcome:
    """Read tiles from several processes of one city while it is edited.

    Parameters
    ----------
    db
        The city; it is changed.
    ports
        Of the processes.
    walk
        Tiles in the order in which they are walked.
    reads, reads_s
        How many reads in all, and how many a second.
    notes
        Folder in which the processes note what they draw.
    seed
        Of what is edited and read.
    """
    with db.begin() as conn:
        rows = pool(conn, walk, seed=seed)
    spawn = multiprocessing.get_context("spawn")
    keys = max(row.key for row in rows) + 1
    board = Board(*(spawn.Array("q", [0] * size) for size in (keys, keys, 1)))
    editor = Editor(db, rows, board, seed)
    for row in rows:
        editor.edit(row)
    shown = {row.key: row.tiles for row in rows}
    results = spawn.Queue()
    readers = [
        spawn.Process(
            daemon=True,
            target=read_all,
            args=(
                Task(list(ports), shown, walk, reads // READERS, reads_s / READERS, seed + number),
                board,
                results,
            ),
        )
        for number in range(READERS)
    ]
    for reader in readers:
        reader.start()
    seen: list[Read] = []
    for _ in readers:
        while results.empty():
            editor.edit_next()
            if any(reader.exitcode for reader in readers):
                sys.exit("A reader failed.")
        seen += results.get()
    for reader in readers:
        reader.join()
    return judged(seen, editor.edits, list(notes.iterdir()))


class Editor:
    """Edits at an even pace, and tells the readers of each edit when its commit has returned."""

    def __init__(self, db: Engine, rows: list[Row], board: Board, seed: int) -> None:
        self.db, self.rows, self.board = db, rows, board
        self.chance = random.Random(seed)  # noqa: S311
        self.edits: list[Edit] = []
        self.next_at = 0.0

    def edit_next(self) -> None:
        """Wait for the next beat, then edit any row."""
        self.next_at = max(self.next_at + 1 / EDITS_S, time.monotonic() - 1)
        time.sleep(max(self.next_at - time.monotonic(), 0))
        self.edit(self.chance.choice(self.rows))

    def edit(self, row: Row) -> None:
        """Edit a row and tell of it."""
        gone = leaves(row, self.chance)
        if gone:
            self.board.leaving[row.key] = row.number + 1
        self.edits.append(edit(self.db, row, leave=gone))
        self.board.committed[row.key] = -row.number if gone else row.number
        self.board.newest[0] = row.key


def judged(reads: list[Read], edits: list[Edit], notes: Iterable[Path]) -> Outcome:
    """Put reads, edits and drawings beside each other."""
    by_layer = defaultdict(list)
    for each in edits:
        for layer in each.layers:
            by_layer[layer].append(each)
    drawings = Counter[bool]()
    again = 0
    for begun in _drawings(notes).values():
        again += len(begun.times) - 1
        for (asked, _), (_, after) in pairwise(sorted(begun.times)):
            drawings[_touched(begun.layer, by_layer[begun.layer], begun.tile, asked, after)] += 1
    took = np.array([read.ended - read.begun for read in reads]) / 1e6
    return Outcome(
        edits=len(edits),
        reads=len(reads),
        stale=sum(read.stale for read in reads),
        unchanged=sum(read.unchanged for read in reads),
        p99_ms=round(float(np.percentile(took, 99)), 1),
        median_ms=round(float(np.median(took)), 1),
        drawn=again + len(_drawings(notes)),
        again=again,
        needless=drawings[False],
        moved=_moved(reads, by_layer),
    )


@dataclass(frozen=True)
class Drawings:
    """When one process drew one layer of one tile: when it was asked for, and when it began."""

    layer: str
    tile: Tile
    times: list[tuple[int, int]]


def _drawings(notes: Iterable[Path]) -> dict[tuple[str, str, Tile], Drawings]:
    found: dict[tuple[str, str, Tile], Drawings] = {}
    for file in notes:
        for line in file.read_text().splitlines():
            asked, begun, names, *place = line.split()
            tile = Tile(*map(int, place))
            for layer in names.split(","):
                one = found.setdefault((file.name, layer, tile), Drawings(layer, tile, []))
                one.times.append((int(asked), int(begun)))
    return found


def _moved(reads: list[Read], by_layer: dict[str, list[Edit]]) -> int:
    """How often an ETag changed between two reads though no edit touched its tile."""
    by_tile = defaultdict(list)
    for read in sorted(reads):
        by_tile[read.tile].append(read)
    return sum(
        not any(
            _touched(layer, by_layer[layer], tile, before.begun, max(before.ended, after.ended))
            for layer in ASKED
        )
        for tile, seen in by_tile.items()
        for before, after in pairwise(seen)
        if before.etag != after.etag
    )


def _touched(layer: str, edits: list[Edit], tile: Tile, since: int, until: int) -> bool:
    """Whether an edit touched a layer of a tile in a span of time."""
    return any(
        each.done >= since and each.begun <= until and touches(layer, each.box, tile)
        for each in edits
    )
