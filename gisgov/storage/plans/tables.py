"""The table of a community in a plan as it is kept, and what a dealing out of its atoms comes to.

Labels are codes of present grids, or `+1`, `+2`, … for new ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select

from gisgov import zoning
from gisgov.errors import BadInput, NotFound
from gisgov.storage.copying import city_srid
from gisgov.storage.models import Base
from gisgov.storage.plans.packing import unpacked
from gisgov.zoning import Atoms

__all__ = [
    "NEW",
    "NEW_LABEL",
    "WEIGHTS",
    "Begun",
    "Judged",
    "Table",
    "check",
    "figures",
    "former",
    "grids_frame",
    "judged",
    "open_table",
]

NEW = "+"
NEW_LABEL = re.compile(r"\+[1-9][0-9]{0,6}")
PLAN, PART, GRID, AREA = (
    Base.metadata.tables[name] for name in ("plan", "plan_part", "plan_grid", "area")
)
WEIGHTS = zoning.Weights()

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Table:
    """A community of a plan as it is kept."""

    plan_id: int
    community: str
    revision: int
    changed_by: str
    changed_at: datetime
    lower: int
    upper: int
    atoms: Atoms
    labels: list[str]
    locked: frozenset[str]
    former: frozenset[str] = frozenset()
    """Codes of grids that are no more, and may be again: of a plan that brings them back."""


@dataclass(frozen=True, eq=False)
class Begun:
    """A community with which a plan begins: its atoms, and the grid of each."""

    community: str
    atoms: Atoms
    labels: list[str]
    base: list[int]
    """Versions of the grids that were there when the ground was read."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A dealing out with what it comes to, before it is told."""

    names: list[str]
    """Labels of the grids, sorted."""
    labels: Ints
    """The grid of each atom: position in `names`."""
    verdict: zoning.Verdict


def open_table(conn: Connection, plan_id: int, community: str) -> Table:
    """Read the table of a community.

    Raises
    ------
    NotFound
        There is no such plan, or it does not redraw this community.
    """
    query = (
        select(PART, PLAN.c.lower, PLAN.c.upper, PLAN.c.restores)
        .join_from(PART, PLAN)
        .where(PART.c.plan_id == plan_id, PART.c.community == community)
    )
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("plan.no_part", plan=plan_id, community=community)
    locked = conn.scalars(
        select(GRID.c.label).where(
            GRID.c.plan_id == plan_id, GRID.c.community == community, GRID.c.locked
        )
    )
    return Table(
        plan_id=plan_id,
        community=community,
        revision=row["revision"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
        lower=row["lower"],
        upper=row["upper"],
        atoms=unpacked(row["atoms"], row["borders"], srid=city_srid(conn)),
        labels=list(row["labels"]),
        locked=frozenset(locked),
        former=former(conn, community) if row["restores"] else frozenset(),
    )


def former(conn: Connection, community: str) -> frozenset[str]:
    """Codes of all grids that ever were in a community."""
    query = select(AREA.c.code).where(AREA.c.parent == community, AREA.c.level == "grid")
    return frozenset(conn.scalars(query.distinct()))


def judged(
    opened: Table, labels: Sequence[str] | None = None, locked: Collection[str] | None = None
) -> Judged:
    """What a dealing out comes to; the one that is kept by default.

    Raises
    ------
    BadInput
        There is not a label for each atom, or one is neither a present grid nor `+` and a number.
    """
    given = list(opened.labels if labels is None else labels)
    check(opened, given)
    names, numbers = np.unique(np.array(given, dtype=object), return_inverse=True)
    positions = numbers.astype(np.int64)
    frame = grids_frame(
        opened.atoms,
        list(names),
        positions,
        locked=opened.locked if locked is None else locked,
    )
    verdict = zoning.judge(
        opened.atoms,
        positions,
        grids=frame,
        lower=opened.lower,
        upper=opened.upper,
        weights=WEIGHTS,
    )
    return Judged([str(name) for name in names], positions, verdict)


def grids_frame(
    atoms: Atoms, names: list[str], labels: Ints, *, locked: Collection[str]
) -> pd.DataFrame:
    """Code, kind and lock of each grid; special ones are those on special ground alone."""
    premises = atoms.frame["special"].notna().to_numpy()
    ordinary = np.bincount(labels, weights=~premises, minlength=len(names))
    return pd.DataFrame(
        {
            "code": [None if name.startswith(NEW) else name for name in names],
            "kind": np.where(ordinary == 0, "special", "community"),
            "locked": [name in locked for name in names],
        }
    )


def check(opened: Table, labels: Sequence[str]) -> None:
    """Raise where labels do not fit the atoms of a table."""
    if len(labels) != len(opened.atoms):
        raise BadInput("plan.labels", given=len(labels), wanted=len(opened.atoms))
    known = set(opened.atoms.frame["current"].dropna()) | opened.former
    for label in sorted(set(labels) - known):
        if not NEW_LABEL.fullmatch(label):
            raise BadInput("plan.label", given=label)


def figures(found: Judged, names: Mapping[str, tuple[str, str | None]]) -> list[dict[str, Any]]:
    """What each grid of a dealing out comes to, as plain values, by label; names by code."""
    told = []
    for label, row in zip(found.names, found.verdict.grids.to_dict("records"), strict=True):
        bounds = row["in_bounds"]
        name, name_en = names.get(label, (None, None))
        told.append(
            {
                "label": label,
                "code": None if label.startswith(NEW) else label,
                "name": name,
                "name_en": name_en,
                "kind": str(row["kind"]),
                "locked": bool(row["locked"]),
                "atoms": int(row["atoms"]),
                "households": int(row["households"]),
                "persons": int(row["persons"]),
                "in_bounds": None if pd.isna(bounds) else bool(bounds),
                "off_street_m": round(float(row["off_street_m"]), 1),
                "compactness": round(float(row["compactness"]), 3),
                "moved": int(row["moved"]),
            }
        )
    return told
