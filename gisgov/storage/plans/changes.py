"""What a plan changes: what becomes of each grid, what changes hands, who is concerned.

From the atoms of a plan: the grid of each when it was begun, and its grid in the plan.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Row, select

from gisgov.storage.copying import city_srid
from gisgov.storage.plans import documents
from gisgov.storage.plans.flows import Flows, rank
from gisgov.storage.plans.packing import unpacked
from gisgov.storage.plans.tables import GRID, NEW, PART
from gisgov.storage.plans.values import (
    Changes,
    GridChange,
    HandedOver,
    PlanDocument,
    Transfer,
    WorkerChange,
)
from gisgov.storage.queries import fixed
from gisgov.words import Language, say

__all__ = ["Server", "changes", "handover", "handover_csv", "servers"]

BOM = "\ufeff"  # so that Excel reads Chinese
FORMULA = re.compile(r"^\s*[=+\-@]")
COLUMNS = ("building_id", "address", "name", "from", "to", "households", "persons")
SUMS = ("households", "persons", "buildings")

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Server:
    """A worker who serves a grid."""

    grid: str
    code: str
    name: str | None


def changes(conn: Connection, plan_id: int) -> Changes:
    """What a plan changes, in households, people and buildings.

    What becomes of each grid follows the rules of `Flows.whats`; a present grid whose code no
    ground bears in the plan is `gone`.

    Parameters
    ----------
    conn
        A connection to the city of who may read plans.
    plan_id
        Number of the plan.

    Returns
    -------
    Changes
        Grids by community and label, with those that go; moves by community, the most households
        first; workers who serve now, or served just before the plan was applied.

    Raises
    ------
    NotFound
        There is no such plan.
    """
    found = documents.get(conn, plan_id)
    dealt = _dealt(conn, plan_id)
    moves = _moves(dealt)
    codes = _codes(conn, plan_id)
    total = {name: int(sum(getattr(move, name) for _, move in moves)) for name in SUMS}
    return Changes(
        households_moved=total["households"],
        persons_moved=total["persons"],
        buildings_moved=total["buildings"],
        grids=[
            change
            for community, part in dealt.groupby("community", sort=True)
            for change in _grids(str(community), part, codes)
        ],
        moves=[move for _, move in moves],
        workers=_workers(conn, found, dealt, moves),
    )


def handover(conn: Connection, plan_id: int, grid: str | None = None) -> list[HandedOver]:
    """Buildings that get another grid, by the grid that they leave, that they come to, and address.

    People are counted as by the plan; in a building that shares its atom with others, as now.

    Parameters
    ----------
    conn
        As for `changes`.
    plan_id
        Number of the plan.
    grid
        Only what this grid gives or takes: a present code, or a label or code of the plan.

    Raises
    ------
    NotFound
        There is no such plan.
    """
    documents.get(conn, plan_id)
    dealt = _dealt(conn, plan_id)
    moved = dealt[_moved(dealt)]
    if grid is not None:
        codes = _codes(conn, plan_id)
        ends = zip(moved["community"], moved["before"], moved["after"], strict=True)
        about = [grid in (before, after, codes.get((c, after))) for c, before, after in ends]
        moved = moved[np.array(about, dtype=bool)]
    return _handed(conn, moved)


def handover_csv(rows: Sequence[HandedOver], *, lang: Language) -> bytes:
    """A handover list as CSV for people: headings in words, UTF-8 with a mark that Excel knows.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Parameters
    ----------
    rows
        From `handover`.
    lang
        Of the headings.
    """
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([say(f"plan_files.column_{name}", lang=lang) for name in COLUMNS])
    for row in rows:
        texts = (row.address, row.name, row.from_, _said(row.to, lang))
        named = [_harmless(one) for one in texts]
        writer.writerow([row.building_id, *named, row.households, row.persons])
    return (BOM + sink.getvalue()).encode()


def servers(conn: Connection, grids: Sequence[str], *, day: date | None = None) -> list[Server]:
    """Who serves grids, by grid and staff number.

    Parameters
    ----------
    conn
        A connection to the city.
    grids
        Their codes.
    day
        As of the moment before this day began in the city; now by default.
    """
    rows = conn.execute(fixed("plan_served"), {"grids": sorted(set(grids)), "day": day})
    return [Server(*row) for row in rows]


# ---------------------------------------------------------------- what was dealt out


def _dealt(conn: Connection, plan_id: int) -> pd.DataFrame:
    """Atoms of all communities: their grid before (None for none) and after, and what they hold."""
    srid = city_srid(conn)
    query = select(PART.c.community, PART.c.atoms, PART.c.borders, PART.c.labels)
    rows = conn.execute(query.where(PART.c.plan_id == plan_id).order_by(PART.c.community)).all()
    frames = [
        pd.DataFrame(
            {
                "community": row.community,
                "before": atoms["current"],
                "after": row.labels,
                "households": atoms["households"],
                "persons": atoms["persons"],
                "ground_m2": atoms["area_m2"],
                "held": atoms["buildings"],
                "buildings": [len(held) for held in atoms["buildings"]],
            }
        )
        for row in rows
        for atoms in [unpacked(row.atoms, row.borders, srid=srid).frame]
    ]
    return pd.concat(frames, ignore_index=True)


def _codes(conn: Connection, plan_id: int) -> dict[tuple[str, str], str | None]:
    query = select(GRID.c.community, GRID.c.label, GRID.c.code).where(GRID.c.plan_id == plan_id)
    return {(row.community, row.label): row.code for row in conn.execute(query)}


def _moved(dealt: pd.DataFrame) -> Bools:
    return np.asarray(dealt["before"].to_numpy(object) != dealt["after"].to_numpy(object))


def _moves(dealt: pd.DataFrame) -> list[tuple[str, Transfer]]:
    """What goes from grid to grid, with the community; ground that holds nothing is not told."""
    ends = ["community", "before", "after"]
    sums = dealt[_moved(dealt)].groupby(ends, dropna=False)[list(SUMS)].sum().reset_index()
    sums = sums[(sums["households"] > 0) | (sums["buildings"] > 0)]
    ordered = sums.sort_values(
        ["community", "households", "buildings", "before", "after"],
        ascending=[True, False, False, True, True],
    )
    return [
        (
            str(row["community"]),
            Transfer(
                from_=None if pd.isna(row["before"]) else str(row["before"]),
                to=str(row["after"]),
                **{name: int(row[name]) for name in SUMS},
            ),
        )
        for row in ordered.to_dict("records")
    ]


# ---------------------------------------------------------------- whom and what it concerns


def _grids(
    community: str, part: pd.DataFrame, codes: Mapping[tuple[str, str], str | None]
) -> list[GridChange]:
    flows = Flows.of(part)
    held = dict(zip(flows.before, flows.households[:-1].sum(axis=1).tolist(), strict=True))
    told = [
        GridChange(
            label=label,
            code=codes.get((community, label)),
            community=community,
            what=what,
            from_=flows.sources(k),
            households_before=int(held.get(label, 0)),
            households_after=int(flows.households[:, k].sum()),
        )
        for k, (label, what) in enumerate(zip(flows.after, flows.whats(), strict=True))
    ]
    told += [
        GridChange(
            label=code,
            code=code,
            community=community,
            what="gone",
            from_=[],
            households_before=int(held[code]),
            households_after=0,
        )
        for code in sorted(set(flows.before) - set(flows.after))
    ]
    return sorted(told, key=lambda grid: rank(grid.label))


def _workers(
    conn: Connection,
    found: PlanDocument,
    dealt: pd.DataFrame,
    moves: Sequence[tuple[str, Transfer]],
) -> list[WorkerChange]:
    gives: dict[str, list[Transfer]] = {}
    takes: dict[str, list[Transfer]] = {}
    for _, move in moves:
        gives.setdefault(move.from_ or "", []).append(move)
        takes.setdefault(move.to, []).append(move)
    on = set(dealt["after"])
    concerned = [code for code in set(dealt["before"].dropna()) if code in gives or code in takes]
    serve = servers(conn, concerned, day=found.effective_on if found.applied_at else None)
    return [
        WorkerChange(
            grid=server.grid,
            code=server.code,
            name=server.name,
            goes_on=server.grid in on,
            gives=gives.get(server.grid, []),
            takes=takes.get(server.grid, []),
        )
        for server in serve
    ]


def _handed(conn: Connection, moved: pd.DataFrame) -> list[HandedOver]:
    ids = sorted({one for held in moved["held"] for one in held})
    known = {row.id: row for row in conn.execute(fixed("plan_handed"), {"ids": ids})}
    atoms = moved.to_dict("records")
    pairs = [(atom, known.get(building), building) for atom in atoms for building in atom["held"]]
    return sorted((_handed_over(*pair) for pair in pairs), key=_by_way)


def _handed_over(atom: dict[Hashable, Any], row: Row[Any] | None, building: int) -> HandedOver:
    def count(name: str) -> int:
        alone = len(atom["held"]) == 1
        return int((atom[name] if alone else getattr(row, name, None)) or 0)

    return HandedOver(
        building_id=building,
        address=row.address if row else None,
        name=row.name if row else None,
        from_=atom["before"],
        to=atom["after"],
        households=count("households"),
        persons=count("persons"),
    )


def _by_way(row: HandedOver) -> tuple[str, tuple[bool, int, str], str, int]:
    return row.from_ or "", rank(row.to or ""), row.address or "", row.building_id


def _harmless(text: str | None) -> str:
    text = text or ""
    return f"'{text}" if FORMULA.match(text) else text


def _said(label: str | None, lang: Language) -> str | None:
    """A grid without a code as words: a spreadsheet would read `+1` as the number 1."""
    if label is None or not label.startswith(NEW):
        return label
    return say("plan_files.new_grid", lang=lang, number=label[1:])
