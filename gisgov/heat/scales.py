"""Scales: which value has which colour, in round numbers that stay as they are.

A scale is absolute: it belongs to a unit and not to what the map shows just now, so a colour means
the same at every zoom and, while the scale is kept, at every time.

The colours are those of inferno (Smith and van der Walt 2015, CC0), which people who cannot tell
red from green read in the same order: on a light map from bright to dark, on a dark map from dark
to bright, so that what is most stands out most. A change goes from blue over nothing to orange.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gisgov.errors import BadInput
from gisgov.heat.field import Field
from gisgov.said import Said

__all__ = ["CHANGES", "RAMPS", "STEPS", "Scale", "Theme", "diverging", "nice", "scale"]

Theme = Literal["light", "dark"]

STEPS = 7
"""Breaks of a scale; from the last to the first is a hundredfold."""

CHANGE_STEPS = 4

MOST_BREAKS = 12

RAMPS: dict[Theme, tuple[str, ...]] = {
    "light": ("#f6d746", "#fcb418", "#f98e09", "#eb6628", "#d04545", "#a82e5f", "#5a116e"),
    "dark": ("#5a116e", "#7f1e6c", "#a82e5f", "#d04545", "#f98e09", "#fcb418", "#f2f27d"),
}
"""From the first break to the last."""

CHANGES: dict[Theme, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "light": (
        ("#9ecae1", "#4a97c9", "#1b64a5", "#08306b"),
        ("#fdbe85", "#f28e2b", "#c55a11", "#7f2704"),
    ),
    "dark": (
        ("#1d4e79", "#2f7fb8", "#66b2e8", "#c6e6ff"),
        ("#7a3b10", "#b8601c", "#ee9540", "#ffd9ae"),
    ),
}
"""Less and more, each from the first break to the last."""

OPACITIES = 0.45, 0.85
"""At the first break and at the last; below the first is nothing."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """Colours at breaks; between two breaks they run into each other.

    Parameters
    ----------
    breaks
        Rising values; a change has as many below 0 as above.
    colours
        One at each break, as ``#rrggbb``. What is beyond the last has its colour; what is below the
        first, or between the two next to 0, has none.
    opacities
        One at each break, 0 to 1.
    unit
        Of the breaks.
    """

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    opacities: tuple[float, ...]
    unit: Said

    @property
    def is_change(self) -> bool:
        """Whether it has colours for less and for more."""
        return self.breaks[0] < 0


def scale(
    field: Field, *, breaks: tuple[float, ...] | None = None, theme: Theme = "light"
) -> Scale:
    """A scale for a field: round numbers up to its peak, or breaks that are given.

    Parameters
    ----------
    field
        What is to be shown.
    breaks
        Those of an earlier scale, so that colours keep their meaning.
    theme
        Whether the map below is light or dark.

    Raises
    ------
    BadInput
        The breaks do not rise from above 0 (`heat.bad_breaks`).

    Examples
    --------
    >>> from gisgov.heat import density
    >>> scale(density([[0, 0]], bandwidth_m=100)).breaks
    (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
    """
    chosen = nice(field.peak) if breaks is None else _rising(breaks)
    colours = _along(RAMPS[theme], len(chosen))
    return Scale(chosen, colours, _opacities(len(chosen)), field.unit)


def diverging(
    field: Field, *, breaks: tuple[float, ...] | None = None, theme: Theme = "light"
) -> Scale:
    """A scale for a change: as many steps below 0 as above, and nothing around 0.

    Parameters
    ----------
    field
        What `gisgov.heat.difference` gives.
    breaks
        Those above 0; the same are taken below.
    theme
        Whether the map below is light or dark.

    Raises
    ------
    BadInput
        The breaks do not rise from above 0 (`heat.bad_breaks`).
    """
    most = float(np.nanmax(np.abs(field.values), initial=0.0))
    above = nice(most, steps=CHANGE_STEPS) if breaks is None else _rising(breaks)
    less, more = (_along(ramp, len(above)) for ramp in CHANGES[theme])
    opacities = _opacities(len(above))
    return Scale(
        (*(-b for b in reversed(above)), *above),
        (*reversed(less), *more),
        (*reversed(opacities), *opacities),
        field.unit,
    )


def nice(peak: float, *, steps: int = STEPS) -> tuple[float, ...]:
    """Round numbers, 1, 2 and 5 times powers of ten, the last of them at most the peak.

    Parameters
    ----------
    peak
        The highest value; where there is none, 1 is taken.
    steps
        How many numbers.

    Examples
    --------
    >>> nice(830.0)
    (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
    """
    peak = peak if math.isfinite(peak) and peak > 0 else 1.0
    last = math.floor(math.log10(peak)) * 3
    while _round_number(last + 1) <= peak:
        last += 1
    return tuple(_round_number(n) for n in range(last - steps + 1, last + 1))


def _round_number(n: int) -> float:
    """1, 2, 5, 10, 20, ... by number, 0 being 1."""
    return float(f"{(1, 2, 5)[n % 3]}e{n // 3}")


def _rising(breaks: tuple[float, ...]) -> tuple[float, ...]:
    steps = np.asarray(breaks, float)
    good = 2 <= len(steps) <= MOST_BREAKS and np.isfinite(steps).all() and steps[0] > 0
    if not (good and (np.diff(steps) > 0).all()):
        given = ", ".join(f"{b:g}" for b in breaks)
        raise BadInput("heat.bad_breaks", given=given, most=MOST_BREAKS)
    return tuple(float(b) for b in breaks)


def _along(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many colours from the first of a ramp to its last."""
    at = np.linspace(0, len(ramp) - 1, count)
    known = np.array([parts(colour) for colour in ramp], float)
    mixed = np.stack([np.interp(at, np.arange(len(ramp)), part) for part in known.T], axis=1)
    return tuple("#" + "".join(f"{round(part):02x}" for part in one) for one in mixed.tolist())


def parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour.

    Examples
    --------
    >>> parts("#ff8000")
    (255, 128, 0)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _opacities(count: int) -> tuple[float, ...]:
    first, last = OPACITIES
    return tuple(round(o, 2) for o in np.linspace(first, last, count).tolist())
