"""How texts are set: fonts of the reader's machine, sizes, halos."""

from __future__ import annotations

from typing import Any

from tiles.style.layer import Spec, zoomed
from tiles.style.palette import Palette

__all__ = ["BOLD", "ITALIC", "PLAIN", "fading", "halo", "sign", "text"]

FAMILIES = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"]
PLAIN = FAMILIES
BOLD = ["Noto Sans CJK SC Bold", *FAMILIES]  # no such family: it gives the weight
ITALIC = ["Noto Sans CJK SC Italic", *FAMILIES]  # likewise the slant

Number = float | list[Any]


def text(field: list[Any], size: Number, *, font: list[str] = PLAIN, **layout: Any) -> Spec:  # noqa: ANN401
    """Layout of a text; further properties without their `text-`, `_` for `-`."""
    given = {f"text-{name.replace('_', '-')}": value for name, value in layout.items()}
    return {"text-field": field, "text-font": font, "text-size": size} | given


def halo(palette: Palette, colour: str, *, opacity: Number = 1, width: Number = 1.5) -> Spec:
    """Paint of a text that lies on the map."""
    return {
        "text-color": colour,
        "text-halo-color": palette.halo,
        "text-halo-width": width,
        "text-halo-blur": 0.4,
        "text-opacity": opacity,
    }


def sign(field: list[Any], size: Number = 11) -> Spec:
    """Layout of a letter inside a circle: where the circle is, there it is, and names give way."""
    return text(field, size, font=BOLD, allow_overlap=True, padding=4)


def fading(begins: float, ends: float) -> list[Any]:
    """An opacity that grows from nothing to all between two zooms."""
    return zoomed((begins, 0), (ends, 1))
