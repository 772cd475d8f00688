"""What becomes of each grid in a plan, told by where its households and its ground come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.storage.plans.tables import NEW

__all__ = ["Flows", "What", "rank"]

What = Literal["kept", "changed", "split", "merged", "new", "gone"]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rank(label: str) -> tuple[bool, int, str]:
    """By what labels are put in order: present codes before new ones, `+2` before `+10`."""
    return label.startswith(NEW), len(label), label


@dataclass(frozen=True, eq=False)
class Flows:
    """What goes from the present grids (rows; the last is no grid) to those of a plan (columns)."""

    before: list[str]
    after: list[str]
    households: Floats
    ground: Floats
    atoms: Floats

    @classmethod
    def of(cls, part: pd.DataFrame) -> Flows:
        """Add up atoms.

        Parameters
        ----------
        part
            A row an atom: before (None for no grid), after, households, ground_m2.
        """
        before = sorted(set(part["before"].dropna()))
        after = sorted(set(part["after"]), key=rank)
        rows = {code: k for k, code in enumerate(before)}
        columns = {label: k for k, label in enumerate(after)}
        at = (
            [rows.get(code, len(before)) for code in part["before"]],
            [columns[label] for label in part["after"]],
        )
        made = [np.zeros((len(before) + 1, len(after))) for _ in range(3)]
        held = part.assign(atoms=1)
        for table, name in zip(made, ("households", "ground_m2", "atoms"), strict=True):
            np.add.at(table, at, held[name].to_numpy(np.float64))
        return cls(before, after, *made)

    def whats(self) -> list[What]:
        """What becomes of each grid of the plan.

        It *comes from* the present grid that gives it more than half of its households; a present
        grid *goes to* the one that gets more than half of its own. Where a grid holds no household,
        its square metres count instead. Then a grid is, by the first that holds,

        - `kept`: the same ground under the same code;
        - `merged`: two present grids or more go to it;
        - `split`: it comes from a present grid from which another comes too;
        - `changed`: it bears a present code;
        - `new`: it bears none.
        """
        origin, goal = self._origins(), self._goals()
        whats: list[What] = []
        for k, label in enumerate(self.after):
            known = label in self.before
            if known and self._same(self.before.index(label), k):
                whats.append("kept")
            elif np.count_nonzero(goal == k) > 1:
                whats.append("merged")
            elif origin[k] >= 0 and np.count_nonzero(origin == origin[k]) > 1:
                whats.append("split")
            else:
                whats.append("changed" if known else "new")
        return whats

    def sources(self, k: int) -> list[str]:
        """Codes of the present grids that a grid of the plan consists of, the most first."""
        mass = _counted(self.households[:-1, k], self.ground[:-1, k])
        return [self.before[i] for i in np.argsort(-mass, kind="stable") if mass[i] > 0]

    def _same(self, row: int, column: int) -> bool:
        both = self.atoms[row, column]
        return bool(both == self.atoms[row].sum() == self.atoms[:, column].sum())

    def _origins(self) -> Ints:
        pairs = zip(self.households.T, self.ground.T, strict=True)
        found = np.array([_most(_counted(*pair)) for pair in pairs], dtype=np.int64)
        return np.where(found == len(self.before), -1, found)

    def _goals(self) -> Ints:
        pairs = zip(self.households[:-1], self.ground[:-1], strict=True)
        return np.array([_most(_counted(*pair)) for pair in pairs], dtype=np.int64)


def _counted(households: Floats, ground: Floats) -> Floats:
    return households if households.any() else ground


def _most(mass: Floats) -> int:
    """The position that has more than half of all; -1 where none has."""
    first = int(np.argmax(mass))
    return first if 2 * mass[first] > mass.sum() else -1
