"""One small demo city for all tests of this folder."""

from __future__ import annotations

import pandas as pd
import pytest

from gisgov import democity
from gisgov.democity.ground import ground as build_ground
from gisgov.democity.streets import Open, open_ground


@pytest.fixture(scope="session")
def tiny() -> dict[str, pd.DataFrame]:
    """All frames; never write to them."""
    return democity.generate("tiny")


@pytest.fixture(scope="session")
def small() -> dict[str, pd.DataFrame]:
    """All frames of a city with every kind of place; never write to them."""
    return democity.generate("small")


@pytest.fixture(scope="session")
def plans() -> pd.DataFrame:
    """Buildings with the households that they were planned for, by id."""
    return build_ground("tiny")["building"].set_index("id")


@pytest.fixture(scope="session")
def free_ground(tiny: dict[str, pd.DataFrame]) -> Open:
    return open_ground(tiny)
