"""Each kernel has mass 1, and gathers from as much ground as it says."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.heat import KERNELS

STEPS = np.linspace(0, 5, 200_001)
WIDE = STEPS[1]


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=lambda kernel: kernel.name)
def test_its_mass_is_one(kernel):
    around = 2 * np.pi * STEPS * kernel.profile(STEPS) * kernel.height
    assert around.sum() * WIDE == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=lambda kernel: kernel.name)
def test_its_roughness_is_the_integral_of_its_square(kernel):
    around = 2 * np.pi * STEPS * (kernel.profile(STEPS) * kernel.height) ** 2
    assert around.sum() * WIDE == pytest.approx(kernel.roughness, abs=1e-4)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=lambda kernel: kernel.name)
def test_it_falls_off_and_ends(kernel):
    values = kernel.profile(STEPS)
    assert values[0] == 1
    assert (np.diff(values) <= 0).all()
    assert not values[kernel.reach < STEPS].any()
