"""The better grids that a certificate found, put into the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from gisgov.zoning.certificate.values import Certificate
from gisgov.zoning.judging import judge
from gisgov.zoning.values import Atoms, Ints, Plan

__all__ = ["improved"]

Codes = npt.NDArray[np.object_]


def improved(plan: Plan, certificate: Certificate) -> Plan:
    """Return the plan with every part dealt out as the certificate found it better.

    Grids are in the order of their first atoms; new ones go on as the present codes that are free,
    so that the most households stay. Notes of grids that are dealt out anew are dropped. Without
    anything better it is the plan itself.
    """
    better = [part for part in certificate.parts if part.better is not None]
    if not better:
        return plan
    labels, count = plan.labels.copy(), len(plan.grids)
    for part in better:
        if part.better is not None:
            labels[part.atoms] = part.better.labels + count
            count = int(labels.max()) + 1
    grids, first, labels = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    old = grids[order]
    table = _table(plan, place[labels], old)
    weights = plan.weights
    told = judge(
        plan.atoms, place[labels], grids=table, lower=plan.lower, upper=plan.upper, weights=weights
    )
    number = {int(grid): at for at, grid in enumerate(old)}
    notes = [
        replace(note, params={**note.params, "grid": number[note.params["grid"]]})
        for note in plan.notes
        if note.params.get("grid") in number
    ]
    rows = told.grids.assign(code=table["code"])  # None, where judging says NaN
    return replace(plan, labels=place[labels], grids=rows, score=told.score, notes=notes)


def _table(plan: Plan, labels: Ints, old: Ints) -> pd.DataFrame:
    """Return code, kind and lock of each grid; `old` is its row in the plan, or beyond it."""
    kept = old < len(plan.grids)
    rows = plan.grids.iloc[old[kept]]
    code, kind = np.full(len(old), None, object), np.full(len(old), "community", object)
    locked = np.zeros(len(old), np.bool_)
    code[kept], kind[kept], locked[kept] = rows["code"], rows["kind"], rows["locked"]
    new = np.flatnonzero(~kept)
    code[new] = codes_of(plan.atoms, labels, new, taken=set(rows["code"].dropna()))
    return pd.DataFrame({"code": pd.Series(code, dtype=object), "kind": kind, "locked": locked})


def codes_of(atoms: Atoms, labels: Ints, grids: Ints, *, taken: set[object]) -> Codes:
    """Return the present code of each of these grids, or None, so that the most households stay."""
    codes: Codes = np.full(len(grids), None, object)
    place = np.full(int(labels.max()) + 1, -1)
    place[grids] = np.arange(len(grids))
    frame = atoms.frame
    current = frame["current"].where(~frame["current"].isin(taken))
    number, known = pd.factorize(current, sort=True)
    mine = (place[labels] >= 0) & (number >= 0)
    held = np.zeros((len(grids), len(known)))
    stays = frame["households"].to_numpy()[mine] + 1e-6
    np.add.at(held, (place[labels[mine]], number[mine]), stays)
    for row, column in zip(*linear_sum_assignment(held, maximize=True), strict=True):
        if held[row, column] > 0:
            codes[row] = known[column]
    return codes
