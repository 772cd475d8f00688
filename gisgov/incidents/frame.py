"""What the numbers in the columns of incidents stand for: classes, channels and areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gisgov.errors import BadInput, NotFound
from gisgov.incidents.rows import Ints

__all__ = ["NOWHERE", "Area", "Areas", "Frame", "Kind"]

NOWHERE = -1


@dataclass(frozen=True)
class Kind:
    """A class of incidents, under its major."""

    scheme: str
    code: str
    name: str
    name_en: str | None
    major: str
    major_name: str
    major_name_en: str | None


@dataclass(frozen=True)
class Area:
    """An area as it is today; `parent` is the code of the area above."""

    code: str
    level: str
    parent: str | None
    name: str
    name_en: str | None


@dataclass(frozen=True)
class Areas:
    """The tree of areas as it is today.

    Parameters
    ----------
    listed
        In the order of their codes; a place is a position here.
    """

    listed: tuple[Area, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.listed)

    def __getitem__(self, place: int) -> Area:
        """Return the area at a position."""
        return self.listed[place]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each code."""
        return {area.code: place for place, area in enumerate(self.listed)}

    @cached_property
    def parents(self) -> Ints:
        """Position of the area above each; NOWHERE at the top."""
        above = [self.positions.get(area.parent or "", NOWHERE) for area in self.listed]
        return np.array(above, dtype=np.int32).reshape(-1)

    def chains(self) -> Sequence[Ints]:
        """Positions of each area itself, of those above, of those above these, up to the top."""
        found = [np.arange(len(self), dtype=np.int32)]
        while len(found) <= len(self) and (found[-1] != NOWHERE).any():
            at = found[-1]
            found.append(np.where(at == NOWHERE, NOWHERE, self.parents[at]).astype(np.int32))
        return found

    def at(self, level: str) -> Ints:
        """For each area, the position of the one of this level that it is or lies in; or NOWHERE.

        An area above the level lies in none of it.
        """
        of_level = np.array([area.level == level for area in self.listed], dtype=bool)
        found = np.full(len(self), NOWHERE, dtype=np.int32)
        for above in reversed(self.chains()):
            there = (above != NOWHERE) & of_level[above]
            found[there] = above[there]
        return found

    def below(self, code: str) -> npt.NDArray[np.bool_]:
        """Which areas are the one of this code or lie in it.

        Raises
        ------
        NotFound
            There is no such area today.
        """
        if code not in self.positions:
            raise NotFound("area.not_found", given=code)
        wanted = self.positions[code]
        return np.asarray(np.any([above == wanted for above in self.chains()], axis=0))


@dataclass(frozen=True)
class Frame:
    """What the columns mean.

    Parameters
    ----------
    time_zone
        IANA name of the city's time zone.
    kinds
        Classes of incidents.
    channels
        Ways in which reports came in; `wanted.NONE` is not stated.
    areas
        Areas as they are today.
    """

    time_zone: str
    kinds: tuple[Kind, ...]
    channels: tuple[str, ...]
    areas: Areas

    def kinds_of(self, scheme: str, code: str) -> list[int]:
        """Positions of the classes that a code stands for: one, or all of a major.

        Raises
        ------
        BadInput
            The scheme has no such class.
        """
        found = [
            at
            for at, kind in enumerate(self.kinds)
            if kind.scheme == scheme and code in {kind.code, kind.major}
        ]
        if not found:
            raise BadInput("incidents.no_class", scheme=scheme, given=code)
        return found
