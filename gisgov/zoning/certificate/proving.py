"""One part of a plan, proven as far as its share of the time goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gisgov.said import Said
from gisgov.zoning.certificate.dividing import Part
from gisgov.zoning.certificate.enumeration import listed
from gisgov.zoning.certificate.obstacles import counts, obstacles
from gisgov.zoning.certificate.partitioning import CLOSE, Best, Known, Problem, best_plan
from gisgov.zoning.certificate.pieces import Ground, Pieces, gathered, ground_of
from gisgov.zoning.certificate.pricing import offers
from gisgov.zoning.certificate.program import Columns, Rows
from gisgov.zoning.certificate.standing import code_numbers, keeps_codes, score_of, sound
from gisgov.zoning.certificate.values import PartCertificate, Replacement
from gisgov.zoning.values import Ints, Plan

__all__ = ["proven"]

EACH_SECOND = 1_000_000  # grids that are listed, priced and chosen from in a second
FEWEST, MOST = 20_000, 3_000_000  # grids that are listed
PIECES_A_GRID = range(3, 13)
GROWTH = 4  # of the work, with each piece more a grid
WIDER = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)  # of the bounds, where no plan fits


@dataclass(frozen=True, eq=False)
class Scene:
    """A part of a plan, what it comes to, and whether it keeps the rules.

    Attributes
    ----------
    told
        A first word, which proves nothing.
    codes
        Number of the present code that each of the plan's grids goes on as; -1 for a new one.
    """

    plan: Plan
    ground: Ground
    told: PartCertificate
    codes: Ints


def proven(plan: Plan, part: Part, *, seconds: float) -> PartCertificate:
    """Return what can be proven of a part in so many seconds.

    Pieces get finer as long as the answer is exact and the time lasts.
    """
    until = time.perf_counter() + seconds
    ground = ground_of(plan, part, keeping=keeps_codes(plan))
    codes = code_numbers(plan, part, ground)
    score, right = score_of(plan, ground, codes), sound(plan, ground)
    told = PartCertificate(part.name, part.atoms, "open", "none", 0, score, None, sound=right)
    if notes := obstacles(plan, part.atoms):
        return replace(told, status="infeasible", method="arithmetic", notes=notes)
    if part.window:
        told.notes.append(Said("certificate.window", {"grids": len(codes)}))
    scene = Scene(plan, ground, told, codes)
    begun = time.perf_counter()
    for pieces, problem in levels(scene, (plan.lower, plan.upper), seconds=seconds):
        latest = judged(scene, pieces, best_plan(problem, until=until), until=until)
        if told.status == "open" or latest.method == "set_partitioning":
            told = latest
        now = time.perf_counter()
        if latest.method != "set_partitioning" or now + GROWTH * (now - begun) > until:
            break
        begun = now
    return told


def levels(
    scene: Scene, bounds: tuple[int, int], *, seconds: float
) -> Iterator[tuple[Pieces, Problem]]:
    """Give the problems of ever more pieces, as long as all grids can be listed in the time.

    A plan that breaks the rules is no guide, so pieces then need not lie in its grids.
    """
    plan, ground = scene.plan, scene.ground
    if not scene.told.sound:
        ground = replace(ground, grid=np.zeros_like(ground.grid))
    households = int(ground.households.sum())
    fewest, most = counts(households, lower=bounds[0], upper=bounds[1])
    grids = max(2 * households // (plan.lower + plan.upper), 1)
    listing = int(np.clip(seconds * EACH_SECOND, FEWEST, MOST))
    before = 0
    for each in PIECES_A_GRID:
        pieces = gathered(ground, plan, count=each * grids)
        if len(pieces) == before:
            break
        before = len(pieces)
        found = listed(pieces, lower=bounds[0], upper=bounds[1], weights=plan.weights, most=listing)
        if not found.complete:
            break
        rows = Rows(len(pieces), pieces.held.shape[1], fewest, most)
        choices = offers(found, pieces, moved=plan.weights.moved)
        yield pieces, Problem(choices, rows, known(scene, pieces))


def known(scene: Scene, pieces: Pieces) -> Known | None:
    """Return the plan's own grids as columns; None where they break the rules."""
    if not scene.told.sound:
        return None
    order = np.argsort(pieces.grid, kind="stable")
    start = np.searchsorted(pieces.grid[order], np.arange(len(scene.codes) + 1))
    share = scene.told.score / len(scene.codes)  # their sum alone counts
    return Known(
        Columns(scene.codes, np.full(len(scene.codes), share), start, order), scene.told.score
    )


def judged(scene: Scene, pieces: Pieces, best: Best, *, until: float) -> PartCertificate:
    """Return the certificate that an answer gives."""
    told = replace(scene.told, pieces=len(pieces), notes=[*scene.told.notes])
    if best.bound == np.inf:
        notes = [*told.notes, *without_plan(scene, len(pieces), until=until)]
        return replace(told, status="infeasible", method="set_partitioning", notes=notes)
    if best.bound == -np.inf:
        return told
    score = told.score if told.sound else np.inf
    better = None
    if best.choice:
        codes = [scene.ground.codes[c] if c >= 0 else None for c in best.choice.code]
        better = Replacement(best.choice.grid[pieces.of], codes, best.choice.cost)
        score = better.score
        if not told.sound:
            told.notes.append(Said("certificate.fits"))
    exact = np.isfinite(score) and best.bound >= score * (1 - CLOSE)
    return replace(
        told,
        status="optimal" if exact and better is None else "bounded",
        method="set_partitioning" if exact else "lagrangian",
        bound=best.bound,
        better=better,
    )


def without_plan(scene: Scene, pieces: int, *, until: float) -> list[Said]:
    """Tell that no plan fits, and between which wider bounds one does, if that is found in time."""
    plan = scene.plan
    notes = [Said("certificate.no_plan", {"pieces": pieces})]
    for share in WIDER:
        bounds = int(plan.lower * (1 - share)), int(np.ceil(plan.upper * (1 + share)))
        for _, problem in levels(scene, bounds, seconds=0.0):
            if time.perf_counter() > until:
                return notes
            if best_plan(problem, until=until).choice:
                relaxed = {"lower": bounds[0], "upper": bounds[1]}
                return [*notes, Said("certificate.wider", relaxed)]
    return notes
