"""Identity numbers: never kept, at most as a digest that only this city can make."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["digest", "holds_identity", "is_identity_number"]

SHAPED = r"^\d{6}(?:18|19|20)\d{9}[\dXx]$"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
DIGEST_LETTERS = 32


def digest(values: pd.Series, key: bytes) -> pd.Series:
    """Keyed digests (HMAC-SHA-256) of texts: equal texts have equal ones, nothing leads back.

    Parameters
    ----------
    values
        Texts; missing ones stay so.
    key
        Secret random bytes of the city.

    Returns
    -------
    pandas.Series
        Texts of 32 hexadecimal digits, in the order of `values`.

    Examples
    --------
    >>> digest(pd.Series(["a", None]), b"secret").str.len().tolist()
    [32.0, nan]
    """

    def one(text: str) -> str:
        return hmac.new(key, text.upper().encode(), hashlib.sha256).hexdigest()[:DIGEST_LETTERS]

    return values.map(one, na_action="ignore").astype("str")


def holds_identity(values: pd.Series) -> pd.Series:
    """Whether each text is an identity number."""
    shaped = pc.match_substring_regex(pa.array(values, from_pandas=True), SHAPED)
    found = pd.Series(shaped.to_pandas(), dtype="boolean").fillna(value=False).astype(bool)
    for row in np.flatnonzero(found):  # hardly ever any
        found.iloc[int(row)] = is_identity_number(values.iloc[int(row)])
    return found


def is_identity_number(text: str) -> bool:
    """Whether a text is an identity number of 18 digits: a day of birth in it, the check right.

    Examples
    --------
    >>> is_identity_number("11010519491231002X"), is_identity_number("420502011300000118")
    (True, False)
    """
    if not re.match(SHAPED, text) or not text[:17].isascii():
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return CHECKS[total % 11] == text[17].upper()
