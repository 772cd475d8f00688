"""How far to keep away from a gas leak: at once all round, and downwind of a large one."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, isfinite, radians

import numpy as np
import shapely

from gisgov.errors import BadInput
from gisgov.said import Said

__all__ = ["AT_ONCE_M", "DOWNWIND_M", "HALF_ANGLE_DEG", "Zones", "zones"]

AT_ONCE_M = 100.0
"""Isolate so far in all directions at once (ERG guide 115)."""
DOWNWIND_M = 800.0
"""Clear so far downwind of a large spill (ERG guide 115)."""
HALF_ANGLE_DEG = 30.0
"""So far the cloud may stray to either side; the guide's zone, as wide as it is long, has 27."""
STEPS = 64


@dataclass(frozen=True, kw_only=True, eq=False)
class Zones:
    """Where nobody is to be.

    Parameters
    ----------
    at_once
        The circle, metres in the city's CRS.
    downwind
        The sector, joined to the circle; None where the wind is not known.
    said
        Sentences.
    """

    at_once: shapely.Polygon
    downwind: shapely.Geometry | None
    said: tuple[Said, ...]


def zones(
    xy: tuple[float, float],
    *,
    wind_from_deg: float | None = None,
    at_once_m: float = AT_ONCE_M,
    downwind_m: float = DOWNWIND_M,
    half_angle_deg: float = HALF_ANGLE_DEG,
) -> Zones:
    """Zones around a gas leak; polygons hold the whole circle and sector that they stand for.

    Parameters
    ----------
    xy
        The leak, metres in the city's CRS.
    wind_from_deg
        Whence the wind blows, degrees from north over east; None where not known.
    at_once_m, downwind_m
        Radius of the circle and of the sector.
    half_angle_deg
        Half of the sector's angle, up to 180.

    Raises
    ------
    BadInput
        A distance is not above 0 m (`shutoff.distance`), or an angle is none (`shutoff.angle`).
    """
    for given in (at_once_m, downwind_m):
        if not (isfinite(given) and 0 < given <= 100_000):
            raise BadInput("shutoff.distance", given=given)
    if not 0 < half_angle_deg <= 180:
        raise BadInput("shutoff.angle", given=half_angle_deg)
    circle = _sector(xy, at_once_m, 0.0, 180.0)
    at_once = Said("shutoff.zone_at_once", {"radius_m": at_once_m})
    if wind_from_deg is None:
        unknown = Said("shutoff.zone_no_wind", {"radius_m": downwind_m})
        return Zones(at_once=circle, downwind=None, said=(at_once, unknown))
    if not isfinite(wind_from_deg):
        raise BadInput("shutoff.angle", given=wind_from_deg)
    toward = (wind_from_deg + 180.0) % 360.0
    sector = _sector(xy, downwind_m, toward, half_angle_deg)
    blown = Said("shutoff.zone_downwind", {"radius_m": downwind_m, "toward_deg": toward})
    return Zones(at_once=circle, downwind=shapely.union(circle, sector), said=(at_once, blown))


def _sector(
    xy: tuple[float, float], radius_m: float, toward_deg: float, half_deg: float
) -> shapely.Polygon:
    """A sector by compass; its corners lie outside the arc, so that no part of it is cut off."""
    turn = np.radians(np.linspace(toward_deg - half_deg, toward_deg + half_deg, 2 * STEPS + 1))
    outward = radius_m / cos(radians(half_deg) / (2 * STEPS))
    arc = np.asarray(xy) + outward * np.column_stack([np.sin(turn), np.cos(turn)])
    whole = half_deg >= 180.0
    return shapely.Polygon(arc if whole else np.vstack([arc, [xy]]))
