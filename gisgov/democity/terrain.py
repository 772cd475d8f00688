"""The lie of the land: how a plan drawn along a straight river is bent into the city's shape.

A plan point is (along, across): metres along the river and metres from its middle line, north
positive. The land bends with the river, narrows towards both ends, and nothing stays straight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov import crs
from gisgov.democity.recipe import Size

__all__ = ["Terrain", "terrain"]

Floats = npt.NDArray[np.float64]

CENTRE = (528_700.0, 3_397_700.0)
TURN = -0.47  # radians: the river runs from the north-west to the south-east
NARROWING = 0.34
STRIP = 42.0  # from the water to the middle of the riverside road


@dataclass(frozen=True)
class Terrain:
    """The bend of the river and the waves of the land; made by `terrain`."""

    half_length: float
    river_half: float
    bends: Floats  # rows of amplitude, wave number, phase
    waves: Floats  # rows of east and north amplitude, wave numbers along and across, phase

    @property
    def bank(self) -> float:
        """Where the riverside road runs, across."""
        return self.river_half + STRIP

    def metres(self, plan: Floats) -> Floats:
        """City coordinates (n, 2) of plan points (n, 2), on the lattice."""
        along, across = np.asarray(plan, dtype=float).T
        bend, slope = self._river(along)
        beyond = np.clip(np.abs(across) - self.bank, 0, None)
        fan = 1 - NARROWING * (along / self.half_length) ** 2
        offset = np.sign(across) * (np.minimum(np.abs(across), self.bank) + beyond * fan)
        offset *= self._width(along, across)
        near = np.exp(-beyond / (0.42 * self.half_length))
        x = along - offset * slope / (1 + slope**2) * near
        y = bend * (0.25 + 0.75 * near) + offset
        x, y = self._waved(along, across, x, y)
        return crs.snap(_turned(x, y) + np.array(CENTRE))

    def _river(self, along: Floats) -> tuple[Floats, Floats]:
        amplitude, number, phase = self.bends.T[:, :, None]
        bend = (amplitude * np.sin(number * along + phase)).sum(axis=0)
        slope = (amplitude * number * np.cos(number * along + phase)).sum(axis=0)
        return bend, slope

    def _width(self, along: Floats, across: Floats) -> Floats:
        """The river is wider here and narrower there; far from it the land does not feel that."""
        swell = 0.16 * np.sin(3.7 * along / self.half_length + 1.0)
        fade = np.minimum(1.0, self.bank / np.maximum(np.abs(across), 1.0))
        widths: Floats = 1 + swell * fade**1.3
        return widths

    def _waved(self, along: Floats, across: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        east, north, a, b, phase = self.waves.T[:, :, None]
        wave = np.sin(a * along + b * across + phase)
        return x + (east * wave).sum(axis=0), y + (north * wave).sum(axis=0)


def terrain(size: Size, *, rng: np.random.Generator) -> Terrain:
    """The land of a city of this size."""
    length = size.half_length
    bends = np.array(
        [
            [0.15 * length, 0.72 * np.pi / length, rng.uniform(0.5, 0.8)],
            [0.03 * length, 1.9 * np.pi / length, rng.uniform(0, 6.28)],
        ]
    )
    return Terrain(length, size.river_half, bends, _waves(length, rng))


def _waves(length: float, rng: np.random.Generator) -> Floats:
    wavelengths = np.array([0.9, 1.3, 2.1, 2.8]) * min(1000.0, length)
    heading = rng.uniform(0, 2 * np.pi, 4)
    drift = rng.uniform(0, 2 * np.pi, 4)
    amplitude = wavelengths * 0.017
    number = 2 * np.pi / wavelengths
    return np.column_stack(
        [
            amplitude * np.cos(drift),
            amplitude * np.sin(drift),
            number * np.cos(heading),
            number * np.sin(heading),
            rng.uniform(0, 2 * np.pi, 4),
        ]
    )


def _turned(x: Floats, y: Floats) -> Floats:
    cos, sin = np.cos(TURN), np.sin(TURN)
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])
