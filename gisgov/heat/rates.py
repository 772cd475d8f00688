"""Densities set against each other: rates by what there is to happen to, and change over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gisgov.heat.field import Field, require_same_ground
from gisgov.heat.kernels import named
from gisgov.said import Said

__all__ = ["CHANGE", "LEAST", "difference", "rate"]

CHANGE = Said("heat.unit_change")

LEAST = 50.0
"""Fewer than so many give no rate: one incident more or less would change it at will."""


def rate(
    field: Field,
    exposure: Field,
    *,
    per: float = 1000.0,
    least: float = LEAST,
    unit: Said | None = None,
) -> Field:
    """How often, for each of those to whom it can happen: one density over another.

    NaN where too few are near. How many are near is the exposure's density times the ground on
    which the kernel gathers, 1 / (integral of its square): for a quartic kernel 5/9 of its disc.

    Parameters
    ----------
    field
        Incidents per square kilometre, or of a month.
    exposure
        Households, residents or the like per square kilometre, by the same kernel and bandwidth.
    per
        For so many of them.
    least
        As many must be near.
    unit
        Of the rate; that of the field for so many, by default.

    Raises
    ------
    BadInput
        The two lie on different cells (`heat.other_ground`).

    References
    ----------
    Kelsall, J. E. and Diggle, P. J. 1995. Non-parametric estimation of spatial variation in
    relative risk. Statistics in Medicine 14.

    Examples
    --------
    Two incidents where 500 households live: 4 per 1,000.

    >>> from gisgov.heat import density
    >>> two = density([[0.0, 0.0]], weights=[2.0], bandwidth_m=100.0)
    >>> homes = density([[0.0, 0.0]], weights=[500.0], bandwidth_m=100.0)
    >>> round(float(rate(two, homes).at(0.0, 0.0)), 3)
    4.0
    """
    require_same_ground(field, exposure)
    kernel = named(exposure.kernel)
    ground_km2 = (exposure.bandwidth_m / 1000.0) ** 2 / kernel.roughness
    enough = (exposure.values * ground_km2 >= least) & (exposure.values > 0)
    values = np.full(field.shape, np.nan, np.float32)
    np.divide(field.values * per, exposure.values, out=values, where=enough, casting="same_kind")
    return replace(field, values=values, unit=unit or Said("heat.unit_rate", {"per": per}))


def difference(field: Field, before: Field) -> Field:
    """What there is more of than before; less is below 0.

    Parameters
    ----------
    field, before
        Of the same unit, such as each of a month, so that periods of different length compare.

    Raises
    ------
    BadInput
        The two lie on different cells (`heat.other_ground`).

    Examples
    --------
    >>> from gisgov.heat import density
    >>> box = (-200.0, -200.0, 200.0, 200.0)
    >>> now = density([[0, 0]], bandwidth_m=200, bounds=box)
    >>> before = density([[0, 0], [0, 0]], bandwidth_m=200, bounds=box)
    >>> change = difference(now, before)
    >>> bool(change.at(0, 0) == -now.at(0, 0))
    True
    """
    require_same_ground(field, before)
    count = field.count - before.count
    return replace(field, values=field.values - before.values, unit=CHANGE, count=count)
