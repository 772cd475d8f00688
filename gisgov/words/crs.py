"""Texts about coordinates."""

from gisgov.words import Text

TEXTS = {
    "crs.unknown": Text(
        "There is no coordinate system '{given}'. Give an EPSG code, such as EPSG:4546.",
        "没有坐标系“{given}”。请给出 EPSG 代码，例如 EPSG:4546。",
    ),
}
