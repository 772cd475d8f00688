"""What a map book says in words: names, numbers and sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gisgov.emergency.page import Printing
from gisgov.storage.plans.flows import What
from gisgov.storage.plans.tables import NEW
from gisgov.storage.plans.values import GridChange, PartListed, PlanDocument, Transfer, WorkerChange
from gisgov.words import say

__all__ = ["WHATS", "Telling"]

WHATS: tuple[What, ...] = ("changed", "split", "merged", "new", "gone")
"""What is told of grids, in its order; else they are kept."""


@dataclass(frozen=True)
class Telling:
    """Texts of one book."""

    plan: PlanDocument
    printing: Printing

    def say(self, name: str, /, **params: object) -> str:
        """A text of the book."""
        return say(f"mapbook.{name}", lang=self.printing.lang, **params)

    def joined(self, *facts: str | None) -> str:
        """What there is of some facts."""
        return " · ".join(fact for fact in facts if fact)

    def named(self, name: str | None, name_en: str | None) -> str:
        """A name in the reader's language, where there is one."""
        return ((name if self.printing.lang == "zh" else name_en) or name or name_en) or ""

    def community(self, part: PartListed) -> str:
        """Name of a community."""
        return self.named(part.name, part.name_en)

    def grid(self, label: str | None, *, community: str) -> str:
        """A grid by its number in its community."""
        if label is None:
            return self.say("no_grid")
        if label.startswith(NEW):
            return self.say("new_grid", number=label[1:])
        return label.removeprefix(community).lstrip("0") or label

    def time(self, at: datetime) -> str:
        """A time on the clocks of the city."""
        return f"{at.astimezone(self.printing.zone):%Y-%m-%d %H:%M}"

    def state(self) -> str:
        """The state of the plan, and the day that it holds from."""
        day = self.plan.effective_on
        return self.joined(
            self.say(self.plan.state), self.say("from_day", day=day) if day else None
        )

    def held(self, move: Transfer) -> str:
        """What goes from one grid to another."""
        return self.say("held", households=move.households, buildings=move.buildings)

    def worker(self, change: WorkerChange, *, community: str) -> tuple[str, str]:
        """Who hands over or takes over, and what."""
        gives = [
            self.say("gives", what=self.held(move), to=self.grid(move.to, community=community))
            for move in change.gives
        ]
        takes = [
            self.say("takes", what=self.held(move), of=self.grid(move.from_, community=community))
            for move in change.takes
        ]
        comma = "；" if self.printing.lang == "zh" else "; "
        free = [] if change.goes_on else [self.say("leaves")]
        who = f"{self.grid(change.grid, community=community)} {change.name or change.code}"
        return who, comma.join([*gives, *takes, *free])

    def whats(self, grids: Iterable[GridChange]) -> str:
        """Which grids become what; those that stay as they are, are not named."""
        named: dict[str, list[str]] = {}
        for grid in grids:
            number = self.grid(grid.code or grid.label, community=grid.community)
            named.setdefault(grid.what, []).append(number)
        comma = "、" if self.printing.lang == "zh" else ", "
        told = [what for what in WHATS if what in named]
        return self.joined(
            *(
                self.say("whats", what=self.say(f"change_{what}"), grids=comma.join(named[what]))
                for what in told
            )
        )

    def footer(self) -> str:
        """What stands at the foot of each page."""
        return self.joined(
            self.printing.city[:60],
            f"{self.say('number', number=self.plan.id)} {self.plan.name[:80]}",
            self.say(self.plan.state),
            self.say("printed", at=self.time(self.printing.at), by=self.printing.by[:60]),
        )
