"""How a page of A4 is shared out: lines of text in boxes of a width, and what each box may take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from gisgov.emergency.page.fitting import Fitted, cut, lines, listed

__all__ = ["LINE_MM", "SIZE_PT", "Box"]

LINE_MM = 4.1
SIZE_PT = 9.0
SAFE_MM = 5.0  # Chinese punctuation does not begin a line and draws the sign before it along


@dataclass
class Box:
    """A column that is filled from the top.

    Parameters
    ----------
    wide_mm
        Width of its lines.
    room
        Lines that are left.
    more
        Says how many things were left out.
    between
        What stands between things in a list.
    """

    wide_mm: float
    room: int
    more: Callable[[int], str]
    between: str = "; "
    html: list[str] = field(default_factory=list)
    used: int = 0

    def text(self, said: str, *, most: int = 1, before: str = "", bold: bool = False) -> None:
        """A paragraph, cut where it is too long; `before` is HTML of a few letters at its start."""
        wide = self._wide - (7 if before else 0)
        self._add(cut(said, most=min(most, self.room), wide_mm=wide, size_pt=SIZE_PT), before, bold)

    def list(self, parts: Sequence[str], *, most: int = 1, before: str = "") -> None:
        """Things in one paragraph, as many as fit, and how many more there are."""
        fitted = listed(
            [" ".join(part.split()) for part in parts if part.strip()],
            between=self.between,
            more=self.more,
            most=min(most, self.room),
            wide_mm=self._wide - (7 if before else 0),
            size_pt=SIZE_PT,
        )
        self._add(fitted, before, bold=False)

    def each(self, parts: Sequence[str], *, most: int, longest: int = 2) -> None:
        """Things in a paragraph each; those for which there is no room are counted.

        Each gets a line, and the first ones more as long as there are any to spare.
        """
        total = min(most, self.room)
        shown = len(parts) if len(parts) <= total else max(total - 1, 0)
        for i, part in enumerate(parts[:shown]):
            later = shown - i - 1 + (len(parts) > shown)
            spare = total - later
            taken = min(longest, max(spare, 1), self._lines(part))
            self.text(part, most=taken)
            total -= taken
        if len(parts) > shown and total > 0:
            self.text(self.more(len(parts) - shown))

    def heading(self, said: str) -> None:
        """A line above what follows, if there is room for that too."""
        if self.room >= 2:
            self.html.append(f"<h2>{escape(said)}</h2>")
            self._take(1)

    @property
    def _wide(self) -> float:
        return self.wide_mm - SAFE_MM

    def _lines(self, said: str) -> int:
        return max(lines(" ".join(said.split()), wide_mm=self._wide, size_pt=SIZE_PT), 1)

    def _add(self, fitted: Fitted, before: str, bold: bool) -> None:  # noqa: FBT001 - how it looks
        if fitted.lines:
            words = escape(fitted.text)
            words = f"<b>{words}</b>" if bold else words
            self.html.append(f"<p>{before}{words}</p>")
            self._take(fitted.lines)

    def _take(self, taken: int) -> None:
        self.room -= taken
        self.used += taken
