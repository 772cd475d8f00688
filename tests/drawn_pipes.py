"""Networks of pipes drawn as pictures: one character is 10 m, the first line is north.

``S`` ``T``: sources; ``A`` … ``M``: valves, whose component is their place in the alphabet;
``P`` ``Q``: regulators; ``1`` … ``9``: services of the building of that number; ``h`` ``i`` ``j``
``k``: hydrants, components 101 and on in that order; ``+``: junctions. Pipes of medium pressure are
``-`` and ``|``, of low pressure ``.`` and ``:``, of high pressure ``=``; two nodes side by side are
not joined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from gisgov.network.pipe_places import Place, place
from gisgov.network.pipes import Lines, Nodes, Pipes, Valves

VALVES = "ABCDEFGHIJKLM"
HYDRANTS = "hijk"
ACROSS = {"-": "medium", ".": "low", "=": "high"}
UP = {"|": "medium", ":": "low"}
CELL_M = 10.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A network and where its letters stand."""

    pipes: Pipes
    letters: str

    def at(self, letter: str) -> Place:
        """The first node of a letter."""
        return place(self.pipes, f"node:{self.letters.index(letter) + 1}")

    def on(self, one: str, other: str, along_m: float = 0.0) -> Place:
        """On the pipe between two letters, so far from its western or northern end."""
        ends = zip(self.pipes.start, self.pipes.end, strict=True)
        pairs = [{self.letters[start], self.letters[end]} for start, end in ends]
        return place(self.pipes, f"pipe:{pairs.index({one, other}) + 1}@{along_m}")


def drawn(
    picture: str,
    *,
    network: str = "gas",
    stuck: str = "",
    unknown: str = "",
    closed: str = "",
    perhaps: str = "",
    out_of_use: str = "",
    diameter_mm: float = 100.0,
) -> Drawn:
    """Read a picture; valves turn and are open but for those of the named letters.

    Parameters
    ----------
    stuck, unknown, out_of_use
        Valves that do not turn, of which nobody knows, and whose component is lost.
    closed, perhaps
        Valves that are closed, and of which nobody knows whether they are.
    """
    cells = {
        (x, y): letter
        for y, line in enumerate(picture.splitlines())
        for x, letter in enumerate(line)
        if letter != " "
    }
    nodes = [at for at, letter in cells.items() if letter not in ACROSS | UP]
    letters = "".join(cells[at] for at in nodes)
    found = [*_pipes(cells, nodes, (1, 0), ACROSS), *_pipes(cells, nodes, (0, 1), UP)]
    pipes = Pipes.build(
        network,
        _nodes(nodes, letters),
        lines=lines(
            [(nodes[start], nodes[end], start + 1, end + 1, name) for start, end, name in found],
            diameter_mm,
        ),
        valves=Valves(
            component_id=np.arange(1, len(VALVES) + 1),
            operable=np.array(
                [0.0 if v in stuck else np.nan if v in unknown else 1.0 for v in VALVES]
            ),
            state=np.array(
                [
                    "closed" if v in closed else "unknown" if v in perhaps else "open"
                    for v in VALVES
                ],
                dtype=object,
            ),
            in_use=np.array([v not in out_of_use for v in VALVES]),
        ),
    )
    return Drawn(pipes, letters)


def lines(rows: list[tuple], diameter_mm: float = 100.0) -> Lines:
    """Pipes from (cell, cell, node id, node id, pressure)."""
    return Lines(
        id=np.arange(1, len(rows) + 1),
        from_id=np.array([row[2] for row in rows], dtype=np.int64),
        to_id=np.array([row[3] for row in rows], dtype=np.int64),
        line=np.array(
            [shapely.LineString([metres(row[0]), metres(row[1])]) for row in rows], dtype=object
        ),
        diameter_mm=np.full(len(rows), diameter_mm),
        material=np.full(len(rows), "pe", dtype=object),
        pressure_class=np.array([row[4] for row in rows], dtype=object),
    )


def metres(cell: tuple[int, int]) -> tuple[float, float]:
    return cell[0] * CELL_M, -cell[1] * CELL_M


def _nodes(at: list[tuple[int, int]], letters: str) -> Nodes:
    return Nodes(
        id=np.arange(1, len(at) + 1),
        xy=np.array([metres(cell) for cell in at], dtype=float).reshape(-1, 2),
        kind=np.array([_kind(letter) for letter in letters], dtype=object),
        component_id=np.array(
            [VALVES.find(v) + 1 or (v in HYDRANTS) * (101 + HYDRANTS.find(v)) for v in letters],
            dtype=np.int64,
        ),
        building_id=np.array([int(v) if v.isdigit() else 0 for v in letters], dtype=np.int64),
    )


def _kind(letter: str) -> str:
    kinds = {"S": "source", "T": "source", "P": "regulator", "Q": "regulator"}
    if letter.isdigit():
        return "service"
    if letter in HYDRANTS:
        return "hydrant"
    return "valve" if letter in VALVES else kinds.get(letter, "junction")


def _pipes(
    cells: dict[tuple[int, int], str],
    nodes: list[tuple[int, int]],
    step: tuple[int, int],
    signs: dict[str, str],
) -> list[tuple[int, int, str]]:
    """Pipes from each node eastward, or southward: rows of both ends, and the pressure."""
    found = []
    for start, at in enumerate(nodes):
        end = sign_at = (at[0] + step[0], at[1] + step[1])
        sign = cells.get(sign_at, "")
        while sign in signs and cells.get(end) == sign:
            end = (end[0] + step[0], end[1] + step[1])
        if sign in signs:
            found.append((start, nodes.index(end), signs[sign]))
    return found
