"""Colours of classes: light is low and dark is high, told apart by who sees fewer colours too."""

from __future__ import annotations

import numpy as np

__all__ = ["MISSING", "ramp"]

MISSING = "#c9ccd1"
"""Of areas that have no value."""

# ColorBrewer 2.0 (Cynthia Brewer, Mark Harrower, Penn State; Apache License 2.0).
RISING = ("ffffcc", "c7e9b4", "7fcdbb", "41b6c4", "1d91c0", "225ea8", "0c2c84")  # YlGnBu
TWO_SIDED = ("2166ac", "67a9cf", "d1e5f0", "f7f7f7", "fddbc7", "ef8a62", "b2182b")  # RdBu, turned


def ramp(count: int, *, two_sided: bool = False) -> list[str]:
    """So many colours, from low to high.

    Parameters
    ----------
    count
        How many.
    two_sided
        Pale in the middle, for what lies above or below it.

    Examples
    --------
    >>> ramp(2)
    ['#ffffcc', '#0c2c84']
    """
    anchors = np.array([_rgb(each) for each in (TWO_SIDED if two_sided else RISING)])
    at = np.linspace(0, len(anchors) - 1, count) if count > 1 else np.array([3.0])
    places = np.arange(len(anchors))
    mixed = np.column_stack([np.interp(at, places, anchors[:, k]) for k in range(3)])
    return ["#" + "".join(f"{round(part):02x}" for part in each) for each in mixed.tolist()]


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
