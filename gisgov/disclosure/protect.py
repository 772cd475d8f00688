"""What to withhold so that nothing small can be computed: complementary cell suppression.

Small cells are withheld first. Then the attack is run, and where it recovers a count, the smallest
of the told cells that prove the bound is withheld too, until it recovers none (Cox, "Suppression
methodology and statistical disclosure control", JASA 75, 1980). Taking a cell away only ever takes
an equation from the attacker, so what is safe stays safe and the work ends. The same tables give
the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from gisgov.disclosure.attack import Attack, Found, small_atoms
from gisgov.disclosure.equations import Regions, regions_of
from gisgov.disclosure.program import Cell
from gisgov.disclosure.tables import PEOPLE, Counts, Indicators, Mask, Table, Target

__all__ = ["Protected", "Reader", "protect"]

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Reader:
    """Somebody who reads releases: which he has seen before, and what must be kept from him."""

    seen: Sequence[Table]
    k: int
    patient: bool = False
    """Whether releases of other months count, as if nobody had come or gone since. What cannot be
    kept from such a reader, because an earlier month told it, is no failure."""


@dataclass(frozen=True)
class Protected:
    """What may be told, and what could not be protected."""

    told: Mask
    failed: list[Found] = field(default_factory=list)
    """Counts that other releases alone give away: with them nothing may be released."""


def protect(
    table: Table,
    counts: Counts,
    readers: Sequence[Reader],
    *,
    indicators: Indicators = PEOPLE,
    progress: Tell | None = None,
) -> Protected:
    """Choose the cells of a new table that are told.

    Parameters
    ----------
    table
        The areas; of `told` only those cells are considered that are true.
    counts
        The truth, atoms x indicators.
    readers
        All who will read it.
    indicators
        What is counted.
    progress
        Told how far it is, from 0 to 1.

    Examples
    --------
    Three grids of 3, 12 and 30 children, of one community: the 3 is small, the 12 its partner.

    >>> from gisgov.disclosure.tables import table_of
    >>> table = table_of([[0, 1, 2], [0], [1], [2]], np.ones((4, 1), bool), atoms=3)
    >>> one = Indicators(names=("children",))
    >>> made = protect(table, np.array([[3], [12], [30]]), [Reader([], 10)], indicators=one)
    >>> made.told.ravel().tolist()
    [True, False, False, True]
    """
    values = np.asarray(table.inside @ counts)
    lived = np.diff(table.inside.indptr) > 0
    k = max((reader.k for reader in readers), default=0)
    told = table.told & ~((values < k) & lived[:, None])
    failed: list[Found] = []
    for number, reader in enumerate(readers):
        tell = _part(progress, number, len(readers))
        told, lost = _keep_from(reader, Table(table.inside, told), counts, indicators, tell)
        failed += [] if reader.patient else lost
    return Protected(told, failed)


def _keep_from(
    reader: Reader, table: Table, counts: Counts, indicators: Indicators, tell: Tell
) -> tuple[Mask, list[Found]]:
    """Withhold until one reader recovers nothing more; also what could not be kept from him."""
    tables = [*reader.seen, table]
    regions = regions_of(tables)
    targets = _lasting(tables, regions, counts, reader.k) if reader.patient else None
    attack = Attack(
        tables, counts, regions=regions, k=reader.k, indicators=indicators, targets=targets
    )
    choice = _Choice(regions, attack, table.told.copy())
    lost: list[Found] = []
    while found := attack.run(choice.told):
        lost = [each for each in found if not choice.partners(each)]
        if not choice.withhold(found):
            break
        tell(1 - 1 / (2 + choice.rounds))
    tell(1.0)
    return choice.told, lost


class _Choice:
    """The told cells of the table that is made, and which of them go next."""

    def __init__(self, regions: Regions, attack: Attack, told: Mask) -> None:
        self.attack, self.told, self.rounds = attack, told, 0
        self.sums = {attack.indicators.at(total) for total, _ in attack.indicators.totals}
        self.areas: dict[int, list[int]] = {}
        for area, region in enumerate(regions.of_area[-1].tolist()):
            self.areas.setdefault(region, []).append(area)

    def partners(self, found: Found) -> list[Cell]:
        """Told cells that prove a bound and can still be withheld.

        The smallest come first, of equal ones parts before their total.
        """
        able = [cell for cell in found.proof if self._can_go(cell)]
        return sorted(able, key=lambda cell: (self.attack.values[cell], cell[1] in self.sums, cell))

    def withhold(self, found: list[Found]) -> bool:
        """Break the proof of each bound; false where nothing is left to withhold."""
        gone: set[Cell] = set()
        for each in found:
            partners = self.partners(each)
            if partners and not gone & each.proof:
                region, indicator = partners[0]
                self.told[self.areas[region], indicator] = False
                gone.add(partners[0])
        self.rounds += 1
        return bool(gone)

    def _can_go(self, cell: Cell) -> bool:
        region, indicator = cell
        areas = self.areas.get(region)
        return bool(areas and self.told[areas[0], indicator] and not self.attack.frozen[cell])


def _lasting(tables: Sequence[Table], regions: Regions, counts: Counts, k: int) -> list[Target]:
    """Small counts of the finest new areas, and of atoms that every release counts.

    Where homes are new, people came: who takes it that nobody did learns nothing true of them.
    """
    always = np.all([np.diff(t.inside.tocsc().indptr) > 0 for t in tables], axis=0)
    atoms = [target for target in small_atoms(counts, k) if always[list(target.atoms)].all()]
    mine = sorted({region for region in regions.of_area[-1].tolist() if region >= 0})
    finest = [region for region in mine if not np.isin(regions.within[region], mine).any()]
    held = [regions.atoms[region] for region in finest]
    return atoms + [
        Target(tuple(some.tolist()), column)
        for some in held
        for column in np.flatnonzero(counts[some].sum(axis=0) < k).tolist()
    ]


def _part(progress: Tell | None, number: int, of: int) -> Tell:
    """Tell of one step of several."""

    def tell(fraction: float) -> None:
        if progress:
            progress((number + fraction) / of)

    return tell
