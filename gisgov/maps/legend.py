"""The legend of a map: what it shows, its unit, what each colour means, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gisgov.indicators.classes import Class

__all__ = ["Legend", "Step", "number", "shown", "steps_of"]


@dataclass(frozen=True)
class Step:
    """One colour and what it means."""

    colour: str
    label: str
    count: int | None = None
    """How many have it; None where that is no matter."""


@dataclass(frozen=True, kw_only=True)
class Legend:
    """What is told beside a map."""

    title: str
    unit: str = ""
    steps: tuple[Step, ...] = ()
    lines: tuple[str, ...] = ()
    """Source, date and notes, a line each."""

    def html(self) -> str:
        """The legend as HTML, all text escaped."""
        unit = f'<p class="unit">{shown(self.unit)}</p>' if self.unit else ""
        lines = "".join(f"<p>{shown(line)}</p>" for line in self.lines)
        rows = "".join(_row(step) for step in self.steps)
        return f"<h1>{shown(self.title)}</h1>{unit}<table>{rows}</table>{lines}"


def _row(step: Step) -> str:
    count = "" if step.count is None else f"{step.count:,}"
    box = f'<i style="background:{escape(step.colour)}"></i>'
    return f"<tr><td>{box}</td><td>{shown(step.label)}</td><td>{count}</td></tr>"


def shown(text: str) -> str:
    """A text as HTML, and harmless where folium takes what it writes for a template once more.

    Examples
    --------
    >>> shown("<b>{{ 7 * 7 }}")
    '&lt;b&gt;&#123;&#123; 7 * 7 }}'
    """
    return escape(text).replace("{", "&#123;")


def steps_of(classes: Sequence[Class]) -> tuple[Step, ...]:
    """The steps of classes of values: from, to and how many."""
    return tuple(
        Step(each.colour, f"{number(each.low)} – {number(each.high)}", each.count)
        if each.low < each.high
        else Step(each.colour, number(each.high), each.count)
        for each in classes
    )


def number(value: float) -> str:
    """A figure for people: no more digits than tell something.

    Examples
    --------
    >>> [number(each) for each in (12345.6, 250, 12.345, 0.5, 0.01234)]
    ['12,346', '250', '12.3', '0.5', '0.0123']
    """
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    if 0 < abs(value) < 1:
        return f"{value:.3g}"
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
