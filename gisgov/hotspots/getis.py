"""Getis and Ord's local statistics: how far the sum around a place is from what is usual."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from gisgov.hotspots.weights import Given, Weights, matrix_of

__all__ = ["getis_ord"]

Floats = npt.NDArray[np.float64]


def getis_ord(values: npt.ArrayLike, weights: Given, *, star: bool = True) -> Floats:
    """Standardise the weighted sum around each area, if values were dealt out at random.

    Parameters
    ----------
    values
        One number for each area.
    weights
        Square scipy sparse matrix (or what it can be made of): how much each area (column) counts
        around each other (row), such as `contiguity`. Any weights; a row may be scaled.
    star
        Whether an area counts around itself (Gi*): with the weight that the matrix gives it, or
        its row's largest where that is zero. Otherwise (Gi) it does not, whatever the matrix says.

    Returns
    -------
    numpy.ndarray
        z of each area; nan where every value is alike, or all or no areas count.

    Raises
    ------
    BadInput
        Weights are not one row and one column for each value.

    Notes
    -----
    Ord and Getis 1995, "Local Spatial Autocorrelation Statistics", equations 14 for any weights.
    On binary weights it is what `esda.G_Local` gives; on others that one leaves out the sum of
    squared weights.

    Examples
    --------
    >>> row = np.eye(4) + np.eye(4, k=1) + np.eye(4, k=-1)
    >>> getis_ord([9, 9, 1, 1], row).round(2).tolist()
    [1.73, 1.0, -1.0, -1.73]
    """
    known = np.asarray(values, dtype=np.float64)
    matrix = _with_diagonal(matrix_of(weights, count=len(known)), star=star)
    count = len(known) - (not star)
    left_out = np.zeros(len(known)) if star else known
    mean = (known.sum() - left_out) / count
    spread = (np.square(known).sum() - np.square(left_out)) / count - np.square(mean)
    total: Floats = np.asarray(matrix.sum(axis=1)).ravel()
    squares: Floats = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    variance = spread.clip(min=0) * (count * squares - np.square(total)) / max(count - 1, 1)
    variance[variance <= 1e-12 * squares * (np.square(mean) + spread)] = np.nan
    return np.asarray((matrix @ known - total * mean) / np.sqrt(variance))


def _with_diagonal(matrix: Weights, *, star: bool) -> Weights:
    own = matrix.diagonal()
    if not star:
        return cast("Weights", sp.csr_array(matrix - sp.diags_array(own)))
    largest = matrix.max(axis=1).toarray().ravel()
    lacking = np.where(own == 0, largest, 0.0)
    return cast("Weights", sp.csr_array(matrix + sp.diags_array(lacking)))
