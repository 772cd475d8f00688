"""Squares in rows, with the numbers written into them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely


def squares(across: int, down: int, side_m: float = 100.0) -> gpd.GeoDataFrame:
    """Squares from the west, row by row from the north."""
    boxes = [
        shapely.box(x * side_m, -(y + 1) * side_m, (x + 1) * side_m, -y * side_m)
        for y in range(down)
        for x in range(across)
    ]
    codes = [f"{number:03}" for number in range(len(boxes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=boxes, crs=4546)


def numbers(drawn: str) -> np.ndarray:
    """The numbers of a drawing, row by row; a dot is nothing."""
    return np.array([float(part.replace(".", "0")) for part in drawn.split()])


def marks(spots: object, across: int) -> list[str]:
    """H for hot, c for cold, a dot for neither; one text a row."""
    signs = ["." if each is None else {"hot": "H", "cold": "c"}[each] for each in spots]
    return ["".join(signs[at : at + across]) for at in range(0, len(signs), across)]
